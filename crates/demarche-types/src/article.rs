use crate::{Date, DateValue, Diagnostic, Span};
use std::fmt;

/// Names one article by its evidence: the first 16 hex digits of the BLAKE3 hash of the bytes it came from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArticleId(pub String);

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One text with what is known about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    /// Hash of the evidence.
    pub id: ArticleId,
    /// Where it was read from: a path, a path with `:line` for JSONL, or `-`.
    pub locator: String,
    /// The working text: all sections in reading order, separated by blank lines. Never rewritten after ingest.
    pub text: String,
    /// The parts of [`Article::text`], in order, without overlap. What lies between is white space.
    pub sections: Vec<Section>,
    /// What the source says of itself.
    pub metadata: Metadata,
    /// When it was published, and how that is known.
    pub publication: Publication,
    /// What it is written in.
    pub language: Language,
    /// Oddities found on the way in.
    pub diagnostics: Vec<Diagnostic>,
}

impl Article {
    /// The section that holds the byte at `offset`, if any.
    pub fn section_at(&self, offset: usize) -> Option<(SectionId, &Section)> {
        let after = self.sections.partition_point(|section| section.span.start() <= offset);
        let index = after.checked_sub(1)?;
        let section = &self.sections[index];
        section.span.holds(offset).then_some((SectionId(index as u32), section))
    }
}

/// What an article says of itself. Empty where nothing was found.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Metadata {
    /// Title as printed.
    pub title: Option<String>,
    /// Author or authors as printed, without "by".
    pub author: Option<String>,
    /// Outlet or agency.
    pub publisher: Option<String>,
    /// Address it was published at.
    pub url: Option<String>,
}

/// When an article was published, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The date, as exact as it is known; `None` when nothing supports one.
    pub date: Option<DateValue>,
    /// How it is known.
    pub basis: PublicationBasis,
}

impl Publication {
    /// The latest day that the date may mean: the anchor of "last week".
    pub fn anchor(&self) -> Option<Date> {
        self.date.as_ref().and_then(|value| value.latest())
    }
}

/// How a publication date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicationBasis {
    /// The reader gave it (`--published`).
    Given,
    /// The source's metadata carries it.
    Metadata,
    /// A dateline or byline in the text states it.
    Stated,
    /// Inferred from the dates in the text: the latest one told as past.
    Inferred,
    /// Not known.
    Unknown,
}

impl PublicationBasis {
    /// The name in output.
    pub fn name(self) -> &'static str {
        match self {
            PublicationBasis::Given => "given",
            PublicationBasis::Metadata => "metadata",
            PublicationBasis::Stated => "stated",
            PublicationBasis::Inferred => "inferred",
            PublicationBasis::Unknown => "unknown",
        }
    }
}

/// The language of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Language {
    /// English: it is coded.
    English,
    /// Another language, by its ISO 639-3 code: kept, not coded.
    Other(String),
    /// Too short or too mixed to tell; read as English, with a diagnostic.
    Unclear,
}

/// Index of a section in [`Article::sections`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SectionId(pub u32);

/// One part of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What part it is.
    pub kind: SectionKind,
    /// Where it stands.
    pub span: Span,
    /// Who wrote it, where that is not the article's author: the name of a commenter.
    pub author: Option<String>,
}

/// What part of an article a section is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SectionKind {
    /// Title and subtitle.
    Headline,
    /// The line that names the writer.
    Byline,
    /// Place, date and agency before the first sentence.
    Dateline,
    /// The text itself; one section a run of paragraphs.
    Body,
    /// Text of a picture.
    Caption,
    /// About the author.
    Bio,
    /// The publisher's disclaimer.
    Disclaimer,
    /// One reader's comment.
    Comment,
    /// Navigation, slogans, notices.
    Boilerplate,
}

impl SectionKind {
    /// Every kind, in the order of the names.
    pub const ALL: [SectionKind; 9] = [
        SectionKind::Headline,
        SectionKind::Byline,
        SectionKind::Dateline,
        SectionKind::Body,
        SectionKind::Caption,
        SectionKind::Bio,
        SectionKind::Disclaimer,
        SectionKind::Comment,
        SectionKind::Boilerplate,
    ];

    /// The name in files and output.
    pub fn name(self) -> &'static str {
        match self {
            SectionKind::Headline => "headline",
            SectionKind::Byline => "byline",
            SectionKind::Dateline => "dateline",
            SectionKind::Body => "body",
            SectionKind::Caption => "caption",
            SectionKind::Bio => "bio",
            SectionKind::Disclaimer => "disclaimer",
            SectionKind::Comment => "comment",
            SectionKind::Boilerplate => "boilerplate",
        }
    }

    /// The kind that a name means.
    pub fn named(name: &str) -> Option<SectionKind> {
        SectionKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether events told here are the article's own: headline, captions and body are, bio, disclaimer,
    /// comments and boilerplate are not.
    pub fn is_told_by_article(self) -> bool {
        matches!(self, SectionKind::Headline | SectionKind::Body | SectionKind::Caption)
    }
}
