//! Scores of telling which articles tell one story, and which come from one mouth.
//!
//! In: a gold file, one article a row: `{"id", "text", "title"?, "published"?, "publisher"?, "author"?, "story"?, "origin"?}`. Out: B-cubed
//! precision, recall and F1 of stories and of origins, and the same over pairs of articles. A row without a label is
//! clustered with the others and not scored. Labels of one file mean nothing in another.
//!
//! Rows may also have `affair`, `claims` (`{"label": ["words of a mention", …]}`) and `status` (`{"label": "status"}`): then the texts are
//! coded, and it is scored which mentions are joined into claims, and the status of each. A mention is found where
//! an event is coded whose predicate stands in the words.

mod claims;

use crate::gold::{self, Counts, EvalError, Text};
use demarche::ReportText;
use demarche::ingest::{self, Options};
use demarche::lexicon::Lexicon;
use demarche::relate::{Report, origins, stories};
use demarche::types::{Article, ArticleId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// One article with its labels.
#[derive(Clone, Debug, Deserialize)]
pub struct Row {
    /// The text.
    #[serde(flatten)]
    pub text: Text,
    /// Headline, where it does not stand in the text.
    #[serde(default)]
    pub title: Option<String>,
    /// Outlet.
    #[serde(default, alias = "source")]
    pub publisher: Option<String>,
    /// Writer.
    #[serde(default)]
    pub author: Option<String>,
    /// Articles with the same label tell the same story.
    #[serde(default)]
    pub story: Option<Label>,
    /// Articles with the same label come from one mouth.
    #[serde(default)]
    pub origin: Option<Label>,
    /// Labels of claims are one affair's own.
    #[serde(default)]
    pub affair: String,
    /// For each claim the words that tell it.
    #[serde(default)]
    pub claims: BTreeMap<String, Vec<String>>,
    /// For each claim its status after all rows of the affair.
    #[serde(default)]
    pub status: BTreeMap<String, String>,
}

/// A label: a text or a number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(untagged)]
pub enum Label {
    /// By name.
    Name(String),
    /// By number.
    Number(i64),
}

/// The scores of a gold file.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Outcome {
    /// How many articles were read.
    pub articles: usize,
    /// Of stories, if the gold has any.
    pub stories: Option<Clustering>,
    /// Of origins, if the gold has any.
    pub origins: Option<Clustering>,
    /// Of claims, if the gold has any.
    pub claims: Option<ClaimScores>,
    /// Pairs that were joined or parted wrongly, as many as were asked for.
    pub errors: Vec<Wrong>,
}

/// How well mentions are joined into claims.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct ClaimScores {
    /// Mentions that the gold has, hit where an event is coded.
    pub mentions: Counts,
    /// The mentions that are coded, as clusters.
    pub joins: Clustering,
    /// Claims with a coded mention whose status is right.
    pub status: Counts,
}

/// How well a division into clusters agrees with the gold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Clustering {
    /// How many clusters the gold has.
    pub gold: usize,
    /// How many were found.
    pub found: usize,
    /// B-cubed precision: of an article's cluster, the mean part that belongs to its gold cluster.
    pub b_cubed_precision: f64,
    /// B-cubed recall: of an article's gold cluster, the mean part that is in its cluster.
    pub b_cubed_recall: f64,
    /// Harmonic mean of the two.
    pub b_cubed_f1: f64,
    /// Pairs of articles in one cluster.
    pub pairs: Counts,
}

/// Two articles that were joined or parted wrongly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// `story`, `origin`, `claim`, or `status` with what it is.
    pub what: String,
    /// One article.
    pub one: String,
    /// The other.
    pub other: String,
    /// Whether the gold has them together.
    pub together: bool,
}

impl Clustering {
    fn rows(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [precision, recall, f1] =
            [self.b_cubed_precision, self.b_cubed_recall, self.b_cubed_f1].map(|part| 100.0 * part);
        writeln!(f, "{}", Counts::table_head(""))?;
        writeln!(f, "{:<28} {precision:>6.1} {recall:>6.1} {f1:>6.1}", "B-cubed")?;
        writeln!(f, "{}", self.pairs.table_row("pairs"))
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} articles", self.articles)?;
        for (name, clustering) in [("stories", &self.stories), ("origins", &self.origins)] {
            let Some(clustering) = clustering else { continue };
            writeln!(f, "{name}: {} in the gold, {} found", clustering.gold, clustering.found)?;
            clustering.rows(f)?;
        }
        if let Some(claims) = &self.claims {
            writeln!(f, "claims: {} in the gold, {} found", claims.joins.gold, claims.joins.found)?;
            write!(f, "{}", claims.mentions.share_line("mentions that are coded"))?;
            claims.joins.rows(f)?;
            write!(f, "{}", claims.status.share_line("status"))?;
        }
        for wrong in &self.errors {
            let how = if wrong.together { "parted, should be together" } else { "joined, should be apart" };
            writeln!(f, "{}: {} and {} {how}", wrong.what, wrong.one, wrong.other)?;
        }
        Ok(())
    }
}

/// Clusters the articles of a gold file and compares.
///
/// # Errors
/// If a row cannot be read.
pub fn run(text: &str, file: &str, lexicon: &Lexicon, errors: usize) -> Result<Outcome, EvalError> {
    let rows = gold::rows::<Row>(text, file)?;
    let mut articles = Vec::with_capacity(rows.len());
    for row in &rows {
        articles.push(article(&row.row).map_err(|message| row.fault(file, message))?);
    }
    let texts: Vec<ReportText> = articles.iter().map(ReportText::of).collect();
    let reports: Vec<Report<'_>> = texts.iter().map(ReportText::report).collect();
    let stories = stories(&reports);
    let origins = origins(&reports, &stories);
    let mut outcome = Outcome { articles: rows.len(), ..Outcome::default() };
    let mut score = |what, label: &dyn Fn(&Row) -> Option<Label>, found: &[usize]| {
        let labelled = rows
            .iter()
            .zip(found)
            .filter_map(|(row, &found)| Some((row.row.text.id.as_str(), label(&row.row)?, found)));
        let labelled: Vec<_> = labelled.collect();
        outcome.errors.extend(wrong(what, &labelled).take(errors));
        (!labelled.is_empty()).then(|| clustering(labelled.iter().map(|(_, gold, found)| (gold, *found))))
    };
    let of_stories = score("story", &|row| row.story.clone(), &stories.of);
    let of_origins = score("origin", &|row| row.origin.clone(), &origins.of);
    outcome.errors.truncate(errors);
    if rows.iter().any(|row| !row.row.claims.is_empty()) {
        let rows: Vec<&Row> = rows.iter().map(|row| &row.row).collect();
        let (scores, wrong) = claims::score(&rows, articles, lexicon);
        outcome.claims = Some(scores);
        outcome.errors.extend(wrong.into_iter().take(errors));
    }
    Ok(Outcome { stories: of_stories, origins: of_origins, ..outcome })
}

/// The article that a row is, with what the row says of it.
fn article(row: &Row) -> Result<Article, String> {
    let options = Options { published: row.text.published()?, ..Options::default() };
    let text = match &row.title {
        Some(title) => format!("{title}\n\n{}", row.text.text),
        None => row.text.text.clone(),
    };
    let mut article = ingest::article_of_text(&text, &row.text.id, &options).map_err(|error| error.to_string())?;
    // Two rows with the same text are two articles.
    article.id = ArticleId(row.text.id.clone());
    let metadata = &mut article.metadata;
    metadata.publisher = row.publisher.clone().or_else(|| metadata.publisher.take());
    metadata.author = row.author.clone().or_else(|| metadata.author.take());
    Ok(article)
}

/// Compares two divisions of the same things.
pub(crate) fn clustering<G: Ord, S: Ord>(labels: impl Iterator<Item = (G, S)>) -> Clustering {
    let (mut golds, mut systems) = (BTreeMap::new(), BTreeMap::new());
    let mut cells: BTreeMap<(usize, usize), u64> = BTreeMap::new();
    let mut all = 0;
    for (gold, system) in labels {
        let next = golds.len();
        let gold = golds.entry(gold).or_insert((next, 0_u64));
        gold.1 += 1;
        let next = systems.len();
        let system = systems.entry(system).or_insert((next, 0_u64));
        system.1 += 1;
        *cells.entry((gold.0, system.0)).or_default() += 1;
        all += 1;
    }
    let sizes = |found: Vec<(usize, u64)>| found.into_iter().collect::<BTreeMap<usize, u64>>();
    let (golds, systems) = (sizes(golds.into_values().collect()), sizes(systems.into_values().collect()));
    let pairs_of = |count: u64| (count * count.saturating_sub(1) / 2) as f64;
    let (mut precision, mut recall, mut hits) = (0.0, 0.0, 0.0);
    for ((gold, system), &count) in &cells {
        precision += (count * count) as f64 / systems[system] as f64;
        recall += (count * count) as f64 / golds[gold] as f64;
        hits += pairs_of(count);
    }
    let of_all = |sum: f64| if all == 0 { 0.0 } else { sum / f64::from(all) };
    let (precision, recall) = (of_all(precision), of_all(recall));
    let sum = precision + recall;
    Clustering {
        gold: golds.len(),
        found: systems.len(),
        b_cubed_precision: precision,
        b_cubed_recall: recall,
        b_cubed_f1: if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 },
        pairs: Counts {
            hits,
            misses: golds.values().map(|&count| pairs_of(count)).sum::<f64>() - hits,
            false_alarms: systems.values().map(|&count| pairs_of(count)).sum::<f64>() - hits,
        },
    }
}

/// Pairs that the gold has otherwise, in the order of the rows.
fn wrong<'a>(what: &'static str, labelled: &'a [(&'a str, Label, usize)]) -> impl Iterator<Item = Wrong> + 'a {
    labelled.iter().enumerate().flat_map(move |(at, (one, gold, found))| {
        let pairs = labelled[at + 1..]
            .iter()
            .filter(move |(_, other_gold, other_found)| (gold == other_gold) != (found == other_found));
        pairs.map(move |(other, other_gold, _)| Wrong {
            what: what.to_owned(),
            one: (*one).to_owned(),
            other: (*other).to_owned(),
            together: gold == other_gold,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b_cubed_and_pairs_of_a_small_division() {
        // Gold {a b c} {d e}; found {a b} {c d e}.
        let scores = clustering([(0, 0), (0, 0), (0, 1), (1, 1), (1, 1)].into_iter());
        assert!((scores.b_cubed_precision - (1.0 + 1.0 + 1.0 / 3.0 + 2.0 / 3.0 + 2.0 / 3.0) / 5.0).abs() < 1e-9);
        assert!((scores.b_cubed_recall - (2.0 / 3.0 + 2.0 / 3.0 + 1.0 / 3.0 + 1.0 + 1.0) / 5.0).abs() < 1e-9);
        assert_eq!((scores.pairs.hits, scores.pairs.misses, scores.pairs.false_alarms), (2.0, 2.0, 2.0));
    }

    #[test]
    fn rows_without_labels_are_not_scored() {
        let gold = concat!(
            r#"{"id": "a", "text": "Norway expelled the Chilean consul Soto over maps.", "story": 1, "origin": "x"}"#,
            "\n",
            r#"{"id": "b", "text": "The Chilean consul Soto was expelled by Norway, which spoke of maps.", "story": 1}"#,
            "\n",
            r#"{"id": "c", "text": "Copper fell in London.", "story": "copper"}"#,
        );
        let outcome = run(gold, "gold.jsonl", Lexicon::embedded(), 3).expect("the rows are sound");
        let stories = outcome.stories.expect("stories");
        assert_eq!((stories.gold, stories.found, stories.b_cubed_f1), (2, 2, 1.0));
        assert_eq!(outcome.origins.expect("origins").gold, 1);
        assert!(outcome.errors.is_empty());
        assert!(run(r#"{"id": "a"}"#, "gold.jsonl", Lexicon::embedded(), 0).is_err());
    }
}
