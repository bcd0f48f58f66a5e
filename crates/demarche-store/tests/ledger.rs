//! What a ledger promises: nothing twice, nothing lost, nothing mixed, every fault named.

use demarche_store::{ArticleRow, Batch, EventRow, Ledger, Reject, SectionRow, StoreError};
use demarche_types::{
    Analysis, Article, ArticleId, Language, Metadata, Publication, PublicationBasis, Reading, Section, SectionKind,
    Span, Versions,
};
use proptest::prelude::*;
use std::fs;
use std::path::Path;

fn reading(id: &str, text: &str, code: &str) -> Reading {
    let article = Article {
        id: ArticleId(id.to_owned()),
        locator: format!("{id}.txt"),
        text: text.to_owned(),
        sections: vec![Section { kind: SectionKind::Body, span: Span::new(0, text.len()), author: None }],
        metadata: Metadata::default(),
        publication: Publication { date: None, basis: PublicationBasis::Unknown },
        language: Language::English,
        diagnostics: Vec::new(),
    };
    Reading {
        article,
        analysis: Analysis::default(),
        dates: Vec::new(),
        quantities: Vec::new(),
        places: Vec::new(),
        actors: Vec::new(),
        quotations: Vec::new(),
        events: Vec::new(),
        uncoded: Vec::new(),
        diagnostics: Vec::new(),
        versions: Versions { code: code.to_owned(), lexicon: "l".to_owned(), model: "m".to_owned() },
    }
}

fn batch(readings: &[Reading]) -> Batch {
    let mut batch = Batch::default();
    for reading in readings {
        batch.add(reading, &|_| 0.0, &|_, _| "the author".to_owned());
    }
    batch
}

fn texts(ledger: &Ledger) -> Vec<String> {
    let snapshot = ledger.snapshot().expect("a snapshot");
    let (rows, faults) = snapshot.rows::<ArticleRow>(|_| true).expect("rows");
    assert!(faults.is_empty(), "{faults:?}");
    rows.into_iter().map(|row| row.text).collect()
}

fn file_below(root: &Path, table: &str) -> std::path::PathBuf {
    let mut files = fs::read_dir(root.join("data").join(table)).expect("a table");
    files.next().expect("a file").expect("an entry").path()
}

#[test]
fn the_same_reading_twice_changes_nothing_and_a_newer_one_supersedes() {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = Ledger::create_or_open(folder.path()).expect("a ledger");
    let first = reading("a", "The envoy left.", "1");
    assert_eq!(ledger.writer().expect("lock").commit(batch(std::slice::from_ref(&first))).expect("commit"), 1);
    let before = ledger.snapshot().expect("a snapshot").number();
    let mut writer = ledger.writer().expect("lock");
    assert!(writer.holds(&first));
    assert_eq!(writer.commit(batch(&[first.clone(), first])).expect("commit"), 0);
    assert_eq!(ledger.snapshot().expect("a snapshot").number(), before);

    writer.commit(batch(&[reading("a", "The envoy left.", "2")])).expect("commit");
    drop(writer);
    assert_eq!(texts(&ledger), ["The envoy left."]);
    let snapshot = ledger.snapshot().expect("a snapshot");
    let (rows, _) = snapshot.rows::<SectionRow>(|_| true).expect("rows");
    assert_eq!(rows.iter().map(|row| row.code_version.as_str()).collect::<Vec<_>>(), ["2"]);
    assert!(snapshot.counts().iter().any(|(table, rows)| table.name() == "articles" && *rows == 2));
    assert!(snapshot.rows::<EventRow>(|_| true).expect("rows").0.is_empty());
}

#[test]
fn what_a_killed_writer_left_is_not_seen_and_is_cleared() {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = Ledger::create_or_open(folder.path()).expect("a ledger");
    ledger.writer().expect("lock").commit(batch(&[reading("a", "One.", "1")])).expect("commit");
    fs::write(folder.path().join("tmp/articles-half.parquet"), b"PAR1 half").expect("left over");
    fs::write(folder.path().join("data/articles/orphan.parquet"), b"PAR1 half").expect("orphan");
    assert_eq!(texts(&ledger), ["One."]);
    ledger.writer().expect("lock").commit(batch(&[reading("b", "Two.", "1")])).expect("commit");
    assert_eq!(texts(&ledger), ["One.", "Two."]);
    assert_eq!(fs::read_dir(folder.path().join("tmp")).expect("tmp").count(), 0);
}

#[test]
fn a_second_writer_is_refused_and_a_reader_keeps_its_snapshot() {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = Ledger::create_or_open(folder.path()).expect("a ledger");
    let mut writer = ledger.writer().expect("lock");
    assert!(matches!(ledger.writer(), Err(StoreError::Locked { .. })));
    writer.commit(batch(&[reading("a", "One.", "1")])).expect("commit");
    let old = ledger.snapshot().expect("a snapshot");
    writer.commit(batch(&[reading("b", "Two.", "1")])).expect("commit");
    assert_eq!(old.rows::<ArticleRow>(|_| true).expect("rows").0.len(), 1);
    assert_eq!(texts(&ledger).len(), 2);
}

#[test]
fn a_damaged_file_is_named_and_the_rest_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = Ledger::create_or_open(folder.path()).expect("a ledger");
    ledger.writer().expect("lock").commit(batch(&[reading("a", "One.", "1")])).expect("commit");
    let damaged = file_below(folder.path(), "sections");
    let mut bytes = fs::read(&damaged).expect("bytes");
    bytes[10] ^= 0xff;
    fs::write(&damaged, bytes).expect("damage");
    ledger.writer().expect("lock").commit(batch(&[reading("b", "Two.", "1")])).expect("commit");
    let (rows, faults) = ledger.snapshot().expect("a snapshot").rows::<SectionRow>(|_| true).expect("rows");
    assert_eq!(rows.len(), 1);
    assert_eq!(faults.len(), 1);
    assert!(faults[0].to_string().contains(&damaged.display().to_string()), "{}", faults[0]);
    assert!(faults[0].to_string().contains("hint:"), "{}", faults[0]);
}

#[test]
fn a_newer_ledger_and_a_foreign_folder_are_refused_with_a_remedy() {
    let folder = tempfile::tempdir().expect("a folder");
    Ledger::create_or_open(folder.path()).expect("a ledger");
    fs::write(folder.path().join("format.json"), r#"{"format":"demarche-ledger","version":99}"#).expect("format");
    let error = Ledger::open(folder.path()).expect_err("newer");
    assert!(matches!(error, StoreError::Newer { found: 99, .. }), "{error}");
    assert!(error.to_string().contains("newer demarche"), "{error}");

    let foreign = tempfile::tempdir().expect("a folder");
    fs::write(foreign.path().join("thesis.docx"), b"mine").expect("a file");
    let error = Ledger::create_or_open(foreign.path()).expect_err("foreign");
    assert!(error.to_string().contains("thesis.docx"), "{error}");
    assert!(Ledger::open(foreign.path()).is_err());
}

/// A ledger of the first layout, as its program wrote it: this folder is never written anew.
#[test]
fn a_ledger_of_layout_1_opens_and_tells_what_it_held() {
    let ledger = Ledger::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ledger-v1")).expect("it opens");
    let snapshot = ledger.snapshot().expect("a snapshot");
    let (articles, faults) = snapshot.rows::<ArticleRow>(|_| true).expect("rows");
    assert!(faults.is_empty(), "{faults:?}");
    let titles: Vec<_> = articles.iter().filter_map(|row| row.title.as_deref()).collect();
    assert_eq!(titles, ["Shots at the lighthouse", "Tunnel talks"]);
    let (events, faults) = snapshot.rows::<EventRow>(|_| true).expect("rows");
    assert!(faults.is_empty(), "{faults:?}");
    let told: Vec<_> = events
        .iter()
        .map(|row| format!("{} {} {}", row.sources.join("+"), row.event_type, row.targets.join("+")))
        .collect();
    assert_eq!(
        told,
        [
            "ISL.GOV ACCUSE BOL",
            "BOL ASSAULT ISL.GOV",
            "BOL.GOV REJECT ISL",
            "NOR.GOV SUPPORT CHL.GOV",
            "NOR.GOV SUPPORT CHL"
        ]
    );
    // What its program did not write yet is unknown.
    assert!(events.iter().all(|row| row.restates.is_none() && row.hedge.is_none() && row.considered.is_none()));
    assert_eq!(snapshot.counts().iter().map(|(_, rows)| rows).sum::<u64>(), 30);
}

#[test]
fn rejects_are_kept_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = Ledger::create_or_open(folder.path()).expect("a ledger");
    let mut writer = ledger.writer().expect("lock");
    let reject = Reject { locator: "x.jsonl:3".to_owned(), reason: "no object".to_owned(), line: None };
    writer.reject(std::slice::from_ref(&reject)).expect("kept");
    writer.reject(&[reject]).expect("kept");
    let kept: Vec<_> = fs::read_dir(folder.path().join("rejects")).expect("rejects").collect();
    assert_eq!(kept.len(), 1);
    let text = fs::read_to_string(kept[0].as_ref().expect("an entry").path()).expect("text");
    assert_eq!(text, "{\"locator\":\"x.jsonl:3\",\"reason\":\"no object\"}\n");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_text_comes_back_as_it_went_in(all in proptest::collection::btree_map("[a-f0-9]{8}", "\\PC{0,40}", 1..6)) {
        let folder = tempfile::tempdir().expect("a folder");
        let ledger = Ledger::create_or_open(folder.path()).expect("a ledger");
        let readings: Vec<_> = all.iter().map(|(id, text)| reading(id, text, "1")).collect();
        ledger.writer().expect("lock").commit(batch(&readings)).expect("commit");
        prop_assert_eq!(texts(&ledger), all.values().cloned().collect::<Vec<_>>());
    }
}
