//! The examples that the dictionary entries carry, run.

use demarche::lexicon::Lexicon;

/// FIXME: examples that do not hold today, most of them for a tree that the parser gets wrong
/// (`demarche lint` lists them). The number may only fall.
const NOT_YET_HELD: usize = 26;

#[test]
fn the_examples_of_the_event_frames_hold() {
    let lint = demarche::lint(Lexicon::embedded(), "");
    assert!(lint.examples > 1_680, "{} examples: some are no longer run", lint.examples);
    let failed: Vec<String> = lint.failed.iter().map(ToString::to_string).collect();
    assert!(failed.len() <= NOT_YET_HELD, "{} examples do not hold:\n{}", failed.len(), failed.join("\n"));
}

/// "Use unconventional mass violence", when nothing tells which: news tells it as mass killing (202) or cleansing (203).
const LEAVES_WITHOUT_EXAMPLE: [&str; 1] = ["200"];

#[test]
fn every_leaf_of_cameo_that_news_can_tell_has_an_example() {
    let lexicon = Lexicon::embedded();
    let given = demarche::lint(lexicon, "").cameo;
    let codes: Vec<_> = lexicon.ontology.cameo_codes().collect();
    let is_leaf =
        |code: &str| !codes.iter().any(|other| other.code.0.len() > code.len() && other.code.0.starts_with(code));
    let missing: Vec<_> = codes
        .iter()
        .filter(|entry| entry.event_type.is_some() && is_leaf(&entry.code.0) && !given.contains(&entry.code))
        .map(|entry| entry.code.0.as_str())
        .collect();
    assert_eq!(missing, LEAVES_WITHOUT_EXAMPLE);
}
