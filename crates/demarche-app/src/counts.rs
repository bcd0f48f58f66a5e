//! Where counts of events come from: the ledger, or tables of counts and events on disk.
//!
//! A table is read by its head line, with tabs or commas, gzipped or not: directed counts by quad class, single events, or net scores of
//! pairs. Each file is a panel of its own: its reports rise and fall together.

use crate::events::{self, At};
use crate::failure::Failure;
use demarche::lexicon::Lexicon;
use demarche::types::{ActorCode, QuadClass};
use demarche_relate::{CountRow, Period, Votes};
use demarche_store::{EventRow, Fault};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

/// The name of the panel that the ledger's own coding makes.
pub(crate) const OWN_PANEL: &str = "ledger";

/// About the mean of the Goldstein scale over the CAMEO codes of each quad class, for tables that give counts only.
const GOLDSTEIN: [f64; 4] = [3.0, 6.5, -4.0, -8.0];

/// Net scores are sums of Goldstein values; divided by this they are about a number of events.
const NET_UNIT: f64 = 4.0;

#[derive(clap::Args)]
pub(crate) struct Source {
    /// Take counts from tables instead of the ledger: directed quad counts by month or year, events, or net scores (TSV or
    /// CSV, may be gzipped)
    #[arg(long, value_name = "FILE")]
    pub counts: Vec<PathBuf>,
    #[command(flatten)]
    pub ledger: At,
}

impl Source {
    /// All that is counted: of the tables, or of the ledger if no table is named. Roles in `also` (`PER.MIL`) are counted
    /// beside their states.
    pub(crate) fn load(&self, lexicon: &Lexicon, also: &[ActorCode]) -> Result<Loaded, Failure> {
        if self.counts.is_empty() {
            let (events, faults) = self.ledger.snapshot()?.rows::<EventRow>(is_counted)?;
            return Ok(Loaded { rows: of_events(&events, lexicon, also), faults });
        }
        let mut rows = Vec::new();
        for path in &self.counts {
            rows.extend(table(path)?);
        }
        Ok(Loaded { rows, faults: Vec::new() })
    }
}

/// Events that count, as counts; what is told again is the story of its first telling.
pub(crate) fn of_events<'a>(
    events: impl IntoIterator<Item = &'a EventRow, IntoIter: Clone>,
    lexicon: &Lexicon,
    also: &[ActorCode],
) -> Vec<CountRow> {
    let events = events.into_iter();
    let told: BTreeMap<&str, &EventRow> = events.clone().map(|event| (event.event_id.as_str(), event)).collect();
    let first =
        |event: &EventRow| story(event.restates.as_deref().and_then(|id| told.get(id).copied()).unwrap_or(event));
    events.flat_map(|event| of_event(event, first(event), lexicon, also)).collect()
}

/// Rows of counts, and the files that could not be read.
pub(crate) struct Loaded {
    pub rows: Vec<CountRow>,
    pub faults: Vec<Fault>,
}

/// The story an event comes from: sentences that are word for word the same are one story.
pub(crate) fn story(event: &EventRow) -> String {
    let words: Vec<&str> = event.sentence.split_whitespace().collect();
    format!("{} {}", event.event_type, words.join(" ").to_lowercase())
}

/// What counts as done: told by an article as an event that happened or is claimed, not as a mere state,
/// plan, possibility or demand, and not denied.
pub(crate) fn is_counted(row: &EventRow) -> bool {
    row.in_article
        && row.kind == "event"
        && row.polarity == "pos"
        && matches!(row.factuality.as_str(), "happened" | "claimed-by-speaker" | "claimed-by-author")
}

/// An event as counts between the states of its sides. What two do to each other counts half in each direction.
fn of_event(row: &EventRow, story: String, lexicon: &Lexicon, also: &[ActorCode]) -> Vec<CountRow> {
    let actors = |codes: &[String]| -> BTreeSet<String> {
        let heads = codes.iter().filter_map(|code| code.split('.').next());
        let states = heads.filter(|head| lexicon.actors.state(head).is_some()).map(str::to_owned);
        let named = also.iter().filter(|actor| events::names(codes, actor)).map(|actor| actor.0.clone());
        states.chain(named).collect()
    };
    let Some(quad) = QuadClass::named(&row.quad) else { return Vec::new() };
    let (sources, targets) = (actors(&row.sources), actors(&row.targets));
    let mut rows = Vec::new();
    for source in &sources {
        for target in targets.iter().filter(|target| *target != source) {
            let weight = if row.reciprocal { 0.5 } else { 1.0 };
            let mut quads = [0.0; 4];
            quads[quad as usize] = weight;
            let forth = CountRow {
                source: source.clone(),
                target: target.clone(),
                period: Period::between(row.date_from.as_deref(), row.date_to.as_deref()),
                panel: OWN_PANEL.to_owned(),
                quads,
                goldstein: row.goldstein * weight,
                story: Some(story.clone()),
            };
            if row.reciprocal {
                rows.push(CountRow { source: target.clone(), target: source.clone(), ..forth.clone() });
            }
            rows.push(forth);
        }
    }
    rows
}

/// Names a column may have.
struct Column(&'static [&'static str]);

const SOURCE: Column = Column(&["source_iso3", "source", "iso_a", "actor_a"]);
const TARGET: Column = Column(&["target_iso3", "target", "iso_b", "actor_b"]);
const WHEN: Column = Column(&["date", "month", "year", "period"]);
const QUAD: Column = Column(&["quad", "quad_class"]);
const VALUE: Column = Column(&["goldstein"]);
const NET: Column = Column(&["net"]);
const ABSOLUTE_NET: Column = Column(&["absnet"]);
const AGREEMENT: Column = Column(&["agreement"]);
const COUNTS: [Column; 4] = [
    Column(&["verbal_coop", "verbal_cooperation", "vc"]),
    Column(&["material_coop", "material_cooperation", "mc"]),
    Column(&["verbal_conf", "verbal_conflict", "vf"]),
    Column(&["material_conf", "material_conflict", "mf"]),
];

/// What the rest of a row tells.
enum Shape {
    Counts([usize; 4]),
    Events { quad: usize, goldstein: Option<usize> },
    Net { net: usize, absolute: usize },
}

fn find(head: &csv::StringRecord, column: &Column) -> Option<usize> {
    let of = |name: &&str| head.iter().position(|found| found.trim().eq_ignore_ascii_case(name));
    column.0.iter().find_map(of)
}

fn needed(path: &Path, head: &csv::StringRecord, column: &Column) -> Result<usize, Failure> {
    find(head, column).ok_or_else(|| {
        let names = column.0.join("` or `");
        Failure::input(format!(
            "{}: no column `{names}`\n  hint: the first line names the columns; eval/README.md lists the shapes",
            path.display()
        ))
    })
}

/// The rows of a table of counts, of events between two known states, or of net scores.
fn table(path: &Path) -> Result<Vec<CountRow>, Failure> {
    let mut reader = open(path)?;
    let head = reader.headers().map_err(|error| bad(path, &error))?.clone();
    let [source, target, when] = [SOURCE, TARGET, WHEN].map(|column| needed(path, &head, &column));
    let (source, target, when) = (source?, target?, when?);
    let shape = match (find(&head, &COUNTS[0]), find(&head, &QUAD), find(&head, &NET)) {
        (Some(_), ..) => {
            let [vc, mc, vf, mf] = COUNTS.map(|column| needed(path, &head, &column));
            Shape::Counts([vc?, mc?, vf?, mf?])
        }
        (_, Some(quad), _) => Shape::Events { quad, goldstein: find(&head, &VALUE) },
        (_, _, Some(net)) => Shape::Net { net, absolute: needed(path, &head, &ABSOLUTE_NET)? },
        _ => {
            return Err(Failure::input(format!(
                "{}: neither counts (`verbal_coop` …), nor events (`quad`), nor net scores (`net`)\n  hint: eval/README.md lists the shapes",
                path.display()
            )));
        }
    };
    let panel = path.file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned());
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|error| bad(path, &error))? {
        let field = |column: usize| record.get(column).unwrap_or_default().trim();
        let fault = |found: &str, wanted: &str| {
            let line = record.position().map_or(0, csv::Position::line);
            Failure::input(format!("{}:{line}: {found:?} is no {wanted}", path.display()))
        };
        let number = |column: usize| field(column).parse::<f64>().map_err(|_| fault(field(column), "number"));
        // Actors that no state stands for are left empty in some tables.
        if field(source).is_empty() || field(target).is_empty() || field(source) == field(target) {
            continue;
        }
        let period = Period::named(field(when)).ok_or_else(|| fault(field(when), "date, month or year"))?;
        let (quads, goldstein) = match &shape {
            Shape::Counts(columns) => {
                let mut quads = [0.0; 4];
                for (count, column) in quads.iter_mut().zip(columns) {
                    *count = number(*column)?;
                }
                (quads, quads.iter().zip(GOLDSTEIN).map(|(count, weight)| count * weight).sum())
            }
            Shape::Events { quad, goldstein } => {
                let place = quad_place(field(*quad)).ok_or_else(|| fault(field(*quad), "quad class"))?;
                let mut quads = [0.0; 4];
                quads[place] = 1.0;
                (quads, goldstein.map_or(Ok(GOLDSTEIN[place]), number)?)
            }
            Shape::Net { net, absolute } => {
                let (net, absolute) = (number(*net)?, number(*absolute)?);
                (
                    [(absolute + net) / 2.0 / NET_UNIT, 0.0, (absolute - net) / 2.0 / NET_UNIT, 0.0]
                        .map(|part| part.max(0.0)),
                    net,
                )
            }
        };
        rows.push(CountRow {
            source: field(source).to_uppercase(),
            target: field(target).to_uppercase(),
            period,
            panel: panel.clone(),
            quads,
            goldstein,
            story: None,
        });
    }
    Ok(rows)
}

/// `VC`, `verbal-cooperation` or `1` to `4`.
fn quad_place(name: &str) -> Option<usize> {
    let place = match name.to_lowercase().as_str() {
        "vc" | "1" => 0,
        "mc" | "2" => 1,
        "vf" | "3" => 2,
        "mf" | "4" => 3,
        name => QuadClass::named(name)? as usize,
    };
    Some(place)
}

/// Tables of agreement in votes.
pub(crate) fn votes(paths: &[PathBuf]) -> Result<Votes, Failure> {
    let mut votes = Votes::default();
    for path in paths {
        let mut reader = open(path)?;
        let head = reader.headers().map_err(|error| bad(path, &error))?.clone();
        let [one, other, year, agreement] =
            [SOURCE, TARGET, WHEN, AGREEMENT].map(|column| needed(path, &head, &column));
        let (one, other, year, agreement) = (one?, other?, year?, agreement?);
        for record in reader.records() {
            let record = record.map_err(|error| bad(path, &error))?;
            let field = |column: usize| record.get(column).unwrap_or_default().trim();
            // A year without joint votes has no agreement.
            if let (Some(Period::Year(year)), Ok(agreement)) = (Period::named(field(year)), field(agreement).parse()) {
                votes.insert(&field(one).to_uppercase(), &field(other).to_uppercase(), year, agreement);
            }
        }
    }
    Ok(votes)
}

fn bad(path: &Path, error: &csv::Error) -> Failure {
    Failure::input(format!("{}: cannot be read as a table: {error}", path.display()))
}

/// A table's reader: gzip is known by its first two bytes, the separator by the first line.
pub(crate) fn open(path: &Path) -> Result<csv::Reader<Box<dyn Read>>, Failure> {
    let failed = |error: std::io::Error| {
        Failure::input(format!(
            "{}: cannot be read: {error}\n  hint: check the name and who may read it",
            path.display()
        ))
    };
    let mut file = BufReader::new(fs::File::open(path).map_err(failed)?);
    let is_gzip = std::io::BufRead::fill_buf(&mut file).map_err(failed)?.starts_with(&[0x1f, 0x8b]);
    let mut plain: Box<dyn Read> =
        if is_gzip { Box::new(flate2::bufread::MultiGzDecoder::new(file)) } else { Box::new(file) };
    let mut begin = vec![0; 4096];
    let mut length = 0;
    while length < begin.len() {
        match plain.read(&mut begin[length..]).map_err(failed)? {
            0 => break,
            more => length += more,
        }
    }
    begin.truncate(length);
    let line = begin.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let delimiter = if line.contains(&b'\t') { b'\t' } else { b',' };
    let whole: Box<dyn Read> = Box::new(Cursor::new(begin).chain(plain));
    Ok(csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).quoting(delimiter == b',').from_reader(whole))
}
