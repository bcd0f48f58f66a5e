//! Importing a file round by round: read, parse side by side, leave out doubles, sort, write, commit.

use super::codes::Codes;
use super::layout::{Kind, Layout};
use super::parse::{Key, Parsed, Parser, VARYING, constant, id_hash};
use super::source::{Block, Blocks, Source, hash};
use crate::compact;
use crate::imported::ImportedRow;
use crate::ledger::{Ledger, Reject, StoreError};
use crate::manifest::{DataFile, Import, Manifest, Span, Writer};
use crate::rows::Row;
use crate::table::{self, Table};
use arrow_array::Array;
use arrow_select::interleave::interleave;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::sync_channel;

/// Changes whenever the same file would give other rows: the file is then imported anew, in place of its old rows.
const IMPORTER: &str = "1";

/// Bytes of a block.
pub const BLOCK_BYTES: usize = 16 << 20;

/// Blocks of a round. Fixed, so that the files of a ledger do not depend on the machine.
const BLOCKS: usize = 4;

/// Events of a data set whose ids are held to find doubles; beyond that all are forgotten and holding begins anew.
const MOST_IDS: usize = 1 << 26;

/// Rejects of one file that are kept in full; the others are counted.
const MOST_REJECTS: u64 = 100_000;

/// Why a file cannot be imported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The file is not what it should be, or cannot be read; others can.
    #[error("{}: {message}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What was found and what would help.
        message: String,
    },
    /// The ledger cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is to be imported.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a> {
    /// The file: plain, gzip or zip.
    pub path: &'a Path,
    /// Its kind.
    pub kind: Kind,
    /// The data set it belongs to; that of its kind if none is given.
    pub data_set: Option<&'a str>,
    /// Bytes of a block: [`BLOCK_BYTES`] but in tests.
    pub block_bytes: usize,
}

/// How a file was imported.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// All of it is in the ledger now; `resumed` lines were there from an earlier run.
    Done {
        /// What was imported.
        import: Import,
        /// Lines that an earlier run had committed.
        resumed: u64,
    },
    /// The ledger held it before.
    Already(Import),
}

/// How far an import is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Bytes of the file as it lies that were read.
    pub bytes: u64,
    /// All its bytes.
    pub total: u64,
    /// Rows in the ledger.
    pub rows: u64,
}

/// Events that a data set has in the ledger, by hashes of their ids, which need no further hashing.
#[derive(Default)]
struct Known {
    ids: HashSet<u64, BuildHasherDefault<AsIs>>,
    /// Of a data set that changes its rows later, instead: when each was last changed.
    revisions: HashMap<u64, u64, BuildHasherDefault<AsIs>>,
}

/// What a row is to what the data set has.
enum Newness {
    New,
    Double,
    /// It takes the place of an older row.
    Revised,
}

impl Known {
    fn meet(&mut self, key: &Key, revises: bool) -> Newness {
        if key.id == 0 {
            return Newness::New;
        }
        if revises {
            return match self.revisions.insert(key.id, key.revision) {
                None => Newness::New,
                Some(old) if old < key.revision => Newness::Revised,
                Some(old) => {
                    self.revisions.insert(key.id, old);
                    Newness::Double
                }
            };
        }
        if self.ids.len() >= MOST_IDS {
            self.ids.clear();
        }
        if self.ids.insert(key.id) { Newness::New } else { Newness::Double }
    }

    /// Whether a row of this round was revised by a later one of the same round.
    fn is_outdone(&self, key: &Key) -> bool {
        self.revisions.get(&key.id).is_some_and(|&latest| latest > key.revision)
    }
}

#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 << 8) | u64::from(byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Imports files into a ledger; holds the writer's lock.
pub struct Importer<'a> {
    writer: Writer,
    codes: &'a Codes<'a>,
    /// What the data sets met so far have.
    known: BTreeMap<String, Known>,
}

impl Ledger {
    /// Starts importing: takes the writer's lock.
    pub fn importer<'a>(&self, codes: &'a Codes<'a>) -> Result<Importer<'a>, StoreError> {
        Ok(Importer { writer: Writer::lock(self.root())?, codes, known: BTreeMap::new() })
    }
}

impl Importer<'_> {
    /// Imports a file. An error in the middle of it leaves nothing of it in the ledger; a kill leaves what was committed.
    pub fn import(&mut self, job: &Job<'_>, progress: &mut dyn FnMut(Progress)) -> Result<Outcome, ImportError> {
        let failed = |message: String| ImportError::File { path: job.path.to_owned(), message };
        let (blake3, total) = hash(job.path).map_err(|error| {
            failed(format!("cannot be read: {error}\n  hint: check the name and who may read the file"))
        })?;
        let data_set = job.data_set.unwrap_or(job.kind.name());
        let mut hasher = blake3::Hasher::new();
        for part in [job.kind.name(), data_set, &blake3, IMPORTER] {
            hasher.update(part.as_bytes());
            hasher.update(&[0]);
        }
        let batch = hasher.finalize().to_hex()[..16].to_owned();
        let begun = self.writer.manifest.imports.iter().find(|import| import.batch == batch).cloned();
        if let Some(import) = begun.as_ref().filter(|import| import.done) {
            return Ok(Outcome::Already(import.clone()));
        }

        let source = Source::open(job.path).map_err(|error| failed(error.to_string()))?;
        let packed = source.packed.clone();
        let mut blocks = Blocks::new(source, job.block_bytes);
        let head = blocks.head().map_err(|error| failed(error.to_string()))?;
        if head.iter().all(u8::is_ascii_whitespace) {
            return Err(failed("holds nothing\n  hint: was it saved completely?".to_owned()));
        }
        let layout = Layout::new(job.kind, &String::from_utf8_lossy(head)).map_err(&failed)?;
        blocks.part_by(layout.parting);
        if layout.has_header {
            blocks.skip_line();
        }
        let resumed = begun.as_ref().map_or(0, |import| import.read);
        let mut import = begun.unwrap_or_else(|| Import {
            batch: batch.clone(),
            kind: job.kind.name().to_owned(),
            data_set: data_set.to_owned(),
            locator: job.path.display().to_string(),
            blake3,
            code_version: format!("{} importer {IMPORTER}", env!("CARGO_PKG_VERSION")),
            lexicon_version: self.codes.lexicon_version.to_owned(),
            codebook: job.kind.codebook().to_owned(),
            extra: layout.extra_names.clone(),
            ..Import::default()
        });
        if import.offset > 0 {
            blocks.skip_to(import.offset, import.line).map_err(|error| failed(error.to_string()))?;
        }
        self.drop_superseded(&import)?;
        self.load_known(data_set)?;

        let parser = Parser { layout: &layout, codes: self.codes, batch: &batch, locator: &import.locator.clone() };
        let done = std::thread::scope(|scope| {
            let (sender, rounds) = sync_channel(0);
            scope.spawn(move || {
                loop {
                    let round: Result<Vec<Block>, _> =
                        std::iter::from_fn(|| blocks.next().transpose()).take(BLOCKS).collect();
                    let last = round.as_ref().map_or(true, |round| round.len() < BLOCKS);
                    // The other end is gone where the ledger could not be written.
                    if sender.send(round).is_err() || last {
                        return;
                    }
                }
            });
            for round in rounds {
                let round = round.map_err(|error| failed(error.to_string()))?;
                let parsed: Vec<Parsed> = round.par_iter().map(|block| parser.block(block)).collect();
                import.done = round.len() < BLOCKS;
                if let Some(last) = round.last() {
                    import.offset = last.end;
                    import.line = last.first_line + memchr::memchr_iter(b'\n', &last.bytes).count() as u64;
                }
                drop(round);
                self.commit(&mut import, parsed)?;
                progress(Progress { bytes: packed.load(Ordering::Relaxed), total, rows: import.written });
            }
            Ok(())
        });
        match done {
            Ok(()) => Ok(Outcome::Done { import, resumed }),
            Err(error) => {
                if matches!(error, ImportError::File { .. }) {
                    self.withdraw(&batch)?;
                }
                Err(error)
            }
        }
    }

    /// Commits a round: its rows, its rejects, and how far the file is read.
    fn commit(&mut self, import: &mut Import, parsed: Vec<Parsed>) -> Result<(), StoreError> {
        let known = self.known.entry(import.data_set.clone()).or_default();
        let revises = revises(import);
        let mut revised: HashSet<u64> = HashSet::new();
        let mut order: Vec<(Key, u32, u32)> = Vec::with_capacity(parsed.iter().map(|block| block.keys.len()).sum());
        let mut rejects: Vec<Reject> = Vec::new();
        let told = import.rejects();
        for (block, parsed) in parsed.iter().enumerate() {
            for (row, key) in parsed.keys.iter().enumerate() {
                match known.meet(key, revises) {
                    Newness::New => {}
                    Newness::Double => {
                        import.duplicates += 1;
                        continue;
                    }
                    Newness::Revised => {
                        revised.insert(key.id);
                    }
                }
                order.push((*key, block as u32, row as u32));
            }
            import.read += parsed.lines;
            import.recoded += parsed.recoded;
            for (reason, count) in &parsed.rejected {
                *import.rejected.entry(reason.clone()).or_default() += count;
            }
            rejects.extend_from_slice(&parsed.rejects);
        }
        if !revised.is_empty() {
            let all = order.len();
            order.retain(|(key, ..)| !known.is_outdone(key));
            import.duplicates += (all - order.len()) as u64;
        }
        // Rows of one day and pair stay in the order of the file.
        order.iter_mut().for_each(|(key, ..)| *key = Key { id: 0, revision: 0, ..*key });
        order.par_sort_unstable();
        rejects.truncate(MOST_REJECTS.saturating_sub(told) as usize);
        self.writer.reject(Some(format!("{}-{:020}", import.batch, import.offset)), &rejects)?;

        let mut manifest = self.writer.next();
        if !revised.is_empty() {
            manifest = self.without_revised(manifest, &import.data_set, &revised)?;
        }
        if let (Some(first), Some(last)) = (order.first(), order.last()) {
            let days = (first.0.date, last.0.date);
            let rows = order.len();
            let order: Vec<(usize, usize)> =
                order.into_iter().map(|(_, block, row)| (block as usize, row as usize)).collect();
            let schema = Arc::new(ImportedRow::schema());
            let constants = [
                ("data_set", &import.data_set),
                ("batch_id", &import.batch),
                ("codebook", &import.codebook),
                ("code_version", &import.code_version),
                ("lexicon_version", &import.lexicon_version),
            ];
            let file = self.writer.file(Table::Imported, &import.batch, |draft| {
                table::write_columns(draft, &schema, |index| {
                    let name = schema.field(index).name();
                    if let Some((_, value)) = constants.iter().find(|(constant, _)| constant == name) {
                        return Ok(constant(value, rows));
                    }
                    let at =
                        VARYING.iter().position(|varying| varying == name).expect("every column is one of the two");
                    let arrays: Vec<&dyn Array> = parsed.iter().map(|block| block.columns[at].as_ref()).collect();
                    interleave(&arrays, &order)
                })
            })?;
            import.written += rows as u64;
            let batches = vec![import.batch.clone()];
            manifest.files.push(DataFile { rows: rows as u64, batches, days: Some(days), ..file });
        }
        match manifest.imports.iter_mut().find(|known| known.batch == import.batch) {
            Some(known) => known.clone_from(import),
            None => manifest.imports.push(import.clone()),
        }
        self.writer.publish(manifest)
    }

    /// Takes the rows of an import out of the latest snapshot.
    fn withdraw(&mut self, batch: &str) -> Result<(), StoreError> {
        let begun = self.writer.manifest.imports.iter().any(|import| import.batch == batch);
        self.known.clear();
        if begun { self.remove(&[batch.to_owned()]) } else { Ok(()) }
    }

    /// Takes out what an older importer made of the same file.
    fn drop_superseded(&mut self, import: &Import) -> Result<(), StoreError> {
        let same = |other: &&Import| {
            other.batch != import.batch
                && (&other.kind, &other.data_set, &other.blake3) == (&import.kind, &import.data_set, &import.blake3)
        };
        let old: Vec<String> =
            self.writer.manifest.imports.iter().filter(same).map(|other| other.batch.clone()).collect();
        if old.is_empty() {
            return Ok(());
        }
        self.known.clear();
        self.remove(&old)
    }

    /// A snapshot without some imports.
    fn remove(&mut self, batches: &[String]) -> Result<(), StoreError> {
        let mut manifest = self.writer.next();
        manifest.imports.retain(|import| !batches.contains(&import.batch));
        let mut files = Vec::with_capacity(manifest.files.len());
        for file in manifest.files {
            let gone = file.batches.iter().filter(|batch| batches.contains(batch)).count();
            if gone == 0 {
                files.push(file);
            } else if gone < file.batches.len() {
                // Compaction has joined it with others.
                let name = format!("r{}", &file.blake3[..15]);
                let gone = |batch: &str, _: &str| batches.iter().any(|gone| gone == batch);
                files.push(compact::sorted(&self.writer, &[&file], &name, &gone)?);
            }
        }
        manifest.files = files;
        self.writer.publish(manifest)
    }

    /// A manifest whose files lack the rows that a data set has revised.
    fn without_revised(
        &self,
        mut manifest: Manifest,
        data_set: &str,
        revised: &HashSet<u64>,
    ) -> Result<Manifest, StoreError> {
        let snapshot = self.writer.snapshot();
        let mut touched: HashSet<String> = HashSet::new();
        for file in manifest.files.iter().filter(|file| file.table == Table::Imported.name()) {
            let of_set = |import: &Import| import.data_set == data_set && file.batches.contains(&import.batch);
            if manifest.imports.iter().any(of_set)
                && snapshot.file_has(file, &|id| revised.contains(&id_hash(id, None)))?
            {
                touched.insert(file.path.clone());
            }
        }
        let mut files = Vec::with_capacity(manifest.files.len());
        for file in manifest.files {
            if !touched.contains(&file.path) {
                files.push(file);
                continue;
            }
            let name = format!("r{}", &file.blake3[..15]);
            let gone = |_: &str, id: &str| revised.contains(&id_hash(id, None));
            let rest = compact::sorted(&self.writer, &[&file], &name, &gone)?;
            if rest.rows > 0 {
                files.push(rest);
            }
        }
        manifest.files = files;
        Ok(manifest)
    }

    /// Reads the ids that a data set has in the ledger.
    fn load_known(&mut self, data_set: &str) -> Result<(), StoreError> {
        if self.known.contains_key(data_set) {
            return Ok(());
        }
        let snapshot = self.writer.snapshot();
        let mut known = Known::default();
        let faults = snapshot.imported_columns(
            Span::default(),
            Some(data_set),
            &["event_id", "date", "revision"],
            &mut |import, batch| {
                let dated = Kind::named(&import.kind).is_some_and(Layout::has_dated_ids);
                crate::imported::each_id(batch, |id, date, revision| {
                    let id = id_hash(id, dated.then_some(date));
                    if revises(import) {
                        known.revisions.insert(id, super::parse::revision(revision));
                    } else {
                        known.ids.insert(id);
                    }
                })
            },
        )?;
        if let Some(fault) = faults.into_iter().next() {
            // Without knowing what is there, an event could be written twice.
            return Err(fault.into());
        }
        self.known.insert(data_set.to_owned(), known);
        Ok(())
    }
}

/// Whether a kind of data set changes its rows later and tells when.
fn revises(import: &Import) -> bool {
    import.kind == Kind::Acled.name()
}
