//! The examples that the dictionary entries carry, run.

use demarche::lexicon::Lexicon;

/// FIXME: examples that do not hold today, most of them for a tree that the parser gets wrong
/// (`demarche lint` lists them). The number may only fall.
const NOT_YET_HELD: usize = 27;

#[test]
fn the_examples_of_the_event_frames_hold() {
    let lint = demarche::lint(Lexicon::embedded(), "");
    assert!(lint.examples > 1_550, "{} examples: some are no longer run", lint.examples);
    let failed: Vec<String> = lint.failed.iter().map(ToString::to_string).collect();
    assert!(failed.len() <= NOT_YET_HELD, "{} examples do not hold:\n{}", failed.len(), failed.join("\n"));
}
