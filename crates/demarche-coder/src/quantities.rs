//! Quantities: numbers with what they count.
//!
//! In: an article and its analysis. Out: quantities in text order, not overlapping: amounts of money by
//! ISO 4217, percentages, measures (kilometres, tonnes, years), counts by the lemma of the counted noun,
//! bare numbers. Bounds are kept: "more than 50" is 50 and up, "between 10 and 20" both.
//!
//! Dates, times of day, ages, ordinals and the numbers of models, laws and pages are no quantities. What
//! role a quantity plays in an event is decided where events are coded.

use crate::dates;
use crate::lexemes::{Class, Kind, Lexemes, Period};
use crate::numerals::{self, Numeral};
use demarche_types::{Analysis, Article, Quantity, Rel, Sentence, SentenceId, Span, Unit, Upos, Xpos};

/// Amounts and numbers of the article, in text order.
pub fn quantities(article: &Article, analysis: &Analysis) -> Vec<Quantity> {
    let mut found = Vec::new();
    for (id, sentence) in analysis.sentences() {
        let Some(text) = article.text.get(sentence.span.range()) else { continue };
        if !text.bytes().any(|byte| byte.is_ascii_digit()) && !may_count(text) {
            continue;
        }
        let lexemes = Lexemes::new(text);
        let reader = Reader { l: &lexemes, dates: dates::covered(&lexemes), analysis, sentence, id };
        reader.read(&mut found);
    }
    found
}

/// Whether a text without digits may still hold a number word.
fn may_count(text: &str) -> bool {
    // Every number word of English holds one of these.
    const PARTS: [&str; 14] = [
        "one", "two", "three", "four", "five", "zero", "six", "seven", "eight", "nine", "ten", "elev", "twel", "dozen",
    ];
    let lower = text.to_ascii_lowercase();
    PARTS.iter().any(|part| lower.contains(part))
        || ["hundred", "thousand", "illion", "twen", "thir", "fort", "fift", "score", "half", "crore", "lakh", "tens"]
            .iter()
            .any(|part| lower.contains(part))
}

/// Goes through one sentence.
struct Reader<'a, 't> {
    l: &'a Lexemes<'t>,
    /// Lexeme ranges that dates cover, in order.
    dates: Vec<(usize, usize)>,
    analysis: &'a Analysis,
    sentence: &'a Sentence,
    id: SentenceId,
}

/// A unit with the lexeme after it.
type Counted = (Unit, usize);

impl Reader<'_, '_> {
    fn read(&self, found: &mut Vec<Quantity>) {
        let mut at = 0;
        while at < self.l.len() {
            if let Some(&(_, end)) = self.dates.iter().find(|&&(first, end)| first <= at && at < end) {
                at = end;
                continue;
            }
            match self.quantity(at) {
                Some((quantity, end)) => {
                    found.push(quantity);
                    at = end.max(at + 1);
                }
                None => at += self.skipped(at),
            }
        }
    }

    /// How far a number that is no quantity reaches; one lexeme otherwise.
    fn skipped(&self, at: usize) -> usize {
        let number = match self.l.get(at).map(|lexeme| lexeme.kind) {
            Some(Kind::Digits) => numerals::read(self.l, at),
            _ => None,
        };
        number.map_or(1, |number| number.end.saturating_sub(at).max(1))
    }

    /// The quantity that begins at `at`, and the lexeme after it.
    fn quantity(&self, at: usize) -> Option<(Quantity, usize)> {
        let l = self.l;
        let (currency, first) = match currency_before(l, at) {
            Some((code, end)) => (Some(code), end),
            None => (None, at),
        };
        let mut number = numerals::read(l, first)?;
        if currency.is_none() && self.is_name(at, &number) {
            return None;
        }
        if currency.is_some() {
            number = money_scale(l, number);
        }
        let (mut value, mut upper) = (number.value, number.upper);
        let mut end = number.end;
        if let Some(right) = self.right_end(first, &number, currency.is_some()) {
            // "10–20 million": the scale belongs to both.
            let left = if number.scale == 1.0 && number.value < right.value / right.scale {
                value * right.scale
            } else {
                value
            };
            (value, upper, end) = (left, right.upper, right.end);
            if value > upper {
                return None;
            }
        }
        let unit = match currency {
            Some(code) => Some((Unit::Money(code), end)),
            None => self.unit(end, value),
        };
        let (unit, end) = match unit {
            Some(known) => known,
            None => self.counted(at, end, &number)?,
        };
        if self.dates.iter().any(|&(from, to)| from < end && at < to) {
            // A date inside: the noun after it is its own.
            return None;
        }
        let (per, end) = match &unit {
            Unit::Money(_) | Unit::Measure(_) => per(l, end),
            _ => (None, end),
        };
        self.bounds(at, &mut value, &mut upper);
        let (start, last) = (l.get(at)?.start, l.get(end.checked_sub(1)?)?.end);
        let offset = self.sentence.span.start();
        let span = Span::new(offset + start, offset + last);
        Some((Quantity { span, sentence: self.id, value, upper, unit, per }, end))
    }

    /// Whether the number is a name: of a model, a law, a page, a time, a score, a bullet.
    fn is_name(&self, at: usize, number: &Numeral) -> bool {
        const NUMBERED: &[&str] = &[
            "resolution",
            "section",
            "article",
            "articles",
            "page",
            "pages",
            "no",
            "nos",
            "number",
            "room",
            "flight",
            "route",
            "highway",
            "chapter",
            "model",
            "type",
            "version",
            "paragraph",
            "line",
            "phase",
            "level",
            "figure",
            "table",
            "formula",
            "unit",
            "channel",
            "grade",
            "day",
            "week",
            "round",
            "part",
            "volume",
            "aged",
            "age",
            "stage",
            "tier",
            "category",
            "clause",
            "annex",
            "rule",
            "p",
            "pp",
            "vol",
            "boeing",
            "airbus",
            "group",
        ];
        let l = self.l;
        let Some(lexeme) = l.get(at) else { return true };
        if l.follows(at, NUMBERED)
            || l.before(at).is_some_and(|b| b.kind == Kind::Mark('.') && l.follows(at - 1, &["no", "nos"]))
        {
            return true;
        }
        if let Some(before) = l.tight_before(at) {
            let joins = match before.kind {
                Kind::Word(_) | Kind::Digits => true,
                Kind::Mark(mark) => matches!(mark, '/' | '#' | '.' | ':' | ',' | '_' | '@' | '[') || before.is_dash(),
            };
            if joins {
                return true;
            }
        }
        // Times, ages, fractions of names.
        let next = number.end;
        if l.mark(next, ':') && l.get(next + 1).is_some_and(|n| n.kind == Kind::Digits && !n.spaced) {
            return true;
        }
        if l.is(next, &["am", "pm", "GMT", "UTC", "o", "hrs", "BC", "BCE", "AD"])
            && !(l.is(next, &["am"]) && l.follows(at, &["i"]))
        {
            return true;
        }
        if (l.is(next, &["a", "p"])) && l.mark(next + 1, '.') && l.is(next + 2, &["m"]) {
            return true;
        }
        if l.mark(next, '/') && l.get(next).is_some_and(|mark| !mark.spaced) && number.digits {
            return true;
        }
        if number.digits
            && l.get(next).is_some_and(|word| !word.spaced && matches!(word.kind, Kind::Word(_)))
            && measure(l, next).is_none()
        {
            return true;
        }
        // "1." at the head of a sentence
        if at == 0 && number.digits && l.get(next).is_some_and(|mark| matches!(mark.kind, Kind::Mark('.' | ')'))) {
            return true;
        }
        if !number.digits {
            // "the Big Three", "Group of Seven"; "one of them", "no one", "one day".
            let in_name = l.before(at).is_some_and(|before| matches!(before.kind, Kind::Word(_)))
                || l.get(next).is_some_and(|word| word.capital());
            if lexeme.capital() && at > 0 && in_name {
                return true;
            }
            if number.value == 1.0 && l.is(at, &["one"]) {
                const NOT_COUNTED: &[&str] = &[
                    "of", "another", "day", "thing", "side", "hand", "way", "time", "point", "more", "such", "who",
                    "that", "which", "can", "could", "must", "should", "has", "is", "was", "would", "will", "may",
                    "might", "or", "and", "to", "for", "with", "in", "on", "by", "else", "s", "s’",
                ];
                return l.is(next, NOT_COUNTED)
                    || l.follows(
                        at,
                        &["no", "the", "this", "that", "every", "any", "some", "each", "which", "another"],
                    )
                    || !l.get(next).is_some_and(|word| matches!(word.kind, Kind::Word(_)));
            }
            return false;
        }
        // "Superjet 100,": a capitalised name with a number after it, and nothing counted.
        let named = l.before(at).is_some_and(|before| {
            matches!(before.kind, Kind::Word(Class::Other)) && before.capital() && lexeme.spaced && at > 1
        });
        named && !l.get(next).is_some_and(|word| matches!(word.kind, Kind::Word(_)) && self.noun_after(next).is_some())
    }

    /// The right end of "10 to 20", "10–20", "between 10 and 20", "two or three".
    fn right_end(&self, at: usize, number: &Numeral, money: bool) -> Option<Numeral> {
        let l = self.l;
        let joint = l.get(number.end)?;
        let and = l.is(number.end, &["and"]) && l.follows(at - usize::from(money && at > 0), &["between"]);
        let to = l.is(number.end, &["to", "or"]);
        let dash = joint.is_dash() && !joint.spaced;
        if !(and || to || dash) {
            return None;
        }
        let mut from = number.end + 1;
        if let Some((_, end)) = currency_before(l, from) {
            from = end;
        }
        if dash && l.get(from).is_some_and(|next| next.spaced) {
            return None;
        }
        let right = numerals::read(l, from)?;
        let right = if money { money_scale(l, right) } else { right };
        let fits = right.value > number.value || right.value * number.scale > number.value;
        (fits && !self.dates.iter().any(|&(first, end)| first <= from && from < end)).then_some(right)
    }

    /// Money, per cent or a measure after the number.
    fn unit(&self, at: usize, value: f64) -> Option<Counted> {
        let l = self.l;
        let dash = at + usize::from(l.get(at).is_some_and(|sign| sign.is_dash() && !sign.spaced));
        if l.mark(at, '%') || l.is(at, &["percent", "pct", "percentage"]) {
            let points = at + 1 + usize::from(l.is(at, &["percentage"]) && l.is(at + 1, &["points", "point"]));
            return Some((Unit::Percent, points));
        }
        if l.is(at, &["per"]) && l.is(at + 1, &["cent"]) {
            return Some((Unit::Percent, at + 2));
        }
        // "billions of dollars"
        let of = dash + usize::from(l.is(dash, &["of"]) && value >= 20.0);
        if let Some((code, end)) = currency_after(l, of, value) {
            return Some((Unit::Money(code), end));
        }
        if let Class::Period(period, _) = l.class(dash) {
            let name = match period {
                Period::Hour => "hour",
                Period::Day => "day",
                Period::Week => "week",
                Period::Month => "month",
                Period::Year => "year",
                Period::Decade => "decade",
                Period::Century => "century",
                Period::Weekend | Period::Quarter => return None,
            };
            let old = dash + 1 + usize::from(l.get(dash + 1).is_some_and(|sign| sign.is_dash()));
            if l.is(old, &["old", "olds"]) || (l.is(old, &["of"]) && l.is(old + 1, &["age"])) {
                return None;
            }
            return Some((Unit::Measure(name.to_owned()), dash + 1));
        }
        measure(l, dash).map(|(name, end)| (Unit::Measure(name.to_owned()), end))
    }

    /// The noun that the number counts, or nothing but the number.
    fn counted(&self, at: usize, end: usize, number: &Numeral) -> Option<Counted> {
        let l = self.l;
        if let Class::Period(period, _) = l.class(end + usize::from(l.get(end).is_some_and(|sign| sign.is_dash())))
            && !matches!(period, Period::Quarter | Period::Weekend)
        {
            // An age.
            return None;
        }
        // "two-thirds"
        let part = end + usize::from(l.get(end).is_some_and(|sign| sign.is_dash()));
        if l.is(part, &["thirds", "third", "quarters", "fifths", "fourths", "half", "halves"]) {
            return None;
        }
        // "a 12-member team"
        if part > end && l.get(end).is_some_and(|sign| !sign.spaced) {
            return None;
        }
        if let Some((lemma, noun_end)) = self.noun_after(end) {
            return Some((Unit::Count(lemma), noun_end));
        }
        let told = number.digits || number.value > 10.0;
        (told && !l.follows(at, &["(", "["]) && !number.upper.is_infinite()).then_some((Unit::Bare, end))
    }

    /// The lemma of the noun phrase that begins at lexeme `at`, and the lexeme after its head.
    fn noun_after(&self, at: usize) -> Option<(String, usize)> {
        let l = self.l;
        let mut from = at;
        if l.is(from, &["of"]) {
            from += 1 + usize::from(l.is(from + 1, &["the", "its", "their", "his", "our", "these", "those"]));
        } else if l.is(from, &["more", "other", "additional", "fewer"]) {
            from += 1;
        }
        let start = self.sentence.span.start() + l.get(from)?.start;
        let first = self.sentence.first as usize;
        let tokens = self.analysis.tokens.get(first..self.sentence.end as usize)?;
        let begin = tokens.partition_point(|token| token.span.end() <= start);
        let mut head = None;
        for (index, token) in tokens.iter().enumerate().skip(begin).take(8) {
            match (token.upos, token.xpos) {
                (_, Xpos::Nns) => {
                    head = Some(index);
                    // "arms dealers": a noun right after goes on.
                    let goes_on = tokens.get(index + 1).is_some_and(|next| {
                        matches!(next.xpos, Xpos::Nns | Xpos::Nn)
                            && next.span.start() <= token.span.end() + 1
                            && token.deprel.rel == Rel::Compound
                    });
                    if !goes_on {
                        break;
                    }
                }
                (Upos::Noun | Upos::Propn, _) => {
                    let ends_here = matches!(token.xpos, Xpos::Nn) && token.deprel.rel != Rel::Compound;
                    head = Some(index);
                    if ends_here
                        && !tokens.get(index + 1).is_some_and(|next| matches!(next.upos, Upos::Noun | Upos::Propn))
                    {
                        break;
                    }
                }
                (Upos::Adj | Upos::Num, _) | (_, Xpos::Hyph) => {}
                (Upos::Verb, Xpos::Vbn | Xpos::Vbg) if head.is_none() => {}
                (Upos::Cconj, _) if head.is_none() && index > begin => {}
                (Upos::Punct, _) if head.is_none() && index > begin && token.xpos == Xpos::Comma => {}
                _ => break,
            }
        }
        let token = &tokens[head?];
        // A proper name alone is not counted: "12 Pakistan".
        if token.upos == Upos::Propn && !matches!(token.xpos, Xpos::Nnps) && head == Some(begin) {
            return None;
        }
        let last = token.span.end().checked_sub(self.sentence.span.start())?;
        let end = (from..l.len()).find(|&at| l.get(at).is_some_and(|lexeme| lexeme.end >= last))? + 1;
        Some((token.lemma.to_lowercase(), end))
    }

    /// What the words before the number make of its bounds.
    fn bounds(&self, at: usize, value: &mut f64, upper: &mut f64) {
        let l = self.l;
        let than = |first: &[&str]| at >= 2 && l.is(at - 1, &["than"]) && l.is(at - 2, first);
        let no = |word: usize| at > word && l.is(at - 1 - word, &["no", "not"]);
        let above = l.follows(at, &["over", "above", "exceeding"])
            || (than(&["more", "greater", "higher", "larger"]) && !no(2))
            || (than(&["fewer", "less"]) && no(2))
            || (at >= 2 && l.is(at - 1, &["least"]) && l.is(at - 2, &["at"]))
            || (at >= 2 && l.is(at - 1, &["of"]) && l.is(at - 2, &["upwards", "upward"]))
            || (at >= 2 && l.is(at - 1, &["minimum"]) && l.is(at - 2, &["a"]));
        let below = l.follows(at, &["under", "below"])
            || (than(&["fewer", "less", "lower", "smaller"]) && !no(2))
            || (than(&["more"]) && no(2))
            || (at >= 2 && l.is(at - 1, &["to"]) && l.is(at - 2, &["up"]))
            || (at >= 2 && l.is(at - 1, &["most"]) && l.is(at - 2, &["at"]));
        if above {
            *upper = f64::INFINITY;
        } else if below {
            *value = 0.0;
        }
    }
}

/// "a year", "per month", "annually" at `at`: the period, and the lexeme after it.
fn per(l: &Lexemes, at: usize) -> (Option<&'static str>, usize) {
    const ADVERBS: &[(&str, &str)] = &[
        ("annually", "year"),
        ("yearly", "year"),
        ("monthly", "month"),
        ("weekly", "week"),
        ("daily", "day"),
        ("hourly", "hour"),
    ];
    if let Some(&(_, period)) = ADVERBS.iter().find(|(adverb, _)| l.is(at, &[adverb])) {
        return (Some(period), at + 1);
    }
    if !l.is(at, &["a", "an", "per", "each", "every"]) || l.is(at + 2, &["ago", "earlier", "later", "before", "after"])
    {
        return (None, at);
    }
    let period = match l.class(at + 1) {
        Class::Period(Period::Hour, false) => "hour",
        Class::Period(Period::Day, false) => "day",
        Class::Period(Period::Week, false) => "week",
        Class::Period(Period::Month, false) => "month",
        Class::Period(Period::Quarter, false) => "quarter",
        Class::Period(Period::Year, false) => "year",
        _ => return (None, at),
    };
    (Some(period), at + 2)
}

/// "m" after a sum of money is a million, "b" a billion.
fn money_scale(l: &Lexemes, number: Numeral) -> Numeral {
    if number.scale > 1.0 || !number.digits {
        return number;
    }
    let by = match () {
        () if l.is(number.end, &["m"]) => 1e6,
        () if l.is(number.end, &["b"]) => 1e9,
        () => return number,
    };
    let value = number.value * by;
    Numeral { value, upper: value, end: number.end + 1, scale: by, ..number }
}

/// A currency sign or code at `at`, and the lexeme after it.
fn currency_before(l: &Lexemes, at: usize) -> Option<(String, usize)> {
    let lexeme = l.get(at)?;
    let code = |code: &str, end: usize| {
        l.get(end)
            .is_some_and(|n| n.kind == Kind::Digits || numerals::read(l, end).is_some())
            .then(|| (code.to_owned(), end))
    };
    if let Kind::Mark(mark) = lexeme.kind {
        return match mark {
            '$' => code("USD", at + 1),
            '£' => code("GBP", at + 1),
            '€' => code("EUR", at + 1),
            '¥' => code("JPY", at + 1),
            '₹' => code("INR", at + 1),
            '₽' => code("RUB", at + 1),
            '₩' => code("KRW", at + 1),
            '₺' => code("TRY", at + 1),
            '₪' => code("ILS", at + 1),
            '₴' => code("UAH", at + 1),
            '₦' => code("NGN", at + 1),
            _ => None,
        };
    }
    if l.mark(at + 1, '$') && l.get(at + 1).is_some_and(|sign| !sign.spaced) {
        const DOLLARS: &[(&str, &str)] = &[
            ("US", "USD"),
            ("A", "AUD"),
            ("AU", "AUD"),
            ("C", "CAD"),
            ("CA", "CAD"),
            ("HK", "HKD"),
            ("NZ", "NZD"),
            ("S", "SGD"),
            ("R", "BRL"),
            ("NT", "TWD"),
        ];
        return DOLLARS.iter().find(|(sign, _)| lexeme.text == *sign).and_then(|&(_, name)| code(name, at + 2));
    }
    if l.is(at, &["rs"]) && lexeme.capital() {
        return code("INR", at + 1 + usize::from(l.mark(at + 1, '.')));
    }
    const CODES: &[&str] = &[
        "USD", "EUR", "GBP", "JPY", "CNY", "RMB", "INR", "PKR", "RUB", "CHF", "AUD", "CAD", "SAR", "AED", "TRY", "KRW",
        "BRL", "ZAR", "SEK", "NOK", "DKK", "PLN", "UAH", "ILS", "EGP", "NGN", "HKD", "SGD", "IDR", "BDT",
    ];
    CODES
        .iter()
        .find(|known| lexeme.text == **known)
        .and_then(|&known| code(if known == "RMB" { "CNY" } else { known }, at + 1))
}

/// A currency's name or code after the number.
fn currency_after(l: &Lexemes, at: usize, value: f64) -> Option<(String, usize)> {
    const NAMES: &[(&str, &str, &str)] = &[
        ("australian", "dollar", "AUD"),
        ("canadian", "dollar", "CAD"),
        ("singapore", "dollar", "SGD"),
        ("taiwan", "dollar", "TWD"),
        ("", "dollar", "USD"),
        ("", "euro", "EUR"),
        ("egyptian", "pound", "EGP"),
        ("lebanese", "pound", "LBP"),
        ("syrian", "pound", "SYP"),
        ("sudanese", "pound", "SDG"),
        ("", "pound", "GBP"),
        ("pakistani", "rupee", "PKR"),
        ("lankan", "rupee", "LKR"),
        ("nepalese", "rupee", "NPR"),
        ("", "rupee", "INR"),
        ("", "yen", "JPY"),
        ("", "yuan", "CNY"),
        ("", "renminbi", "CNY"),
        ("", "ruble", "RUB"),
        ("", "rouble", "RUB"),
        ("", "lira", "TRY"),
        ("cfa", "franc", "XOF"),
        ("", "franc", "CHF"),
        ("", "riyal", "SAR"),
        ("", "dirham", "AED"),
        ("", "shekel", "ILS"),
        ("philippine", "peso", "PHP"),
        ("argentine", "peso", "ARS"),
        ("", "peso", "MXN"),
        ("", "baht", "THB"),
        ("", "ringgit", "MYR"),
        ("", "rupiah", "IDR"),
        ("", "naira", "NGN"),
        ("", "zloty", "PLN"),
        ("", "hryvnia", "UAH"),
        ("danish", "krone", "DKK"),
        ("", "krone", "NOK"),
        ("", "krona", "SEK"),
        ("iraqi", "dinar", "IQD"),
        ("jordanian", "dinar", "JOD"),
        ("", "dinar", "KWD"),
        ("", "rial", "IRR"),
        ("", "taka", "BDT"),
        ("", "won", "KRW"),
        ("", "rand", "ZAR"),
        ("", "real", "BRL"),
    ];
    let lexeme = l.get(at)?;
    if lexeme.kind == Kind::Mark('€') {
        return Some(("EUR".to_owned(), at + 1));
    }
    if matches!(lexeme.text, "USD" | "EUR" | "GBP" | "PKR" | "INR" | "CNY" | "JPY" | "RUB") {
        return Some((lexeme.text.to_owned(), at + 1));
    }
    let plural = |word: &str| {
        let lower = word.to_ascii_lowercase();
        match lower.as_str() {
            "reais" => "real".to_owned(),
            "kroner" => "krone".to_owned(),
            "kronor" => "krona".to_owned(),
            "zlotys" | "zloty" => "zloty".to_owned(),
            "hryvnias" => "hryvnia".to_owned(),
            _ => lower.strip_suffix('s').unwrap_or(&lower).to_owned(),
        }
    };
    let matching = |adjective: &str, at: usize| {
        let word = plural(l.get(at).filter(|word| matches!(word.kind, Kind::Word(_)))?.text);
        NAMES.iter().find(|(of, name, _)| *of == adjective && *name == word).map(|&(_, _, code)| code)
    };
    // "three won", "two real": words of their own in small numbers.
    if matches!(plural(lexeme.text).as_str(), "won" | "rand" | "real") && value < 100.0 {
        return None;
    }
    // "500 pounds of explosives"
    if l.is(at, &["pounds", "pound"]) && l.is(at + 1, &["of"]) {
        return None;
    }
    if let Some(code) = matching("", at) {
        return Some((code.to_owned(), at + 1));
    }
    let adjective = lexeme.text.to_ascii_lowercase();
    if matches!(adjective.as_str(), "us" | "american") || l.is(at, &["sri"]) {
        let next = at + 1 + usize::from(l.is(at, &["sri"]));
        let adjective = if l.is(at, &["sri"]) { "lankan" } else { "" };
        return matching(adjective, next).map(|code| (code.to_owned(), next + 1));
    }
    matching(&adjective, at + 1)
        .or_else(|| {
            matches!(
                adjective.as_str(),
                "british"
                    | "indian"
                    | "swiss"
                    | "russian"
                    | "turkish"
                    | "chinese"
                    | "japanese"
                    | "saudi"
                    | "mexican"
                    | "norwegian"
                    | "swedish"
                    | "iranian"
            )
            .then(|| matching("", at + 1))
            .flatten()
        })
        .map(|code| (code.to_owned(), at + 2))
}

/// A unit of measure at `at`: its singular name, and the lexeme after it.
fn measure(l: &Lexemes, at: usize) -> Option<(&'static str, usize)> {
    const MEASURES: &[(&[&str], &str)] = &[
        (&["km", "kms", "kilometre", "kilometres", "kilometer", "kilometers"], "kilometre"),
        (&["metre", "metres", "meter", "meters"], "metre"),
        (&["mile", "miles"], "mile"),
        (&["foot", "feet", "ft"], "foot"),
        (&["inch", "inches"], "inch"),
        (&["centimetre", "centimetres", "centimeter", "centimeters", "cm"], "centimetre"),
        (&["millimetre", "millimetres", "millimeters", "mm"], "millimetre"),
        (&["tonne", "tonnes"], "tonne"),
        (&["ton", "tons"], "ton"),
        (&["kg", "kilo", "kilos", "kilogram", "kilograms", "kilogramme", "kilogrammes"], "kilogram"),
        (&["gram", "grams", "gramme", "grammes"], "gram"),
        (&["pound", "pounds", "lb", "lbs"], "pound"),
        (&["litre", "litres", "liter", "liters"], "litre"),
        (&["barrel", "barrels", "bpd"], "barrel"),
        (&["gallon", "gallons"], "gallon"),
        (&["hectare", "hectares", "ha"], "hectare"),
        (&["acre", "acres"], "acre"),
        (&["minute", "minutes"], "minute"),
        (&["second", "seconds"], "second"),
        (&["megawatt", "megawatts", "MW"], "megawatt"),
        (&["gigawatt", "gigawatts", "GW"], "gigawatt"),
        (&["kilowatt", "kilowatts", "kW"], "kilowatt"),
        (&["kiloton", "kilotons"], "kiloton"),
        (&["knot", "knots"], "knot"),
        (&["mph"], "mile per hour"),
        (&["kmh", "kph"], "kilometre per hour"),
        (&["degree", "degrees"], "degree"),
    ];
    if l.is(at, &["square", "sq", "cubic"]) {
        let dot = at + 1 + usize::from(l.mark(at + 1, '.'));
        let (name, end) = measure(l, dot)?;
        let cubic = l.is(at, &["cubic"]);
        let name = match (name, cubic) {
            ("kilometre", false) => "square kilometre",
            ("metre", false) => "square metre",
            ("mile", false) => "square mile",
            ("foot", false) => "square foot",
            ("metre", true) => "cubic metre",
            ("foot", true) => "cubic foot",
            _ => return None,
        };
        return Some((name, end));
    }
    if l.is(at, &["nautical"]) && l.is(at + 1, &["miles", "mile"]) {
        return Some(("nautical mile", at + 2));
    }
    MEASURES.iter().find(|(words, _)| l.is(at, words)).map(|&(_, name)| (name, at + 1))
}

#[cfg(test)]
mod tests;
