//! `demarche check ARTICLE --against LEDGER`: each claim of an article, with what others say of it.

use crate::claims::line;
use crate::dictionaries::Dictionaries;
use crate::events::tell;
use crate::failure::Failure;
use crate::inputs;
use crate::output::{self, Styles, styled};
use crate::related::{Source, count};
use demarche::ingest::{Options, articles};
use demarche::support_json;
use demarche::types::PartialDate;
use demarche::wire::teller;
use demarche_store::Batch;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// A file with the article, or `-` for stdin; it is not kept
    article: PathBuf,
    /// When it was published; overrides what it says
    #[arg(long, value_name = "DATE")]
    published: Option<PartialDate>,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    lexicon: Dictionaries,
    /// The ledger to check it against
    #[arg(long, value_name = "DIR")]
    against: Option<PathBuf>,
    #[command(flatten)]
    source: Source,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let lexicon = args.lexicon.load()?;
    let input = inputs::named(&args.article);
    let options = Options { published: args.published, ..Options::default() };
    let bytes = input.bytes(options.max_bytes).map_err(Failure::input)?;
    let article = match articles(&bytes, &input.locator(), &options).into_iter().next() {
        Some(article) => article.map_err(Failure::input)?,
        None => return Err(Failure::input(format!("{}: no article in it\n  hint: check the file", input.locator()))),
    };
    let reading = demarche::read(article, lexicon);
    let goldstein = |code: &str| lexicon.ontology.cameo(code).map_or(0.0, |entry| entry.goldstein);
    let mut batch = Batch::default();
    batch.add(&reading, &goldstein, &teller);
    let id = reading.article.id.0.clone();
    let source = match &args.against {
        Some(ledger) => Source { ledger: ledger.clone(), ..args.source.clone() },
        None => args.source.clone(),
    };
    let mut related = source.relate(lexicon, Some((reading.article, batch.events().to_vec())))?;
    let own = related.articles_of(&id);
    let claims = related.claims_in(&own);
    let all: Vec<usize> = claims.iter().copied().collect();
    let (supports, more) = related.supports(&all)?;
    related.faults.extend(more);
    let styles = Styles::for_stdout();
    let mut statuses: BTreeMap<&str, usize> = BTreeMap::new();
    for &claim in &claims {
        let dossier = &related.found.dossiers[claim];
        *statuses.entry(&dossier.status).or_default() += 1;
        let others =
            dossier.items.iter().filter(|item| !own.contains(&related.found.mentions[item.mention].article)).count();
        if args.json {
            let mut value = related.found.json(claim);
            value["others"] = json!(others);
            value["support"] = support_json(supports.get(&claim).map_or(&[], Vec::as_slice));
            output::print(&format!("{value}\n"))?;
        } else {
            let note = if others == 0 { "     nobody else in the ledger tells of it\n" } else { "" };
            output::print(&format!("{}{}", line(&related, claim, &styles), styled(styles.dim, note)))?;
            for support in supports.get(&claim).into_iter().flatten() {
                let rows = count(support.forth.len() + support.back.len(), "row");
                let shown = format!("     {rows} of {} may be the same; they count for nothing", support.data_set);
                output::print(&format!("{}\n", styled(styles.dim, shown)))?;
            }
        }
    }
    if !args.json {
        let all: Vec<String> = statuses.iter().map(|(status, number)| format!("{number} {status}")).collect();
        output::print(&format!("\n{}: {}\n", count(claims.len(), "claim"), all.join(" · ")))?;
    }
    Ok(tell(&related.faults))
}
