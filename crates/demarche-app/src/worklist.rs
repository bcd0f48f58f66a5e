//! `demarche worklist`: what a dictionary editor should look at next in a ledger.

use crate::dictionaries::Dictionaries;
use crate::events::tell;
use crate::failure::Failure;
use crate::output::{self, Styles, clean, styled};
use crate::read::DEFAULT_LEDGER;
use demarche::stored_article as article;
use demarche::{Gap, Worklist};
use demarche_store::{ArticleRow, Ledger, SectionRow};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// How many of each kind
    #[arg(long, default_value_t = 20, value_name = "N")]
    top: usize,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    lexicon: Dictionaries,
    /// The ledger's folder
    #[arg(long, default_value = DEFAULT_LEDGER, value_name = "DIR")]
    ledger: PathBuf,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let lexicon = args.lexicon.load()?;
    let snapshot = Ledger::open(&args.ledger)?.snapshot()?;
    let (articles, mut faults) = snapshot.rows::<ArticleRow>(|_| true)?;
    let (sections, more) = snapshot.rows::<SectionRow>(|_| true)?;
    faults.extend(more);
    let mut sections_of: BTreeMap<String, Vec<SectionRow>> = BTreeMap::new();
    for section in sections {
        sections_of.entry(section.reading_id.clone()).or_default().push(section);
    }
    // The ledger's texts are read anew, so that what the dictionaries have learnt since is off the list.
    let list = articles
        .into_par_iter()
        .map(|row| {
            let sections = sections_of.get(&row.reading_id).map_or(&[][..], Vec::as_slice);
            let mut list = Worklist::default();
            list.add(&demarche::read(article(row, sections), lexicon), lexicon);
            list
        })
        .collect::<Vec<_>>()
        .into_iter()
        .fold(Worklist::default(), |mut all, one| {
            all.merge(one);
            all
        });
    let styles = Styles::for_stdout();
    let kinds = [
        ("name", "Names that act or are acted on and that no register knows", list.names()),
        ("predicate", "Predicates between two known actors that no frame takes", list.predicates()),
        ("date", "Dates without a value", list.dates()),
    ];
    for (kind, title, gaps) in kinds {
        if !args.json {
            output::print(&styled(styles.title, format!("{title} ({})\n", gaps.len())))?;
        }
        for gap in gaps.iter().take(args.top) {
            output::print(&if args.json { json(kind, gap)? } else { line(gap, &styles) })?;
        }
    }
    Ok(tell(&faults))
}

fn line(gap: &Gap, styles: &Styles) -> String {
    let why = styled(styles.dim, format!("{}: {}", clean(&gap.why), clean(&gap.example)));
    format!("{:>6}  {}  {why}\n", gap.count, styled(styles.strong, clean(&gap.what)))
}

fn json(kind: &str, gap: &Gap) -> Result<String, Failure> {
    let mut value = serde_json::to_value(gap)?;
    value["kind"] = kind.into();
    Ok(format!("{value}\n"))
}
