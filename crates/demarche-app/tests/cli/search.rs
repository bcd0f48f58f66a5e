//! `demarche search`: what it finds, and that its index follows the ledger.

use crate::ground::{Ground, Run, small_article};
use serde_json::Value;
use std::fs;
use std::process::Stdio;

fn found(ground: &Ground, arguments: &[&str]) -> Value {
    let all: Vec<&str> = ["search", "--json", "--limit", "100"].into_iter().chain(arguments.iter().copied()).collect();
    serde_json::from_str(&ground.run(&all).ends_with(0).out).expect("JSON")
}

fn total(ground: &Ground, query: &str) -> u64 {
    found(ground, &[query])["total"].as_u64().expect("a count")
}

fn with_articles(numbers: std::ops::Range<usize>) -> Ground {
    let ground = Ground::new();
    for number in numbers {
        ground.write(&format!("in/{number:03}.txt"), small_article(number));
    }
    ground.run(&["read", "in"]).ends_with(0);
    ground
}

#[test]
fn words_phrases_fields_and_days_find_what_they_mean() {
    let ground = with_articles(0..3);
    assert_eq!(total(&ground, "kind:article fired soldier"), 3, "words in any form");
    assert_eq!(total(&ground, "kind:article \"soldiers had not fired\""), 3);
    assert_eq!(total(&ground, "\"soldier had not fired\""), 0, "the words as they stand");
    assert_eq!(total(&ground, "kind:article village -accused"), 0);
    let accusations = total(&ground, "kind:event source:CHL target:PER");
    assert!(accusations >= 3, "{accusations}");
    assert_eq!(total(&ground, "kind:event source:CHL target:PER type:AID"), 0);
    assert!(total(&ground, "speaker:PER") >= 3);
    let answer = found(&ground, &["kind:event", "actor:PER", "boarder village shelling border"]);
    assert_eq!(answer["total"], 0, "an argument with blanks is a phrase");
    let answer = found(&ground, &["kind:event actor:PER shelling"]);
    let first = &answer["hits"][0];
    let (text, mark) = (first["text"].as_str().expect("text"), &first["marks"][0]);
    let at = |side: usize| mark[side].as_u64().expect("a number") as usize;
    let marked: String = text.chars().skip(at(0)).take(at(1) - at(0)).collect();
    assert_eq!(marked, "shelling");
    let facets = answer["facets"]["kind"].as_array().expect("a list");
    assert_eq!((facets.len(), &facets[0]["count"]), (1, &answer["total"]));
    let run = ground.run(&["search", "fishing", "-n", "1"]).ends_with(0);
    assert!(run.out.contains("hits, 1 to 1 shown") && run.out.contains("\nkind "), "{}", run.out);
}

#[test]
fn the_index_follows_the_ledger_and_can_be_made_anew() {
    let ground = with_articles(0..2);
    assert_eq!(total(&ground, "kind:article village"), 2);
    ground.write("more/9.txt", small_article(9));
    ground.run(&["read", "more"]).ends_with(0);
    assert_eq!(total(&ground, "kind:article village"), 3);
    // A second reading of an article takes the place of the first.
    let before = found(&ground, &["village"]);
    ground.run(&["read", "more", "--published", "2014-06-04"]).ends_with(0);
    assert_eq!(found(&ground, &["village"])["total"], before["total"]);
    assert_eq!(total(&ground, "kind:article 2014-06-04"), 1);
    let grown = found(&ground, &["shelling village"]);
    ground.run(&["compact", "--gc"]).ends_with(0);
    let order = |answer: &Value| -> Vec<Value> {
        answer["hits"].as_array().expect("hits").iter().map(|hit| hit["id"].clone()).collect()
    };
    let compacted = found(&ground, &["shelling village"]);
    assert_eq!(order(&compacted), order(&grown));
    fs::remove_dir_all(ground.path("demarche-ledger/search")).expect("it is derived");
    let anew = found(&ground, &["shelling village"]);
    assert_eq!((order(&anew).len(), &anew["facets"]), (order(&grown).len(), &grown["facets"]));
    // What lies in the folder and is no index is no reason to fail.
    fs::write(ground.path("demarche-ledger/search/v1/meta.json"), "{").expect("written");
    assert_eq!(total(&ground, "kind:article village"), 3);
}

#[test]
fn events_are_found_as_people_corrected_them() {
    let ground = with_articles(0..2);
    let before = total(&ground, "kind:event");
    let event = found(&ground, &["kind:event", "source:CHL"])["hits"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(total(&ground, "kind:event target:LAO"), 0);
    ground.run(&["fix", &event, "targets=LAO.GOV", "--why", "a slip", "--by", "Ana"]).ends_with(0);
    assert_eq!(found(&ground, &["kind:event", "target:LAO"])["hits"][0]["id"], event);
    assert_eq!(total(&ground, "kind:event"), before);
    ground.write("more/9.txt", small_article(9));
    ground.run(&["read", "more"]).ends_with(0);
    assert_eq!(total(&ground, "kind:event target:LAO"), 1, "it stays corrected when the ledger grows");
    ground.run(&["fix", &event, "--not-an-event", "--why", "a slip", "--by", "Ana"]).ends_with(0);
    assert_eq!(total(&ground, "kind:event target:LAO"), 0);
}

#[test]
fn comments_are_found_only_when_asked_for() {
    let ground = Ground::with_samples();
    let own = total(&ground, "kind:article,quotation,event");
    assert_eq!(total(&ground, ""), own);
    assert!(found(&ground, &["--all"])["total"].as_u64().expect("a count") > own);
    assert!(total(&ground, "kind:comment") > 0);
}

#[test]
fn a_query_that_means_nothing_is_wrong_usage() {
    let ground = with_articles(0..1);
    ground.run(&["search", "type:FISHING"]).ends_with(2).tells(&["column 1", "FISHING", "SANCTION"]);
    ground.run(&["search", "colour:red"]).ends_with(2).tells(&["colour", "quotation marks"]);
    ground.run(&["search", "fish", "--ledger", "none"]).ends_with(3).tells(&["no ledger here"]);
}

#[test]
fn many_may_search_at_once() {
    let ground = with_articles(0..20);
    let start =
        || ground.command(&["search", "village", "--json"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let running: Vec<_> = (0..4).map(|_| start().expect("it starts")).collect();
    for child in running {
        let run = Run::of(child.wait_with_output().expect("it ends"));
        match run.code {
            Some(0) => assert!(run.out.contains("\"total\""), "{}", run.out),
            _ => drop(run.ends_with(3).tells(&["another demarche is making the index", "run the same command again"])),
        }
    }
    assert_eq!(total(&ground, "kind:article village"), 20);
}
