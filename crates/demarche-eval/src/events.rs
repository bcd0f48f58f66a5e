//! `demarche eval events`: coded events against gold.
//!
//! An event is right if sources, targets and type are. Sides match as sets; a bare state code on either
//! side matches any role of that state unless roles are strict; an empty gold list does not decide.
//! Optional gold events neither reward nor punish, and coded states of affairs are left out.
//!
//! With the pair given only the type between its two phrases is scored; which type the coder is taken to give
//! is said in [`crate::pairs`].

use crate::gold::{Counts, EvalError, Text, rows, yes};
use crate::pairs::between;
use demarche::lexicon::Lexicon;
use demarche::types::{ActorCode, EventKind, EventMention, EventType, MentionForm, Reading, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A row of gold.
#[derive(Debug, Deserialize)]
struct GoldText {
    #[serde(flatten)]
    text: Text,
    #[serde(default = "yes")]
    exhaustive: bool,
    #[serde(default)]
    events: Vec<GoldEvent>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct GoldEvent {
    #[serde(default)]
    pub sources: Vec<String>,
    #[serde(default)]
    pub targets: Vec<String>,
    pub source_text: Option<String>,
    pub target_text: Option<String>,
    #[serde(rename = "type")]
    event_type: Option<String>,
    mode: Option<String>,
    contexts: Option<Vec<String>>,
    cameo: Option<String>,
    date: Option<String>,
    voices: Option<Vec<String>>,
    factuality: Option<String>,
    polarity: Option<String>,
    #[serde(default)]
    reciprocal: bool,
    #[serde(default)]
    optional: bool,
    #[serde(default)]
    alt_types: Vec<String>,
    #[serde(default)]
    alt_sources: Vec<String>,
    #[serde(default)]
    alt_targets: Vec<String>,
}

impl GoldEvent {
    /// The same with nothing but its source, or its target.
    pub(crate) fn only(&self, source: bool) -> GoldEvent {
        GoldEvent {
            sources: if source { self.sources.clone() } else { Vec::new() },
            source_text: self.source_text.clone().filter(|_| source),
            targets: if source { Vec::new() } else { self.targets.clone() },
            target_text: self.target_text.clone().filter(|_| !source),
            ..GoldEvent::default()
        }
    }
}

/// How strictly to compare.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Roles must be right too.
    pub strict_roles: bool,
    /// The pair is given: score only the type between the two.
    pub given_pairs: bool,
    /// How many misses and false alarms to list.
    pub errors: usize,
}

/// What came out.
#[derive(Debug, Default, Serialize)]
pub struct Outcome {
    /// Rows read.
    pub rows: usize,
    /// Sources, targets and type.
    pub events: Counts,
    /// Sources and targets only.
    pub actors: Counts,
    /// Type only.
    pub types: Counts,
    /// Quad class only.
    pub quads: Counts,
    /// Per gold type.
    pub by_type: BTreeMap<String, Counts>,
    /// Over matched events: right and compared, by field.
    pub fields: BTreeMap<&'static str, Accuracy>,
    /// With the pair given: type accuracy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_pairs: Option<GivenPairs>,
    /// Misses and false alarms.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<String>,
}

/// Right answers among those compared.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Accuracy {
    /// Right.
    pub right: usize,
    /// Compared.
    pub compared: usize,
}

impl Accuracy {
    fn add(&mut self, right: bool) {
        self.right += usize::from(right);
        self.compared += 1;
    }

    fn value(self) -> f64 {
        if self.compared == 0 { 0.0 } else { self.right as f64 / self.compared as f64 }
    }
}

/// Type between a given pair.
#[derive(Debug, Default, Serialize)]
pub struct GivenPairs {
    /// Over all pairs; no code counts as wrong.
    pub accuracy: Accuracy,
    /// Mean F1 over gold types.
    pub macro_f1: f64,
    /// Pairs that got no code.
    pub none: usize,
}

/// One predicted event with what the comparison needs.
pub(crate) struct Predicted<'a> {
    pub event: &'a EventMention,
    sources: Vec<ActorCode>,
    targets: Vec<ActorCode>,
}

/// Reads gold, codes its texts, compares.
pub fn run(gold_jsonl: &str, file: &str, lexicon: &Lexicon, options: Options) -> Result<Outcome, EvalError> {
    let mut outcome = Outcome::default();
    let mut pairs: BTreeMap<String, Counts> = BTreeMap::new();
    let mut scored = GivenPairs::default();
    for gold in rows::<GoldText>(gold_jsonl, file)? {
        let fault = |message: String| gold.fault(file, message);
        let text = &gold.row;
        for event in &text.events {
            for name in event.event_type.iter().chain(&event.alt_types) {
                EventType::named(name).ok_or_else(|| fault(format!("{name:?} is no PLOVER type")))?;
            }
        }
        outcome.rows += 1;
        if options.given_pairs {
            let phrases = text.events.iter().flat_map(|event| event.source_text.iter().chain(&event.target_text));
            let given: Vec<Span> = phrases.filter_map(|phrase| find(&text.text.text, phrase)).collect();
            let reading = text.text.read_given(lexicon, &given).map_err(fault)?;
            score_pairs(text, &reading, options, &mut pairs, &mut scored, &mut outcome.errors);
        } else {
            score(text, &text.text.read_given(lexicon, &[]).map_err(fault)?, options, &mut outcome);
        }
    }
    if options.given_pairs {
        let in_gold = || pairs.values().filter(|counts| counts.hits + counts.misses > 0.0);
        scored.macro_f1 = in_gold().map(Counts::f1).sum::<f64>() / in_gold().count().max(1) as f64;
        outcome.by_type = pairs;
        outcome.given_pairs = Some(scored);
    }
    outcome.errors.truncate(options.errors);
    Ok(outcome)
}

pub(crate) fn find(text: &str, phrase: &str) -> Option<Span> {
    let start = text.find(phrase).filter(|_| !phrase.is_empty())?;
    Some(Span::new(start, start + phrase.len()))
}

pub(crate) fn predicted(reading: &Reading) -> Vec<Predicted<'_>> {
    let told = |event: &&EventMention| {
        reading.article.sections[event.section.0 as usize].kind.is_told_by_article() && event.kind == EventKind::Event
    };
    let events = reading.events.iter().filter(told);
    events
        .map(|event| {
            let (sources, targets) = event.sides(&reading.actors);
            Predicted { event, sources, targets }
        })
        .collect()
}

pub(crate) fn codes_agree(gold: &str, found: &ActorCode, strict: bool) -> bool {
    let gold = ActorCode(gold.to_owned());
    gold == *found || (!strict && (gold.covers(found) || found.covers(&gold)))
}

/// Whether a side is right: each gold code found (or one that also counts), nothing else found.
fn side_agrees(gold: &[String], also: &[String], found: &[ActorCode], strict: bool) -> bool {
    if gold.is_empty() {
        return true;
    }
    let covered = |code: &String| found.iter().any(|found| codes_agree(code, found, strict));
    let known = |found: &ActorCode| gold.iter().chain(also).any(|code| codes_agree(code, found, strict));
    (gold.iter().all(covered) || also.iter().any(covered)) && !found.is_empty() && found.iter().all(known)
}

/// A phrase stands for codes: a mention of that side overlaps it, or names whom a mention in it names
/// ("they" for the police of the phrase).
fn phrase_agrees(phrase: &str, mentions: &[demarche::types::MentionId], reading: &Reading) -> bool {
    let text = &reading.article.text;
    text.match_indices(phrase).any(|(start, _)| {
        let span = Span::new(start, start + phrase.len());
        let inside = || reading.actors.iter().filter(|actor| actor.span.overlaps(span) && actor.actor.is_ok());
        mentions.iter().map(|id| &reading.actors[id.0 as usize]).any(|actor| {
            actor.span.overlaps(span)
                || (actor.form == MentionForm::Pronoun && inside().any(|other| other.codes() == actor.codes()))
        })
    })
}

pub(crate) fn actors_agree(gold: &GoldEvent, found: &Predicted<'_>, reading: &Reading, strict: bool) -> bool {
    let side = |codes: &[String], also: &[String], phrase: &Option<String>, swap: bool, source: bool| {
        let take_sources = source != swap;
        let (found_codes, mentions) = match take_sources {
            true => (&found.sources, &found.event.sources),
            false => (&found.targets, &found.event.targets),
        };
        match phrase {
            Some(phrase) if codes.is_empty() => phrase_agrees(phrase, mentions, reading),
            _ => side_agrees(codes, also, found_codes, strict),
        }
    };
    let both = |swap: bool| {
        side(&gold.sources, &gold.alt_sources, &gold.source_text, swap, true)
            && side(&gold.targets, &gold.alt_targets, &gold.target_text, swap, false)
    };
    if both(false) {
        return true;
    }
    if !gold.reciprocal {
        return false;
    }
    let parties: Vec<String> = gold.sources.iter().chain(&gold.targets).cloned().collect();
    let also: Vec<String> = gold.alt_sources.iter().chain(&gold.alt_targets).cloned().collect();
    let all: Vec<ActorCode> = found.sources.iter().chain(&found.targets).cloned().collect();
    both(true) || side_agrees(&parties, &also, &all, strict)
}

fn type_agrees(gold: &GoldEvent, found: &EventMention) -> bool {
    match &gold.event_type {
        Some(_) => names_type(gold, found.event_type),
        None => gold.cameo.as_ref().is_none_or(|code| code.get(..2) == Some(found.cameo.root())),
    }
}

fn names_type(gold: &GoldEvent, event_type: EventType) -> bool {
    gold.alt_types.iter().chain(&gold.event_type).any(|name| name == event_type.name())
}

fn quad_agrees(gold: &GoldEvent, found: &EventMention) -> bool {
    match gold.event_type.as_deref().and_then(EventType::named) {
        Some(event_type) => {
            let also = gold.alt_types.iter().filter_map(|name| EventType::named(name));
            also.chain([event_type]).any(|event_type| event_type.quad() == found.event_type.quad())
        }
        None => true,
    }
}

/// The largest set of pairs that agree, required gold served first: gold index → predicted index.
fn matching(gold: &[GoldEvent], count: usize, agree: &dyn Fn(usize, usize) -> bool) -> Vec<Option<usize>> {
    fn place(
        at: usize,
        count: usize,
        agree: &dyn Fn(usize, usize) -> bool,
        seen: &mut [bool],
        owner: &mut [Option<usize>],
    ) -> bool {
        for candidate in 0..count {
            if !seen[candidate] && agree(at, candidate) {
                seen[candidate] = true;
                if owner[candidate].is_none_or(|old| place(old, count, agree, seen, owner)) {
                    owner[candidate] = Some(at);
                    return true;
                }
            }
        }
        false
    }
    let mut owner = vec![None; count];
    let required_first =
        (0..gold.len()).filter(|&at| !gold[at].optional).chain((0..gold.len()).filter(|&at| gold[at].optional));
    for at in required_first {
        place(at, count, agree, &mut vec![false; count], &mut owner);
    }
    let mut matched = vec![None; gold.len()];
    for (candidate, at) in owner.into_iter().enumerate() {
        if let Some(at) = at {
            matched[at] = Some(candidate);
        }
    }
    matched
}

/// Restatements of an event found earlier neither reward nor punish unless they match, like those of the gold.
fn tally(gold: &GoldText, matched: &[Option<usize>], found: &[Predicted<'_>], counts: &mut Counts) {
    for (event, candidate) in gold.events.iter().zip(matched) {
        if !event.optional {
            match candidate {
                Some(_) => counts.hits += 1.0,
                None => counts.misses += 1.0,
            }
        }
    }
    if gold.exhaustive {
        let judged = |index: &usize| found[*index].event.restates.is_none() && !matched.contains(&Some(*index));
        counts.false_alarms += (0..found.len()).filter(judged).count() as f64;
    }
}

fn score(gold: &GoldText, reading: &Reading, options: Options, outcome: &mut Outcome) {
    let found = predicted(reading);
    let strict = options.strict_roles;
    let same_actors = |at: usize, with: usize| actors_agree(&gold.events[at], &found[with], reading, strict);
    let same_type = |at: usize, with: usize| type_agrees(&gold.events[at], found[with].event);
    let same_quad = |at: usize, with: usize| quad_agrees(&gold.events[at], found[with].event);
    let whole = |at: usize, with: usize| same_type(at, with) && same_actors(at, with);

    let by_actors = matching(&gold.events, found.len(), &same_actors);
    tally(gold, &by_actors, &found, &mut outcome.actors);
    tally(gold, &matching(&gold.events, found.len(), &same_type), &found, &mut outcome.types);
    tally(gold, &matching(&gold.events, found.len(), &same_quad), &found, &mut outcome.quads);
    let matched = matching(&gold.events, found.len(), &whole);
    tally(gold, &matched, &found, &mut outcome.events);

    // Type among pairs with the right actors: the whole match where there is one, else the actors' match.
    for (at, event) in gold.events.iter().enumerate().filter(|(_, event)| !event.optional) {
        let right = matched[at].is_some();
        if right || by_actors[at].is_some() {
            outcome.fields.entry("type, actors right").or_default().add(right);
        }
        let name = event.event_type.clone().unwrap_or_else(|| "CAMEO only".to_owned());
        let class = outcome.by_type.entry(name).or_default();
        match matched[at] {
            Some(with) => {
                class.hits += 1.0;
                compare_fields(event, &found[with], &mut outcome.fields);
            }
            None => {
                class.misses += 1.0;
                outcome.errors.push(format!(
                    "miss   {}  {} {} {}  in: {}",
                    gold.text.id,
                    side_text(&event.sources, &event.source_text),
                    event.event_type.as_deref().unwrap_or("-"),
                    side_text(&event.targets, &event.target_text),
                    short(&gold.text.text),
                ));
            }
        }
    }
    if !gold.exhaustive {
        return;
    }
    for (with, candidate) in found.iter().enumerate() {
        if !matched.contains(&Some(with)) && candidate.event.restates.is_none() {
            outcome.by_type.entry(candidate.event.event_type.name().to_owned()).or_default().false_alarms += 1.0;
            outcome.errors.push(format!(
                "false  {}  {}  [{}]  in: {}",
                gold.text.id,
                shown(candidate),
                candidate.event.trace.entry,
                short(candidate.event.span.of(&reading.article.text)),
            ));
        }
    }
}

fn compare_fields(gold: &GoldEvent, found: &Predicted<'_>, fields: &mut BTreeMap<&'static str, Accuracy>) {
    let event = found.event;
    let mut add = |name: &'static str, right: bool| fields.entry(name).or_default().add(right);
    if let Some(code) = &gold.cameo {
        add("cameo exact", *code == event.cameo.0);
        add("cameo root", code.get(..2) == Some(event.cameo.root()));
    }
    if let Some(mode) = &gold.mode {
        add("mode", event.mode.as_ref().is_some_and(|found| found.0 == *mode));
    }
    if let Some(contexts) = &gold.contexts {
        for context in contexts {
            add("contexts, recall", event.contexts.iter().any(|found| found.0 == *context));
        }
        for found in &event.contexts {
            add("contexts, precision", contexts.contains(&found.0));
        }
    }
    if let Some(date) = &gold.date {
        add("date", event.date.value().is_some_and(|value| value.to_string() == *date));
    }
    if let Some(voices) = &gold.voices {
        let right = voices.len() == event.voices.len()
            && voices.iter().zip(&event.voices).all(|(gold, found)| {
                let code = gold.split([' ', '(']).next().unwrap_or(gold);
                found.codes.iter().any(|found| codes_agree(code, found, false)) || code.is_empty()
            });
        add("voices", right);
    }
    if let Some(factuality) = &gold.factuality {
        add("factuality", factuality == event.factuality.name());
    }
    if let Some(polarity) = &gold.polarity {
        add("polarity", polarity == event.polarity.name());
    }
}

fn score_pairs(
    gold: &GoldText,
    reading: &Reading,
    options: Options,
    pairs: &mut BTreeMap<String, Counts>,
    given: &mut GivenPairs,
    errors: &mut Vec<String>,
) {
    let found = predicted(reading);
    for event in &gold.events {
        let Some(name) = &event.event_type else { continue };
        let coded = between(event, &found, reading, options.strict_roles);
        let right = coded.as_ref().is_some_and(|coded| names_type(event, coded.event_type));
        given.accuracy.add(right);
        given.none += usize::from(coded.is_none());
        let class = pairs.entry(name.clone()).or_default();
        if right {
            class.hits += 1.0;
            continue;
        }
        class.misses += 1.0;
        if let Some(coded) = &coded {
            pairs.entry(coded.event_type.name().to_owned()).or_default().false_alarms += 1.0;
        }
        errors.push(format!(
            "{}  {} {} {}  coded: {}  in: {}",
            gold.text.id,
            side_text(&event.sources, &event.source_text),
            name,
            side_text(&event.targets, &event.target_text),
            coded.map_or("none".to_owned(), |coded| coded.shown),
            gold.text.text,
        ));
    }
}

pub(crate) fn shown(found: &Predicted<'_>) -> String {
    let list = |codes: &[ActorCode]| match codes {
        [] => "-".to_owned(),
        codes => codes.iter().map(|code| code.0.as_str()).collect::<Vec<_>>().join("+"),
    };
    format!("{} {} {}", list(&found.sources), found.event.event_type, list(&found.targets))
}

fn side_text(codes: &[String], phrase: &Option<String>) -> String {
    match (codes, phrase) {
        ([], Some(phrase)) => format!("{phrase:?}"),
        ([], None) => "-".to_owned(),
        (codes, _) => codes.join("+"),
    }
}

/// Longest excerpt of a text in a list of errors, in characters.
const EXCERPT: usize = 240;

fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= EXCERPT { line } else { line.chars().take(EXCERPT).chain(['…']).collect() }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for error in &self.errors {
            writeln!(f, "{error}")?;
        }
        if let Some(given) = &self.given_pairs {
            writeln!(f, "{} rows, pairs given", self.rows)?;
            writeln!(
                f,
                "type accuracy {:.1} % ({} of {}), macro-F1 {:.1}, {} pairs without a code",
                100.0 * given.accuracy.value(),
                given.accuracy.right,
                given.accuracy.compared,
                100.0 * given.macro_f1,
                given.none,
            )?;
        } else {
            writeln!(f, "{} rows", self.rows)?;
            writeln!(f, "{}", Counts::table_head(""))?;
            writeln!(f, "{}", self.events.table_row("events (actors and type)"))?;
            writeln!(f, "{}", self.actors.table_row("actors only"))?;
            writeln!(f, "{}", self.types.table_row("type only"))?;
            writeln!(f, "{}", self.quads.table_row("quad class only"))?;
        }
        for (name, counts) in &self.by_type {
            writeln!(f, "{}", counts.table_row(&format!("  {name}")))?;
        }
        for (name, accuracy) in &self.fields {
            writeln!(
                f,
                "{name:<28} {:>6.1} %  ({} of {})",
                100.0 * accuracy.value(),
                accuracy.right,
                accuracy.compared
            )?;
        }
        Ok(())
    }
}
