//! The report of a reading for a terminal.

use crate::output::{Styles, clean, styled};
use demarche::types::{
    ActorCode, Dated, EventId, EventKind, EventMention, Factuality, Polarity, QuadClass, Quotation, Reading, Span,
    WhyUndated,
};
use demarche::wire::{event_name, teller};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};

/// Longest excerpt of an event's words, in characters.
const EXCERPT: usize = 150;
/// How many dyads, unresolved phrases and uncoded reasons a report lists.
const LISTED: usize = 12;

/// Net counts of a dyad: cooperation and conflict.
pub(crate) type Dyads = BTreeMap<(String, String), (u32, u32)>;

/// One article's report.
pub(crate) fn article(reading: &Reading, styles: &Styles) -> Result<String, fmt::Error> {
    let mut out = String::new();
    card(&mut out, reading, styles)?;
    let (own, other): (Vec<usize>, Vec<usize>) =
        (0..reading.events.len()).partition(|&index| in_article(reading, &reading.events[index]));
    writeln!(out, "\n{}", styled(styles.strong, format!("Events the article tells ({})", own.len())))?;
    for &index in &own {
        event(&mut out, reading, index, styles)?;
    }
    if !other.is_empty() {
        let title = format!("Told by commenters or in notes, kept apart ({})", other.len());
        writeln!(out, "\n{}", styled(styles.strong, title))?;
        for &index in &other {
            event(&mut out, reading, index, styles)?;
        }
    }
    let mut dyads = Dyads::new();
    add_dyads(reading, &mut dyads);
    by_dyad(&mut out, &dyads, styles)?;
    author_alone(&mut out, reading, &own, styles)?;
    speech(&mut out, reading, styles)?;
    unresolved(&mut out, reading, styles)?;
    Ok(out)
}

fn in_article(reading: &Reading, event: &EventMention) -> bool {
    reading.article.sections[event.section.0 as usize].kind.is_told_by_article()
}

fn card(out: &mut String, reading: &Reading, styles: &Styles) -> fmt::Result {
    let article = &reading.article;
    let metadata = &article.metadata;
    let title = metadata.title.as_deref().map_or_else(|| article.locator.clone(), clean);
    writeln!(out, "{}", styled(styles.title, format!("━━ {title}")))?;
    let mut facts: Vec<String> = Vec::new();
    facts.extend(metadata.author.as_deref().map(|author| format!("by {}", clean(author))));
    facts.extend(metadata.publisher.as_deref().map(clean));
    facts.push(match article.publication.date {
        Some(date) => format!("published {date} ({})", article.publication.basis.name()),
        None => "publication date unknown".to_owned(),
    });
    facts.push(format!("{} sentences", reading.analysis.sentences.len()));
    facts.push(format!("{} words", reading.analysis.tokens.len()));
    writeln!(out, "   {}", facts.join(" · "))?;
    let mut sections: Vec<(&str, usize)> = Vec::new();
    for section in &article.sections {
        match sections.iter_mut().find(|(name, _)| *name == section.kind.name()) {
            Some((_, count)) => *count += 1,
            None => sections.push((section.kind.name(), 1)),
        }
    }
    let sections: Vec<_> = sections
        .into_iter()
        .map(|(name, count)| if count > 1 { format!("{count} × {name}") } else { name.to_owned() })
        .collect();
    let words = format!("   {} · sections: {} · article {}", clean(&article.locator), sections.join(", "), article.id);
    writeln!(out, "{}", styled(styles.dim, words))?;
    for diagnostic in &reading.diagnostics {
        writeln!(out, "   {} {}", styled(styles.bad, diagnostic.code), clean(&diagnostic.message))?;
    }
    Ok(())
}

/// Codes of one side: `PAK.MIL + PAK.GOV`, `?` where nobody is named.
fn side(codes: &[demarche::types::ActorCode]) -> String {
    match codes {
        [] => "?".to_owned(),
        codes => codes.iter().map(|code| code.0.as_str()).collect::<Vec<_>>().join(" + "),
    }
}

fn event(out: &mut String, reading: &Reading, index: usize, styles: &Styles) -> fmt::Result {
    let event = &reading.events[index];
    let (sources, targets) = event.sides(&reading.actors);
    let arrow = if event.reciprocal { "↔" } else { "→" };
    let mut code = event.event_type.name().to_owned();
    if let Some(mode) = &event.mode {
        let _ = write!(code, "/{}", mode.0);
    }
    let style = match event.event_type.quad() {
        QuadClass::VerbalCooperation | QuadClass::MaterialCooperation => styles.good,
        QuadClass::VerbalConflict | QuadClass::MaterialConflict => styles.bad,
    };
    let date = match &event.date {
        Dated::Known { value, basis, .. } => format!("{value} ({})", basis.name()),
        Dated::Unknown(WhyUndated::NotStated) => "no date".to_owned(),
        Dated::Unknown(why) => format!("no date: {why}"),
    };
    let mut reality = event.factuality.name().to_owned();
    if event.polarity == Polarity::Negative {
        reality.push_str(", did not happen");
    }
    if event.kind == EventKind::State {
        reality.push_str(", standing");
    }
    writeln!(
        out,
        "{:>4}  {} {arrow} {}  {}  {}  {}",
        index + 1,
        styled(styles.strong, side(&sources)),
        styled(styles.strong, side(&targets)),
        styled(style, code),
        date,
        styled(styles.dim, reality),
    )?;
    writeln!(out, "      “{}”", excerpt(reading, event.span))?;
    let mut chain = vec![clean(&teller(reading, &reading.article.sections[event.section.0 as usize]))];
    chain.extend(event.voices.iter().map(|voice| with_codes(&voice.name, &voice.codes)));
    let mut notes = vec![format!("said by {}", chain.join(" › "))];
    if !event.denied_by.is_empty() {
        let deniers: Vec<_> = event.denied_by.iter().map(|voice| clean(&voice.name)).collect();
        notes.push(format!("denied by {}", deniers.join(", ")));
    }
    let text = &reading.article.text;
    let state = event.location.and_then(|id| reading.places[id.0 as usize].location.state.as_ref());
    let state = state.map_or(String::new(), |code| format!(" ({code})"));
    notes.extend(event.place.map(|place| format!("at {}{state}", clean(place.of(text)))));
    if let Some(hedge) = &event.hedge {
        let words: Vec<_> = hedge.words.iter().map(|span| clean(span.of(text))).collect();
        let (from, to) = hedge.band.percent();
        let teller = chain_end(reading, event);
        notes.push(format!("“{}”: {}, {from}–{to} % in the words of {teller}", words.join(" … "), hedge.band));
    }
    for &(id, role) in &event.quantities {
        notes.push(format!("{role}: {}", clean(reading.quantities[id.0 as usize].span.of(text))));
    }
    notes.extend(event.restates.map(|first| format!("tells again event {}", first.0 + 1)));
    notes.push(event_name(reading, index));
    writeln!(out, "      {}", styled(styles.dim, notes.join(" · ")))
}

/// The innermost voice of an event.
fn chain_end(reading: &Reading, event: &EventMention) -> String {
    match event.voices.last() {
        Some(voice) => clean(&voice.name),
        None => clean(&teller(reading, &reading.article.sections[event.section.0 as usize])),
    }
}

fn excerpt(reading: &Reading, span: Span) -> String {
    let words = clean(span.of(&reading.article.text));
    if words.chars().count() <= EXCERPT { words } else { words.chars().take(EXCERPT).chain(['…']).collect() }
}

/// Counts the events of a reading by pair of states.
pub(crate) fn add_dyads(reading: &Reading, dyads: &mut Dyads) {
    let mut told: BTreeSet<(EventId, String, String)> = BTreeSet::new();
    for (index, event) in reading.events.iter().enumerate().filter(|(_, event)| in_article(reading, event)) {
        if event.kind == EventKind::State || event.polarity == Polarity::Negative {
            continue;
        }
        let (sources, targets) = event.sides(&reading.actors);
        for source in &sources {
            for target in &targets {
                let (a, b) = (source.head().to_owned(), target.head().to_owned());
                if a == b {
                    continue;
                }
                let (a, b) = if a < b { (a, b) } else { (b, a) };
                // What is told again is one happening.
                let first = event.restates.unwrap_or(EventId(index as u32));
                if !told.insert((first, a.clone(), b.clone())) {
                    continue;
                }
                let pair = dyads.entry((a, b)).or_default();
                match event.event_type.quad() {
                    QuadClass::VerbalCooperation | QuadClass::MaterialCooperation => pair.0 += 1,
                    QuadClass::VerbalConflict | QuadClass::MaterialConflict => pair.1 += 1,
                }
            }
        }
    }
}

/// The dyads with most events.
pub(crate) fn by_dyad(out: &mut String, dyads: &Dyads, styles: &Styles) -> fmt::Result {
    if dyads.is_empty() {
        return Ok(());
    }
    let mut most: Vec<_> = dyads.iter().collect();
    most.sort_by_key(|(pair, (good, bad))| (std::cmp::Reverse(good + bad), *pair));
    writeln!(out, "\n{}", styled(styles.strong, "By dyad"))?;
    for ((a, b), (good, bad)) in most.iter().take(LISTED) {
        writeln!(
            out,
            "      {a} – {b}   {} cooperation, {} conflict",
            styled(styles.good, good),
            styled(styles.bad, bad),
        )?;
    }
    if most.len() > LISTED {
        writeln!(out, "      and {} more", most.len() - LISTED)?;
    }
    Ok(())
}

/// What no source is named for: first what the author alleges, with the words that show it, then what the author reports.
fn author_alone(out: &mut String, reading: &Reading, own: &[usize], styles: &Styles) -> fmt::Result {
    let alone: Vec<usize> = own.iter().copied().filter(|&index| reading.events[index].voices.is_empty()).collect();
    if alone.is_empty() {
        return Ok(());
    }
    let title = format!("On the author's word alone ({} of {} events)", alone.len(), own.len());
    writeln!(out, "\n{}", styled(styles.strong, title))?;
    let of = |index: usize| &reading.events[index];
    let (alleged, reported): (Vec<usize>, Vec<usize>) =
        alone.into_iter().partition(|&index| of(index).factuality == Factuality::ClaimedByAuthor);
    if !alleged.is_empty() {
        writeln!(out, "   alleged by the author ({}):", alleged.len())?;
    }
    for index in alleged {
        let event = of(index);
        writeln!(
            out,
            "{:>8}  {}  “{}”",
            index + 1,
            styled(styles.strong, deed(reading, event)),
            excerpt(reading, event.span)
        )?;
        let words: Vec<_> = event.shown_by.iter().map(|&span| format!("“{}”", excerpt(reading, span))).collect();
        writeln!(out, "          {}", styled(styles.dim, format!("alleged: {}", words.join(", "))))?;
    }
    if reported.is_empty() {
        return Ok(());
    }
    writeln!(out, "   plainly reported, no source named ({}):", reported.len())?;
    let mut types: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for index in reported {
        types.entry(of(index).event_type.name()).or_default().push((index + 1).to_string());
    }
    for (name, numbers) in types {
        writeln!(out, "      {name:<10} {}", numbers.join(", "))?;
    }
    Ok(())
}

/// Who, what, to whom.
fn deed(reading: &Reading, event: &EventMention) -> String {
    let (sources, targets) = event.sides(&reading.actors);
    let arrow = if event.reciprocal { "↔" } else { "→" };
    format!("{} {arrow} {}  {}", side(&sources), side(&targets), event.event_type.name())
}

/// Every quotation of the article's own telling with the chain of its speakers, outermost first.
fn speech(out: &mut String, reading: &Reading, styles: &Styles) -> fmt::Result {
    let article = &reading.article;
    let section = |quotation: &Quotation| &article.sections[quotation.section.0 as usize];
    let told: Vec<&Quotation> =
        reading.quotations.iter().filter(|quotation| section(quotation).kind.is_told_by_article()).collect();
    if told.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", styled(styles.strong, format!("Reported speech ({})", told.len())))?;
    for quotation in told {
        let mut chain = vec![speaker(reading, quotation)];
        let mut outer = quotation.within;
        // As many links as there are quotations, unless they stood in a circle.
        while let Some(id) = outer.filter(|_| chain.len() <= reading.quotations.len()) {
            let around = &reading.quotations[id.0 as usize];
            chain.push(speaker(reading, around));
            outer = around.within;
        }
        chain.push(clean(&teller(reading, section(quotation))));
        chain.reverse();
        let content = quotation.content.iter().copied().reduce(Span::cover).unwrap_or_default();
        writeln!(out, "      {}: “{}”", styled(styles.dim, chain.join(" › ")), excerpt(reading, content))?;
    }
    Ok(())
}

fn with_codes(name: &str, codes: &[ActorCode]) -> String {
    let codes: Vec<_> = codes.iter().map(|code| code.0.as_str()).collect();
    if codes.is_empty() { clean(name) } else { format!("{} ({})", clean(name), codes.join("+")) }
}

fn speaker(reading: &Reading, quotation: &Quotation) -> String {
    let known = quotation.speakers.iter().filter_map(|id| reading.actors[id.0 as usize].actor.as_ref().ok());
    let names: Vec<_> = known.map(|actor| with_codes(&actor.name, &actor.codes)).collect();
    if !names.is_empty() {
        return names.join(" and ");
    }
    match quotation.source.first() {
        Some(span) => clean(span.of(&reading.article.text)),
        None => "somebody unnamed".to_owned(),
    }
}

fn unresolved(out: &mut String, reading: &Reading, styles: &Styles) -> fmt::Result {
    let text = &reading.article.text;
    let told = |span: Span| {
        reading.article.section_at(span.start()).is_some_and(|(_, section)| section.kind.is_told_by_article())
    };
    let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for mention in reading.actors.iter().filter(|mention| told(mention.span)) {
        if let Err(why) = &mention.actor {
            reasons.entry(&why.0).or_default().push(format!("“{}”", clean(mention.span.of(text))));
        }
    }
    let dates: Vec<String> = reading
        .dates
        .iter()
        .filter(|date| told(date.span))
        .filter_map(|date| match &date.dated {
            Dated::Unknown(why @ (WhyUndated::Garbled(_) | WhyUndated::NoAnchor)) => {
                Some(format!("“{}” ({why})", clean(date.span.of(text))))
            }
            _ => None,
        })
        .collect();
    if reasons.is_empty() && dates.is_empty() && reading.uncoded.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", styled(styles.strong, "Not resolved"))?;
    if !dates.is_empty() {
        writeln!(out, "      dates: {}", dates.join(", "))?;
    }
    for (why, mut phrases) in reasons {
        let count = phrases.len();
        phrases.sort();
        phrases.dedup();
        phrases.truncate(LISTED);
        writeln!(out, "      actors, {why} ({count}): {}", phrases.join(", "))?;
    }
    let mut uncoded: BTreeMap<&str, usize> = BTreeMap::new();
    for predicate in &reading.uncoded {
        *uncoded.entry(&predicate.why).or_default() += 1;
    }
    let mut most: Vec<_> = uncoded.into_iter().collect();
    most.sort_by_key(|&(why, count)| (std::cmp::Reverse(count), why));
    let shown: Vec<_> = most.iter().take(LISTED).map(|(why, count)| format!("{} ({count})", clean(why))).collect();
    if !shown.is_empty() {
        let words = format!("      predicates without a code ({}): {}", reading.uncoded.len(), shown.join("; "));
        writeln!(out, "{}", styled(styles.dim, words))?;
    }
    Ok(())
}
