//! Words that introduce reported speech.
//!
//! What comes in: `speech/cues.tsv`. What goes out: [`Speech`], which says for a lemma what it makes of
//! the words it introduces and which constructions it takes. It knows nothing of sentences.

use crate::{Files, LexiconError, Row};
use demarche_types::{CueKind, LexiconRef};
use std::collections::HashMap;

const CUES: &str = "speech/cues.tsv";

/// What class of word a cue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CueClass {
    /// "says", "point out".
    Verb,
    /// "claim", "statement".
    Noun,
    /// "confident", "determined", behind a copula.
    Adjective,
    /// "according to".
    Preposition,
    /// A noun that speaks as a person does when it is the subject of a verb: "the report".
    Document,
}

/// What a cue takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Takes {
    /// A finite clause: "that …", "whether …", or with no word before it.
    pub clause: bool,
    /// An infinitive.
    pub infinitive: bool,
    /// Sentences in quotation marks.
    pub direct: bool,
    /// Single words and phrases in quotation marks: "called it “a trap”".
    pub fragment: bool,
    /// A gerund behind a preposition: "accused of shelling".
    pub gerund: bool,
    /// A noun phrase right behind the cue: "warned of a famine", "called for talks".
    pub phrase: bool,
    /// The cue counts only with a subject that can speak: "the survey shows", not "the smoke shows".
    pub speaker: bool,
}

/// One word that introduces reported speech.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// Its lemma; several words for "point out", "according to".
    pub lemma: String,
    /// What it makes of the words it introduces.
    pub kind: CueKind,
    /// What it takes.
    pub takes: Takes,
    /// Its line.
    pub at: LexiconRef,
}

/// All cues, by class and lemma.
#[derive(Debug, Default)]
pub struct Speech {
    cues: HashMap<(CueClass, String), Cue>,
    /// Prepositions of several words, longest first.
    prepositions: Vec<Cue>,
}

impl Speech {
    pub(crate) fn from_files(files: &Files) -> Result<Speech, LexiconError> {
        let mut speech = Speech::default();
        let mut layers = HashMap::new();
        for row in files.rows(CUES, 4)? {
            let class = class(&row)?;
            let cue = Cue {
                lemma: row.cell(0).to_owned(),
                kind: CueKind::named(row.cell(2)).ok_or_else(|| {
                    row.fault(
                        format!("{:?} is no kind of cue", row.cell(2)),
                        "kinds are assertion, claim, denial, request, commitment, warning, thought, intention",
                    )
                })?,
                takes: takes(&row)?,
                at: row.at(),
            };
            if cue.lemma.is_empty() {
                return Err(row.fault("a cue has no lemma", "write it into the first cell"));
            }
            let key = (class, cue.lemma.clone());
            match layers.insert(key.clone(), row.file.layer) {
                Some(layer) if layer == row.file.layer => {
                    return Err(row.fault(format!("{:?} stands twice", row.cell(0)), "keep one of the two rows"));
                }
                // An earlier layer has said what this cue is.
                Some(_) => continue,
                None => {}
            }
            if class == CueClass::Preposition {
                speech.prepositions.push(cue.clone());
            }
            speech.cues.insert(key, cue);
        }
        speech.prepositions.sort_by(|one, other| {
            let words = |cue: &Cue| cue.lemma.split(' ').count();
            words(other).cmp(&words(one)).then_with(|| one.lemma.cmp(&other.lemma))
        });
        Ok(speech)
    }

    /// The cue of a class with this lemma; for verbs with a particle, "point out".
    pub fn cue(&self, class: CueClass, lemma: &str) -> Option<&Cue> {
        self.cues.get(&(class, lemma.to_owned()))
    }

    /// The prepositions that introduce a speaker, those of most words first.
    pub fn prepositions(&self) -> &[Cue] {
        &self.prepositions
    }
}

fn class(row: &Row<'_>) -> Result<CueClass, LexiconError> {
    match row.cell(1) {
        "verb" => Ok(CueClass::Verb),
        "noun" => Ok(CueClass::Noun),
        "adj" => Ok(CueClass::Adjective),
        "prep" => Ok(CueClass::Preposition),
        "document" => Ok(CueClass::Document),
        other => Err(row.fault(format!("{other:?} is no class of cue"), "classes are verb, noun, adj, prep, document")),
    }
}

fn takes(row: &Row<'_>) -> Result<Takes, LexiconError> {
    let mut takes = Takes::default();
    for name in row.list(3) {
        let flag = match name {
            "clause" => &mut takes.clause,
            "to" => &mut takes.infinitive,
            "direct" => &mut takes.direct,
            "fragment" => &mut takes.fragment,
            "of" => &mut takes.gerund,
            "phrase" => &mut takes.phrase,
            "speaker" => &mut takes.speaker,
            other => {
                return Err(row.fault(
                    format!("{other:?} is no construction"),
                    "constructions are clause, to, direct, fragment, of, phrase, speaker",
                ));
            }
        };
        *flag = true;
    }
    Ok(takes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn speech(text: &str) -> Result<Speech, LexiconError> {
        Speech::from_files(&Files::given([(CUES.to_owned(), text.to_owned())]))
    }

    #[test]
    fn a_cue_is_found_by_class_and_lemma() {
        let speech =
            speech("deny\tverb\tdenial\tclause\naccording to\tprep\tassertion\tclause\n").expect("a good table");
        let deny = speech.cue(CueClass::Verb, "deny").expect("listed");
        assert_eq!((deny.kind, deny.takes.clause, deny.takes.direct), (CueKind::Denial, true, false));
        assert!(speech.cue(CueClass::Noun, "deny").is_none());
        assert_eq!(speech.prepositions().len(), 1);
    }

    #[test]
    fn faults_tell_their_line() {
        for fault in ["say\tverb\tspoken\tclause", "say\tword\tassertion\tclause", "say\tverb\tassertion\tsong"] {
            let error = speech(&format!("# head\n{fault}\n")).expect_err("a fault").to_string();
            assert!(error.starts_with("lexicon/speech/cues.tsv:2: "), "{error}");
        }
    }
}
