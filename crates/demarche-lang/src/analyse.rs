use crate::net::{Net, ParsedSentence};
use crate::sentences::sentences;
use crate::tokenise::{Word, tokenise};
use crate::{borders, clauses, finite, lemma, passive, phrases};
use demarche_types::{Analysis, Article, Deprel, Rel, SectionId, Sentence, Span, Token, TokenId, Upos, Xpos};

/// The longest sentence, in words. What has no stop for longer is no prose; it is cut at its marks, so that no later
/// stage meets a tree of any size.
const LONGEST_SENTENCE: usize = 300;

/// Divides and parses an article with the embedded English model.
///
/// Total: any text gives an analysis, an empty one if there is no word.
pub fn analyse(article: &Article) -> Analysis {
    analyse_with(Net::embedded(), article)
}

/// Divides and parses an article with a given model.
pub fn analyse_with(net: &Net, article: &Article) -> Analysis {
    let divided = divide(article);
    let forms = forms(&divided, &article.text);
    let mut analysis = parse(net, &divided, &forms);
    mend(article, &mut analysis);
    analysis
}

/// Tags and parses the sentences and words that another analysis has, which may be gold: only those are taken from it.
///
/// `forms` are the words' forms, one list a sentence: parts of multiword tokens may be spelt otherwise than in the text.
///
/// # Panics
/// If `forms` has other numbers of sentences or words than `words`.
pub fn analyse_words(net: &Net, article: &Article, words: &Analysis, forms: &[Vec<&str>]) -> Analysis {
    let divided: Vec<Divided> = words
        .sentences
        .iter()
        .map(|sentence| Divided {
            section: sentence.section,
            words: sentence
                .token_ids()
                .map(|id| words.token(id))
                .map(|token| Word { span: token.span, continues_word: token.continues_word })
                .collect(),
        })
        .collect();
    assert!(
        divided.iter().map(|sentence| sentence.words.len()).eq(forms.iter().map(Vec::len)),
        "each word has one form",
    );
    let mut analysis = parse(net, &divided, forms);
    mend(article, &mut analysis);
    analysis
}

/// What a parser says of one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordParse {
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn tag.
    pub xpos: Xpos,
    /// Its head's place in the sentence, counted from 0; none for the root.
    pub head: Option<usize>,
    /// Its relation to the head.
    pub deprel: Deprel,
}

/// Divides an article and has its words tagged and parsed by another parser.
///
/// `parse` is given the forms of all sentences. It gives back as many sentences of as many words, each a tree with one root
/// ([`crate::best_tree`] makes one of any scores). `made_by` names it in [`Analysis::made_by`].
///
/// # Errors
/// Those of `parse`.
///
/// # Panics
/// If `parse` gives other numbers of sentences or words than it was given.
pub fn analyse_by<E>(
    made_by: String,
    article: &Article,
    parse: impl FnOnce(&[Vec<&str>]) -> Result<Vec<Vec<WordParse>>, E>,
) -> Result<Analysis, E> {
    let divided = divide(article);
    let forms = forms(&divided, &article.text);
    let parsed = parse(&forms)?;
    let mut analysis = assemble(made_by, &divided, &forms, &parsed);
    mend(article, &mut analysis);
    Ok(analysis)
}

/// Tags and parses sentences of words that are divided already.
pub fn parse_words(net: &Net, sentences: &[Vec<&str>]) -> Vec<Vec<WordParse>> {
    let upos: Vec<Upos> = net.upos_names().iter().map(|name| name.parse().unwrap_or(Upos::X)).collect();
    let xpos: Vec<Xpos> = net.xpos_names().iter().map(|name| name.parse().unwrap_or(Xpos::None)).collect();
    let deprel: Vec<Deprel> =
        net.deprel_names().iter().map(|name| name.parse().unwrap_or(Deprel::plain(Rel::Dep))).collect();
    let words = |parse: ParsedSentence| {
        let word = |place: usize| WordParse {
            upos: upos[usize::from(parse.upos[place])],
            xpos: xpos[usize::from(parse.xpos[place])],
            head: parse.head[place].checked_sub(1).map(usize::from),
            deprel: deprel[usize::from(parse.deprel[place])],
        };
        (0..parse.head.len()).map(word).collect()
    };
    net.parse(sentences).into_iter().map(words).collect()
}

/// The forms of the words, one list a sentence.
fn forms<'t>(divided: &[Divided], text: &'t str) -> Vec<Vec<&'t str>> {
    divided.iter().map(|sentence| sentence.words.iter().map(|word| word.span.of(text)).collect()).collect()
}

fn parse(net: &Net, divided: &[Divided], forms: &[Vec<&str>]) -> Analysis {
    assemble(format!("demarche-lang {}", net.version()), divided, forms, &parse_words(net, forms))
}

fn assemble(made_by: String, divided: &[Divided], forms: &[Vec<&str>], parsed: &[Vec<WordParse>]) -> Analysis {
    assert!(forms.iter().map(Vec::len).eq(parsed.iter().map(Vec::len)), "each word is parsed once");
    let mut analysis = Analysis { made_by, ..Analysis::default() };
    for ((sentence, parse), forms) in divided.iter().zip(parsed).zip(forms) {
        push(sentence, forms, parse, &mut analysis);
    }
    analysis
}

/// What rules know better than the net.
fn mend(article: &Article, analysis: &mut Analysis) {
    phrases::mend(article, analysis);
    clauses::mend(article, analysis);
    finite::mend(article, analysis);
    borders::mend(article, analysis);
    passive::mend(article, analysis);
    passive::label_agents(analysis);
}

/// The words of one sentence. Never empty.
struct Divided {
    section: SectionId,
    words: Vec<Word>,
}

/// The sentences and words of all sections.
fn divide(article: &Article) -> Vec<Divided> {
    let mut found = Vec::new();
    for (index, section) in article.sections.iter().enumerate() {
        for sentence in sentences(&article.text, section.span) {
            let mut words = tokenise(&article.text, sentence);
            while words.len() > LONGEST_SENTENCE {
                let rest = words.split_off(cut_of(&words, &article.text));
                found.push(Divided { section: SectionId(index as u32), words });
                words = rest;
            }
            if !words.is_empty() {
                found.push(Divided { section: SectionId(index as u32), words });
            }
        }
    }
    found
}

/// Where a sentence that is too long is cut: after its last mark within the limit, else at the limit; never inside a
/// multiword token.
fn cut_of(words: &[Word], text: &str) -> usize {
    let is_mark =
        |word: &Word| matches!(word.span.of(text), ";" | ":" | "," | "–" | "—" | "-" | "|" | "•" | "…" | "...");
    let half = LONGEST_SENTENCE / 2;
    let at_mark = (half..LONGEST_SENTENCE).rev().find(|&index| is_mark(&words[index])).map(|index| index + 1);
    let mut cut = at_mark.unwrap_or(LONGEST_SENTENCE);
    while cut > 1 && words[cut].continues_word {
        cut -= 1;
    }
    cut
}

fn push(sentence: &Divided, forms: &[&str], parse: &[WordParse], analysis: &mut Analysis) {
    let first = analysis.tokens.len() as u32;
    let mut span: Option<Span> = None;
    for (index, (word, &WordParse { upos, xpos, head, deprel })) in sentence.words.iter().zip(parse).enumerate() {
        span = Some(span.map_or(word.span, |span| span.cover(word.span)));
        analysis.tokens.push(Token {
            span: word.span,
            lemma: lemma::lemma(forms[index], upos, xpos, index == 0),
            upos,
            xpos,
            head: head.map(|head| TokenId(first + head as u32)),
            deprel,
            continues_word: word.continues_word,
        });
    }
    let end = analysis.tokens.len() as u32;
    if let Some(span) = span {
        analysis.sentences.push(Sentence { span, section: sentence.section, first, end });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentences::is_gap;
    use crate::test_article;
    use proptest::prelude::*;

    #[test]
    fn no_sentence_crosses_sections_or_grows_without_bound() {
        let long = "word ".repeat(2 * LONGEST_SENTENCE);
        let article = test_article(&["Chile agrees", "with Peru. It signed.", &long]);
        let analysis = analyse(&article);
        for (_, sentence) in analysis.sentences() {
            let section = &article.sections[sentence.section.0 as usize];
            assert!(section.span.contains(sentence.span));
            assert!(sentence.token_ids().count() <= LONGEST_SENTENCE);
        }
        assert_eq!(analysis.sentences.len(), 5);
    }

    proptest! {
        #[test]
        fn tokens_and_gaps_tile_any_text(text in "(?s).{0,200}|([a-zA-Z'’.\"“”…!?0-9$%,;:/@#()\\[\\]–—-]{1,6}[ \n]{0,2}){0,40}") {
            let article = test_article(&[&text]);
            let divided = divide(&article);
            let mut cursor = 0;
            for word in divided.iter().flat_map(|sentence| &sentence.words) {
                prop_assert!(word.span.start() >= cursor);
                prop_assert!(!word.span.is_empty());
                prop_assert!(article.text[cursor..word.span.start()].chars().all(is_gap));
                cursor = word.span.end();
            }
            prop_assert!(article.text[cursor..].chars().all(is_gap));
        }

    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn trees_are_trees(text in "([a-zA-Z'.,]{1,8} ){0,30}") {
            let analysis = analyse(&test_article(&[&text]));
            for (_, sentence) in analysis.sentences() {
                let roots = sentence.token_ids().filter(|&id| analysis.token(id).head.is_none()).count();
                prop_assert_eq!(roots, 1);
                for id in sentence.token_ids() {
                    let mut at = id;
                    let mut steps = 0;
                    while let Some(head) = analysis.token(at).head {
                        prop_assert!(sentence.first <= head.0 && head.0 < sentence.end);
                        at = head;
                        steps += 1;
                        prop_assert!(steps <= sentence.token_ids().count());
                    }
                }
            }
        }
    }
}
