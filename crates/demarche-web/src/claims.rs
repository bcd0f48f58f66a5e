//! What the articles claim, and what stands for and against each claim.

use crate::explain::{code, reality};
use crate::ledger::{Pages, ROWS};
use crate::page::{Problem, Shell, cut, encoded, html, many, shown};
use crate::read::{line_class, voice_name};
use crate::site::Site;
use crate::view::View;
use askama::Template;
use axum::response::Response;
use demarche::relate::{Item, Rules, Stance};
use demarche::types::ActorCode;
use demarche::{Basis, Corroboration, corroborate_by, stance};
use demarche_store::{EventRow, Ruled, Ruling};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Articles that are related at once; of a larger ledger those around what is asked.
const MOST_ARTICLES: usize = 4000;

/// Articles of a view with what relates them.
pub(crate) struct Related {
    /// Their places in the view.
    pub articles: Vec<usize>,
    pub found: Corroboration,
    /// Whether these are all articles.
    pub is_whole: bool,
}

impl Related {
    /// Relates some articles of a view.
    fn of(site: &Site, view: &View, articles: Vec<usize>) -> Related {
        let whole: Vec<_> = articles.iter().map(|&at| view.whole(at)).collect();
        let rows = articles.iter().flat_map(|&at| view.of(at)).filter(|event| event.in_article);
        let rows: Vec<EventRow> = rows.map(|event| view.row(event)).collect();
        let rules = Rules::embedded();
        let basis = Basis { rulings: &view.rulings, ..Basis::new(&rules, site.options.lexicon) };
        let found = corroborate_by(&whole, rows, basis);
        Related { is_whole: articles.len() == view.articles.len(), articles, found }
    }

    /// All articles of a view, or the newest of a large one.
    pub(crate) fn all(site: &Site, view: &View) -> Related {
        Related::of(site, view, (0..view.articles.len().min(MOST_ARTICLES)).collect())
    }

    /// The articles that may tell of an event: those which name a side of it, the nearest in time.
    pub(crate) fn around(site: &Site, view: &View, event: usize) -> Related {
        let event = &view.events[event];
        let head = |code: &str| code.split('.').next().unwrap_or(code).to_owned();
        let sides: BTreeSet<String> =
            view.names.list(event.sources).chain(view.names.list(event.targets)).map(head).collect();
        let known = view.names.lists_where(|codes| codes.iter().any(|code| sides.contains(&head(code))));
        let places = |list| known[view.names.place(list)];
        let told: BTreeSet<usize> = view
            .events
            .iter()
            .filter(|other| places(other.sources) && places(other.targets) || other.article == event.article)
            .map(|other| other.article as usize)
            .collect();
        // Articles stand by date: the nearest in the list are the nearest in time.
        let own = event.article as usize;
        let mut near: Vec<usize> = told.into_iter().collect();
        near.sort_by_key(|at| at.abs_diff(own));
        near.truncate(MOST_ARTICLES / 4);
        near.sort_unstable();
        Related::of(site, view, near)
    }
}

/// What is asked of the list of claims.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Ask {
    #[serde(default)]
    pub actor: String,
    #[serde(default, rename = "type")]
    pub event_type: String,
    #[serde(default)]
    pub status: String,
    #[serde(default)]
    pub least: usize,
    #[serde(default)]
    pub page: usize,
    /// For the API, which counts in rows, not pages.
    #[serde(default)]
    pub offset: usize,
    pub limit: Option<usize>,
}

/// A claim in a list.
struct Line {
    id: String,
    title: String,
    date: String,
    status: String,
    status_class: &'static str,
    funnel: String,
    sentence: String,
    badges: Vec<String>,
}

#[derive(Template)]
#[template(path = "claims.html")]
struct ClaimsPage {
    shell: Shell,
    ask: Ask,
    lines: Vec<Line>,
    pages: Pages,
    statuses: Vec<(String, usize, bool)>,
    types: Vec<String>,
    is_whole: bool,
    related: usize,
}

/// Verbs of the types for a title: of one, of several.
const VERBS: [(&str, &str, &str); 16] = [
    ("AGREE", "agrees with", "agree with"),
    ("CONSULT", "talks with", "talk with"),
    ("SUPPORT", "backs", "back"),
    ("CONCEDE", "gives ground to", "give ground to"),
    ("COOPERATE", "works with", "work with"),
    ("AID", "aids", "aid"),
    ("RETREAT", "yields to", "yield to"),
    ("REQUEST", "asks of", "ask of"),
    ("ACCUSE", "accuses", "accuse"),
    ("REJECT", "refuses", "refuse"),
    ("THREATEN", "threatens", "threaten"),
    ("PROTEST", "protests against", "protest against"),
    ("SANCTION", "sanctions", "sanction"),
    ("MOBILIZE", "arms against", "arm against"),
    ("COERCE", "coerces", "coerce"),
    ("ASSAULT", "attacks", "attack"),
];

/// A claim in plain words: "Chile accuses Peru".
fn title(site: &Site, row: &EventRow) -> String {
    let side = |codes: &[String], none: &str| {
        let names: Vec<String> = codes.iter().map(|code| short(site, code)).collect();
        match names.as_slice() {
            [] => none.to_owned(),
            [one] => one.clone(),
            [most @ .., last] => format!("{} and {last}", most.join(", ")),
        }
    };
    let verb = VERBS.iter().find(|(kind, ..)| *kind == row.event_type);
    let verb =
        verb.map_or(row.event_type.as_str(), |(_, one, several)| if row.sources.len() > 1 { several } else { one });
    let amount = row.quantities.first().map_or(String::new(), |amount| {
        format!(" ({})", cut(amount.split_once(' ').map_or(amount.as_str(), |(_, amount)| amount).trim(), 40))
    });
    let words = format!("{} {verb} {}{amount}", side(&row.sources, "Somebody"), side(&row.targets, "somebody"));
    cut(&words, 200)
}

/// An actor in a title: a government by its state.
fn short(site: &Site, code: &str) -> String {
    match code.strip_suffix(".GOV").and_then(|state| site.actor_name(state)) {
        Some(state) => state,
        None => site.actor_name(code).map_or_else(|| code.to_owned(), |name| name.replacen(", ", "’s ", 1)),
    }
}

fn status_class(status: &str) -> &'static str {
    match status {
        "corroborated" => "good",
        "author alone" => "weak",
        "withdrawn" | "superseded" => "gone",
        status if status.starts_with("denied") || status == "contested" => "contested",
        _ => "plain",
    }
}

fn wanted(found: &Corroboration, claim: usize, ask: &Ask) -> bool {
    let (dossier, row) = (&found.dossiers[claim], found.row(claim));
    (ask.actor.is_empty() || found.has_side(claim, &ActorCode(ask.actor.to_uppercase())))
        && (ask.event_type.is_empty() || row.event_type.eq_ignore_ascii_case(&ask.event_type))
        && (ask.status.is_empty() || dossier.status == ask.status)
        && dossier.tallied.articles >= ask.least
}

/// Claims that are asked for: those that most articles tell first.
pub(crate) fn listed(found: &Corroboration, ask: &Ask) -> Vec<usize> {
    let mut claims: Vec<usize> = (0..found.claims.claims.len()).filter(|&claim| wanted(found, claim, ask)).collect();
    claims.sort_by_key(|&claim| {
        let counts = &found.dossiers[claim].tallied;
        let day = std::cmp::Reverse(found.dates(claim).0.map(str::to_owned));
        (std::cmp::Reverse((counts.articles, counts.origins + counts.denied)), day, claim)
    });
    claims
}

/// The list of claims.
pub(crate) fn claims(site: &Site, ask: &Ask) -> Result<Response, Problem> {
    let view = site.view();
    let related = site.related(&view);
    let found = &related.found;
    let claims = listed(found, ask);
    let page = ask.page.min(claims.len() / ROWS);
    let mut statuses: BTreeMap<&str, usize> = BTreeMap::new();
    let mut types = BTreeSet::new();
    let any = Ask { status: String::new(), ..ask.clone() };
    for claim in (0..found.claims.claims.len()).filter(|&claim| wanted(found, claim, &any)) {
        *statuses.entry(&found.dossiers[claim].status).or_insert(0) += 1;
        types.insert(found.row(claim).event_type.clone());
    }
    let line = |&claim: &usize| {
        let (dossier, row) = (&found.dossiers[claim], found.row(claim));
        let counts = &dossier.tallied;
        Line {
            id: row.event_id.clone(),
            title: title(site, row),
            date: row.date.clone().unwrap_or_else(|| "no date".to_owned()),
            status: dossier.status.clone(),
            status_class: status_class(&dossier.status),
            funnel: format!(
                "{} → {} → {} → {} disinterested",
                many(counts.articles, "article"),
                many(counts.outlets, "outlet"),
                many(counts.origins, "origin"),
                counts.disinterested
            ),
            sentence: cut(&row.sentence, 220),
            badges: dossier.badges.iter().map(|badge| cut(badge, 60)).collect(),
        }
    };
    let address = |page: usize| {
        let pairs = [("actor", &ask.actor), ("type", &ask.event_type), ("status", &ask.status)];
        let given = pairs.iter().filter(|(_, value)| !value.is_empty());
        let given: String = given.map(|(name, value)| format!("{name}={}&", encoded(value))).collect();
        format!("/claims?{given}least={}&page={page}", ask.least)
    };
    html(&ClaimsPage {
        shell: Shell::new(site, &view, "claims", "Claims"),
        lines: claims.iter().skip(page * ROWS).take(ROWS).map(line).collect(),
        pages: Pages::of(page, claims.len(), address),
        statuses: statuses
            .into_iter()
            .map(|(status, count)| (status.to_owned(), count, status == ask.status))
            .collect(),
        types: types.into_iter().collect(),
        is_whole: related.is_whole,
        related: related.articles.len(),
        ask: ask.clone(),
    })
}

/// What is asked of a dossier.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct DossierAsk {
    /// An origin that is left out.
    #[serde(default)]
    pub without: String,
}

/// One mouth with what it says, and who repeats it.
struct Origin {
    by: String,
    badges: Vec<String>,
    quote: String,
    chain: String,
    date: String,
    href: String,
    deed: String,
    class: String,
    reality: String,
    outlet: String,
    /// Other articles of the same mouth: outlet, title, address.
    repeats: Vec<(String, String, String, String)>,
    is_left_out: bool,
    without: String,
    changes: Option<String>,
}

#[derive(Template)]
#[template(path = "claim.html")]
struct ClaimPage {
    shell: Shell,
    id: String,
    title: String,
    date: String,
    sentence: String,
    status: String,
    status_class: &'static str,
    was: Option<String>,
    articles: Vec<(String, String, String, String)>,
    outlets: Vec<String>,
    origins: Vec<String>,
    disinterested: Vec<String>,
    counts: [(usize, &'static str); 4],
    supports: Vec<Origin>,
    against: Vec<Origin>,
    withdrawn: Vec<Origin>,
    undone: Vec<(String, String)>,
    differences: Vec<Vec<(String, bool)>>,
    badges: Vec<String>,
    missing: Vec<String>,
    joins: Vec<String>,
    is_whole: bool,
    related: usize,
    dyad: Option<(String, String)>,
    /// What people ruled: id, words.
    rulings: Vec<(String, String)>,
    maybe: Vec<(String, String)>,
}

/// The claim that an event belongs to, with what relates it; none if it is no claim.
pub(crate) fn find(site: &Site, view: &View, id: &str) -> Result<(Arc<Related>, usize), Problem> {
    let at = view.event(id).ok_or_else(|| Problem::missing(format!("no event {}", cut(id, 40))))?;
    let all = site.related(view);
    if let Some(claim) = all.found.claim_of(id) {
        return Ok((all, claim));
    }
    if !all.is_whole {
        let near = site.related_around(view, at);
        if let Some(claim) = near.found.claim_of(id) {
            return Ok((near, claim));
        }
    }
    Err(Problem::missing("this event makes no claim: it is a standing state, or stands in a comment or a note"))
}

/// The dossier of a claim.
pub(crate) fn claim(site: &Site, id: &str, ask: &DossierAsk) -> Result<Response, Problem> {
    let view = site.view();
    let (related, claim) = find(site, &view, id)?;
    let found = &related.found;
    let (dossier, row) = (&found.dossiers[claim], found.row(claim));
    let counts = &dossier.tallied;
    let article_line = |at: usize| {
        let entry = &view.articles[related.articles[at]];
        (
            view.names.some(entry.published).unwrap_or("undated").to_owned(),
            cut(&found.sources[at].outlet, 50),
            cut(entry.title(), 110),
            entry.id.to_string(),
        )
    };
    let part = |wants: &dyn Fn(Stance) -> bool| origins(&view, &related, claim, wants, ask);
    let told: BTreeSet<usize> = dossier.items.iter().map(|item| found.mentions[item.mention].article).collect();
    let names = |wants: &dyn Fn(&&Item) -> bool| -> Vec<String> {
        let mut seen = BTreeSet::new();
        dossier
            .items
            .iter()
            .filter(|item| item.stance == Stance::For)
            .filter(wants)
            .filter(|item| seen.insert(item.origin.as_str()))
            .map(|item| cut(&item.by, 60))
            .collect()
    };
    let left = dossier.without.iter().find(|(by, _)| !ask.without.is_empty() && *by == ask.without);
    let status = left.map_or(dossier.status.clone(), |(_, status)| status.clone());
    let head = |codes: &[String]| codes.first().map(|code| code.split('.').next().unwrap_or(code).to_owned());
    let page = ClaimPage {
        shell: Shell::new(site, &view, "claims", title(site, row)),
        id: row.event_id.clone(),
        title: title(site, row),
        date: row.date.clone().unwrap_or_else(|| "no date".to_owned()),
        sentence: shown(&row.sentence).into_owned(),
        status_class: status_class(&status),
        was: (status != dossier.status).then(|| dossier.status.clone()),
        status,
        articles: told.iter().map(|&at| article_line(at)).collect(),
        outlets: told
            .iter()
            .map(|&at| cut(&found.sources[at].outlet, 60))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        origins: names(&|_| true),
        disinterested: names(&|item| !item.interested),
        counts: [
            (counts.articles, if counts.articles == 1 { "article" } else { "articles" }),
            (counts.outlets, if counts.outlets == 1 { "outlet" } else { "outlets" }),
            (counts.origins, if counts.origins == 1 { "origin" } else { "origins" }),
            (counts.disinterested, "disinterested"),
        ],
        supports: part(&|stance| stance == Stance::For),
        against: part(&|stance| matches!(stance, Stance::Against(_))),
        withdrawn: part(&|stance| stance == Stance::Withdraws),
        undone: dossier
            .reversed_by
            .iter()
            .map(|&later| {
                let row = found.row(later);
                let date = row.date.clone().unwrap_or_default();
                (row.event_id.clone(), format!("{} {date}", title(site, row)))
            })
            .collect(),
        differences: differences(found, claim),
        badges: dossier.badges.iter().map(|badge| cut(badge, 90)).collect(),
        missing: dossier.missing.iter().map(|missing| cut(missing, 120)).collect(),
        joins: found.claims.claims[claim]
            .joins
            .iter()
            .map(|join| {
                let reasons: Vec<String> = join.reasons.iter().map(ToString::to_string).collect();
                let (one, other) = (&found.rows[join.mention].event_id, &found.rows[join.with].event_id);
                cut(&format!("{one} with {other}: {:.1} ({})", join.score, reasons.join(", ")), 300)
            })
            .collect(),
        is_whole: related.is_whole,
        related: related.articles.len(),
        rulings: found.rulings_on(claim).map(|ruling| (ruling.id.clone(), ruled(ruling))).collect(),
        maybe: found
            .claims
            .maybe
            .iter()
            .filter(|(later, earlier, _)| *later == claim || *earlier == claim)
            .map(|&(later, earlier, _)| {
                let row = found.row(if later == claim { earlier } else { later });
                (row.event_id.clone(), format!("{}: {}", title(site, row), cut(&row.sentence, 120)))
            })
            .collect(),
        dyad: head(&row.sources).zip(head(&row.targets)).filter(|(one, other)| one != other),
    };
    html(&page)
}

/// A ruling in words.
fn ruled(ruling: &Ruling) -> String {
    let what = match &ruling.what {
        Ruled::Same(one, other) => format!("{one} and {other} are one claim"),
        Ruled::Apart(from, events) => format!("{} apart from {from}", events.join(", ")),
        Ruled::Grade(_, grade) => format!("graded {grade}"),
    };
    let day = ruling.when.get(..10).unwrap_or(&ruling.when);
    cut(&format!("{what} ({}, {day}: {})", ruling.who, ruling.why), 240)
}

/// Voices of one stance, folded by origin.
fn origins(
    view: &View,
    related: &Related,
    claim: usize,
    wants: &dyn Fn(Stance) -> bool,
    ask: &DossierAsk,
) -> Vec<Origin> {
    let found = &related.found;
    let dossier = &found.dossiers[claim];
    let mut by_origin: BTreeMap<&str, Vec<&Item>> = BTreeMap::new();
    for item in dossier.items.iter().filter(|item| wants(item.stance)) {
        by_origin.entry(&item.origin).or_default().push(item);
    }
    let one = |items: Vec<&Item>| {
        let first = items[0];
        let row = &found.rows[first.mention];
        let event = view.event(&row.event_id).map(|at| &view.events[at]);
        let mut badges = Vec::new();
        if first.stance != Stance::For {
            badges.push(stance(first.stance).to_owned());
        }
        if first.interested {
            badges.push("a party".to_owned());
        }
        if first.alleged {
            badges.push("no source named".to_owned());
        }
        let chain: Vec<String> = std::iter::once(row.told_by.as_str())
            .chain(row.voices.iter().map(|voice| voice_name(voice)))
            .map(|voice| cut(voice, 50))
            .collect();
        let own = found.mentions[first.mention].article;
        let others: BTreeSet<usize> = items.iter().map(|item| found.mentions[item.mention].article).collect();
        let repeats = others
            .into_iter()
            .filter(|&at| at != own)
            .map(|at| {
                let entry = &view.articles[related.articles[at]];
                let why = found.origins.links.iter().find(|link| link.by == at || link.of == at);
                let why = why.map_or(String::new(), |link| cut(&link.why.to_string(), 180));
                (cut(&found.sources[at].outlet, 50), cut(entry.title(), 90), entry.id.to_string(), why)
            })
            .collect();
        Origin {
            by: cut(&first.by, 70),
            badges,
            quote: shown(&row.sentence).into_owned(),
            chain: chain.join(" › "),
            date: row.date.clone().unwrap_or_else(|| "no date".to_owned()),
            href: format!(
                "/article/{}?event={}#e{}",
                row.article_id,
                row.event_id.rsplit('.').next().unwrap_or_default(),
                row.event_id.rsplit('.').next().unwrap_or_default()
            ),
            deed: event.map_or(String::new(), |event| code(view, event)),
            class: event.map_or(String::new(), |event| line_class(view, event)),
            reality: event.map_or(String::new(), |event| reality(view, event)),
            outlet: cut(&found.sources[own].outlet, 60),
            repeats,
            is_left_out: !ask.without.is_empty() && first.by == ask.without,
            without: encoded(&first.by),
            changes: dossier.without.iter().find(|(by, _)| *by == first.by).map(|(_, status)| status.clone()),
        }
    };
    by_origin.into_values().map(one).collect()
}

/// Who, date, amounts, sides and place as each origin has them, and whether a cell differs from the first.
fn differences(found: &Corroboration, claim: usize) -> Vec<Vec<(String, bool)>> {
    let mut rows: BTreeMap<&str, (&str, &EventRow)> = BTreeMap::new();
    for item in found.dossiers[claim].items.iter().filter(|item| item.stance == Stance::For) {
        rows.entry(&item.origin).or_insert((&item.by, &found.rows[item.mention]));
    }
    if rows.len() < 2 {
        return Vec::new();
    }
    let cells = |row: &EventRow| {
        let known = |cell: String| if cell.is_empty() { "–".to_owned() } else { cut(&cell, 80) };
        [
            known(row.date.clone().unwrap_or_default()),
            known(row.quantities.join("; ")),
            known(row.sources.join(" + ")),
            known(row.targets.join(" + ")),
            known(row.place.clone().unwrap_or_default()),
        ]
    };
    let rows: Vec<(&str, &EventRow)> = rows.into_values().collect();
    let first = cells(rows[0].1);
    rows.iter()
        .map(|(by, row)| {
            let own = cells(row).into_iter().zip(&first).map(|(own, first)| {
                let differs = own != *first;
                (own, differs)
            });
            std::iter::once((cut(by, 60), false)).chain(own).collect()
        })
        .collect()
}
