//! Names out of a treebank whose mentions are annotated, as GUM's are.
//!
//! In: CoNLL-U with `Entity=` in the last column. Out: of each mention of a person, an organisation or a place the words that are
//! its name.

use demarche_lang::entities::OUTSIDE;

use super::Source;

/// Words before a name that are no part of it.
const TITLES: &[&str] = &[
    "mr.",
    "mr",
    "mrs.",
    "mrs",
    "ms.",
    "ms",
    "miss",
    "dr.",
    "dr",
    "prof.",
    "professor",
    "sir",
    "lord",
    "lady",
    "dame",
    "president",
    "prime",
    "minister",
    "premier",
    "chancellor",
    "secretary",
    "senator",
    "sen.",
    "sen",
    "representative",
    "rep.",
    "congressman",
    "congresswoman",
    "governor",
    "gov.",
    "mayor",
    "general",
    "gen.",
    "gen",
    "colonel",
    "col.",
    "major",
    "maj.",
    "captain",
    "capt.",
    "lieutenant",
    "lt.",
    "sergeant",
    "sgt.",
    "admiral",
    "commander",
    "king",
    "queen",
    "prince",
    "princess",
    "emperor",
    "pope",
    "bishop",
    "archbishop",
    "cardinal",
    "rev.",
    "reverend",
    "father",
    "sister",
    "brother",
    "judge",
    "justice",
    "chief",
    "chairman",
    "director",
    "ambassador",
    "deputy",
    "vice",
    "speaker",
    "coach",
    "officer",
    "detective",
    "saint",
    "st.",
    "uncle",
    "aunt",
    "attorney",
];

/// A mention of the treebank: first word, one past the last, kind, place of the head.
struct Mention {
    first: usize,
    end: usize,
    kind: &'static str,
    head: usize,
}

/// The sentences of a treebank with `Entity=` annotations, as forms and marks of names: of each mention of a person, an organisation or
/// a place the words that are its name.
pub(super) fn mentions(text: &str) -> Vec<Source> {
    let mut found = Vec::new();
    let mut document = 0;
    for block in text.split("\n\n") {
        let rows: Vec<Vec<&str>> = block
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.split('\t').collect::<Vec<_>>())
            .filter(|columns| columns.len() == 10 && !columns[0].contains(['-', '.']))
            .collect();
        if rows.is_empty() {
            continue;
        }
        let mut open: Vec<(&str, &'static str, usize, usize)> = Vec::new();
        let mut whole: Vec<Mention> = Vec::new();
        for (place, columns) in rows.iter().enumerate() {
            let Some(entity) = columns[9].split('|').find_map(|item| item.strip_prefix("Entity=")) else { continue };
            let mut rest = entity;
            while let Some(next) = rest.find(['(', ')']) {
                if rest[next..].starts_with('(') {
                    let inside = &rest[next + 1..];
                    let end = inside.find(['(', ')']).unwrap_or(inside.len());
                    let parts: Vec<&str> = inside[..end].split('-').collect();
                    let kind = match parts.get(1) {
                        Some(&"person") => "PER",
                        Some(&"organization") => "ORG",
                        Some(&"place") => "LOC",
                        _ => "",
                    };
                    let head =
                        parts.get(5).and_then(|least| least.split(',').next()?.parse::<usize>().ok()).unwrap_or(1);
                    let id = parts.first().copied().unwrap_or("");
                    if inside[end..].starts_with(')') {
                        whole.push(Mention { first: place, end: place + 1, kind, head: place });
                        rest = &inside[end + 1..];
                    } else {
                        open.push((id, kind, place, place + head - 1));
                        rest = &inside[end..];
                    }
                } else {
                    let id = &rest[..next];
                    if let Some(at) = open.iter().rposition(|mention| mention.0 == id) {
                        let (_, kind, first, head) = open.remove(at);
                        whole.push(Mention { first, end: place + 1, kind, head });
                    }
                    rest = &rest[next + 1..];
                }
            }
        }
        document += usize::from(block.lines().any(|line| line.starts_with("# newdoc")));
        let forms = rows.iter().map(|columns| columns[1].to_owned()).collect();
        found.push(Source { forms, marks: marks(&rows, &whole), document });
    }
    found
}

fn marks(rows: &[Vec<&str>], mentions: &[Mention]) -> Vec<String> {
    let mut names: Vec<(usize, usize, &str)> = mentions
        .iter()
        .filter_map(|mention| name_in(rows, mention, mentions).map(|(first, end)| (first, end, mention.kind)))
        .collect();
    names.sort_by_key(|&(first, end, _)| (std::cmp::Reverse(end - first), first));
    let mut marks = vec![OUTSIDE.to_owned(); rows.len()];
    for (first, end, kind) in names {
        if marks[first..end].iter().all(|mark| mark == OUTSIDE) {
            marks[first..end].fill(format!("I-{kind}"));
            marks[first] = format!("B-{kind}");
        }
    }
    marks
}

/// The words of a mention that are a name.
fn name_in(rows: &[Vec<&str>], mention: &Mention, mentions: &[Mention]) -> Option<(usize, usize)> {
    // The universal tag of a word in a name may be that of the plain word ("New/ADJ York"), the Penn tag is a name's.
    let named = |place: usize| rows[place][3] == "PROPN" || rows[place][4].starts_with("NNP");
    let capital = |place: usize| {
        place > 0 && rows[place][1].starts_with(char::is_uppercase) && matches!(rows[place][3], "ADJ" | "NOUN" | "VERB")
    };
    let is_proper = |place: usize| {
        named(place) || rows[place][3] == "NUM" && place > mention.first || mention.kind != "PER" && capital(place)
    };
    if mention.kind.is_empty() || mention.head >= mention.end || !named(mention.head) {
        return None;
    }
    if mention.kind == "PER" && rows[mention.head][4] == "NNPS" {
        return None;
    }
    let (mut first, mut end) = (mention.head, mention.head + 1);
    while first > mention.first
        && (is_proper(first - 1) || rows[first - 1][1] == "-" && first - 1 > mention.first && is_proper(first - 2))
    {
        first -= 1;
    }
    loop {
        if end < mention.end && is_proper(end) {
            end += 1;
            continue;
        }
        let link = |word: &str| match mention.kind {
            "PER" => matches!(word, "-"),
            _ => matches!(word, "-" | "of" | "the" | "for" | "and" | "&"),
        };
        let gap = (end..mention.end).take(2).take_while(|&place| link(rows[place][1])).count();
        if gap > 0 && end + gap < mention.end && named(end + gap) {
            end += gap + 1;
            continue;
        }
        break;
    }
    if mention.kind == "PER" {
        let is_title = |place: &usize| TITLES.contains(&rows[*place][1].to_lowercase().as_str());
        if let Some(title) = (first..end).rev().find(is_title) {
            first = title + 1;
        }
        // "US envoy Anna Berg", all of it proper nouns: the place is a name of its own.
        for inner in mentions.iter().filter(|inner| inner.kind != "PER" && !inner.kind.is_empty()) {
            if inner.first >= first && inner.end < end && inner.first == first {
                first = inner.end;
            }
        }
    }
    (first < end).then_some((first, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_out_of_mentions() {
        let row = |place: usize, form: &str, upos: &str, entity: &str| {
            let xpos = if upos == "PROPN" { "NNP" } else { "NN" };
            format!("{place}\t{form}\t_\t{upos}\t{xpos}\t_\t0\tdep\t_\t{entity}")
        };
        let text = [
            row(1, "President", "PROPN", "Entity=(1-person-new-nnnnn-cf1-1-sgl"),
            row(2, "Anna", "PROPN", "_"),
            row(3, "Berg", "PROPN", "Entity=1)"),
            row(4, "visited", "VERB", "_"),
            row(5, "the", "DET", "Entity=(2-organization-new-nnnnn-cf2-2-sgl"),
            row(6, "University", "PROPN", "_"),
            row(7, "of", "ADP", "_"),
            row(8, "Lima", "PROPN", "Entity=(3-place-new-nnnnn-cf3-1-sgl)2)"),
            row(9, "campus", "NOUN", "Entity=(4-place-new-nnnnn-cf3-1-sgl)"),
        ]
        .join("\n");
        let found = mentions(&text);
        assert_eq!(found[0].marks, ["O", "B-PER", "I-PER", "O", "O", "B-ORG", "I-ORG", "I-ORG", "O"]);
    }
}
