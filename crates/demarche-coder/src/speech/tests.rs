//! Properties that hold for any text; what needs a parser is tested where the pipeline is whole.

use super::*;
use demarche_types::{
    ArticleId, Deprel, Language, Metadata, Publication, PublicationBasis, Rel, Section, Sentence, Token, Upos, Xpos,
};
use proptest::prelude::*;

/// A text with a crude analysis: words by spaces and marks, sentences by full stops, random trees.
fn analysed(text: &str, choices: &[u8]) -> (Article, Analysis) {
    let article = Article {
        id: ArticleId("0123456789abcdef".to_owned()),
        locator: "-".to_owned(),
        text: text.to_owned(),
        sections: vec![Section { kind: SectionKind::Body, span: Span::new(0, text.len()), author: None }],
        metadata: Metadata::default(),
        publication: Publication { date: None, basis: PublicationBasis::Unknown },
        language: Language::English,
        diagnostics: Vec::new(),
    };
    let mut analysis = Analysis::default();
    let mut first = 0;
    let mut from = None;
    let mut words: Vec<Span> = Vec::new();
    for (at, c) in text.char_indices() {
        if !c.is_alphanumeric() {
            words.extend(from.take().map(|from| Span::new(from, at)));
            if !c.is_whitespace() {
                words.push(Span::new(at, at + c.len_utf8()));
            }
        } else {
            from.get_or_insert(at);
        }
    }
    words.extend(from.map(|from| Span::new(from, text.len())));
    let choice = |index: usize| usize::from(choices[index % choices.len()]);
    const TAGS: [(Upos, Xpos); 5] = [
        (Upos::Verb, Xpos::Vbd),
        (Upos::Noun, Xpos::Nn),
        (Upos::Sconj, Xpos::In),
        (Upos::Propn, Xpos::Nnp),
        (Upos::Punct, Xpos::Comma),
    ];
    const RELS: [Rel; 8] =
        [Rel::Ccomp, Rel::Nsubj, Rel::Mark, Rel::Parataxis, Rel::Acl, Rel::Obl, Rel::Case, Rel::Conj];
    for (index, span) in words.iter().enumerate() {
        let (upos, xpos) = TAGS[choice(index) % TAGS.len()];
        analysis.tokens.push(Token {
            span: *span,
            lemma: span.of(text).to_lowercase(),
            upos,
            xpos,
            head: None,
            deprel: Deprel::plain(RELS[choice(index + 1) % RELS.len()]),
            continues_word: false,
        });
        if span.of(text) == "." || index + 1 == words.len() {
            let end = index as u32 + 1;
            for child in first + 1..end {
                // Heads before their children: always a tree.
                let head = first + (choice(child as usize) as u32) % (child - first);
                analysis.tokens[child as usize].head = Some(TokenId(head));
            }
            let cover = words[first as usize].cover(*span);
            analysis.sentences.push(Sentence { span: cover, section: SectionId(0), first, end });
            first = end;
        }
    }
    (article, analysis)
}

proptest! {
    #[test]
    fn quotations_lie_in_the_text_in_order(
        words in proptest::collection::vec(
            prop_oneof![
                Just("said"), Just("that"), Just("“"), Just("”"), Just("\""), Just(","), Just("."), Just(":"), Just("\n\n"),
                Just("claim"), Just("according to"), Just("Soto"), Just("é"), Just("‘"), Just("’"), Just("warned"), Just("to"),
            ],
            0..60,
        ),
        choices in proptest::collection::vec(any::<u8>(), 1..40),
        spaced in any::<bool>(),
    ) {
        let text = words.join(if spaced { " " } else { "" });
        let (article, analysis) = analysed(&text, &choices);
        let found = quotations(&article, &analysis, &[], Lexicon::embedded());
        for (index, quotation) in found.iter().enumerate() {
            prop_assert!(!quotation.content.is_empty());
            for span in quotation.content.iter().chain(&quotation.cue).chain(&quotation.source) {
                prop_assert!(!span.of(&text).is_empty());
            }
            prop_assert!(quotation.content.windows(2).all(|pair| pair[0].end() <= pair[1].start()));
            prop_assert!(quotation.within.is_none_or(|outer| (outer.0 as usize) < index));
        }
    }
}
