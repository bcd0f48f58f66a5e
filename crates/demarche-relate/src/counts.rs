//! Counts of events between actors, by period and quad class.
//!
//! In: [`CountRow`]s, from a ledger's own coding, from imported event data or from tables of counts. Out: [`Counts`], for every
//! pair of actors what each did to the other, beside what the whole source reported in the same period. A period in which a pair
//! is not reported has no cell: absent, never zero. What it does not do: judge what a count means.

use crate::calendar::{Grain, Period, Tick};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Events by quad class: verbal cooperation, material cooperation, verbal conflict, material conflict.
/// Not whole numbers where a source weighs its events.
pub type Quads = [f64; 4];

/// All events of a row of quads.
pub fn total(quads: &Quads) -> f64 {
    quads.iter().sum()
}

/// The cooperative ones.
pub fn cooperation(quads: &Quads) -> f64 {
    quads[0] + quads[1]
}

/// The conflictual ones.
pub fn conflict(quads: &Quads) -> f64 {
    quads[2] + quads[3]
}

/// Adds one row of quads to another.
pub(crate) fn add(into: &mut Quads, quads: &Quads) {
    for (sum, count) in into.iter_mut().zip(quads) {
        *sum += count;
    }
}

/// What one actor did to another in one period, as one source reports it.
#[derive(Clone, Debug, PartialEq)]
pub struct CountRow {
    /// Who acts: a code.
    pub source: String,
    /// Towards whom.
    pub target: String,
    /// When.
    pub period: Period,
    /// The source panel, such as `ledger` or `icews`: the reports of one panel rise and fall together.
    pub panel: String,
    /// How many events.
    pub quads: Quads,
    /// Sum of the Goldstein scale over them.
    pub goldstein: f64,
    /// The story they come from: what one story tells of the same two is counted once, however many print it.
    pub story: Option<String>,
}

/// A pair of actors, by their place in [`Counts::actors`]; the first comes first in the alphabet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Pair {
    /// The one.
    pub a: usize,
    /// The other.
    pub b: usize,
}

/// What one panel reports of a pair in one period.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Place of the panel in [`Counts::panels`].
    pub panel: usize,
    /// When.
    pub tick: Tick,
    /// What the first did to the second.
    pub forth: Quads,
    /// What the second did to the first.
    pub back: Quads,
    /// Sums of the Goldstein scale, forth and back.
    pub goldstein: [f64; 2],
}

impl Cell {
    /// Both directions together.
    pub fn both(&self) -> Quads {
        let mut quads = self.forth;
        add(&mut quads, &self.back);
        quads
    }
}

/// A source whose reports rise and fall together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// Its name.
    pub name: String,
    /// All it reports between any two actors, by period: the exposure.
    pub world: BTreeMap<Tick, Quads>,
}

/// Counts of all pairs.
#[derive(Clone, Debug, PartialEq)]
pub struct Counts {
    /// The length of a period.
    pub grain: Grain,
    /// Codes, in the order of the alphabet.
    pub actors: Vec<String>,
    /// The sources.
    pub panels: Vec<Panel>,
    /// Cells of each pair, by period and panel.
    pub dyads: BTreeMap<Pair, Vec<Cell>>,
}

impl Counts {
    /// Gathers rows. What an actor does to itself, what has no date as exact as the grain, and what is negative or no number
    /// does not count.
    pub fn gather(rows: &[CountRow], grain: Grain) -> Counts {
        let kept: Vec<(&CountRow, Tick)> = once_a_story(rows)
            .into_iter()
            .filter(|row| row.source != row.target && row.quads.iter().all(|count| count.is_finite() && *count >= 0.0))
            .filter(|row| total(&row.quads) > 0.0)
            .filter_map(|row| Some((row, grain.tick(row.period)?)))
            .collect();
        let actors: BTreeSet<&str> =
            kept.iter().flat_map(|(row, _)| [row.source.as_str(), row.target.as_str()]).collect();
        let names: BTreeSet<&str> = kept.iter().map(|(row, _)| row.panel.as_str()).collect();
        let place: BTreeMap<&str, usize> = actors.iter().enumerate().map(|(index, name)| (*name, index)).collect();
        let panel: BTreeMap<&str, usize> = names.iter().enumerate().map(|(index, name)| (*name, index)).collect();
        let mut cells: BTreeMap<(Pair, Tick, usize), Cell> = BTreeMap::new();
        for (row, tick) in kept {
            let (source, target) = (place[row.source.as_str()], place[row.target.as_str()]);
            let pair = Pair { a: source.min(target), b: source.max(target) };
            let panel = panel[row.panel.as_str()];
            let blank = Cell { panel, tick, forth: [0.0; 4], back: [0.0; 4], goldstein: [0.0; 2] };
            let cell = cells.entry((pair, tick, panel)).or_insert(blank);
            add(if source < target { &mut cell.forth } else { &mut cell.back }, &row.quads);
            cell.goldstein[usize::from(source > target)] += row.goldstein;
        }
        let mut dyads: BTreeMap<Pair, Vec<Cell>> = BTreeMap::new();
        for ((pair, ..), cell) in cells {
            dyads.entry(pair).or_default().push(cell);
        }
        let actors = actors.into_iter().map(str::to_owned).collect();
        Counts::of(grain, actors, names.into_iter().map(str::to_owned).collect(), dyads)
    }

    /// Counts of given cells; the exposure of each panel is their sum.
    pub(crate) fn of(
        grain: Grain,
        actors: Vec<String>,
        panels: Vec<String>,
        dyads: BTreeMap<Pair, Vec<Cell>>,
    ) -> Counts {
        let mut panels: Vec<Panel> = panels.into_iter().map(|name| Panel { name, world: BTreeMap::new() }).collect();
        for cell in dyads.values().flatten() {
            add(panels[cell.panel].world.entry(cell.tick).or_default(), &cell.both());
        }
        Counts { grain, actors, panels, dyads }
    }

    /// The same in longer periods.
    pub fn coarser(&self, grain: Grain) -> Counts {
        if grain <= self.grain {
            return self.clone();
        }
        let coarse = |cells: &Vec<Cell>| {
            let mut joined: BTreeMap<(Tick, usize), Cell> = BTreeMap::new();
            for cell in cells {
                let tick = self.grain.coarsen(cell.tick, grain);
                let blank = Cell { tick, forth: [0.0; 4], back: [0.0; 4], goldstein: [0.0; 2], panel: cell.panel };
                let sum = joined.entry((tick, cell.panel)).or_insert(blank);
                add(&mut sum.forth, &cell.forth);
                add(&mut sum.back, &cell.back);
                sum.goldstein.iter_mut().zip(cell.goldstein).for_each(|(sum, value)| *sum += value);
            }
            joined.into_values().collect()
        };
        // The exposure of the whole is kept even where the counts of few pairs are at hand.
        let panel = |panel: &Panel| {
            let mut world: BTreeMap<Tick, Quads> = BTreeMap::new();
            for (tick, quads) in &panel.world {
                add(world.entry(self.grain.coarsen(*tick, grain)).or_default(), quads);
            }
            Panel { name: panel.name.clone(), world }
        };
        Counts {
            grain,
            actors: self.actors.clone(),
            panels: self.panels.iter().map(panel).collect(),
            dyads: self.dyads.iter().map(|(pair, cells)| (*pair, coarse(cells))).collect(),
        }
    }

    /// The place of an actor.
    pub fn actor(&self, code: &str) -> Option<usize> {
        self.actors.binary_search_by(|known| known.as_str().cmp(code)).ok()
    }

    /// The pair of two actors, if both occur.
    pub fn pair(&self, one: &str, other: &str) -> Option<Pair> {
        let (one, other) = (self.actor(one)?, self.actor(other)?);
        (one != other).then_some(Pair { a: one.min(other), b: one.max(other) })
    }

    /// What is reported of a pair, oldest first; empty if nothing is.
    pub fn cells(&self, pair: Pair) -> &[Cell] {
        self.dyads.get(&pair).map_or(&[], Vec::as_slice)
    }

    /// First and last period of any report.
    pub fn span(&self) -> Option<(Tick, Tick)> {
        let ticks = || self.panels.iter().flat_map(|panel| panel.world.keys().copied());
        Some((ticks().min()?, ticks().max()?))
    }

    /// The part of the world's events that are conflictual, where a panel reports any.
    pub fn world_share(&self, panel: usize, tick: Tick) -> f64 {
        let world = self.panels[panel].world.get(&tick).copied().unwrap_or_default();
        // Half an event of each kind, so that a period without conflict has odds.
        (conflict(&world) + 0.5) / (total(&world) + 1.0)
    }
}

/// Rows without the repetitions of a story: of what one story tells of the same two actors in the same quad class the earliest counts.
fn once_a_story(rows: &[CountRow]) -> Vec<&CountRow> {
    let key = |row: &CountRow| -> Option<(String, String, String, Option<usize>)> {
        let quad = row.quads.iter().position(|count| *count > 0.0);
        Some((row.story.clone()?, row.source.clone(), row.target.clone(), quad))
    };
    let mut earliest = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        if let Some(key) = key(row) {
            let first = earliest.entry(key).or_insert(index);
            if row.period < rows[*first].period {
                *first = index;
            }
        }
    }
    let told: BTreeSet<usize> = earliest.into_values().collect();
    let kept = |(index, row): &(usize, &CountRow)| row.story.is_none() || told.contains(index);
    rows.iter().enumerate().filter(kept).map(|(_, row)| row).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A row: `PER CHL 2014-03 vc mc vf mf`.
    pub(crate) fn row(text: &str) -> CountRow {
        let parts: Vec<&str> = text.split_whitespace().collect();
        let count = |index: usize| parts[index].parse::<f64>().expect("a number");
        CountRow {
            source: parts[0].to_owned(),
            target: parts[1].to_owned(),
            period: Period::named(parts[2]).expect("a period"),
            panel: "test".to_owned(),
            quads: [count(3), count(4), count(5), count(6)],
            goldstein: 0.0,
            story: parts.get(7).map(|story| (*story).to_owned()),
        }
    }

    #[test]
    fn directions_are_kept_and_silence_is_absent() {
        let rows = [row("PER CHL 2014-03 2 0 1 0"), row("CHL PER 2014-03 0 1 0 0"), row("CHL PER 2014-05 0 0 0 1")];
        let counts = Counts::gather(&rows, Grain::Month);
        let cells = counts.cells(counts.pair("PER", "CHL").expect("both occur"));
        assert_eq!(cells.len(), 2, "April has no cell");
        assert_eq!((cells[0].forth, cells[0].back), ([0.0, 1.0, 0.0, 0.0], [2.0, 0.0, 1.0, 0.0]));
        let years = counts.coarser(Grain::Year);
        assert_eq!(years.cells(Pair { a: 0, b: 1 })[0].both(), [2.0, 1.0, 1.0, 1.0]);
    }

    #[test]
    fn a_story_counts_once_and_a_state_does_nothing_to_itself() {
        let mut rows = vec![row("PER CHL 2014-03 1 0 0 0 summit"); 40];
        rows.push(row("PER PER 2014-03 1 0 0 0"));
        rows.push(row("PER CHL 2014 1 0 0 0"));
        let counts = Counts::gather(&rows, Grain::Month);
        assert_eq!(counts.actors, ["CHL", "PER"]);
        assert_eq!(total(&counts.cells(Pair { a: 0, b: 1 })[0].both()), 1.0);
        assert_eq!(counts.pair("PER", "PER"), None);
    }
}
