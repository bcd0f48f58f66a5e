//! What the tree around a predicate says of its reality, as named features.
//!
//! A feature is a short text: a kind, `=`, a value. Kinds: `l` lemma, `u` part of speech, `r` relation, `t` tense of the
//! verb group, `aux`, `adv`, `det`, `mark`, `subj`; with a prefix the same of a governor (`H1:`, `H2:`) or of the first
//! conjunct (`c0:`); `up` matrix predicates with the way to them; `w` neighbours; `end` the mark that ends the sentence.

use crate::tree::Tree;
use demarche_types::{Rel, TokenId, Upos, Xpos};

/// How many governors are looked at.
const MAX_STEPS: usize = 5;

/// How many words before a predicate are searched for negation and modals.
const WINDOW: u32 = 6;

/// Words that deny.
const NEGATIONS: [&str; 18] = [
    "not", "n't", "n’t", "never", "no", "nor", "without", "neither", "hardly", "barely", "scarcely", "rarely",
    "seldom", "nobody", "nothing", "none", "nt", "cannot",
];

/// The features of a token as a predicate, unsorted, some more than once.
pub(super) fn of(tree: &Tree<'_>, id: TokenId) -> Vec<String> {
    let mut features = Features { tree, found: Vec::new() };
    features.predicate(id);
    features.climb(id);
    features.neighbours(id);
    features.found
}

struct Features<'a> {
    tree: &'a Tree<'a>,
    found: Vec<String>,
}

/// What the words beside a predicate say of its clause.
struct Clause {
    tense: String,
    negated: bool,
    auxiliary: bool,
    subject: bool,
}

impl Features<'_> {
    fn add(&mut self, feature: String) {
        self.found.push(feature);
    }

    fn lemma(&self, id: TokenId) -> String {
        self.tree.lemma(id).to_lowercase()
    }

    fn negates(&self, id: TokenId) -> bool {
        NEGATIONS.contains(&self.lemma(id).as_str()) || NEGATIONS.contains(&self.tree.form(id).to_lowercase().as_str())
    }

    /// Tense, aspect and modality of the verb group.
    fn tense(&self, id: TokenId) -> String {
        let tree = self.tree;
        let own = tree.token(id).xpos;
        let group: Vec<TokenId> = tree.with_rel(id, &[Rel::Aux, Rel::Cop]).collect();
        let has = |wanted: &[Xpos]| group.iter().any(|&word| wanted.contains(&tree.token(word).xpos));
        let lemma = |wanted: &str| group.iter().any(|&word| tree.lemma(word) == wanted);
        let mut tense = if has(&[Xpos::Md]) {
            "modal"
        } else if has(&[Xpos::Vbd]) || own == Xpos::Vbd {
            "past"
        } else if has(&[Xpos::Vbp, Xpos::Vbz]) || matches!(own, Xpos::Vbp | Xpos::Vbz) {
            "present"
        } else {
            "none"
        }
        .to_owned();
        if lemma("have") && matches!(own, Xpos::Vbn | Xpos::Vbd) {
            tense.push_str("+perfect");
        }
        if lemma("be") && own == Xpos::Vbg {
            tense.push_str("+progressive");
        }
        tense
    }

    /// Features of a predicate's own clause, under a prefix.
    fn clause(&mut self, id: TokenId, prefix: &str) -> Clause {
        let tree = self.tree;
        let tense = self.tense(id);
        let mut clause = Clause { tense: tense.clone(), negated: false, auxiliary: false, subject: false };
        self.add(format!("{prefix}x={}", tree.token(id).xpos));
        self.add(format!("{prefix}t={tense}"));
        for &child in tree.children(id) {
            let lemma = self.lemma(child);
            if self.negates(child) {
                clause.negated = true;
            }
            match tree.rel(child) {
                Rel::Aux | Rel::Cop => {
                    clause.auxiliary = true;
                    self.add(format!("{prefix}aux={lemma}"));
                }
                Rel::Mark | Rel::Case => self.add(format!("{prefix}mark={lemma}")),
                Rel::Advmod => self.add(format!("{prefix}adv={lemma}")),
                Rel::Det => self.add(format!("{prefix}det={lemma}")),
                Rel::Nsubj => {
                    clause.subject = true;
                    self.add(format!("{prefix}subj"));
                    if tree.token(child).upos == Upos::Pron {
                        self.add(format!("{prefix}subj={lemma}"));
                    }
                    clause.negated |=
                        matches!(lemma.as_str(), "nobody" | "nothing" | "none" | "noone") || self.no(child);
                }
                Rel::Obj if matches!(lemma.as_str(), "nobody" | "nothing") || self.no(child) => {
                    self.add(format!("{prefix}no-object"));
                }
                Rel::Advcl
                    if tree.with_rel(child, &[Rel::Mark]).any(|mark| matches!(tree.lemma(mark), "if" | "unless")) =>
                {
                    self.add(format!("{prefix}condition"));
                }
                Rel::Expl | Rel::Csubj => {
                    clause.subject = true;
                    self.add(format!("{prefix}expletive"));
                }
                _ => {}
            }
        }
        if clause.negated {
            self.add(format!("{prefix}negated"));
        }
        clause
    }

    fn no(&self, noun: TokenId) -> bool {
        self.tree.with_rel(noun, &[Rel::Det]).any(|word| self.tree.lemma(word).eq_ignore_ascii_case("no"))
    }

    fn subject_kind(&self, id: TokenId) -> String {
        let tree = self.tree;
        match tree.child(id, &[Rel::Nsubj]) {
            None => "none".to_owned(),
            Some(subject) if tree.token(subject).upos == Upos::Pron => self.lemma(subject),
            Some(subject) => tree.token(subject).xpos.name().to_owned(),
        }
    }

    fn predicate(&mut self, id: TokenId) {
        let tree = self.tree;
        let token = tree.token(id);
        let (lemma, rel) = (self.lemma(id), tree.rel(id).name());
        self.add(format!("l={lemma}"));
        self.add(format!("u={}", token.upos));
        self.add(format!("r={}", token.deprel));
        let clause = self.clause(id, "");
        let tense = clause.tense.clone();
        let has_mark = tree.child(id, &[Rel::Mark]).is_some();
        if matches!(token.xpos, Xpos::Vb | Xpos::Vbp)
            && !clause.subject
            && !clause.auxiliary
            && !has_mark
            && matches!(tree.rel(id), Rel::Root | Rel::Conj | Rel::Parataxis)
        {
            self.add("imperative".to_owned());
        }
        if tense == "none" && token.upos == Upos::Verb {
            self.add(format!("nonfinite,r={rel}"));
        }
        let kind = self.subject_kind(id);
        self.add(format!("s={kind}"));
        self.add(format!("s,t={kind},{tense}"));
        self.add(format!("l,t={lemma},{tense}"));
        self.add(format!("l,r={lemma},{rel}"));
        self.add(format!("t,r={tense},{rel}"));
        self.add(format!("t,n={tense},{}", clause.negated));
        let above = token.head.map_or_else(|| "-".to_owned(), |head| self.lemma(head));
        self.add(format!("t,up={tense},{above}"));
        for &child in tree.children(id) {
            let below = self.lemma(child);
            match tree.rel(child) {
                Rel::Obl => {
                    self.add(format!("obl={below}"));
                    self.add(format!("obl-case={}", tree.case(child).unwrap_or("-").to_lowercase()));
                }
                Rel::Xcomp | Rel::Ccomp => self.add(format!("comp={}", tree.rel(child).name())),
                Rel::Obj => {
                    let determiner =
                        tree.child(child, &[Rel::Det]).map_or_else(|| "-".to_owned(), |word| self.lemma(word));
                    self.add(format!("obj-det={determiner}"));
                }
                _ => {}
            }
        }
    }

    /// What governs the predicate: matrix verbs with their clauses, and the first of coordinated verbs.
    fn climb(&mut self, id: TokenId) {
        let tree = self.tree;
        let tense = self.tense(id);
        let mut at = id;
        let mut path: Vec<&str> = Vec::new();
        for _ in 0..MAX_STEPS {
            let Some(above) = tree.token(at).head else { break };
            let rel = tree.rel(at);
            if rel == Rel::Conj {
                if tree.child(at, &[Rel::Nsubj, Rel::Aux]).is_none() {
                    self.clause(above, if path.is_empty() { "c0:" } else { "c1:" });
                }
                at = above;
                continue;
            }
            path.push(rel.name());
            let (depth, lemma) = (path.len(), self.lemma(above));
            let mark = tree.child(at, &[Rel::Mark, Rel::Case]).map_or_else(|| "-".to_owned(), |mark| self.lemma(mark));
            let clausal = matches!(rel, Rel::Xcomp | Rel::Ccomp | Rel::Advcl | Rel::Acl | Rel::Csubj);
            if depth <= 2 || clausal {
                self.add(format!("h{depth}={},{mark}", rel.name()));
            }
            if depth == 1 {
                self.add(format!("h={lemma}"));
                self.add(format!("h,r={lemma},{}", rel.name()));
                let above_tense = self.tense(above);
                self.add(format!("t,r,t={tense},{},{above_tense}", rel.name()));
                self.add(format!("h,s={},{},{above_tense}", rel.name(), self.subject_kind(above)));
            }
            if (clausal || matches!(rel, Rel::Obj | Rel::Obl | Rel::Nmod | Rel::Nsubj)) && depth <= 3 {
                self.add(format!("up={lemma}"));
                self.add(format!("up,r={lemma},{}", rel.name()));
                let clause = self.clause(above, if depth == 1 { "H1:" } else { "H2:" });
                if clause.negated {
                    self.add(format!("up-negated={lemma},{}", rel.name()));
                    self.add(format!("up-negated,r={}", rel.name()));
                }
                if clause.tense.starts_with("modal") {
                    self.add(format!("up-modal={}", rel.name()));
                }
            }
            at = above;
        }
        path.truncate(3);
        self.add(format!("path={}", path.join(">")));
        self.add(format!("root-x={}", tree.token(at).xpos));
        if at != id {
            self.add(format!("root-t={}", self.tense(at)));
        }
    }

    /// The words around, and the sentence.
    fn neighbours(&mut self, id: TokenId) {
        let tree = self.tree;
        let sentence = tree.analysis.sentence(tree.analysis.sentence_of(id));
        let (first, end) = (sentence.first, sentence.end);
        let within = |at: Option<u32>| at.filter(|at| (first..end).contains(at)).map(TokenId);
        let stop =
            (id.0..end).map(TokenId).map(|word| tree.form(word)).find(|form| matches!(*form, "." | "?" | "!" | "..."));
        let stop = stop.unwrap_or("none");
        self.add(format!("end={stop}"));
        if stop == "?" {
            self.add(format!("question,r={}", tree.rel(id).name()));
        }
        if id.0 < first + 4 {
            self.add("begins".to_owned());
        }
        self.add(format!("length={}", ((end - first) / 8).min(5)));
        for (name, at) in [
            ("w-2", id.0.checked_sub(2)),
            ("w-1", id.0.checked_sub(1)),
            ("w+1", id.0.checked_add(1)),
            ("w+2", id.0.checked_add(2)),
        ] {
            if let Some(word) = within(at) {
                self.add(format!("{name}={}", self.lemma(word)));
                if name == "w-1" {
                    self.add(format!("w-1,x={},{}", self.lemma(word), tree.token(id).xpos));
                }
            }
        }
        if let (Some(one), Some(two)) = (within(id.0.checked_sub(2)), within(id.0.checked_sub(1))) {
            self.add(format!("w-2,w-1={},{}", self.lemma(one), self.lemma(two)));
        }
        for word in (id.0.saturating_sub(WINDOW).max(first)..id.0).map(TokenId) {
            if self.negates(word) {
                self.add("negation-before".to_owned());
            }
            if tree.token(word).xpos == Xpos::Md {
                self.add("modal-before".to_owned());
            }
            let lemma = self.lemma(word);
            if matches!(lemma.as_str(), "if" | "whether" | "would" | "hope" | "want" | "should") {
                self.add(format!("before={lemma}"));
            }
        }
    }
}
