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

use crate::gold::{self, Counts, EvalError, Range, Text, Wrong, overlap, yes};
use demarche::lexicon::Lexicon;
use demarche::types::{ActorCode, PlaceMention, Span};
use serde::{Deserialize, Serialize};
use std::fmt;

/// 100 miles: within that distance a place counts as right.
const NEAR_KM: f64 = 161.0;

/// One text with its places.
#[derive(Clone, Debug, Deserialize)]
pub struct Row {
    /// The text.
    #[serde(flatten)]
    pub text: Text,
    /// Which places stand in it.
    #[serde(default)]
    pub places: Vec<GoldPlace>,
    /// Whether `places` are all there are.
    #[serde(default = "yes")]
    pub places_exhaustive: bool,
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

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} texts", self.texts)?;
        if !self.gold_spans {
            writeln!(f, "{}", Counts::table_head("places"))?;
            writeln!(f, "{}", self.strict.table_row("spans, strict"))?;
            writeln!(f, "{}", self.overlap.table_row("spans, overlap"))?;
        }
        let of = if self.gold_spans { "given" } else { "found" };
        write!(f, "{}", self.near.share_line(&format!("within 161 km, {of}")))?;
        if self.near.hits > 0.0 {
            writeln!(f, "{:<28} {:>6.1} km", "median distance", self.median_km)?;
        }
        write!(f, "{}", self.country.share_line(&format!("country, {of}")))?;
        for wrong in &self.errors {
            writeln!(f, "{wrong}")?;
        }
        Ok(())
    }
}

/// Reads a gold file and scores it; `file` is its name in messages, `lexicon` the dictionaries that read it.
///
/// # Errors
/// If a line is no row of places.
pub fn run(gold_jsonl: &str, file: &str, lexicon: &Lexicon, options: Options) -> Result<Outcome, EvalError> {
    let mut outcome = Outcome { gold_spans: options.gold_spans, ..Outcome::default() };
    let mut distances = Vec::new();
    for gold in gold::rows::<Row>(gold_jsonl, file)? {
        let row = &gold.row;
        check(row).map_err(|message| gold.fault(file, message))?;
        let (reading, points) = row.text.read(lexicon).map_err(|message| gold.fault(file, message))?;
        let found: Vec<Option<Found>> = if options.gold_spans {
            let ranges = || row.places.iter().map(|place| (place.start, place.end));
            let spans: Vec<Span> = ranges().map(|range| points.span(&reading.article.text, range)).collect();
            let located = demarche::locate(&reading, lexicon, &spans);
            located
                .into_iter()
                .zip(ranges())
                .map(|(mention, range)| mention.map(|mention| Found { range, mention }))
                .collect()
        } else {
            let located = reading.places.iter();
            located
                .map(|mention| Some(Found { range: points.range(mention.span)?, mention: mention.clone() }))
                .collect()
        };
        score(row, &found, lexicon, options, &mut outcome, &mut distances);
    }
    distances.sort_by(f64::total_cmp);
    outcome.median_km = distances.get(distances.len() / 2).copied().unwrap_or(0.0);
    Ok(outcome)
}

/// What is wrong with a row, if anything is.
fn check(row: &Row) -> Result<(), String> {
    row.text.holds(row.places.iter().map(|place| (place.start, place.end)))?;
    for place in &row.places {
        let is_degree = |value: Option<f64>, most: f64| value.is_none_or(|value| value.abs() <= most);
        if !is_degree(place.lat, 90.0) || !is_degree(place.lon, 180.0) {
            return Err(format!(
                "{}..{}: latitude reaches from −90 to 90, longitude from −180 to 180",
                place.start, place.end
            ));
        }
    }
    Ok(())
}

/// A place of the program, in code points of the row's text.
#[derive(Clone, Debug)]
struct Found {
    range: Range,
    mention: PlaceMention,
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
    let trimmed = |range: Range| row.text.without_article(range);
    let spans: Vec<Option<Range>> = found.iter().map(|one| one.as_ref().map(|one| trimmed(one.range))).collect();
    let mut wrong = |span: Range, gold: String, system: String| {
        if outcome.errors.len() < options.errors {
            outcome.errors.push(Wrong {
                id: row.text.id.clone(),
                start: span.0,
                text: row.text.words(span),
                gold,
                system,
            });
        }
    };
    let mut claimed = vec![false; found.len()];
    for (index, gold) in row.places.iter().enumerate() {
        let span = trimmed((gold.start, gold.end));
        let best = if options.gold_spans {
            found[index].as_ref()
        } else {
            let shared = |at: usize| {
                spans[at].filter(|&other| overlap(other, span)).map(|other| other.1.min(span.1) - other.0.max(span.0))
            };
            for (at, claimed) in claimed.iter_mut().enumerate() {
                *claimed |= shared(at).is_some();
            }
            outcome.strict.add(spans.contains(&Some(span)));
            let best = (0..found.len()).filter_map(|at| Some((shared(at)?, usize::MAX - at, at))).max();
            outcome.overlap.add(best.is_some());
            best.and_then(|(.., at)| found[at].as_ref())
        };
        let location = best.map(|one| &one.mention.location);
        if location.is_none() {
            wrong(span, shown_gold(gold), "nothing".to_owned());
            if !options.gold_spans {
                continue;
            }
        }
        if let (Some(lat), Some(lon)) = (gold.lat, gold.lon) {
            let distance = location.map(|location| kilometres((lat, lon), (location.latitude, location.longitude)));
            distances.extend(distance);
            let is_near = distance.is_some_and(|distance| distance <= NEAR_KM);
            outcome.near.add(is_near);
            if let (Some(location), false) = (location, is_near) {
                let state = location.state.as_ref().map_or("-", |code| code.0.as_str());
                let taken = format!(
                    "{} ({state} {}) {:.2} {:.2}, {:.0} km",
                    location.name,
                    location.kind,
                    location.latitude,
                    location.longitude,
                    distance.unwrap_or(0.0)
                );
                wrong(span, shown_gold(gold), taken);
            }
        }
        if let Some(country) = &gold.country {
            let is_right = location
                .and_then(|location| location.state.as_ref())
                .is_some_and(|state| is_country(lexicon, state, country));
            outcome.country.add(is_right);
            if let (Some(location), false) = (location, is_right) {
                let state = location.state.as_ref().map_or("no state", |code| code.0.as_str());
                wrong(span, country.clone(), state.to_owned());
            }
        }
    }
    if options.gold_spans || !row.places_exhaustive {
        return;
    }
    for (at, span) in spans.iter().enumerate() {
        let Some(span) = *span else { continue };
        let is_gold = row.places.iter().any(|gold| trimmed((gold.start, gold.end)) == span);
        outcome.strict.false_alarms += f64::from(u8::from(!is_gold));
        if !claimed[at] {
            outcome.overlap.false_alarms += 1.0;
            let name = found[at].as_ref().map_or("", |one| one.mention.location.name.as_str());
            wrong(span, "no place".to_owned(), name.to_owned());
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
        let gold =
            r#"{"text": "They met in Xyzzyville.", "places": [{"start": 12, "end": 22, "lat": 1.0, "lon": 1.0}]}"#;
        assert_eq!(scored(gold, true).near.misses, 1.0);
    }

    #[test]
    fn a_degree_of_latitude_has_111_km() {
        assert!((kilometres((0.0, 0.0), (1.0, 0.0)) - 111.2).abs() < 0.1);
        assert!((kilometres((60.0, 179.5), (60.0, -179.5)) - 55.6).abs() < 0.1);
    }

    #[test]
    fn wrong_rows_are_named_with_their_line() {
        let message = |gold: &str| {
            run(gold, "gold.jsonl", Lexicon::embedded(), Options::default()).expect_err("a fault").to_string()
        };
        assert!(
            message("{\"text\": \"Lima\", \"places\": [{\"start\": 0, \"end\": 9}]}")
                .starts_with("gold.jsonl:1: 0..9 does not lie")
        );
        assert!(
            message("{\"text\": \"Lima\", \"places\": [{\"start\": 0, \"end\": 4, \"lat\": 99}]}").contains("latitude")
        );
    }
}
