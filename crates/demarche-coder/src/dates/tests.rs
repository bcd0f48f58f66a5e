use super::*;
use proptest::prelude::*;

/// What is read in `text`, written on `published`: "words = value" each, `?` for unknown.
fn reading(text: &str, published: Option<&str>) -> Vec<String> {
    read_plain(text, published)
        .into_iter()
        .map(|(words, dated)| match dated {
            Dated::Known { value, .. } => format!("{words} = {value}"),
            Dated::Unknown(why) => format!("{words} ? {why}"),
        })
        .collect()
}

/// Reads `text` as of Wednesday 16 May 2018.
fn check(text: &str, expected: &[&str]) {
    assert_eq!(reading(text, Some("2018-05-16")), expected, "{text}");
}

#[test]
fn full_dates_in_every_order() {
    for text in [
        "It was signed on April 24, 2014.",
        "It was signed on 24 April 2014.",
        "It was signed on Apr. 24, 2014.",
        "It was signed on the 24th of April, 2014.",
        "It was signed on April 24th, 2014.",
        "It was signed on 24/04/2014.",
        "It was signed on 04/24/2014.",
        "It was signed on 24.04.2014.",
        "It was signed on 2014-04-24.",
        "It was signed on Thursday, April 24, 2014.",
        "It was signed on 24-Apr-2014.",
    ] {
        let read = reading(text, None);
        assert!(read.len() == 1 && read[0].ends_with("= 2014-04-24"), "{text}: {read:?}");
    }
}
