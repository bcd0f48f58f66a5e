//! The index brought up to date with a snapshot.
//!
//! What was added since the snapshot that the index knows is indexed, one commit for all of it: a kill leaves the index as
//! it was. Where files went (by `compact`, or because the ledger is another one) the index is compared with the whole ledger.

use crate::cards::{self, Origin, Part};
use crate::error::SearchError;
use crate::fields::Fields;
use crate::search::Kind;
use demarche_store::{
    ArticleRow, EventRow, Fault, MentionRow, QuotationRow, Row, SectionRow, Snapshot, StoreError, Table,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use tantivy::query::{BooleanQuery, Query, TermQuery};
use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{Index as Engine, IndexWriter, TantivyDocument, TantivyError};

/// What the index was made of: kept in its own commit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Made {
    /// The number of the snapshot.
    pub snapshot: u64,
    /// The files of articles that are in it.
    pub files: BTreeSet<String>,
    /// A hash of the corrections that its events carry.
    #[serde(default)]
    pub corrections: String,
    /// The articles that those corrections speak of.
    #[serde(default)]
    pub corrected: BTreeSet<String>,
}

/// Bytes that the writer may hold before it writes a segment.
const MEMORY: usize = 160 << 20;
/// Threads that index.
const THREADS: usize = 2;

/// What the index was made of; of an empty one, nothing.
pub(crate) fn made(engine: &Engine) -> Result<Made, TantivyError> {
    let payload = engine.load_metas()?.payload;
    Ok(payload.and_then(|payload| serde_json::from_str(&payload).ok()).unwrap_or_default())
}

/// What an update failed of.
pub(crate) enum Failed {
    Engine(TantivyError),
    Store(StoreError),
}

impl From<TantivyError> for Failed {
    fn from(error: TantivyError) -> Failed {
        Failed::Engine(error)
    }
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Failed {
        Failed::Store(error)
    }
}

impl Failed {
    pub(crate) fn told(self, path: &std::path::Path) -> SearchError {
        let path = path.to_owned();
        match self {
            Failed::Store(error) => SearchError::Store(error),
            Failed::Engine(error) => SearchError::Engine { path, message: error.to_string() },
        }
    }
}

/// Brings the index up to date; the files that could not be read, which are tried again the next time.
pub(crate) fn update(engine: &Engine, fields: &Fields, snapshot: &Snapshot) -> Result<Vec<Fault>, Failed> {
    let mut writer: IndexWriter = engine.writer_with_num_threads(THREADS, MEMORY)?;
    // Another process may have done it while this one waited for nothing.
    let before = made(engine)?;
    let present: BTreeSet<String> = snapshot.files(Table::Articles).map(|file| file.name.to_owned()).collect();
    let (corrections, corrected) = snapshot.corrected()?;
    if before.snapshot == snapshot.number() && before.files == present && before.corrections == corrections {
        return Ok(Vec::new());
    }
    let grown = before.files.is_subset(&present);
    // In the order of writing, which names do not tell: a compacted file stands where the first of its rows stood.
    let files = snapshot.files(Table::Articles).map(|file| file.name);
    let files: Vec<&str> = files.filter(|name| !grown || !before.files.contains(*name)).collect();

    let mut work = Work { snapshot, fields, faults: Vec::new(), damaged: BTreeSet::new() };
    // The last reading of each article counts.
    let mut latest: BTreeMap<String, String> = BTreeMap::new();
    let mut origins: HashMap<String, Origin> = HashMap::new();
    work.each(files.iter().copied(), |row: ArticleRow| {
        latest.insert(row.article_id.clone(), row.reading_id.clone());
        let ArticleRow { reading_id, title, publisher, author, published, .. } = row;
        origins.insert(reading_id, Origin { title, publisher, author, published });
    });
    let current: HashSet<&String> = latest.values().collect();
    let reader = engine.reader()?;
    let searcher = reader.searcher();
    let mut fresh: HashSet<String> = HashSet::new();
    for reading in &current {
        if searcher.doc_freq(&Term::from_field_text(fields.reading, reading))? == 0 {
            fresh.insert((*reading).clone());
        }
    }
    if grown {
        for (article, reading) in &latest {
            if fresh.contains(reading) {
                writer.delete_term(Term::from_field_text(fields.article, article));
            }
        }
    } else {
        for segment in searcher.segment_readers() {
            let index = segment.inverted_index(fields.reading)?;
            let mut terms = index.terms().stream().map_err(|error| TantivyError::IoError(error.into()))?;
            while terms.advance() {
                let reading = String::from_utf8_lossy(terms.key()).into_owned();
                if !current.contains(&reading) {
                    writer.delete_term(Term::from_field_text(fields.reading, &reading));
                }
            }
        }
    }
    // Events of corrected articles are taken as people corrected them.
    let is_fresh = |article: &String| latest.get(article).is_some_and(|reading| fresh.contains(reading));
    let again: BTreeSet<String> = match before.corrections == corrections {
        true => corrected.iter().filter(|article| is_fresh(article)).cloned().collect(),
        false => before.corrected.union(&corrected).cloned().collect(),
    };
    for article in &again {
        let term = |place, value| {
            let term = TermQuery::new(Term::from_field_text(place, value), IndexRecordOption::Basic);
            Box::new(term) as Box<dyn Query>
        };
        let events =
            BooleanQuery::intersection(vec![term(fields.article, article), term(fields.kind, Kind::Event.name())]);
        writer.delete_query(Box::new(events))?;
    }
    origins.retain(|reading, _| fresh.contains(reading));
    work.add(&writer, &files, &origins, &again)?;
    if !again.is_empty() {
        let (rows, faults) = snapshot.rows::<ArticleRow>(|row| again.contains(&row.article_id))?;
        work.faults.extend(faults);
        let of = |row: ArticleRow| {
            let ArticleRow { article_id, title, publisher, author, published, .. } = row;
            (article_id, Origin { title, publisher, author, published })
        };
        let origins: HashMap<String, Origin> = rows.into_iter().map(of).collect();
        let events = snapshot.events(None, None, |row| again.contains(&row.article_id))?;
        work.faults.extend(events.faults);
        for row in &events.applied.rows {
            if let Some(document) = origins.get(&row.article_id).and_then(|origin| cards::event(fields, row, origin)) {
                writer.add_document(document)?;
            }
        }
    }

    let files = present.into_iter().filter(|name| !work.damaged.contains(name)).collect();
    let after = Made { snapshot: snapshot.number(), files, corrections, corrected };
    let mut prepared = writer.prepare_commit()?;
    prepared
        .set_payload(&serde_json::to_string(&after).map_err(|error| TantivyError::InternalError(error.to_string()))?);
    prepared.commit()?;
    writer.wait_merging_threads()?;
    work.faults.dedup_by(|later, earlier| later.path == earlier.path);
    Ok(work.faults)
}

struct Work<'a> {
    snapshot: &'a Snapshot,
    fields: &'a Fields,
    faults: Vec<Fault>,
    damaged: BTreeSet<String>,
}

/// An actor that a reading names: where, and which codes (numbers of [`Codes`]).
type Named = HashMap<String, Vec<(u32, u32)>>;

impl Work<'_> {
    /// Gives every row of some files.
    fn each<'n, R: Row>(&mut self, names: impl Iterator<Item = &'n str>, mut each: impl FnMut(R)) {
        for name in names {
            if let Err(fault) = self.snapshot.scan::<R>(name, |rows| rows.into_iter().for_each(&mut each)) {
                self.faults.push(fault);
                self.damaged.insert(name.to_owned());
            }
        }
    }

    /// The files of a table that may hold rows of new readings: those written in the commits that wrote `articles`.
    ///
    /// A file's name ends with the name of its commit, which is that of the file of articles beside it.
    fn beside(&self, table: Table, articles: &[&str]) -> Vec<String> {
        let commit = |name: &str| name.rsplit('/').next().map(str::to_owned);
        let commits: HashSet<_> = articles.iter().filter_map(|name| commit(name)).collect();
        let own: Vec<String> = self.snapshot.files(table).map(|file| file.name.to_owned()).collect();
        // Compacted files hold many commits, so that only all of them are sure to hold what is wanted.
        let known = |name: &String| commit(name).is_some_and(|name| commits.contains(&name));
        let all: HashSet<_> = self.snapshot.files(Table::Articles).filter_map(|file| commit(file.name)).collect();
        let strangers = |name: &String| commit(name).is_none_or(|name| !all.contains(&name));
        own.into_iter().filter(|name| known(name) || strangers(name)).collect()
    }

    /// Adds the documents of the readings in `origins`.
    fn add(
        &mut self,
        writer: &IndexWriter,
        articles: &[&str],
        origins: &HashMap<String, Origin>,
        corrected: &BTreeSet<String>,
    ) -> Result<(), TantivyError> {
        if origins.is_empty() {
            return Ok(());
        }
        let mut parts: HashMap<String, Vec<Part>> = HashMap::new();
        let names = self.beside(Table::Sections, articles);
        self.each(names.iter().map(String::as_str), |row: SectionRow| {
            if origins.contains_key(&row.reading_id)
                && let Some(part) = Part::of(&row)
            {
                parts.entry(row.reading_id).or_default().push(part);
            }
        });
        let (mut named, mut codes, mut numbers): (Named, Vec<String>, HashMap<String, u32>) = Default::default();
        let names = self.beside(Table::Mentions, articles);
        self.each(names.iter().map(String::as_str), |row: MentionRow| {
            if origins.contains_key(&row.reading_id) {
                let found = named.entry(row.reading_id).or_default();
                for code in row.codes {
                    let number = *numbers.entry(code).or_insert_with_key(|code| {
                        codes.push(code.clone());
                        codes.len() as u32 - 1
                    });
                    found.push((row.start, number));
                }
            }
        });
        let within = |reading: &str, start: u32, end: u32| -> BTreeSet<String> {
            let found = named.get(reading).into_iter().flatten();
            found.filter(|(at, _)| (start..end).contains(at)).map(|(_, code)| codes[*code as usize].clone()).collect()
        };
        let fields = self.fields;
        let mut failed = None;
        let mut put = |document: TantivyDocument| {
            if failed.is_none() {
                failed = writer.add_document(document).err();
            }
        };
        let mut done: HashSet<String> = HashSet::new();
        self.each(articles.iter().copied(), |row: ArticleRow| {
            if let Some(origin) = origins.get(&row.reading_id)
                && done.insert(row.reading_id.clone())
            {
                let parts = parts.get(&row.reading_id).map_or(&[][..], Vec::as_slice);
                let codes = within(&row.reading_id, 0, u32::MAX);
                cards::article(fields, &row, origin, parts, &codes).into_iter().for_each(&mut put);
            }
        });
        let names = self.beside(Table::Quotations, articles);
        self.each(names.iter().map(String::as_str), |row: QuotationRow| {
            if let Some(origin) = origins.get(&row.reading_id) {
                let codes = within(&row.reading_id, row.start, row.end);
                cards::quotation(fields, &row, origin, &codes).into_iter().for_each(&mut put);
            }
        });
        let names = self.beside(Table::Events, articles);
        self.each(names.iter().map(String::as_str), |row: EventRow| {
            if let Some(origin) = origins.get(&row.reading_id)
                && !corrected.contains(&row.article_id)
            {
                cards::event(fields, &row, origin).into_iter().for_each(&mut put);
            }
        });
        failed.map_or(Ok(()), Err)
    }
}
