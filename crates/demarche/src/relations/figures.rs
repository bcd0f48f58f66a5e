//! The values that `demarche_figure` draws, out of a [`World`].

use super::{Standing, World};
use demarche_figure::{
    Actor, Band, Blocs, Deed, Dyad, Flag, Line, Map, Node, Partner, Point, Rate, Rates, Spot, Tie, Timeline,
};
use demarche_lexicon::{Lexicon, Table};
use demarche_relate::{
    Blocs as Found, Grain, Network, Pair, Profiles, Score, Sign, Tick, Tie as Signed, Turn, Votes, total,
};
use demarche_store::EventRow;
use demarche_types::{PartialDate, QuadClass};

/// What a year counts against the next, where an actor's partners are weighed.
pub const DECAY: f64 = 0.5;
/// Fewer events, the older the less, say nothing of a partner.
pub const FEWEST: f64 = 3.0;

/// The name of a code: of a state that of today, or its last; else the code.
pub fn name(code: &str, lexicon: &Lexicon) -> String {
    lexicon.actors.state(code).map_or_else(|| code.to_owned(), |state| state.name.clone())
}

fn point(score: &Score, grain: Grain) -> Point {
    let (low, high) = score.interval();
    Point {
        at: (grain.begins(score.tick) + grain.begins(score.tick + 1)) / 2.0,
        label: grain.label(score.tick),
        hostility: score.log_odds(),
        low,
        high,
        quads: score.quads,
    }
}

/// Two actors over time; with `is_directed` each direction in a panel of its own.
pub fn dyad(standing: &Standing, lexicon: &Lexicon, is_directed: bool, with_rates: bool) -> Dyad {
    let grain = standing.grain;
    let [a, b] = [0, 1].map(|place: usize| name(&standing.actors[place], lexicon));
    let line = |side: usize, name: String| Line {
        name,
        points: standing.sides[side].iter().map(|score| point(score, grain)).collect(),
    };
    let lines = match is_directed {
        true => vec![line(1, format!("{a} → {b}")), line(2, format!("{b} → {a}"))],
        false => vec![line(0, "both together".to_owned())],
    };
    let fine = standing.fine;
    let flags: Vec<Flag> = standing
        .shifts
        .iter()
        .map(|(shift, because)| {
            let (before, after) = (&shift.before, &shift.after);
            let months = if fine == Grain::Month { "month" } else { "period" };
            Flag {
                at: fine.begins(shift.tick),
                window: (fine.begins(shift.window.0), fine.begins(shift.window.1 + 1)),
                label: fine.label(shift.tick),
                is_warmer: shift.turn == Turn::Warmer,
                kind: shift.lasting.name().to_owned(),
                probability: shift.probability,
                change: format!(
                    "cooperation {:.1} → {:.1}, material {:.1} → {:.1}, conflict {:.1} → {:.1} a {months}",
                    before.cooperation,
                    after.cooperation,
                    before.material,
                    after.material,
                    before.conflict,
                    after.conflict
                ),
                because: because.iter().map(|because| format!("{:+.2}  {}", because.weight, because.what)).collect(),
                href: None,
            }
        })
        .collect();
    let band = |rate: demarche_relate::Rate| Band { low: rate.low, middle: rate.middle, high: rate.high };
    let points: Vec<Rate> = standing
        .rates
        .iter()
        .filter(|_| with_rates)
        .map(|rates| Rate {
            at: (grain.begins(rates.tick) + grain.begins(rates.tick + 1)) / 2.0,
            label: grain.label(rates.tick),
            cooperation: band(rates.cooperation),
            material: band(rates.material),
            conflict: band(rates.conflict),
        })
        .collect();
    let mut levels = Vec::new();
    if with_rates && !points.is_empty() {
        // The rates are told for the drawn grain, levels for that of the shifts.
        let parts = f64::from(fine.per_year()) / f64::from(grain.per_year());
        let mut begins = standing.span.0;
        for (place, (shift, _)) in standing.shifts.iter().enumerate() {
            let at = fine.begins(shift.tick);
            levels.push((begins, at, parts * shift.before.cooperation, parts * shift.before.conflict));
            begins = at;
            if place + 1 == standing.shifts.len() {
                levels.push((at, standing.span.1, parts * shift.after.cooperation, parts * shift.after.conflict));
            }
        }
    }
    Dyad {
        names: [a, b],
        step: 1.0 / f64::from(grain.per_year()),
        span: standing.span,
        lines,
        rates: Rates { points, levels },
        flags,
        source: source(&standing.label),
        notes: standing.notes.clone(),
    }
}

fn source(label: &str) -> String {
    format!("Counted: {label}.")
}

/// An actor's partners at a time, against an earlier one.
pub fn actor(
    world: &World,
    place: usize,
    (then, now): (Tick, Tick),
    votes: &Votes,
    lexicon: &Lexicon,
    most: usize,
) -> Actor {
    let (counts, grain) = (&world.counts, world.counts.grain);
    let profiles = Profiles::at(counts, &world.hostility, now);
    let standing = |pair: Pair, at| {
        let standing = world.hostility.standing(counts, pair, at, DECAY)?;
        (total(&standing.quads) >= FEWEST).then_some(standing)
    };
    let year = i16::try_from(now.div_euclid(grain.per_year())).unwrap_or_default();
    let partners = counts.dyads.keys().filter(|pair| pair.a == place || pair.b == place).filter_map(|pair| {
        let today = standing(*pair, now)?;
        let other = &counts.actors[if pair.a == place { pair.b } else { pair.a }];
        Some(Partner {
            code: other.clone(),
            name: name(other, lexicon),
            now: today.log_odds,
            then: standing(*pair, then).map(|standing| standing.log_odds),
            events: total(&today.quads),
            alignment: profiles
                .alignment(*pair, votes.get(&counts.actors[place], other, year))
                .map(|alignment| alignment.score()),
            href: None,
        })
    });
    Actor {
        name: name(&counts.actors[place], lexicon),
        now: grain.label(now),
        then: grain.label(then),
        partners: partners.collect(),
        most,
        source: source(&world.label),
    }
}

/// The signed network of a time.
pub fn blocs(world: &World, at: Tick, ties: &[Signed], found: &Found, lexicon: &Lexicon) -> Blocs {
    let code = |node: usize| &world.counts.actors[found.network.nodes[node]];
    let nodes = (0..found.network.nodes.len()).map(|node| Node {
        code: code(node).clone(),
        name: name(code(node), lexicon),
        camp: usize::from(found.frustration.camps[node]),
        membership: found.membership[node],
        before: None,
        href: None,
    });
    let of = |network: &Network, a: usize, b: usize| {
        let (a, b) = (network.nodes[a], network.nodes[b]);
        let pair = Pair { a: a.min(b), b: a.max(b) };
        ties.iter().find(|tie| tie.pair == pair)
    };
    let edges = found.network.edges.iter().map(|edge| {
        let tie = of(&found.network, edge.a, edge.b);
        let is_friend = edge.sign == Sign::Friend;
        Tie {
            a: edge.a,
            b: edge.b,
            is_friend,
            probability: tie.map_or(0.0, |tie| if is_friend { tie.friend } else { tie.foe }),
            events: tie.map_or(0.0, Signed::events),
        }
    });
    let [low, middle, high] = found.polarity;
    let proof = match found.frustration.is_proved() {
        true => ", proved least".to_owned(),
        false => format!(", at least {}", found.frustration.bound),
    };
    Blocs {
        at: world.counts.grain.label(at),
        nodes: nodes.collect(),
        ties: edges.collect(),
        told: vec![
            format!("{} of {} pairs do not fit two camps{proof}.", found.frustration.index, found.network.edges.len()),
            format!("Polarity {middle:.2} ({low:.2} to {high:.2}): 0 no camps, 1 all foes between them."),
        ],
        source: source(&world.label),
    }
}

/// Events in time. Those without a date are counted.
pub fn timeline(rows: &[EventRow], name: String, label: &str) -> Timeline {
    let moment = |text: &str, is_end: bool| -> Option<f64> {
        let date: PartialDate = text.parse().ok()?;
        let day = if is_end { date.latest() } else { date.earliest() };
        let part =
            (f64::from(day.month()) - 1.0) / 12.0 + (f64::from(day.day()) - if is_end { 0.0 } else { 1.0 }) / 372.0;
        Some(f64::from(day.year()) + part)
    };
    let side = |codes: &[String]| if codes.is_empty() { "?".to_owned() } else { codes.join("+") };
    let deed = |row: &EventRow| {
        let span = (moment(row.date_from.as_deref()?, false)?, moment(row.date_to.as_deref()?, true)?);
        (span.0 <= span.1).then(|| Deed {
            span,
            date: row.date.clone().unwrap_or_default(),
            source: side(&row.sources),
            target: side(&row.targets),
            kind: row.mode.as_ref().map_or_else(|| row.event_type.clone(), |mode| format!("{}/{mode}", row.event_type)),
            quad: QuadClass::named(&row.quad).map_or(0, |quad| quad as usize),
            text: row.sentence.split_whitespace().collect::<Vec<_>>().join(" "),
            is_alleged: row.factuality == "claimed-by-author",
            href: None,
        })
    };
    let deeds: Vec<Deed> = rows.iter().filter_map(deed).collect();
    Timeline { name, undated: rows.len() - deeds.len(), deeds, source: source(label) }
}

/// The world by one actor's relations at a time.
pub fn map(world: &World, place: usize, now: Tick, lexicon: &Lexicon) -> Map {
    let counts = &world.counts;
    let own = &counts.actors[place];
    let year = i16::try_from(now.div_euclid(counts.grain.per_year())).unwrap_or_default();
    let spots =
        lexicon.places.all().map(|(_, spot)| spot).filter(|spot| spot.table == Table::States).filter_map(|spot| {
            let code = spot.state_code()?.to_owned();
            let state = lexicon.actors.state(&code).filter(|state| state.validity.touches(year))?;
            let pair = counts.pair(own, &code);
            let standing = pair
                .and_then(|pair| world.hostility.standing(counts, pair, now, DECAY))
                .filter(|standing| total(&standing.quads) >= FEWEST);
            Some(Spot {
                name: state.name.clone(),
                latitude: f64::from(spot.latitude),
                longitude: f64::from(spot.longitude),
                hostility: standing.map(|standing| standing.log_odds),
                events: standing.map_or(0.0, |standing| total(&standing.quads)),
                code,
                href: None,
            })
        });
    let mut spots: Vec<Spot> = spots.collect();
    spots.sort_by(|a, b| a.code.cmp(&b.code));
    spots.dedup_by(|later, earlier| later.code == earlier.code);
    Map {
        name: name(own, lexicon),
        code: own.clone(),
        at: counts.grain.label(now),
        spots,
        source: source(&world.label),
    }
}
