//! `demarche ontology`: PLOVER types with modes and scores, contexts, CAMEO codes, and what is what in the other.

use crate::failure::Failure;
use crate::output;
use demarche::lexicon::{CameoEntry, Lexicon, Ontology};
use demarche::types::{Context, EventType, QuadClass};
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// A PLOVER type, a context, or a CAMEO code and all below it; without it, all types and contexts
    code: Option<String>,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let ontology = &Lexicon::embedded().ontology;
    let mut out = String::new();
    match &args.code {
        None => {
            for &event_type in EventType::ALL {
                out.push_str(&of_type(ontology, event_type));
            }
            let contexts: Vec<_> = ontology.contexts().iter().map(|context| context.0.as_str()).collect();
            out.push_str(&format!("contexts: {}\n", contexts.join(", ")));
            for context in ontology.contexts() {
                out.push_str(&of_context(ontology, context));
            }
        }
        Some(code) => {
            let context = ontology.contexts().iter().find(|known| known.0.eq_ignore_ascii_case(code));
            let fits: Box<dyn Fn(&CameoEntry) -> bool> = match (EventType::named(&code.to_uppercase()), context) {
                (Some(event_type), _) => {
                    out.push_str(&of_type(ontology, event_type));
                    Box::new(move |entry| entry.event_type == Some(event_type))
                }
                (None, Some(context)) => {
                    out.push_str(&of_context(ontology, context));
                    Box::new(move |entry| entry.contexts.contains(context))
                }
                (None, None) => Box::new(move |entry| entry.code.0.starts_with(code)),
            };
            out.extend(ontology.cameo_codes().filter(|entry| fits(entry)).map(of_cameo));
            if out.is_empty() {
                let message =
                    format!("no CAMEO 1.1b3 code starts with {code:?}, and no PLOVER type or context is called so");
                return Err(Failure::input(message));
            }
        }
    }
    output::print(&out)?;
    Ok(ExitCode::SUCCESS)
}

/// A type with its quadrant and score, and its modes with theirs.
fn of_type(ontology: &Ontology, event_type: EventType) -> String {
    let mut out = format!("{event_type:<10} {:+5.1}  {}\n", ontology.score(event_type, None), event_type.quad());
    for mode in ontology.modes(event_type) {
        out.push_str(&format!("  {:<16} {:+5.1}\n", mode.0, ontology.score(event_type, Some(mode))));
    }
    out
}

fn of_context(ontology: &Ontology, context: &Context) -> String {
    let cues: Vec<_> = ontology.cues(context).collect();
    format!("  {:<22} {}\n  {:<22} told by: {}\n", context.0, ontology.meaning(context), "", cues.join(", "))
}

/// A code: Goldstein value, CAMEO's quadrant, what PLOVER makes of it, name.
fn of_cameo(entry: &CameoEntry) -> String {
    let mut plover = entry.event_type.map_or("(dropped)", EventType::name).to_owned();
    if let Some(mode) = &entry.mode {
        plover.push_str(&format!("/{}", mode.0));
    }
    let contexts: Vec<_> = entry.contexts.iter().map(|context| context.0.as_str()).collect();
    let contexts = if contexts.is_empty() { String::new() } else { format!("  [{}]", contexts.join(", ")) };
    let quad = entry.code.quad().map_or("-", QuadClass::name);
    format!("{:<5} {:+5.1}  {quad:<20}  {plover:<24} {}{contexts}\n", entry.code.0, entry.goldstein, entry.name)
}
