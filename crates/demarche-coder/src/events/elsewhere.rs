//! Deeds that are none of politics although a frame fits: contests of sport, the weather and animals, what happens in
//! stories, and firms that fight for customers.
//!
//! What comes in: a draft whose frame fits and its sentence. What goes out: the reason why it is no event, or nothing. The words lie
//! in `frames/classes.toml`: `sport` tells of a game by itself, `pitch` only beside another; `contest` are verbs that mean blows and
//! victories; `nature`, `stuff`, `fiction`, `depict`, `trade-name` and `leisure` say what they hold.

use super::choice::Draft;
use super::slots::Actors;
use crate::tree::Tree;
use demarche_lexicon::{FramePos, Frames};
use demarche_types::{EventType, MentionId, Rel, TokenId, Upos};

/// Why a draft tells of no political deed, if it does not.
pub(crate) fn reason(tree: &Tree<'_>, actors: &Actors<'_>, frames: &Frames, draft: &Draft<'_>) -> Option<&'static str> {
    let scene = Scene { tree, actors, frames };
    let verb = draft.predicate.light.map_or(draft.predicate.token, |(verb, _)| verb);
    if scene.is_nature(draft, verb) {
        return Some("weather, animals and things of nature do it");
    }
    if scene.is_told_in_fiction(verb) {
        return Some("it happens in a work of fiction");
    }
    use EventType::{Assault, Coerce, Mobilize, Threaten};
    if !matches!(draft.event_type, Assault | Coerce | Threaten | Mobilize) || scene.tells_of_arms(draft) {
        return None;
    }
    let contest = scene.is("contest", draft.predicate.token);
    // Who shells a football ground has shelled it.
    if (contest || matches!(draft.event_type, Threaten | Mobilize)) && scene.is_sport(draft) {
        return Some("a contest of sport, not of arms");
    }
    (contest && scene.is_business(draft, verb)).then_some("a contest for customers or a crowd of them, not of arms")
}

/// Points that words of sport must reach together; a word that tells of a game by itself has two, and is enough beside a verb of contest.
const GAME: usize = 3;

struct Scene<'s> {
    tree: &'s Tree<'s>,
    actors: &'s Actors<'s>,
    frames: &'s Frames,
}

impl Scene<'_> {
    fn is(&self, class: &str, token: TokenId) -> bool {
        let lemma = self.tree.lemma(token);
        self.frames.in_class(class, lemma) || self.frames.in_class(class, &lemma.to_lowercase())
    }

    fn words(&self, token: TokenId) -> impl Iterator<Item = TokenId> {
        let analysis = self.tree.analysis;
        analysis.sentence(analysis.sentence_of(token)).token_ids()
    }

    /// "Norway beat Denmark 3–1", "Argentina attack down the left wing and win a corner".
    fn is_sport(&self, draft: &Draft<'_>) -> bool {
        let anchor = draft.predicate.token;
        let mut met: Vec<&str> = Vec::new();
        let (mut points, mut plain) = (0, false);
        for word in self.words(anchor) {
            let lemma = self.tree.lemma(word);
            if word == anchor || met.contains(&lemma) {
                continue;
            }
            if self.is("sport", word) || self.is_score(word) {
                (points, plain) = (points + 2, true);
            } else if self.is("pitch", word) {
                points += 1;
            } else {
                continue;
            }
            met.push(lemma);
        }
        points >= GAME || (plain && self.is("contest", anchor))
    }

    /// "3–1", but not the "3–5" of "3–5 rebels".
    fn is_score(&self, word: TokenId) -> bool {
        let number = |id: Option<TokenId>| {
            id.is_some_and(|id| {
                let form = self.tree.form(id);
                form.len() <= 2 && form.bytes().all(|byte| byte.is_ascii_digit())
            })
        };
        let here = |steps: usize| self.words(word).skip_while(|&id| id != word).nth(steps);
        let last = match self.tree.form(word).split_once(['-', '–']) {
            Some((home, guests)) if !home.is_empty() && !guests.is_empty() => {
                let all = format!("{home}{guests}");
                (all.len() <= 4 && all.bytes().all(|byte| byte.is_ascii_digit())).then_some(word)
            }
            _ => {
                let dash = here(1).is_some_and(|id| matches!(self.tree.form(id), "-" | "–"));
                (dash && number(Some(word)) && number(here(2))).then(|| here(2)).flatten()
            }
        };
        last.is_some_and(|last| {
            let counted = |id: TokenId| {
                self.tree.rel(id) == Rel::Nummod
                    && self
                        .tree
                        .token(id)
                        .head
                        .is_some_and(|head| head > last && self.tree.token(head).upos == Upos::Noun)
            };
            !counted(word) && !counted(last)
        })
    }

    /// Arms, or sides that bear them: police who beat fans at a match beat them.
    fn tells_of_arms(&self, draft: &Draft<'_>) -> bool {
        let armed = |&id: &MentionId| {
            self.actors.get(id).codes().iter().any(|code| {
                matches!(code.role(), Some("MIL" | "COP" | "REB" | "SPY" | "PRM" | "UAF" | "CRM"))
                    || code.head() == "IMG"
            })
        };
        draft.sources.iter().chain(&draft.targets).any(armed)
            || self
                .words(draft.predicate.token)
                .any(|word| word != draft.predicate.token && (self.is("weapon", word) || self.is("casualty", word)))
    }

    /// "Locusts from Chad attacked Niger": what does it is no actor, and who is named with it does not do it.
    fn is_nature(&self, draft: &Draft<'_>, verb: TokenId) -> bool {
        let subject = match draft.predicate.pos {
            FramePos::Verb => self.tree.deep_subject(verb),
            FramePos::Noun | FramePos::Adj => None,
        };
        let force = matches!(draft.event_type, EventType::Assault | EventType::Coerce | EventType::Mobilize);
        subject.is_some_and(|subject| {
            self.tree.token(subject).upos == Upos::Noun
                && (self.is("nature", subject) || (force && self.is("stuff", subject)))
        })
    }

    /// "In the novel Chile invades Peru", "the novel tells how Chile invades Peru".
    fn is_told_in_fiction(&self, verb: TokenId) -> bool {
        let tree = self.tree;
        let within = |clause: TokenId| {
            tree.with_rel(clause, &[Rel::Obl]).any(|place| self.is("fiction", place) && tree.has_case(place, "in"))
        };
        let mut clause = verb;
        for _ in 0..MAX_CHAIN {
            if within(clause) {
                return true;
            }
            let Some(above) = tree.token(clause).head else { return false };
            // "In the opera, a general falls in love and betrays Egypt", but not "lost in the film, and signed in truth".
            if tree.rel(clause) == Rel::Conj {
                let opens =
                    |place: &TokenId| *place < above && self.is("fiction", *place) && tree.has_case(*place, "in");
                return tree.with_rel(above, &[Rel::Obl]).any(|place| opens(&place));
            }
            if !matches!(tree.rel(clause), Rel::Ccomp | Rel::Xcomp | Rel::Advcl) {
                return false;
            }
            let told = tree.surface_subject(above).is_some_and(|subject| self.is("fiction", subject));
            if told && self.is("depict", above) {
                return true;
            }
            clause = above;
        }
        false
    }

    /// "A Japanese chain opened fire on its rivals with cheap noodles", "tourists invaded the beaches".
    fn is_business(&self, draft: &Draft<'_>, verb: TokenId) -> bool {
        let firm = |&id: &MentionId| {
            let codes = self.actors.get(id).codes();
            !codes.is_empty() && codes.iter().all(|code| code.role() == Some("BUS") || code.head() == "MNC")
        };
        let customers = |subject| self.is("trade-name", subject) || self.is("leisure", subject);
        self.tree.deep_subject(verb).is_some_and(customers)
            || (!draft.sources.is_empty() && draft.sources.iter().all(firm))
    }
}

/// How many clauses above a predicate may be told in a story.
const MAX_CHAIN: usize = 4;
