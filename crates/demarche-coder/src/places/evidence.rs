//! Whether words that are the name of a place mean one here.
//!
//! In: the settled names of an article, its dates and actors. Out: one flag a name. Well-known places are taken
//! unless a larger name holds them ("Paris Hilton", "Bank of England"); of small towns, many of which share their names
//! with persons and things, something in the text must say that they are places.

use super::choice::Atlas;
use super::names::{self, CITY_NOUNS, REGION_NOUNS};
use demarche_lexicon::{Actors, Spot, Table};
use demarche_types::{ActorKind, ActorMention, Analysis, DateMention, PlaceKind, Upos, calendar};
use std::collections::BTreeSet;

/// Prepositions of place and motion.
const LOCATIVE: &[&str] = &[
    "in",
    "at",
    "near",
    "from",
    "to",
    "outside",
    "inside",
    "around",
    "across",
    "throughout",
    "toward",
    "towards",
    "into",
    "via",
    "through",
    "off",
    "between",
    "within",
    "over",
    "above",
    "beyond",
    "surrounding",
    "downtown",
    "visiting",
    "leaving",
];

/// Words that may stand between a preposition and a name, or before a name.
const DIRECTIONS: &[&str] = &[
    "the",
    "north",
    "south",
    "east",
    "west",
    "northern",
    "southern",
    "eastern",
    "western",
    "central",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
    "northeastern",
    "northwestern",
    "southeastern",
    "southwestern",
    "upper",
    "lower",
    "greater",
    "mainland",
    "rural",
    "downtown",
    "nearby",
    "neighbouring",
    "neighboring",
    "modern",
    "present",
    "day",
    "post",
    "pre",
    "war",
    "torn",
    "far",
    "all",
    "much",
    "most",
    "parts",
    "whole",
    "today",
    "s",
    "mid",
    "rebel",
    "held",
    "occupied",
    "metropolitan",
    "tropical",
];

/// Capitalised words that may follow a name of a place without being part of a larger one: offices and services.
const FOLLOWERS: &[&str] = &[
    "president",
    "governor",
    "gov",
    "senator",
    "sen",
    "secretary",
    "mayor",
    "minister",
    "prime",
    "premier",
    "foreign",
    "health",
    "defence",
    "defense",
    "agriculture",
    "justice",
    "interior",
    "rep",
    "representative",
    "congressman",
    "king",
    "queen",
    "prince",
    "police",
    "army",
    "navy",
    "military",
    "attorney",
    "ambassador",
    "chancellor",
    "chief",
    "vice",
    "deputy",
    "sheriff",
    "judge",
    "general",
    "troops",
    "government",
    "on",
    "in",
    "and",
    "for",
    "at",
    "to",
    "of",
    "the",
    "says",
    "after",
    "as",
    "with",
    "from",
    "over",
];

/// Nouns of offices before "of": the name after them is a place.
const OFFICES: &[&str] = &[
    "president",
    "king",
    "queen",
    "government",
    "minister",
    "emir",
    "sultan",
    "governor",
    "mayor",
    "people",
    "gulf",
    "embassy",
    "chancellor",
    "premier",
    "prime",
    "parliament",
    "ambassador",
    "leader",
    "invasion",
    "south",
    "north",
    "east",
    "west",
];

/// Titles of persons that open a sentence as short words do.
const TITLES: &[&str] = &["mr", "mrs", "ms", "dr", "sir", "lord", "gen", "rev", "fr", "miss", "lady", "dame"];

/// Inhabitants, in thousands, from which a city needs no more than its name.
const LARGE_CITY: u32 = 300;

/// For each name, whether it is the mention of a place.
pub(super) fn accepted(
    atlas: &Atlas<'_>,
    analysis: &Analysis,
    dates: &[DateMention],
    actors: &[ActorMention],
    register: &Actors,
) -> Vec<bool> {
    let persons: Vec<_> = actors
        .iter()
        .filter(|actor| actor.actor.as_ref().is_ok_and(|known| known.kind == ActorKind::Person))
        .map(|actor| actor.span)
        .collect();
    // Names that stand inside a larger one somewhere: of persons, for the most part.
    let mut borne: BTreeSet<&str> = BTreeSet::new();
    let views: Vec<View> = (0..atlas.names.len()).map(|index| View::new(atlas, index)).collect();
    for (name, view) in atlas.names.iter().zip(&views) {
        if view.is_tail {
            borne.insert(&name.key);
        }
    }
    let mut strong: BTreeSet<&str> = BTreeSet::new();
    let mut flags: Vec<bool> = Vec::with_capacity(atlas.names.len());
    for (index, name) in atlas.names.iter().enumerate() {
        let view = &views[index];
        let is_dated = dates.iter().any(|date| date.span.overlaps(name.span));
        let Some(spot) = atlas.choice(index).filter(|_| !is_dated && !view.is_money) else {
            flags.push(false);
            continue;
        };
        let explained = atlas.is_explained(index);
        let is_initials = name.span.of(atlas.text()).chars().all(|letter| letter.is_uppercase() || letter == '.');
        let larger = view.is_tail || (view.is_head && !(is_initials && spot.kind == PlaceKind::State)) || view.is_owned;
        if larger && !(explained && !view.is_tail && !view.is_head) {
            flags.push(false);
            continue;
        }
        let told = explained || view.is_locative || view.has_class;
        // The first word of a sentence has a capital anyway.
        let opens = name.words.start == 0 && !explained && !is_state_like(spot);
        let is_noun = analysis.tokens_in(name.span).any(|token| analysis.token(token).upos == Upos::Propn);
        if (opens && !is_noun)
            || (spot.kind == PlaceKind::City && name.words.len() == 1 && names::is_noun_of_class(name))
        {
            flags.push(false);
            continue;
        }
        let in_person = persons.iter().any(|person| person.contains(name.span) && !is_state_like(spot));
        let listed = index > 0 && flags[index - 1] && atlas.names[index - 1].line == name.line && {
            let between = names::between(atlas.text(), atlas.names[index - 1].span, name.span);
            matches!(between.as_str(), "," | "and" | ", and" | "or" | "&")
        };
        let is_surname = borne.contains(name.key.as_str()) || !register.terms_by_surname(&name.key).is_empty();
        let take = if spot.is_metonym {
            view.is_locative
        } else if is_state_like(spot) {
            !in_person && (!spot_is_site(spot) || told)
        } else if in_person && !explained {
            false
        } else if spot.thousands >= LARGE_CITY && !is_surname {
            true
        } else {
            (told && (!is_surname || explained || view.has_class)) || (listed && !is_surname)
        };
        if take && told {
            strong.insert(&name.key);
        }
        flags.push(take);
    }
    // What is a place once is one again.
    for (index, name) in atlas.names.iter().enumerate() {
        let view = &views[index];
        let again = strong.contains(name.key.as_str()) && !borne.contains(name.key.as_str());
        let is_dated = dates.iter().any(|date| date.span.overlaps(name.span));
        let in_person = persons.iter().any(|person| person.contains(name.span));
        if !flags[index]
            && again
            && !view.is_tail
            && !view.is_head
            && !view.is_owned
            && !is_dated
            && !in_person
            && !view.is_money
        {
            flags[index] = atlas.choice(index).is_some_and(|spot| !spot.is_metonym);
        }
    }
    flags
}

/// Whether a name needs nothing beside it.
fn is_state_like(spot: &Spot) -> bool {
    matches!(spot.table, Table::States | Table::World) || spot.is_capital
}

fn spot_is_site(spot: &Spot) -> bool {
    spot.kind == PlaceKind::Site
}

/// What stands around a name.
struct View {
    /// After a preposition of place.
    is_locative: bool,
    /// With a class noun.
    has_class: bool,
    /// At the end of a larger name: "Jack London".
    is_tail: bool,
    /// At the head of a larger name: "Paris Hilton".
    is_head: bool,
    /// After "of" behind a capitalised noun: "Bank of England".
    is_owned: bool,
    /// Of a currency: "US$10".
    is_money: bool,
}

impl View {
    fn new(atlas: &Atlas<'_>, index: usize) -> View {
        let name = &atlas.names[index];
        let explained = atlas.is_explained(index);
        let line = &atlas.lines[name.line];
        let words = &line.words;
        let text = atlas.text();
        let tight = |left: usize| match (words.get(left), words.get(left + 1)) {
            (Some(left), Some(right)) => names::between(text, left.span, right.span).is_empty(),
            _ => false,
        };
        let first = name.words.start;
        let mut at = first;
        let mut steps = 0;
        while at > 0 && words[at - 1].is(DIRECTIONS) && tight(at - 1) && steps < 4 {
            at -= 1;
            steps += 1;
        }
        let mut is_locative = at > 0 && words[at - 1].is(LOCATIVE) && tight(at - 1);
        // "the city of X", "parts of X"
        if at > 1 && words[at - 1].is(&["of"]) && tight(at - 1) {
            is_locative |= words[at - 2].is(&[
                "outskirts",
                "parts",
                "part",
                "out",
                "north",
                "south",
                "east",
                "west",
                "coast",
                "streets",
                "suburbs",
                "centre",
                "center",
            ]);
        }
        let has_class = atlas.class(name).is_some();
        let previous = first.checked_sub(1).map(|at| &words[at]).filter(|_| tight(first - 1));
        let opens = first == 1;
        let joined = atlas.names.iter().any(|other| other.line == name.line && other.words.end == first);
        let is_tail = !line.is_title
            && !joined
            && previous.is_some_and(|word| {
                word.is_capital()
                    && !word.is(DIRECTIONS)
                    && !word.is(LOCATIVE)
                    && !word.is(REGION_NOUNS)
                    && !word.is(CITY_NOUNS)
                    && (!(opens && word.span.len() <= 4) || word.is(TITLES))
                    && !word.is(&[
                        "of",
                        "and",
                        "while",
                        "when",
                        "but",
                        "if",
                        "as",
                        "for",
                        "with",
                        "although",
                        "since",
                        "after",
                        "before",
                        "during",
                        "that",
                        "this",
                        "meanwhile",
                        "because",
                        "by",
                    ])
            });
        let next = words.get(name.words.end).filter(|_| tight(name.words.end - 1));
        let is_head = !line.is_title
            && !explained
            && next.is_some_and(|word| {
                word.is_capital()
                    && !calendar::is_name(word.key())
                    && !word.is(FOLLOWERS)
                    && !word.is(REGION_NOUNS)
                    && !word.is(CITY_NOUNS)
            });
        let is_owned = !line.is_title
            && first >= 2
            && words[first - 1].is(&["of"])
            && tight(first - 1)
            && tight(first - 2)
            && words[first - 2].is_capital()
            && first > 2
            && !words[first - 2].is(OFFICES)
            && !words[first - 2].is(REGION_NOUNS)
            && !words[first - 2].is(CITY_NOUNS);
        let rest = text[name.span.end()..].trim_start();
        let is_initials = words[first].span.of(text).chars().all(char::is_uppercase);
        let is_money = (is_initials && rest.starts_with('$')) || text[..name.span.start()].trim_end().ends_with('$');
        View { is_locative, has_class, is_tail, is_head, is_owned, is_money }
    }
}
