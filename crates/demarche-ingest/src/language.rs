//! The language of a text.
//!
//! In: a text and the language it declares. Out: the language, and what is odd about it. Short texts
//! are told to be foreign only on strong evidence: an English sentence full of names must not be lost.

use demarche_types::{Diagnostic, Language};
use whatlang::{Lang, Script};

/// As much of a text tells its language.
const SAMPLE_CHARS: usize = 6000;
/// Fewer words than this are a short text.
const SHORT_WORDS: usize = 25;
/// A text of which this share in per cent is English function words is English.
const ENGLISH_PERCENT: usize = 16;

const FUNCTION_WORDS: [&str; 40] = [
    "the", "of", "and", "to", "in", "a", "is", "that", "for", "on", "was", "with", "by", "said", "has", "have", "had",
    "it", "its", "from", "at", "an", "be", "are", "were", "will", "his", "he", "their", "they", "which", "not",
    "would", "been", "this", "after", "who", "as", "but", "over",
];

/// The language of `text`. `declared` is what the source says: "en-GB".
pub(crate) fn language(text: &str, declared: Option<&str>, diagnostics: &mut Vec<Diagnostic>) -> Language {
    let end = text.char_indices().nth(SAMPLE_CHARS).map_or(text.len(), |(at, _)| at);
    let sample = &text[..end];
    let (mut words, mut english) = (0, 0);
    for word in sample.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        words += 1;
        english += usize::from(FUNCTION_WORDS.contains(&word.to_lowercase().as_str()));
    }
    let share = english * 100 / words.max(1);
    let guess = whatlang::detect(sample);
    let language = match guess {
        _ if words >= 8 && share >= ENGLISH_PERCENT => Language::English,
        Some(info) if info.lang() == Lang::Eng => {
            if info.is_reliable() || share >= ENGLISH_PERCENT / 2 {
                Language::English
            } else {
                Language::Unclear
            }
        }
        Some(info) => {
            let foreign_script = info.script() != Script::Latin;
            let certain = if words < SHORT_WORDS {
                info.is_reliable() && english == 0 && words >= 8
            } else {
                info.is_reliable() && share < ENGLISH_PERCENT / 2
            };
            if (foreign_script && words >= 2 && english * 4 < words) || certain {
                Language::Other(info.lang().code().to_owned())
            } else {
                Language::Unclear
            }
        }
        None => Language::Unclear,
    };
    match &language {
        Language::Other(code) => diagnostics.push(Diagnostic {
            code: "I004",
            span: None,
            message: format!("the text is in {} ({code}); it is kept, and not coded", name_of(code)),
        }),
        Language::Unclear => diagnostics.push(Diagnostic {
            code: "I011",
            span: None,
            message: "the language is unclear; the text is read as English".to_owned(),
        }),
        Language::English => {}
    }
    if let Some(declared) = declared.map(str::trim).filter(|declared| declared.len() >= 2) {
        let primary = declared.split(['-', '_']).next().unwrap_or("").to_lowercase();
        let agrees = match &language {
            Language::English => matches!(primary.as_str(), "en" | "eng" | "english"),
            Language::Other(code) => !matches!(primary.as_str(), "en" | "eng" | "english") || code == "eng",
            Language::Unclear => true,
        };
        if !agrees {
            let shown: String = declared.chars().take(20).collect();
            let found = match &language {
                Language::Other(code) => name_of(code),
                _ => "English",
            };
            diagnostics.push(Diagnostic {
                code: "I012",
                span: None,
                message: format!("declares language `{shown}`, but the text is in {found}"),
            });
        }
    }
    language
}

fn name_of(code: &str) -> &'static str {
    Lang::from_code(code).map_or("another language", |lang| lang.eng_name())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, declared: Option<&str>, expected: Language, codes: &[&str]) {
        let mut diagnostics = Vec::new();
        assert_eq!(language(text, declared, &mut diagnostics), expected, "{text}");
        assert_eq!(diagnostics.iter().map(|diagnostic| diagnostic.code).collect::<Vec<_>>(), codes, "{text}");
    }

    #[test]
    fn languages_are_told_apart_and_checked_against_the_declared_one() {
        let english =
            "The harbour master said on Monday that the ferry would be kept in port after talks with the owners.";
        check(english, Some("en-GB"), Language::English, &[]);
        check(english, Some("de"), Language::English, &["I012"]);
        let german = "Der Hafenmeister sagte am Montag, dass die Fähre nach Gesprächen mit den Eigentümern im Hafen bleiben müsse, \
                      weil die Mannschaft seit Wochen keinen Lohn erhalten habe und niemand wisse, wann gezahlt werde.";
        check(german, None, Language::Other("deu".to_owned()), &["I004"]);
        check(
            "Министр заявил журналистам, что паром останется в порту до конца недели, потому что экипаж уже который месяц не получает зарплату.",
            None,
            Language::Other("rus".to_owned()),
            &["I004"],
        );
        check("Brel.", None, Language::Unclear, &["I011"]);
    }
}
