//! The ledger's folder: snapshots, batches, commits.

use crate::FORMAT_VERSION;
use crate::column;
use crate::corrections::{Applied, CORRECTIONS_FILE, Corrections, apply, read_corrections};
use crate::day::Day;
use crate::manifest::{DataFile, Manifest, Span, Writer};
use crate::rows::{ArticleRow, Context, EventRow, MentionRow, QuotationRow, Row, SectionRow, reading_id};
use crate::table::{self, Fault, Table};
use demarche_lexicon::Lexicon;
use demarche_types::{Article, PublicationBasis, Reading, Section, Versions};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs;
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
    /// There is no snapshot of that number.
    #[error(
        "{}: no snapshot {wanted}; {}\n  hint: leave out --as-of-version for the latest, or name one of these",
        path.display(),
        match kept { Some((first, last)) => format!("{first} to {last} can be read"), None => "the ledger is empty".to_owned() }
    )]
    NoSnapshot {
        /// The ledger.
        path: PathBuf,
        /// The number.
        wanted: u64,
        /// The first and the last number that there is.
        kept: Option<(u64, u64)>,
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

pub(crate) fn at(path: &Path) -> impl Fn(io::Error) -> StoreError + '_ {
    move |source| StoreError::Io { path: path.to_owned(), source }
}

#[derive(Serialize, Deserialize)]
struct Format {
    format: String,
    version: u32,
}

const FORMAT_NAME: &str = "demarche-ledger";
const FORMAT_FILE: &str = "format.json";
pub(crate) const LOCK_FILE: &str = "writer.lock";

/// A ledger on disk.
#[derive(Clone, Debug)]
pub struct Ledger {
    root: PathBuf,
    version: u32,
}

/// Something that could not be read, kept with its reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reject {
    /// File, or file and line.
    pub locator: String,
    /// What was found and what would help.
    pub reason: String,
    /// The line itself, where it is one of a table; the beginning of a long one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
}

impl Ledger {
    /// The ledger at `root`, made if there is none yet.
    pub fn create_or_open(root: &Path) -> Result<Ledger, StoreError> {
        fs::create_dir_all(root).map_err(at(root))?;
        let format = root.join(FORMAT_FILE);
        if !format.exists() {
            let known =
                |name: &str| [LOCK_FILE, CORRECTIONS_FILE, "manifest", "data", "rejects", "tmp"].contains(&name);
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
            write_format(root)?;
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
        Ok(Ledger { root: root.to_owned(), version: format.version })
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The layout it was opened with.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The latest snapshot: it stays as it is, whatever is committed later.
    pub fn snapshot(&self) -> Result<Snapshot, StoreError> {
        Ok(Snapshot { root: self.root.clone(), manifest: Manifest::latest(&self.root)?, is_corrected: true })
    }

    /// The snapshot of a number, or the latest.
    pub fn snapshot_at(&self, number: Option<u64>) -> Result<Snapshot, StoreError> {
        let Some(number) = number else { return self.snapshot() };
        Ok(Snapshot { root: self.root.clone(), manifest: Manifest::numbered(&self.root, number)?, is_corrected: true })
    }

    /// Starts writing: takes the writer's lock, which falls when the commit is dropped or the process dies.
    pub fn writer(&self) -> Result<Commit, StoreError> {
        let writer = Writer::lock(&self.root)?;
        let mut known = HashSet::new();
        let mut inputs = HashSet::new();
        let faults = writer.snapshot().each_file::<ArticleRow>(Span::default(), |rows| {
            for row in rows {
                inputs.insert(input_of_row(&row));
                known.insert(row.reading_id);
            }
        })?;
        if let Some(fault) = faults.into_iter().next() {
            // Without knowing what is there, a reading could be written twice.
            return Err(fault.into());
        }
        Ok(Commit { writer, known, inputs })
    }
}

/// Writes the layout's name and version. Written aside and moved, so that a kill leaves either no format or a whole one.
pub(crate) fn write_format(root: &Path) -> Result<(), StoreError> {
    let path = root.join(FORMAT_FILE);
    let text = serde_json::to_string(&Format { format: FORMAT_NAME.to_owned(), version: FORMAT_VERSION })
        .map_err(io::Error::other)
        .map_err(at(&path))?;
    let draft = tempfile::NamedTempFile::new_in(root.join("tmp")).map_err(at(&path))?;
    draft.as_file().write_all(text.as_bytes()).map_err(at(&path))?;
    draft.as_file().sync_all().map_err(at(&path))?;
    draft.persist(&path).map_err(|error| StoreError::Io { path: path.clone(), source: error.error })?;
    sync_folder(root)
}

/// The layout's version that a folder tells; that of this program where it cannot be told.
pub(crate) fn version_of(root: &Path) -> u32 {
    let text = fs::read(root.join(FORMAT_FILE)).unwrap_or_default();
    serde_json::from_slice::<Format>(&text).map_or(FORMAT_VERSION, |format| format.version)
}

pub(crate) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    fs::File::open(folder).and_then(|open| open.sync_all()).map_err(at(folder))
}

/// The right to write to a ledger.
#[derive(Debug)]
pub struct Commit {
    writer: Writer,
    known: HashSet<String>,
    inputs: HashSet<Input>,
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

/// What a reading is made of: article, publication date where the article or the user gave one, versions; a hash.
type Input = [u8; 16];

fn input(article: &str, published: Option<&str>, versions: [&str; 3]) -> Input {
    let mut hasher = blake3::Hasher::new();
    for part in [article, published.unwrap_or_default()].into_iter().chain(versions) {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    let mut short = Input::default();
    hasher.finalize_xof().fill(&mut short);
    short
}

fn input_of_row(row: &ArticleRow) -> Input {
    // An inferred date was found by the reading, and not given to it.
    let given = row.published.as_deref().filter(|_| row.published_basis != PublicationBasis::Inferred.name());
    input(&row.article_id, given, [&row.code_version, &row.lexicon_version, &row.model_version])
}

impl Commit {
    /// Whether the ledger already holds what reading this article with these versions would give.
    pub fn holds_article(&self, article: &Article, versions: &Versions) -> bool {
        let published = article.publication.date.map(|date| date.to_string());
        let versions = [versions.code.as_str(), versions.lexicon.as_str(), versions.model.as_str()];
        self.inputs.contains(&input(&article.id.0, published.as_deref(), versions))
    }

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

        let mut manifest = self.writer.next();
        manifest.files.extend(self.write(&batch.articles, &name)?);
        manifest.files.extend(self.write(&batch.sections, &name)?);
        manifest.files.extend(self.write(&batch.mentions, &name)?);
        let events = self.write(&batch.events, &name)?;
        manifest.files.extend(events.map(|file| DataFile { days: days_of(&batch.events), ..file }));
        manifest.files.extend(self.write(&batch.quotations, &name)?);
        self.writer.publish(manifest)?;
        let count = fresh.len();
        self.inputs.extend(batch.articles.iter().map(input_of_row));
        self.known.extend(fresh);
        Ok(count)
    }

    fn write<R: Row>(&self, rows: &[R], batch: &str) -> Result<Option<DataFile>, StoreError> {
        if rows.is_empty() {
            return Ok(None);
        }
        let file = self.writer.file(R::TABLE, batch, |draft| table::write(draft, rows))?;
        Ok(Some(DataFile { rows: rows.len() as u64, ..file }))
    }

    /// Keeps what could not be read, one JSON line each; the same reject is kept once.
    pub fn reject(&mut self, rejects: &[Reject]) -> Result<(), StoreError> {
        self.writer.reject(None, rejects)
    }
}

/// The days that dated events lie in, from the first to the last; an open date reaches to the end of time.
fn days_of(events: &[EventRow]) -> Option<(i32, i32)> {
    let dated = events.iter().filter(|event| event.date_from.is_some() || event.date_to.is_some());
    let day = |date: &Option<String>| date.as_deref().and_then(Day::read).map(|day| day.0);
    let bounds =
        dated.map(|event| (day(&event.date_from).unwrap_or(i32::MIN), day(&event.date_to).unwrap_or(i32::MAX)));
    bounds.reduce(|all, one| (all.0.min(one.0), all.1.max(one.1)))
}

/// The name of the batch that a file came in: its own, without folder and ending.
fn batch_name(file: &DataFile) -> &str {
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    name.strip_suffix(".parquet").unwrap_or(name)
}

/// The ledger as it was at one moment.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub(crate) root: PathBuf,
    pub(crate) manifest: Manifest,
    /// Whether events are given as people corrected them.
    pub(crate) is_corrected: bool,
}

/// Corrections with the texts of the articles that they stand in.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct Overlay {
    corrections: Corrections,
    texts: BTreeMap<String, String>,
}

impl Overlay {
    fn lay(&self, rows: Vec<EventRow>) -> Applied {
        apply(rows, &self.corrections, &self.texts, &Lexicon::embedded().ontology)
    }
}

/// Events as people corrected them.
#[derive(Debug, Default)]
pub struct Events {
    /// The events that are wanted, and what became of the corrections. Fates are those of all corrections; `removed` holds
    /// what people say is no event.
    pub applied: Applied,
    /// Files, and lines of corrections, that could not be read.
    pub faults: Vec<Fault>,
}

impl Events {
    /// Corrections that wait for a person: their words are gone, or the machine says something else now.
    pub fn open(&self) -> usize {
        self.applied.fates.values().filter(|fate| fate.is_open()).count()
    }
}

/// A file of a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileAbout<'a> {
    /// Its path below the ledger's folder.
    pub name: &'a str,
    /// Rows in it.
    pub rows: u64,
    /// Its length.
    pub bytes: u64,
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
    pub fn rows<R: Row + Current>(&self, keep: impl FnMut(&R) -> bool) -> Result<Found<R>, StoreError> {
        self.rows_in(Span::default(), keep)
    }

    fn rows_in<R: Row + Current>(&self, span: Span, keep: impl FnMut(&R) -> bool) -> Result<Found<R>, StoreError> {
        R::seen(self, span, keep)
    }

    /// The rows as they were written.
    fn written<R: Row + Current>(&self, span: Span, mut keep: impl FnMut(&R) -> bool) -> Result<Found<R>, StoreError> {
        let (current, mut faults) = self.current()?;
        let mut found = Vec::new();
        faults.extend(self.each_file::<R>(span, |rows| {
            found.extend(rows.into_iter().filter(|row| current.contains(row.reading_id()) && keep(row)));
        })?);
        faults.dedup_by(|later, earlier| later.path == earlier.path);
        Ok((found, faults))
    }

    /// The ledger without what people corrected: what the machine says.
    #[must_use]
    pub fn machine(self) -> Snapshot {
        Snapshot { is_corrected: false, ..self }
    }

    /// The events between two days, ISO dates, that `keep` wants, as people corrected them, with what became of each
    /// correction. `keep` sees events as corrected.
    pub fn events(
        &self,
        from: Option<&str>,
        to: Option<&str>,
        keep: impl FnMut(&EventRow) -> bool,
    ) -> Result<Events, StoreError> {
        self.events_in(Span { from: from.and_then(Day::read), to: to.and_then(Day::read) }, keep)
    }

    fn events_in(&self, span: Span, mut keep: impl FnMut(&EventRow) -> bool) -> Result<Events, StoreError> {
        let (overlay, told) = self.overlay()?;
        if overlay.corrections.is_empty() {
            let (rows, mut faults) = self.written(span, keep)?;
            faults.extend(told);
            return Ok(Events { applied: Applied { rows, ..Applied::default() }, faults });
        }
        let is_touched = |row: &EventRow| overlay.texts.contains_key(&row.article_id);
        // A file whose days lie outside the span may hold an event that a person dated inside it.
        let (rows, mut faults) = self.written(Span::default(), |row| is_touched(row) || keep(row))?;
        faults.extend(told);
        let mut applied = overlay.lay(rows);
        applied.rows.retain(|row| !is_touched(row) || keep(row));
        Ok(Events { applied, faults })
    }

    /// What people corrected, with the texts that it is found in; and lines and files that cannot be read.
    fn overlay(&self) -> Result<(Overlay, Vec<Fault>), StoreError> {
        if !self.is_corrected {
            return Ok((Overlay::default(), Vec::new()));
        }
        let corrections = read_corrections(&self.root)?;
        let mut faults: Vec<Fault> = corrections.bad.iter().map(|line| line.fault(&self.root)).collect();
        let articles: BTreeSet<&str> =
            corrections.all.iter().flat_map(|one| one.what.anchors()).map(|anchor| anchor.article.as_str()).collect();
        let mut texts = BTreeMap::new();
        if !articles.is_empty() {
            let (rows, more) =
                self.written::<ArticleRow>(Span::default(), |row| articles.contains(row.article_id.as_str()))?;
            faults.extend(more);
            texts.extend(rows.into_iter().map(|row| (row.article_id, row.text)));
        }
        Ok((Overlay { corrections, texts }, faults))
    }

    /// As [`Snapshot::rows`], from the files that may hold a day between two, ISO dates. What `keep` wants must have
    /// such a day.
    pub fn rows_between<R: Row + Current>(
        &self,
        from: Option<&str>,
        to: Option<&str>,
        keep: impl FnMut(&R) -> bool,
    ) -> Result<Found<R>, StoreError> {
        self.rows_in(Span { from: from.and_then(Day::read), to: to.and_then(Day::read) }, keep)
    }

    /// Gives the rows of the current readings, file by file, with the name of the batch that each file came in: for who
    /// keeps less of a row than it holds. Files that cannot be read are told.
    pub fn each<R: Row + Current>(&self, mut each: impl FnMut(&str, Vec<R>)) -> Result<Vec<Fault>, StoreError> {
        let (current, mut faults) = self.current()?;
        let (overlay, told) = R::overlay(self)?;
        faults.extend(told);
        for file in self.manifest.files.iter().filter(|file| file.table == R::TABLE.name()) {
            match self.file_rows::<R>(file) {
                Ok(mut rows) => {
                    rows.retain(|row| current.contains(row.reading_id()));
                    // All rows of a reading came in one batch, and lie in one file.
                    each(batch_name(file), R::laid(rows, &overlay));
                }
                Err(fault) => faults.push(fault),
            }
        }
        faults.dedup_by(|later, earlier| later.path == earlier.path);
        Ok(faults)
    }

    /// The rows of one reading. `batch` is the batch that it came in, where that is known: its file is looked into first.
    pub fn of_reading<R: Row + Current>(&self, reading: &str, batch: &str) -> Result<Found<R>, StoreError> {
        let files = || self.manifest.files.iter().filter(|file| file.table == R::TABLE.name());
        let (first, rest): (Vec<_>, Vec<_>) = files().partition(|file| batch_name(file) == batch);
        let mut faults = Vec::new();
        for file in first.into_iter().chain(rest) {
            match self.file_rows::<R>(file) {
                Ok(mut rows) => {
                    rows.retain(|row| row.reading_id() == reading);
                    if !rows.is_empty() {
                        let (overlay, told) = R::overlay(self)?;
                        faults.extend(told);
                        return Ok((R::laid(rows, &overlay), faults));
                    }
                }
                Err(fault) => faults.push(fault),
            }
        }
        Ok((Vec::new(), faults))
    }

    fn file_rows<R: Row>(&self, file: &DataFile) -> Result<Vec<R>, Fault> {
        let path = self.root.join(&file.path);
        table::check(&path, file.bytes, &file.blake3)?;
        let mut rows = Vec::new();
        table::read::<R>(&path, |batch| rows.extend(batch))?;
        Ok(rows)
    }

    /// The latest reading of each article.
    fn current(&self) -> Result<(HashSet<String>, Vec<Fault>), StoreError> {
        let mut latest: BTreeMap<String, String> = BTreeMap::new();
        let faults = self.each_file::<ArticleRow>(Span::default(), |rows| {
            latest.extend(rows.into_iter().map(|row| (row.article_id, row.reading_id)));
        })?;
        Ok((latest.into_values().collect(), faults))
    }

    /// Gives the rows of each file of a table that may hold days of a span.
    pub(crate) fn each_file<R: Row>(&self, span: Span, mut each: impl FnMut(Vec<R>)) -> Result<Vec<Fault>, StoreError> {
        let mut faults = Vec::new();
        for file in self.manifest.files.iter().filter(|file| file.table == R::TABLE.name() && span.may_hold(file)) {
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

    /// The ledger's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The files that hold a table, in the order they were written; a file never changes under its name.
    pub fn files(&self, table: Table) -> impl Iterator<Item = FileAbout<'_>> {
        let files = self.manifest.files.iter().filter(move |file| file.table == table.name());
        files.map(|file| FileAbout { name: &file.path, rows: file.rows, bytes: file.bytes })
    }

    /// Gives the rows of one file of a table, batch by batch, those of older readings too.
    pub fn scan<R: Row>(&self, name: &str, each: impl FnMut(Vec<R>)) -> Result<(), Fault> {
        let path = self.root.join(name);
        if let Some(file) = self.manifest.files.iter().find(|file| file.path == name) {
            table::check(&path, file.bytes, &file.blake3)?;
        }
        table::read(&path, each)
    }

    /// The articles whose events people corrected, and a hash of all corrections: where it is another one, those events may
    /// look otherwise.
    pub fn corrected(&self) -> Result<(String, BTreeSet<String>), StoreError> {
        let path = self.root.join(CORRECTIONS_FILE);
        let bytes = match fs::read(&path) {
            Ok(bytes) if self.is_corrected => bytes,
            Ok(_) => Vec::new(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(at(&path)(error)),
        };
        if bytes.is_empty() {
            return Ok((String::new(), BTreeSet::new()));
        }
        let all = read_corrections(&self.root)?.all;
        let articles = all.iter().flat_map(|one| one.what.anchors()).map(|anchor| anchor.article.clone());
        Ok((blake3::hash(&bytes).to_hex()[..16].to_owned(), articles.collect()))
    }

    /// Gives the reading and the article of each row of one file of articles, in the order they were written.
    pub fn readings(&self, name: &str, mut each: impl FnMut(&str, &str)) -> Result<(), Fault> {
        let path = self.root.join(name);
        let broken = |_| Fault {
            path: path.clone(),
            message: "the columns \"reading_id\" and \"article_id\" are missing or of another type".to_owned(),
            hint: table::DAMAGED,
        };
        table::batches(&path, &["reading_id", "article_id"], None, |batch| {
            let column = |name| column::read::<String>(&batch, name).ok_or(()).map_err(broken);
            column("reading_id")?
                .iter()
                .zip(column("article_id")?)
                .for_each(|(reading, article)| each(reading, &article));
            Ok(())
        })
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
pub trait Current: Row {
    /// The reading.
    fn reading_id(&self) -> &str;
    /// The rows of a snapshot as its readers see them.
    #[doc(hidden)]
    fn seen(snapshot: &Snapshot, span: Span, keep: impl FnMut(&Self) -> bool) -> Result<Found<Self>, StoreError> {
        snapshot.written(span, keep)
    }
    /// What is laid over its rows.
    #[doc(hidden)]
    fn overlay(_: &Snapshot) -> Result<(Overlay, Vec<Fault>), StoreError> {
        Ok((Overlay::default(), Vec::new()))
    }
    /// Rows with what is laid over them.
    #[doc(hidden)]
    fn laid(rows: Vec<Self>, _: &Overlay) -> Vec<Self> {
        rows
    }
}

macro_rules! current {
    ($($row:ty),*) => { $(impl Current for $row {
        fn reading_id(&self) -> &str {
            &self.reading_id
        }
    })* };
}
current!(ArticleRow, SectionRow, MentionRow, QuotationRow);

impl Current for EventRow {
    fn reading_id(&self) -> &str {
        &self.reading_id
    }

    fn seen(snapshot: &Snapshot, span: Span, keep: impl FnMut(&Self) -> bool) -> Result<Found<Self>, StoreError> {
        let Events { applied, faults } = snapshot.events_in(span, keep)?;
        Ok((applied.rows, faults))
    }

    fn overlay(snapshot: &Snapshot) -> Result<(Overlay, Vec<Fault>), StoreError> {
        snapshot.overlay()
    }

    fn laid(rows: Vec<Self>, overlay: &Overlay) -> Vec<Self> {
        if overlay.corrections.is_empty() { rows } else { overlay.lay(rows).rows }
    }
}
