//! Words that a parser hung across a border of clauses.
//!
//! In: an analysis whose verbs are mended. Out: the same, where
//!
//! - "“Our patience,” Ana Soto told parliament, “is short.”": whoever is told is no subject behind the comma;
//! - "The two, their envoys said, had agreed": the first of two subjects belongs to the clause around;
//! - "dismissed the chief who had run it, freed two and left": a past tense does not go on from a perfect;
//! - "gave Chad ten trucks": a name before a number or article is no part of the thing that is given;
//! - "said by mail that the dam held": "that" before a subject, in a clause that is not relative, opens the clause;
//! - "said envoys from Chad and Oman were leaving": what stands before a finite auxiliary is a subject, and "and" between two names joins them;
//! - "took in refugees": an object has no preposition, so what stands between is a particle of the verb.

use demarche_types::{Analysis, Article, Deprel, Rel, Sub, TokenId, Upos, Xpos};

/// Verbs whose object is told what is said.
const TELLING: &[&str] =
    &["advise", "ask", "assure", "inform", "notify", "promise", "reassure", "remind", "tell", "warn"];

/// How many steps up a second verb may belong.
const STEPS_UP: usize = 8;

/// Mends the borders of an analysis.
pub(crate) fn mend(article: &Article, analysis: &mut Analysis) {
    for index in 0..analysis.sentences.len() {
        for id in analysis.sentences[index].token_ids() {
            if form(article, analysis, id) == "that" {
                opening(analysis, id);
            }
            if analysis.token(id).upos == Upos::Verb {
                subject(analysis, id);
                told(article, analysis, id);
                around(article, analysis, id);
                past(article, analysis, id);
                given(article, analysis, id);
                particle(analysis, id);
            }
        }
    }
}

fn form<'a>(article: &'a Article, analysis: &Analysis, id: TokenId) -> &'a str {
    analysis.token(id).span.of(&article.text)
}

fn rel(analysis: &Analysis, id: TokenId) -> Rel {
    analysis.token(id).deprel.rel
}

fn has(analysis: &Analysis, id: TokenId, rels: &[Rel]) -> bool {
    analysis.children(id).any(|child| rels.contains(&rel(analysis, child)))
}

/// "said [envoys] from Chad [and] were helping", the envoys taken for an object and "and" for a second verb's.
fn subject(analysis: &mut Analysis, verb: TokenId) {
    if has(analysis, verb, &[Rel::Nsubj, Rel::Csubj, Rel::Expl]) {
        return;
    }
    let is_finite = |id: TokenId| matches!(analysis.token(id).xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md);
    let auxiliary =
        analysis.children(verb).find(|&child| child < verb && rel(analysis, child) == Rel::Aux && is_finite(child));
    let Some(auxiliary) = auxiliary else { return };
    let nominal = |id: TokenId| matches!(analysis.token(id).upos, Upos::Noun | Upos::Propn);
    let object = analysis.children(verb).find(|&child| rel(analysis, child) == Rel::Obj);
    let Some(object) = object.filter(|&object| object < auxiliary && nominal(object)) else { return };
    let is_passive =
        analysis.children(verb).any(|child| analysis.token(child).deprel == Deprel { rel: Rel::Aux, sub: Sub::Pass });
    let sub = if is_passive { Sub::Pass } else { Sub::None };
    analysis.tokens[object.0 as usize].deprel = Deprel { rel: Rel::Nsubj, sub };
    // "Chad and Oman", the "and" before the second.
    let cc =
        analysis.children(verb).find(|&child| rel(analysis, child) == Rel::Cc && object < child && child < auxiliary);
    let second = cc.and_then(|cc| {
        let within = (cc.0 + 1..auxiliary.0).map(TokenId);
        let joined = |id: &TokenId| {
            rel(analysis, *id) == Rel::Conj
                && analysis.token(*id).head.is_some_and(|first| object <= first && first < cc)
        };
        within.into_iter().find(joined).map(|second| (cc, second))
    });
    let Some((cc, second)) = second else { return };
    analysis.tokens[cc.0 as usize].head = Some(second);
    let above = analysis.token(verb).head.filter(|&above| above < object && analysis.token(above).upos == Upos::Verb);
    if let Some(above) = above
        && rel(analysis, verb) == Rel::Conj
        && !has(analysis, verb, &[Rel::Cc])
        && !has(analysis, above, &[Rel::Ccomp, Rel::Obj])
    {
        analysis.tokens[verb.0 as usize].deprel = Deprel::plain(Rel::Ccomp);
    }
}

/// The last token of what hangs on a token.
fn end_of(analysis: &Analysis, id: TokenId) -> TokenId {
    let mut last = id;
    while let Some(further) = analysis.children(last).last().filter(|&child| child > last) {
        last = further;
    }
    last
}

/// The word behind a token that is no mark, if there is a comma between.
fn behind_comma(article: &Article, analysis: &Analysis, id: TokenId) -> Option<TokenId> {
    let end = analysis.sentence(analysis.sentence_of(id)).end;
    let mut rest = (id.0 + 1..end).map(TokenId);
    let comma = |id: TokenId| form(article, analysis, id) == ",";
    let is_mark = |id: TokenId| analysis.token(id).upos == Upos::Punct;
    let marks: Vec<TokenId> = rest.clone().take_while(|&id| is_mark(id)).collect();
    marks.iter().any(|&id| comma(id)).then(|| rest.nth(marks.len())).flatten()
}

/// What a verb says, behind it.
fn said(analysis: &Analysis, verb: TokenId) -> Option<TokenId> {
    analysis.children(verb).find(|&child| child > verb && rel(analysis, child) == Rel::Ccomp)
}

/// "[told [parliament, is short]]" read as *[told parliament], [is short]*.
fn told(article: &Article, analysis: &mut Analysis, verb: TokenId) {
    if !TELLING.contains(&analysis.token(verb).lemma.as_str()) || has(analysis, verb, &[Rel::Obj, Rel::Iobj]) {
        return;
    }
    let Some(clause) = said(analysis, verb) else { return };
    let Some(noun) = analysis.children(clause).find(|&child| child > verb && rel(analysis, child) == Rel::Nsubj) else {
        return;
    };
    // The phrase stands right behind the verb, and a comma parts it from its clause.
    let mut first = noun;
    while let Some(further) = analysis.children(first).next().filter(|&child| child < first) {
        first = further;
    }
    let verbal = |id: TokenId| matches!(analysis.token(id).upos, Upos::Verb | Upos::Aux);
    let parted =
        behind_comma(article, analysis, end_of(analysis, noun)).is_some_and(|next| next <= clause && verbal(next));
    if first.0 == verb.0 + 1 && parted {
        let token = &mut analysis.tokens[noun.0 as usize];
        (token.head, token.deprel) = (Some(verb), Deprel::plain(Rel::Iobj));
    }
}

/// "[The two, [their envoys] said], had agreed" read as *[The two, [their envoys said], had agreed]*.
fn around(article: &Article, analysis: &mut Analysis, verb: TokenId) {
    let Some(clause) = said(analysis, verb) else { return };
    let subjects: Vec<TokenId> =
        analysis.children(verb).filter(|&child| child < verb && rel(analysis, child) == Rel::Nsubj).collect();
    let &[first, second] = subjects.as_slice() else { return };
    let is_finite = |id: TokenId| matches!(analysis.token(id).xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md);
    let finite = is_finite(clause) || analysis.children(clause).any(is_finite);
    let open = finite && !has(analysis, clause, &[Rel::Nsubj, Rel::Csubj, Rel::Expl, Rel::Mark]);
    let opens = behind_comma(article, analysis, end_of(analysis, first)).is_some_and(|next| next <= second);
    // What stands between the verb and the second comma is its own.
    let own =
        analysis.children(verb).filter(|&child| child > verb && child < clause && rel(analysis, child) != Rel::Punct);
    let last = own.map(|child| end_of(analysis, child)).max().unwrap_or(verb);
    let closes = behind_comma(article, analysis, last).is_some_and(|next| next <= clause);
    if open && opens && closes {
        let is_passive = analysis
            .children(clause)
            .any(|child| analysis.token(child).deprel == Deprel { rel: Rel::Aux, sub: Sub::Pass });
        let sub = if is_passive { Sub::Pass } else { Sub::None };
        let token = &mut analysis.tokens[first.0 as usize];
        (token.head, token.deprel) = (Some(clause), Deprel { rel: Rel::Nsubj, sub });
    }
}

/// "dismissed [the chief who had [run it, freed two and left]]" read as *[dismissed …], [freed two] and [left]*.
fn past(article: &Article, analysis: &mut Analysis, verb: TokenId) {
    let perfect = analysis.token(verb).xpos == Xpos::Vbn
        && analysis
            .children(verb)
            .any(|child| rel(analysis, child) == Rel::Aux && analysis.token(child).lemma == "have");
    if !perfect {
        return;
    }
    let conjuncts: Vec<TokenId> =
        analysis.children(verb).filter(|&child| child > verb && rel(analysis, child) == Rel::Conj).collect();
    let bare = |&id: &TokenId| {
        analysis.token(id).xpos == Xpos::Vbd
            && !has(analysis, id, &[Rel::Nsubj, Rel::Csubj, Rel::Expl, Rel::Aux, Rel::Cop])
    };
    let Some(&first) = conjuncts.first() else { return };
    let comma = form(article, analysis, TokenId(first.0 - 1)) == ",";
    if !comma || !conjuncts.iter().all(bare) {
        return;
    }
    let mut above = analysis.token(verb).head;
    for _ in 0..STEPS_UP {
        let Some(id) = above else { return };
        if id < verb && analysis.token(id).xpos == Xpos::Vbd && analysis.token(id).upos == Upos::Verb {
            for conjunct in conjuncts {
                analysis.tokens[conjunct.0 as usize].head = Some(id);
            }
            return;
        }
        above = analysis.token(id).head;
    }
}

/// "gave [Chad ten trucks]" read as *gave [Chad] [ten trucks]*.
fn given(article: &Article, analysis: &mut Analysis, verb: TokenId) {
    let name = TokenId(verb.0 + 1);
    let Some(token) = analysis.tokens.get(name.0 as usize) else { return };
    let (Rel::Compound | Rel::Nmod, Upos::Propn, Some(thing)) = (token.deprel.rel, token.upos, token.head) else {
        return;
    };
    let number = TokenId(name.0 + 1);
    let is_object = thing > number && analysis.token(thing).head == Some(verb) && rel(analysis, thing) == Rel::Obj;
    if !is_object || has(analysis, verb, &[Rel::Iobj]) {
        return;
    }
    let next = analysis.token(number);
    let is_count = next.xpos == Xpos::Cd && form(article, analysis, number).chars().all(char::is_lowercase);
    let opens = next.upos == Upos::Det && next.head == Some(thing);
    if is_count && (next.head == Some(thing) || next.head == Some(name)) {
        let token = &mut analysis.tokens[number.0 as usize];
        (token.head, token.deprel) = (Some(thing), Deprel::plain(Rel::Nummod));
    } else if !opens {
        return;
    }
    let token = &mut analysis.tokens[name.0 as usize];
    (token.head, token.deprel) = (Some(verb), Deprel::plain(Rel::Iobj));
}

/// "an email [that the dam held]": "that" taken for an object, in a clause that is not taken for a relative one.
fn opening(analysis: &mut Analysis, that: TokenId) {
    let token = analysis.token(that);
    let (Rel::Obj, Some(clause)) = (token.deprel.rel, token.head.filter(|&clause| clause > that)) else { return };
    let is_content = analysis.token(clause).deprel == Deprel::plain(Rel::Acl);
    let own =
        analysis.children(clause).any(|child| that < child && child < clause && rel(analysis, child) == Rel::Nsubj);
    if is_content && own {
        let token = &mut analysis.tokens[that.0 as usize];
        (token.upos, token.xpos, token.deprel) = (Upos::Sconj, Xpos::In, Deprel::plain(Rel::Mark));
    }
}

/// "took [in refugees]" read as *[took in] refugees*.
fn particle(analysis: &mut Analysis, verb: TokenId) {
    let word = TokenId(verb.0 + 1);
    let Some(token) = analysis.tokens.get(word.0 as usize) else { return };
    let (Rel::Case, Xpos::Rp | Xpos::Rb, Some(noun)) = (token.deprel.rel, token.xpos, token.head) else { return };
    if analysis.token(noun).head == Some(verb) && rel(analysis, noun) == Rel::Obj {
        let token = &mut analysis.tokens[word.0 as usize];
        (token.upos, token.xpos, token.head) = (Upos::Adp, Xpos::Rp, Some(verb));
        token.deprel = Deprel { rel: Rel::Compound, sub: Sub::Prt };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conllu;

    /// Reads rows of form, tags, head and relation, and gives heads and relations after mending.
    fn mended(rows: &str) -> Vec<String> {
        let mut text = String::new();
        for (index, row) in rows.split(" / ").enumerate() {
            let [form, upos, xpos, head, relation] = row.split(' ').collect::<Vec<_>>()[..] else {
                panic!("five cells in {row:?}")
            };
            let lemma = match form {
                "told" => "tell",
                "had" => "have",
                other => other,
            };
            text += &format!("{}\t{form}\t{lemma}\t{upos}\t{xpos}\t_\t{head}\t{relation}\t_\t_\n", index + 1);
        }
        let (article, mut analysis) = conllu::read(&(text + "\n"), None).expect("the rows are a tree");
        mend(&article, &mut analysis);
        let shown = |id| {
            let token = analysis.token(TokenId(id));
            format!("{} {}", token.head.map_or(0, |head| head.0 + 1), token.deprel)
        };
        (0..analysis.tokens.len() as u32).map(shown).collect()
    }

    #[test]
    fn whoever_is_told_is_no_subject_behind_a_comma() {
        let rows = "Ana PROPN NNP 2 nsubj / told VERB VBD 0 root / parliament NOUN NN 7 nsubj / , PUNCT , 7 punct / “ PUNCT `` 7 punct / is AUX VBZ 7 cop / short ADJ JJ 2 ccomp";
        assert_eq!(mended(rows)[2], "2 iobj");
        let subject = "Ana PROPN NNP 2 nsubj / told VERB VBD 0 root / all DET DT 4 det / trains NOUN NNS 5 nsubj / ran VERB VBD 2 ccomp";
        assert_eq!(mended(subject)[3], "5 nsubj");
    }

    #[test]
    fn the_first_of_two_subjects_belongs_to_the_clause_around() {
        let rows = "Lima PROPN NNP 4 nsubj / , PUNCT , 4 punct / Ana PROPN NNP 4 nsubj / said VERB VBD 0 root / , PUNCT , 4 punct / had AUX VBD 7 aux / paid VERB VBN 4 ccomp";
        assert_eq!(mended(rows)[0], "7 nsubj");
        let own = "Lima PROPN NNP 4 nsubj / , PUNCT , 4 punct / Ana PROPN NNP 4 nsubj / said VERB VBD 0 root / , PUNCT , 4 punct / it PRON PRP 7 nsubj / paid VERB VBD 4 ccomp";
        assert_eq!(mended(own)[0], "4 nsubj");
    }

    #[test]
    fn a_past_tense_does_not_go_on_from_a_perfect() {
        let rows = "left VERB VBD 0 root / Ana PROPN NNP 1 obj / who PRON WP 5 nsubj / had AUX VBD 5 aux / ruled VERB VBN 2 acl:relcl / , PUNCT , 7 punct / freed VERB VBD 5 conj / two NUM CD 7 obj";
        assert_eq!(mended(rows)[6], "1 conj");
        assert_eq!(mended(&rows.replace("freed VERB VBD", "freed VERB VBN"))[6], "5 conj");
    }

    #[test]
    fn a_name_before_a_number_is_given_something() {
        let rows = "gave VERB VBD 0 root / Chad PROPN NNP 4 compound / ten NUM CD 2 flat / trucks NOUN NNS 1 obj";
        assert_eq!(mended(rows)[1..3], ["1 iobj", "4 nummod"]);
        let article = "gave VERB VBD 0 root / Chad PROPN NNP 4 compound / a DET DT 4 det / truck NOUN NN 1 obj";
        assert_eq!(mended(article)[1], "1 iobj");
        let whole =
            "took VERB VBD 0 root / Chad PROPN NNP 4 compound / army NOUN NN 4 compound / trucks NOUN NNS 1 obj";
        assert_eq!(mended(whole)[1], "4 compound");
    }

    #[test]
    fn that_before_a_subject_opens_a_clause() {
        let rows = "fears NOUN NNS 0 root / that PRON WDT 4 obj / dams NOUN NNS 4 nsubj / burst VERB VBP 1 acl";
        assert_eq!(mended(rows)[1], "4 mark");
        assert_eq!(mended(&rows.replace("1 acl", "1 acl:relcl"))[1], "4 obj");
    }

    #[test]
    fn what_stands_before_a_finite_auxiliary_is_a_subject() {
        let rows = "said VERB VBD 0 root / envoys NOUN NNS 8 obj / from ADP IN 4 case / Chad PROPN NNP 2 nmod / and CCONJ CC 8 cc / Oman PROPN NNP 4 conj / were AUX VBD 8 aux / helping VERB VBG 1 conj / Peru PROPN NNP 8 obj";
        let wanted = ["0 root", "8 nsubj", "4 case", "2 nmod", "6 cc", "4 conj", "8 aux", "1 ccomp", "8 obj"];
        assert_eq!(mended(rows), wanted);
    }

    #[test]
    fn an_object_has_no_preposition() {
        let rows = "took VERB VBD 0 root / in ADV RB 3 case / refugees NOUN NNS 1 obj";
        assert_eq!(mended(rows)[1], "1 compound:prt");
        assert_eq!(mended(&rows.replace("1 obj", "1 obl"))[1], "3 case");
    }
}
