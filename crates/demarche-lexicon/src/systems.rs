//! How other event data sets name states, kinds of actors and events: tables of `imports/`, for importers.

use crate::{Files, LexiconError};
use demarche_types::{ActorCode, EventType, Mode, Role};
use std::collections::HashMap;

/// The systems of other data sets, and what they are here.
#[derive(Debug, Default)]
pub struct Systems {
    states: HashMap<(CountrySystem, String), ActorCode>,
    /// Sectors by system, in the order of the table.
    roles: Vec<(String, String, Role)>,
    /// Event type and sub-event type, lower case; the second may be empty.
    acled: HashMap<(String, String), (EventType, Option<Mode>)>,
}

/// A system of names for states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CountrySystem {
    /// CAMEO's country codes: ISO 3166 alpha-3 with some of its own.
    Cameo,
    /// FIPS 10-4.
    Fips,
    /// Correlates of War: number or abbreviation.
    Cow,
    /// ISO 3166: alpha-3, alpha-2 or numeric.
    Iso,
    /// Names, in any case.
    Name,
}

const COUNTRIES: &str = "imports/countries.tsv";
const ROLES: &str = "imports/roles.tsv";
const ACLED: &str = "imports/acled.tsv";
const STATES: &str = "actors/states.tsv";
const ALPHA_2: &str = "places/states.tsv";

impl Systems {
    pub(crate) fn from_files(files: &Files) -> Result<Systems, LexiconError> {
        let mut systems = Systems::default();
        for row in files.rows(COUNTRIES, 1)? {
            let code = row.cell(0);
            let mut put = |system, value: &str| -> Result<(), LexiconError> {
                match systems.states.insert((system, key(system, value)), ActorCode(code.to_owned())) {
                    Some(other) if other.0 != code => {
                        Err(row.fault(format!("{value:?} is {other} already"), "a value of a system names one state"))
                    }
                    _ => Ok(()),
                }
            };
            put(CountrySystem::Iso, code)?;
            put(CountrySystem::Cameo, code)?;
            let cells = [
                (1, CountrySystem::Iso),
                (2, CountrySystem::Fips),
                (3, CountrySystem::Cow),
                (4, CountrySystem::Cow),
                (5, CountrySystem::Cameo),
                (6, CountrySystem::Name),
            ];
            for (cell, system) in cells {
                for value in row.list(cell) {
                    put(system, value)?;
                }
            }
        }
        for row in files.rows(ALPHA_2, 1)? {
            if !row.cell(3).is_empty() {
                let code = ActorCode(row.cell(0).to_owned());
                systems.states.entry((CountrySystem::Iso, key(CountrySystem::Iso, row.cell(3)))).or_insert(code);
            }
        }
        for row in files.rows(STATES, 2)? {
            for name in row.list(1) {
                let code = ActorCode(row.cell(0).to_owned());
                systems.states.entry((CountrySystem::Name, key(CountrySystem::Name, name))).or_insert(code);
            }
        }
        for row in files.rows(ROLES, 3)? {
            let role = Role::named(row.cell(2)).ok_or_else(|| {
                row.fault(format!("{:?} is no PLOVER sector", row.cell(2)), "sectors are GOV, MIL, REB and so on")
            })?;
            systems.roles.push((row.cell(0).to_owned(), row.cell(1).to_lowercase(), role));
        }
        for row in files.rows(ACLED, 3)? {
            let event_type = EventType::named(row.cell(2)).ok_or_else(|| {
                row.fault(format!("{:?} is no PLOVER type", row.cell(2)), "types are AGREE … ASSAULT, in capitals")
            })?;
            let mode = (!row.cell(3).is_empty()).then(|| Mode(row.cell(3).to_owned()));
            let names = (row.cell(0).to_lowercase(), row.cell(1).to_lowercase());
            systems.acled.insert(names, (event_type, mode));
        }
        Ok(systems)
    }

    /// The state that a system names so.
    pub fn state(&self, system: CountrySystem, value: &str) -> Option<&ActorCode> {
        self.states.get(&(system, key(system, value)))
    }

    /// All values of a system with their states, in no order.
    pub fn states(&self, system: CountrySystem) -> impl Iterator<Item = (&str, &ActorCode)> {
        self.states.iter().filter(move |((of, _), _)| *of == system).map(|((_, value), code)| (value.as_str(), code))
    }

    /// The PLOVER sector of a list of kinds of actor: that of the first row of the table whose word is among them.
    pub fn role(&self, system: &str, words: &[&str]) -> Option<Role> {
        let words: Vec<String> = words.iter().map(|word| word.trim().to_lowercase()).collect();
        self.roles.iter().find(|(of, word, _)| of == system && words.contains(word)).map(|(.., role)| *role)
    }

    /// What an ACLED event is in PLOVER.
    pub fn acled(&self, event_type: &str, sub_event_type: &str) -> Option<(EventType, Option<&Mode>)> {
        let (kind, sub) = (event_type.trim().to_lowercase(), sub_event_type.trim().to_lowercase());
        let found = self.acled.get(&(kind.clone(), sub)).or_else(|| self.acled.get(&(kind, String::new())));
        found.map(|(event_type, mode)| (*event_type, mode.as_ref()))
    }
}

/// Codes as they are, but in capitals and without leading zeros; names in small letters.
fn key(system: CountrySystem, value: &str) -> String {
    match system {
        CountrySystem::Name => value.trim().to_lowercase(),
        _ => value.trim().trim_start_matches('0').to_uppercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lexicon;

    #[track_caller]
    fn check(system: CountrySystem, value: &str, expected: &str) {
        let found = Lexicon::embedded().systems.state(system, value).map_or("", |code| code.0.as_str());
        assert_eq!(found, expected, "{system:?} {value}");
    }

    #[test]
    fn each_system_names_its_states() {
        use CountrySystem::{Cameo, Cow, Fips, Iso, Name};
        check(Cameo, "ROM", "ROU");
        check(Cameo, "GZS", "PSE");
        check(Cameo, "EUR", "");
        check(Fips, "GM", "DEU");
        check(Fips, "GE", "");
        check(Cow, "255", "DEU");
        check(Cow, "2", "USA");
        check(Cow, "UKG", "GBR");
        check(Iso, "008", "ALB");
        check(Iso, "NO", "NOR");
        check(Iso, "NOR", "NOR");
        check(Name, "Cote d'Ivoire", "CIV");
        check(Name, "czech republic", "CZE");
        check(Name, "Atlantis", "");
    }

    #[test]
    fn kinds_of_actors_have_sectors_and_acled_events_types() {
        let systems = &Lexicon::embedded().systems;
        assert_eq!(systems.role("icews", &["Government", "Air Force"]).map(|role| role.name()), Some("MIL"));
        assert_eq!(systems.role("cameo", &["SEP"]).map(|role| role.name()), Some("REB"));
        assert_eq!(systems.role("acled", &["State forces"]).map(|role| role.name()), Some("MIL"));
        let (event_type, mode) = systems.acled("Explosions/Remote violence", "Air/drone strike").expect("a type");
        assert_eq!((event_type.name(), mode.map(|mode| mode.0.as_str())), ("ASSAULT", Some("aerial")));
        assert_eq!(systems.acled("Battles", "Armed clash").map(|(kind, _)| kind.name()), Some("ASSAULT"));
        assert!(systems.acled("Strategic developments", "Other").is_none());
    }
}
