//! Scores of telling an article's parts apart.
//!
//! In: a gold file, one row a line: `{"id", "text", "published"?, "sections": [{"start", "end", "kind"}]}`,
//! offsets in Unicode code points, end exclusive. Out: precision, recall and F1 of every kind by
//! characters, white space left out; and of comments how many were told apart exactly. A character that
//! the gold leaves unmarked is not judged.

use crate::gold::{self, Counts, EvalError, Points, Text};
use demarche::ingest::{self, Options};
use demarche::types::{Article, SectionKind, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// One article with its parts as they should be told.
#[derive(Clone, Debug, Deserialize)]
pub struct Row {
    /// The text.
    #[serde(flatten)]
    pub text: Text,
    /// Its parts.
    pub sections: Vec<GoldSection>,
}

/// A part of an article, in code points.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldSection {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// What part it is, by its name in [`SectionKind`].
    pub kind: String,
}

/// The scores of a gold file.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Outcome {
    /// How many articles were read.
    pub articles: usize,
    /// Of all kinds together. Unit: characters that are not white space.
    pub all: Counts,
    /// By kind, in the order of [`SectionKind::ALL`]; kinds that neither has are left out.
    pub kinds: Vec<KindScore>,
    /// Comments with exactly the right characters.
    pub comments_exact: Counts,
    /// Stretches given a wrong kind, as many as were asked for.
    pub errors: Vec<Wrong>,
}

/// The score of one kind of section.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KindScore {
    /// Its name.
    pub kind: &'static str,
    /// Unit: characters that are not white space.
    pub characters: Counts,
}

/// A stretch of text that was given a wrong kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// The article.
    pub id: String,
    /// Where it begins, in code points.
    pub start: usize,
    /// What it should be.
    pub gold: String,
    /// What it was taken for.
    pub system: String,
    /// Its first words.
    pub text: String,
}

impl Outcome {
    /// The mean of the kinds' F1, each kind of the gold counted once.
    pub fn macro_f1(&self) -> f64 {
        let asked = || self.kinds.iter().filter(|kind| kind.characters.hits + kind.characters.misses > 0.0);
        asked().map(|kind| kind.characters.f1()).sum::<f64>() / asked().count().max(1) as f64
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} articles; characters that are not white space", self.articles)?;
        writeln!(f, "{}", Counts::table_head("kind"))?;
        for kind in &self.kinds {
            writeln!(f, "{}", kind.characters.table_row(kind.kind))?;
        }
        writeln!(f, "{}", self.all.table_row("all"))?;
        writeln!(f, "{}", self.comments_exact.table_row("comments, exact"))?;
        writeln!(f, "mean F1 of the kinds {:.1}", 100.0 * self.macro_f1())?;
        for wrong in &self.errors {
            writeln!(f, "{}:{} {} taken for {}: {}", wrong.id, wrong.start, wrong.gold, wrong.system, wrong.text)?;
        }
        Ok(())
    }
}

/// Reads a gold file and scores it, with up to `errors` examples of what went wrong; `file` is its name in messages.
///
/// # Errors
/// If a line is no row of sections.
pub fn run(gold_jsonl: &str, file: &str, errors: usize) -> Result<Outcome, EvalError> {
    let mut outcome = Outcome::default();
    let mut by_kind = [Counts::default(); SectionKind::ALL.len()];
    for gold in gold::rows::<Row>(gold_jsonl, file)? {
        let row = &gold.row;
        check(row).map_err(|message| gold.fault(file, message))?;
        let published = row.text.published().map_err(|message| gold.fault(file, message))?;
        let options = Options { published, ..Options::default() };
        let article = ingest::article_of_text(&row.text.text, &row.text.id, &options).ok();
        outcome.articles += 1;
        score(row, article.as_ref(), &mut by_kind, &mut outcome, errors);
    }
    for (kind, characters) in SectionKind::ALL.iter().zip(by_kind) {
        outcome.all.hits += characters.hits;
        outcome.all.misses += characters.misses;
        outcome.all.false_alarms += characters.false_alarms;
        if characters != Counts::default() {
            outcome.kinds.push(KindScore { kind: kind.name(), characters });
        }
    }
    Ok(outcome)
}

/// What is wrong with a row, if anything is.
fn check(row: &Row) -> Result<(), String> {
    let unknown = row.sections.iter().find(|section| SectionKind::named(&section.kind).is_none());
    match unknown {
        Some(section) => Err(format!("`{}` is no kind of section", section.kind)),
        None => row.text.holds(row.sections.iter().map(|section| (section.start, section.end))),
    }
}

fn index(kind: SectionKind) -> usize {
    SectionKind::ALL.iter().position(|known| *known == kind).expect("ALL holds every kind")
}

fn score(row: &Row, article: Option<&Article>, by_kind: &mut [Counts], outcome: &mut Outcome, errors: usize) {
    let characters: Vec<char> = row.text.text.chars().collect();
    let solid: Vec<bool> = characters.iter().map(|c| !c.is_whitespace()).collect();
    let mut expected: Vec<Option<SectionKind>> = vec![None; characters.len()];
    for section in &row.sections {
        expected[section.start..section.end].fill(SectionKind::named(&section.kind));
    }
    let mut found: Vec<Option<SectionKind>> = vec![None; characters.len()];
    let mut found_comments = BTreeSet::new();
    if let Some(article) = article {
        let points = Points::new(&article.text, &row.text.text);
        for section in &article.sections {
            let Some((start, end)) = points.range(trimmed_span(&article.text, section.span)) else { continue };
            found[start..end].fill(Some(section.kind));
            if section.kind == SectionKind::Comment {
                found_comments.insert((start, end));
            }
        }
    }
    let mut wrong: Option<(SectionKind, Option<SectionKind>)> = None;
    for at in (0..characters.len()).filter(|&at| solid[at]) {
        let Some(gold) = expected[at] else {
            wrong = None;
            continue;
        };
        if found[at] == Some(gold) {
            by_kind[index(gold)].hits += 1.0;
            wrong = None;
            continue;
        }
        by_kind[index(gold)].misses += 1.0;
        if let Some(kind) = found[at] {
            by_kind[index(kind)].false_alarms += 1.0;
        }
        if wrong != Some((gold, found[at])) {
            wrong = Some((gold, found[at]));
            if outcome.errors.len() < errors {
                outcome.errors.push(Wrong {
                    id: row.text.id.clone(),
                    start: at,
                    gold: gold.name().to_owned(),
                    system: found[at].map_or("nothing", SectionKind::name).to_owned(),
                    text: characters[at..].iter().take(60).collect::<String>().replace('\n', " "),
                });
            }
        }
    }
    let gold_comments: BTreeSet<(usize, usize)> = row
        .sections
        .iter()
        .filter(|section| section.kind == SectionKind::Comment.name())
        .map(|section| trimmed(&solid, section.start, section.end))
        .collect();
    let exact = gold_comments.intersection(&found_comments).count();
    outcome.comments_exact.hits += exact as f64;
    outcome.comments_exact.misses += (gold_comments.len() - exact) as f64;
    outcome.comments_exact.false_alarms += (found_comments.len() - exact) as f64;
}

/// A span without white space at its ends.
fn trimmed_span(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let start = span.start() + words.len() - words.trim_start().len();
    Span::new(start, start + words.trim().len())
}

/// A range without white space at its ends.
fn trimmed(solid: &[bool], start: usize, end: usize) -> (usize, usize) {
    let first = (start..end).find(|&at| solid[at]).unwrap_or(end);
    let last = (first..end).rev().find(|&at| solid[at]).map_or(first, |at| at + 1);
    (first, last)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOLD: &str = r#"{"id": "x", "text": "Fög on the Strait\n\nBy Ana Brel\n\nThe ferry lay at anchor for two whole days while the fog stood over the strait.", "sections": [{"start": 0, "end": 17, "kind": "headline"}, {"start": 19, "end": 30, "kind": "body"}, {"start": 32, "end": 111, "kind": "body"}]}"#;

    #[test]
    fn characters_are_counted_by_kind() {
        let outcome = run(GOLD, "gold.jsonl", 5).expect("a row");
        let counts = |name: &str| {
            let kind = outcome.kinds.iter().find(|kind| kind.kind == name).expect("the kind occurs");
            (kind.characters.hits, kind.characters.misses, kind.characters.false_alarms)
        };
        assert_eq!(counts("headline"), (14.0, 0.0, 0.0));
        assert_eq!(counts("byline"), (0.0, 0.0, 9.0));
        assert_eq!(counts("body").1, 9.0);
        assert_eq!(outcome.errors.len(), 1);
        assert_eq!((outcome.errors[0].start, outcome.errors[0].system.as_str()), (19, "byline"));
    }

    #[test]
    fn wrong_rows_are_named_with_their_line() {
        for (text, part) in [
            ("{\"id\": \"x\"}", "gold.jsonl:1"),
            ("\n[]", "gold.jsonl:2"),
            (r#"{"id":"x","text":"ab","sections":[{"start":0,"end":3,"kind":"body"}]}"#, "0..3"),
            (r#"{"id":"x","text":"ab","sections":[{"start":0,"end":1,"kind":"lede"}]}"#, "`lede`"),
        ] {
            let message = run(text, "gold.jsonl", 0).expect_err("no gold").to_string();
            assert!(message.contains(part), "{message}");
        }
    }
}
