use super::*;
use crate::stories;
use proptest::prelude::*;

const AGENCY: &str = "The foreign ministry of Peru told the Chilean consul in Tacna to leave within three days. It said the consul had \
    bought maps of the border from a surveyor. Two officers of the border guard were arrested on Monday in the same affair, \
    a court clerk said, and a third was being sought in the hills.";
const TRIMMED: &str = "Peru's foreign ministry told the Chilean consul in Tacna to leave within three days. It said the consul had \
    bought maps of the border from a surveyor. Two officers of the border guard were arrested.";
const OWN: &str = "At the consulate in Tacna the flag came down at noon. Neighbours watched as the Chilean consul, who has to leave Peru \
    within three days, carried out boxes; he would not speak of maps or of the surveyor.";
const DIGEST: &str = "Elsewhere in the Andes a bus fell into a ravine and nine were hurt, and the price of copper rose again to a level not seen \
    for years. Two officers of the border guard were arrested on Monday in the same affair, a court clerk said, and a third was being sought in the hills.";

fn report<'a>(id: &'a str, body: &'a str) -> Report<'a> {
    Report { id, body, day: Some(10), ..Report::default() }
}

fn found(reports: &[Report<'_>]) -> Origins {
    origins(reports, &stories(reports))
}

#[test]
fn copies_whole_or_trimmed_have_one_origin() {
    let origins = found(&[report("a", AGENCY), report("b", OWN), report("c", TRIMMED), report("d", DIGEST)]);
    assert_eq!(origins.of[0], origins.of[2]);
    assert_eq!(origins.of[0], origins.of[3]);
    assert_ne!(origins.of[0], origins.of[1]);
    assert_eq!(origins.links.len(), 2);
    let Evidence::Copy(copied) = &origins.links[0].why else { panic!("a copy") };
    assert!(copied.sample.contains("bought maps of the border"), "{copied}");
}

#[test]
fn words_of_a_speaker_are_no_copy() {
    let speech = "“We shall not leave a single village, whatever the neighbours say, and whoever comes will find us at the gate of our house.”";
    let one = format!("In Lima the president spoke for an hour. {speech} The crowd cheered, and some wept.");
    let other =
        format!("A long address was heard at the palace on Sunday. {speech} Diplomats in the hall took notes of it.");
    let origins = found(&[report("a", &one), report("b", &other)]);
    assert_ne!(origins.of[0], origins.of[1]);
}

#[test]
fn one_agency_one_writer_one_outlet_are_one_origin() {
    let own = report("own", OWN);
    let other = report("other", AGENCY);
    let joined = |one: Report<'_>, two: Report<'_>| {
        let origins = origins(&[one, two], &Stories { of: vec![0, 0], reports: vec![vec![0, 1]] });
        origins.of[0] == origins.of[1]
    };
    assert!(!joined(own, other));
    let credits = "LIMA, June 5 (Andes Wire) -";
    assert!(joined(Report { credits, ..own }, Report { credits: "TACNA (Andes Wire) -", ..other }));
    assert!(joined(Report { publisher: Some("Andes Wire"), ..own }, Report { credits, ..other }));
    assert!(!joined(Report { credits, day: Some(2), ..own }, Report { credits, ..other }));
    assert!(joined(Report { author: Some("Ana Rey"), ..own }, Report { author: Some("Ana Rey"), ..other }));
    assert!(!joined(
        Report { author: Some("Staff reporter"), ..own },
        Report { author: Some("Staff reporter"), ..other }
    ));
    assert!(joined(Report { publisher: Some("Tacna Day"), ..own }, Report { publisher: Some("Tacna Day"), ..other }));
}

proptest! {
    #[test]
    fn a_copy_never_adds_an_origin(of in 0..4_usize, day in 0..20, cut in 0..30_usize) {
        let bodies = [AGENCY, TRIMMED, OWN, DIGEST];
        let mut reports: Vec<Report<'_>> = bodies.iter().map(|body| report("x", body)).collect();
        let count = |origins: &Origins| origins.of.iter().max().map_or(0, |most| most + 1);
        let before = count(&found(&reports));
        let copy = &bodies[of][..bodies[of].len() - cut];
        reports.push(Report { day: Some(day), ..report("copy", copy) });
        prop_assert_eq!(count(&found(&reports)), before);
    }
}
