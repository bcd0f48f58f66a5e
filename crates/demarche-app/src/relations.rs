//! What the verbs on relations share: the fitted world, actors by code or name, scores and shifts as text and JSON.

use crate::counts::{Loaded, Source};
use crate::failure::Failure;
use crate::output::{Styles, styled};
use demarche::lexicon::Lexicon;
use demarche::types::ActorCode;
use demarche_relate::{
    Counts, Grain, Hostility, Pair, Period, Score, Shift, ShiftModel, Tick, Turn, conflict, cooperation, total,
};
use demarche_store::Fault;
use serde_json::{Value, json};

/// All counts, and what they teach about reports in general.
pub(crate) struct World {
    pub rows: Vec<demarche_relate::CountRow>,
    pub counts: Counts,
    pub hostility: Hostility,
    pub model: ShiftModel,
    pub faults: Vec<Fault>,
}

impl World {
    /// Reads and fits. By month; by year where no source tells months.
    pub(crate) fn load(source: &Source, lexicon: &Lexicon, also: &[ActorCode]) -> Result<World, Failure> {
        let Loaded { rows, faults } = source.load(lexicon, also)?;
        let has_months = rows.iter().any(|row| matches!(row.period, Period::Month(..)));
        let counts = Counts::gather(&rows, if has_months { Grain::Month } else { Grain::Year });
        if counts.dyads.is_empty() {
            return Err(Failure::input(
                "no dated events between two actors\n  hint: read articles that tell dates, or name tables with --counts",
            ));
        }
        let (hostility, model) = (Hostility::fit(&counts), ShiftModel::fit(&counts));
        Ok(World { rows, counts, hostility, model, faults })
    }

    /// The pair of two actors that both occur.
    pub(crate) fn pair(&self, a: &ActorCode, b: &ActorCode, lexicon: &Lexicon) -> Result<Pair, Failure> {
        if a == b {
            return Err(Failure::input(format!(
                "{a} twice: a dyad has two actors\n  hint: demarche actor {a} shows one"
            )));
        }
        for actor in [a, b] {
            self.known(actor, lexicon)?;
        }
        let pair = self.counts.pair(&a.0, &b.0).filter(|pair| !self.counts.cells(*pair).is_empty());
        pair.ok_or_else(|| {
            let (first, last) = self.counts.span().unwrap_or_default();
            let label = |tick| self.counts.grain.label(tick);
            Failure::input(format!(
                "no dated events between {a} and {b}; the counts run from {} to {}\n  hint: that is silence, not peace: see what else is reported of one with demarche actor {a}",
                label(first),
                label(last)
            ))
        })
    }

    /// The place of an actor, or which other was perhaps meant.
    pub(crate) fn known(&self, actor: &ActorCode, lexicon: &Lexicon) -> Result<usize, Failure> {
        if let Some(place) = self.counts.actor(&actor.0) {
            return Ok(place);
        }
        if let Some(state) = lexicon.actors.state(&actor.0) {
            let name = &state.name;
            let (first, last) = self.counts.span().unwrap_or_default();
            let per_year = self.counts.grain.per_year();
            let years = (first.div_euclid(per_year) as i16, last.div_euclid(per_year) as i16);
            if !(years.0..=years.1).any(|year| state.validity.touches(year)) {
                let end =
                    state.validity.until.map_or("is not yet".to_owned(), |until| format!("ended in {}", until.year()));
                return Err(Failure::input(format!(
                    "{name} ({actor}) {end}, and the counts run from {} to {}\n  hint: ask for the state that is there in those years",
                    years.0, years.1
                )));
            }
            return Err(Failure::input(format!("no dated events of {name} ({actor})")));
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
        let hint = if near.is_empty() {
            "write a state as ISO 3166 alpha-3".to_owned()
        } else {
            format!("did you mean {}", near.join(", "))
        };
        Err(Failure::input(format!("no actor {actor}\n  hint: {hint}")))
    }

    /// The periods that two dates on the command line enclose.
    pub(crate) fn between(&self, from: Option<Period>, to: Option<Period>) -> (Tick, Tick) {
        let (first, last) = self.counts.span().unwrap_or_default();
        let grain = self.counts.grain;
        (
            from.and_then(|from| grain.first_tick(from)).unwrap_or(first),
            to.and_then(|to| grain.last_tick(to)).unwrap_or(last),
        )
    }

    /// `PER – CHL`.
    pub(crate) fn name(&self, pair: Pair) -> String {
        format!("{} – {}", self.counts.actors[pair.a], self.counts.actors[pair.b])
    }
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

/// An actor on the command line: a code, or the name of a state.
pub(crate) fn actor(text: &str) -> Result<ActorCode, String> {
    let lexicon = Lexicon::embedded();
    let names = |name: &str| name.eq_ignore_ascii_case(text);
    if let Some(state) = lexicon.actors.states.iter().find(|state| names(&state.name)) {
        return Ok(state.code.clone());
    }
    let code = text.to_uppercase();
    match code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.') && !code.is_empty() {
        true => Ok(ActorCode(code)),
        false => Err("no actor; write a state as ISO 3166 alpha-3 (PAK) or by name, a role as PAK.MIL".to_owned()),
    }
}

/// A date on the command line.
pub(crate) fn period(text: &str) -> Result<Period, String> {
    Period::named(text).ok_or_else(|| "no date; write 2014, 2014-11 or 2014-11-03".to_owned())
}

/// Scores with two decimals at most, so that no more is said than is known.
fn rounded(value: f64) -> Value {
    json!((value * 1000.0).round() / 1000.0)
}

/// A score as JSON.
pub(crate) fn json_score(score: &Score, grain: Grain) -> Value {
    let [vc, mc, vf, mf] = score.quads;
    let (low, high) = score.interval();
    json!({
        "period": grain.label(score.tick),
        "events": total(&score.quads),
        "verbal_cooperation": vc, "material_cooperation": mc, "verbal_conflict": vf, "material_conflict": mf,
        "conflict_share": rounded(score.share), "low": rounded(score.low), "high": rounded(score.high),
        "world_share": rounded(score.world),
        "hostility": rounded(score.log_odds()), "hostility_low": rounded(low), "hostility_high": rounded(high),
        "goldstein_mean": rounded(score.goldstein),
    })
}

/// A shift as JSON.
pub(crate) fn json_shift(shift: &Shift, grain: Grain) -> Value {
    let level = |level: &demarche_relate::Level| json!({"cooperation": rounded(level.cooperation), "material_cooperation": rounded(level.material), "conflict": rounded(level.conflict)});
    json!({
        "month": grain.label(shift.tick),
        "probability": rounded(shift.probability),
        "window": [grain.label(shift.window.0), grain.label(shift.window.1)],
        "direction": shift.turn.name(),
        "kind": shift.lasting.name(),
        "size": rounded(shift.size),
        "before": level(&shift.before),
        "after": level(&shift.after),
    })
}

/// A shift on one line.
pub(crate) fn line_of_shift(shift: &Shift, grain: Grain, styles: &Styles) -> String {
    let style = if shift.turn == Turn::Warmer { styles.good } else { styles.bad };
    let (low, high) = (grain.label(shift.window.0), grain.label(shift.window.1));
    let when = if low == high { String::new() } else { format!(" ({low} … {high})") };
    let changed = |name: &str, before: f64, after: f64| format!("{name} {before:.1} → {after:.1}");
    format!(
        "{} {} {} P {:.2}{when}: {}, {}, {} a period",
        styled(styles.strong, grain.label(shift.tick)),
        styled(style, shift.turn.name()),
        shift.lasting.name(),
        shift.probability,
        changed("cooperation", shift.before.cooperation, shift.after.cooperation),
        changed("material", shift.before.material, shift.after.material),
        changed("conflict", shift.before.conflict, shift.after.conflict),
    )
}

/// The head of a table of scores.
pub(crate) fn head_of_scores() -> String {
    format!(
        "{:<8} {:>6} {:>6} {:>6} {:>6}   {:>7} {:>15} {:>9}  {:>15} {:>10}",
        "period", "vc", "mc", "vf", "mf", "share %", "90 %", "hostility", "90 %", "Goldstein"
    )
}

/// A score on one line of that table.
pub(crate) fn line_of_score(score: &Score, grain: Grain) -> String {
    let count = |value: f64| if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.1}") };
    let [vc, mc, vf, mf] = score.quads.map(count);
    let (low, high) = score.interval();
    format!(
        "{:<8} {vc:>6} {mc:>6} {vf:>6} {mf:>6}   {:>7.1} {:>15} {:>+9.2}  {:>15} {:>+10.1}\n",
        grain.label(score.tick),
        100.0 * score.share,
        format!("{:.1} … {:.1}", 100.0 * score.low, 100.0 * score.high),
        score.log_odds(),
        format!("{low:+.2} … {high:+.2}"),
        score.goldstein,
    )
}

/// Counts in words.
pub(crate) fn in_words(quads: &demarche_relate::Quads) -> String {
    format!("{:.0} cooperative, {:.0} hostile", cooperation(quads), conflict(quads))
}
