//! Allegations: whether an event on the author's own word is reported or alleged.
//!
//! What comes in: an event with its place in the tree, and the words of allegation (`frames/allegations.tsv`).
//! What goes out: the signs that a writer reads hidden deeds, intent, aims or motives into it. Each kind of sign
//! has its reach: the deed itself and the verb or noun that governs it, adverbs and phrases of its clause, the
//! purpose clause below it. Whether anybody else vouches for the event is decided by its voices, not here.

use super::choice::Draft;
use super::slots::Actors;
use crate::tree::Tree;
use demarche_lexicon::{Allegations, Sign};
use demarche_types::{EventKind, EventType, QuadClass, Quotation, Rel, Sub, TokenId, Upos, Xpos};

/// How far up from a predicate, and how deep into a phrase, signs are looked for.
const MAX_STEPS: usize = 5;

/// A text is written to persuade if it has this many signs outside of quotations …
const OPINION_SIGNS: usize = 3;
/// … and one for each so many words.
const OPINION_WORDS: usize = 600;

/// Words over a purpose clause.
const PURPOSE: [&str; 15] = [
    "aim",
    "purpose",
    "intention",
    "intent",
    "view",
    "object",
    "objective",
    "goal",
    "bid",
    "attempt",
    "effort",
    "mean",
    "design",
    "intend",
    "calculate",
];

/// Adjectives that set an aim against the one that is given out.
const UNMASKING: [&str; 9] = ["real", "true", "actual", "hidden", "sole", "only", "ulterior", "secret", "underlying"];

/// A sign and the words that are it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    pub first: TokenId,
    pub last: TokenId,
    pub sign: Sign,
}

/// What is known of a text before its events are judged.
pub(crate) struct Allegers<'a> {
    tree: &'a Tree<'a>,
    words: &'a Allegations,
    actors: &'a Actors<'a>,
    /// Written to persuade, by the density of signs in the author's own words.
    is_opinion: bool,
}

/// The words within reach of a deed, with the kind of phrase they stand in.
struct Reach {
    tokens: Vec<(TokenId, Rel)>,
}

impl<'a> Allegers<'a> {
    pub(crate) fn new(
        tree: &'a Tree<'a>,
        words: &'a Allegations,
        actors: &'a Actors<'a>,
        quotations: &[Quotation],
    ) -> Allegers<'a> {
        let mut allegers = Allegers { tree, words, actors, is_opinion: false };
        let mut spans: Vec<_> = quotations.iter().flat_map(|quotation| quotation.content.iter().copied()).collect();
        spans.sort_unstable();
        let (mut own, mut signs, mut next, mut quoted_to) = (0, 0, 0, 0);
        for (_, sentence) in tree.analysis.sentences() {
            if !tree.article.sections[sentence.section.0 as usize].kind.is_told_by_article() {
                continue;
            }
            for token in sentence.token_ids() {
                let start = tree.token(token).span.start();
                while next < spans.len() && spans[next].start() <= start {
                    quoted_to = quoted_to.max(spans[next].end());
                    next += 1;
                }
                if start < quoted_to {
                    continue;
                }
                own += 1;
                let strong = |sign: Sign| matches!(sign, Sign::Act | Sign::Manner | Sign::Motive | Sign::Stance);
                signs += usize::from(allegers.at(token).any(|found| strong(found.sign)));
            }
        }
        allegers.is_opinion = signs >= OPINION_SIGNS && signs * OPINION_WORDS >= own;
        allegers
    }

    /// The signs that begin at a token.
    fn at(&self, token: TokenId) -> impl Iterator<Item = Found> + '_ {
        let tree = self.tree;
        let lemma = tree.lemma(token);
        let single = self.words.signs(lemma).iter().map(move |&sign| Found { first: token, last: token, sign });
        let end = tree.analysis.sentence(tree.analysis.sentence_of(token)).end;
        let form = tree.form(token).to_lowercase();
        let by_form: &[_] = if form == lemma { &[] } else { self.words.phrases(&form) };
        let phrase = self.words.phrases(lemma).iter().chain(by_form).filter_map(move |(words, sign)| {
            let last = TokenId(token.0 + words.len() as u32 - 1);
            let matches = last.0 < end
                && words.iter().enumerate().all(|(offset, word)| {
                    let at = TokenId(token.0 + offset as u32);
                    tree.lemma(at) == word || tree.form(at).eq_ignore_ascii_case(word)
                });
            // "under the cover of darkness" hides from sight only.
            let literal =
                || last.0 + 1 < end && matches!(tree.lemma(TokenId(last.0 + 1)), "darkness" | "night" | "fog" | "dark");
            (matches && !literal()).then_some(Found { first: token, last, sign: *sign })
        });
        single.chain(phrase)
    }

    /// The signs that a deed is alleged, in text order; empty for a plain report.
    pub(crate) fn signs(&self, draft: &Draft<'a>) -> Vec<Found> {
        let tree = self.tree;
        let predicate = draft.predicate.token;
        let verb = draft.predicate.light.map_or(predicate, |(verb, _)| verb);
        let mut found = Vec::new();
        let mut reach = Reach { tokens: Vec::new() };
        let mut cores = vec![predicate];
        if verb != predicate {
            cores.push(verb);
        }
        // "jailed for spying", "suspected of spying": the jailer says so.
        let gerund = tree.token(predicate).xpos == Xpos::Vbg;
        let charged = tree.has_case(predicate, "for") || (gerund && tree.has_case(predicate, "of"));
        for &core in &cores {
            if !charged {
                self.deed(core, &mut found);
            }
            reach.around(tree, core, None);
        }
        // What stands is governed by many a verb that tells nothing of it.
        if draft.frame.kind == EventKind::Event {
            self.climb(verb, &mut cores, &mut reach, &mut found);
        }
        for &core in &cores {
            self.aims(core, &mut found);
            self.purpose_of(core, &mut found);
            self.instigated(core, &mut reach, &mut found);
            found.extend(self.illicit_means(core, draft.event_type));
            // "ruined it by manipulating the price"; "imposed a tariff by manipulating the figures" was decreed all the same.
            for means in tree.with_rel(core, &[Rel::Advcl, Rel::Obl]).filter(|&clause| tree.has_case(clause, "by")) {
                if tree.token(means).upos == Upos::Verb && !is_decreed(draft.event_type) {
                    self.deed(means, &mut found);
                }
            }
        }
        let vouched = self.stance(predicate);
        for &(token, branch) in &reach.tokens {
            found.extend(self.at(token).filter(|found| self.counts(found, branch, draft.event_type)));
        }
        found.extend(vouched.filter(|_| is_contested(draft.event_type)));
        let vouched_or_opinion = vouched.is_some() || self.is_opinion;
        // "pressured them behind closed doors", whatever it is that was asked for.
        let hidden = reach.tokens.iter().any(|&(token, _)| self.at(token).any(|found| found.sign == Sign::Manner));
        if hidden && found.iter().any(|found| found.sign == Sign::WeakAct) {
            found.extend(
                reach.tokens.iter().flat_map(|&(token, _)| self.at(token)).filter(|found| found.sign == Sign::Manner),
            );
        }
        if gives(draft.event_type) {
            found.extend(cores.iter().filter_map(|&core| self.illicit_object(core)));
        }
        // "the secret service" acts in the open too: words in the name of an actor say nothing of the deed.
        let in_name = |found: &Found| {
            matches!(found.sign, Sign::Secrecy | Sign::Motive) && self.actors.around(found.first).is_some()
        };
        let weak = |found: &Found| matches!(found.sign, Sign::WeakAct | Sign::Instigation);
        found.retain(|found| (!weak(found) || vouched_or_opinion || hidden) && !in_name(found));
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether the word for the deed is one of hidden or lawless deeds.
    fn deed(&self, token: TokenId, found: &mut Vec<Found>) {
        for sign in [Sign::Act, Sign::WeakAct] {
            if self.words.is(self.tree.lemma(token), sign) {
                found.push(Found { first: token, last: token, sign });
            }
        }
        found.extend(self.at(token).filter(|found| found.first != found.last && found.sign == Sign::Act));
        found.extend(self.pairs(token).filter(|found| matches!(found.sign, Sign::Act | Sign::WeakAct)));
    }

    /// Two words of one sign that stand apart, the second below the first: "leave Chad to face", "divert all attention".
    fn pairs(&self, verb: TokenId) -> impl Iterator<Item = Found> + '_ {
        let tree = self.tree;
        self.words.phrases(tree.lemma(verb)).iter().filter_map(move |(words, sign)| {
            let [_, second] = words.as_slice() else { return None };
            let below = |&child: &TokenId| child > verb && tree.lemma(child) == second;
            tree.with_rel(verb, &[Rel::Obj, Rel::Xcomp, Rel::Advcl, Rel::Ccomp]).find(below)?;
            Some(Found { first: verb, last: verb, sign: *sign })
        })
    }

    /// "The real purpose of the base is to spy on Chad": an aim that the writer ascribes, by its adjective, or to
    /// an actor in a text full of signs.
    fn purpose_of(&self, core: TokenId, found: &mut Vec<Found>) {
        let tree = self.tree;
        let head = if tree.rel(core) == Rel::Conj { tree.token(core).head.unwrap_or(core) } else { core };
        let purpose = |&subject: &TokenId| PURPOSE.contains(&tree.lemma(subject));
        let Some(purpose) = tree.with_rel(head, &[Rel::Nsubj]).find(purpose).filter(|_| is_infinitive(tree, head))
        else {
            return;
        };
        let unmasked = tree.with_rel(purpose, &[Rel::Amod]).any(|word| UNMASKING.contains(&tree.lemma(word)));
        let owner = tree.with_rel(purpose, &[Rel::Nmod]).any(|owner| !self.actors.named_by(tree, owner).is_empty());
        if unmasked || (owner && self.is_opinion) {
            found.push(Found { first: purpose, last: purpose, sign: Sign::Motive });
        }
        self.is_aim(core, found);
    }

    /// "Egged on by Oman, Chad attacked", "Chad, acting on the orders of Oman, attacked": who else is behind it.
    fn instigated(&self, core: TokenId, reach: &mut Reach, found: &mut Vec<Found>) {
        let tree = self.tree;
        let subject = tree.with_rel(core, &[Rel::Nsubj]).next();
        let participles = std::iter::once(core).chain(subject).flat_map(|above| {
            tree.with_rel(above, &[Rel::Advcl, Rel::Acl])
                .filter(|&clause| tree.sub(clause) != Sub::Relcl)
                .collect::<Vec<_>>()
        });
        // The deed itself may be the setting on.
        let own = (matches!(tree.rel(core), Rel::Advcl | Rel::Acl) && tree.sub(core) != Sub::Relcl).then_some(core);
        for clause in participles.chain(own) {
            match tree.token(clause).xpos {
                Xpos::Vbn => {
                    let agent = tree.agent(clause).filter(|&agent| !self.actors.named_by(tree, agent).is_empty());
                    if agent.is_some() {
                        let signs = [Sign::Act, Sign::Instigation];
                        let single = |&sign: &Sign| self.words.is(tree.lemma(clause), sign);
                        found.extend(signs.into_iter().filter(single).map(|sign| Found {
                            first: clause,
                            last: clause,
                            sign,
                        }));
                        found.extend(
                            self.at(clause).filter(|found| signs.contains(&found.sign) && found.first != found.last),
                        );
                    }
                }
                Xpos::Vbg if Some(clause) != own => reach.around(tree, clause, None),
                _ => {}
            }
        }
    }

    /// "weakens Chad through subversive networks"
    fn illicit_means(&self, core: TokenId, event_type: EventType) -> Option<Found> {
        let tree = self.tree;
        let through = |&phrase: &TokenId| tree.case(phrase).is_some_and(|case| matches!(case, "through" | "via"));
        let word = tree
            .with_rel(core, &[Rel::Obl])
            .filter(through)
            .flat_map(|phrase| tree.subtree(phrase))
            .find(|&word| self.words.is(tree.lemma(word), Sign::Illicit))?;
        let material = matches!(event_type.quad(), QuadClass::MaterialConflict) || gives(event_type);
        material.then_some(Found { first: word, last: word, sign: Sign::Illicit })
    }

    /// Up the tree: what governs the deed tells who pulled the strings ("orchestrated the removal", "a plot to
    /// kill", "sabotaged the talks by killing him"), and lends it its adverbs.
    fn climb(&self, from: TokenId, cores: &mut Vec<TokenId>, reach: &mut Reach, found: &mut Vec<Found>) {
        let tree = self.tree;
        let mut at = from;
        for _ in 0..MAX_STEPS {
            let Some(above) = tree.token(at).head else { return };
            let rel = tree.rel(at);
            let is_verb = tree.token(above).upos == Upos::Verb;
            match rel {
                Rel::Obj | Rel::Nsubj if is_verb => {
                    if rel == Rel::Nsubj && !tree.is_passive(above) {
                        return;
                    }
                    self.deed(above, found);
                    reach.around(tree, above, Some(at));
                    cores.push(above);
                    return;
                }
                // "the shelling was a ploy by Oman"
                Rel::Nsubj => {
                    self.deed(above, found);
                    found.extend(self.at(above).filter(|found| found.sign == Sign::Motive));
                    reach.around(tree, above, Some(at));
                    return;
                }
                Rel::Nmod => {
                    if tree.case(at).is_some_and(|case| !matches!(case, "of" | "behind" | "in")) {
                        return;
                    }
                    self.deed(above, found);
                }
                Rel::Xcomp => {
                    self.deed(above, found);
                    reach.around(tree, above, Some(at));
                    cores.push(above);
                    // "used the quake as a pretext to invade"
                    let beside = tree.with_rel(above, &[Rel::Obl]).filter(|&phrase| phrase < at);
                    found.extend(beside.flat_map(|phrase| self.at(phrase)).filter(|found| found.sign == Sign::Manner));
                }
                Rel::Obl | Rel::Advcl => {
                    // "sabotaged the talks by killing him", "conspired to overthrow the king"
                    if tree.sub(at) != Sub::Agent && (tree.has_case(at, "by") || tree.has_case(at, "to")) {
                        self.deed(above, found);
                    }
                    return;
                }
                // "a plot to kill", "a pretext to invade"
                Rel::Acl if tree.sub(at) != Sub::Relcl && tree.has_case(at, "to") => {
                    self.deed(above, found);
                    found.extend(self.at(above).filter(|found| matches!(found.sign, Sign::Manner | Sign::Motive)));
                    return;
                }
                // "As part of its double game, Oman arms them and shelters them": what stands before both is shared.
                Rel::Conj if tree.child(at, &[Rel::Nsubj]).is_none() && is_verb => reach.before(tree, above),
                _ => return,
            }
            at = above;
        }
    }

    /// Aims below a deed: purpose clauses, and nouns and participles of purpose over a clause.
    fn aims(&self, core: TokenId, found: &mut Vec<Found>) {
        const WISHES: [&str; 6] = ["want", "seek", "wish", "desire", "hope", "try"];
        let tree = self.tree;
        let mut next = vec![(core, 0)];
        while let Some((at, depth)) = next.pop() {
            if depth > 3 {
                continue;
            }
            for &child in tree.children(at) {
                let lemma = tree.lemma(child);
                let verbal = tree.token(child).upos == Upos::Verb;
                match tree.rel(child) {
                    Rel::Advcl | Rel::Xcomp | Rel::Acl | Rel::Ccomp | Rel::Obl | Rel::Nmod
                        if verbal && (depth > 0 || is_infinitive(tree, child)) && tree.sub(child) != Sub::Relcl =>
                    {
                        next.extend(
                            tree.conjuncts(child)
                                .into_iter()
                                .filter(|&other| self.is_aim(other, found))
                                .map(|other| (other, 9)),
                        );
                        if PURPOSE.contains(&lemma) || is_infinitive(tree, child) {
                            next.push((child, depth + 1));
                        }
                    }
                    // "because it wants to contain Chad"
                    Rel::Advcl if depth == 0 && WISHES.contains(&lemma) => next.push((child, 1)),
                    Rel::Acl | Rel::Advcl | Rel::Xcomp | Rel::Obl | Rel::Nmod | Rel::Obj | Rel::Conj
                        if PURPOSE.contains(&lemma) =>
                    {
                        next.push((child, depth + 1));
                    }
                    // "weapons to destabilise Chad"
                    Rel::Obj if depth == 0 => next.extend(
                        tree.with_rel(child, &[Rel::Acl])
                            .filter(|&clause| PURPOSE.contains(&tree.lemma(clause)) || is_infinitive(tree, clause))
                            .flat_map(|clause| {
                                tree.conjuncts(clause)
                                    .into_iter()
                                    .filter(|&verb| self.is_aim(verb, found))
                                    .for_each(drop);
                                PURPOSE.contains(&tree.lemma(clause)).then_some((clause, 1))
                            }),
                    ),
                    _ => {}
                }
            }
        }
    }

    /// Whether a verb names an aim that no doer states; noted if it does.
    fn is_aim(&self, verb: TokenId, found: &mut Vec<Found>) -> bool {
        let tree = self.tree;
        let lemma = tree.lemma(verb);
        let object = tree.child(verb, &[Rel::Obj]);
        // "to derail a terrorist plot" is no hidden aim.
        let lawful = object.is_some_and(|object| {
            tree.subtree(object).iter().any(|&word| self.words.is(tree.lemma(word), Sign::Illicit))
        });
        let sign = if lawful {
            return false;
        } else if self.words.is(lemma, Sign::Aim) || self.pairs(verb).any(|found| found.sign == Sign::Aim) {
            Sign::Aim
        } else if self.words.is(lemma, Sign::AimAtActor)
            && object.is_some_and(|object| self.actors.named_by(tree, object).iter().any(|&id| self.is_state(id)))
        {
            Sign::AimAtActor
        } else {
            return false;
        };
        found.push(Found { first: verb, last: verb, sign });
        true
    }

    fn is_state(&self, id: demarche_types::MentionId) -> bool {
        self.actors
            .get(id)
            .codes()
            .iter()
            .any(|code| !matches!(code.role(), Some("REB" | "CRM")) && code.head() != "IMG")
    }

    /// "sponsors terrorism", "arms the separatists", "trains militant groups".
    fn illicit_object(&self, core: TokenId) -> Option<Found> {
        let tree = self.tree;
        let arguments = tree.with_rel(core, &[Rel::Obj, Rel::Iobj, Rel::Obl, Rel::Nmod]).filter(|&argument| {
            tree.rel(argument) != Rel::Obl && tree.rel(argument) != Rel::Nmod
                || tree.case(argument).is_some_and(|case| matches!(case, "to" | "for" | "of" | "with"))
        });
        let passive = tree.child(core, &[Rel::Nsubj]).filter(|_| tree.is_passive(core));
        let mut heads: Vec<TokenId> = arguments.chain(passive).flat_map(|argument| tree.conjuncts(argument)).collect();
        // "groups of militants", "the militants of that outfit"
        heads.extend(
            heads
                .clone()
                .into_iter()
                .flat_map(|head| tree.with_rel(head, &[Rel::Compound, Rel::Amod]).collect::<Vec<_>>()),
        );
        let undone = |head: TokenId| {
            tree.children(head)
                .iter()
                .any(|&child| matches!(tree.lemma(child), "anti" | "counter" | "against" | "former"))
        };
        let mut found =
            heads.into_iter().filter(|&head| self.words.is(tree.lemma(head), Sign::Illicit) && !undone(head));
        found.next().map(|head| Found { first: head, last: head, sign: Sign::Illicit })
    }

    /// Whether a sign in such a phrase speaks of such a deed.
    fn counts(&self, found: &Found, branch: Rel, event_type: EventType) -> bool {
        use EventType::{Accuse, Agree, Concede, Consult, Reject, Request, Threaten};
        let verbal = matches!(event_type, Accuse | Agree | Concede | Consult | Reject | Request | Threaten);
        match found.sign {
            Sign::Manner => !verbal && branch != Rel::Obj,
            Sign::Secrecy => !verbal,
            Sign::Motive => !verbal,
            Sign::Deliberate => branch != Rel::Obj && !verbal && is_contested(event_type),
            Sign::Act
            | Sign::WeakAct
            | Sign::Aim
            | Sign::AimAtActor
            | Sign::Illicit
            | Sign::Stance
            | Sign::Instigation => false,
        }
    }

    /// Words of the sentence by which the author vouches for what it says.
    fn stance(&self, predicate: TokenId) -> Option<Found> {
        let analysis = self.tree.analysis;
        let sentence = analysis.sentence(analysis.sentence_of(predicate));
        let known = sentence.token_ids().flat_map(|token| self.at(token)).find(|found| found.sign == Sign::Stance);
        // "…, whatever its envoys say"
        let whatever = || {
            let word = sentence.token_ids().find(|&word| self.tree.lemma(word) == "whatever")?;
            let says =
                |id: &TokenId| *id > word && matches!(self.tree.lemma(*id), "say" | "claim" | "pretend" | "tell");
            let near = self.tree.ancestors(word).take(1).chain(self.tree.children(word).iter().copied());
            near.into_iter().find(says)?;
            Some(Found { first: word, last: word, sign: Sign::Stance })
        };
        known.or_else(whatever)
    }
}

/// "to destabilise", "so as to destabilise".
fn is_infinitive(tree: &Tree<'_>, clause: TokenId) -> bool {
    tree.has_case(clause, "to")
        || tree
            .with_rel(clause, &[Rel::Mark])
            .any(|mark| tree.with_rel(mark, &[Rel::Fixed]).any(|word| tree.lemma(word) == "to"))
}

/// Material harm, or backing: what sides dispute.
fn is_contested(event_type: EventType) -> bool {
    event_type.quad() == QuadClass::MaterialConflict || gives(event_type)
}

/// What is done by saying it in public.
fn is_decreed(event_type: EventType) -> bool {
    matches!(event_type, EventType::Sanction | EventType::Coerce) || event_type.quad() == QuadClass::VerbalConflict
}

fn gives(event_type: EventType) -> bool {
    matches!(event_type, EventType::Aid | EventType::Support | EventType::Cooperate)
}

impl Reach {
    /// The adverbs and phrases of a word, but for the branch that was climbed, and no clause.
    fn around(&mut self, tree: &Tree<'_>, core: TokenId, but: Option<TokenId>) {
        for &child in tree.children(core) {
            if Some(child) != but {
                self.branch(tree, child);
            }
        }
    }

    /// The same, of what stands before a word.
    fn before(&mut self, tree: &Tree<'_>, core: TokenId) {
        for &child in tree.children(core) {
            if child < core && !matches!(tree.rel(child), Rel::Obj | Rel::Iobj) {
                self.branch(tree, child);
            }
        }
    }

    fn branch(&mut self, tree: &Tree<'_>, child: TokenId) {
        let rel = tree.rel(child);
        if !is_phrase(rel) {
            return;
        }
        let mut next = vec![(child, 0)];
        while let Some((token, depth)) = next.pop() {
            self.tokens.push((token, rel));
            if depth < MAX_STEPS {
                next.extend(
                    tree.children(token)
                        .iter()
                        .filter(|&&below| {
                            let rel = tree.rel(below);
                            is_phrase(rel) || (rel == Rel::Conj && tree.token(below).upos != Upos::Verb)
                        })
                        .map(|&below| (below, depth + 1)),
                );
            }
        }
    }
}

fn is_phrase(rel: Rel) -> bool {
    use Rel::*;
    matches!(
        rel,
        Advmod
            | Obl
            | Nmod
            | Amod
            | Obj
            | Iobj
            | Compound
            | Discourse
            | Fixed
            | Case
            | Mark
            | Det
            | Flat
            | Appos
            | Dep
            | Dislocated
    )
}
