//! Who is credited: agencies in datelines and notices, writers, outlets.

use crate::report::Report;

/// Words that introduce whom a text is from.
const FROM: [&str; 6] = ["source:", "source -", "©", "(c)", "copyright", "distributed by"];
/// Words in a byline that name nobody.
const NOBODY: [&str; 12] = [
    "staff",
    "agency",
    "agencies",
    "correspondent",
    "reporter",
    "editor",
    "desk",
    "wire",
    "report",
    "news",
    "team",
    "writer",
];
/// The longest name of an agency, in words.
const LONGEST: usize = 4;
/// How far into the body a dateline reaches, in bytes.
const DATELINE: usize = 80;
/// How far into the body a report tells whom it follows, in bytes.
const LEAD: usize = 250;

/// A name as it is compared: lower case, words only.
pub(super) fn plain(name: &str) -> String {
    crate::words::words(name).map(|(_, word)| word.to_lowercase()).collect::<Vec<_>>().join(" ")
}

/// Whether a byline names a person and not "Staff and agencies".
pub(super) fn is_person(author: &str) -> bool {
    let mut names = crate::words::words(author).map(|(_, word)| word.to_lowercase());
    author.split_whitespace().count() >= 2 && names.all(|name| !NOBODY.contains(&name.as_str()))
}

/// The agencies that a report credits, as plain names, each once.
pub(super) fn agencies(report: &Report<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let mut end = report.body.len().min(DATELINE);
    while !report.body.is_char_boundary(end) {
        end -= 1;
    }
    let last = report.body.trim_end().lines().next_back().unwrap_or_default();
    for line in report.credits.lines().chain([&report.body[..end]]) {
        found.extend(in_dateline(line));
    }
    for line in report.credits.lines().chain([last]) {
        found.extend(introduced(line));
    }
    found.extend(alone(last));
    found.retain(|name| !name.is_empty());
    found.sort();
    found.dedup();
    found
}

/// Whom the beginning of a report says that it was reported by: "…, Gulf Meridian reported". Not every such name is an outlet's.
pub(super) fn reported_by(body: &str) -> Vec<String> {
    let mut end = body.len().min(LEAD);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    let lead = &body[..end];
    let name_before = |at: usize| {
        let is_capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
        // A comma before the name ends what stands before it: "on Monday, Gulf Meridian reported".
        let ends = |word: &str| word.ends_with([',', '.', ';', ':']);
        let back = lead[..at].split_whitespace().rev().enumerate();
        let name = back.take_while(|(index, word)| is_capital(word) && (*index == 0 || !ends(word)));
        let mut words: Vec<&str> = name.map(|(_, word)| word).take(LONGEST).collect();
        words.reverse();
        plain(&words.join(" "))
    };
    lead.match_indices(" reported").map(|(at, _)| name_before(at)).filter(|name| !name.is_empty()).collect()
}

/// "RIYADH, June 5 (Gulf Meridian) - …": a name in brackets before a dash.
fn in_dateline(line: &str) -> Option<String> {
    let (before, rest) = line.split_once('(')?;
    let (name, after) = rest.split_once(')')?;
    let is_place = before.chars().next().is_some_and(char::is_uppercase) && before.split_whitespace().count() <= 6;
    let goes_on = after.trim_start().is_empty() || after.trim_start().starts_with(['-', '–', '—']);
    (is_place && goes_on && is_name(name)).then(|| plain(name))
}

/// "Source: Gulf Meridian".
fn introduced(line: &str) -> Option<String> {
    let line = line.trim();
    let lower = line.to_lowercase();
    let from = FROM.iter().find(|from| lower.starts_with(**from))?;
    let name = line.get(from.len()..)?.trim().trim_end_matches('.');
    is_name(name).then(|| plain(name))
}

/// "— Gulf Meridian" or "(Gulf Meridian)" as the last line.
fn alone(line: &str) -> Option<String> {
    let line = line.trim();
    let name = match line.strip_prefix(['—', '–', '-']) {
        Some(name) => name.trim(),
        None => line.strip_prefix('(')?.strip_suffix(')')?,
    };
    is_name(name).then(|| plain(name))
}

fn is_name(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    (1..=LONGEST).contains(&words.len())
        && words
            .iter()
            .all(|word| word.chars().next().is_some_and(|first| first.is_uppercase() || !first.is_alphabetic()))
        && name.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agencies_are_credited_in_datelines_and_at_the_end() {
        let agencies_of = |credits: &str, body: &str| agencies(&Report { credits, body, ..Report::default() });
        assert_eq!(agencies_of("OSLO, June 5 (Fjord Press) -", "Norway left."), ["fjord press"]);
        assert_eq!(agencies_of("", "OSLO (FP) – Norway left."), ["fp"]);
        assert_eq!(agencies_of("", "Norway left.\n\n— Fjord Press"), ["fjord press"]);
        assert_eq!(agencies_of("Source: Fjord Press.", "Norway left."), ["fjord press"]);
        assert_eq!(reported_by("Norway left on Monday, Fjord Press reported."), ["fjord press"]);
        assert_eq!(reported_by("A clerk reported that Norway left."), Vec::<String>::new());
        assert!(agencies_of("", "The fund (FMI) lent the money (again).").is_empty());
    }

    #[test]
    fn persons_sign_and_desks_do_not() {
        assert!(is_person("Aino Lehtonen"));
        assert!(!is_person("Staff and agencies"));
        assert!(!is_person("Admin"));
    }
}
