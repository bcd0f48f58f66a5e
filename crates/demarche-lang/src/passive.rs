//! Passive verbs and their agents.
//!
//! In: an analysis. Out: the same, with each oblique that names the agent of a passive verb labelled
//! `obl:agent`. Parsers often leave the subtype out, and some treebanks do not have it; the preposition and
//! the participle tell it more surely.

use demarche_types::{Analysis, Deprel, Rel, Sub, TokenId, Upos, Xpos};

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
        .filter(|&id| analysis.token(id).head.is_some_and(|verb| is_passive(analysis, verb)))
        .filter(|&id| has_by(analysis, id))
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

/// Whether the only preposition of a noun is "by".
fn has_by(analysis: &Analysis, noun: TokenId) -> bool {
    let mut cases = analysis.children(noun).filter(|&child| analysis.token(child).deprel.rel == Rel::Case);
    let first = cases.next();
    first.is_some_and(|case| analysis.token(case).lemma.eq_ignore_ascii_case("by")) && cases.next().is_none()
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
