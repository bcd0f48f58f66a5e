//! `demarche actor CODE`: whom an actor is close to and at odds with, now and a while ago, and who moved most.

use crate::counts::{Claims, Source, tell_notes, votes};
use crate::dictionaries::Dictionaries;
use crate::events;
use crate::failure::Failure;
use crate::output::{self, Styles, styled};
use crate::relations::{actor, in_words, json_shift, line_of_shift, period};
use demarche::relations::figures::{DECAY, FEWEST};
use demarche::types::ActorCode;
use demarche_relate::{Pair, Period, Profiles, Shift, total};
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// A code, or the name of a state
    #[arg(value_parser = actor)]
    actor: ActorCode,
    /// Now: by default the last period of the counts
    #[arg(long, value_name = "DATE", value_parser = period)]
    at: Option<Period>,
    /// Then: by default three years before
    #[arg(long, value_name = "DATE", value_parser = period)]
    against: Option<Period>,
    /// Most partners listed on each side
    #[arg(long, default_value_t = 8, value_name = "N")]
    most: usize,
    /// Agreement in votes (`iso_a iso_b year agreement`), as part of the alignment
    #[arg(long, value_name = "FILE")]
    votes: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    lexicon: Dictionaries,
}

/// A partner of the actor.
struct Partner {
    name: String,
    hostility: f64,
    then: Option<f64>,
    alignment: Option<f64>,
    votes: Option<f64>,
    events: String,
    shift: Option<Shift>,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let lexicon = args.lexicon.load()?;
    let world = args.source.world(lexicon, &[&args.actor], Claims::All)?;
    let place = world.known(&args.actor, lexicon)?;
    let (counts, grain) = (&world.counts, world.counts.grain);
    let (_, now) = world.between(None, args.at);
    let then = args.against.and_then(|then| grain.last_tick(then)).unwrap_or(now - 3 * grain.per_year());
    let profiles = Profiles::at(counts, &world.hostility, now);
    let standing = |pair: Pair, at| {
        let standing = world.hostility.standing(counts, pair, at, DECAY)?;
        (total(&standing.quads) >= FEWEST).then_some(standing)
    };
    let votes = votes(&args.votes)?;
    let year = i16::try_from(now.div_euclid(grain.per_year())).unwrap_or_default();
    let mut partners = Vec::new();
    for pair in counts.dyads.keys().copied().filter(|pair| pair.a == place || pair.b == place) {
        let Some(today) = standing(pair, now) else { continue };
        let other = if pair.a == place { pair.b } else { pair.a };
        let latest = world.model.shifts(counts, pair).into_iter().rfind(|shift| shift.tick <= now && shift.tick > then);
        partners.push(Partner {
            name: counts.actors[other].clone(),
            hostility: today.log_odds,
            then: standing(pair, then).map(|standing| standing.log_odds),
            votes: votes.get(&args.actor.0, &counts.actors[other], year),
            alignment: profiles
                .alignment(pair, votes.get(&args.actor.0, &counts.actors[other], year))
                .map(|alignment| alignment.score()),
            events: in_words(&today.quads),
            shift: latest,
        });
    }
    partners.sort_by(|a, b| a.hostility.total_cmp(&b.hostility).then(a.name.cmp(&b.name)));
    if args.json {
        let shown = json!({
            "actor": args.actor.0,
            "at": grain.label(now),
            "against": grain.label(then),
            "coding": world.label,
            "partners": partners.iter().map(|partner| json!({
                "actor": partner.name,
                "hostility": partner.hostility,
                "hostility_then": partner.then,
                "alignment": partner.alignment,
                "votes": partner.votes,
                "latest_shift": partner.shift.as_ref().map(|shift| json_shift(shift, grain)),
            })).collect::<Vec<_>>(),
        });
        output::print(&format!("{}\n", serde_json::to_string_pretty(&shown)?))?;
        tell_notes(&world.notes);
        return Ok(events::tell(&world.faults));
    }
    let styles = Styles::for_stdout();
    let title = format!("━━ {} at {}, against {}", args.actor, grain.label(now), grain.label(then));
    let mut out = format!("{}\n", styled(styles.title, title));
    if partners.is_empty() {
        out.push_str("no partner with enough reports\n");
    }
    let line = |partner: &Partner| {
        let then = partner.then.map_or("not reported".to_owned(), |then| format!("{then:+.2}"));
        let votes = partner.votes.map_or(String::new(), |votes| format!(" (votes {votes:.2})"));
        let alignment = partner.alignment.map_or("–".to_owned(), |score| format!("{score:.2}")) + &votes;
        format!(
            "  {:<8} hostility {:+.2} (then {then}), alignment {alignment}, {}\n",
            partner.name, partner.hostility, partner.events
        )
    };
    let (friends, foes): (Vec<&Partner>, Vec<&Partner>) = partners.iter().partition(|partner| partner.hostility < 0.0);
    out.push_str(&format!("{}\n", styled(styles.strong, "Less hostile than the world")));
    friends.iter().take(args.most).for_each(|partner| out.push_str(&line(partner)));
    out.push_str(&format!("{}\n", styled(styles.strong, "More hostile than the world")));
    foes.iter().rev().take(args.most).for_each(|partner| out.push_str(&line(partner)));
    let moved = |partner: &&Partner| partner.then.map_or(0.0, |then| (partner.hostility - then).abs());
    let mut movers: Vec<&Partner> = partners.iter().filter(|partner| partner.then.is_some()).collect();
    movers.sort_by(|a, b| moved(b).total_cmp(&moved(a)).then(a.name.cmp(&b.name)));
    out.push_str(&format!("{}\n", styled(styles.strong, "Moved most")));
    for partner in movers.iter().take(args.most) {
        out.push_str(&line(partner));
        if let Some(shift) = &partner.shift {
            out.push_str(&format!("           {}\n", line_of_shift(shift, grain, &styles)));
        }
    }
    out.push_str(&styled(styles.dim, format!("counted: {}\n", world.label)));
    output::print(&out)?;
    tell_notes(&world.notes);
    Ok(events::tell(&world.faults))
}
