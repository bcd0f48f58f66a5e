//! Names in text: of persons, organisations and places, and of political things.
//!
//! In: the tagged and parsed sentences of a document. Out: the stretches that are names, with two kinds: one of `PER`, `ORG`, `LOC`,
//! and one of the kinds of political texts (`politician`, `politicalparty`, `election`, …). Each set of kinds has a linear
//! model over [`features`]. The first one also sees what the document tells of a word elsewhere, and reads twice: what it made of a word at
//! other places counts the second time. The second one sees what the first one found. A third set of data is a list of known names by
//! class, which are features like others: a name that stands there may still be something else here. Does not say
//! *who* is named, and reads capitals: text without them has few names.
//!
//! All sums are of integers: the same names on every machine.

mod document;
mod features;
mod known;

pub use document::Document;
use document::Votes;
pub use features::{add_document, add_general, features};
pub use known::known_name;

use crate::model::{ModelError, ModelFile};
use crate::net::Net;
use crate::parse_words;
use demarche_types::{Analysis, Article, Rel, SentenceId, Span, TokenId, Upos, Xpos};
use std::sync::OnceLock;

/// The embedded model, made by `cargo xtask train-entities`.
static EMBEDDED: &[u8] = include_bytes!("../../model/entities.dmn");

/// The label of words outside of all names.
pub const OUTSIDE: &str = "O";

/// What stands for the words before the first and after the last.
const EDGE: &str = "\u{1}";

/// What a label may not follow.
const FORBIDDEN: i32 = -1_000_000_000;

/// A word as the models see it.
#[derive(Clone, Copy, Debug)]
pub struct TaggedWord<'a> {
    /// Its form.
    pub form: &'a str,
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn tag.
    pub xpos: Xpos,
    /// Its head's place in the sentence.
    pub head: Option<usize>,
    /// Its relation, without subtype.
    pub rel: Rel,
}

/// Tags and parses sentences for the models.
pub fn tag<'a>(net: &Net, sentences: &[Vec<&'a str>]) -> Vec<Vec<TaggedWord<'a>>> {
    let tagged = sentences.iter().zip(parse_words(net, sentences)).map(|(forms, parse)| {
        let words = forms.iter().zip(parse).map(|(form, word)| TaggedWord {
            form,
            upos: word.upos,
            xpos: word.xpos,
            head: word.head,
            rel: word.deprel.rel,
        });
        words.collect()
    });
    tagged.collect()
}

/// A stretch of words of one sentence that is a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its first word.
    pub first: usize,
    /// One past its last word.
    pub end: usize,
    /// Its kind.
    pub kind: String,
}

/// A name in an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// Its sentence.
    pub sentence: SentenceId,
    /// Its first word.
    pub first: TokenId,
    /// Its last word.
    pub last: TokenId,
    /// Its letters.
    pub span: Span,
    /// Its kind.
    pub kind: String,
}

/// What was found, by the two sets of kinds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<T> {
    /// Names of the kinds `PER`, `ORG`, `LOC`.
    pub general: Vec<T>,
    /// Names of the kinds `politician`, `person`, `organisation`, `politicalparty`, `election`, `event`, `country`, `location`, `misc`.
    pub political: Vec<T>,
}

impl<T> Default for Found<T> {
    fn default() -> Found<T> {
        Found { general: Vec::new(), political: Vec::new() }
    }
}

/// The trained models.
#[derive(Debug)]
pub struct EntityTagger {
    known: Vec<u32>,
    /// What the other places of a word weigh.
    votes: i32,
    general: Labeller,
    political: Labeller,
}

impl EntityTagger {
    /// The embedded models.
    ///
    /// # Panics
    /// Never: the embedded file is checked by the tests.
    pub fn embedded() -> &'static EntityTagger {
        static TAGGER: OnceLock<EntityTagger> = OnceLock::new();
        TAGGER.get_or_init(|| EntityTagger::from_bytes(EMBEDDED).expect("the embedded model is tested"))
    }

    /// Models out of a file.
    ///
    /// # Errors
    /// If the file is damaged or made for something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<EntityTagger, ModelError> {
        let file = ModelFile::read(bytes)?;
        Ok(EntityTagger {
            known: file.words("known")?,
            votes: file.words("votes")?.first().map_or(0, |&votes| votes.min(1 << 20) as i32),
            general: Labeller::read(&file, "general")?,
            political: Labeller::read(&file, "political")?,
        })
    }

    /// The kinds of names that the general model knows.
    pub fn general_kinds(&self) -> impl Iterator<Item = &str> {
        self.general.labels.iter().filter_map(|label| label.strip_prefix("B-"))
    }

    /// The names in the sentences of a document.
    pub fn names(&self, sentences: &[Vec<TaggedWord<'_>>]) -> Vec<Found<Name>> {
        let document = Document::of(sentences, &self.known);
        let mut plain: Vec<Vec<Vec<u32>>> = sentences.iter().map(|words| features(words, &self.known)).collect();
        let scores: Vec<Vec<i32>> = sentences
            .iter()
            .zip(&plain)
            .map(|(words, plain)| {
                let mut features = plain.clone();
                add_document(words, &document, &mut features);
                self.general.scores(&features)
            })
            .collect();
        let marks = read_twice(sentences, scores, &self.general.transitions, self.general.labels.len(), self.votes);
        let found = sentences.iter().zip(&mut plain).zip(marks).map(|((words, features), marks)| {
            let general: Vec<&str> = marks.iter().map(|&label| self.general.labels[label].as_str()).collect();
            add_general(words, &general, features);
            let political =
                best_labels(&self.political.scores(features), &self.political.transitions, self.political.labels.len());
            Found {
                general: names_of(&marks, &self.general.labels),
                political: names_of(&political, &self.political.labels),
            }
        });
        found.collect()
    }

    /// The names in an article.
    pub fn find(&self, article: &Article, analysis: &Analysis) -> Found<Entity> {
        let sentences: Vec<Vec<TaggedWord<'_>>> = analysis
            .sentences()
            .map(|(_, range)| {
                let words = range.token_ids().map(|id| analysis.token(id)).map(|token| TaggedWord {
                    form: token.span.of(&article.text),
                    upos: token.upos,
                    xpos: token.xpos,
                    head: token.head.map(|head| (head.0 - range.first) as usize),
                    rel: token.deprel.rel,
                });
                words.collect()
            })
            .collect();
        let mut found = Found::default();
        for ((sentence, range), names) in analysis.sentences().zip(self.names(&sentences)) {
            let entity = |Name { first, end, kind }| {
                let id = |place: usize| TokenId(range.first + place as u32);
                let (first, last) = (id(first), id(end - 1));
                let span = analysis.token(first).span.cover(analysis.token(last).span);
                Entity { sentence, first, last, span, kind }
            };
            found.general.extend(names.general.into_iter().map(entity));
            found.political.extend(names.political.into_iter().map(entity));
        }
        found
    }
}

/// The best labels of the sentences of a document, given the scores of all labels of each word: once for itself, then with what
/// the first reading made of the word at its other places, which has `weight`.
pub fn read_twice(
    sentences: &[Vec<TaggedWord<'_>>],
    mut scores: Vec<Vec<i32>>,
    transitions: &[i32],
    labels: usize,
    weight: i32,
) -> Vec<Vec<usize>> {
    let first: Vec<Vec<usize>> = scores.iter().map(|scores| best_labels(scores, transitions, labels)).collect();
    let votes = Votes::count(sentences, &first, labels);
    for ((words, marks), scores) in sentences.iter().zip(&first).zip(&mut scores) {
        for ((word, &mark), scores) in words.iter().zip(marks).zip(scores.chunks_exact_mut(labels)) {
            votes.add(word, mark, weight, scores);
        }
    }
    scores.iter().map(|scores| best_labels(scores, transitions, labels)).collect()
}

/// The names that labels `B-…`, `I-…`, `O` mark.
pub fn names_of(marks: &[usize], labels: &[String]) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    for (place, &mark) in marks.iter().enumerate() {
        let Some((part, kind)) = labels[mark].split_once('-') else { continue };
        match found.last_mut() {
            Some(name) if part == "I" && name.end == place && name.kind == kind => name.end += 1,
            _ => found.push(Name { first: place, end: place + 1, kind: kind.to_owned() }),
        }
    }
    found
}

/// A linear model that gives each word of a sentence a label.
#[derive(Debug)]
struct Labeller {
    labels: Vec<String>,
    /// Features that have weights, sorted.
    features: Vec<u32>,
    /// For each feature, where its weights begin; one more at the end.
    starts: Vec<u32>,
    /// Weights: the label in the upper 16 bits, the weight as `i16` in the lower ones.
    weights: Vec<u32>,
    transitions: Vec<i32>,
}

impl Labeller {
    fn read(file: &ModelFile<'_>, name: &str) -> Result<Labeller, ModelError> {
        let section = |part: &str| format!("{name}.{part}");
        let misfit =
            |part: &str, problem: &str| ModelError::Misfit { name: section(part), problem: problem.to_owned() };
        let labels: Vec<String> = file.text(&section("labels"))?.lines().map(str::to_owned).collect();
        let features = file.words(&section("features"))?;
        let starts = file.words(&section("starts"))?;
        let weights = file.words(&section("weights"))?;
        let transitions = file.words(&section("transitions"))?;
        if labels.is_empty() || labels.len() > 256 || transitions.len() != labels.len() * labels.len() {
            return Err(misfit("labels", "their number is not that of the transitions"));
        }
        let pairs = labels[1..].chunks(2).all(|pair| match pair {
            [first, inside] => first.strip_prefix("B-").is_some_and(|kind| inside.strip_prefix("I-") == Some(kind)),
            _ => false,
        });
        if labels[0] != OUTSIDE || !pairs {
            return Err(misfit("labels", "they are not O, then B- and I- of each kind"));
        }
        if !features.is_sorted() || starts.len() != features.len() + 1 || !starts.is_sorted() {
            return Err(misfit("starts", "they do not divide the weights"));
        }
        if starts.last().is_none_or(|&end| end as usize != weights.len()) {
            return Err(misfit("starts", "they do not divide the weights"));
        }
        if weights.iter().any(|entry| (entry >> 16) as usize >= labels.len()) {
            return Err(misfit("weights", "a label that is not there"));
        }
        let transitions = transitions.iter().map(|&weight| weight as i32);
        Ok(Labeller { transitions: constrain(&labels, transitions), labels, features, starts, weights })
    }

    /// The scores of all labels of each word.
    fn scores(&self, words: &[Vec<u32>]) -> Vec<i32> {
        let count = self.labels.len();
        let mut scores = vec![0_i32; words.len() * count];
        for (scores, features) in scores.chunks_exact_mut(count).zip(words) {
            for feature in features {
                let Ok(place) = self.features.binary_search(feature) else { continue };
                for entry in &self.weights[self.starts[place] as usize..self.starts[place + 1] as usize] {
                    scores[(entry >> 16) as usize] += i32::from(*entry as u16 as i16);
                }
            }
        }
        scores
    }
}

/// Weights of transitions with those forbidden that make no names: `I-` only follows `B-` or `I-` of its kind. The weights
/// are a matrix of labels before by labels after.
pub fn constrain(labels: &[String], transitions: impl Iterator<Item = i32>) -> Vec<i32> {
    let pairs = labels.iter().flat_map(|before| labels.iter().map(move |after| (before, after)));
    pairs
        .zip(transitions)
        .map(|((before, after), weight)| match after.strip_prefix("I-") {
            Some(kind) if before.split_once('-').is_none_or(|(_, other)| other != kind) => FORBIDDEN,
            _ => weight,
        })
        .collect()
}

/// The best sequence of labels (Viterbi); the first of equals. The first word cannot be inside of a name.
pub fn best_labels(scores: &[i32], transitions: &[i32], count: usize) -> Vec<usize> {
    let length = scores.len() / count.max(1);
    if length == 0 {
        return Vec::new();
    }
    // What follows the start follows label 0, which is "outside".
    let mut best: Vec<i64> = (0..count).map(|label| i64::from(scores[label]) + i64::from(transitions[label])).collect();
    let mut back = vec![0_usize; length * count];
    for word in 1..length {
        let mut next = vec![i64::MIN; count];
        for (label, next) in next.iter_mut().enumerate() {
            for (before, sum) in best.iter().enumerate() {
                let sum = sum + i64::from(transitions[before * count + label]);
                if sum > *next {
                    *next = sum;
                    back[word * count + label] = before;
                }
            }
            *next += i64::from(scores[word * count + label]);
        }
        best = next;
    }
    let mut label = 0;
    for other in 1..count {
        if best[other] > best[label] {
            label = other;
        }
    }
    let mut found = vec![0; length];
    for word in (0..length).rev() {
        found[word] = label;
        label = back[word * count + label];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{analyse, test_article};
    use proptest::prelude::*;

    fn found(text: &str) -> [Vec<(String, String)>; 2] {
        let article = test_article(&[text]);
        let analysis = analyse(&article);
        let Found { general, political } = EntityTagger::embedded().find(&article, &analysis);
        let pairs = |entities: Vec<Entity>| {
            entities.into_iter().map(|entity| (entity.span.of(&article.text).to_owned(), entity.kind)).collect()
        };
        [pairs(general), pairs(political)]
    }

    #[test]
    fn plain_names_are_found() {
        let names = found("The president of Peru met Anna Berg in Lima on Monday.");
        let names = &names[0];
        let has = |name: &str, kind: &str| names.contains(&(name.to_owned(), kind.to_owned()));
        assert!(has("Peru", "LOC") && has("Anna Berg", "PER") && has("Lima", "LOC"), "{names:?}");
    }

    #[test]
    fn political_names_are_found() {
        let names = found("She joined the Labour Party before the general election in Norway.");
        let names = &names[1];
        assert!(names.contains(&("Labour Party".to_owned(), "politicalparty".to_owned())), "{names:?}");
        assert!(names.contains(&("Norway".to_owned(), "country".to_owned())), "{names:?}");
    }

    #[test]
    fn the_best_sequence_keeps_to_the_rules() {
        let labels = ["O", "B-A", "I-A"].map(str::to_owned);
        let transitions = constrain(&labels, std::iter::repeat_n(0, 9));
        assert_eq!(best_labels(&[0, 1, 9, 0, 1, 9, 5, 0, 0], &transitions, 3), [1, 2, 0]);
        assert_eq!(best_labels(&[0, 0, 9], &transitions, 3), [0]);
        assert_eq!(names_of(&[1, 2, 0], &labels), [Name { first: 0, end: 2, kind: "A".to_owned() }]);
    }

    #[test]
    fn broken_files_are_refused() {
        assert!(EntityTagger::from_bytes(b"DMNMODEL").is_err());
        assert!(EntityTagger::from_bytes(&EMBEDDED[..EMBEDDED.len() - 1]).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn names_lie_inside_their_sentences(text in "([A-Za-z(),.'’éÉ0-9-]{1,6} ){0,30}") {
            let article = test_article(&[&text]);
            let analysis = analyse(&article);
            let Found { general, political } = EntityTagger::embedded().find(&article, &analysis);
            for entity in general.iter().chain(&political) {
                prop_assert!(analysis.sentence(entity.sentence).span.contains(entity.span));
                prop_assert!(entity.first <= entity.last);
            }
        }
    }
}
