use crate::{SentenceId, Span, TokenId};
use std::fmt;

/// The code of an actor: ISO 3166 alpha-3 state and PLOVER sector (`PAK`, `PAK.MIL`), an organisation
/// (`IGO.NATO`, `UNO`, `EUR`), a transnational armed group (`IMG.ISIS`), a company (`MNC.SHELL`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ActorCode(pub String);

impl ActorCode {
    /// The part before the first full stop: the state, or the class of a non-state actor.
    pub fn head(&self) -> &str {
        self.0.split('.').next().unwrap_or("")
    }

    /// The part after the first full stop, if any.
    pub fn role(&self) -> Option<&str> {
        self.0.split_once('.').map(|(_, role)| role)
    }

    /// The same state with another role.
    pub fn with_role(&self, role: Role) -> ActorCode {
        ActorCode(format!("{}.{}", self.head(), role.name()))
    }

    /// Whether the head is a state or territory (three capitals that are no class of organisations).
    pub fn is_state(&self) -> bool {
        let head = self.head();
        head.len() == 3
            && head.bytes().all(|byte| byte.is_ascii_uppercase())
            && !matches!(head, "IGO" | "UNO" | "EUR" | "NGO" | "ISM" | "IMG" | "MNC" | "UNK")
            && Role::named(head).is_none()
    }

    /// Whether one names the other or a role of it: `PAK` covers `PAK.MIL`, `PAK.GOV` does not.
    pub fn covers(&self, other: &ActorCode) -> bool {
        self == other || (self.role().is_none() && self.head() == other.head())
    }
}

impl fmt::Display for ActorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$item:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$item])* $variant),* }

        impl $name {
            /// Every value, in the order of the standard.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The name in files and output.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }

            /// The value that a name means.
            pub fn named(name: &str) -> Option<$name> {
                match name { $($text => Some($name::$variant),)* _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}
pub(crate) use names;

names! {
    /// PLOVER sectors.
    Role {
        /// Executive, ruling party, ministry.
        Gov = "GOV",
        /// State armed forces.
        Mil = "MIL",
        /// Police.
        Cop = "COP",
        /// Legislature.
        Leg = "LEG",
        /// Courts.
        Jud = "JUD",
        /// State intelligence.
        Spy = "SPY",
        /// Pro-government paramilitaries.
        Prm = "PRM",
        /// Political parties.
        Pty = "PTY",
        /// Armed opposition.
        Reb = "REB",
        /// Unidentified armed force.
        Uaf = "UAF",
        /// Unknown.
        Unk = "UNK",
        /// Partially recognised entity.
        Pre = "PRE",
        /// Other civil society.
        Soc = "SOC",
        /// Farm labour.
        Agr = "AGR",
        /// Business.
        Bus = "BUS",
        /// Criminals.
        Crm = "CRM",
        /// Unarmed civilians.
        Cvl = "CVL",
        /// Education.
        Edu = "EDU",
        /// Former officials, exiles.
        Eli = "ELI",
        /// Media.
        Jrn = "JRN",
        /// Labour.
        Lab = "LAB",
        /// Medical.
        Med = "MED",
        /// Refugees.
        Ref = "REF",
        /// Political opposition.
        Opp = "OPP",
        /// Religious bodies.
        Rel = "REL",
    }
}

names! {
    /// What kind of thing an actor is.
    ActorKind {
        /// A state, or what stands for it: its adjective, its capital.
        State = "state",
        /// An office without a named holder: "the Chilean foreign minister".
        Office = "office",
        /// A named person.
        Person = "person",
        /// A ministry, army, service, party, court, media house.
        Agency = "agency",
        /// An intergovernmental organisation.
        Igo = "igo",
        /// A non-governmental organisation.
        Ngo = "ngo",
        /// An armed group.
        Armed = "armed-group",
        /// A company.
        Company = "company",
        /// People by what they do or are: protesters, soldiers, villagers.
        People = "people",
        /// Several actors at once: "the two countries", "both sides".
        Collective = "collective",
    }
}

/// Index of an actor mention in its reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MentionId(pub u32);

/// How a mention names its actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MentionForm {
    /// By a name: "Chile", "General Soto".
    Name,
    /// By an adjective: "Chilean".
    Adjective,
    /// By a description: "the army chief".
    Nominal,
    /// By a pronoun: "he".
    Pronoun,
}

/// A phrase that names an actor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActorMention {
    /// Its words: the name with the titles and modifiers that belong to it.
    pub span: Span,
    /// The sentence it stands in.
    pub sentence: SentenceId,
    /// The syntactic head of the phrase.
    pub head: TokenId,
    /// How it names the actor.
    pub form: MentionForm,
    /// Who it is, or why that is not known.
    pub actor: Result<ResolvedActor, Unresolved>,
    /// Who else it might have been, each with the reason why not.
    pub considered: Vec<String>,
}

impl ActorMention {
    /// The codes of the actor; empty if unresolved. Several for a collective.
    pub fn codes(&self) -> &[ActorCode] {
        match &self.actor {
            Ok(actor) => &actor.codes,
            Err(_) => &[],
        }
    }
}

/// Who a mention names, and how that was found out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedActor {
    /// One code, or several for a collective. Never empty.
    pub codes: Vec<ActorCode>,
    /// The canonical name: "Pakistan", "Javed Soto", "Shanghai Cooperation Organisation".
    pub name: String,
    /// What kind of actor.
    pub kind: ActorKind,
    /// The steps of the resolution, for `explain`: "lexicon/actors/states.tsv:142", "title from sentence 3".
    pub steps: Vec<String>,
}

/// Why a mention has no actor; lower case, one reason: "pronoun without antecedent".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unresolved(pub String);
