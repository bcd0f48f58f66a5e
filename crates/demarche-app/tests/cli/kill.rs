//! Killed at any moment, the ledger opens, holds all that was acknowledged, and can be completed.

use crate::ground::{Ground, small_article};
use std::collections::HashSet;
use std::fs::{self, File};
use std::path::Path;
use std::thread::sleep;
use std::time::Instant;

const ARTICLES: usize = 300;

/// Moments of the kills; any other seed must do as well.
const SEED: u64 = 20_261_124;

#[test]
fn killed_at_any_moment_it_loses_nothing_acknowledged_and_corrupts_nothing() {
    let ground = Ground::new();
    for number in 0..ARTICLES {
        ground.write(&format!("in/{number:03}.txt"), small_article(number));
    }
    let start = Instant::now();
    ground.run(&["read", "in", "--ledger", "whole"]).ends_with(0).tells(&["300 articles read (300 new"]);
    let whole = start.elapsed();
    let mut seed = SEED;
    for _ in 0..kills(10) {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let printed = ground.path("printed.txt");
        let mut child = ground
            .command(&["read", "in"])
            .stdout(File::create(&printed).expect("a file"))
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("the program starts");
        sleep(whole.mul_f64((seed >> 33) as f64 / (1u64 << 31) as f64));
        child.kill().expect("a kill");
        child.wait().expect("it is dead");
        if opens(&ground, &printed) == ARTICLES {
            // Nothing is left to be killed in: begin a new ledger.
            fs::remove_dir_all(ground.path("demarche-ledger")).expect("the ledger is removed");
        }
    }
    ground.run(&["read", "in"]).ends_with(0).tells(&["300 articles read"]);
    assert_eq!(ground.articles().len(), ARTICLES);
    let again = ground.run(&["read", "in"]).ends_with(0);
    again.tells(&["(0 new", "300 there before"]);
    let events = ground.run(&["events", "--json"]).ends_with(0).json_lines();
    let other = ground.run(&["events", "--json", "--ledger", "whole"]).ends_with(0).json_lines();
    assert_eq!(events.len(), other.len());
    let ids = |events: &[serde_json::Value]| -> HashSet<String> {
        events.iter().map(|event| event["event_id"].as_str().expect("an id").to_owned()).collect()
    };
    assert_eq!(ids(&events).len(), events.len(), "no event twice");
    assert_eq!(ids(&events), ids(&other));
}

/// How many kills a test does: as many as are asked for (`cargo xtask crash`), else a few.
pub(crate) fn kills(few: u32) -> u32 {
    std::env::var("DEMARCHE_KILLS").ok().and_then(|count| count.parse().ok()).unwrap_or(few)
}

/// Asserts that the ledger opens and holds what was printed; returns how many articles it has.
fn opens(ground: &Ground, printed: &Path) -> usize {
    let printed = fs::read_to_string(printed).expect("what was printed");
    if !ground.path("demarche-ledger/format.json").exists() {
        assert_eq!(printed, "", "printed before there was a ledger");
        return 0;
    }
    let run = ground.run(&["events"]).ends_with(0);
    assert!(!run.err.contains("hint"), "{}", run.err);
    let kept: HashSet<String> = ground.articles().into_iter().map(|row| row.article_id).collect();
    // One line an article: "    3 events  0123456789abcdef  Fishing dispute, day 7".
    let whole_lines = printed.split_inclusive('\n').filter(|line| line.ends_with('\n') && line.contains(" events  "));
    for line in whole_lines {
        let id = line.split_whitespace().nth(2).expect("an article id");
        assert!(kept.contains(id), "acknowledged and lost: {line}");
    }
    kept.len()
}

#[test]
fn where_a_write_fails_the_ledger_stays_whole_and_the_message_says_so() {
    let ground = Ground::new();
    for number in 0..3 {
        ground.write(&format!("in/{number}.txt"), small_article(number));
    }
    // A limit on the length of files stands for a disk without room: the same call fails, on every machine.
    let run = ground.shell("trap '' XFSZ; ulimit -f 1; \"$0\" read in").ends_with(3);
    run.tells(&["demarche-ledger", "hint"]);
    ground.run(&["read", "in"]).ends_with(0);
    assert_eq!(ground.articles().len(), 3);
    let before = ground.ledger_files();
    ground.write("more/9.txt", small_article(9));
    ground.shell("trap '' XFSZ; ulimit -f 1; \"$0\" read more").ends_with(3);
    let after = ground.ledger_files();
    assert!(before.iter().all(|file| after.contains(file)), "what was there is as it was");
    assert_eq!(ground.articles().len(), 3);
    ground.run(&["read", "more"]).ends_with(0);
    assert_eq!(ground.articles().len(), 4);
}
