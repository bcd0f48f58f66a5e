//! Scores of finding places and saying where they lie.
//!
//! In: a gold file, one row a line: `{"id", "text", "published"?, "places": [{"start", "end", "lat"?, "lon"?,
//! "country"?}], "places_exhaustive"?}`, offsets in Unicode code points, end exclusive, degrees, countries as ISO 3166
//! alpha-2 or alpha-3. Out: precision, recall and F1 of the spans, strict and by overlap; then how many of the gold
//! places lie within 161 km (100 miles) of where the program puts them, and in the right country. With `gold_spans` the
//! program is told the spans, and every place of the gold is judged; else those that it found.
//!
//! An article at the edge of a span does not count. A mention without coordinates claims none. Where the gold is not
//! exhaustive, recognition counts recall only.

use crate::gold::{self, Counts, EvalError, aligned};
use demarche::lexicon::Lexicon;
use demarche::types::{ActorCode, PlaceMention, Span};
use serde::{Deserialize, Serialize};
use std::fmt;

/// 100 miles: within that distance a place counts as right.
const NEAR_KM: f64 = 161.0;

/// One text with its places.
#[derive(Clone, Debug, Deserialize)]
pub struct Row {
    /// Its name in the gold file.
    #[serde(default)]
    pub id: String,
    /// The text.
    pub text: String,
    /// When it was published, if that is given.
    #[serde(default)]
    pub published: Option<String>,
    /// Which places stand in it.
    #[serde(default)]
    pub places: Vec<GoldPlace>,
    /// Whether `places` are all there are.
    #[serde(default = "yes")]
    pub places_exhaustive: bool,
}

fn yes() -> bool {
    true
}

/// A place, in code points.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldPlace {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Degrees north.
    #[serde(default)]
    pub lat: Option<f64>,
    /// Degrees east.
    #[serde(default)]
    pub lon: Option<f64>,
    /// The state it lies in.
    #[serde(default)]
    pub country: Option<String>,
}

/// What is scored.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Tell the program where the places stand, and judge where they lie.
    pub gold_spans: bool,
    /// How many examples of what went wrong are kept.
    pub errors: usize,
}

/// The scores of a gold file.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Outcome {
    /// How many texts were read.
    pub texts: usize,
    /// Whether the spans were given.
    pub gold_spans: bool,
    /// Spans, exact but for an article.
    pub strict: Counts,
    /// Spans that share at least one character.
    pub overlap: Counts,
    /// Places with coordinates: hits lie within 161 km, misses farther or nowhere.
    pub near: Counts,
    /// Places with a country: hits have it.
    pub country: Counts,
    /// Half of the located places lie nearer than this, in kilometres.
    pub median_km: f64,
    /// Examples of what went wrong, as many as were asked for.
    pub errors: Vec<Wrong>,
}

/// Something that went wrong.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Wrong {
    /// The text.
    pub id: String,
    /// Where it begins, in code points.
    pub start: usize,
    /// The words.
    pub text: String,
    /// What it should be: coordinates, a country, or `no place`.
    pub gold: String,
    /// What it was taken for.
    pub system: String,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} texts", self.texts)?;
        if !self.gold_spans {
            writeln!(f, "{}", Counts::table_head("places"))?;
            writeln!(f, "{}", self.strict.table_row("spans, strict"))?;
            writeln!(f, "{}", self.overlap.table_row("spans, overlap"))?;
        }
        let of = if self.gold_spans { "given" } else { "found" };
        let accuracy = |f: &mut fmt::Formatter<'_>, name: &str, counts: &Counts| {
            let total = counts.hits + counts.misses;
            if total == 0.0 {
                return Ok(());
            }
            writeln!(f, "{name:<28} {:>6.1} % of {total} {of}", 100.0 * counts.recall())
        };
        accuracy(f, "within 161 km", &self.near)?;
        if self.near.hits > 0.0 {
            writeln!(f, "{:<28} {:>6.1} km", "median distance", self.median_km)?;
        }
        accuracy(f, "country", &self.country)?;
        for wrong in &self.errors {
            writeln!(f, "{}:{} {:?}: {} taken for {}", wrong.id, wrong.start, wrong.text, wrong.gold, wrong.system)?;
        }
        Ok(())
    }
}

/// Reads a gold file and scores it; `file` is its name in messages, `lexicon` the dictionaries that read it.
///
/// # Errors
/// If a line is no row of places.
pub fn run(gold_jsonl: &str, file: &str, lexicon: &Lexicon, options: Options) -> Result<Outcome, EvalError> {
    let rows = gold::rows::<Row>(gold_jsonl, file)?;
    let mut outcome = Outcome { gold_spans: options.gold_spans, ..Outcome::default() };
    let mut distances = Vec::new();
    for gold in &rows {
        let row = &gold.row;
        let fault = |message: String| EvalError { file: file.to_owned(), line: gold.line, message };
        check(row).map_err(fault)?;
        let published = match row.published.as_deref() {
            None | Some("") => None,
            Some(date) => Some(date.parse().map_err(|error| fault(format!("published {date:?}: {error}")))?),
        };
        let reading = demarche::read_text_given(&row.text, published, &[], lexicon);
        let points = aligned(&reading.article.text, &row.text);
        let found: Vec<Option<Found>> = if options.gold_spans {
            let spans: Vec<Span> =
                row.places.iter().map(|place| bytes(&reading.article.text, &points, place.start, place.end)).collect();
            demarche::locate(&reading, lexicon, &spans).into_iter().zip(&row.places).map(|(mention, gold)| {
                mention.map(|mention| Found { start: gold.start, end: gold.end, mention })
            }).collect()
        } else {
            reading.places.iter().map(|mention| found(mention, &points)).collect()
        };
        score(row, &found, lexicon, options, &mut outcome, &mut distances);
    }
    distances.sort_by(f64::total_cmp);
    outcome.median_km = distances.get(distances.len() / 2).copied().unwrap_or(0.0);
    Ok(outcome)
}

/// What is wrong with a row, if anything is.
fn check(row: &Row) -> Result<(), String> {
    let length = row.text.chars().count();
    for place in &row.places {
        let (start, end) = (place.start, place.end);
        if start >= end || end > length {
            return Err(format!("{start}..{end} does not lie in a text of {length} code points"));
        }
        let is_degree = |value: Option<f64>, most: f64| value.is_none_or(|value| value.abs() <= most);
        if !is_degree(place.lat, 90.0) || !is_degree(place.lon, 180.0) {
            return Err(format!("{start}..{end}: latitude reaches from −90 to 90, longitude from −180 to 180"));
        }
    }
    Ok(())
}

/// A place of the program, in code points of the row's text.
#[derive(Clone, Debug)]
struct Found {
    start: usize,
    end: usize,
    mention: PlaceMention,
}

fn found(mention: &PlaceMention, points: &[usize]) -> Option<Found> {
    let start = *points.get(mention.span.start())?;
    let last = *points.get(mention.span.end().checked_sub(1)?)?;
    Some(Found { start, end: last + 1, mention: mention.clone() })
}

/// The bytes of the article's text that came from some code points of the row's.
fn bytes(text: &str, points: &[usize], start: usize, end: usize) -> Span {
    let first = points.iter().position(|&point| point >= start).unwrap_or(points.len());
    let last = points.iter().position(|&point| point >= end).unwrap_or(points.len()).max(first);
    let on_boundary = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at += 1;
        }
        at
    };
    Span::new(on_boundary(first), on_boundary(last))
}

fn score(
    row: &Row,
    found: &[Option<Found>],
    lexicon: &Lexicon,
    options: Options,
    outcome: &mut Outcome,
    distances: &mut Vec<f64>,
) {
    outcome.texts += 1;
    let characters: Vec<char> = row.text.chars().collect();
    let words = |start: usize, end: usize| -> String {
        characters.get(start..end.min(characters.len())).unwrap_or_default().iter().collect()
    };
    let without_article = |start: usize, end: usize| {
        let the: String = words(start, end).chars().take(4).collect();
        if the.eq_ignore_ascii_case("the ") { (start + 4, end) } else { (start, end) }
    };
    let spans: Vec<Option<(usize, usize)>> =
        found.iter().map(|one| one.as_ref().map(|one| without_article(one.start, one.end))).collect();
    let overlaps = |one: (usize, usize), other: (usize, usize)| one.0 < other.1 && other.0 < one.1;
    let mut wrong = |start: usize, text: String, gold: String, system: String| {
        if outcome.errors.len() < options.errors {
            outcome.errors.push(Wrong { id: row.id.clone(), start, text, gold, system });
        }
    };
    let mut claimed = vec![false; found.len()];
    for (index, gold) in row.places.iter().enumerate() {
        let span = without_article(gold.start, gold.end);
        let best = if options.gold_spans {
            found[index].as_ref()
        } else {
            let shared = |at: usize| spans[at].filter(|&other| overlaps(other, span)).map(|other| other.1.min(span.1) - other.0.max(span.0));
            for (at, claimed) in claimed.iter_mut().enumerate() {
                *claimed |= shared(at).is_some();
            }
            count(&mut outcome.strict, spans.contains(&Some(span)));
            let best = (0..found.len()).filter_map(|at| Some((shared(at)?, usize::MAX - at, at))).max();
            count(&mut outcome.overlap, best.is_some());
            best.and_then(|(.., at)| found[at].as_ref())
        };
        let location = best.map(|one| &one.mention.location);
        if location.is_none() {
            wrong(span.0, words(span.0, span.1), shown_gold(gold), "nothing".to_owned());
            if !options.gold_spans {
                continue;
            }
        }
        if let (Some(lat), Some(lon)) = (gold.lat, gold.lon) {
            let distance = location.map(|location| kilometres((lat, lon), (location.latitude, location.longitude)));
            distances.extend(distance);
            let is_near = distance.is_some_and(|distance| distance <= NEAR_KM);
            count(&mut outcome.near, is_near);
            if let (Some(location), false) = (location, is_near) {
                let state = location.state.as_ref().map_or("-", |code| code.0.as_str());
                let taken = format!(
                    "{} ({state} {}) {:.2} {:.2}, {:.0} km",
                    location.name, location.kind, location.latitude, location.longitude, distance.unwrap_or(0.0)
                );
                wrong(span.0, words(span.0, span.1), shown_gold(gold), taken);
            }
        }
        if let Some(country) = &gold.country {
            let is_right = location.and_then(|location| location.state.as_ref()).is_some_and(|state| is_country(lexicon, state, country));
            count(&mut outcome.country, is_right);
            if let (Some(location), false) = (location, is_right) {
                let state = location.state.as_ref().map_or("no state", |code| code.0.as_str());
                wrong(span.0, words(span.0, span.1), country.clone(), state.to_owned());
            }
        }
    }
    if options.gold_spans || !row.places_exhaustive {
        return;
    }
    for (at, span) in spans.iter().enumerate() {
        let Some(span) = *span else { continue };
        let is_gold = row.places.iter().any(|gold| without_article(gold.start, gold.end) == span);
        outcome.strict.false_alarms += f64::from(u8::from(!is_gold));
        if !claimed[at] {
            outcome.overlap.false_alarms += 1.0;
            let name = found[at].as_ref().map_or("", |one| one.mention.location.name.as_str());
            wrong(span.0, words(span.0, span.1), "no place".to_owned(), name.to_owned());
        }
    }
}

fn shown_gold(gold: &GoldPlace) -> String {
    match (gold.lat, gold.lon, &gold.country) {
        (Some(lat), Some(lon), _) => format!("{lat} {lon}"),
        (_, _, Some(country)) => country.clone(),
        _ => "a place".to_owned(),
    }
}

/// Whether a state is the country that the gold names, by either ISO code.
fn is_country(lexicon: &Lexicon, state: &ActorCode, country: &str) -> bool {
    match country.len() {
        2 => lexicon.places.alpha2(state) == Some(country),
        _ => state.head() == country,
    }
}

/// The distance of two points on the globe (great circle, radius 6371 km).
fn kilometres(one: (f64, f64), other: (f64, f64)) -> f64 {
    let [north, east] = [other.0 - one.0, other.1 - one.1].map(f64::to_radians);
    let a = (north / 2.0).sin().powi(2)
        + one.0.to_radians().cos() * other.0.to_radians().cos() * (east / 2.0).sin().powi(2);
    2.0 * 6371.0 * a.sqrt().min(1.0).asin()
}

fn count(counts: &mut Counts, is_hit: bool) {
    if is_hit {
        counts.hits += 1.0;
    } else {
        counts.misses += 1.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scored(gold: &str, gold_spans: bool) -> Outcome {
        run(gold, "gold.jsonl", Lexicon::embedded(), Options { gold_spans, errors: 9 }).expect("rows of places")
    }

    #[test]
    fn spans_distances_and_countries_are_scored() {
        let gold = r#"{"text": "Norway sent an envoy to Lima.", "places": [{"start": 0, "end": 6, "lat": 61.0, "lon": 8.0, "country": "NO"}, {"start": 24, "end": 28, "lat": 0.0, "lon": 0.0, "country": "PER"}]}"#;
        let outcome = scored(gold, false);
        assert_eq!((outcome.strict.hits, outcome.strict.false_alarms), (2.0, 0.0));
        assert_eq!((outcome.near.hits, outcome.near.misses), (1.0, 1.0));
        assert_eq!((outcome.country.hits, outcome.country.misses), (2.0, 0.0));
        let given = scored(gold, true);
        assert_eq!((given.near.hits, given.near.misses, given.overlap.hits), (1.0, 1.0, 0.0));
    }

    #[test]
    fn a_given_phrase_that_nobody_knows_is_a_miss() {
        let gold = r#"{"text": "They met in Xyzzyville.", "places": [{"start": 12, "end": 22, "lat": 1.0, "lon": 1.0}]}"#;
        assert_eq!(scored(gold, true).near.misses, 1.0);
    }

    #[test]
    fn a_degree_of_latitude_has_111_km() {
        assert!((kilometres((0.0, 0.0), (1.0, 0.0)) - 111.2).abs() < 0.1);
        assert!((kilometres((60.0, 179.5), (60.0, -179.5)) - 55.6).abs() < 0.1);
    }

    #[test]
    fn wrong_rows_are_named_with_their_line() {
        let message = |gold: &str| run(gold, "gold.jsonl", Lexicon::embedded(), Options::default()).expect_err("a fault").to_string();
        assert!(message("{\"text\": \"Lima\", \"places\": [{\"start\": 0, \"end\": 9}]}").starts_with("gold.jsonl:1: 0..9 does not lie"));
        assert!(message("{\"text\": \"Lima\", \"places\": [{\"start\": 0, \"end\": 4, \"lat\": 99}]}").contains("latitude"));
    }
}
