//! `demarche stories`: which articles tell the same story, and which of them come from one mouth.

use crate::dictionaries::Dictionaries;
use crate::events::tell;
use crate::failure::Failure;
use crate::output::{self, Styles, clean, styled};
use crate::related::{Related, Source, count};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Only stories that so many articles tell
    #[arg(long, default_value_t = 1, value_name = "N")]
    least: usize,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    lexicon: Dictionaries,
    #[command(flatten)]
    source: Source,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let related = args.source.relate(args.lexicon.load()?, None)?;
    let styles = Styles::for_stdout();
    for (number, members) in related.found.stories.reports.iter().enumerate() {
        if members.len() >= args.least {
            output::print(&if args.json {
                json_of(&related, number, members)
            } else {
                story(&related, members, &styles)
            })?;
        }
    }
    eprintln!(
        "demarche: {} in {}",
        count(related.articles.len(), "article"),
        stories(related.found.stories.reports.len())
    );
    Ok(tell(&related.faults))
}

fn stories(number: usize) -> String {
    format!("{number} {}", if number == 1 { "story" } else { "stories" })
}

fn outlets(related: &Related, members: &[usize]) -> usize {
    members.iter().map(|&at| &related.found.sources[at].outlet).collect::<BTreeSet<_>>().len()
}

/// The origins of a story's articles, lettered in the order in which they appear.
fn letters(related: &Related, members: &[usize]) -> BTreeMap<usize, usize> {
    let mut letters = BTreeMap::new();
    for &at in members {
        let next = letters.len();
        letters.entry(related.found.origins.of[at]).or_insert(next);
    }
    letters
}

fn story(related: &Related, members: &[usize], styles: &Styles) -> String {
    let letters = letters(related, members);
    let first = &related.found.reports[members[0]];
    let title =
        if first.title.is_empty() { clean(&first.body).chars().take(80).collect() } else { clean(&first.title) };
    let mut out = format!(
        "{}\n   {} → {} → {}\n",
        styled(styles.title, format!("━━ {title}")),
        count(members.len(), "article"),
        count(outlets(related, members), "outlet"),
        count(letters.len(), "origin"),
    );
    for &at in members {
        let origin = letters[&related.found.origins.of[at]] + 1;
        out.push_str(&format!("   {origin:>3}  {}\n", related.article_line(at, styles)));
        for link in related.found.origins.links.iter().filter(|link| link.by == at && link.of != at) {
            let why = clean(&link.why.to_string());
            let short: String = why.chars().take(150).collect();
            out.push_str(&format!(
                "        {}\n",
                styled(styles.dim, format!("as {}: {short}", related.articles[link.of].id))
            ));
        }
    }
    out
}

fn json_of(related: &Related, number: usize, members: &[usize]) -> String {
    let links = related.found.origins.links.iter().filter(|link| members.contains(&link.by));
    let value = json!({
        "story": number,
        "articles": members.iter().map(|&at| json!({
            "article_id": related.articles[at].id.0, "title": related.found.reports[at].title,
            "outlet": related.found.sources[at].outlet, "origin": related.found.origins.of[at],
        })).collect::<Vec<_>>(),
        "outlets": outlets(related, members),
        "origins": letters(related, members).len(),
        "links": links.map(|link| json!({
            "of": related.articles[link.of].id.0, "by": related.articles[link.by].id.0, "why": link.why.to_string(),
        })).collect::<Vec<_>>(),
    });
    format!("{value}\n")
}
