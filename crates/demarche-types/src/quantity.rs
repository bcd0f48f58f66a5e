use crate::actor::names;
use crate::{SentenceId, Span};

/// Index of a quantity in its reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QuantityId(pub u32);

/// An amount or number in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// Its words, with the unit: "$255 million", "10 helicopters".
    pub span: Span,
    /// The sentence it stands in.
    pub sentence: SentenceId,
    /// Its value in `unit`; the lower bound where the text gives a range or "more than".
    pub value: f64,
    /// The upper bound of a range; equals `value` otherwise, infinite for "more than".
    pub upper: f64,
    /// What is counted.
    pub unit: Unit,
    /// The period that money or goods are given for, by its singular name: "year" in "$2 billion a year".
    pub per: Option<&'static str>,
}

/// What a quantity counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Money, by ISO 4217 code.
    Money(String),
    /// Per cent.
    Percent,
    /// A measure, by its singular English name: "kilometre".
    Measure(String),
    /// Things or people, by the lemma of the noun: "helicopter", "soldier".
    Count(String),
    /// A bare number.
    Bare,
}

names! {
    /// What a quantity does in an event.
    QuantityRole {
        /// Money or goods given, owed, traded or withheld.
        Amount = "amount",
        /// Persons killed.
        Killed = "killed",
        /// Persons injured.
        Injured = "injured",
        /// Persons arrested, seized or abducted.
        Arrested = "arrested",
        /// Persons who take part.
        Participants = "participants",
        /// Weapons, vehicles, aircraft.
        Weapons = "weapons",
        /// Troops.
        Troops = "troops",
        /// Displaced or expelled persons.
        Displaced = "displaced",
        /// How long.
        Duration = "duration",
        /// Anything else that is counted.
        Other = "other",
    }
}
