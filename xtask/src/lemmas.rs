//! `cargo xtask train-lemmas`: makes the table of lemmas.

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use demarche_train::lemma;
use demarche_train::treebank::TreebankText;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder with en_ewt-ud-train and en_gum-permissive-ud-train (.conllu or .conllu.gz)
    #[arg(long)]
    data: PathBuf,
    /// Where to write the table
    #[arg(long, default_value = "crates/demarche-lang/model/lemmas.txt")]
    out: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let mut texts = Vec::new();
    for name in ["en_ewt-ud-train", "en_gum-permissive-ud-train"] {
        texts.push(TreebankText::open(&arguments.data, name)?.text);
    }
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let table = lemma::learn(&texts)?;
    fs::write(&arguments.out, &table)?;
    println!("{} lines, {} bytes", table.lines().count(), table.len());
    Ok(())
}
