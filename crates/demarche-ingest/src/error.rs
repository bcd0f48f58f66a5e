//! Why bytes are no article, and the oddities that do not stop one.

use thiserror::Error;

/// Why an input gave no article. Every message says what was found, where, and what would help.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum IngestError {
    /// Nothing, or nothing but white space.
    #[error("{locator}: no text in it (I001); remove it from the list, or check that it was saved completely")]
    Empty {
        /// Where it was read from.
        locator: String,
    },
    /// Not text.
    #[error("{locator}: looks like {looks}, not text (I002); convert it to text or HTML first")]
    Binary {
        /// Where it was read from.
        locator: String,
        /// What it looks like: "a PDF document".
        looks: &'static str,
    },
    /// Larger than allowed.
    #[error(
        "{locator}: {bytes} bytes, more than the limit of {limit} (I003); split it into one file an article, or JSONL with one article a line"
    )]
    TooLarge {
        /// Where it was read from.
        locator: String,
        /// Its size.
        bytes: usize,
        /// The most that is read.
        limit: usize,
    },
    /// No encoding gives readable text.
    #[error(
        "{locator}: not readable as UTF-8 nor as {tried} ({broken} broken places) (I005); convert it to UTF-8 first"
    )]
    Encoding {
        /// Where it was read from.
        locator: String,
        /// The encoding tried last.
        tried: &'static str,
        /// How many places could not be read.
        broken: usize,
    },
    /// A page without prose.
    #[error("{locator}: HTML without article text (I007); save the page after it has loaded fully, or give its text")]
    NoArticle {
        /// Where it was read from.
        locator: String,
    },
    /// A line of JSONL that cannot be parsed.
    #[error("{locator}: not JSON: {reason} (I008); write one JSON object a line")]
    NotJson {
        /// File and line.
        locator: String,
        /// What the parser says.
        reason: String,
    },
    /// A line of JSONL that is JSON but no object.
    #[error("{locator}: {found}, not an object (I009); write one object a line, such as {{\"text\": \"…\"}}")]
    NotAnObject {
        /// File and line.
        locator: String,
        /// What it is: "an array".
        found: &'static str,
    },
    /// An archive that ends early or cannot be unpacked.
    #[error("{locator}: cut off or damaged: {reason} (I017); fetch or copy it again, what came before was read")]
    CutOff {
        /// Archive, and record or file in it.
        locator: String,
        /// What the system says.
        reason: String,
    },
    /// A record of an archive that is not what it says.
    #[error("{locator}: {what} (I018); the other records are read, fetch the archive again for this one")]
    BrokenArchive {
        /// Archive and record.
        locator: String,
        /// What was found.
        what: String,
    },
    /// A feed or news item that cannot be parsed.
    #[error("{locator}: no readable feed or news item: {reason} (I019); save it again, or give its articles as text")]
    NoFeed {
        /// Where it was read from.
        locator: String,
        /// What the parser says.
        reason: String,
    },
    /// Trees of another parser.
    #[error("{locator}: CoNLL-U, not prose (I020); code it with `demarche code`, or give the text it was made from")]
    Trees {
        /// Where it was read from.
        locator: String,
    },
    /// A line of JSONL without text.
    #[error(
        "{locator}: an object without text (I010); put the article's text in `text`, `body`, `content` or `html`, as a string"
    )]
    NoText {
        /// File and line.
        locator: String,
    },
}

impl IngestError {
    /// Its stable code in [`CODES`].
    pub fn code(&self) -> &'static str {
        match self {
            IngestError::Empty { .. } => "I001",
            IngestError::Binary { .. } => "I002",
            IngestError::TooLarge { .. } => "I003",
            IngestError::Encoding { .. } => "I005",
            IngestError::NoArticle { .. } => "I007",
            IngestError::NotJson { .. } => "I008",
            IngestError::NotAnObject { .. } => "I009",
            IngestError::NoText { .. } => "I010",
            IngestError::CutOff { .. } => "I017",
            IngestError::BrokenArchive { .. } => "I018",
            IngestError::NoFeed { .. } => "I019",
            IngestError::Trees { .. } => "I020",
        }
    }
}

/// Every code of this stage with what it means and what to do, in order.
pub const CODES: &[(&str, &str)] = &[
    (
        "I001",
        "An input holds no text. Nothing is kept of it. Remove it from the list, or check that it was saved completely.",
    ),
    (
        "I002",
        "An input is not text: it holds NUL bytes, or begins like a known binary format. Convert it to text or HTML first.",
    ),
    (
        "I003",
        "An input is larger than the limit. Split it into one file an article, or into JSONL with one article a line.",
    ),
    (
        "I004",
        "A text is in another language than English. It is kept, and not coded: the language engine and the lexicon are English.",
    ),
    ("I005", "Bytes cannot be read as UTF-8 nor in any encoding that fits. Convert the input to UTF-8 first."),
    (
        "I006",
        "Bytes are not UTF-8. They were read in the encoding named, found from a byte order mark, a declaration, or the bytes themselves. Convert the input to UTF-8 if signs look wrong.",
    ),
    (
        "I007",
        "A page holds no run of prose that could be its article. Save the page after it has loaded fully, or give its text.",
    ),
    ("I008", "A line of JSONL is not JSON. The other lines are read. Write one JSON object a line."),
    (
        "I009",
        "A line of JSONL is JSON, but no object. The other lines are read. Write one object a line, such as {\"text\": \"…\"}.",
    ),
    ("I010", "A JSON object has no text. Put the article's text in `text`, `body`, `content` or `html`, as a string."),
    ("I011", "The language of a text is unclear: it is too short or too mixed to tell. It is read as English."),
    ("I012", "An input declares another language than its text is in. The text decides."),
    ("I013", "An input declares an encoding that is not known. The encoding was found from the bytes instead."),
    (
        "I014",
        "A date in the metadata could not be read, and was left out. Write it as YYYY-MM-DD, or give it with --published.",
    ),
    (
        "I015",
        "A page is nested too deeply or too large for layout analysis. Its text was taken in the order of the page, without telling the article from what surrounds it by layout.",
    ),
    (
        "I016",
        "A page has no clear main part. The text of the whole page was taken, and its parts were told by their words.",
    ),
    ("I017", "An archive ends early or cannot be unpacked. What came before is kept. Fetch or copy it again."),
    (
        "I018",
        "A record of an archive is not what it says: its length lies, its head has no end, it holds no HTTP answer. It is passed over, the other records are read.",
    ),
    (
        "I019",
        "A feed or news item is no well-formed XML or JSON. Nothing is kept of it. Save it again, or give its articles as text.",
    ),
    (
        "I020",
        "An input is CoNLL-U: words in ten columns, not prose. Nothing is kept of it. Code it with `demarche code`, or give the text it was made from.",
    ),
];
