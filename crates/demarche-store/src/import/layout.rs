//! Which column of a file is what: by its header where it has one, else by the number of its columns.

use super::source::Parting;
use demarche_lexicon::CountrySystem;
use std::ops::RangeInclusive;

/// A kind of file of event data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names of the data sets")]
pub enum Kind {
    Gdelt1,
    Gdelt2,
    Icews,
    Polecat,
    Phoenix,
    Acled,
    CameoTsv,
    Counts,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 8] = [
        Kind::Gdelt1,
        Kind::Gdelt2,
        Kind::Icews,
        Kind::Polecat,
        Kind::Phoenix,
        Kind::Acled,
        Kind::CameoTsv,
        Kind::Counts,
    ];

    /// Its name on the command line, and that of its data set where none is given.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Gdelt1 => "gdelt1",
            Kind::Gdelt2 => "gdelt2",
            Kind::Icews => "icews",
            Kind::Polecat => "polecat",
            Kind::Phoenix => "phoenix",
            Kind::Acled => "acled",
            Kind::CameoTsv => "cameo-tsv",
            Kind::Counts => "counts",
        }
    }

    /// The kind of a name.
    pub fn named(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The codebook of its events.
    pub(crate) fn codebook(self) -> &'static str {
        match self {
            Kind::Polecat => "PLOVER",
            Kind::Acled => "ACLED",
            Kind::Counts => "quad classes",
            _ => "CAMEO 1.1b3",
        }
    }
}

/// A column of a file; `NONE` where the file has none.
pub(crate) type Column = u16;
/// No column.
pub(crate) const NONE: Column = Column::MAX;

/// Columns of one side of an event.
#[derive(Clone, Debug)]
pub(crate) struct Side {
    /// Its state, in `systems`.
    pub state: Column,
    /// A second column for the state, by number or abbreviation of the Correlates of War.
    pub cow: Column,
    pub code: Column,
    pub name: Column,
    pub roles: Vec<Column>,
}

/// How the roles of actors are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Roles {
    /// A three-letter CAMEO kind in a column each, or behind the state in the actor's code.
    Cameo,
    /// A list of words of a system of `roles.tsv`.
    Words(&'static str),
    /// PLOVER sectors.
    Plover,
}

/// What stands where in the records of a file.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub kind: Kind,
    pub parting: Parting,
    pub has_header: bool,
    /// How many columns a record may have.
    pub columns: RangeInclusive<usize>,
    /// In which systems a state may be named; the first that knows it counts.
    pub systems: &'static [CountrySystem],
    /// The system of the place's state.
    pub place_system: CountrySystem,
    pub roles: Roles,
    /// Whether the id names an event only together with its date.
    pub dated_ids: bool,
    /// What stands for nothing.
    pub missing: &'static [&'static str],
    pub id: Column,
    pub date: Column,
    pub year: Column,
    pub month: Column,
    pub source: Side,
    pub target: Side,
    pub cameo: Column,
    pub event_type: Column,
    pub mode: Column,
    pub contexts: Column,
    pub goldstein: Column,
    pub quad: Column,
    pub count: Column,
    /// Columns of counts by quad class.
    pub quads: [Column; 4],
    /// Columns of net scores of a pair, and of their absolute values, in place of counts.
    pub net: [Column; 2],
    pub mentions: Column,
    pub reports: Column,
    pub articles: Column,
    pub tone: Column,
    pub place: Column,
    pub place_state: Column,
    pub latitude: Column,
    pub longitude: Column,
    pub text: Column,
    pub url: Column,
    pub revision: Column,
    /// Ranges of columns that are kept as they are.
    pub extra: Vec<RangeInclusive<usize>>,
    /// Their names.
    pub extra_names: Vec<String>,
}

const GDELT1: &str = "GLOBALEVENTID SQLDATE MonthYear Year FractionDate Actor1Code Actor1Name Actor1CountryCode Actor1KnownGroupCode Actor1EthnicCode Actor1Religion1Code Actor1Religion2Code Actor1Type1Code Actor1Type2Code Actor1Type3Code Actor2Code Actor2Name Actor2CountryCode Actor2KnownGroupCode Actor2EthnicCode Actor2Religion1Code Actor2Religion2Code Actor2Type1Code Actor2Type2Code Actor2Type3Code IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale NumMentions NumSources NumArticles AvgTone Actor1Geo_Type Actor1Geo_FullName Actor1Geo_CountryCode Actor1Geo_ADM1Code Actor1Geo_Lat Actor1Geo_Long Actor1Geo_FeatureID Actor2Geo_Type Actor2Geo_FullName Actor2Geo_CountryCode Actor2Geo_ADM1Code Actor2Geo_Lat Actor2Geo_Long Actor2Geo_FeatureID ActionGeo_Type ActionGeo_FullName ActionGeo_CountryCode ActionGeo_ADM1Code ActionGeo_Lat ActionGeo_Long ActionGeo_FeatureID DATEADDED SOURCEURL";
const PHOENIX: &str = "EventID Date Year Month Day SourceActorFull SourceActorEntity SourceActorRole SourceActorAttribute TargetActorFull TargetActorEntity TargetActorRole TargetActorAttribute EventCode EventRootCode QuadClass GoldsteinScore Issues Lat Lon LocationName StateName CountryCode SentenceID URLs NewsSources GeoSentence";

/// The columns of GDELT's files, in order.
pub fn gdelt_columns(kind: Kind) -> Vec<String> {
    let mut names = Vec::new();
    for name in GDELT1.split(' ') {
        names.push(name.to_owned());
        if kind == Kind::Gdelt2
            && let Some(geography) = name.strip_suffix("_ADM1Code")
        {
            names.push(format!("{geography}_ADM2Code"));
        }
    }
    names
}

/// What follows from other columns and is not kept.
const DERIVED: [&str; 8] =
    ["monthyear", "year", "fractiondate", "eventbasecode", "eventrootcode", "month", "day", "root_code"];

/// The cells of a line, plain.
fn cells(line: &str) -> (Parting, Vec<String>) {
    let parting = if !line.contains('\t') && line.contains(',') { Parting::Commas } else { Parting::Tabs };
    let cell = |cell: &str| cell.trim().trim_matches('"').to_lowercase();
    let cells = match parting {
        Parting::Tabs => line.split('\t').map(cell).collect(),
        Parting::Commas => line.split(',').map(cell).collect(),
    };
    (parting, cells)
}

/// The kind that a file's first lines show, if they show one.
pub fn fitting(head: &str) -> Option<Kind> {
    let first = head.lines().next()?.trim_start_matches('\u{feff}');
    let (_, header) = cells(first);
    let has = |names: &[&str]| names.iter().all(|name| header.iter().any(|cell| cell == name));
    let any = |names: &[&str]| names.iter().any(|name| header.iter().any(|cell| cell == name));
    if has(&["event id", "event type"]) {
        return Some(Kind::Polecat);
    }
    if has(&["event id", "cameo code"]) {
        return Some(Kind::Icews);
    }
    if any(&["event_id_cnty"]) {
        return Some(Kind::Acled);
    }
    if has(&["eid", "source_root", "target_root"]) {
        return Some(Kind::Phoenix);
    }
    if has(&["globaleventid", "sqldate"]) {
        return Some(if any(&["actiongeo_adm2code"]) { Kind::Gdelt2 } else { Kind::Gdelt1 });
    }
    if has(&["date", "source", "target", "cameocode", "numevents"]) {
        return Some(Kind::Gdelt1);
    }
    if any(&["verbal_coop", "verbal_cooperation"]) && any(&["year"]) || has(&["month", "net", "absnet"]) {
        return Some(Kind::Counts);
    }
    if any(&DATES) && any(&CODES) {
        return Some(Kind::CameoTsv);
    }
    // Without a header: the number of columns that most of the first lines have.
    let mut counts: Vec<usize> =
        head.lines().take(25).filter(|line| !line.is_empty()).map(|line| line.matches('\t').count() + 1).collect();
    counts.sort_unstable();
    match counts.get(counts.len() / 2)? {
        57 | 58 => Some(Kind::Gdelt1),
        61 => Some(Kind::Gdelt2),
        26 | 27 => Some(Kind::Phoenix),
        _ => None,
    }
}

const DATES: [&str; 6] = ["date", "event_date", "event date", "sqldate", "story_date", "day"];
const CODES: [&str; 7] = ["cameo", "cameocode", "cameo_code", "cameo code", "eventcode", "event_code", "code"];

impl Layout {
    /// The layout of a file of a kind by its first lines; why it is none, and which kind fits.
    pub(crate) fn new(kind: Kind, head: &str) -> Result<Layout, String> {
        let first = head.lines().next().unwrap_or_default().trim_start_matches('\u{feff}');
        let found = fitting(head);
        if found != Some(kind) {
            let columns = first.matches('\t').count() + 1;
            let other = match found {
                Some(other) => format!("it looks like {0}\n  hint: demarche import {0} FILE", other.name()),
                None if columns == 16 => {
                    "16 columns look like GDELT's mentions, which are no events\n  hint: import the export files"
                        .to_owned()
                }
                None => format!(
                    "its first line has {columns} columns parted by tabs and no known header\n  hint: `demarche import --help` tells what each kind wants; a table of your own needs a header with date, source, target, cameo (cameo-tsv)"
                ),
            };
            return Err(format!("is no {} file: {other}", kind.name()));
        }
        let (parting, header) = cells(first);
        let has_header = !matches!(kind, Kind::Gdelt1 | Kind::Gdelt2 | Kind::Phoenix)
            || header.iter().any(|cell| ["globaleventid", "eid", "cameocode", "eventid"].contains(&cell.as_str()));
        let names: Vec<String> = match kind {
            _ if has_header => header,
            Kind::Phoenix => PHOENIX.split(' ').map(str::to_lowercase).collect(),
            _ => gdelt_columns(kind).iter().map(|name| name.to_lowercase()).collect(),
        };
        let columns = match kind {
            // The back files lack the last column.
            Kind::Gdelt1 if !has_header => 57..=58,
            Kind::Phoenix if !has_header => 26..=27,
            _ => names.len()..=names.len(),
        };
        let mut taken = vec![false; names.len()];
        let mut find = |wanted: &[&str]| {
            let at = wanted.iter().find_map(|wanted| names.iter().position(|name| name == wanted));
            at.map_or(NONE, |at| {
                taken[at] = true;
                at as Column
            })
        };
        let source_state = find(&[
            "source_iso3",
            "iso_a",
            "source country",
            "sourceactorentity",
            "source_root",
            "source_country",
            "actor country",
        ]);
        // Countries and roles are told anew in other words, so the file's own words are kept beside.
        let source = Side {
            state: if source_state == NONE { find(&["actor1countrycode"]) } else { source_state },
            cow: find(&["actor cow"]),
            code: find(&["actor1code", "sourceactorfull", "source_code"]),
            name: find(&["actor1name", "source name", "actor name", "actor1", "source_name"]),
            roles: [
                find(&[
                    "actor1type1code",
                    "source sectors",
                    "primary actor sector",
                    "sourceactorrole",
                    "source_agent",
                    "inter1",
                ]),
                find(&["actor1type2code", "actor sectors"]),
            ]
            .into(),
        };
        let target_state = find(&[
            "target_iso3",
            "iso_b",
            "target country",
            "targetactorentity",
            "target_root",
            "target_country",
            "recipient country",
        ]);
        let target = Side {
            state: if target_state == NONE { find(&["actor2countrycode"]) } else { target_state },
            cow: find(&["recipient cow"]),
            code: find(&["actor2code", "targetactorfull", "target_code"]),
            name: find(&["actor2name", "target name", "recipient name", "actor2", "target_name"]),
            roles: [
                find(&[
                    "actor2type1code",
                    "target sectors",
                    "primary recipient sector",
                    "targetactorrole",
                    "target_agent",
                    "inter2",
                ]),
                find(&["actor2type2code", "recipient sectors"]),
            ]
            .into(),
        };
        let mut layout = Layout {
            kind,
            parting,
            has_header,
            columns,
            systems: match kind {
                Kind::Gdelt1 | Kind::Gdelt2 => &[CountrySystem::Cameo],
                Kind::Icews => &[CountrySystem::Name],
                Kind::Polecat => &[CountrySystem::Iso, CountrySystem::Name],
                Kind::Phoenix => &[CountrySystem::Cameo],
                Kind::Acled => &[],
                Kind::CameoTsv | Kind::Counts => &[CountrySystem::Iso, CountrySystem::Cameo, CountrySystem::Name],
            },
            place_system: match kind {
                Kind::Gdelt1 | Kind::Gdelt2 => CountrySystem::Fips,
                Kind::Icews | Kind::Polecat => CountrySystem::Name,
                Kind::Phoenix => CountrySystem::Cameo,
                _ => CountrySystem::Iso,
            },
            roles: match kind {
                Kind::Icews => Roles::Words("icews"),
                Kind::Acled => Roles::Words("acled"),
                Kind::Polecat => Roles::Plover,
                _ => Roles::Cameo,
            },
            dated_ids: Layout::has_dated_ids(kind),
            missing: match kind {
                Kind::Gdelt1 | Kind::Gdelt2 | Kind::Acled => &[],
                Kind::Polecat => &["None"],
                Kind::Icews | Kind::CameoTsv | Kind::Counts => &["NA", "NULL"],
                Kind::Phoenix => &["---", "NA"],
            },
            id: find(&["globaleventid", "event id", "eventid", "eid", "event_id_cnty", "event_id", "id"]),
            date: find(&DATES),
            year: if kind == Kind::Counts { find(&["year"]) } else { NONE },
            month: if kind == Kind::Counts { find(&["month"]) } else { NONE },
            source,
            target,
            cameo: find(&CODES),
            event_type: find(&["event type", "event_type"]),
            mode: find(&["event mode", "sub_event_type"]),
            contexts: find(&["contexts"]),
            goldstein: find(&["goldsteinscale", "intensity", "event intensity", "goldsteinscore", "goldstein"]),
            quad: find(&["quadclass", "quad code", "quad_class", "quad"]),
            count: find(&["numevents", "count"]),
            quads: [
                find(&["verbal_coop", "verbal_cooperation"]),
                find(&["material_coop", "material_cooperation"]),
                find(&["verbal_conf", "verbal_conflict"]),
                find(&["material_conf", "material_conflict"]),
            ],
            net: if kind == Kind::Counts { [find(&["net"]), find(&["absnet"])] } else { [NONE; 2] },
            mentions: find(&["nummentions"]),
            reports: find(&["numsources"]),
            articles: find(&["numarticles", "numarts"]),
            tone: find(&["avgtone"]),
            place: find(&["actiongeo_fullname", "city", "placename", "locationname", "location"]),
            place_state: find(&["actiongeo_countrycode", "country", "countrycode", "iso"]),
            latitude: find(&["actiongeo_lat", "actiongeolat", "latitude", "lat"]),
            longitude: find(&["actiongeo_long", "actiongeolong", "longitude", "lon", "long"]),
            text: find(&["event text", "notes", "text", "event"]),
            url: find(&["sourceurl", "urls", "url"]),
            revision: find(&["timestamp"]),
            extra: Vec::new(),
            extra_names: Vec::new(),
        };
        // A table whose states stand in columns of their own has names in the plain ones, else codes.
        if matches!(kind, Kind::CameoTsv | Kind::Counts | Kind::Phoenix) || layout.count != NONE {
            for (side, word) in [(&mut layout.source, "source"), (&mut layout.target, "target")] {
                match side.state {
                    NONE => side.code = if side.code == NONE { find(&[word]) } else { side.code },
                    _ if kind == Kind::Phoenix && side.code == NONE => side.code = find(&[word]),
                    _ if side.name == NONE => side.name = find(&[word]),
                    _ => {}
                }
            }
        }
        layout.check()?;
        layout.keep_rest(&names, &taken);
        Ok(layout)
    }

    /// Whether ids name an event only together with its date.
    pub(crate) fn has_dated_ids(kind: Kind) -> bool {
        matches!(kind, Kind::Icews | Kind::Phoenix)
    }

    fn check(&self) -> Result<(), String> {
        let lacks = |what: &str| {
            Err(format!(
                "lacks a column for {what}\n  hint: name it in the header; README.md tells the names that are known"
            ))
        };
        let side = |side: &Side| side.state != NONE || side.code != NONE || side.name != NONE;
        if self.kind != Kind::Counts && self.date == NONE {
            return lacks("the date");
        }
        if !side(&self.source) {
            return lacks("the source");
        }
        if !side(&self.target) {
            return lacks("the target");
        }
        Ok(())
    }

    /// What is not kept word by word in a column of its own goes into `extra`.
    fn keep_rest(&mut self, names: &[String], taken: &[bool]) {
        let told_otherwise = [self.source.state, self.source.cow, self.target.state, self.target.cow, self.place_state];
        let roles = self.source.roles.iter().chain(&self.target.roles);
        let otherwise: Vec<usize> = told_otherwise
            .iter()
            .chain(roles)
            .chain([&self.event_type, &self.mode])
            .map(|&at| usize::from(at))
            .collect();
        for (at, name) in names.iter().enumerate() {
            let is_kept = taken[at] && (self.kind == Kind::Counts || !otherwise.contains(&at));
            if is_kept || (DERIVED.contains(&name.as_str()) && self.date != NONE) {
                continue;
            }
            self.extra_names.push(name.clone());
            match self.extra.last_mut() {
                Some(range) if *range.end() + 1 == at => *range = *range.start()..=at,
                _ => self.extra.push(at..=at),
            }
        }
    }
}
