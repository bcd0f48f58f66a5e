//! Scores of finding actors and saying who they are.
//!
//! In: a gold file, one row a line: `{"id", "text", "published"?, "mentions": [{"start", "end", "code"?,
//! "codes"?, "alt_codes"?, "kind"?}], "not_actors"?: [{"start", "end"}], "mentions_exhaustive"?}`, offsets in Unicode
//! code points, end exclusive. Out: precision, recall and F1 of the spans, strict and by overlap, and how
//! many of the given mentions got the right state, and the right state and role.
//!
//! An article or possessive mark at the edge of a span does not count. A mention without a code claims
//! nothing and is left out. A pronoun is judged only in rows whose gold marks pronouns. Where the gold is
//! not exhaustive, only what overlaps `not_actors` is a false alarm. A bare state code, on either side, matches
//! any role of that state; `alt_codes` lists single codes that are right too.

use crate::gold::{self, Counts, EvalError, GoldSpan, Points, Range, Text, Wrong, overlap, yes};
use demarche::lexicon::Lexicon;
use demarche::types::{ActorCode, MentionForm, Reading};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// One text with its actors.
#[derive(Clone, Debug, Deserialize)]
pub struct Row {
    /// The text.
    #[serde(flatten)]
    pub text: Text,
    /// Who is named in it.
    #[serde(default)]
    pub mentions: Vec<GoldMention>,
    /// What looks like an actor and is none.
    #[serde(default)]
    pub not_actors: Vec<GoldSpan>,
    /// Whether `mentions` are all there are.
    #[serde(default = "yes")]
    pub mentions_exhaustive: bool,
}

/// A mention of an actor, in code points.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldMention {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Its code, if it has one.
    #[serde(default)]
    pub code: Option<String>,
    /// Its codes, if it names several actors.
    #[serde(default)]
    pub codes: Vec<String>,
    /// Codes that would also be right.
    #[serde(default)]
    pub alt_codes: Vec<String>,
    /// What kind of actor.
    #[serde(default)]
    pub kind: Option<String>,
}

/// The scores of a gold file.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Outcome {
    /// How many texts were read.
    pub texts: usize,
    /// Spans, exact but for articles and possessive marks.
    pub strict: Counts,
    /// Spans that share at least one character.
    pub overlap: Counts,
    /// Gold mentions with a code: the state, or the organisation, is right. Misses are wrong ones.
    pub state: Counts,
    /// The role too.
    pub state_and_role: Counts,
    /// State and role by the role that the gold has, `-` where it has none.
    pub roles: BTreeMap<String, Counts>,
    /// Spans that name no actor: hits were left alone.
    pub not_actors: Counts,
    /// Examples of what went wrong, as many as were asked for.
    pub errors: Vec<Wrong>,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} texts", self.texts)?;
        writeln!(f, "{}", Counts::table_head("actors"))?;
        writeln!(f, "{}", self.strict.table_row("spans, strict"))?;
        writeln!(f, "{}", self.overlap.table_row("spans, overlap"))?;
        write!(
            f,
            "{}{}",
            self.state.share_line("code: state"),
            self.state_and_role.share_line("code: state and role")
        )?;
        for (role, counts) in &self.roles {
            write!(f, "{}", counts.share_line(&format!("  {role}")))?;
        }
        write!(f, "{}", self.not_actors.share_line("no actors, left alone"))?;
        for wrong in &self.errors {
            writeln!(f, "{wrong}")?;
        }
        Ok(())
    }
}

/// Reads a gold file and scores it, with up to `errors` examples of what went wrong; `file` is its name in messages.
///
/// # Errors
/// If a line is no row of actors.
pub fn run(gold_jsonl: &str, file: &str, lexicon: &Lexicon, errors: usize) -> Result<Outcome, EvalError> {
    let mut outcome = Outcome::default();
    for gold in gold::rows::<Row>(gold_jsonl, file)? {
        let row = &gold.row;
        let spans = row.mentions.iter().map(|mention| (mention.start, mention.end));
        let all = spans.chain(row.not_actors.iter().map(|span| span.range()));
        row.text.holds(all).map_err(|message| gold.fault(file, message))?;
        let (reading, points) = row.text.read(lexicon).map_err(|message| gold.fault(file, message))?;
        score(row, &found_in(&reading, &points), &mut outcome, errors);
    }
    Ok(outcome)
}

/// A mention that the program found, in code points.
#[derive(Clone, Debug)]
struct Found {
    start: usize,
    end: usize,
    codes: Vec<ActorCode>,
    is_pronoun: bool,
}

/// The mentions of a reading that have a code.
fn found_in(reading: &Reading, points: &Points) -> Vec<Found> {
    let coded = reading.actors.iter().filter(|mention| !mention.codes().is_empty());
    let found = coded.filter_map(|mention| {
        let (start, end) = points.range(mention.span)?;
        Some(Found { start, end, codes: mention.codes().to_vec(), is_pronoun: mention.form == MentionForm::Pronoun })
    });
    found.collect()
}

fn score(row: &Row, found: &[Found], outcome: &mut Outcome, errors: usize) {
    outcome.texts += 1;
    let characters: Vec<char> = row.text.text.chars().collect();
    let gold: Vec<Range> =
        row.mentions.iter().map(|mention| trimmed(&characters, mention.start, mention.end)).collect();
    let marks_pronouns = gold.iter().any(|&(start, end)| is_pronoun(&row.text.words((start, end))));
    let spans: Vec<Range> = found.iter().map(|one| trimmed(&characters, one.start, one.end)).collect();
    let mut wrong = |span: Range, gold: String, system: String| {
        if outcome.errors.len() < errors {
            outcome.errors.push(Wrong {
                id: row.text.id.clone(),
                start: span.0,
                text: row.text.words(span),
                gold,
                system,
            });
        }
    };
    for (mention, &span) in row.mentions.iter().zip(&gold) {
        outcome.strict.add(spans.contains(&span));
        let candidates = (0..found.len()).filter(|&index| overlap(spans[index], span));
        let best = candidates.max_by_key(|&index| {
            let shared = spans[index].1.min(span.1) - spans[index].0.max(span.0);
            let all = spans[index].1.max(span.1) - spans[index].0.min(span.0);
            (shared * 1000 / all.max(1), usize::MAX - index)
        });
        outcome.overlap.add(best.is_some());
        let expected: BTreeSet<ActorCode> = mention.code.iter().chain(&mention.codes).cloned().map(ActorCode).collect();
        let codes: BTreeSet<ActorCode> =
            best.map(|index| found[index].codes.iter().cloned().collect()).unwrap_or_default();
        let heads =
            |codes: &BTreeSet<ActorCode>| codes.iter().map(|code| code.head().to_owned()).collect::<BTreeSet<_>>();
        let shown = |codes: &BTreeSet<ActorCode>| {
            if codes.is_empty() {
                "nothing".to_owned()
            } else {
                codes.iter().map(|code| code.0.as_str()).collect::<Vec<_>>().join(" ")
            }
        };
        if expected.is_empty() {
            if best.is_none() {
                wrong(span, "an actor".to_owned(), "nothing".to_owned());
            }
            continue;
        }
        let is_alternative = codes.len() == 1 && codes.iter().all(|code| mention.alt_codes.contains(&code.0));
        let state = heads(&expected) == heads(&codes) || is_alternative;
        let role = state
            && (is_alternative || expected.iter().all(|code| codes.iter().any(|other| is_same_role(code, other))));
        outcome.state.add(state);
        outcome.state_and_role.add(role);
        let class = expected.iter().next().and_then(ActorCode::role).unwrap_or("-").to_owned();
        outcome.roles.entry(class).or_default().add(role);
        if !role {
            wrong(span, shown(&expected), shown(&codes));
        }
    }
    for (one, &span) in found.iter().zip(&spans) {
        let is_gold = gold.iter().any(|&other| overlap(span, other));
        let is_barred = row.not_actors.iter().any(|other| overlap(span, other.range()));
        let is_judged = row.mentions_exhaustive && (!one.is_pronoun || marks_pronouns);
        if is_gold || !(is_judged || is_barred) {
            outcome.strict.false_alarms += f64::from(u8::from(is_judged && !gold.contains(&span)));
            continue;
        }
        outcome.strict.false_alarms += 1.0;
        outcome.overlap.false_alarms += 1.0;
        let codes = one.codes.iter().map(|code| code.0.as_str()).collect::<Vec<_>>().join(" ");
        wrong(span, "none".to_owned(), codes);
    }
    for barred in &row.not_actors {
        let is_gold = |span: Range| gold.iter().any(|&other| overlap(span, other));
        let taken = spans.iter().any(|&span| overlap(span, barred.range()) && !is_gold(span));
        outcome.not_actors.add(!taken);
    }
}

/// Whether two codes of one state say the same: a bare code on either side leaves the role open.
fn is_same_role(gold: &ActorCode, system: &ActorCode) -> bool {
    gold.covers(system) || system.covers(gold)
}

fn is_pronoun(words: &str) -> bool {
    const PRONOUNS: [&str; 14] =
        ["he", "she", "it", "they", "him", "her", "them", "his", "hers", "its", "their", "we", "i", "us"];
    PRONOUNS.contains(&words.to_lowercase().as_str())
}

/// A span without white space, article and possessive mark at its edges.
fn trimmed(characters: &[char], start: usize, end: usize) -> Range {
    let (mut start, mut end) = (start.min(characters.len()), end.min(characters.len()));
    while start < end && characters[start].is_whitespace() {
        start += 1;
    }
    while start < end && characters[end - 1].is_whitespace() {
        end -= 1;
    }
    for article in ["the ", "a ", "an "] {
        let length = article.len();
        let head = characters[start..end].iter().take(length);
        if end - start > length && head.flat_map(|letter| letter.to_lowercase()).eq(article.chars()) {
            start += length;
            break;
        }
    }
    for mark in ["'s", "’s", "'", "’"] {
        let length = mark.chars().count();
        if end - start > length && characters[end - length..end].iter().copied().eq(mark.chars()) {
            end -= length;
            break;
        }
    }
    (start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(start: usize, end: usize, code: &str) -> Found {
        Found { start, end, codes: vec![ActorCode(code.to_owned())], is_pronoun: false }
    }

    fn scored(json: &str, found: &[Found]) -> Outcome {
        let row: Row = serde_json::from_str(json).expect("a row");
        let mut outcome = Outcome::default();
        score(&row, found, &mut outcome, 9);
        outcome
    }

    #[test]
    fn spans_match_without_articles_and_states_without_roles() {
        let row = r#"{"text": "The Chilean army’s camp in Peru", "mentions": [{"start": 0, "end": 18, "code": "CHL.MIL"}, {"start": 27, "end": 31, "code": "PER"}]}"#;
        let outcome = scored(row, &[found(4, 16, "CHL.GOV"), found(27, 31, "PER.GOV")]);
        assert_eq!((outcome.strict.hits, outcome.strict.false_alarms), (2.0, 0.0));
        assert_eq!((outcome.state.hits, outcome.state_and_role.hits), (2.0, 1.0));
        assert_eq!(outcome.errors[0].system, "CHL.GOV");
    }

    #[test]
    fn false_alarms_count_only_where_the_gold_is_exhaustive_or_bars_them() {
        let row = r#"{"text": "Peru at the Jordan River in Chile", "mentions": [{"start": 0, "end": 4, "code": "PER"}], "not_actors": [[12, 24]], "mentions_exhaustive": false}"#;
        let outcome = scored(row, &[found(0, 4, "PER"), found(12, 18, "JOR"), found(28, 33, "CHL")]);
        assert_eq!(outcome.overlap.false_alarms, 1.0);
        assert_eq!(outcome.not_actors.misses, 1.0);
        let row = row.replace(", \"mentions_exhaustive\": false", "");
        assert_eq!(scored(&row, &[found(28, 33, "CHL")]).overlap.false_alarms, 1.0);
    }

    #[test]
    fn wrong_rows_are_named_with_their_line() {
        let gold = "\n{\"text\": \"Peru\", \"mentions\": [{\"start\": 0, \"end\": 9}]}";
        let message = run(gold, "gold.jsonl", Lexicon::embedded(), 0).expect_err("the span is too long").to_string();
        assert!(message.starts_with("gold.jsonl:2: 0..9"), "{message}");
    }
}
