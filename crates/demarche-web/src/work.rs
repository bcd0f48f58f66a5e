//! What a person should look at next: pairs that may be one claim, and what the dictionaries do not know.

use crate::page::{Problem, Shell, cut, html};
use crate::site::Site;
use crate::view::View;
use askama::Template;
use axum::response::Response;
use demarche::{Gap, Worklist};
use rayon::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// Articles that are read anew for the list: the newest.
const MOST_ARTICLES: usize = 200;
/// Entries of each kind.
const MOST: usize = 40;

/// What is asked of the list.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Ask {
    /// Whether the articles are to be read anew, which takes a while.
    #[serde(default)]
    pub read: String,
}

/// Gaps by kind.
pub(crate) struct Gaps {
    pub articles: usize,
    pub kinds: Vec<(&'static str, Vec<Gap>)>,
}

/// Reads the newest articles anew, so that what the dictionaries have learnt since is off the list.
pub(crate) fn gaps(site: &Site, view: &View) -> Gaps {
    let lexicon = site.options.lexicon;
    let articles = view.articles.len().min(MOST_ARTICLES);
    let list = (0..articles)
        .into_par_iter()
        .map(|at| {
            let mut list = Worklist::default();
            list.add(&demarche::read(view.whole(at), lexicon), lexicon);
            list
        })
        .collect::<Vec<_>>()
        .into_iter()
        .fold(Worklist::default(), |mut all, one| {
            all.merge(one);
            all
        });
    let kinds = vec![
        ("Names that act or are acted on and that no register knows", list.names()),
        ("Predicates between two known actors that no frame takes", list.predicates()),
        ("Dates without a value", list.dates()),
    ];
    Gaps { articles, kinds }
}

struct Maybe {
    score: String,
    one: (String, String),
    other: (String, String),
}

#[derive(Template)]
#[template(path = "work.html")]
struct WorkPage {
    shell: Shell,
    maybe: Vec<Maybe>,
    maybe_all: usize,
    /// Corrections that wait for a person: id, what became of it, why.
    open: Vec<(String, &'static str, String)>,
    gaps: Option<Arc<Gaps>>,
    most: usize,
    newest: usize,
}

/// The work list.
pub(crate) fn work(site: &Site, ask: &Ask) -> Result<Response, Problem> {
    let view = site.view();
    let related = site.related(&view);
    let found = &related.found;
    let maybe = found.claims.maybe.iter().take(MOST).map(|&(later, earlier, score)| {
        let line = |claim: usize| {
            let row = found.row(claim);
            let date = row.date.as_deref().unwrap_or("no date");
            let words = format!(
                "{} → {} {} {date}: {}",
                row.sources.join("+"),
                row.targets.join("+"),
                row.event_type,
                row.sentence
            );
            (row.event_id.clone(), cut(&words, 200))
        };
        Maybe { score: format!("{score:.1}"), one: line(earlier), other: line(later) }
    });
    html(&WorkPage {
        shell: Shell::new(site, &view, "work", "Work list"),
        maybe: maybe.collect(),
        maybe_all: found.claims.maybe.len(),
        open: view
            .fates
            .iter()
            .filter(|(_, fate)| fate.is_open())
            .map(|(id, fate)| (id.clone(), fate.name(), cut(&fate.detail(), 160)))
            .collect(),
        gaps: (ask.read == "1").then(|| site.gaps(&view)),
        most: MOST,
        newest: view.articles.len().min(MOST_ARTICLES),
    })
}

/// The same as JSON; the dictionaries' gaps too.
pub(crate) fn json(site: &Site) -> Value {
    let view = site.view();
    let related = site.related(&view);
    let found = &related.found;
    let gaps = site.gaps(&view);
    let maybe = found.claims.maybe.iter().take(MOST).map(|&(later, earlier, score)| {
        json!({"one": found.row(earlier).event_id, "other": found.row(later).event_id, "score": score})
    });
    json!({
        "snapshot": view.snapshot, "articles_read": gaps.articles, "maybe_the_same": maybe.collect::<Vec<_>>(),
        "gaps": gaps.kinds.iter().map(|(kind, gaps)| json!({"kind": kind, "gaps": gaps.iter().take(MOST).collect::<Vec<_>>()})).collect::<Vec<_>>(),
    })
}
