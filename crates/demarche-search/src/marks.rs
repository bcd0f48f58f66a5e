//! Where the words of a query stand in a text.

use std::collections::BTreeSet;
use std::ops::Range;
use tantivy::tokenizer::TextAnalyzer;

/// The most bytes of a text that are shown.
const SHOWN: usize = 280;
/// What is shown before the first marked word, in bytes.
const BEFORE: usize = 60;

/// The part of a text with the most different words of `terms`, and where they stand in it (bytes of the part). A short
/// text is given whole; a cut is marked by an ellipsis.
pub(crate) fn extract(
    analyzer: &mut TextAnalyzer,
    text: &str,
    terms: &BTreeSet<String>,
) -> (String, Vec<Range<usize>>) {
    let mut marked: Vec<(Range<usize>, String)> = Vec::new();
    let mut starts = vec![0];
    let mut stream = analyzer.token_stream(text);
    while let Some(token) = stream.next() {
        starts.push(token.offset_from);
        if terms.contains(&token.text) {
            marked.push((token.offset_from..token.offset_to, token.text.clone()));
        }
    }
    if text.len() <= SHOWN {
        return (text.to_owned(), marked.into_iter().map(|(range, _)| range).collect());
    }
    // The window that begins at a marked word and holds the most different ones; of equals the first.
    let (mut best, mut first) = (0, 0);
    for (index, (range, _)) in marked.iter().enumerate() {
        let end = range.start + SHOWN - BEFORE;
        let within = marked[index..].iter().take_while(|(other, _)| other.end <= end);
        let different = within.map(|(_, term)| term).collect::<BTreeSet<_>>().len();
        if different > best {
            (best, first) = (different, range.start);
        }
    }
    let begin = first.saturating_sub(BEFORE);
    let start = starts.iter().copied().find(|&start| start >= begin).unwrap_or(0);
    let limit = (start + SHOWN).min(text.len());
    let end = if limit == text.len() {
        limit
    } else {
        let last = starts.iter().copied().take_while(|&start| start <= limit).last().unwrap_or(limit);
        if last > start { last } else { (start..=limit).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(start) }
    };
    const CUT: &str = "… ";
    let shift = if start > 0 { CUT.len() } else { 0 };
    let mut part = String::new();
    if start > 0 {
        part.push_str(CUT);
    }
    part.push_str(&text[start..end]);
    if end < text.len() {
        part.push('…');
    }
    let inside = marked.into_iter().map(|(range, _)| range).filter(|range| range.start >= start && range.end <= end);
    (part, inside.map(|range| range.start - start + shift..range.end - start + shift).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::tokenizer::TokenizerManager;

    fn shown(text: &str, terms: &[&str]) -> (String, Vec<String>) {
        let mut analyzer = TokenizerManager::default().get(crate::fields::STEMMED).expect("it is registered");
        let terms = terms.iter().map(|&term| term.to_owned()).collect();
        let (part, marks) = extract(&mut analyzer, text, &terms);
        let words = marks.into_iter().map(|range| part[range].to_owned()).collect();
        (part, words)
    }

    #[test]
    fn a_short_text_is_shown_whole() {
        let (part, words) = shown("Two boats lay in the bay.", &["boat"]);
        assert_eq!((part.as_str(), words), ("Two boats lay in the bay.", vec!["boats".to_owned()]));
    }

    #[test]
    fn of_a_long_text_the_part_with_the_words() {
        let text = format!(
            "{} Boats sank. {} The boats of the fleet sailed. {}",
            "a é ".repeat(90),
            "ö ".repeat(200),
            "z ".repeat(200)
        );
        let (part, words) = shown(&text, &["boat", "fleet"]);
        assert_eq!(words, ["boats", "fleet"]);
        assert!(part.starts_with('…') && part.ends_with('…') && part.len() < 300, "{part}");
        let (part, words) = shown(&"é".repeat(1000), &["boat"]);
        assert!(words.is_empty() && part.len() < 300);
    }
}
