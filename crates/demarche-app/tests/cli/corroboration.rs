//! Stories, claims and their dossiers.

use crate::ground::{Ground, root, sample};

/// A folder whose ledger holds all samples.
fn all_samples() -> Ground {
    let ground = Ground::new();
    ground.run(&["read", &root().join("samples").display().to_string()]).ends_with(0);
    ground
}

#[test]
fn a_story_folds_its_copies() {
    let ground = all_samples();
    let stories = ground.run(&["stories", "--json"]).ends_with(0).json_lines();
    let first = &stories[0];
    assert_eq!(first["articles"].as_array().map(Vec::len), Some(5));
    assert_eq!(first["origins"], 3);
    let copies: Vec<&str> =
        first["links"].as_array().expect("links").iter().filter_map(|link| link["why"].as_str()).collect();
    assert_eq!(copies.len(), 2);
    assert!(copies.iter().all(|why| why.contains("are the same")), "{copies:?}");
    let shown = ground.run(&["stories", "--least", "2"]).ends_with(0);
    assert!(shown.out.contains("5 articles → 5 outlets → 3 origins"), "{}", shown.out);
}

#[test]
fn copies_of_one_agency_are_one_origin_of_a_claim() {
    let ground = all_samples();
    let claims = ground
        .run(&["claims", "--json", "--actor", "QAT", "--type", "SANCTION", "--least", "3"])
        .ends_with(0)
        .json_lines();
    let claim = claims.iter().find(|claim| claim["date"] == "2017-06-05").expect("the break of relations");
    assert_eq!(claim["articles"], 3);
    assert_eq!(claim["origins"], 1);
    assert_eq!(claim["status"], "one origin");
    let id = claim["claim"].as_str().expect("an id");
    let dossier = ground.run(&["claim", id, "--why"]).ends_with(0);
    for words in ["3 articles → 3 outlets → 1 origin", "For", "Why these mentions are one claim", "same day"] {
        assert!(dossier.out.contains(words), "no {words:?} in\n{}", dossier.out);
    }
    ground.run(&["claim", "nothing.1"]).ends_with(3).tells(&["no claim", "hint"]);
}

#[test]
fn two_outlets_are_compared_and_an_article_is_checked() {
    let ground = all_samples();
    let compared = ground.run(&["compare", "Gulf Meridian Agency", "Continental Post"]).ends_with(0);
    assert!(compared.out.contains("Told by both"), "{}", compared.out);
    assert!(compared.out.contains("Only in Continental Post"), "{}", compared.out);
    ground.run(&["compare", "Gulf Meridian Agency", "Nobody"]).ends_with(3).tells(&["Nobody"]);
    let before = ground.ledger_files();
    let checked =
        ground.run(&["check", &sample("02-copy-verbatim.txt"), "--against", "demarche-ledger", "--json"]).ends_with(0);
    assert!(checked.json_lines().iter().any(|claim| claim["others"].as_u64() > Some(0)));
    assert!(before == ground.ledger_files(), "checking keeps nothing");
}

#[test]
fn rules_of_ones_own_give_other_statuses() {
    let ground = all_samples();
    let rules = ground.write("rules.txt", "seen twice | articles >= 2\nseen once |\n");
    let claims = ground.run(&["claims", "--json", "--rules", rules]).ends_with(0).json_lines();
    assert!(claims.iter().all(|claim| claim["status"] == "seen twice" || claim["status"] == "seen once"));
    let bad = ground.write("bad.txt", "seen | witnesses >= 2\n");
    ground.run(&["claims", "--rules", bad]).ends_with(3).tells(&["bad.txt:1", "witnesses", "hint"]);
}
