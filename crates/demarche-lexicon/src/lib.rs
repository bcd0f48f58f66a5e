//! Dictionary text in, checked and indexed lexicon out.
//!
//! What comes in: the files below `lexicon/`, embedded in the program, or a user's own folder of the
//! same layout. What goes out: a [`Lexicon`] that every later stage shares by reference. Every entry
//! keeps its file and line, so that each code can be traced back to the words that made it. This crate
//! knows nothing of articles.

mod actors;
mod allegations;
mod days;
mod frames;
mod hedges;
mod import;
mod ontology;
mod places;
mod source;
mod speech;
mod systems;

pub use actors::{
    Actors, Agent, AgentEntry, AgentKind, Holder, NameEntry, Organisation, Phrases, Place, State, Validity, WordClass,
    WordId, fold, words,
};
pub use allegations::{Allegations, Sign};
pub use days::Days;
pub use frames::{
    Constraint, Example, Frame, FrameCode, FrameCounts, FramePos, Frames, LightKind, Needs, Operator, Slot,
};
pub use hedges::Hedges;
pub use import::{Import, ImportKind, import};
pub use ontology::{CameoEntry, Leaf, Ontology};
pub use places::{Places, Spot, Table, place_key, place_word};
pub use source::{File, Files, LexiconError, Row};
pub use speech::{Cue, CueClass, Speech, Takes};
pub use systems::{CountrySystem, Systems};

use std::sync::OnceLock;

/// All dictionaries, checked and indexed.
#[derive(Debug)]
pub struct Lexicon {
    version: String,
    /// Registers of actors.
    pub actors: Actors,
    /// PLOVER and CAMEO.
    pub ontology: Ontology,
    /// The gazetteer.
    pub places: Places,
    /// Event frames.
    pub frames: Frames,
    /// Words by which a writer alleges.
    pub allegations: Allegations,
    /// Happenings and holidays that dates are told by.
    pub days: Days,
    /// Words that say how likely something is.
    pub hedges: Hedges,
    /// Words that introduce reported speech.
    pub speech: Speech,
    /// How other data sets name states, kinds of actors and events.
    pub systems: Systems,
}

impl Lexicon {
    /// The dictionaries that the program carries.
    pub fn embedded() -> &'static Lexicon {
        static EMBEDDED: OnceLock<Lexicon> = OnceLock::new();
        EMBEDDED.get_or_init(|| {
            Lexicon::from_files(&Files::embedded()).expect("the embedded lexicon is linted in the tests")
        })
    }

    /// The dictionaries in `files`. The gazetteer, by far the largest, is read beside the others.
    pub fn from_files(files: &Files) -> Result<Lexicon, LexiconError> {
        let (places, others) = std::thread::scope(|scope| {
            let places = scope.spawn(|| Places::from_files(files));
            let others = Lexicon::others(files);
            (places.join().expect("reading the gazetteer does not panic"), others)
        });
        let mut lexicon = others?;
        lexicon.places = places?;
        Ok(lexicon)
    }

    /// All but the gazetteer.
    fn others(files: &Files) -> Result<Lexicon, LexiconError> {
        let ontology = Ontology::from_files(files)?;
        Ok(Lexicon {
            version: files.version(),
            actors: Actors::from_files(files)?,
            frames: Frames::from_files(files, &ontology)?,
            ontology,
            places: Places::default(),
            allegations: Allegations::from_files(files)?,
            days: Days::from_files(files)?,
            hedges: Hedges::from_files(files)?,
            speech: Speech::from_files(files)?,
            systems: Systems::from_files(files)?,
        })
    }

    /// A short hash of the text of all dictionaries.
    pub fn version(&self) -> &str {
        &self.version
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_lexicon_loads() {
        Lexicon::from_files(&Files::embedded()).map_err(|error| panic!("{error}")).ok();
    }
}
