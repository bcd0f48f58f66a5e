//! Where counts of events come from: the ledger, or tables of counts and events on disk.
//!
//! A table is read by its head line, with tabs or commas, gzipped or not: directed counts by quad class, single events, or net scores of
//! pairs. Each file is a panel of its own: its reports rise and fall together. What counts in a ledger says `demarche::relations`.

use crate::events::At;
use crate::failure::Failure;
use demarche::lexicon::Lexicon;
use demarche::relations::{ClaimsCounted, Coding, GOLDSTEIN, Gathered, Wanted, World, gather};
use demarche::types::{ActorCode, QuadClass};
use demarche_relate::{CountRow, Period, Votes};
use std::fs;
use std::io::{BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

/// Net scores are sums of Goldstein values; divided by this they are about a number of events.
const NET_UNIT: f64 = 4.0;

#[derive(clap::Args)]
pub(crate) struct Source {
    /// Take counts from tables instead of the ledger: directed quad counts by month or year, events, or net scores (TSV or
    /// CSV, may be gzipped)
    #[arg(long, value_name = "FILE")]
    pub counts: Vec<PathBuf>,
    /// Whose coding counts: own, imported, all (side by side, never summed), or the name of an imported data set; by
    /// default the ledger's own, or the one data set that is imported where it has none between states
    #[arg(long = "source", value_name = "WHICH", conflicts_with = "counts")]
    coding: Option<String>,
    #[command(flatten)]
    pub ledger: At,
}

/// Which claims of the ledger's own coding count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Claims {
    /// Every claim, whoever tells it
    #[default]
    All,
    /// Only what the rules of claims call corroborated
    Corroborated,
    /// Without what rests on an author's word alone
    Reported,
}

impl Claims {
    fn counted(self) -> ClaimsCounted {
        match self {
            Claims::All => ClaimsCounted::All,
            Claims::Corroborated => ClaimsCounted::Corroborated,
            Claims::Reported => ClaimsCounted::Reported,
        }
    }
}

impl Source {
    /// All that is counted: of the tables, or of the ledger if no table is named.
    pub(crate) fn gathered(&self, lexicon: &Lexicon) -> Result<Gathered, Failure> {
        match self.counts.is_empty() {
            true => Ok(gather(&self.ledger.snapshot()?, lexicon, &self.wanted(&[], Claims::All, lexicon))?),
            false => self.tables(),
        }
    }

    /// The same, fitted. Roles in `also` (`PER.MIL`) are counted beside their states.
    pub(crate) fn world(&self, lexicon: &Lexicon, also: &[&ActorCode], claims: Claims) -> Result<World, Failure> {
        if !self.counts.is_empty() {
            return Ok(World::of(self.tables_of(claims)?)?);
        }
        let wanted = self.wanted(also, claims, lexicon);
        Ok(World::load(&self.ledger.snapshot()?, lexicon, &wanted, Some(&self.ledger.derived()))?)
    }

    /// The same with the counts of one pair alone, which is quick where the fit is kept.
    pub(crate) fn world_of(&self, lexicon: &Lexicon, of: [&ActorCode; 2], claims: Claims) -> Result<World, Failure> {
        if !self.counts.is_empty() {
            return Ok(World::of(self.tables_of(claims)?)?);
        }
        let wanted = self.wanted(&of, claims, lexicon);
        Ok(World::load_pair(&self.ledger.snapshot()?, lexicon, &wanted, Some(&self.ledger.derived()), of)?)
    }

    /// Whether the ledger's own events are among what is counted.
    pub(crate) fn counts_own(&self) -> bool {
        let coding = self.coding();
        self.counts.is_empty() && matches!(coding, Coding::Given | Coding::Own | Coding::All)
    }

    fn coding(&self) -> Coding {
        self.coding.as_deref().map_or(Coding::Given, Coding::named)
    }

    fn wanted(&self, also: &[&ActorCode], claims: Claims, lexicon: &Lexicon) -> Wanted {
        let also = also.iter().filter(|actor| lexicon.actors.state(&actor.0).is_none());
        let mut also: Vec<ActorCode> = also.map(|actor| (*actor).clone()).collect();
        also.sort();
        Wanted { coding: self.coding(), claims: claims.counted(), also }
    }

    fn tables_of(&self, claims: Claims) -> Result<Gathered, Failure> {
        match claims {
            Claims::All => self.tables(),
            _ => Err(Failure::input(
                "tables of counts have no voices, so claims cannot be told apart in them\n  hint: leave --claims or --counts out",
            )),
        }
    }

    fn tables(&self) -> Result<Gathered, Failure> {
        let mut rows = Vec::new();
        for path in &self.counts {
            rows.extend(table(path)?);
        }
        let names: Vec<String> = self.counts.iter().map(|path| panel(path)).collect();
        Ok(Gathered { rows, label: names.join(" and "), ..Gathered::default() })
    }
}

/// Prints what a reader of the numbers must know.
pub(crate) fn tell_notes(notes: &[String]) {
    notes.iter().for_each(|note| eprintln!("demarche: {note}"));
}

/// A table's panel: its file name.
fn panel(path: &Path) -> String {
    path.file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned())
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
    let panel = panel(path);
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
