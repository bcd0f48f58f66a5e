//! Clauses that a parser took for noun phrases, and subjects that it took for times.
//!
//! In: an analysis. Out: the same, where a past form that stands as an adjective in a place where English
//! has no adjective is the verb of its clause again, and a clause without a subject has the one that ran into
//! the time before it. Six such places are certain enough to mend:
//!
//! - "Washington suspended aid": no participle stands between a noun that modifies and the noun it
//!   modifies, so the first noun is a subject and the second an object, if the phrase is the whole clause;
//! - "Lima on Monday rejected calls": a noun with a subject and no copula is no predicate, so the past form
//!   between the two is;
//! - "Oman and Chad severed relations": a form tagged as finite is no adjective;
//! - "forces have tortured scores": "have" right before a participle and its bare noun is the perfect;
//! - "On Sunday Chilean forces took the town": a finite verb has a subject, and no forces are "on";
//! - "On Sunday hundreds blocked roads": nor is a Sunday with its preposition part of the hundreds.

use crate::lemma;
use crate::passive::is_time;
use demarche_types::{Analysis, Article, Deprel, Rel, Sub, TokenId, Upos, Xpos};

/// Mends the clauses of an analysis.
pub(crate) fn mend(article: &Article, analysis: &mut Analysis) {
    for index in 0..analysis.sentences.len() {
        let tokens: Vec<TokenId> = analysis.sentences[index].token_ids().collect();
        for &id in &tokens {
            perfect(article, analysis, id);
            finite(analysis, id);
            predicate(article, analysis, id);
            subject_behind_time(article, analysis, id);
            time_before_subject(article, analysis, id);
        }
        if let Some(&root) = tokens.iter().find(|&&id| analysis.token(id).head.is_none()) {
            bare_clause(article, analysis, root);
        }
    }
}

fn set(analysis: &mut Analysis, id: TokenId, head: Option<TokenId>, rel: Rel) {
    let token = &mut analysis.tokens[id.0 as usize];
    token.head = head;
    token.deprel = Deprel::plain(rel);
}

/// Gives a token verb tags and the lemma that goes with them.
fn make_verb(article: &Article, analysis: &mut Analysis, id: TokenId, xpos: Xpos) {
    let token = &mut analysis.tokens[id.0 as usize];
    token.upos = Upos::Verb;
    token.xpos = xpos;
    token.lemma = lemma::lemma(token.span.of(&article.text), Upos::Verb, xpos, false);
}

fn is_past_form(xpos: Xpos) -> bool {
    matches!(xpos, Xpos::Vbn | Xpos::Vbd)
}

/// "have tortured scores" read as *have [tortured scores]*.
fn perfect(article: &Article, analysis: &mut Analysis, have: TokenId) {
    let token = analysis.token(have);
    if token.lemma != "have" || token.upos != Upos::Verb || have.0 as usize + 1 >= analysis.tokens.len() {
        return;
    }
    let verb = TokenId(have.0 + 1);
    let participle = analysis.token(verb);
    let Some(noun) = participle.head else { return };
    let in_place = participle.deprel.rel == Rel::Amod
        && is_past_form(participle.xpos)
        && analysis.token(noun).head == Some(have)
        && analysis.token(noun).deprel.rel == Rel::Obj;
    if !in_place {
        return;
    }
    let (head, deprel) = (token.head, token.deprel);
    let rest: Vec<TokenId> = analysis.children(have).filter(|&child| child != noun).collect();
    for child in rest {
        analysis.tokens[child.0 as usize].head = Some(verb);
    }
    set(analysis, noun, Some(verb), Rel::Obj);
    let mended = &mut analysis.tokens[verb.0 as usize];
    (mended.head, mended.deprel) = (head, deprel);
    make_verb(article, analysis, verb, Xpos::Vbn);
    set(analysis, have, Some(verb), Rel::Aux);
    analysis.tokens[have.0 as usize].upos = Upos::Aux;
}

/// "Oman, Yemen and Chad severed relations" read as *Oman, Yemen and Chad [severed relations]*: a finite
/// verb is no adjective, so the noun it was given is its object and the coordination its subject.
fn finite(analysis: &mut Analysis, verb: TokenId) {
    let token = analysis.token(verb);
    let (Rel::Amod, Xpos::Vbd, Some(noun)) = (token.deprel.rel, token.xpos, token.head) else { return };
    let object = analysis.token(noun);
    let (Rel::Conj, Some(subject)) = (object.deprel.rel, object.head) else { return };
    let first = analysis.token(subject);
    if verb > noun || subject > verb || !matches!(first.upos, Upos::Noun | Upos::Propn) {
        return;
    }
    let (head, deprel) = (first.head, first.deprel);
    let mended = &mut analysis.tokens[verb.0 as usize];
    (mended.head, mended.deprel) = (head, deprel);
    set(analysis, subject, Some(verb), Rel::Nsubj);
    set(analysis, noun, Some(verb), Rel::Obj);
    // A stop or clause that hung on the coordination belongs to the verb.
    let behind: Vec<TokenId> = analysis.children(subject).filter(|&child| child > noun).collect();
    for child in behind {
        analysis.tokens[child.0 as usize].head = Some(verb);
    }
}

/// "Lima on Monday rejected calls" read as *Lima on Monday [is] rejected calls*.
fn predicate(article: &Article, analysis: &mut Analysis, noun: TokenId) {
    let token = analysis.token(noun);
    let heads_a_clause = matches!(token.deprel.rel, Rel::Root | Rel::Ccomp | Rel::Parataxis | Rel::Advcl | Rel::Conj);
    if !matches!(token.upos, Upos::Noun | Upos::Propn) || !heads_a_clause {
        return;
    }
    let children: Vec<TokenId> = analysis.children(noun).collect();
    let with = |wanted: Rel| {
        children.iter().copied().find(|&child| analysis.token(child).deprel.rel == wanted && child < noun)
    };
    if with(Rel::Cop).is_some() || with(Rel::Case).is_some() {
        return;
    }
    let Some(subject) = with(Rel::Nsubj) else { return };
    let verb = children.iter().copied().find(|&child| {
        let token = analysis.token(child);
        subject < child
            && child < noun
            && token.deprel.rel == Rel::Amod
            && is_past_form(token.xpos)
            && !beside_hyphen(article, analysis, child)
    });
    let Some(verb) = verb else { return };
    // What stands between the two belongs to the object: "rejected all calls".
    let (head, deprel) = (token.head, token.deprel);
    let mended = &mut analysis.tokens[verb.0 as usize];
    (mended.head, mended.deprel) = (head, deprel);
    make_verb(article, analysis, verb, Xpos::Vbd);
    set(analysis, noun, Some(verb), Rel::Obj);
    for child in children.into_iter().filter(|&child| child != verb) {
        let token = &mut analysis.tokens[child.0 as usize];
        let of_the_clause = child < verb
            || matches!(token.deprel.rel, Rel::Punct | Rel::Parataxis | Rel::Advcl | Rel::Obl | Rel::Ccomp | Rel::Aux);
        if of_the_clause {
            token.head = Some(verb);
        }
    }
}

/// "Washington suspended aid" read as *[Washington suspended] aid*.
fn bare_clause(article: &Article, analysis: &mut Analysis, noun: TokenId) {
    if !matches!(analysis.token(noun).upos, Upos::Noun | Upos::Propn) {
        return;
    }
    let children: Vec<TokenId> = analysis.children(noun).collect();
    if children.iter().any(|&child| matches!(analysis.token(child).deprel.rel, Rel::Cop | Rel::Case | Rel::Nsubj)) {
        return;
    }
    let verb = children.iter().copied().find(|&child| {
        let token = analysis.token(child);
        child < noun
            && token.deprel.rel == Rel::Amod
            && is_past_form(token.xpos)
            && !beside_hyphen(article, analysis, child)
    });
    let Some(verb) = verb else { return };
    // What stands before the verb is the subject, headed by its last noun.
    let before: Vec<TokenId> = children.iter().copied().filter(|&child| child < verb).collect();
    let subject = before.iter().rev().copied().find(|&child| {
        let token = analysis.token(child);
        matches!(token.upos, Upos::Propn | Upos::Noun) && token.deprel.rel == Rel::Compound && child.0 + 1 == verb.0
    });
    let Some(subject) = subject else { return };
    set(analysis, verb, None, Rel::Root);
    make_verb(article, analysis, verb, Xpos::Vbd);
    set(analysis, noun, Some(verb), Rel::Obj);
    set(analysis, subject, Some(verb), Rel::Nsubj);
    for child in before.into_iter().filter(|&child| child != subject) {
        analysis.tokens[child.0 as usize].head = Some(subject);
    }
    for child in children.into_iter().filter(|&child| child > noun) {
        let token = &mut analysis.tokens[child.0 as usize];
        if matches!(token.deprel.rel, Rel::Punct | Rel::Parataxis | Rel::Advcl | Rel::Obl) {
            token.head = Some(verb);
        }
    }
}

/// "On Sunday Chilean forces took the town" read as *[on Sunday Chilean forces] took the town*.
fn subject_behind_time(article: &Article, analysis: &mut Analysis, noun: TokenId) {
    let token = analysis.token(noun);
    let (Rel::Obl, Upos::Noun | Upos::Propn, Some(verb)) = (token.deprel.rel, token.upos, token.head) else { return };
    if verb < noun || !is_finite(analysis, verb) || is_time_word(article, analysis, noun) {
        return;
    }
    let has_subject = analysis
        .children(verb)
        .any(|child| matches!(analysis.token(child).deprel.rel, Rel::Nsubj | Rel::Csubj | Rel::Expl));
    let before: Vec<TokenId> = analysis.children(noun).filter(|&child| child < noun).collect();
    let Some(&first) = before.first().filter(|_| !has_subject) else { return };
    let case = Some(first).filter(|&first| analysis.token(first).deprel.rel == Rel::Case);
    let after = |id: TokenId| TokenId(id.0 + 1);
    let mut start = case.map_or(first, after);
    if is_deictic(&analysis.token(start).lemma) {
        start = after(start);
    } else if !is_calendar_word(article, analysis, start) {
        return;
    }
    let mut end = start;
    while end < noun && is_time_word(article, analysis, end) {
        end = after(end);
    }
    if end == start {
        return;
    }
    let time = TokenId(end.0 - 1);
    // What the time takes along: its preposition, its own words, nothing of the subject.
    let owned: Vec<TokenId> = (first.0..noun.0)
        .map(TokenId)
        .filter(|&id| analysis.token(id).head.is_some_and(|head| head == noun || head < end))
        .collect();
    for id in owned {
        let token = &mut analysis.tokens[id.0 as usize];
        token.head = Some(if id < time { time } else { noun });
    }
    let is_marked = analysis.children(time).any(|child| analysis.token(child).deprel.rel == Rel::Case);
    let sub = if is_marked { Sub::None } else { Sub::Unmarked };
    let time = &mut analysis.tokens[time.0 as usize];
    (time.head, time.deprel) = (Some(verb), Deprel { rel: Rel::Obl, sub });
    let is_passive =
        analysis.children(verb).any(|child| analysis.token(child).deprel == Deprel { rel: Rel::Aux, sub: Sub::Pass });
    let sub = if is_passive { Sub::Pass } else { Sub::None };
    analysis.tokens[noun.0 as usize].deprel = Deprel { rel: Rel::Nsubj, sub };
}

/// "On Sunday three hundred blocked the road" read as *[on Sunday three hundred] blocked the road*, the whole its subject: what has
/// a preposition of its own is no part of a subject.
fn time_before_subject(article: &Article, analysis: &mut Analysis, subject: TokenId) {
    let token = analysis.token(subject);
    let (Rel::Nsubj, Some(verb)) = (token.deprel.rel, token.head.filter(|&verb| verb > subject)) else { return };
    let marked = |id: TokenId| {
        matches!(analysis.token(id).deprel.rel, Rel::Compound | Rel::Nmod | Rel::Amod)
            && is_calendar_word(article, analysis, id)
            && analysis.children(id).any(|case| case < id && analysis.token(case).deprel.rel == Rel::Case)
    };
    let time = analysis.children(subject).next().filter(|&first| first < subject && marked(first));
    if let Some(time) = time.filter(|_| is_finite(analysis, verb)) {
        set(analysis, time, Some(verb), Rel::Obl);
    }
}

/// Whether a verb, or the copula or auxiliary of a predicate, is finite.
fn is_finite(analysis: &Analysis, verb: TokenId) -> bool {
    let is_tensed = |id: TokenId| matches!(analysis.token(id).xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md);
    let helps = |id: &TokenId| matches!(analysis.token(*id).deprel.rel, Rel::Aux | Rel::Cop);
    is_tensed(verb) || analysis.children(verb).filter(helps).any(is_tensed)
}

/// "last" in "last week": what follows is a time.
fn is_deictic(lemma: &str) -> bool {
    ["last", "this", "next", "that", "late", "early"].iter().any(|word| lemma.eq_ignore_ascii_case(word))
}

/// "Monday", "March", "1994".
fn is_calendar_word(article: &Article, analysis: &Analysis, id: TokenId) -> bool {
    let form = analysis.token(id).span.of(&article.text);
    let is_year = form.len() == 4 && form.bytes().all(|byte| byte.is_ascii_digit());
    is_year || form.starts_with(char::is_uppercase) && is_time(&form.to_lowercase())
}

/// A word of the calendar, or "week", "night".
fn is_time_word(article: &Article, analysis: &Analysis, id: TokenId) -> bool {
    is_calendar_word(article, analysis, id) || is_time(&analysis.token(id).lemma.to_lowercase())
}

/// "US-backed forces": a compound adjective, no verb.
fn beside_hyphen(article: &Article, analysis: &Analysis, id: TokenId) -> bool {
    let span = analysis.token(id).span;
    let dash = |c: char| matches!(c, '-' | '‐' | '‑' | '–');
    article.text[..span.start()].trim_end().ends_with(dash) || article.text[span.end()..].trim_start().starts_with(dash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conllu;

    fn mended(rows: &str) -> Vec<(String, Option<u32>, String)> {
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
            (token.lemma.clone(), token.head.map(|head| head.0 + 1), token.deprel.to_string())
        };
        (0..analysis.tokens.len() as u32).map(|id| shown(TokenId(id))).collect()
    }

    fn row(lemma: &str, head: u32, rel: &str) -> (String, Option<u32>, String) {
        (lemma.to_owned(), (head > 0).then_some(head), rel.to_owned())
    }

    #[test]
    fn a_participle_after_a_name_is_its_verb() {
        let found = mended(
            "Lima PROPN NNP 4 compound\nsuspended VERB VBN 4 amod\nmilitary ADJ JJ 4 amod\naid NOUN NN 0 root\n. PUNCT . 4 punct",
        );
        assert_eq!(
            found,
            [
                row("Lima", 2, "nsubj"),
                row("suspend", 0, "root"),
                row("military", 4, "amod"),
                row("aid", 2, "obj"),
                row(".", 2, "punct")
            ]
        );
    }

    #[test]
    fn a_noun_with_a_subject_and_no_copula_is_an_object() {
        let found = mended(
            "Lima PROPN NNP 5 nsubj\non ADP IN 3 case\nMonday PROPN NNP 1 nmod\nrejected VERB VBN 5 amod\ncalls NOUN NNS 0 root\n. PUNCT . 5 punct",
        );
        assert_eq!(
            found,
            [
                row("Lima", 4, "nsubj"),
                row("on", 3, "case"),
                row("Monday", 1, "nmod"),
                row("reject", 0, "root"),
                row("call", 4, "obj"),
                row(".", 4, "punct"),
            ]
        );
    }

    #[test]
    fn have_before_a_participle_is_the_perfect() {
        let found = mended(
            "Forces NOUN NNS 2 nsubj\nhave VERB VBP 0 root\ntortured VERB VBN 4 amod\nscores NOUN NNS 2 obj\n. PUNCT . 2 punct",
        );
        assert_eq!(
            found,
            [
                row("force", 3, "nsubj"),
                row("have", 3, "aux"),
                row("torture", 0, "root"),
                row("score", 3, "obj"),
                row(".", 3, "punct")
            ]
        );
    }

    #[test]
    fn a_finite_verb_is_no_adjective() {
        let found = mended(
            "Oman PROPN NNP 0 root\nand CCONJ CC 3 cc\nChad PROPN NNP 1 conj\nsevered VERB VBD 5 amod\nrelations NOUN NNS 1 conj\n. PUNCT . 1 punct",
        );
        assert_eq!(
            found,
            [
                row("Oman", 4, "nsubj"),
                row("and", 3, "cc"),
                row("Chad", 1, "conj"),
                row("sever", 0, "root"),
                row("relation", 4, "obj"),
                row(".", 4, "punct"),
            ]
        );
    }

    #[test]
    fn a_subject_behind_a_time_is_no_part_of_it() {
        let found = mended(
            "On ADP IN 4 case\nSunday PROPN NNP 4 compound\nChilean ADJ JJ 4 amod\nforces NOUN NNS 5 obl\ntook VERB VBD 0 root\nArica PROPN NNP 5 obj",
        );
        assert_eq!(
            found,
            [
                row("on", 2, "case"),
                row("Sunday", 5, "obl"),
                row("Chilean", 4, "amod"),
                row("force", 5, "nsubj"),
                row("take", 0, "root"),
                row("Arica", 5, "obj"),
            ]
        );
        let found = mended(
            "Last ADJ JJ 3 amod\nweek NOUN NN 3 compound\nPeru PROPN NNP 5 obl\nwas AUX VBD 5 aux:pass\nwarned VERB VBN 0 root",
        );
        assert_eq!(found[..3], [row("last", 2, "amod"), row("week", 5, "obl:unmarked"), row("Peru", 5, "nsubj:pass")]);
    }

    #[test]
    fn a_time_of_several_words_is_no_subject() {
        let rows = "On ADP IN 3 case\nMonday PROPN NNP 3 compound\nmorning NOUN NN 4 obl\ncame VERB VBD 0 root\nrain NOUN NN 4 obj";
        assert_eq!(mended(rows)[2], row("morning", 4, "obl"));
        let rows = "On ADP IN 4 case\nSunday PROPN NNP 4 compound\nChilean ADJ JJ 4 amod\nforces NOUN NNS 6 obl\nthey PRON PRP 6 nsubj\nlean VERB VBP 0 root";
        assert_eq!(mended(rows)[3], row("force", 6, "obl"));
    }

    #[test]
    fn a_time_with_its_preposition_is_no_part_of_a_subject() {
        let rows = "On ADP IN 2 case\nSunday PROPN NNP 3 compound\nhundreds NOUN NNS 4 nsubj\nblocked VERB VBD 0 root\nroads NOUN NNS 4 obj";
        assert_eq!(mended(rows)[1..3], [row("Sunday", 4, "obl"), row("hundred", 4, "nsubj")]);
    }

    #[test]
    fn a_participle_that_is_an_adjective_stays() {
        let found = mended("Suspended VERB VBN 3 amod\nmilitary ADJ JJ 3 amod\naid NOUN NN 0 root");
        assert_eq!(found[0], row("suspend", 3, "amod"));
    }
}
