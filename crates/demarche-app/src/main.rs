//! The `demarche` command: one module a verb.
//!
//! Results go to stdout, notes and progress to stderr. Exit codes: 0 done, 1 done with findings the
//! caller asked to be told of, 2 wrong usage, 3 some input or file could not be used (the rest was).

mod actor;
mod blocs;
mod check;
mod claim;
mod claims;
mod code;
mod compact;
mod compare;
mod counts;
mod dictionaries;
mod dyad;
mod engine;
mod eval;
mod events;
mod explain;
mod export;
mod failure;
mod figure;
mod fix;
mod import;
mod inputs;
mod lexicon;
mod lint;
mod mcp;
#[cfg(not(all(feature = "search", feature = "sql")))]
mod missing;
mod ontology;
mod output;
mod parse;
mod read;
mod related;
mod relations;
mod report;
mod schema;
#[cfg(feature = "search")]
mod search;
mod serve;
mod shifts;
#[cfg(feature = "sql")]
mod sql;
mod stats;
mod stories;
mod watch;
mod worklist;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Reads news and opinion, codes who did what to whom, and keeps who says so.
#[derive(Parser)]
#[command(name = "demarche", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Read articles, print what they tell, keep it in the ledger
    Read(read::Args),
    /// Read what arrives in a folder, until stopped
    Watch(watch::Args),
    /// Bring event data of others into the ledger, apart from its own events
    Import(import::Args),
    /// List the ledger's events
    Events(events::Args),
    /// Find words, names and codes in articles, quotations and events
    #[cfg(feature = "search")]
    Search(search::Args),
    /// Find words, names and codes in articles (left out of this build)
    #[cfg(not(feature = "search"))]
    Search(missing::Args),
    /// Ask the ledger's tables in SQL
    #[cfg(feature = "sql")]
    Sql(sql::Args),
    /// Ask the ledger's tables in SQL (left out of this build)
    #[cfg(not(feature = "sql"))]
    Sql(missing::Args),
    /// Write events in the shapes that other tools read
    Export(export::Args),
    /// Show what two actors did to each other
    Dyad(dyad::Args),
    /// Show which articles tell the same story, and which come from one mouth
    Stories(stories::Args),
    /// List what the ledger's articles tell of, each with what it rests on
    Claims(claims::Args),
    /// Show what stands for and against one claim
    Claim(claim::Args),
    /// Compare how two articles or outlets tell the same happenings
    Compare(compare::Args),
    /// Check an article's claims against a ledger
    Check(check::Args),
    /// Correct what the program made of an article, or say what you think of a claim
    Fix(fix::Args),
    /// List when pairs of actors turned warmer or cooler
    Shifts(shifts::Args),
    /// Show an actor's friends and foes, now and then
    Actor(actor::Args),
    /// Show which actors side together
    Blocs(blocs::Args),
    /// Draw relations as SVG or PNG
    Figure(figure::Args),
    /// Tell why an event has its code, why words of an article have none, or what a diagnostic means
    Explain(explain::Args),
    /// Print sentences, tokens and trees as CoNLL-U
    Parse(parse::Args),
    /// Code CoNLL-U made by any parser
    Code(code::Args),
    /// Compare Demarche with gold annotations
    Eval(eval::Args),
    /// Run the examples of a lexicon
    Lint(lint::Args),
    /// Bring in dictionaries of other coders
    Lexicon(lexicon::Args),
    /// Serve the ledger to assistants over the Model Context Protocol, read only
    Mcp(mcp::Args),
    /// Show the ledger as pages in the browser, and as an API
    Serve(serve::Args),
    /// Tell what a ledger holds: tables, versions, days, imports, rejects
    Stats(stats::Args),
    /// Tell what the ledger's tables and columns are
    Schema(schema::Args),
    /// Join the ledger's small files, remove old snapshots
    Compact(compact::Args),
    /// List what a dictionary editor should look at next
    Worklist(worklist::Args),
    /// Print the event types, modes, contexts and codes
    Ontology(ontology::Args),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.verb {
        Verb::Read(args) => read::run(&args),
        Verb::Watch(args) => watch::run(&args),
        Verb::Import(args) => import::run(&args),
        Verb::Events(args) => events::run(&args),
        #[cfg(feature = "search")]
        Verb::Search(args) => search::run(&args),
        #[cfg(not(feature = "search"))]
        Verb::Search(_) => Err(missing::of("search")),
        #[cfg(feature = "sql")]
        Verb::Sql(args) => sql::run(&args),
        #[cfg(not(feature = "sql"))]
        Verb::Sql(_) => Err(missing::of("sql")),
        Verb::Export(args) => export::run(&args),
        Verb::Mcp(args) => mcp::run(&args),
        Verb::Serve(args) => serve::run(&args),
        Verb::Stats(args) => stats::run(&args),
        Verb::Schema(args) => schema::run(&args),
        Verb::Compact(args) => compact::run(&args),
        Verb::Dyad(args) => dyad::run(&args),
        Verb::Stories(args) => stories::run(&args),
        Verb::Claims(args) => claims::run(&args),
        Verb::Claim(args) => claim::run(&args),
        Verb::Compare(args) => compare::run(&args),
        Verb::Check(args) => check::run(&args),
        Verb::Fix(args) => fix::run(&args),
        Verb::Shifts(args) => shifts::run(&args),
        Verb::Actor(args) => actor::run(&args),
        Verb::Blocs(args) => blocs::run(&args),
        Verb::Figure(args) => figure::run(&args),
        Verb::Explain(args) => explain::run(&args),
        Verb::Parse(args) => parse::run(&args),
        Verb::Code(args) => code::run(&args),
        Verb::Eval(args) => eval::run(&args),
        Verb::Lint(args) => lint::run(&args),
        Verb::Lexicon(args) => lexicon::run(&args),
        Verb::Worklist(args) => worklist::run(&args),
        Verb::Ontology(args) => ontology::run(&args),
    };
    match done {
        Ok(code) => code,
        Err(failure) => failure.tell(),
    }
}
