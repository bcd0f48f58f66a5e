//! Running the examples that dictionary entries carry.

use demarche_ingest::Options;
use demarche_lexicon::{Example, Frame, FrameCode, Lexicon};
use demarche_types::{ActorCode, CameoCode, LexiconRef, Reading};
use std::collections::BTreeSet;
use std::fmt;

/// What came out of a lexicon's examples.
#[derive(Debug, Default)]
pub struct Lint {
    /// Examples run.
    pub examples: usize,
    /// Those that did not give what they say.
    pub failed: Vec<Finding>,
    /// CAMEO codes of the events that examples give.
    pub cameo: BTreeSet<CameoCode>,
    /// Entries that can never be used, and terms of one office that overlap.
    pub doubts: Vec<String>,
}

/// An example that does not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The entry.
    pub at: LexiconRef,
    /// The sentence.
    pub text: String,
    /// What the entry says.
    pub expected: String,
    /// What was coded.
    pub found: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}\n  expected {}, coded {}", self.at, self.text, self.expected, self.found)
    }
}

/// Runs the examples of the event frames, and looks for entries that stand in each other's way. Only entries in
/// files whose path begins with `below` are looked at.
pub fn lint(lexicon: &Lexicon, below: &str) -> Lint {
    let mut lint = Lint::default();
    let ours = |at: &LexiconRef| at.file.starts_with(below);
    for (late, early, lemma) in lexicon.frames.shadowed() {
        if ours(&late.at) {
            lint.doubts
                .push(format!("{}: {lemma:?} is never coded by this frame: {} asks for the same", late.at, early.at));
        }
    }
    lint.doubts.extend(overlapping_terms(lexicon, ours));
    for frame in lexicon.frames.all().iter().filter(|frame| ours(&frame.at)) {
        for example in &frame.examples {
            lint.examples += 1;
            lint.failed.extend(check(lexicon, frame, example, &mut lint.cameo));
        }
    }
    lint
}

/// Offices that one person holds at a time.
const SOLE: [&str; 6] = ["president", "prime minister", "foreign minister", "king", "queen", "chancellor"];

/// Terms of a sole office that overlap by more than the year of a handover told only by its year.
fn overlapping_terms(lexicon: &Lexicon, ours: impl Fn(&LexiconRef) -> bool) -> Vec<String> {
    let mut terms: Vec<_> =
        lexicon.actors.holders.iter().filter(|holder| SOLE.contains(&holder.office.as_str())).collect();
    terms.sort_by(|one, other| {
        (&one.code, &one.office, one.validity.from).cmp(&(&other.code, &other.office, other.validity.from))
    });
    let mut found = Vec::new();
    for pair in terms.windows(2) {
        let [one, other] = pair else { continue };
        let same_office = one.code == other.code && one.office == other.office && one.name != other.name;
        let overlap = match (one.validity.until, other.validity.from) {
            (Some(until), Some(from)) => from < until && from.year() < until.year(),
            _ => false,
        };
        if same_office && overlap && (ours(&one.at) || ours(&other.at)) {
            found.push(format!(
                "{}: {} is {} {} while {} still is ({})",
                other.at, other.name, one.code.0, one.office, one.name, one.at
            ));
        }
    }
    found
}

fn check(lexicon: &Lexicon, frame: &Frame, example: &Example, cameo: &mut BTreeSet<CameoCode>) -> Option<Finding> {
    let options = Options::default();
    let finding =
        |expected: String, found: String| Finding { at: frame.at.clone(), text: example.text.clone(), expected, found };
    let reading = match demarche_ingest::article_of_text(&example.text, "example", &options) {
        Ok(article) => crate::read(article, lexicon),
        Err(error) => return Some(finding("a sentence".to_owned(), error.to_string())),
    };
    let coded: Vec<_> = reading.events.iter().map(|event| event.sides(&reading.actors)).collect();
    if example.expected.is_some() {
        cameo.extend(reading.events.iter().map(|event| event.cameo.clone()));
    }
    let names: Vec<_> = reading.events.iter().map(|event| event.event_type).collect();
    match &example.expected {
        Some((source, event_type, target)) => {
            let right = coded.iter().zip(&names).zip(&reading.events).any(|(((sources, targets), name), event)| {
                let straight = side(source, sources) && side(target, targets);
                let turned = event.reciprocal && side(source, targets) && side(target, sources);
                name == event_type && (straight || turned)
            });
            (!right).then(|| finding(format!("{source} {event_type} {target}"), shown(&reading)))
        }
        // A counter-example must not be coded by its own entry; a trap's must be coded by nothing here.
        None => {
            let wrong = match frame.code {
                FrameCode::Nothing => false,
                FrameCode::Event(_) => reading.events.iter().any(|event| event.trace.entry == frame.at),
            };
            wrong.then(|| finding("nothing from this entry".to_owned(), shown(&reading)))
        }
    }
}

fn side(expected: &str, found: &[ActorCode]) -> bool {
    if expected == "-" {
        return true;
    }
    expected.split('+').all(|code| {
        let expected = ActorCode(code.to_owned());
        found.iter().any(|code| expected.covers(code) || code.covers(&expected))
    })
}

fn shown(reading: &Reading) -> String {
    let list = |codes: Vec<ActorCode>| match codes.is_empty() {
        true => "-".to_owned(),
        false => codes.into_iter().map(|code| code.0).collect::<Vec<_>>().join("+"),
    };
    let events: Vec<_> = reading
        .events
        .iter()
        .map(|event| {
            let (sources, targets) = event.sides(&reading.actors);
            format!("{} {} {} [{}]", list(sources), event.event_type, list(targets), event.trace.entry)
        })
        .collect();
    if events.is_empty() { "nothing".to_owned() } else { events.join("; ") }
}
