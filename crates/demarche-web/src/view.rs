//! One snapshot of the ledger in memory, small: what lists, searches and relations need of every event.
//!
//! Words that recur (codes, voices, outlets) are kept once. What an event was made by (steps, what was considered) stays on disk and is
//! read for the one article that is looked at.

use demarche::types::{
    Article, ArticleId, DateValue, Language, Metadata, PartialDate, Publication, PublicationBasis, Section,
    SectionKind, Span,
};
use demarche_store::{ArticleRow, EventRow, Fate, Ruling, SectionRow, Snapshot, StoreError};
use std::collections::{BTreeMap, HashMap};

/// A text that recurs, by its number; 0 is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Sym(u32);

/// A list of such texts, by its number; 0 is the empty one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct List(u32);

/// Texts and lists, each once.
#[derive(Debug)]
pub(crate) struct Names {
    texts: Vec<Box<str>>,
    of_text: HashMap<Box<str>, u32>,
    lists: Vec<Box<[Sym]>>,
    of_list: HashMap<Box<[Sym]>, u32>,
}

impl Default for Names {
    fn default() -> Names {
        let mut names = Names {
            texts: vec!["".into()],
            of_text: HashMap::new(),
            lists: vec![Box::default()],
            of_list: HashMap::new(),
        };
        names.of_text.insert("".into(), 0);
        names.of_list.insert(Box::default(), 0);
        names
    }
}

impl Names {
    fn add(&mut self, text: &str) -> Sym {
        if let Some(&known) = self.of_text.get(text) {
            return Sym(known);
        }
        let number = self.texts.len() as u32;
        self.texts.push(text.into());
        self.of_text.insert(text.into(), number);
        Sym(number)
    }

    fn maybe(&mut self, text: Option<&String>) -> Sym {
        text.map_or(Sym(0), |text| self.add(text))
    }

    fn add_list(&mut self, list: &[String]) -> List {
        let list: Box<[Sym]> = list.iter().map(|text| self.add(text)).collect();
        if let Some(&known) = self.of_list.get(&list) {
            return List(known);
        }
        let number = self.lists.len() as u32;
        self.lists.push(list.clone());
        self.of_list.insert(list, number);
        List(number)
    }

    /// The text of a number.
    pub(crate) fn text(&self, sym: Sym) -> &str {
        &self.texts[sym.0 as usize]
    }

    /// The text, or none for the empty one.
    pub(crate) fn some(&self, sym: Sym) -> Option<&str> {
        (sym.0 != 0).then(|| self.text(sym))
    }

    /// The texts of a list.
    pub(crate) fn list(&self, list: List) -> impl Iterator<Item = &str> + Clone {
        self.lists[list.0 as usize].iter().map(|sym| self.text(*sym))
    }

    /// The number of a text, for arrays beside.
    pub(crate) fn number(&self, sym: Sym) -> usize {
        sym.0 as usize
    }

    /// The number of a list, for arrays beside.
    pub(crate) fn place(&self, list: List) -> usize {
        list.0 as usize
    }

    /// For each text whether it is wanted; the empty one never is.
    pub(crate) fn texts_where(&self, wanted: impl Fn(&str) -> bool) -> Vec<bool> {
        self.texts.iter().enumerate().map(|(at, text)| at > 0 && wanted(text)).collect()
    }

    /// For each list whether it is wanted.
    pub(crate) fn lists_where(&self, wanted: impl Fn(&[&str]) -> bool) -> Vec<bool> {
        let texts = |list: &[Sym]| list.iter().map(|sym| self.text(*sym)).collect::<Vec<_>>();
        self.lists.iter().map(|list| wanted(&texts(list))).collect()
    }

    /// Sums counts by text: counts of lists go to each text of theirs, as `of` names it.
    pub(crate) fn tallied(&self, counts: &[usize], of: impl Fn(&str) -> String) -> HashMap<String, usize> {
        let mut sums = HashMap::new();
        for (list, count) in self.lists.iter().zip(counts).filter(|(_, count)| **count > 0) {
            let mut told: Vec<String> = list.iter().map(|sym| of(self.text(*sym))).collect();
            told.sort();
            told.dedup();
            for name in told {
                *sums.entry(name).or_insert(0) += count;
            }
        }
        sums
    }

    /// Every text, in the order of the numbers.
    pub(crate) fn every(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(AsRef::as_ref)
    }

    /// How many texts and lists there are.
    pub(crate) fn sizes(&self) -> (usize, usize) {
        (self.texts.len(), self.lists.len())
    }

    fn owned(&self, list: List) -> Vec<String> {
        self.list(list).map(str::to_owned).collect()
    }

    fn maybe_owned(&self, sym: Sym) -> Option<String> {
        self.some(sym).map(str::to_owned)
    }
}

/// An article with the range of its events in [`View::events`].
#[derive(Debug)]
pub(crate) struct Entry {
    pub id: Box<str>,
    pub reading: Box<str>,
    /// The batch it came in: where its other rows lie.
    pub batch: Sym,
    /// Name of the file it was read from, without the folders: no path of the disk is shown.
    pub file: Box<str>,
    pub title: Box<str>,
    pub author: Sym,
    pub publisher: Sym,
    pub url: Box<str>,
    pub published: Sym,
    pub basis: Sym,
    pub language: Sym,
    pub text: Box<str>,
    pub tokens: u32,
    pub sections: Vec<Section>,
    pub diagnostics: Vec<String>,
    pub events: std::ops::Range<u32>,
}

impl Entry {
    /// Title, or what stands for one.
    pub(crate) fn title(&self) -> &str {
        if self.title.is_empty() { &self.file } else { &self.title }
    }
}

/// What is kept of an event. Offsets are bytes of the article's text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Event {
    pub article: u32,
    /// Its number in the article, from 1.
    pub number: u32,
    pub start: u32,
    pub end: u32,
    pub sentence: (u32, u32),
    /// Number of the first telling in the same article; 0 if this is one.
    pub restates: u32,
    pub in_article: bool,
    pub reciprocal: bool,
    pub goldstein: f32,
    pub latitude: f32,
    pub longitude: f32,
    pub anchor: Sym,
    pub section: Sym,
    pub sources: List,
    pub targets: List,
    pub event_type: Sym,
    pub mode: Sym,
    pub contexts: List,
    pub cameo: Sym,
    pub quad: Sym,
    pub kind: Sym,
    pub date: Sym,
    pub date_from: Sym,
    pub date_to: Sym,
    pub date_basis: Sym,
    pub date_precision: Sym,
    pub undated: Sym,
    pub place: Sym,
    pub place_state: Sym,
    pub quantities: List,
    pub polarity: Sym,
    pub factuality: Sym,
    pub hedge: Sym,
    pub hedge_band: Sym,
    pub told_by: Sym,
    pub voices: List,
    pub denied_by: List,
    /// What people corrected in it.
    pub corrected: List,
}

/// A snapshot in memory.
#[derive(Debug, Default)]
pub(crate) struct View {
    pub snapshot: u64,
    /// Newest first, the undated last.
    pub articles: Vec<Entry>,
    /// By article, then number.
    pub events: Vec<Event>,
    pub names: Names,
    /// Events by date, the newest first, the undated last.
    pub by_date: Vec<u32>,
    by_id: HashMap<Box<str>, u32>,
    /// How many corrections there were.
    pub corrections: usize,
    /// What became of them, by id.
    pub fates: BTreeMap<String, Fate>,
    /// What people ruled on claims.
    pub rulings: Vec<Ruling>,
    /// What could not be read, without paths.
    pub faults: usize,
}

impl View {
    /// Reads a snapshot.
    pub(crate) fn load(snapshot: &Snapshot, corrections: usize) -> Result<View, StoreError> {
        let mut names = Names::default();
        let mut articles: Vec<Entry> = Vec::new();
        let mut faults = snapshot.each::<ArticleRow>(|batch, rows| {
            let batch = names.add(batch);
            articles.extend(rows.into_iter().map(|row| entry(row, batch, &mut names)));
        })?;
        // The same reading may stand in two batches of a ledger that was joined by hand.
        let mut seen = std::collections::HashSet::new();
        articles.retain(|entry| seen.insert(entry.id.clone()));
        let dated = |entry: &Entry| std::cmp::Reverse(names.some(entry.published).map(str::to_owned));
        articles.sort_by(|one, other| dated(one).cmp(&dated(other)).then_with(|| one.id.cmp(&other.id)));
        let by_id: HashMap<Box<str>, u32> =
            articles.iter().enumerate().map(|(at, entry)| (entry.id.clone(), at as u32)).collect();
        faults.extend(snapshot.each::<SectionRow>(|_, rows| {
            for row in rows {
                if let Some(&at) = by_id.get(row.article_id.as_str()) {
                    let entry = &mut articles[at as usize];
                    entry.sections.extend(section(&row, &entry.text));
                }
            }
        })?);
        let mut events = Vec::new();
        // As people corrected them. A row is taken as it comes by, and none is kept.
        let read = snapshot.events(None, None, |row| {
            if let Some(&at) = by_id.get(row.article_id.as_str()) {
                events.extend(event(row, at, &articles[at as usize].text, &mut names));
            }
            false
        })?;
        faults.extend(read.faults);
        let fates = read.applied.fates;
        faults.dedup_by(|later, earlier| later.path == earlier.path);
        events.sort_by_key(|event: &Event| (event.article, event.number));
        events.dedup_by_key(|event| (event.article, event.number));
        events.shrink_to_fit();
        for (at, entry) in articles.iter_mut().enumerate() {
            entry.sections.sort_by_key(|section| section.span);
            let first = events.partition_point(|event| (event.article as usize) < at) as u32;
            let last = events.partition_point(|event| event.article as usize <= at) as u32;
            entry.events = first..last;
        }
        let day = |at: &u32| {
            let event = &events[*at as usize];
            names.some(event.date_from).or(names.some(event.date_to))
        };
        let mut by_date: Vec<u32> = (0..events.len() as u32).collect();
        by_date.sort_by(|one, other| day(other).cmp(&day(one)).then(one.cmp(other)));
        Ok(View {
            by_date,
            corrections,
            fates,
            rulings: read.applied.rulings,
            snapshot: snapshot.number(),
            articles,
            events,
            names,
            by_id,
            faults: faults.len(),
        })
    }

    /// A number that is another whenever pages are.
    pub(crate) fn state(&self) -> (u64, usize) {
        (self.snapshot, self.corrections)
    }

    /// The place of an article.
    pub(crate) fn article(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).map(|&at| at as usize)
    }

    /// The place of an event: `article.number`.
    pub(crate) fn event(&self, id: &str) -> Option<usize> {
        let (article, number) = id.split_once('.')?;
        let (article, number) = (self.article(article)?, number.parse::<u32>().ok()?);
        let range = self.articles[article].events.clone();
        let found = self.of(article).binary_search_by_key(&number, |event| event.number).ok()?;
        Some(range.start as usize + found)
    }

    /// The events of an article.
    pub(crate) fn of(&self, article: usize) -> &[Event] {
        let range = self.articles[article].events.clone();
        &self.events[range.start as usize..range.end as usize]
    }

    /// An event's id.
    pub(crate) fn id(&self, event: &Event) -> String {
        format!("{}.{}", self.articles[event.article as usize].id, event.number)
    }

    /// The sentence of an event.
    pub(crate) fn sentence(&self, event: &Event) -> &str {
        let (start, end) = event.sentence;
        &self.articles[event.article as usize].text[start as usize..end as usize]
    }

    /// Outlet, writer or file of an article.
    pub(crate) fn outlet(&self, entry: &Entry) -> &str {
        self.names.some(entry.publisher).or(self.names.some(entry.author)).unwrap_or("unnamed source").trim()
    }

    /// An event as the ledger's row, without what made it.
    pub(crate) fn row(&self, event: &Event) -> EventRow {
        let (names, article) = (&self.names, &self.articles[event.article as usize]);
        EventRow {
            event_id: self.id(event),
            reading_id: article.reading.to_string(),
            article_id: article.id.to_string(),
            in_article: event.in_article,
            section: names.text(event.section).to_owned(),
            start: event.start,
            end: event.end,
            sentence: self.sentence(event).to_owned(),
            anchor: names.text(event.anchor).to_owned(),
            sources: names.owned(event.sources),
            source_text: Vec::new(),
            targets: names.owned(event.targets),
            target_text: Vec::new(),
            event_type: names.text(event.event_type).to_owned(),
            mode: names.maybe_owned(event.mode),
            contexts: names.owned(event.contexts),
            cameo: names.text(event.cameo).to_owned(),
            goldstein: f64::from(event.goldstein),
            quad: names.text(event.quad).to_owned(),
            kind: names.text(event.kind).to_owned(),
            reciprocal: event.reciprocal,
            date: names.maybe_owned(event.date),
            date_from: names.maybe_owned(event.date_from),
            date_to: names.maybe_owned(event.date_to),
            date_basis: names.maybe_owned(event.date_basis),
            date_precision: names.maybe_owned(event.date_precision),
            undated: names.maybe_owned(event.undated),
            place: names.maybe_owned(event.place),
            place_state: names.maybe_owned(event.place_state),
            latitude: event.latitude.is_finite().then_some(f64::from(event.latitude)),
            longitude: event.longitude.is_finite().then_some(f64::from(event.longitude)),
            quantities: names.owned(event.quantities),
            polarity: names.text(event.polarity).to_owned(),
            factuality: names.text(event.factuality).to_owned(),
            hedge: names.maybe_owned(event.hedge),
            hedge_band: names.maybe_owned(event.hedge_band),
            told_by: names.text(event.told_by).to_owned(),
            voices: names.owned(event.voices),
            denied_by: names.owned(event.denied_by),
            entry: String::new(),
            steps: Vec::new(),
            considered: None,
            restates: (event.restates != 0).then(|| format!("{}.{}", article.id, event.restates)),
            corrected: Some(names.owned(event.corrected)).filter(|list| !list.is_empty()),
            published: names.maybe_owned(article.published),
            code_version: String::new(),
            lexicon_version: String::new(),
            model_version: String::new(),
        }
    }

    /// An article as the library knows it.
    pub(crate) fn whole(&self, at: usize) -> Article {
        let (names, entry) = (&self.names, &self.articles[at]);
        let date = names.some(entry.published).and_then(|date| date.parse::<PartialDate>().ok()).map(DateValue::On);
        let owned = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Article {
            id: ArticleId(entry.id.to_string()),
            locator: entry.file.to_string(),
            text: entry.text.to_string(),
            sections: entry.sections.clone(),
            metadata: Metadata {
                title: owned(&entry.title),
                author: names.maybe_owned(entry.author),
                publisher: names.maybe_owned(entry.publisher),
                url: owned(&entry.url),
            },
            publication: Publication {
                date,
                basis: if date.is_some() { PublicationBasis::Given } else { PublicationBasis::Unknown },
            },
            language: match names.text(entry.language) {
                "eng" => Language::English,
                "und" => Language::Unclear,
                other => Language::Other(other.to_owned()),
            },
            diagnostics: Vec::new(),
        }
    }
}

fn entry(row: ArticleRow, batch: Sym, names: &mut Names) -> Entry {
    let file = row.locator.rsplit(['/', '\\']).next().unwrap_or_default();
    Entry {
        id: row.article_id.into(),
        reading: row.reading_id.into(),
        batch,
        file: if file == "-" { "standard input".into() } else { file.into() },
        title: row.title.unwrap_or_default().trim().into(),
        author: names.maybe(row.author.as_ref()),
        publisher: names.maybe(row.publisher.as_ref()),
        url: row.url.unwrap_or_default().into(),
        published: names.maybe(row.published.as_ref()),
        basis: names.add(&row.published_basis),
        language: names.add(&row.language),
        text: row.text.into(),
        tokens: row.tokens,
        sections: Vec::new(),
        diagnostics: row.diagnostics,
        events: 0..0,
    }
}

fn is_within(text: &str, start: usize, end: usize) -> bool {
    start <= end && end <= text.len() && text.is_char_boundary(start) && text.is_char_boundary(end)
}

fn section(row: &SectionRow, text: &str) -> Option<Section> {
    let (start, end) = (row.start as usize, row.end as usize);
    is_within(text, start, end).then(|| Section {
        kind: SectionKind::named(&row.kind).unwrap_or(SectionKind::Body),
        span: Span::new(start, end),
        author: row.author.clone(),
    })
}

fn event(row: &EventRow, article: u32, text: &str, names: &mut Names) -> Option<Event> {
    let (start, end) = (row.start as usize, row.end as usize);
    if !is_within(text, start, end) {
        return None;
    }
    let number = |id: &str| id.rsplit('.').next().and_then(|number| number.parse::<u32>().ok());
    Some(Event {
        article,
        number: number(&row.event_id)?,
        start: row.start,
        end: row.end,
        sentence: sentence(text, &row.sentence, start, end),
        restates: row.restates.as_deref().and_then(number).unwrap_or(0),
        in_article: row.in_article,
        reciprocal: row.reciprocal,
        goldstein: row.goldstein as f32,
        latitude: row.latitude.map_or(f32::NAN, |degrees| degrees as f32),
        longitude: row.longitude.map_or(f32::NAN, |degrees| degrees as f32),
        anchor: names.add(&row.anchor),
        section: names.add(&row.section),
        sources: names.add_list(&row.sources),
        targets: names.add_list(&row.targets),
        event_type: names.add(&row.event_type),
        mode: names.maybe(row.mode.as_ref()),
        contexts: names.add_list(&row.contexts),
        cameo: names.add(&row.cameo),
        quad: names.add(&row.quad),
        kind: names.add(&row.kind),
        date: names.maybe(row.date.as_ref()),
        date_from: names.maybe(row.date_from.as_ref()),
        date_to: names.maybe(row.date_to.as_ref()),
        date_basis: names.maybe(row.date_basis.as_ref()),
        date_precision: names.maybe(row.date_precision.as_ref()),
        undated: names.maybe(row.undated.as_ref()),
        place: names.maybe(row.place.as_ref()),
        place_state: names.maybe(row.place_state.as_ref()),
        quantities: names.add_list(&row.quantities),
        polarity: names.add(&row.polarity),
        factuality: names.add(&row.factuality),
        hedge: names.maybe(row.hedge.as_ref()),
        hedge_band: names.maybe(row.hedge_band.as_ref()),
        told_by: names.add(&row.told_by),
        voices: names.add_list(&row.voices),
        denied_by: names.add_list(&row.denied_by),
        corrected: names.add_list(row.corrected.as_deref().unwrap_or_default()),
    })
}

/// Where an event's sentence stands: its copy nearest around the event; the event's own words if it is not found.
fn sentence(text: &str, sentence: &str, start: usize, end: usize) -> (u32, u32) {
    let mut from = start.saturating_sub(sentence.len());
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    match text[from..].find(sentence).filter(|at| from + at <= start && !sentence.is_empty()) {
        Some(at) => ((from + at) as u32, (from + at + sentence.len()) as u32),
        None => (start as u32, end as u32),
    }
}
