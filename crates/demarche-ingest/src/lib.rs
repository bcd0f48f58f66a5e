//! Bytes to articles.
//!
//! In: the bytes of a file and the name they came under. Out: [`Article`]s: working text, sections,
//! what the source says of itself, language, diagnostics. It reads plain text, Markdown, HTML, JSONL, feeds, news items, and
//! [`archive`]s of any length. It opens no file, fetches nothing, and knows nothing of politics. Text is never an error:
//! only bytes that hold none are.
//!
//! ```
//! use demarche_ingest::{Options, articles};
//! let page = "Fog on the Strait\n\nBy Ana Brel\n\nThe ferry lay at anchor for two days while the fog stood over the strait.";
//! let article = articles(page.as_bytes(), "fog.txt", &Options::default()).remove(0).expect("it is text");
//! assert_eq!(article.text, page);
//! assert_eq!(article.metadata.author.as_deref(), Some("Ana Brel"));
//! ```

pub mod archive;
mod cues;
mod dates;
mod draft;
mod encoding;
mod error;
mod feeds;
mod format;
mod header;
mod html;
mod jsonl;
mod language;
mod markdown;
mod paragraphs;
mod sections;
mod shapes;
mod text;

pub use error::{CODES, IngestError};
pub use format::{Format, format_of};

use crate::draft::Draft;
use demarche_types::{Article, ArticleId, DateValue, PartialDate, Publication, PublicationBasis, Section, SectionKind};
use serde_json::Value;

/// The most bytes of one input that are read unless the options say otherwise.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// What the reader says about an input.
#[derive(Clone, Debug)]
pub struct Options {
    /// When it was published: overrides what the source says.
    pub published: Option<PartialDate>,
    /// The most bytes that are read.
    pub max_bytes: usize,
    /// What it is read as; `None`: told by [`format_of`].
    pub format: Option<Format>,
}

impl Default for Options {
    fn default() -> Options {
        Options { published: None, max_bytes: MAX_BYTES, format: None }
    }
}

/// The articles that `bytes` hold: one, or for JSONL one a line, in order. A bad line is an error
/// that names its line; the others go on.
pub fn articles(bytes: &[u8], locator: &str, options: &Options) -> Vec<Result<Article, IngestError>> {
    let here = || locator.to_owned();
    if bytes.len() > options.max_bytes {
        return vec![Err(IngestError::TooLarge { locator: here(), bytes: bytes.len(), limit: options.max_bytes })];
    }
    if let Some(looks) = format::binary(bytes) {
        return vec![Err(IngestError::Binary { locator: here(), looks })];
    }
    let format = options.format.unwrap_or_else(|| format_of(bytes, locator));
    let mut diagnostics = Vec::new();
    let text = match encoding::decode(bytes, format, locator, &mut diagnostics) {
        Ok(text) => text,
        Err(error) => return vec![Err(error)],
    };
    if text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty() {
        return vec![Err(IngestError::Empty { locator: here() })];
    }
    let draft = match format {
        Format::Text if format::is_conllu(&text) => Err(IngestError::Trees { locator: here() }),
        Format::Text => Ok(text::draft(&text)),
        Format::Markdown => Ok(markdown::draft(&text)),
        Format::Html => html::draft(&text, locator),
        Format::Jsonl => {
            let mut articles = lines(&text, locator, options);
            for article in articles.iter_mut().flatten() {
                article.diagnostics.splice(0..0, diagnostics.iter().cloned());
            }
            return articles;
        }
        Format::Feed | Format::News => return items(&text, format, locator, options),
    };
    vec![draft.and_then(|mut draft| {
        draft.diagnostics.splice(0..0, diagnostics);
        finish(draft, id(bytes), here(), options)
    })]
}

/// The articles of a feed or of news items, in their order.
fn items(text: &str, format: Format, locator: &str, options: &Options) -> Vec<Result<Article, IngestError>> {
    let found = if format == Format::Feed { feeds::feed(text) } else { feeds::news_items(text) };
    match found {
        Ok(items) if items.is_empty() => vec![Err(IngestError::Empty { locator: locator.to_owned() })],
        Ok(items) => items
            .iter()
            .enumerate()
            .map(|(index, item)| object(item, item.to_string().as_bytes(), format!("{locator}:[{index}]"), options))
            .collect(),
        Err(reason) => vec![Err(IngestError::NoFeed { locator: locator.to_owned(), reason })],
    }
}

/// The article of a page that was captured at an address: its bytes are the evidence.
pub(crate) fn captured(
    bytes: &[u8],
    format: Format,
    charset: Option<&str>,
    address: Option<&str>,
    locator: &str,
    options: &Options,
) -> Result<Article, IngestError> {
    let mut diagnostics = Vec::new();
    // What the server said counts unless the bytes are UTF-8 all the same.
    let said = charset.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    let text = match said {
        Some(encoding) if std::str::from_utf8(bytes).is_err() => {
            let (text, _, is_broken) = encoding.decode(bytes);
            if is_broken { encoding::decode(bytes, format, locator, &mut diagnostics)? } else { text }
        }
        _ => encoding::decode(bytes, format, locator, &mut diagnostics)?,
    };
    if text.trim().is_empty() {
        return Err(IngestError::Empty { locator: locator.to_owned() });
    }
    let mut draft = if format == Format::Html { html::draft(&text, locator)? } else { text::draft(&text) };
    draft.diagnostics.splice(0..0, diagnostics);
    draft.metadata.url = draft.metadata.url.take().or(address.map(str::to_owned));
    finish(draft, id(bytes), locator.to_owned(), options)
}

/// The article that plain text is: its text is `text`, byte for byte.
pub fn article_of_text(text: &str, locator: &str, options: &Options) -> Result<Article, IngestError> {
    finish(text::draft(text), id(text.as_bytes()), locator.to_owned(), options)
}

/// Names evidence by its hash: the first 16 hex digits of BLAKE3.
fn id(evidence: &[u8]) -> ArticleId {
    const DIGITS: usize = 16;
    ArticleId(blake3::hash(evidence).to_hex()[..DIGITS].to_owned())
}

/// The articles of JSONL, or of one JSON document that is an object or an array of objects.
fn lines(text: &str, locator: &str, options: &Options) -> Vec<Result<Article, IngestError>> {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    if serde_json::from_str::<serde::de::IgnoredAny>(first).is_err()
        && let Ok(document) = serde_json::from_str::<Value>(text)
    {
        return match document {
            Value::Array(items) => items
                .iter()
                .enumerate()
                .map(|(index, item)| object(item, item.to_string().as_bytes(), format!("{locator}:[{index}]"), options))
                .collect(),
            one => vec![object(&one, text.trim().as_bytes(), locator.to_owned(), options)],
        };
    }
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(index, line)| {
            let here = format!("{locator}:{}", index + 1);
            let line = line.trim().trim_start_matches('\u{feff}');
            match serde_json::from_str(line) {
                Ok(value) => object(&value, line.as_bytes(), here, options),
                Err(error) => Err(IngestError::NotJson { locator: here, reason: error.to_string() }),
            }
        })
        .collect()
}

/// The article of one line of JSONL.
pub(crate) fn line(line: &[u8], locator: String, options: &Options) -> Result<Article, IngestError> {
    let mut diagnostics = Vec::new();
    let text = encoding::decode(line, Format::Jsonl, &locator, &mut diagnostics)?;
    match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
        Ok(value) => object(&value, text.as_bytes(), locator, options).map(|mut article| {
            article.diagnostics.splice(0..0, diagnostics);
            article
        }),
        Err(error) => Err(IngestError::NotJson { locator, reason: error.to_string() }),
    }
}

fn object(value: &Value, evidence: &[u8], locator: String, options: &Options) -> Result<Article, IngestError> {
    let draft = jsonl::draft(value, &locator)?;
    finish(draft, id(evidence), locator, options)
}

/// Tells the parts of a draft apart and gathers what is known of it.
fn finish(draft: Draft, id: ArticleId, locator: String, options: &Options) -> Result<Article, IngestError> {
    let Draft { text, blocks, mut metadata, published, language: declared, mut diagnostics } = draft;
    if blocks.is_empty() {
        return Err(IngestError::Empty { locator });
    }
    let parts = sections::split(&text, &blocks, metadata.author.as_deref());
    let sections = parts.sections;
    let words_of = |kind: SectionKind| {
        sections.iter().filter(move |section| section.kind == kind).map(|section| section.span.of(&text))
    };
    metadata.title = metadata.title.or_else(|| words_of(SectionKind::Headline).next().map(str::to_owned));
    metadata.author = metadata.author.or(parts.author);
    metadata.publisher = metadata
        .publisher
        .or_else(|| words_of(SectionKind::Dateline).find_map(agency))
        .or_else(|| words_of(SectionKind::Boilerplate).find_map(owner));
    let publication = publication(
        &text,
        &sections,
        options.published,
        published.or_else(|| metadata.url.as_deref().and_then(dates::in_address)),
    );
    let own: Vec<&str> = sections
        .iter()
        .filter(|section| section.kind.is_told_by_article())
        .map(|section| section.span.of(&text))
        .collect();
    let sample = if own.is_empty() { text.clone() } else { own.join("\n") };
    let language = language::language(&sample, declared.as_deref(), &mut diagnostics);
    Ok(Article { id, locator, text, sections, metadata, publication, language, diagnostics })
}

/// When an article was published: given, else from metadata, else as its date line, dateline or rights line states.
fn publication(
    text: &str,
    sections: &[Section],
    given: Option<PartialDate>,
    metadata: Option<PartialDate>,
) -> Publication {
    let dated = |date: PartialDate, basis| Publication { date: Some(DateValue::On(date)), basis };
    if let Some(date) = given {
        return dated(date, PublicationBasis::Given);
    }
    if let Some(date) = metadata {
        return dated(date, PublicationBasis::Metadata);
    }
    let stated = |kinds: &[SectionKind], marked: bool| {
        sections
            .iter()
            .filter(|section| kinds.contains(&section.kind))
            .map(|section| section.span.of(text))
            .filter(|words| !marked || states_publication(words))
            .find_map(dates::stated)
    };
    let at_head = stated(&[SectionKind::Dateline], false).or_else(|| stated(&[SectionKind::Byline], false));
    let in_notice = || stated(&[SectionKind::Boilerplate], true);
    let year = || {
        in_notice().and_then(|date| match date {
            dates::StatedDate::Whole(date) => Some(date.year()),
            dates::StatedDate::Yearless(..) => None,
        })
    };
    let date = match at_head {
        Some(date) => date.with_year(year()),
        None => in_notice().and_then(|date| date.with_year(None)),
    };
    match date {
        Some(date) => dated(date, PublicationBasis::Stated),
        None => Publication { date: None, basis: PublicationBasis::Unknown },
    }
}

/// Whether a notice states when the article came out: "Published: …", "first appeared on …", "© 2014 …".
fn states_publication(notice: &str) -> bool {
    const MARKS: [&str; 7] = ["published", "posted", "appeared", "©", "(c)", "copyright", "date:"];
    let lower = notice.to_lowercase();
    MARKS.iter().any(|mark| lower.contains(mark))
}

/// The agency that a dateline names: "LIMA, June 3 (Harbour News) —".
fn agency(dateline: &str) -> Option<String> {
    let (_, after) = dateline.rsplit_once('(')?;
    let (name, _) = after.split_once(')')?;
    let fits = name.chars().any(char::is_alphabetic) && dates::stated(name).is_none();
    fits.then(|| name.trim().to_owned())
}

/// The outlet that a rights line names: "© 2014 The Harbour Post. All rights reserved."
fn owner(notice: &str) -> Option<String> {
    let lower = notice.to_lowercase();
    let mark =
        ["©", "(c)", "copyright"].into_iter().filter_map(|mark| lower.find(mark).map(|at| at + mark.len())).max()?;
    // Lower case may change lengths: the place counts only where both agree.
    let rest = notice.get(mark..).filter(|_| lower.len() == notice.len())?;
    let rest = rest.trim_start_matches(|c: char| !c.is_alphabetic()).trim_start_matches("by ");
    let name: &str = rest.split(['.', '|', '\n']).next()?.split(", ").next()?.trim();
    let name = name.trim_end_matches("All rights reserved").trim_end_matches("all rights reserved").trim();
    (name.chars().count() >= 3 && name.split_whitespace().count() <= 6 && name.starts_with(char::is_uppercase))
        .then(|| name.to_owned())
}
