//! Words by which a writer alleges (`frames/allegations.tsv`): one row a word or phrase, in dictionary forms.

use crate::source::{Files, LexiconError};
use std::collections::HashMap;

const FILE: &str = "frames/allegations.tsv";

/// How a word shows that a deed is alleged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sign {
    /// A deed that is hidden or lawless by nature: "orchestrate", "conspiracy".
    Act,
    /// The same in a text full of such signs: "plunder", "meddle".
    WeakAct,
    /// A manner that no doer admits: "in connivance with", "under the guise of".
    Manner,
    /// Done in the dark: "secretly"; talks may be secret without that.
    Secrecy,
    /// Done with intent: "deliberately".
    Deliberate,
    /// Verb of an aim that no doer states: "to destabilise".
    Aim,
    /// The same where an actor is its object: "to contain China".
    AimAtActor,
    /// Noun of a motive that a writer reads into a deed: "double game", "hegemony".
    Motive,
    /// What no state admits to backing: "terrorism", "separatist".
    Illicit,
    /// The writer vouches for it: "undoubtedly", "make no mistake".
    Stance,
    /// Participle whose doer is another that sets him on: "egged on by Oman"; in a text full of signs.
    Instigation,
}

impl Sign {
    fn named(name: &str) -> Option<Sign> {
        Some(match name {
            "act" => Sign::Act,
            "weak-act" => Sign::WeakAct,
            "manner" => Sign::Manner,
            "secrecy" => Sign::Secrecy,
            "deliberate" => Sign::Deliberate,
            "aim" => Sign::Aim,
            "aim-at-actor" => Sign::AimAtActor,
            "motive" => Sign::Motive,
            "illicit" => Sign::Illicit,
            "stance" => Sign::Stance,
            "instigation" => Sign::Instigation,
            _ => return None,
        })
    }

    /// What a person is told.
    pub fn meaning(self) -> &'static str {
        match self {
            Sign::Act | Sign::WeakAct => "a hidden or lawless deed",
            Sign::Manner => "a manner that no doer admits",
            Sign::Secrecy => "done in the dark",
            Sign::Deliberate => "done with intent",
            Sign::Aim | Sign::AimAtActor => "an aim that the writer reads into it",
            Sign::Motive => "a motive that the writer reads into it",
            Sign::Illicit => "backing of what no state admits to backing",
            Sign::Stance => "the writer vouches for it",
            Sign::Instigation => "another's hand that the writer sees in it",
        }
    }
}

/// The words of allegation.
#[derive(Debug, Default)]
pub struct Allegations {
    words: HashMap<String, Vec<Sign>>,
    /// By first word: all words, and the sign.
    phrases: HashMap<String, Vec<(Vec<String>, Sign)>>,
}

impl Allegations {
    pub(crate) fn from_files(files: &Files) -> Result<Allegations, LexiconError> {
        let mut allegations = Allegations::default();
        for row in files.rows(FILE, 2)? {
            let Some(sign) = Sign::named(row.cell(1)) else {
                return Err(row.fault(
                    format!("{:?} is no sign", row.cell(1)),
                    "signs are act, weak-act, manner, secrecy, deliberate, aim, aim-at-actor, motive, illicit, stance, instigation",
                ));
            };
            let words: Vec<String> = row.cell(0).split(' ').map(str::to_owned).collect();
            match words.as_slice() {
                [word] => allegations.words.entry(word.clone()).or_default().push(sign),
                [first, ..] => allegations.phrases.entry(first.clone()).or_default().push((words, sign)),
                [] => {}
            }
        }
        Ok(allegations)
    }

    /// Whether a word is such a sign.
    pub fn is(&self, lemma: &str, sign: Sign) -> bool {
        self.words.get(lemma).is_some_and(|signs| signs.contains(&sign))
    }

    /// The signs of a word.
    pub fn signs(&self, lemma: &str) -> &[Sign] {
        self.words.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// The phrases that begin with a word.
    pub fn phrases(&self, first: &str) -> &[(Vec<String>, Sign)] {
        self.phrases.get(first).map_or(&[], Vec::as_slice)
    }
}
