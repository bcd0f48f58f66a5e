//! Small changes to training sentences that bring web text nearer to the press.
//!
//! Comes in: a sentence. Goes out: the same, or a copy as a headline, without its last full stop, or with a name or an
//! apposition that stands in another sentence. Quotes, dashes and digits need nothing here: [`demarche_lang::features`] makes their variants equal, but for hyphens used as dashes.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::random::Random;
use crate::treebank::TreebankSentence;

/// How many sentences are set in capitals throughout.
const CAPITALS: f32 = 0.02;
/// How many get capitals as headlines do.
const TITLE: f32 = 0.02;
/// How many lose all capitals.
const LOWER: f32 = 0.01;
/// How many lose their last full stop.
const NO_STOP: f32 = 0.05;
/// How many hyphens that stand for dashes become dashes.
const DASH: f32 = 0.4;

/// Shorter words are left small in headlines.
const TITLE_MIN: usize = 4;

pub(crate) fn augment<'a>(
    sentence: &'a TreebankSentence,
    phrases: &Phrases,
    renaming: f32,
    random: &mut Random,
) -> Cow<'a, TreebankSentence> {
    let mut result = Cow::Borrowed(sentence);
    if renaming > 0.0 {
        if random.unit() < renaming {
            phrases.rename(&mut result, random);
        }
        if random.unit() < renaming * APPOSITIONS {
            phrases.apposition(&mut result, random);
        }
    }
    let sentence = &result.clone();
    let draw = random.unit();
    if draw < CAPITALS {
        change_forms(&mut result, |_, form| form.to_uppercase());
    } else if draw < CAPITALS + TITLE {
        change_forms(&mut result, |place, form| {
            if place == 0 || form.chars().count() >= TITLE_MIN { capitalise(form) } else { form.to_owned() }
        });
    } else if draw < CAPITALS + TITLE + LOWER {
        change_forms(&mut result, |_, form| form.to_lowercase());
    }
    let last = sentence.forms.len().saturating_sub(1);
    if random.unit() < NO_STOP && last > 0 && sentence.forms[last] == "." && !sentence.heads.contains(&(last + 1)) {
        let shorter = result.to_mut();
        shorter.forms.pop();
        shorter.upos.pop();
        shorter.xpos.pop();
        shorter.heads.pop();
        shorter.deprel.pop();
    }
    for place in 0..result.forms.len() {
        if result.forms[place] == "-" && result.xpos[place] != "HYPH" && random.unit() < DASH {
            result.to_mut().forms[place] = "\u{2014}".to_owned();
        }
    }
    result
}

/// Of how many sentences that could be renamed one gets an apposition instead, or too.
const APPOSITIONS: f32 = 0.25;

/// Longer phrases are not moved to other sentences.
const PHRASE_MAX: usize = 12;

/// Phrases of all sentences that may stand in another one: names, and appositions between commas. Each stands here once, so
/// that long and rare ones come up as often as frequent ones.
#[derive(Debug, Default)]
pub(crate) struct Phrases {
    /// Names, as sentences of their own.
    names: Vec<TreebankSentence>,
    /// Appositions with their commas, as sentences of their own.
    appositions: Vec<TreebankSentence>,
}

impl Phrases {
    pub(crate) fn collect(sentences: &[TreebankSentence]) -> Phrases {
        let (mut names, mut appositions) = (BTreeMap::new(), BTreeMap::new());
        for sentence in sentences {
            for head in 0..sentence.forms.len() {
                let Some(range) = phrase(sentence, head) else { continue };
                let into = if is_name(sentence, head, range.clone()) {
                    &mut names
                } else if sentence.deprel[head] == "appos"
                    && sentence.forms[range.start] == ","
                    && sentence.forms[range.end - 1] == ","
                {
                    &mut appositions
                } else {
                    continue;
                };
                let taken = take(sentence, range);
                into.entry(taken.forms.clone()).or_insert(taken);
            }
        }
        Phrases { names: names.into_values().collect(), appositions: appositions.into_values().collect() }
    }

    /// Puts another name in the place of one.
    fn rename(&self, sentence: &mut Cow<'_, TreebankSentence>, random: &mut Random) {
        let places: Vec<(usize, Range<usize>)> = (0..sentence.forms.len())
            .filter_map(|head| {
                phrase(sentence, head).filter(|range| is_name(sentence, head, range.clone())).map(|range| (head, range))
            })
            .collect();
        if let Some((head, range)) = pick(&places, random)
            && let Some(name) = pick(&self.names, random)
        {
            *sentence = Cow::Owned(splice(
                sentence,
                range.clone(),
                name,
                sentence.heads[*head],
                &sentence.deprel[*head],
                Some(*head),
            ));
        }
    }

    /// Puts an apposition after a name.
    fn apposition(&self, sentence: &mut Cow<'_, TreebankSentence>, random: &mut Random) {
        let free = |head: usize, range: &Range<usize>| {
            sentence.upos.get(range.end).is_some_and(|next| next != "PUNCT")
                && !matches!(sentence.deprel[head].as_str(), "flat" | "compound" | "appos" | "nmod:poss" | "conj")
                && sentence.deprel[range.end] != "case"
        };
        let places: Vec<(usize, Range<usize>)> = (0..sentence.forms.len())
            .filter_map(|head| phrase(sentence, head).map(|range| (head, range)))
            .filter(|(head, range)| is_name(sentence, *head, range.clone()) && free(*head, range))
            .collect();
        if let Some((head, range)) = pick(&places, random)
            && let Some(apposition) = pick(&self.appositions, random)
        {
            *sentence = Cow::Owned(splice(sentence, range.end..range.end, apposition, head + 1, "appos", None));
        }
    }
}

fn pick<'a, T>(values: &'a [T], random: &mut Random) -> Option<&'a T> {
    if values.is_empty() { None } else { values.get(random.below(values.len())) }
}

/// The words under a head, if they stand together and are few.
fn phrase(sentence: &TreebankSentence, head: usize) -> Option<Range<usize>> {
    let under = |mut word: usize| {
        for _ in 0..sentence.heads.len() {
            if word == head {
                return true;
            }
            match sentence.heads[word] {
                0 => return false,
                up => word = up - 1,
            }
        }
        false
    };
    if !matches!(sentence.upos[head].as_str(), "PROPN" | "NOUN") {
        return None;
    }
    let first = (0..=head).rev().take_while(|&word| under(word)).last()?;
    let last = (head..sentence.forms.len()).take_while(|&word| under(word)).last()?;
    let whole = (0..first).chain(last + 1..sentence.forms.len()).all(|word| !under(word));
    (whole && last - first < PHRASE_MAX).then_some(first..last + 1)
}

fn is_name(sentence: &TreebankSentence, head: usize, range: Range<usize>) -> bool {
    sentence.xpos[head] == "NNP"
        && !matches!(sentence.deprel[head].as_str(), "flat" | "compound" | "root" | "goeswith")
        && range.clone().all(|word| {
            sentence.upos[word] == "PROPN"
                && sentence.forms[word].chars().next().is_some_and(char::is_uppercase)
                && (word == head || matches!(sentence.deprel[word].as_str(), "flat" | "compound"))
        })
}

/// A phrase as a sentence of its own.
fn take(sentence: &TreebankSentence, range: Range<usize>) -> TreebankSentence {
    let mut taken = TreebankSentence {
        forms: sentence.forms[range.clone()].to_vec(),
        upos: sentence.upos[range.clone()].to_vec(),
        xpos: sentence.xpos[range.clone()].to_vec(),
        heads: sentence.heads[range.clone()].to_vec(),
        deprel: sentence.deprel[range.clone()].to_vec(),
        begins_document: false,
    };
    for head in &mut taken.heads {
        *head = if (range.start + 1..=range.end).contains(head) { *head - range.start } else { 0 };
    }
    taken
}

/// Puts a phrase in the place of a stretch of words, under a head outside it (0, or 1-based). What hung on the old
/// phrase's top word hangs on that of the new one.
fn splice(
    sentence: &TreebankSentence,
    range: Range<usize>,
    new: &TreebankSentence,
    head: usize,
    deprel: &str,
    old: Option<usize>,
) -> TreebankSentence {
    let top = new.heads.iter().position(|&head| head == 0).unwrap_or(0);
    let moved = |head: usize| match head {
        0 => 0,
        head if old == Some(head - 1) => range.start + top + 1,
        head if head > range.end => head - range.len() + new.forms.len(),
        head => head,
    };
    let join = |old: &[String], new: &[String]| [&old[..range.start], new, &old[range.end..]].concat();
    let mut deprels = join(&sentence.deprel, &new.deprel);
    deprels[range.start + top] = deprel.to_owned();
    let inside = new.heads.iter().map(|&inner| if inner == 0 { moved(head) } else { range.start + inner });
    let heads = sentence.heads[..range.start].iter().map(|&head| moved(head)).chain(inside);
    TreebankSentence {
        forms: join(&sentence.forms, &new.forms),
        upos: join(&sentence.upos, &new.upos),
        xpos: join(&sentence.xpos, &new.xpos),
        heads: heads.chain(sentence.heads[range.end..].iter().map(|&head| moved(head))).collect(),
        deprel: deprels,
        begins_document: sentence.begins_document,
    }
}

fn change_forms(sentence: &mut Cow<'_, TreebankSentence>, change: impl Fn(usize, &str) -> String) {
    for (place, form) in sentence.to_mut().forms.iter_mut().enumerate() {
        *form = change(place, form);
    }
}

fn capitalise(form: &str) -> String {
    let mut letters = form.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_stay_sound() {
        let sentence = TreebankSentence {
            forms: ["Norway", "-", "signed", "."].map(str::to_owned).to_vec(),
            upos: ["PROPN", "PUNCT", "VERB", "PUNCT"].map(str::to_owned).to_vec(),
            xpos: ["NNP", ":", "VBD", "."].map(str::to_owned).to_vec(),
            heads: vec![3, 3, 0, 3],
            deprel: ["nsubj", "punct", "root", "punct"].map(str::to_owned).to_vec(),
            begins_document: false,
        };
        let mut random = Random::new(1, &[]);
        let made: Vec<_> =
            (0..2000).map(|_| augment(&sentence, &Phrases::default(), 0.0, &mut random).into_owned()).collect();
        assert!(made.iter().all(|made| made.heads.len() == made.forms.len() && made.heads.contains(&0)));
        for form in ["NORWAY", "norway", "Norway"] {
            assert!(made.iter().any(|made| made.forms[0] == form));
        }
        assert!(made.iter().any(|made| made.forms.len() == 3));
        assert!(made.iter().any(|made| made.forms[1] == "\u{2014}"));
    }

    #[test]
    fn names_and_appositions_move_between_sentences() {
        let words = |text: &str| -> TreebankSentence {
            let rows = text.split(' ').enumerate().map(|(place, word)| {
                let parts: Vec<&str> = word.split('/').collect();
                format!(
                    "{}\t{}\t_\t{}\t{}\t_\t{}\t{}\t_\t_\n",
                    place + 1,
                    parts[0],
                    parts[1],
                    parts[2],
                    parts[3],
                    parts[4]
                )
            });
            crate::treebank::parse(&(rows.collect::<String>() + "\n")).expect("sound").remove(0)
        };
        let sentences = [
            words(
                "Anna/PROPN/NNP/7/nsubj Berg/PROPN/NNP/1/flat ,/PUNCT/,/5/punct the/DET/DT/5/det envoy/NOUN/NN/1/appos ,/PUNCT/,/5/punct left/VERB/VBD/0/root",
            ),
            words("We/PRON/PRP/2/nsubj saw/VERB/VBD/0/root Lima/PROPN/NNP/2/obj again/ADV/RB/2/advmod"),
        ];
        let phrases = Phrases::collect(&sentences);
        assert_eq!(
            (phrases.names.len(), phrases.appositions.len()),
            (1, 1),
            "a name with an apposition is no bare name"
        );
        let mut random = Random::new(1, &[]);
        let made: Vec<_> = (0..200).map(|_| augment(&sentences[1], &phrases, 1.0, &mut random).into_owned()).collect();
        let whole = made.iter().find(|made| made.forms.len() == 8).expect("one gets an apposition");
        assert_eq!(whole.heads, [2, 0, 2, 6, 6, 3, 6, 2]);
        assert_eq!(whole.deprel[5], "appos");
        assert!(made.iter().all(|made| made.heads.iter().filter(|&&head| head == 0).count() == 1));
    }
}
