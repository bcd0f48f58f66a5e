use crate::actor::names;
use crate::{ActorCode, ActorMention, MentionId, SectionId, Span};

/// Index of a quotation in its reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QuotationId(pub u32);

names! {
    /// How speech is reported.
    QuotationKind {
        /// Inside quotation marks.
        Direct = "direct",
        /// Outside them.
        Indirect = "indirect",
        /// Both.
        Mixed = "mixed",
    }
}

names! {
    /// What a cue makes of the words it introduces.
    CueKind {
        /// Says, tells, reports: the speaker stands for it.
        Assertion = "assertion",
        /// Claims, alleges: the writer keeps a distance.
        Claim = "claim",
        /// Denies, rejects: the speaker says it is not so.
        Denial = "denial",
        /// Urges, demands, asks.
        Request = "request",
        /// Promises, vows, will.
        Commitment = "commitment",
        /// Warns, threatens.
        Warning = "warning",
        /// Thinks, believes, fears.
        Thought = "thought",
        /// Wants, plans, refuses: what the speaker is set on, whether it was said or not.
        Intention = "intention",
    }
}

/// A span of reported speech.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// What is said, without quotation marks and without "that"; several spans where the cue interrupts.
    pub content: Vec<Span>,
    /// The words that introduce it; empty for a block quotation that only layout introduces.
    pub cue: Vec<Span>,
    /// The noun phrase of the speaker, if one stands near.
    pub source: Vec<Span>,
    /// Direct, indirect or mixed.
    pub kind: QuotationKind,
    /// What the cue makes of it.
    pub cue_kind: CueKind,
    /// Those who speak, as far as the source names actors: two in "Chile and Peru said".
    pub speakers: Vec<MentionId>,
    /// The quotation that this one stands inside, if any: the speaker of that one reports this one.
    pub within: Option<QuotationId>,
    /// The section it stands in.
    pub section: SectionId,
}

impl Quotation {
    /// The codes of those who speak.
    pub fn codes<'a>(&'a self, actors: &'a [ActorMention]) -> impl Iterator<Item = &'a ActorCode> {
        self.speakers.iter().flat_map(|id| actors[id.0 as usize].codes())
    }
}

/// One link of a voice chain: who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// Those who speak, as far as they are actors: two in "Chile and Peru said".
    pub mentions: Vec<MentionId>,
    /// Their codes, as far as resolved.
    pub codes: Vec<ActorCode>,
    /// The speaker as printed: "the press service of the Security Council".
    pub name: String,
    /// The quotation that puts the words in this mouth, if one does.
    pub quotation: Option<QuotationId>,
}
