//! How likely speakers make what they tell: their words, the band, and whose words they are.

use demarche::types::{Band, Factuality};

/// The hedge of the first event: its words and its band, and the innermost voice.
fn hedge(text: &str) -> (String, &'static str, String) {
    let reading = demarche::read_text(text, "2018-05-01".parse().ok());
    let Some(event) = reading.events.first() else { panic!("no event in {text}") };
    let voice = event.voices.last().map_or("the author", |voice| voice.name.as_str()).to_owned();
    match &event.hedge {
        Some(hedge) => {
            let words: Vec<_> = hedge.words.iter().map(|span| span.of(&reading.article.text)).collect();
            (words.join(" … "), hedge.band.name(), voice)
        }
        None => (String::new(), "", voice),
    }
}

fn check(text: &str, words: &str, band: &str) {
    let (found, in_band, _) = hedge(text);
    assert_eq!((found.as_str(), in_band), (words, band), "{text}");
}

#[test]
fn words_stand_for_bands() {
    check("Peru will probably sign an accord with Chile.", "probably", "likely");
    check("Peru is likely to impose sanctions on Chile.", "likely", "likely");
    check("Peru is very likely to impose sanctions on Chile.", "very likely", "very likely");
    check("Peru may impose sanctions on Chile.", "may", "unlikely");
    check("Peru may well impose sanctions on Chile.", "may well", "likely");
    check("Peru will almost certainly impose sanctions on Chile.", "almost certainly", "almost certain");
    check("Peru is all but certain to impose sanctions on Chile.", "all but certain", "almost certain");
    check("It is possible that Peru will impose sanctions on Chile.", "possible", "unlikely");
    check("There is little chance that Peru will attack Chile.", "little chance", "very unlikely");
    check("Peru will sign an accord with Chile.", "", "");
}

#[test]
fn a_negation_turns_the_band_round() {
    check("Peru is unlikely to sign an accord with Chile.", "unlikely", "unlikely");
    check("It is not likely that Peru will sign an accord with Chile.", "not likely", "unlikely");
    check("Peru will probably not sign an accord with Chile.", "probably", "unlikely");
    check("Peru could not attend talks with Chile.", "", "");
}

#[test]
fn the_estimate_is_the_speakers_and_no_report() {
    let text = "A Ghanaian general said that Peru would probably attack Chile.";
    let (words, band, voice) = hedge(text);
    assert_eq!((words.as_str(), band), ("probably", "likely"));
    assert!(voice.contains("general"), "{voice}");
    let reading = demarche::read_text("Peru will probably sign an accord with Chile.", None);
    assert_eq!(reading.events[0].factuality, Factuality::Possible);
}

#[test]
fn bands_are_those_of_the_directive() {
    let ends: Vec<(u8, u8)> = Band::ALL.iter().map(|band| band.percent()).collect();
    assert_eq!(ends, [(1, 5), (5, 20), (20, 45), (45, 55), (55, 80), (80, 95), (95, 99)]);
    assert!(Band::ALL.iter().all(|band| band.negated().negated() == *band));
    assert_eq!(Band::Likely.negated(), Band::Unlikely);
}

#[test]
fn a_month_is_no_estimate() {
    check("Mali's president visited Chile in May 2011.", "", "");
    check("In May, Peru attacked Chile.", "", "");
}
