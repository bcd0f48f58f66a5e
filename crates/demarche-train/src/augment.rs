//! Small changes to training sentences that bring web text nearer to the press.
//!
//! Comes in: a sentence. Goes out: the same, or a copy as a headline or without its last full stop. Quotes, dashes and
//! digits need nothing here: [`demarche_lang::features`] makes their variants equal, but for hyphens used as dashes.

use std::borrow::Cow;

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

pub(crate) fn augment<'a>(sentence: &'a TreebankSentence, random: &mut Random) -> Cow<'a, TreebankSentence> {
    let mut result = Cow::Borrowed(sentence);
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
        };
        let mut random = Random::new(1, &[]);
        let made: Vec<_> = (0..2000).map(|_| augment(&sentence, &mut random).into_owned()).collect();
        assert!(made.iter().all(|made| made.heads.len() == made.forms.len() && made.heads.contains(&0)));
        for form in ["NORWAY", "norway", "Norway"] {
            assert!(made.iter().any(|made| made.forms[0] == form));
        }
        assert!(made.iter().any(|made| made.forms.len() == 3));
        assert!(made.iter().any(|made| made.forms[1] == "\u{2014}"));
    }
}
