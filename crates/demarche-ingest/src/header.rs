//! Header lines before a text: `Title:`, `By:`, `Date:`, `Source:`, `URL:`, with or without `---` fences.
//!
//! In: a text. Out: what the header says, and where each of its lines and the text after it stand.
//! A single such line is no header: "Source:" may begin a sentence.

use demarche_types::{SectionKind, Span};

/// What the header of a text says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) title: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) language: Option<String>,
    /// Its lines, with what part of an article each is.
    pub(crate) lines: Vec<(Span, SectionKind)>,
    /// Where the text after it begins.
    pub(crate) end: usize,
}

/// A header has no more lines than this.
const MOST_LINES: usize = 40;

/// The header that `text` begins with, if any.
pub(crate) fn header(text: &str) -> Option<Header> {
    let mut header = Header::default();
    let mut at = 0;
    let mut fenced = false;
    let mut known = 0;
    for (index, raw) in text.split_inclusive('\n').take(MOST_LINES).enumerate() {
        let line = raw.trim();
        let from = at + (raw.len() - raw.trim_start().len());
        let span = Span::new(from.min(at + raw.len()), from.min(at + raw.len()) + line.len());
        at += raw.len();
        if index == 0 && line == "---" {
            fenced = true;
            header.lines.push((span, SectionKind::Boilerplate));
            continue;
        }
        if fenced && (line == "---" || line == "...") {
            header.lines.push((span, SectionKind::Boilerplate));
            header.end = at;
            return Some(header);
        }
        if line.is_empty() && !fenced {
            if known == 0 { continue } else { break }
        }
        match line.split_once(':').and_then(|(key, value)| header.take(key, value.trim())) {
            Some(kind) => {
                known += 1;
                let value = line
                    .find(':')
                    .map(|colon| line[colon + 1..].trim())
                    .filter(|value| kind == SectionKind::Headline && !value.is_empty());
                match value {
                    // The title is read as the article's words; its label is not.
                    Some(value) => {
                        let start = span.end() - value.len();
                        let label = text[span.start()..start].trim_end().len();
                        header.lines.push((Span::new(span.start(), span.start() + label), SectionKind::Boilerplate));
                        header.lines.push((Span::new(start, span.end()), kind));
                    }
                    None => header.lines.push((span, kind)),
                }
                header.end = at;
            }
            None if fenced => {
                if !line.is_empty() {
                    header.lines.push((span, SectionKind::Boilerplate));
                }
            }
            None => break,
        }
    }
    (!fenced && known >= 2).then_some(header)
}

impl Header {
    /// Keeps a known key's value; says what part of an article its line is.
    fn take(&mut self, key: &str, value: &str) -> Option<SectionKind> {
        let value = value.trim_matches(['"', '\'']).trim();
        let (slot, kind) = match key.trim().to_ascii_lowercase().as_str() {
            "title" | "headline" => (&mut self.title, SectionKind::Headline),
            "by" | "author" | "authors" | "byline" | "writer" => (&mut self.author, SectionKind::Byline),
            "date" | "published" | "pubdate" | "publication date" | "date published" => {
                (&mut self.date, SectionKind::Dateline)
            }
            "source" | "publisher" | "outlet" | "publication" | "site" | "newspaper" => {
                (&mut self.publisher, SectionKind::Boilerplate)
            }
            "url" | "link" | "permalink" => (&mut self.url, SectionKind::Boilerplate),
            "lang" | "language" => (&mut self.language, SectionKind::Boilerplate),
            "updated" | "section" | "category" | "categories" | "tags" | "id" | "country" | "location"
            | "copyright" => {
                return Some(SectionKind::Boilerplate);
            }
            _ => return None,
        };
        if slot.is_none() && !value.is_empty() {
            *slot = Some(value.to_owned());
        }
        Some(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_with_and_without_fences() {
        let plain = header("Title: Fog on the Strait\nBy: Ana Brel\nDate: 2014-06-03\n\nThe ferry lay at anchor.")
            .expect("a header");
        assert_eq!(
            (plain.title.as_deref(), plain.author.as_deref(), plain.date.as_deref()),
            (Some("Fog on the Strait"), Some("Ana Brel"), Some("2014-06-03"))
        );
        let fenced = header("---\ntitle: \"Fog\"\nsource: The Quay\nlayout: post\n---\n# Fog\n").expect("a header");
        assert_eq!((fenced.publisher.as_deref(), fenced.lines.len()), (Some("The Quay"), 6));
        assert_eq!(header("Source: nobody knows.\nThe ferry lay at anchor."), None);
        assert_eq!(header("The ferry: a history\n\nIt lay at anchor."), None);
        assert_eq!(header("---\nnever closed"), None);
    }
}
