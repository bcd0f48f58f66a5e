//! `demarche worklist`: what a dictionary editor should look at next in a ledger.

use crate::dictionaries::Dictionaries;
use crate::events::tell;
use crate::failure::Failure;
use crate::output::{self, Styles, clean, styled};
use crate::read::DEFAULT_LEDGER;
use demarche::types::{
    Article, ArticleId, DateValue, Language, Metadata, PartialDate, Publication, PublicationBasis, Section,
    SectionKind, Span,
};
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

/// The article that a row of the ledger was made from.
fn article(row: ArticleRow, sections: &[SectionRow]) -> Article {
    let length = row.text.len();
    let section = |section: &SectionRow| {
        let (start, end) = (section.start as usize, section.end as usize);
        let fits = start <= end && end <= length && row.text.is_char_boundary(start) && row.text.is_char_boundary(end);
        fits.then(|| Section {
            kind: SectionKind::named(&section.kind).unwrap_or(SectionKind::Body),
            span: Span::new(start, end),
            author: section.author.clone(),
        })
    };
    let mut sections: Vec<_> = sections.iter().filter_map(section).collect();
    sections.sort_by_key(|section| section.span);
    let date = row.published.as_deref().and_then(|date| date.parse::<PartialDate>().ok()).map(DateValue::On);
    let basis = if date.is_some() { PublicationBasis::Given } else { PublicationBasis::Unknown };
    Article {
        id: ArticleId(row.article_id),
        locator: row.locator,
        sections,
        text: row.text,
        metadata: Metadata { title: row.title, author: row.author, publisher: row.publisher, url: row.url },
        publication: Publication { date, basis },
        language: match row.language.as_str() {
            "eng" => Language::English,
            "und" => Language::Unclear,
            other => Language::Other(other.to_owned()),
        },
        diagnostics: Vec::new(),
    }
}
