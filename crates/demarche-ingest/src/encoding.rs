//! Bytes to characters.
//!
//! In: bytes and the format they are in. Out: text, and a diagnostic if they were no UTF-8. Order of
//! belief: byte order mark, valid UTF-8, declared encoding, guess from the bytes.

use crate::error::IngestError;
use crate::format::Format;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use demarche_types::Diagnostic;
use encoding_rs::{Encoding, UTF_8};
use std::borrow::Cow;

/// A declaration stands in the first this many bytes, as browsers expect it.
const DECLARATION_REACH: usize = 4096;
/// One broken place in this many characters is a flaw; more is a wrong encoding.
const CHARACTERS_A_FLAW: usize = 200;

pub(crate) fn decode<'a>(
    bytes: &'a [u8],
    format: Format,
    locator: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Cow<'a, str>, IngestError> {
    let marked = Encoding::for_bom(bytes);
    if marked.is_none()
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return Ok(Cow::Borrowed(text));
    }
    let declared = if format == Format::Html { declared(bytes) } else { None };
    let (encoding, how) = match (marked, declared) {
        (Some((encoding, _)), _) => (encoding, "byte order mark"),
        (None, Some(Ok(encoding))) if encoding != UTF_8 => (encoding, "declaration"),
        (None, found) => {
            if let Some(Err(label)) = found {
                diagnostics.push(Diagnostic {
                    code: "I013",
                    span: None,
                    message: format!("declares an unknown encoding `{label}`"),
                });
            }
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(bytes, true);
            let guess = detector.guess(None, Utf8Detection::Allow);
            (guess, "the bytes")
        }
    };
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    let broken = text.matches('\u{fffd}').count();
    let mut text = text;
    let mut used = encoding;
    let mut flaws = broken;
    if broken > 0 && encoding != UTF_8 {
        // UTF-8 with a few broken places is likelier than a legacy encoding with some.
        let lossy = String::from_utf8_lossy(bytes);
        let lossy_broken = lossy.matches('\u{fffd}').count();
        if lossy_broken < broken {
            (text, used, flaws) = (lossy, UTF_8, lossy_broken);
        }
    } else if broken == 0 && encoding != UTF_8 && marked.is_none() {
        // The same holds where a one-byte encoding reads everything: much valid UTF-8 is no accident.
        let lossy = String::from_utf8_lossy(bytes);
        let lossy_broken = lossy.matches('\u{fffd}').count();
        let multibyte = lossy.chars().filter(|c| !c.is_ascii() && *c != '\u{fffd}').count();
        if multibyte > 8 * lossy_broken {
            (text, used, flaws) = (lossy, UTF_8, lossy_broken);
        }
    }
    if flaws * CHARACTERS_A_FLAW > text.chars().count() {
        return Err(IngestError::Encoding { locator: locator.to_owned(), tried: used.name(), broken: flaws });
    }
    if used != UTF_8 || flaws > 0 {
        let places = if flaws > 0 { format!(", {flaws} places unreadable") } else { String::new() };
        diagnostics.push(Diagnostic {
            code: "I006",
            span: None,
            message: format!("not UTF-8; read as {} by {how}{places}", used.name()),
        });
    }
    Ok(text)
}

/// The encoding that a page declares in a `meta` element or an XML head; `Err` with the label if unknown.
fn declared(bytes: &[u8]) -> Option<Result<&'static Encoding, String>> {
    let head: String = bytes.iter().take(DECLARATION_REACH).map(|&byte| byte.to_ascii_lowercase() as char).collect();
    let at = head.find("charset").map(|at| at + "charset".len());
    let at = at.or_else(|| {
        let xml = head.starts_with("<?xml").then(|| head.find("encoding")).flatten();
        xml.map(|at| at + "encoding".len())
    })?;
    let rest = head[at..].trim_start().strip_prefix('=')?.trim_start();
    let label: String = rest
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '+'))
        .take(40)
        .collect();
    if label.is_empty() {
        return None;
    }
    Some(Encoding::for_label(label.as_bytes()).ok_or(label))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], format: Format, text: &str, codes: &[&str]) {
        let mut diagnostics = Vec::new();
        let got = decode(bytes, format, "x", &mut diagnostics).expect("readable");
        assert_eq!(got, text);
        assert_eq!(diagnostics.iter().map(|diagnostic| diagnostic.code).collect::<Vec<_>>(), codes);
    }

    #[test]
    fn encodings_are_found_by_mark_declaration_and_bytes() {
        check("São Tomé".as_bytes(), Format::Text, "São Tomé", &[]);
        check(b"\xef\xbb\xbfQuay", Format::Text, "Quay", &[]);
        check(b"\xff\xfeQ\0u\0", Format::Text, "Qu", &["I006"]);
        check(b"<meta charset=windows-1250>Dvo\xf8\xe1k", Format::Html, "<meta charset=windows-1250>Dvořák", &["I006"]);
        let (latin, _, _) =
            encoding_rs::WINDOWS_1252.encode("The café at the quay – “closed” until naïve tourists return, said José.");
        check(
            &latin,
            Format::Text,
            "The café at the quay – “closed” until naïve tourists return, said José.",
            &["I006"],
        );
    }

    #[test]
    fn an_unknown_label_is_named_and_noise_is_refused() {
        let mut diagnostics = Vec::new();
        let bytes = b"<meta charset=\"klingon-1\"><p>Caf\xe9 closed, the caf\xe9 at the quay.</p>";
        decode(bytes, Format::Html, "x", &mut diagnostics).expect("readable as a western page");
        assert!(diagnostics.iter().any(|diagnostic| diagnostic.message.contains("klingon-1")));
    }
}
