//! `demarche code`: events of CoNLL-U that any parser made, one article a document.

use crate::dictionaries::Dictionaries;
use crate::failure::Failure;
use crate::inputs::named;
use crate::output::{self, Styles};
use crate::report;
use demarche::types::{DateValue, PartialDate, PublicationBasis};
use demarche::wire::ReadingOut;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// CoNLL-U files, or `-`
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// When the text was published (YYYY, YYYY-MM or YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    published: Option<PartialDate>,
    /// Print one JSON object a line
    #[arg(long)]
    jsonl: bool,
    #[command(flatten)]
    lexicon: Dictionaries,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let lexicon = args.lexicon.load()?;
    for path in &args.paths {
        let input = named(path);
        let documents = demarche::lang::conllu::read_documents(&input.text()?)
            .map_err(|error| Failure::input(format!("{}: {error}", input.locator())))?;
        for document in documents {
            let mut article = document.article;
            article.locator = match document.name {
                Some(name) => format!("{}#{name}", input.locator()),
                None => input.locator(),
            };
            if let Some(date) = args.published {
                article.publication.date = Some(DateValue::On(date));
                article.publication.basis = PublicationBasis::Given;
            }
            let reading = demarche::code(article, document.analysis, lexicon);
            let text = match args.jsonl {
                true => serde_json::to_string(&ReadingOut::of(&reading))? + "\n",
                false => report::article(&reading, &Styles::for_stdout()).map_err(Failure::input)?,
            };
            output::print(&text)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
