//! `cargo xtask tidy`: what must hold of the tree and no compiler checks.
//!
//! In: the repository's root. Out: one line for each fault, with file and remedy. It changes nothing.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Most lines of code in a Rust file: blank lines, comments and the tests at its end are not counted.
const MOST_LINES: usize = 900;

/// Where the tests of a file begin.
const TESTS: &str = "#[cfg(test)]\nmod ";

/// Paths of one person's machine, in halves so that this file does not hold them.
const MACHINES: [(&str, &str); 5] =
    [("/ho", "me/"), ("/ro", "ot/"), ("/wo", "rk/"), ("/Us", "ers/"), ("C:\\", "Users\\")];

/// Folders without sources, for trees that git does not know.
const NO_SOURCES: [&str; 3] = [".git", "target", "demarche-ledger"];

pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    let faults = faults(&root())?;
    for fault in &faults {
        println!("{fault}");
    }
    match faults.len() {
        0 => Ok(()),
        count => Err(format!("{count} faults").into()),
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every fault of the tree below `root`, sorted.
fn faults(root: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut faults = workspace(root)?;
    for file in files(root)? {
        // A file that is deleted and not yet committed is none.
        let Ok(bytes) = fs::read(root.join(&file)) else { continue };
        if let Ok(text) = String::from_utf8(bytes) {
            faults.extend(in_text(&file, &text));
        }
    }
    faults.extend(changelog(&fs::read_to_string(root.join("CHANGELOG.md"))?));
    faults.sort();
    Ok(faults)
}

/// Members of the workspace: in the order of their dependencies, with the lints of the workspace.
fn workspace(root: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let manifest = |path: &Path| -> Result<toml::Table, Box<dyn Error>> {
        let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(text.parse().map_err(|error| format!("{}: {error}", path.display()))?)
    };
    let whole = manifest(&root.join("Cargo.toml"))?;
    let members = whole["workspace"]["members"].as_array().ok_or("Cargo.toml: no members")?;
    let mut crates = Vec::new();
    for member in members.iter().filter_map(toml::Value::as_str) {
        let table = manifest(&root.join(member).join("Cargo.toml"))?;
        let name = table["package"]["name"].as_str().ok_or_else(|| format!("{member}: no name"))?.to_owned();
        crates.push((name, member, table));
    }
    let mut faults = Vec::new();
    for (index, (_, member, table)) in crates.iter().enumerate() {
        let lints = table.get("lints").and_then(|lints| lints.get("workspace")).and_then(toml::Value::as_bool);
        if lints != Some(true) {
            faults
                .push(format!("{member}/Cargo.toml: no lints of the workspace; add `[lints]` with `workspace = true`"));
        }
        let lists = ["dependencies", "build-dependencies"].into_iter().filter_map(|list| table.get(list)?.as_table());
        for dependency in lists.flat_map(|list| list.keys()) {
            if crates[index..].iter().any(|(later, ..)| later == dependency) {
                faults.push(format!(
                    "{member}/Cargo.toml: depends on {dependency}, which stands below it in the workspace; a crate depends only on those above it"
                ));
            }
        }
    }
    Ok(faults)
}

/// Files that git tracks; without git, all files.
fn files(root: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(root).output();
    if let Ok(listed) = listed
        && listed.status.success()
    {
        let text = String::from_utf8(listed.stdout)?;
        return Ok(text.split_terminator('\0').map(str::to_owned).collect());
    }
    let (mut found, mut folders) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let path = entry.path();
            if !entry.file_type()?.is_dir() {
                found.push(path.strip_prefix(root)?.to_string_lossy().replace('\\', "/"));
            } else if !NO_SOURCES.contains(&entry.file_name().to_string_lossy().as_ref()) {
                folders.push(path);
            }
        }
    }
    Ok(found)
}

fn in_text(file: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    // A ledger of an older layout is kept byte by byte as its program wrote it.
    if text.contains('\0') || file.contains("/tests/ledger-v") {
        return faults;
    }
    if !text.is_empty() && !text.ends_with('\n') {
        faults.push(format!("{file}: no line break at the end; add one"));
    }
    for (number, line) in text.lines().enumerate() {
        if MACHINES.iter().any(|(begin, end)| line.contains(&format!("{begin}{end}"))) {
            faults.push(format!("{file}:{}: a path of one machine; make it relative", number + 1));
        }
    }
    if file.ends_with(".rs") {
        let own = text.split(TESTS).next().unwrap_or_default();
        let is_code = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with("//");
        let code = own.lines().filter(is_code).count();
        if code > MOST_LINES {
            faults.push(format!("{file}: {code} lines of code, more than {MOST_LINES}; divide it by what it does"));
        }
    }
    faults
}

fn changelog(text: &str) -> Vec<String> {
    let mut heads = text.lines().filter(|line| line.starts_with("## ") || line.starts_with("### "));
    match (heads.next(), heads.next()) {
        (Some("## Unreleased"), Some("### Changed codes")) => Vec::new(),
        _ => vec!["CHANGELOG.md: does not open with `## Unreleased` and `### Changed codes`; add them".to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_tidy() {
        let faults = faults(&root()).expect("the tree can be read");
        assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    }

    #[test]
    fn faults_in_text_are_found() {
        let check = |file: &str, text: &str, expected: &[&str]| {
            let found = in_text(file, text);
            assert_eq!(found.len(), expected.len(), "{found:?}");
            for (found, expected) in found.iter().zip(expected) {
                assert!(found.starts_with(expected), "{found}");
            }
        };
        check("a.md", "fine\n", &[]);
        check("a.md", "", &[]);
        check("a.md", "cut", &["a.md: no line break"]);
        check("store/tests/ledger-v1/format.json", "{}", &[]);
        check("a.bin", "\0", &[]);
        let path = format!("see {}{}ana/notes\n", MACHINES[0].0, MACHINES[0].1);
        check("a.md", &path, &["a.md:1: a path"]);
        check("a.rs", &"x();\n".repeat(MOST_LINES + 1), &["a.rs: 901 lines"]);
        check("a.rs", &"// why\n\n".repeat(MOST_LINES), &[]);
        check("a.rs", &format!("{TESTS}tests {{{}", "x();\n".repeat(MOST_LINES + 1)), &[]);
    }

    #[test]
    fn a_changelog_opens_with_changed_codes() {
        assert!(changelog("# Changelog\n\n## Unreleased\n\n### Changed codes\n").is_empty());
        assert_eq!(changelog("# Changelog\n\n## 0.1.0\n").len(), 1);
    }
}
