//! An index, opened and asked.

use crate::error::SearchError;
use crate::facets::Counts;
use crate::fields::{Fields, LAYOUT, PLAIN, STEMMED};
use crate::marks;
use crate::query::{Field, Query, What};
use crate::update::{self, made};
use demarche_store::{Day, Fault, Ledger};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::ops::{Bound, Range};
use std::path::{Path, PathBuf};
use tantivy::collector::sort_key::{SortBySimilarityScore, SortByStaticFastValue};
use tantivy::collector::{Count, TopDocs};
use tantivy::directory::MmapDirectory;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, Query as Asked, RangeQuery, TermQuery,
};
use tantivy::schema::{Field as Place, IndexRecordOption, Term, Value};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{DocAddress, Index as Engine, IndexReader, ReloadPolicy, Searcher, TantivyDocument, TantivyError};

/// What kind of thing was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An article: what it tells itself.
    Article,
    /// A quotation.
    Quotation,
    /// An event mention.
    Event,
    /// A comment, bio, disclaimer or notice of an article.
    Comment,
}

impl Kind {
    /// Its name in queries and output.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Article => "article",
            Kind::Quotation => "quotation",
            Kind::Event => "event",
            Kind::Comment => "comment",
        }
    }
}

/// What is known of a hit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// What it is.
    pub kind: Kind,
    /// The event's id, the article's, `ARTICLE.qN` of a quotation, `ARTICLE.sN` of a section.
    pub id: String,
    /// The article it stands in.
    pub article: String,
    /// The article's title.
    pub title: Option<String>,
    /// The outlet.
    pub outlet: Option<String>,
    /// Who tells it: the article's author, or a commenter.
    pub author: Option<String>,
    /// When the article was published, EDTF.
    pub published: Option<String>,
    /// When it happened, EDTF: of events.
    pub date: Option<String>,
    /// PLOVER type, of events.
    #[serde(rename = "type")]
    pub event_type: Option<String>,
    /// PLOVER mode, of events.
    pub mode: Option<String>,
    /// Source codes, of events.
    pub sources: Vec<String>,
    /// Target codes, of events.
    pub targets: Vec<String>,
    /// Done to each other, of events.
    pub reciprocal: bool,
    /// Quad class, of events.
    pub quad: Option<String>,
    /// How real the text makes it, of events.
    pub status: Option<String>,
    /// The text says that it did not happen.
    pub negated: bool,
    /// The words that name the speaker, of quotations.
    pub speaker: Option<String>,
    /// Names of the voices of an event, outermost first; codes of a quotation's speaker.
    pub voices: Vec<String>,
    /// First byte in the article's text, of quotations, events and sections.
    pub start: Option<u32>,
    /// One past the last.
    pub end: Option<u32>,
}

impl Card {
    pub(crate) fn new(kind: Kind, id: String) -> Card {
        Card {
            kind,
            id,
            article: String::new(),
            title: None,
            outlet: None,
            author: None,
            published: None,
            date: None,
            event_type: None,
            mode: None,
            sources: Vec::new(),
            targets: Vec::new(),
            reciprocal: false,
            quad: None,
            status: None,
            negated: false,
            speaker: None,
            voices: Vec::new(),
            start: None,
            end: None,
        }
    }
}

/// One thing found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// What it is.
    pub card: Card,
    /// Its words: all of a sentence, the best part of an article.
    pub text: String,
    /// Where in `text` the query's words stand, in bytes.
    pub marks: Vec<Range<usize>>,
    /// BM25 of the query's words; 0 where the query has none.
    pub score: f32,
}

/// A facet: how many hits have which value of a field.
#[derive(Clone, Debug, PartialEq)]
pub struct Facet {
    /// The field.
    pub field: Field,
    /// Values with their counts: the commonest first, months in their order.
    pub values: Vec<FacetCount>,
}

/// One value of a facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetCount {
    /// The value, as it may stand in a query.
    pub value: String,
    /// Hits that have it.
    pub count: u64,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Hits {
    /// All hits.
    pub total: usize,
    /// Those asked for, the best first.
    pub hits: Vec<Hit>,
    /// Counts over all hits.
    pub facets: Vec<Facet>,
}

/// The facets, with their names in the schema.
const FACETS: [(Field, &str); 7] = [
    (Field::Kind, "kind"),
    (Field::Actor, "actor"),
    (Field::Type, "type"),
    (Field::Speaker, "voice"),
    (Field::Status, "status"),
    (Field::Month, "month"),
    (Field::Outlet, "outlet"),
];
const FACET_NAMES: [&str; FACETS.len()] = ["kind", "actor", "type", "voice", "status", "month", "outlet"];

/// How much a word in the title counts beside one in the text.
const TITLE_BOOST: f32 = 1.5;

/// The index of a ledger.
pub struct Index {
    path: PathBuf,
    ledger: Ledger,
    engine: Engine,
    reader: IndexReader,
    fields: Fields,
    snapshot: u64,
    faults: Vec<Fault>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("path", &self.path).field("snapshot", &self.snapshot).finish_non_exhaustive()
    }
}

impl Index {
    /// The index in a ledger's folder, made or brought up to date with the latest snapshot. Where another process is
    /// doing that, or the folder cannot be written, it is opened as it is.
    pub fn open(ledger: &Ledger) -> Result<Index, SearchError> {
        Index::open_in(ledger, &ledger.root().join("search"))
    }

    /// The index of a ledger in another folder.
    pub fn open_in(ledger: &Ledger, folder: &Path) -> Result<Index, SearchError> {
        let path = folder.join(LAYOUT);
        let fields = Fields::new();
        let engine = match fs::create_dir_all(&path)
            .map_err(|error| unwritable(&path, error))
            .and_then(|()| create(&path, &fields))
        {
            Ok(engine) => engine,
            Err(error @ (SearchError::Unwritable { .. } | SearchError::Locked { .. })) => {
                // A folder that cannot be written may hold an index all the same.
                MmapDirectory::open(&path).ok().and_then(|folder| Engine::open(folder).ok()).ok_or(error)?
            }
            Err(_) => {
                // An index that cannot be opened is worth no more than none: it is derived.
                fs::remove_dir_all(&path)
                    .and_then(|()| fs::create_dir_all(&path))
                    .map_err(|error| unwritable(&path, error))?;
                create(&path, &fields)?
            }
        };
        let failed = |error: TantivyError| SearchError::Engine { path: path.clone(), message: error.to_string() };
        let reader = engine.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(failed)?;
        let mut index = Index {
            path: path.clone(),
            ledger: ledger.clone(),
            engine,
            reader,
            fields,
            snapshot: 0,
            faults: Vec::new(),
        };
        index.refresh()?;
        Ok(index)
    }

    /// Brings the index up to date with the ledger's latest snapshot, if there is a later one. A server calls this now and then.
    pub fn refresh(&mut self) -> Result<(), SearchError> {
        let latest = self.ledger.snapshot()?;
        let failed = |error: TantivyError| SearchError::Engine { path: self.path.clone(), message: error.to_string() };
        let (corrections, _) = latest.corrected()?;
        let before = made(&self.engine).map_err(failed)?;
        let is_behind = before.snapshot != latest.number() || before.corrections != corrections;
        if is_behind || !self.faults.is_empty() || before.snapshot == 0 {
            match update::update(&self.engine, &self.fields, &latest) {
                Ok(faults) => self.faults = faults,
                Err(update::Failed::Engine(TantivyError::LockFailure(..))) if before.snapshot > 0 => {}
                Err(update::Failed::Engine(TantivyError::LockFailure(..))) => {
                    return Err(SearchError::Locked { path: self.path.clone() });
                }
                Err(update::Failed::Engine(
                    TantivyError::IoError(_) | TantivyError::OpenDirectoryError(_) | TantivyError::OpenWriteError(_),
                )) if before.snapshot > 0 => {}
                Err(error) => return Err(error.told(&self.path)),
            }
        }
        self.reader.reload().map_err(failed)?;
        self.snapshot = made(&self.engine).map_err(failed)?.snapshot;
        Ok(())
    }

    /// The snapshot that it tells of.
    pub fn snapshot(&self) -> u64 {
        self.snapshot
    }

    /// Files of the ledger that could not be read, and so are not in it.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// What the query asks for: the best of all hits from `offset` on, at most `limit`, and facets over all of them.
    pub fn search(&self, query: &Query, limit: usize, offset: usize) -> Result<Hits, SearchError> {
        self.ask(query, limit, offset)
            .map_err(|error| SearchError::Engine { path: self.path.clone(), message: error.to_string() })
    }

    fn ask(&self, query: &Query, limit: usize, offset: usize) -> Result<Hits, TantivyError> {
        let searcher = self.reader.searcher();
        let (asked, ranked) = self.translate(query)?;
        let top = TopDocs::with_limit(limit.max(1)).and_offset(offset);
        let (latest, tie) =
            (SortByStaticFastValue::<i64>::for_field("from"), SortByStaticFastValue::<u64>::for_field("tie"));
        let counts = Counts(&FACET_NAMES);
        let (total, found, counts): (usize, Vec<(f32, DocAddress)>, _) = if ranked {
            let top = top.order_by((SortBySimilarityScore, latest, tie));
            let (total, found, counts) = searcher.search(&asked, &(Count, top, counts))?;
            (total, found.into_iter().map(|((score, ..), address)| (score, address)).collect(), counts)
        } else {
            let (total, found, counts) = searcher.search(&asked, &(Count, top.order_by((latest, tie)), counts))?;
            (total, found.into_iter().map(|(_, address)| (0.0, address)).collect(), counts)
        };
        let terms = self.terms(query)?;
        let mut analyzer = self.analyzer(STEMMED)?;
        let hits = found.into_iter().take(limit);
        let hits = hits.map(|(score, address)| self.hit(&searcher, address, score, &mut analyzer, &terms));
        let facets = FACETS.iter().zip(counts).map(|((field, _), counts)| facet(*field, counts)).collect();
        Ok(Hits { total, hits: hits.collect::<Result<_, _>>()?, facets })
    }

    fn hit(
        &self,
        searcher: &Searcher,
        address: DocAddress,
        score: f32,
        analyzer: &mut TextAnalyzer,
        terms: &BTreeSet<String>,
    ) -> Result<Hit, TantivyError> {
        let document: TantivyDocument = searcher.doc(address)?;
        let card = document.get_first(self.fields.card).and_then(|value| value.as_bytes()).unwrap_or_default();
        let card = serde_json::from_slice(card)
            .map_err(|error| TantivyError::InternalError(format!("a card that cannot be read: {error}")))?;
        let text = document.get_first(self.fields.text).and_then(|value| value.as_str()).unwrap_or_default();
        let (text, marks) = marks::extract(analyzer, text, terms);
        Ok(Hit { card, text, marks, score })
    }

    fn analyzer(&self, name: &str) -> Result<TextAnalyzer, TantivyError> {
        let missing = || TantivyError::InternalError(format!("the tokenizer {name} is missing"));
        self.engine.tokenizers().get(name).ok_or_else(missing)
    }

    fn words(&self, text: &str, tokenizer: &str) -> Result<Vec<String>, TantivyError> {
        let mut analyzer = self.analyzer(tokenizer)?;
        let mut stream = analyzer.token_stream(text);
        let mut found = Vec::new();
        while let Some(token) = stream.next() {
            found.push(token.text.clone());
        }
        Ok(found)
    }

    /// The words to mark, without their endings.
    fn terms(&self, query: &Query) -> Result<BTreeSet<String>, TantivyError> {
        let mut found = BTreeSet::new();
        for clause in query.clauses.iter().filter(|clause| !clause.excluded) {
            if let What::Word(text) | What::Phrase(text) = &clause.what {
                found.extend(self.words(text, STEMMED)?);
            }
        }
        Ok(found)
    }

    /// The query in the engine's terms, and whether anything in it ranks.
    fn translate(&self, query: &Query) -> Result<(BooleanQuery, bool), TantivyError> {
        let mut clauses: Vec<(Occur, Box<dyn Asked>)> = Vec::new();
        let mut ranked = false;
        for clause in &query.clauses {
            let Some((asked, ranks)) = self.condition(&clause.what)? else { continue };
            ranked |= ranks && !clause.excluded;
            let asked = if ranks { asked } else { Box::new(ConstScoreQuery::new(asked, 0.0)) };
            clauses.push((if clause.excluded { Occur::MustNot } else { Occur::Must }, asked));
        }
        if !query.all && !query.asks_for_comments() {
            let own = TermQuery::new(Term::from_field_bool(self.fields.own, true), IndexRecordOption::Basic);
            clauses.push((Occur::Must, Box::new(ConstScoreQuery::new(Box::new(own), 0.0))));
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0))));
        }
        Ok((BooleanQuery::new(clauses), ranked))
    }

    /// One condition, and whether it ranks; none if there are no words in it.
    fn condition(&self, what: &What) -> Result<Option<(Box<dyn Asked>, bool)>, TantivyError> {
        let fields = &self.fields;
        Ok(match what {
            What::Word(text) => {
                let mut all: Vec<(Occur, Box<dyn Asked>)> = Vec::new();
                for word in self.words(text, STEMMED)? {
                    let term =
                        |place| TermQuery::new(Term::from_field_text(place, &word), IndexRecordOption::WithFreqs);
                    all.push((Occur::Must, Box::new(term(fields.stems))));
                    all.push((Occur::Should, Box::new(BoostQuery::new(Box::new(term(fields.title)), TITLE_BOOST))));
                }
                (!all.is_empty()).then(|| (Box::new(BooleanQuery::new(all)) as Box<dyn Asked>, true))
            }
            What::Phrase(text) => phrase(fields.plain, self.words(text, PLAIN)?).map(|asked| (asked, true)),
            What::Field(field, values) => {
                let (whole, names) = fields.of(*field);
                let mut any: Vec<Box<dyn Asked>> = Vec::new();
                for value in values {
                    if let Some(place) = whole {
                        // Codes of speakers are in capitals, names need not be.
                        let value = if *field == Field::Speaker { value.to_uppercase() } else { value.clone() };
                        any.push(Box::new(TermQuery::new(
                            Term::from_field_text(place, &value),
                            IndexRecordOption::Basic,
                        )));
                    }
                    if let Some(place) = names {
                        let tokenizer = if *field == Field::Title { STEMMED } else { PLAIN };
                        let words = self.words(value, tokenizer)?;
                        if *field == Field::Title {
                            let terms = words.iter().map(|word| {
                                let term = Term::from_field_text(place, word);
                                Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn Asked>
                            });
                            any.push(Box::new(BooleanQuery::intersection(terms.collect())));
                        } else {
                            any.extend(phrase(place, words));
                        }
                    }
                }
                Some((Box::new(BooleanQuery::union(any)), false))
            }
            What::Days(from, to) => Some((days(fields, *from, *to), false)),
        })
    }
}

impl Query {
    fn asks_for_comments(&self) -> bool {
        let comment = |values: &[String]| values.iter().any(|value| value == Kind::Comment.name());
        self.clauses.iter().any(|clause| {
            !clause.excluded && matches!(&clause.what, What::Field(Field::Kind, values) if comment(values))
        })
    }
}

/// What happened between two days, both counted in: it did not end before the first, nor begin after the last.
fn days(fields: &Fields, from: Option<Day>, to: Option<Day>) -> Box<dyn Asked> {
    let term = |place: Place, day: Day| Term::from_field_i64(place, i64::from(day.0));
    let mut both: Vec<Box<dyn Asked>> = Vec::new();
    if let Some(from) = from {
        both.push(Box::new(RangeQuery::new(Bound::Included(term(fields.to, from)), Bound::Unbounded)));
    }
    if let Some(to) = to {
        both.push(Box::new(RangeQuery::new(Bound::Unbounded, Bound::Included(term(fields.from, to)))));
    }
    Box::new(BooleanQuery::intersection(both))
}

fn phrase(place: Place, words: Vec<String>) -> Option<Box<dyn Asked>> {
    let mut terms: Vec<Term> = words.iter().map(|word| Term::from_field_text(place, word)).collect();
    match terms.len() {
        0 => None,
        1 => Some(Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::WithFreqs))),
        _ => Some(Box::new(PhraseQuery::new(terms))),
    }
}

fn facet(field: Field, counts: BTreeMap<String, u64>) -> Facet {
    let mut values: Vec<FacetCount> = counts.into_iter().map(|(value, count)| FacetCount { value, count }).collect();
    if field != Field::Month {
        values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    }
    Facet { field, values }
}

fn create(path: &Path, fields: &Fields) -> Result<Engine, SearchError> {
    let failed = |error: TantivyError| match error {
        TantivyError::LockFailure(..) => SearchError::Locked { path: path.to_owned() },
        error => SearchError::Engine { path: path.to_owned(), message: error.to_string() },
    };
    let folder = MmapDirectory::open(path).map_err(|error| failed(error.into()))?;
    Engine::builder().schema(fields.schema.clone()).open_or_create(folder).map_err(failed)
}

fn unwritable(path: &Path, error: io::Error) -> SearchError {
    SearchError::Unwritable { path: path.to_owned(), message: error.to_string() }
}
