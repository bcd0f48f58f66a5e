//! The fields of the index.

use crate::query::Field;
use tantivy::schema::{
    FAST, Field as Place, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions,
};

/// The layout of the index; another one is another folder.
pub(crate) const LAYOUT: &str = "v1";

/// Words as they stand, in small letters.
pub(crate) const PLAIN: &str = "default";
/// Words without their endings.
pub(crate) const STEMMED: &str = "en_stem";

/// The fields with their places in the schema.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    pub schema: Schema,
    /// The words, with positions.
    pub plain: Place,
    /// The words without their endings.
    pub stems: Place,
    /// Words of the title without their endings.
    pub title: Place,
    /// What of the text is shown.
    pub text: Place,
    /// What else is shown, as JSON.
    pub card: Place,
    /// The article's id.
    pub article: Place,
    /// The reading's id.
    pub reading: Place,
    /// Whether the article itself tells it.
    pub own: Place,
    /// First and last day.
    pub from: Place,
    pub to: Place,
    /// The order of equals.
    pub tie: Place,
    /// Values that are taken whole.
    pub kind: Place,
    pub actor: Place,
    pub source: Place,
    pub target: Place,
    pub event_type: Place,
    pub mode: Place,
    pub context: Place,
    pub cameo: Place,
    pub quad: Place,
    pub status: Place,
    pub month: Place,
    pub place: Place,
    pub voice_code: Place,
    /// Names, whole for facets.
    pub voice: Place,
    pub outlet: Place,
    /// Names by their words.
    pub voice_words: Place,
    pub outlet_words: Place,
    pub author_words: Place,
}

impl Fields {
    pub(crate) fn new() -> Fields {
        let mut schema = Schema::builder();
        let words = |tokenizer: &str, with: IndexRecordOption| {
            TextOptions::default()
                .set_indexing_options(TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(with))
        };
        let whole = || {
            let indexing = TextFieldIndexing::default().set_tokenizer("raw").set_fieldnorms(false);
            TextOptions::default().set_indexing_options(indexing.set_index_option(IndexRecordOption::Basic))
        };
        let facet = || whole().set_fast("raw");
        let names = || words(PLAIN, IndexRecordOption::WithFreqsAndPositions);
        let plain = schema.add_text_field("plain", words(PLAIN, IndexRecordOption::WithFreqsAndPositions));
        let stems = schema.add_text_field("stems", words(STEMMED, IndexRecordOption::WithFreqs));
        let title = schema.add_text_field("title", words(STEMMED, IndexRecordOption::WithFreqs));
        Fields {
            plain,
            stems,
            title,
            text: schema.add_text_field("text", STORED),
            card: schema.add_bytes_field("card", STORED),
            article: schema.add_text_field("article", whole()),
            reading: schema.add_text_field("reading", whole()),
            own: schema.add_bool_field("own", INDEXED),
            from: schema.add_i64_field("from", FAST),
            to: schema.add_i64_field("to", FAST),
            tie: schema.add_u64_field("tie", FAST),
            kind: schema.add_text_field("kind", facet()),
            actor: schema.add_text_field("actor", facet()),
            source: schema.add_text_field("source", whole()),
            target: schema.add_text_field("target", whole()),
            event_type: schema.add_text_field("type", facet()),
            mode: schema.add_text_field("mode", whole()),
            context: schema.add_text_field("context", whole()),
            cameo: schema.add_text_field("cameo", whole()),
            quad: schema.add_text_field("quad", whole()),
            status: schema.add_text_field("status", facet()),
            month: schema.add_text_field("month", facet()),
            place: schema.add_text_field("place", whole()),
            voice_code: schema.add_text_field("voice_code", whole()),
            voice: schema.add_text_field("voice", facet()),
            outlet: schema.add_text_field("outlet", facet()),
            voice_words: schema.add_text_field("voice_words", names()),
            outlet_words: schema.add_text_field("outlet_words", names()),
            author_words: schema.add_text_field("author_words", names()),
            schema: schema.build(),
        }
    }

    /// Where a query's field is looked for: the values taken whole, and the words of names.
    pub(crate) fn of(&self, field: Field) -> (Option<Place>, Option<Place>) {
        match field {
            Field::Actor => (Some(self.actor), None),
            Field::Source => (Some(self.source), None),
            Field::Target => (Some(self.target), None),
            Field::Type => (Some(self.event_type), None),
            Field::Mode => (Some(self.mode), None),
            Field::Context => (Some(self.context), None),
            Field::Cameo => (Some(self.cameo), None),
            Field::Quad => (Some(self.quad), None),
            Field::Speaker => (Some(self.voice_code), Some(self.voice_words)),
            Field::Author => (None, Some(self.author_words)),
            Field::Status => (Some(self.status), None),
            Field::Month => (Some(self.month), None),
            Field::Outlet => (None, Some(self.outlet_words)),
            Field::Place => (Some(self.place), None),
            Field::Title => (None, Some(self.title)),
            Field::Kind => (Some(self.kind), None),
            Field::Article => (Some(self.article), None),
        }
    }
}
