//! Which date an event has: one in its own clause, one of a clause above it, one carried over from the
//! sentence before, or the publication date of a news report.

use crate::dates;
use crate::tree::Tree;
use demarche_types::{
    Article, DateBasis, DateId, DateMention, Dated, Precision, PublicationBasis, Rel, SectionKind, SentenceId, Span,
    Sub, TokenId, Upos, WhyUndated, Xpos,
};

/// Sentences of a report's opening that tell what is new: an undated past event there happened about when
/// the report appeared.
const OPENING_SENTENCES: u32 = 3;

/// How many sentences of its paragraph a story stays at the date it has reached.
const SENTENCES_BACK: u32 = 4;

/// Words that say no more than that it goes on.
const PRESENT: [&str; 5] = ["now", "currently", "presently", "at present", "at the moment"];

/// The dates of a text, with the words they hang on.
pub(crate) struct Calendar<'a> {
    article: &'a Article,
    dates: &'a [DateMention],
    /// The syntactic head of each date expression.
    heads: Vec<Option<TokenId>>,
    /// First sentence of the article's own telling.
    first_body: Option<SentenceId>,
}

/// A date for an event, the mention it comes from, and why.
pub(crate) struct When {
    pub dated: Dated,
    pub mention: Option<DateId>,
    pub why: String,
    /// Dates of its sentence that are not its own.
    pub considered: Vec<String>,
}

impl<'a> Calendar<'a> {
    pub(crate) fn new(tree: &Tree<'a>, dates: &'a [DateMention]) -> Calendar<'a> {
        let heads = dates.iter().map(|date| head_of(tree, date.span)).collect();
        let first_body = tree
            .analysis
            .sentences()
            .find(|(_, sentence)| tree.article.sections[sentence.section.0 as usize].kind == SectionKind::Body)
            .map(|(id, _)| id);
        Calendar { article: tree.article, dates, heads, first_body }
    }

    /// The date of the event at `anchor`, whose clause is governed by `verb`.
    pub(crate) fn of(&self, tree: &Tree<'_>, anchor: TokenId, verb: TokenId, sentence: SentenceId) -> When {
        let mut best: Option<(usize, usize)> = None;
        let mut others: Vec<(usize, &str)> = Vec::new();
        for (index, date) in self.dates.iter().enumerate() {
            if date.sentence != sentence {
                continue;
            }
            let words = date.span.of(&self.article.text);
            if PRESENT.iter().any(|word| words.eq_ignore_ascii_case(word)) {
                continue;
            }
            let Some(head) = self.heads[index] else { continue };
            match self.reach(tree, head, anchor, verb) {
                None => others.push((index, "belongs to another clause")),
                Some(distance) if best.is_none_or(|(nearest, _)| distance < nearest) => {
                    others.extend(best.map(|(_, index)| (index, "hangs farther off")));
                    best = Some((distance, index));
                }
                Some(_) => others.push((index, "hangs farther off")),
            }
        }
        let told =
            |&(index, why): &(usize, &str)| format!("date {:?}: {why}", self.dates[index].span.of(&self.article.text));
        let considered = others.iter().map(told).collect();
        When { considered, ..self.chosen(tree, best.map(|(_, index)| index), verb, sentence) }
    }

    fn chosen(&self, tree: &Tree<'_>, own: Option<usize>, verb: TokenId, sentence: SentenceId) -> When {
        if let Some(index) = own {
            let date = &self.dates[index];
            let words = date.span.of(&self.article.text);
            let mut when = self.stated(index, format!("date {words:?} in its clause: {}", date.why));
            when.dated = dates::in_clause(self.article, tree.analysis, date);
            return when;
        }
        if let Some(index) = self.before(tree, verb, sentence) {
            let words = self.dates[index].span.of(&self.article.text).to_owned();
            let mut when = self.stated(
                index,
                format!("none in its clause; date {words:?} carried over from earlier in the paragraph"),
            );
            if let Dated::Known { basis, .. } = &mut when.dated {
                *basis = DateBasis::Inherited;
            }
            return when;
        }
        self.publication(tree, verb, sentence)
    }

    fn stated(&self, index: usize, why: String) -> When {
        When {
            dated: self.dates[index].dated.clone(),
            mention: Some(DateId(index as u32)),
            why,
            considered: Vec::new(),
        }
    }

    /// How far a date lies from an event in the tree; `None` where it belongs to another event.
    fn reach(&self, tree: &Tree<'_>, date: TokenId, anchor: TokenId, verb: TokenId) -> Option<usize> {
        // Up from the date to the first word that the event also hangs below.
        let above_event: Vec<TokenId> = std::iter::once(anchor).chain(tree.ancestors(anchor)).collect();
        let mut at = date;
        let mut distance = 0;
        loop {
            if let Some(up) = above_event.iter().position(|&word| word == at) {
                // The date's side ended; now from the event up to that word.
                let through_speech = above_event[..up].iter().any(|&word| {
                    word != anchor && word != verb && matches!(tree.rel(word), Rel::Ccomp)
                        || tree.sub(word) == Sub::Relcl && up > 0
                });
                return (!through_speech).then_some(distance + 3 * up);
            }
            // A date inside a clause below the event tells of that clause.
            if at != date && is_clause(tree, at) {
                return None;
            }
            at = tree.token(at).head?;
            distance += 1;
            if distance > 16 {
                return None;
            }
        }
    }

    /// The date that the story has reached: of the main clause of the latest dated sentence before, in the
    /// same paragraph. What lies ahead, or before what is told, does not happen then.
    fn before(&self, tree: &Tree<'_>, verb: TokenId, sentence: SentenceId) -> Option<usize> {
        let auxiliary =
            |wanted: &[Xpos]| tree.with_rel(verb, &[Rel::Aux]).any(|aux| wanted.contains(&tree.token(aux).xpos));
        let perfect = tree.with_rel(verb, &[Rel::Aux]).any(|aux| tree.lemma(aux) == "have");
        let present = matches!(tree.token(verb).xpos, Xpos::Vbz | Xpos::Vbp) || auxiliary(&[Xpos::Vbz, Xpos::Vbp]);
        if auxiliary(&[Xpos::Md]) || (tree.token(verb).upos == Upos::Verb && present) {
            return None;
        }
        let reach = if perfect { 1 } else { SENTENCES_BACK };
        let later = tree.analysis.sentence(sentence);
        for back in 1..=reach {
            let previous = SentenceId(sentence.0.checked_sub(back)?);
            let earlier = tree.analysis.sentence(previous);
            let between = Span::new(earlier.span.end(), later.span.start().max(earlier.span.end()));
            if earlier.section != later.section || between.of(&self.article.text).contains('\n') {
                return None;
            }
            if !self.dates.iter().any(|date| date.sentence == previous) {
                continue;
            }
            let found = self.dates.iter().rposition(|date| {
                date.sentence == previous
                    && matches!(date.dated, Dated::Known { precision, .. } if precision != Precision::Vague)
            })?;
            // Only a date of the main clause tells when the whole sentence plays.
            let root = earlier.token_ids().find(|&token| tree.token(token).head.is_none())?;
            let head = self.heads[found]?;
            return self.reach(tree, head, root, root).map(|_| found);
        }
        None
    }

    fn publication(&self, tree: &Tree<'_>, verb: TokenId, sentence: SentenceId) -> When {
        let kind = self.article.sections[tree.analysis.sentence(sentence).section.0 as usize].kind;
        let opening = self.first_body.is_some_and(|first| (first.0..first.0 + OPENING_SENTENCES).contains(&sentence.0));
        let past = matches!(tree.token(verb).xpos, Xpos::Vbd | Xpos::Vbn | Xpos::Vbz | Xpos::Vbg | Xpos::Vbp)
            || tree.token(verb).upos != Upos::Verb;
        let known = self.article.publication.basis != PublicationBasis::Inferred;
        match self.article.publication.date {
            Some(value) if known && past && (kind == SectionKind::Headline || opening) => When {
                dated: Dated::Known { value, basis: DateBasis::Publication, precision: Precision::Vague },
                mention: None,
                why: "no date told; news of about the publication date".to_owned(),
                considered: Vec::new(),
            },
            _ => When {
                dated: Dated::Unknown(WhyUndated::NotStated),
                mention: None,
                why: "no date told".to_owned(),
                considered: Vec::new(),
            },
        }
    }
}

fn is_clause(tree: &Tree<'_>, id: TokenId) -> bool {
    match tree.rel(id) {
        Rel::Advcl | Rel::Ccomp | Rel::Parataxis => true,
        Rel::Acl => tree.token(id).upos == Upos::Verb,
        _ => false,
    }
}

fn head_of(tree: &Tree<'_>, span: Span) -> Option<TokenId> {
    tree.analysis
        .tokens_in(span)
        .find(|&token| tree.token(token).head.is_none_or(|head| !span.contains(tree.token(head).span)))
}
