//! Dates: expressions of time in an article, with what they mean.
//!
//! In: an article and its analysis. Out: date mentions in text order, not overlapping: the words without
//! the preposition ("April 24, 2018", "the next day"), and a date as exact as they are, or why there is
//! none. The words are read as the day of writing and the dates told before them suggest; news tells what
//! happened, so a bare Tuesday is the last one unless the clause speaks of the future.
//!
//! It does not say which event happened when, and reports neither durations, nor repeated times ("every
//! Monday"), nor the time of day.
//!
//! `lexemes → grammar (what is said) → resolve (what it means)`

mod grammar;
mod holidays;
mod named;
mod reasons;
mod relative;
mod resolve;
mod tense;

use crate::lexemes::{Class, Kind, Lexemes};
use demarche_lexicon::Lexicon;
use demarche_types::{Analysis, Article, DateBasis, DateMention, DateValue, Dated, PartialDate, SectionKind, Span};
use grammar::{Base, Expr, YearRef};
use named::Happenings;
use resolve::{Context, Tense};

/// Dates and times of the article, in text order.
pub fn dates(article: &Article, analysis: &Analysis, lexicon: &Lexicon) -> Vec<DateMention> {
    let publication = article.publication.date.as_ref().and_then(point_of);
    let mut reader = Reader::new(&article.text, publication, lexicon);
    let mut mentions = Vec::new();
    for (id, sentence) in analysis.sentences() {
        let Some(text) = article.text.get(sentence.span.range()) else { continue };
        let kind = article.sections.get(sentence.section.0 as usize).map_or(SectionKind::Body, |section| section.kind);
        reader.enter(sentence.section.0, kind);
        let tags = |offset: usize| {
            let from = sentence.first as usize;
            let tokens = analysis.tokens.get(from..sentence.end as usize)?;
            let at = tokens.partition_point(|token| token.span.end() <= sentence.span.start() + offset);
            tokens.get(at).map(|token| token.xpos)
        };
        for read in reader.sentence(text, &tags) {
            let span = Span::new(sentence.span.start() + read.start, sentence.span.start() + read.end);
            mentions.push(DateMention { span, sentence: id, dated: read.dated, why: read.why });
        }
    }
    mentions
}

/// When an article of unknown date was published, as far as its text shows.
///
/// A full date in its dateline or byline; else the month (or year) of the latest date it tells as past, in
/// headline, body and captions. "This year" beside a month or day lifts that date into the latest year told.
pub fn infer_publication(article: &Article, analysis: &Analysis) -> Option<DateValue> {
    let mut told: Vec<DateValue> = Vec::new();
    let mut this_year: Vec<(u8, u8)> = Vec::new();
    let mut speaks_of_this_year = false;
    let mut dateline = None;
    for (_, sentence) in analysis.sentences() {
        let Some(text) = article.text.get(sentence.span.range()) else { continue };
        let kind = article.sections.get(sentence.section.0 as usize).map_or(SectionKind::Body, |section| section.kind);
        let lexemes = Lexemes::new(text);
        let found = grammar::scan(&lexemes, false);
        for one in &found {
            match kind {
                SectionKind::Dateline | SectionKind::Byline => {
                    if let Expr::Day { year: YearRef::Stated(_), .. } = one.expr
                        && let Some(Dated::Known { value, .. }) = resolve::resolve(&one.expr, &Context::bare())
                    {
                        dateline = dateline.or(Some(value));
                    }
                }
                SectionKind::Headline | SectionKind::Body | SectionKind::Caption => {
                    if tense::of(&lexemes, one.first, one.end, &|_| None) == Tense::Future
                        || opens_ahead(&lexemes, one.first)
                    {
                        continue;
                    }
                    match one.expr {
                        Expr::Day { year: YearRef::Shifted(0), month, day, .. } => this_year.push((month, day)),
                        Expr::Month { year: YearRef::Shifted(0), month, .. } => this_year.push((month, 1)),
                        Expr::Shift { by: 0, period: crate::lexemes::Period::Year, .. } => speaks_of_this_year = true,
                        _ => {}
                    }
                    if let Some(Dated::Known { value, basis: DateBasis::Stated, .. }) =
                        resolve::resolve(&one.expr, &Context::bare())
                    {
                        told.push(value);
                    }
                }
                _ => {}
            }
        }
    }
    if dateline.is_some() {
        return dateline;
    }
    let (date, value) = told
        .iter()
        .filter_map(|value| resolve::ends(value).1.map(|last| (last.earliest(), last)))
        .max_by_key(|&(first, _)| first)?;
    let month_of = |value: PartialDate| match value {
        PartialDate::Day(day) => PartialDate::Month(day.year(), day.month()),
        other => other,
    };
    let mut latest = month_of(value);
    if let Some(&(month, _)) = this_year.iter().max() {
        // The year told last; or the one after it, if that year's dates already lie beyond those of "this year".
        let year = match value {
            PartialDate::Year(year) => year,
            _ if month >= date.month() => date.year(),
            _ if this_year.iter().all(|&(month, _)| month < date.month()) && date.month() >= 10 => date.year() + 1,
            _ => date.year(),
        };
        let lifted = PartialDate::Month(year, month);
        if lifted.earliest() > latest.earliest() || matches!(latest, PartialDate::Year(_)) {
            latest = lifted;
        }
    } else if speaks_of_this_year && matches!(latest, PartialDate::Year(_)) {
        latest = PartialDate::Year(latest.year());
    }
    Some(DateValue::On(latest))
}

/// The lexemes that expressions of time cover, first and one past the last, in order. What is a date only in
/// the future tense ("in two days") is left out: it may be a duration.
pub(crate) fn covered(lexemes: &Lexemes) -> Vec<(usize, usize)> {
    let found = grammar::scan(lexemes, false);
    found.iter().filter(|one| !matches!(one.expr, Expr::Ahead { .. })).map(|one| (one.first, one.end)).collect()
}

/// Whether the words before an expression put it ahead: "by 2030", "until 2025".
fn opens_ahead(lexemes: &Lexemes, first: usize) -> bool {
    lexemes.follows(first, &["by", "until", "till"])
}

/// The point that a publication date stands for.
fn point_of(value: &DateValue) -> Option<PartialDate> {
    if let DateValue::On(point) = value {
        return Some(*point);
    }
    let (first, last) = (value.earliest(), value.latest()?);
    Some(match first {
        Some(first) if first == last => PartialDate::Day(last),
        Some(first) if (first.year(), first.month()) == (last.year(), last.month()) => {
            PartialDate::Month(last.year(), last.month())
        }
        _ => PartialDate::Year(last.year()),
    })
}

/// An expression as it was read, with byte offsets into its sentence.
struct Read {
    start: usize,
    end: usize,
    dated: Dated,
    why: String,
}

/// Goes through an article's sentences and remembers what was told.
struct Reader<'a> {
    lexicon: &'a Lexicon,
    happenings: Happenings,
    publication: Option<PartialDate>,
    /// The last date told, how many sentences ago, and whether its year was told with it.
    previous: Option<Told>,
    /// The last full day told.
    previous_day: Option<Told>,
    sentence: u32,
    section: Option<u32>,
    /// Whether nothing but the first sentence of the section has been read.
    opening: bool,
    day_first: Option<bool>,
    month_is_name: bool,
}

#[derive(Clone, Copy)]
struct Told {
    point: PartialDate,
    sentence: u32,
    with_year: bool,
}

/// Over how many sentences a year is lent to a date without one.
const YEAR_REACH: u32 = 2;

/// Over how many sentences "the next day" counts from a day, past coarser dates told between.
const DAY_REACH: u32 = 4;

impl<'a> Reader<'a> {
    fn new(text: &str, publication: Option<PartialDate>, lexicon: &'a Lexicon) -> Reader<'a> {
        Reader {
            lexicon,
            happenings: Happenings::default(),
            publication,
            previous: None,
            previous_day: None,
            sentence: 0,
            section: None,
            opening: true,
            day_first: day_first(text),
            month_is_name: month_is_name(text),
        }
    }

    /// Begins a section. What the article told does not carry into comments and notes.
    fn enter(&mut self, section: u32, kind: SectionKind) {
        if self.section == Some(section) {
            return;
        }
        self.section = Some(section);
        if !matches!(kind, SectionKind::Body | SectionKind::Headline | SectionKind::Dateline) {
            self.previous = None;
            self.previous_day = None;
            self.happenings.forget();
            self.opening = true;
        }
    }

    /// The expressions of the next sentence. `tag` gives the tag of the token at a byte of it, if known.
    fn sentence(&mut self, text: &str, tag: &dyn Fn(usize) -> Option<demarche_types::Xpos>) -> Vec<Read> {
        let lexemes = Lexemes::new(text);
        let mut found = grammar::scan(&lexemes, self.month_is_name);
        named::complete(&mut found, &lexemes, self.lexicon, &self.happenings, text);
        let mut reads = Vec::with_capacity(found.len());
        for one in &found {
            let mut tense = tense::of(&lexemes, one.first, one.end, tag);
            // A schedule goes on: "next month in Rome, in November in Oslo, in January in Lima".
            let ahead = self.previous.filter(|told| told.sentence == self.sentence).zip(self.publication);
            if tense == Tense::Untold && ahead.is_some_and(|(told, now)| told.point.earliest() > now.latest()) {
                tense = Tense::Future;
            }
            let context = self.context(tense);
            let Some(dated) = resolve::resolve(&one.expr, &context) else { continue };
            let why = reasons::why(&one.expr, &dated, &context);
            self.remember(&one.expr, &dated);
            let (Some(first), Some(last)) = (lexemes.get(one.first), lexemes.get(one.end.saturating_sub(1))) else {
                continue;
            };
            reads.push(Read { start: first.start, end: last.end, dated, why });
        }
        // The day of what a sentence tells, for "the day before the summit".
        let days = reads.iter().filter_map(|read| match &read.dated {
            Dated::Known { value: DateValue::On(point @ PartialDate::Day(_)), .. } => Some(*point),
            _ => None,
        });
        let days: Vec<PartialDate> = days.collect();
        if let [day] = days.as_slice() {
            self.happenings.keep(&lexemes, self.lexicon, *day, tag);
        }
        self.sentence += 1;
        if lexemes.len() > 0 && self.previous.is_none() {
            self.opening = self.sentence < 2;
        }
        reads
    }

    fn context(&self, tense: Tense) -> Context {
        let near = self.previous.filter(|told| self.sentence - told.sentence <= YEAR_REACH && told.with_year);
        let lends_year =
            near.is_some_and(|told| told.sentence == self.sentence || !matches!(told.point, PartialDate::Year(_)));
        Context {
            publication: self.publication,
            previous: self.previous.map(|told| told.point),
            previous_day: self
                .previous_day
                .filter(|told| self.sentence - told.sentence <= DAY_REACH)
                .map(|told| told.point),
            lends_year,
            opens: self.opening,
            tense,
            day_first: self.day_first,
        }
    }

    fn remember(&mut self, expr: &Expr, dated: &Dated) {
        let Dated::Known { value, basis, .. } = dated else { return };
        // What is counted from the day of writing is the background, not the story's own time line.
        let Some(point) = resolve::ends(value).0.or(resolve::ends(value).1) else { return };
        if matches!(value, DateValue::Decade(_) | DateValue::Century(_)) {
            return;
        }
        let with_year = match expr {
            Expr::Day { year, .. } if *year != YearRef::Open => true,
            Expr::Shift { base, .. } | Expr::Offset { base, .. } if *base == Base::Previous => {
                self.previous.is_some_and(|told| told.with_year)
            }
            _ => matches!(basis, DateBasis::Stated | DateBasis::Inferred),
        };
        let told = Told { point, sentence: self.sentence, with_year };
        self.previous = Some(told);
        if matches!(point, PartialDate::Day(_)) {
            self.previous_day = Some(told);
        }
    }
}

impl Context {
    /// Nothing to lean on.
    fn bare() -> Context {
        Context {
            publication: None,
            previous: None,
            previous_day: None,
            lends_year: false,
            opens: false,
            tense: Tense::Untold,
            day_first: None,
        }
    }
}

/// What a mention says of the time of an event in its clause: its date, with one end open after "since",
/// "until", "before" and their kin. The mention itself keeps the date that its words name.
pub(crate) fn in_clause(article: &Article, analysis: &Analysis, mention: &DateMention) -> Dated {
    let mut dated = mention.dated.clone();
    let sentence = analysis.sentence(mention.sentence).span;
    if let Some(text) = article.text.get(sentence.range())
        && sentence.contains(mention.span)
    {
        let lexemes = Lexemes::new(text);
        let (start, end) = (mention.span.start() - sentence.start(), mention.span.end() - sentence.start());
        let at = |offset: usize| (0..lexemes.len()).find(|&at| lexemes.get(at).is_some_and(|one| one.end > offset));
        if let (Some(first), Some(last)) = (at(start), at(end.saturating_sub(1))) {
            open_end(&lexemes, (first, last + 1), &mut dated);
        }
    }
    dated
}

/// Opens one end of the date between the lexemes `first` and `end`, if the words around it do.
fn open_end(lexemes: &Lexemes, (first, end): (usize, usize), dated: &mut Dated) {
    let Dated::Known { value, precision, .. } = dated else { return };
    if matches!(value, DateValue::From(_) | DateValue::Until(_)) {
        return;
    }
    // A range or a stretch of years has its own ends.
    let joint = |at: usize| {
        lexemes.is(at, &["to", "and", "until", "till", "through"])
            || lexemes.get(at).is_some_and(|sign| sign.is_dash())
            || matches!(lexemes.class(at), Class::Period(_, true))
    };
    if matches!(value, DateValue::Between(..)) && (first..end).any(joint) {
        return;
    }
    let follows_the = usize::from(lexemes.follows(first, &["the"]));
    let inner = usize::from(lexemes.is(first, &["the"]));
    let the = follows_the + inner;
    let first = first - follows_the;
    let long = matches!(value, DateValue::Decade(_) | DateValue::Century(_));
    // "after the 2014 election", "since Friday's vote": the date tells which election, not since when.
    let modifies = match lexemes.get(end) {
        Some(next) if next.is_apostrophe() && next.text != "‘" => {
            lexemes.is(end + 1, &["s"]) || lexemes.get(end + 1).is_some_and(|word| word.spaced)
        }
        Some(next) => {
            the > 0
                && matches!(next.kind, Kind::Word(_))
                && !long
                && !matches!(value, DateValue::Season(..))
                && inner == 0
        }
        None => false,
    };
    if modifies {
        return;
    }
    let onwards =
        lexemes.is(end, &["onward", "onwards"]) || (lexemes.is(end, &["on"]) && lexemes.follows(first, &["from"]));
    let forward = onwards || lexemes.follows(first, &["since"]) || follows_after(lexemes, first);
    let backward = (lexemes.follows(first, &["through"]) && !long)
        || lexemes.follows(first, &["until", "till", "by", "before"])
        || (lexemes.follows(first, &["to"]) && first >= 2 && (lexemes.is(first - 2, &["prior", "up"])));
    if forward || backward {
        *value = resolve::opened(value, forward);
        *precision = value.precision();
    }
}

/// "after 2016", but not "shortly after", "the day after".
fn follows_after(lexemes: &Lexemes, first: usize) -> bool {
    lexemes.follows(first, &["after"])
        && !matches!(lexemes.class(first.wrapping_sub(2)), Class::Period(..))
        && !(first >= 2 && lexemes.is(first - 2, &["shortly", "soon", "immediately", "right", "just"]))
}

/// Whether the text writes numeric dates with the day first, where any of them shows it.
fn day_first(text: &str) -> Option<bool> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(slash) = bytes[at..].iter().position(|&b| b == b'/').map(|found| at + found) {
        at = slash + 1;
        let digits_before = bytes[..slash].iter().rev().take(3).take_while(|b| b.is_ascii_digit()).count();
        let digits_after = bytes[at..].iter().take(3).take_while(|b| b.is_ascii_digit()).count();
        let full = bytes.get(at + digits_after) == Some(&b'/')
            && bytes[(at + digits_after + 1).min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count() >= 2;
        if !(1..=2).contains(&digits_before) || !(1..=2).contains(&digits_after) || !full {
            continue;
        }
        let number = |range: std::ops::Range<usize>| text.get(range).and_then(|digits| digits.parse::<u32>().ok());
        let (one, two) = (number(slash - digits_before..slash), number(at..at + digits_after));
        match (one, two) {
            (Some(13..=31), Some(1..=12)) => return Some(true),
            (Some(1..=12), Some(13..=31)) => return Some(false),
            _ => {}
        }
    }
    None
}

/// Whether the text names a person called May: "Theresa May", "Mrs May".
fn month_is_name(text: &str) -> bool {
    text.match_indices(" May").any(|(at, _)| {
        let after = text[at + 4..].chars().next();
        if after.is_some_and(char::is_alphanumeric) {
            return false;
        }
        let before = text[..at].trim_end_matches('.');
        let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
        word.chars().next().is_some_and(char::is_uppercase)
            && !grammar::BEFORE_TIME.iter().any(|lead| word.eq_ignore_ascii_case(lead))
            && !matches!(Lexemes::new(word).class(0), Class::Month(..) | Class::Weekday(..))
            && !["The", "A", "But", "Every", "That", "Mid", "Early", "Late"].contains(&word)
    })
}

/// The sentences a plain text falls into when nothing better is at hand, for tests.
#[cfg(test)]
pub(crate) fn read_plain(text: &str, published: Option<&str>) -> Vec<(String, Dated)> {
    let publication = published.map(|date| date.parse().expect("a date"));
    let mut reader = Reader::new(text, publication, Lexicon::embedded());
    let mut all = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let stop = |at: &usize| rest[at + 2..].chars().next().is_some_and(char::is_uppercase);
        let end = rest.match_indices(". ").map(|(at, _)| at).find(stop).map_or(rest.len(), |at| at + 1);
        let (sentence, tail) = rest.split_at(end);
        for read in reader.sentence(sentence, &|_| None) {
            all.push((sentence[read.start..read.end].to_owned(), read.dated));
        }
        rest = tail;
    }
    all
}

#[cfg(test)]
mod tests;
