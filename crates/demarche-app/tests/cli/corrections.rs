//! Corrections by people.

use crate::ground::{Ground, root};
use serde_json::Value;

fn all_samples() -> Ground {
    let ground = Ground::new();
    ground.run(&["read", &root().join("samples").display().to_string()]).ends_with(0);
    ground
}

/// Runs `demarche fix`, signed.
fn fix(ground: &Ground, words: &[&str], why: &str) -> Vec<Value> {
    let signed = ["fix", "--json", "--by", "Ana Berg", "--when", "2026-01-02T03:04:05Z", "--why", why];
    ground.run(&[&signed, words].concat()).ends_with(0).json_lines()
}

fn event(ground: &Ground, id: &str) -> Value {
    let events = ground.run(&["events", "--json"]).ends_with(0).json_lines();
    events.into_iter().find(|event| event["event_id"] == id).unwrap_or(Value::Null)
}

#[test]
fn a_correction_is_seen_everywhere_and_can_be_taken_back() {
    let ground = all_samples();
    let first = ground.run(&["events", "--json", "--type", "SANCTION"]).ends_with(0).json_lines()[0].clone();
    let id = first["event_id"].as_str().expect("an id");
    let made = fix(&ground, &[id, "targets=NOR.GOV", "date=2017-06-01", "type=AID"], "the text names Oslo");
    assert_eq!(made.len(), 3);
    let now = event(&ground, id);
    assert_eq!(
        (&now["targets"][0], &now["date"], &now["type"]),
        (&"NOR.GOV".into(), &"2017-06-01".into(), &"AID".into())
    );
    assert!(
        now["corrected"][0].as_str().is_some_and(|mark| mark.contains("Ana Berg, 2026-01-02: the text names Oslo"))
    );
    assert!(ground.run(&["events", "--actor", "NOR"]).ends_with(0).out.contains("corrected: targets:"));
    assert!(ground.run(&["export", "--to", "csv"]).ends_with(0).out.contains("NOR.GOV"));
    assert!(ground.run(&["dyad", "NOR", "QAT"]).code.is_some());
    for words in ["corrected: type: SANCTION → AID", "Ana Berg"] {
        assert!(ground.run(&["explain", id]).ends_with(0).out.contains(words));
    }
    let list = ground.run(&["fix", "--list", "--json"]).ends_with(0).json_lines();
    assert!(list.iter().all(|one| one["fate"] == "applied"));
    ground
        .run(&["fix", id, "targets=NOR.GOV", "--why", "again", "--by", "Ana"])
        .ends_with(3)
        .tells(&["already", "hint"]);
    for one in &made {
        fix(&ground, &["--undo", one["id"].as_str().expect("an id")], "misread");
    }
    assert_eq!(event(&ground, id), first);
    let again = ["fix", "--undo", made[0]["id"].as_str().expect("an id"), "--why", "w", "--by", "Ana"];
    ground.run(&again).ends_with(3).tells(&["already"]);
}

#[test]
fn what_is_no_event_is_gone_but_explained() {
    let ground = all_samples();
    let id =
        ground.run(&["events", "--json"]).ends_with(0).json_lines()[0]["event_id"].as_str().expect("an id").to_owned();
    fix(&ground, &[&id, "--not-an-event"], "a caption");
    assert_eq!(event(&ground, &id), Value::Null);
    assert!(ground.run(&["explain", &id]).ends_with(0).out.contains("no event (Ana Berg"));
}

#[test]
fn claims_are_merged_split_and_graded() {
    let ground = all_samples();
    let claims = || ground.run(&["claims", "--json"]).ends_with(0).json_lines();
    let of = |event: &str| {
        let has = |claim: &Value| {
            claim["items"].as_array().is_some_and(|items| items.iter().any(|item| item["event_id"] == event))
        };
        claims().into_iter().find(has).expect("a claim")
    };
    let all = claims();
    let id = |claim: &Value, at: usize| claim["items"][at]["event_id"].as_str().expect("an id").to_owned();
    let wide = all.iter().find(|claim| claim["articles"].as_u64() > Some(2)).expect("a claim of three articles");
    let other = all.iter().find(|claim| claim["articles"] == 1 && claim["type"] == wide["type"]).expect("another");
    let (stays, goes, far) = (id(wide, 0), id(wide, 2), id(other, 0));
    fix(&ground, &["split", &stays, &goes], "another closing of the border");
    assert_ne!(of(&stays)["claim"], of(&goes)["claim"]);
    fix(&ground, &["merge", &stays, &far], "one decree");
    assert_eq!(of(&stays)["claim"], of(&far)["claim"]);
    let graded = ["fix", &stays, "--grade", "b2", "--note", "right on ports before", "--by", "Ana Berg"];
    ground.run(&graded).ends_with(0);
    assert!(of(&stays)["rulings"].as_array().is_some_and(|all| all.iter().any(|one| one["value"] == "B2")));
    let shown = ground.run(&["claim", &stays]).ends_with(0).out;
    for words in ["Graded by an analyst", "B2 (Ana Berg", "right on ports before", "Corrected by people", "apart from"]
    {
        assert!(shown.contains(words), "no {words:?} in\n{shown}");
    }
}

#[test]
fn corrections_outlive_a_newer_coding_and_damage_is_told() {
    let ground = all_samples();
    let first = ground.run(&["events", "--json", "--type", "SANCTION"]).ends_with(0).json_lines()[0].clone();
    let id = first["event_id"].as_str().expect("an id");
    fix(&ground, &[id, "date=2017-06-01"], "as the decree says");
    // The same article with another publication date is another reading of it.
    let samples = root().join("samples").display().to_string();
    ground.run(&["read", &samples, "--published", "2018-01-01"]).ends_with(0);
    assert_eq!(event(&ground, id)["date"], "2017-06-01");
    let path = ground.path("demarche-ledger/corrections.jsonl");
    let mut text = std::fs::read_to_string(&path).expect("corrections");
    text.push_str("{\"id\":");
    std::fs::write(&path, text).expect("a torn line");
    ground.run(&["events"]).ends_with(3).tells(&["corrections.jsonl", "line 2", "cut off", "hint"]);
    fix(&ground, &[id, "place=Doha"], "it says so");
    assert_eq!(ground.run(&["fix", "--list", "--json"]).ends_with(3).json_lines().len(), 2);
}

#[test]
fn bad_corrections_write_nothing() {
    let ground = all_samples();
    let id =
        ground.run(&["events", "--json"]).ends_with(0).json_lines()[0]["event_id"].as_str().expect("an id").to_owned();
    let refused = |words: &[&str], told: &[&str]| {
        ground.run(&[&["fix", "--by", "Ana", "--why", "w"], words].concat()).ends_with(3).tells(told);
    };
    refused(&[&id, "type=QUARREL"], &["QUARREL", "hint"]);
    refused(&[&id, "sources=Norway"], &["Norway", "hint"]);
    refused(&[&id, "colour=red"], &["colour", "the fields are"]);
    refused(&[&id], &["wrong", "hint"]);
    refused(&["nothing.1", "type=AID"], &["no event", "hint"]);
    refused(&[&id, "targets=PER", "type=QUARREL"], &["QUARREL"]);
    refused(&["--undo", "c1"], &["no correction", "hint"]);
    ground.run(&["fix", &id, "targets=PER", "--by", "Ana"]).ends_with(3).tells(&["--why"]);
    assert_eq!(ground.run(&["fix", "--list", "--json"]).ends_with(0).out, "");
}
