//! Scores of how pairs of actors stand: labels of experts against what the counts of events say.
//!
//! In: a gold file, CSV with the columns `source,target,year,label` (`ally`, `rival`, `dispute`, `none`; either order of the two; several rows
//! where a pair has several labels), and counts. Out: for each contrast the area under the ROC curve, overall and among pairs of like
//! volume, beside what volume alone, the mean Goldstein value and the plain share of conflict reach. Read the second figure: whoever is much reported
//! has more of everything, so that volume alone looks good in the first.

use crate::gold::EvalError;
use crate::ranking::{Case, auc, stratified_auc};
use demarche_relate::{Counts, Grain, Hostility, Pair, Profiles, Votes, conflict, total, volumes};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Fewer events of a pair in a year are not scored.
pub const FEWEST_EVENTS: f64 = 10.0;
/// What a year counts against the next for the standing of two actors: rivalries and alliances are slow.
const SLOW: f64 = 0.9;
/// The same for disputes, which come and go.
const QUICK: f64 = 0.4;

/// The area under a ROC curve, per score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ranking {
    /// Which score.
    pub score: &'static str,
    /// Over all cases.
    pub pooled: Option<f64>,
    /// Within powers of 2 of the number of events.
    pub within_volume: Option<f64>,
}

/// One question to the scores.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Contrast {
    /// Such as `rival v rest`.
    pub name: &'static str,
    /// The axis that should answer.
    pub axis: &'static str,
    /// Pairs and years with the label.
    pub labelled: usize,
    /// Those they are compared with.
    pub others: usize,
    /// The scores, ours first.
    pub rankings: Vec<Ranking>,
}

/// The scores of a gold file.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Outcome {
    /// Rows of gold.
    pub rows: usize,
    /// Rows of pairs and years with too few events, or none.
    pub without_counts: usize,
    /// Whether pairs of the counts that the gold does not name stand in for `none`.
    pub rest_from_counts: bool,
    /// By contrast.
    pub contrasts: Vec<Contrast>,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} rows, {} of them with fewer than {FEWEST_EVENTS} events in their year, not scored",
            self.rows, self.without_counts
        )?;
        if self.rest_from_counts {
            writeln!(f, "the gold has no rows `none`: every pair of the counts without a label is taken as such")?;
        }
        for contrast in &self.contrasts {
            writeln!(
                f,
                "\n{} ({}): {} against {}\n  {:<32} {:>8} {:>14}",
                contrast.name,
                contrast.axis,
                contrast.labelled,
                contrast.others,
                "area under the curve",
                "pooled",
                "within volume"
            )?;
            for ranking in &contrast.rankings {
                let shown = |value: Option<f64>| value.map_or("–".to_owned(), |value| format!("{value:.3}"));
                let (pooled, within) = (shown(ranking.pooled), shown(ranking.within_volume));
                writeln!(f, "  {:<32} {pooled:>8} {within:>14}", ranking.score)?;
            }
        }
        Ok(())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Label {
    Ally,
    Rival,
    Dispute,
    None,
}

impl Label {
    fn named(name: &str) -> Option<Label> {
        Some(match name.trim().to_lowercase().as_str() {
            "ally" | "alliance" | "allies" => Label::Ally,
            "rival" | "rivalry" | "rivals" => Label::Rival,
            "dispute" | "mid" => Label::Dispute,
            "none" | "neutral" | "rest" | "other" | "" => Label::None,
            _ => return None,
        })
    }
}

/// Labels by pair, in the order of the alphabet, and year.
type Gold = BTreeMap<(String, String, i16), BTreeSet<Label>>;

/// Compares the labels of a gold file with counts.
///
/// # Errors
/// If a row cannot be read.
pub fn run(text: &str, file: &str, counts: &Counts, votes: &Votes) -> Result<Outcome, EvalError> {
    let gold = read(text, file)?;
    let counts = counts.coarser(Grain::Year);
    let rest_from_counts = !gold.values().any(|labels| labels.contains(&Label::None));
    let mut outcome = Outcome { rows: gold.len(), rest_from_counts, ..Outcome::default() };
    let scored = scored(&gold, &counts, votes, rest_from_counts);
    outcome.without_counts = outcome.rows - scored.iter().filter(|scored| scored.in_gold).count();
    type Chosen = fn(&BTreeSet<Label>) -> bool;
    let contrasts: [(&str, &str, Chosen, Chosen); 4] = [
        ("rival v ally", "hostility", |labels| labels.contains(&Label::Rival), |labels| labels.contains(&Label::Ally)),
        ("rival v rest", "hostility", |labels| labels.contains(&Label::Rival), |_| true),
        ("dispute v rest", "hostility", |labels| labels.contains(&Label::Dispute), |_| true),
        ("ally v rest", "alignment", |labels| labels.contains(&Label::Ally), |_| true),
    ];
    for (name, axis, chosen, compared) in contrasts {
        let cases: Vec<(&Scored, bool)> = scored
            .iter()
            .filter_map(|scored| match chosen(&scored.labels) {
                true => Some((scored, true)),
                false => compared(&scored.labels).then_some((scored, false)),
            })
            .collect();
        let rank = |score: &'static str, of: &dyn Fn(&Scored) -> Option<f64>| {
            let known: Vec<Case> = cases
                .iter()
                .filter_map(|(scored, labelled)| {
                    Some(Case { volume: scored.volume, score: of(scored)?, labelled: *labelled })
                })
                .collect();
            Ranking { score, pooled: auc(&known), within_volume: stratified_auc(&known) }
        };
        let mut rankings = match (axis, name) {
            ("alignment", _) => vec![
                rank("alignment (company, votes)", &|scored| scored.alignment),
                rank("votes alone", &|scored| scored.votes),
            ],
            (_, "dispute v rest") => vec![rank("tension, quick", &|scored| Some(scored.quick))],
            _ => vec![rank("tension, slow", &|scored| Some(scored.slow))],
        };
        let sign = if axis == "alignment" { -1.0 } else { 1.0 };
        rankings.push(rank("share of conflict, plain", &|scored| Some(sign * scored.share)));
        rankings.push(rank("mean Goldstein", &|scored| Some(-sign * scored.goldstein)));
        rankings.push(rank("volume only", &|scored| Some(scored.volume)));
        let labelled = cases.iter().filter(|(_, labelled)| *labelled).count();
        outcome.contrasts.push(Contrast { name, axis, labelled, others: cases.len() - labelled, rankings });
    }
    Ok(outcome)
}

/// A pair and year with its labels and scores.
struct Scored {
    in_gold: bool,
    labels: BTreeSet<Label>,
    volume: f64,
    slow: f64,
    quick: f64,
    share: f64,
    goldstein: f64,
    alignment: Option<f64>,
    votes: Option<f64>,
}

fn scored(gold: &Gold, counts: &Counts, votes: &Votes, rest_from_counts: bool) -> Vec<Scored> {
    let hostility = Hostility::fit(counts);
    let years: BTreeSet<i16> = gold.keys().map(|(_, _, year)| *year).collect();
    let mut found = Vec::new();
    for year in years {
        let at = i32::from(year);
        let profiles = Profiles::at(counts, &hostility, at);
        let (slow, quick) = (volumes(counts, at, SLOW), volumes(counts, at, QUICK));
        for (&pair, cells) in &counts.dyads {
            let names = names(counts, pair);
            let labels = gold.get(&(names.0.to_owned(), names.1.to_owned(), year));
            if labels.is_none() && !rest_from_counts {
                continue;
            }
            let (mut quads, mut goldstein) = ([0.0; 4], 0.0);
            for cell in cells.iter().filter(|cell| cell.tick == at) {
                quads.iter_mut().zip(cell.both()).for_each(|(sum, count)| *sum += count);
                goldstein += cell.goldstein[0] + cell.goldstein[1];
            }
            let volume = total(&quads);
            if volume < FEWEST_EVENTS {
                continue;
            }
            let tension = |decay, volumes| {
                hostility.standing(counts, pair, at, decay).map(|standing| standing.tension(pair, volumes))
            };
            let (Some(slow), Some(quick)) = (tension(SLOW, &slow), tension(QUICK, &quick)) else { continue };
            let agreement = votes.get(names.0, names.1, year);
            found.push(Scored {
                in_gold: labels.is_some(),
                labels: labels.cloned().unwrap_or_default(),
                volume,
                slow,
                quick,
                share: conflict(&quads) / volume,
                goldstein: goldstein / volume,
                alignment: profiles.alignment(pair, agreement).map(|alignment| alignment.score()),
                votes: agreement,
            });
        }
    }
    found
}

fn names(counts: &Counts, pair: Pair) -> (&str, &str) {
    (&counts.actors[pair.a], &counts.actors[pair.b])
}

fn read(text: &str, file: &str) -> Result<Gold, EvalError> {
    let mut gold = Gold::new();
    for row in crate::table::rows(text, file, &["source", "target", "year", "label"])? {
        let [source, target, year, label] = [0, 1, 2, 3].map(|column| row.field(column));
        let year: i16 = year.parse().map_err(|_| row.fault(file, format!("{year:?} is no year")))?;
        let label = Label::named(label)
            .ok_or_else(|| row.fault(file, format!("label {label:?}; labels are ally, rival, dispute, none")))?;
        let (source, target) = (source.to_uppercase(), target.to_uppercase());
        if source == target {
            return Err(row.fault(file, format!("{source} is paired with itself")));
        }
        let key = if source < target { (source, target, year) } else { (target, source, year) };
        gold.entry(key).or_default().insert(label);
    }
    Ok(gold)
}

#[cfg(test)]
mod tests {
    use super::*;
    use demarche_relate::{CountRow, Period};

    fn counts() -> Counts {
        let row = |source: &str, target: &str, quads| CountRow {
            source: source.to_owned(),
            target: target.to_owned(),
            period: Period::Year(2014),
            panel: "test".to_owned(),
            quads,
            goldstein: 0.0,
            story: None,
        };
        let rows = [
            row("PER", "CHL", [10.0, 0.0, 8.0, 2.0]),
            row("PER", "BOL", [18.0, 2.0, 0.0, 0.0]),
            row("CHL", "BOL", [19.0, 0.0, 1.0, 0.0]),
            row("PER", "ECU", [2.0, 0.0, 0.0, 0.0]),
        ];
        Counts::gather(&rows, Grain::Year)
    }

    #[test]
    fn rivals_rank_above_the_rest_and_silent_pairs_are_told() {
        let gold =
            "source,target,year,label\nPER,CHL,2014,rival\nBOL,PER,2014,ally\nCHL,BOL,2014,none\nECU,PER,2014,none\n";
        let outcome = run(gold, "gold.csv", &counts(), &Votes::default()).expect("the rows are sound");
        assert_eq!((outcome.rows, outcome.without_counts, outcome.rest_from_counts), (4, 1, false));
        let rivals = &outcome.contrasts[1];
        assert_eq!((rivals.name, rivals.labelled, rivals.others), ("rival v rest", 1, 2));
        assert_eq!(rivals.rankings[0].within_volume, Some(1.0));
        assert_eq!(rivals.rankings.last().map(|ranking| ranking.score), Some("volume only"));
    }

    #[test]
    fn faults_name_their_line() {
        let fault = |gold: &str| run(gold, "gold.csv", &counts(), &Votes::default()).expect_err("a fault").to_string();
        assert!(fault("source,target,year,label\nPER,CHL,soon,rival\n").starts_with("gold.csv:2: \"soon\" is no year"));
        assert!(fault("source,target,year,label\nPER,PER,2014,rival\n").contains("itself"));
        assert!(fault("source,target,year,label\nPER,CHL,2014,friend\n").contains("labels are"));
        assert!(fault("source,target,label\n").starts_with("gold.csv:1: no column `year`"));
    }
}
