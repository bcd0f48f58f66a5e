//! Dictionary files: where they come from, how their rows are read, how their faults are told.

use demarche_types::LexiconRef;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// A fault in a dictionary, or a dictionary that cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LexiconError {
    /// The folder or a file in it cannot be read.
    #[error("cannot read dictionary {}: {source}", path.display())]
    Read {
        /// What was to be read.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// An entry is wrong.
    #[error("{at}: {message}\n  hint: {hint}")]
    Entry {
        /// Where.
        at: LexiconRef,
        /// What was found.
        message: String,
        /// What would help.
        hint: String,
    },
}

/// The text of all dictionaries, by path below the lexicon's root, sorted by path.
#[derive(Clone, Debug)]
pub struct Files {
    files: Vec<(String, String)>,
}

impl Files {
    /// The files that the program carries.
    pub fn embedded() -> Files {
        Files { files: EMBEDDED.iter().map(|&(path, text)| (path.to_owned(), text.to_owned())).collect() }
    }

    /// The files below a folder: every `.tsv`, `.toml` and `.txt`.
    pub fn below(root: &Path) -> Result<Files, LexiconError> {
        let mut files = Vec::new();
        let mut folders = vec![root.to_owned()];
        while let Some(folder) = folders.pop() {
            let failed = |source| LexiconError::Read { path: folder.clone(), source };
            for entry in fs::read_dir(&folder).map_err(failed)? {
                let path = entry.map_err(failed)?.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|kind| kind == "tsv" || kind == "toml" || kind == "txt") {
                    let text = fs::read_to_string(&path)
                        .map_err(|source| LexiconError::Read { path: path.clone(), source })?;
                    let below = path.strip_prefix(root).unwrap_or(&path);
                    files.push((below.to_string_lossy().replace('\\', "/"), text));
                }
            }
        }
        files.sort();
        Ok(Files { files })
    }

    /// Files given by path and text.
    pub fn given(files: impl IntoIterator<Item = (String, String)>) -> Files {
        let mut files: Vec<_> = files.into_iter().collect();
        files.sort();
        Files { files }
    }

    /// The text at `path`, empty if there is no such file.
    pub fn text(&self, path: &str) -> &str {
        match self.files.binary_search_by(|(other, _)| other.as_str().cmp(path)) {
            Ok(index) => &self.files[index].1,
            Err(_) => "",
        }
    }

    /// The files whose path starts with `prefix`, in order of their paths.
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files
            .iter()
            .filter(move |(path, _)| path.starts_with(prefix))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// A short hash of all paths and texts (FNV-1a, 64 bits, in hex).
    pub fn version(&self) -> String {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for (path, text) in &self.files {
            for byte in path.bytes().chain([0]).chain(text.bytes()).chain([0]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        }
        format!("{hash:016x}")
    }

    /// The rows of the table at `path`: tab-separated cells, `#` starts a comment line, blank lines are
    /// skipped. Each row must have at least `least` cells; missing further cells read as empty.
    pub fn rows<'a>(&'a self, path: &str, least: usize) -> Result<Vec<Row<'a>>, LexiconError> {
        let mut rows = Vec::new();
        for (index, line) in self.text(path).lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let row = Row {
                at: LexiconRef { file: path.to_owned(), line: index as u32 + 1 },
                cells: line.split('\t').map(str::trim).collect(),
            };
            if row.cells.len() < least {
                return Err(row.fault(
                    format!("a row has {} cells, at least {least} are needed", row.cells.len()),
                    "cells are separated by tabs; the head of the file names them",
                ));
            }
            rows.push(row);
        }
        Ok(rows)
    }
}

/// One row of a table.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// Where it stands.
    pub at: LexiconRef,
    cells: Vec<&'a str>,
}

impl<'a> Row<'a> {
    /// The cell at `index`, empty if the row is shorter.
    pub fn cell(&self, index: usize) -> &'a str {
        self.cells.get(index).copied().unwrap_or("")
    }

    /// The parts of a cell that lists several values, separated by `|`.
    pub fn list(&self, index: usize) -> impl Iterator<Item = &'a str> + use<'a> {
        self.cell(index).split('|').map(str::trim).filter(|part| !part.is_empty())
    }

    /// An error at this row.
    pub fn fault(&self, message: impl Into<String>, hint: impl Into<String>) -> LexiconError {
        LexiconError::Entry { at: self.at.clone(), message: message.into(), hint: hint.into() }
    }
}
