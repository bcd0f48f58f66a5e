//! The nouns of Demarche: articles, analyses, mentions, quotations, events.
//!
//! Values only. No I/O, no serialisation, no clock: every other crate of the workspace speaks in
//! these types. One unit of offset holds throughout: bytes of the article's text ([`Span`]).

mod actor;
mod analysis;
mod article;
pub mod calendar;
mod date;
mod diagnostic;
mod event;
mod place;
mod quantity;
mod reading;
mod span;
mod speech;

pub use actor::{ActorCode, ActorKind, ActorMention, MentionForm, MentionId, ResolvedActor, Role, Unresolved};
pub use analysis::{Analysis, Deprel, Rel, Sentence, SentenceId, Sub, Token, TokenId, UnknownLabel, Upos, Xpos};
pub use article::{
    Article, ArticleId, Language, Metadata, Publication, PublicationBasis, Section, SectionId, SectionKind,
};
pub use date::{
    Date, DateBasis, DateId, DateMention, DateValue, Dated, InvalidDate, PartialDate, Precision, Season, WhyUndated,
};
pub use diagnostic::Diagnostic;
pub use event::{
    Band, CameoCode, Context, EventId, EventKind, EventMention, EventType, Factuality, Hedge, LexiconRef, Mode,
    Polarity, QuadClass, Trace, Uncoded, UnknownEventType,
};
pub use place::{Location, PlaceId, PlaceKind, PlaceMention};
pub use quantity::{Quantity, QuantityId, QuantityRole, Unit};
pub use reading::{Reading, Versions};
pub use span::Span;
pub use speech::{CueKind, Quotation, QuotationId, QuotationKind, Voice};
