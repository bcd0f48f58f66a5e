//! `cargo xtask train`: makes the model file of the English tagger and parser.

use std::error::Error;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

use demarche_train::{Settings, train};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder with en_ewt-ud-train, en_ewt-ud-dev, en_gum-permissive-ud-train and -dev (.conllu or .conllu.gz)
    #[arg(long)]
    data: PathBuf,
    /// Where to write the best model
    #[arg(long, default_value = "crates/demarche-lang/model/english.dmn")]
    out: PathBuf,
    /// Seed of all random choices
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Passes over the data; 0 writes an untrained net
    #[arg(long, default_value_t = 40)]
    epochs: usize,
    /// Stop after so many passes without a better score
    #[arg(long, default_value_t = 10)]
    patience: usize,
    /// Where the state of training is kept
    #[arg(long, default_value = "target/train/checkpoint.bin")]
    checkpoint: PathBuf,
    /// Go on from the checkpoint
    #[arg(long)]
    resume: bool,
    /// File to which the log is added
    #[arg(long)]
    log: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let settings = Settings {
        seed: arguments.seed,
        epochs: arguments.epochs,
        patience: arguments.patience,
        out: arguments.out.clone(),
        checkpoint: arguments.checkpoint.clone(),
        resume: arguments.resume,
        command: format!("cargo xtask train --data DATA --seed {} --epochs {}", arguments.seed, arguments.epochs),
    };
    let mut file = match &arguments.log {
        Some(path) => Some(OpenOptions::new().create(true).append(true).open(path)?),
        None => None,
    };
    train(&arguments.data, &settings, &mut |line| {
        println!("{line}");
        if let Some(file) = &mut file {
            // A log that cannot be written to is no reason to lose the training.
            let _ = writeln!(file, "{line}");
        }
    })?;
    Ok(())
}
