//! Where cues stand: verbs, nouns, adjectives and prepositions of the lexicon that introduce reported speech.

use super::clauses;
use super::marks::trimmed;
use super::matrix;
use super::phrases::{Source, bare_noun_phrase, noun_phrase};
use crate::actors::MentionIndex;
use crate::tree::Tree;
use demarche_lexicon::{Cue, CueClass, Speech};
use demarche_types::{ActorMention, CueKind, MentionId, Rel, Span, Sub, TokenId, Upos, Xpos};

/// The most words of a verb or noun with what belongs to it: "let it be known".
const LONGEST_CUE: u32 = 4;

/// The longest name between "in" and "view", in words.
const LONGEST_HOLDER: u32 = 8;

/// A cue in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit<'a> {
    pub cue: &'a Cue,
    pub class: CueClass,
    /// Its first word; for a verb the verb itself.
    pub token: TokenId,
    /// Its last word: "according to", "point out".
    pub last: TokenId,
}

/// Who is able to speak, by the actors of the text and the nouns of the lexicon.
#[derive(Clone, Copy)]
pub(super) struct Speakers<'a> {
    pub index: &'a MentionIndex,
    pub actors: &'a [ActorMention],
    pub speech: &'a Speech,
}

impl Speakers<'_> {
    pub(super) fn is_cue(&self, class: CueClass, lemma: &str) -> bool {
        self.speech.cue(class, lemma).is_some()
    }

    fn span(&self, mention: MentionId) -> Span {
        self.actors[mention.0 as usize].span
    }

    /// Whether a noun names a person or body that holds an office, not a mere country.
    pub(super) fn has_office(&self, head: TokenId) -> bool {
        let mention = self.index.by_head(head).map(|mention| &self.actors[mention.0 as usize]);
        mention.is_some_and(|mention| mention.codes().iter().any(|code| code.to_string().contains('.')))
    }

    /// Whether a verb tells of something said, not only thought or wanted.
    pub(super) fn says(&self, lemma: &str) -> bool {
        let cue = self.speech.cue(CueClass::Verb, lemma);
        cue.is_some_and(|cue| !matches!(cue.kind, CueKind::Thought | CueKind::Intention))
    }

    /// Whether a noun names an actor, a person by a pronoun, or a document.
    pub(super) fn is_known(&self, tree: &Tree<'_>, head: TokenId) -> bool {
        let lemma = tree.lemma(head).to_lowercase();
        self.index.by_head(head).is_some()
            || matches!(lemma.as_str(), "he" | "she" | "they" | "we" | "who" | "i" | "you")
            || self.is_cue(CueClass::Document, &lemma)
    }

    /// Whether a noun may be somebody at all: a noun or name, and a pronoun only if it stands for an actor.
    pub(super) fn is_someone(&self, tree: &Tree<'_>, head: TokenId) -> bool {
        self.is_known(tree, head) || matches!(tree.token(head).upos, Upos::Noun | Upos::Propn) || is_one_of(tree, head)
    }

    /// Whether the subject of a cue is one who speaks: an actor, a name, a person's pronoun, a report.
    pub(super) fn can_speak(&self, tree: &Tree<'_>, head: TokenId) -> bool {
        self.is_known(tree, head)
            || tree.token(head).upos == Upos::Propn
            || self.is_cue(CueClass::Noun, &tree.lemma(head).to_lowercase())
            || is_one_of(tree, head)
    }
}

/// "one of them", "two of the envoys"
pub(super) fn is_one_of(tree: &Tree<'_>, head: TokenId) -> bool {
    tree.token(head).upos == Upos::Num && tree.with_rel(head, &[Rel::Nmod]).any(|whole| tree.has_case(whole, "of"))
}

/// All cues, in text order.
pub(super) fn hits<'a>(tree: &Tree<'_>, speech: &'a Speech) -> Vec<Hit<'a>> {
    let mut found = Vec::new();
    for (_, sentence) in tree.analysis.sentences() {
        for token in sentence.token_ids() {
            let previous = token.0.checked_sub(1).map(TokenId).filter(|previous| previous.0 >= sentence.first);
            // "let it be known" is one cue.
            if found.last().is_some_and(|hit: &Hit<'_>| hit.last >= token) {
                continue;
            }
            found.extend(
                preposition(tree, speech, token, sentence.end)
                    .or_else(|| view(tree, speech, token))
                    .or_else(|| word(tree, speech, previous, token, sentence.end)),
            );
        }
    }
    found
}

fn preposition<'a>(tree: &Tree<'_>, speech: &'a Speech, token: TokenId, end: u32) -> Option<Hit<'a>> {
    let first = tree.form(token);
    if !first.starts_with(['a', 'A', 'b', 'B', 'i', 'I', 't', 'T']) {
        return None;
    }
    speech.prepositions().iter().find_map(|cue| {
        let words = cue.lemma.split(' ');
        let mut last = token;
        for (offset, wanted) in words.enumerate() {
            last = TokenId(token.0 + offset as u32);
            if last.0 >= end || !tree.form(last).eq_ignore_ascii_case(wanted) {
                return None;
            }
        }
        Some(Hit { cue, class: CueClass::Preposition, token, last })
    })
}

/// "In the minister's view", "by their own account".
fn view<'a>(tree: &Tree<'_>, speech: &'a Speech, token: TokenId) -> Option<Hit<'a>> {
    let first = tree.form(token).to_lowercase();
    let noun = tree.token(token).head.filter(|&noun| noun > token && matches!(first.as_str(), "in" | "by"))?;
    let fixed = format!("{first} the {} of", tree.form(noun).to_lowercase());
    let cue = speech.cue(CueClass::Preposition, &fixed)?;
    let whole = tree.with_rel(noun, &[Rel::Nmod]).all(|child| tree.sub(child) == Sub::Poss)
        && view_holder(tree, noun).is_some();
    let adverbial = matches!(tree.rel(noun), Rel::Obl | Rel::Nmod | Rel::Advmod);
    (whole && adverbial && noun.0 - token.0 <= LONGEST_HOLDER).then_some(Hit {
        cue,
        class: CueClass::Preposition,
        token,
        last: noun,
    })
}

/// Whose view it is.
fn view_holder(tree: &Tree<'_>, noun: TokenId) -> Option<TokenId> {
    tree.with_rel(noun, &[Rel::Nmod]).find(|&child| child < noun && tree.sub(child) == Sub::Poss)
}

fn word<'a>(
    tree: &Tree<'_>,
    speech: &'a Speech,
    previous: Option<TokenId>,
    token: TokenId,
    end: u32,
) -> Option<Hit<'a>> {
    let of = tree.token(token);
    let lemma = of.lemma.to_lowercase();
    let next = Some(TokenId(token.0 + 1)).filter(|next| next.0 < end);
    let class = match (of.upos, of.xpos) {
        // "the so-called envoy", "the said treaty"
        (Upos::Verb, _) if of.deprel.rel == Rel::Amod => return None,
        _ if is_predicative(tree, token)
            && speech.cue(CueClass::Adjective, &tree.form(token).to_lowercase()).is_some() =>
        {
            let cue = speech.cue(CueClass::Adjective, &tree.form(token).to_lowercase())?;
            return Some(Hit { cue, class: CueClass::Adjective, token, last: token });
        }
        (Upos::Verb, _) | (_, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp) => CueClass::Verb,
        // "Soto tweets: …", "the envoy insists that …" look like plurals.
        // “…,” claims one envoy
        (Upos::Noun, Xpos::Nns)
            if previous.is_some_and(|previous| tree.token(previous).xpos == Xpos::CloseQuote)
                && next.is_some_and(|next| {
                    matches!(tree.token(next).upos, Upos::Noun | Upos::Propn | Upos::Det | Upos::Pron)
                })
                && speech.cue(CueClass::Verb, &lemma).is_some_and(|cue| cue.takes.direct) =>
        {
            CueClass::Verb
        }
        (Upos::Noun, Xpos::Nns)
            if next.is_some_and(|next| {
                let marked = next.0 + 1 < end && tree.token(TokenId(next.0 + 1)).xpos == Xpos::OpenQuote;
                tree.form(next) == ":"
                    || (marked && tree.form(next) == ",")
                    || (tree.form(next) == "that"
                        && (speech.cue(CueClass::Noun, &lemma).is_none() || of.head.is_none()))
            }) && previous
                .is_some_and(|previous| matches!(tree.token(previous).upos, Upos::Propn | Upos::Noun | Upos::Adj))
                && speech.cue(CueClass::Verb, &lemma).is_some_and(|cue| cue.takes.direct) =>
        {
            CueClass::Verb
        }
        (Upos::Noun, _) => CueClass::Noun,
        _ => return None,
    };
    // "let it be known", "make clear", "point out"
    let longer = (2..=LONGEST_CUE).rev().find_map(|length| {
        let last = TokenId(token.0 + length - 1);
        let joined = || {
            let rest = (token.0 + 1..=last.0).map(|id| tree.form(TokenId(id)).to_lowercase());
            std::iter::once(lemma.clone()).chain(rest).collect::<Vec<_>>().join(" ")
        };
        let cue = (last.0 < end).then(|| speech.cue(class, &joined())).flatten()?;
        Some(Hit { cue, class, token, last })
    });
    longer.or_else(|| Some(Hit { cue: speech.cue(class, &lemma)?, class, token, last: token }))
}

/// "is confident", "was convinced", "remain determined": not "a confident envoy", "convinced the envoy".
fn is_predicative(tree: &Tree<'_>, token: TokenId) -> bool {
    let of = tree.token(token);
    match of.upos {
        Upos::Adj => of.deprel.rel != Rel::Amod,
        Upos::Verb => {
            of.xpos == Xpos::Vbn
                && tree.child(token, &[Rel::Obj]).is_none()
                && tree.agent(token).is_none()
                && (tree.is_passive(token) || tree.child(token, &[Rel::Cop]).is_some())
        }
        _ => false,
    }
}

/// Whether a verb has a finite form of its own or of its auxiliaries.
pub(super) fn is_finite(tree: &Tree<'_>, verb: TokenId) -> bool {
    let finite = |id| matches!(tree.token(id).xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md);
    finite(verb) || tree.with_rel(verb, &[Rel::Aux, Rel::Cop]).any(finite)
}

/// The phrase of the speaker.
pub(super) fn source(tree: &Tree<'_>, speakers: &Speakers<'_>, hit: &Hit<'_>) -> Option<Source> {
    let head = match hit.class {
        CueClass::Verb => verb_subject(tree, speakers, hit.token)?,
        CueClass::Adjective => tree
            .surface_subject(hit.token)
            .filter(|&subject| !matches!(tree.token(subject).xpos, Xpos::Wdt | Xpos::Wp))?,
        CueClass::Noun => noun_owner(tree, speakers, hit.token)?,
        CueClass::Preposition if tree.token(hit.last).upos == Upos::Noun => view_holder(tree, hit.last)?,
        CueClass::Preposition => {
            // Fixed prepositions hang on the noun that they introduce.
            let noun = tree.token(hit.token).head.filter(|&noun| noun > hit.last);
            let noun = noun.or_else(|| tree.token(hit.last).head.filter(|&noun| noun > hit.last));
            let end = tree.analysis.sentence(tree.analysis.sentence_of(hit.last)).end;
            noun.or_else(|| Some(TokenId(hit.last.0 + 1)).filter(|next| next.0 < end))?
        }
        CueClass::Document => return None,
    };
    let mut source = noun_phrase(tree, head);
    let cue = tree.token(hit.token).span;
    // "the envoy who said": the clause that tells of the saying.
    if source.span.contains(cue) {
        source = bare_noun_phrase(tree, head);
    }
    // "the envoy vows": the article stands before both nouns.
    if hit.class == CueClass::Noun
        && matches!(tree.rel(head), Rel::Compound | Rel::Amod)
        && let Some(article) =
            tree.with_rel(hit.token, &[Rel::Det]).find(|&article| article < head && tree.rel(head) == Rel::Compound)
    {
        source.span = source.span.cover(tree.token(article).span);
    }
    // The whole of the name, whatever the tree makes of it.
    if let Some(name) = speakers.index.by_head(head).map(|mention| speakers.span(mention))
        && !name.overlaps(cue)
        && (name.end() <= cue.start()) == (source.span.end() <= cue.start())
    {
        source.span = source.span.cover(name);
    }
    if hit.class == CueClass::Verb && source.span.contains(cue) && source.span.start() < cue.start() {
        source.span = trimmed(&tree.article.text, Span::new(source.span.start(), cue.start()));
    }
    if hit.class == CueClass::Preposition && head > hit.last && source.span.start() < tree.token(hit.last).span.end() {
        source.span = tree.token(head).span;
    }
    (tree.token(head).upos != Upos::Punct).then_some(source)
}

fn verb_subject(tree: &Tree<'_>, speakers: &Speakers<'_>, verb: TokenId) -> Option<TokenId> {
    // The verb that has the subject is always further up.
    let matrix = matrix::of_conjunct(tree, speakers, verb)
        .or_else(|| matrix::of_participle(tree, speakers, verb))
        .or_else(|| matrix::listed_with(tree, verb));
    // "quotes an aide as saying", "was quoted as saying"
    if let Some(quoted) = quoted(tree, verb) {
        return Some(quoted);
    }
    if let Some((_, head)) = clauses::set_off_inverted(tree, verb) {
        return Some(head);
    }
    let named = matrix::absolute(tree, verb).map(|(noun, _)| noun);
    if let Some(noun) = named.or_else(|| matrix::adjacent(tree, speakers, verb)) {
        return Some(noun);
    }
    if let Some(matrix) = matrix {
        return verb_subject(tree, speakers, matrix);
    }
    if let Some(subject) = matrix::nearer_subject(tree, speakers, verb) {
        return Some(subject);
    }
    if tree.is_passive(verb) {
        return tree.agent(verb);
    }
    if tree.token(verb).upos == Upos::Noun {
        // A verb that the parser took for a plural noun hangs on its own subject, or follows it.
        return tree
            .token(verb)
            .head
            .filter(|&head| head < verb && tree.rel(verb) == Rel::Appos)
            .or_else(|| noun_before(tree, verb));
    }
    let lettered = |id: &TokenId| tree.form(*id).contains(char::is_alphabetic);
    // The time of a live report is taken for a subject, and so is what stands before "…, officials said, …".
    let nearest = tree.with_rel(verb, &[Rel::Nsubj]).filter(|subject| *subject < verb && lettered(subject)).last();
    // "one of them" is somebody.
    let named = |id: &TokenId| {
        lettered(id) && (is_one_of(tree, *id) || !matches!(tree.token(*id).upos, Upos::Num | Upos::Punct))
    };
    let subject = match nearest.filter(|_| tree.with_rel(verb, &[Rel::Nsubj]).count() > 1) {
        Some(nearest) => Some(nearest),
        None if shared(tree, verb) => inverted(tree, verb).or_else(|| tree.surface_subject(verb)),
        None => tree
            .surface_subject(verb)
            .filter(named)
            .or_else(|| inverted(tree, verb))
            .or_else(|| noun_before(tree, verb))
            .or_else(|| matrix::split_from(tree, verb))
            .or_else(|| verbless_root(tree, verb))
            .or_else(|| drawn_ahead(tree, verb))
            .or_else(|| behind_aside(tree, verb)),
    }?;
    // "was quoted as saying", "is reported to have said": the one quoted speaks.
    let subject = person_before_who(tree, speakers, verb, subject);
    let expletive = tree.rel(subject) == Rel::Expl || (tree.lemma(subject) == "it" && tree.is_passive(verb));
    (!expletive && subject != verb).then_some(subject)
}

/// "quotes an aide as saying": whoever is quoted.
fn quoted(tree: &Tree<'_>, verb: TokenId) -> Option<TokenId> {
    let quoting = tree.token(verb).head.filter(|&head| matches!(tree.lemma(head), "quote" | "cite") && head < verb)?;
    let noun =
        || tree.with_rel(quoting, &[Rel::Obj, Rel::Appos, Rel::Nmod]).find(|&noun| quoting < noun && noun < verb);
    (tree.token(verb).xpos == Xpos::Vbg && tree.has_case(verb, "as"))
        .then(|| tree.deep_object(quoting).or_else(noun))
        .flatten()
}

/// "officials in Lima who said": *who* goes back to persons.
fn person_before_who(tree: &Tree<'_>, speakers: &Speakers<'_>, verb: TokenId, noun: TokenId) -> TokenId {
    let who = tree.with_rel(verb, &[Rel::Nsubj]).any(|subject| tree.form(subject).eq_ignore_ascii_case("who"));
    let place = tree.case(noun).is_some_and(|case| matches!(case, "in" | "at" | "from" | "of" | "near"));
    let above = tree.token(noun).head.filter(|_| who && place && tree.rel(noun) == Rel::Nmod);
    above.filter(|&above| speakers.is_cue(CueClass::Document, &tree.lemma(above).to_lowercase())).unwrap_or(noun)
}

/// "…, reported the daily": the noun behind a verb that follows a comma.
pub(super) fn inverted(tree: &Tree<'_>, verb: TokenId) -> Option<TokenId> {
    if !follows_comma(tree, verb) || !is_finite(tree, verb) {
        return None;
    }
    tree.with_rel(verb, &[Rel::Nsubj, Rel::Obj])
        .find(|&noun| noun > verb && matches!(tree.token(noun).upos, Upos::Noun | Upos::Propn | Upos::Pron))
}

/// "The envoy, asked if he would sign, answered": the subject that the tree gave to the verb between the commas.
fn behind_aside(tree: &Tree<'_>, verb: TokenId) -> Option<TokenId> {
    let aside = tree.token(verb).head.filter(|&aside| aside < verb && tree.rel(verb) == Rel::Ccomp)?;
    let between = follows_comma(tree, aside) && follows_comma(tree, verb) && is_finite(tree, verb);
    between.then(|| tree.with_rel(aside, &[Rel::Nsubj]).find(|&subject| subject < aside)).flatten()
}

/// "Asked about it, the envoy said": the subject that the tree gave to the verb before the comma.
fn drawn_ahead(tree: &Tree<'_>, verb: TokenId) -> Option<TokenId> {
    let ahead = tree.with_rel(verb, &[Rel::Ccomp, Rel::Advcl]).find(|&clause| clause < verb)?;
    let first = tree.analysis.sentence(tree.analysis.sentence_of(verb)).first;
    let opens = ahead.0 == first && matches!(tree.token(ahead).xpos, Xpos::Vbn | Xpos::Vbd | Xpos::Vbg);
    let subject =
        tree.with_rel(ahead, &[Rel::Nsubj, Rel::Obj]).filter(|&subject| ahead < subject && subject < verb).last()?;
    let comma = (ahead.0 + 1..subject.0).any(|id| tree.form(TokenId(id)) == ",");
    (opens && comma && is_finite(tree, verb)).then_some(subject)
}

/// "The office on June 18 called for talks": a noun that the parser took for the whole sentence.
fn verbless_root(tree: &Tree<'_>, verb: TokenId) -> Option<TokenId> {
    let noun = tree.token(verb).head.filter(|&head| head < verb && tree.token(head).head.is_none())?;
    let nominal = matches!(tree.token(noun).upos, Upos::Noun | Upos::Propn)
        && tree.child(noun, &[Rel::Cop, Rel::Nsubj]).is_none();
    (nominal && is_finite(tree, verb)).then_some(noun)
}

/// Whether a verb has no subject of its own and nothing that joins it to the verb which has one.
fn shared(tree: &Tree<'_>, verb: TokenId) -> bool {
    tree.rel(verb) == Rel::Conj && tree.child(verb, &[Rel::Nsubj, Rel::Cc]).is_none()
}

/// Whether the word before is a comma of the same sentence.
pub(super) fn follows_comma(tree: &Tree<'_>, token: TokenId) -> bool {
    let first = tree.analysis.sentence(tree.analysis.sentence_of(token)).first;
    token.0 > first && tree.form(TokenId(token.0 - 1)) == ","
}

/// The noun right before a finite verb, where the tree has no subject for it.
fn noun_before(tree: &Tree<'_>, verb: TokenId) -> Option<TokenId> {
    let first = tree.analysis.sentence(tree.analysis.sentence_of(verb)).first;
    let before = TokenId(verb.0.checked_sub(1).filter(|&before| before >= first)?);
    let hangs = tree.token(verb).head.is_none() || matches!(tree.rel(verb), Rel::Parataxis | Rel::Ccomp | Rel::Conj);
    let nominal = matches!(tree.token(before).upos, Upos::Noun | Upos::Propn | Upos::Pron);
    (hangs && (nominal || tree.token(verb).upos == Upos::Noun)).then_some(before)
}

fn noun_owner(tree: &Tree<'_>, speakers: &Speakers<'_>, noun: TokenId) -> Option<TokenId> {
    // "the Chilean decision to leave", "a cabinet promise to pay"
    let bearer = || tree.with_rel(noun, &[Rel::Compound, Rel::Amod]).find(|&word| speakers.is_known(tree, word));
    let owner = tree.with_rel(noun, &[Rel::Nmod]).find(|&child| tree.sub(child) == Sub::Poss);
    let phrase = || ["from", "by", "of", "among"].iter().find_map(|case| tree.prepositional(noun, case).next());
    let maker = || {
        // "issued a statement that", "made a promise to"
        let verb = tree.token(noun).head.filter(|_| tree.rel(noun) == Rel::Obj)?;
        let subject = tree.surface_subject(verb)?;
        (tree.rel(subject) == Rel::Nsubj && !tree.is_passive(verb)).then_some(subject)
    };
    owner.or_else(phrase).or_else(bearer).or_else(maker)
}
