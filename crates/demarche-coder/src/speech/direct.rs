//! Direct speech: which passages in quotation marks are speech, and whose.
//!
//! Passages and cues in, drafts of quotations out. A passage that nothing introduces is a title, a term
//! or a scare quote, unless it goes on from a passage that something introduced.

use super::cues::{Hit, is_finite, is_one_of};
use super::marks::{Passage, trimmed};
use super::phrases::{Source, noun_phrase};
use super::{Draft, Scene};
use demarche_lexicon::CueClass;
use demarche_types::{CueKind, QuotationKind, Rel, SectionId, Span, TokenId, Upos, Xpos};

/// How far behind the closing mark a cue may stand, in words.
const REACH_AFTER: usize = 16;
/// How far before the opening mark, where the tree does not join them.
const REACH_BEFORE: usize = 14;
/// How many steps up the tree a cue may stand above a passage.
const STEPS_UP: usize = 4;
/// The longest speaker before a bare colon, in words.
const LONGEST_LABEL: usize = 12;
/// The longest question that introduces its answer, in words.
const LONGEST_ASKED: usize = 4;
/// The longest name behind a dash, in words.
const LONGEST_SIGNATURE: usize = 6;
/// The longest term that a comma may follow, in words.
const LONGEST_TERM: usize = 4;
/// The fewest words of a passage that is speech though nothing introduces it.
const FEWEST_ALONE: usize = 6;
/// The fewest words of one that goes on from what its speaker was said to have said.
const FEWEST_GOING_ON: usize = 3;

/// How many words may follow the last cue of a paragraph that breaks off: "said on Monday,".
const WORDS_BEHIND_CUE: u32 = 3;

/// How many passages back one may be gone on from.
const PASSAGES_BACK: usize = 8;

/// One section's passages, and where they stand.
pub(super) struct Passages<'a> {
    pub section: SectionId,
    pub paragraphs: &'a [Span],
    /// Sorted by start; two either lie apart or one in the other.
    pub passages: &'a [Passage],
    /// The passage that each one stands inside.
    around: Vec<Option<usize>>,
}

impl<'a> Passages<'a> {
    pub(super) fn new(section: SectionId, paragraphs: &'a [Span], passages: &'a [Passage]) -> Passages<'a> {
        let mut around: Vec<Option<usize>> = Vec::with_capacity(passages.len());
        for (index, passage) in passages.iter().enumerate() {
            let mut outer = index.checked_sub(1);
            while let Some(at) = outer
                && !passages[at].outer().contains(passage.outer())
            {
                outer = around[at];
            }
            around.push(outer);
        }
        Passages { section, paragraphs, passages, around }
    }

    /// The passage that a passage stands inside.
    pub(super) fn around(&self, index: usize) -> Option<usize> {
        self.around[index]
    }

    /// The passages that may overlap `span`, in order: few, however many there are.
    pub(super) fn near(&self, span: Span) -> Vec<usize> {
        let from = self.passages.partition_point(|passage| passage.outer().start() <= span.start());
        let to = self.passages.partition_point(|passage| passage.outer().start() < span.end()).max(from);
        let mut found: Vec<usize> = std::iter::successors(from.checked_sub(1), |&at| self.around[at]).collect();
        found.reverse();
        found.extend(from..to);
        found
    }

    /// The innermost passage whose inside holds `span`.
    pub(super) fn holding(&self, span: Span) -> Option<&'a Passage> {
        self.near(span)
            .into_iter()
            .rev()
            .map(|at| &self.passages[at])
            .find(|passage| passage.inner_hull().contains(span))
    }

    /// The paragraph in which `span` begins.
    fn paragraph(&self, span: Span) -> Option<usize> {
        let at = self.paragraphs.partition_point(|paragraph| paragraph.end() <= span.start());
        self.paragraphs.get(at).filter(|paragraph| paragraph.overlaps(span)).map(|_| at)
    }
}

/// Words around a passage: those of its sentence that stand outside of any marks.
struct Surroundings {
    before: Vec<TokenId>,
    after: Vec<TokenId>,
    /// The text from the last full stop or mark before the passage to the passage.
    lead: Span,
    /// The words of the passage.
    words: Vec<TokenId>,
}

/// Gives each passage that is speech its cue and speaker. In `owners`, the draft of each passage.
pub(super) fn attach(scene: &Scene<'_>, of: &Passages<'_>, drafts: &mut Vec<Draft>) -> Vec<Option<usize>> {
    let text = &scene.tree.article.text;
    let mut owners: Vec<Option<usize>> = vec![None; of.passages.len()];
    for (index, passage) in of.passages.iter().enumerate() {
        let Some(around) = surroundings(scene, of, index) else { continue };
        let speech = is_sentence(scene, passage, &around.words);
        // “They told us, ‘Go home,’” said the nurse. “So we went.” goes on from the nurse.
        let beside = |other: usize| of.around(other) == of.around(index);
        let previous =
            (index.saturating_sub(PASSAGES_BACK)..index).rev().find(|&other| owners[other].is_some() && beside(other));
        let previous_draft = previous.and_then(|other| owners[other]);
        let found = after(scene, passage, &around, speech)
            .or_else(|| before(scene, &around, speech).map(|found| labelled(scene, &around, speech, found)))
            .or_else(|| colon(scene, &around, speech));
        let between = previous.map(|other| {
            Span::new(of.passages[other].outer().end(), passage.outer().start().max(of.passages[other].outer().end()))
        });
        if let (Some(draft), Some(between)) = (previous_draft, between) {
            let goes_on = match &found {
                // "…," he said, "…"
                Some(found) => found.cue_token.is_some() && found.cue_token == drafts[draft].cue_token,
                None => {
                    speech
                        && drafts[draft].cue.iter().any(|&cue| between.contains(cue))
                        && !between.of(text).contains("\n\n")
                }
            };
            let stopped = between.of(text).trim_end().ends_with(['.', '?', '!']);
            if goes_on && !stopped {
                drafts[draft].content.extend(passage.inner());
                owners[index] = Some(draft);
                continue;
            }
        }
        // called it a “disaster,” a “shame” and a “waste”
        if let (None, Some(draft), Some(between)) = (&found, previous_draft, between)
            && (!speech || around.words.len() <= LONGEST_TERM)
            && between.of(text).split([' ', ',']).all(|word| matches!(word, "" | "a" | "an" | "the" | "and" | "or"))
        {
            drafts[draft].content.extend(passage.inner());
            owners[index] = Some(draft);
            continue;
        }
        let draft = found
            .map(|found| Draft {
                content: passage.inner(),
                cue: found.cue,
                source: found.source,
                kind: QuotationKind::Direct,
                cue_kind: found.kind,
                section: of.section,
                cue_token: found.cue_token,
            })
            .or_else(|| continuing(scene, of, index, previous, previous_draft.map(|draft| &drafts[draft]), speech));
        if let Some(draft) = draft {
            owners[index] = Some(drafts.len());
            drafts.push(draft);
        }
    }
    owners
}

fn surroundings(scene: &Scene<'_>, of: &Passages<'_>, index: usize) -> Option<Surroundings> {
    let analysis = scene.tree.analysis;
    let text = &scene.tree.article.text;
    let outer = of.passages[index].outer();
    let words: Vec<TokenId> = analysis.tokens_in(of.passages[index].inner_hull()).collect();
    let (&first, &last) = (words.first()?, words.last()?);
    let paragraph_at = of.paragraph(outer)?;
    let mut floor = of.paragraphs[paragraph_at].start();
    let last_paragraph = of.paragraphs.partition_point(|paragraph| paragraph.start() < outer.end());
    let mut ceiling = last_paragraph.checked_sub(1).map_or(outer.end(), |at| of.paragraphs[at].end());
    let next = of.passages.partition_point(|passage| passage.outer().start() < outer.end());
    let neighbours = of
        .around(index)
        .into_iter()
        .chain(index.checked_sub(1))
        .chain(index.checked_sub(1).and_then(|at| of.around(at)));
    for other in neighbours.chain((next < of.passages.len()).then_some(next)).map(|at| &of.passages[at]) {
        let (hull, inner) = (other.outer(), other.inner_hull());
        if inner.contains(outer) {
            floor = floor.max(inner.start());
            ceiling = ceiling.min(inner.end());
        } else if hull.end() <= outer.start() {
            floor = floor.max(hull.end());
        } else if hull.start() >= outer.end() {
            ceiling = ceiling.min(hull.start());
        }
    }
    let sentence = analysis.sentence(analysis.sentence_of(first));
    let mut from = floor.max(sentence.span.start().min(outer.start()));
    let blank = |from: usize| from >= outer.start() || !text[from..outer.start()].contains(char::is_alphanumeric);
    if blank(from) {
        // Parted from its cue by the end of a sentence that ends in a colon or comma.
        let lead = Span::new(floor.min(outer.start()), outer.start());
        // "His answer? “Never.”"
        let asked = || {
            lead.of(text).trim_end().ends_with('?')
                && lead
                    .of(text)
                    .rsplit(['.', '!', '\n'])
                    .next()
                    .is_some_and(|last| last.split_whitespace().count() <= LONGEST_ASKED)
        };
        if (lead.of(text).trim_end().ends_with([':', ',']) || asked()) && !blank(lead.start()) {
            from = analysis
                .tokens_in(lead)
                .last()
                .map_or(from, |last| floor.max(analysis.sentence(analysis.sentence_of(last)).span.start()));
        } else if outer.start() == of.paragraphs[paragraph_at].start()
            && let Some(intro) = paragraph_at.checked_sub(1).map(|at| of.paragraphs[at])
            && (intro.of(text).ends_with(':') || ends_with_cue(scene, intro))
        {
            from = analysis
                .tokens_in(intro)
                .last()
                .map_or(from, |last| intro.start().max(analysis.sentence(analysis.sentence_of(last)).span.start()));
        }
    }
    let lead = Span::new(from.min(outer.start()), outer.start());
    let end = analysis.sentence(analysis.sentence_of(last)).span.end();
    let mut until = ceiling.min(end.max(outer.end()));
    if !text[outer.end()..until.max(outer.end())].contains(char::is_alphanumeric) {
        // "…?" asked a trader: the sentence seems to end with the mark.
        let rest = Span::new(outer.end().min(ceiling), ceiling.max(outer.end()));
        if let Some(next) =
            analysis.tokens_in(rest).find(|&token| scene.tree.form(token).contains(char::is_alphanumeric))
            && (scene.tree.form(next).starts_with(char::is_lowercase)
                || text[rest.start()..].trim_start_matches(' ').starts_with(['—', '–']))
        {
            until = ceiling.min(analysis.sentence(analysis.sentence_of(next)).span.end());
        }
    }
    let outside = |span: Span| {
        analysis.tokens_in(span).filter(move |&token| span.contains(analysis.token(token).span)).collect::<Vec<_>>()
    };
    let before = if lead.is_empty() { Vec::new() } else { outside(lead) };
    let after = if until > outer.end() { outside(Span::new(outer.end(), until)) } else { Vec::new() };
    Some(Surroundings { before, after, lead, words })
}

/// Whether a paragraph breaks off behind a word of speech: "The envoy, who had just landed, said,".
fn ends_with_cue(scene: &Scene<'_>, paragraph: Span) -> bool {
    let tree = scene.tree;
    let mut words = tree.analysis.tokens_in(paragraph).collect::<Vec<_>>().into_iter().rev();
    let last = words.find(|&id| tree.form(id).contains(char::is_alphanumeric));
    let open = !paragraph.of(&tree.article.text).ends_with(['.', '?', '!', '”', '"', '»']);
    let cue = last.and_then(|last| scene.hits_between(TokenId(last.0.saturating_sub(WORDS_BEHIND_CUE)), last).last());
    open && cue.is_some_and(|hit| {
        hit.class == CueClass::Verb
            && hit.cue.takes.direct
            && is_finite(tree, hit.token)
            && paragraph.contains(tree.token(hit.token).span)
    })
}

/// Whether a passage reads as an utterance, not as a term or a title.
fn is_sentence(scene: &Scene<'_>, passage: &Passage, words: &[TokenId]) -> bool {
    let text = passage.inner_hull().of(&scene.tree.article.text);
    let ends = text.ends_with(['.', '?', '!', '…', '—', '–']);
    // American print draws the comma of the sentence around into the marks: “The Long Road,” a novel.
    let comma = text.ends_with(',');
    let finite = words.iter().any(|&word| is_finite(scene.tree, word));
    let long: Vec<&str> = text.split_whitespace().filter(|word| word.chars().count() > 3).collect();
    let titled = (!ends || (text.ends_with('.') && !finite))
        && long.len() > 1
        && long.iter().all(|word| word.starts_with(char::is_uppercase));
    !titled && (ends || (comma && words.len() > LONGEST_TERM) || (finite && words.len() >= 3))
}

/// What introduces a passage.
struct Found {
    cue: Vec<Span>,
    cue_token: Option<TokenId>,
    source: Option<Source>,
    kind: CueKind,
}

impl Found {
    fn by(scene: &Scene<'_>, hit: &Hit<'_>, source: Option<Source>) -> Found {
        Found { cue: vec![scene.cue_span(hit)], cue_token: Some(hit.token), source, kind: hit.cue.kind }
    }
}

/// "…," said the minister; "…," the minister told reporters.
fn after(scene: &Scene<'_>, passage: &Passage, around: &Surroundings, speech: bool) -> Option<Found> {
    let tree = scene.tree;
    let word = |id: &TokenId| tree.form(*id).contains(char::is_alphanumeric);
    let first = around.after.iter().position(word)?;
    let words = &around.after[first..];
    // “He said, ‘Go,’” the nurse told us.
    let ending = passage.inner_hull().of(&tree.article.text).trim_end_matches(['’', '\'', '”', '»']);
    let outside = around.after[..first].iter().any(|&mark| matches!(tree.form(mark), "," | "—" | "–" | "-"));
    let comma = outside || (ending.ends_with(',') && passage.outer().end() <= tree.token(words[0]).span.start());
    if !speech && !comma {
        return None;
    }
    // “a trap”, and he said; “The Long Road,” which tells
    let joins = matches!(
        tree.form(words[0]),
        "and" | "but" | "or" | "which" | "who" | "whose" | "that" | "while" | "when" | "where" | "a" | "an"
    );
    // Citing “a precaution”, the firm said …
    let opens = !around.before.iter().any(word);
    if (joins && !(speech && opens)) || (!speech && !opens) {
        return None;
    }
    if let Some(found) = phrase_after(scene, words, comma) {
        return Some(found);
    }
    if !comma && ending.ends_with('.') && tree.form(words[0]).starts_with(char::is_uppercase) {
        return None;
    }
    if !comma && !ending.ends_with(['.', ',', '?', '!', '…', '—', '–']) {
        return None;
    }
    // A past tense that was taken for a participle or an adjective: “…,” one aide texted.
    let past = |id: TokenId| {
        matches!(tree.token(id).xpos, Xpos::Vbn | Xpos::Jj) && tree.child(id, &[Rel::Aux, Rel::Cop]).is_none()
    };
    let told = |id: TokenId| is_finite(tree, id) || past(id) || tree.token(id).upos == Upos::Noun;
    let verb = words.iter().take(REACH_AFTER).copied().find(|&id| {
        let verbal = tree.token(id).upos == Upos::Verb;
        verbal && (is_finite(tree, id) || tree.token(id).xpos == Xpos::Jj)
            || scene.hit_at(id).is_some_and(|hit| hit.class == CueClass::Verb && told(id))
    });
    if let Some(found) = verb.is_none().then(|| signed(scene, passage, words, &around.after[..first])).flatten() {
        return Some(found);
    }
    let verb = verb?;
    // “…,” the daily quoted the envoy as saying
    let quoted = || {
        let saying =
            words.iter().copied().skip_while(|&id| id <= verb).take(REACH_AFTER).find(|&id| tree.has_case(id, "as"))?;
        scene.hit_at(saying).map(|_| saying)
    };
    let verb = if matches!(tree.lemma(verb), "quote" | "cite") { quoted().unwrap_or(verb) } else { verb };
    let hit = scene.hit_at(verb).filter(|hit| {
        let inner = matches!(hit.cue.kind, CueKind::Thought | CueKind::Intention);
        let says = hit.cue.takes.direct || (hit.cue.takes.clause && !inner);
        hit.class == CueClass::Verb && says && !tree.is_passive(hit.token)
    });
    let Some(hit) = hit else { return told_by_place(scene, words, verb, opens && comma) };
    let in_window = |source: &Source| words.contains(&source.head);
    let by_tree = scene.source(hit).filter(in_window);
    let ahead = words.iter().take_while(|&&id| id < verb).copied().collect::<Vec<_>>();
    let nominal =
        |id: &&TokenId| matches!(tree.token(**id).upos, Upos::Noun | Upos::Propn | Upos::Pron) || is_one_of(tree, **id);
    let source = by_tree.or_else(|| match ahead.iter().find(nominal) {
        Some(_) => ahead.iter().rfind(nominal).map(|&head| Source {
            span: trimmed(&tree.article.text, tree.token(ahead[0]).span.cover(tree.token(head).span)),
            head,
        }),
        None => {
            let behind = words.iter().skip_while(|&&id| id <= verb).take_while(|id| word(id)).find(nominal)?;
            let mut source = noun_phrase(tree, *behind);
            if source.span.start() < tree.token(verb).span.end() {
                source.span = tree.token(*behind).span;
            }
            Some(source)
        }
    })?;
    Some(Found::by(scene, hit, Some(source)))
}

/// "…," according to the minister, "…"; "…," in the words of one envoy.
fn phrase_after(scene: &Scene<'_>, words: &[TokenId], comma: bool) -> Option<Found> {
    let hit = scene.hit_at(*words.first()?).filter(|hit| comma && hit.class == CueClass::Preposition)?;
    let source = scene.source(hit).filter(|source| words.contains(&source.head))?;
    Some(Found::by(scene, hit, Some(source)))
}

/// "We lost." — Ana Soto, mayor: a dash and a name, and the paragraph ends.
fn signed(scene: &Scene<'_>, passage: &Passage, words: &[TokenId], marks: &[TokenId]) -> Option<Found> {
    let tree = scene.tree;
    let dashed = marks.iter().any(|&mark| matches!(tree.form(mark), "—" | "–" | "--" | "-"));
    let name: Vec<TokenId> =
        words.iter().copied().take_while(|&id| !matches!(tree.form(id), "," | "(" | ".")).collect();
    let head = *name.iter().rfind(|&&id| matches!(tree.token(id).upos, Upos::Noun | Upos::Propn))?;
    let text = &tree.article.text;
    let ends = text[tree.token(*words.last()?).span.end()..].trim_start_matches(['.', ')', ']', ' ']).starts_with('\n')
        || text[tree.token(*words.last()?).span.end()..].trim_matches(['.', ')', ']', ' ', '\n']).is_empty();
    let alone = text[..passage.outer().start()].trim_end_matches(' ');
    let opens = alone.is_empty() || alone.ends_with('\n');
    (dashed && ends && opens && name.len() <= LONGEST_SIGNATURE && words.len() <= LONGEST_LABEL).then(|| Found {
        cue: Vec::new(),
        cue_token: None,
        source: Some(Source { span: tree.token(name[0]).span.cover(tree.token(head).span), head }),
        kind: CueKind::Assertion,
    })
}

/// "…," one aide texted. "…," laughed the mayor. Between a comma and the end of a clause, any verb with nothing
/// but its subject tells how it was said.
fn told_by_place(scene: &Scene<'_>, words: &[TokenId], verb: TokenId, set_off: bool) -> Option<Found> {
    let tree = scene.tree;
    let bare = set_off
        && matches!(tree.token(verb).xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Jj | Xpos::Vbn)
        && tree.lemma(verb) != "be"
        && tree.child(verb, &[Rel::Aux, Rel::Cop, Rel::Xcomp]).is_none();
    let at = words.iter().position(|&id| id == verb).filter(|_| bare)?;
    let ends = |id: Option<&TokenId>| {
        id.is_none_or(|&id| {
            matches!(tree.form(id), "." | "," | ";" | ":" | "!" | "?") || tree.token(id).upos == Upos::Adp
        })
    };
    let nominal = |id: TokenId| matches!(tree.token(id).upos, Upos::Noun | Upos::Propn | Upos::Pron);
    let within = |id: TokenId| nominal(id) || matches!(tree.token(id).upos, Upos::Det | Upos::Adj | Upos::Num);
    let subject = |ids: &[TokenId]| {
        ids.iter().all(|&id| within(id)).then(|| ids.last().copied().filter(|&id| nominal(id))).flatten()
    };
    let behind: Vec<TokenId> = words[at + 1..].iter().copied().take_while(|&id| within(id)).collect();
    let (head, span) = match &words[..at] {
        [] => (subject(&behind)?, &behind[..]),
        ahead => (subject(ahead)?, ahead),
    };
    let rest = if at == 0 { behind.len() + 1 } else { at + 1 };
    if tree.with_rel(verb, &[Rel::Obj]).any(|object| object != head) {
        return None;
    }
    (ends(words.get(rest)) && scene.speakers.is_someone(tree, head)).then(|| Found {
        cue: vec![tree.token(verb).span],
        cue_token: Some(verb),
        source: Some(Source { span: tree.token(span[0]).span.cover(tree.token(head).span), head }),
        kind: CueKind::Assertion,
    })
}

/// The minister said: "…"; he called it "…"; in the words of one envoy, "…".
fn before(scene: &Scene<'_>, around: &Surroundings, speech: bool) -> Option<Found> {
    let tree = scene.tree;
    let lead = around.lead.of(&tree.article.text).trim_end();
    let introduced = lead.ends_with([':', ',', '—', '–']);
    let (&last, &start) = (
        around.before.iter().rev().find(|&&id| tree.form(id).contains(char::is_alphanumeric))?,
        around.before.first()?,
    );
    let hits = scene.hits_between(start, last);
    if matches!(tree.form(last), "titled" | "entitled" | "headed" | "named" | "nicknamed" | "headlined") {
        return None;
    }
    let fits = |hit: &Hit<'_>| {
        let takes = hit.cue.takes;
        if speech { takes.direct || takes.clause || takes.fragment } else { takes.fragment }
    };
    let own_source = |hit: &Hit<'_>| scene.source(hit).filter(|source| !around.words.contains(&source.head));
    let verb_between = |hit: &Hit<'_>| {
        around
            .before
            .iter()
            .any(|&id| id > hit.last && id <= last && tree.token(id).upos == Upos::Verb && is_finite(tree, id))
    };
    let near = hits.iter().rev().find(|hit| {
        hit.class == CueClass::Verb && fits(hit) && (last.0 - hit.last.0) as usize <= REACH_BEFORE && !verb_between(hit)
    });
    let adjacent = near.filter(|hit| {
        let that = tree.form(last).eq_ignore_ascii_case("that");
        hit.last == last || that || (speech && introduced)
    });
    // "small programs, commonly called “apps”": a term that nobody in particular uses.
    let termed = |hit: &Hit<'_>| {
        hit.cue.takes.fragment && !hit.cue.takes.direct && tree.is_passive(hit.token) && own_source(hit).is_none()
    };
    if adjacent.is_some_and(termed) {
        return None;
    }
    if let Some(hit) = adjacent.filter(|hit| speech || hit.cue.takes.fragment || hit.last == last) {
        return Some(Found::by(scene, hit, own_source(hit)));
    }
    if let Some(hit) = hits.iter().rev().find(|hit| {
        // "In the words of one envoy, “…”", also behind "and"
        let opens = hit.token == first_word(scene, around).unwrap_or(start)
            || hit
                .token
                .0
                .checked_sub(1)
                .is_some_and(|before| matches!(tree.form(TokenId(before)), "," | "and" | "but" | "-" | "—" | "–"));
        hit.class == CueClass::Preposition && opens
    }) && introduced
        && !verb_between(hit)
    {
        return Some(Found::by(scene, hit, own_source(hit)));
    }
    let governed = around.words.iter().find_map(|&word| {
        let head = tree.token(word).head.filter(|head| !around.words.contains(head))?;
        std::iter::once(head).chain(tree.ancestors(head)).take(STEPS_UP).find_map(|above| {
            let governs = |hit: &&Hit<'_>| hit.token == above && hit.class != CueClass::Preposition && fits(hit);
            hits.iter().find(governs).filter(|hit| hit.cue.takes.clause || hit.cue.takes.fragment)
        })
    });
    let governed = governed.filter(|hit| !verb_between(hit)).or_else(|| {
        // "called the accord “a surrender”", whatever the tree makes of it.
        near.filter(|hit| hit.cue.takes.fragment && !hit.cue.takes.clause)
    })?;
    let near_miss = governed.cue.takes.fragment
        && !governed.cue.takes.clause
        && !takes_fragment_here(scene, around, governed, last);
    (!near_miss && !termed(governed)).then(|| Found::by(scene, governed, own_source(governed)))
}

/// "calls this “…”", "dismissed it as “…”", "spoke of “…”": an object, "as", "of", or nothing between.
fn takes_fragment_here(scene: &Scene<'_>, around: &Surroundings, hit: &Hit<'_>, last: TokenId) -> bool {
    let tree = scene.tree;
    let link = |id: TokenId| {
        matches!(
            tree.form(id),
            "as" | "of" | "for" | "to" | "a" | "an" | "the" | "its" | "his" | "her" | "their" | "with"
        )
    };
    let object = || {
        let finite = |id: TokenId| tree.token(id).upos == Upos::Verb;
        !around.before.iter().any(|&id| id > hit.last && id <= last && (finite(id) || tree.form(id) == ","))
    };
    hit.last == last
        || link(last)
        || (matches!(hit.cue.lemma.as_str(), "call" | "label" | "term" | "dub" | "brand") && object())
}

fn first_word(scene: &Scene<'_>, around: &Surroundings) -> Option<TokenId> {
    around.before.iter().copied().find(|&id| scene.tree.form(id).contains(char::is_alphanumeric))
}

/// "Bangkok rejected any role: “…”"; "The minister: “…”".
fn colon(scene: &Scene<'_>, around: &Surroundings, speech: bool) -> Option<Found> {
    let tree = scene.tree;
    let lead = around.lead.of(&tree.article.text).trim_end();
    // "His answer? “Never.”"
    let asked = || {
        around
            .before
            .iter()
            .find_map(|&id| scene.hit_at(id).filter(|hit| hit.class == CueClass::Noun && lead.ends_with('?')))
    };
    if let Some(hit) = speech.then(asked).flatten() {
        return Some(Found::by(scene, hit, scene.source(hit)));
    }
    if !speech || !lead.ends_with(':') {
        return None;
    }
    let verbs = || around.before.iter().copied().filter(|&id| tree.token(id).upos == Upos::Verb && is_finite(tree, id));
    let main = verbs().find(|&verb| tree.token(verb).head.is_none()).or_else(|| verbs().next_back());
    if let Some(verb) = main {
        // "There is a saying: “…”": nobody says it.
        if tree.lemma(verb) == "be" || tree.child(verb, &[Rel::Expl]).is_some() {
            return None;
        }
        let subject = tree.surface_subject(verb).filter(|subject| around.before.contains(subject))?;
        let kind = scene.hit_at(verb).map_or(CueKind::Assertion, |hit| hit.cue.kind);
        return Some(Found {
            cue: vec![tree.token(verb).span],
            cue_token: Some(verb),
            source: Some(noun_phrase(tree, subject)),
            kind,
        });
    }
    let label: Vec<TokenId> = around
        .before
        .iter()
        .copied()
        .skip_while(|&id| !tree.form(id).contains(char::is_alphabetic))
        .take_while(|&id| !matches!(tree.form(id), "," | ":" | ";" | "on" | "via" | "during" | "after" | "to"))
        .collect();
    let nominal = |id: &&TokenId| matches!(tree.token(**id).upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::X);
    let head = label.iter().find(|&&id| tree.token(id).head.is_none_or(|head| !label.contains(&head))).filter(nominal);
    let head = *head.or_else(|| label.iter().rfind(nominal))?;
    let (&first, &last) = (label.first()?, label.last()?);
    // "The minister, in a tweet: “…”"
    let noun = around
        .before
        .iter()
        .filter(|&&id| id > last)
        .find_map(|&id| scene.hit_at(id).filter(|hit| hit.class == CueClass::Noun));
    (label.len() <= LONGEST_LABEL).then(|| Found {
        cue: noun.map(|hit| scene.cue_span(hit)).into_iter().collect(),
        cue_token: noun.map(|hit| hit.token),
        source: Some(Source { span: tree.token(first).span.cover(tree.token(last).span), head }),
        kind: CueKind::Assertion,
    })
}

/// "The minister, in a tweet: “…”": a noun of speech that names no speaker has the one whom the colon follows.
fn labelled(scene: &Scene<'_>, around: &Surroundings, speech: bool, found: Found) -> Found {
    let noun = found.cue_token.and_then(|cue| scene.hit_at(cue)).is_some_and(|hit| hit.class == CueClass::Noun);
    match found.source {
        None if noun => Found { source: colon(scene, around, speech).and_then(|found| found.source), ..found },
        _ => found,
    }
}

/// A passage that goes on from the one before, or that makes up a paragraph of its own.
fn continuing(
    scene: &Scene<'_>,
    of: &Passages<'_>,
    index: usize,
    previous: Option<usize>,
    draft: Option<&Draft>,
    speech: bool,
) -> Option<Draft> {
    if !speech {
        return None;
    }
    let text = &scene.tree.article.text;
    let outer = of.passages[index].outer();
    let here = of.paragraph(outer)?;
    let starts = text[of.paragraphs[here].start()..outer.start()].trim_end();
    let alone = starts.is_empty()
        && text[outer.end().min(of.paragraphs[here].end())..of.paragraphs[here].end()].trim().len() <= 1;
    let starts_sentence = starts.is_empty() || starts.ends_with(['.', '?', '!', '”', '"', '»', '’']);
    let passed_on = previous.zip(draft).filter(|(previous, _)| {
        let before = of.passages[*previous].pieces.last().map_or(outer, |piece| piece.outer);
        let there = of.paragraph(before);
        starts_sentence && (there == Some(here) || (alone && there.is_some_and(|there| there + 1 == here)))
    });
    let nested = of.around(index).is_some();
    let inner = of.passages[index].inner();
    let words = inner.iter().map(|span| span.of(text).split_whitespace().count()).sum::<usize>();
    // "The mayor said it was late. “We are tired.”"
    let told = || {
        let intro = match starts.is_empty() {
            true => of.paragraphs[here.checked_sub(1)?],
            false => Span::new(of.paragraphs[here].start(), of.paragraphs[here].start() + starts.len()),
        };
        (!nested && starts_sentence && (alone || !starts.is_empty())).then(|| scene.told_last(intro))?
    };
    let source = match passed_on {
        Some((_, draft)) => draft.source,
        None => match told() {
            Some(source) if words >= FEWEST_GOING_ON && scene.tells_speech(of.section) => Some(source),
            _ if alone && !nested && words >= FEWEST_ALONE && scene.tells_speech(of.section) => None,
            _ => return None,
        },
    };
    Some(Draft {
        content: inner,
        cue: Vec::new(),
        source,
        kind: QuotationKind::Direct,
        cue_kind: CueKind::Assertion,
        section: of.section,
        cue_token: None,
    })
}
