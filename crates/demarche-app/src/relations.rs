//! What the verbs on relations share: actors by code or name, scores, rates and shifts as text and JSON.

use crate::output::{Styles, styled};
use demarche::lexicon::Lexicon;
use demarche::types::ActorCode;
use demarche_relate::{Grain, Period, Rate, Rates, Score, Shift, Turn, conflict, cooperation, total};
use serde_json::{Value, json};

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

/// Rates of a period as JSON.
pub(crate) fn json_rates(rates: &Rates, grain: Grain) -> Value {
    let rate =
        |rate: &Rate| json!({"rate": rounded(rate.middle), "low": rounded(rate.low), "high": rounded(rate.high)});
    json!({
        "period": grain.label(rates.tick),
        "cooperation": rate(&rates.cooperation), "material_cooperation": rate(&rates.material), "conflict": rate(&rates.conflict),
    })
}

/// A table of rates, of the periods that are asked for.
pub(crate) fn table_of_rates<'a>(rates: impl Iterator<Item = &'a Rates>, grain: Grain) -> String {
    let mut out = format!("{:<8} {:>24} {:>24} {:>24}\n", "period", "cooperation", "of it material", "conflict");
    for rates in rates {
        let cell = |rate: &Rate| format!("{:.1}  {:>13}", rate.middle, format!("{:.1} … {:.1}", rate.low, rate.high));
        let [cooperation, material, conflict] = [&rates.cooperation, &rates.material, &rates.conflict].map(cell);
        out.push_str(&format!("{:<8} {cooperation:>24} {material:>24} {conflict:>24}\n", grain.label(rates.tick)));
    }
    out
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
