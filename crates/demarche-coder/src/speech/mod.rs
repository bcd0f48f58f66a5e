//! Reported speech: who says which part of a text.
//!
//! What comes in: an analysed article with its actors, and the cues of the lexicon. What goes out: a
//! [`Quotation`] for each stretch of text that is someone's words or the gist of them, with what
//! introduces it and the speaker, outer before inner. "The ministry said the general had denied the
//! report" gives the ministry's words and, inside them, the general's. A term, a title or a nickname in
//! quotation marks is no quotation. Whether the words are true is not decided here.
//!
//! The steps: pair quotation marks ([`marks`]), find the cues ([`cues`]), the clauses that they introduce
//! ([`clauses`]), the passages in marks that they introduce ([`direct`]) and the speech that only the
//! layout marks ([`layout`]); then join clause and passage where both are one, and nest.

mod clauses;
mod cues;
mod direct;
mod layout;
mod marks;
mod matrix;
mod phrases;
#[cfg(test)]
mod tests;

use crate::actors::MentionIndex;
use crate::tree::Tree;
use cues::{Hit, Speakers};
use demarche_lexicon::{CueClass, Lexicon};
use demarche_types::{
    ActorKind, ActorMention, Analysis, Article, CueKind, MentionId, Quotation, QuotationId, QuotationKind, Rel,
    SectionId, SectionKind, Span, Sub, TokenId, Upos, Xpos,
};
use direct::Passages;
use marks::Passage;
use phrases::Source;
use std::collections::{BTreeMap, BTreeSet};

/// The quotations of an article, outer before inner.
pub fn quotations(
    article: &Article,
    analysis: &Analysis,
    actors: &[ActorMention],
    lexicon: &Lexicon,
) -> Vec<Quotation> {
    let tree = Tree::new(article, analysis);
    let index = MentionIndex::new(actors, analysis);
    let speakers = Speakers { index: &index, actors, speech: &lexicon.speech };
    let scene = Scene { tree: &tree, speakers, hits: cues::hits(&tree, &lexicon.speech) };
    let mut drafts = layout::turns(&scene);
    drafts.extend(layout::signed(&scene));
    for (number, section) in article.sections.iter().enumerate() {
        let id = SectionId(number as u32);
        let paragraphs = marks::paragraphs(&article.text, section.span);
        let passages = marks::passages(&article.text, &paragraphs);
        scene.section(&Passages::new(id, &paragraphs, &passages), &mut drafts);
    }
    scene.nested(drafts)
}

/// How far behind the words of a speaker "he" or "she" may take up, in bytes.
const FARTHEST_SPEAKER: usize = 1500;

/// A quotation before it is known what it stands inside.
#[derive(Clone, Debug)]
struct Draft {
    content: Vec<Span>,
    cue: Vec<Span>,
    source: Option<Source>,
    kind: QuotationKind,
    cue_kind: CueKind,
    section: SectionId,
    cue_token: Option<TokenId>,
}

impl Draft {
    fn hull(&self) -> Span {
        self.content.iter().copied().reduce(Span::cover).unwrap_or_default()
    }

    fn length(&self) -> usize {
        self.content.iter().map(|span| span.len()).sum()
    }
}

struct Scene<'a> {
    tree: &'a Tree<'a>,
    speakers: Speakers<'a>,
    /// In text order.
    hits: Vec<Hit<'a>>,
}

impl Scene<'_> {
    fn hit_at(&self, token: TokenId) -> Option<&Hit<'_>> {
        let at = self.hits.binary_search_by_key(&token, |hit| hit.token).ok()?;
        Some(&self.hits[at])
    }

    /// The cues from one token to another, both included.
    fn hits_between(&self, first: TokenId, last: TokenId) -> &[Hit<'_>] {
        let from = self.hits.partition_point(|hit| hit.token < first);
        let to = self.hits.partition_point(|hit| hit.token <= last);
        &self.hits[from..to.max(from)]
    }

    fn cue_span(&self, hit: &Hit<'_>) -> Span {
        match hit.class {
            // "in the minister's view": the words around are the speaker's name.
            CueClass::Preposition if self.tree.token(hit.last).upos == Upos::Noun => self.tree.token(hit.last).span,
            CueClass::Preposition => self.tree.token(hit.token).span.cover(self.tree.token(hit.last).span),
            _ if hit.last != hit.token => self.tree.token(hit.token).span.cover(self.tree.token(hit.last).span),
            _ => self.tree.token(hit.token).span,
        }
    }

    /// Whether paragraphs in marks are someone's words here: not in headlines or bylines.
    fn tells_speech(&self, section: SectionId) -> bool {
        let kind = self.tree.article.sections[section.0 as usize].kind;
        matches!(kind, SectionKind::Body | SectionKind::Comment)
    }

    /// Whether speech outside of marks is looked for: a notice that "we encourage you to write" tells of none.
    fn has_news(&self, section: SectionId) -> bool {
        let kind = self.tree.article.sections[section.0 as usize].kind;
        !matches!(kind, SectionKind::Bio | SectionKind::Disclaimer | SectionKind::Boilerplate | SectionKind::Byline)
    }

    fn section(&self, of: &Passages<'_>, drafts: &mut Vec<Draft>) {
        let mut own = Vec::new();
        let owners = direct::attach(self, of, &mut own);
        let first_clause = own.len();
        let span = self.tree.article.sections[of.section.0 as usize].span;
        let mut tokens = self.tree.analysis.tokens_in(span);
        if let Some(first) = tokens.next().filter(|_| self.has_news(of.section)) {
            let last = tokens.last().unwrap_or(first);
            for hit in self.hits_between(first, last) {
                let Some(draft) = self.clause(hit, of) else { continue };
                // "expressed the wish that …": the noun introduces it; "said in a letter that …": the verb does.
                if hit.class == CueClass::Noun
                    && own.len() > first_clause
                    && own.last().is_some_and(|before| {
                        before.content == draft.content && before.cue_token == self.tree.token(hit.token).head
                    })
                {
                    if self.tree.rel(hit.token) == Rel::Obl {
                        continue;
                    }
                    own.pop();
                }
                own.push(draft);
            }
        }
        own.extend(layout::headline(self, of.section));
        let cues: BTreeSet<TokenId> = own.iter().filter_map(|draft| draft.cue_token).collect();
        let blocks = layout::blocks(self, of.section, of.paragraphs);
        own.extend(blocks.into_iter().filter(|block| block.cue_token.is_none_or(|token| !cues.contains(&token))));
        self.join(of, &owners, own, first_clause, drafts);
    }

    /// The phrase of the speaker.
    fn source(&self, hit: &Hit<'_>) -> Option<Source> {
        cues::source(self.tree, &self.speakers, hit)
    }

    /// The speaker of the last sentence of a stretch of text, if that sentence reports speech.
    fn told_last(&self, stretch: Span) -> Option<Source> {
        let tree = self.tree;
        let last = tree.analysis.tokens_in(stretch).last()?;
        let sentence = tree.analysis.sentence(tree.analysis.sentence_of(last));
        let root = sentence.token_ids().find(|&id| tree.token(id).head.is_none())?;
        let joined = tree.conjuncts(root);
        let hit =
            joined.into_iter().rev().find_map(|verb| self.hit_at(verb).filter(|hit| hit.class == CueClass::Verb))?;
        let speaks = hit.cue.takes.clause
            && hit.cue.takes.direct
            && !matches!(hit.cue.kind, CueKind::Thought | CueKind::Intention);
        let source = self.source(hit).filter(|source| speaks && self.speakers.can_speak(tree, source.head))?;
        clauses::clause(tree, hit).is_some().then_some(source)
    }

    /// The indirect speech of one cue, fitted to the quotation marks around it.
    fn clause(&self, hit: &Hit<'_>, of: &Passages<'_>) -> Option<Draft> {
        let source = self.source(hit);
        if !self.is_reported(hit, source) {
            return None;
        }
        let clause = clauses::clause(self.tree, hit)?;
        let cue = self.cue_span(hit);
        let around = of.holding(cue);
        let content: Vec<Span> = clause
            .content
            .into_iter()
            .filter_map(|span| self.own_part(hit, span))
            .filter_map(|span| self.fitted(span, cue, around, of))
            .collect();
        if content.is_empty() {
            return None;
        }
        // "wavering and saying their position was open": what is told does not tell.
        let told =
            |source: Source| content.iter().any(|span| span.contains(source.span)) && hit.class == CueClass::Verb;
        if source.is_some_and(told)
            && !self.tree.is_passive(hit.token)
            && source.is_some_and(|source| source.head > hit.last)
        {
            return None;
        }
        // "There are fears that …" tells of fears that some have; "the only hope is that …" is the author's own.
        let general = hit.class == CueClass::Noun && hit.cue.kind == CueKind::Thought && source.is_none();
        let behind = self.tree.analysis.tokens_in(content[0]).next();
        if general && behind.is_none_or(|behind| behind.0 > hit.last.0 + 2) {
            return None;
        }
        let kind = match hit.cue.kind {
            _ if self.is_denied(hit) => CueKind::Denial,
            // "told them to leave", "assured him to help"
            _ if clause.infinitive && matches!(hit.cue.lemma.as_str(), "tell" | "warn" | "remind") => CueKind::Request,
            CueKind::Assertion if clause.infinitive && hit.cue.takes.infinitive => CueKind::Commitment,
            kind => kind,
        };
        Some(Draft {
            content,
            cue: vec![cue],
            source,
            kind: QuotationKind::Indirect,
            cue_kind: kind,
            section: of.section,
            cue_token: Some(hit.token),
        })
    }

    /// Whether a cue reports what somebody says or thinks: not "the smoke shows", "I think", "it is worth mentioning".
    fn is_reported(&self, hit: &Hit<'_>, source: Option<Source>) -> bool {
        let tree = self.tree;
        let kind = hit.cue.kind;
        // "I think", "we ask you": the one whose words these are anyway.
        let own = |source: Source| {
            matches!(tree.form(source.head), "I" | "we" | "We" | "you" | "You" | "one" | "One")
                && !cues::is_one_of(tree, source.head)
        };
        // "is expected to": nobody is named, and nobody need be.
        let general = kind == CueKind::Thought
            && source.is_none()
            && (tree.is_passive(hit.token) || (hit.class == CueClass::Noun && !hit.cue.takes.speaker));
        if hit.class != CueClass::Preposition
            && (matches!(kind, CueKind::Thought | CueKind::Intention) && !general && source.is_none_or(own)
                || (kind == CueKind::Request && source.is_some_and(own)))
        {
            return false;
        }
        // "should tell them that": nobody has told them.
        if tree
            .with_rel(hit.token, &[Rel::Aux])
            .any(|aux| matches!(tree.lemma(aux), "should" | "must" | "ought" | "let"))
        {
            return false;
        }
        // Whatever wants or refuses something is someone; "the bill seeks to" tells what it is for.
        let purpose = matches!(hit.cue.lemma.as_str(), "seek" | "aim");
        let speaks = |source: Source| match (kind == CueKind::Intention || hit.class == CueClass::Adjective) && !purpose
        {
            true if !hit.cue.takes.infinitive || hit.class == CueClass::Verb => {
                self.speakers.is_someone(tree, source.head)
            }
            _ => self.speakers.can_speak(tree, source.head),
        };
        if (hit.cue.takes.speaker || kind == CueKind::Intention) && !source.is_some_and(speaks) {
            return false;
        }
        // "would like to", not "likes to".
        let liking = matches!(hit.cue.lemma.as_str(), "like" | "love" | "hate" | "prefer");
        if liking && !tree.with_rel(hit.token, &[Rel::Aux]).any(|aux| tree.token(aux).xpos == Xpos::Md) {
            return false;
        }
        // "It is worth mentioning that": the author's own words.
        let nobody = source.is_none() && !tree.is_passive(hit.token);
        let unsaid = nobody && (!cues::is_finite(tree, hit.token) || self.impersonal(hit.token));
        hit.class != CueClass::Verb || !(unsaid || self.is_worth(hit.token))
    }

    /// "It is worth mentioning", "it is mentionable": a copula, and nobody who mentions.
    fn is_worth(&self, verb: TokenId) -> bool {
        self.impersonal(verb)
            && (self.tree.child(verb, &[Rel::Cop]).is_some()
                || self.tree.with_rel(verb, &[Rel::Nsubj]).any(|subject| self.tree.sub(subject) == Sub::Outer))
    }

    /// A stretch of content up to where the tree goes on with what is no longer said.
    fn own_part(&self, hit: &Hit<'_>, span: Span) -> Option<Span> {
        let mut words: Vec<TokenId> = self.tree.analysis.tokens_in(span).collect();
        // "said it would leave, according to two aides": the aides tell of the saying.
        if let Some(from) = self.attributed_from(hit, &words) {
            words.retain(|&word| word < from);
            return clauses::trimmed(self.tree, &words).and_then(|span| self.own_part(hit, span));
        }
        if let Some(from) = self.commented_from(hit, &words) {
            words.retain(|&word| word < from);
            return clauses::trimmed(self.tree, &words).and_then(|span| self.own_part(hit, span));
        }
        match matrix::foreign(self.tree, &self.speakers, hit, &words) {
            Some(first) => {
                clauses::trimmed(self.tree, &words.into_iter().filter(|&word| word < first).collect::<Vec<_>>())
            }
            None => Some(span),
        }
    }

    /// "said the firm had paid, a claim that it denies": the mark before a noun that names what was said.
    fn commented_from(&self, hit: &Hit<'_>, words: &[TokenId]) -> Option<TokenId> {
        let tree = self.tree;
        words.windows(3).map(|window| (window[0], window[1], window[2])).find_map(|(mark, article, noun)| {
            let marked = mark > hit.last && matches!(tree.form(mark), "," | "—" | "–" | "--");
            let named = matches!(tree.form(article), "a" | "an")
                && self.hit_at(noun).is_some_and(|other| {
                    other.class == CueClass::Noun
                        && matches!(
                            other.cue.kind,
                            CueKind::Claim | CueKind::Assertion | CueKind::Request | CueKind::Denial
                        )
                });
            let clause = || tree.with_rel(noun, &[Rel::Acl]).any(|clause| clause > noun);
            (marked && named && clause()).then_some(mark)
        })
    }

    /// The comma from which a phrase with "according to" closes the sentence.
    fn attributed_from(&self, hit: &Hit<'_>, words: &[TokenId]) -> Option<TokenId> {
        let (&first, &last) = (words.first()?, words.last()?);
        let phrase = self
            .hits_between(first, last)
            .iter()
            .rev()
            .find(|other| other.class == CueClass::Preposition && other.token > hit.last)?;
        let comma = TokenId(phrase.token.0.checked_sub(1)?);
        let end = self.tree.analysis.sentence(self.tree.analysis.sentence_of(last)).end;
        let closes = (last.0 + 1..end).all(|rest| self.tree.token(TokenId(rest)).upos == Upos::Punct);
        let goes_on =
            (phrase.token.0..end).map(TokenId).any(|id| id > phrase.last && is_clause_verb(self.tree, id, phrase.last));
        (comma > first && self.tree.form(comma) == "," && closes && !goes_on && hit.class != CueClass::Preposition)
            .then_some(comma)
    }

    /// "It is worth mentioning".
    fn impersonal(&self, verb: TokenId) -> bool {
        self.tree
            .with_rel(verb, &[Rel::Nsubj, Rel::Expl])
            .any(|subject| self.tree.lemma(subject).eq_ignore_ascii_case("it"))
    }

    /// "dismissed the claim that": what the noun introduces is denied.
    fn is_denied(&self, hit: &Hit<'_>) -> bool {
        hit.class == CueClass::Noun
            && self.tree.rel(hit.token) == Rel::Obj
            && self
                .tree
                .token(hit.token)
                .head
                .and_then(|verb| self.hit_at(verb))
                .is_some_and(|verb| verb.cue.kind == CueKind::Denial)
    }

    /// A span that no longer cuts a passage in marks in two: it ends with the passage that its cue stands
    /// in, and takes in wholly what it took in partly.
    fn fitted(&self, span: Span, cue: Span, around: Option<&Passage>, of: &Passages<'_>) -> Option<Span> {
        let mut span = span;
        if let Some(around) = around {
            let piece = around.pieces.iter().find(|piece| piece.inner.contains(cue))?;
            let (start, end) = (span.start().max(piece.inner.start()), span.end().min(piece.inner.end()));
            span = (start < end).then(|| Span::new(start, end))?;
        }
        for piece in of.near(span).into_iter().flat_map(|at| &of.passages[at].pieces) {
            if piece.inner.contains(cue) || !piece.outer.overlaps(span) || span.contains(piece.outer) {
                continue;
            }
            if piece.inner.contains(span) {
                continue;
            }
            let wider = span.cover(piece.outer);
            if !wider.overlaps(cue) {
                span = wider;
            }
        }
        let section = self.tree.article.section_at(span.start())?.1.span;
        let trimmed = marks::trimmed(&self.tree.article.text, span);
        (section.contains(trimmed) && !trimmed.is_empty()).then_some(trimmed)
    }

    /// Joins passages and clauses that are the same words, and tells mixed speech from indirect.
    fn join(
        &self,
        of: &Passages<'_>,
        owners: &[Option<usize>],
        own: Vec<Draft>,
        first_clause: usize,
        drafts: &mut Vec<Draft>,
    ) {
        let mut kept: Vec<Option<Draft>> = own.into_iter().map(Some).collect();
        let mut order: Vec<usize> = (first_clause..kept.len()).collect();
        order.sort_by_key(|&at| kept[at].as_ref().map_or(0, Draft::length));
        let mut owners = owners.to_vec();
        let mut by_cue: BTreeMap<TokenId, Vec<usize>> = BTreeMap::new();
        for (index, owner) in owners.iter().enumerate() {
            if let Some(token) = owner.and_then(|owner| kept[owner].as_ref()).and_then(|draft| draft.cue_token) {
                by_cue.entry(token).or_default().push(index);
            }
        }
        for at in order {
            let Some(clause) = kept[at].as_ref().filter(|draft| draft.kind == QuotationKind::Indirect) else {
                continue;
            };
            let hull = clause.hull();
            let mut mixed = false;
            let mut replaces = Vec::new();
            let mut same = false;
            let mut claimed = Vec::new();
            // The passage behind its cue may lie outside of what the tree takes for its content.
            let region = clause.cue.iter().copied().fold(hull, Span::cover);
            let owned = clause.cue_token.and_then(|token| by_cue.get(&token)).into_iter().flatten().copied();
            let near: BTreeSet<usize> = of.near(region).into_iter().chain(owned).collect();
            for index in near {
                let (outer, inner) = (of.passages[index].outer(), of.passages[index].inner_hull());
                if of.around(index).is_some_and(|around| hull.contains(of.passages[around].outer())) {
                    continue;
                }
                let cue_inside = clause.cue.iter().any(|&cue| inner.contains(cue));
                let equal = !cue_inside && (outer.contains(hull) || words_of(&self.tree.article.text, hull) == inner);
                let owner = owners[index];
                let same_cue = owner
                    .and_then(|owner| kept[owner].as_ref())
                    .is_some_and(|draft| draft.cue_token == clause.cue_token);
                // "Lima refused: “…,” said its envoy": what stands before is another sentence.
                let lead = self.tree.article.text[..outer.start()].trim_end();
                let own_sentence = same_cue
                    && lead.ends_with([':', '.', '?', '!', ';'])
                    && clause.cue.iter().all(|cue| cue.start() >= outer.end());
                if own_sentence && outer.overlaps(hull) {
                    same = true;
                } else if equal {
                    // The words in the marks are the whole content, whoever introduces them.
                    same |= owner.is_some();
                    if owner.is_none() {
                        claimed.push((index, true));
                    }
                } else if same_cue && hull.contains(outer) && self.is_introduced(outer, inner) {
                    same = true;
                } else if hull.contains(outer) {
                    let free = owner
                        .and_then(|owner| kept[owner].as_ref())
                        .is_none_or(|draft| draft.cue.is_empty() && draft.source.is_none());
                    if same_cue || free {
                        mixed = true;
                        claimed.push((index, false));
                        replaces.extend(owner);
                    }
                } else if same_cue && outer.overlaps(hull) {
                    same = true;
                } else if same_cue {
                    // Cue between marks and something else that the tree took for its complement.
                    same |= !clause.content.iter().any(|span| span.start() > outer.end());
                }
            }
            if same {
                kept[at] = None;
                continue;
            }
            let whole = claimed.iter().find(|(_, whole)| *whole).map(|&(index, _)| index);
            if let Some(draft) = kept[at].as_mut() {
                if let Some(index) = whole {
                    draft.kind = QuotationKind::Direct;
                    draft.content = of.passages[index].inner();
                } else if mixed {
                    draft.kind = QuotationKind::Mixed;
                }
            }
            for (index, _) in claimed {
                owners[index] = Some(at);
            }
            for replaced in replaces.into_iter().filter(|&replaced| replaced != at && replaced < first_clause) {
                kept[replaced] = None;
            }
        }
        drafts.extend(kept.into_iter().flatten());
    }

    /// "stated in his speech, this year, “The sea is ours”": a sentence in marks behind a comma or colon is all that is said.
    fn is_introduced(&self, outer: Span, inner: Span) -> bool {
        let text = &self.tree.article.text;
        text[..outer.start()].trim_end().ends_with([',', ':']) && inner.of(text).starts_with(char::is_uppercase)
    }

    /// The quotations in order, each with the one it stands inside and its speaker.
    fn nested(&self, mut drafts: Vec<Draft>) -> Vec<Quotation> {
        drafts.retain(|draft| draft.length() > 0);
        for draft in &mut drafts {
            draft.content.sort();
            // A passage may lie in another that the same cue introduces.
            draft.content.dedup_by(|later, earlier| {
                let overlap = later.overlaps(*earlier) || later == earlier;
                if overlap {
                    *earlier = earlier.cover(*later);
                }
                overlap
            });
        }
        drafts.sort_by_key(|draft| {
            let hull = draft.hull();
            (hull.start(), std::cmp::Reverse(hull.end()), std::cmp::Reverse(draft.length()), draft.cue.first().copied())
        });
        drafts.dedup_by(|later, earlier| later.content == earlier.content && later.cue == earlier.cue);
        // Those that may still hold a later one, outermost first; the last is the narrowest.
        let mut open: Vec<usize> = Vec::new();
        let mut found: Vec<Quotation> = Vec::new();
        for (at, draft) in drafts.iter().enumerate() {
            let hull = draft.hull();
            open.retain(|&outer| drafts[outer].hull().end() > hull.start());
            let holds = |outer: &&usize| {
                let outer = &drafts[**outer];
                let inside = |span: Span| outer.content.iter().any(|content| content.contains(span));
                outer.section == draft.section
                    && inside(hull)
                    && draft.cue.iter().all(|&cue| inside(cue))
                    && (outer.length() > draft.length() || draft.cue.is_empty())
            };
            let within = open.iter().rev().find(holds).map(|&outer| QuotationId(outer as u32));
            open.push(at);
            let mut speakers = draft
                .source
                .map_or(Vec::new(), |source| phrases::speakers(self.tree, self.speakers.index, source.head));
            if within.is_none() && draft.source.is_some_and(|source| self.is_nobody_known(source, &speakers)) {
                speakers = self.spoke_before(&found, draft).unwrap_or(speakers);
            }
            found.push(Quotation {
                content: draft.content.clone(),
                cue: draft.cue.clone(),
                source: draft.source.iter().map(|source| source.span).collect(),
                kind: draft.kind,
                cue_kind: draft.cue_kind,
                speakers,
                within,
                section: draft.section,
            });
        }
        found
    }
}

impl Scene<'_> {
    /// "he said", "she added", where the text has not told who that is.
    fn is_nobody_known(&self, source: Source, speakers: &[MentionId]) -> bool {
        let pronoun = matches!(self.tree.form(source.head), "he" | "she" | "He" | "She");
        pronoun && speakers.iter().all(|speaker| self.speakers.actors[speaker.0 as usize].codes().is_empty())
    }

    /// The one person who spoke last, not far before.
    fn spoke_before(&self, found: &[Quotation], draft: &Draft) -> Option<Vec<MentionId>> {
        let last = found.iter().rev().find(|quotation| quotation.within.is_none() && !quotation.source.is_empty())?;
        let end = last.content.last()?.end().max(last.source.last()?.end());
        let near = last.section == draft.section && draft.hull().start() < end + FARTHEST_SPEAKER;
        let person = |id: &MentionId| {
            let known = self.speakers.actors[id.0 as usize].actor.as_ref();
            known.is_ok_and(|actor| {
                matches!(actor.kind, ActorKind::Person | ActorKind::Office) && actor.codes.len() == 1
            })
        };
        (near && last.speakers.len() == 1 && last.speakers.iter().all(person)).then(|| last.speakers.clone())
    }
}

/// Whether a finite verb behind `from` belongs to no relative clause.
fn is_clause_verb(tree: &Tree<'_>, id: TokenId, from: TokenId) -> bool {
    let relative =
        std::iter::once(id).chain(tree.ancestors(id)).take_while(|&up| up > from).any(|up| tree.sub(up) == Sub::Relcl);
    tree.token(id).upos == Upos::Verb && cues::is_finite(tree, id) && !relative
}

/// A span without marks and punctuation at its ends.
fn words_of(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let inner = words.trim_matches(|c: char| matches!(c, '“' | '”' | '"' | '«' | '»' | '‘' | '’' | '\'' | '„' | ' '));
    let start = words.find(inner).unwrap_or(0);
    Span::new(span.start() + start, span.start() + start + inner.len())
}
