//! The names of months and days of the week, in small letters.

/// Number of a month, from 1, and whether the word is an abbreviation: `"sept"` is `(9, true)`.
pub fn month(word: &str) -> Option<(u8, bool)> {
    Some(match word {
        "january" => (1, false),
        "february" => (2, false),
        "march" => (3, false),
        "april" => (4, false),
        "may" => (5, false),
        "june" => (6, false),
        "july" => (7, false),
        "august" => (8, false),
        "september" => (9, false),
        "october" => (10, false),
        "november" => (11, false),
        "december" => (12, false),
        "jan" => (1, true),
        "feb" | "febr" => (2, true),
        "mar" => (3, true),
        "apr" => (4, true),
        "jun" => (6, true),
        "jul" => (7, true),
        "aug" => (8, true),
        "sep" | "sept" => (9, true),
        "oct" => (10, true),
        "nov" => (11, true),
        "dec" => (12, true),
        _ => return None,
    })
}

/// Number of a day of the week, Monday being 0, and whether the word is an abbreviation: `"tues"` is `(1, true)`.
pub fn weekday(word: &str) -> Option<(u8, bool)> {
    Some(match word {
        "monday" => (0, false),
        "tuesday" => (1, false),
        "wednesday" => (2, false),
        "thursday" => (3, false),
        "friday" => (4, false),
        "saturday" => (5, false),
        "sunday" => (6, false),
        "mon" => (0, true),
        "tue" | "tues" => (1, true),
        "wed" | "weds" => (2, true),
        "thu" | "thur" | "thurs" => (3, true),
        "fri" => (4, true),
        "sat" => (5, true),
        "sun" => (6, true),
        _ => return None,
    })
}

/// Whether a word is the whole name of a month or a day of the week.
pub fn is_name(word: &str) -> bool {
    matches!(month(word).or_else(|| weekday(word)), Some((_, false)))
}
