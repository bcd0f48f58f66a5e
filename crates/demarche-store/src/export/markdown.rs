//! A report in Markdown: events by pair of actors, in order of their dates.

use super::days;
use crate::rows::EventRow;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Text that Markdown leaves as it is, on one line.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '~') {
            out.push('\\');
        }
        out.push(if c.is_control() { '\u{fffd}' } else { c });
    }
    out
}

fn side(codes: &[String]) -> String {
    if codes.is_empty() { "?".to_owned() } else { plain(&codes.join("+")) }
}

pub(super) fn report(events: &[EventRow], out: &mut dyn Write) -> io::Result<()> {
    let mut pairs: BTreeMap<[String; 2], Vec<&EventRow>> = BTreeMap::new();
    for event in events {
        let mut pair = [side(&event.sources), side(&event.targets)];
        pair.sort();
        pairs.entry(pair).or_default().push(event);
    }
    writeln!(out, "# {} events\n", events.len())?;
    writeln!(out, "| pair | events | cooperation | conflict |\n|---|---:|---:|---:|")?;
    for ([a, b], events) in &pairs {
        let conflict = events.iter().filter(|event| event.quad.ends_with("conflict")).count();
        writeln!(out, "| {a} – {b} | {} | {} | {conflict} |", events.len(), events.len() - conflict)?;
    }
    for ([a, b], events) in &pairs {
        writeln!(out, "\n## {a} – {b}\n")?;
        for event in events {
            let arrow = if event.reciprocal { "↔" } else { "→" };
            let mode = event.mode.as_ref().map_or(String::new(), |mode| format!("/{mode}"));
            let denied = if event.polarity == "neg" { ", did not happen" } else { "" };
            writeln!(
                out,
                "- **{}** {} {arrow} {}: {}{mode}, {}{denied}  \n  “{}”  ",
                plain(event.date.as_deref().or(days(event).map(|(from, _)| from)).unwrap_or("no date")),
                side(&event.sources),
                side(&event.targets),
                plain(&event.event_type),
                plain(&event.factuality),
                plain(&event.sentence)
            )?;
            let voices =
                event.voices.iter().map(|voice| voice.split_once(' ').map_or(voice.as_str(), |(_, name)| name));
            let voices: Vec<String> = std::iter::once(event.told_by.as_str()).chain(voices).map(plain).collect();
            writeln!(out, "  told by {}; `{}`", voices.join(" › "), event.event_id)?;
        }
    }
    Ok(())
}
