//! PLOVER types, modes, contexts and scores, and CAMEO codes with their Goldstein values: all as data.

use crate::{Files, LexiconError};
use demarche_types::{CameoCode, Context, EventType, Mode};
use std::collections::BTreeMap;

/// PLOVER and CAMEO, side by side.
#[derive(Debug, Default)]
pub struct Ontology {
    scores: Vec<(EventType, Option<Mode>, f64)>,
    contexts: Vec<Context>,
    /// What each context is about.
    meanings: Vec<String>,
    /// Contexts that a code alone does not tell.
    by_words: Vec<bool>,
    cameo: BTreeMap<String, CameoEntry>,
    topics: Vec<Topic>,
    /// By family and topic.
    leaves: BTreeMap<(String, String), Leaf>,
    /// By word: the places of its contexts in `contexts`.
    cues: BTreeMap<String, Vec<usize>>,
}

/// What a speech act or deed may be about.
#[derive(Clone, Debug)]
struct Topic {
    name: String,
    verbs: Vec<String>,
    nouns: Vec<String>,
}

/// The narrower code that a topic makes of a general one.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf {
    /// The topic: "release", "military-aid".
    pub topic: String,
    /// The CAMEO code.
    pub cameo: CameoCode,
    /// The PLOVER mode, if the topic says one.
    pub mode: Option<Mode>,
}

/// One CAMEO 1.1b3 code.
#[derive(Clone, Debug, PartialEq)]
pub struct CameoEntry {
    /// The code.
    pub code: CameoCode,
    /// Its short name.
    pub name: String,
    /// Conflict (−10) to cooperation (+10), after Goldstein 1992 as the ICEWS table extends it.
    pub goldstein: f64,
    /// The PLOVER type, `None` where PLOVER dropped it.
    pub event_type: Option<EventType>,
    /// The PLOVER mode.
    pub mode: Option<Mode>,
    /// The PLOVER contexts.
    pub contexts: Vec<Context>,
}

const PLOVER: &str = "ontology/plover.tsv";
const CONTEXTS: &str = "ontology/contexts.tsv";
const CAMEO: &str = "ontology/cameo.tsv";
const TOPICS: &str = "ontology/topics.tsv";
const LEAVES: &str = "ontology/leaves.tsv";
const CUES: &str = "ontology/cues.tsv";

/// CAMEO codes of three digits that say all there is to say.
const FINAL: [&str; 20] = [
    "015", "016", "018", "019", "126", "128", "129", "139", "175", "181", "182", "184", "185", "186", "191", "192",
    "193", "194", "195", "196",
];

impl Ontology {
    pub(crate) fn from_files(files: &Files) -> Result<Ontology, LexiconError> {
        let mut ontology = Ontology::default();
        for row in files.rows(PLOVER, 4)? {
            let event_type = EventType::named(row.cell(0)).ok_or_else(|| {
                row.fault(format!("{:?} is no PLOVER type", row.cell(0)), "types are AGREE … ASSAULT, in capitals")
            })?;
            let score = row.cell(3).parse().map_err(|_| {
                row.fault(format!("{:?} is no score", row.cell(3)), "the fourth cell is a number from -10 to 10")
            })?;
            ontology.scores.push((event_type, mode(row.cell(1)), score));
        }
        for row in files.rows(CONTEXTS, 1)? {
            ontology.contexts.push(Context(row.cell(0).to_owned()));
            ontology.meanings.push(row.cell(1).to_owned());
            ontology.by_words.push(match row.cell(2) {
                "" => false,
                "words" => true,
                other => {
                    return Err(row.fault(
                        format!("{other:?} is no way to tell a context"),
                        "leave the third cell empty, or write \"words\" where a code alone does not tell it",
                    ));
                }
            });
        }
        for row in files.rows(CAMEO, 4)? {
            let goldstein = row.cell(2).parse().map_err(|_| {
                row.fault(format!("{:?} is no Goldstein value", row.cell(2)), "the third cell is a number")
            })?;
            let event_type = match row.cell(3) {
                "" => None,
                name => Some(EventType::named(name).ok_or_else(|| {
                    row.fault(format!("{name:?} is no PLOVER type"), "leave the cell empty for a dropped code")
                })?),
            };
            let code = CameoCode(row.cell(0).to_owned());
            let entry = CameoEntry {
                code: code.clone(),
                name: row.cell(1).to_owned(),
                goldstein,
                event_type,
                mode: mode(row.cell(4)),
                contexts: row.list(5).map(|name| Context(name.to_owned())).collect(),
            };
            if ontology.cameo.insert(code.0.clone(), entry).is_some() {
                return Err(row.fault(format!("CAMEO {} stands twice", code.0), "keep one of the two rows"));
            }
        }
        for row in files.rows(TOPICS, 2)? {
            let words = |index| row.list(index).map(str::to_owned).collect();
            ontology.topics.push(Topic { name: row.cell(0).to_owned(), verbs: words(1), nouns: words(2) });
        }
        for row in files.rows(LEAVES, 3)? {
            let (family, topic, code) = (row.cell(0), row.cell(1), row.cell(2));
            if !ontology.topics.iter().any(|known| known.name == topic) {
                return Err(row.fault(format!("{topic:?} is no topic"), "lexicon/ontology/topics.tsv lists them"));
            }
            if !ontology.cameo.contains_key(code) {
                return Err(
                    row.fault(format!("{code:?} is no CAMEO code"), "lexicon/ontology/cameo.tsv lists the codes")
                );
            }
            let leaf = Leaf { topic: topic.to_owned(), cameo: CameoCode(code.to_owned()), mode: mode(row.cell(3)) };
            ontology.leaves.insert((family.to_owned(), topic.to_owned()), leaf);
        }
        for row in files.rows(CUES, 2)? {
            let at = ontology.contexts.iter().position(|context| context.0 == row.cell(0)).ok_or_else(|| {
                row.fault(format!("{:?} is no context", row.cell(0)), "lexicon/ontology/contexts.tsv lists them")
            })?;
            for word in row.list(1) {
                ontology.cues.entry(word.to_owned()).or_default().push(at);
            }
        }
        Ok(ontology)
    }

    /// The narrower code that the words of an event's clause make of a general CAMEO code: that of the first
    /// topic whose verbs and nouns occur. `None` where the code is no general one or no topic fits.
    pub fn leaf(&self, code: &CameoCode, verbs: &[&str], nouns: &[&str]) -> Option<&Leaf> {
        if code.0.len() > 3 || FINAL.contains(&code.0.as_str()) {
            return None;
        }
        let occurs = |wanted: &[String], found: &[&str]| {
            wanted.is_empty() || wanted.iter().any(|word| found.contains(&word.as_str()))
        };
        let fitting = self.topics.iter().filter(|topic| occurs(&topic.verbs, verbs) && occurs(&topic.nouns, nouns));
        // "033" may become "0331", "030" whatever its family has; what yields may do so before a court as well.
        // Refused cooperation may be refused aid or refused rights.
        let general = code.0.ends_with('0') || code.0.starts_with("035") || code.0 == "121";
        let leaf = |family: &str, topic: &Topic| {
            let leaf = self.leaves.get(&(family.to_owned(), topic.name.clone()));
            leaf.filter(|leaf| general || family == code.0 || leaf.cameo.0.starts_with(&code.0))
        };
        fitting.filter_map(|topic| leaf(&code.0, topic).or_else(|| leaf(code.root(), topic))).next()
    }

    /// The contexts that a word tells.
    pub fn told_by(&self, word: &str) -> impl Iterator<Item = &Context> {
        self.cues.get(word).into_iter().flatten().map(|&at| &self.contexts[at])
    }

    /// The words that tell a context, in order of the alphabet.
    pub fn cues(&self, context: &Context) -> impl Iterator<Item = &str> {
        let at = self.contexts.iter().position(|known| known == context);
        self.cues.iter().filter(move |(_, told)| at.is_some_and(|at| told.contains(&at))).map(|(word, _)| word.as_str())
    }

    /// The conflict-cooperation score of a type and mode, −10 to +10; that of the type where the mode has none.
    ///
    /// Source: PLOVER manual, expert table.
    pub fn score(&self, event_type: EventType, mode: Option<&Mode>) -> f64 {
        let find = |wanted: Option<&Mode>| {
            self.scores.iter().find(|(of, with, _)| *of == event_type && with.as_ref() == wanted).map(|row| row.2)
        };
        find(mode).or_else(|| find(None)).unwrap_or(0.0)
    }

    /// The modes of a type, in the order of the table.
    pub fn modes(&self, event_type: EventType) -> impl Iterator<Item = &Mode> {
        self.scores.iter().filter(move |row| row.0 == event_type).filter_map(|row| row.1.as_ref())
    }

    /// All contexts, in the order of the table.
    pub fn contexts(&self) -> &[Context] {
        &self.contexts
    }

    /// Whether an event's code alone does not tell a context: "executive" of every demonstration for another policy.
    pub fn needs_words(&self, context: &Context) -> bool {
        self.contexts.iter().zip(&self.by_words).any(|(known, &by_words)| known == context && by_words)
    }

    /// What a context is about.
    pub fn meaning(&self, context: &Context) -> &str {
        let at = self.contexts.iter().position(|known| known == context);
        at.and_then(|at| self.meanings.get(at)).map_or("", String::as_str)
    }

    /// All CAMEO codes, in their order.
    pub fn cameo_codes(&self) -> impl Iterator<Item = &CameoEntry> {
        self.cameo.values()
    }

    /// The entry of a CAMEO code.
    pub fn cameo(&self, code: &str) -> Option<&CameoEntry> {
        self.cameo.get(code)
    }
}

fn mode(cell: &str) -> Option<Mode> {
    (!cell.is_empty()).then(|| Mode(cell.to_owned()))
}
