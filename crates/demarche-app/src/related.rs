//! The ledger's articles, related: what the verbs on stories and claims show.

use crate::counts;
use crate::events;
use crate::failure::Failure;
use crate::output::{Styles, clean, styled};
use crate::read::DEFAULT_LEDGER;
use crate::stored;
use demarche::lexicon::Lexicon;
use demarche::relate::{CountRow, Counts, Denier, Grain, Kinship, Period, Rules, Stance, party};
use demarche::types::Article;
use demarche::{Basis, Corroboration, Support, corroborate_by, supports};
use demarche_store::{
    ArticleRow, EventRow, Fault, ImportedRow, Ledger, MonthCount, Ruled, Ruling, SectionRow, Snapshot, StoreError,
    Wanted,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

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
                stored::article(row, &sections)
            })
            .collect();
        if let Some((article, rows)) = extra {
            articles.retain(|other| other.id != article.id);
            events.retain(|row| row.article_id != article.id.0);
            articles.push(article);
            events.extend(rows);
        }
        let (kinship, more) = kinship(&snapshot, &events, lexicon)?;
        faults.extend(more);
        let basis = Basis { rulings: &rulings, kinship: Some(&kinship), ..Basis::new(&rules, lexicon) };
        let found = corroborate_by(&articles, events, basis);
        Ok(Related { snapshot, articles, found, faults })
    }
}

/// Who was whose ally or rival: by the ledger's own events, and where these say too little by imported ones.
fn kinship(snapshot: &Snapshot, events: &[EventRow], lexicon: &Lexicon) -> Result<(Kinship, Vec<Fault>), StoreError> {
    let own = counts::of_events(events.iter().filter(|event| counts::is_counted(event)), lexicon, &[]);
    let mut sources = vec![("this ledger".to_owned(), Counts::gather(&own, Grain::Month))];
    let (mut faults, mut names) = (Vec::new(), BTreeSet::new());
    names.extend(snapshot.imports().iter().map(|import| import.data_set.as_str()));
    for name in names {
        let (months, more) = snapshot.month_counts(&Wanted { data_set: Some(name), ..Wanted::default() })?;
        faults.extend(more);
        let grain = if months.iter().all(|row| row.month.is_none()) { Grain::Year } else { Grain::Month };
        let rows: Vec<CountRow> = months.into_iter().filter_map(|row| count_row(row, name)).collect();
        sources.push((name.to_owned(), Counts::gather(&rows, grain)));
    }
    Ok((Kinship::of(sources), faults))
}

fn count_row(row: MonthCount, panel: &str) -> Option<CountRow> {
    let year = i16::try_from(row.year).ok()?;
    Some(CountRow {
        source: row.source,
        target: row.target,
        period: row.month.map_or(Period::Year(year), |month| Period::Month(year, month)),
        panel: panel.to_owned(),
        quads: row.quads.map(|count| count as f64),
        goldstein: row.goldstein,
        story: None,
    })
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
        &self.found.rows[self.found.claims.claims[claim].mentions[0]]
    }

    /// Days that a claim's mentions may mean, first and last.
    pub(crate) fn dates(&self, claim: usize) -> (Option<&str>, Option<&str>) {
        let rows = || self.found.claims.claims[claim].mentions.iter().map(|&at| &self.found.rows[at]);
        let from = rows().filter_map(|row| row.date_from.as_deref()).min();
        (from, rows().filter_map(|row| row.date_to.as_deref()).max())
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

    /// The claim that a mention's id names.
    pub(crate) fn claim_of(&self, id: &str) -> Option<usize> {
        self.found.rows.iter().position(|row| row.event_id == id).map(|at| self.found.claims.of[at])
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

    /// A claim with its status as JSON.
    pub(crate) fn json(&self, claim: usize) -> Value {
        let (row, dossier) = (self.row(claim), &self.found.dossiers[claim]);
        let counts = &dossier.tallied;
        let items: Vec<Value> = (dossier.items.iter())
            .map(|item| {
                let (mention, row) = (&self.found.mentions[item.mention], &self.found.rows[item.mention]);
                json!({
                    "event_id": row.event_id, "article_id": row.article_id, "published": row.published,
                    "outlet": self.found.sources[mention.article].outlet, "stance": stance(item.stance), "by": item.by,
                    "origin": item.origin, "interested": item.interested, "interest": item.interest, "sentence": row.sentence, "date": row.date,
                    "quantities": row.quantities, "place": row.place, "sources": row.sources, "targets": row.targets,
                    "corrected": row.corrected,
                })
            })
            .collect();
        let joins: Vec<Value> = (self.found.claims.claims[claim].joins.iter())
            .map(|join| {
                json!({
                    "event_id": self.found.rows[join.mention].event_id, "with": self.found.rows[join.with].event_id,
                    "score": round(join.score), "reasons": join.reasons.iter().map(ToString::to_string).collect::<Vec<_>>(),
                })
            })
            .collect();
        json!({
            "claim": row.event_id, "sources": row.sources, "targets": row.targets, "type": row.event_type, "mode": row.mode,
            "date": row.date, "status": dossier.status,
            "articles": counts.articles, "outlets": counts.outlets, "origins": counts.origins, "disinterested": counts.disinterested,
            "denials": counts.denied, "withdrawals": counts.withdrawn,
            "reversed_by": dossier.reversed_by.iter().map(|&later| &self.row(later).event_id).collect::<Vec<_>>(),
            "badges": dossier.badges, "missing": dossier.missing,
            "without": dossier.without.iter().map(|(origin, status)| json!({"origin": origin, "status": status})).collect::<Vec<_>>(),
            "rulings": self.rulings(claim).map(ruling_json).collect::<Vec<_>>(),
            "items": items, "joins": joins,
        })
    }

    /// What people ruled on a claim.
    pub(crate) fn rulings(&self, claim: usize) -> impl Iterator<Item = &Ruling> {
        self.found.rulings.iter().filter(move |(of, _)| *of == claim).map(|(_, ruling)| ruling)
    }

    /// Whether an actor, a state or a role of it, is a side of a claim.
    pub(crate) fn has_side(&self, claim: usize, actor: &demarche::types::ActorCode) -> bool {
        let mentions = self.found.claims.claims[claim].mentions.iter().map(|&at| &self.found.mentions[at]);
        mentions
            .flat_map(|mention| mention.sources.iter().chain(&mention.targets))
            .any(|code| actor.covers(code) || party(code) == actor.0)
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

/// The same as JSON.
pub(crate) fn support_json(supports: &[Support]) -> Value {
    let row = |row: &ImportedRow, direction: &str| {
        json!({
            "event_id": row.event_id, "date": row.date.to_string(), "source": row.source, "target": row.target,
            "source_role": row.source_role, "target_role": row.target_role, "type": row.event_type, "cameo": row.cameo,
            "mentions": row.mentions, "articles": row.articles, "url": row.url, "direction": direction,
        })
    };
    let one = |support: &Support| {
        let rows: Vec<Value> = (support.forth.iter().map(|one| row(one, "forth")))
            .chain(support.back.iter().map(|one| row(one, "back")))
            .collect();
        json!({"data_set": support.data_set, "weakness": support.weakness, "rows": rows})
    };
    supports.iter().map(one).collect()
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

fn ruling_json(ruling: &Ruling) -> Value {
    let (kind, what) = match &ruling.what {
        Ruled::Same(one, other) => ("merge", json!([one, other])),
        Ruled::Apart(from, events) => ("split", json!({"from": from, "events": events})),
        Ruled::Grade(_, grade) => ("grade", json!(grade)),
    };
    json!({"id": ruling.id, "kind": kind, "value": what, "who": ruling.who, "when": ruling.when, "why": ruling.why})
}

/// A number with its noun.
pub(crate) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Two digits are enough for a score.
pub(crate) fn round(score: f32) -> f64 {
    (f64::from(score) * 100.0).round() / 100.0
}

/// The name of a stance.
pub(crate) fn stance(stance: Stance) -> &'static str {
    match stance {
        Stance::For => "for",
        Stance::Against(Denier::Accused) => "denied by the accused",
        Stance::Against(Denier::Third) => "denied by a third party",
        Stance::Against(Denier::Other) => "against",
        Stance::Withdraws => "withdrawn",
    }
}
