//! Event data of others: imported once whatever happens, apart from our own coding, and told about.

use crate::ground::Ground;
use demarche_store::{ImportedRow, Ledger, Wanted, gdelt_columns};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread::sleep;
use std::time::Instant;

/// A table in the shape of GDELT 2; every hundredth line is broken.
pub(crate) fn gdelt(rows: usize) -> String {
    let columns = gdelt_columns(demarche_store::Kind::Gdelt2);
    let states = ["FJI", "TCD", "NOR", "CHL", "LAO"];
    let line = |row: usize| {
        if row % 100 == 99 {
            return "cut off\there\n".to_owned();
        }
        let cell = |name: &String| match name.as_str() {
            "GLOBALEVENTID" => row.to_string(),
            "SQLDATE" => format!("2015{:02}{:02}", 1 + row * 12 / rows, 1 + row % 28),
            "Actor1CountryCode" => states[row % 5].to_owned(),
            "Actor2CountryCode" => states[row % 3].to_owned(),
            "EventCode" => ["042", "190", "0211"][row % 3].to_owned(),
            _ => String::new(),
        };
        columns.iter().map(cell).collect::<Vec<_>>().join("\t") + "\n"
    };
    (0..rows).map(line).collect()
}

fn imported(ledger: &Path) -> Vec<ImportedRow> {
    let snapshot = Ledger::open(ledger).and_then(|ledger| ledger.snapshot()).expect("a ledger");
    let mut rows = Vec::new();
    let faults = snapshot.imported(&Wanted::default(), |row| rows.push(row)).expect("rows");
    assert!(faults.is_empty(), "{faults:?}");
    rows
}

#[test]
fn a_file_is_imported_once_and_never_passes_for_our_own_coding() {
    let ground = Ground::with_samples();
    let own = ground.events().len();
    let file = ground.write("export.CSV", gdelt(300));
    let run = ground.run(&["import", "gdelt2", file]).ends_with(0);
    let run = run.tells(&["300 records read", "297 rows written", "3 rejected (wrong column count 3"]);
    run.tells(&["rows/s"]);
    assert!(ground.rejects().contains("export.CSV:100"));
    let before = ground.ledger_files();
    ground.run(&["import", "gdelt2", file]).ends_with(0).tells(&["imported before as gdelt2 (297 rows)"]);
    assert_eq!(before, ground.ledger_files());
    assert_eq!(imported(&ground.path("demarche-ledger")).len(), 297);
    assert_eq!(ground.events().len(), own);
}

#[test]
fn a_file_of_another_kind_is_named_and_the_others_are_imported() {
    let ground = Ground::new();
    let (good, poem) = (ground.write("good.CSV", gdelt(50)), ground.write("poem.txt", "Roses are red\n"));
    let run = ground.run(&["import", "gdelt2", poem, good, "no-such.CSV"]).ends_with(3);
    run.tells(&["poem.txt: is no gdelt2 file", "no-such.CSV: cannot be read", "2 of 3 files could not be imported"]);
    assert_eq!(imported(&ground.path("demarche-ledger")).len(), 50);
    ground.run(&["import", "icews", good]).ends_with(3).tells(&["it looks like gdelt2", "demarche import gdelt2 FILE"]);
    ground.run(&["import", "kedsx", good]).ends_with(2).tells(&["the kinds are gdelt1, gdelt2, icews"]);
}

const ROWS: usize = 6_000;
const KILLS: u32 = 10;
const SEED: u64 = 20_261_128;

#[test]
fn killed_at_any_moment_an_import_goes_on_and_ends_in_the_same_bytes() {
    let ground = Ground::new();
    let file = ground.write("export.CSV", gdelt(ROWS));
    let arguments = ["import", "gdelt2", file, "--block-bytes", "16000"];
    let start = Instant::now();
    ground.run(&[&arguments[..], &["--ledger", "whole"]].concat()).ends_with(0);
    let whole = start.elapsed();
    let mut seed = SEED;
    for _ in 0..crate::kill::kills(KILLS) {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut child =
            ground.command(&arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
        sleep(whole.mul_f64((seed >> 33) as f64 / (1u64 << 31) as f64));
        child.kill().expect("a kill");
        child.wait().expect("it is dead");
        let ledger = ground.path("demarche-ledger");
        if !ledger.join("format.json").exists() {
            continue;
        }
        let rows = imported(&ledger);
        if rows.len() == ROWS - ROWS / 100 {
            // Nothing is left to be killed in: begin a new ledger.
            fs::remove_dir_all(&ledger).expect("the ledger is removed");
        }
    }
    ground.run(&arguments).ends_with(0);
    assert_eq!(files(&ground.path("demarche-ledger")), files(&ground.path("whole")));
    assert_eq!(imported(&ground.path("whole")).len(), ROWS - ROWS / 100);
}

/// Every file below a folder with its bytes, by its name below it.
fn files(root: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let (mut found, mut folders) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    found.push((path.strip_prefix(root).expect("below").to_owned(), fs::read(&path).expect("bytes")))
                }
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_ledger_tells_what_it_holds_as_it_is_and_as_it_was() {
    let ground = Ground::with_samples();
    let before: usize = ground.run(&["events", "--json"]).ends_with(0).json_lines().len();
    let was = Ledger::open(&ground.path("demarche-ledger")).and_then(|ledger| ledger.snapshot()).expect("a snapshot");
    ground.run(&["read", &crate::ground::sample("05-independent.txt")]).ends_with(0);
    ground.run(&["import", "gdelt2", ground.write("x.CSV", gdelt(100))]).ends_with(0);
    let now = ground.run(&["events", "--json"]).ends_with(0).json_lines().len();
    assert!(now > before);
    let number = was.number().to_string();
    let old = ground.run(&["events", "--json", "--as-of-version", &number]).ends_with(0);
    assert_eq!(old.json_lines().len(), before);
    ground.run(&["dyad", "QAT", "SAU", "--as-of-version", &number]).ends_with(0);
    ground.run(&["events", "--as-of-version", "99"]).ends_with(3).tells(&["no snapshot 99", "can be read", "hint"]);

    let stats = ground.run(&["stats"]).ends_with(0).out;
    for words in [
        "articles                3 rows",
        "imported               99 rows",
        "Imported: gdelt2",
        "wrong column count",
        "lexicon",
    ] {
        assert!(stats.contains(words), "no {words:?} in {stats}");
    }
    let json: serde_json::Value =
        serde_json::from_str(&ground.run(&["stats", "--json"]).ends_with(0).out).expect("JSON");
    assert_eq!(json["data_sets"]["gdelt2"]["rows"], 99);
    assert_eq!(json["rejects"]["wrong column count"], 1);

    let listed = ground.run(&["events", "--json"]).ends_with(0).out;
    ground.run(&["compact"]).ends_with(0).tells(&["10 files became 5"]);
    assert_eq!(ground.run(&["events", "--json"]).ends_with(0).out, listed);
    ground.run(&["compact", "--gc"]).ends_with(0).tells(&["0 files became 0", "snapshots and 10 files removed"]);
    assert_eq!(ground.run(&["events", "--json"]).ends_with(0).out, listed);
    ground.run(&["events", "--as-of-version", &number]).ends_with(3).tells(&["no snapshot"]);
}

#[test]
fn exports_take_the_filters_of_events_and_go_to_a_file() {
    let ground = Ground::with_samples();
    let all = ground.run(&["events", "--csv"]).ends_with(0).out;
    ground.run(&["export", "--to", "csv", "-o", "all.csv"]).ends_with(0).tells(&["events in all.csv"]);
    assert_eq!(fs::read_to_string(ground.path("all.csv")).expect("a file"), all);
    let some =
        ground.run(&["export", "--to", "jsonl", "--actor", "QAT", "--from", "2017", "--until", "2018"]).ends_with(0);
    assert_eq!(
        some.out,
        ground.run(&["events", "--json", "--actor", "QAT", "--from", "2017", "--to", "2018"]).ends_with(0).out
    );
    for format in demarche_store::Format::ALL {
        ground.run(&["export", "--to", format.name(), "-o", "x.out"]).ends_with(0);
        assert!(fs::metadata(ground.path("x.out")).expect("a file").len() > 0, "{}", format.name());
    }
    ground.run(&["export", "--to", "gml"]).ends_with(2).tells(&["the formats are csv, jsonl"]);
    ground.run(&["export", "--to", "csv", "-o", "no/such/x"]).ends_with(3).tells(&["no/such/x", "hint"]);
}

#[test]
fn tables_are_told_as_text_and_as_json_schema() {
    let ground = Ground::new();
    let text = ground.run(&["schema"]).ends_with(0).out;
    assert!(text.contains("imported  One event of another data set") && text.contains("event_id"), "{text}");
    let schema = ground.run(&["schema", "events", "--json"]).ends_with(0).json_lines();
    assert_eq!(schema[0]["title"], "events");
    ground.run(&["schema", "event"]).ends_with(2).tells(&["the tables are articles"]);
}
