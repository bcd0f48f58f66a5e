//! Manifests, and the one who writes them: the lock, data files, compare-and-swap.

use crate::FORMAT_VERSION;
use crate::day::Day;
use crate::ledger::{LOCK_FILE, Reject, Snapshot, StoreError, at, sync_folder, version_of, write_format};
use crate::table::Table;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What a manifest says: every file of one snapshot.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub snapshot: u64,
    pub files: Vec<DataFile>,
    /// Every import, done or begun; since layout 2.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub imports: Vec<Import>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct DataFile {
    pub table: String,
    /// Below the ledger's folder.
    pub path: String,
    pub rows: u64,
    pub bytes: u64,
    pub blake3: String,
    /// The imports whose rows it holds, all of one data set; since layout 2.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub batches: Vec<String>,
    /// The first and the last day in it; since layout 2. Unknown: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<(i32, i32)>,
}

/// One file of event data that was imported, or is being imported.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Import {
    /// Hash of kind, data set, file and importer, 16 hex digits.
    pub batch: String,
    /// Kind of the file.
    pub kind: String,
    /// The data set.
    pub data_set: String,
    /// The file's name when it was imported.
    pub locator: String,
    /// Hash of the file as it lay.
    pub blake3: String,
    /// Version of the program and its importer.
    pub code_version: String,
    /// Hash of the lexicon.
    pub lexicon_version: String,
    /// Codebook of the events.
    pub codebook: String,
    /// Columns that `extra` joins.
    pub extra: Vec<String>,
    /// Unpacked bytes of the file that are done with.
    pub offset: u64,
    /// Lines of the file up to there.
    pub line: u64,
    /// Records read.
    pub read: u64,
    /// Rows in the ledger.
    pub written: u64,
    /// Events left out because their data set has them already.
    pub duplicates: u64,
    /// Records that were no event, by reason.
    pub rejected: BTreeMap<String, u64>,
    /// Records that were no UTF-8 and were read as Windows-1252.
    pub recoded: u64,
    /// Whether the file was read to its end.
    pub done: bool,
}

impl Import {
    /// All rejected records.
    pub fn rejects(&self) -> u64 {
        self.rejected.values().sum()
    }
}

/// Days that a reader asks for; the default is all.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Span {
    pub from: Option<Day>,
    pub to: Option<Day>,
}

impl Span {
    pub(crate) fn holds(self, day: Day) -> bool {
        self.from.is_none_or(|from| day >= from) && self.to.is_none_or(|to| day <= to)
    }

    pub(crate) fn may_hold(self, file: &DataFile) -> bool {
        let Some((first, last)) = file.days else { return true };
        self.from.is_none_or(|from| last >= from.0) && self.to.is_none_or(|to| first <= to.0)
    }
}

impl Manifest {
    /// The numbers of all manifests with their files, ascending.
    pub(crate) fn all(root: &Path) -> Result<Vec<(u64, PathBuf)>, StoreError> {
        let folder = root.join("manifest");
        let mut found = Vec::new();
        for entry in fs::read_dir(&folder).map_err(at(&folder))? {
            let path = entry.map_err(at(&folder))?.path();
            if let Some(number) = path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse().ok()) {
                found.push((number, path));
            }
        }
        found.sort();
        Ok(found)
    }

    pub(crate) fn read(path: &Path) -> Result<Manifest, StoreError> {
        let text = fs::read_to_string(path).map_err(at(path))?;
        serde_json::from_str(&text)
            .map_err(|error| StoreError::Manifest { path: path.to_owned(), message: error.to_string() })
    }

    pub(crate) fn latest(root: &Path) -> Result<Manifest, StoreError> {
        match Manifest::all(root)?.last() {
            Some((_, path)) => Manifest::read(path),
            None => Ok(Manifest::default()),
        }
    }

    pub(crate) fn numbered(root: &Path, wanted: u64) -> Result<Manifest, StoreError> {
        let all = Manifest::all(root)?;
        match all.iter().find(|(number, _)| *number == wanted) {
            Some((_, path)) => Manifest::read(path),
            None => {
                let kept = all.first().zip(all.last()).map(|(first, last)| (first.0, last.0));
                Err(StoreError::NoSnapshot { path: root.to_owned(), wanted, kept })
            }
        }
    }
}

/// Holds the writer's lock, which falls when this is dropped or the process dies.
#[derive(Debug)]
pub(crate) struct Writer {
    pub root: PathBuf,
    pub manifest: Manifest,
    _lock: File,
}

impl Writer {
    /// Takes the lock, clears what a killed process left, and brings an older layout up to date.
    pub(crate) fn lock(root: &Path) -> Result<Writer, StoreError> {
        let path = root.join(LOCK_FILE);
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(at(&path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::Locked { path: root.to_owned() }),
            Err(TryLockError::Error(error)) => return Err(at(&path)(error)),
        }
        for folder in ["manifest", "data", "rejects", "tmp"] {
            let path = root.join(folder);
            fs::create_dir_all(&path).map_err(at(&path))?;
        }
        let tmp = root.join("tmp");
        // Only the holder of the lock writes here, so what lies here was left by a killed process.
        for entry in fs::read_dir(&tmp).map_err(at(&tmp))? {
            let left = entry.map_err(at(&tmp))?.path();
            fs::remove_file(&left).map_err(at(&left))?;
        }
        if version_of(root) < FORMAT_VERSION {
            // Layout 2 only adds to the manifest, so there is nothing to rewrite; an older program would drop
            // what it does not know, and must be kept away.
            write_format(root)?;
        }
        Ok(Writer { root: root.to_owned(), manifest: Manifest::latest(root)?, _lock: lock })
    }

    /// The ledger as this writer sees it.
    pub(crate) fn snapshot(&self) -> Snapshot {
        Snapshot { root: self.root.clone(), manifest: self.manifest.clone(), is_corrected: false }
    }

    /// The manifest that comes next, as yet like the last.
    pub(crate) fn next(&self) -> Manifest {
        Manifest { snapshot: self.manifest.snapshot + 1, ..self.manifest.clone() }
    }

    /// Writes a data file aside and moves it into place; no manifest names it yet.
    pub(crate) fn file(
        &self,
        table: Table,
        batch: &str,
        write: impl FnOnce(&Path) -> io::Result<()>,
    ) -> Result<DataFile, StoreError> {
        let name = format!("{:020}-{batch}.parquet", self.manifest.snapshot + 1);
        let draft = self.root.join("tmp").join(format!("{}-{name}", table.name()));
        write(&draft).map_err(at(&draft))?;
        let mut hasher = blake3::Hasher::new();
        let bytes = io::copy(&mut File::open(&draft).map_err(at(&draft))?, &mut hasher).map_err(at(&draft))?;
        let folder = self.root.join("data").join(table.name());
        fs::create_dir_all(&folder).map_err(at(&folder))?;
        let path = folder.join(&name);
        fs::rename(&draft, &path).map_err(at(&path))?;
        sync_folder(&folder)?;
        Ok(DataFile {
            table: table.name().to_owned(),
            path: format!("data/{}/{name}", table.name()),
            bytes,
            blake3: hasher.finalize().to_hex().to_string(),
            ..DataFile::default()
        })
    }

    /// Links a manifest into place: the one step that makes a snapshot.
    pub(crate) fn publish(&mut self, manifest: Manifest) -> Result<(), StoreError> {
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

    /// Keeps what could not be read, one JSON line each, under a name or under its hash: the same reject is kept once.
    pub(crate) fn reject(&self, name: Option<String>, rejects: &[Reject]) -> Result<(), StoreError> {
        if rejects.is_empty() {
            return Ok(());
        }
        let mut text = Vec::new();
        for reject in rejects {
            serde_json::to_writer(&mut text, reject).map_err(io::Error::other).map_err(at(&self.root))?;
            text.push(b'\n');
        }
        let name = name.unwrap_or_else(|| blake3::hash(&text).to_hex()[..16].to_owned());
        let folder = self.root.join("rejects");
        let path = folder.join(format!("{name}.jsonl"));
        let draft = self.root.join("tmp").join("rejects.jsonl");
        let mut file = File::create(&draft).map_err(at(&draft))?;
        file.write_all(&text).and_then(|()| file.sync_all()).map_err(at(&draft))?;
        fs::rename(&draft, &path).map_err(at(&path))?;
        sync_folder(&folder)
    }
}
