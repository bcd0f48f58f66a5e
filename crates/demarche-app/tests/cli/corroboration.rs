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

#[test]
fn imported_events_stand_beside_a_claim_and_count_for_nothing() {
    let ground = Ground::new();
    let told = "Title: Border closed\nDate: 2019-03-05\nSource: Inland Post\n\nPeru closed its border with Chile on Monday. Norway's foreign minister said that Peru had closed its border with Chile.";
    let article = ground.write("border.txt", told);
    ground.run(&["read", article]).ends_with(0);
    let table = "date\tevent_id\tsource_iso3\ttarget_iso3\tsource\ttarget\tcameo\n\
        20190304\te1\tPER\tCHL\tPER\tCHL\t1623\n20190306\te2\tCHL\tPER\tCHL\tPER\t1623\n20190401\te3\tPER\tCHL\tPER\tCHL\t1623\n20190304\te4\tPER\tCHL\tPER\tCHL\t042\n"
        .to_owned()
        + &(0..60).map(|n| format!("20190110\tn{n}\tNOR\tPER\tNOR\tPER\t042\n")).collect::<String>()
        + &(0..60).map(|n| format!("20190110\tm{n}\tKEN\tGHA\tKEN\tGHA\t190\n")).collect::<String>();
    let before = ground.run(&["claims", "--json", "--type", "COERCE"]).ends_with(0).json_lines();
    ground.run(&["import", "cameo-tsv", ground.write("rows.tsv", table)]).ends_with(0);
    let claims = ground.run(&["claims", "--json", "--type", "COERCE"]).ends_with(0).json_lines();
    let claim = &claims[0];
    assert_eq!((&claim["origins"], &claim["articles"]), (&before[0]["origins"], &before[0]["articles"]));
    let rows: Vec<(&str, &str)> = claim["support"][0]["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| (row["event_id"].as_str().expect("an id"), row["direction"].as_str().expect("a side")))
        .collect();
    assert_eq!(rows, [("e1", "forth"), ("e2", "back")]);
    let shown = ground.run(&["claim", claim["claim"].as_str().expect("an id")]).ends_with(0).out;
    for words in
        ["Event data of others", "cameo-tsv: 2 rows", "the other way round", "NOR: ally of PER (60 events in cameo-tsv"]
    {
        assert!(shown.contains(words), "no {words:?} in\n{shown}");
    }
    let checked = ground.run(&["check", article, "--against", "demarche-ledger"]).ends_with(0).out;
    assert!(checked.contains("2 rows of cameo-tsv may be the same"), "{checked}");
}
