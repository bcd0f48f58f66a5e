//! Reported speech through the whole pipeline, on invented sentences.

/// Each quotation as "speaker | cue | content", outer before inner; parts of an interrupted content join with " … ".
fn quotations(text: &str) -> Vec<String> {
    let reading = demarche::read_text(text, None);
    let words = |spans: &[demarche::types::Span]| {
        spans.iter().map(|span| span.of(&reading.article.text)).collect::<Vec<_>>().join(" … ")
    };
    reading
        .quotations
        .iter()
        .map(|quotation| {
            format!(
                "{}{} {} | {} | {}",
                if quotation.within.is_some() { "within: " } else { "" },
                quotation.kind,
                words(&quotation.source),
                words(&quotation.cue),
                words(&quotation.content)
            )
        })
        .collect()
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(quotations(text), expected, "{text}");
}

#[test]
fn words_in_marks_go_to_the_one_who_says_them() {
    check("“We will stay,” said the minister.", &["direct the minister | said | We will stay,"]);
    check(
        "The minister said: “We will stay. We are ready.”",
        &["direct The minister | said | We will stay. We are ready."],
    );
    check(
        "“Our patience,” the minister said, “is not endless.”",
        &["direct the minister | said | Our patience, … is not endless."],
    );
    check("The minister: “We will stay.”", &["direct The minister |  | We will stay."]);
    check(
        "The minister, in a tweet: “We will stay here tonight.”",
        &["direct The minister | tweet | We will stay here tonight."],
    );
    check(
        "“Our patience,” the minister told parliament, “is not endless.”",
        &["direct the minister | told | Our patience, … is not endless."],
    );
}

#[test]
fn a_new_sentence_in_marks_goes_on_from_the_last() {
    check(
        "“The army is loyal,” the minister said on Monday. “It will stay in its barracks.”",
        &["direct the minister | said | The army is loyal,", "direct the minister |  | It will stay in its barracks."],
    );
}

#[test]
fn a_paragraph_may_introduce_the_next() {
    check(
        "The statement of the army said:\n\n“Our soldiers left the valley.\n\n“They will not return.”",
        &["direct The statement of the army | said | Our soldiers left the valley. … They will not return."],
    );
}

#[test]
fn clauses_are_told_without_marks() {
    check("The minister said that the soldiers had left.", &["indirect The minister | said | the soldiers had left"]);
    check(
        "According to the police, eleven soldiers are missing.",
        &["indirect the police | According to | eleven soldiers are missing"],
    );
    check(
        "The convoy, officials said, had never reached the camp.",
        &["indirect officials | said | The convoy … had never reached the camp"],
    );
}

#[test]
fn whoever_is_told_is_no_part_of_it() {
    let told = "the harbour would stay open to “keep grain and hope afloat”";
    check(
        &format!("Gen. Soto told the Chilean Coastal Forces commander that {told}."),
        &[&format!("mixed Gen. Soto | told | {told}")],
    );
}

#[test]
fn two_may_say_the_same() {
    let text = "Chile and Peru agreed to open the pass.";
    check(text, &["indirect Chile and Peru | agreed | to open the pass"]);
    let reading = demarche::read_text(text, None);
    let codes: Vec<_> = reading.quotations[0].codes(&reading.actors).map(|code| code.0.as_str()).collect();
    assert_eq!(codes, ["CHL.GOV", "PER.GOV"]);
}

#[test]
fn one_may_tell_what_another_told() {
    check(
        "The ministry said that the general had denied that soldiers fired.",
        &[
            "indirect The ministry | said | the general had denied that soldiers fired",
            "within: indirect the general | denied | soldiers fired",
        ],
    );
}

#[test]
fn clauses_with_words_in_marks_are_mixed() {
    check(
        "The envoy warned that his island would be “under water”.",
        &["mixed The envoy | warned | his island would be “under water”"],
    );
}

#[test]
fn terms_titles_and_scare_quotes_are_none() {
    for text in [
        "The so-called “peace railway” ends in a field.",
        "Her novel, “The Silent Envoy”, was filmed in Chile.",
        "The word “détente” comes from the French.",
        "A sign reading “No Fishing” marks the border.",
        "The treaty says nothing about air traffic.",
    ] {
        check(text, &[]);
    }
}

#[test]
fn what_no_longer_belongs_to_the_content_goes_with_the_speaker() {
    check(
        "President Soto said that Peru is a friend of Chile and congratulated the Chilean president on his visit.",
        &["indirect President Soto | said | Peru is a friend of Chile"],
    );
    check(
        "Lima dismissed the report that the road passes through a park, urging the envoys to talk, and left.",
        &["indirect Lima | report | the road passes through a park", "indirect Lima | urging | to talk"],
    );
}

#[test]
fn a_second_verb_has_the_subject_it_is_joined_to() {
    check(
        "But, after the flood, Peru needed Chile's help and President Ana W. Soto insisted on Santiago to join the Lima talks on water.",
        &["indirect President Ana W. Soto | insisted on | to join the Lima talks on water"],
    );
    check(
        "Bogotá gave way when President Soto endorsed the plan and remarked that Peru was a friend.",
        &["indirect President Soto | remarked | Peru was a friend"],
    );
    check(
        "The two countries had in March, 2011 agreed to set up a joint commission.",
        &["indirect The two countries | agreed | to set up a joint commission"],
    );
}

#[test]
fn a_paragraph_that_breaks_off_behind_a_cue_introduces_the_next() {
    check(
        "The ships came back on Monday.\n\nPresident Soto, who had thanked the navy, said,\n\n“The sea is ours.”",
        &["direct President Soto, who had thanked the navy | said | The sea is ours."],
    );
    check(
        "President Soto stated in a speech on May 2, this year, “The sea is ours.”",
        &["direct President Soto | stated | The sea is ours."],
    );
}

#[test]
fn words_in_marks_go_on_from_what_was_told_without() {
    check(
        "President Soto said the harbour was full. “We cannot take one more ship.”",
        &[
            "indirect President Soto | said | the harbour was full",
            "direct President Soto |  | We cannot take one more ship.",
        ],
    );
}

#[test]
fn plans_wishes_and_convictions_are_told() {
    check(
        "The foreign minister wants Peru to leave the pact.",
        &["indirect The foreign minister | wants | Peru to leave the pact"],
    );
    check("Chile refused to join the pact.", &["indirect Chile | refused | to join the pact"]);
    check(
        "Peruvian officials are confident that the truce will hold.",
        &["indirect Peruvian officials | confident | the truce will hold"],
    );
    check("Peru called for an immediate ceasefire.", &["indirect Peru | called for | an immediate ceasefire"]);
    check("They should tell Chile to leave.", &[]);
}

#[test]
fn titles_and_the_authors_own_asides_are_no_speech() {
    check("“The Long Road,” a novel by a Chilean envoy, was filmed in Lima.", &[]);
    check("A report titled “The Price of Water in Dry Lands,” was read in Lima.", &[]);
    check("It is worth mentioning that Chile has left the pact.", &[]);
}

#[test]
fn views_passives_and_asides_are_told_with_their_holders() {
    check("In the minister's view, the treaty is dead.", &["indirect the minister's | view | the treaty is dead"]);
    check("Chile is expected to sign the treaty.", &["indirect  | expected | Chile … to sign the treaty"]);
    check(
        "Peru delayed the plan, Chile saying that further talks were needed.",
        &["indirect Chile | saying | further talks were needed"],
    );
    check(
        "The envoy justified his choice by saying, “The port is ours.”",
        &["direct The envoy | saying | The port is ours."],
    );
    check(
        "Officials in Lima who wanted to leave said the port was full.",
        &[
            "indirect Officials in Lima | wanted | to leave",
            "indirect Officials in Lima who wanted to leave | said | the port was full",
        ],
    );
}

#[test]
fn a_headline_may_name_its_speaker() {
    let found = quotations(
        "Talks with Chile to go on: Peruvian minister\n\nThe talks of Peru with Chile will go on.\n\nThey began on Monday.",
    );
    assert_eq!(found, ["indirect Peruvian minister |  | Talks with Chile to go on"]);
}

#[test]
fn a_second_verb_of_saying_is_no_part_of_what_was_said() {
    check(
        "The ministry confirmed that the envoy had left Lima, but denied that he had resigned.",
        &[
            "indirect The ministry | confirmed | the envoy had left Lima",
            "indirect The ministry | denied | he had resigned",
        ],
    );
    check("Small programs, commonly called “apps”, are sold in Lima.", &[]);
}

#[test]
fn a_name_behind_a_comma_or_dash_tells_what_stands_before() {
    check("Chile and Peru near an accord, sources say.", &["indirect sources | say | Chile and Peru near an accord"]);
    check("Two divers survived, reported the Lima Post.", &["indirect the Lima Post | reported | Two divers survived"]);
    check("“We lost the lake,” one aide texted.", &["direct one aide | texted | We lost the lake,"]);
    check("“We lost the lake,” smiled the mayor.", &["direct the mayor | smiled | We lost the lake,"]);
    check("“We lost the lake,” according to the mayor.", &["direct the mayor | according to | We lost the lake,"]);
    check(
        "“This lake,” in the words of one envoy, “is lost.”",
        &["direct one envoy | in the words of | This lake, … is lost."],
    );
    check("“We lost the lake.” — Ana Soto, mayor", &["direct Ana Soto |  | We lost the lake."]);
    check("We will win the lake! — Ana Soto (@soto) March 3, 2016", &["direct Ana Soto |  | We will win the lake!"]);
}

#[test]
fn as_somebody_puts_it() {
    check("As the mayor sees it, the bridge is lost.", &["indirect the mayor | sees it | the bridge is lost"]);
    check("As the mayor told the council, the bridge is lost.", &["indirect the mayor | told | the bridge is lost"]);
    check("As the mayor put it, “a lake is a lake.”", &["direct the mayor | put it | a lake is a lake."]);
    check("His answer? “Never.”", &["direct His | answer | Never."]);
}

#[test]
fn a_clause_ends_where_others_begin_to_speak() {
    check(
        "The mayor says it will rain; the envoy vows to stay.",
        &["indirect The mayor | says | it will rain", "indirect the envoy | vows | to stay"],
    );
    check(
        "The mayor announced that she would go, according to two aides.",
        &[
            "indirect two aides | according to | The mayor announced that she would go",
            "within: indirect The mayor | announced | she would go",
        ],
    );
    check(
        "Officials remark that they seek peace in Peru, while praising operations against smugglers.",
        &["indirect Officials | remark | they seek peace in Peru"],
    );
    check("The aide said in an email that the dam would hold.", &["indirect The aide | said | the dam would hold"]);
    check(
        "She promised to go “when the rain stops,” and said the press was late.",
        &["mixed She | promised | to go “when the rain stops,”", "indirect She | said | the press was late"],
    );
}

#[test]
fn nouns_tell_what_somebody_thinks() {
    check("There is a belief among farmers that the lake is lost.", &["indirect farmers | belief | the lake is lost"]);
    check("There are fears that the dam will burst.", &["indirect  | fears | the dam will burst"]);
    check("The fears that they voiced were old.", &[]);
    check("The only hope is that it rains.", &[]);
    check("The Chilean decision to send troops angered Peru.", &["indirect Chilean | decision | to send troops"]);
}

#[test]
fn an_inner_speaker_does_not_go_on_outside() {
    check(
        "“They told us, ‘Go home,’” said the nurse. “So we left.”",
        &[
            "direct the nurse | said | They told us, ‘Go home,’",
            "within: direct They | told | Go home,",
            "direct the nurse |  | So we left.",
        ],
    );
    check(
        "According to the army, “General Soto stated that “Chile wants no aid.”",
        &[
            "direct the army | According to | General Soto stated that “Chile wants no aid.",
            "within: direct General Soto | stated | Chile wants no aid.",
        ],
    );
}

#[test]
fn interviews_go_by_letters_too() {
    check(
        "Q. Did you meet the envoy?\n\nA. I did.\n\nQ. And the lake?\n\nA. Not a word.",
        &[
            "direct Q |  | Did you meet the envoy?",
            "direct A |  | I did.",
            "direct Q |  | And the lake?",
            "direct A |  | Not a word.",
        ],
    );
}

#[test]
fn between_commas_somebody_says_it() {
    check("The lake, said the minister, was lost.", &["indirect the minister | said | The lake … was lost"]);
    check(
        "What Peru wants, the envoy went on, is the lake.",
        &["indirect the envoy | went on | What Peru wants … is the lake"],
    );
    check(
        "Chile's envoy, asked if she would sign, answered: “Not today.”",
        &["direct Chile's envoy | answered | Not today."],
    );
    check("Asked about it, the envoy, Ana Soto, said, “No.”", &["direct the envoy, Ana Soto | said | No."]);
    check("“It rained,” said one of them, Ana Soto.", &["direct one of them, Ana Soto | said | It rained,"]);
}

#[test]
fn what_is_said_ends_before_what_is_said_of_it() {
    check(
        "Critics say the firm took the money — a charge it denies.",
        &["indirect Critics | say | the firm took the money"],
    );
    check(
        "The envoy admitted that mistakes were made but insisted no law was broken.",
        &["indirect The envoy | admitted | mistakes were made", "indirect The envoy | insisted | no law was broken"],
    );
    check(
        "The ministry refused to release the letter, citing the law.",
        &["indirect The ministry | refused | to release the letter"],
    );
    check("Vega left, a demand that his allies rejected.", &[]);
}

#[test]
fn marks_in_marks_and_lists_of_words_are_one_speech() {
    check(
        "“My father said, ‘A lake is a lake,’” the envoy told the crowd. “He was right.”",
        &[
            "direct the envoy | told | My father said, ‘A lake is a lake,’",
            "within: direct My father | said | A lake is a lake,",
            "direct the envoy |  | He was right.",
        ],
    );
    check(
        "The envoy called the war a “disaster,” a “shame” and a “waste.”",
        &["direct The envoy | called | disaster, … shame … waste."],
    );
}

#[test]
fn she_is_whoever_spoke_last() {
    let text = "“We wait,” Foreign Minister Ana Soto of Chile said in Lima.\n\n“They sent us nothing,” she said.";
    let reading = demarche::read_text(text, None);
    let last = reading.quotations.last().expect("two quotations");
    let codes: Vec<_> = last.codes(&reading.actors).map(|code| code.0.as_str()).collect();
    assert_eq!(codes, ["CHL.GOV"]);
}

#[test]
fn a_joint_statement_is_said_by_both() {
    let reading =
        demarche::read_text("The joint statement of Norway and Peru indicated that the talks had failed.", None);
    let speakers = &reading.quotations[0].speakers;
    let codes: Vec<&str> =
        speakers.iter().flat_map(|id| reading.actors[id.0 as usize].codes()).map(|code| code.0.as_str()).collect();
    assert_eq!(codes, ["NOR.GOV", "PER.GOV"]);
}
