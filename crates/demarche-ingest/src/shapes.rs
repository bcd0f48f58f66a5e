//! What one line or paragraph looks like by itself: byline, dateline, the head of a comment, a note about the author.
//!
//! In: the text of a paragraph. Out: what its shape says, with names cut out. Where it stands in the
//! article is weighed in [`crate::sections`].

use crate::cues::{AGENCIES, CUES, Cue, DESKS, PROFESSIONS, PURSUITS, Weight};
use crate::dates::{MONTH, date_pattern};
use demarche_types::SectionKind;
use regex::{Regex, RegexSet};
use std::sync::LazyLock;

/// A name in running text: one to six capitalised words with their particles.
const NAME: &str = r"(?:(?:Dr|Prof|Professor|Gen|General|Col|Lt|Maj|Brig|Adm|Capt|Amb|Sir|Mr|Ms|Mrs|Rev|Sen)\.? ?(?:\([\w.]+\) ?)?){0,3}\p{Lu}[\p{L}\p{M}.'’-]*(?: (?:de|da|del|della|di|al|el|bin|ibn|van|von|der|den|la|le|y|e|ul|ur|(?:(?:a[dlnrstz]|el|ash)-)?\p{Lu}[\p{L}\p{M}.'’-]*)){0,5}";
/// A name as readers sign with: also handles, lower case, figures.
const HANDLE: &str = r"@?[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.'’-]*(?: [\p{L}\p{N}_(&][\p{L}\p{M}\p{N}_.'’)-]*){0,3}";
const TIME: &str = r"(?:at )?\d{1,2}(?:[:.]\d\d){1,2} ?(?:[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?";

/// A pattern with its classes narrowed to Latin script, in which English texts write names and cues.
/// Classes of all scripts would make these automata larger by orders of magnitude, and slower to build
/// than an article is to read.
fn latin(pattern: &str) -> String {
    pattern
        .replace(r"\p{Lu}", "[A-ZÀ-ÖØ-ÞĀ-Ž]")
        .replace(r"\p{L}", "[A-Za-zÀ-ɏ]")
        .replace(r"\p{M}", "")
        .replace(r"\p{N}", "[0-9]")
        .replace(r"\d", "[0-9]")
        .replace(r"\w", "[0-9A-Za-z_]")
        // A class of nearly all signs is slow to fold, and has no case to fold.
        .replace(r"[\W_]", "(?-i:[^0-9A-Za-zÀ-ɏ])")
        .replace(r"\W", "(?-i:[^0-9A-Za-zÀ-ɏ])")
        .replace(r"\b", r"(?-u:\b)")
}

fn fixed(pattern: &str) -> Regex {
    Regex::new(&latin(pattern)).expect("a fixed pattern")
}

static CUE_SET: LazyLock<RegexSet> = LazyLock::new(|| {
    RegexSet::new(CUES.iter().map(|cue| latin(&format!("(?i){}", cue.pattern)))).expect("fixed patterns")
});

/// What the cues in a paragraph add up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) kind: SectionKind,
    /// Sum of the weights of the cues for the kind.
    pub(crate) weight: u8,
}

/// Longer paragraphs are never anything but body.
const LONGEST_CUED: usize = 2500;

/// The kind that the cues in a paragraph speak for, if any do.
pub(crate) fn verdict(paragraph: &str, words: usize) -> Option<Verdict> {
    if paragraph.len() > LONGEST_CUED {
        return None;
    }
    let found: Vec<&Cue> =
        CUE_SET.matches(paragraph).iter().map(|index| &CUES[index]).filter(|cue| words <= cue.words).collect();
    let mut best: Option<Verdict> = None;
    for kind in SectionKind::ALL {
        let weight: u8 = found.iter().filter(|cue| cue.kind == kind).map(|cue| cue.weight as u8).sum();
        if weight > best.map_or(0, |best| best.weight) {
            best = Some(Verdict { kind, weight });
        }
    }
    best
}

impl Verdict {
    /// Whether it decides anywhere.
    pub(crate) fn is_sure(self) -> bool {
        self.weight >= Weight::Sure as u8
    }

    /// Whether it decides outside the article's run of prose.
    pub(crate) fn is_edge(self) -> bool {
        self.weight >= Weight::Edge as u8
    }
}

static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    fixed(&format!(
        r"^[\s…\.\-–—*_|•~]*(?i:by|written by|reported by|words by|words|story by|text by|author|authors|posted by|compiled by|byline|interview by|report by|analysis by|opinion by|a column by|commentary by|(?:interview|text|report|reporting|story|analysis|writer|correspondent|column|commentary)\s*:)\s*:?[\s*_]+(?P<name>{NAME}(?:(?:,| and| &| with|, and) {NAME}){{0,5}}|(?i:{DESKS})|{AGENCIES})(?P<rest>(?:[\s,|•·/(–—*_-].*)?)$"
    ))
});
static DESK_LINE: LazyLock<Regex> = LazyLock::new(|| {
    fixed(&format!(
        r"^[\W_]*(?P<name>(?i:{DESKS})|(?:{AGENCIES})(?:/(?:{AGENCIES}))?|\p{{Lu}}[\w ]{{2,30}} (?:News Agency|Correspondent|Reporter|Desk|Bureau|Monitoring|News Service|Staff|Editorial Board))(?P<rest>(?:\s*[|,•·–—-].*)?)[\W_]*$"
    ))
});
static NAME_LINE: LazyLock<Regex> = LazyLock::new(|| {
    fixed(&format!(r"^[*_—–-]*\s*(?P<name>{NAME}(?:(?: and| &|,) {NAME})?)(?P<rest>\s*(?:[,|•·(/–—-]\s*.*)?)[*_]*$"))
});
/// What may follow a writer's name beside a role: an outlet in quotation marks, a town, a translator.
static OUTLET: LazyLock<Regex> = LazyLock::new(|| {
    fixed(
        r#"(?i:\btranslated\b|\bspecial (?:to|for)\b|\breporting from\b)|“[^”]+”|"[^"]+"|\b(?:in|for|from) (?:the |The )?\p{Lu}[\p{L} ]{2,30}$"#,
    )
});
static PROFESSION: LazyLock<Regex> = LazyLock::new(|| fixed(&format!(r"(?i)\b(?:{PROFESSIONS})s?\b")));
static DATE: LazyLock<Regex> = LazyLock::new(|| fixed(&format!("(?i){}", date_pattern())));

/// Capitalised words after a name that are none of it.
static TRAILING: LazyLock<Regex> = LazyLock::new(|| {
    fixed(&format!(r"(?i)(?: (?:{MONTH}|published|posted|updated|edited|reviewed|last|on|in|and))+\.?$"))
});

/// The most words of a byline with what follows the name: role, outlet, date.
const BYLINE_WORDS: usize = 22;

/// The label of a page of views with the name behind it: "OPINION | Ana Brel".
static LABELLED: LazyLock<Regex> = LazyLock::new(|| {
    fixed(
        r"^(?i:opinion|op-ed|comment|commentary|analysis|viewpoint|perspective|column|essay|interview)s? ?\| ?(?<name>.+)$",
    )
});

/// The author that a line names after "by", behind the label of a page, or by being a desk's or an agency's signature.
pub(crate) fn byline(line: &str) -> Option<String> {
    if line.split_whitespace().count() > BYLINE_WORDS {
        return None;
    }
    if let Some(found) = LABELLED.captures(line) {
        return bare_name(&found["name"]);
    }
    let found = BYLINE.captures(line).or_else(|| DESK_LINE.captures(line))?;
    let rest = found.name("rest").map_or("", |rest| rest.as_str());
    // A sentence may begin with "By Tuesday the ministers had …": what follows a name in a byline is no sentence.
    let is_sentence =
        rest.trim_end().ends_with(['.', '?', '!']) && rest.split_whitespace().count() > 5 && !DATE.is_match(rest);
    let name = TRAILING.replace(&found["name"], "").trim_matches([' ', '*', '_', '.', ',']).to_owned();
    (!is_sentence && !name.is_empty()).then_some(name)
}

/// The author that a line names by name alone, perhaps with a role or a date: "Ana Brel, Harbour Editor".
/// Only the place of the line can tell that it is one.
pub(crate) fn bare_name(line: &str) -> Option<String> {
    let found = NAME_LINE.captures(line)?;
    let name = found["name"].trim();
    let rest = found.name("rest").map_or("", |rest| rest.as_str()).trim();
    let parts = name.split(' ').count();
    let fits = (2..=7).contains(&parts) && !line.ends_with(['.', '?', '!', ':']);
    let rest_fits = rest.is_empty()
        || DATE.is_match(rest)
        || (OUTLET.is_match(rest) && rest.split(' ').count() <= 12)
        || (PROFESSION.is_match(rest) && rest.split(' ').count() <= 10);
    (fits && rest_fits && name.chars().any(char::is_lowercase)).then(|| name.to_owned())
}

/// Whether a short line says what the author is: "Senior Diplomatic Correspondent".
pub(crate) fn is_role_line(line: &str) -> bool {
    line.split_whitespace().count() <= 8 && !line.ends_with(['.', '?', '!', ':']) && PROFESSION.is_match(line)
}

static DATE_LINE: LazyLock<Regex> = LazyLock::new(|| {
    fixed(&format!(
        r"(?i)^[\W_]*(?:(?:first |last |originally )?(?:published|posted|updated|last updated|modified|date|created|issued|released|dated)(?: on| at| date| online)?\s*:?\s*)?(?:{TIME})?[\s,|–—-]*{}[\s,|–—/•·-]*(?:{TIME})?\s*(?:\(?[a-z]{{2,4}}(?:[+-]\d{{1,4}})?\)?)?[\W_]*(?:(?:last )?(?:updated|modified)\b.{{0,60}})?$",
        date_pattern()
    ))
});
static PLACE_DATE_LINE: LazyLock<Regex> = LazyLock::new(|| {
    fixed(&format!(
        r"^(?:\p{{Lu}}[\p{{L}}.'’-]+(?: \p{{Lu}}[\p{{L}}.'’-]+){{0,2}},? ){{1,3}}(?i:{})(?: ?\(\p{{Lu}}[\w ./-]{{1,30}}\))?[\s—–:.-]*$",
        date_pattern()
    ))
});

/// Whether a line holds nothing but a date, with or without place and time of day.
pub(crate) fn is_date_line(line: &str) -> bool {
    line.len() <= 160 && (DATE_LINE.is_match(line) || PLACE_DATE_LINE.is_match(line))
}

static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    let upper = r"\p{Lu}[\p{Lu}\p{M}.'’-]+(?: (?:\p{Lu}[\p{Lu}\p{M}.'’-]*|de|la|el|and|al)){0,3}";
    let mixed = r"\p{Lu}[\p{L}\p{M}.'’-]+(?: (?:\p{Lu}[\p{L}\p{M}.'’-]*|de|la|el|al)){0,3}";
    let agency = r"\(\p{Lu}[\w .,/&-]{1,40}\)";
    let date = format!("(?i:{})", date_pattern());
    let dash = r"(?:—|–|--|―|-|_)";
    fixed(&format!(
        r"^(?:\(?(?P<a>{upper}(?:[,/] ?(?:{mixed})){{0,2}}(?:[,;]? {date})?[.,]?(?: ?[/,]? ?{agency})?\)? ?(?:{dash}|:)+|{upper}(?:, {mixed})?,? {date}\.? ?(?:{agency})?(?: ?{dash}+|:|\.)?|{mixed}(?:, {mixed}){{0,2}}(?:[,;]? {date})[.,]?(?: ?{agency})?(?: ?{dash}+|:)|{mixed}(?:, {mixed}){{0,2}} ?{agency}(?: ?{dash}+|:)|{date},? {mixed}(?: ?{agency})?(?: {dash}+|:)|{agency} ?{dash}+|{upper} ?{agency}|{mixed}(?:, {mixed}){{0,2}} (?:—|–|--|―)+))\s+(?P<next>\S)"
    ))
});
static NO_PLACE: LazyLock<Regex> = LazyLock::new(|| {
    fixed(&format!(
        r"^(?i:the|a|an|in|on|at|but|and|this|that|these|those|it|he|she|they|we|i|you|if|when|what|who|why|how|yes|no|not|as|for|from|to|by|with|note|update|updated|correction|exclusive|breaking|opinion|analysis|editorial|watch|photo|caption|summary|q|question|answer|warning|disclaimer|live|video|interview|column|profile|timeline|factbox|explainer|briefs?|review|feature|report|comment|letter|letters|poll|published|posted|modified|last|first|done|printed|signed|{MONTH}|monday|tuesday|wednesday|thursday|friday|saturday|sunday|today)\b"
    ))
});

/// The length in bytes of the dateline that a paragraph begins with: "LIMA, June 3 (Agency) —".
pub(crate) fn dateline(paragraph: &str) -> Option<usize> {
    let found = DATELINE.captures(paragraph)?;
    let place = found.name("a")?;
    let next = found.name("next")?;
    let opens =
        next.as_str().chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric() || "“\"‘'(«".contains(c));
    let has_date = DATE.is_match(place.as_str());
    let shape_ok = has_date || place.as_str().contains('(') || !NO_PLACE.is_match(paragraph);
    // "SYRIA: Bridge closed again" is a headline: a dateline stands before sentences.
    let is_told = paragraph.trim_end_matches(['"', '”', '’', '\'', ')', ']', ' ']).ends_with(['.', '!', '?', ':', '…'])
        || paragraph.len() > 300;
    (opens && shape_ok && is_told && place.as_str().chars().count() <= 90).then_some(place.end())
}

/// Whether a dateline stands beyond doubt: it has a date or an agency.
pub(crate) fn is_full_dateline(dateline: &str) -> bool {
    DATE.is_match(dateline) || dateline.contains('(')
}

/// Whether a dateline names its place in capitals: in a text of several reports each has its own.
pub(crate) fn is_capital_dateline(dateline: &str) -> bool {
    let word = dateline.split([',', '(', '—', '–', ' ']).next().unwrap_or("");
    word.chars().filter(|c| c.is_alphabetic()).count() >= 3
        && !word.chars().any(char::is_lowercase)
        && !dateline.ends_with(':')
}

static COMMENT_HEADER: LazyLock<Regex> = LazyLock::new(|| {
    fixed(
        r"(?i)^[\W_]*(?:(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten) (?:(?:reader|user|public)s?['’]? )?(?:comments?|responses?|replies|thoughts?|reactions?)(?: (?:to|on|for) .{1,150})?|(?:readers?['’]?s?['’]?|user|public|your|top|all|recent|latest|selected|best) (?:comments?|reactions?|responses?|feedback|views|opinions)|comments?(?: section| from (?:our )?readers| by readers)?|discussion|responses|readers (?:respond|write|say|react)|what (?:our )?readers (?:say|think)|have your say|join the (?:conversation|discussion))\W*(?:\(?\d+\)?)?\W*$",
    )
});

/// Whether a line heads the readers' comments: "Comments (2)".
pub(crate) fn is_comment_header(line: &str) -> bool {
    line.len() <= 200 && COMMENT_HEADER.is_match(line)
}

/// How a line that heads a comment is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HeadSign {
    /// By a time of day or an age: "Ana, 3 hours ago", "Ana | June 4, 2014 at 10:12 am".
    Timed,
    /// By a day alone: "Ana, June 4, 2014".
    Dated,
    /// By a verb: "Ana says:".
    Says,
    /// By its number in a list, with the number.
    Numbered(u32),
}

static TIMED_HEAD: LazyLock<Regex> = LazyLock::new(|| {
    let date = date_pattern();
    fixed(&format!(
        r"^[\W_]*(?:\d{{1,3}}[.)] )?(?i:(?:posted|comment|commented|reply|written|submitted) by )?(?P<name>{HANDLE})\s*(?i:says|said|wrote|writes|commented|replied|posted)?\s*(?:(?i:on|at)\b|[,|•·:–—(-])?\s*(?i:(?P<age>(?:about |over )?(?:\d+|an?|one|two|three|a few) ?(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|yrs?|[smhdwy]) ago|(?:yesterday|just now)(?:,? (?:at )?{TIME})?|(?:on )?{date}(?:[\s,|–—@-]*(?P<clock>{TIME}))?))\)?\s*(?i:said|says|wrote)?\W*(?:\n|$|: )"
    ))
});
static SAYS_HEAD: LazyLock<Regex> = LazyLock::new(|| {
    fixed(&format!(
        r"^[\W_]*(?:\d{{1,3}}[.)] )?(?:(?P<name>{HANDLE})(?:, (?:of|from) [\p{{L}} ]{{2,30}})?,? (?:says|said|wrote|writes|commented|comments|replied|replies)(?: in (?:reply|response) to {HANDLE})?\s*:?|(?i:posted by|comment by|comment from|reply from|from) (?P<other>{HANDLE}))\s*(?:\n|$|: )"
    ))
});
static NUMBERED: LazyLock<Regex> = LazyLock::new(|| fixed(r"^[(#]?(\d{1,4})[.):] +\S"));

/// The head of a comment that a paragraph begins with, and who is named in it.
pub(crate) fn comment_head(paragraph: &str) -> Option<(HeadSign, Option<String>)> {
    let clean = |name: &str| {
        let name = name.trim_matches([' ', ',', '(', '@', '-', '\'', '’']);
        // The full stop of an initial belongs to the name: "Ana B.".
        let is_initial = name.ends_with('.') && name.chars().rev().nth(2).is_none_or(|c| c == ' ' || c == '.');
        let name = if is_initial { name } else { name.trim_end_matches('.') };
        (!name.is_empty()).then(|| name.to_owned())
    };
    let first = &paragraph[..paragraph.find('\n').map_or(paragraph.len(), |end| end + 1)];
    let lead = &first[..first.char_indices().nth(200).map_or(first.len(), |(at, _)| at)];
    if let Some(found) = TIMED_HEAD.captures(lead).filter(|found| !NO_PLACE.is_match(&found["name"])) {
        let is_exact = found.name("age").is_some() || found.name("clock").is_some();
        return Some((if is_exact { HeadSign::Timed } else { HeadSign::Dated }, clean(&found["name"])));
    }
    if let Some(found) = SAYS_HEAD.captures(lead) {
        let name = found.name("name").or_else(|| found.name("other"))?;
        let is_name = !NO_PLACE.is_match(name.as_str()) || name.as_str().starts_with('@');
        return is_name.then(|| (HeadSign::Says, clean(name.as_str())));
    }
    let number = NUMBERED.captures(lead)?[1].parse().ok()?;
    Some((HeadSign::Numbered(number), None))
}

static PREFIX_HEAD: LazyLock<Regex> = LazyLock::new(|| {
    fixed(
        r"^[\W_]*(?P<name>@?[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.'’-]*(?: [\p{L}\p{N}_][\p{L}\p{M}\p{N}_.'’-]*){0,2}(?: ?\([^()]{2,30}\)|, [\p{Lu}][\p{L} ]{2,25})?)\s*(?::|—|–| - )\s*\S",
    )
});
static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    fixed(
        r"(?:[.!?”’)]|\n) ?(?:—|–|--|- )\s?(?P<name>\p{Lu}[\p{L}.'’-]*(?: \p{Lu}?[\p{L}\p{N}.'’-]*){0,3})(?:, [\p{Lu}][\p{L} ,]{2,40})?\.?$",
    )
});

/// The name that a comment begins with, before a colon or dash: "tidewatcher: Nobody asked us."
pub(crate) fn name_before(comment: &str) -> Option<String> {
    PREFIX_HEAD.captures(comment).map(|found| found["name"].trim().trim_start_matches('@').to_owned())
}

/// The name that signs a comment at its end: "Nobody asked us. — Ana B., Harbour Town"
pub(crate) fn signature(comment: &str) -> Option<String> {
    SIGNED.captures(comment).map(|found| found["name"].trim().to_owned())
}

static NAME_LED: LazyLock<Regex> = LazyLock::new(|| {
    fixed(&format!(
        r"^[\W_]*(?P<name>{NAME})(?:,? \([^()]{{1,60}}\))?(?:, [^,.]{{2,80}},)? (?:(?:is|was|are|were|has been|serves as|works as|is currently|is presently)(?: [\w,’'&./-]+){{0,14}}? (?i:(?:{PROFESSIONS})s?)\b|(?:{PURSUITS})\b)"
    ))
});

/// The person whom a paragraph introduces as one introduces an author: "Ana Brel teaches …", "Ana Brel is a lecturer …".
pub(crate) fn introduced(paragraph: &str) -> Option<String> {
    let lead = &paragraph[..paragraph.char_indices().nth(300).map_or(paragraph.len(), |(at, _)| at)];
    NAME_LED.captures(lead).map(|found| found["name"].trim_end_matches(['.', '\'', '’']).to_owned())
}
