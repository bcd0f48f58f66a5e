//! Finite verbs that a parser took for participles, and subjects and objects it took for something else.
//!
//! In: an analysis whose clauses are mended. Out: the same, where
//!
//! - "Chile called for talks": without an auxiliary no finite verb is passive;
//! - "Chadian tanks rolled into Sudan.": a sentence with a full stop and no finite verb has one after all, if a past
//!   form hangs on its head noun and no agent on that;
//! - "Chile resumed talks.": so it has if the past form stands between two nouns of which the first hangs on it;
//! - "Chile, Peru and Bolivia met": two subjects with a comma between are one;
//! - "ordered Oman to pay": an infinitive right behind whoever is ordered is what is ordered;
//! - "is opposed to the plan": a participle is no preposition;
//! - "announced a new loan": a bare noun under a verb that makes nobody anything is its object.

use crate::lemma;
use demarche_types::{Analysis, Article, Deprel, Rel, Sub, TokenId, Upos, Xpos};

/// Verbs under which a noun is a predicate: "became president", "was named envoy".
const COPULAR: &[&str] = &[
    "appear", "appoint", "be", "become", "call", "consider", "crown", "declare", "deem", "dub", "elect", "feel",
    "find", "get", "go", "keep", "label", "leave", "look", "make", "name", "nickname", "nominate", "proclaim", "prove",
    "rank", "remain", "render", "rule", "seem", "sound", "start", "stay", "term", "title", "turn", "vote",
];

/// Mends the verbs of an analysis.
pub(crate) fn mend(article: &Article, analysis: &mut Analysis) {
    for index in 0..analysis.sentences.len() {
        let tokens: Vec<TokenId> = analysis.sentences[index].token_ids().collect();
        if closes(article, analysis, &tokens)
            && !has_clause(analysis, &tokens)
            && let Some(&root) = tokens.iter().find(|&&id| analysis.token(id).head.is_none())
            && matches!(analysis.token(root).upos, Upos::Noun | Upos::Propn)
        {
            between_nouns(article, analysis, root);
            reduced(article, analysis, root);
        }
        for &id in &tokens {
            active(analysis, id);
            object(analysis, id);
            joint(article, analysis, id);
            commanded(analysis, id);
            opposed(article, analysis, id);
        }
    }
}

fn set(analysis: &mut Analysis, id: TokenId, head: Option<TokenId>, rel: Rel) {
    let token = &mut analysis.tokens[id.0 as usize];
    token.head = head;
    token.deprel = Deprel::plain(rel);
}

fn make_past(article: &Article, analysis: &mut Analysis, id: TokenId) {
    let token = &mut analysis.tokens[id.0 as usize];
    token.upos = Upos::Verb;
    token.xpos = Xpos::Vbd;
    token.lemma = lemma::lemma(token.span.of(&article.text), Upos::Verb, Xpos::Vbd, false);
}

/// Whether a full stop ends the sentence: a headline has none.
fn closes(article: &Article, analysis: &Analysis, tokens: &[TokenId]) -> bool {
    let last = tokens
        .iter()
        .rev()
        .map(|&id| analysis.token(id).span.of(&article.text))
        .find(|form| !matches!(*form, "\"" | "”" | "'" | "’" | ")"));
    last == Some(".")
}

/// Whether some word has a subject or an auxiliary, or is a finite verb by its tag.
fn has_clause(analysis: &Analysis, tokens: &[TokenId]) -> bool {
    tokens.iter().any(|&id| {
        let token = analysis.token(id);
        let of_verb = |id: TokenId| analysis.token(id).upos == Upos::Verb;
        matches!(token.deprel.rel, Rel::Aux | Rel::Cop | Rel::Csubj)
            || matches!(token.xpos, Xpos::Vbz | Xpos::Vbp | Xpos::Md)
            || token.deprel.rel == Rel::Nsubj
                && token.head.is_some_and(|head| !of_verb(head) || analysis.token(head).deprel.rel != Rel::Amod)
    })
}

/// "Rebels retreated", "Chile called for talks": passive by the subject's label alone.
fn active(analysis: &mut Analysis, verb: TokenId) {
    let token = analysis.token(verb);
    if token.upos != Upos::Verb
        || !matches!(token.xpos, Xpos::Vbd | Xpos::Vbn)
        || !matches!(token.deprel.rel, Rel::Root | Rel::Ccomp | Rel::Parataxis)
    {
        return;
    }
    let children: Vec<TokenId> = analysis.children(verb).collect();
    let is = |rel: Rel| children.iter().any(|&child| analysis.token(child).deprel.rel == rel);
    let by = || {
        children.iter().any(|&child| {
            let of = analysis.token(child);
            of.deprel.rel == Rel::Obl && analysis.children(child).any(|case| analysis.token(case).lemma == "by")
        })
    };
    // A headline leaves out the auxiliary of its passives; then nothing else follows than a place or an agent.
    if is(Rel::Aux) || is(Rel::Cop) || by() || (token.xpos == Xpos::Vbn && !is(Rel::Obj) && !is(Rel::Punct)) {
        return;
    }
    for child in children {
        let deprel = &mut analysis.tokens[child.0 as usize].deprel;
        if deprel.rel == Rel::Nsubj && deprel.sub == Sub::Pass {
            *deprel = Deprel::plain(Rel::Nsubj);
        }
    }
}

/// "[tanks [rolled into Sudan]]." read as *[tanks] rolled into Sudan*.
fn reduced(article: &Article, analysis: &mut Analysis, noun: TokenId) {
    let clauses: Vec<TokenId> =
        analysis.children(noun).filter(|&child| child > noun && analysis.token(child).deprel.rel == Rel::Acl).collect();
    let &[verb] = clauses.as_slice() else { return };
    let token = analysis.token(verb);
    let is_past = matches!(token.xpos, Xpos::Vbd | Xpos::Vbn)
        || (token.upos == Upos::Adj && token.span.of(&article.text).ends_with("ed"));
    let of_verb: Vec<TokenId> = analysis.children(verb).collect();
    let agent = of_verb.iter().any(|&child| analysis.children(child).any(|case| analysis.token(case).lemma == "by"));
    let marked = of_verb.iter().any(|&child| matches!(analysis.token(child).deprel.rel, Rel::Mark | Rel::Nsubj));
    let beside = verb.0 == noun.0 + 1;
    // What stands behind a participle that is none: an object, or a phrase that says where to or with whom.
    let goes_on = of_verb.iter().any(|&child| {
        child > verb && matches!(analysis.token(child).deprel.rel, Rel::Obj | Rel::Obl | Rel::Xcomp | Rel::Ccomp)
    });
    if !is_past || agent || marked || !beside || !goes_on {
        return;
    }
    let behind: Vec<TokenId> = analysis.children(noun).filter(|&child| child > verb).collect();
    set(analysis, verb, None, Rel::Root);
    make_past(article, analysis, verb);
    set(analysis, noun, Some(verb), Rel::Nsubj);
    for child in behind {
        analysis.tokens[child.0 as usize].head = Some(verb);
    }
}

/// "[[Chile resumed] talks]." read as *Chile resumed talks*.
fn between_nouns(article: &Article, analysis: &mut Analysis, noun: TokenId) {
    let past = |id: TokenId| {
        let token = analysis.token(id);
        id < noun
            && matches!(token.deprel.rel, Rel::Amod | Rel::Compound)
            && matches!(token.xpos, Xpos::Vbd | Xpos::Vbn)
    };
    let Some(verb) = analysis.children(noun).find(|&child| past(child)) else { return };
    let named = |id: TokenId| {
        let token = analysis.token(id);
        let is_name = token.upos == Upos::Propn || token.span.of(&article.text).starts_with(char::is_uppercase);
        is_name && id < verb && matches!(token.deprel.rel, Rel::Nsubj | Rel::Compound)
    };
    // The name hangs on the past form, or with another name on the noun behind it.
    let own = analysis.children(verb).find(|&child| named(child));
    let joint = || {
        analysis.children(noun).find(|&child| {
            named(child)
                && analysis.children(child).any(|other| analysis.token(other).deprel.rel == Rel::Conj && other < verb)
        })
    };
    let Some(subject) = own.or_else(joint) else { return };
    let before: Vec<TokenId> = analysis.children(noun).filter(|&child| child < verb && child != subject).collect();
    let behind: Vec<TokenId> = analysis
        .children(noun)
        .filter(|&child| {
            child > noun
                && matches!(analysis.token(child).deprel.rel, Rel::Punct | Rel::Parataxis | Rel::Advcl | Rel::Obl)
        })
        .collect();
    set(analysis, verb, None, Rel::Root);
    make_past(article, analysis, verb);
    set(analysis, noun, Some(verb), Rel::Obj);
    set(analysis, subject, Some(verb), Rel::Nsubj);
    for child in before.into_iter().chain(behind) {
        analysis.tokens[child.0 as usize].head = Some(verb);
    }
}

/// "announced a new loan" with the loan as what somebody was made.
fn object(analysis: &mut Analysis, noun: TokenId) {
    let token = analysis.token(noun);
    let (Rel::Xcomp, Upos::Noun, Some(verb)) = (token.deprel.rel, token.upos, token.head) else { return };
    let above = analysis.token(verb);
    if above.upos != Upos::Verb || noun < verb || COPULAR.contains(&above.lemma.as_str()) {
        return;
    }
    let predicates = [Rel::Cop, Rel::Mark, Rel::Case, Rel::Aux, Rel::Nsubj];
    let is_predicate = analysis.children(noun).any(|child| predicates.contains(&analysis.token(child).deprel.rel));
    let has_object = analysis
        .children(verb)
        .any(|child| analysis.token(child).deprel.rel == Rel::Obj || analysis.token(child).deprel.sub == Sub::Pass);
    if !is_predicate && !has_object {
        set(analysis, noun, Some(verb), Rel::Obj);
    }
}

/// "[Chile], [Peru and Bolivia] met", read as two subjects.
fn joint(article: &Article, analysis: &mut Analysis, verb: TokenId) {
    if analysis.token(verb).upos != Upos::Verb {
        return;
    }
    let plain = |id: &TokenId| analysis.token(*id).deprel == Deprel::plain(Rel::Nsubj) && *id < verb;
    let subjects: Vec<TokenId> = analysis.children(verb).filter(plain).collect();
    let &[first, second] = subjects.as_slice() else { return };
    let between = article.text.get(analysis.token(first).span.end()..analysis.token(second).span.start());
    let is_list = analysis.children(second).any(|child| analysis.token(child).deprel.rel == Rel::Conj);
    if is_list && between.is_some_and(|between| between.trim() == ",") {
        let others: Vec<TokenId> =
            analysis.children(second).filter(|&child| analysis.token(child).deprel.rel == Rel::Conj).collect();
        set(analysis, second, Some(first), Rel::Conj);
        for other in others {
            set(analysis, other, Some(first), Rel::Conj);
        }
    }
}

/// Verbs by which somebody is to do something.
const COMMANDS: &[&str] = &[
    "advise",
    "allow",
    "ask",
    "beg",
    "cause",
    "challenge",
    "command",
    "compel",
    "direct",
    "drive",
    "enable",
    "encourage",
    "force",
    "implore",
    "induce",
    "instruct",
    "invite",
    "lobby",
    "oblige",
    "order",
    "permit",
    "persuade",
    "press",
    "pressure",
    "prompt",
    "push",
    "require",
    "tell",
    "tempt",
    "urge",
    "warn",
];

/// "ordered Oman [in order] to pay": what is ordered, taken for a purpose.
fn commanded(analysis: &mut Analysis, clause: TokenId) {
    let token = analysis.token(clause);
    let (Rel::Advcl, Xpos::Vb, Some(verb)) = (token.deprel.rel, token.xpos, token.head) else { return };
    let above = analysis.token(verb);
    if above.upos != Upos::Verb || !COMMANDS.contains(&above.lemma.as_str()) {
        return;
    }
    let to = analysis
        .children(clause)
        .find(|&child| analysis.token(child).lemma == "to" && analysis.token(child).deprel.rel == Rel::Mark);
    let object =
        analysis.children(verb).find(|&child| matches!(analysis.token(child).deprel.rel, Rel::Obj | Rel::Iobj));
    let is_taken =
        analysis.children(verb).any(|child| matches!(analysis.token(child).deprel.rel, Rel::Xcomp | Rel::Ccomp));
    let (Some(to), Some(object)) = (to, object) else { return };
    // Nothing but the object itself stands between the verb and "to".
    let inside = |id: u32| {
        let mut at = TokenId(id);
        for _ in 0..16 {
            if at == object {
                return true;
            }
            let Some(head) = analysis.token(at).head else { return false };
            at = head;
        }
        false
    };
    if !is_taken && verb < object && object < to && (verb.0 + 1..to.0).all(inside) {
        set(analysis, clause, Some(verb), Rel::Xcomp);
    }
}

/// "[is] [opposed to] the plan": a participle taken for a preposition beside the real one.
fn opposed(article: &Article, analysis: &mut Analysis, noun: TokenId) {
    let cases: Vec<TokenId> = analysis
        .children(noun)
        .filter(|&child| analysis.token(child).deprel.rel == Rel::Case && child < noun)
        .collect();
    let &[word, _to] = cases.as_slice() else { return };
    let cop = analysis.children(noun).find(|&child| analysis.token(child).deprel.rel == Rel::Cop && child < word);
    if cop.is_none() || !matches!(analysis.token(word).upos, Upos::Verb | Upos::Adj) {
        return;
    }
    let (head, deprel) = (analysis.token(noun).head, analysis.token(noun).deprel);
    let of_clause: Vec<TokenId> = analysis
        .children(noun)
        .filter(|&child| {
            child != word && (child < word || matches!(analysis.token(child).deprel.rel, Rel::Punct | Rel::Advcl))
        })
        .collect();
    let mended = &mut analysis.tokens[word.0 as usize];
    (mended.head, mended.deprel, mended.upos) = (head, deprel, Upos::Adj);
    mended.xpos = Xpos::Jj;
    mended.lemma = mended.span.of(&article.text).to_lowercase();
    set(analysis, noun, Some(word), Rel::Obl);
    for child in of_clause {
        analysis.tokens[child.0 as usize].head = Some(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conllu;

    fn mended(rows: &str) -> Vec<String> {
        let text: String = rows
            .lines()
            .enumerate()
            .map(|(index, row)| {
                let cells: Vec<_> = row.split_whitespace().collect();
                let [form, upos, xpos, head, rel] = cells[..] else { panic!("five cells in {row:?}") };
                format!("{}\t{form}\t_\t{upos}\t{xpos}\t_\t{head}\t{rel}\t_\t_\n", index + 1)
            })
            .collect();
        let (article, mut analysis) = conllu::read(&(text + "\n"), None).expect("CoNLL-U");
        mend(&article, &mut analysis);
        let shown = |id: TokenId| {
            let token = analysis.token(id);
            format!("{}:{}", token.head.map_or(0, |head| head.0 + 1), token.deprel)
        };
        (0..analysis.tokens.len() as u32).map(|id| shown(TokenId(id))).collect()
    }

    #[test]
    fn no_finite_verb_is_passive_without_an_auxiliary() {
        let found = mended(
            "Lima PROPN NNP 2 nsubj:pass\ncalled VERB VBD 0 root\nfor ADP IN 4 case\ntalks NOUN NNS 2 obl\n. PUNCT . 2 punct",
        );
        assert_eq!(found[0], "2:nsubj");
        let passive =
            mended("Lima PROPN NNP 3 nsubj:pass\nwas AUX VBD 3 aux:pass\nshelled VERB VBN 0 root\n. PUNCT . 3 punct");
        assert_eq!(passive[0], "3:nsubj:pass");
        let by = mended(
            "Lima PROPN NNP 2 nsubj:pass\nshelled VERB VBN 0 root\nby ADP IN 4 case\nrebels NOUN NNS 2 obl\n. PUNCT . 2 punct",
        );
        assert_eq!(by[0], "2:nsubj:pass");
    }

    #[test]
    fn a_sentence_has_a_finite_verb() {
        let found = mended(
            "tanks NOUN NNS 0 root\nrolled VERB VBN 1 acl\ninto ADP IN 4 case\nLima PROPN NNP 2 obl\n. PUNCT . 1 punct",
        );
        assert_eq!(found, ["2:nsubj", "0:root", "4:case", "2:obl", "2:punct"]);
        let agent = mended(
            "tanks NOUN NNS 0 root\nseized VERB VBN 1 acl\nby ADP IN 4 case\nrebels NOUN NNS 2 obl\n. PUNCT . 1 punct",
        );
        assert_eq!(agent[1], "1:acl");
        let headline = mended("tanks NOUN NNS 0 root\nrolled VERB VBN 1 acl\ninto ADP IN 4 case\nLima PROPN NNP 2 obl");
        assert_eq!(headline[1], "1:acl");
    }

    #[test]
    fn a_past_form_between_two_nouns_is_the_verb() {
        let found =
            mended("Lima PROPN NNP 2 compound\nresumed VERB VBN 3 amod\ntalks NOUN NNS 0 root\n. PUNCT . 3 punct");
        assert_eq!(found, ["2:nsubj", "0:root", "2:obj", "2:punct"]);
    }

    #[test]
    fn what_is_ordered_is_no_purpose() {
        let found = mended(
            "Lima PROPN NNP 2 nsubj\nordered VERB VBD 0 root\nOman PROPN NNP 2 obj\nto PART TO 5 mark\npay VERB VB 2 advcl",
        );
        assert_eq!(found[4], "2:xcomp");
        let purpose = mended(
            "Lima PROPN NNP 2 nsubj\nsold VERB VBD 0 root\nland NOUN NN 2 obj\nto PART TO 5 mark\npay VERB VB 2 advcl",
        );
        assert_eq!(purpose[4], "2:advcl");
    }

    #[test]
    fn two_subjects_are_one() {
        let found = mended(
            "Chile PROPN NNP 6 nsubj\n, PUNCT , 1 punct\nPeru PROPN NNP 6 nsubj\nand CCONJ CC 5 cc\nOman PROPN NNP 3 conj\nmet VERB VBD 0 root",
        );
        assert_eq!((found[2].as_str(), found[4].as_str()), ("1:conj", "1:conj"));
    }

    #[test]
    fn a_participle_is_no_preposition() {
        let found = mended(
            "Lima PROPN NNP 6 nsubj\nis AUX VBZ 6 cop\nopposed VERB VBN 6 case\nto ADP IN 6 case\nthe DET DT 6 det\nplan NOUN NN 0 root",
        );
        assert_eq!(found, ["3:nsubj", "3:cop", "0:root", "6:case", "6:det", "3:obl"]);
    }

    #[test]
    fn a_bare_noun_is_an_object_and_a_predicate_stays() {
        let loan = mended(
            "Lima PROPN NNP 2 nsubj\nannounced VERB VBD 0 root\na DET DT 4 det\nloan NOUN NN 2 xcomp\n. PUNCT . 2 punct",
        );
        assert_eq!(loan[3], "2:obj");
        let became =
            mended("Ana PROPN NNP 2 nsubj\nbecame VERB VBD 0 root\npresident NOUN NN 2 xcomp\n. PUNCT . 2 punct");
        assert_eq!(became[2], "2:xcomp");
    }
}
