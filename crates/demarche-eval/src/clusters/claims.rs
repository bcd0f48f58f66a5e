//! Which mentions are joined into claims, and the status of each claim.

use super::{ClaimScores, Label, Row, Wrong, clustering, wrong};
use crate::gold::Counts;
use demarche::lexicon::Lexicon;
use demarche::relate::Rules;
use demarche::types::{Article, Reading};
use demarche::wire::teller;
use demarche::{Corroboration, corroborate};
use demarche_store::{Batch, EventRow};
use std::collections::BTreeMap;

/// Codes the articles of the rows and scores their claims; pairs that were joined or parted wrongly, and wrong statuses.
pub(super) fn score(rows: &[&Row], articles: Vec<Article>, lexicon: &Lexicon) -> (ClaimScores, Vec<Wrong>) {
    let readings: Vec<Reading> = articles.into_iter().map(|article| demarche::read(article, lexicon)).collect();
    let mut batch = Batch::default();
    readings.iter().for_each(|reading| batch.add(reading, &|_| 0.0, &teller));
    let articles: Vec<Article> = readings.into_iter().map(|reading| reading.article).collect();
    let related = corroborate(&articles, batch.events().to_vec(), &Rules::embedded(), lexicon);
    let mut mentions = Counts::default();
    let mut members: Vec<(String, Label, usize)> = Vec::new();
    for (row, article) in rows.iter().zip(&articles) {
        for (label, told) in &row.claims {
            for words in told {
                let found = mention(&related, article, words);
                mentions.add(found.is_some());
                let label = Label::Name(format!("{} {label}", row.affair));
                members
                    .extend(found.map(|found| (format!("{} “{words}”", row.text.id), label, related.claims.of[found])));
            }
        }
    }
    let joins = clustering(members.iter().map(|(_, label, claim)| (label, *claim)));
    let named: Vec<(&str, Label, usize)> =
        members.iter().map(|(id, label, claim)| (id.as_str(), label.clone(), *claim)).collect();
    let mut faults: Vec<Wrong> = wrong("claim", &named).collect();
    let mut status = Counts::default();
    for row in rows {
        for (label, expected) in &row.status {
            let name = Label::Name(format!("{} {label}", row.affair));
            let mut claims: BTreeMap<usize, usize> = BTreeMap::new();
            members
                .iter()
                .filter(|(_, of, _)| *of == name)
                .for_each(|(_, _, claim)| *claims.entry(*claim).or_default() += 1);
            let most = claims.iter().max_by_key(|(claim, count)| (**count, usize::MAX - **claim));
            let Some((&claim, _)) = most else { continue };
            let found = &related.dossiers[claim].status;
            status.add(found == expected);
            if found != expected {
                let (one, other) = (
                    format!("{} {label}: {expected}", row.affair),
                    format!("{found} {:?}", related.dossiers[claim].tallied),
                );
                faults.push(Wrong { what: "status".to_owned(), one, other, together: true });
            }
        }
    }
    (ClaimScores { mentions, joins, status }, faults)
}

/// The mention of an article whose predicate stands in some words of it: of several the one with the shortest span.
fn mention(related: &Corroboration, article: &Article, words: &str) -> Option<usize> {
    let start = article.text.find(words)?;
    let end = start + words.len();
    let fits = |row: &EventRow| {
        row.article_id == article.id.0
            && (row.start as usize) < end
            && (row.end as usize) > start
            && words.contains(&row.anchor)
    };
    let rows = related.rows.iter().enumerate().filter(|(_, row)| fits(row));
    rows.min_by_key(|(at, row)| (row.end - row.start, *at)).map(|(at, _)| at)
}
