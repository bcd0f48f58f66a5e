//! Numbers in digits and words.
//!
//! In: lexemes. Out: a number with its bounds, and where it ends. It reads cardinals and fractions, not
//! ordinals; what the number counts is [`super::quantities`]'s.
//!
//! "2.5 million" → 2,500,000 · "two dozen" → 24 · "tens of thousands" → at least 20,000.

use crate::lexemes::{Class, Kind, Lexemes};

/// A number with the lexemes it covers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Numeral {
    pub(crate) value: f64,
    /// Infinite for a vague one: "hundreds".
    pub(crate) upper: f64,
    /// One past its last lexeme.
    pub(crate) end: usize,
    /// What a scale word multiplied the digits by; 1 without one.
    pub(crate) scale: f64,
    /// Whether it is written in digits.
    pub(crate) digits: bool,
}

/// "million", "crore": the power of ten of a scale word in the singular.
fn scale(l: &Lexemes, at: usize) -> Option<f64> {
    const SCALES: &[(&str, f64)] = &[
        ("hundred", 1e2),
        ("thousand", 1e3),
        ("lakh", 1e5),
        ("lakhs", 1e5),
        ("million", 1e6),
        ("mn", 1e6),
        ("crore", 1e7),
        ("crores", 1e7),
        ("billion", 1e9),
        ("bn", 1e9),
        ("trillion", 1e12),
        ("tn", 1e12),
        ("dozen", 12.0),
        ("trn", 1e12),
        ("bln", 1e9),
        ("mln", 1e6),
    ];
    SCALES.iter().find(|(word, _)| l.is(at, &[word])).map(|&(_, by)| by)
}

/// "hundreds", "dozens": the least they mean.
fn vague(l: &Lexemes, at: usize) -> Option<f64> {
    const VAGUE: &[(&str, f64)] = &[
        ("tens", 20.0),
        ("dozens", 24.0),
        ("scores", 40.0),
        ("hundreds", 200.0),
        ("thousands", 2e3),
        ("lakhs", 2e5),
        ("millions", 2e6),
        ("crores", 2e7),
        ("billions", 2e9),
        ("trillions", 2e12),
    ];
    VAGUE.iter().find(|(word, _)| l.is(at, &[word])).map(|&(_, least)| least)
}

/// The number that begins at `at`.
pub(crate) fn read(l: &Lexemes, at: usize) -> Option<Numeral> {
    vague_number(l, at).or_else(|| in_digits(l, at)).or_else(|| in_words(l, at))
}

/// "hundreds of thousands", "several hundred", "a few dozen".
fn vague_number(l: &Lexemes, at: usize) -> Option<Numeral> {
    let open = |value: f64, end: usize| Some(Numeral { value, upper: f64::INFINITY, end, scale: 1.0, digits: false });
    if let Some(mut least) = vague(l, at) {
        let mut end = at + 1;
        while l.is(end, &["of"])
            && let Some(more) = vague(l, end + 1)
        {
            // "tens of thousands": twice ten, a thousand times.
            least *= more / 2.0;
            end += 2;
        }
        return open(least, end);
    }
    let few = at + usize::from(l.is(at, &["a"]));
    if l.is(few, &["few", "several"]) || (few > at && l.is(few, &["couple"])) {
        let of = few + 1 + usize::from(l.is(few + 1, &["of"]));
        let mut end = of;
        let mut by = 1.0;
        while let Some(more) = scale(l, end) {
            by *= more;
            end += 1;
        }
        return (end > of).then(|| open(2.0 * by, end)).flatten();
    }
    None
}

/// "1,500", "2.5 million", "40k", "½".
fn in_digits(l: &Lexemes, at: usize) -> Option<Numeral> {
    let first = l.get(at)?;
    if let Kind::Mark(mark) = first.kind {
        let value = fraction_mark(mark)?;
        return Some(scaled(l, value, at + 1, true));
    }
    if first.kind != Kind::Digits || first.text.len() > 15 {
        return None;
    }
    let mut digits = first.text.to_owned();
    let mut end = at + 1;
    let group = |end: usize| {
        l.get(end).filter(|mark| mark.kind == Kind::Mark(',') && !mark.spaced)?;
        let group = l.get(end + 1).filter(|group| group.kind == Kind::Digits && !group.spaced)?;
        // Groups of three; of two before the last in the Indian way.
        let fits = group.text.len() == 3
            || group.text.len() == 2
                && l.mark(end + 2, ',')
                && l.get(end + 3).is_some_and(|last| last.kind == Kind::Digits && matches!(last.text.len(), 2 | 3));
        (fits && first.text.len() <= 3).then_some(group.text)
    };
    while let Some(more) = group(end) {
        digits.push_str(more);
        end += 2;
        if digits.len() > 18 {
            return None;
        }
    }
    if l.get(end).is_some_and(|mark| mark.kind == Kind::Mark('.') && !mark.spaced)
        && let Some(part) = l.get(end + 1).filter(|part| part.kind == Kind::Digits && !part.spaced)
    {
        if part.text.len() > 15 {
            return None;
        }
        digits.push('.');
        digits.push_str(part.text);
        end += 2;
        // "192.168.1.2" is an address, "1.2.3" a version.
        if l.get(end).is_some_and(|mark| mark.kind == Kind::Mark('.') && !mark.spaced)
            && l.get(end + 1).is_some_and(|more| more.kind == Kind::Digits && !more.spaced)
        {
            return None;
        }
    }
    let mut value: f64 = digits.parse().ok()?;
    if let Some(Kind::Mark(mark)) = l.get(end).map(|next| next.kind)
        && let Some(part) = fraction_mark(mark)
    {
        value += part;
        end += 1;
    }
    if let Some(next) = l.get(end).filter(|next| !next.spaced) {
        if l.is(end, &["st", "nd", "rd", "th", "s"]) {
            return None;
        }
        let by = match next.text {
            "k" | "K" => 1e3,
            "bn" | "B" | "b" => 1e9,
            "mn" | "mln" | "MM" => 1e6,
            "tn" => 1e12,
            _ => 1.0,
        };
        if by > 1.0 {
            return Some(Numeral { value: value * by, upper: value * by, end: end + 1, scale: by, digits: true });
        }
    }
    Some(scaled(l, value, end, true))
}

fn fraction_mark(mark: char) -> Option<f64> {
    Some(match mark {
        '½' => 0.5,
        '¼' => 0.25,
        '¾' => 0.75,
        '⅓' => 1.0 / 3.0,
        '⅔' => 2.0 / 3.0,
        _ => return None,
    })
}

/// Applies the scale words from `end` on, with a hyphen or none between.
fn scaled(l: &Lexemes, value: f64, mut end: usize, digits: bool) -> Numeral {
    let mut by = 1.0;
    loop {
        let dash = end + usize::from(l.get(end).is_some_and(|sign| sign.is_dash() && !sign.spaced));
        match scale(l, dash) {
            Some(more) if by * more <= 1e18 => {
                by *= more;
                end = dash + 1;
            }
            _ => break,
        }
    }
    Numeral { value: value * by, upper: value * by, end, scale: by, digits }
}

/// "twenty-five thousand", "two hundred and six", "a dozen", "half a million", "one and a half".
fn in_words(l: &Lexemes, at: usize) -> Option<Numeral> {
    if l.is(at, &["half"]) && l.is(at + 1, &["a"]) {
        let number = scaled(l, 0.5, at + 2, false);
        return (number.end > at + 2).then_some(number);
    }
    if l.is(at, &["a", "an"]) {
        let number = scaled(l, 1.0, at + 1, false);
        return (number.end > at + 1).then_some(number);
    }
    let mut total = 0.0;
    let mut end = at;
    let mut part = 0.0;
    let mut last_scale = f64::INFINITY;
    let mut steps = 0;
    while let Class::Cardinal(word) = l.class(end) {
        let mut small = f64::from(word);
        end += 1;
        let dash = end + usize::from(l.get(end).is_some_and(|sign| sign.is_dash()));
        if word >= 20
            && let Class::Cardinal(one @ 1..=9) = l.class(dash)
        {
            small += f64::from(one);
            end = dash + 1;
        }
        part += small;
        if l.is(end, &["and"]) && l.is(end + 1, &["a"]) && l.is(end + 2, &["half"]) {
            part += 0.5;
            end += 3;
        }
        if l.is(end, &["hundred"]) {
            part *= 100.0;
            end += 1;
            let and = end + usize::from(l.is(end, &["and"]));
            if let Class::Cardinal(_) = l.class(and)
                && (and > end || l.get(and).is_some())
            {
                end = and;
                steps += 1;
                if steps > 8 {
                    return None;
                }
                continue;
            }
        }
        let scaled = scaled(l, part, end, false);
        if scaled.end > end && scaled.scale < last_scale {
            total += scaled.value;
            last_scale = scaled.scale;
            end = scaled.end;
            part = 0.0;
            let and = end + usize::from(l.is(end, &["and"]));
            if matches!(l.class(and), Class::Cardinal(_)) && last_scale > 100.0 {
                end = and;
                steps += 1;
                if steps > 8 {
                    return None;
                }
                continue;
            }
        }
        break;
    }
    (end > at).then_some(Numeral {
        value: total + part,
        upper: total + part,
        end,
        scale: if last_scale.is_finite() { last_scale } else { 1.0 },
        digits: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<(f64, usize)> {
        read(&Lexemes::new(text), 0).map(|number| (number.value, number.end))
    }

    #[test]
    fn digits_and_words_give_the_same_number() {
        for (text, expected) in [
            ("1,500 men", 1500.0),
            ("2.5 million euros", 2.5e6),
            ("1,50,000 rupees", 150_000.0),
            ("40k", 40_000.0),
            ("three lakh crore", 3e12),
            ("fifty-two", 52.0),
            ("two hundred and six", 206.0),
            ("twenty-five thousand", 25_000.0),
            ("one million two thousand two hundred three", 1_002_203.0),
            ("a dozen", 12.0),
            ("three dozen", 36.0),
            ("half a million", 500_000.0),
            ("one and a half million", 1.5e6),
            ("hundreds", 200.0),
            ("tens of thousands", 20_000.0),
            ("hundreds of thousands", 200_000.0),
            ("several hundred", 200.0),
        ] {
            assert_eq!(value(text).map(|(value, _)| value), Some(expected), "{text}");
        }
        for text in ["24th", "192.168.1.2", "a soldier", "third", "several men"] {
            assert_eq!(value(text), None, "{text}");
        }
    }
}
