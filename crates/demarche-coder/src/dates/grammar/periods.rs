//! Longer periods: seasons, quarters, centuries, decades, years, and whether a word or number is a month or year at all.
//!
//! In: lexemes and a place among them. Out: what is said there. What it means is not told here.

use super::{BEFORE_TIME, Expr, Grammar, Match, Which, YEARS, YearRef, full_year};
use crate::dates::relative;
use crate::lexemes::{Class, Kind};

impl Grammar<'_, '_> {
    /// "spring 2014", "the summer of 2010", "last winter", "this fall".
    pub(super) fn season(&self, at: usize) -> Match {
        let l = self.lexemes;
        let the = at + usize::from(l.is(at, &["the"]));
        let Class::Season(season) = l.class(the) else { return None };
        // "Prague Spring", "Arab Spring"
        let capital = l.get(the).is_some_and(|lexeme| lexeme.capital());
        if capital && the == at && l.before(at).is_some_and(|b| b.capital() && b.kind == Kind::Word(Class::Other)) {
            return None;
        }
        let mut next = the + 1;
        let of = l.is(next, &["of"]);
        next += usize::from(of);
        if l.mark(next, ',') {
            next += 1;
        }
        if let Some((year, end)) = self.year(next) {
            let end = self.short_year(end, year).map_or(end, |(_, end)| end);
            return Some((Expr::Season { year: YearRef::Stated(year), season, which: Which::Bare }, end));
        }
        if let Some((year, end)) = relative::year_word(l, next) {
            return Some((Expr::Season { year, season, which: Which::Bare }, end));
        }
        // "the spring" alone may be water, "the fall of the city" no season.
        let sure = l.is(the, &["summer", "winter", "autumn", "summertime", "wintertime", "springtime"]);
        let led = l.follows(at, &["in", "during", "since", "until", "by", "through", "throughout"]);
        if of || !led || (!sure && !l.get(the + 1).is_none_or(|n| matches!(n.kind, Kind::Mark(',' | '.' | ';')))) {
            return None;
        }
        // "in summer" without an article is any summer.
        if (capital && !sure) || (the == at && !l.follows(at, &["since", "until", "by"])) {
            return None;
        }
        Some((Expr::Season { year: YearRef::Open, season, which: Which::Bare }, the + 1))
    }

    /// "the third quarter of 2016", "Q3 2016", "the first half of 2016", "fiscal 2014".
    pub(super) fn part_of_year(&self, at: usize) -> Match {
        let l = self.lexemes;
        if l.is(at, &["q", "h"]) && (l.get(at)?.capital() || self.year(at + 2).is_some()) {
            let (digits, part) = l.whole(at + 1).filter(|_| l.tight_after(at).is_some())?;
            let of = if l.is(at, &["q"]) { 4 } else { 2 };
            if digits.len() != 1 || part == 0 || part > of {
                return None;
            }
            let (year, end) = self.year_after(at + 2, true);
            return Some((Expr::Part { year, part: part as u8, of: of as u8 }, end));
        }
        if l.is(at, &["fiscal", "financial", "fy"]) {
            let next = at + 1 + usize::from(l.is(at + 1, &["year"]));
            let (year, end) = self.year(next)?;
            return Some(match self.short_year(end, year) {
                Some((last, end)) => (Expr::Range(Box::new(Expr::Year(year)), Box::new(Expr::Year(last))), end),
                None => (Expr::Year(year), end),
            });
        }
        let the = at + usize::from(l.is(at, &["the"]));
        if let Some(found) = self.months_of_year(the) {
            return Some(found);
        }
        let (part, next) = match l.class(the) {
            Class::Ordinal(part @ 1..=4) => (part, the + 1),
            _ if l.is(the, &["second"]) => (2, the + 1),
            _ if l.is(the, &["last", "final"]) && l.is(the + 1, &["quarter", "half"]) => (0, the + 1),
            _ => {
                let (_, part) = l.whole(the)?;
                if !l.is(the + 1, &["st", "nd", "rd", "th"]) || !(1..=4).contains(&part) {
                    return None;
                }
                (part, the + 2)
            }
        };
        let next = next + usize::from(l.get(next).is_some_and(|lexeme| lexeme.is_dash()));
        let of: u32 = if l.is(next, &["quarter"]) {
            4
        } else if l.is(next, &["half"]) {
            2
        } else {
            return None;
        };
        let last = part == 0;
        let part = if last { of } else { part };
        if part > of {
            return None;
        }
        let in_of = next + 1 + usize::from(l.is(next + 1, &["of", "in"]));
        let the_year = in_of + usize::from(l.is(in_of, &["the"]));
        if let Some((year, end)) = self.year(in_of) {
            return Some((Expr::Part { year: YearRef::Stated(year), part: part as u8, of: of as u8 }, end));
        }
        if let Some((year, end)) = relative::year_word(l, in_of) {
            return Some((Expr::Part { year, part: part as u8, of: of as u8 }, end));
        }
        if l.is(the_year, &["year"]) && the_year > next + 1 {
            return Some((Expr::Part { year: YearRef::Shifted(0), part: part as u8, of: of as u8 }, the_year + 1));
        }
        // Without a year, a half or a capitalised quarter is a match of football.
        let hyphen = l.get(next - 1).is_some_and(|sign| sign.is_dash());
        let business = of == 4 && (l.follows(at, &["in", "for", "during"]) || hyphen);
        let half =
            of == 2 && !hyphen && the > at && l.follows(at, &["in", "for", "during"]) && clause_ends(l, next + 1);
        (!last && (business || half) && l.is(next + 1, &["of"]) == l.is(in_of, &["gdp"]))
            .then_some((Expr::Part { year: YearRef::Open, part: part as u8, of: of as u8 }, next + 1))
    }

    /// "first nine months of 2012", "last two months of last year".
    fn months_of_year(&self, at: usize) -> Match {
        let l = self.lexemes;
        let count = match l.class(at + 1) {
            Class::Cardinal(count) => count,
            _ => l.whole(at + 1)?.1,
        };
        let end = at + 4;
        if !(2..=11).contains(&count) || !l.is(at + 2, &["months"]) || !l.is(at + 3, &["of", "in"]) {
            return None;
        }
        let (first, last) = match () {
            () if l.is(at, &["first"]) => (1, count as u8),
            () if l.is(at, &["last", "final"]) => (13 - count as u8, 12),
            () => return None,
        };
        let (year, end) = match self.year(end) {
            Some((year, end)) => (YearRef::Stated(year), end),
            None if l.is(end, &["the"]) && l.is(end + 1, &["year"]) => (YearRef::Shifted(0), end + 2),
            None => relative::year_word(l, end)?,
        };
        let month = |month| Box::new(Expr::Month { year, month, which: Which::Bare });
        Some((Expr::Range(month(first), month(last)), end))
    }

    /// "–15" after "2014": the end of a span of years.
    pub(super) fn short_year(&self, at: usize, first: i16) -> Option<(i16, usize)> {
        let l = self.lexemes;
        let sign = l.get(at).filter(|sign| sign.is_dash() || sign.kind == Kind::Mark('/'))?;
        if sign.spaced {
            return None;
        }
        let (digits, value) = l.whole(at + 1).filter(|_| l.tight_after(at).is_some())?;
        if digits.len() != 2 || l.tight_after(at + 1).is_some_and(|n| n.is_dash() || matches!(n.kind, Kind::Word(_))) {
            return None;
        }
        let last = first - first % 100 + value as i16;
        let follows = value as i16 == (first + 1) % 100;
        let last = if value == 0 && follows { first + 1 } else { last };
        (last > first && (follows || value > 12 && sign.kind != Kind::Mark('/'))).then_some((last, at + 2))
    }

    /// "the 19th century", "nineteenth-century".
    pub(super) fn century(&self, at: usize) -> Match {
        let l = self.lexemes;
        let the = at + usize::from(l.is(at, &["the"]));
        let (number, end) = match l.class(the) {
            Class::Ordinal(number) => (number, the + 1),
            Class::Cardinal(20) => {
                let next = the + 1 + usize::from(l.get(the + 1).is_some_and(|lexeme| lexeme.is_dash()));
                match l.class(next) {
                    Class::Ordinal(1) => (21, next + 1),
                    _ => return None,
                }
            }
            _ => {
                let (_, number) = l.whole(the)?;
                if !l.is(the + 1, &["st", "nd", "rd", "th"]) {
                    return None;
                }
                (number, the + 2)
            }
        };
        let next = end + usize::from(l.get(end).is_some_and(|lexeme| lexeme.is_dash()));
        if !l.is(next, &["century", "centuries"]) || !(1..=30).contains(&number) {
            return None;
        }
        if l.is(next + 1, &["BC", "BCE"]) {
            return Some((Expr::Vague, next + 2));
        }
        Some((Expr::Century((number as i16 - 1) * 100), next + 1))
    }

    /// "1980s", "the '80s", "the eighties".
    pub(super) fn decade(&self, at: usize) -> Match {
        let l = self.lexemes;
        // An age or a temperature: "in her 80s", "in the mid 80s Fahrenheit".
        const POSSESSIVES: &[&str] = &["his", "her", "their", "my", "your", "our", "its"];
        let mut body = at;
        let the = l.is(at, &["the"]);
        let word_decade = |at: usize| {
            const DECADES: [(&str, i16); 10] = [
                ("twenties", 1920),
                ("thirties", 1930),
                ("forties", 1940),
                ("fifties", 1950),
                ("sixties", 1960),
                ("seventies", 1970),
                ("eighties", 1980),
                ("nineties", 1990),
                ("noughties", 2000),
                ("tens", 2010),
            ];
            DECADES.iter().find(|(word, _)| l.is(at, &[word])).map(|&(_, first)| first)
        };
        if the && word_decade(at + 1).is_some_and(|first| first != 2010) {
            return word_decade(at + 1).map(|first| (Expr::Decade(first), at + 2));
        }
        let from = at + usize::from(the);
        if let Class::Cardinal(century @ (18 | 19)) = l.class(from)
            && let Some(first) = word_decade(from + 1)
        {
            return Some((Expr::Decade(century as i16 * 100 + first % 100), from + 2));
        }
        let back = if l.follows(at, &["early", "mid", "late", "the"]) { at - 1 } else { at };
        let back = if l.before(back).is_some_and(|lexeme| lexeme.is_dash()) { back - 1 } else { back };
        if l.follows(back, POSSESSIVES) || l.follows(back.saturating_sub(1), POSSESSIVES) {
            return None;
        }
        if the {
            body += 1;
        }
        let apostrophe = l.get(body).is_some_and(|lexeme| lexeme.is_apostrophe())
            && l.get(body + 1).is_some_and(|lexeme| !lexeme.spaced);
        body += usize::from(apostrophe);
        let lexeme = l.get(body).filter(|lexeme| lexeme.kind == Kind::Digits)?;
        let value: u32 = lexeme.text.parse().ok()?;
        let mut s = body + 1;
        if l.get(s).is_some_and(|mark| mark.is_apostrophe() && !mark.spaced) {
            s += 1;
        }
        if !l.is(s, &["s"])
            || l.get(s).is_none_or(|lexeme| lexeme.spaced)
            || !value.is_multiple_of(10)
            || l.mark(s + 1, '°')
        {
            return None;
        }
        if l.mark(body + 1, '\'') || l.mark(body + 1, '’') {
            // "1970's" is a decade, "in 2010's budget" a possessive: only round ones before a stop are sure.
            if lexeme.text.len() == 4 && value >= 2000 && !the {
                return None;
            }
        }
        match lexeme.text.len() {
            4 if YEARS.contains(&value) => {
                let first = value as i16;
                // "the 1600s" is a century, "the 2000s" and "the 1900s" are read as decades.
                if value.is_multiple_of(100) && value < 1900 {
                    return Some((Expr::Century(first), s + 1));
                }
                if the {
                    return None;
                }
                Some((Expr::Decade(first), s + 1))
            }
            2 if value >= 20 && (apostrophe || the || l.follows(at, &["the", "early", "late", "mid", "-"])) => {
                Some((Expr::Decade(full_year(value)), s + 1))
            }
            _ => None,
        }
    }

    /// A bare year: "2014", "the year 2014", "AD 842", "2014–15".
    pub(super) fn year_led(&self, at: usize) -> Match {
        let l = self.lexemes;
        let the = at + usize::from(l.is(at, &["the"]));
        if l.is(the, &["year"]) {
            let of = the + 1 + usize::from(l.is(the + 1, &["of"]));
            if let Some((year, end)) = self.year(of) {
                return Some((Expr::Year(year), end));
            }
            let (digits, value) = l.whole(of)?;
            // "the year 71", but not "in year 3 of the plan"
            return (digits.len() >= 2 && digits.len() <= 3 && the > at).then_some((Expr::Year(value as i16), of + 1));
        }
        if l.is(at, &["AD", "CE"]) && l.get(at)?.capital() {
            let (digits, value) = l.whole(at + 1)?;
            return (digits.len() <= 4 && value > 0 && value < 3000).then_some((Expr::Year(value as i16), at + 2));
        }
        if let Some((digits, value)) = l.whole(at)
            && l.is(at + 1, &["AD", "CE"])
            && l.get(at + 1).is_some_and(|era| era.text.chars().all(char::is_uppercase))
            && digits.len() <= 4
            && (1..3000).contains(&value)
        {
            return Some((Expr::Year(value as i16), at + 2));
        }
        if let Some(end) = self.letters_in_year(at) {
            return Some((Expr::Garbled("the year is not readable".to_owned()), end));
        }
        let (year, end) = self.year(at)?;
        // "2014 June", "2016 Q3"
        if let Class::Month(month, _) = l.class(end)
            && l.get(end).is_some_and(|lexeme| lexeme.capital())
            && self.day_number(end + 1).is_none()
        {
            let year = YearRef::Stated(year);
            return Some((Expr::Month { year, month, which: Which::Bare }, end + 1));
        }
        if let Some((Expr::Part { year: YearRef::Open, part, of }, end)) = self.part_of_year(end) {
            return Some((Expr::Part { year: YearRef::Stated(year), part, of }, end));
        }
        if l.whole(at).is_none() {
            return l.follows(at, BEFORE_TIME).then_some((Expr::Year(year), end));
        }
        if !self.is_year(at) {
            return None;
        }
        if let Some((last, end)) = self.short_year(end, year) {
            return Some((Expr::Range(Box::new(Expr::Year(year)), Box::new(Expr::Year(last))), end));
        }
        Some((Expr::Year(year), end))
    }

    /// "in 20l7": letters for digits in what should be a year; its end.
    fn letters_in_year(&self, at: usize) -> Option<usize> {
        let l = self.lexemes;
        let first = l.get(at).filter(|lexeme| lexeme.kind == Kind::Digits && lexeme.text.len() < 4)?;
        if !l.follows(at, &["in", "since", "until", "by", "from", "of", "during", "before", "after"]) {
            return None;
        }
        let (mut end, mut length, mut letters) = (at + 1, first.text.len(), 0);
        while let Some(next) = l.get(end).filter(|next| !next.spaced) {
            match next.kind {
                Kind::Digits => {}
                Kind::Word(_) if next.text.chars().all(|c| matches!(c, 'O' | 'o' | 'l' | 'I')) => letters += 1,
                _ => break,
            }
            length += next.text.len();
            end += 1;
        }
        (length == 4 && letters > 0 && matches!(first.text.as_bytes().first(), Some(b'1' | b'2'))).then_some(end)
    }

    /// Whether the four digits at `at` are a year and no number, name or amount.
    pub(super) fn is_year(&self, at: usize) -> bool {
        const NUMBERED: &[&str] = &[
            "resolution",
            "section",
            "article",
            "page",
            "p",
            "pp",
            "no",
            "nos",
            "number",
            "boeing",
            "airbus",
            "room",
            "flight",
            "route",
            "highway",
            "chapter",
            "model",
            "type",
            "class",
            "version",
            "iso",
            "paragraph",
            "line",
            "law",
            "order",
            "bill",
            "case",
            "formula",
            "series",
            "unit",
            "channel",
            "windows",
            "some",
            "nearly",
            "almost",
            "approximately",
            "over",
            "only",
            "just",
            "another",
            "than",
            "least",
            "most",
            "additional",
            "extra",
            "rs",
            "usd",
            "eur",
            "gbp",
            "inr",
            "pkr",
            "directive",
            "regulation",
            "decree",
            "squadron",
            "regiment",
            "battalion",
            "brigade",
            "peugeot",
            "nokia",
            "box",
            "locus",
            "decision",
            "amendment",
            "rule",
            "item",
            "exhibit",
            "docket",
            "suite",
            "building",
            "postcode",
        ];
        let l = self.lexemes;
        let end = at + 1;
        let in_time = l.follows(
            at,
            &[
                "in", "since", "until", "till", "by", "from", "before", "after", "during", "between", "of", "around",
                "circa", "late", "early", "mid", "fall", "to",
            ],
        );
        let Some((_, value)) = l.whole(at) else { return false };
        if l.follows(at, NUMBERED) || l.is(end, &["BC", "BCE"]) {
            return false;
        }
        if let Some(before) = l.before(at) {
            if matches!(before.kind, Kind::Mark('$' | '£' | '€' | '¥' | '₹' | '#' | '№' | '+' | '=' | '×')) {
                return false;
            }
            // "F-1600", "Kh-2011"; but "post-2015", "mid-2014", "pre-1967".
            if before.is_dash() && l.get(at).is_some_and(|lexeme| !lexeme.spaced) && !before.spaced {
                let word = at.checked_sub(2).is_some_and(|at| {
                    l.is(at, &["post", "pre", "mid", "early", "late", "the", "circa", "ante"])
                        || l.get(at).is_some_and(|lexeme| lexeme.kind == Kind::Digits)
                });
                if !word {
                    return false;
                }
            }
        }
        if let Some(tight) = l.tight_after(at)
            && (tight.kind == Kind::Mark('%') || tight.kind == Kind::Mark('°'))
        {
            return false;
        }
        // "1500-man", "2000-strong", "1200-year-old"
        if l.tight_after(at).is_some_and(|sign| sign.is_dash())
            && l.is(
                at + 2,
                &[
                    "strong", "man", "member", "year", "km", "mile", "metre", "meter", "seat", "page", "ton", "pound",
                    "foot",
                ],
            )
        {
            return false;
        }
        let determined = l.follows(
            at,
            &["the", "its", "their", "his", "her", "our", "s", "this", "that", "a", "any", "each", "both"],
        );
        if self.counts_things(end) {
            const SOLID: &[&str] = &["troops", "people", "men", "women", "children", "soldiers", "million", "hundred"];
            return determined && !l.is(end, SOLID) && value >= 1800 && !value.is_multiple_of(100);
        }
        // An adjective between: "2000 armed men", "1500 Russian soldiers".
        if value.is_multiple_of(50)
            && !in_time
            && l.get(end).is_some_and(|word| matches!(word.kind, Kind::Word(Class::Other)))
            && self.counts_things(end + 1)
            && !determined
        {
            return false;
        }
        if !(1500..=2100).contains(&value) {
            let bracketed = l.before(at).is_some_and(|b| b.kind == Kind::Mark('(')) && l.mark(end, ')');
            return bracketed
                || in_time
                    && l.get(end).is_none_or(|next| {
                        !matches!(next.kind, Kind::Word(_))
                            || !next.spaced
                            || !self.counts_things(end)
                                && (l.is(end, BEFORE_TIME)
                                    || l.is(end, &["the", "a", "it", "he", "she", "they", "was", "when"]))
                    });
        }
        // "at 1900 GMT" was dropped above with its unit; "at 1900" is a time.
        !l.follows(at, &["at"]) || l.is(end, &["when", ","])
    }

    /// Whether the capitalised word at `at` is a month and no name, verb or march; `after` is the next lexeme.
    pub(super) fn is_month(&self, at: usize, after: usize) -> bool {
        let l = self.lexemes;
        let Class::Month(month, abbreviated) = l.class(at) else { return false };
        let Some(word) = l.get(at) else { return false };
        if l.tight_before(at).is_some_and(|before| {
            before.is_dash() && !l.follows(at - 1, &["mid", "early", "late", "pre", "post"])
                || before.kind == Kind::Mark('@')
                || before.kind == Kind::Mark('.')
        }) {
            return false;
        }
        let led = l.follows(at, BEFORE_TIME);
        let strict_led = l.follows(
            at,
            &[
                "in",
                "since",
                "until",
                "till",
                "during",
                "throughout",
                "last",
                "next",
                "this",
                "late",
                "early",
                "mid",
                "through",
                "between",
                "for",
                "through",
                "from",
                "by",
                "of",
                "before",
                "after",
                "to",
            ],
        ) || l.before(at).is_some_and(|before| before.is_dash())
            && l.follows(at - 1, &["mid", "early", "late"]);
        let next_name = l.get(after).is_some_and(|next| {
            next.capital() && next.spaced && matches!(next.kind, Kind::Word(Class::Other)) && after == at + 1
        });
        if abbreviated {
            let to_month =
                l.get(after).is_some_and(|sign| sign.is_dash()) && matches!(l.class(after + 1), Class::Month(..));
            return word.capital() && to_month
                || word.capital() && strict_led && month != 3 && !next_name
                || word.capital() && l.mark(at + 1, '.') && strict_led;
        }
        let shouted = word.text.len() > 3 && word.text.bytes().all(|b| b.is_ascii_uppercase());
        if !word.capital() {
            return strict_led && !matches!(month, 3 | 5 | 8) || l.follows(at, &["last", "next"]) && month != 3;
        }
        match month {
            // The modal, the surname, the march.
            3 | 5 => {
                let surname = self.month_is_name && month == 5;
                let march_of = month == 3 && (l.is(after, &["on", "for", "of", "to", "against", "past"]));
                let certain = l.follows(
                    at,
                    &["in", "since", "last", "next", "this", "late", "early", "mid", "until", "during", "throughout"],
                ) || strict_led && !l.follows(at, &["of", "to", "by", "after", "before", "from", "for"]);
                let possessive = l.get(after).is_some_and(|next| next.is_apostrophe());
                if surname {
                    return certain && !possessive;
                }
                if month == 5
                    && l.is(
                        after,
                        &[
                            "have", "be", "not", "God", "also", "the", "well", "I", "you", "he", "she", "it", "they",
                            "we",
                        ],
                    )
                    && !certain
                {
                    return false;
                }
                let modal = month == 5 && l.follows(at, &["and", "or", "as"]);
                let attributive = l.follows(at, &["the", "a", "its", "their", "s"])
                    && l.get(after).is_some_and(|next| matches!(next.kind, Kind::Word(_)) && !next.capital())
                    && !march_of
                    && !shouted;
                (led && !modal && (certain || !march_of || l.is(after, &["to"])) && !next_name) || attributive
            }
            // First names and surnames, when a capital stands beside them and nothing says time.
            4 | 6 | 8 => {
                let name_before = l.before(at).is_some_and(|before| {
                    before.capital() && matches!(before.kind, Kind::Word(Class::Other)) && !led && !before.is("the")
                });
                if self.month_is_name && !strict_led {
                    return false;
                }
                !next_name && (led || !name_before)
            }
            _ => {
                // "October Revolution", "Black September"
                const NAMED: &[&str] = &["revolution", "surprise", "manifesto", "uprising", "rain", "war"];
                let named = l.is(after, NAMED) && l.get(after).is_some_and(|next| next.capital());
                let nicknamed = l.follows(at, &["black", "red", "bloody"]) && l.before(at).is_some_and(|b| b.capital());
                !named && !nicknamed
            }
        }
    }
}

/// Whether a clause may end at `at`, or a noun phrase at least.
fn clause_ends(l: &crate::lexemes::Lexemes, at: usize) -> bool {
    l.get(at).is_none_or(|next| matches!(next.kind, Kind::Mark(',' | '.' | ';' | ':')))
}
