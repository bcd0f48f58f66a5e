//! What two samples are coded as, and the excerpt of a report in README.md. `UPDATE_GOLDEN=1` writes both anew.

use crate::ground::{Ground, root, sample};
use demarche_store::EventRow;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

const SAMPLES: [&str; 2] = ["04-denial.txt", "06-opinion.html"];

/// Where the excerpt begins and ends in README.md.
const BEGIN: &str = "<!-- begin excerpt";
const END: &str = "<!-- end excerpt -->";
/// Lines of the excerpt.
const LINES: usize = 23;

/// Compares a file with what it should hold, or writes it.
#[track_caller]
fn check(path: &Path, expected: &str, found: &str) {
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(path, found).expect("the file is written");
        return;
    }
    for (expected, found) in expected.lines().zip(found.lines()) {
        assert_eq!(expected, found, "{}: review, then run again with UPDATE_GOLDEN=1", path.display());
    }
    assert_eq!(expected.lines().count(), found.lines().count(), "{}", path.display());
}

/// `section: sources TYPE targets | date | factuality | voices`.
fn line(row: &EventRow) -> String {
    let side = |codes: &[String]| if codes.is_empty() { "?".to_owned() } else { codes.join("+") };
    let mode = row.mode.as_ref().map_or(String::new(), |mode| format!("/{mode}"));
    let mut voices = vec![row.told_by.clone()];
    voices.extend(row.voices.iter().cloned());
    format!(
        "{}: {} {}{mode} {} | {} | {}{} | {}\n",
        row.section,
        side(&row.sources),
        row.event_type,
        side(&row.targets),
        row.date.as_deref().unwrap_or("undated"),
        row.factuality,
        if row.polarity == "neg" { ", not" } else { "" },
        voices.join(" > "),
    )
}

#[test]
fn two_samples_are_coded_as_before() {
    let mut found = String::new();
    for name in SAMPLES {
        let ground = Ground::new();
        ground.run(&["read", &sample(name)]).ends_with(0);
        found.push_str(&format!("# {name}\n"));
        found.extend(ground.events().iter().map(line));
    }
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cli/golden.txt");
    check(&path, &fs::read_to_string(&path).unwrap_or_default(), &found);
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    let ground = Ground::new();
    let mut command = ground.command(&["read", "--no-ledger", "samples/05-independent.txt"]);
    let report = command.current_dir(root()).output().expect("the program runs").stdout;
    let report = String::from_utf8(report).expect("UTF-8");
    let excerpt: String = report.lines().take(LINES).map(|line| format!("{}\n", line.trim_end())).collect();
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).expect("README.md");
    let (head, rest) = readme.split_once(BEGIN).expect("the excerpt begins");
    let (mark, rest) = rest.split_once('\n').expect("a line");
    let (_, tail) = rest.split_once(END).expect("the excerpt ends");
    let found = format!("{head}{BEGIN}{mark}\n```\n{excerpt}```\n{END}{tail}");
    check(&path, &readme, &found);
}
