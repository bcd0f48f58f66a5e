//! Files, folders and stdin named on the command line.

use crate::failure::Failure;
use demarche::ingest::Options;
use demarche::ingest::archive::{Archive, HEAD};
use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// The name of stdin.
const STDIN: &str = "-";

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

impl Input {
    /// Its name in messages.
    pub(crate) fn locator(&self) -> String {
        match self {
            Input::Stdin => STDIN.to_owned(),
            Input::File(path) => path.display().to_string(),
        }
    }

    /// Its bytes, at most `limit`: a larger file is refused before it is read.
    pub(crate) fn bytes(&self, limit: usize) -> Result<Vec<u8>, String> {
        let too_large = |bytes: u64| {
            format!(
                "{}: {bytes} bytes or more, more than the limit of {limit}\n  hint: split it into one file an article, or JSONL with one article a line",
                self.locator()
            )
        };
        let unreadable = |error: io::Error| {
            format!("{}: cannot be read: {error}\n  hint: check the name and who may read it", self.locator())
        };
        let mut bytes = Vec::new();
        match self {
            Input::Stdin => io::stdin().take(limit as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?,
            Input::File(path) => {
                let file = fs::File::open(path).map_err(unreadable)?;
                let length = file.metadata().map_err(unreadable)?.len();
                if length > limit as u64 {
                    return Err(too_large(length));
                }
                file.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?
            }
        };
        if bytes.len() > limit { Err(too_large(bytes.len() as u64)) } else { Ok(bytes) }
    }

    /// The file and what archive it is, if it is one that is read record by record.
    pub(crate) fn archive(&self, options: &Options) -> Option<(Archive, fs::File)> {
        // What cannot be opened here is told by [`Input::bytes`].
        let Input::File(path) = self else { return None };
        let mut file = fs::File::open(path).ok()?;
        let bytes = file.metadata().ok()?.len();
        let mut head = Vec::new();
        file.by_ref().take(HEAD as u64).read_to_end(&mut head).ok()?;
        let archive = Archive::of(&head, &self.locator(), bytes, options)?;
        file.seek(SeekFrom::Start(0)).ok()?;
        Some((archive, file))
    }

    /// Its text, for gold, CoNLL-U and the like.
    pub(crate) fn text(&self) -> Result<String, Failure> {
        let bytes = self.bytes(MAX_FILE).map_err(Failure::input)?;
        String::from_utf8(bytes).map_err(|error| {
            Failure::input(format!("{}: not UTF-8: {error}\n  hint: convert the file to UTF-8", self.locator()))
        })
    }
}

/// The largest file that is no article, such as gold, CoNLL-U or a model, in bytes.
pub(crate) const MAX_FILE: usize = 1 << 30;

/// The input that a path or `-` names.
pub(crate) fn named(path: &Path) -> Input {
    if path == Path::new(STDIN) { Input::Stdin } else { Input::File(path.to_owned()) }
}

/// The inputs that paths name: files as they are, the files below folders sorted by path, links followed,
/// hidden ones and ledgers left out. What cannot be listed, such as a link to nothing, is told beside them.
pub(crate) fn find(paths: &[PathBuf]) -> (Vec<Input>, Vec<String>) {
    let (mut inputs, mut faults) = (Vec::new(), Vec::new());
    for path in paths {
        if !path.is_dir() {
            inputs.push(named(path));
            continue;
        }
        let is_meant = |entry: &walkdir::DirEntry| {
            entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.') && !is_ledger(entry.path())
        };
        let walk = walkdir::WalkDir::new(path).follow_links(true).sort_by_file_name();
        for entry in walk.into_iter().filter_entry(is_meant) {
            match entry {
                Ok(entry) if entry.file_type().is_file() && !is_readme(entry.path()) => {
                    inputs.push(Input::File(entry.into_path()));
                }
                Ok(_) => {}
                Err(error) => {
                    let place = error.path().unwrap_or(path).display().to_string();
                    let hint = match error.io_error().map(std::io::Error::kind) {
                        Some(std::io::ErrorKind::NotFound) => "the link leads nowhere; remove or mend it",
                        Some(_) => "check who may read the folder",
                        None => "a link leads back to a folder around it; remove it",
                    };
                    let why = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                    faults.push(format!("{place}: cannot be listed: {why}\n  hint: {hint}"));
                }
            }
        }
    }
    (inputs, faults)
}

/// A ledger that lies among the articles holds what was made of them.
fn is_ledger(path: &Path) -> bool {
    path.join("format.json").is_file() && path.join("manifest").is_dir()
}

/// A folder's README tells of the articles and is none.
fn is_readme(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem.eq_ignore_ascii_case("readme"))
}
