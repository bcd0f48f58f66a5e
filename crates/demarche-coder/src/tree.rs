//! Walking a dependency tree: children, subtrees, deep subjects and objects.
//!
//! *Deep* means who does it and to whom it is done, whatever the voice: the agent of a passive is its
//! deep subject, the noun that a relative clause hangs on fills the gap in it, and a controlled
//! infinitive has its controller for a subject.

use demarche_types::{Analysis, Article, Rel, Sub, Token, TokenId, Upos, Xpos};

/// How many steps a walk up or across a tree may take: trees are finite, broken input need not be.
const MAX_STEPS: usize = 12;

/// Matrix verbs with an object whose infinitive the subject controls all the same: "promised her to come".
const SUBJECT_CONTROL: [&str; 9] =
    ["promise", "pledge", "vow", "threaten", "assure", "offer", "swear", "guarantee", "undertake"];

/// An analysis with its children at hand.
pub(crate) struct Tree<'a> {
    pub article: &'a Article,
    pub analysis: &'a Analysis,
    /// `children[starts[t] .. starts[t + 1]]` are the children of token `t`, in text order.
    starts: Vec<u32>,
    children: Vec<TokenId>,
}

impl<'a> Tree<'a> {
    pub(crate) fn new(article: &'a Article, analysis: &'a Analysis) -> Tree<'a> {
        let count = analysis.tokens.len();
        let mut starts = vec![0_u32; count + 1];
        for token in &analysis.tokens {
            if let Some(head) = token.head {
                starts[head.0 as usize + 1] += 1;
            }
        }
        for index in 0..count {
            starts[index + 1] += starts[index];
        }
        let mut next = starts.clone();
        let mut children = vec![TokenId(0); starts[count] as usize];
        for (index, token) in analysis.tokens.iter().enumerate() {
            if let Some(head) = token.head {
                let place = &mut next[head.0 as usize];
                children[*place as usize] = TokenId(index as u32);
                *place += 1;
            }
        }
        Tree { article, analysis, starts, children }
    }

    pub(crate) fn token(&self, id: TokenId) -> &'a Token {
        self.analysis.token(id)
    }

    pub(crate) fn lemma(&self, id: TokenId) -> &'a str {
        &self.token(id).lemma
    }

    pub(crate) fn form(&self, id: TokenId) -> &'a str {
        self.token(id).span.of(&self.article.text)
    }

    pub(crate) fn rel(&self, id: TokenId) -> Rel {
        self.token(id).deprel.rel
    }

    pub(crate) fn sub(&self, id: TokenId) -> Sub {
        self.token(id).deprel.sub
    }

    pub(crate) fn children(&self, id: TokenId) -> &[TokenId] {
        let index = id.0 as usize;
        &self.children[self.starts[index] as usize..self.starts[index + 1] as usize]
    }

    /// The children with one of these relations, in text order.
    pub(crate) fn with_rel<'b>(&'b self, id: TokenId, rels: &'b [Rel]) -> impl Iterator<Item = TokenId> + 'b {
        self.children(id).iter().copied().filter(move |&child| rels.contains(&self.rel(child)))
    }

    /// The first child with one of these relations.
    pub(crate) fn child(&self, id: TokenId, rels: &[Rel]) -> Option<TokenId> {
        self.children(id).iter().copied().find(|&child| rels.contains(&self.rel(child)))
    }

    /// The token and everything below it, in text order.
    pub(crate) fn subtree(&self, id: TokenId) -> Vec<TokenId> {
        let mut found = vec![id];
        let mut next = 0;
        while next < found.len() {
            found.extend_from_slice(self.children(found[next]));
            next += 1;
        }
        found.sort_unstable();
        found
    }

    /// The token and the tokens coordinated with it, in text order.
    pub(crate) fn conjuncts(&self, id: TokenId) -> Vec<TokenId> {
        let mut found = vec![id];
        let mut next = 0;
        let subject = self.finite_clause(id).and_then(|verb| self.last_before(id, verb));
        while next < found.len() {
            let other = self.with_rel(found[next], &[Rel::Conj]);
            found.extend(other.filter(|&other| Some(other) != subject && !self.opens_clause(other)));
            next += 1;
        }
        found
    }

    /// "Allied with Chile, and Peru backed Norway": a finite verb hung on the name before it, as if it
    /// described that name.
    fn finite_clause(&self, name: TokenId) -> Option<TokenId> {
        self.with_rel(name, &[Rel::Acl]).find(|&verb| {
            self.token(verb).xpos == Xpos::Vbd
                && self.sub(verb) != Sub::Relcl
                && self.child(verb, &[Rel::Aux, Rel::Mark, Rel::Nsubj]).is_none()
        })
    }

    /// The same with the verb where it belongs and its subject left among the names before it: the noun between
    /// a conjunction and the second verb, right before that verb.
    fn subject_behind_conjunction(&self, verb: TokenId) -> Option<TokenId> {
        let finite = matches!(self.token(verb).xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp);
        if self.rel(verb) != Rel::Conj || !finite || self.child(verb, &[Rel::Nsubj]).is_some() {
            return None;
        }
        let between = (0..verb.0).rev().map(TokenId);
        let before = between.take(MAX_STEPS).find(|&id| !matches!(self.token(id).upos, Upos::Adv | Upos::Aux))?;
        if !matches!(self.token(before).upos, Upos::Noun | Upos::Propn) {
            return None;
        }
        // "President of the Senate": up from the last word of the phrase to its head.
        let up = std::iter::once(before).chain(self.ancestors(before).take(MAX_STEPS)).take_while(|&id| id < verb);
        let noun = up.take_while(|&id| self.token(id).upos != Upos::Verb).find(|&id| self.rel(id) == Rel::Conj)?;
        let own = || self.with_rel(noun, &[Rel::Cc]).filter(|&cc| cc < noun).last();
        let conjunction = self.with_rel(verb, &[Rel::Cc]).filter(|&cc| cc < verb).last().or_else(own)?;
        (conjunction < noun && self.token(noun).head.is_some_and(|head| head < conjunction)).then_some(noun)
    }

    /// Whether a noun coordinated with another is the subject of the verb behind it.
    fn opens_clause(&self, noun: TokenId) -> bool {
        let end = self.analysis.tokens.len() as u32;
        let mut behind = (noun.0 + 1..end).map(TokenId).take(MAX_STEPS);
        let verb = behind.find(|&id| !matches!(self.token(id).upos, Upos::Adv | Upos::Aux));
        verb.is_some_and(|verb| self.subject_behind_conjunction(verb) == Some(noun))
    }

    /// The last of the words coordinated with `id` that stands before `verb`.
    fn last_before(&self, id: TokenId, verb: TokenId) -> Option<TokenId> {
        self.with_rel(id, &[Rel::Conj]).filter(|&other| other < verb).last()
    }

    /// The governors of a token, nearest first.
    pub(crate) fn ancestors(&self, id: TokenId) -> impl Iterator<Item = TokenId> + '_ {
        std::iter::successors(self.token(id).head, |&up| self.token(up).head).take(self.analysis.tokens.len().min(256))
    }

    /// The preposition of a phrase, joined with what is fixed to it: "on behalf of" reads "on".
    pub(crate) fn case(&self, id: TokenId) -> Option<&'a str> {
        self.child(id, &[Rel::Case]).map(|case| self.lemma(case)).filter(|lemma| *lemma != "'s" && *lemma != "’s")
    }

    /// Whether a verb stands in the passive: marked so, or a bare participle after its noun.
    pub(crate) fn is_passive(&self, verb: TokenId) -> bool {
        // A past tense without an auxiliary is active, whatever label its subject got.
        if self.token(verb).xpos == Xpos::Vbd && self.child(verb, &[Rel::Aux]).is_none() {
            return self.suffers(verb);
        }
        if self.children(verb).iter().any(|&child| {
            (matches!(self.rel(child), Rel::Nsubj | Rel::Csubj | Rel::Aux)) && self.sub(child) == Sub::Pass
        }) {
            return true;
        }
        let token = self.token(verb);
        if token.xpos != Xpos::Vbn || self.child(verb, &[Rel::Aux]).is_some() {
            // A participle coordinated with a passive shares its voice: "was tried and sentenced".
            return false;
        }
        match token.deprel.rel {
            Rel::Acl if self.is_finite_after_name(verb) || self.opens_list(verb) => false,
            Rel::Acl | Rel::Amod => token.deprel.sub != Sub::Relcl,
            Rel::Advcl => self.child(verb, &[Rel::Obj]).is_none(),
            Rel::Xcomp => self.child(verb, &[Rel::Nsubj, Rel::Obj]).is_none(),
            Rel::Conj => {
                self.child(verb, &[Rel::Nsubj]).is_none() && token.head.is_some_and(|head| self.is_passive(head))
            }
            _ => false,
        }
    }

    /// "Two soldiers killed in ambush": of a verb that must have an object and has none, the subject is the object.
    fn suffers(&self, verb: TokenId) -> bool {
        const DONE_TO: [&str; 12] = [
            "kill", "wound", "injure", "arrest", "detain", "kidnap", "abduct", "jail", "behead", "execute", "imprison",
            "massacre",
        ];
        let has_object = |id: TokenId| self.child(id, &[Rel::Obj, Rel::Ccomp, Rel::Xcomp]).is_some();
        let first = self.token(verb).head.filter(|_| self.rel(verb) == Rel::Conj);
        let alone =
            !has_object(verb) && !self.with_rel(verb, &[Rel::Conj]).any(has_object) && !first.is_some_and(has_object);
        let mut phrases = self.with_rel(verb, &[Rel::Obl]);
        DONE_TO.contains(&self.lemma(verb))
            && alone
            && self.sub(verb) != Sub::Relcl
            && phrases.any(|phrase| {
                self.case(phrase).is_some_and(|case| matches!(case, "in" | "by" | "near" | "at" | "after" | "during"))
            })
    }

    /// The subject as the clause shows it, shared, raised and controlled subjects included.
    pub(crate) fn surface_subject(&self, verb: TokenId) -> Option<TokenId> {
        self.surface_subject_within(verb, MAX_STEPS)
    }

    fn surface_subject_within(&self, verb: TokenId, steps: usize) -> Option<TokenId> {
        let steps = steps.checked_sub(1)?;
        let token = self.token(verb);
        let subjects = || self.with_rel(verb, &[Rel::Nsubj]);
        let subject = subjects()
            .find(|&child| self.sub(child) != Sub::Outer && !self.is_clock_time(child))
            .or_else(|| subjects().next());
        if let Some(subject) = subject {
            // "The two countries had in May 2018 agreed …", with the year taken for a subject.
            if self.token(subject).upos == Upos::Num
                && let Some(governor) = token.head.filter(|&head| matches!(self.lemma(head), "have" | "be"))
                && let Some(outer) = self.child(governor, &[Rel::Nsubj])
            {
                return Some(outer);
            }
            // Not every parser tells "the envoy who left" (subject gap) by more than the pronoun.
            return match self.is_relative_pronoun(subject) {
                true => self.relative_antecedent(verb).or(Some(subject)),
                false => Some(subject),
            };
        }
        let Some(head) = token.head else { return self.noun_before(verb) };
        if let Some(subject) = self.subject_behind_conjunction(verb) {
            return Some(subject);
        }
        let above = match token.deprel.rel {
            Rel::Acl if self.with_rel(verb, &[Rel::Mark]).any(|mark| self.lemma(mark) == "to") => {
                // "Chile's decision to withdraw", "Chile made a decision to withdraw"
                self.with_rel(head, &[Rel::Nmod]).find(|&owner| self.sub(owner) == Sub::Poss).or_else(|| {
                    let governor = self.token(head).head?;
                    matches!(self.rel(head), Rel::Obj).then(|| self.surface_subject_within(governor, steps))?
                })
            }
            Rel::Acl if self.finite_clause(head) == Some(verb) => Some(self.last_before(head, verb).unwrap_or(head)),
            // "Attacked a base outside the town, killing guards", "… using mortars": not the town.
            Rel::Acl if self.goes_on(verb) => self.surface_subject_within(self.governing_verb(head)?, steps),
            Rel::Acl if self.token(head).upos != Upos::Verb && !self.is_gerund_complement(verb) => Some(head),
            // "accused Chile of shelling", "was barred from entering": whoever is accused would do it.
            Rel::Advcl | Rel::Obl | Rel::Acl if self.is_gerund_complement(verb) => {
                let governor = if self.token(head).upos == Upos::Verb { head } else { self.token(head).head? };
                self.deep_object(governor)
                    .filter(|&object| object != verb)
                    .or_else(|| self.surface_subject_within(governor, steps))
            }
            Rel::Acl => Some(head),
            Rel::Xcomp => {
                let governed_by_object = !SUBJECT_CONTROL.contains(&self.lemma(head));
                if governed_by_object
                    && !self.is_passive(head)
                    && let Some(object) = self.child(head, &[Rel::Obj, Rel::Iobj])
                {
                    return Some(object);
                }
                self.surface_subject_within(head, steps)
            }
            // "The talks were sabotaged by shelling the town": whoever shelled is not the talks.
            Rel::Advcl
                if self.is_passive(head) && self.with_rel(verb, &[Rel::Mark]).any(|mark| self.lemma(mark) == "by") =>
            {
                None
            }
            Rel::Conj if self.continues_report(verb, head) => {
                self.surface_subject_within(self.token(head).head?, steps)
            }
            Rel::Conj | Rel::Advcl | Rel::Parataxis
                if self.token(head).upos == Upos::Verb || self.child(head, &[Rel::Cop]).is_some() =>
            {
                self.surface_subject_within(head, steps)
            }
            _ => None,
        };
        above.or_else(|| self.noun_before(verb))
    }

    /// "Said that Chile is a partner and thanked its president": hung on the clause of what was said, but in
    /// the tense of the saying, which goes on with the same subject.
    fn continues_report(&self, verb: TokenId, content: TokenId) -> bool {
        let Some(report) = self.token(content).head.filter(|_| self.rel(content) == Rel::Ccomp) else { return false };
        let finite = |id: TokenId| {
            let auxiliary = self.with_rel(id, &[Rel::Aux, Rel::Cop]).map(|aux| self.token(aux).xpos).next();
            auxiliary.unwrap_or(self.token(id).xpos)
        };
        // "Says that a treaty settled the matter and has demanded …"
        let present = self.child(verb, &[Rel::Aux]).is_some_and(|aux| self.lemma(aux) == "have")
            && matches!(finite(verb), Xpos::Vbz | Xpos::Vbp)
            && finite(report) == finite(verb)
            && finite(content) == Xpos::Vbd;
        let past = self.token(verb).xpos == Xpos::Vbd
            && self.child(verb, &[Rel::Aux]).is_none()
            && finite(report) == Xpos::Vbd
            && matches!(finite(content), Xpos::Vbz | Xpos::Vbp | Xpos::Md);
        past || present
    }

    /// A finite verb has a subject: where none is marked, it is the name right before the verb.
    fn noun_before(&self, verb: TokenId) -> Option<TokenId> {
        let token = self.token(verb);
        if !matches!(token.xpos, Xpos::Vbd | Xpos::Vbz) || self.child(verb, &[Rel::Aux, Rel::Mark, Rel::Expl]).is_some()
        {
            return None;
        }
        let before = TokenId(verb.0.checked_sub(1)?);
        let own =
            self.token(before).head == Some(verb) && matches!(self.rel(before), Rel::Obl | Rel::Compound | Rel::Advmod);
        (own && self.token(before).upos == Upos::Propn).then_some(before)
    }

    /// "09:14" at the head of an entry is no subject.
    fn is_clock_time(&self, id: TokenId) -> bool {
        self.token(id).upos == Upos::Num && self.form(id).contains(':')
    }

    /// A participle behind a comma, or of the means, hung on the last noun before it instead of on the verb.
    fn goes_on(&self, verb: TokenId) -> bool {
        let Some(noun) =
            self.token(verb).head.filter(|&noun| matches!(self.rel(noun), Rel::Obj | Rel::Obl | Rel::Nmod | Rel::Conj))
        else {
            return false;
        };
        let behind_comma = verb.0.checked_sub(1).is_some_and(|before| self.form(TokenId(before)) == ",");
        self.token(verb).xpos == Xpos::Vbg
            && verb > noun
            && (behind_comma || self.lemma(verb) == "use")
            && self.child(verb, &[Rel::Mark, Rel::Case]).is_none()
            && self.governing_verb(noun).is_some()
    }

    /// The verb whose clause a noun stands in.
    fn governing_verb(&self, noun: TokenId) -> Option<TokenId> {
        let mut at = noun;
        for _ in 0..MAX_STEPS {
            let above = self
                .token(at)
                .head
                .filter(|_| matches!(self.rel(at), Rel::Obj | Rel::Obl | Rel::Nmod | Rel::Conj | Rel::Compound))?;
            if self.token(above).upos == Upos::Verb {
                return Some(above);
            }
            at = above;
        }
        None
    }

    /// Whether a clause is what somebody is accused of or kept from: a gerund behind a preposition.
    fn is_gerund_complement(&self, verb: TokenId) -> bool {
        self.token(verb).xpos == Xpos::Vbg
            && self
                .with_rel(verb, &[Rel::Mark, Rel::Case])
                .any(|mark| matches!(self.lemma(mark), "of" | "for" | "from" | "with"))
    }

    /// The noun that the relative clause of `verb` hangs on.
    fn relative_antecedent(&self, verb: TokenId) -> Option<TokenId> {
        let mut clause = verb;
        for _ in 0..MAX_STEPS {
            let token = self.token(clause);
            if token.deprel.sub == Sub::Relcl || token.deprel.rel == Rel::Acl {
                return token.head;
            }
            match token.deprel.rel {
                Rel::Conj | Rel::Xcomp | Rel::Ccomp => clause = token.head?,
                _ => return None,
            }
        }
        None
    }

    fn is_relative_pronoun(&self, id: TokenId) -> bool {
        matches!(self.token(id).xpos, Xpos::Wdt | Xpos::Wp)
            || (self.lemma(id) == "that" && self.token(id).upos == Upos::Pron)
    }

    /// Who does it.
    pub(crate) fn deep_subject(&self, verb: TokenId) -> Option<TokenId> {
        if self.is_passive(verb) { self.agent(verb) } else { self.surface_subject(verb) }
    }

    /// "Tashkent in a note demanded guarantees", read as if a participle described the name: a name that is
    /// a clause of its own and a participle with an object behind it, or without an agent, are a sentence.
    fn is_finite_after_name(&self, verb: TokenId) -> bool {
        let Some(name) = self.token(verb).head else { return false };
        let clause =
            self.token(name).head.is_none_or(|head| self.rel(name) == Rel::Conj && self.token(head).upos == Upos::Verb);
        let object = || self.child(verb, &[Rel::Obj, Rel::Ccomp]).is_some();
        let towards = |phrase: TokenId| self.case(phrase).is_some_and(|case| matches!(case, "to" | "against" | "at"));
        let same_voice = || {
            let mut phrases = self.with_rel(verb, &[Rel::Obl]).peekable();
            phrases.peek().is_some() && phrases.all(towards)
        };
        let next = TokenId(verb.0 + 1);
        let noun_phrase_follows = || {
            next.0 < self.analysis.tokens.len() as u32
                && matches!(self.token(next).upos, Upos::Noun | Upos::Det | Upos::Pron | Upos::Propn | Upos::Adj)
        };
        self.form(name).starts_with(char::is_uppercase)
            && clause
            && verb > name
            && self.agent(verb).is_none()
            && (object() || same_voice() || (self.token(name).head.is_none() && noun_phrase_follows()))
    }

    /// "The two sides called upon Chile to withdraw, condemned the attack and …", with the first of the verbs read as if it
    /// described the subject of the second: no participle is followed by a comma and the next finite verb.
    fn opens_list(&self, verb: TokenId) -> bool {
        let Some(noun) = self.token(verb).head.filter(|&noun| noun.0 + 1 == verb.0 && self.rel(noun) == Rel::Nsubj)
        else {
            return false;
        };
        let Some(next) = self.token(noun).head.filter(|&next| next > verb && self.token(next).xpos == Xpos::Vbd) else {
            return false;
        };
        let comma = TokenId(next.0 - 1);
        let another = self.with_rel(next, &[Rel::Conj]).any(|other| self.token(other).xpos == Xpos::Vbd);
        self.form(comma) == "," && another && self.child(next, &[Rel::Aux]).is_none() && self.agent(verb).is_none()
    }

    /// The by-phrase of a passive.
    pub(crate) fn agent(&self, verb: TokenId) -> Option<TokenId> {
        let obliques = || self.with_rel(verb, &[Rel::Obl]);
        obliques()
            .find(|&child| self.sub(child) == Sub::Agent)
            .or_else(|| obliques().find(|&child| self.case(child) == Some("by")))
            .or_else(|| {
                // The by-phrase is often hung on a noun before it: "was attacked with a knife in Lima by sailors".
                let mut nouns: Vec<TokenId> =
                    self.with_rel(verb, &[Rel::Obj, Rel::Obl, Rel::Xcomp, Rel::Advmod]).collect();
                for _ in 0..2 {
                    let below = |&noun: &TokenId| self.with_rel(noun, &[Rel::Nmod, Rel::Obl]).collect::<Vec<_>>();
                    let phrases: Vec<TokenId> = nouns.iter().flat_map(below).collect();
                    if let Some(&by) = phrases.iter().find(|&&phrase| self.case(phrase) == Some("by")) {
                        return Some(by);
                    }
                    nouns = phrases;
                }
                None
            })
    }

    /// To whom or what it is done.
    pub(crate) fn deep_object(&self, verb: TokenId) -> Option<TokenId> {
        if self.is_passive(verb) {
            return self.surface_subject(verb).filter(|&subject| Some(subject) != self.agent(verb));
        }
        if let Some((_, object)) = self.two_objects(verb) {
            return Some(object);
        }
        if let Some(object) = self.child(verb, &[Rel::Obj]) {
            return match self.is_relative_pronoun(object) {
                true => self.relative_antecedent(verb).or(Some(object)),
                false => Some(object),
            };
        }
        if let Some(object) = self.object_behind_particle(verb) {
            return Some(object);
        }
        let token = self.token(verb);
        // "the aid Norway suspended": a relative clause with a subject of its own and no object.
        if token.deprel.sub == Sub::Relcl
            && let Some(subject) = self.child(verb, &[Rel::Nsubj])
            && !self.is_relative_pronoun(subject)
            && !self.with_rel(verb, &[Rel::Obl]).any(|oblique| self.is_relative_pronoun(oblique))
        {
            return token.head;
        }
        // "signed and ratified the treaty": the object after the last verb, or after the first one.
        let shared =
            self.with_rel(verb, &[Rel::Conj]).find_map(|other| self.child(other, &[Rel::Obj])).or_else(|| {
                let head = token.head.filter(|_| token.deprel.rel == Rel::Conj)?;
                self.child(head, &[Rel::Obj]).filter(|object| *object > verb)
            })?;
        let closer_verb = self.with_rel(verb, &[Rel::Obl, Rel::Xcomp, Rel::Ccomp]).next().is_some();
        (!closer_verb && self.token(verb).upos == Upos::Verb).then_some(shared)
    }

    /// "handed over the body", "called off a strike", "took in refugees": a particle right behind the verb that
    /// the parser took for a preposition of the noun phrase.
    fn object_behind_particle(&self, verb: TokenId) -> Option<TokenId> {
        const PARTICLES: [&str; 6] = ["over", "off", "out", "up", "back", "down"];
        const BRINGING_IN: [&str; 6] = ["take", "let", "call", "hand", "turn", "bring"];
        let brings_in = BRINGING_IN.contains(&self.lemma(verb));
        let is_particle = |word: &str| PARTICLES.contains(&word) || (word == "in" && brings_in);
        self.with_rel(verb, &[Rel::Obl]).find(|&phrase| {
            let mut cases = self.with_rel(phrase, &[Rel::Case]);
            let first = cases.next().filter(|case| case.0 == verb.0 + 1 && is_particle(self.lemma(*case)));
            // "pulled out of the council" has no object.
            first.is_some() && cases.next().is_none()
        })
    }

    /// "gave Chile a warning" with two objects behind the verb: receiver and thing.
    pub(crate) fn two_objects(&self, verb: TokenId) -> Option<(TokenId, TokenId)> {
        let mut objects = self.with_rel(verb, &[Rel::Obj]).filter(|&object| object > verb);
        match (objects.next(), objects.next(), objects.next()) {
            (Some(receiver), Some(thing), None) => Some((receiver, thing)),
            _ => None,
        }
    }

    /// The phrases that a preposition introduces below `id`: its own first, then those inside its object.
    pub(crate) fn prepositional<'b>(&'b self, id: TokenId, preposition: &'b str) -> impl Iterator<Item = TokenId> + 'b {
        self.with_rel(id, &[Rel::Obl, Rel::Nmod, Rel::Advcl, Rel::Acl])
            .filter(move |&child| self.has_case(child, preposition))
    }

    /// Whether a phrase has this preposition; "between", "of" and the like by their lemma.
    pub(crate) fn has_case(&self, id: TokenId, preposition: &str) -> bool {
        self.with_rel(id, &[Rel::Case, Rel::Mark]).any(|case| self.lemma(case).eq_ignore_ascii_case(preposition))
    }
}
