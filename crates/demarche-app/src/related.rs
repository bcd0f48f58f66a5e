//! The ledger's articles, related: what the verbs on stories and claims show.

use crate::events;
use crate::failure::Failure;
use crate::output::{Styles, clean, styled};
use crate::read::DEFAULT_LEDGER;
use demarche::lexicon::Lexicon;
use demarche::relate::Rules;
use demarche::relations::kinship;
use demarche::types::Article;
use demarche::{Basis, Corroboration, Kept, Support, corroborate_after, supports};
use demarche_store::{ArticleRow, EventRow, Fault, Ledger, Ruled, Ruling, SectionRow, Snapshot, StoreError};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Which ledger, and by which rules.
#[derive(Clone, clap::Args)]
pub(crate) struct Source {
    /// Rules for the status of claims, in place of the program's own
    #[arg(long, value_name = "FILE")]
    pub rules: Option<PathBuf>,
    /// The ledger's folder
    #[arg(long, default_value = DEFAULT_LEDGER, value_name = "DIR")]
    pub ledger: PathBuf,
}

/// Articles and their relations.
pub(crate) struct Related {
    snapshot: Snapshot,
    pub articles: Vec<Article>,
    pub found: Corroboration,
    pub faults: Vec<Fault>,
}

impl Source {
    /// Relates the ledger's articles, and one more that stands outside it.
    pub(crate) fn relate(
        &self,
        lexicon: &Lexicon,
        extra: Option<(Article, Vec<EventRow>)>,
    ) -> Result<Related, Failure> {
        let rules = match &self.rules {
            None => Rules::embedded(),
            Some(path) => {
                let place = path.display();
                let text = fs::read_to_string(path).map_err(|error| {
                    Failure::input(format!("{place}: cannot be read: {error}\n  hint: check the name"))
                })?;
                Rules::parse(&text).map_err(|fault| Failure::input(format!("{place}:{fault}")))?
            }
        };
        let snapshot = Ledger::open(&self.ledger)?.snapshot()?;
        let (rows, mut faults) = snapshot.rows::<ArticleRow>(|_| true)?;
        let (sections, more) = snapshot.rows::<SectionRow>(|_| true)?;
        faults.extend(more);
        let read = snapshot.events(None, None, |row| row.in_article)?;
        events::tell_open(&read);
        faults.extend(read.faults);
        let (mut events, rulings) = (read.applied.rows, read.applied.rulings);
        faults.dedup_by(|later, earlier| later.path == earlier.path);
        let mut sections_of: BTreeMap<String, Vec<SectionRow>> = BTreeMap::new();
        for section in sections {
            sections_of.entry(section.reading_id.clone()).or_default().push(section);
        }
        let mut articles: Vec<Article> = rows
            .into_iter()
            .map(|row| {
                let sections = sections_of.remove(&row.reading_id).unwrap_or_default();
                demarche::stored_article(row, &sections)
            })
            .collect();
        // An article from outside the ledger leaves nothing behind.
        let keeps = articles.len() >= KEEPS && extra.is_none();
        if let Some((article, rows)) = extra {
            articles.retain(|other| other.id != article.id);
            events.retain(|row| row.article_id != article.id.0);
            articles.push(article);
            events.extend(rows);
        }
        let (kinship, more) = kinship(&snapshot, &events, lexicon)?;
        faults.extend(more);
        let basis = Basis { rulings: &rulings, kinship: Some(&kinship), ..Basis::new(&rules, lexicon) };
        let mut kept = if articles.len() >= KEEPS { read_kept(&self.ledger) } else { Kept::default() };
        let before = keeps.then(|| kept.clone());
        let found = corroborate_after(&articles, events, basis, &mut kept);
        if before.is_some_and(|before| before != kept) {
            write_kept(&self.ledger, &kept);
        }
        Ok(Related { snapshot, articles, found, faults })
    }
}

/// Ledgers with so many articles keep what was found of them.
const KEEPS: usize = 1_000;
/// Where, below the ledger's folder.
const KEPT: &str = "related";

/// What was kept by this version of the program; nothing if it cannot be read.
fn read_kept(ledger: &Path) -> Kept {
    let bytes = fs::read(ledger.join(KEPT).join(kept_name())).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// Keeps what was found for the next time, in one step; a ledger that cannot be written to is none the worse.
fn write_kept(ledger: &Path, kept: &Kept) {
    let folder = ledger.join(KEPT);
    let draft = folder.join(format!("{}.tmp", std::process::id()));
    let write = || -> std::io::Result<()> {
        fs::create_dir_all(&folder)?;
        fs::write(&draft, serde_json::to_vec(kept)?)?;
        fs::rename(&draft, folder.join(kept_name()))
    };
    if write().is_err() {
        let _ = fs::remove_file(&draft);
    }
}

/// Raise the number whenever stories or claims are joined otherwise.
fn kept_name() -> String {
    format!("1-{}.json", demarche::VERSION)
}

impl Related {
    /// What imported event data have on some claims, and files that could not be read.
    pub(crate) fn supports(&self, claims: &[usize]) -> Result<(BTreeMap<usize, Vec<Support>>, Vec<Fault>), StoreError> {
        supports(&self.snapshot, &self.found, claims)
    }

    /// A claim in one line: sides, kind and date of its first mention.
    pub(crate) fn title(&self, claim: usize, styles: &Styles) -> String {
        let row = self.row(claim);
        let side = |codes: &[String]| if codes.is_empty() { "?".to_owned() } else { codes.join("+") };
        let arrow = if row.reciprocal { "↔" } else { "→" };
        let mode = row.mode.as_ref().map_or(String::new(), |mode| format!("/{mode}"));
        let style = if row.quad.ends_with("conflict") { styles.bad } else { styles.good };
        format!(
            "{} {arrow} {}  {}  {}",
            styled(styles.strong, side(&row.sources)),
            styled(styles.strong, side(&row.targets)),
            styled(style, format!("{}{mode}", row.event_type)),
            row.date.as_deref().unwrap_or("no date"),
        )
    }

    /// The first mention of a claim.
    pub(crate) fn row(&self, claim: usize) -> &EventRow {
        self.found.row(claim)
    }

    /// "9 articles → 4 outlets → 2 origins → 0 disinterested".
    pub(crate) fn funnel(&self, claim: usize) -> String {
        let counts = &self.found.dossiers[claim].tallied;
        format!(
            "{} → {} → {} → {} disinterested",
            count(counts.articles, "article"),
            count(counts.outlets, "outlet"),
            count(counts.origins, "origin"),
            counts.disinterested
        )
    }

    /// Date, outlet and headline of an article.
    pub(crate) fn article_line(&self, article: usize, styles: &Styles) -> String {
        let entry = &self.articles[article];
        let date = entry.publication.date.map_or_else(|| "undated".to_owned(), |date| date.to_string());
        let title = entry.metadata.title.as_deref().filter(|title| !title.is_empty()).unwrap_or(&entry.locator);
        format!(
            "{date:<10} {} · {} · {}",
            clean(&self.found.sources[article].outlet),
            clean(title),
            styled(styles.dim, &entry.id)
        )
    }

    /// The articles that an id, the beginning of one, or an outlet's name means.
    pub(crate) fn articles_of(&self, name: &str) -> Vec<usize> {
        let all = 0..self.articles.len();
        let by_id: Vec<usize> = all.clone().filter(|&at| self.articles[at].id.0 == name).collect();
        if !by_id.is_empty() {
            return by_id;
        }
        let begins: Vec<usize> =
            all.clone().filter(|&at| name.len() >= 6 && self.articles[at].id.0.starts_with(name)).collect();
        match begins.is_empty() {
            false => begins,
            true => all.filter(|&at| self.found.sources[at].outlet.eq_ignore_ascii_case(name)).collect(),
        }
    }

    /// The claims that some articles tell.
    pub(crate) fn claims_in(&self, articles: &[usize]) -> BTreeSet<usize> {
        let told = self
            .found
            .mentions
            .iter()
            .zip(&self.found.claims.of)
            .filter(|(mention, _)| articles.contains(&mention.article));
        told.map(|(_, &claim)| claim).collect()
    }
}

/// Rows of a data set that are shown in full, at most, on each side.
const SHOWN: usize = 5;

/// What event data of others have, a data set after the other: its weakness, then its rows.
pub(crate) fn support_lines(supports: &[Support]) -> Vec<String> {
    let mut lines = Vec::new();
    for support in supports {
        let number = support.forth.len() + support.back.len();
        lines.push(clean(&format!("{}: {} ({})", support.data_set, count(number, "row"), support.weakness)));
        for (rows, note) in [(&support.forth, ""), (&support.back, "  [the other way round]")] {
            for row in rows.iter().take(SHOWN) {
                let side = |state: &Option<String>, role: &Option<String>| {
                    let role = role.as_ref().map_or(String::new(), |role| format!(".{role}"));
                    format!("{}{role}", state.as_deref().unwrap_or("?"))
                };
                let reported = row
                    .articles
                    .or(row.mentions)
                    .map_or(String::new(), |n| format!("  {}", count(n as usize, "report")));
                lines.push(clean(&format!(
                    "   {} {} → {}  {}  CAMEO {}{reported}  {}{note}",
                    row.date,
                    side(&row.source, &row.source_role),
                    side(&row.target, &row.target_role),
                    row.event_type.as_deref().unwrap_or("?"),
                    row.cameo.as_deref().unwrap_or("-"),
                    row.event_id,
                )));
            }
            if rows.len() > SHOWN {
                lines.push(format!("   and {} more{note}", rows.len() - SHOWN));
            }
        }
    }
    lines
}

/// A ruling in a line.
pub(crate) fn ruling_line(ruling: &Ruling) -> String {
    let what = match &ruling.what {
        Ruled::Same(one, other) => format!("{one} and {other} are one claim"),
        Ruled::Apart(from, events) => format!("{} apart from {from}", events.join(", ")),
        Ruled::Grade(_, grade) => grade.clone(),
    };
    let day = ruling.when.get(..10).unwrap_or(&ruling.when);
    clean(&format!("{what} ({}, {day}: {}; {})", ruling.who, ruling.why, ruling.id))
}

/// A number with its noun.
pub(crate) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Two digits are enough for a score.
pub(crate) fn round(score: f32) -> f64 {
    (f64::from(score) * 100.0).round() / 100.0
}
