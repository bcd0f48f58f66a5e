//! Trees in the scheme of ClearNLP, which spaCy's English models speak, as Universal Dependencies.
//!
//! In: heads and labels of a sentence. Out: the same tree with content words on top: what a preposition governs heads it, a
//! predicate heads its copula, conjuncts hang on the first. Source: the labels of spaCy's documentation, and Choi and Palmer
//! 2012, "Guidelines for the Clear Style Constituent to Dependency Conversion".

use crate::conllu::Row;

/// Labels that only this scheme and its forebear, Stanford Dependencies, have.
const OWN_LABELS: [&str; 8] = ["pobj", "prep", "pcomp", "acomp", "attr", "dative", "oprd", "npadvmod"];

/// Labels with another name in Universal Dependencies, sorted.
const RENAMED: [(&str, &str); 23] = [
    ("abbrev", "appos"),
    ("acomp", "xcomp"),
    ("attr", "xcomp"),
    ("auxpass", "aux:pass"),
    ("complm", "mark"),
    ("csubjpass", "csubj:pass"),
    ("dative", "iobj"),
    ("dobj", "obj"),
    ("intj", "discourse"),
    ("meta", "dep"),
    ("neg", "advmod"),
    ("npadvmod", "obl:unmarked"),
    ("nsubjpass", "nsubj:pass"),
    ("num", "nummod"),
    ("oprd", "xcomp"),
    ("poss", "nmod:poss"),
    ("possessive", "case"),
    ("preconj", "cc:preconj"),
    ("predet", "det:predet"),
    ("prt", "compound:prt"),
    ("quantmod", "advmod"),
    ("rcmod", "acl:relcl"),
    ("relcl", "acl:relcl"),
];

/// Whether a label tells that a file is in this scheme.
pub(crate) fn is_own_label(label: &str) -> bool {
    OWN_LABELS.contains(&label)
}

/// Heads, 1-based with 0 for the root, and labels of a sentence in Universal Dependencies.
pub(crate) fn converted(rows: &[Row<'_>]) -> Vec<(usize, String)> {
    let mut tree = Tree {
        rows,
        head: rows.iter().map(|row| row.head.checked_sub(1)).collect(),
        // "nmod" is one noun right before another here.
        label: rows.iter().map(|row| if row.deprel == "nmod" { "compound" } else { row.deprel }.to_owned()).collect(),
    };
    tree.coordinate();
    for word in tree.bottom_up() {
        tree.preposition(word);
    }
    for word in tree.bottom_up() {
        tree.copula(word);
    }
    for (label, row) in tree.label.iter_mut().zip(rows) {
        if let Ok(at) = RENAMED.binary_search_by(|(old, _)| (*old).cmp(label)) {
            *label = RENAMED[at].1.to_owned();
        } else if label == "aux" && row.xpos == "TO" {
            *label = "mark".to_owned();
        }
    }
    tree.head.iter().map(|head| head.map_or(0, |head| head + 1)).zip(tree.label).collect()
}

struct Tree<'r, 'f> {
    rows: &'r [Row<'f>],
    head: Vec<Option<usize>>,
    label: Vec<String>,
}

impl Tree<'_, '_> {
    fn children(&self, word: usize) -> Vec<usize> {
        (0..self.head.len()).filter(|&child| self.head[child] == Some(word)).collect()
    }

    /// All words, those deep in the tree first.
    fn bottom_up(&self) -> Vec<usize> {
        let depth = |word: &usize| std::iter::successors(Some(*word), |&at| self.head[at]).count();
        let mut words: Vec<usize> = (0..self.head.len()).collect();
        words.sort_by_key(|word| (std::cmp::Reverse(depth(word)), *word));
        words
    }

    fn is_verbal(&self, word: usize) -> bool {
        matches!(self.rows[word].upos, "VERB" | "AUX" | "ADJ" | "ADV")
    }

    /// Puts `lower` in the place of `upper`, its head, and `upper` with all else below it.
    fn invert(&mut self, upper: usize, lower: usize) {
        for child in self.children(upper) {
            self.head[child] = Some(lower);
        }
        self.head[lower] = self.head[upper];
        self.head[upper] = Some(lower);
    }

    /// "Lima, Quito and Oslo": each conjunct hangs on the first, and "and" on the one behind it.
    fn coordinate(&mut self) {
        for word in 0..self.head.len() {
            if self.label[word] != "cc" {
                continue;
            }
            let Some(head) = self.head[word] else { continue };
            let next = self.children(head).into_iter().find(|&other| other > word && self.label[other] == "conj");
            if let Some(next) = next.filter(|_| word > head) {
                self.head[word] = Some(next);
            }
        }
        for word in 0..self.head.len() {
            while self.label[word] == "conj"
                && let Some(head) = self.head[word]
                && self.label[head] == "conj"
                && self.head[head].is_some()
            {
                self.head[word] = self.head[head];
            }
        }
    }

    /// "talks in [Lima]": what the preposition governs comes to stand in its place.
    fn preposition(&mut self, word: usize) {
        let label = self.label[word].as_str();
        let may = matches!(label, "prep" | "agent" | "dative")
            || matches!(label, "conj" | "pcomp" | "advmod") && self.rows[word].upos == "ADP";
        if !may {
            return;
        }
        // One of several prepositions has been put below its own noun already.
        let governed =
            |child: &usize| matches!(self.label[*child].as_str(), "pobj" | "pcomp" | "obl" | "nmod") && *child > word;
        let Some(noun) = self.children(word).into_iter().find(governed) else {
            if label == "prep" {
                self.label[word] = "advmod".to_owned();
            }
            return;
        };
        let under_verb = self.head[word].is_none_or(|head| self.is_verbal(head));
        let is_clause = self.label[noun] == "pcomp" && matches!(self.rows[noun].upos, "VERB" | "AUX");
        let found = match (label, under_verb, is_clause) {
            ("conj" | "pcomp", ..) => label,
            ("agent", ..) => "obl:agent",
            (_, true, true) => "advcl",
            (_, false, true) => "acl",
            (_, true, false) => "obl",
            (_, false, false) => "nmod",
        };
        let (found, own) = (found.to_owned(), if is_clause { "mark" } else { "case" });
        self.invert(word, noun);
        self.label[noun] = found;
        self.label[word] = own.to_owned();
    }

    /// "was [ill]", "is [president]": the predicate comes to stand in the place of "be".
    fn copula(&mut self, word: usize) {
        let row = &self.rows[word];
        if row.lemma != "be"
            && !matches!(row.form.to_lowercase().as_str(), "is" | "are" | "was" | "were" | "be" | "been")
        {
            return;
        }
        let children = self.children(word);
        let Some(&predicate) = children.iter().find(|&&child| matches!(self.label[child].as_str(), "attr" | "acomp"))
        else {
            return;
        };
        // "There is a war."
        if children.iter().any(|&child| self.label[child] == "expl") {
            self.label[predicate] = "nsubj".to_owned();
            return;
        }
        let label = std::mem::take(&mut self.label[word]);
        self.invert(word, predicate);
        self.label[predicate] = label;
        self.label[word] = "cop".to_owned();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conllu;
    use proptest::prelude::*;

    /// Reads rows of form, tags, head and label, and gives heads and relations in Universal Dependencies.
    fn shown(rows: &str) -> Vec<String> {
        let mut text = String::new();
        for (index, row) in rows.split(" / ").enumerate() {
            let [form, upos, head, label] = row.split(' ').collect::<Vec<_>>()[..] else {
                panic!("four cells in {row:?}")
            };
            text += &format!("{}\t{form}\t_\t{upos}\t_\t_\t{head}\t{label}\t_\t_\n", index + 1);
        }
        let (_, analysis) = conllu::read(&(text + "\n"), None).expect("the rows are a tree");
        analysis
            .tokens
            .iter()
            .map(|word| format!("{} {}", word.head.map_or(0, |head| head.0 + 1), word.deprel))
            .collect()
    }

    #[test]
    fn prepositions_hang_on_what_they_govern() {
        let rows = "troops NOUN 2 nsubjpass / shelled VERB 0 ROOT / by ADP 2 agent / rebels NOUN 3 pobj / near ADP 4 prep / Lima PROPN 5 pobj";
        assert_eq!(shown(rows), ["2 nsubj:pass", "0 root", "4 case", "2 obl:agent", "6 case", "4 nmod"]);
        let rows = "fled VERB 0 ROOT / according ADP 1 prep / to ADP 2 prep / Oslo PROPN 3 pobj / after ADP 1 prep / losing VERB 5 pcomp / it PRON 6 dobj";
        assert_eq!(shown(rows), ["0 root", "4 case", "4 case", "1 obl", "6 mark", "1 advcl", "6 obj"]);
    }

    #[test]
    fn predicates_head_their_copula() {
        let rows = "Lima PROPN 2 nsubj / is AUX 0 ROOT / safe ADJ 2 acomp / . PUNCT 2 punct";
        assert_eq!(shown(rows), ["3 nsubj", "3 cop", "0 root", "3 punct"]);
        let rows = "There PRON 2 expl / is AUX 0 ROOT / war NOUN 2 attr / in ADP 2 prep / Lima PROPN 4 pobj";
        assert_eq!(shown(rows), ["2 expl", "0 root", "2 nsubj", "5 case", "2 obl"]);
    }

    #[test]
    fn conjuncts_hang_on_the_first() {
        let rows = "in ADP 0 prep / Lima PROPN 1 pobj / , PUNCT 2 punct / Quito PROPN 2 conj / and CCONJ 4 cc / Oslo PROPN 4 conj";
        assert_eq!(shown(rows), ["2 case", "0 root", "2 punct", "2 conj", "6 cc", "2 conj"]);
    }

    #[test]
    fn labels_are_sorted() {
        assert!(RENAMED.is_sorted());
    }

    proptest! {
        #[test]
        fn trees_stay_trees(words in prop::collection::vec((0..12_usize, 0..8_usize, 0..5_usize), 1..12)) {
            const LABELS: [&str; 12] =
                ["pobj", "prep", "pcomp", "attr", "conj", "cc", "agent", "nsubj", "expl", "dative", "acomp", "advmod"];
            const UPOS: [&str; 5] = ["VERB", "ADP", "NOUN", "AUX", "CCONJ"];
            let root = words.len() / 2;
            let mut text = String::new();
            for (place, (label, up, upos)) in words.iter().enumerate() {
                // Towards the root, so that it is a tree.
                let head = match place {
                    place if place == root => 0,
                    place if place < root => place + 2 + up % (root - place),
                    place => place - up % (place - root),
                };
                text += &format!("{}\tbe\tbe\t{}\t_\t_\t{head}\t{}\t_\t_\n", place + 1, UPOS[*upos], LABELS[*label]);
            }
            let rows = conllu::rows(&text).expect("a tree");
            let found = converted(&rows[0].words);
            prop_assert_eq!(found.iter().filter(|(head, _)| *head == 0).count(), 1);
            for start in 1..=found.len() {
                let steps = std::iter::successors(Some(start), |&at| Some(found[at - 1].0).filter(|&up| up > 0));
                prop_assert!(steps.take(found.len() + 1).count() <= found.len());
            }
        }
    }
}
