//! How two actors stand to each other over time, and why.

use super::{NoRelations, World};
use demarche_lexicon::Lexicon;
use demarche_relate::{Contribution, Grain, Pair, Period, Rates, Score, Shift, Side};
use demarche_types::ActorCode;

/// How two actors stood, and what changed it.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The two, in the order in which they were asked for.
    pub actors: [String; 2],
    /// The grain of scores and rates.
    pub grain: Grain,
    /// Scores of both directions together, of the first towards the second, and back. A period without reports has none.
    pub sides: [Vec<Score>; 3],
    /// Rates against the exposure of their source, for each covered period.
    pub rates: Vec<Rates>,
    /// The grain of the shifts.
    pub fine: Grain,
    /// The shifts with what made them, oldest first.
    pub shifts: Vec<(Shift, Vec<Because>)>,
    /// First moment of the counts that were asked for, and the last, in years.
    pub span: (f64, f64),
    /// Whose coding it is, in words.
    pub label: String,
    /// What a reader of the numbers must know.
    pub notes: Vec<String>,
    /// The sources.
    pub panels: Vec<String>,
}

/// A story and its part in a shift.
#[derive(Clone, Debug, PartialEq)]
pub struct Because {
    /// Log of the odds of the shift with it, less without it.
    pub weight: f64,
    /// What it tells.
    pub what: String,
    /// The story's key in the ledger, if it is from there.
    pub story: Option<String>,
}

impl World {
    /// As [`World::standing`], of two that are known and of whom something is reported in that time.
    ///
    /// # Errors
    /// If they are not, or if nothing is; with a hint.
    pub fn reported(
        &self,
        actors: [&ActorCode; 2],
        by: Grain,
        (from, to): (Option<Period>, Option<Period>),
        lexicon: &Lexicon,
    ) -> Result<Standing, NoRelations> {
        let pair = self.pair(actors[0], actors[1], lexicon)?;
        let standing = self.standing(actors, pair, by, from, to);
        if standing.sides.iter().any(|side| !side.is_empty()) {
            return Ok(standing);
        }
        let (first, last) = self.ends();
        let date = |what: &str, date: Option<Period>| date.map_or(String::new(), |date| format!(" {what} {date}"));
        Err(NoRelations::NotThere(format!(
            "nothing is reported of {} and {}{}{}; the counts run from {first} to {last}\n  hint: that is silence, not peace; widen --from and --to",
            actors[0],
            actors[1],
            date("from", from),
            date("to", to)
        )))
    }

    /// How a pair stood from one date to another, in periods of a grain.
    pub fn standing(
        &self,
        actors: [&ActorCode; 2],
        pair: Pair,
        by: Grain,
        from: Option<Period>,
        to: Option<Period>,
    ) -> Standing {
        let coarse = self.counts.coarser(by);
        let (first, last) = self.between(from, to);
        let fine = self.counts.grain;
        let ends = (fine.coarsen(first, coarse.grain), fine.coarsen(last, coarse.grain));
        let hostility = self.hostility_of(&coarse);
        let is_first = self.counts.actors[pair.a] == actors[0].0;
        let directed =
            if is_first { [Side::Both, Side::Forth, Side::Back] } else { [Side::Both, Side::Back, Side::Forth] };
        let sides = directed.map(|side| {
            let mut series = hostility.series(&coarse, pair, side);
            series.retain(|score| (ends.0..=ends.1).contains(&score.tick));
            series
        });
        let history = self.history(pair);
        let mut rates = self.model.rates(&history, fine, coarse.grain);
        rates.retain(|rate| (ends.0..=ends.1).contains(&rate.tick));
        let shifts = self.model.shifts_of(&history);
        let because = |shift: &Shift| -> Vec<Because> {
            let asked = self.contributions(pair, shift);
            let stories: Vec<Contribution> = asked.iter().map(|(adds, ..)| adds.clone()).collect();
            let causes = self.model.causes(&history, shift, &stories);
            let because = |cause: &demarche_relate::Cause| {
                let (_, what, story) = &asked[cause.story];
                Because { weight: cause.weight, what: what.clone(), story: story.clone() }
            };
            causes.iter().map(because).collect()
        };
        let shifts = shifts
            .into_iter()
            .filter(|shift| (first..=last).contains(&shift.tick))
            .map(|shift| {
                let because = because(&shift);
                (shift, because)
            })
            .collect();
        Standing {
            actors: actors.map(|actor| actor.0.clone()),
            grain: coarse.grain,
            sides,
            rates,
            fine,
            shifts,
            span: (fine.begins(first), fine.begins(last + 1)),
            label: self.label.clone(),
            notes: self.notes.clone(),
            panels: self.counts.panels.iter().map(|panel| panel.name.clone()).collect(),
        }
    }
}
