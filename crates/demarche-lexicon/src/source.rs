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

/// The text of dictionaries: the program's own, or a user's, or a user's over the program's.
///
/// Layers keep their files sorted by path. What an earlier layer says of a name, a cue or a word goes
/// before what a later one says of it; everything else adds up.
#[derive(Clone, Debug)]
pub struct Files {
    layers: Vec<Layer>,
}

#[derive(Clone, Debug)]
struct Layer {
    /// What stands before a file's path where an entry is named.
    root: String,
    /// Path below the root, and text.
    files: Vec<(String, String)>,
}

/// The root of the program's own files.
const OWN: &str = "lexicon";

impl Files {
    /// The files that the program carries.
    pub fn embedded() -> Files {
        Files::given(EMBEDDED.iter().map(|&(path, text)| (path.to_owned(), text.to_owned())))
    }

    /// A user's folder: every `.tsv`, `.toml` and `.txt` below it. One that has an `ontology/` of its own is a
    /// whole lexicon; any other lies over the program's.
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
        let is_whole = files.iter().any(|(path, _)| path.starts_with("ontology/"));
        let mut below = Files::layer(root.to_string_lossy().trim_end_matches('/'), files);
        if !is_whole {
            below.layers.extend(Files::embedded().layers);
        }
        Ok(below)
    }

    /// Files given by path and text.
    pub fn given(files: impl IntoIterator<Item = (String, String)>) -> Files {
        Files::layer(OWN, files.into_iter().collect())
    }

    fn layer(root: &str, mut files: Vec<(String, String)>) -> Files {
        files.sort();
        Files { layers: vec![Layer { root: root.to_owned(), files }] }
    }

    /// Every file whose path below its root is `path`, one a layer, the first layer first.
    pub fn all<'a>(&'a self, path: &'a str) -> impl Iterator<Item = File<'a>> {
        self.under(path).filter(move |file| file.path == path)
    }

    /// The files whose path below their root starts with `prefix`: by layer, then by path.
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = File<'a>> {
        self.layers.iter().enumerate().flat_map(move |(layer, Layer { root, files })| {
            let found = files.iter().filter(move |(path, _)| path.starts_with(prefix));
            found.map(move |(path, text)| File { layer, root, path, text })
        })
    }

    /// A short hash of all paths and texts (FNV-1a, 64 bits, in hex).
    pub fn version(&self) -> String {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for File { path, text, .. } in self.under("") {
            for byte in path.bytes().chain([0]).chain(text.bytes()).chain([0]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        }
        format!("{hash:016x}")
    }

    /// The rows of the table at `path` in all layers: tab-separated cells, `#` starts a comment line, blank
    /// lines are skipped. Each row must have at least `least` cells; missing further cells read as empty.
    pub fn rows<'a>(&'a self, path: &'a str, least: usize) -> Result<Vec<Row<'a>>, LexiconError> {
        let mut rows = Vec::new();
        for file in self.all(path) {
            for (index, line) in file.text.lines().enumerate() {
                if line.trim().is_empty() || line.starts_with('#') {
                    continue;
                }
                let row = Row { file, line: index as u32 + 1, cells: line.split('\t').map(str::trim).collect() };
                if row.cells.len() < least {
                    return Err(row.fault(
                        format!("a row has {} cells, at least {least} are needed", row.cells.len()),
                        "cells are separated by tabs; the head of the file names them",
                    ));
                }
                rows.push(row);
            }
        }
        Ok(rows)
    }
}

/// One dictionary file.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// The number of its layer, from 0.
    pub layer: usize,
    root: &'a str,
    /// Its path below the root.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
}

impl File<'_> {
    /// A line of it, counted from 1.
    pub fn line(&self, line: u32) -> LexiconRef {
        LexiconRef { file: format!("{}/{}", self.root, self.path), line }
    }
}

/// One row of a table.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// The file it stands in.
    pub file: File<'a>,
    /// Its line, from 1.
    pub line: u32,
    cells: Vec<&'a str>,
}

impl<'a> Row<'a> {
    /// Where it stands.
    pub fn at(&self) -> LexiconRef {
        self.file.line(self.line)
    }

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
        LexiconError::Entry { at: self.at(), message: message.into(), hint: hint.into() }
    }
}
