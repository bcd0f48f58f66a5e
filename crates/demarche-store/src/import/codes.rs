//! What codes of other data sets mean here, looked up fast: built once from the lexicon.

use demarche_lexicon::{CountrySystem, Lexicon, Systems};
use demarche_types::{CameoCode, EventType, QuadClass};
use std::collections::HashMap;

/// Codes and names of other data sets, resolved by the lexicon.
pub struct Codes<'a> {
    systems: &'a Systems,
    /// CAMEO country codes by their three letters.
    cameo_states: HashMap<[u8; 3], &'a str>,
    fips: HashMap<[u8; 2], &'a str>,
    cameo: HashMap<&'a str, Coded<'a>>,
    roles: HashMap<[u8; 3], &'static str>,
    pub(crate) lexicon_version: &'a str,
}

/// What an event code means.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Coded<'a> {
    pub event_type: Option<&'static str>,
    pub mode: Option<&'a str>,
    pub contexts: &'a [demarche_types::Context],
    pub goldstein: Option<f64>,
    pub quad: Option<&'static str>,
}

impl<'a> Codes<'a> {
    /// The codes that a lexicon knows.
    pub fn new(lexicon: &'a Lexicon) -> Codes<'a> {
        let systems = &lexicon.systems;
        let letters = |value: &str| value.as_bytes().try_into().ok();
        let cameo_states = systems.states(CountrySystem::Cameo);
        let cameo_states = cameo_states.filter_map(|(value, code)| Some((letters(value)?, code.0.as_str()))).collect();
        let fips = systems.states(CountrySystem::Fips);
        let fips =
            fips.filter_map(|(value, code)| Some((value.as_bytes().try_into().ok()?, code.0.as_str()))).collect();
        let cameo = lexicon.ontology.cameo_codes().map(|entry| {
            let quad = entry.code.0.get(..2).and_then(quad_of_root);
            let coded = Coded {
                event_type: entry.event_type.map(EventType::name),
                mode: entry.mode.as_ref().map(|mode| mode.0.as_str()),
                contexts: &entry.contexts,
                goldstein: Some(entry.goldstein),
                quad: quad.map(QuadClass::name),
            };
            let CameoCode(code) = &entry.code;
            (code.as_str(), coded)
        });
        let words = [
            "GOV", "MIL", "COP", "JUD", "LEG", "SPY", "PTY", "OPP", "REB", "INS", "SEP", "RAD", "UAF", "AGR", "BUS",
            "CRM", "CVL", "SET", "DEV", "ENV", "HRI", "EDU", "ELI", "HLH", "LAB", "MED", "REF",
        ];
        let roles = words.into_iter().filter_map(|word| Some((letters(word)?, systems.role("cameo", &[word])?.name())));
        Codes {
            systems,
            cameo_states,
            fips,
            cameo: cameo.collect(),
            roles: roles.collect(),
            lexicon_version: lexicon.version(),
        }
    }

    /// The state of a CAMEO country code.
    pub(crate) fn cameo_state(&self, value: &str) -> Option<&'a str> {
        self.cameo_states.get(value.as_bytes().first_chunk::<3>().filter(|_| value.len() == 3)?).copied()
    }

    /// The state in another system.
    pub(crate) fn state(&self, system: CountrySystem, value: &str) -> Option<&'a str> {
        match system {
            CountrySystem::Cameo => self.cameo_state(value),
            CountrySystem::Fips => self.fips.get(<&[u8; 2]>::try_from(value.as_bytes()).ok()?).copied(),
            _ => self.systems.state(system, value).map(|code| code.0.as_str()),
        }
    }

    /// What a CAMEO code means. A code of more digits than the codebook has means what its beginning means;
    /// `None` where even the first two digits are no code.
    pub(crate) fn cameo(&self, code: &str) -> Option<Coded<'a>> {
        (2..=code.len()).rev().find_map(|length| self.cameo.get(code.get(..length)?)).copied()
    }

    /// The sector of a CAMEO kind of actor.
    pub(crate) fn cameo_role(&self, word: &str) -> Option<&'static str> {
        self.roles.get(<&[u8; 3]>::try_from(word.as_bytes()).ok()?).copied()
    }

    /// The sector of a list of kinds in another system.
    pub(crate) fn role(&self, system: &str, words: &[&str]) -> Option<&'static str> {
        self.systems.role(system, words).map(demarche_types::Role::name)
    }

    /// What an ACLED event is in PLOVER.
    pub(crate) fn acled(&self, event_type: &str, sub_event_type: &str) -> Coded<'a> {
        let Some((event_type, mode)) = self.systems.acled(event_type, sub_event_type) else { return Coded::default() };
        Coded {
            event_type: Some(event_type.name()),
            mode: mode.map(|mode| mode.0.as_str()),
            quad: Some(event_type.quad().name()),
            ..Coded::default()
        }
    }
}

/// The quad class of a CAMEO root: 01–05 verbal and 06–08 material cooperation, 09–13 verbal and 14–20 material conflict.
fn quad_of_root(root: &str) -> Option<QuadClass> {
    match root.parse().ok()? {
        1..=5 => Some(QuadClass::VerbalCooperation),
        6..=8 => Some(QuadClass::MaterialCooperation),
        9..=13 => Some(QuadClass::VerbalConflict),
        14..=20 => Some(QuadClass::MaterialConflict),
        _ => None,
    }
}

/// The quad class that a data set tells as a number from 1 to 4 or in words.
pub(crate) fn quad_told(value: &str) -> Option<&'static str> {
    let words = value.to_lowercase().replace(['_', '-'], " ");
    let quad = match words.trim() {
        "1" | "verbal cooperation" | "vc" => QuadClass::VerbalCooperation,
        "2" | "material cooperation" | "mc" => QuadClass::MaterialCooperation,
        "3" | "verbal conflict" | "vf" => QuadClass::VerbalConflict,
        "4" | "material conflict" | "mf" => QuadClass::MaterialConflict,
        _ => return None,
    };
    Some(quad.name())
}
