//! Passive verbs and their agents.
//!
//! In: an analysis. Out: the same, with each oblique that names the agent of a passive verb labelled
//! `obl:agent`. Parsers often leave the subtype out, and some treebanks do not have it; the preposition and
//! the participle tell it more surely. In our own analyses [`mend`] also gives back to the verb what the parser took for
//! something else: "was cut for a day by floods", "is sustained by heat", "was made possible by the truce".

use crate::lemma;
use demarche_types::{Analysis, Article, Deprel, Rel, Sub, TokenId, Upos, Xpos};

/// Nouns that after "by" name a time or a measure, not an agent.
const TIMES: &[&str] = &[
    "afternoon",
    "april",
    "august",
    "century",
    "dawn",
    "day",
    "deadline",
    "decade",
    "december",
    "dusk",
    "end",
    "evening",
    "february",
    "friday",
    "half",
    "hour",
    "january",
    "july",
    "june",
    "march",
    "may",
    "midday",
    "midnight",
    "minute",
    "monday",
    "month",
    "morning",
    "night",
    "noon",
    "november",
    "october",
    "percent",
    "percentage",
    "point",
    "quarter",
    "saturday",
    "september",
    "spring",
    "summer",
    "sunday",
    "third",
    "thursday",
    "time",
    "today",
    "tomorrow",
    "tuesday",
    "virtue",
    "wednesday",
    "week",
    "weekend",
    "winter",
    "year",
    "%",
];

/// Nouns that after "by" name a means if nothing stands with them ("sent by train"), else perhaps an agent ("hit by a train").
const MEANS: &[&str] = &[
    "accident",
    "air",
    "bus",
    "car",
    "chance",
    "courier",
    "definition",
    "e-mail",
    "email",
    "fax",
    "force",
    "hand",
    "helicopter",
    "land",
    "law",
    "mail",
    "means",
    "mistake",
    "phone",
    "plane",
    "post",
    "rail",
    "road",
    "sea",
    "ship",
    "telephone",
    "train",
    "truck",
    "way",
];

/// Nouns after which "by" tells who made or did that, beside those in [`MADE`].
const WORKS: &[&str] = &[
    "advance",
    "approach",
    "arrest",
    "article",
    "attack",
    "attempt",
    "bid",
    "book",
    "call",
    "campaign",
    "charge",
    "claim",
    "crime",
    "demand",
    "drive",
    "essay",
    "film",
    "hearing",
    "letter",
    "movie",
    "name",
    "novel",
    "offensive",
    "offer",
    "order",
    "paper",
    "photo",
    "play",
    "poem",
    "poll",
    "post",
    "promise",
    "proposal",
    "protest",
    "push",
    "raid",
    "report",
    "research",
    "return",
    "review",
    "search",
    "series",
    "song",
    "speech",
    "story",
    "strike",
    "study",
    "survey",
    "talk",
    "threat",
    "trial",
    "use",
    "visit",
    "vote",
    "vow",
    "work",
];

/// Endings of nouns made of verbs.
const MADE: &[&str] = &["al", "ance", "ence", "ing", "ment", "sion", "tion", "ure", "sis", "ry"];

/// Verbs that have "by" without being passive.
const ABIDING: &[&str] = &["abide", "stand", "swear", "pass", "go", "come", "live", "drop"];

/// Gives passive verbs their agents, where the parser hung them elsewhere or took the participle for an adjective.
pub(crate) fn mend(article: &Article, analysis: &mut Analysis) {
    for id in (1..analysis.tokens.len() as u32).map(TokenId) {
        let token = analysis.token(id);
        let Some(head) = token.head else { continue };
        let Some(by) = by_before(analysis, id) else { continue };
        match token.deprel.rel {
            Rel::Nmod => behind_a_noun(analysis, id, head, by),
            Rel::Obl if made_possible(analysis, head) => {
                analysis.tokens[id.0 as usize].head = analysis.token(head).head;
            }
            Rel::Obl if analysis.token(head).xpos == Xpos::Jj && head.0 + 1 == by.0 => {
                participle(article, analysis, head)
            }
            _ => {}
        }
    }
}

/// "was cut for a day by floods": no day is by floods.
fn behind_a_noun(analysis: &mut Analysis, agent: TokenId, noun: TokenId, by: TokenId) {
    let lemma = analysis.token(noun).lemma.to_lowercase();
    let is_work = WORKS.contains(&lemma.as_str()) || MADE.iter().any(|ending| lemma.ends_with(ending));
    // "day by day", "case by case".
    let again = lemma == analysis.token(agent).lemma.to_lowercase();
    if is_work
        || again
        || noun.0 + 1 != by.0
        || tells_time_or_means(analysis, agent)
        || analysis.token(agent).upos == Upos::Num
    {
        return;
    }
    let mut phrase = noun;
    while let Some(verb) = analysis.token(phrase).head {
        let relation = analysis.token(phrase).deprel;
        if analysis.token(verb).xpos == Xpos::Vbn {
            let has_agent = analysis
                .children(verb)
                .any(|child| analysis.token(child).deprel.sub == Sub::Agent || by_before(analysis, child).is_some());
            let behind =
                verb < noun && matches!(relation.rel, Rel::Obl | Rel::Obj | Rel::Xcomp) && relation.sub != Sub::Agent;
            if behind && !has_agent && is_passive(analysis, verb) {
                let token = &mut analysis.tokens[agent.0 as usize];
                (token.head, token.deprel) = (Some(verb), Deprel { rel: Rel::Obl, sub: Sub::Agent });
            }
            return;
        }
        if !matches!(relation.rel, Rel::Nmod | Rel::Conj) {
            return;
        }
        phrase = verb;
    }
}

/// "is sustained by heat": what "by" follows is a participle.
fn participle(article: &Article, analysis: &mut Analysis, word: TokenId) {
    let token = analysis.token(word);
    let form = token.span.of(&article.text);
    let be =
        analysis.children(word).filter(|&child| analysis.token(child).deprel.rel == Rel::Cop && child < word).last();
    if !form.ends_with("ed")
        || analysis.children(word).any(|child| analysis.token(child).deprel.rel == Rel::Advmod && child.0 + 1 == word.0)
    {
        return;
    }
    let token = &mut analysis.tokens[word.0 as usize];
    (token.upos, token.xpos) = (Upos::Verb, Xpos::Vbn);
    token.lemma = lemma::lemma(form, Upos::Verb, Xpos::Vbn, false);
    if token.deprel.rel == Rel::Amod {
        token.deprel = Deprel::plain(Rel::Acl);
    }
    if let Some(be) = be {
        analysis.tokens[be.0 as usize].deprel = Deprel { rel: Rel::Aux, sub: Sub::Pass };
        let subject = analysis.children(word).find(|&child| analysis.token(child).deprel == Deprel::plain(Rel::Nsubj));
        if let Some(subject) = subject {
            analysis.tokens[subject.0 as usize].deprel.sub = Sub::Pass;
        }
    }
}

/// Whether something "was made possible": what "by" follows made it so.
fn made_possible(analysis: &Analysis, state: TokenId) -> bool {
    let token = analysis.token(state);
    let verb = token.head.filter(|_| token.deprel.rel == Rel::Xcomp && token.xpos == Xpos::Jj);
    verb.is_some_and(|verb| {
        matches!(analysis.token(verb).lemma.as_str(), "make" | "render") && is_passive(analysis, verb)
    })
}

/// Labels the agents of passive verbs.
pub(crate) fn label_agents(analysis: &mut Analysis) {
    let agents: Vec<TokenId> = (0..analysis.tokens.len() as u32)
        .map(TokenId)
        .filter(|&id| {
            let token = analysis.token(id);
            token.deprel.rel == Rel::Obl
                && token.deprel.sub != Sub::Agent
                && token.upos != Upos::Num
                && !tells_time_or_means(analysis, id)
        })
        .filter(|&id| analysis.token(id).head.is_some_and(|verb| is_passive(analysis, verb) && !abides(analysis, verb)))
        .filter(|&id| by_before(analysis, id).is_some())
        .collect();
    for id in agents {
        analysis.tokens[id.0 as usize].deprel = Deprel { rel: Rel::Obl, sub: Sub::Agent };
    }
}

/// Whether a word in lower case names a time or a measure.
pub(crate) fn is_time(lemma: &str) -> bool {
    TIMES.contains(&lemma)
}

/// Whether a noun after "by" names a time, a measure or a means.
fn tells_time_or_means(analysis: &Analysis, noun: TokenId) -> bool {
    let lemma = analysis.token(noun).lemma.to_lowercase();
    // Decades: "by the 1920s".
    let decade = lemma.len() > 3 && lemma.trim_end_matches('s').bytes().all(|b| b.is_ascii_digit());
    let bare = || {
        analysis
            .children(noun)
            .all(|child| matches!(analysis.token(child).deprel.rel, Rel::Case | Rel::Punct | Rel::Conj | Rel::Cc))
    };
    decade || is_time(&lemma) || (MEANS.contains(&lemma.as_str()) && bare())
}

/// The "by" of a noun, if that is its only preposition.
fn by_before(analysis: &Analysis, noun: TokenId) -> Option<TokenId> {
    let mut cases = analysis.children(noun).filter(|&child| analysis.token(child).deprel.rel == Rel::Case);
    let first = cases.next()?;
    (analysis.token(first).lemma.eq_ignore_ascii_case("by") && cases.next().is_none()).then_some(first)
}

/// Whether a verb that has "by" without being passive stands without its mark.
fn abides(analysis: &Analysis, verb: TokenId) -> bool {
    ABIDING.contains(&analysis.token(verb).lemma.as_str())
        && !analysis.children(verb).any(|child| analysis.token(child).deprel.sub == Sub::Pass)
}

/// Whether a verb is passive: by its auxiliary or subject, as a bare participle, or as the conjunct of such a verb.
fn is_passive(analysis: &Analysis, verb: TokenId) -> bool {
    let mut verb = verb;
    // Coordination is shallow; the bound only keeps a strange tree from costing time.
    for _ in 0..8 {
        let token = analysis.token(verb);
        let (mut marked, mut bare) = (false, token.xpos == Xpos::Vbn);
        for child in analysis.children(verb) {
            let relation = analysis.token(child).deprel;
            marked |= relation.sub == Sub::Pass;
            bare &= !matches!(relation.rel, Rel::Aux | Rel::Cop);
        }
        if marked {
            return true;
        }
        match token.head {
            Some(first) if token.deprel.rel == Rel::Conj && token.xpos == Xpos::Vbn => verb = first,
            _ => return bare,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use crate::conllu::read;

    /// Reads rows of form, tag, head and relation, and gives the relation of the last word.
    fn relation(rows: &[(&str, &str, usize, &str)]) -> String {
        let mut text = String::new();
        for (index, (form, tag, head, relation)) in rows.iter().enumerate() {
            text += &format!("{}\t{form}\t{form}\t_\t{tag}\t_\t{head}\t{relation}\t_\t_\n", index + 1);
        }
        let (_, analysis) = read(&text, None).expect("the rows are a tree");
        analysis.tokens.last().map(|token| token.deprel.to_string()).expect("there are words")
    }

    #[test]
    fn the_agent_of_a_passive_verb_is_labelled() {
        let shelled = [
            ("villages", "NNS", 3, "nsubj:pass"),
            ("were", "VBD", 3, "aux:pass"),
            ("shelled", "VBN", 0, "root"),
            ("by", "IN", 5, "case"),
        ];
        assert_eq!(relation(&[shelled.as_slice(), &[("rebels", "NNS", 3, "obl")]].concat()), "obl:agent");
        assert_eq!(relation(&[shelled.as_slice(), &[("Friday", "NNP", 3, "obl")]].concat()), "obl");
    }

    /// Mends rows of form, tag, head and relation, and gives the last word's head and relation.
    fn mended(rows: &[(&str, &str, usize, &str)]) -> (u32, String) {
        let mut text = String::new();
        for (index, (form, tag, head, relation)) in rows.iter().enumerate() {
            let lemma = match *form {
                "made" => "make",
                "abided" => "abide",
                form => form,
            };
            text += &format!("{}\t{form}\t{lemma}\t_\t{tag}\t_\t{head}\t{relation}\t_\t_\n", index + 1);
        }
        let (article, mut analysis) = read(&text, None).expect("the rows are a tree");
        super::mend(&article, &mut analysis);
        super::label_agents(&mut analysis);
        let last = analysis.tokens.last().expect("there are words");
        (last.head.map_or(0, |head| head.0 + 1), last.deprel.to_string())
    }

    #[test]
    fn agents_come_back_to_their_verbs() {
        let agent = |head| (head, "obl:agent".to_owned());
        let cut = |noun| {
            mended(&[
                ("lines", "NNS", 3, "nsubj:pass"),
                ("were", "VBD", 3, "aux:pass"),
                ("cut", "VBN", 0, "root"),
                ("for", "IN", 5, "case"),
                (noun, "NN", 3, "obl"),
                ("by", "IN", 7, "case"),
                ("floods", "NNS", 5, "nmod"),
            ])
        };
        assert_eq!(cut("hours"), agent(3));
        assert_eq!(cut("raid"), (5, "nmod".to_owned()));
        let storms = [
            ("Storms", "NNS", 3, "nsubj"),
            ("are", "VBP", 3, "cop"),
            ("sustained", "JJ", 0, "root"),
            ("by", "IN", 5, "case"),
        ];
        assert_eq!(mended(&[storms.as_slice(), &[("heat", "NN", 3, "obl")]].concat()), agent(3));
        let made = [
            ("made", "VBN", 0, "root"),
            ("possible", "JJ", 1, "xcomp"),
            ("by", "IN", 4, "case"),
            ("truce", "NN", 2, "obl"),
        ];
        assert_eq!(mended(&made), agent(1));
        assert_eq!(
            mended(&[("abided", "VBN", 0, "root"), ("by", "IN", 3, "case"), ("rules", "NNS", 1, "obl")]).1,
            "obl"
        );
    }

    #[test]
    fn bare_participles_have_agents_and_perfect_verbs_have_none() {
        assert_eq!(
            relation(&[
                ("aid", "NN", 0, "root"),
                ("sent", "VBN", 1, "acl"),
                ("by", "IN", 4, "case"),
                ("Chile", "NNP", 2, "obl")
            ]),
            "obl:agent"
        );
        assert_eq!(
            relation(&[
                ("had", "VBD", 2, "aux"),
                ("passed", "VBN", 0, "root"),
                ("by", "IN", 4, "case"),
                ("Lima", "NNP", 2, "obl")
            ]),
            "obl"
        );
    }
}
