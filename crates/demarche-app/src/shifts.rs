//! `demarche shifts`: when pairs of actors turned warmer or cooler, the surest and greatest first.

use crate::counts::{Claims, Source, tell_notes};
use crate::dictionaries::Dictionaries;
use crate::events;
use crate::failure::Failure;
use crate::output::{self, Styles, styled};
use crate::relations::{actor, json_shift, line_of_shift, period};
use demarche::types::ActorCode;
use demarche_relate::{Pair, Period, Shift};
use rayon::prelude::*;
use serde_json::json;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Only pairs with this actor
    #[arg(long, value_name = "CODE", value_parser = actor)]
    actor: Option<ActorCode>,
    /// Not before (YYYY, YYYY-MM)
    #[arg(long, value_name = "DATE", value_parser = period)]
    since: Option<Period>,
    /// Least probability
    #[arg(long, default_value_t = 0.5, value_name = "P")]
    min_probability: f64,
    /// Also what the last months say of pairs whose turn is not sure yet
    #[arg(long)]
    provisional: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    lexicon: Dictionaries,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let lexicon = args.lexicon.load()?;
    let also: Vec<&ActorCode> = args.actor.iter().collect();
    let world = args.source.world(lexicon, &also, Claims::All)?;
    let place = args.actor.as_ref().map(|actor| world.known(actor, lexicon)).transpose()?;
    let (first, last) = world.between(args.since, None);
    let pairs: Vec<Pair> = world
        .counts
        .dyads
        .keys()
        .copied()
        .filter(|pair| place.is_none_or(|place| pair.a == place || pair.b == place))
        .collect();
    let of_pair = |pair: &Pair| {
        let sure = world.model.shifts(&world.counts, *pair).into_iter().map(|shift| (shift, false));
        let mut found: Vec<(Shift, bool)> = sure.collect();
        if args.provisional {
            let history = demarche_relate::History::of(&world.counts, world.model.exposures(), *pair);
            let new =
                |told: &demarche_relate::Provisional| !found.iter().any(|(shift, _)| told.shift.tick - shift.tick < 3);
            if let Some(told) = world.model.provisional(&history, last).filter(new) {
                found.push((told.shift, true));
            }
        }
        found.into_iter().map(|(shift, provisional)| (*pair, shift, provisional)).collect::<Vec<_>>()
    };
    let mut shifts: Vec<(Pair, Shift, bool)> = pairs.par_iter().flat_map_iter(of_pair).collect();
    shifts.retain(|(_, shift, _)| shift.probability >= args.min_probability && shift.tick >= first);
    // A change of many events tells more than one of few.
    let events = |shift: &Shift| {
        shift.before.cooperation.max(shift.after.cooperation) + shift.before.conflict.max(shift.after.conflict)
    };
    let weight = |shift: &Shift| shift.probability * shift.size.abs() * events(shift).ln_1p();
    shifts.sort_by(|(a, one, _), (b, other, _)| {
        weight(other).total_cmp(&weight(one)).then((a, one.tick).cmp(&(b, other.tick)))
    });
    let grain = world.counts.grain;
    if args.json {
        let shown: Vec<_> = shifts
            .iter()
            .map(|(pair, shift, provisional)| {
                let mut shown = json_shift(shift, grain);
                shown["a"] = json!(world.counts.actors[pair.a]);
                shown["b"] = json!(world.counts.actors[pair.b]);
                shown["provisional"] = json!(provisional);
                shown
            })
            .collect();
        output::print(&format!("{}\n", serde_json::to_string_pretty(&shown)?))?;
    } else {
        let styles = Styles::for_stdout();
        let mut out = String::new();
        for (pair, shift, provisional) in &shifts {
            let mark = if *provisional { " (provisional)" } else { "" };
            out.push_str(&format!(
                "{}  {}{mark}\n",
                styled(styles.strong, world.name(*pair)),
                line_of_shift(shift, grain, &styles)
            ));
        }
        output::print(&out)?;
        eprintln!("demarche: {} shifts in {} pairs; counted: {}", shifts.len(), pairs.len(), world.label);
    }
    tell_notes(&world.notes);
    Ok(events::tell(&world.faults))
}
