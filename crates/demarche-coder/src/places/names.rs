//! Runs of words that are the name of some place.
//!
//! In: an article and the gazetteer. Out: the longest names at each word, not overlapping, with every place of that
//! name. Whether the words mean a place here is not judged.

use demarche_lexicon::{Places, fold, place_key, place_word, words};
use demarche_types::{Analysis, Article, PlaceKind, SentenceId, Span};
use std::ops::Range;

/// A word of a sentence: letters and digits.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Bytes of the article's text.
    pub span: Span,
    key: String,
    is_capital: bool,
}

impl Word {
    pub(super) fn is(&self, words: &[&str]) -> bool {
        words.contains(&self.key.as_str())
    }

    pub(super) fn key(&self) -> &str {
        &self.key
    }

    pub(super) fn is_capital(&self) -> bool {
        self.is_capital
    }
}

/// A sentence, as a list of words.
#[derive(Debug)]
pub(super) struct Line {
    pub sentence: SentenceId,
    pub words: Vec<Word>,
    /// Whether most of its words begin with a capital, as in a headline.
    pub is_title: bool,
}

/// A name that some place has.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub span: Span,
    /// Index of its line.
    pub line: usize,
    /// Its words in the line.
    pub words: Range<usize>,
    pub key: String,
    /// The places of that name, the most prominent first.
    pub spots: Vec<u32>,
}

/// Lines and names of an article.
#[derive(Debug)]
pub(super) struct Names {
    pub lines: Vec<Line>,
    pub names: Vec<Name>,
}

/// Bound on the places of one name that are weighed.
const MOST_SPOTS: usize = 48;

/// All names of the article.
pub(super) fn of_article(article: &Article, analysis: &Analysis, places: &Places) -> Names {
    of_article_with(article, analysis, places, &[])
}

/// All names of the article; `given` phrases are names as they stand, even if no place is known to have them.
pub(super) fn of_article_with(article: &Article, analysis: &Analysis, places: &Places, given: &[Span]) -> Names {
    let text = &article.text;
    let lines: Vec<Line> = analysis.sentences().map(|(id, sentence)| line(text, id, sentence.span)).collect();
    let mut names: Vec<Name> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let mut at = 0;
        while at < line.words.len() {
            match longest(text, places, line, at) {
                Some((count, key, spots)) => {
                    names.push(Name {
                        span: covered(text, line, at..at + count),
                        line: index,
                        words: at..at + count,
                        key,
                        spots,
                    });
                    at += count;
                }
                None => at += 1,
            }
        }
    }
    for &span in given {
        if names.iter().any(|name| name.span == span) {
            continue;
        }
        let Some(index) = lines.iter().position(|line| line.words.iter().any(|word| word.span.overlaps(span))) else {
            continue;
        };
        let first = lines[index].words.iter().position(|word| word.span.overlaps(span)).unwrap_or(0);
        let count = lines[index].words[first..].iter().take_while(|word| word.span.overlaps(span)).count();
        let key = place_key(span.of(text));
        let spots = loosely(places, &key);
        names.retain(|name| !name.span.overlaps(span) || given.contains(&name.span));
        names.push(Name { span, line: index, words: first..first + count, key, spots });
    }
    names.sort_by_key(|name| name.span);
    Names { lines, names }
}

/// Words that headlines write without a capital.
const SMALL_WORDS: &[&str] = &[
    "of", "in", "the", "to", "for", "and", "on", "a", "an", "with", "at", "by", "from", "as", "or", "over", "after",
    "but", "is",
];

fn line(text: &str, sentence: SentenceId, span: Span) -> Line {
    let piece = span.of(text);
    let mut found = Vec::new();
    for range in words(piece) {
        let word = &piece[range.clone()];
        let Some(first) = word.chars().next().filter(|letter| letter.is_alphanumeric()) else { continue };
        let span = Span::new(span.start() + range.start, span.start() + range.end);
        found.push(Word { span, key: place_word(word), is_capital: first.is_uppercase() });
    }
    let small = |word: &&Word| !word.is_capital && !word.is(SMALL_WORDS) && word.span.len() > 1;
    let is_title = found.len() > 3 && 10 * found.iter().filter(small).count() < found.len();
    Line { sentence, words: found, is_title }
}

/// The longest name that begins at word `at`: how many words, its key, its places.
fn longest(text: &str, places: &Places, line: &Line, at: usize) -> Option<(usize, String, Vec<u32>)> {
    let first = &line.words[at];
    if !first.is_capital && !first.is(&["al", "ar", "as", "sub"]) {
        return None;
    }
    let reach = places.reach(&first.key).min(line.words.len() - at);
    let mut key = String::new();
    let mut best = None;
    for count in 1..=reach {
        if count > 1 {
            let between = &text[line.words[at + count - 2].span.end()..line.words[at + count - 1].span.start()];
            if !matches!(between, " " | "-" | "'" | "’" | "." | ". " | "–" | "‑" | "" | "\u{a0}" | " & ") {
                break;
            }
            key.push(' ');
        }
        key.push_str(&line.words[at + count - 1].key);
        let found = places.named(&key);
        if found.is_empty() {
            continue;
        }
        let words = &line.words[at..at + count];
        let spots: Vec<u32> =
            found.iter().copied().filter(|&spot| is_spelt(text, places, words, &key, spot)).take(MOST_SPOTS).collect();
        if !spots.is_empty() {
            best = Some((count, key.clone(), spots));
        }
    }
    best.filter(|(count, ..)| first.is_capital || *count > 1)
}

/// Whether the capitals of the words are those of the name: "US" is no "us", "Of" no "of".
fn is_spelt(text: &str, places: &Places, words: &[Word], key: &str, spot: u32) -> bool {
    let [word] = words else {
        return words.last().is_some_and(|last| last.is_capital || last.key().len() > 2);
    };
    let spot = places.spot(spot);
    let is_short_form = key.len() <= 4
        && matches!(spot.table, demarche_lexicon::Table::States | demarche_lexicon::Table::World)
        && place_key(&spot.name) != key;
    !is_short_form || word.span.of(text).chars().all(char::is_uppercase)
}

/// The span of some words, with the full stop of an abbreviation at the end.
fn covered(text: &str, line: &Line, words: Range<usize>) -> Span {
    let span = line.words[words.start].span.cover(line.words[words.end - 1].span);
    let abbreviates = words.len() > 1 && line.words[words.end - 1].span.len() == 1;
    let stop = abbreviates && text[span.end()..].starts_with('.');
    Span::new(span.start(), span.end() + usize::from(stop))
}

/// Class nouns that a name may carry or not.
pub(super) const REGION_NOUNS: &[&str] = &[
    "province",
    "state",
    "region",
    "governorate",
    "oblast",
    "county",
    "district",
    "prefecture",
    "department",
    "territory",
    "canton",
    "peninsula",
    "island",
    "islands",
    "valley",
    "desert",
    "mountains",
    "division",
    "regency",
    "voivodeship",
    "republic",
    "agency",
    "coast",
    "highlands",
    "krai",
    "area",
    "plateau",
    "kingdom",
    "emirate",
];

/// Class nouns of cities.
pub(super) const CITY_NOUNS: &[&str] = &[
    "city",
    "town",
    "village",
    "municipality",
    "suburb",
    "capital",
    "port",
    "township",
    "camp",
    "neighbourhood",
    "neighborhood",
    "borough",
    "airport",
];

/// The places of a phrase that is known to name one: as it stands, else without class nouns, directions and articles.
fn loosely(places: &Places, key: &str) -> Vec<u32> {
    let found = places.named(key);
    if !found.is_empty() {
        return found.iter().copied().take(MOST_SPOTS).collect();
    }
    let mut words: Vec<&str> = key.split(' ').collect();
    let nouns = |word: &str| REGION_NOUNS.contains(&word) || CITY_NOUNS.contains(&word);
    const DIRECTIONS: &[&str] = &[
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
        "eastern",
        "western",
        "central",
        "upper",
        "lower",
        "greater",
        "the",
        "of",
        "republic",
        "downtown",
        "northwest",
        "northeast",
        "southwest",
        "southeast",
    ];
    while words.len() > 1 {
        let last = words[words.len() - 1];
        if nouns(last) || last == "s" {
            words.pop();
        } else if nouns(words[0]) || DIRECTIONS.contains(&words[0]) {
            words.remove(0);
        } else {
            break;
        }
        let found = places.named(&words.join(" "));
        if !found.is_empty() {
            return found.iter().copied().take(MOST_SPOTS).collect();
        }
    }
    Vec::new()
}

/// Whether a one-word name is a common noun of a body or thing that news writes with a capital.
pub(super) fn is_noun_of_class(name: &Name) -> bool {
    const BODIES: &[&str] = &[
        "police",
        "university",
        "justice",
        "union",
        "congress",
        "parliament",
        "senate",
        "house",
        "central",
        "liberal",
        "independence",
        "republic",
        "progress",
        "liberty",
        "freedom",
        "hope",
        "enterprise",
        "college",
        "court",
        "bank",
        "army",
        "council",
        "commerce",
        "internet",
        "media",
        "industry",
        "security",
        "constitution",
        "general",
        "federal",
        "democrat",
        "church",
        "national",
        "international",
        "christian",
        "christmas",
        "easter",
        "man",
        "male",
        "of",
        "same",
        "most",
        "best",
        "sun",
        "mars",
    ];
    BODIES.contains(&name.key.as_str())
        || REGION_NOUNS.contains(&name.key.as_str())
        || CITY_NOUNS.contains(&name.key.as_str())
}

/// Whether a spot is a province, district, island and the like.
pub(super) fn is_region(kind: PlaceKind) -> bool {
    matches!(kind, PlaceKind::Region | PlaceKind::State)
}

/// The words of a text between two spans, folded to what matters: "," or " (" or nothing known.
pub(super) fn between(text: &str, left: Span, right: Span) -> String {
    fold(text.get(left.end()..right.start()).unwrap_or("")).trim().to_lowercase()
}
