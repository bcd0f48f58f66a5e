//! `cargo xtask train-entities`: makes the models that find names.

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use demarche_train::{EntityData, train_entities};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder with en_gum-permissive-ud-train and -dev, and en_ewt-ud-train (.conllu or .conllu.gz)
    #[arg(long)]
    treebanks: PathBuf,
    /// Folder with uner_en_ewt-dev.iob2, crossner_politics-train.txt and crossner_politics-dev.txt
    #[arg(long)]
    entities: PathBuf,
    /// Folder with the dictionaries, whose actors and places serve as lists of known names
    #[arg(long, default_value = "lexicon")]
    lexicon: PathBuf,
    /// Where to write the models
    #[arg(long, default_value = "crates/demarche-lang/model/entities.dmn")]
    out: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let data = EntityData {
        treebanks: arguments.treebanks.clone(),
        entities: arguments.entities.clone(),
        lexicon: arguments.lexicon.clone(),
        command: "cargo xtask train-entities --treebanks DATA --entities DATA".to_owned(),
    };
    let file = train_entities(&data, &mut |line| println!("{line}"))?;
    fs::write(&arguments.out, &file)?;
    println!("{} bytes", file.len());
    Ok(())
}
