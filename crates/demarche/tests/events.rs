//! Events through the whole pipeline, on invented texts of several sentences.

use demarche::types::Dated;

/// Each event as "SOURCES TYPE TARGETS (anchor)", in text order.
fn events(text: &str) -> Vec<String> {
    let reading = demarche::read_text(text, "2018-05-01".parse().ok());
    let shown = |codes: &[demarche::types::ActorCode]| match codes {
        [] => "-".to_owned(),
        codes => codes.iter().map(|code| code.0.as_str()).collect::<Vec<_>>().join("+"),
    };
    reading
        .events
        .iter()
        .map(|event| {
            let (sources, targets) = event.sides(&reading.actors);
            let anchor = reading.analysis.token(event.anchor).span.of(&reading.article.text);
            format!("{} {} {} ({anchor})", shown(&sources), event.event_type, shown(&targets))
        })
        .collect()
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(events(text), expected, "{text}");
}

#[test]
fn who_answers_answers_the_other_party() {
    check(
        "Chile offered Peru a loan on Monday. Peru accepted the offer.",
        &["CHL.GOV AGREE PER.GOV (offered)", "PER.GOV AGREE CHL.GOV (accepted)"],
    );
    check(
        "Chile expelled the consul of Peru. Lima threatened to close its embassy.",
        &["CHL.GOV SANCTION PER.GOV (expelled)", "PER.GOV THREATEN CHL.GOV (threatened)"],
    );
}

#[test]
fn letters_and_speeches_have_addressees() {
    check("In a letter to Norway, Kenya asked for a meeting.", &["KEN.GOV REQUEST NOR.GOV (asked)"]);
}

#[test]
fn nobody_deals_with_himself() {
    check("Kenya thanked Kenya.", &[]);
}

#[test]
fn what_is_said_and_what_is_done_have_their_own_subjects() {
    check(
        "The Chilean president said that Peru is a partner and thanked the Peruvian prime minister.",
        &["CHL.GOV SUPPORT PER.GOV (thanked)"],
    );
}

#[test]
fn a_second_clause_keeps_its_subject() {
    check(
        "Kenya was allied with the United States and the former Soviet Union backed India.",
        // An alliance that stands is a state of affairs.
        &["KEN SUPPORT USA (allied)", "SUN.GOV SUPPORT IND (backed)"],
    );
}

#[test]
fn the_accepted_offer_is_that_of_whoever_made_it() {
    check(
        "Norway offered a loan to Peru. Chile criticised Kenya. Peru accepted the offer.",
        &["NOR.GOV AGREE PER.GOV (offered)", "CHL.GOV ACCUSE KEN.GOV (criticised)", "PER.GOV AGREE NOR.GOV (accepted)"],
    );
}

#[test]
fn hyphens_join_two_parties() {
    check("The Kenya-Norway commission met on Monday.", &["KEN.GOV CONSULT NOR.GOV (met)"]);
}

#[test]
fn a_visit_told_again_is_one_happening() {
    let text = "The president of Chile visited Norway on 4 April 2018. The farmers had a poor year. The visit of the president \
                of Chile to Norway was short.";
    let reading = demarche::read_text(text, "2018-05-01".parse().ok());
    let [first, again] = reading.events.as_slice() else { panic!("{:?}", events(text)) };
    assert_eq!((first.restates, again.restates.map(|id| id.0)), (None, Some(0)));
    assert_eq!(again.date.value(), first.date.value());
    assert!(matches!(again.date, Dated::Known { .. }));
}

#[test]
fn parties_are_no_amount() {
    let reading = demarche::read_text("The two countries of Chile and Peru signed a treaty on trade.", None);
    assert!(reading.events.iter().all(|event| event.quantities.is_empty()));
}

#[test]
fn whoever_gives_up_a_measure_gives_it_up_towards_those_it_had_hit() {
    check(
        "Kenya banned Chadian fish in March. Norway thanked Peru. Kenya lifted the ban in May.",
        &["KEN.GOV SANCTION TCD.GOV (banned)", "NOR.GOV SUPPORT PER (thanked)", "KEN.GOV CONCEDE TCD.GOV (lifted)"],
    );
}

#[test]
fn the_condemned_arrests_are_those_of_whoever_made_them() {
    check(
        "Chilean police arrested two Norwegian sailors. Kenya condemned the arrests.",
        &["CHL.COP COERCE NOR.MIL (arrested)", "KEN.GOV ACCUSE CHL.COP (condemned)"],
    );
}

#[test]
fn victims_of_a_blamed_deed_and_the_audience_are_not_blamed() {
    check(
        "Kenya condemned the shelling of a Chadian village.",
        &["KEN.GOV ACCUSE - (condemned)", "- ASSAULT TCD (shelling)"],
    );
    check("Norway told reporters that it will not recognise the Chadian vote.", &["NOR.GOV REJECT TCD (told)"]);
}

#[test]
fn a_common_fight_has_an_enemy_and_no_third_partner() {
    check("Norway reaffirmed its commitment to combat the rebels of Chad.", &["NOR.GOV AGREE - (reaffirmed)"]);
}

#[test]
fn what_is_aimed_at_is_not_done() {
    check("Norway backed the campaign to bomb Chad.", &[]);
    check("Peru is keen to trade with Chile.", &["PER.GOV AGREE CHL (keen)"]);
    let reading = demarche::read_text("Peru is keen to trade with Chile.", None);
    assert!(reading.events.iter().all(|event| event.kind == demarche::types::EventKind::State));
}

#[test]
fn what_others_must_do_is_demanded_in_direct_speech() {
    check(
        "The president of Chile spoke in Lima. “We make payments to Peru,” he said. “They have to help.”",
        &["CHL.GOV AID PER (make)", "CHL.GOV REQUEST PER.GOV (have)"],
    );
}

#[test]
fn several_who_fight_fight_each_other_and_where_they_meet_is_a_place() {
    check("Chile and Peru fought a short war.", &["CHL ASSAULT PER (fought)"]);
    check("Experts of Chile and Norway met in Nairobi.", &["CHL.EDU CONSULT NOR.EDU (met)"]);
}

#[test]
fn a_verb_that_must_have_an_object_tells_what_was_suffered() {
    check("Two Kenyan soldiers killed in Chadian raid", &["TCD ASSAULT KEN.MIL (killed)"]);
}

#[test]
fn an_envoy_complains_to_his_hosts() {
    check("The Kenyan ambassador in Oslo complained of ingratitude.", &["KEN.GOV ACCUSE NOR.GOV (complained)"]);
}

#[test]
fn a_shared_subject_is_not_its_own_object() {
    check(
        "Chilean troops detained four Norwegian fishermen and released them.",
        &["CHL.MIL COERCE NOR.AGR (detained)", "CHL.MIL RETREAT NOR.AGR (released)"],
    );
}

#[test]
fn ones_own_army_is_not_the_other_side_and_who_leaves_ends_a_visit() {
    check("Kenya puts its army on alert.", &["KEN MOBILIZE - (puts)"]);
    check("The Chilean president left Lima.", &[]);
}

#[test]
fn each_other_is_both_and_a_journey_elsewhere_is_not_to_each_other() {
    check("Chile and Peru have been shelling each other's towns.", &["CHL ASSAULT PER (shelling)"]);
    check("Chile and Norway sent envoys to the region.", &[]);
}

#[test]
fn ones_own_army_is_not_whom_one_rejects() {
    check(
        "Kenya rejected allegations that its troops fled.",
        &["KEN.GOV REJECT - (rejected)", "KEN.MIL RETREAT - (fled)"],
    );
}

#[test]
fn to_denounce_an_accord_as_a_mistake_is_not_to_leave_it() {
    check("Peru denounced the accord with Chile as a mistake.", &["PER.GOV ACCUSE CHL.GOV (denounced)"]);
}

#[test]
fn games_weather_stories_and_shops_are_no_violence() {
    check("Kenya beat Ghana 3–1.", &[]);
    check("Peru's grandmaster attacked with his knights and Chile's champion resigned.", &[]);
    check("Locusts from Chad attacked the fields of Niger.", &[]);
    check("In the novel, Chile invades Peru.", &[]);
    check("The novel tells how Chile invades Peru.", &[]);
    check("Tourists invaded the beaches of Kenya.", &[]);
}

#[test]
fn arms_beside_a_game_are_arms() {
    check("Chile shelled a Peruvian football stadium.", &["CHL ASSAULT PER (shelled)"]);
    check("During the storm, Sudanese troops attacked a Chadian garrison.", &["SDN.MIL ASSAULT TCD.MIL (attacked)"]);
}

#[test]
fn a_denial_answers_whoever_had_said_so() {
    check(
        "Norway said Sudan had shelled Kenya. A Sudanese spokesman denied it.",
        &["SDN ASSAULT KEN (shelled)", "SDN.GOV REJECT NOR.GOV (denied)"],
    );
}

#[test]
fn those_who_do_not_govern_speak_to_their_government() {
    check("The Chadian government was silent. Chadian rebels agreed to withdraw.", &["TCD.REB AGREE TCD.GOV (agreed)"]);
}

#[test]
fn to_shelter_a_group_is_no_visit_and_reporters_are_no_party() {
    check("Eritrea, which hosts the Ethiopian opposition, was calm.", &["ERI.GOV AID ETH.OPP (hosts)"]);
}

#[test]
fn police_told_of_make_the_arrests() {
    check("Peruvian police were out. Nine Peruvian students were arrested.", &["PER.COP COERCE PER.EDU (arrested)"]);
}
