//! Properties that hold for any text; what needs a parser is tested where the pipeline is whole.

use super::*;
use demarche_types::{
    ArticleId, CueKind, Deprel, Language, MentionId, Metadata, Publication, PublicationBasis, QuotationKind, Rel,
    Section, SectionId, SectionKind, Sentence, Span, Token, TokenId, Upos, Xpos,
};
use proptest::prelude::*;

/// A text with a crude analysis: tags, relations and heads by `choices`, sentences by full stops.
fn analysed(text: &str, choices: &[u8]) -> (Article, Analysis) {
    const TAGS: [(Upos, Xpos); 6] = [
        (Upos::Noun, Xpos::Nn),
        (Upos::Propn, Xpos::Nnp),
        (Upos::Adj, Xpos::Jj),
        (Upos::Verb, Xpos::Vbd),
        (Upos::Pron, Xpos::PrpPoss),
        (Upos::Noun, Xpos::Nns),
    ];
    const RELS: [Rel; 6] = [Rel::Nsubj, Rel::Flat, Rel::Obl, Rel::Amod, Rel::Conj, Rel::Expl];
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
    let choice = |index: usize| usize::from(choices[index % choices.len()]);
    let mut analysis = Analysis::default();
    let spans: Vec<Span> = demarche_lexicon::words(text).map(|range| Span::new(range.start, range.end)).collect();
    let mut first = 0;
    for (index, span) in spans.iter().enumerate() {
        let (upos, xpos) = TAGS[choice(index) % TAGS.len()];
        let head = (index as u32 > first).then(|| TokenId(first + choice(index + 2) as u32 % (index as u32 - first)));
        analysis.tokens.push(Token {
            span: *span,
            lemma: span.of(text).to_lowercase(),
            upos,
            xpos,
            head,
            deprel: Deprel::plain(RELS[choice(index + 1) % RELS.len()]),
            continues_word: false,
        });
        if span.of(text) == "." || index + 1 == spans.len() {
            let end = index as u32 + 1;
            let cover = spans[first as usize].cover(*span);
            analysis.sentences.push(Sentence { span: cover, section: SectionId(0), first, end });
            first = end;
        }
    }
    (article, analysis)
}

const WORDS: &[&str] = &[
    "Pakistan",
    "’s",
    "'s",
    "Chilean",
    "US",
    "-",
    "led",
    "backed",
    "Chief of Army Staff",
    "General",
    "Gen.",
    "(",
    ")",
    "COAS",
    "Soto",
    "Javed",
    "the",
    "two",
    "countries",
    "both",
    "sides",
    "president",
    "former",
    "then",
    "ex",
    "spokesman",
    "for",
    "of",
    "in",
    "from",
    "and",
    "we",
    "our",
    "your",
    "country",
    "former",
    "latter",
    "colleague",
    "North",
    ",",
    ".",
    "he",
    "his",
    "her",
    "it",
    "they",
    "their",
    "counterpart",
    "Moscow",
    "visited",
    "who",
    "heads",
    "is",
    "UN",
    "Security Council",
    "army",
    "troops",
    "al",
    "“",
    "”",
    "\"",
    "\n\n",
    "é",
    "İ",
    "1974",
    "Jordan",
    "$",
    "@",
    "…",
];

proptest! {
    #[test]
    fn mentions_lie_in_order_without_overlap_and_have_heads_inside(
        words in proptest::collection::vec(proptest::sample::select(WORDS), 0..60),
        choices in proptest::collection::vec(any::<u8>(), 1..40),
        spaced in any::<bool>(),
    ) {
        let text = words.join(if spaced { " " } else { "" });
        let (article, analysis) = analysed(&text, &choices);
        let found = actors(&article, &analysis, Lexicon::embedded());
        let mut end = 0;
        for mention in &found {
            prop_assert!(mention.span.start() >= end && !mention.span.is_empty(), "{found:?}");
            end = mention.span.end();
            prop_assert!(text.get(mention.span.range()).is_some());
            prop_assert!(mention.span.overlaps(analysis.token(mention.head).span));
            prop_assert!(analysis.sentence(mention.sentence).span.contains(mention.span));
            if let Ok(actor) = &mention.actor {
                prop_assert!(!actor.codes.is_empty() && !actor.steps.is_empty());
            }
        }
        let index = MentionIndex::new(&found, &analysis);
        for (at, mention) in found.iter().enumerate() {
            prop_assert_eq!(index.containing(mention.head).map(|id| id.0 as usize), Some(at));
        }
        prop_assert_eq!(actors(&article, &analysis, Lexicon::embedded()), found);
    }

    #[test]
    fn persons_get_codes_and_nothing_else_changes(
        words in proptest::collection::vec(proptest::sample::select(WORDS), 1..40),
        choices in proptest::collection::vec(any::<u8>(), 1..40),
        quoted in proptest::collection::vec((any::<u8>(), any::<u8>(), any::<u8>()), 0..4),
    ) {
        let text = words.join(" ");
        let (article, analysis) = analysed(&text, &choices);
        // Line breaks alone have no words to quote.
        prop_assume!(!analysis.tokens.is_empty());
        let found = actors(&article, &analysis, Lexicon::embedded());
        let token = |at: u8| analysis.tokens[usize::from(at) % analysis.tokens.len()].span;
        let quotations: Vec<Quotation> = quoted
            .iter()
            .map(|&(from, to, speaker)| Quotation {
                content: vec![token(from.min(to)).cover(token(from.max(to)))],
                cue: if speaker % 2 == 0 { vec![token(speaker)] } else { Vec::new() },
                source: vec![token(to)],
                kind: QuotationKind::Direct,
                cue_kind: CueKind::Assertion,
                speakers: (!found.is_empty()).then(|| MentionId(u32::from(speaker) % found.len() as u32)).into_iter().collect(),
                within: None,
                section: SectionId(0),
            })
            .collect();
        let mut told = found.clone();
        resolve_persons(&article, &analysis, Lexicon::embedded(), &quotations, &mut told);
        for (before, after) in found.iter().zip(&told) {
            prop_assert_eq!((before.span, before.head, before.form), (after.span, after.head, after.form));
            prop_assert!(before.actor.is_err() || before == after);
            if let Ok(actor) = &after.actor {
                prop_assert!(!actor.codes.is_empty() && !actor.steps.is_empty());
            }
        }
    }

    #[test]
    fn any_text_is_read(text in any::<String>(), choices in proptest::collection::vec(any::<u8>(), 1..10)) {
        let (article, analysis) = analysed(&text, &choices);
        actors(&article, &analysis, Lexicon::embedded());
    }
}
