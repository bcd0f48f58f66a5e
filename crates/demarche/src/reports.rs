//! An article as stories and origins are found from it.

use demarche_relate::{Report, day_number};
use demarche_types::{Article, SectionKind};

/// The parts of an article that tell what it speaks of and whom it is from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportText {
    /// Its name.
    pub id: String,
    /// Headline; empty if there is none.
    pub title: String,
    /// Body and captions.
    pub body: String,
    /// Bylines, datelines and notices, a line each.
    pub credits: String,
    /// Outlet.
    pub publisher: Option<String>,
    /// Writer.
    pub author: Option<String>,
    /// Last day that the publication date may mean, counted from 1970-01-01.
    pub day: Option<i32>,
}

impl ReportText {
    /// The parts of an article.
    pub fn of(article: &Article) -> ReportText {
        let sections = |wanted: &[SectionKind], between: &str| {
            let wanted = article.sections.iter().filter(|section| wanted.contains(&section.kind));
            wanted.map(|section| section.span.of(&article.text)).collect::<Vec<_>>().join(between)
        };
        let metadata = &article.metadata;
        let headline = sections(&[SectionKind::Headline], "\n");
        ReportText {
            id: article.id.0.clone(),
            title: if headline.is_empty() { metadata.title.clone().unwrap_or_default() } else { headline },
            body: sections(&[SectionKind::Body, SectionKind::Caption], "\n\n"),
            credits: sections(&[SectionKind::Byline, SectionKind::Dateline, SectionKind::Boilerplate], "\n"),
            publisher: metadata.publisher.clone(),
            author: metadata.author.clone(),
            day: article.publication.anchor().map(day_number),
        }
    }

    /// What the relations are found from.
    pub fn report(&self) -> Report<'_> {
        Report {
            id: &self.id,
            title: &self.title,
            body: &self.body,
            day: self.day,
            publisher: self.publisher.as_deref(),
            author: self.author.as_deref(),
            credits: &self.credits,
        }
    }
}
