//! Scores of finding reported speech, what introduces it and who speaks.
//!
//! In: a gold file, one row a line: `{"id", "text", "published"?, "quotations": [{"content": [[start, end]…],
//! "cue", "source", "type"?}]}`, offsets in Unicode code points, end exclusive. Out: for content, cue and
//! source, precision, recall and F1 by characters and by exact spans; and of whole quotations: a gold
//! quotation is found if one of ours shares at least half of the characters that either has, and it is
//! linked if the source is right as well, that is, holds the last word of the gold source or at least half
//! of it. Each gold quotation is matched with at most one of ours, the best first.

use crate::gold::{self, Counts, EvalError, Points, Text};
use demarche::lexicon::Lexicon;
use demarche::types::{QuotationKind, Reading, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// The share of characters that two contents must have in common, of all that either has.
const ENOUGH: f64 = 0.5;

/// A stretch of text, in code points: start, and end (exclusive).
pub type Range = [usize; 2];

/// One text with its quotations.
#[derive(Clone, Debug, Deserialize)]
pub struct Row {
    /// The text.
    #[serde(flatten)]
    pub text: Text,
    /// Its reported speech.
    #[serde(default)]
    pub quotations: Vec<GoldQuotation>,
}

/// A stretch of reported speech, in code points.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldQuotation {
    /// What is said.
    pub content: Vec<Range>,
    /// The words that introduce it.
    #[serde(default)]
    pub cue: Vec<Range>,
    /// The phrase of the speaker.
    #[serde(default)]
    pub source: Vec<Range>,
    /// By its name in [`QuotationKind`].
    #[serde(default, rename = "type")]
    pub kind: Option<String>,
}

/// A part of a quotation: two ways to count it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct PartScore {
    /// Unit: characters of the text that lie in such a part.
    pub characters: Counts,
    /// Unit: parts, all spans exact.
    pub exact: Counts,
}

/// The scores of a gold file.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Outcome {
    /// How many texts were read.
    pub texts: usize,
    /// What is said.
    pub content: PartScore,
    /// What introduces it.
    pub cue: PartScore,
    /// Who says it.
    pub source: PartScore,
    /// Quotations of which enough content was found.
    pub found: Counts,
    /// The same, with the right speaker.
    pub linked: Counts,
    /// Linked quotations by the type of the gold; false alarms by our own type.
    pub types: Vec<TypeScore>,
    /// Examples of what went wrong, as many as were asked for.
    pub errors: Vec<Wrong>,
}

/// The score of one type of quotation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TypeScore {
    /// Its name.
    pub kind: &'static str,
    /// Quotations with enough content and the right speaker.
    pub linked: Counts,
    /// Found quotations that were given the right type, and those that were not.
    pub typed: Counts,
}

/// A quotation that was missed, wrongly attributed, or is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// The text.
    pub id: String,
    /// Where it begins, in code points.
    pub start: usize,
    /// `missed`, `false alarm` or `wrong speaker`.
    pub what: &'static str,
    /// What is said.
    pub content: String,
    /// Its speaker: the gold's, or ours for a false alarm.
    pub source: String,
    /// The speaker we gave, where that is wrong.
    pub given: String,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} texts", self.texts)?;
        writeln!(f, "{}", Counts::table_head("quotations"))?;
        for (name, part) in [("content", &self.content), ("cue", &self.cue), ("source", &self.source)] {
            writeln!(f, "{}", part.characters.table_row(&format!("{name}, characters")))?;
            writeln!(f, "{}", part.exact.table_row(&format!("{name}, exact")))?;
        }
        writeln!(f, "{}", self.found.table_row("content half or more"))?;
        writeln!(f, "{}", self.linked.table_row("and the right speaker"))?;
        for kind in &self.types {
            writeln!(f, "{}", kind.linked.table_row(&format!("  {}", kind.kind)))?;
        }
        for kind in &self.types {
            let total = kind.typed.hits + kind.typed.misses;
            writeln!(f, "type right, {:<16} {:>6.1} % of {total}", kind.kind, 100.0 * kind.typed.recall())?;
        }
        for wrong in &self.errors {
            write!(f, "{}:{} {}: {:?} by {:?}", wrong.id, wrong.start, wrong.what, wrong.content, wrong.source)?;
            match wrong.given.is_empty() {
                true => writeln!(f)?,
                false => writeln!(f, ", not {:?}", wrong.given)?,
            }
        }
        Ok(())
    }
}

/// Reads a gold file and scores it, with up to `errors` examples of what went wrong; `file` is its name in messages.
///
/// # Errors
/// If a line is no row of quotations.
pub fn run(gold_jsonl: &str, file: &str, lexicon: &Lexicon, errors: usize) -> Result<Outcome, EvalError> {
    let mut score =
        Scorer { outcome: Outcome::default(), kinds: vec![Default::default(); QuotationKind::ALL.len() + 1], errors };
    for gold in gold::rows::<Row>(gold_jsonl, file)? {
        check(&gold.row).map_err(|message| gold.fault(file, message))?;
        let (reading, points) = gold.row.text.read(lexicon).map_err(|message| gold.fault(file, message))?;
        score.add(&gold.row, &found_in(&reading, &points));
    }
    Ok(score.finish())
}

/// What is wrong with a row, if anything is.
fn check(row: &Row) -> Result<(), String> {
    for quotation in &row.quotations {
        row.text.holds(
            quotation.content.iter().chain(&quotation.cue).chain(&quotation.source).map(|&[start, end]| (start, end)),
        )?;
        if let Some(kind) = quotation.kind.as_deref().filter(|kind| QuotationKind::named(kind).is_none()) {
            return Err(format!("`{kind}` is no type of quotation"));
        }
    }
    Ok(())
}

/// A quotation of ours, in code points.
#[derive(Clone, Debug)]
struct Found {
    content: Vec<Range>,
    cue: Vec<Range>,
    source: Vec<Range>,
    kind: QuotationKind,
}

fn found_in(reading: &Reading, points: &Points) -> Vec<Found> {
    let ranges =
        |spans: &[Span]| spans.iter().filter_map(|&span| points.range(span)).map(|(start, end)| [start, end]).collect();
    let found = reading.quotations.iter().map(|quotation| Found {
        content: ranges(&quotation.content),
        cue: ranges(&quotation.cue),
        source: ranges(&quotation.source),
        kind: quotation.kind,
    });
    found.collect()
}

fn characters(ranges: &[Range]) -> BTreeSet<usize> {
    ranges.iter().flat_map(|&[start, end]| start..end).collect()
}

struct Scorer {
    outcome: Outcome,
    /// Linked and typed, by kind; the last for gold without a type.
    kinds: Vec<(Counts, Counts)>,
    errors: usize,
}

impl Scorer {
    fn add(&mut self, row: &Row, found: &[Found]) {
        let gold = &row.quotations;
        self.outcome.texts += 1;
        part(&mut self.outcome.content, gold.iter().map(|one| &one.content), found.iter().map(|one| &one.content));
        part(&mut self.outcome.cue, gold.iter().map(|one| &one.cue), found.iter().map(|one| &one.cue));
        part(&mut self.outcome.source, gold.iter().map(|one| &one.source), found.iter().map(|one| &one.source));
        let gold_characters: Vec<_> = gold.iter().map(|one| characters(&one.content)).collect();
        let found_characters: Vec<_> = found.iter().map(|one| characters(&one.content)).collect();
        let mut pairs = Vec::new();
        for (one, expected) in gold_characters.iter().enumerate() {
            for (other, given) in found_characters.iter().enumerate() {
                let common = expected.intersection(given).count();
                let all = expected.len() + given.len() - common;
                if common > 0 && common as f64 >= ENOUGH * all as f64 {
                    let same_source = right_source(&gold[one].source, &found[other].source);
                    pairs.push((common as f64 / all as f64, same_source, one, other));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)).then((a.2, a.3).cmp(&(b.2, b.3))));
        let mut matched: Vec<Option<(usize, bool)>> = vec![None; gold.len()];
        let mut used = vec![false; found.len()];
        for (_, same_source, one, other) in pairs {
            if matched[one].is_none() && !used[other] {
                matched[one] = Some((other, same_source));
                used[other] = true;
            }
        }
        for (one, matched) in gold.iter().zip(&matched) {
            let kind = one.kind.as_deref().and_then(QuotationKind::named);
            let at = kind.map_or(QuotationKind::ALL.len(), place);
            let linked = matched.is_some_and(|(_, same_source)| same_source);
            self.outcome.found.add(matched.is_some());
            self.outcome.linked.add(linked);
            self.kinds[at].0.add(linked);
            if let (Some((other, _)), Some(kind)) = (matched, kind) {
                self.kinds[at].1.add(found[*other].kind == kind);
            }
            if !linked {
                let what = if matched.is_some() { "wrong speaker" } else { "missed" };
                let given = matched.map_or(String::new(), |(other, _)| match found[other].source.as_slice() {
                    [] => "nobody".to_owned(),
                    source => words(&row.text.text, source),
                });
                self.wrong(row, what, &one.content, &one.source, given);
            }
        }
        for (one, _) in found.iter().zip(used).filter(|(_, used)| !used) {
            self.outcome.found.false_alarms += 1.0;
            self.outcome.linked.false_alarms += 1.0;
            self.kinds[place(one.kind)].0.false_alarms += 1.0;
            self.wrong(row, "false alarm", &one.content, &one.source, String::new());
        }
    }

    fn wrong(&mut self, row: &Row, what: &'static str, content: &[Range], source: &[Range], given: String) {
        if self.outcome.errors.len() < self.errors {
            self.outcome.errors.push(Wrong {
                id: row.text.id.clone(),
                start: content.first().map_or(0, |range| range[0]),
                what,
                content: words(&row.text.text, content),
                source: words(&row.text.text, source),
                given,
            });
        }
    }

    fn finish(mut self) -> Outcome {
        for (kind, (linked, typed)) in QuotationKind::ALL.iter().zip(self.kinds) {
            if linked != Counts::default() {
                self.outcome.types.push(TypeScore { kind: kind.name(), linked, typed });
            }
        }
        self.outcome
    }
}

fn place(kind: QuotationKind) -> usize {
    QuotationKind::ALL.iter().position(|known| *known == kind).expect("ALL holds every kind")
}

/// Counts one part of all quotations of a text; a quotation without it is left out.
fn part<'a>(
    score: &mut PartScore,
    gold: impl Iterator<Item = &'a Vec<Range>>,
    found: impl Iterator<Item = &'a Vec<Range>>,
) {
    let gold: Vec<&Vec<Range>> = gold.filter(|ranges| !ranges.is_empty()).collect();
    let mut found: Vec<&Vec<Range>> = found.filter(|ranges| !ranges.is_empty()).collect();
    let all = |parts: &[&Vec<Range>]| parts.iter().flat_map(|ranges| characters(ranges)).collect::<BTreeSet<usize>>();
    let (expected, given) = (all(&gold), all(&found));
    let common = expected.intersection(&given).count();
    score.characters.hits += common as f64;
    score.characters.misses += (expected.len() - common) as f64;
    score.characters.false_alarms += (given.len() - common) as f64;
    for one in gold {
        let same = found.iter().position(|other| *other == one);
        score.exact.add(same.is_some());
        if let Some(same) = same {
            found.swap_remove(same);
        }
    }
    score.exact.false_alarms += found.len() as f64;
}

/// Whether ours holds the last character of the gold source or at least half of it; none fits none.
fn right_source(gold: &[Range], found: &[Range]) -> bool {
    let (gold, found) = (characters(gold), characters(found));
    match gold.last() {
        None => found.is_empty(),
        Some(last) => found.contains(last) || 2 * gold.intersection(&found).count() >= gold.len(),
    }
}

fn words(text: &str, ranges: &[Range]) -> String {
    let parts: Vec<String> =
        ranges.iter().map(|&[start, end]| text.chars().skip(start).take(end - start).collect()).collect();
    parts.join(" … ").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(text: &str) -> Row {
        serde_json::from_str(text).expect("a row")
    }

    #[test]
    fn content_speaker_and_type_are_counted_apart() {
        let row = row(r#"{"text": "Ana said it rained. Bo said it snowed.", "quotations": [
                {"content": [[9, 18]], "cue": [[4, 8]], "source": [[0, 3]], "type": "indirect"},
                {"content": [[28, 37]], "cue": [[23, 27]], "source": [[20, 22]], "type": "indirect"}]}"#);
        let found = |content: Range, source: Range| Found {
            content: vec![content],
            cue: vec![[4, 8]],
            source: vec![source],
            kind: QuotationKind::Indirect,
        };
        let mut score = Scorer { outcome: Outcome::default(), kinds: vec![Default::default(); 4], errors: 9 };
        score.add(&row, &[found([9, 18], [0, 3]), found([30, 37], [0, 3]), found([20, 22], [0, 3])]);
        let outcome = score.finish();
        assert_eq!((outcome.found.hits, outcome.found.false_alarms), (2.0, 1.0));
        assert_eq!((outcome.linked.hits, outcome.linked.misses), (1.0, 1.0));
        assert_eq!((outcome.content.exact.hits, outcome.content.exact.misses), (1.0, 1.0));
        assert_eq!(outcome.content.characters.misses, 2.0);
        assert_eq!(outcome.types.len(), 1);
        assert_eq!(outcome.errors.iter().map(|wrong| wrong.what).collect::<Vec<_>>(), ["wrong speaker", "false alarm"]);
    }

    #[test]
    fn wrong_rows_are_named_with_their_line() {
        for (text, part) in [
            ("\n{\"id\": \"x\"}", "gold.jsonl:2"),
            (r#"{"text": "ab", "quotations": [{"content": [[0, 3]]}]}"#, "0..3"),
            (r#"{"text": "ab", "quotations": [{"content": [[0, 1]], "type": "sung"}]}"#, "`sung`"),
        ] {
            let message = run(text, "gold.jsonl", Lexicon::embedded(), 0).expect_err("no gold").to_string();
            assert!(message.contains(part), "{message}");
        }
    }
}
