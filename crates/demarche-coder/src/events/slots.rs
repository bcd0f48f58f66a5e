//! Which actors fill the slots of a frame.

use crate::tree::Tree;
use demarche_lexicon::{FrameCode, FramePos, Frames, LightKind, Slot};
use demarche_types::{
    ActorCode, ActorKind, ActorMention, EventType, MentionForm, MentionId, Rel, Sub, TokenId, Upos, Xpos,
};

/// How deep below an argument an actor may lie: "the base of the army of Chile".
const MAX_DEPTH: usize = 3;

/// Verbs whose infinitive is what somebody is told to do.
const ORDERING: [&str; 12] =
    ["order", "tell", "ask", "urge", "command", "instruct", "force", "compel", "press", "allow", "permit", "forbid"];

/// How many levels of nouns below a predicate are searched for its phrases.
const LEVELS: usize = 2;

/// Prepositions through which an argument that is no actor itself passes its role to the actor below:
/// "territory of Chile", "ships from Chile", "people in Chile".
const PASSING: [&str; 5] = ["of", "in", "from", "for", "on"];

/// Verbs whose object changes hands.
const HANDING_OVER: [&str; 12] =
    ["sell", "buy", "purchase", "supply", "deliver", "provide", "give", "send", "lease", "acquire", "export", "ship"];

/// The actor mentions of a text, by token.
pub(crate) struct Actors<'a> {
    pub mentions: &'a [ActorMention],
    /// The mention headed by a token: the outermost one.
    by_head: Vec<Option<MentionId>>,
    /// The outermost mention that a token stands in.
    around: Vec<Option<MentionId>>,
}

impl<'a> Actors<'a> {
    pub(crate) fn new(tree: &Tree<'_>, mentions: &'a [ActorMention]) -> Actors<'a> {
        let count = tree.analysis.tokens.len();
        let mut actors = Actors { mentions, by_head: vec![None; count], around: vec![None; count] };
        let longer = |old: Option<MentionId>, new: &ActorMention| {
            old.is_none_or(|old| mentions[old.0 as usize].span.len() < new.span.len())
        };
        for (index, mention) in mentions.iter().enumerate() {
            let id = MentionId(index as u32);
            let head = &mut actors.by_head[mention.head.0 as usize];
            if longer(*head, mention) {
                *head = Some(id);
            }
            for token in tree.analysis.tokens_in(mention.span) {
                let around = &mut actors.around[token.0 as usize];
                if longer(*around, mention) {
                    *around = Some(id);
                }
            }
        }
        actors
    }

    pub(crate) fn get(&self, id: MentionId) -> &'a ActorMention {
        &self.mentions[id.0 as usize]
    }

    /// The mention headed by the token.
    pub(crate) fn headed_by(&self, token: TokenId) -> Option<MentionId> {
        self.by_head[token.0 as usize]
    }

    /// The outermost mention around the token.
    pub(crate) fn around(&self, token: TokenId) -> Option<MentionId> {
        self.around[token.0 as usize]
    }

    /// Whether a mention names a city as the place of something.
    pub(crate) fn is_place(&self, id: MentionId) -> bool {
        self.get(id).actor.as_ref().is_ok_and(|actor| actor.steps.iter().any(|step| step == "place"))
    }

    fn resolved(&self, id: MentionId) -> bool {
        self.get(id).actor.is_ok()
    }

    /// "The Chile-Peru commission", "Chile–Peru talks": the names that hyphens join, in text order.
    fn joined(&self, tree: &Tree<'_>, own: MentionId) -> Vec<MentionId> {
        let state = |id: MentionId| self.resolved(id) && self.get(id).codes().iter().all(ActorCode::is_state);
        let mut parties = vec![own];
        if !state(own) {
            return parties;
        }
        let last_token = TokenId(tree.analysis.tokens.len() as u32);
        let is_hyphen = |id: TokenId| matches!(tree.form(id), "-" | "–" | "‑");
        let beyond = |id: MentionId, step: i64| {
            let at = |offset: i64, from: TokenId| {
                let index = i64::from(from.0) + offset;
                (0..i64::from(last_token.0)).contains(&index).then_some(TokenId(index as u32))
            };
            let tokens: Vec<TokenId> = tree.analysis.tokens_in(self.get(id).span).collect();
            let edge = if step < 0 { tokens.first() } else { tokens.last() };
            let hyphen = at(step, *edge?).filter(|&token| is_hyphen(token))?;
            let next = at(step, hyphen)?;
            let touch = |one: TokenId, two: TokenId| {
                let (one, two) = (tree.token(one).span, tree.token(two).span);
                one.end() == two.start() || two.end() == one.start()
            };
            let joined = touch(*edge?, hyphen) && touch(hyphen, next);
            self.around(next).filter(|&other| joined && state(other) && other != id)
        };
        for step in [-1, 1] {
            let mut at = own;
            while let Some(next) = beyond(at, step).filter(|next| !parties.contains(next)) {
                parties.push(next);
                at = next;
            }
        }
        parties.sort_unstable();
        parties
    }

    /// The actors that an argument names: its head and what is coordinated with it, or else the actor
    /// that owns it, describes it or that it is part of.
    pub(crate) fn named_by(&self, tree: &Tree<'_>, argument: TokenId) -> Vec<MentionId> {
        let mut found = Vec::new();
        for conjunct in tree.conjuncts(argument) {
            let conjunct_of_clause = conjunct != argument && tree.token(conjunct).upos == Upos::Verb;
            if !conjunct_of_clause {
                self.collect(tree, conjunct, MAX_DEPTH, &mut found);
            }
        }
        found.dedup();
        found
    }

    /// "Russian" in "Russian and Chinese troops": mentions just before that share the noun of this one.
    fn sharing(&self, own: MentionId) -> Vec<MentionId> {
        let shared = self.get(own);
        let kind = |mention: &ActorMention| mention.actor.as_ref().ok().map(|actor| actor.kind);
        let mut first = own.0;
        while let Some(before) = first.checked_sub(1).map(MentionId) {
            let mention = self.get(before);
            let shares = mention.form == MentionForm::Adjective
                && mention.sentence == shared.sentence
                && kind(mention) == kind(shared)
                && !matches!(kind(mention), Some(ActorKind::State | ActorKind::Collective));
            if !shares {
                break;
            }
            first = before.0;
        }
        (first..own.0).map(MentionId).collect()
    }

    fn collect(&self, tree: &Tree<'_>, head: TokenId, depth: usize, found: &mut Vec<MentionId>) {
        // The head of a phrase and of its mention may differ where the parser erred inside a name.
        let own = self.headed_by(head).or_else(|| {
            self.around(head).filter(|&id| {
                let mention = self.get(id);
                mention.form != MentionForm::Adjective && tree.token(head).upos != Upos::Verb
            })
        });
        if let Some(own) = own
            && self.resolved(own)
        {
            for mention in self.sharing(own).into_iter().chain(self.joined(tree, own)) {
                if !found.contains(&mention) {
                    found.push(mention);
                }
            }
            return;
        }
        let Some(depth) = depth.checked_sub(1) else { return };
        let below = |wanted: &dyn Fn(TokenId) -> bool, found: &mut Vec<MentionId>| {
            for &child in tree.children(head) {
                if wanted(child) {
                    for conjunct in tree.conjuncts(child) {
                        self.collect(tree, conjunct, depth, found);
                    }
                }
            }
            !found.is_empty()
        };
        let owner = |child: TokenId| tree.rel(child) == Rel::Nmod && tree.sub(child) == Sub::Poss;
        let describing = |child: TokenId| {
            matches!(tree.rel(child), Rel::Amod | Rel::Compound | Rel::Nmod if tree.case(child).is_none())
                && self.around(child).is_some()
        };
        let part = |child: TokenId| {
            matches!(tree.rel(child), Rel::Nmod) && tree.case(child).is_some_and(|case| PASSING.contains(&case))
        };
        // "the rights group Amnesty International": the name beside the noun.
        let name = |child: TokenId| {
            matches!(tree.rel(child), Rel::Appos | Rel::Flat)
                && self.headed_by(child).is_some_and(|id| self.resolved(id))
        };
        if below(&name, found) || below(&owner, found) || below(&describing, found) {
            return;
        }
        // "the exercise held by Chile", "the raid that Chile carried out": whoever did it.
        for clause in tree.with_rel(head, &[Rel::Acl]) {
            let doer = tree.deep_subject(clause).filter(|&doer| doer != head && tree.deep_object(clause) == Some(head));
            for conjunct in doer.map_or(Vec::new(), |doer| tree.conjuncts(doer)) {
                self.collect(tree, conjunct, depth, found);
            }
        }
        if found.is_empty() {
            below(&part, found);
        }
    }
}

/// "A Chile-operated drone attack": the name before a participle of doing.
fn joined_doer(tree: &Tree<'_>, actors: &Actors<'_>, participle: TokenId) -> Option<TokenId> {
    const DOING: [&str; 10] =
        ["operate", "run", "conduct", "launch", "direct", "command", "execute", "perpetrate", "order", "lead"];
    let doing = tree.token(participle).xpos == Xpos::Vbn && DOING.contains(&tree.lemma(participle));
    tree.with_rel(participle, &[Rel::Compound, Rel::Obl, Rel::Nsubj, Rel::Nmod])
        .find(|&name| doing && actors.around(name).is_some())
}

/// A predicate with what governs it.
#[derive(Clone, Copy)]
pub(crate) struct Predicate {
    pub token: TokenId,
    pub pos: FramePos,
    /// The light verb of an event noun.
    pub light: Option<(TokenId, LightKind)>,
}

/// What fills a slot: the argument's head, and the actors it names.
pub(crate) struct Filler {
    pub actors: Vec<MentionId>,
}

impl Predicate {
    /// The head of the deep object, for constraints on it.
    pub(crate) fn object(&self, tree: &Tree<'_>) -> Option<TokenId> {
        match self.pos {
            FramePos::Verb => tree.deep_object(self.token),
            FramePos::Noun | FramePos::Adj => tree
                .prepositional(self.token, "of")
                .next()
                .or_else(|| tree.with_rel(self.token, &[Rel::Compound]).next()),
        }
    }

    /// Whether the object of the predicate, or of its light verb, changes hands.
    pub(crate) fn hands_over(&self, tree: &Tree<'_>) -> bool {
        HANDING_OVER.contains(&tree.lemma(self.light.map_or(self.token, |(verb, _)| verb)))
    }

    /// Words below a hostile deed that is blamed, or a good that is demanded, for whom it is done to: the shelled in
    /// "condemned the shelling of a village", the freed in "demanded the release of the crew".
    pub(crate) fn victims(&self, tree: &Tree<'_>, frames: &Frames, event_type: EventType) -> Vec<TokenId> {
        let Some(object) = tree.deep_object(self.token).filter(|_| self.pos == FramePos::Verb) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for deed in tree.conjuncts(object) {
            let lemma = tree.lemma(deed);
            let hostile = || {
                let mut found = frames.of(FramePos::Noun, lemma);
                found.any(|frame| matches!(frame.code, FrameCode::Event(EventType::Assault | EventType::Coerce)))
            };
            let carried = || frames.light(tree.lemma(self.token)).is_some();
            let done_to = match event_type {
                EventType::Accuse => hostile() && !carried(),
                EventType::Request => frames.in_class("handed", lemma),
                _ => false,
            };
            if !done_to {
                continue;
            }
            let patient = |&phrase: &TokenId| {
                let case = tree.case(phrase);
                let owned = tree.sub(phrase) == Sub::Poss;
                matches!(case, Some("of" | "on" | "against" | "in" | "at" | "near"))
                    || (owned && event_type == EventType::Request)
            };
            let doer = |&word: &TokenId| {
                tree.with_rel(word, &[Rel::Case]).any(|case| matches!(tree.lemma(case), "by" | "from"))
            };
            for phrase in tree.with_rel(deed, &[Rel::Nmod]).filter(patient) {
                let below = tree.subtree(phrase);
                let others: Vec<TokenId> =
                    below.iter().copied().filter(doer).flat_map(|word| tree.subtree(word)).collect();
                found.extend(below.into_iter().filter(|word| !others.contains(word)));
            }
        }
        found
    }

    /// Words for whom a common effort is directed against: "agreed to fight the rebels", "support in the war on the rebels".
    pub(crate) fn enemies(&self, tree: &Tree<'_>, frames: &Frames, event_type: EventType) -> Vec<TokenId> {
        use EventType::{Agree, Aid, Consult, Cooperate, Support};
        if !matches!(event_type, Agree | Aid | Consult | Cooperate | Support) {
            return Vec::new();
        }
        let carrier = self.light.map_or(self.token, |(verb, _)| verb);
        let mut found = Vec::new();
        let below = tree.subtree(carrier);
        for &effort in below
            .iter()
            .filter(|&&token| token != carrier && token != self.token && frames.in_class("fighting", tree.lemma(token)))
        {
            let against = |&phrase: &TokenId| match tree.rel(phrase) {
                Rel::Obj => true,
                Rel::Obl => tree.case(phrase) == Some("against"),
                Rel::Nmod => matches!(tree.case(phrase), Some("against" | "on" | "of" | "from" | "with")),
                _ => false,
            };
            for phrase in tree.children(effort).iter().copied().filter(against) {
                found.extend(tree.subtree(phrase));
            }
        }
        found
    }

    /// The tokens whose prepositional phrases count as the predicate's own.
    fn phrase_heads(&self, tree: &Tree<'_>) -> Vec<TokenId> {
        let mut heads = vec![self.token];
        if let Some((verb, _)) = self.light {
            heads.push(verb);
            if let Some(object) = tree.deep_object(verb).filter(|&object| object != self.token) {
                heads.push(object);
            }
        }
        if self.pos != FramePos::Noun {
            // Attachment after an object is a coin toss for any parser: look into the object as well.
            let nouns: Vec<_> = tree
                .deep_object(self.token)
                .into_iter()
                .chain(tree.with_rel(self.token, &[Rel::Obl, Rel::Xcomp, Rel::Iobj]))
                .filter(|&noun| tree.token(noun).upos != Upos::Verb)
                .collect();
            for noun in nouns {
                heads.extend(tree.conjuncts(noun));
            }
        }
        // Nouns further down: "talks in Lima with Chile", "suspension of aid to Chile by Peru".
        let mut from = 0;
        for _ in 0..LEVELS {
            let to = heads.len();
            for index in from..to {
                let deeper: Vec<_> = tree
                    .with_rel(heads[index], &[Rel::Nmod, Rel::Nummod, Rel::Appos, Rel::Amod])
                    .filter(|&noun| tree.sub(noun) != Sub::Poss && !heads.contains(&noun))
                    .collect();
                heads.extend(deeper);
            }
            from = to;
        }
        heads
    }

    /// The actors of the first phrase behind the predicate with one of these prepositions: "support for the
    /// fight of Chile against rebels" is for Chile.
    pub(crate) fn nearest(
        &self,
        tree: &Tree<'_>,
        actors: &Actors<'_>,
        prepositions: &[&str],
        fits: &dyn Fn(MentionId) -> bool,
    ) -> Option<Vec<MentionId>> {
        let mut phrases: Vec<TokenId> =
            prepositions.iter().flat_map(|preposition| self.prepositional(tree, preposition)).collect();
        phrases.sort_by_key(|&phrase| (phrase < self.token, phrase));
        phrases.into_iter().find_map(|phrase| {
            let mut found = actors.named_by(tree, phrase);
            found.retain(|&mention| fits(mention));
            (!found.is_empty()).then_some(found)
        })
    }

    /// The heads of the prepositional phrases with `preposition`.
    pub(crate) fn prepositional(&self, tree: &Tree<'_>, preposition: &str) -> Vec<TokenId> {
        let mut found = Vec::new();
        for head in self.phrase_heads(tree) {
            for phrase in tree.prepositional(head, preposition) {
                if !found.contains(&phrase) {
                    found.push(phrase);
                }
            }
        }
        found
    }

    /// The actors in a slot; empty if there are none.
    pub(crate) fn fill(&self, tree: &Tree<'_>, actors: &Actors<'_>, slot: &Slot) -> Filler {
        let named = |argument: Option<TokenId>| argument.map_or(Vec::new(), |head| actors.named_by(tree, head));
        let from = |heads: Vec<TokenId>| {
            let mut all = Vec::new();
            for head in heads {
                for mention in actors.named_by(tree, head) {
                    if !all.contains(&mention) {
                        all.push(mention);
                    }
                }
            }
            all
        };
        let actors_found = match (slot, self.pos) {
            (Slot::Subj, FramePos::Verb) => named(tree.deep_subject(self.token)),
            (Slot::Subj, FramePos::Adj) => named(tree.surface_subject(self.token).or_else(|| self.described(tree))),
            (Slot::Subj, FramePos::Noun) => match self.light {
                Some((verb, LightKind::Do)) => named(tree.deep_subject(verb)),
                // "Portugal is an ally of Angola"
                _ if tree.child(self.token, &[Rel::Cop]).is_some() => named(tree.surface_subject(self.token)),
                _ => Vec::new(),
            },
            (Slot::Obj, _) => named(self.object(tree)),
            (Slot::Iobj, _) => {
                let verb = self.light.map_or(self.token, |(verb, _)| verb);
                named(tree.child(verb, &[Rel::Iobj]).or_else(|| tree.two_objects(verb).map(|(receiver, _)| receiver)))
            }
            (Slot::Poss, _) => {
                from(tree.with_rel(self.token, &[Rel::Nmod]).filter(|&owner| tree.sub(owner) == Sub::Poss).collect())
            }
            (Slot::Adj, _) => from(
                tree.with_rel(self.token, &[Rel::Amod, Rel::Compound, Rel::Nmod])
                    .filter(|&word| tree.case(word).is_none() && tree.sub(word) != Sub::Poss)
                    .filter_map(|word| {
                        if actors.around(word).is_some() { Some(word) } else { joined_doer(tree, actors, word) }
                    })
                    .collect(),
            ),
            (Slot::Comp, _) => {
                let found = self.complement(tree).map_or(Vec::new(), |clause| self.affected_in(tree, actors, clause));
                if found.is_empty() {
                    // "staged a march to demand …", "sent doctors to help …"
                    let purpose =
                        [Some(self.token), self.light.map(|(verb, _)| verb)].into_iter().flatten().find_map(|id| {
                            tree.with_rel(id, &[Rel::Advcl, Rel::Xcomp, Rel::Acl]).find(|&clause| {
                                tree.with_rel(clause, &[Rel::Mark]).any(|mark| tree.lemma(mark) == "to")
                            })
                        });
                    purpose.map_or(Vec::new(), |clause| self.affected_in(tree, actors, clause))
                } else {
                    found
                }
            }
            (Slot::CompSubj, _) => named(self.complement(tree).and_then(|clause| tree.surface_subject(clause))),
            // "support for the bid of Chile for a seat": the nearest phrase that names somebody.
            (Slot::Prep(preposition), _) => {
                let phrases = self
                    .phrase_heads(tree)
                    .into_iter()
                    .map(|head| from(tree.prepositional(head, preposition).collect()));
                phrases.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
            }
        };
        Filler { actors: actors_found }
    }

    /// The noun that an attributive adjective or participle describes.
    fn described(&self, tree: &Tree<'_>) -> Option<TokenId> {
        tree.token(self.token).head.filter(|_| tree.rel(self.token) == Rel::Amod)
    }

    /// The predicate of the clausal complement.
    pub(crate) fn complement(&self, tree: &Tree<'_>) -> Option<TokenId> {
        let below = |id| tree.child(id, &[Rel::Xcomp, Rel::Ccomp, Rel::Advcl, Rel::Acl]);
        match self.pos {
            FramePos::Verb => tree
                .child(self.token, &[Rel::Xcomp, Rel::Ccomp])
                .or_else(|| {
                    // "ordered the envoy to leave": an infinitive behind an object, however the parser hung it;
                    // "accused them of shelling": a gerund behind a preposition.
                    let object = tree.child(self.token, &[Rel::Obj])?;
                    let infinitive = tree.with_rel(self.token, &[Rel::Advcl]).find(|&clause| {
                        clause > object && tree.with_rel(clause, &[Rel::Mark]).any(|mark| tree.lemma(mark) == "to")
                    });
                    infinitive.filter(|_| ORDERING.contains(&tree.lemma(self.token)))
                })
                .or_else(|| self.gerund(tree)),
            FramePos::Noun | FramePos::Adj => below(self.token),
        }
    }

    /// The verbs of its purpose clauses: "sent doctors to help", "marched to demand".
    pub(crate) fn purpose(&self, tree: &Tree<'_>) -> Vec<TokenId> {
        let verb = self.light.map(|(verb, _)| verb);
        let object = tree.deep_object(verb.unwrap_or(self.token));
        let mut found = Vec::new();
        for id in [Some(self.token), verb, object].into_iter().flatten() {
            let clauses = tree.with_rel(id, &[Rel::Advcl, Rel::Xcomp, Rel::Acl]);
            found.extend(
                clauses.filter(|&clause| tree.with_rel(clause, &[Rel::Mark]).any(|mark| tree.lemma(mark) == "to")),
            );
        }
        found
    }

    fn gerund(&self, tree: &Tree<'_>) -> Option<TokenId> {
        let marked = |id| {
            tree.with_rel(id, &[Rel::Advcl, Rel::Acl, Rel::Obl]).find(|&clause| {
                tree.token(clause).upos == Upos::Verb
                    && tree
                        .with_rel(clause, &[Rel::Mark, Rel::Case])
                        .any(|mark| matches!(tree.lemma(mark), "of" | "for" | "to" | "on" | "in" | "against" | "from"))
            })
        };
        marked(self.token).or_else(|| marked(tree.deep_object(self.token)?))
    }

    /// The actors that a clause does something to: its object, else its other complements.
    fn affected_in(&self, tree: &Tree<'_>, actors: &Actors<'_>, clause: TokenId) -> Vec<MentionId> {
        const ORDER: [&str; 12] =
            ["with", "to", "against", "from", "on", "for", "of", "in", "between", "into", "at", "over"];
        let inner = Predicate { token: clause, pos: FramePos::Verb, light: None };
        if tree.token(clause).upos != Upos::Verb {
            return actors.named_by(tree, clause);
        }
        let mut object = tree.deep_object(clause).map_or(Vec::new(), |head| actors.named_by(tree, head));
        // "offered to sell Embraer jets": what changes hands bears its maker's name.
        if HANDING_OVER.contains(&tree.lemma(clause)) {
            object.retain(|&id| actors.get(id).actor.as_ref().is_ok_and(|actor| actor.kind != ActorKind::Company));
        }
        // "honour its accord with Chile": whose it is tells less than whom it is with.
        let (own, object): (Vec<_>, Vec<_>) =
            object.into_iter().partition(|&id| actors.get(id).form == MentionForm::Pronoun);
        if !object.is_empty() {
            return object;
        }
        for preposition in ORDER {
            let mut found = inner.fill(tree, actors, &Slot::Prep(preposition.to_owned())).actors;
            if matches!(preposition, "in" | "at") {
                found.retain(|&id| !actors.is_place(id));
            }
            if !found.is_empty() {
                return found;
            }
        }
        if !own.is_empty() {
            return own;
        }
        // "agreed to help rebuild Chile"
        match tree.child(clause, &[Rel::Xcomp]) {
            Some(deeper) if tree.token(deeper).upos == Upos::Verb && deeper > clause => {
                tree.deep_object(deeper).map_or(Vec::new(), |head| actors.named_by(tree, head))
            }
            _ => Vec::new(),
        }
    }
}
