use crate::{SectionId, Span};
use std::fmt;
use std::str::FromStr;

/// Sentences, tokens, tags, lemmas and trees of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Analysis {
    /// All tokens (UD words), in text order.
    pub tokens: Vec<Token>,
    /// All sentences, in text order; together they hold every token once.
    pub sentences: Vec<Sentence>,
    /// What made it: the model's version, or the name of the CoNLL-U file's parser.
    pub made_by: String,
}

impl Analysis {
    /// The token.
    pub fn token(&self, id: TokenId) -> &Token {
        &self.tokens[id.0 as usize]
    }

    /// The sentence.
    pub fn sentence(&self, id: SentenceId) -> &Sentence {
        &self.sentences[id.0 as usize]
    }

    /// The sentences with their ids.
    pub fn sentences(&self) -> impl Iterator<Item = (SentenceId, &Sentence)> {
        self.sentences.iter().enumerate().map(|(index, sentence)| (SentenceId(index as u32), sentence))
    }

    /// The sentence that holds the token.
    pub fn sentence_of(&self, id: TokenId) -> SentenceId {
        SentenceId((self.sentences.partition_point(|sentence| sentence.first <= id.0) - 1) as u32)
    }

    /// The tokens that depend on `id`, in text order.
    pub fn children(&self, id: TokenId) -> impl Iterator<Item = TokenId> + '_ {
        let sentence = self.sentence(self.sentence_of(id));
        sentence.token_ids().filter(move |&other| self.token(other).head == Some(id))
    }

    /// The tokens that overlap `span`, in text order.
    pub fn tokens_in(&self, span: Span) -> impl Iterator<Item = TokenId> + '_ {
        let from = self.tokens.partition_point(|token| token.span.end() <= span.start());
        let to = self.tokens.partition_point(|token| token.span.start() < span.end());
        (from..to.max(from)).map(|index| TokenId(index as u32))
    }
}

/// Index of a token in [`Analysis::tokens`], counted over the whole article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TokenId(pub u32);

/// Index of a sentence in [`Analysis::sentences`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SentenceId(pub u32);

/// One sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// From its first token to its last.
    pub span: Span,
    /// The section it stands in; no sentence crosses sections.
    pub section: SectionId,
    /// Its first token.
    pub first: u32,
    /// One past its last token. Invariant: `first < end`.
    pub end: u32,
}

impl Sentence {
    /// Its tokens, in order.
    pub fn token_ids(&self) -> impl DoubleEndedIterator<Item = TokenId> + Clone + use<> {
        (self.first..self.end).map(TokenId)
    }
}

/// One UD word. Multiword tokens ("don't") are split into words whose spans lie side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its letters in the article's text.
    pub span: Span,
    /// Dictionary form.
    pub lemma: String,
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn Treebank tag.
    pub xpos: Xpos,
    /// Its governor in the same sentence; `None` for the root.
    pub head: Option<TokenId>,
    /// Its relation to the governor.
    pub deprel: Deprel,
    /// Whether it continues the multiword token that the word before it stands in.
    pub continues_word: bool,
}

/// A label that the treebank's guidelines do not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownLabel(pub String);

impl fmt::Display for UnknownLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown label {:?}", self.0)
    }
}

impl std::error::Error for UnknownLabel {}

macro_rules! labels {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "the names are the standard's own")]
        pub enum $name { $($variant),* }

        impl $name {
            /// The label as the standard writes it.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }
        }

        impl FromStr for $name {
            type Err = UnknownLabel;

            fn from_str(text: &str) -> Result<$name, UnknownLabel> {
                match text { $($text => Ok($name::$variant),)* _ => Err(UnknownLabel(text.to_owned())) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

labels! {
    /// Universal parts of speech (universaldependencies.org/u/pos).
    Upos {
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ",
        Noun = "NOUN", Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT",
        Sconj = "SCONJ", Sym = "SYM", Verb = "VERB", X = "X",
    }
}

labels! {
    /// Penn Treebank tags as the English treebanks use them (Santorini 1990, with ADD, AFX, GW, HYPH, NFP).
    Xpos {
        Add = "ADD", Afx = "AFX", Cc = "CC", Cd = "CD", Dt = "DT", Ex = "EX", Fw = "FW", Gw = "GW",
        Hyph = "HYPH", In = "IN", Jj = "JJ", Jjr = "JJR", Jjs = "JJS", Ls = "LS", Md = "MD", Nfp = "NFP",
        Nn = "NN", Nnp = "NNP", Nnps = "NNPS", Nns = "NNS", Pdt = "PDT", Pos = "POS", Prp = "PRP",
        PrpPoss = "PRP$", Rb = "RB", Rbr = "RBR", Rbs = "RBS", Rp = "RP", Sym = "SYM", To = "TO", Uh = "UH",
        Vb = "VB", Vbd = "VBD", Vbg = "VBG", Vbn = "VBN", Vbp = "VBP", Vbz = "VBZ", Wdt = "WDT", Wp = "WP",
        WpPoss = "WP$", Wrb = "WRB", LeftBracket = "-LRB-", RightBracket = "-RRB-", Stop = ".", Comma = ",",
        Colon = ":", OpenQuote = "``", CloseQuote = "''", Dollar = "$", Hash = "#", None = "_",
    }
}

labels! {
    /// Universal dependency relations (universaldependencies.org/u/dep), without subtypes.
    Rel {
        Acl = "acl", Advcl = "advcl", Advmod = "advmod", Amod = "amod", Appos = "appos", Aux = "aux",
        Case = "case", Cc = "cc", Ccomp = "ccomp", Clf = "clf", Compound = "compound", Conj = "conj",
        Cop = "cop", Csubj = "csubj", Dep = "dep", Det = "det", Discourse = "discourse",
        Dislocated = "dislocated", Expl = "expl", Fixed = "fixed", Flat = "flat", Goeswith = "goeswith",
        Iobj = "iobj", List = "list", Mark = "mark", Nmod = "nmod", Nsubj = "nsubj", Nummod = "nummod",
        Obj = "obj", Obl = "obl", Orphan = "orphan", Parataxis = "parataxis", Punct = "punct",
        Reparandum = "reparandum", Root = "root", Vocative = "vocative", Xcomp = "xcomp",
    }
}

labels! {
    /// Subtypes of relations that English treebanks use; `Other` stands for any that is not listed.
    Sub {
        None = "", Pass = "pass", Agent = "agent", Relcl = "relcl", Poss = "poss", Prt = "prt",
        Unmarked = "unmarked", Desc = "desc", Outer = "outer", Predet = "predet", Preconj = "preconj",
        Tmod = "tmod", Npmod = "npmod", Foreign = "foreign", Name = "name", Other = "other",
    }
}

/// A dependency relation with its subtype, such as `nsubj:pass`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Deprel {
    /// The universal relation.
    pub rel: Rel,
    /// Its subtype.
    pub sub: Sub,
}

impl Deprel {
    /// A relation without subtype.
    pub const fn plain(rel: Rel) -> Deprel {
        Deprel { rel, sub: Sub::None }
    }
}

impl FromStr for Deprel {
    type Err = UnknownLabel;

    fn from_str(text: &str) -> Result<Deprel, UnknownLabel> {
        match text.split_once(':') {
            None => Ok(Deprel::plain(text.parse()?)),
            Some((rel, sub)) => Ok(Deprel { rel: rel.parse()?, sub: sub.parse().unwrap_or(Sub::Other) }),
        }
    }
}

impl fmt::Display for Deprel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.sub {
            Sub::None => f.write_str(self.rel.name()),
            sub => write!(f, "{}:{}", self.rel.name(), sub.name()),
        }
    }
}
