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
    check("The minister said: “We will stay. We are ready.”", &["direct The minister | said | We will stay. We are ready."]);
    check("“Our patience,” the minister said, “is not endless.”", &["direct the minister | said | Our patience, … is not endless."]);
    check("The minister: “We will stay.”", &["direct The minister |  | We will stay."]);
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
    check("According to the police, eleven soldiers are missing.", &["indirect the police | According to | eleven soldiers are missing"]);
    check("The convoy, officials said, had never reached the camp.", &["indirect officials | said | The convoy … had never reached the camp"]);
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
