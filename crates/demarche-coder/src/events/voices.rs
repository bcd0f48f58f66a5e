//! Who says so: the chain of speakers around an event.

use crate::acting::codes_of;
use demarche_types::{ActorMention, Article, CueKind, MentionId, Quotation, QuotationId, Span, Voice};

/// The quotations of a text, for looking up who speaks at a place.
pub(crate) struct Speech<'a> {
    article: &'a Article,
    quotations: &'a [Quotation],
    actors: &'a [ActorMention],
}

impl<'a> Speech<'a> {
    pub(crate) fn new(article: &'a Article, quotations: &'a [Quotation], actors: &'a [ActorMention]) -> Speech<'a> {
        Speech { article, quotations, actors }
    }

    /// The quotations whose content covers `place`, outermost first. Plans and wishes, and what is generally
    /// thought, are left out: the author tells of them.
    pub(crate) fn around(&self, place: Span) -> Vec<QuotationId> {
        let mut found: Vec<_> = (0..self.quotations.len() as u32)
            .map(QuotationId)
            .filter(|&id| {
                let quotation = self.get(id);
                let general = quotation.cue_kind == CueKind::Thought && quotation.source.is_empty();
                quotation.cue_kind != CueKind::Intention && !general
            })
            .filter(|&id| self.get(id).content.iter().any(|content| content.contains(place)))
            .collect();
        found.sort_by_key(|&id| {
            let quotation = self.get(id);
            (self.depth(id), std::cmp::Reverse(quotation.content.iter().map(|content| content.len()).sum::<usize>()))
        });
        found
    }

    pub(crate) fn get(&self, id: QuotationId) -> &'a Quotation {
        &self.quotations[id.0 as usize]
    }

    fn depth(&self, id: QuotationId) -> usize {
        let mut depth = 0;
        let mut at = id;
        // A chain is as deep as its quotations are many, unless someone hands in a circle.
        while let Some(outer) = self.get(at).within
            && depth < self.quotations.len()
        {
            at = outer;
            depth += 1;
        }
        depth
    }

    /// The speaker of a quotation as a link of a chain.
    pub(crate) fn voice(&self, id: QuotationId) -> Voice {
        let quotation = self.get(id);
        let printed = quotation.source.first().map_or("an unnamed speaker", |span| span.of(&self.article.text));
        match quotation.speakers.as_slice() {
            [] => Voice { mentions: Vec::new(), codes: Vec::new(), name: printed.to_owned(), quotation: Some(id) },
            speakers => self.speakers(speakers, Some(id)),
        }
    }

    /// Actors as one link of a chain.
    pub(crate) fn speakers(&self, mentions: &[MentionId], quotation: Option<QuotationId>) -> Voice {
        let name = |id: &MentionId| {
            let actor = &self.actors[id.0 as usize];
            match &actor.actor {
                Ok(known) => known.name.as_str(),
                Err(_) => actor.span.of(&self.article.text),
            }
        };
        let names: Vec<_> = mentions.iter().map(name).collect();
        Voice {
            mentions: mentions.to_vec(),
            codes: codes_of(mentions, self.actors),
            name: names.join(" and "),
            quotation,
        }
    }

    /// Whether any quotation around is cued in this way.
    pub(crate) fn cued(&self, around: &[QuotationId], kind: CueKind) -> bool {
        around.iter().any(|&id| self.get(id).cue_kind == kind)
    }
}
