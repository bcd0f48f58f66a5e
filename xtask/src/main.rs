//! Tasks of the workspace: keep the tree tidy, train the language model, measure speed.

mod bench;
mod crash;
mod entities;
mod factuality;
mod imports;
mod lemmas;
mod simulate;
mod stories;
mod throughput;
mod tidy;
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
    /// Learn the weights for the factuality of predicates from judged sentences
    TrainFactuality(factuality::Arguments),
    /// Train the models that find names
    TrainEntities(entities::Arguments),
    /// Measure speed and memory on one core: the embedded model alone, then from bytes to ledger
    Bench(bench::Arguments),
    /// Ask worlds whose truth is known how right the relations are
    Simulate(simulate::Arguments),
    /// Measure how long it takes to find stories and origins among many made-up articles
    BenchStories(stories::Arguments),
    /// Kill the program at random moments while it reads and imports, and look at what is left
    Crash(crash::Arguments),
    /// Check what no compiler checks: order of crates, lints, file sizes, paths, changelog
    Tidy,
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Train(arguments) => train::run(&arguments),
        Task::TrainLemmas(arguments) => lemmas::run(&arguments),
        Task::TrainFactuality(arguments) => factuality::run(&arguments),
        Task::TrainEntities(arguments) => entities::run(&arguments),
        Task::Bench(arguments) => bench::run(&arguments),
        Task::Simulate(arguments) => simulate::run(&arguments),
        Task::BenchStories(arguments) => stories::run(&arguments),
        Task::Crash(arguments) => crash::run(&arguments),
        Task::Tidy => tidy::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        super::Arguments::command().debug_assert();
    }
}
