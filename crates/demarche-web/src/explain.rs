//! Why an event has its code: the panel beside the text.

use crate::page::{Problem, cut, shown};
use crate::read::{line_class, voice_name};
use crate::site::{Details, Site};
use crate::view::{Event, View};
use askama::Template;
use demarche::types::{EventType, Factuality, Polarity};
use demarche_store::{EventRow, Field};
use serde_json::{Value, json};

/// All that is known of one event.
#[derive(Template)]
#[template(path = "panel.html")]
pub(crate) struct Panel {
    pub id: String,
    pub number: u32,
    pub class: String,
    pub sources: Vec<Side>,
    pub targets: Vec<Side>,
    pub arrow: &'static str,
    pub code: String,
    pub quote: String,
    pub facts: Vec<(&'static str, String)>,
    pub voices: Vec<String>,
    pub denied: Vec<String>,
    pub because: Vec<(&'static str, String)>,
    pub steps: Vec<String>,
    pub considered: Vec<String>,
    pub actors: Vec<String>,
    pub dyad: Option<(String, String)>,
    pub previous: Option<u32>,
    pub next: Option<u32>,
    pub restates: Option<u32>,
    /// What people corrected: id, words.
    pub corrected: Vec<(String, String)>,
    pub fields: Vec<FieldLine>,
    pub key: String,
    pub back: String,
}

/// A field that may be corrected.
pub(crate) struct FieldLine {
    pub name: &'static str,
    pub hint: &'static str,
    pub value: String,
    /// What the program said, if a person said otherwise.
    pub machine: Option<String>,
    /// Values to choose among; empty: any text.
    pub choices: Vec<String>,
}

/// Fields of the form, the ones most often wrong first.
const FIELDS: [Field; 11] = [
    Field::Type,
    Field::Mode,
    Field::Sources,
    Field::Targets,
    Field::Reciprocal,
    Field::Date,
    Field::Factuality,
    Field::Polarity,
    Field::Contexts,
    Field::Place,
    Field::Quantities,
];

fn field_lines(now: &EventRow, machine: Option<&EventRow>) -> Vec<FieldLine> {
    let line = |field: Field| {
        let value = field.of(now);
        let said = machine.map(|row| field.of(row)).filter(|said| *said != value);
        let choices: Vec<&str> = match field {
            Field::Type => EventType::ALL.iter().map(|kind| kind.name()).collect(),
            Field::Factuality => Factuality::ALL.iter().map(|kind| kind.name()).collect(),
            Field::Polarity => Polarity::ALL.iter().map(|kind| kind.name()).collect(),
            Field::Reciprocal => vec!["no", "yes"],
            _ => Vec::new(),
        };
        FieldLine {
            name: field.name(),
            hint: field.hint(),
            value,
            machine: said.map(|said| if said.is_empty() { "nothing".to_owned() } else { said }),
            choices: choices.into_iter().map(str::to_owned).collect(),
        }
    };
    FIELDS.into_iter().map(line).collect()
}

pub(crate) struct Side {
    pub code: String,
    pub name: String,
}

/// Who, what, to whom, in one line.
pub(crate) fn deed(view: &View, event: &Event) -> String {
    let names = &view.names;
    let side = |list| {
        let codes: Vec<&str> = names.list(list).collect();
        if codes.is_empty() { "?".to_owned() } else { codes.join("+") }
    };
    let arrow = if event.reciprocal { "↔" } else { "→" };
    format!("{} {arrow} {} {}", side(event.sources), side(event.targets), code(view, event))
}

/// Type and mode.
pub(crate) fn code(view: &View, event: &Event) -> String {
    let mode = view.names.some(event.mode).map_or(String::new(), |mode| format!("/{mode}"));
    format!("{}{mode}", view.names.text(event.event_type))
}

/// How real the text makes it, in words.
pub(crate) fn reality(view: &View, event: &Event) -> String {
    let names = &view.names;
    let mut words = match names.text(event.factuality) {
        "claimed-by-author" => "alleged by the author, no source named".to_owned(),
        "claimed-by-speaker" => "claimed by the speaker".to_owned(),
        "called-for" => "asked for, not done".to_owned(),
        other => other.to_owned(),
    };
    if names.text(event.polarity) == "neg" {
        words.push_str(", did not happen");
    }
    if names.text(event.kind) == "state" {
        words.push_str("; a standing state, not an act");
    }
    words
}

impl Panel {
    pub(crate) fn of(site: &Site, view: &View, event: &Event, details: &Details) -> Panel {
        let names = &view.names;
        let id = view.id(event);
        let article = &view.articles[event.article as usize];
        let row = details.events.iter().find(|row| row.event_id == id);
        let side = |list| {
            let mut sides: Vec<Side> = names
                .list(list)
                .map(|code| Side { code: code.to_owned(), name: site.actor_name(code).unwrap_or_default() })
                .collect();
            if sides.is_empty() {
                sides.push(Side { code: "?".to_owned(), name: "nobody known".to_owned() });
            }
            sides
        };
        let mut facts = vec![("reality", reality(view, event))];
        let date = match names.some(event.date) {
            Some(date) => format!(
                "{date} · {} · to the {}",
                names.some(event.date_basis).unwrap_or("-"),
                names.some(event.date_precision).unwrap_or("-")
            ),
            None => format!("none: {}", names.some(event.undated).unwrap_or("not told")),
        };
        facts.push(("date", date));
        if let Some(place) = names.some(event.place) {
            let state = names.some(event.place_state).map_or(String::new(), |state| format!(" ({state})"));
            facts.push(("place", format!("{}{state}", cut(place, 60))));
        }
        let amounts: Vec<String> = names.list(event.quantities).map(|amount| cut(amount, 60)).collect();
        if !amounts.is_empty() {
            facts.push(("amounts", amounts.join("; ")));
        }
        if let Some(hedge) = names.some(event.hedge) {
            let band = names.some(event.hedge_band).unwrap_or("?");
            facts.push(("hedged", format!("“{}”: the speaker’s {band} %", cut(hedge, 60))));
        }
        let contexts: Vec<&str> = names.list(event.contexts).collect();
        if !contexts.is_empty() {
            facts.push(("contexts", contexts.join(", ")));
        }
        facts.push(("section", names.text(event.section).to_owned()));
        let mut voices = vec![format!("told by {}", cut(names.text(event.told_by), 60))];
        voices.extend(names.list(event.voices).map(said));
        let mut because = Vec::new();
        because.push((
            "CAMEO",
            format!("{} · Goldstein {:+.1} · {}", names.text(event.cameo), event.goldstein, names.text(event.quad)),
        ));
        if let Some(row) = row {
            because.push(("because of", format!("“{}” ({})", cut(&row.anchor, 40), row.entry)));
            because.push((
                "made by",
                format!("code {} · lexicon {} · model {}", row.code_version, row.lexicon_version, row.model_version),
            ));
        }
        let inside = |start: u32, end: u32| start >= event.start && end <= event.end;
        let actors = details.mentions.iter().filter(|mention| inside(mention.start, mention.end)).map(|mention| {
            let who = match &mention.unresolved {
                Some(why) => format!("not resolved: {why}"),
                None => format!("{} {}", mention.codes.join("+"), mention.name.as_deref().unwrap_or_default()),
            };
            cut(&format!("“{}” = {who} [{}]", mention.text, mention.steps.join("; ")), 400)
        });
        let numbers: Vec<u32> = view.of(event.article as usize).iter().map(|event| event.number).collect();
        let at = numbers.iter().position(|number| *number == event.number).unwrap_or(0);
        let head = |list| names.list(list).next().map(|code| code.split('.').next().unwrap_or(code).to_owned());
        let dyad = head(event.sources).zip(head(event.targets)).filter(|(one, other)| one != other);
        Panel {
            number: event.number,
            class: line_class(view, event),
            sources: side(event.sources),
            targets: side(event.targets),
            arrow: if event.reciprocal { "↔" } else { "→" },
            code: code(view, event),
            quote: shown(view.sentence(event)).into_owned(),
            facts,
            voices,
            denied: names.list(event.denied_by).map(|voice| cut(voice_name(voice), 60)).collect(),
            because,
            steps: row.map_or(Vec::new(), |row| row.steps.iter().map(|step| cut(step, 400)).collect()),
            considered: row
                .and_then(|row| row.considered.as_ref())
                .map_or(Vec::new(), |all| all.iter().map(|one| cut(one, 400)).collect()),
            actors: actors.collect(),
            dyad,
            previous: at.checked_sub(1).map(|at| numbers[at]),
            next: numbers.get(at + 1).copied(),
            restates: (event.restates != 0).then_some(event.restates),
            corrected: names
                .list(event.corrected)
                .map(|words| {
                    // A mark ends in the id of its correction: "… ; c0123abcd)".
                    let id = words.trim_end_matches(')').rsplit("; ").next().unwrap_or_default();
                    (id.to_owned(), cut(words, 240))
                })
                .collect(),
            fields: field_lines(&view.row(event), row),
            key: site.key.clone(),
            back: format!("/article/{}?event={}#e{}", article.id, event.number, event.number),
            id,
        }
    }
}

fn said(voice: &str) -> String {
    let (codes, name) = voice.split_once(' ').unwrap_or((voice, ""));
    match codes {
        "-" => format!("says {}", cut(name, 60)),
        codes => format!("says {} ({codes})", cut(name, 60)),
    }
}

/// The same as JSON: what `demarche explain --json` prints.
pub(crate) fn json(site: &Site, view: &View, event: &Event) -> Result<Value, Problem> {
    let details = site.details(view, event.article as usize)?;
    let id = view.id(event);
    let row = details.events.iter().find(|row| row.event_id == id).cloned().unwrap_or_else(|| view.row(event));
    let mut value = demarche_store::event_json(&row);
    value["steps"] = json!(row.steps);
    value["considered"] = json!(row.considered);
    let inside = details.mentions.iter().filter(|mention| mention.start >= event.start && mention.end <= event.end);
    value["actors"] = inside
        .map(|mention| {
            json!({
                "text": mention.text, "codes": mention.codes, "name": mention.name, "steps": mention.steps,
                "unresolved": mention.unresolved, "considered": mention.considered,
            })
        })
        .collect();
    Ok(value)
}
