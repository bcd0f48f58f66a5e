//! Blocks of records in, columns of events out, with what could not be read and why.

use super::codes::{Coded, Codes, quad_told};
use super::layout::{Column, Kind, Layout, NONE, Roles, Side};
use super::source::{Block, MOST_RECORD, Parting, Quoted};
use crate::column::ITEM;
use crate::day::Day;
use crate::ledger::Reject;
use arrow_array::builder::{Date32Builder, Float64Builder, ListBuilder, StringBuilder, UInt32Builder};
use arrow_array::{ArrayRef, StringArray};
use arrow_schema::{DataType, Field};
use demarche_lexicon::CountrySystem;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rejected lines of a block that are kept in full; the others are counted.
const MOST_REJECTS: usize = 1_000;

/// Bytes of a rejected line that are kept.
const KEPT_LINE: usize = 4_000;

/// Why a record is no event.
struct Reason {
    /// The reason in few words, under which it is counted.
    kind: &'static str,
    detail: String,
}

fn reason(kind: &'static str, detail: impl Into<String>) -> Reason {
    Reason { kind, detail: detail.into() }
}

/// By what rows are told apart and sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub date: i32,
    pub source: u64,
    pub target: u64,
    /// Hash of what names the event in its data set; 0 where nothing does.
    pub id: u64,
    /// When the data set last changed the row, as a number that grows; 0 where it does not tell.
    pub revision: u64,
}

/// What a block gave.
#[derive(Default)]
pub(crate) struct Parsed {
    /// One array a column that differs from row to row, by the order of [`VARYING`].
    pub columns: Vec<ArrayRef>,
    pub keys: Vec<Key>,
    pub rejects: Vec<Reject>,
    pub rejected: BTreeMap<String, u64>,
    pub lines: u64,
    /// Lines that were no UTF-8 and were read as Windows-1252.
    pub recoded: u64,
}

/// The columns that differ from row to row, in the order in which [`Parsed`] holds them.
pub(crate) const VARYING: [&str; 31] = [
    "event_id",
    "date",
    "date_to",
    "source",
    "source_role",
    "source_code",
    "source_name",
    "target",
    "target_role",
    "target_code",
    "target_name",
    "cameo",
    "event_type",
    "mode",
    "contexts",
    "goldstein",
    "quad",
    "source_quad",
    "count",
    "mentions",
    "reports",
    "articles",
    "tone",
    "place",
    "place_state",
    "latitude",
    "longitude",
    "text",
    "url",
    "revision",
    "extra",
];

/// A record: a line without its break, and where its cells end.
struct Cells<'a> {
    line: &'a str,
    ends: &'a [u32],
    missing: &'static [&'static str],
}

impl<'a> Cells<'a> {
    fn start(&self, at: usize) -> usize {
        if at == 0 { 0 } else { self.ends[at - 1] as usize + 1 }
    }

    /// A cell; empty where the file lacks the column or the cell stands for nothing.
    fn at(&self, column: Column) -> &'a str {
        let at = usize::from(column);
        if at >= self.ends.len() {
            return "";
        }
        let cell = self.line.get(self.start(at)..self.ends[at] as usize).unwrap_or_default();
        if self.missing.contains(&cell) { "" } else { cell }
    }

    fn some(&self, column: Column) -> Option<&'a str> {
        Some(self.at(column)).filter(|cell| !cell.is_empty())
    }

    fn number<N: std::str::FromStr>(&self, column: Column) -> Option<N> {
        let cell = self.at(column);
        if cell.is_empty() { None } else { cell.trim().parse().ok() }
    }

    /// A finite number within bounds.
    fn real(&self, column: Column, most: f64) -> Option<f64> {
        self.number(column).filter(|value: &f64| value.abs() <= most)
    }
}

/// One side of an event, resolved.
#[derive(Default)]
struct Actor<'a> {
    state: Option<Cow<'a, str>>,
    role: Option<&'a str>,
}

#[derive(Default)]
struct Builders {
    event_id: StringBuilder,
    date: Date32Builder,
    date_to: Date32Builder,
    sides: [SideBuilders; 2],
    cameo: StringBuilder,
    event_type: StringBuilder,
    mode: StringBuilder,
    contexts: Option<ListBuilder<StringBuilder>>,
    goldstein: Float64Builder,
    quad: StringBuilder,
    source_quad: StringBuilder,
    count: UInt32Builder,
    mentions: UInt32Builder,
    reports: UInt32Builder,
    articles: UInt32Builder,
    tone: Float64Builder,
    place: StringBuilder,
    place_state: StringBuilder,
    latitude: Float64Builder,
    longitude: Float64Builder,
    text: StringBuilder,
    url: StringBuilder,
    revision: StringBuilder,
    extra: StringBuilder,
}

#[derive(Default)]
struct SideBuilders {
    state: StringBuilder,
    role: StringBuilder,
    code: StringBuilder,
    name: StringBuilder,
}

impl Builders {
    fn finish(mut self) -> Vec<ArrayRef> {
        fn text(builder: &mut StringBuilder) -> ArrayRef {
            Arc::new(builder.finish())
        }
        let contexts = match &mut self.contexts {
            Some(lists) => lists.finish(),
            None => new_list().finish(),
        };
        let mut columns: Vec<ArrayRef> =
            vec![text(&mut self.event_id), Arc::new(self.date.finish()), Arc::new(self.date_to.finish())];
        for side in &mut self.sides {
            columns.extend([text(&mut side.state), text(&mut side.role), text(&mut side.code), text(&mut side.name)]);
        }
        columns.extend([text(&mut self.cameo), text(&mut self.event_type), text(&mut self.mode), Arc::new(contexts)]);
        columns.extend([
            Arc::new(self.goldstein.finish()) as ArrayRef,
            text(&mut self.quad),
            text(&mut self.source_quad),
        ]);
        for numbers in [&mut self.count, &mut self.mentions, &mut self.reports, &mut self.articles] {
            columns.push(Arc::new(numbers.finish()));
        }
        columns.extend([Arc::new(self.tone.finish()) as ArrayRef, text(&mut self.place), text(&mut self.place_state)]);
        columns.extend([Arc::new(self.latitude.finish()) as ArrayRef, Arc::new(self.longitude.finish())]);
        columns.extend([text(&mut self.text), text(&mut self.url), text(&mut self.revision), text(&mut self.extra)]);
        columns
    }
}

fn new_list() -> ListBuilder<StringBuilder> {
    ListBuilder::new(StringBuilder::new()).with_field(Arc::new(Field::new(ITEM, DataType::Utf8, true)))
}

/// Reads the records of files of one layout.
pub(crate) struct Parser<'a> {
    pub layout: &'a Layout,
    pub codes: &'a Codes<'a>,
    pub batch: &'a str,
    /// The file's name in rejects.
    pub locator: &'a str,
}

/// The state of a block while it is read.
struct Work<'a> {
    parser: &'a Parser<'a>,
    builders: Builders,
    scratch: String,
    parsed: Parsed,
}

impl Parser<'_> {
    /// All events of a block.
    pub(crate) fn block(&self, block: &Block) -> Parsed {
        let mut work = Work {
            parser: self,
            builders: Builders { contexts: Some(new_list()), ..Builders::default() },
            scratch: String::new(),
            parsed: Parsed::default(),
        };
        for &line in &block.overlong {
            work.parsed.lines += 1;
            work.reject(line, "", &too_long());
        }
        match self.layout.parting {
            Parting::Tabs => work.tabs(block),
            Parting::Commas => work.commas(block),
        }
        let Work { builders, mut parsed, .. } = work;
        parsed.columns = builders.finish();
        parsed
    }
}

fn too_long() -> Reason {
    reason("record too long", format!("longer than {MOST_RECORD} bytes, or a quote that is never closed"))
}

impl<'a> Work<'a> {
    fn tabs(&mut self, block: &Block) {
        let whole = std::str::from_utf8(&block.bytes);
        let has_nul = memchr::memchr(0, &block.bytes).is_some();
        let mut ends = Vec::with_capacity(64);
        let mut number = block.first_line;
        let mut start = 0;
        while start < block.bytes.len() {
            let end = memchr::memchr(b'\n', &block.bytes[start..]).map_or(block.bytes.len(), |at| start + at);
            let line = match whole {
                Ok(text) => Cow::Borrowed(text.get(start..end).unwrap_or_default()),
                Err(_) => self.decoded(&block.bytes[start..end]),
            };
            let line = line.strip_suffix('\r').unwrap_or(&line);
            if !line.trim_ascii().is_empty() {
                ends.clear();
                ends.extend(memchr::memchr_iter(b'\t', line.as_bytes()).map(|at| at as u32));
                ends.push(line.len() as u32);
                self.record(number, line, &ends, has_nul && line.contains('\0'));
            }
            number += 1;
            start = end + 1;
        }
    }

    fn commas(&mut self, block: &Block) {
        let mut number = block.first_line;
        let (mut line, mut ends) = (String::new(), Vec::new());
        for record in Quoted::new(&block.bytes, true) {
            let bytes = &block.bytes[record.start..record.end];
            let text = self.decoded(bytes);
            let text = text.trim_end_matches(['\n', '\r']);
            if record.open {
                self.parsed.lines += 1;
                self.reject(number, text, &too_long());
            } else if !text.is_empty() {
                unquote(text, &mut line, &mut ends);
                self.record(number, &line, &ends, line.contains('\0'));
            }
            number += memchr::memchr_iter(b'\n', bytes).count() as u64;
        }
    }

    /// Text of bytes: UTF-8, or Windows-1252 where it is none.
    fn decoded<'b>(&mut self, bytes: &'b [u8]) -> Cow<'b, str> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => {
                self.parsed.recoded += 1;
                encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0
            }
        }
    }

    fn record(&mut self, number: u64, line: &str, ends: &[u32], has_nul: bool) {
        self.parsed.lines += 1;
        let layout = self.parser.layout;
        let columns = &layout.columns;
        let done = if line.len() > MOST_RECORD {
            Err(too_long())
        } else if has_nul {
            Err(reason("NUL byte", "the line holds a NUL byte"))
        } else if !columns.contains(&ends.len()) {
            let due = if columns.start() == columns.end() {
                columns.start().to_string()
            } else {
                format!("{} or {}", columns.start(), columns.end())
            };
            Err(reason("wrong column count", format!("{} columns where {due} are due", ends.len())))
        } else {
            let cells = Cells { line, ends, missing: layout.missing };
            if layout.kind == Kind::Counts { self.counts(number, &cells) } else { self.event(number, &cells) }
        };
        if let Err(why) = done {
            self.reject(number, line, &why);
        }
    }

    fn reject(&mut self, number: u64, line: &str, why: &Reason) {
        *self.parsed.rejected.entry(why.kind.to_owned()).or_default() += 1;
        if self.parsed.rejects.len() < MOST_REJECTS {
            let kept = (0..=line.len().min(KEPT_LINE)).rev().find(|&at| line.is_char_boundary(at)).unwrap_or(0);
            self.parsed.rejects.push(Reject {
                locator: format!("{}:{number}", self.parser.locator),
                reason: if why.detail.is_empty() {
                    why.kind.to_owned()
                } else {
                    format!("{}: {}", why.kind, why.detail)
                },
                line: Some(line[..kept].to_owned()),
            });
        }
    }

    fn event(&mut self, number: u64, cells: &Cells<'_>) -> Result<(), Reason> {
        let (layout, codes) = (self.parser.layout, self.parser.codes);
        let date = cells.at(layout.date);
        let date = Day::read(date).ok_or_else(|| reason("no possible date", format!("{date:?}")))?;
        let id = cells.at(layout.id);
        if layout.id != NONE && id.is_empty() {
            return Err(reason("no event id", ""));
        }
        let cameo = cells.some(layout.cameo);
        let mut coded = match cameo {
            Some(code) => {
                codes.cameo(code).ok_or_else(|| reason("no code of the codebook", format!("CAMEO {code:?}")))?
            }
            None if layout.kind == Kind::Acled => codes.acled(cells.at(layout.event_type), cells.at(layout.mode)),
            None => Coded::default(),
        };
        let own_type = (layout.kind != Kind::Acled).then(|| cells.some(layout.event_type)).flatten();
        let own_type = match own_type {
            Some(own) => {
                let known = demarche_types::EventType::named(&own.trim().to_uppercase())
                    .ok_or_else(|| reason("no code of the codebook", format!("PLOVER {own:?}")))?;
                coded.quad = Some(known.quad().name());
                Some(known.name())
            }
            None => None,
        };
        let (source, target) = (self.actor(cells, &layout.source), self.actor(cells, &layout.target));
        let hash = match id {
            "" => 0,
            _ => id_hash(id, layout.dated_ids.then_some(date)),
        };
        let key = |actor: &Actor<'_>| actor.state.as_deref().map_or(0, packed);
        let revision = revision(cells.at(layout.revision));
        self.parsed.keys.push(Key { date: date.0, source: key(&source), target: key(&target), id: hash, revision });

        let build = &mut self.builders;
        if id.is_empty() {
            build.event_id.append_value(format!("{}.{number}", self.parser.batch));
        } else {
            build.event_id.append_value(id);
        }
        build.date.append_value(date.0);
        build.date_to.append_null();
        for (build, (side, actor)) in build.sides.iter_mut().zip([(&layout.source, &source), (&layout.target, &target)])
        {
            build.state.append_option(actor.state.as_deref());
            build.role.append_option(actor.role);
            build.code.append_option(cells.some(side.code));
            build.name.append_option(cells.some(side.name));
        }
        build.cameo.append_option(cameo);
        build.event_type.append_option(own_type.or(coded.event_type));
        let own_mode = if own_type.is_some() { cells.some(layout.mode) } else { None };
        match own_mode {
            Some(mode) => build.mode.append_value(mode.to_lowercase()),
            None => build.mode.append_option(coded.mode),
        }
        if let Some(lists) = &mut build.contexts {
            match cells.some(layout.contexts) {
                Some(own) => {
                    own.split([';', ','])
                        .map(str::trim)
                        .filter(|word| !word.is_empty())
                        .for_each(|word| lists.values().append_value(word));
                }
                None => coded.contexts.iter().for_each(|context| lists.values().append_value(&context.0)),
            }
            lists.append(true);
        }
        let quad = cells.some(layout.quad);
        build.goldstein.append_option(cells.real(layout.goldstein, 1e6).or(coded.goldstein));
        build.quad.append_option(coded.quad.or_else(|| quad.and_then(quad_told)));
        build.source_quad.append_option(quad);
        build.count.append_value(cells.number(layout.count).unwrap_or(1));
        self.rest(cells);
        Ok(())
    }

    /// A row of counts: an event row for each quad class that has any.
    fn counts(&mut self, number: u64, cells: &Cells<'_>) -> Result<(), Reason> {
        let layout = self.parser.layout;
        // A month may stand with its year in one cell: `2018-01`.
        let (year, month) = match cells.at(layout.month).split_once('-') {
            Some((year, month)) => (year, month.parse().ok()),
            None => (cells.at(layout.year), cells.number::<u32>(layout.month)),
        };
        let bounds = year.parse().ok().and_then(|year: i32| {
            let (first, last) = month.map_or((1, 12), |month| (month, month));
            let days = (28..=31).rev().find_map(|day| Day::new(year, last, day))?;
            Some((Day::new(year, first, 1)?, days))
        });
        let (from, to) = bounds.ok_or_else(|| reason("no possible date", format!("{year:?}")))?;
        let (source, target) = (self.actor(cells, &layout.source), self.actor(cells, &layout.target));
        if source.state.is_none() || target.state.is_none() {
            return Err(reason("no known state", "one of the two sides is no state of the lexicon"));
        }
        let net = net_counts(cells.at(layout.net[0]), cells.at(layout.net[1]))?;
        for (place, (quad, &column)) in demarche_types::QuadClass::ALL.iter().zip(&layout.quads).enumerate() {
            let count: u32 = match cells.at(column) {
                "" => net[place],
                cell => cell.parse().map_err(|_| reason("no count", format!("{cell:?}")))?,
            };
            if count == 0 {
                continue;
            }
            let key = |actor: &Actor<'_>| actor.state.as_deref().map_or(0, packed);
            self.parsed.keys.push(Key { date: from.0, source: key(&source), target: key(&target), id: 0, revision: 0 });
            let build = &mut self.builders;
            build.event_id.append_value(format!("{}.{number}.{}", self.parser.batch, *quad as usize + 1));
            build.date.append_value(from.0);
            build.date_to.append_value(to.0);
            for (build, (side, actor)) in
                build.sides.iter_mut().zip([(&layout.source, &source), (&layout.target, &target)])
            {
                build.state.append_option(actor.state.as_deref());
                build.role.append_option(actor.role);
                build.code.append_option(cells.some(side.code));
                build.name.append_option(cells.some(side.name));
            }
            build.cameo.append_null();
            build.event_type.append_null();
            build.mode.append_null();
            if let Some(lists) = &mut build.contexts {
                lists.append(true);
            }
            build.goldstein.append_null();
            build.quad.append_value(quad.name());
            build.source_quad.append_null();
            build.count.append_value(count);
            self.rest(cells);
        }
        Ok(())
    }

    /// The columns that all kinds fill alike.
    fn rest(&mut self, cells: &Cells<'_>) {
        let (layout, codes) = (self.parser.layout, self.parser.codes);
        let build = &mut self.builders;
        build.mentions.append_option(cells.number(layout.mentions));
        build.reports.append_option(cells.number(layout.reports));
        build.articles.append_option(cells.number(layout.articles));
        build.tone.append_option(cells.real(layout.tone, 1e6));
        build.place.append_option(cells.some(layout.place));
        let state = cells.some(layout.place_state).and_then(|value| {
            let systems = [layout.place_system, CountrySystem::Iso, CountrySystem::Name];
            // GDELT's two letters are FIPS and nothing else: in ISO they mean other states.
            let systems = if layout.place_system == CountrySystem::Fips { &systems[..1] } else { &systems[..] };
            systems.iter().find_map(|&system| codes.state(system, value))
        });
        build.place_state.append_option(state);
        let (latitude, longitude) = (cells.real(layout.latitude, 90.0), cells.real(layout.longitude, 180.0));
        let both = latitude.zip(longitude);
        build.latitude.append_option(both.map(|(latitude, _)| latitude));
        build.longitude.append_option(both.map(|(_, longitude)| longitude));
        build.text.append_option(cells.some(layout.text));
        build.url.append_option(cells.some(layout.url));
        build.revision.append_option(cells.some(layout.revision));
        if layout.extra.is_empty() {
            build.extra.append_null();
            return;
        }
        self.scratch.clear();
        for (index, range) in layout.extra.iter().enumerate() {
            if index > 0 {
                self.scratch.push('\t');
            }
            // A back file of GDELT has one column less.
            let last = (*range.end()).min(cells.ends.len() - 1);
            if *range.start() <= last {
                self.scratch.push_str(
                    cells.line.get(cells.start(*range.start())..cells.ends[last] as usize).unwrap_or_default(),
                );
            }
        }
        build.extra.append_value(&self.scratch);
    }

    fn actor<'b>(&self, cells: &Cells<'b>, side: &Side) -> Actor<'b>
    where
        'a: 'b,
    {
        let (layout, codes) = (self.parser.layout, self.parser.codes);
        let (told, code, name) = (cells.at(side.state), cells.at(side.code), cells.at(side.name));
        let one = |value: &str| layout.systems.iter().find_map(|&system| codes.state(system, value.trim()));
        let mut state: Option<Cow<'b, str>> = match told {
            "" => None,
            several if several.contains(';') => joined(several.split(';').filter_map(one)),
            told => one(told).map(Cow::Borrowed),
        };
        if state.is_none() && side.cow != NONE {
            let found = cells.at(side.cow).split(';').filter_map(|value| codes.state(CountrySystem::Cow, value.trim()));
            state = joined(found);
        }
        // Without a column for the state the code begins with it, and kinds of three letters follow.
        let coded = side.state == NONE || matches!(layout.kind, Kind::Phoenix);
        if state.is_none() && coded {
            state = code.get(..3).and_then(|head| codes.cameo_state(head)).map(Cow::Borrowed);
        }
        if state.is_none() && layout.kind == Kind::Icews {
            state = codes.state(CountrySystem::Name, name).map(Cow::Borrowed);
        }
        if state.is_none() && layout.kind == Kind::Acled {
            state = state_in_name(name, codes).map(Cow::Borrowed);
        }
        if state.is_none()
            && let Some(class @ ("IGO" | "NGO" | "MNC" | "IMG")) = code.get(..3)
        {
            state = Some(Cow::Borrowed(match class {
                "IGO" => "IGO",
                "NGO" => "NGO",
                "MNC" => "MNC",
                _ => "IMG",
            }));
        }
        let mut roles = side.roles.iter().map(|&column| cells.at(column)).filter(|cell| !cell.is_empty());
        let role = match layout.roles {
            Roles::Cameo => roles.find_map(|role| codes.cameo_role(role)).or_else(|| {
                let kinds = code.as_bytes().chunks_exact(3).skip(1);
                let mut kinds = kinds.filter_map(|kind| std::str::from_utf8(kind).ok());
                if coded { kinds.find_map(|kind| codes.cameo_role(kind)) } else { None }
            }),
            Roles::Words(system) => roles.find_map(|list| codes.role(system, &words(list, system))),
            Roles::Plover => roles.find_map(|list| {
                let mut each = list.split(';').map(str::trim);
                each.find_map(demarche_types::Role::named).map(demarche_types::Role::name)
            }),
        };
        Actor { state, role }
    }
}

fn words<'b>(list: &'b str, system: &str) -> Vec<&'b str> {
    // ICEWS lists sectors, sometimes in quotes; one of them has slashes in it, none a comma.
    if system == "icews" { list.trim_matches('"').split(',').collect() } else { vec![list] }
}

fn joined<'b>(states: impl Iterator<Item = &'b str>) -> Option<Cow<'b, str>> {
    let mut all: Option<Cow<'b, str>> = None;
    for state in states {
        all = Some(match all {
            None => Cow::Borrowed(state),
            Some(all) if all.split(';').any(|known| known == state) => all,
            Some(all) => Cow::Owned(format!("{all};{state}")),
        });
    }
    all
}

/// The state in ACLED's names: "Military Forces of Fiji (2014-)", "Protesters (Fiji)".
fn state_in_name<'b>(name: &str, codes: &Codes<'b>) -> Option<&'b str> {
    let before = name.split('(').next().unwrap_or_default();
    let of = before.rsplit_once(" of ").map(|(_, of)| of.trim().trim_start_matches("the "));
    let inside = name.split_once('(').and_then(|(_, rest)| rest.split(')').next());
    of.into_iter().chain(inside).find_map(|words| codes.state(CountrySystem::Name, words))
}

/// The first eight bytes of a text as a number that sorts as they do.
fn packed(text: &str) -> u64 {
    let mut bytes = [0; 8];
    let length = text.len().min(8);
    bytes[..length].copy_from_slice(&text.as_bytes()[..length]);
    u64::from_be_bytes(bytes)
}

/// A moment as data sets tell it, in seconds.
pub(crate) fn revision(cell: &str) -> u64 {
    cell.trim().parse().unwrap_or(0)
}

/// Hash of what names an event in its data set: never 0.
pub(crate) fn id_hash(id: &str, date: Option<Day>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let day = date.map_or([0; 4], |day| day.0.to_le_bytes());
    for &byte in id.as_bytes().iter().chain([&0]).chain(&day) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    // The last step of MurmurHash3, so that all bits count.
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    (hash ^ (hash >> 33)).max(1)
}

/// Cells of an RFC 4180 record, parted by tabs: tabs and line breaks inside cells become spaces.
fn unquote(record: &str, line: &mut String, ends: &mut Vec<u32>) {
    line.clear();
    ends.clear();
    let mut rest = record;
    loop {
        let start = line.len();
        if let Some(quoted) = rest.strip_prefix('"') {
            rest = quoted;
            loop {
                let Some((part, after)) = rest.split_once('"') else {
                    line.push_str(rest);
                    rest = "";
                    break;
                };
                line.push_str(part);
                rest = after;
                match after.strip_prefix('"') {
                    Some(after) => {
                        line.push('"');
                        rest = after;
                    }
                    None => break,
                }
            }
        }
        let (part, after) = rest.split_once(',').map_or((rest, None), |(part, after)| (part, Some(after)));
        line.push_str(part);
        if line[start..].contains(['\t', '\n', '\r']) {
            let clean = line[start..].replace(['\t', '\n', '\r'], " ");
            line.truncate(start);
            line.push_str(&clean);
        }
        ends.push(line.len() as u32);
        match after {
            Some(after) => {
                line.push('\t');
                rest = after;
            }
            None => return,
        }
    }
}

/// A column that is the same in every row.
pub(crate) fn constant(value: &str, rows: usize) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(std::iter::repeat_n(value, rows)))
}

/// About how many cooperative and hostile events make a net score of a pair: sums of Goldstein values and of their absolute values, four to an event.
fn net_counts(net: &str, absolute: &str) -> Result<[u32; 4], Reason> {
    const PER_EVENT: f64 = 4.0;
    if net.is_empty() || absolute.is_empty() {
        return Ok([0; 4]);
    }
    let number = |cell: &str| cell.parse::<f64>().ok().filter(|value| value.is_finite());
    let (net, absolute) = number(net)
        .zip(number(absolute))
        .ok_or_else(|| reason("no count", format!("{net:?} and {absolute:?} are no net score")))?;
    let events = |sum: f64| (sum.max(0.0) / 2.0 / PER_EVENT).round().min(f64::from(u32::MAX)) as u32;
    Ok([events(absolute + net), 0, events(absolute - net), 0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_cells_are_plain_and_parted_by_tabs() {
        let check = |record: &str, expected: &str| {
            let (mut line, mut ends) = (String::new(), Vec::new());
            unquote(record, &mut line, &mut ends);
            assert_eq!(line, expected);
            assert_eq!(ends.len(), expected.matches('\t').count() + 1);
        };
        check("a,b,,d", "a\tb\t\td");
        check("\"a, b\",\"say \"\"no\"\"\",\"one\ntwo\"", "a, b\tsay \"no\"\tone two");
        check("", "");
    }

    #[test]
    fn ids_are_told_apart_by_all_that_names_them() {
        assert_ne!(id_hash("1", None), id_hash("2", None));
        assert_ne!(id_hash("1", Some(Day(1))), id_hash("1", Some(Day(2))));
        assert_eq!(id_hash("1", None), id_hash("1", None));
    }
}
