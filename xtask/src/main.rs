//! Tasks of the workspace: train the language model, measure its speed.

mod bench;
mod lemmas;
mod train;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "xtask", about = "Tasks of the workspace")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Train the English tagger and parser from treebanks
    Train(train::Arguments),
    /// Learn the table of lemmas from treebanks
    TrainLemmas(lemmas::Arguments),
    /// Measure the speed and scores of the embedded model on one core
    Bench(bench::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Train(arguments) => train::run(&arguments),
        Task::TrainLemmas(arguments) => lemmas::run(&arguments),
        Task::Bench(arguments) => bench::run(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
