//! `cargo xtask bench`: load time, size and speed of the embedded tagger and parser on one core, from words and from raw text, and
//! its scores if treebanks are given;
//! then, unless a model or treebanks are named, speed and memory of the whole way from bytes to ledger.
//! `cargo xtask bench import` measures the import of other event data instead.

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use demarche::ingest::{Options, article_of_text};
use demarche_lang::{Net, analyse_with};
use demarche_train::score;
use demarche_train::treebank::Treebank;

use crate::{imports, throughput};

/// Runs of the same sentences; the fastest counts, since others may use the machine.
const RUNS: usize = 60;

/// Words measured in a run without treebanks: few, so that some runs pass without being broken into.
const WORDS: usize = 3_000;

/// Runs over the treebanks.
const TREEBANK_RUNS: usize = 3;

/// Invented sentences in the manner of the press, repeated until [`WORDS`] words are reached.
const SENTENCES: [&str; 5] = [
    "Norway 's foreign minister arrived in Santiago on Monday for two days of talks on fishing rights .",
    "The ministry said it had summoned the Chilean ambassador , who denied that any shot had been fired at the trawler .",
    "Talks broke down .",
    "Under the agreement , which both parliaments must still approve , the two navies will share patrols and hand over detained crews within a week .",
    "\" We will answer every provocation , \" a spokesman told reporters , but he added that the government did not want the dispute to grow .",
];

/// The same manner as it is written: what sentences and words are must be found.
const TEXT: &str = "OSLO, March 4 (Fjord Press) - Norway's foreign minister arrived in Santiago on Monday for two days of talks on \
    fishing rights. The ministry said it had summoned the Chilean ambassador, who denied that any shot had been fired at the \
    trawler. Talks broke down.\n\nUnder the agreement, which both parliaments must still approve, the two navies will share \
    patrols and hand over detained crews within a week. “We will answer every provocation,” a spokesman told reporters, but \
    he added that the government didn't want the dispute to grow.\n\n";

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder with en_ewt-ud-dev and en_gum-permissive-ud-dev (.conllu or .conllu.gz), to measure scores as well
    #[arg(long)]
    data: Option<PathBuf>,
    /// Model file to measure in place of the embedded one
    #[arg(long)]
    model: Option<PathBuf>,
    #[command(flatten)]
    throughput: throughput::Arguments,
    #[command(subcommand)]
    only: Option<Only>,
}

#[derive(clap::Subcommand)]
enum Only {
    /// Measure the import of event data alone: rows a second, bytes a row
    Import(imports::Arguments),
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    if let Some(Only::Import(arguments)) = &arguments.only {
        return imports::run(arguments);
    }
    let start = Instant::now();
    let loaded =
        arguments.model.as_ref().map(std::fs::read).transpose()?.map(|bytes| Net::from_bytes(&bytes)).transpose()?;
    let net = loaded.as_ref().unwrap_or_else(|| Net::embedded());
    let unpacked = start.elapsed().as_secs_f64() * 1e3;
    println!("model {}, {} bytes, unpacked in {unpacked:.0} ms", net.version(), net.file_bytes());

    let invented: Vec<Vec<&str>> = SENTENCES.iter().map(|sentence| sentence.split(' ').collect()).collect();
    let each: usize = invented.iter().map(Vec::len).sum();
    let many: Vec<Vec<&str>> = invented.iter().cycle().take(SENTENCES.len() * (WORDS / each)).cloned().collect();
    let words: usize = many.iter().map(Vec::len).sum();
    let speed = |words: usize, run: &dyn Fn()| {
        let fastest = (0..RUNS)
            .map(|_| {
                let start = Instant::now();
                run();
                start.elapsed().as_secs_f64()
            })
            .fold(f64::INFINITY, f64::min);
        words as f64 / fastest
    };
    println!("parse_words_per_s, all at once: {:.0}", speed(words, &|| drop(net.parse(&many))));
    let single = speed(words, &|| {
        for sentence in &many {
            drop(net.parse(std::slice::from_ref(sentence)));
        }
    });
    println!("parse_words_per_s, one sentence a call: {single:.0}");
    let article = article_of_text(&TEXT.repeat(WORDS / TEXT.split_whitespace().count()), "-", &Options::default())?;
    let tokens = analyse_with(net, &article).tokens.len();
    let raw = speed(tokens, &|| drop(analyse_with(net, &article)));
    println!("analyse_tokens_per_s, raw text to sentences, tokens, tags, lemmas, trees: {raw:.0}");

    if let Some(data) = &arguments.data {
        for name in ["en_ewt-ud-dev", "en_gum-permissive-ud-dev"] {
            let treebank = Treebank::open(data, name)?;
            let (scores, speed) = (0..TREEBANK_RUNS)
                .map(|_| score(net, &treebank.sentences))
                .fold((demarche_train::Scores::default(), 0.0), |(_, fastest): (_, f64), (scores, speed)| {
                    (scores, fastest.max(speed))
                });
            println!("{name}: {scores}  {speed:.0} words/s");
        }
    }
    if arguments.data.is_none() && arguments.model.is_none() {
        throughput::run(&arguments.throughput)?;
    }
    Ok(())
}
