//! Dictionaries of the PETRARCH family (TABARI, PETRARCH, PETRARCH2; CAMEO actor, agent and verb files) as a
//! folder of our own.
//!
//! What comes in: the text of one such file. What goes out: an [`Import`]: tables and frames to lay over the
//! program's ([`Files::below`](crate::Files::below)), and every entry that cannot be carried, with its line and
//! the reason. It guesses no code: an actor, role or event code that has no counterpart here is left out and told.
//!
//! Format: the comments and file heads of the public dictionaries (openeventdata), and the TABARI manual.

use crate::Lexicon;
use demarche_types::{PartialDate, Role};
use std::collections::BTreeMap;
use std::fmt::Write;

/// What a dictionary lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportKind {
    /// Names with codes, some by date: `HANS_SMITH_ [AUTGOV 20010101-20030531]`.
    Actors,
    /// Common nouns with roles: `POLICE_OFFICER {POLICE_OFFICERS} [~COP]`.
    Agents,
    /// Verbs with patterns: `- * WITHDRAWAL FROM [0356]`.
    Verbs,
}

/// A foreign dictionary in our terms.
#[derive(Debug, Default)]
pub struct Import {
    /// Files by their path below a lexicon's root; only those with an entry.
    pub files: BTreeMap<&'static str, String>,
    /// Entries carried.
    pub carried: usize,
    /// Names that the program's own registers already have under the same state or organisation.
    pub known: usize,
    /// Line, and why the entry that begins there was not carried.
    pub left_out: Vec<(usize, String)>,
}

impl Import {
    fn add(&mut self, path: &'static str, head: &str, entry: &str) {
        let file = self.files.entry(path).or_insert_with(|| format!("# {head}\n"));
        file.push_str(entry);
        self.carried += 1;
    }

    fn leave(&mut self, line: usize, why: impl Into<String>) {
        self.left_out.push((line, why.into()));
    }
}

/// Reads a dictionary. `lexicon` is what it will be laid over.
pub fn import(kind: ImportKind, text: &str, lexicon: &Lexicon) -> Import {
    let mut import = Import::default();
    let lines = lines(text);
    match kind {
        ImportKind::Actors => actors(&lines, lexicon, &mut import),
        ImportKind::Agents => agents(&lines, &mut import),
        ImportKind::Verbs => verbs(&lines, lexicon, &mut import),
    }
    import
}

/// The lines with their numbers, without comments (`# …`, `; …`, `<!-- … -->`) and blank lines.
fn lines(text: &str) -> Vec<(usize, &str)> {
    let mut hidden = false;
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if hidden || line.trim_start().starts_with("<!--") {
            hidden = !line.contains("-->");
            continue;
        }
        let end = line.find(['#', ';']).unwrap_or(line.len());
        if !line[..end].trim().is_empty() {
            lines.push((index + 1, line[..end].trim()));
        }
    }
    lines
}

/// Splits `PHRASE {FORMS} [CODES]` into its three parts; the last two may be missing.
fn parts(line: &str) -> (&str, Vec<&str>, Vec<&str>) {
    let head = line.find(['{', '[']).unwrap_or(line.len());
    let inside = |open: char, close: char| {
        let mut found = Vec::new();
        let mut rest = line;
        while let Some(start) = rest.find(open) {
            let Some(length) = rest[start..].find(close) else { break };
            found.push(rest[start + 1..start + length].trim());
            rest = &rest[start + length + 1..];
        }
        found
    };
    let forms = inside('{', '}').into_iter().flat_map(str::split_whitespace).collect();
    (line[..head].trim(), forms, inside('[', ']'))
}

fn phrase(raw: &str) -> String {
    let parts = raw.split(|c: char| c.is_whitespace() || "_|".contains(c));
    parts.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

// ---- actors

#[derive(Default)]
struct Entry<'a> {
    line: usize,
    names: Vec<&'a str>,
    codes: Vec<&'a str>,
}

fn actors(lines: &[(usize, &str)], lexicon: &Lexicon, import: &mut Import) {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for &(line, text) in lines {
        let (name, _, codes) = parts(text.trim_start_matches('+'));
        let continues = text.starts_with(['+', '[']);
        if !continues || entries.is_empty() {
            entries.push(Entry { line, ..Entry::default() });
        }
        let Some(entry) = entries.last_mut() else { continue };
        entry.names.extend(Some(name).filter(|name| !name.is_empty()));
        entry.codes.extend(codes);
    }
    for entry in &entries {
        actor(entry, lexicon, import);
    }
}

fn actor(entry: &Entry<'_>, lexicon: &Lexicon, import: &mut Import) {
    if entry.names.is_empty() || entry.codes.is_empty() {
        import.leave(entry.line, "a name without a code, or a code without a name");
        return;
    }
    for coded in &entry.codes {
        let mut cells = coded.split_whitespace();
        let raw = cells.next().unwrap_or_default();
        let code = match actor_code(raw, lexicon) {
            Ok(code) => code,
            Err(why) => {
                import.leave(entry.line, format!("{}: {why}", entry.names[0]));
                continue;
            }
        };
        let term: String = cells.collect();
        let (from, until) = match dates(&term) {
            Ok(dates) => dates,
            Err(why) => {
                import.leave(entry.line, format!("{}: {why}", entry.names[0]));
                continue;
            }
        };
        let head = code.split('.').next().unwrap_or_default().to_owned();
        let names: Vec<String> = entry
            .names
            .iter()
            .flat_map(|name| spellings(&phrase(name)))
            .filter(|name| !name.is_empty() && (!term.is_empty() || !is_known(name, &head, lexicon)))
            .collect();
        let Some((first, others)) = names.split_first() else {
            import.known += 1;
            continue;
        };
        if !term.is_empty() {
            let row = format!("{first}\t{}\t{code}\t\t{from}\t{until}\n", others.join("|"));
            import.add("actors/holders.tsv", "name\taliases\tcode\toffice\tfrom\tuntil", &row);
        } else if code == head && lexicon.actors.state(&head).is_some() {
            let row = format!("{head}\t{}\n", names.join("|"));
            import.add("actors/states.tsv", "code\tnames\tadjectives\tseats\tfrom\tuntil", &row);
        } else {
            let kind = match (head.as_str(), code.split('.').nth(1)) {
                ("IGO" | "UNO" | "EUR", _) => "igo",
                ("NGO", _) => "ngo",
                ("MNC", _) => "company",
                ("IMG", _) | (_, Some("REB" | "UAF" | "PRM")) => "armed-group",
                _ => "agency",
            };
            let row = format!("{code}\t{kind}\t{}\n", names.join("|"));
            import.add("actors/organisations.tsv", "code\tkind\tnames\tfrom\tuntil", &row);
        }
    }
}

/// Whether the program's registers know the name as of this state or organisation.
fn is_known(name: &str, head: &str, lexicon: &Lexicon) -> bool {
    use crate::NameEntry as N;
    let actors = &lexicon.actors;
    actors.names().exact(name).iter().any(|entry| match *entry {
        N::State(at) | N::Adjective(at) | N::Seat(at) => actors.states[at as usize].code.0 == head,
        N::Organisation(at) => actors.organisations[at as usize].code.head() == head,
        N::Holder(at) => actors.holders[at as usize].code.head() == head,
        N::Place(at) => actors.places[at as usize].state.as_ref().is_some_and(|state| state.0 == head),
        N::Trap(_) => false,
    })
}

/// Words that stay small inside a name.
const SMALL: [&str; 14] = ["of", "the", "and", "for", "in", "on", "de", "la", "al", "el", "bin", "ibn", "van", "von"];

/// A name in capitals as the press writes it; a short one also as an acronym.
fn spellings(name: &str) -> Vec<String> {
    let mut written = String::new();
    for (index, word) in name.split(' ').enumerate() {
        if index > 0 {
            written.push(' ');
        }
        let small = word.to_lowercase();
        let mut begins = index == 0 || !SMALL.contains(&small.as_str());
        for letter in small.chars() {
            if begins {
                written.extend(letter.to_uppercase());
            } else {
                written.push(letter);
            }
            begins = letter == '-';
        }
    }
    let is_short = !name.contains(' ') && (2..=5).contains(&name.chars().count());
    if is_short { vec![name.to_uppercase(), written] } else { vec![written] }
}

/// Blocks of CAMEO and TABARI codes that PLOVER calls otherwise.
const ROLES: [(&str, &str); 9] = [
    ("INS", "REB"),
    ("SEP", "REB"),
    ("MED", "JRN"),
    ("HLH", "MED"),
    ("RAD", "REB"),
    ("MOD", "CVL"),
    ("HRI", "SOC"),
    ("ENV", "SOC"),
    ("DEV", "SOC"),
];

/// `AUTGOV` as `AUT.GOV`: a state or class of organisations, then a role; further blocks are dropped.
fn actor_code(raw: &str, lexicon: &Lexicon) -> Result<String, String> {
    let block = |at: usize| raw.get(3 * at..3 * at + 3);
    let Some(head) = block(0) else { return Err(format!("{raw:?} is no code of three-letter blocks")) };
    let is_class = ["IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"].contains(&head);
    if is_class {
        let name: String = raw[3..].chars().filter(char::is_ascii_alphanumeric).collect();
        let name = name.to_uppercase();
        return Ok(if name.is_empty() { head.to_owned() } else { format!("{head}.{name}") });
    }
    if lexicon.actors.state(head).is_none() {
        return Err(format!("no state has the code {head:?}"));
    }
    match block(1) {
        None => Ok(head.to_owned()),
        Some(block) => Ok(format!("{head}.{}", role(block)?)),
    }
}

fn role(block: &str) -> Result<&str, String> {
    let block = ROLES.iter().find(|(theirs, _)| *theirs == block).map_or(block, |(_, ours)| ours);
    Role::named(block).map(Role::name).ok_or_else(|| format!("the role {block:?} has no counterpart in PLOVER"))
}

/// `20010101-20030531`, `>20010101`, `<010101` as the two ends of a term.
fn dates(term: &str) -> Result<(String, String), String> {
    if term.is_empty() {
        return Ok(Default::default());
    }
    let date = |digits: &str| -> Result<String, String> {
        let fault = || format!("{term:?} is no date or span of dates");
        let full = match (digits.len(), digits.bytes().all(|byte| byte.is_ascii_digit())) {
            (8, true) => digits.to_owned(),
            // TABARI's two-digit years run from 1930 to 2029.
            (6, true) if &digits[..2] < "30" => format!("20{digits}"),
            (6, true) => format!("19{digits}"),
            _ => return Err(fault()),
        };
        let iso = format!("{}-{}-{}", &full[..4], &full[4..6], &full[6..]);
        iso.parse::<PartialDate>().map(|_| iso).map_err(|_| fault())
    };
    if let Some(from) = term.strip_prefix('>') {
        Ok((date(from)?, String::new()))
    } else if let Some(until) = term.strip_prefix('<') {
        Ok((String::new(), date(until)?))
    } else {
        let (from, until) = term.split_once('-').unwrap_or((term, term));
        let (from, until) = (date(from)?, date(until)?);
        if from > until { Err(format!("{term:?} ends before it begins")) } else { Ok((from, until)) }
    }
}

// ---- agents

fn agents(lines: &[(usize, &str)], import: &mut Import) {
    let mut sets: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for &(line, text) in lines {
        // `!MINIST! = MINISTER, SECRETARY` is a set of words to put in for its name.
        if let Some((name, members)) = text.split_once('=').filter(|(name, _)| name.trim().starts_with('!')) {
            sets.insert(name.trim(), members.split(',').map(str::trim).collect());
            continue;
        }
        let (name, forms, codes) = parts(text.trim_start_matches('+'));
        let Some(code) = codes.first() else {
            import.leave(line, format!("{name}: a phrase without a role"));
            continue;
        };
        let block = code.trim_matches('~').get(..3).unwrap_or_default();
        let role = match role(block) {
            Ok(role) if code.contains('~') => role,
            Ok(_) => {
                import.leave(line, format!("{name}: the code {code} names no place for a state (~)"));
                continue;
            }
            Err(why) => {
                import.leave(line, format!("{name}: {why}"));
                continue;
            }
        };
        let spelt: Vec<String> = std::iter::once(name)
            .chain(forms)
            .flat_map(|raw| with_sets(raw, &sets))
            .map(|raw| phrase(&raw).to_lowercase())
            .filter(|form| !form.is_empty() && !form.contains('!'))
            .collect();
        if spelt.is_empty() {
            import.leave(line, format!("{name}: a set of words that is not defined above"));
            continue;
        }
        let row = format!("{}\t{role}\tperson\n", spelt.join("|"));
        import.add("actors/agents.tsv", "phrases\trole\tkind\ttitle", &row);
    }
}

/// The phrases that come of putting in a set's members.
fn with_sets(raw: &str, sets: &BTreeMap<&str, Vec<&str>>) -> Vec<String> {
    match sets.iter().find(|(name, _)| raw.contains(**name)) {
        Some((name, members)) => members.iter().map(|member| raw.replace(name, member)).collect(),
        None => vec![raw.to_owned()],
    }
}

// ---- verbs

/// Words that begin a prepositional phrase in a pattern.
const PREPOSITIONS: [&str; 20] = [
    "to", "on", "with", "for", "against", "of", "from", "in", "into", "over", "at", "by", "about", "between", "among",
    "toward", "towards", "under", "upon", "within",
];

/// Particles, which make another verb of the one before them.
const PARTICLES: [&str; 10] = ["out", "off", "up", "down", "back", "away", "aside", "forward", "apart", "together"];

fn verbs(lines: &[(usize, &str)], lexicon: &Lexicon, import: &mut Import) {
    let mut sets: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut set = None;
    // The verbs of the block at hand: those of its first line, then its synonyms; and its own code.
    let mut verbs: Vec<String> = Vec::new();
    for &(line, text) in lines {
        if let Some(name) = text.strip_prefix('&') {
            set = Some(name.trim().to_lowercase());
            continue;
        }
        if let (Some(name), Some(member)) = (&set, text.strip_prefix('+')) {
            let (member, forms, _) = parts(member);
            let members = sets.entry(name.clone()).or_default();
            members.extend(std::iter::once(member).chain(forms).map(|word| phrase(word).to_lowercase()));
            continue;
        }
        set = None;
        if text.starts_with("---") {
            // `--- ABANDON [345] ---` names a block of synonyms, and the code of those that have none.
            verbs.clear();
            let (name, _, codes) = parts(text.trim_matches(['-', ' ']));
            let name = phrase(name).to_lowercase();
            if let Some(code) = codes.first().filter(|_| !name.is_empty()) {
                frame(line, &[name], "", code, &sets, lexicon, import);
            }
        } else if let Some(pattern) = text.strip_prefix("- ") {
            let (pattern, code) = match pattern.rsplit_once('[') {
                Some((pattern, code)) => (pattern.trim(), code.trim_end_matches([']', ' '])),
                None => {
                    import.leave(line, "a pattern without a code");
                    continue;
                }
            };
            match pattern.split_once('*') {
                Some((before, after)) if before.chars().all(|c| " $+()".contains(c)) => {
                    frame(line, &verbs, after, code, &sets, lexicon, import);
                }
                Some(_) => import.leave(line, format!("{pattern}: frames cannot ask for a word before the verb")),
                None => import.leave(line, format!("{pattern}: no place for the verb (*)")),
            }
        } else {
            let (verb, _, codes) = parts(text.trim_start_matches('+'));
            let verb = phrase(verb).to_lowercase();
            if verb.is_empty() {
                import.leave(line, "a line that is neither verb, set nor pattern");
                continue;
            }
            if let Some(code) = codes.first() {
                frame(line, std::slice::from_ref(&verb), "", code, &sets, lexicon, import);
            }
            verbs.push(verb);
        }
    }
}

/// Writes the frame of some verbs with the words that a pattern asks for after them.
fn frame(
    line: usize,
    verbs: &[String],
    after: &str,
    code: &str,
    sets: &BTreeMap<String, Vec<String>>,
    lexicon: &Lexicon,
    import: &mut Import,
) {
    if verbs.is_empty() {
        import.leave(line, "a pattern that stands below no verb");
        return;
    }
    let (code, inverse) = code.split_once(':').map_or((code, ""), |(code, inverse)| (code, inverse));
    let entry = lexicon.ontology.cameo(code);
    let is_trap = code.starts_with("---") || code == "000";
    if !is_trap && entry.and_then(|entry| entry.event_type).is_none() {
        if !code.is_empty() {
            import.leave(line, format!("{}: CAMEO {code} has no counterpart in PLOVER", verbs.join(", ")));
        }
        return;
    }
    let mut particle = String::new();
    let mut object: Vec<String> = Vec::new();
    let mut preps: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut at: Option<String> = None;
    for (index, raw) in
        after.split(|c: char| c.is_whitespace() || "(){}".contains(c)).filter(|raw| !raw.is_empty()).enumerate()
    {
        let word = phrase(raw.trim_matches(['^', '?'])).to_lowercase();
        let members = match raw.strip_prefix('&') {
            Some(name) => match sets.get(&name.to_lowercase()) {
                Some(members) => members.clone(),
                None => {
                    import.leave(line, format!("{}: the set {raw} is not defined above", after.trim()));
                    return;
                }
            },
            None => vec![word.clone()],
        };
        if ["$", "+", "%"].contains(&raw) {
            // Where a side stands: the frame finds it.
            if let Some(prep) = &at {
                preps.entry(prep.clone()).or_default();
            }
        } else if index == 0 && PARTICLES.contains(&word.as_str()) {
            particle = format!(" {word}");
        } else if PREPOSITIONS.contains(&word.as_str()) {
            preps.entry(word.clone()).or_default();
            at = Some(word);
        } else if members.iter().any(|member| member.contains(' ')) {
            import.leave(line, format!("{}: a frame's slot asks for the head of a phrase, one word", after.trim()));
            return;
        } else {
            match &at {
                Some(prep) => preps.entry(prep.clone()).or_default().extend(members),
                None if object.is_empty() => object = members,
                None => {
                    import.leave(line, format!("{}: more than one word in the object's place", after.trim()));
                    return;
                }
            }
        }
    }
    let is_word = |word: &String| word.chars().all(|c| c.is_alphanumeric() || " '-.".contains(c));
    if !verbs.iter().chain(&object).chain(preps.values().flatten()).all(is_word) {
        import.leave(line, format!("{}: what is no word cannot stand in a frame", after.trim()));
        return;
    }
    let list = |words: &[String]| {
        let quoted: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
        format!("[{}]", quoted.join(", "))
    };
    let named: Vec<String> = verbs.iter().map(|verb| format!("{verb}{particle}")).collect();
    let mut text = format!("\n# line {line}\n[[frame]]\npred = {}\n", list(&named));
    // Writing to a string cannot fail.
    if !object.is_empty() {
        let _ = writeln!(text, "object = {}", list(&object));
    }
    if !preps.is_empty() {
        let star = ["*".to_owned()];
        let each: Vec<_> = preps
            .iter()
            .map(|(prep, words)| format!("{prep} = {}", list(if words.is_empty() { &star } else { words })))
            .collect();
        let _ = writeln!(text, "prep = {{ {} }}", each.join(", "));
    }
    match entry.filter(|_| !is_trap) {
        None => text.push_str("code = \"none\"\n"),
        Some(entry) => {
            let event_type = entry.event_type.map_or("none", |event_type| event_type.name());
            let _ = writeln!(text, "code = \"{event_type}\"\ncameo = \"{}\"", entry.code.0);
            if let Some(mode) = &entry.mode {
                let _ = writeln!(text, "mode = \"{}\"", mode.0);
            }
            if inverse == code {
                text.push_str("reciprocal = true\n");
            }
            let mut targets: Vec<String> = vec!["obj".to_owned()];
            targets.extend(preps.keys().filter(|prep| *prep != "by").cloned());
            let _ = writeln!(text, "target = {}", list(&targets));
        }
    }
    import.add("frames/imported.toml", "Frames from a dictionary of patterns.", &text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Files;

    fn imported(kind: ImportKind, text: &str) -> Import {
        import(kind, text, Lexicon::embedded())
    }

    /// What was imported, laid over the program's own dictionaries.
    fn loaded(import: &Import) -> Lexicon {
        let root = tempfile::tempdir().expect("a folder");
        for (path, text) in &import.files {
            let path = root.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(path, text).expect("written");
        }
        let files = Files::below(root.path()).expect("readable");
        Lexicon::from_files(&files).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn actors_keep_their_codes_and_terms() {
        let import = imported(
            ImportKind::Actors,
            "# head\n<!-- note\nmore -->\nORLA_VENN_\n+VENN_THE_ELDER\n  [NORGOV 990101-20031231]\n  [NORELI >20040101]\n\
             NORWAY [NOR]\nFJORD_WATCH [NGOFJW] ; a club\nIRON_BRIGADE_ [NORINS]\nWONDERLAND [WND]\nHATTERS [NORHAT]\n",
        );
        assert_eq!(import.known, 1, "Norway is known");
        assert_eq!(
            import.left_out.iter().map(|(line, _)| *line).collect::<Vec<_>>(),
            [11, 12],
            "{:?}",
            import.left_out
        );
        let lexicon = loaded(&import);
        let terms = lexicon.actors.terms_by_surname("venn");
        assert_eq!(terms.len(), 2);
        assert_eq!(lexicon.actors.holders[terms[0] as usize].code.0, "NOR.GOV");
        assert!(import.files["actors/holders.tsv"].contains("1999-01-01\t2003-12-31"));
        assert!(import.files["actors/organisations.tsv"].contains("NOR.REB\tarmed-group\tIron Brigade"));
        assert!(import.files["actors/organisations.tsv"].contains("NGO.FJW\tngo\tFjord Watch"));
    }

    #[test]
    fn agents_come_with_their_plurals_and_sets() {
        let import = imported(
            ImportKind::Agents,
            "!POST! = WEIR, LOCK\n!POST!_KEEPER {!POST!_KEEPERS} [~GOV]\nTRUMPETER [~MED]\nSTOWAWAY [XXX]\n",
        );
        assert_eq!(import.left_out.len(), 1);
        let lexicon = loaded(&import);
        assert_eq!(lexicon.actors.agent_phrases().exact("lock keepers").len(), 1);
        assert!(import.files["actors/agents.tsv"].contains("trumpeter\tJRN"));
    }

    #[test]
    fn verbs_and_patterns_become_frames() {
        let import = imported(
            ImportKind::Verbs,
            "&ENVOY\n+AMBASSADOR {AMBASSADORS}\n+CONSUL\n\n--- SHOO ---\nSHOO {SHOOED SHOOING SHOOS} [111]\n+SHUSH [---]\n\
             - * OUT &ENVOY [161]\n- * WITH $ [040:040]\n- CROWD * POLICE [1411]\n- * &NOBODY [111]\n",
        );
        let lexicon = loaded(&import);
        let out = lexicon
            .frames
            .of(crate::FramePos::Verb, "shoo")
            .find(|frame| frame.particle.as_deref() == Some("out"))
            .expect("the pattern with a particle");
        assert_eq!((out.cameo.0.as_str(), out.at.line), ("161", 17));
        assert!(out.object.as_ref().expect("a set").admits("consul", false));
        let with =
            lexicon.frames.of(crate::FramePos::Verb, "shush").find(|frame| frame.reciprocal).expect("reciprocal");
        assert_eq!(with.prep[0].0, "with");
        assert_eq!(import.left_out.len(), 2, "{:?}", import.left_out);
    }

    #[test]
    fn any_text_gives_a_lexicon_that_loads() {
        for text in [
            "",
            "[",
            "{}[]",
            "+\n+",
            "- * [",
            "--- [] ---",
            "A{B [C",
            "&\n+X\nY [190]\n- * & [190]",
            "\u{2028}_ [AUT <1]",
        ] {
            for kind in [ImportKind::Actors, ImportKind::Agents, ImportKind::Verbs] {
                loaded(&imported(kind, text));
            }
        }
    }
}
