//! All counts, and what they teach about reports in general.

use super::cache::{self, Head};
use super::gather::Gathered;
use super::{NoRelations, Wanted, gather};
use demarche_lexicon::Lexicon;
use demarche_relate::{
    Contribution, CountRow, Counts, Grain, History, Hostility, Pair, Period, Shift, ShiftModel, Tick,
};
use demarche_store::{Fault, Snapshot};
use demarche_types::{ActorCode, QuadClass};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A story and what it adds to the counts of a pair.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Told {
    /// The story.
    pub story: String,
    /// What it adds.
    pub adds: Contribution,
}

/// All counts, and what they teach about reports in general. Of a pair's world only the pair's own counts are at hand.
#[derive(Debug)]
pub struct World {
    /// The counts.
    pub counts: Counts,
    /// What they teach of shares.
    pub hostility: Hostility,
    /// What they teach of turns.
    pub model: ShiftModel,
    /// What coarser grains teach of shares.
    pub(crate) coarser: Vec<(Grain, Hostility)>,
    /// Stories of each pair, where the coding tells them.
    pub(crate) told: BTreeMap<Pair, Vec<Told>>,
    /// Whose coding it is, in words.
    pub label: String,
    /// What a reader of the numbers must know.
    pub notes: Vec<String>,
    /// Files that could not be read.
    pub faults: Vec<Fault>,
}

impl World {
    /// Fits what was gathered. By month; by year where no source tells months.
    ///
    /// # Errors
    /// If nothing dated happens between two actors.
    pub fn of(gathered: Gathered) -> Result<World, NoRelations> {
        let Gathered { rows, faults, label, mut notes } = gathered;
        let is_month = |row: &&CountRow| matches!(row.period, Period::Month(..));
        let has_months = rows.iter().any(|row| is_month(&row));
        let counts = Counts::gather(&rows, if has_months { Grain::Month } else { Grain::Year });
        if counts.dyads.is_empty() {
            return Err(NoRelations::NotThere(
                "no dated events between two actors\n  hint: read articles that tell dates, import event data, or name tables with --counts".to_owned(),
            ));
        }
        if has_months {
            let lost: f64 =
                rows.iter().filter(|row| matches!(row.period, Period::Year(_))).flat_map(|row| row.quads).sum();
            if lost >= 1.0 {
                notes.push(format!("{lost:.0} events of which only the year is known are left out"));
            }
        }
        let told = told(&rows, &counts);
        let coarser = [Grain::Quarter, Grain::Year].into_iter().filter(|grain| *grain > counts.grain);
        let coarser = coarser.map(|grain| (grain, Hostility::fit(&counts.coarser(grain)))).collect();
        let (hostility, model) = (Hostility::fit(&counts), ShiftModel::fit(&counts));
        Ok(World { counts, hostility, model, coarser, told, label, notes, faults })
    }

    /// The world of a ledger. `derived` is a folder that keeps the fit for the next time.
    ///
    /// # Errors
    /// If the ledger cannot be read, or has nothing of what is wanted.
    pub fn load(
        snapshot: &Snapshot,
        lexicon: &Lexicon,
        wanted: &Wanted,
        derived: Option<&Path>,
    ) -> Result<World, NoRelations> {
        let path = derived.map(|folder| cache::path(folder, snapshot, lexicon, wanted));
        if let Some(world) = path.as_deref().and_then(cache::whole) {
            return Ok(world);
        }
        let world = World::of(gather(snapshot, lexicon, wanted)?)?;
        if let Some(path) = path.filter(|_| world.faults.is_empty()) {
            cache::keep(&path, &world);
        }
        Ok(world)
    }

    /// The same with the counts of one pair alone, which is quick where the fit is kept already.
    ///
    /// # Errors
    /// As [`World::load`].
    pub fn load_pair(
        snapshot: &Snapshot,
        lexicon: &Lexicon,
        wanted: &Wanted,
        derived: Option<&Path>,
        of: [&ActorCode; 2],
    ) -> Result<World, NoRelations> {
        let kept = derived.and_then(|folder| cache::pair(&cache::path(folder, snapshot, lexicon, wanted), of));
        kept.map_or_else(|| World::load(snapshot, lexicon, wanted, derived), Ok)
    }

    /// What the fit is without the counts of the pairs.
    pub(crate) fn head(&self) -> Head {
        Head {
            grain: self.counts.grain,
            actors: self.counts.actors.clone(),
            panels: self.counts.panels.clone(),
            hostility: self.hostility.clone(),
            model: self.model.clone(),
            coarser: self.coarser.clone(),
            label: self.label.clone(),
            notes: self.notes.clone(),
            places: Vec::new(),
        }
    }

    /// What shares teach in a grain.
    pub fn hostility_of(&self, counts: &Counts) -> Hostility {
        let kept =
            self.coarser.iter().find(|(grain, _)| *grain == counts.grain).map(|(_, hostility)| hostility.clone());
        match kept {
            _ if counts.grain == self.counts.grain => self.hostility.clone(),
            Some(hostility) => hostility,
            None => Hostility::fit(counts),
        }
    }

    /// The pair of two actors that both occur.
    ///
    /// # Errors
    /// If they are one, if one is not known or not reported, or if nothing is reported of the two; each with a hint.
    pub fn pair(&self, a: &ActorCode, b: &ActorCode, lexicon: &Lexicon) -> Result<Pair, NoRelations> {
        if a == b {
            return Err(NoRelations::NotThere(format!(
                "{a} twice: a dyad has two actors\n  hint: demarche actor {a} shows one"
            )));
        }
        for actor in [a, b] {
            self.known(actor, lexicon)?;
        }
        let pair = self.counts.pair(&a.0, &b.0).filter(|pair| !self.counts.cells(*pair).is_empty());
        pair.ok_or_else(|| {
            let (first, last) = self.ends();
            NoRelations::NotThere(format!(
                "no dated events between {a} and {b}; the counts run from {first} to {last}\n  hint: that is silence, not peace: see what else is reported of one with demarche actor {a}"
            ))
        })
    }

    /// First and last period of any report, by name.
    pub fn ends(&self) -> (String, String) {
        let (first, last) = self.counts.span().unwrap_or_default();
        (self.counts.grain.label(first), self.counts.grain.label(last))
    }

    /// The place of an actor.
    ///
    /// # Errors
    /// If it is not there; with others that were perhaps meant.
    pub fn known(&self, actor: &ActorCode, lexicon: &Lexicon) -> Result<usize, NoRelations> {
        if let Some(place) = self.counts.actor(&actor.0) {
            return Ok(place);
        }
        let not_there = |text: String| Err(NoRelations::NotThere(text));
        if let Some(state) = lexicon.actors.state(&actor.0) {
            let name = &state.name;
            let (first, last) = self.counts.span().unwrap_or_default();
            let per_year = self.counts.grain.per_year();
            let years = (first.div_euclid(per_year) as i16, last.div_euclid(per_year) as i16);
            if !(years.0..=years.1).any(|year| state.validity.touches(year)) {
                let end = match (state.validity.from, state.validity.until) {
                    (Some(from), _) if from.year() > years.1 => format!("begins in {}", from.year()),
                    (_, Some(until)) => format!("ended in {}", until.year()),
                    _ => "is not there".to_owned(),
                };
                return not_there(format!(
                    "{name} ({actor}) {end}, and the counts run from {} to {}\n  hint: ask for the state that is there in those years",
                    years.0, years.1
                ));
            }
            let (first, last) = self.ends();
            return not_there(format!(
                "no dated events of {name} ({actor}); the counts ({}) run from {first} to {last}\n  hint: that is silence, not peace; demarche events --actor {actor} lists what has no date",
                self.label
            ));
        }
        let known = lexicon.actors.states.iter().map(|state| (state.code.0.as_str(), state.name.as_str()));
        let unnamed = |code: &&String| lexicon.actors.state(code).is_none();
        let counted = self.counts.actors.iter().filter(unnamed).map(|code| (code.as_str(), ""));
        let mut near: Vec<(usize, String)> = known
            .chain(counted)
            .map(|(code, name)| {
                let shown = if name.is_empty() { code.to_owned() } else { format!("{code} ({name})") };
                (distance(&actor.0, code).min(distance(&actor.0, &name.to_uppercase())), shown)
            })
            .filter(|(distance, _)| *distance <= 1 + actor.0.len() / 4)
            .collect();
        near.sort();
        near.dedup();
        let near: Vec<String> = near.into_iter().take(4).map(|(_, shown)| shown).collect();
        let hint = match near.is_empty() {
            true => "write a state as ISO 3166 alpha-3".to_owned(),
            false => format!("did you mean {}", near.join(", ")),
        };
        not_there(format!("no actor {actor}\n  hint: {hint}"))
    }

    /// The periods that two dates enclose.
    pub fn between(&self, from: Option<Period>, to: Option<Period>) -> (Tick, Tick) {
        let (first, last) = self.counts.span().unwrap_or_default();
        let grain = self.counts.grain;
        (
            from.and_then(|from| grain.first_tick(from)).unwrap_or(first),
            to.and_then(|to| grain.last_tick(to)).unwrap_or(last),
        )
    }

    /// `PER – CHL`.
    pub fn name(&self, pair: Pair) -> String {
        format!("{} – {}", self.counts.actors[pair.a], self.counts.actors[pair.b])
    }

    /// The history of a pair.
    pub fn history(&self, pair: Pair) -> History {
        History::of(&self.counts, self.model.exposures(), pair)
    }

    /// What added to the counts of a pair near a shift: stories, and of codings that tell none each month's counts of a direction and class.
    pub(crate) fn contributions(&self, pair: Pair, shift: &Shift) -> Vec<(Contribution, String, Option<String>)> {
        let grain = self.counts.grain;
        let near = |tick: Tick| (shift.window.0 - 6..=shift.window.1 + 6).contains(&tick);
        let told = self.told.get(&pair).map_or(&[][..], Vec::as_slice);
        let mut found: Vec<_> = told
            .iter()
            .filter(|told| near(told.adds.tick))
            .map(|told| {
                let what = format!("{} {}", grain.label(told.adds.tick), told.story);
                (told.adds.clone(), what, Some(told.story.clone()))
            })
            .collect();
        let with_stories: BTreeSet<usize> = told.iter().map(|told| told.adds.panel).collect();
        let [a, b] = [&self.counts.actors[pair.a], &self.counts.actors[pair.b]];
        for cell in self.counts.cells(pair).iter().filter(|cell| near(cell.tick) && !with_stories.contains(&cell.panel))
        {
            for (source, target, quads) in [(a, b, cell.forth), (b, a, cell.back)] {
                for (place, class) in QuadClass::ALL.iter().enumerate().filter(|(place, _)| quads[*place] > 0.0) {
                    let mut own = [0.0; 4];
                    own[place] = quads[place];
                    let many = format!("{:.1}", quads[place]);
                    let what = format!(
                        "{} {source} → {target} {}: {} events",
                        grain.label(cell.tick),
                        class.name(),
                        many.trim_end_matches(".0")
                    );
                    found.push((Contribution { panel: cell.panel, tick: cell.tick, quads: own }, what, None));
                }
            }
        }
        found
    }
}

/// Stories of each pair with what they add. The same story counts once in each direction and class.
fn told(rows: &[CountRow], counts: &Counts) -> BTreeMap<Pair, Vec<Told>> {
    let mut sums: BTreeMap<(Pair, &str, usize, Tick), [f64; 4]> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for row in rows {
        let (Some(story), Some(pair)) = (&row.story, counts.pair(&row.source, &row.target)) else { continue };
        let Some(tick) = counts.grain.tick(row.period) else { continue };
        let Some(panel) = counts.panels.iter().position(|panel| panel.name == row.panel) else { continue };
        for place in (0..4).filter(|place| row.quads[*place] > 0.0) {
            if seen.insert((story, &row.source, &row.target, place)) {
                sums.entry((pair, story, panel, tick)).or_default()[place] += row.quads[place];
            }
        }
    }
    let mut told: BTreeMap<Pair, Vec<Told>> = BTreeMap::new();
    for ((pair, story, panel, tick), quads) in sums {
        let adds = Contribution { panel, tick, quads };
        told.entry(pair).or_default().push(Told { story: story.to_owned(), adds });
    }
    told
}

/// How many letters two words differ in (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let next = (diagonal + usize::from(a != *b)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = row[j + 1];
            row[j + 1] = next;
        }
    }
    row[other.len()]
}
