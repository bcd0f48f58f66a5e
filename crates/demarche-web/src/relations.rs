//! How actors stand to each other: pairs over time, an actor's friends and foes, the camps of a time, the map.
//!
//! The numbers are those of `demarche::relations`, the pictures those of `demarche_figure`; each has its table and its sentence beside it.

use crate::ledger::Line;
use crate::page::{Problem, Shell, cut, encoded, html};
use crate::query::{Filter, Term};
use crate::site::Site;
use crate::view::{Event, View};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use demarche::relations::{ClaimsCounted, NoRelations, Standing, World, figures, story};
use demarche::types::ActorCode;
use demarche_figure::{Figure, Frame, Multiples};
use demarche_relate::{
    Blocs, Grain, Pair, Period, Sign, Tick, Tie, Turn, Votes, blocs, conflict, cooperation, ties, total,
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The seed of the draws, as `demarche blocs` has it.
const SEED: u64 = 1814;
/// Width of a picture in a page.
const WIDE: f64 = 1080.0;
/// Pairs of the list.
const PAIRS: usize = 200;

impl From<NoRelations> for Problem {
    fn from(error: NoRelations) -> Problem {
        match error {
            NoRelations::Store(error) => error.into(),
            other => {
                // What follows a line break is a hint for the command line.
                let words = other.to_string();
                let what = words.lines().next().unwrap_or_default().to_owned();
                Problem::new(StatusCode::NOT_FOUND, what)
            }
        }
    }
}

/// Which claims count, by the name in addresses.
const CLAIMS: [(&str, &str, ClaimsCounted); 3] = [
    ("all", "all claims", ClaimsCounted::All),
    ("corroborated", "corroborated only", ClaimsCounted::Corroborated),
    ("reported", "without what rests on the author alone", ClaimsCounted::Reported),
];

/// What is asked of a pair.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Ask {
    #[serde(default)]
    pub claims: String,
    #[serde(default)]
    pub by: String,
    #[serde(default)]
    pub directed: String,
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub to: String,
    #[serde(default)]
    pub at: String,
    #[serde(default)]
    pub against: String,
    #[serde(default)]
    pub a: String,
    #[serde(default)]
    pub b: String,
}

impl Ask {
    fn claims(&self) -> ClaimsCounted {
        CLAIMS.iter().find(|(name, ..)| *name == self.claims).map_or(ClaimsCounted::All, |(_, _, claims)| *claims)
    }
}

fn period(text: &str) -> Result<Option<Period>, Problem> {
    match text.trim() {
        "" => Ok(None),
        text => Period::named(text).map(Some).ok_or_else(|| {
            Problem::bad(format!("{} is no date", cut(text, 20))).hint("write 2014, 2014-11 or 2014-11-03")
        }),
    }
}

fn grain(text: &str) -> Option<Grain> {
    match text {
        "month" => Some(Grain::Month),
        "quarter" => Some(Grain::Quarter),
        "year" => Some(Grain::Year),
        _ => None,
    }
}

/// An actor by its code or the name of a state.
fn actor(site: &Site, text: &str) -> ActorCode {
    let code = ActorCode(text.trim().to_uppercase());
    let states = &site.options.lexicon.actors.states;
    match states.iter().find(|state| state.name.eq_ignore_ascii_case(text.trim())) {
        Some(state) => state.code.clone(),
        // A role is shown within its state.
        None => ActorCode(code.head().to_owned()),
    }
}

/// A link that is one of several ways to see the same.
struct Way {
    label: String,
    href: String,
    chosen: bool,
}

/// A shift with what made it.
struct ShiftLine {
    when: String,
    window: String,
    turn: &'static str,
    kind: &'static str,
    probability: String,
    change: String,
    because: Vec<(String, String, Vec<String>)>,
}

#[derive(Template)]
#[template(path = "dyad.html")]
struct DyadPage {
    shell: Shell,
    a: ActorCode,
    b: ActorCode,
    names: [String; 2],
    ask: Ask,
    toggles: Vec<Way>,
    grains: Vec<Way>,
    directed: Way,
    svg: String,
    summary: String,
    shifts: Vec<ShiftLine>,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
    beside: String,
    beside_summary: String,
    lines: Vec<Line>,
    all: usize,
    notes: Vec<String>,
    empty: String,
}

/// The events between two.
fn between<'a>(view: &'a View, a: &ActorCode, b: &ActorCode) -> Vec<&'a Event> {
    let terms = [a, b].map(|actor| Term { field: "actor", value: actor.0.clone() });
    let filter = Filter::new(view, &terms);
    let sides = |event: &Event| {
        let names = &view.names;
        let covers = |list, actor: &ActorCode| names.list(list).any(|code| actor.covers(&ActorCode(code.to_owned())));
        covers(event.sources, a) && covers(event.targets, b)
            || covers(event.sources, b) && covers(event.targets, a)
            || event.reciprocal
    };
    let events = view.by_date.iter().map(|&at| &view.events[at as usize]);
    events.filter(|event| event.in_article && filter.holds(event) && sides(event)).collect()
}

/// The standing of a pair as it is asked for.
fn standing(site: &Site, a: &ActorCode, b: &ActorCode, ask: &Ask) -> Result<(Arc<World>, Standing), Problem> {
    let view = site.view();
    let world = site.world(&view, ask.claims())?;
    let pair = world.pair(a, b, site.options.lexicon)?;
    let (from, to) = (period(&ask.from)?, period(&ask.to)?);
    let by = grain(&ask.by).unwrap_or_else(|| fitting(&world, pair));
    let standing = world.standing([a, b], pair, by, from, to);
    Ok((world, standing))
}

/// The grain in which a pair's reports make a line: finer where there are many.
fn fitting(world: &World, pair: Pair) -> Grain {
    let cells = world.counts.cells(pair);
    let years = match (cells.first(), cells.last()) {
        (Some(first), Some(last)) => (last.tick - first.tick) / world.counts.grain.per_year(),
        _ => 0,
    };
    match years {
        0..=3 => Grain::Month,
        4..=15 => Grain::Quarter,
        _ => Grain::Year,
    }
}

/// The page of two actors.
pub(crate) fn dyad(site: &Site, one: &str, other: &str, ask: &Ask) -> Result<Response, Problem> {
    let view = site.view();
    let (a, b) = (actor(site, one), actor(site, other));
    if a == b {
        return Err(Problem::bad("a dyad has two actors").hint("the page of the actor shows one"));
    }
    let lexicon = site.options.lexicon;
    let names = [figures::name(&a.0, lexicon), figures::name(&b.0, lexicon)];
    let address = |change: &dyn Fn(&mut Ask)| {
        let mut ask = ask.clone();
        change(&mut ask);
        let pairs = [
            ("claims", &ask.claims),
            ("by", &ask.by),
            ("directed", &ask.directed),
            ("from", &ask.from),
            ("to", &ask.to),
        ];
        let given = pairs.iter().filter(|(_, value)| !value.is_empty());
        let given: Vec<String> = given.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        format!("/dyad/{a}/{b}?{}", given.join("&"))
    };
    let toggles = CLAIMS.iter().map(|(name, label, claims)| Way {
        label: (*label).to_owned(),
        href: address(&|ask| (*name).clone_into(&mut ask.claims)),
        chosen: ask.claims() == *claims,
    });
    let events = between(&view, &a, &b);
    let (mut svg, mut summary, mut empty) = (String::new(), String::new(), String::new());
    let (mut shifts, mut rows, mut notes) = (Vec::new(), Vec::new(), Vec::new());
    let (mut beside, mut beside_summary) = (String::new(), String::new());
    let mut drawn = None;
    // A date that is none is told before anything else is missed.
    period(&ask.from).and(period(&ask.to))?;
    match standing(site, &a, &b, ask) {
        Ok((world, standing)) => {
            let mut figure = figures::dyad(&standing, lexicon, ask.directed == "1", true);
            for (at, flag) in figure.flags.iter_mut().enumerate() {
                flag.href = Some(format!("#shift-{}", at + 1));
            }
            svg = figure.svg(&Frame::inline(WIDE, "dyad"));
            summary = figure.summary();
            shifts = shift_lines(&view, &standing, &events);
            rows = score_rows(&standing);
            notes = standing.notes.clone();
            drawn = Some(standing.grain);
            let others = multiples(site, &world, [&a, &b], standing.grain, ask);
            if others.dyads.len() > 1 {
                beside = others.svg(&Frame::inline(WIDE, "beside"));
                beside_summary = others.summary();
            }
        }
        Err(problem) if events.is_empty() => return Err(problem),
        Err(problem) => empty = problem.what().to_owned(),
    }
    let grains = [("month", Grain::Month), ("quarter", Grain::Quarter), ("year", Grain::Year)];
    html(&DyadPage {
        shell: Shell::new(site, &view, "dyads", format!("{} – {}", names[0], names[1])),
        toggles: toggles.collect(),
        grains: grains
            .into_iter()
            .map(|(name, grain)| Way {
                label: name.to_owned(),
                href: address(&|ask| name.clone_into(&mut ask.by)),
                chosen: drawn == Some(grain),
            })
            .collect(),
        directed: Way {
            label: if ask.directed == "1" { "both together".to_owned() } else { "each direction".to_owned() },
            href: address(&|ask| ask.directed = if ask.directed == "1" { String::new() } else { "1".to_owned() }),
            chosen: ask.directed == "1",
        },
        svg,
        summary,
        shifts,
        head: ["Period", "Cooperative", "Hostile", "Share of conflict", "90 % interval", "Against the world"]
            .map(str::to_owned)
            .to_vec(),
        rows,
        beside,
        beside_summary,
        lines: events.iter().take(12).map(|event| Line::of(&view, event)).collect(),
        all: events.len(),
        notes,
        empty,
        ask: ask.clone(),
        names,
        a,
        b,
    })
}

fn shift_lines(view: &View, standing: &Standing, events: &[&Event]) -> Vec<ShiftLine> {
    let mut by_story: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for event in events {
        let row = view.row(event);
        by_story.entry(story(&row)).or_default().push(row.event_id);
    }
    let grain = standing.fine;
    let line = |(shift, because): &(demarche_relate::Shift, Vec<demarche::relations::Because>)| {
        let (low, high) = (grain.label(shift.window.0), grain.label(shift.window.1));
        let (before, after) = (&shift.before, &shift.after);
        ShiftLine {
            when: grain.label(shift.tick),
            window: if low == high { String::new() } else { format!("{low} to {high}") },
            turn: shift.turn.name(),
            kind: shift.lasting.name(),
            probability: format!("{:.2}", shift.probability),
            change: format!(
                "cooperation {:.1} → {:.1}, conflict {:.1} → {:.1} a period",
                before.cooperation, after.cooperation, before.conflict, after.conflict
            ),
            because: because
                .iter()
                .take(6)
                .map(|because| {
                    let ids = because.story.as_ref().and_then(|story| by_story.get(story)).cloned().unwrap_or_default();
                    (format!("{:+.2}", because.weight), cut(&because.what, 240), ids)
                })
                .collect(),
        }
    };
    standing.shifts.iter().map(line).collect()
}

fn score_rows(standing: &Standing) -> Vec<Vec<String>> {
    let row = |score: &demarche_relate::Score| {
        vec![
            standing.grain.label(score.tick),
            format!("{:.0}", cooperation(&score.quads)),
            format!("{:.0}", conflict(&score.quads)),
            format!("{:.0} %", 100.0 * score.share),
            format!("{:.0} to {:.0} %", 100.0 * score.low, 100.0 * score.high),
            format!("{:+.2}", score.log_odds()),
        ]
    };
    standing.sides[0].iter().map(row).collect()
}

/// The pair, and the pairs of each of the two of which most is reported, on one scale.
fn multiples(site: &Site, world: &World, of: [&ActorCode; 2], by: Grain, ask: &Ask) -> Multiples {
    let counts = &world.counts;
    let own = counts.pair(&of[0].0, &of[1].0);
    let mut pairs: Vec<(f64, Pair)> = counts
        .dyads
        .iter()
        .filter(|(pair, _)| {
            Some(**pair) != own
                && of.iter().any(|actor| {
                    let place = counts.actor(&actor.0);
                    place == Some(pair.a) || place == Some(pair.b)
                })
        })
        .map(|(pair, cells)| (cells.iter().map(|cell| total(&cell.both())).sum(), *pair))
        .collect();
    pairs.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    let (from, to) = (period(&ask.from).ok().flatten(), period(&ask.to).ok().flatten());
    let others = pairs.into_iter().take(3).map(|(_, pair)| pair);
    let dyads = own.into_iter().chain(others).map(|pair| {
        let codes = [pair.a, pair.b].map(|place| ActorCode(counts.actors[place].clone()));
        let standing = world.standing([&codes[0], &codes[1]], pair, by, from, to);
        figures::dyad(&standing, site.options.lexicon, false, false)
    });
    Multiples { dyads: dyads.collect(), source: format!("Counted: {}.", world.label) }
}

/// A pair in the list.
struct PairLine {
    a: String,
    b: String,
    names: String,
    cooperative: String,
    hostile: String,
    standing: String,
    last: String,
    warm: bool,
}

#[derive(Template)]
#[template(path = "dyads.html")]
struct DyadsPage {
    shell: Shell,
    lines: Vec<PairLine>,
    all: usize,
    ask: Ask,
    empty: String,
}

/// The list of pairs, those of which most is reported first; or the page of two that are named.
pub(crate) fn dyads(site: &Site, ask: &Ask) -> Result<Response, Problem> {
    if !ask.a.trim().is_empty() && !ask.b.trim().is_empty() {
        return dyad(site, &ask.a, &ask.b, &Ask { a: String::new(), b: String::new(), ..ask.clone() });
    }
    let view = site.view();
    let (mut lines, mut all, mut empty) = (Vec::new(), 0, String::new());
    match site.world(&view, ClaimsCounted::All) {
        Ok(world) => {
            let counts = &world.counts;
            let only = if ask.a.trim().is_empty() {
                None
            } else {
                Some(world.known(&actor(site, &ask.a), site.options.lexicon)?)
            };
            let (_, now) = world.between(None, None);
            let mut pairs: Vec<(f64, Pair)> = counts
                .dyads
                .iter()
                .filter(|(pair, _)| only.is_none_or(|only| pair.a == only || pair.b == only))
                .map(|(pair, cells)| (cells.iter().map(|cell| total(&cell.both())).sum(), *pair))
                .collect();
            pairs.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
            all = pairs.len();
            lines = pairs.into_iter().take(PAIRS).map(|(_, pair)| pair_line(site, &world, pair, now)).collect();
        }
        Err(NoRelations::Store(error)) => return Err(error.into()),
        Err(error) => empty = Problem::from(error).what().to_owned(),
    }
    html(&DyadsPage { shell: Shell::new(site, &view, "dyads", "Dyads"), lines, all, ask: ask.clone(), empty })
}

fn pair_line(site: &Site, world: &World, pair: Pair, now: Tick) -> PairLine {
    let counts = &world.counts;
    let mut quads = [0.0; 4];
    for cell in counts.cells(pair) {
        quads.iter_mut().zip(cell.both()).for_each(|(sum, count)| *sum += count);
    }
    let standing =
        world.hostility.standing(counts, pair, now, figures::DECAY).map_or(0.0, |standing| standing.log_odds);
    let [a, b] = [pair.a, pair.b].map(|place| counts.actors[place].clone());
    PairLine {
        names: format!("{} – {}", figures::name(&a, site.options.lexicon), figures::name(&b, site.options.lexicon)),
        cooperative: format!("{:.0}", cooperation(&quads)),
        hostile: format!("{:.0}", conflict(&quads)),
        standing: format!("{standing:+.2}"),
        last: counts.cells(pair).last().map_or(String::new(), |cell| counts.grain.label(cell.tick)),
        warm: standing < 0.0,
        a,
        b,
    }
}

#[derive(Template)]
#[template(path = "actor.html")]
struct ActorPage {
    shell: Shell,
    code: String,
    name: String,
    svg: String,
    summary: String,
    at: String,
    then: String,
    rows: Vec<(String, String, String, String, String)>,
    lists: Vec<(&'static str, String, usize)>,
    roles: Vec<(String, usize)>,
    aliases: Vec<(String, usize)>,
    lines: Vec<Line>,
    empty: String,
    first: String,
    last: String,
}

/// The page of an actor.
pub(crate) fn one(site: &Site, code: &str, ask: &Ask) -> Result<Response, Problem> {
    let view = site.view();
    let lexicon = site.options.lexicon;
    let asked = ActorCode(code.trim().to_uppercase());
    let head = actor(site, code);
    let (mut svg, mut summary, mut rows, mut empty) = (String::new(), String::new(), Vec::new(), String::new());
    let (mut at, mut then) = (String::new(), String::new());
    let (mut first, mut last) = (String::new(), String::new());
    let known = site.world(&view, ClaimsCounted::All).map_err(Problem::from).and_then(|world| {
        let place = world.known(&head, lexicon)?;
        Ok((world, place))
    });
    match known {
        Ok((world, place)) => {
            let grain = world.counts.grain;
            let (_, now) = world.between(None, period(&ask.at)?);
            let before =
                period(&ask.against)?.and_then(|then| grain.last_tick(then)).unwrap_or(now - 3 * grain.per_year());
            let mut figure = figures::actor(&world, place, (before, now), &Votes::default(), lexicon, 40);
            for partner in &mut figure.partners {
                partner.href = Some(format!("/dyad/{head}/{}", partner.code));
            }
            svg = figure.svg(&Frame::inline(WIDE, "actor"));
            summary = figure.summary();
            (at, then) = (grain.label(now), grain.label(before));
            (first, last) = world.ends();
            let mut partners = figure.partners;
            partners.sort_by(|one, other| one.now.total_cmp(&other.now).then(one.code.cmp(&other.code)));
            rows = partners
                .into_iter()
                .map(|partner| {
                    let then = partner.then.map_or("not reported".to_owned(), |then| format!("{then:+.2}"));
                    let (now, events) = (format!("{:+.2}", partner.now), format!("{:.0}", partner.events));
                    (partner.code, partner.name, now, then, events)
                })
                .collect();
        }
        Err(problem) => empty = problem.what().to_owned(),
    }
    let count = |field: &'static str| {
        let filter = Filter::new(&view, &[Term { field, value: asked.0.clone() }]);
        view.events.iter().filter(|event| event.in_article && filter.holds(event)).count()
    };
    let lists = [("acts", "source"), ("is acted on", "target"), ("speaks", "speaker"), ("is a side of", "actor")];
    let lists: Vec<_> = lists
        .into_iter()
        .map(|(label, field)| (label, format!("/ledger?q={field}:{}", encoded(&asked.0)), count(field)))
        .collect();
    let filter = Filter::new(&view, &[Term { field: "actor", value: asked.0.clone() }]);
    let events: Vec<&Event> = view
        .by_date
        .iter()
        .map(|&at| &view.events[at as usize])
        .filter(|event| event.in_article && filter.holds(event))
        .collect();
    if events.is_empty() && svg.is_empty() {
        return Err(Problem::missing(format!("nothing is reported of {}", cut(&asked.0, 30))));
    }
    let mut roles: BTreeMap<String, usize> = BTreeMap::new();
    let mut voices: BTreeMap<String, usize> = BTreeMap::new();
    for event in &events {
        let names = &view.names;
        for code in names.list(event.sources).chain(names.list(event.targets)) {
            if asked.covers(&ActorCode(code.to_owned())) {
                *roles.entry(code.to_owned()).or_insert(0) += 1;
            }
        }
    }
    for event in view.events.iter().filter(|event| event.in_article) {
        for voice in view.names.list(event.voices) {
            let (codes, name) = voice.split_once(' ').unwrap_or((voice, ""));
            if codes.split('+').any(|code| asked.covers(&ActorCode(code.to_owned()))) && !name.is_empty() {
                *voices.entry(cut(name, 60)).or_insert(0) += 1;
            }
        }
    }
    let sorted = |counts: BTreeMap<String, usize>| {
        let mut all: Vec<(String, usize)> = counts.into_iter().collect();
        all.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        all.truncate(24);
        all
    };
    let name = site.actor_name(&asked.0).unwrap_or_else(|| asked.0.clone());
    html(&ActorPage {
        shell: Shell::new(site, &view, "dyads", name.clone()),
        code: asked.0.clone(),
        name,
        svg,
        summary,
        at,
        then,
        rows,
        lists,
        roles: sorted(roles),
        aliases: sorted(voices),
        lines: events.iter().take(12).map(|event| Line::of(&view, event)).collect(),
        empty,
        first,
        last,
    })
}

/// The network of a time.
pub(crate) struct System {
    pub at: Tick,
    pub ties: Vec<Tie>,
    pub found: Blocs,
}

impl System {
    pub(crate) fn of(world: &World, at: Tick) -> System {
        let ties = ties(&world.counts, &world.hostility, at);
        let found = blocs(&ties, SEED);
        System { at, ties, found }
    }

    fn name<'a>(&self, world: &'a World, node: usize) -> &'a str {
        &world.counts.actors[self.found.network.nodes[node]]
    }

    /// The settled signs, by codes.
    fn signs<'a>(&self, world: &'a World) -> BTreeMap<(&'a str, &'a str), Sign> {
        let edges = self.found.network.edges.iter();
        edges.map(|edge| ((self.name(world, edge.a), self.name(world, edge.b)), edge.sign)).collect()
    }
}

#[derive(Template)]
#[template(path = "system.html")]
struct SystemPage {
    shell: Shell,
    at: String,
    since: String,
    svg: String,
    summary: String,
    told: Vec<String>,
    camps: Vec<Vec<(String, String, String)>>,
    triads: Vec<String>,
    triads_all: usize,
    changes: Vec<String>,
    head: Vec<String>,
    matrix: Vec<(String, Vec<&'static str>)>,
    steps: Vec<String>,
    place: usize,
    previous: Option<String>,
    next: Option<String>,
    empty: String,
}

/// Moments of the slider: the last period of each year, or each period where there are few.
fn moments(world: &World) -> Vec<Tick> {
    let (first, last) = world.between(None, None);
    let per_year = world.counts.grain.per_year();
    match last - first {
        0..=60 => (first..=last).collect(),
        _ => (first..=last).filter(|tick| tick.rem_euclid(per_year) == per_year - 1 || *tick == last).collect(),
    }
}

/// The page of the camps of a time.
pub(crate) fn system(site: &Site, ask: &Ask) -> Result<Response, Problem> {
    let view = site.view();
    let lexicon = site.options.lexicon;
    let shell = Shell::new(site, &view, "system", "System");
    let mut page = SystemPage {
        shell,
        at: String::new(),
        since: String::new(),
        svg: String::new(),
        summary: String::new(),
        told: Vec::new(),
        camps: Vec::new(),
        triads: Vec::new(),
        triads_all: 0,
        changes: Vec::new(),
        head: Vec::new(),
        matrix: Vec::new(),
        steps: Vec::new(),
        place: 0,
        previous: None,
        next: None,
        empty: String::new(),
    };
    let world = match site.world(&view, ClaimsCounted::All) {
        Ok(world) => world,
        Err(NoRelations::Store(error)) => return Err(error.into()),
        Err(error) => {
            Problem::from(error).what().clone_into(&mut page.empty);
            return html(&page);
        }
    };
    let grain = world.counts.grain;
    let moments = moments(&world);
    let wanted = period(&ask.at)?.and_then(|at| grain.last_tick(at));
    let place = match wanted {
        None => moments.len() - 1,
        Some(at) => moments.partition_point(|moment| *moment < at).min(moments.len() - 1),
    };
    let at = wanted.unwrap_or(moments[place]).clamp(moments[0], moments[moments.len() - 1]);
    let since = period(&ask.against)?.and_then(|then| grain.last_tick(then)).unwrap_or(at - 3 * grain.per_year());
    let now = site.system(&view, &world, at);
    let then = site.system(&view, &world, since.max(moments[0]));
    let last = site.system(&view, &world, moments[moments.len() - 1]);
    let frame = Frame::inline(WIDE, "system");
    // All moments stand on the places of the last one, so that nothing jumps.
    let base = figures::blocs(&world, last.at, &last.ties, &last.found, lexicon);
    let places: BTreeMap<&str, (f64, f64)> =
        base.nodes.iter().map(|node| node.code.as_str()).zip(base.positions(&frame)).collect();
    let mut figure = figures::blocs(&world, at, &now.ties, &now.found, lexicon);
    for node in &mut figure.nodes {
        node.before = places.get(node.code.as_str()).copied();
        node.href = Some(format!("/actor/{}", node.code));
    }
    page.svg = figure.svg(&frame);
    page.summary = figure.summary();
    page.told = figure.told.clone();
    page.at = grain.label(at);
    page.since = grain.label(since);
    let nodes = 0..now.found.network.nodes.len();
    for camp in [false, true] {
        let mut members: Vec<_> = nodes
            .clone()
            .filter(|node| now.found.frustration.camps[*node] == camp)
            .map(|node| {
                let code = now.name(&world, node);
                let sure = format!("{:.0} %", 100.0 * now.found.membership[node]);
                (code.to_owned(), figures::name(code, lexicon), sure)
            })
            .collect();
        members.sort();
        if !members.is_empty() {
            page.camps.push(members);
        }
    }
    page.camps.sort_by_key(|members| std::cmp::Reverse(members.len()));
    let triads = triads(&world, &now, lexicon);
    page.triads_all = triads.len();
    page.triads = triads.into_iter().take(24).collect();
    page.changes = changes(&world, &then, &now, lexicon);
    let order: Vec<String> = page.camps.iter().flatten().map(|(code, ..)| code.clone()).take(40).collect();
    let signs = now.signs(&world);
    let sign = |one: &str, other: &str| match signs.get(&(one, other)).or_else(|| signs.get(&(other, one))) {
        Some(Sign::Friend) => "+",
        Some(Sign::Foe) => "−",
        None => "",
    };
    page.matrix = order
        .iter()
        .map(|one| (one.clone(), order.iter().map(|other| if one == other { "·" } else { sign(one, other) }).collect()))
        .collect();
    page.head = order;
    page.place = place;
    page.steps = moments.iter().map(|moment| grain.label(*moment)).collect();
    page.previous = place.checked_sub(1).map(|place| page.steps[place].clone());
    page.next = page.steps.get(place + 1).cloned();
    html(&page)
}

/// Triads that do not fit, in words.
fn triads(world: &World, system: &System, lexicon: &demarche::lexicon::Lexicon) -> Vec<String> {
    let name = |node: usize| figures::name(system.name(world, node), lexicon);
    let mut told = Vec::new();
    for triangle in system.found.network.triangles() {
        let edges = triangle.map(|edge| system.found.network.edges[edge]);
        let foes: Vec<_> = edges.iter().filter(|edge| edge.sign == Sign::Foe).collect();
        match foes.as_slice() {
            [one] => {
                let common =
                    edges.iter().flat_map(|edge| [edge.a, edge.b]).find(|node| *node != one.a && *node != one.b);
                let common = common.map_or(String::new(), &name);
                told.push(format!(
                    "{} and {} are at odds, and both are friends of {common}.",
                    name(one.a),
                    name(one.b)
                ));
            }
            [one, other, _] => {
                let third = if other.a == one.a || other.a == one.b { other.b } else { other.a };
                told.push(format!("{}, {} and {} are all at odds.", name(one.a), name(one.b), name(third)));
            }
            _ => {}
        }
    }
    told.sort();
    told
}

/// What is otherwise than before, a sentence each: turned, new, no longer settled.
fn changes(world: &World, then: &System, now: &System, lexicon: &demarche::lexicon::Lexicon) -> Vec<String> {
    let (before, after) = (then.signs(world), now.signs(world));
    let named =
        |(one, other): &(&str, &str)| format!("{} and {}", figures::name(one, lexicon), figures::name(other, lexicon));
    let word = |sign: Sign| if sign == Sign::Friend { "friends" } else { "at odds" };
    let (mut turned, mut new) = (Vec::new(), Vec::new());
    for (pair, sign) in &after {
        match before.get(pair) {
            Some(old) if old != sign => {
                turned.push(format!("{} were {} and are {}.", named(pair), word(*old), word(*sign)));
            }
            None => new.push(format!("{} are {}, which was not settled before.", named(pair), word(*sign))),
            _ => {}
        }
    }
    let lost = before.iter().filter(|(pair, _)| !after.contains_key(*pair));
    let lost: Vec<String> =
        lost.map(|(pair, sign)| format!("{} were {}; too little says so now.", named(pair), word(*sign))).collect();
    turned.into_iter().chain(new).chain(lost).take(40).collect()
}

#[derive(Template)]
#[template(path = "map.html")]
struct MapPage {
    shell: Shell,
    code: String,
    name: String,
    at: String,
    svg: String,
    summary: String,
    rows: Vec<(String, String, String, String)>,
    steps: Vec<String>,
    place: usize,
    previous: Option<String>,
    next: Option<String>,
    empty: String,
}

/// The world by one actor's relations.
pub(crate) fn map(site: &Site, ask: &Ask) -> Result<Response, Problem> {
    let view = site.view();
    let lexicon = site.options.lexicon;
    let mut page = MapPage {
        shell: Shell::new(site, &view, "map", "Map"),
        code: String::new(),
        name: String::new(),
        at: String::new(),
        svg: String::new(),
        summary: String::new(),
        rows: Vec::new(),
        steps: Vec::new(),
        place: 0,
        previous: None,
        next: None,
        empty: String::new(),
    };
    let world = match site.world(&view, ClaimsCounted::All) {
        Ok(world) => world,
        Err(NoRelations::Store(error)) => return Err(error.into()),
        Err(error) => {
            Problem::from(error).what().clone_into(&mut page.empty);
            return html(&page);
        }
    };
    let whom = if ask.a.trim().is_empty() { busiest(&world) } else { actor(site, &ask.a) };
    let actor_place = world.known(&whom, lexicon)?;
    let grain = world.counts.grain;
    let moments = moments(&world);
    let wanted = period(&ask.at)?.and_then(|at| grain.last_tick(at));
    page.place =
        wanted.map_or(moments.len() - 1, |at| moments.partition_point(|moment| *moment < at).min(moments.len() - 1));
    let at = wanted.unwrap_or(moments[page.place]);
    let mut figure = figures::map(&world, actor_place, at, lexicon);
    for spot in &mut figure.spots {
        spot.href = spot.hostility.map(|_| format!("/dyad/{whom}/{}", spot.code));
    }
    page.svg = figure.svg(&Frame::inline(WIDE, "map"));
    page.summary = figure.summary();
    let mut known: Vec<_> = figure.spots.iter().filter_map(|spot| Some((spot.hostility?, spot))).collect();
    known.sort_by(|one, other| one.0.total_cmp(&other.0).then_with(|| one.1.code.cmp(&other.1.code)));
    page.rows = known
        .into_iter()
        .filter(|(_, spot)| spot.code != whom.0)
        .map(|(hostility, spot)| {
            (spot.code.clone(), spot.name.clone(), format!("{hostility:+.2}"), format!("{:.0}", spot.events))
        })
        .collect();
    page.steps = moments.iter().map(|moment| grain.label(*moment)).collect();
    page.previous = page.place.checked_sub(1).map(|place| page.steps[place].clone());
    page.next = page.steps.get(page.place + 1).cloned();
    page.name = figures::name(&whom.0, lexicon);
    page.code = whom.0;
    page.at = grain.label(at);
    html(&page)
}

/// The actor of which most is reported.
fn busiest(world: &World) -> ActorCode {
    let mut sums = vec![0.0; world.counts.actors.len()];
    for (pair, cells) in &world.counts.dyads {
        let all: f64 = cells.iter().map(|cell| total(&cell.both())).sum();
        sums[pair.a] += all;
        sums[pair.b] += all;
    }
    let most = (0..sums.len()).max_by(|one, other| sums[*one].total_cmp(&sums[*other]).then(other.cmp(one)));
    ActorCode(most.map_or(String::new(), |place| world.counts.actors[place].clone()))
}

/// The data of a pair as JSON: what its page shows.
pub(crate) fn dyad_json(site: &Site, one: &str, other: &str, ask: &Ask) -> Result<Value, Problem> {
    let view = site.view();
    let (a, b) = (actor(site, one), actor(site, other));
    let (world, standing) = standing(site, &a, &b, ask)?;
    let grain = standing.grain;
    let series = |side: usize| {
        standing.sides[side]
            .iter()
            .map(|score| {
                let (low, high) = score.interval();
                let [vc, mc, vf, mf] = score.quads;
                json!({
                    "period": grain.label(score.tick), "verbal_cooperation": vc, "material_cooperation": mc,
                    "verbal_conflict": vf, "material_conflict": mf, "conflict_share": rounded(score.share),
                    "low": rounded(score.low), "high": rounded(score.high), "world_share": rounded(score.world),
                    "hostility": rounded(score.log_odds()), "hostility_low": rounded(low), "hostility_high": rounded(high),
                })
            })
            .collect::<Vec<_>>()
    };
    let events = between(&view, &a, &b);
    Ok(json!({
        "snapshot": view.snapshot, "a": a.0, "b": b.0, "claims": ask.claims().to_string(), "coding": world.label,
        "series": series(0), "forth": series(1), "back": series(2),
        "shifts": shifts_json(&view, &standing, &events), "events": events.len(), "notes": standing.notes,
    }))
}

fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

fn shifts_json(view: &View, standing: &Standing, events: &[&Event]) -> Vec<Value> {
    let lines = shift_lines(view, standing, events);
    let one = |(line, (shift, _)): (ShiftLine, &(demarche_relate::Shift, Vec<demarche::relations::Because>))| {
        json!({
            "month": line.when, "window": [standing.fine.label(shift.window.0), standing.fine.label(shift.window.1)],
            "direction": if shift.turn == Turn::Warmer { "warmer" } else { "cooler" }, "kind": line.kind,
            "probability": rounded(shift.probability), "size": rounded(shift.size), "change": line.change,
            "because": line.because.into_iter().map(|(weight, what, events)| json!({"weight": weight.parse::<f64>().ok(), "what": what, "events": events})).collect::<Vec<_>>(),
        })
    };
    lines.into_iter().zip(&standing.shifts).map(one).collect()
}

/// The shifts of all pairs, the surest and greatest first; with `actor` those of its pairs.
pub(crate) fn shifts_of(site: &Site, code: &str, most: usize) -> Result<Value, Problem> {
    let view = site.view();
    let world = site.world(&view, ClaimsCounted::All)?;
    let only = match code.trim() {
        "" => None,
        code => Some(world.known(&actor(site, code), site.options.lexicon)?),
    };
    let counts = &world.counts;
    let mut found: Vec<(f64, Pair, demarche_relate::Shift)> = Vec::new();
    for pair in counts.dyads.keys().filter(|pair| only.is_none_or(|only| pair.a == only || pair.b == only)) {
        for shift in world.model.shifts(counts, *pair) {
            found.push((shift.probability * shift.size.abs(), *pair, shift));
        }
    }
    found.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2.tick).cmp(&(other.1, other.2.tick))));
    let grain = counts.grain;
    let all = found.len();
    let items: Vec<Value> = found
        .into_iter()
        .take(most)
        .map(|(_, pair, shift)| {
            json!({
                "a": counts.actors[pair.a], "b": counts.actors[pair.b], "month": grain.label(shift.tick),
                "window": [grain.label(shift.window.0), grain.label(shift.window.1)], "direction": shift.turn.name(),
                "kind": shift.lasting.name(), "probability": rounded(shift.probability), "size": rounded(shift.size),
            })
        })
        .collect();
    Ok(json!({"snapshot": view.snapshot, "total": all, "items": items}))
}

/// An actor's partners as JSON.
pub(crate) fn actor_json(site: &Site, code: &str, ask: &Ask) -> Result<Value, Problem> {
    let view = site.view();
    let head = actor(site, code);
    let world = site.world(&view, ClaimsCounted::All)?;
    let place = world.known(&head, site.options.lexicon)?;
    let grain = world.counts.grain;
    let (_, now) = world.between(None, period(&ask.at)?);
    let then = period(&ask.against)?.and_then(|then| grain.last_tick(then)).unwrap_or(now - 3 * grain.per_year());
    let figure = figures::actor(&world, place, (then, now), &Votes::default(), site.options.lexicon, usize::MAX);
    let partners = figure.partners.iter().map(|partner| {
        json!({
            "actor": partner.code, "name": partner.name, "hostility": rounded(partner.now),
            "hostility_then": partner.then.map(rounded), "alignment": partner.alignment.map(rounded), "events": rounded(partner.events),
        })
    });
    Ok(json!({
        "snapshot": view.snapshot, "actor": head.0, "name": figure.name, "at": grain.label(now), "against": grain.label(then),
        "partners": partners.collect::<Vec<_>>(),
    }))
}

/// The camps of a time as JSON.
pub(crate) fn system_json(site: &Site, ask: &Ask) -> Result<Value, Problem> {
    let view = site.view();
    let world = site.world(&view, ClaimsCounted::All)?;
    let (first, last) = world.between(None, None);
    let at = period(&ask.at)?.and_then(|at| world.counts.grain.last_tick(at)).unwrap_or(last).clamp(first, last);
    let system = site.system(&view, &world, at);
    let members = (0..system.found.network.nodes.len()).map(|node| {
        json!({
            "actor": system.name(&world, node), "camp": u8::from(system.found.frustration.camps[node]),
            "probability": rounded(system.found.membership[node]),
        })
    });
    let signs = system
        .signs(&world)
        .into_iter()
        .map(|((a, b), sign)| json!({"a": a, "b": b, "sign": if sign == Sign::Friend { "friend" } else { "foe" }}));
    Ok(json!({
        "snapshot": view.snapshot, "at": world.counts.grain.label(at), "members": members.collect::<Vec<_>>(),
        "ties": signs.collect::<Vec<_>>(), "frustration": system.found.frustration.index,
        "proved": system.found.frustration.is_proved(), "polarity": system.found.polarity,
        "unbalanced": triads(&world, &system, site.options.lexicon),
    }))
}
