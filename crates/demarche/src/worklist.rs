//! What a dictionary editor should look at next: readings in, the commonest gaps out.
//!
//! Three kinds of gap: names that act or are acted on and that no register knows, predicates between two known
//! actors that no frame takes, and dates without a value. It changes nothing.

use demarche_lexicon::{FramePos, Lexicon};
use demarche_types::{ActorMention, Dated, Reading, Rel, Span, TokenId, Upos, WhyUndated};
use std::collections::{BTreeMap, BTreeSet};

/// How often something was met, and the first sentence it was met in.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Gap {
    /// The name, the lemma, or the words of the date.
    pub what: String,
    /// Why it is a gap.
    pub why: String,
    /// In how many places.
    pub count: usize,
    /// The first of them.
    pub example: String,
}

/// The gaps of any number of readings.
#[derive(Clone, Debug, Default)]
pub struct Worklist {
    names: Gaps,
    predicates: Gaps,
    dates: Gaps,
}

type Gaps = BTreeMap<(String, String), (usize, String)>;

impl Worklist {
    /// Adds a reading's gaps; what commenters and notes say is left out.
    pub fn add(&mut self, reading: &Reading, lexicon: &Lexicon) {
        let seen = Seen::of(reading);
        for token in seen.tokens().filter(|&token| seen.is_unknown_name(token)) {
            let name = seen.name_at(token).of(&reading.article.text);
            if lexicon.actors.names().exact(name).is_empty() {
                note(&mut self.names, name, "no register knows this name", &seen.sentence(token));
            }
        }
        for token in seen.tokens().filter(|&token| seen.is_uncoded_verb(token) && seen.joins_two_actors(token)) {
            let lemma = &reading.analysis.token(token).lemma;
            let why = match lexicon.frames.of(FramePos::Verb, lemma).next() {
                Some(_) => "no frame of it fits these arguments",
                None => "no frame has this verb",
            };
            note(&mut self.predicates, lemma, why, &seen.sentence(token));
        }
        for date in &reading.dates {
            let Dated::Unknown(why @ (WhyUndated::Garbled(_) | WhyUndated::NoAnchor)) = &date.dated else { continue };
            let sentence = reading.analysis.sentence(date.sentence).span.of(&reading.article.text);
            note(&mut self.dates, date.span.of(&reading.article.text), &why.to_string(), sentence);
        }
    }

    /// Adds another list to this one.
    pub fn merge(&mut self, other: Worklist) {
        let pairs =
            [(&mut self.names, other.names), (&mut self.predicates, other.predicates), (&mut self.dates, other.dates)];
        for (mine, theirs) in pairs {
            for (key, (count, example)) in theirs {
                mine.entry(key).or_insert((0, example)).0 += count;
            }
        }
    }

    /// Names no register knows, the commonest first.
    pub fn names(&self) -> Vec<Gap> {
        sorted(&self.names)
    }

    /// Predicates between two known actors that no frame takes, the commonest first.
    pub fn predicates(&self) -> Vec<Gap> {
        sorted(&self.predicates)
    }

    /// Dates without a value, the commonest first.
    pub fn dates(&self) -> Vec<Gap> {
        sorted(&self.dates)
    }
}

fn note(gaps: &mut Gaps, what: &str, why: &str, example: &str) {
    gaps.entry((what.to_owned(), why.to_owned())).or_insert_with(|| (0, example.to_owned())).0 += 1;
}

fn sorted(gaps: &Gaps) -> Vec<Gap> {
    let mut list: Vec<_> = gaps
        .iter()
        .map(|((what, why), (count, example))| Gap {
            what: what.clone(),
            why: why.clone(),
            count: *count,
            example: example.clone(),
        })
        .collect();
    list.sort_by_key(|one| std::cmp::Reverse(one.count));
    list
}

/// A reading with its mentions by the token they hang on.
struct Seen<'a> {
    reading: &'a Reading,
    heads: BTreeMap<TokenId, &'a ActorMention>,
}

impl<'a> Seen<'a> {
    fn of(reading: &'a Reading) -> Seen<'a> {
        Seen { reading, heads: reading.actors.iter().map(|mention| (mention.head, mention)).collect() }
    }

    fn tokens(&self) -> impl Iterator<Item = TokenId> + use<> {
        (0..self.reading.analysis.tokens.len() as u32).map(TokenId)
    }

    fn is_told(&self, token: TokenId) -> bool {
        let start = self.reading.analysis.token(token).span.start();
        self.reading.article.section_at(start).is_some_and(|(_, section)| section.kind.is_told_by_article())
    }

    fn sentence(&self, token: TokenId) -> String {
        let analysis = &self.reading.analysis;
        analysis.sentence(analysis.sentence_of(token)).span.of(&self.reading.article.text).to_owned()
    }

    /// A proper noun that is a side of some predicate and that no mention covers.
    fn is_unknown_name(&self, token: TokenId) -> bool {
        let analysis = &self.reading.analysis;
        let word = analysis.token(token);
        word.upos == Upos::Propn
            && matches!(word.deprel.rel, Rel::Nsubj | Rel::Obj | Rel::Iobj | Rel::Obl)
            && self.is_told(token)
            && !self.reading.actors.iter().any(|mention| mention.actor.is_ok() && mention.span.overlaps(word.span))
            && !self.reading.dates.iter().any(|date| date.span.overlaps(word.span))
    }

    /// A verb that is no event's and got no code for want of a frame; "no actor for the target" is no such want.
    fn is_uncoded_verb(&self, token: TokenId) -> bool {
        let reading = self.reading;
        reading.analysis.token(token).upos == Upos::Verb
            && self.is_told(token)
            && !reading.events.iter().any(|event| event.anchor == token)
            && reading
                .uncoded
                .iter()
                .find(|uncoded| uncoded.anchor == token)
                .is_none_or(|uncoded| uncoded.why.starts_with("no frame"))
    }

    /// The name that a token heads: its flat and compound parts.
    fn name_at(&self, token: TokenId) -> Span {
        let analysis = &self.reading.analysis;
        analysis
            .children(token)
            .filter(|&child| {
                let part = analysis.token(child);
                part.upos == Upos::Propn && matches!(part.deprel.rel, Rel::Flat | Rel::Compound)
            })
            .fold(analysis.token(token).span, |span, child| span.cover(analysis.token(child).span))
    }

    /// Whether resolved actors of two different states or bodies hang on the predicate.
    fn joins_two_actors(&self, predicate: TokenId) -> bool {
        let analysis = &self.reading.analysis;
        let mut found = BTreeSet::new();
        for child in analysis.children(predicate) {
            let below = analysis.children(child).filter(|&token| analysis.token(token).deprel.rel == Rel::Nmod);
            for mention in std::iter::once(child).chain(below).filter_map(|token| self.heads.get(&token)) {
                found.extend(mention.codes().iter().map(|code| code.head()));
            }
        }
        found.len() > 1
    }
}
