//! `demarche ontology`: PLOVER types with modes and scores, contexts, CAMEO codes.

use crate::failure::Failure;
use crate::output;
use demarche::lexicon::Lexicon;
use demarche::types::EventType;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Only this CAMEO code, or all below it
    cameo: Option<String>,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let ontology = &Lexicon::embedded().ontology;
    let mut out = String::new();
    if let Some(prefix) = &args.cameo {
        let entries: Vec<_> = ontology.cameo_codes().filter(|entry| entry.code.0.starts_with(prefix)).collect();
        if entries.is_empty() {
            return Err(Failure::input(format!("no CAMEO 1.1b3 code starts with {prefix:?}")));
        }
        for entry in entries {
            let plover = entry.event_type.map_or("(dropped)", EventType::name);
            out.push_str(&format!("{:<5} {:+5.1}  {plover:<10} {}\n", entry.code.0, entry.goldstein, entry.name));
        }
        output::print(&out)?;
        return Ok(ExitCode::SUCCESS);
    }
    for &event_type in EventType::ALL {
        let score = ontology.score(event_type, None);
        out.push_str(&format!("{event_type:<10} {score:+5.1}  {}\n", event_type.quad()));
        for mode in ontology.modes(event_type) {
            out.push_str(&format!("  {:<16} {:+5.1}\n", mode.0, ontology.score(event_type, Some(mode))));
        }
    }
    let contexts: Vec<_> = ontology.contexts().iter().map(|context| context.0.as_str()).collect();
    out.push_str(&format!("contexts: {}\n", contexts.join(", ")));
    for context in ontology.contexts() {
        let cues: Vec<_> = ontology.cues(context).collect();
        out.push_str(&format!("  {:<22} {}\n", context.0, cues.join(", ")));
    }
    output::print(&out)?;
    Ok(ExitCode::SUCCESS)
}
