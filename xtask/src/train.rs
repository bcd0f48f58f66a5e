//! `cargo xtask train`: makes the model file of a tagger and parser; without further words that of the English one.

use std::error::Error;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

use demarche_train::{Regime, Settings, name_words, train};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder with the treebanks (.conllu or .conllu.gz)
    #[arg(long)]
    data: PathBuf,
    /// Treebanks to learn from
    #[arg(long, value_name = "NAME", num_args = 1.., default_values = ["en_ewt-ud-train", "en_gum-permissive-ud-train"])]
    train: Vec<String>,
    /// Treebanks to measure on; the first one chooses the model
    #[arg(long, value_name = "NAME", num_args = 1.., default_values = ["en_ewt-ud-dev", "en_gum-permissive-ud-dev"])]
    dev: Vec<String>,
    /// Licence of the weights, which their metadata tell
    #[arg(long, default_value = "CC BY-SA 4.0")]
    licence: String,
    /// Where to write the best model
    #[arg(long, default_value = "crates/demarche-lang/model/english.dmn")]
    out: PathBuf,
    /// Seed of all random choices
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Passes over the data; 0 writes an untrained net
    #[arg(long, default_value_t = 40)]
    epochs: usize,
    /// Highest rate of learning
    #[arg(long, default_value_t = Regime::default().rate)]
    rate: f32,
    /// Share of inputs left out at random
    #[arg(long, default_value_t = Regime::default().dropout)]
    dropout: f32,
    /// A word met n times is left out at the rate W / (W + n)
    #[arg(long, value_name = "W", default_value_t = Regime::default().word_dropout)]
    word_dropout: f32,
    /// Share of sentences that get another name or a further apposition out of other sentences
    #[arg(long, default_value_t = Regime::default().renaming)]
    renaming: f32,
    /// Tell the net which words are parts of names in this folder of dictionaries of actors
    #[arg(long, value_name = "DIR")]
    names: Option<PathBuf>,
    /// Begin with the mean of the weights of these checkpoints or model files; with `--epochs 0` that mean is the model
    #[arg(long, value_name = "FILE", num_args = 1..)]
    begin_with: Vec<PathBuf>,
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
    let regime = Regime {
        rate: arguments.rate,
        dropout: arguments.dropout,
        word_dropout: arguments.word_dropout,
        renaming: arguments.renaming,
    };
    let words: Vec<String> = std::env::args().skip(1).collect();
    let settings = Settings {
        train: arguments.train.clone(),
        dev: arguments.dev.clone(),
        names: arguments.names.as_deref().map(name_words).transpose()?.unwrap_or_default(),
        regime,
        begin_with: arguments.begin_with.clone(),
        licence: arguments.licence.clone(),
        seed: arguments.seed,
        epochs: arguments.epochs,
        patience: arguments.patience,
        out: arguments.out.clone(),
        checkpoint: arguments.checkpoint.clone(),
        resume: arguments.resume,
        command: format!("cargo xtask {}", words.join(" ")),
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
