use super::*;
use crate::claims::claims;
use crate::claims::tests::mention;

fn speaker(code: &str) -> Speaker {
    Speaker { codes: vec![ActorCode(code.to_owned())], name: code.to_lowercase() }
}

/// Three articles of three origins, at home in Peru, in Chile and nowhere known.
fn sources() -> Vec<Source> {
    let source = |origin, outlet: &str, home: Option<&str>| Source {
        outlet: outlet.to_owned(),
        home: home.map(str::to_owned),
        origin,
        ..Source::default()
    };
    vec![source(0, "Lima Day", Some("PER")), source(1, "Arica Post", Some("CHL")), source(2, "Globe", None)]
}

fn check(mentions: &[Mention], status: &str, origins: usize, disinterested: usize) -> Dossier {
    let found = claims(mentions, &|_| 0);
    let dossier = dossiers(&found, mentions, &sources(), &Rules::embedded(), &Kinship::default()).swap_remove(0);
    let counts = dossier.tallied;
    assert_eq!(
        (dossier.status.as_str(), counts.origins, counts.disinterested),
        (status, origins, disinterested),
        "{dossier:?}"
    );
    dossier
}

const LIMA: &str = "0 10 CHL.MIL>PER ASSAULT: Chilean guns *shelled* a Peruvian village.";
const ARICA: &str = "1 10 CHL.MIL>PER ASSAULT: Chilean guns *shelled* a village in Peru.";
const GLOBE: &str = "2 10 CHL.MIL>PER ASSAULT: Guns of Chile *shelled* a Peruvian village.";

#[test]
fn reports_from_the_sides_alone_are_interested_and_a_third_corroborates() {
    let dossier = check(&[mention(LIMA)], "one origin", 1, 0);
    assert_eq!(dossier.missing, ["CHL is not heard", "no report from outside the sides"]);
    check(&[mention(LIMA), mention(ARICA)], "several origins, all interested", 2, 0);
    let dossier = check(&[mention(LIMA), mention(ARICA), mention(GLOBE)], "corroborated", 3, 1);
    assert_eq!(dossier.without, [("Globe".to_owned(), "several origins, all interested".to_owned())]);
}

#[test]
fn one_speaker_cited_by_three_outlets_is_one_origin() {
    let told = [LIMA, ARICA, GLOBE].map(|told| Mention { voices: vec![speaker("PER.GOV")], ..mention(told) });
    check(&told, "one origin", 1, 0);
}

#[test]
fn a_denial_is_told_by_who_denies() {
    let denied = |by: &str| Mention { factuality: Factuality::Denied, denied_by: vec![speaker(by)], ..mention(ARICA) };
    check(&[mention(LIMA), denied("CHL.GOV")], "denied by the accused", 1, 0);
    check(&[mention(LIMA), denied("IGO.OAS")], "denied by a third party", 1, 0);
    check(&[mention(LIMA), Mention { polarity: Polarity::Negative, ..mention(GLOBE) }], "contested", 1, 0);
    let answer = mention("1 11 CHL.GOV> REJECT: Chile *denied* that its guns had shelled a Peruvian village.");
    check(&[mention(LIMA), answer], "denied by the accused", 1, 0);
    let answer = mention("2 11 IGO.OAS> REJECT: Observers *denied* that Chilean guns had shelled a Peruvian village.");
    check(&[mention(LIMA), answer], "denied by a third party", 1, 0);
}

#[test]
fn a_report_that_is_taken_back_and_one_that_is_undone() {
    let told = "0 11 CHL.MIL>PER ASSAULT: Lima Day withdrew its report that Chilean guns *shelled* a Peruvian village.";
    check(&[mention(LIMA), mention(told)], "withdrawn", 1, 0);
    let ban = "0 10 PER.GOV>CHL.GOV SANCTION: Peru *banned* wheat from Chile.";
    let lifted = "0 25 PER.GOV>CHL.GOV RETREAT: Peru *lifted* its ban on wheat from Chile.";
    let dossier = check(&[mention(ban), mention(lifted)], "superseded", 1, 0);
    assert_eq!(dossier.reversed_by, [1]);
}

#[test]
fn an_allegation_of_one_writer_rests_on_the_author_alone() {
    let alleged = Mention { factuality: Factuality::ClaimedByAuthor, ..mention(GLOBE) };
    check(&[alleged], "author alone", 1, 1);
}

#[test]
fn an_ally_of_a_party_is_interested_and_too_little_is_said_to_be_unknown() {
    use crate::calendar::Grain;
    use crate::counts::{Counts, tests::row};
    let told = [mention(LIMA), Mention { voices: vec![speaker("BOL.GOV")], ..mention(GLOBE) }];
    let dossier = check(&told, "corroborated", 2, 1);
    let notes = |dossier: &Dossier| dossier.items.iter().flat_map(|item| item.interest.clone()).collect::<Vec<_>>();
    assert!(notes(&dossier).contains(&"how BOL stood to PER is not known (0 events before)".to_owned()));
    let rows = [row("BOL PER 2021-02 60 10 1 0"), row("NOR ISL 2021-02 10 0 30 20"), row("NOR PER 2021-02 9 0 9 0")];
    let kinship = Kinship::of(vec![("icews".to_owned(), Counts::gather(&rows, Grain::Month))]);
    let found = claims(&told, &|_| 0);
    let dossier = dossiers(&found, &told, &sources(), &Rules::embedded(), &kinship).swap_remove(0);
    assert_eq!(dossier.status, "several origins, all interested");
    assert!(notes(&dossier).contains(&"BOL: ally of PER (71 events in icews, share of conflict 1 %)".to_owned()));
}
