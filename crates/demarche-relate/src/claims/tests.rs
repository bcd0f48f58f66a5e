use super::*;
use crate::day_number;
use demarche_types::Date;

/// `article day sources>targets TYPE/mode: sentence`, the predicate in asterisks.
pub(crate) fn mention(told: &str) -> Mention {
    let (head, sentence) = told.split_once(": ").expect("a sentence");
    let [article, day, sides, kind] = head.split(' ').collect::<Vec<_>>()[..] else { panic!("{head}") };
    let (sources, targets) = sides.split_once('>').expect("sides");
    let (event_type, mode) = kind.split_once('/').map_or((kind, None), |(kind, mode)| (kind, Some(mode.to_owned())));
    let codes =
        |text: &str| text.split('+').filter(|code| !code.is_empty()).map(|code| ActorCode(code.to_owned())).collect();
    let day = (day != "-").then(|| day_number(Date::new(2021, 5, day.parse().expect("a day")).expect("a day")));
    let mut parts = sentence.split('*');
    let before = parts.next().unwrap_or_default().to_owned();
    Mention {
        restates: None,
        id: format!("{article}.{told}"),
        article: article.parse().expect("a number"),
        published: Some(day_number(Date::new(2021, 5, 12).expect("a day"))),
        sources: codes(sources),
        targets: codes(targets),
        reciprocal: false,
        event_type: EventType::named(event_type).expect("a type"),
        mode,
        days: day.map(|day| (day, day)),
        date_basis: day.map(|_| "stated".to_owned()),
        place: None,
        amounts: Vec::new(),
        polarity: Polarity::Positive,
        factuality: Factuality::Happened,
        voices: Vec::new(),
        denied_by: Vec::new(),
        anchor: parts.next().expect("a predicate").to_owned(),
        before,
        sentence: sentence.replace('*', ""),
    }
}

#[track_caller]
fn check(told: &[&str], expected: &[&[usize]]) {
    let mentions: Vec<Mention> = told.iter().map(|told| mention(told)).collect();
    let found = claims(&mentions, &|_| 0);
    let mut members: Vec<Vec<usize>> = found.claims.iter().map(|claim| claim.mentions.clone()).collect();
    members.iter_mut().for_each(|claim| claim.sort_unstable());
    members.sort();
    assert_eq!(members, expected);
    assert!(found.claims.iter().all(|claim| claim.joins.len() + 1 == claim.mentions.len()));
}

#[test]
fn a_sentence_with_two_predicates_tells_two_deeds_in_every_copy() {
    check(
        &[
            "0 10 PER.GOV>CHL.GOV SANCTION/withdraw: Peru *severed* ties with Chile and closed its ports to Chilean ships.",
            "0 10 PER.GOV>CHL.GOV COERCE/restrict: Peru severed ties with Chile and *closed* its ports to Chilean ships.",
            "1 10 PER.GOV>CHL.GOV SANCTION/withdraw: Peru *severed* ties with Chile and closed its ports to Chilean ships.",
            "1 10 PER.GOV>CHL.GOV COERCE/restrict: Peru severed ties with Chile and *closed* its ports to Chilean ships.",
        ],
        &[&[0, 2], &[1, 3]],
    );
}

#[test]
fn one_deed_told_by_three_is_one_claim() {
    check(
        &[
            "0 10 PER.GOV>CHL.GOV SANCTION/expel: Peru *expelled* the Chilean consul in Tacna.",
            "1 10 PER>CHL.GOV SANCTION/expel: The consul of Chile was *expelled* by Peru on Monday.",
            "2 10 PER.GOV>CHL COERCE/deport: Lima *deported* the Chilean consul.",
            "3 10 CHL.GOV>PER.GOV SANCTION/expel: Chile *expelled* a Peruvian attaché.",
        ],
        &[&[0, 1, 2], &[3]],
    );
}

#[test]
fn two_visits_are_two_claims() {
    check(
        &[
            "0 3 GHA.GOV>SEN.GOV CONSULT/visit: The president of Ghana *visited* Senegal.",
            "1 3 GHA.GOV>SEN.GOV CONSULT/visit: Ghana's president paid a *visit* to Senegal.",
            "2 11 GHA.GOV>SEN.GOV CONSULT/visit: The president of Ghana *visited* Senegal.",
        ],
        &[&[0, 1], &[2]],
    );
}

#[test]
fn a_rebel_is_no_soldier_and_a_talk_no_treaty() {
    check(
        &[
            "0 3 SUR.REB>SUR.CVL ASSAULT: Rebels *attacked* a mine.",
            "1 3 SUR.MIL>SUR.CVL ASSAULT: Soldiers *attacked* a mine.",
            "2 3 GHA.GOV>SEN.GOV CONSULT: Ghana *talked* with Senegal.",
            "3 3 GHA.GOV>SEN.GOV SUPPORT: Ghana *signed* a treaty with Senegal.",
        ],
        &[&[0], &[1], &[2], &[3]],
    );
}

#[test]
fn a_join_says_why() {
    let told =
        ["0 3 PER.GOV>CHL.GOV AID: Peru *gave* Chile wheat.", "1 3 PER.GOV>CHL.GOV AID: Peru *gave* wheat to Chile."];
    let found = claims(&told.map(mention), &|_| 0);
    let join = &found.claims[0].joins[0];
    assert_eq!((join.mention, join.with), (1, 0));
    assert!(join.reasons.iter().any(|reason| reason.what == "same day" && reason.weight > 0.0));
}

#[test]
fn a_deed_that_a_later_report_recalls_is_the_one_that_came_before() {
    let deed = "0 2 PER.GOV>CHL.GOV COERCE/deport: Peru *expelled* the Chilean consul in Tacna.";
    let recalled =
        "1 25 >CHL.GOV COERCE/deport: Peru let the Chilean consul return to Tacna, weeks after he was *expelled*.";
    let another = "1 25 PER.GOV>CHL.GOV COERCE/deport: Peru *expelled* the Chilean consul in Tacna.";
    check(&[deed, recalled], &[&[0, 1]]);
    check(&[deed, another], &[&[0], &[1]]);
}
