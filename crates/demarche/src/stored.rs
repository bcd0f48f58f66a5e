//! Articles out of the ledger, to be read anew.

use demarche_store::{ArticleRow, SectionRow};
use demarche_types::{
    Article, ArticleId, DateValue, Language, Metadata, PartialDate, Publication, PublicationBasis, Section,
    SectionKind, Span,
};

/// The article that a row of the ledger was made from.
pub fn stored_article(row: ArticleRow, sections: &[SectionRow]) -> Article {
    let length = row.text.len();
    let section = |section: &SectionRow| {
        let (start, end) = (section.start as usize, section.end as usize);
        let fits = start <= end && end <= length && row.text.is_char_boundary(start) && row.text.is_char_boundary(end);
        fits.then(|| Section {
            kind: SectionKind::named(&section.kind).unwrap_or(SectionKind::Body),
            span: Span::new(start, end),
            author: section.author.clone(),
        })
    };
    let mut sections: Vec<_> = sections.iter().filter_map(section).collect();
    sections.sort_by_key(|section| section.span);
    let date = row.published.as_deref().and_then(|date| date.parse::<PartialDate>().ok()).map(DateValue::On);
    let basis = if date.is_some() { PublicationBasis::Given } else { PublicationBasis::Unknown };
    Article {
        id: ArticleId(row.article_id),
        locator: row.locator,
        sections,
        text: row.text,
        metadata: Metadata { title: row.title, author: row.author, publisher: row.publisher, url: row.url },
        publication: Publication { date, basis },
        language: match row.language.as_str() {
            "eng" => Language::English,
            "und" => Language::Unclear,
            other => Language::Other(other.to_owned()),
        },
        diagnostics: Vec::new(),
    }
}
