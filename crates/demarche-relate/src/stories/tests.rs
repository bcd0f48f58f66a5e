use super::*;
use proptest::prelude::*;

/// Short texts on three happenings, told by different outlets.
const TEXTS: [(&str, i32); 8] = [
    ("Ruritania's envoy Milos Hark left Drakgrad after the spy row, the foreign ministry said.", 100),
    ("Envoy Milos Hark was expelled from Drakgrad on Monday in a row over spying.", 100),
    ("Drakgrad told Ruritania's ambassador, Milos Hark, to leave within days.", 101),
    ("A ferry with 210 passengers sank off Port Essel in heavy fog.", 100),
    ("Rescuers searched the sea off Port Essel for passengers of the sunken ferry.", 101),
    ("Fog blamed as the Port Essel ferry sinks with 210 aboard.", 101),
    ("Wheat exports through the canal at Tolm resumed after talks.", 100),
    ("Ruritania's envoy Milos Hark left Drakgrad after the spy row, the foreign ministry said.", 400),
];

fn reports(order: &[usize]) -> Vec<Report<'static>> {
    let report = |&at: &usize| Report { body: TEXTS[at].0, day: Some(TEXTS[at].1), ..Report::default() };
    order.iter().map(report).collect()
}

#[test]
fn one_happening_is_one_story_and_a_year_later_is_another() {
    let found = stories(&reports(&[0, 1, 2, 3, 4, 5, 6, 7]));
    let mut told: Vec<Vec<usize>> = found.reports.clone();
    told.iter_mut().for_each(|story| story.sort_unstable());
    told.sort();
    assert_eq!(told, [vec![0, 1, 2], vec![3, 4, 5], vec![6], vec![7]]);
}

#[test]
fn nothing_and_empty_texts_are_stories_of_their_own() {
    assert_eq!(stories(&[]), Stories::default());
    let empty = [Report::default(), Report::default()];
    assert_eq!(stories(&empty).reports.len(), 2);
}

#[test]
fn two_happenings_told_in_the_same_words_are_two_stories() {
    let towns = [
        (
            "Nordal",
            "Hammer Ridge",
            "a school,two bridges,the harbour,an old mill,some farms,a dam,its airport,one church",
        ),
        ("Ostrava Bay", "Quillon", "a hotel,the market,a tunnel,its stadium,shops,a pier,one lighthouse,the museum"),
    ];
    let texts: Vec<String> = (0..16)
        .map(|at| {
            let (town, fault, details) = towns[at % 2];
            let detail = details.split(',').nth(at / 2).expect("eight details");
            format!("Earthquake of magnitude six kills villagers near {town}, cracks {detail} along the {fault} fault.")
        })
        .collect();
    let reports: Vec<Report<'_>> = texts.iter().map(|body| Report { body, ..Report::default() }).collect();
    let found = stories(&reports);
    assert_eq!(found.reports.len(), 2);
    assert!((2..16).all(|at| found.of[at] == found.of[at % 2]));
}

proptest! {
    #[test]
    fn the_order_of_reports_changes_nothing(order in Just((0..TEXTS.len()).collect::<Vec<_>>()).prop_shuffle()) {
        let (sorted, shuffled) = (stories(&reports(&[0, 1, 2, 3, 4, 5, 6, 7])), stories(&reports(&order)));
        for (at, &text) in order.iter().enumerate() {
            prop_assert_eq!(shuffled.of[at], sorted.of[text]);
        }
    }
}

/// Many texts over half a year, some of them told again weeks later.
fn many() -> Vec<(String, i32)> {
    let happening = |at: usize| ["ferry", "envoy", "wheat", "quake", "treaty", "strike"][at % 6];
    (0..60)
        .map(|at| {
            let (town, day) = (["Essel", "Tolm", "Drakgrad", "Nordal"][at % 4], 100 + (at as i32 * 37) % 180);
            (
                format!(
                    "The {} at {town} was told of by witness number {} in words of week {}.",
                    happening(at),
                    at % 3,
                    day / 20
                ),
                day,
            )
        })
        .collect()
}

#[test]
fn a_story_goes_on_over_the_edge_of_an_epoch() {
    let edge = 10 * EPOCH;
    let told = [(TEXTS[0].0, edge - 1), (TEXTS[1].0, edge - 1), (TEXTS[2].0, edge), (TEXTS[3].0, edge)];
    let reports: Vec<Report<'_>> =
        told.iter().map(|&(body, day)| Report { body, day: Some(day), ..Report::default() }).collect();
    let found = divide(&reports, true, &mut KeptStories::default());
    assert_eq!((found.of[0], found.of[1]), (found.of[2], found.of[2]));
    assert_ne!(found.of[3], found.of[0]);
}

proptest! {
    #[test]
    fn what_was_kept_changes_nothing(order in Just((0..60).collect::<Vec<usize>>()).prop_shuffle(), steps in 1..5_usize) {
        let texts = many();
        let mut kept = KeptStories::default();
        for step in 1..=steps {
            let reports: Vec<Report<'_>> = order[..order.len() * step / steps].iter()
                .map(|&at| Report { body: &texts[at].0, day: Some(texts[at].1), ..Report::default() })
                .collect();
            let anew = divide(&reports, true, &mut KeptStories::default());
            prop_assert_eq!(divide(&reports, true, &mut kept), anew);
        }
    }
}
