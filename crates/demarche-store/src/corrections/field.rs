//! Fields that people may correct: how each is written, what it may hold, and how a row takes it.

use super::edtf;
use crate::rows::EventRow;
use demarche_lexicon::{CountrySystem, Lexicon, Ontology};
use demarche_types::{ActorCode, Context, EventKind, EventType, Factuality, Mode, PartialDate, Polarity, Role};
use serde::{Deserialize, Serialize};

macro_rules! fields {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal, $hint:literal;)*) => {
        /// A field of an event that people may correct, or a judgement of theirs on its claim.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Field { $($(#[doc = $doc])* #[serde(rename = $name)] $variant),* }

        impl Field {
            /// All of them, in the order in which a row takes them.
            pub const ALL: &'static [Field] = &[$(Field::$variant),*];

            /// The name on the command line and in files.
            pub fn name(self) -> &'static str {
                match self { $(Field::$variant => $name),* }
            }

            /// What it may hold.
            pub fn hint(self) -> &'static str {
                match self { $(Field::$variant => $hint),* }
            }
        }
    };
}

fields! {
    /// Whether it is an event at all.
    Event = "event", "`none` where the words tell of no event";
    /// PLOVER type.
    Type = "type", "a PLOVER type such as SANCTION; `demarche ontology` lists them";
    /// PLOVER mode.
    Mode = "mode", "a mode of the event's type, or nothing; `demarche ontology TYPE` lists them";
    /// CAMEO code.
    Cameo = "cameo", "a CAMEO code of the event's type, or nothing; `demarche ontology TYPE` lists them";
    /// PLOVER contexts.
    Contexts = "contexts", "contexts joined by `+`, or nothing; `demarche ontology` lists them";
    /// Sources.
    Sources = "sources", "actor codes joined by `+`, such as CHL.GOV+PER, or nothing";
    /// Targets.
    Targets = "targets", "actor codes joined by `+`, such as CHL.GOV+PER, or nothing";
    /// Whether they do it to each other.
    Reciprocal = "reciprocal", "yes or no";
    /// Date.
    Date = "date", "a date as EDTF: 2014-11-03, 2014-11, 2014, 2014-11-03/2014-11-05, 1991/.., 196X, 2014-22 (summer), 2014-33 (first quarter), or nothing";
    /// Place.
    Place = "place", "a name, or nothing";
    /// State of the place.
    PlaceState = "place_state", "the code of a state, or nothing";
    /// Amounts.
    Quantities = "quantities", "amounts `role value unit` joined by `;`, or nothing";
    /// Polarity.
    Polarity = "polarity", "pos or neg";
    /// Factuality.
    Factuality = "factuality", "happened, planned, possible, called-for, denied, claimed-by-speaker or claimed-by-author";
    /// Event or state of affairs.
    Kind = "kind", "event or state";
    /// Voices between the author and the event.
    Voices = "voices", "voices `CODE name` joined by ` > `, outermost first, the code `-` if unknown, or nothing";
    /// Voices that deny it.
    DeniedBy = "denied_by", "voices `CODE name` joined by ` > `, or nothing";
    /// The analyst's own grade of the claim, never a machine's.
    Grade = "grade", "an Admiralty grade: A to F for the source, 1 to 6 for the report";
}

/// What the field `event` holds where there is one, and where there is none.
pub(crate) const EVENT: &str = "event";
pub(crate) const NO_EVENT: &str = "none";
/// What a date rests on that a person gave.
const BY_PERSON: &str = "corrected";
const VOICES: &str = " > ";

impl Field {
    /// The field of a name; `source` and `target` will do for one code.
    pub fn named(name: &str) -> Option<Field> {
        let name = match name {
            "source" => "sources",
            "target" => "targets",
            "context" => "contexts",
            name => name,
        };
        Field::ALL.iter().copied().find(|field| field.name() == name)
    }

    /// What a row has, as corrections write it.
    pub fn of(self, row: &EventRow) -> String {
        let or_nothing = |text: &Option<String>| text.clone().unwrap_or_default();
        match self {
            Field::Event => EVENT.to_owned(),
            Field::Type => row.event_type.clone(),
            Field::Mode => or_nothing(&row.mode),
            Field::Cameo => row.cameo.clone(),
            Field::Contexts => row.contexts.join("+"),
            Field::Sources => row.sources.join("+"),
            Field::Targets => row.targets.join("+"),
            Field::Reciprocal => if row.reciprocal { "yes" } else { "no" }.to_owned(),
            Field::Date => or_nothing(&row.date),
            Field::Place => or_nothing(&row.place),
            Field::PlaceState => or_nothing(&row.place_state),
            Field::Quantities => row.quantities.join("; "),
            Field::Polarity => row.polarity.clone(),
            Field::Factuality => row.factuality.clone(),
            Field::Kind => row.kind.clone(),
            Field::Voices => row.voices.join(VOICES),
            Field::DeniedBy => row.denied_by.join(VOICES),
            Field::Grade => String::new(),
        }
    }

    /// Gives a row a value that [`Field::checked`] has passed; what cannot be understood changes nothing.
    pub(crate) fn set(self, row: &mut EventRow, value: &str) {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        match self {
            Field::Event | Field::Grade => {}
            Field::Type => {
                if let Some(kind) = EventType::named(value) {
                    row.event_type = value.to_owned();
                    row.quad = kind.quad().name().to_owned();
                }
            }
            Field::Mode => row.mode = some(value),
            Field::Cameo => row.cameo = value.to_owned(),
            Field::Contexts => row.contexts = list(value, "+"),
            Field::Sources => row.sources = list(value, "+"),
            Field::Targets => row.targets = list(value, "+"),
            Field::Reciprocal => row.reciprocal = value == "yes",
            Field::Date => {
                let date = edtf::read(value);
                let bounds = date.map_or((None, None), |date| date.bounds());
                let day = |day: Option<demarche_types::Date>| day.map(|day| PartialDate::Day(day).to_string());
                row.date = date.map(|date| date.to_string());
                (row.date_from, row.date_to) = (day(bounds.0), day(bounds.1));
                row.date_basis = date.map(|_| BY_PERSON.to_owned());
                row.date_precision = date.map(|date| date.precision().name().to_owned());
                row.undated = date.is_none().then(|| "a person says that the text gives no date".to_owned());
            }
            Field::Place => {
                row.place = some(value);
                // The machine's coordinates are those of the place that it took.
                (row.place_state, row.latitude, row.longitude) = (None, None, None);
            }
            Field::PlaceState => row.place_state = some(value),
            Field::Quantities => row.quantities = list(value, ";"),
            Field::Polarity => row.polarity = value.to_owned(),
            Field::Factuality => row.factuality = value.to_owned(),
            Field::Kind => row.kind = value.to_owned(),
            Field::Voices => row.voices = list(value, VOICES),
            Field::DeniedBy => row.denied_by = list(value, VOICES),
        }
    }

    /// A value as this field writes it, if it may hold it in a row that stands so; what would help if not.
    pub fn checked(self, value: &str, row: &EventRow, lexicon: &Lexicon) -> Result<String, String> {
        let value = value.trim();
        let fault = |found: &str| Err(format!("{found:?} is no value of `{}`\n  hint: {}", self.name(), self.hint()));
        let kind = EventType::named(&row.event_type);
        let ontology = &lexicon.ontology;
        let is_code = |code: &str| is_actor(code, lexicon);
        let is_voice = |voice: &str| {
            let (codes, name) = voice.split_once(' ').unwrap_or((voice, ""));
            !name.trim().is_empty() && (codes == "-" || codes.split('+').all(is_code))
        };
        let all = |between: &str, good: &dyn Fn(&str) -> bool| match list(value, between) {
            items if items.iter().all(|item| good(item)) => Ok(items),
            items => Err(items.into_iter().find(|item| !good(item)).unwrap_or_default()),
        };
        let known = match self {
            Field::Event => value == NO_EVENT,
            Field::Type => {
                let capitals = value.to_uppercase();
                return if EventType::named(&capitals).is_some() { Ok(capitals) } else { fault(value) };
            }
            Field::Mode => {
                let mode = Mode(value.to_lowercase());
                let has = value.is_empty() || kind.is_some_and(|kind| ontology.modes(kind).any(|known| *known == mode));
                return if has { Ok(mode.0) } else { fault(value) };
            }
            Field::Cameo => value.is_empty() || ontology.cameo(value).is_some_and(|entry| entry.event_type == kind),
            Field::Contexts => {
                let is_context = |item: &str| ontology.contexts().contains(&Context(item.to_owned()));
                return match all("+", &is_context) {
                    Ok(items) => Ok(items.join("+")),
                    Err(bad) => fault(&bad),
                };
            }
            Field::Sources | Field::Targets => {
                return match all("+", &|item| is_code(&item.to_uppercase())) {
                    Ok(items) => Ok(items.join("+").to_uppercase()),
                    Err(bad) => fault(&bad),
                };
            }
            Field::Reciprocal => matches!(value, "yes" | "no"),
            Field::Date => value.is_empty() || edtf::read(value).is_some(),
            Field::Place => !value.contains(['\n', '\r', '\t']),
            Field::PlaceState => value.is_empty() || (ActorCode(value.to_owned()).is_state() && is_code(value)),
            Field::Quantities => {
                let is_amount = |item: &str| {
                    let mut parts = item.splitn(3, ' ');
                    parts.next().is_some()
                        && parts.next().is_some_and(|value| value.parse::<f64>().is_ok_and(f64::is_finite))
                };
                return match all(";", &is_amount) {
                    Ok(items) => Ok(items.join("; ")),
                    Err(bad) => fault(&bad),
                };
            }
            Field::Polarity => Polarity::named(value).is_some(),
            Field::Factuality => Factuality::named(value).is_some(),
            Field::Kind => EventKind::named(value).is_some(),
            Field::Voices | Field::DeniedBy => {
                return match all(VOICES, &is_voice) {
                    Ok(items) => Ok(items.join(VOICES)),
                    Err(bad) => fault(&bad),
                };
            }
            Field::Grade => {
                let capitals = value.to_uppercase();
                let is_grade = matches!(capitals.as_bytes(), [b'A'..=b'F', b'1'..=b'6']);
                return if is_grade || value.is_empty() { Ok(capitals) } else { fault(value) };
            }
        };
        if known { Ok(value.to_owned()) } else { fault(value) }
    }
}

/// What follows from type and mode where a person gave one of them: a mode of the type, a CAMEO code of both, its value.
pub(crate) fn follow(row: &mut EventRow, given: &dyn Fn(Field) -> bool, ontology: &Ontology) {
    let Some(kind) = EventType::named(&row.event_type) else { return };
    if given(Field::Type) && !given(Field::Mode) {
        let mode = row.mode.take().map(Mode);
        row.mode = mode.filter(|mode| ontology.modes(kind).any(|known| known == mode)).map(|mode| mode.0);
    }
    if (given(Field::Type) || given(Field::Mode)) && !given(Field::Cameo) {
        let mode = row.mode.clone().map(Mode);
        let fits = |code: &str| {
            ontology
                .cameo(code)
                .is_some_and(|entry| entry.event_type == Some(kind) && (mode.is_none() || entry.mode == mode))
        };
        if !fits(&row.cameo) {
            // The most general code: the shortest, and the first of these.
            let fitting = ontology.cameo_codes().filter(|entry| fits(&entry.code.0));
            row.cameo = fitting.map(|entry| entry.code.0.clone()).min_by_key(String::len).unwrap_or_default();
        }
    }
    let value = ontology.cameo(&row.cameo).map(|entry| entry.goldstein);
    row.goldstein = value.unwrap_or_else(|| ontology.score(kind, row.mode.clone().map(Mode).as_ref()));
}

/// Whether a code may name an actor: a state or a class of actors, and behind a full stop what it is in it.
fn is_actor(code: &str, lexicon: &Lexicon) -> bool {
    let (head, role) = code.split_once('.').unwrap_or((code, ""));
    let is_word =
        |word: &str| word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-');
    let actor = ActorCode(head.to_owned());
    if actor.is_state() {
        let is_known = lexicon.actors.state(head).is_some()
            || lexicon.systems.state(CountrySystem::Iso, head).is_some_and(|known| known.0 == head);
        return is_known
            && (!code.contains('.')
                || role.split('.').next().is_some_and(|role| Role::named(role).is_some())
                    && role.split('.').all(is_word));
    }
    let is_class =
        matches!(head, "IGO" | "UNO" | "EUR" | "NGO" | "ISM" | "IMG" | "MNC" | "UNK") || Role::named(head).is_some();
    is_class && (!code.contains('.') || (!role.is_empty() && role.split('.').all(is_word)))
}

/// The items of a list, without those that are empty.
fn list(text: &str, between: &str) -> Vec<String> {
    text.split(between).map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}
