//! The ledger's folder: snapshots, batches, commits.

use crate::FORMAT_VERSION;
use crate::rows::{ArticleRow, Context, EventRow, MentionRow, QuotationRow, Row, SectionRow, reading_id};
use crate::table::{self, Fault, Table};
use demarche_types::{Reading, Section};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Why a ledger cannot be opened or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The ledger is of a later layout.
    #[error(
        "{}: the ledger has layout {found}, this program knows layouts up to {FORMAT_VERSION}\n  hint: open it with a newer demarche, or name another folder with --ledger",
        path.display()
    )]
    Newer {
        /// The ledger.
        path: PathBuf,
        /// Its layout.
        found: u32,
    },
    /// The folder holds something else.
    #[error("{}: {message}\n  hint: name an empty or new folder with --ledger", path.display())]
    NoLedger {
        /// The folder.
        path: PathBuf,
        /// What was found.
        message: String,
    },
    /// Another process writes.
    #[error("{}: another demarche is writing this ledger\n  hint: wait until it is done, then run the same command again; nothing was changed", path.display())]
    Locked {
        /// The ledger.
        path: PathBuf,
    },
    /// Another process committed first, past the lock.
    #[error("{}: another process has committed snapshot {snapshot} in between\n  hint: run the same command again; nothing was changed", path.display())]
    Raced {
        /// The ledger.
        path: PathBuf,
        /// The number that was taken.
        snapshot: u64,
    },
    /// A manifest cannot be understood.
    #[error("{}: {message}\n  hint: the manifest is damaged; remove it to fall back to the snapshot before, its data files stay", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What was found.
        message: String,
    },
    /// The system refused.
    #[error("{}: {source}\n  hint: {}", path.display(), remedy(source))]
    Io {
        /// What was to be read or written.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file of a table cannot be read.
    #[error(transparent)]
    Fault(#[from] Fault),
}

fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "the disk is full: make room and run the same command again; what was committed before is safe"
        }
        io::ErrorKind::PermissionDenied => "check who may write there, or name another folder with --ledger",
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only: name another folder with --ledger",
        _ => "run the same command again; what was committed before is safe",
    }
}

fn at(path: &Path) -> impl Fn(io::Error) -> StoreError + '_ {
    move |source| StoreError::Io { path: path.to_owned(), source }
}

#[derive(Serialize, Deserialize)]
struct Format {
    format: String,
    version: u32,
}

const FORMAT_NAME: &str = "demarche-ledger";
const FORMAT_FILE: &str = "format.json";
const LOCK_FILE: &str = "writer.lock";

/// What a manifest says: every file of one snapshot.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Manifest {
    snapshot: u64,
    files: Vec<DataFile>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct DataFile {
    table: String,
    /// Below the ledger's folder.
    path: String,
    rows: u64,
    bytes: u64,
    blake3: String,
}

/// A ledger on disk.
#[derive(Clone, Debug)]
pub struct Ledger {
    root: PathBuf,
}

/// Something that could not be read, kept with its reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reject {
    /// File, or file and line.
    pub locator: String,
    /// What was found and what would help.
    pub reason: String,
}

impl Ledger {
    /// The ledger at `root`, made if there is none yet.
    pub fn create_or_open(root: &Path) -> Result<Ledger, StoreError> {
        fs::create_dir_all(root).map_err(at(root))?;
        let format = root.join(FORMAT_FILE);
        if !format.exists() {
            let known = |name: &str| [LOCK_FILE, "manifest", "data", "rejects", "tmp"].contains(&name);
            for entry in fs::read_dir(root).map_err(at(root))? {
                let name = entry.map_err(at(root))?.file_name();
                if !known(&name.to_string_lossy()) {
                    let message = format!("the folder is no ledger: it holds {name:?}");
                    return Err(StoreError::NoLedger { path: root.to_owned(), message });
                }
            }
            for folder in ["manifest", "data", "rejects", "tmp"] {
                let path = root.join(folder);
                fs::create_dir_all(&path).map_err(at(&path))?;
            }
            let text = serde_json::to_string(&Format { format: FORMAT_NAME.to_owned(), version: FORMAT_VERSION })
                .map_err(io::Error::other)
                .map_err(at(&format))?;
            // Written aside and moved, so that a kill leaves either no format or a whole one.
            let draft = tempfile::NamedTempFile::new_in(root.join("tmp")).map_err(at(&format))?;
            draft.as_file().write_all(text.as_bytes()).map_err(at(&format))?;
            draft.as_file().sync_all().map_err(at(&format))?;
            draft.persist(&format).map_err(|error| StoreError::Io { path: format.clone(), source: error.error })?;
            sync_folder(root)?;
        }
        Ledger::open(root)
    }

    /// The ledger at `root`.
    pub fn open(root: &Path) -> Result<Ledger, StoreError> {
        let path = root.join(FORMAT_FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let message = "there is no ledger here; `demarche read` makes one".to_owned();
                return Err(StoreError::NoLedger { path: root.to_owned(), message });
            }
            Err(error) => return Err(at(&path)(error)),
        };
        let format: Format = serde_json::from_str(&text).map_err(|error| StoreError::NoLedger {
            path: root.to_owned(),
            message: format!("{FORMAT_FILE} cannot be understood: {error}"),
        })?;
        if format.format != FORMAT_NAME {
            let message = format!("{FORMAT_FILE} says {:?}, not {FORMAT_NAME:?}", format.format);
            return Err(StoreError::NoLedger { path: root.to_owned(), message });
        }
        if format.version > FORMAT_VERSION {
            return Err(StoreError::Newer { path: root.to_owned(), found: format.version });
        }
        Ok(Ledger { root: root.to_owned() })
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The latest snapshot: it stays as it is, whatever is committed later.
    pub fn snapshot(&self) -> Result<Snapshot, StoreError> {
        Ok(Snapshot { root: self.root.clone(), manifest: self.manifest()? })
    }

    fn manifest(&self) -> Result<Manifest, StoreError> {
        let folder = self.root.join("manifest");
        let mut latest: Option<(u64, PathBuf)> = None;
        for entry in fs::read_dir(&folder).map_err(at(&folder))? {
            let path = entry.map_err(at(&folder))?.path();
            let number = path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse().ok());
            if let Some(number) = number
                && latest.as_ref().is_none_or(|(newest, _)| number > *newest)
            {
                latest = Some((number, path));
            }
        }
        let Some((_, path)) = latest else { return Ok(Manifest::default()) };
        let text = fs::read_to_string(&path).map_err(at(&path))?;
        serde_json::from_str(&text).map_err(|error| StoreError::Manifest { path, message: error.to_string() })
    }

    /// Starts writing: takes the writer's lock, which falls when the commit is dropped or the process dies.
    pub fn writer(&self) -> Result<Commit, StoreError> {
        let path = self.root.join(LOCK_FILE);
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(at(&path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::Locked { path: self.root.clone() }),
            Err(TryLockError::Error(error)) => return Err(at(&path)(error)),
        }
        let tmp = self.root.join("tmp");
        // Only the holder of the lock writes here, so what lies here was left by a killed process.
        for entry in fs::read_dir(&tmp).map_err(at(&tmp))? {
            let left = entry.map_err(at(&tmp))?.path();
            fs::remove_file(&left).map_err(at(&left))?;
        }
        let manifest = self.manifest()?;
        let snapshot = Snapshot { root: self.root.clone(), manifest: manifest.clone() };
        let mut known = HashSet::new();
        let faults =
            snapshot.each_file::<ArticleRow>(|rows| known.extend(rows.into_iter().map(|row| row.reading_id)))?;
        if let Some(fault) = faults.into_iter().next() {
            // Without knowing what is there, a reading could be written twice.
            return Err(fault.into());
        }
        Ok(Commit { root: self.root.clone(), manifest, known, _lock: lock })
    }
}

/// The right to write to a ledger.
#[derive(Debug)]
pub struct Commit {
    root: PathBuf,
    manifest: Manifest,
    known: HashSet<String>,
    _lock: File,
}

/// Rows that go in together or not at all.
#[derive(Debug, Default)]
pub struct Batch {
    articles: Vec<ArticleRow>,
    sections: Vec<SectionRow>,
    mentions: Vec<MentionRow>,
    events: Vec<EventRow>,
    quotations: Vec<QuotationRow>,
}

impl Batch {
    /// Adds a reading. `goldstein` gives the value of a CAMEO code, `teller` who tells a section.
    pub fn add(
        &mut self,
        reading: &Reading,
        goldstein: &dyn Fn(&str) -> f64,
        teller: &dyn Fn(&Reading, &Section) -> String,
    ) {
        let reading_id = reading_id(&reading.article, &reading.versions);
        let context = Context { reading, reading_id, goldstein, teller };
        self.articles.push(context.article());
        self.sections.extend(context.sections());
        self.mentions.extend(context.mentions());
        self.events.extend(context.events());
        self.quotations.extend(context.quotations());
    }

    /// Its events.
    pub fn events(&self) -> &[EventRow] {
        &self.events
    }

    /// The number of readings in it.
    pub fn len(&self) -> usize {
        self.articles.len()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }
}

impl Commit {
    /// Whether the ledger already holds this reading.
    pub fn holds(&self, reading: &Reading) -> bool {
        self.known.contains(&reading_id(&reading.article, &reading.versions))
    }

    /// Commits a batch. When this returns, the rows are on disk and in the latest snapshot; readings that
    /// the ledger holds already are left out. Returns how many were new.
    pub fn commit(&mut self, mut batch: Batch) -> Result<usize, StoreError> {
        let mut fresh = HashSet::new();
        batch.articles.retain(|row| !self.known.contains(&row.reading_id) && fresh.insert(row.reading_id.clone()));
        if batch.articles.is_empty() {
            return Ok(0);
        }
        let mut seen = HashMap::new();
        // A reading that stands twice in one batch has equal rows twice: keep the first of each.
        macro_rules! keep {
            ($rows:expr, $key:expr) => {
                seen.clear();
                $rows.retain(|row| {
                    fresh.contains(&row.reading_id) && seen.insert((row.reading_id.clone(), $key(row)), ()).is_none()
                });
            };
        }
        keep!(batch.sections, |row: &SectionRow| row.section.to_string());
        keep!(batch.mentions, |row: &MentionRow| row.mention.to_string());
        keep!(batch.events, |row: &EventRow| row.event_id.clone());
        keep!(batch.quotations, |row: &QuotationRow| row.quotation.to_string());
        let mut ids: Vec<&str> = fresh.iter().map(String::as_str).collect();
        ids.sort_unstable();
        let name = blake3::hash(ids.join("\n").as_bytes()).to_hex()[..16].to_owned();

        let mut manifest = self.manifest.clone();
        manifest.snapshot += 1;
        manifest.files.extend(self.write(&batch.articles, &name)?);
        manifest.files.extend(self.write(&batch.sections, &name)?);
        manifest.files.extend(self.write(&batch.mentions, &name)?);
        manifest.files.extend(self.write(&batch.events, &name)?);
        manifest.files.extend(self.write(&batch.quotations, &name)?);
        self.publish(manifest)?;
        let count = fresh.len();
        self.known.extend(fresh);
        Ok(count)
    }

    fn write<R: Row>(&self, rows: &[R], batch: &str) -> Result<Option<DataFile>, StoreError> {
        if rows.is_empty() {
            return Ok(None);
        }
        let name = format!("{:020}-{batch}.parquet", self.manifest.snapshot + 1);
        let draft = self.root.join("tmp").join(format!("{}-{name}", R::TABLE.name()));
        table::write(&draft, rows).map_err(at(&draft))?;
        let bytes = fs::read(&draft).map_err(at(&draft))?;
        let folder = self.root.join("data").join(R::TABLE.name());
        fs::create_dir_all(&folder).map_err(at(&folder))?;
        let path = folder.join(&name);
        fs::rename(&draft, &path).map_err(at(&path))?;
        sync_folder(&folder)?;
        Ok(Some(DataFile {
            table: R::TABLE.name().to_owned(),
            path: format!("data/{}/{name}", R::TABLE.name()),
            rows: rows.len() as u64,
            bytes: bytes.len() as u64,
            blake3: blake3::hash(&bytes).to_hex().to_string(),
        }))
    }

    /// Links a manifest into place: the one step that makes a snapshot.
    fn publish(&mut self, manifest: Manifest) -> Result<(), StoreError> {
        let name = format!("{:020}.json", manifest.snapshot);
        let (draft, path) = (self.root.join("tmp").join(&name), self.root.join("manifest").join(&name));
        let text = serde_json::to_vec(&manifest).map_err(io::Error::other).map_err(at(&draft))?;
        let mut file = File::create(&draft).map_err(at(&draft))?;
        file.write_all(&text).and_then(|()| file.sync_all()).map_err(at(&draft))?;
        // A link fails where the number is taken: compare-and-swap, even without the lock.
        match fs::hard_link(&draft, &path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(StoreError::Raced { path: self.root.clone(), snapshot: manifest.snapshot });
            }
            Err(error) => return Err(at(&path)(error)),
        }
        sync_folder(&self.root.join("manifest"))?;
        fs::remove_file(&draft).map_err(at(&draft))?;
        self.manifest = manifest;
        Ok(())
    }

    /// Keeps what could not be read, one JSON line each; the same reject is kept once.
    pub fn reject(&mut self, rejects: &[Reject]) -> Result<(), StoreError> {
        if rejects.is_empty() {
            return Ok(());
        }
        let mut text = Vec::new();
        for reject in rejects {
            serde_json::to_writer(&mut text, reject).map_err(io::Error::other).map_err(at(&self.root))?;
            text.push(b'\n');
        }
        let folder = self.root.join("rejects");
        let path = folder.join(format!("{}.jsonl", &blake3::hash(&text).to_hex()[..16]));
        let draft = self.root.join("tmp").join("rejects.jsonl");
        let mut file = File::create(&draft).map_err(at(&draft))?;
        file.write_all(&text).and_then(|()| file.sync_all()).map_err(at(&draft))?;
        fs::rename(&draft, &path).map_err(at(&path))?;
        sync_folder(&folder)
    }
}

fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    File::open(folder).and_then(|open| open.sync_all()).map_err(at(folder))
}

/// The ledger as it was at one moment.
#[derive(Clone, Debug)]
pub struct Snapshot {
    root: PathBuf,
    manifest: Manifest,
}

/// Rows of a table with the files that could not be read.
type Found<R> = (Vec<R>, Vec<Fault>);

impl Snapshot {
    /// Its number; 0 for an empty ledger.
    pub fn number(&self) -> u64 {
        self.manifest.snapshot
    }

    /// The rows of the current readings that `keep` wants, in the order they were written. A damaged file
    /// is told beside the rows of all others.
    pub fn rows<R: Row + Current>(&self, mut keep: impl FnMut(&R) -> bool) -> Result<Found<R>, StoreError> {
        let (current, mut faults) = self.current()?;
        let mut found = Vec::new();
        faults.extend(self.each_file::<R>(|rows| {
            found.extend(rows.into_iter().filter(|row| current.contains(row.reading_id()) && keep(row)));
        })?);
        faults.dedup_by(|later, earlier| later.path == earlier.path);
        Ok((found, faults))
    }

    /// The latest reading of each article.
    fn current(&self) -> Result<(HashSet<String>, Vec<Fault>), StoreError> {
        let mut latest: BTreeMap<String, String> = BTreeMap::new();
        let faults = self.each_file::<ArticleRow>(|rows| {
            latest.extend(rows.into_iter().map(|row| (row.article_id, row.reading_id)));
        })?;
        Ok((latest.into_values().collect(), faults))
    }

    fn each_file<R: Row>(&self, mut each: impl FnMut(Vec<R>)) -> Result<Vec<Fault>, StoreError> {
        let mut faults = Vec::new();
        for file in self.manifest.files.iter().filter(|file| file.table == R::TABLE.name()) {
            let path = self.root.join(&file.path);
            let mut rows = Vec::new();
            let read = table::check(&path, file.bytes, &file.blake3)
                .and_then(|()| table::read::<R>(&path, |batch| rows.extend(batch)));
            match read {
                Ok(()) => each(rows),
                Err(fault) => faults.push(fault),
            }
        }
        Ok(faults)
    }

    /// The number of rows in each table, older readings counted in.
    pub fn counts(&self) -> Vec<(Table, u64)> {
        let count = |table: Table| {
            self.manifest.files.iter().filter(|file| file.table == table.name()).map(|file| file.rows).sum()
        };
        Table::ALL.into_iter().map(|table| (table, count(table))).collect()
    }
}

/// A row that belongs to a reading.
pub trait Current {
    /// The reading.
    fn reading_id(&self) -> &str;
}

macro_rules! current {
    ($($row:ty),*) => { $(impl Current for $row {
        fn reading_id(&self) -> &str {
            &self.reading_id
        }
    })* };
}
current!(ArticleRow, SectionRow, MentionRow, EventRow, QuotationRow);
