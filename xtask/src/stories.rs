//! How long stories and origins take: `cargo xtask bench-stories`.
//!
//! In: how many articles. They are made up: words drawn by rank, each story with rare words of its own, a third of the
//! articles copies with some words left out, spread over days as news is. Out: time, memory, and how well the known
//! stories are found again. The numbers say how the work grows; accuracy is measured on real texts by `demarche eval`.

use std::collections::BTreeMap;
use std::error::Error;
use std::time::Instant;

use demarche::relate::{Random, Report, origins, stories};

use crate::throughput::high_water;

/// Different words of the made-up language.
const WORDS: usize = 60_000;
/// Rare words that the articles of a story share.
const OWN: usize = 14;
/// Stories of one day.
const A_DAY: usize = 400;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// So many articles
    #[arg(long, default_value_t = 100_000)]
    articles: usize,
}

/// An article, its story and its day.
struct MadeUp {
    body: String,
    story: usize,
    day: i32,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let made = make(arguments.articles);
    let names: Vec<String> = (0..made.len()).map(|at| at.to_string()).collect();
    let reports: Vec<Report<'_>> = made
        .iter()
        .zip(&names)
        .map(|(article, id)| Report { id, body: &article.body, day: Some(article.day), ..Report::default() })
        .collect();
    println!("{} articles, {} MiB with their texts", reports.len(), memory());
    let start = Instant::now();
    let found = stories(&reports);
    println!("stories: {} in {:.1} s, {} MiB at most", found.reports.len(), start.elapsed().as_secs_f64(), memory());
    let start = Instant::now();
    let copied = origins(&reports, &found);
    let count = copied.of.iter().max().map_or(0, |most| most + 1);
    println!("origins: {count} in {:.1} s, {} MiB at most", start.elapsed().as_secs_f64(), memory());
    let (precision, recall) = shares(&made, &found.of);
    println!("pairs of one story found again: {:.1} % precision, {:.1} % recall", 100.0 * precision, 100.0 * recall);
    Ok(())
}

/// The most memory held so far, in MiB; 0 where the system does not tell.
fn memory() -> u64 {
    high_water().unwrap_or(0) / 1024
}

fn make(articles: usize) -> Vec<MadeUp> {
    let mut random = Random::new(20_261_128);
    // A word of some rank: few ranks are common, most are rare.
    let word = |random: &mut Random| ((WORDS as f64).powf(random.unit()) as usize).min(WORDS - 1);
    let spell = |rank: usize| {
        let (mut rank, mut letters) = (rank + 26, String::new());
        while rank > 0 {
            letters.push(char::from(b'a' + (rank % 26) as u8));
            rank /= 26;
        }
        letters + "on"
    };
    let mut made: Vec<MadeUp> = Vec::with_capacity(articles);
    let mut story = 0;
    while made.len() < articles {
        let own: Vec<usize> = (0..OWN).map(|_| WORDS / 60 + random.below(WORDS - WORDS / 60)).collect();
        let first = made.len();
        for number in 0..1 + (24.0 * random.unit().powi(3)) as usize {
            let day = (story / A_DAY) as i32 + random.below(2) as i32;
            let body = if number > 0 && random.unit() < 0.33 {
                let of = &made[first + random.below(number)].body;
                of.split(' ').filter(|_| random.unit() > 0.05).collect::<Vec<_>>().join(" ")
            } else {
                let length = 60 + random.below(120);
                let words =
                    (0..length).map(|_| if random.unit() < 0.16 { own[random.below(OWN)] } else { word(&mut random) });
                words.collect::<Vec<_>>().into_iter().map(spell).collect::<Vec<_>>().join(" ")
            };
            made.push(MadeUp { body, story, day });
        }
        story += 1;
    }
    made.truncate(articles);
    made
}

/// Precision and recall over pairs of articles.
fn shares(made: &[MadeUp], found: &[usize]) -> (f64, f64) {
    let pairs =
        |sizes: BTreeMap<(usize, usize), f64>| sizes.into_values().map(|size| size * (size - 1.0) / 2.0).sum::<f64>();
    let sizes = |key: &dyn Fn(usize) -> (usize, usize)| {
        let mut sizes: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        (0..made.len()).for_each(|at| *sizes.entry(key(at)).or_default() += 1.0);
        pairs(sizes)
    };
    let both = sizes(&|at| (made[at].story, found[at]));
    (both / sizes(&|at| (0, found[at])), both / sizes(&|at| (made[at].story, 0)))
}
