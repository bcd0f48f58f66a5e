//! From a general code to its leaf, and from words to contexts.
//!
//! In: a coded event and the words of its own clause. Out: the CAMEO leaf and PLOVER mode that its topic makes
//! of a general code ("asked for a loan": 1031), by `lexicon/ontology/topics.tsv` and `leaves.tsv`; and the
//! contexts that its sentence tells, by `cues.tsv`. A code that is a leaf already stays. The type never changes.

use super::choice::Draft;
use super::slots::Actors;
use crate::tree::Tree;
use demarche_lexicon::{Leaf, Ontology};
use demarche_types::{CameoCode, Context, EventType, MentionId, Rel, SentenceId, Sub, TokenId, Upos};

/// Prepositions of when and where.
const SCENE: [&str; 10] = ["at", "during", "after", "before", "since", "until", "amid", "despite", "following", "near"];

/// How many words of a clause are looked at.
const MAX_WORDS: usize = 40;

/// The leaf below a general code, by the words of the event's clause.
pub(super) fn leaf<'o>(
    tree: &Tree<'_>,
    actors: &Actors<'_>,
    ontology: &'o Ontology,
    draft: &Draft<'_>,
    event_type: EventType,
    code: &CameoCode,
) -> Option<&'o Leaf> {
    // The arms of an attack and the kind of force may stand with who acts; what is said has nothing to do with
    // who says it.
    let armed = matches!(event_type, EventType::Assault | EventType::Mobilize);
    let sides: Vec<MentionId> = match event_type {
        _ if armed => draft.targets.clone(),
        // Who is let in, sent away or banned tells what kind of deed it is: inspectors, a charity, a party.
        EventType::Retreat | EventType::Sanction | EventType::Coerce => draft.sources.clone(),
        _ => draft.sources.iter().chain(&draft.targets).copied().collect(),
    };
    let in_side = |token: TokenId| {
        actors.around(token).is_some_and(|id| sides.contains(&id)) || tree.token(token).upos == Upos::Propn
    };
    let (mut verbs, mut nouns) = (Vec::new(), Vec::new());
    for token in content(tree, draft, armed) {
        match tree.token(token).upos {
            Upos::Verb => verbs.push(tree.lemma(token)),
            _ if in_side(token) => {}
            Upos::Noun | Upos::Adj | Upos::Sym | Upos::Num | Upos::Adv => nouns.push(tree.lemma(token)),
            _ => {}
        }
    }
    ontology.leaf(code, &verbs, &nouns)
}

/// The words of the event's own clause: its arguments and what hangs on them, no clause that tells of
/// something else.
fn content(tree: &Tree<'_>, draft: &Draft<'_>, with_subject: bool) -> Vec<TokenId> {
    let verb = draft.predicate.light.map(|(verb, _)| verb);
    let mut found: Vec<TokenId> = std::iter::once(draft.predicate.token).chain(verb).collect();
    let mut next = 0;
    while next < found.len() && found.len() < MAX_WORDS {
        let at = found[next];
        next += 1;
        let own = at == draft.predicate.token || Some(at) == verb;
        for &child in tree.children(at) {
            let infinitive =
                || tree.with_rel(child, &[Rel::Mark]).any(|mark| matches!(tree.lemma(mark), "to" | "of" | "from"));
            let belongs = match tree.rel(child) {
                // "was pledged at the conference": time and place are no content.
                Rel::Obl if tree.case(child).is_some_and(|case| SCENE.contains(&case)) => false,
                Rel::Obj | Rel::Iobj | Rel::Obl | Rel::Nmod | Rel::Compound | Rel::Amod | Rel::Nummod | Rel::Xcomp => {
                    true
                }
                Rel::Conj => !own,
                Rel::Ccomp => own,
                Rel::Advcl => infinitive(),
                Rel::Acl => tree.sub(child) != Sub::Relcl && infinitive(),
                Rel::Nsubj => with_subject || !own || tree.is_passive(at),
                Rel::Advmod => tree.token(child).upos == Upos::Adv && own,
                _ => false,
            };
            if belongs && !found.contains(&child) {
                found.push(child);
            }
        }
    }
    found
}

/// The contexts that the words of a sentence tell: their lemmas, the forms of adjectives and participles ("looted"), and two words in a
/// row or with a hyphen between them, which `cues.tsv` writes as one ("same-sex", "false-report").
pub(super) fn contexts<'o>(tree: &Tree<'_>, ontology: &'o Ontology, sentence: SentenceId) -> Vec<&'o Context> {
    let words: Vec<_> = tree.analysis.sentence(sentence).token_ids().collect();
    let content = (0..words.len()).filter(|&at| {
        let upos = tree.token(words[at]).upos;
        matches!(upos, Upos::Noun | Upos::Adj | Upos::Propn | Upos::Verb | Upos::Num)
    });
    content
        .flat_map(|at| {
            let lemma = tree.lemma(words[at]).to_lowercase();
            let form = tree.form(words[at]).to_lowercase();
            let next = match words.get(at + 1) {
                Some(&dash) if tree.form(dash) == "-" => words.get(at + 2),
                next => next,
            };
            let pair = next.map(|&next| format!("{form}-{}", tree.lemma(next).to_lowercase()));
            let mut told: Vec<_> = ontology.told_by(&lemma).collect();
            if form != lemma {
                told.extend(ontology.told_by(&form));
            }
            told.extend(pair.iter().flat_map(|pair| ontology.told_by(pair)));
            told
        })
        .collect()
}
