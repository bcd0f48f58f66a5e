//! `demarche figure KIND …`: pictures of relations, as SVG or PNG, with their numbers beside.

use crate::blocs::SEED;
use crate::counts::{Claims, Source, tell_notes, votes};
use crate::dictionaries::Dictionaries;
use crate::dyad::{By, direction};
use crate::events::{self, names};
use crate::failure::Failure;
use crate::output;
use crate::relations::{actor, period};
use clap::{Args as ClapArgs, Subcommand};
use demarche::lexicon::Lexicon;
use demarche::relations::figures;
use demarche::types::ActorCode;
use demarche_figure::{Figure, Frame, Multiples};
use demarche_relate::{Period, blocs, ties};
use demarche_store::{EventRow, Fault};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(ClapArgs)]
pub(crate) struct Args {
    #[command(subcommand)]
    kind: Kind,
}

#[derive(Subcommand)]
enum Kind {
    /// How two actors stood over time, and when that turned; several pairs on one scale with --also
    Dyad(Dyad),
    /// An actor's friends and foes, now and then
    Actor(Actor),
    /// Who sides with whom, and who is at odds
    Blocs(Blocs),
    /// The events of an actor, or of two, in time
    Timeline(Timeline),
    /// The world by one actor's relations
    Map(Map),
}

/// Where pictures go.
#[derive(ClapArgs)]
struct Out {
    /// File to write: .svg or .png; without one the SVG is printed
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Also write the numbers as CSV beside the file
    #[arg(long, requires = "output")]
    data: bool,
    /// Also write a Vega-Lite specification beside the file
    #[arg(long, requires = "output")]
    vega: bool,
    /// Width of the picture in pixels
    #[arg(long, default_value_t = 900.0, value_name = "PIXELS")]
    width: f64,
    /// Pixels of a PNG for each of the picture
    #[arg(long, default_value_t = 2.0, value_name = "FACTOR")]
    scale: f32,
}

#[derive(ClapArgs)]
struct Dyad {
    /// One actor: a code, or the name of a state
    #[arg(value_parser = actor)]
    a: ActorCode,
    /// The other
    #[arg(value_parser = actor)]
    b: ActorCode,
    /// Further pairs on the same scale, as PER-CHL
    #[arg(long, value_name = "A-B", value_parser = pair_of)]
    also: Vec<(ActorCode, ActorCode)>,
    /// Each direction in a panel of its own
    #[arg(long)]
    directed: bool,
    /// Without the rates of cooperation and conflict
    #[arg(long)]
    no_rates: bool,
    /// Not before (YYYY, YYYY-MM)
    #[arg(long, value_name = "DATE", value_parser = period)]
    from: Option<Period>,
    /// Not after
    #[arg(long, value_name = "DATE", value_parser = period)]
    to: Option<Period>,
    /// Length of a period
    #[arg(long, value_enum, default_value_t = By::Month)]
    by: By,
    /// Which claims of the ledger's own coding count
    #[arg(long, value_enum, default_value_t)]
    claims: Claims,
    #[command(flatten)]
    out: Out,
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    lexicon: Dictionaries,
}

#[derive(ClapArgs)]
struct Actor {
    /// A code, or the name of a state
    #[arg(value_parser = actor)]
    actor: ActorCode,
    /// Now: by default the last period of the counts
    #[arg(long, value_name = "DATE", value_parser = period)]
    at: Option<Period>,
    /// Then: by default three years before
    #[arg(long, value_name = "DATE", value_parser = period)]
    against: Option<Period>,
    /// Most partners drawn, those of which most is reported
    #[arg(long, default_value_t = 40, value_name = "N")]
    most: usize,
    /// Agreement in votes, as part of the alignment in the data
    #[arg(long, value_name = "FILE")]
    votes: Vec<PathBuf>,
    #[command(flatten)]
    out: Out,
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    lexicon: Dictionaries,
}

#[derive(ClapArgs)]
struct Blocs {
    /// When (YYYY, YYYY-MM); by default the last period of the counts
    #[arg(long, value_name = "DATE", value_parser = period)]
    at: Option<Period>,
    #[command(flatten)]
    out: Out,
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    lexicon: Dictionaries,
}

#[derive(ClapArgs)]
struct Timeline {
    /// An actor: a code, or the name of a state
    #[arg(value_parser = actor)]
    a: ActorCode,
    /// Another: then only what the two did to each other
    #[arg(value_parser = actor)]
    b: Option<ActorCode>,
    /// Not before (YYYY, YYYY-MM)
    #[arg(long, value_name = "DATE", value_parser = period)]
    from: Option<Period>,
    /// Not after
    #[arg(long, value_name = "DATE", value_parser = period)]
    to: Option<Period>,
    #[command(flatten)]
    out: Out,
    #[command(flatten)]
    ledger: events::At,
}

#[derive(ClapArgs)]
struct Map {
    /// A code, or the name of a state
    #[arg(value_parser = actor)]
    actor: ActorCode,
    /// When: by default the last period of the counts
    #[arg(long, value_name = "DATE", value_parser = period)]
    at: Option<Period>,
    #[command(flatten)]
    out: Out,
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    lexicon: Dictionaries,
}

/// `PER-CHL` on the command line.
fn pair_of(text: &str) -> Result<(ActorCode, ActorCode), String> {
    let (a, b) = text.split_once('-').ok_or("no pair; write PER-CHL")?;
    Ok((actor(a)?, actor(b)?))
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    match &args.kind {
        Kind::Dyad(args) => args.run(),
        Kind::Actor(args) => args.run(),
        Kind::Blocs(args) => args.run(),
        Kind::Timeline(args) => args.run(),
        Kind::Map(args) => args.run(),
    }
}

impl Dyad {
    fn run(&self) -> Result<ExitCode, Failure> {
        let lexicon = self.lexicon.load()?;
        let mut pairs = vec![(&self.a, &self.b)];
        pairs.extend(self.also.iter().map(|(a, b)| (a, b)));
        let (mut dyads, mut notes, mut label) = (Vec::new(), Vec::new(), String::new());
        let mut faults = Vec::new();
        for (a, b) in pairs {
            let world = self.source.world_of(lexicon, [a, b], self.claims)?;
            let standing = world.reported([a, b], self.by.grain(), (self.from, self.to), lexicon)?;
            dyads.push(figures::dyad(&standing, lexicon, self.directed, !self.no_rates));
            (notes, label) = (world.notes, world.label);
            faults.extend(world.faults);
        }
        tell_notes(&notes);
        match dyads.len() {
            1 => self.out.write(&dyads[0])?,
            _ => self.out.write(&Multiples { dyads, source: format!("Counted: {label}.") })?,
        }
        Ok(events::tell(&faults))
    }
}

impl Actor {
    fn run(&self) -> Result<ExitCode, Failure> {
        let lexicon = self.lexicon.load()?;
        let world = self.source.world(lexicon, &[&self.actor], Claims::All)?;
        let place = world.known(&self.actor, lexicon)?;
        let grain = world.counts.grain;
        let (_, now) = world.between(None, self.at);
        let then = self.against.and_then(|then| grain.last_tick(then)).unwrap_or(now - 3 * grain.per_year());
        let votes = votes(&self.votes)?;
        self.out.write(&figures::actor(&world, place, (then, now), &votes, lexicon, self.most))?;
        tell_notes(&world.notes);
        Ok(events::tell(&world.faults))
    }
}

impl Blocs {
    fn run(&self) -> Result<ExitCode, Failure> {
        let lexicon = self.lexicon.load()?;
        let world = self.source.world(lexicon, &[], Claims::All)?;
        let (_, at) = world.between(None, self.at);
        let ties = ties(&world.counts, &world.hostility, at);
        self.out.write(&figures::blocs(&world, at, &ties, &blocs(&ties, SEED), lexicon))?;
        tell_notes(&world.notes);
        Ok(events::tell(&world.faults))
    }
}

impl Map {
    fn run(&self) -> Result<ExitCode, Failure> {
        let lexicon = self.lexicon.load()?;
        let world = self.source.world(lexicon, &[&self.actor], Claims::All)?;
        let place = world.known(&self.actor, lexicon)?;
        let (_, at) = world.between(None, self.at);
        self.out.write(&figures::map(&world, place, at, lexicon))?;
        tell_notes(&world.notes);
        Ok(events::tell(&world.faults))
    }
}

impl Timeline {
    fn run(&self) -> Result<ExitCode, Failure> {
        let lexicon = Lexicon::embedded();
        if self.b.as_ref() == Some(&self.a) {
            return Err(Failure::input(format!("{} twice: a dyad has two actors\n  hint: name it once", self.a)));
        }
        let (rows, faults) = self.rows()?;
        let name = figures::name(&self.a.0, lexicon);
        let name = match &self.b {
            Some(b) => format!("{name} – {}", figures::name(&b.0, lexicon)),
            None => name,
        };
        self.out.write(&figures::timeline(&rows, name, "own coding"))?;
        Ok(events::tell(&faults))
    }

    fn rows(&self) -> Result<(Vec<EventRow>, Vec<Fault>), Failure> {
        let (from, to) = (self.from.map(|from| from.to_string()), self.to.map(|to| format!("{to}-99")));
        let is_wanted = |row: &EventRow| {
            row.in_article
                && row.kind == "event"
                && row.polarity == "pos"
                && row.restates.is_none()
                && match &self.b {
                    Some(b) => direction(row, &self.a, b).is_some(),
                    None => names(&row.sources, &self.a) || names(&row.targets, &self.a),
                }
                && from.as_ref().is_none_or(|from| row.date_to.as_ref().is_some_and(|last| last >= from))
                && to.as_ref().is_none_or(|to| row.date_from.as_ref().is_some_and(|first| first <= to))
        };
        let (mut rows, faults) = self.ledger.snapshot()?.rows::<EventRow>(is_wanted)?;
        events::sort(&mut rows);
        if rows.is_empty() {
            let with = self.b.as_ref().map_or(String::new(), |b| format!(" with {b}"));
            return Err(Failure::input(format!(
                "no events of {}{with} in the ledger\n  hint: demarche events --actor {} lists what there is",
                self.a, self.a
            )));
        }
        Ok((rows, faults))
    }
}

impl Out {
    /// Writes the picture and what belongs beside it; each file whole or not at all.
    fn write(&self, figure: &dyn Figure) -> Result<(), Failure> {
        let svg = figure.svg(&Frame::file(self.width));
        let Some(path) = &self.output else { return Ok(output::print(&svg)?) };
        match path.extension().and_then(|kind| kind.to_str()).map(str::to_lowercase).as_deref() {
            Some("svg") => put(path, svg.as_bytes())?,
            Some("png") => put(path, &pixels(&svg, self.scale)?)?,
            _ => {
                return Err(Failure::input(format!(
                    "{}: pictures are written as .svg or .png\n  hint: give the file one of these endings",
                    path.display()
                )));
            }
        }
        if self.data {
            put(&path.with_extension("csv"), figure.csv().as_bytes())?;
        }
        if self.vega {
            let whole = serde_json::to_string_pretty(&figure.vega())? + "\n";
            put(&path.with_extension("vl.json"), whole.as_bytes())?;
        }
        eprintln!("demarche: {}: {}", path.display(), figure.summary());
        Ok(())
    }
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    fs::write(path, bytes).map_err(|error| {
        Failure::input(format!("{}: cannot be written: {error}\n  hint: check the folder and the disk", path.display()))
    })
}

/// A picture in pixels, its text in the fonts that the program carries.
#[cfg(feature = "png")]
fn pixels(svg: &str, scale: f32) -> Result<Vec<u8>, Failure> {
    use resvg::tiny_skia::{Pixmap, Transform};
    use resvg::usvg::{Options, Tree};
    let mut options = Options { font_family: "DejaVu Sans Condensed".to_owned(), ..Options::default() };
    demarche_figure::FONTS.iter().for_each(|font| options.fontdb_mut().load_font_data(font.to_vec()));
    let scale = if scale.is_finite() { scale.clamp(0.25, 8.0) } else { 1.0 };
    let failed =
        |error: &dyn std::fmt::Display| Failure::input(format!("the picture cannot be turned into pixels: {error}"));
    let tree = Tree::from_str(svg, &options).map_err(|error| failed(&error))?;
    let size = tree.size();
    let mut pixmap = Pixmap::new((size.width() * scale).ceil() as u32, (size.height() * scale).ceil() as u32)
        .ok_or_else(|| failed(&"it is too large"))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|error| failed(&error))
}

/// A picture in pixels: not in this build.
#[cfg(not(feature = "png"))]
fn pixels(_: &str, _: f32) -> Result<Vec<u8>, Failure> {
    Err(Failure::input("this program was built without PNG\n  hint: write .svg, or build with the feature `png`"))
}
