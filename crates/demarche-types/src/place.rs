use crate::actor::names;
use crate::{ActorCode, SentenceId, Span};

/// Index of a place mention in its reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlaceId(pub u32);

names! {
    /// What kind of place.
    PlaceKind {
        /// A state, by its name.
        State = "state",
        /// A province, district, island, mountain range, part of the world.
        Region = "region",
        /// A city, town, village.
        City = "city",
        /// A sea, gulf, lake.
        Sea = "sea",
        /// A strait, canal, cape.
        Strait = "strait",
        /// A river.
        River = "river",
        /// A base, camp, plant, building, square.
        Site = "site",
    }
}

/// Where something lies.
#[derive(Clone, Debug, PartialEq)]
pub struct Location {
    /// Its name in the gazetteer.
    pub name: String,
    /// What it is.
    pub kind: PlaceKind,
    /// The state it lies in; none for seas, parts of the world and contested ground.
    pub state: Option<ActorCode>,
    /// Degrees north of the equator, −90 to 90: of a large place, a point near its middle.
    pub latitude: f64,
    /// Degrees east of Greenwich, −180 to 180.
    pub longitude: f64,
    /// Why this place of that name: "lexicon/places/cities.tsv:812", "of 3 places, the one in Syria".
    pub steps: Vec<String>,
}

/// A phrase that names a place on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceMention {
    /// Its words, without article or class noun: "Idlib" in "the province of Idlib".
    pub span: Span,
    /// The sentence it stands in.
    pub sentence: SentenceId,
    /// Where that is.
    pub location: Location,
}
