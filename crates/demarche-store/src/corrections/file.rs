//! The file of corrections: read whole, written a line at a time.
//!
//! Who writes holds the file's own lock, apart from that of the ledger's writer, so that a correction need not wait for a long
//! `read`. A line is on disk when the call returns. A line that a kill or a full disk cut off stays where it is and is told;
//! the next begins on a line of its own.

use super::{Correction, Corrections};
use crate::ledger::{StoreError, at, sync_folder};
use crate::table::Fault;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Its name in the ledger's folder.
pub(crate) const CORRECTIONS_FILE: &str = "corrections.jsonl";

/// A line that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// Its number, from 1.
    pub line: usize,
    /// What was found.
    pub message: String,
}

impl BadLine {
    pub(crate) fn fault(&self, root: &Path) -> Fault {
        Fault {
            path: root.join(CORRECTIONS_FILE),
            message: format!("line {}: {}", self.line, self.message),
            hint: "all other corrections hold; make this one again, and leave the line where it is",
        }
    }
}

/// The corrections of a ledger; none if nobody made any.
pub(crate) fn read(root: &Path) -> Result<Corrections, StoreError> {
    let path = root.join(CORRECTIONS_FILE);
    let mut file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Corrections::default()),
        Err(error) => return Err(at(&path)(error)),
    };
    // Without the lock a line may be seen half written; where there are no locks, that is told as a line cut off.
    let _ = file.lock_shared();
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(at(&path))?;
    Ok(parse(&bytes))
}

fn parse(bytes: &[u8]) -> Corrections {
    let mut found = Corrections::default();
    let is_whole = bytes.last().is_none_or(|byte| *byte == b'\n');
    let count = bytes.split(|byte| *byte == b'\n').count();
    for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        match serde_json::from_slice::<Correction>(line) {
            Ok(correction) => found.all.push(correction),
            Err(error) => {
                let is_torn = !is_whole && index + 1 == count;
                let message = match is_torn || error.is_eof() {
                    true => "the line is cut off".to_owned(),
                    false => format!("no correction: {error}"),
                };
                found.bad.push(BadLine { line: index + 1, message });
            }
        }
    }
    found
}

/// The right to add corrections, which falls when it is dropped or the process dies.
pub(crate) struct Pen {
    path: PathBuf,
    root: PathBuf,
    file: File,
    /// What is there.
    pub corrections: Corrections,
    is_whole: bool,
}

impl Pen {
    /// Waits for the file's lock and reads what is there.
    pub(crate) fn take(root: &Path) -> Result<Pen, StoreError> {
        let path = root.join(CORRECTIONS_FILE);
        let mut file =
            OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path).map_err(at(&path))?;
        file.lock().map_err(at(&path))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(at(&path))?;
        let is_whole = bytes.last().is_none_or(|byte| *byte == b'\n');
        Ok(Pen { path, root: root.to_owned(), file, corrections: parse(&bytes), is_whole })
    }

    /// Adds lines; when this returns, they are on disk.
    pub(crate) fn write(&mut self, new: &[Correction]) -> Result<(), StoreError> {
        let mut text = Vec::new();
        if !self.is_whole {
            text.push(b'\n');
        }
        for correction in new {
            serde_json::to_writer(&mut text, correction).map_err(io::Error::other).map_err(at(&self.path))?;
            text.push(b'\n');
        }
        self.file.seek(SeekFrom::End(0)).map_err(at(&self.path))?;
        let written = self.file.write_all(&text).and_then(|()| self.file.sync_all());
        self.is_whole = written.is_ok();
        written.map_err(at(&self.path))?;
        sync_folder(&self.root)?;
        self.corrections.all.extend_from_slice(new);
        Ok(())
    }
}
