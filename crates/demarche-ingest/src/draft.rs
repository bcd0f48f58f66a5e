//! What every format is read into before its parts are told apart.

use crate::dates::{self, StatedDate};
use crate::header::Header;
use crate::sections::Block;
use demarche_types::{Diagnostic, Metadata, PartialDate, SectionKind, Span};

/// A working text with its paragraphs and what the source says of itself.
#[derive(Default)]
pub(crate) struct Draft {
    pub(crate) text: String,
    /// In order, without overlap; between them is white space.
    pub(crate) blocks: Vec<Block>,
    pub(crate) metadata: Metadata,
    /// From metadata.
    pub(crate) published: Option<PartialDate>,
    /// As declared.
    pub(crate) language: Option<String>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Draft {
    /// Adds a paragraph after a blank line. Blank words are left out.
    pub(crate) fn push(&mut self, words: &str, kind: Option<SectionKind>, author: Option<String>) {
        let words = words.trim();
        if words.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(words);
        self.blocks.push(Block { kind, author, ..Block::plain(Span::new(start, self.text.len())) });
    }

    /// Adds a later paragraph of the same part.
    pub(crate) fn push_on(&mut self, words: &str, kind: Option<SectionKind>) {
        let before = self.blocks.len();
        self.push(words, kind, None);
        if let Some(block) = self.blocks.get_mut(before) {
            block.goes_on = true;
        }
    }

    /// Adds another draft's text after a blank line; what it says of itself counts where nothing is known yet.
    pub(crate) fn append(&mut self, other: Draft) {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let shift = self.text.len();
        self.text.push_str(&other.text);
        self.blocks.extend(
            other
                .blocks
                .into_iter()
                .map(|block| Block { span: Span::new(block.span.start() + shift, block.span.end() + shift), ..block }),
        );
        let own = &mut self.metadata;
        own.title = own.title.take().or(other.metadata.title);
        own.author = own.author.take().or(other.metadata.author);
        own.publisher = own.publisher.take().or(other.metadata.publisher);
        own.url = own.url.take().or(other.metadata.url);
        self.published = self.published.or(other.published);
        self.language = self.language.take().or(other.language);
        self.diagnostics.extend(other.diagnostics);
    }

    /// Takes over what a header says.
    pub(crate) fn take_header(&mut self, header: Header) {
        self.metadata =
            Metadata { title: header.title, author: header.author, publisher: header.publisher, url: header.url };
        self.language = header.language;
        if let Some(date) = header.date {
            self.date_from_metadata(&date);
        }
    }

    /// Keeps the date that a metadata field states, or says that it cannot be read.
    pub(crate) fn date_from_metadata(&mut self, field: &str) {
        let date = match dates::stated(field) {
            Some(StatedDate::Whole(date)) => Some(date),
            _ => seconds(field),
        };
        match date {
            Some(date) => self.published = Some(date),
            None => {
                let shown: String = field.chars().take(60).collect();
                self.diagnostics.push(Diagnostic {
                    code: "I014",
                    span: None,
                    message: format!("cannot read the date `{}`", shown.trim()),
                });
            }
        }
    }
}

/// The day of a Unix time in seconds or milliseconds.
fn seconds(field: &str) -> Option<PartialDate> {
    const DAY: i64 = 86_400;
    let number: i64 = field.trim().parse().ok()?;
    let seconds = if number.abs() >= 100_000_000_000 { number / 1000 } else { number };
    if !(100_000_000..10_000_000_000).contains(&seconds) {
        return None;
    }
    // Days to a civil date: years begin in March, so that a leap day comes last; eras have 146,097 days.
    let days = seconds.div_euclid(DAY) + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = u8::try_from(of_year - (153 * shifted + 2) / 5 + 1).ok()?;
    let month = u8::try_from(if shifted < 10 { shifted + 3 } else { shifted - 9 }).ok()?;
    let year = i16::try_from(year_of_era + era * 400 + i64::from(month <= 2)).ok()?;
    demarche_types::Date::new(year, month, day).ok().map(PartialDate::Day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_dates_are_read_in_words_figures_and_seconds() {
        for (field, expected) in [
            ("1401753600", Some("2014-06-03")),
            ("1401753600000", Some("2014-06-03")),
            ("2014-06-03T00:00:00+02:00", Some("2014-06-03")),
            ("last week", None),
        ] {
            let mut draft = Draft::default();
            draft.date_from_metadata(field);
            assert_eq!(draft.published.map(|date| date.to_string()).as_deref(), expected, "{field}");
            assert_eq!(draft.diagnostics.is_empty(), expected.is_some());
        }
    }
}
