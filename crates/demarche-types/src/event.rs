use crate::actor::names;
use crate::{
    ActorCode, ActorMention, DateId, Dated, MentionId, PlaceId, QuantityId, QuantityRole, SectionId, SentenceId, Span,
    TokenId, Voice,
};
use std::fmt;

names! {
    /// PLOVER event types (manual of 2024, 16 types).
    EventType {
        /// Says it will cooperate.
        Agree = "AGREE",
        /// Talks, meets, visits.
        Consult = "CONSULT",
        /// Backs without matter: praises, signs, recognises.
        Support = "SUPPORT",
        /// Gives ground in words.
        Concede = "CONCEDE",
        /// Exchanges matter both ways.
        Cooperate = "COOPERATE",
        /// Gives matter one way.
        Aid = "AID",
        /// Gives ground in deed.
        Retreat = "RETREAT",
        /// Asks, demands.
        Request = "REQUEST",
        /// Blames, criticises, investigates.
        Accuse = "ACCUSE",
        /// Refuses.
        Reject = "REJECT",
        /// Warns of a costly act.
        Threaten = "THREATEN",
        /// Civilians act together against a target.
        Protest = "PROTEST",
        /// Cuts a tie.
        Sanction = "SANCTION",
        /// Raises armed readiness.
        Mobilize = "MOBILIZE",
        /// Represses short of violence.
        Coerce = "COERCE",
        /// Harms bodies or destroys.
        Assault = "ASSAULT",
    }
}

/// A name that is no PLOVER type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownEventType(pub String);

names! {
    /// The four quadrants of verbal and material, cooperation and conflict.
    QuadClass {
        /// 1
        VerbalCooperation = "verbal-cooperation",
        /// 2
        MaterialCooperation = "material-cooperation",
        /// 3
        VerbalConflict = "verbal-conflict",
        /// 4
        MaterialConflict = "material-conflict",
    }
}

impl EventType {
    /// The quadrant. SANCTION is material conflict, as its section of the manual says
    /// (the manual's appendix prints verbal).
    pub fn quad(self) -> QuadClass {
        use EventType::*;
        match self {
            Agree | Consult | Support | Concede => QuadClass::VerbalCooperation,
            Cooperate | Aid | Retreat => QuadClass::MaterialCooperation,
            Request | Accuse | Reject | Threaten => QuadClass::VerbalConflict,
            Protest | Sanction | Mobilize | Coerce | Assault => QuadClass::MaterialConflict,
        }
    }
}

/// A PLOVER mode, such as `visit`; which modes a type has is data (`lexicon/ontology/plover.tsv`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mode(pub String);

/// A PLOVER context, such as `military`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Context(pub String);

/// A CAMEO 1.1b3 code, such as `0841`. A string: `010` is not `10`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CameoCode(pub String);

impl CameoCode {
    /// The first two digits.
    pub fn root(&self) -> &str {
        self.0.get(..2).unwrap_or(&self.0)
    }

    /// The quadrant that CAMEO's roots fall into: 01 to 05, 06 to 08, 09 to 13, 14 to 20. PLOVER's is that of its
    /// type ([`EventType::quad`]); the two differ for a few codes. `None` for what is no code.
    pub fn quad(&self) -> Option<QuadClass> {
        match self.root().parse() {
            Ok(1..=5) => Some(QuadClass::VerbalCooperation),
            Ok(6..=8) => Some(QuadClass::MaterialCooperation),
            Ok(9..=13) => Some(QuadClass::VerbalConflict),
            Ok(14..=20) => Some(QuadClass::MaterialConflict),
            _ => None,
        }
    }
}

/// Index of an event in its reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventId(pub u32);

names! {
    /// Whether something happens or merely holds.
    EventKind {
        /// It happens.
        Event = "event",
        /// It holds: an alliance, a standing accusation, a disposition.
        State = "state",
    }
}

names! {
    /// What the text says of an event's reality.
    Factuality {
        /// Told as fact.
        Happened = "happened",
        /// Decided, scheduled, agreed.
        Planned = "planned",
        /// May, could, conditional, rumour.
        Possible = "possible",
        /// Content of a request or demand.
        CalledFor = "called-for",
        /// Some voice denies it.
        Denied = "denied",
        /// Contested or interested content of someone's words.
        ClaimedBySpeaker = "claimed-by-speaker",
        /// An allegation that rests on the author alone.
        ClaimedByAuthor = "claimed-by-author",
    }
}

names! {
    /// Whether the text says that it happened or that it did not.
    Polarity {
        /// It did.
        Positive = "pos",
        /// It did not.
        Negative = "neg",
    }
}

names! {
    /// The seven bands of likelihood of ICD 203 (2015), each by the first of its two names.
    Band {
        /// 1 to 5 in a hundred.
        Remote = "almost no chance",
        /// 5 to 20.
        VeryUnlikely = "very unlikely",
        /// 20 to 45.
        Unlikely = "unlikely",
        /// 45 to 55.
        Even = "roughly even chance",
        /// 55 to 80.
        Likely = "likely",
        /// 80 to 95.
        VeryLikely = "very likely",
        /// 95 to 99.
        AlmostCertain = "almost certain",
    }
}

impl Band {
    /// Its ends, in per cent.
    pub fn percent(self) -> (u8, u8) {
        const ENDS: [(u8, u8); 7] = [(1, 5), (5, 20), (20, 45), (45, 55), (55, 80), (80, 95), (95, 99)];
        ENDS[self as usize]
    }

    /// The band of the opposite: what is likely not to happen is unlikely.
    pub fn negated(self) -> Band {
        Band::ALL[Band::ALL.len() - 1 - self as usize]
    }
}

/// How likely a speaker's own words make it that an event happens, or happened. Nobody else vouches for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hedge {
    /// The words, in text order.
    pub words: Vec<Span>,
    /// The band that they stand for.
    pub band: Band,
}

/// One coded happening in one place of one text.
#[derive(Clone, Debug, PartialEq)]
pub struct EventMention {
    /// The predicate: verb, event noun or adjective.
    pub anchor: TokenId,
    /// The words that made the code: predicate, light verb, arguments.
    pub span: Span,
    /// The sentence it stands in.
    pub sentence: SentenceId,
    /// The section it stands in.
    pub section: SectionId,
    /// Who does it.
    pub sources: Vec<MentionId>,
    /// To whom.
    pub targets: Vec<MentionId>,
    /// PLOVER type.
    pub event_type: EventType,
    /// PLOVER mode, if the frame or its arguments say one.
    pub mode: Option<Mode>,
    /// PLOVER contexts, in the order of the ontology.
    pub contexts: Vec<Context>,
    /// CAMEO 1.1b3 code.
    pub cameo: CameoCode,
    /// Event or state.
    pub kind: EventKind,
    /// Whether sources and targets do it to each other: a meeting, a mutual agreement.
    pub reciprocal: bool,
    /// When.
    pub date: Dated,
    /// The expression the date comes from, if one does.
    pub date_mention: Option<DateId>,
    /// Where, as printed.
    pub place: Option<Span>,
    /// The place on the map, if the gazetteer knows it.
    pub location: Option<PlaceId>,
    /// How much, and in what role.
    pub quantities: Vec<(QuantityId, QuantityRole)>,
    /// Whether the text says that it happened.
    pub polarity: Polarity,
    /// How real the text makes it.
    pub factuality: Factuality,
    /// The words that show its factuality and polarity, where they are not plain: modal, negation, matrix verb,
    /// signs of an allegation.
    pub shown_by: Vec<Span>,
    /// How likely the innermost voice makes it, where its words say so.
    pub hedge: Option<Hedge>,
    /// Who says so between the author and the event, outermost first; empty on the author's own word.
    pub voices: Vec<Voice>,
    /// Who denies it, where some voice does.
    pub denied_by: Vec<Voice>,
    /// The earlier event of the reading that tells of the same happening, if one does.
    pub restates: Option<EventId>,
    /// What made the code.
    pub trace: Trace,
}

impl EventMention {
    /// The codes of sources and targets, in text order, each once. In a reciprocal event that names all
    /// its parties on one side ("the two countries met"), the first party is the source.
    pub fn sides(&self, actors: &[ActorMention]) -> (Vec<ActorCode>, Vec<ActorCode>) {
        let codes = |mentions: &[MentionId]| {
            let mut found: Vec<ActorCode> = Vec::new();
            for code in mentions.iter().flat_map(|id| actors[id.0 as usize].codes()) {
                if !found.contains(code) {
                    found.push(code.clone());
                }
            }
            found
        };
        let (mut sources, mut targets) = (codes(&self.sources), codes(&self.targets));
        if self.reciprocal && sources.len() > 1 && targets.is_empty() {
            targets = sources.split_off(1);
        }
        (sources, targets)
    }
}

/// A place in the lexicon: `frames/consult.toml:41`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LexiconRef {
    /// Its path: below `lexicon/` for the program's own files.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
}

impl fmt::Display for LexiconRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// What made a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// The lexicon entry that gave the type.
    pub entry: LexiconRef,
    /// What was decided, step by step: which token filled which slot, what changed the type, why the date.
    pub steps: Vec<String>,
    /// What was considered and not taken, each with the reason: other frames, other dates, other fillers of a side.
    pub considered: Vec<String>,
}

/// A predicate that looks like an event and got no code, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncoded {
    /// The predicate.
    pub anchor: TokenId,
    /// The sentence it stands in.
    pub sentence: SentenceId,
    /// Why: "no actor in the subject", "no frame fits these arguments".
    pub why: String,
    /// The type it would have if a side that no actor fills were one; none where no frame fits at all.
    pub almost: Option<EventType>,
    /// The frames that were considered, each with what it lacks.
    pub considered: Vec<String>,
}
