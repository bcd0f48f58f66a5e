//! How real the text makes an event: negation, modality, plans, conditions, requests.
//!
//! Reads the predicate's own clause and the operators above it (`lexicon/frames/operators.tsv`). Who
//! vouches for the event is not decided here but from its voices.

use super::slots::Predicate;
use crate::tree::Tree;
use demarche_lexicon::{FramePos, Frames, LightKind, Operator};
use demarche_types::{Factuality, Polarity, Rel, Sub, TokenId, Upos, Xpos};

/// What a clause says of its event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reality {
    pub factuality: Factuality,
    pub polarity: Polarity,
    /// Marked as hearsay: "allegedly".
    pub alleged: bool,
    /// By a modal of will: "will", "would".
    pub will: bool,
    /// By such a modal, or "may", "might".
    pub modal: bool,
    /// By a word for what somebody means to do: "plans to", "prepares to".
    pub intended: bool,
    /// Only the aim of another deed: "arms them to attack Chad".
    pub purpose: bool,
    /// Who denies it: the subject of "denies".
    pub denier: Option<TokenId>,
    /// The words that say so.
    pub shown_by: Vec<TokenId>,
    pub steps: Vec<String>,
}

/// Prepositions whose phrase tells of another happening: "refused during the visit".
const ADJUNCTS: [&str; 12] =
    ["during", "after", "before", "since", "amid", "despite", "following", "in", "at", "until", "through", "because"];

/// What a matrix verb has below it.
#[derive(Clone, Copy)]
enum Takes {
    /// An infinitive, a gerund or a noun: "failed to sign".
    Infinitive,
    /// A whole clause: "denies that they signed".
    Clause,
}

/// What the tree says of any predicate, coded or not.
pub(crate) struct Signature {
    pub factuality: Factuality,
    pub polarity: Polarity,
}

/// The signature of a token taken as a predicate.
pub(crate) fn signature(tree: &Tree<'_>, frames: &Frames, token: TokenId, pos: FramePos) -> Signature {
    let reality = Reality::of(tree, frames, &Predicate { token, pos, light: None });
    Signature { factuality: reality.factuality, polarity: reality.polarity }
}

/// How many operators above a predicate are heeded: "plans to try to avoid".
const MAX_OPERATORS: usize = 4;

impl Reality {
    pub(crate) fn of(tree: &Tree<'_>, frames: &Frames, predicate: &Predicate) -> Reality {
        let mut reality = Reality {
            factuality: Factuality::Happened,
            polarity: Polarity::Positive,
            alleged: false,
            will: false,
            modal: false,
            intended: false,
            purpose: false,
            denier: None,
            shown_by: Vec::new(),
            steps: Vec::new(),
        };
        reality.own_words(tree, frames, predicate.token);
        let mut clause = match predicate.light {
            Some((verb, LightKind::Do | LightKind::Occur)) => {
                reality.own_words(tree, frames, verb);
                verb
            }
            None => predicate.token,
        };
        if predicate.pos == FramePos::Noun && predicate.light.is_none() {
            // The verb that an event noun depends on may be an operator: "cancelled the visit".
            let Some(verb) = governor_of_noun(tree, predicate.token) else { return reality };
            if frames.operator(tree.lemma(verb)).is_none() {
                return reality;
            }
            reality.operator(tree, frames, verb);
            clause = verb;
        }
        for _ in 0..MAX_OPERATORS {
            let Some(above) = tree.token(clause).head else { break };
            let infinitive = || tree.with_rel(clause, &[Rel::Mark]).any(|mark| tree.lemma(mark) == "to");
            match tree.rel(clause) {
                Rel::Xcomp => reality.operator(tree, frames, above),
                // "denies that it fired", "hopes that they sign"
                Rel::Ccomp if !infinitive() => match frames.operator(tree.lemma(above)) {
                    Some(Operator::Denied | Operator::Possible | Operator::Planned | Operator::CalledFor) => {
                        reality.apply_above(tree, frames, above, Takes::Clause);
                    }
                    _ => break,
                },
                // "it is false that they signed"
                Rel::Ccomp | Rel::Csubj if matches!(tree.lemma(above), "false" | "untrue") && !infinitive() => {
                    reality.undo(tree, above);
                    reality.own_words(tree, frames, above);
                    break;
                }
                // "prevented them from storming the palace"
                Rel::Advcl | Rel::Obl
                    if frames.operator(tree.lemma(above)) == Some(Operator::Negative)
                        && tree.with_rel(clause, &[Rel::Mark, Rel::Case]).any(|mark| tree.lemma(mark) == "from") =>
                {
                    reality.operator(tree, frames, above);
                }
                // "denied having fired"
                Rel::Advcl
                    if frames.operator(tree.lemma(above)) == Some(Operator::Denied)
                        && tree.child(clause, &[Rel::Mark, Rel::Case, Rel::Advmod]).is_none() =>
                {
                    reality.operator(tree, frames, above);
                }
                Rel::Ccomp | Rel::Advcl | Rel::Acl if infinitive() && tree.sub(clause) != Sub::Relcl => {
                    reality.operator(tree, frames, above);
                    if tree.rel(clause) == Rel::Advcl && reality.factuality == Factuality::Happened {
                        reality.purpose = true;
                        reality.weaken(Factuality::Possible, clause, "purpose clause");
                    }
                }
                Rel::Conj if tree.token(above).upos == tree.token(clause).upos => {
                    // "may visit Chile and sign": the auxiliary stands with the first conjunct.
                    if tree.child(clause, &[Rel::Aux, Rel::Nsubj]).is_none() {
                        reality.auxiliaries(tree, above);
                    }
                }
                _ => break,
            }
            clause = above;
        }
        reality
    }

    /// Negation, auxiliaries, adverbs, adjectives and conditions beside a word.
    fn own_words(&mut self, tree: &Tree<'_>, frames: &Frames, id: TokenId) {
        self.auxiliaries(tree, id);
        if let Some(word) = counterfactual(tree, id) {
            self.undo(tree, word);
        }
        for &child in tree.children(id) {
            let lemma = tree.lemma(child);
            match tree.rel(child) {
                // "not only shelled the town but took it"
                Rel::Advmod if lemma == "not" && is_only(tree, TokenId(child.0 + 1)) => {}
                Rel::Advmod if matches!(lemma, "not" | "n't" | "n’t" | "never") => self.negate(tree, child),
                Rel::Det if matches!(lemma, "no" | "neither") => self.negate(tree, child),
                Rel::Mark | Rel::Case if lemma == "without" => self.negate(tree, child),
                Rel::Cc if lemma == "nor" => self.negate(tree, child),
                // "asked for nothing"
                Rel::Obj | Rel::Obl if lemma == "nothing" => self.negate(tree, child),
                // "no ship fired", "nobody signed"
                Rel::Nsubj if matches!(lemma, "nobody" | "none" | "nothing" | "neither") => self.negate(tree, child),
                Rel::Nsubj => {
                    if let Some(no) =
                        tree.with_rel(child, &[Rel::Det]).find(|&word| matches!(tree.lemma(word), "no" | "neither"))
                    {
                        self.negate(tree, no);
                    }
                }
                Rel::Mark if matches!(lemma, "if" | "unless" | "whether") && child < id => {
                    self.weaken(Factuality::Possible, child, &format!("conditional {lemma:?}"));
                }
                Rel::Advmod | Rel::Amod => {
                    if let Some(operator) = frames.operator(&tree.form(child).to_lowercase()) {
                        self.apply(tree, operator, child);
                    }
                }
                _ => {}
            }
        }
    }

    fn auxiliaries(&mut self, tree: &Tree<'_>, id: TokenId) {
        for auxiliary in tree.with_rel(id, &[Rel::Aux]) {
            let lemma = tree.lemma(auxiliary);
            self.will |= matches!(lemma, "will" | "would" | "wo" | "'ll" | "’ll" | "shall");
            self.modal |= self.will || matches!(lemma, "may" | "might");
            match lemma {
                "will" | "wo" | "shall" | "'ll" | "’ll" => self.weaken(Factuality::Planned, auxiliary, "future"),
                "may" | "might" | "could" | "would" | "can" => {
                    self.weaken(Factuality::Possible, auxiliary, &format!("modal {:?}", tree.form(auxiliary)));
                }
                "should" | "must" | "ought" => self.weaken(Factuality::CalledFor, auxiliary, tree.form(auxiliary)),
                _ => {}
            }
        }
        // "is going to visit", "is to visit"
        let going = tree.token(id).head.filter(|&head| {
            tree.rel(id) == Rel::Xcomp
                && tree.lemma(head) == "go"
                && tree.token(head).xpos == Xpos::Vbg
                && tree.child(head, &[Rel::Aux]).is_some()
        });
        if let Some(going) = going {
            self.weaken(Factuality::Planned, going, "going to");
        }
    }

    fn operator(&mut self, tree: &Tree<'_>, frames: &Frames, id: TokenId) {
        self.apply_above(tree, frames, id, Takes::Infinitive);
    }

    /// What a matrix verb does to the event below it.
    fn apply_above(&mut self, tree: &Tree<'_>, frames: &Frames, id: TokenId, takes: Takes) {
        let Some(operator) = frames.operator(tree.lemma(id)) else {
            // Whatever the matrix verb is, its own modality reaches down: "may begin to withdraw".
            self.auxiliaries(tree, id);
            return;
        };
        self.intended |= frames.in_class("intending", tree.lemma(id));
        if operator == Operator::Denied && self.factuality == Factuality::Happened {
            self.denier = tree.deep_subject(id);
        }
        self.apply(tree, operator, id);
        // "does not hope that they sign" says nothing of the signing; "did not manage to sign" does.
        match takes {
            Takes::Infinitive => self.own_words(tree, frames, id),
            Takes::Clause => self.auxiliaries(tree, id),
        }
    }

    fn apply(&mut self, tree: &Tree<'_>, operator: Operator, id: TokenId) {
        let word = tree.form(id);
        match operator {
            Operator::Planned => self.weaken(Factuality::Planned, id, word),
            Operator::Possible => self.weaken(Factuality::Possible, id, word),
            Operator::CalledFor => self.weaken(Factuality::CalledFor, id, word),
            Operator::Denied => self.weaken(Factuality::Denied, id, word),
            Operator::Implied => {}
            Operator::Negative => {
                self.undo(tree, id);
            }
            Operator::Alleged => {
                self.alleged = true;
                self.shown_by.push(id);
                self.steps.push(format!("{word:?} marks hearsay"));
            }
        }
    }

    fn undo(&mut self, tree: &Tree<'_>, word: TokenId) {
        self.polarity = flipped(self.polarity);
        self.shown_by.push(word);
        self.steps.push(format!("{:?} says that it did not happen", tree.form(word)));
    }

    fn negate(&mut self, tree: &Tree<'_>, word: TokenId) {
        self.polarity = flipped(self.polarity);
        self.shown_by.push(word);
        self.steps.push(format!("negated by {:?}", tree.form(word)));
    }

    /// The first, that is nearest, operator decides.
    fn weaken(&mut self, factuality: Factuality, word: TokenId, why: &str) {
        if self.factuality == Factuality::Happened {
            self.factuality = factuality;
            self.shown_by.push(word);
            self.steps.push(format!("{factuality}: {why}"));
        }
    }
}

/// The second word of "not only".
fn is_only(tree: &Tree<'_>, word: TokenId) -> bool {
    word.0 < tree.analysis.tokens.len() as u32 && matches!(tree.lemma(word), "only" | "just" | "merely" | "simply")
}

fn flipped(polarity: Polarity) -> Polarity {
    match polarity {
        Polarity::Positive => Polarity::Negative,
        Polarity::Negative => Polarity::Positive,
    }
}

/// The word by which a clause is contrary to fact: "**had** they signed, …", "**if** they had signed, they would have …".
fn counterfactual(tree: &Tree<'_>, verb: TokenId) -> Option<TokenId> {
    let had = tree.with_rel(verb, &[Rel::Aux]).find(|&aux| tree.form(aux).eq_ignore_ascii_case("had"))?;
    let main = tree.token(verb).head.filter(|_| tree.rel(verb) == Rel::Advcl)?;
    let inverted = tree.with_rel(verb, &[Rel::Nsubj]).any(|subject| had < subject);
    let condition = || tree.with_rel(verb, &[Rel::Mark]).find(|&mark| tree.lemma(mark) == "if");
    let unreal = || {
        let auxiliaries: Vec<&str> = tree.with_rel(main, &[Rel::Aux]).map(|aux| tree.lemma(aux)).collect();
        auxiliaries.contains(&"have") && auxiliaries.iter().any(|aux| matches!(*aux, "would" | "could" | "might"))
    };
    if inverted { Some(had) } else { condition().filter(|_| unreal()) }
}

/// The verb that an event noun is an argument of.
fn governor_of_noun(tree: &Tree<'_>, noun: TokenId) -> Option<TokenId> {
    let mut below = noun;
    for _ in 0..MAX_OPERATORS {
        let above = tree.token(below).head?;
        match tree.rel(below) {
            Rel::Obl if tree.case(below).is_some_and(|case| ADJUNCTS.contains(&case)) => return None,
            Rel::Obj | Rel::Nsubj | Rel::Obl | Rel::Xcomp => return Some(above),
            // "plans for a visit": the noun above is the operator.
            Rel::Nmod if tree.token(above).upos == Upos::Noun && tree.case(below).is_some() => return Some(above),
            Rel::Conj => below = above,
            _ => return None,
        }
    }
    None
}
