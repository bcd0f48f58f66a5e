//! `cargo xtask bench import`: rows a second from a table of events to a ledger on disk.
//!
//! The table is invented: rows in the shape of GDELT 2 with all 61 columns, days in order, the same bytes for the
//! same number of rows. Out: rows a second plain and zipped, bytes a row in the ledger, and the most memory it took.

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use demarche::lexicon::{CountrySystem, Lexicon};
use demarche_store::{BLOCK_BYTES, Codes, Day, Job, Kind, Ledger, Outcome};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Rows of the table
    #[arg(long, default_value_t = 1_000_000)]
    rows: u64,
    /// Keep table and ledger in this folder
    #[arg(long, value_name = "DIR")]
    keep: Option<std::path::PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    if cfg!(debug_assertions) {
        println!("note: unoptimised build; for numbers run `cargo run --release -p xtask -- bench import`");
    }
    let temporary = tempfile::tempdir()?;
    let folder = arguments.keep.as_deref().unwrap_or(temporary.path());
    std::fs::create_dir_all(folder)?;
    let path = folder.join("events.tsv");
    let bytes = write_table(&path, arguments.rows)?;
    println!("{} rows in the shape of GDELT 2, {bytes} bytes, {} threads", arguments.rows, threads());
    let codes = Codes::new(Lexicon::embedded());
    let ledger = Ledger::create_or_open(&folder.join("ledger"))?;
    let start = Instant::now();
    let job = Job { path: &path, kind: Kind::Gdelt2, data_set: None, block_bytes: BLOCK_BYTES };
    let outcome = ledger.importer(&codes)?.import(&job, &mut |_| ())?;
    let seconds = start.elapsed().as_secs_f64();
    let Outcome::Done { import, .. } = outcome else { return Err("the folder holds this table already".into()) };
    println!(
        "import_rows_per_s: {:.0} ({} written, {:.1} s)",
        import.written as f64 / seconds,
        import.written,
        seconds
    );
    let data = std::fs::read_dir(folder.join("ledger/data/imported"))?;
    let stored: u64 = data.filter_map(|file| Some(file.ok()?.metadata().ok()?.len())).sum();
    println!("imported_bytes_per_row: {:.1}", stored as f64 / import.written as f64);
    let start = Instant::now();
    let (counts, faults) = ledger.snapshot()?.month_counts(&Default::default())?;
    println!(
        "month_counts_rows_per_s: {:.0} ({} dyad-months, {} faults)",
        import.written as f64 / start.elapsed().as_secs_f64(),
        counts.len(),
        faults.len()
    );
    if let Some(kib) = crate::throughput::high_water() {
        println!("memory_high_water_mib: {:.0}", kib as f64 / 1024.0);
    }
    Ok(())
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len() as u64) as usize]
    }
}

const ROLES: [&str; 8] = ["", "", "", "GOV", "MIL", "BUS", "OPP", "REB"];
const CITIES: [&str; 8] =
    ["Lindenau", "Port Amery", "San Telmo", "Kasongo", "Vestvik", "Old Harbour", "Tamarin", "Qasr"];
const WORDS: [&str; 16] = [
    "talks", "harbour", "border", "minister", "visit", "accord", "protest", "aid", "ships", "vote", "grain", "bridge",
    "envoy", "troops", "summit", "strike",
];

/// Writes the table; returns its bytes.
pub(crate) fn write_table(path: &Path, rows: u64) -> std::io::Result<u64> {
    let lexicon = Lexicon::embedded();
    let mut states: Vec<(&str, &str)> =
        lexicon.systems.states(CountrySystem::Fips).map(|(fips, code)| (fips, code.0.as_str())).collect();
    states.sort_unstable();
    let codes: Vec<_> = lexicon.ontology.cameo_codes().filter(|entry| entry.code.0.len() > 2).collect();
    let mut dice = Dice(20_261_128);
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
    let first = Day::new(2016, 1, 1).map_or(0, |day| day.0);
    for row in 0..rows {
        // Some 100,000 events a day, a few of them told late.
        let late = if dice.below(20) == 0 { dice.below(365) as i32 } else { 0 };
        let day = Day(first + (row / 100_000) as i32 - late);
        let (year, month, of_month) = day.parts();
        let date = format!("{year:04}{month:02}{of_month:02}");
        // Few states make most of the news.
        let pick = |dice: &mut Dice| {
            let bound = if dice.below(3) == 0 { states.len() } else { 20 };
            states[dice.below(bound as u64) as usize]
        };
        let (source, target) = (pick(&mut dice), pick(&mut dice));
        let entry = codes[(dice.below(codes.len() as u64).min(dice.below(codes.len() as u64))) as usize];
        let code = entry.code.0.as_str();
        let quad = match code[..2].parse().unwrap_or(1) {
            1..=5 => 1,
            6..=8 => 2,
            9..=13 => 3,
            _ => 4,
        };
        write!(out, "{}\t{date}\t{}\t{}\t{year}.{:04}", 1_000_000_000 + row, &date[..6], &date[..4], of_month * 27)?;
        for (_, state) in [source, target] {
            let role = dice.of(&ROLES);
            write!(out, "\t{state}{role}\t{state} {role}\t{state}\t\t\t\t\t{role}\t\t")?;
        }
        let (mentions, tone) = (1 + dice.below(20), dice.below(20_000) as f64 / 1_000.0 - 10.0);
        write!(
            out,
            "\t{}\t{code}\t{}\t{}\t{quad}\t{}\t{mentions}\t{}\t{mentions}\t{tone}",
            dice.below(2),
            &code[..3],
            &code[..2],
            entry.goldstein,
            1 + dice.below(3)
        )?;
        for (fips, state) in [source, target, source] {
            let (city, region) = (dice.of(&CITIES), dice.below(40));
            let (latitude, longitude) =
                (dice.below(1_200_000) as f64 / 1e4 - 60.0, dice.below(3_600_000) as f64 / 1e4 - 180.0);
            write!(
                out,
                "\t4\t{city}, {state} {region}, {state}\t{fips}\t{fips}{region:02}\t{}\t{latitude}\t{longitude}\t-{}",
                region * 100,
                dice.below(3_000_000)
            )?;
        }
        let words = [dice.of(&WORDS), dice.of(&WORDS), dice.of(&WORDS), dice.of(&WORDS)].join("-");
        writeln!(
            out,
            "\t{date}{:02}{:02}00\thttps://news{}.example/{year}/{month:02}/{words}-{:x}.html",
            dice.below(24),
            15 * dice.below(4),
            dice.below(2_000),
            dice.below(1 << 30)
        )?;
    }
    out.flush()?;
    drop(out);
    Ok(std::fs::metadata(path)?.len())
}
