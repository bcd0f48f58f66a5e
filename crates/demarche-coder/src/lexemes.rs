//! Words, digit runs and marks of a stretch of text, as the readers of dates and quantities need them.
//!
//! In: a piece of text. Out: its lexemes with byte offsets into that piece, each with what a calendar or a
//! counter makes of it. Independent of the treebank's tokens, which split "24th-26th" and "$2.5bn" in ways
//! that differ between models. It resolves nothing.
//!
//! "On May 5th" → `On` · `May` (month 5) · `5` (digits) · `th` (not spaced).

use demarche_types::{Season, calendar};

/// A span of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Period {
    Hour,
    Day,
    Week,
    Weekend,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// What a calendar or a counter makes of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// 1–12, and whether it is an abbreviation.
    Month(u8, bool),
    /// 0 (Monday) – 6 (Sunday), and whether it is an abbreviation.
    Weekday(i8, bool),
    Season(Season),
    /// A period, and whether the word is a plural.
    Period(Period, bool),
    /// "morning", "night": a part of a day.
    PartOfDay,
    /// "three"
    Cardinal(u32),
    /// "third"
    Ordinal(u32),
    Other,
}

/// What a lexeme is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters.
    Word(Class),
    /// ASCII digits.
    Digits,
    /// Any other character that is no white space.
    Mark(char),
}

/// One word, digit run or mark.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lexeme<'t> {
    /// Bytes from the start of the piece.
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) text: &'t str,
    pub(crate) kind: Kind,
    /// Whether white space stands before it.
    pub(crate) spaced: bool,
}

impl Lexeme<'_> {
    /// Whether it is this word, whatever its case.
    pub(crate) fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    /// Whether it begins with a capital.
    pub(crate) fn capital(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether it is a hyphen or dash.
    pub(crate) fn is_dash(&self) -> bool {
        matches!(self.kind, Kind::Mark('-' | '–' | '—' | '‐' | '‑' | '−' | '~'))
    }

    /// Whether it is an apostrophe.
    pub(crate) fn is_apostrophe(&self) -> bool {
        matches!(self.kind, Kind::Mark('\'' | '’' | '‘'))
    }
}

/// The lexemes of a piece of text, with bounds-checked looks forward and back.
pub(crate) struct Lexemes<'t> {
    items: Vec<Lexeme<'t>>,
}

impl<'t> Lexemes<'t> {
    /// Cuts `text` up.
    pub(crate) fn new(text: &'t str) -> Lexemes<'t> {
        let mut items = Vec::with_capacity(text.len() / 5 + 1);
        let mut spaced = false;
        let mut chars = text.char_indices().peekable();
        while let Some((start, first)) = chars.next() {
            if first.is_whitespace() {
                spaced = true;
                continue;
            }
            let mut end = start + first.len_utf8();
            let same: fn(char) -> bool = if first.is_ascii_digit() {
                |c| c.is_ascii_digit()
            } else if first.is_alphabetic() {
                char::is_alphabetic
            } else {
                |_| false
            };
            while let Some(&(at, next)) = chars.peek() {
                if !same(next) {
                    break;
                }
                end = at + next.len_utf8();
                chars.next();
            }
            let word = &text[start..end];
            let kind = if first.is_ascii_digit() {
                Kind::Digits
            } else if first.is_alphabetic() {
                Kind::Word(class(word))
            } else {
                Kind::Mark(first)
            };
            items.push(Lexeme { start, end, text: word, kind, spaced });
            spaced = false;
        }
        Lexemes { items }
    }

    /// How many.
    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    /// The lexeme at `at`.
    pub(crate) fn get(&self, at: usize) -> Option<&Lexeme<'t>> {
        self.items.get(at)
    }

    /// The lexeme before `at`.
    pub(crate) fn before(&self, at: usize) -> Option<&Lexeme<'t>> {
        at.checked_sub(1).and_then(|at| self.items.get(at))
    }

    /// Whether the lexeme at `at` is one of `words`, whatever its case.
    pub(crate) fn is(&self, at: usize, words: &[&str]) -> bool {
        self.get(at).is_some_and(|lexeme| words.iter().any(|word| lexeme.is(word)))
    }

    /// Whether the lexeme before `at` is one of `words`.
    pub(crate) fn follows(&self, at: usize, words: &[&str]) -> bool {
        at > 0 && self.is(at - 1, words)
    }

    /// Whether the lexeme at `at` is this mark.
    pub(crate) fn mark(&self, at: usize, mark: char) -> bool {
        self.get(at).is_some_and(|lexeme| lexeme.kind == Kind::Mark(mark))
    }

    /// What a calendar or counter makes of the word at `at`; `Other` for anything else.
    pub(crate) fn class(&self, at: usize) -> Class {
        match self.get(at).map(|lexeme| lexeme.kind) {
            Some(Kind::Word(class)) => class,
            _ => Class::Other,
        }
    }

    /// The digits at `at`: their text and value. Digits with a fraction, a thousands separator or a time's
    /// colon beside them are parts of something else and give nothing.
    pub(crate) fn whole(&self, at: usize) -> Option<(&'t str, u32)> {
        let lexeme = self.get(at).filter(|lexeme| lexeme.kind == Kind::Digits)?;
        let joins = |mark: &Lexeme, digits: &Lexeme| {
            !mark.spaced
                && !digits.spaced
                && digits.kind == Kind::Digits
                && match mark.kind {
                    Kind::Mark('.' | ':') => true,
                    Kind::Mark(',') => digits.text.len() == 3,
                    _ => false,
                }
        };
        if let (Some(mark), Some(digits)) = (self.get(at + 1), self.get(at + 2))
            && joins(mark, digits)
        {
            return None;
        }
        if at >= 2 && self.items[at - 2].kind == Kind::Digits && joins(&self.items[at - 1], lexeme) {
            return None;
        }
        Some((lexeme.text, lexeme.text.parse().ok()?))
    }

    /// The lexeme right before `at`, if no space stands between.
    pub(crate) fn tight_before(&self, at: usize) -> Option<&Lexeme<'t>> {
        self.get(at).filter(|lexeme| !lexeme.spaced)?;
        self.before(at)
    }

    /// The lexeme right after `at`, if no space stands between.
    pub(crate) fn tight_after(&self, at: usize) -> Option<&Lexeme<'t>> {
        self.get(at + 1).filter(|lexeme| !lexeme.spaced)
    }
}

/// Longest word that has a class, in bytes.
const LONGEST: usize = 11;

fn class(word: &str) -> Class {
    if word.len() < 3 || word.len() > LONGEST || !word.is_ascii() {
        return Class::Other;
    }
    let lower = word.to_ascii_lowercase();
    day_or_month(&lower).or_else(|| period(&lower)).or_else(|| counter(&lower)).unwrap_or(Class::Other)
}

fn day_or_month(lower: &str) -> Option<Class> {
    let month = calendar::month(lower).map(|(month, abbreviated)| Class::Month(month, abbreviated));
    month.or_else(|| calendar::weekday(lower).map(|(day, abbreviated)| Class::Weekday(day.cast_signed(), abbreviated)))
}

fn period(lower: &str) -> Option<Class> {
    Some(match lower {
        "spring" | "springtime" => Class::Season(Season::Spring),
        "summer" | "summertime" => Class::Season(Season::Summer),
        "autumn" | "fall" => Class::Season(Season::Autumn),
        "winter" | "wintertime" => Class::Season(Season::Winter),
        "hour" => Class::Period(Period::Hour, false),
        "hours" => Class::Period(Period::Hour, true),
        "day" => Class::Period(Period::Day, false),
        "days" => Class::Period(Period::Day, true),
        "week" => Class::Period(Period::Week, false),
        "weeks" => Class::Period(Period::Week, true),
        "weekend" => Class::Period(Period::Weekend, false),
        "weekends" => Class::Period(Period::Weekend, true),
        "month" => Class::Period(Period::Month, false),
        "months" => Class::Period(Period::Month, true),
        "quarter" => Class::Period(Period::Quarter, false),
        "quarters" => Class::Period(Period::Quarter, true),
        "year" => Class::Period(Period::Year, false),
        "years" => Class::Period(Period::Year, true),
        "decade" => Class::Period(Period::Decade, false),
        "decades" => Class::Period(Period::Decade, true),
        "century" => Class::Period(Period::Century, false),
        "centuries" => Class::Period(Period::Century, true),
        "morning" | "afternoon" | "evening" | "night" => Class::PartOfDay,
        _ => return None,
    })
}

fn counter(lower: &str) -> Option<Class> {
    const CARDINALS: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    const ORDINALS: [&str; 20] = [
        "zeroth",
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
    ];
    const ORDINAL_TENS: [&str; 8] =
        ["twentieth", "thirtieth", "fortieth", "fiftieth", "sixtieth", "seventieth", "eightieth", "ninetieth"];
    let place = |list: &[&str]| list.iter().position(|word| *word == lower).map(|at| at as u32);
    place(&CARDINALS)
        .map(Class::Cardinal)
        .or_else(|| place(&TENS).map(|at| Class::Cardinal(at * 10 + 20)))
        .or_else(|| place(&ORDINALS).map(Class::Ordinal))
        .or_else(|| place(&ORDINAL_TENS).map(|at| Class::Ordinal(at * 10 + 20)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_letters_and_marks_part() {
        let lexemes = Lexemes::new("On the 24th–26th, US$2.5bn");
        let texts: Vec<&str> = (0..lexemes.len()).filter_map(|at| lexemes.get(at)).map(|l| l.text).collect();
        assert_eq!(texts, ["On", "the", "24", "th", "–", "26", "th", ",", "US", "$", "2", ".", "5", "bn"]);
        assert_eq!(lexemes.whole(2), Some(("24", 24)));
        assert_eq!(lexemes.whole(10), None);
        assert_eq!(lexemes.whole(12), None);
    }

    #[test]
    fn a_comma_before_a_space_ends_a_number() {
        let lexemes = Lexemes::new("June 9, 20, 1,500 at 5:30");
        assert_eq!(lexemes.whole(1), Some(("9", 9)));
        assert_eq!(lexemes.whole(3), Some(("20", 20)));
        assert_eq!(lexemes.whole(5), None);
        assert_eq!(lexemes.whole(9), None);
    }
}
