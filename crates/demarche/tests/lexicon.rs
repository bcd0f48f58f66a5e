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

/// CAMEO leaves that no example gives yet. The list may only shrink.
const LEAVES_WITHOUT_EXAMPLE: [&str; 72] = [
    "0313", "0314", "0334", "0342", "0343", "0344", "0351", "0352", "0354", "0355", "0811", "0813", "0832", "0834",
    "0861", "0862", "0863", "093", "1012", "1014", "1032", "1033", "1034", "1043", "1044", "1051", "1052", "1054",
    "107", "1124", "1211", "1214", "1222", "1223", "1224", "1232", "1233", "1234", "1241", "1242", "1321", "1323",
    "133", "134", "135", "137", "1383", "1384", "1385", "1414", "1421", "1422", "1423", "1424", "1433", "1434", "1441",
    "1442", "1443", "1444", "1451", "1452", "1453", "1454", "1621", "1623", "1661", "1662", "1663", "1722", "1823",
    "200",
];

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
