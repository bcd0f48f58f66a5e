//! Dictionary forms.
//!
//! In: a word with its tags. Out: its lemma, as the treebanks EWT and GUM write it: small letters except for
//! names, "I" and what else keeps its capital ("Chilean", "NGO"). Looks up, in this order: the table learnt from
//! the treebanks (`model/lemmas.txt`, written by `cargo xtask train-lemmas`), the irregular verbs below, verbs
//! whose dictionary form is known, and the learnt endings. Does not look at other words.
//!
//! ```
//! use demarche_lang::lemma::lemma;
//! use demarche_types::{Upos, Xpos};
//! assert_eq!(lemma("overthrew", Upos::Verb, Xpos::Vbd, false), "overthrow");
//! assert_eq!(lemma("soldiers", Upos::Noun, Xpos::Nns, false), "soldier");
//! ```

use demarche_types::{Upos, Xpos};
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// The learnt table.
static LEARNT: &str = include_str!("../model/lemmas.txt");

/// The longest ending that a rule looks at, in characters.
pub const LONGEST_ENDING: usize = 6;

/// Past tenses and participles that differ from the regular ones, with their lemmas. Those of the training
/// data are in the learnt table too; this list holds for the verbs of news whatever the data has.
#[rustfmt::skip] // One pair a line would fill five screens.
const IRREGULAR: &[(&str, &str)] = &[
    ("arisen", "arise"), ("arose", "arise"), ("ate", "eat"), ("awoke", "awake"), ("awoken", "awake"), ("bade", "bid"),
    ("beat", "beat"), ("beaten", "beat"), ("became", "become"), ("become", "become"), ("been", "be"),
    ("befallen", "befall"), ("befell", "befall"), ("began", "begin"), ("begun", "begin"), ("beset", "beset"),
    ("bet", "bet"), ("bid", "bid"), ("bidden", "bid"), ("bit", "bite"), ("bitten", "bite"), ("bled", "bleed"),
    ("blew", "blow"), ("blown", "blow"), ("bore", "bear"), ("born", "bear"), ("borne", "bear"), ("bought", "buy"),
    ("bound", "bind"), ("bred", "breed"), ("broadcast", "broadcast"), ("broke", "break"), ("broken", "break"),
    ("brought", "bring"), ("built", "build"), ("burnt", "burn"), ("burst", "burst"), ("came", "come"),
    ("cast", "cast"), ("caught", "catch"), ("chose", "choose"), ("chosen", "choose"), ("clung", "cling"),
    ("cost", "cost"), ("crept", "creep"), ("cut", "cut"), ("dealt", "deal"), ("did", "do"), ("done", "do"),
    ("dove", "dive"), ("drank", "drink"), ("drawn", "draw"), ("drew", "draw"), ("driven", "drive"),
    ("drove", "drive"), ("drunk", "drink"), ("dug", "dig"), ("eaten", "eat"), ("fallen", "fall"), ("fed", "feed"),
    ("fell", "fall"), ("felt", "feel"), ("fled", "flee"), ("flew", "fly"), ("flown", "fly"), ("flung", "fling"),
    ("forbade", "forbid"), ("forbidden", "forbid"), ("forecast", "forecast"), ("foresaw", "foresee"),
    ("foreseen", "foresee"), ("foretold", "foretell"), ("forgave", "forgive"), ("forgiven", "forgive"),
    ("forgot", "forget"), ("forgotten", "forget"), ("forsaken", "forsake"), ("forsook", "forsake"),
    ("forswore", "forswear"), ("forsworn", "forswear"), ("fought", "fight"), ("found", "find"), ("froze", "freeze"),
    ("frozen", "freeze"), ("gave", "give"), ("given", "give"), ("gone", "go"), ("got", "get"), ("gotten", "get"),
    ("grew", "grow"), ("grown", "grow"), ("had", "have"), ("heard", "hear"), ("held", "hold"), ("hid", "hide"),
    ("hidden", "hide"), ("hit", "hit"), ("hung", "hang"), ("hurt", "hurt"), ("kept", "keep"), ("knelt", "kneel"),
    ("knew", "know"), ("known", "know"), ("laid", "lay"), ("lain", "lie"), ("leapt", "leap"), ("learnt", "learn"),
    ("led", "lead"), ("left", "leave"), ("lent", "lend"), ("let", "let"), ("lit", "light"), ("lost", "lose"),
    ("made", "make"), ("meant", "mean"), ("met", "meet"), ("misled", "mislead"), ("mistaken", "mistake"),
    ("mistook", "mistake"), ("misunderstood", "misunderstand"), ("outdid", "outdo"), ("outgrew", "outgrow"),
    ("outsold", "outsell"), ("overcame", "overcome"), ("overcome", "overcome"), ("overdone", "overdo"),
    ("overheard", "overhear"), ("overran", "overrun"), ("overridden", "override"), ("overrode", "override"),
    ("overrun", "overrun"), ("oversaw", "oversee"), ("overseen", "oversee"), ("overtaken", "overtake"),
    ("overthrew", "overthrow"), ("overthrown", "overthrow"), ("overtook", "overtake"), ("paid", "pay"),
    ("pled", "plead"), ("proven", "prove"), ("put", "put"), ("quit", "quit"), ("ran", "run"), ("rang", "ring"),
    ("read", "read"), ("rebuilt", "rebuild"), ("remade", "remake"), ("repaid", "repay"), ("rerun", "rerun"),
    ("resold", "resell"), ("retaken", "retake"), ("rethought", "rethink"), ("retook", "retake"),
    ("rewritten", "rewrite"), ("rewrote", "rewrite"), ("ridden", "ride"), ("risen", "rise"), ("rode", "ride"),
    ("rose", "rise"), ("run", "run"), ("rung", "ring"), ("said", "say"), ("sang", "sing"), ("sank", "sink"),
    ("sat", "sit"), ("saw", "see"), ("seen", "see"), ("sent", "send"), ("set", "set"), ("sewn", "sew"),
    ("shaken", "shake"), ("shed", "shed"), ("shone", "shine"), ("shook", "shake"), ("shot", "shoot"),
    ("shown", "show"), ("shrank", "shrink"), ("shrunk", "shrink"), ("shut", "shut"), ("slain", "slay"),
    ("slept", "sleep"), ("slew", "slay"), ("slid", "slide"), ("slit", "slit"), ("slung", "sling"), ("sold", "sell"),
    ("sought", "seek"), ("sowed", "sow"), ("sown", "sow"), ("spat", "spit"), ("sped", "speed"), ("spent", "spend"),
    ("spilt", "spill"), ("split", "split"), ("spoke", "speak"), ("spoken", "speak"), ("sprang", "spring"),
    ("spread", "spread"), ("sprung", "spring"), ("spun", "spin"), ("stank", "stink"), ("stole", "steal"),
    ("stolen", "steal"), ("stood", "stand"), ("stricken", "strike"), ("strode", "stride"), ("strove", "strive"),
    ("struck", "strike"), ("strung", "string"), ("stuck", "stick"), ("stung", "sting"), ("sung", "sing"),
    ("sunk", "sink"), ("swam", "swim"), ("swept", "sweep"), ("swollen", "swell"), ("swore", "swear"),
    ("sworn", "swear"), ("swum", "swim"), ("swung", "swing"), ("taken", "take"), ("taught", "teach"),
    ("thought", "think"), ("threw", "throw"), ("thrown", "throw"), ("thrust", "thrust"), ("told", "tell"),
    ("took", "take"), ("tore", "tear"), ("torn", "tear"), ("trod", "tread"), ("undergone", "undergo"),
    ("understood", "understand"), ("undertaken", "undertake"), ("undertook", "undertake"), ("underwent", "undergo"),
    ("undid", "undo"), ("undone", "undo"), ("unwound", "unwind"), ("upheld", "uphold"), ("upset", "upset"), ("was", "be"),
    ("wed", "wed"), ("went", "go"), ("wept", "weep"), ("were", "be"), ("withdrawn", "withdraw"),
    ("withdrew", "withdraw"), ("withheld", "withhold"), ("withstood", "withstand"), ("woke", "wake"),
    ("woken", "wake"), ("won", "win"), ("wore", "wear"), ("worn", "wear"), ("wound", "wind"), ("wove", "weave"),
    ("woven", "weave"), ("written", "write"), ("wrote", "write"), ("wrung", "wring"),
];

/// Verbs of news whose lemma the ending of an inflected form does not tell: with a final "e" or a doubled letter.
const NEWS_VERBS: &[&str] = &[
    "abate",
    "abdicate",
    "abet",
    "abolish",
    "abrogate",
    "accede",
    "accredit",
    "accuse",
    "acquiesce",
    "adhere",
    "adjudicate",
    "airdrop",
    "allege",
    "ambush",
    "annex",
    "annul",
    "appease",
    "arbitrate",
    "ascribe",
    "assail",
    "assassinate",
    "assault",
    "audit",
    "avenge",
    "axe",
    "backtrack",
    "ballot",
    "barricade",
    "baulk",
    "benefit",
    "bequeath",
    "berate",
    "besiege",
    "blackout",
    "blitz",
    "blockade",
    "bomb",
    "bombard",
    "boycott",
    "brandish",
    "breach",
    "bribe",
    "bristle",
    "broker",
    "buckle",
    "budget",
    "bulldoze",
    "butcher",
    "buzz",
    "cajole",
    "cancel",
    "cane",
    "cannonade",
    "caucus",
    "cease",
    "cede",
    "censure",
    "chair",
    "chastise",
    "chide",
    "clamor",
    "clothe",
    "coalesce",
    "coerce",
    "combat",
    "commence",
    "compel",
    "concede",
    "condemn",
    "condole",
    "condone",
    "confer",
    "confiscate",
    "contravene",
    "convene",
    "convoke",
    "convulse",
    "cosponsor",
    "curtail",
    "dam",
    "decapitate",
    "decimate",
    "decree",
    "decry",
    "defame",
    "defer",
    "defuse",
    "degrade",
    "demobilise",
    "demobilize",
    "demur",
    "denounce",
    "deplore",
    "deploy",
    "depose",
    "derail",
    "despair",
    "deter",
    "dethrone",
    "detonate",
    "devalue",
    "develop",
    "disarm",
    "disavow",
    "disband",
    "dislodge",
    "dismantle",
    "dispel",
    "displace",
    "dissuade",
    "divulge",
    "dub",
    "dupe",
    "dynamite",
    "eavesdrop",
    "edit",
    "elicit",
    "emancipate",
    "embargo",
    "embezzle",
    "embroil",
    "endorse",
    "engulf",
    "entice",
    "envelop",
    "escalate",
    "evacuate",
    "evade",
    "evict",
    "exchange",
    "excoriate",
    "exhibit",
    "exile",
    "exit",
    "exonerate",
    "expel",
    "expropriate",
    "extradite",
    "fete",
    "feud",
    "fine",
    "flog",
    "flood",
    "flout",
    "foil",
    "foment",
    "forge",
    "format",
    "forsake",
    "free",
    "gallop",
    "garrison",
    "gossip",
    "grill",
    "gripe",
    "grope",
    "guillotine",
    "gun",
    "hail",
    "harangue",
    "harbor",
    "harbour",
    "heap",
    "heckle",
    "hijack",
    "impale",
    "impeach",
    "impede",
    "implicate",
    "implore",
    "impose",
    "impound",
    "imprison",
    "incite",
    "indict",
    "infiltrate",
    "inherit",
    "ink",
    "instigate",
    "intercede",
    "interdict",
    "intern",
    "intervene",
    "intimidate",
    "intrude",
    "invade",
    "invoke",
    "jail",
    "jeopardise",
    "jostle",
    "kidnap",
    "knife",
    "label",
    "lambast",
    "lambaste",
    "lapse",
    "laud",
    "liberate",
    "lob",
    "loot",
    "maim",
    "manoeuvre",
    "maraud",
    "market",
    "massacre",
    "medevac",
    "mediate",
    "mentor",
    "mobilise",
    "mobilize",
    "model",
    "moot",
    "mop",
    "muzzle",
    "nationalise",
    "nationalize",
    "normalise",
    "normalize",
    "nuke",
    "obliterate",
    "occur",
    "omit",
    "orbit",
    "orchestrate",
    "oust",
    "outscore",
    "overrule",
    "parade",
    "pardon",
    "parley",
    "parole",
    "patrol",
    "perpetrate",
    "persuade",
    "phone",
    "picket",
    "pile",
    "pillage",
    "pivot",
    "placate",
    "plan",
    "plead",
    "pledge",
    "plot",
    "plunge",
    "pressure",
    "probe",
    "prod",
    "profit",
    "prohibit",
    "propel",
    "proscribe",
    "provoke",
    "pummel",
    "purge",
    "quarantine",
    "quarrel",
    "quash",
    "quell",
    "quiz",
    "raid",
    "ram",
    "ransack",
    "rape",
    "ratify",
    "raze",
    "rebel",
    "rebuff",
    "rebuke",
    "rebut",
    "recall",
    "recede",
    "reconcile",
    "reconvene",
    "recur",
    "refer",
    "refute",
    "regale",
    "reinstate",
    "reiterate",
    "relinquish",
    "rename",
    "renege",
    "renounce",
    "repatriate",
    "repeal",
    "repel",
    "reprimand",
    "repudiate",
    "rescind",
    "rescue",
    "resettle",
    "retaliate",
    "retire",
    "retrieve",
    "reunite",
    "revile",
    "revoke",
    "ridicule",
    "rig",
    "rile",
    "riot",
    "rival",
    "rob",
    "rocket",
    "rout",
    "sabotage",
    "sanction",
    "scapegoat",
    "scathe",
    "scheme",
    "scramble",
    "scrap",
    "scuffle",
    "scupper",
    "scuttle",
    "secede",
    "seethe",
    "seize",
    "shame",
    "shell",
    "shelve",
    "shun",
    "shuttle",
    "signal",
    "slam",
    "smuggle",
    "snipe",
    "snoop",
    "snub",
    "spar",
    "spur",
    "stab",
    "stage",
    "stall",
    "star",
    "stave",
    "stockpile",
    "stoke",
    "stone",
    "storm",
    "strafe",
    "strangle",
    "strip",
    "subdue",
    "submit",
    "subvert",
    "sue",
    "suppress",
    "tag",
    "tamper",
    "tar",
    "target",
    "tarnish",
    "telephone",
    "throttle",
    "torch",
    "torpedo",
    "torture",
    "total",
    "traffic",
    "trample",
    "transfer",
    "transit",
    "travel",
    "trigger",
    "triple",
    "tussle",
    "undermine",
    "unveil",
    "upbraid",
    "upgrade",
    "uproot",
    "urge",
    "usurp",
    "vacate",
    "vandalise",
    "venerate",
    "veto",
    "vilify",
    "vindicate",
    "visit",
    "void",
    "vow",
    "wage",
    "waive",
    "wed",
    "weld",
    "whine",
    "whip",
    "whiz",
    "wield",
    "wiretap",
    "worship",
    "wreak",
    "wrest",
];

/// Adjectives and nouns of peoples and faiths that no ending tells.
const PEOPLES: &[&str] = &[
    "afghan",
    "arab",
    "argentine",
    "baloch",
    "basque",
    "catalan",
    "croat",
    "czech",
    "druze",
    "dutch",
    "filipino",
    "french",
    "german",
    "greek",
    "hindu",
    "houthi",
    "hutu",
    "islamic",
    "islamist",
    "jew",
    "kazakh",
    "kurd",
    "kyrgyz",
    "lao",
    "maronite",
    "muslim",
    "nazi",
    "ottoman",
    "pashtun",
    "qatari",
    "rohingya",
    "roma",
    "saudi",
    "serb",
    "shia",
    "shiite",
    "sikh",
    "slovak",
    "slovene",
    "soviet",
    "sunni",
    "swede",
    "swiss",
    "tajik",
    "taliban",
    "tamil",
    "thai",
    "turk",
    "turkmen",
    "tutsi",
    "uighur",
    "uyghur",
    "uzbek",
    "welsh",
    "zulu",
];

/// Plurals that no ending tells, or that the data takes for another noun.
const PLURALS: &[(&str, &str)] = &[
    ("aircraft", "aircraft"),
    ("airmen", "airman"),
    ("axes", "axis"),
    ("barracks", "barracks"),
    ("bases", "base"),
    ("corps", "corps"),
    ("crossroads", "crossroads"),
    ("echoes", "echo"),
    ("embargoes", "embargo"),
    ("gallows", "gallows"),
    ("geese", "goose"),
    ("goods", "goods"),
    ("headquarters", "headquarters"),
    ("heroes", "hero"),
    ("hovercraft", "hovercraft"),
    ("mafiosi", "mafioso"),
    ("means", "means"),
    ("mosquitoes", "mosquito"),
    ("mujahideen", "mujahideen"),
    ("oases", "oasis"),
    ("offspring", "offspring"),
    ("oxen", "ox"),
    ("personnel", "personnel"),
    ("police", "police"),
    ("potatoes", "potato"),
    ("series", "series"),
    ("spacecraft", "spacecraft"),
    ("species", "species"),
    ("taliban", "taliban"),
    ("torpedoes", "torpedo"),
    ("vetoes", "veto"),
    ("volcanoes", "volcano"),
];

/// Prefixes before an irregular verb: "rebuilt", "unfroze".
const VERB_PREFIXES: &[&str] = &["de", "fore", "mis", "out", "over", "re", "un", "under", "up", "with"];

/// An ending and what to make of it: so many characters off, this put on.
type Edit<'t> = (usize, &'t str);

/// What is known of words: learnt forms and endings, and verbs.
#[derive(Debug, Default)]
pub struct Table<'t> {
    forms: HashMap<(Xpos, &'t str), &'t str>,
    endings: HashMap<(Xpos, &'t str), Edit<'t>>,
    verbs: HashSet<&'t str>,
}

impl<'t> Table<'t> {
    /// Reads a table: lines `form XPOS FORM LEMMA`, `ending XPOS ENDING OFF ON` and `verb LEMMA`, where `-` stands
    /// for nothing; other lines are comments.
    pub fn read(text: &'t str) -> Table<'t> {
        let mut table = Table { verbs: NEWS_VERBS.iter().copied().collect(), ..Table::default() };
        let plain = |part: &'t str| if part == "-" { "" } else { part };
        for line in text.lines() {
            let mut parts = line.split(' ');
            match (parts.next(), parts.next(), parts.next(), parts.next(), parts.next()) {
                (Some("form"), Some(tag), Some(form), Some(lemma), None) => {
                    if let Ok(tag) = tag.parse() {
                        table.forms.insert((tag, form), lemma);
                    }
                }
                (Some("ending"), Some(tag), Some(ending), Some(off), Some(on)) => {
                    if let (Ok(tag), Ok(off)) = (tag.parse(), off.parse()) {
                        table.endings.insert((tag, plain(ending)), (off, plain(on)));
                    }
                }
                (Some("verb"), Some(lemma), None, None, None) => {
                    table.verbs.insert(lemma);
                }
                _ => {}
            }
        }
        table
    }

    /// The lemma of a form in small letters, in small letters unless the table gives it a capital.
    pub fn lookup(&self, form: &str, xpos: Xpos) -> String {
        // The verbs written by hand stand above the data, which has slips.
        if let Some(lemma) = irregular(form, xpos) {
            return lemma;
        }
        match self.forms.get(&(xpos, form)) {
            Some(lemma) => (*lemma).to_owned(),
            None => self.guess(form, xpos),
        }
    }

    /// The lemma of a form that the table does not list.
    pub fn guess(&self, form: &str, xpos: Xpos) -> String {
        if let Some(lemma) = irregular(form, xpos) {
            return lemma;
        }
        let by_ending = self.by_ending(form, xpos);
        if matches!(xpos, Xpos::Jjr | Xpos::Jjs | Xpos::Rbr | Xpos::Rbs) && ends_in_bare_l(&by_ending) {
            return by_ending + "e";
        }
        // A participle that is no participle: "suppose", "weaken".
        if matches!(xpos, Xpos::Vbn | Xpos::Vbg) && self.verbs.contains(form) {
            return form.to_owned();
        }
        let candidates = verb_candidates(form, xpos);
        if candidates.contains(&by_ending) && self.verbs.contains(by_ending.as_str()) {
            return by_ending;
        }
        if let Some(known) = candidates.iter().find(|candidate| self.verbs.contains(candidate.as_str())) {
            return known.clone();
        }
        if candidates.is_empty() || candidates.contains(&by_ending) {
            return by_ending;
        }
        // A learnt ending may fit its own verbs only; then the form of the stem decides.
        let stem = candidates.last().cloned().unwrap_or(by_ending);
        if xpos != Xpos::Vbz && wants_e(&stem) { stem + "e" } else { stem }
    }

    /// Whether `lemma` is a verb of the table or of the list of news verbs.
    pub fn is_verb(&self, lemma: &str) -> bool {
        self.verbs.contains(lemma)
    }

    fn by_ending(&self, form: &str, xpos: Xpos) -> String {
        let starts: Vec<usize> = form.char_indices().map(|(at, _)| at).chain([form.len()]).collect();
        let letters = starts.len() - 1;
        for length in (0..=LONGEST_ENDING.min(letters)).rev() {
            if let Some(&(off, on)) = self.endings.get(&(xpos, &form[starts[letters - length]..])) {
                // A word is never used up.
                if off < letters || (off == letters && !on.is_empty()) {
                    return format!("{}{on}", &form[..starts[letters - off]]);
                }
            }
        }
        form.to_owned()
    }

    /// Whether the table lists the form with the tag.
    fn lists(&self, form: &str, xpos: Xpos) -> bool {
        self.forms.contains_key(&(xpos, form))
    }
}

/// The lemma of a form that [`IRREGULAR`] or [`PLURALS`] lists, verbs also with a prefix.
fn irregular(form: &str, xpos: Xpos) -> Option<String> {
    if xpos == Xpos::Nns {
        let found = PLURALS.binary_search_by_key(&form, |&(form, _)| form).ok()?;
        return Some(PLURALS[found].1.to_owned());
    }
    if !matches!(xpos, Xpos::Vbd | Xpos::Vbn) {
        return None;
    }
    let (prefix, verb) = form.rfind('-').map_or(("", form), |at| form.split_at(at + 1));
    let listed =
        |verb: &str| IRREGULAR.binary_search_by_key(&verb, |&(form, _)| form).ok().map(|found| IRREGULAR[found].1);
    if let Some(lemma) = listed(verb) {
        return Some(format!("{prefix}{lemma}"));
    }
    // Behind a prefix only verbs of four letters and more: "undid" is listed, "under" is no verb.
    let (added, lemma) = VERB_PREFIXES.iter().find_map(|&added| {
        let rest = verb.strip_prefix(added).filter(|rest| rest.len() >= 4)?;
        listed(rest).map(|lemma| (added, lemma))
    })?;
    Some(format!("{prefix}{added}{lemma}"))
}

/// Whether a stem ends in "l" after another consonant: of an adjective, only before a silent "e" ("simpler", "noblest").
fn ends_in_bare_l(stem: &str) -> bool {
    let mut letters = stem.chars().rev();
    letters.next() == Some('l')
        && letters.next().is_some_and(|c| !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'l' | 'r' | 'w'))
}

/// Whether a verb's stem is likely to end in a silent "e": one consonant after one vowel, or a letter that ends no word.
fn wants_e(stem: &str) -> bool {
    let letters: Vec<char> = stem.chars().rev().take(3).collect();
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u');
    match letters.as_slice() {
        ['v' | 'c' | 'z' | 'u', ..] => true,
        ['s', before, ..] => *before != 's',
        ['w' | 'x' | 'y', ..] => false,
        [last, middle, before] => !vowel(*last) && vowel(*middle) && !vowel(*before),
        _ => false,
    }
}

/// The dictionary forms that an inflected verb could have.
fn verb_candidates(form: &str, xpos: Xpos) -> Vec<String> {
    let ending = match xpos {
        Xpos::Vbd | Xpos::Vbn => "ed",
        Xpos::Vbg => "ing",
        Xpos::Vbz => "s",
        _ => return Vec::new(),
    };
    let Some(stem) = form.strip_suffix(ending).filter(|stem| stem.chars().count() >= 2) else { return Vec::new() };
    let mut found = Vec::new();
    if let Some(base) = stem.strip_suffix("ck").filter(|_| ending != "s") {
        found.push(format!("{base}c"));
    }
    if let Some(base) = stem.strip_suffix('i').filter(|_| ending == "ed") {
        found.push(format!("{base}y"));
    }
    if ending == "s" {
        if let Some(base) = stem.strip_suffix("ie") {
            found.push(format!("{base}y"));
        }
        if let Some(base) = stem.strip_suffix('e') {
            found.push(base.to_owned());
        }
    } else {
        let mut letters = stem.chars().rev();
        let last = letters.next();
        if last == letters.next() && last.is_some_and(|c| c.is_ascii_lowercase()) {
            found.push(stem[..stem.len() - 1].to_owned());
        }
        found.push(format!("{stem}e"));
    }
    found.push(stem.to_owned());
    found
}

/// The lemma of a word. `initial` says that it begins its sentence, where a capital tells nothing.
pub fn lemma(form: &str, upos: Upos, xpos: Xpos, initial: bool) -> String {
    static TABLE: OnceLock<Table> = OnceLock::new();
    lemma_by(TABLE.get_or_init(|| Table::read(LEARNT)), form, upos, xpos, initial)
}

/// The lemma of a word by a given table.
pub fn lemma_by(table: &Table, form: &str, upos: Upos, xpos: Xpos, initial: bool) -> String {
    if xpos == Xpos::Pos {
        return "'s".to_owned();
    }
    // A verb with the fine tag of another class: of the two the tree speaks for the verb.
    let past = || form.ends_with("ed") || irregular(&form.to_lowercase(), Xpos::Vbd).is_some();
    let xpos = if upos == Upos::Verb && xpos == Xpos::Jj && past() { Xpos::Vbd } else { xpos };
    if !form.chars().any(char::is_alphanumeric) {
        return mark_lemma(form);
    }
    if upos == Upos::Num && form.starts_with(|c: char| c.is_ascii_digit()) && form.contains(',') {
        return form.replace(',', "");
    }
    if matches!(xpos, Xpos::Add | Xpos::Ls) || form.bytes().all(|b| b.is_ascii_digit()) {
        return form.to_owned();
    }
    let form: String = form.chars().map(|c| if matches!(c, '’' | '‘' | '`' | 'ʼ') { '\'' } else { c }).collect();
    let small = form.to_lowercase();
    // "Kenyan fishermen" tagged as a name: small letters are none.
    let xpos = match xpos {
        Xpos::Nnps if form == small => Xpos::Nns,
        xpos => xpos,
    };
    if matches!(xpos, Xpos::Nnp | Xpos::Nnps) {
        return name_lemma(table, &form, &small, xpos);
    }
    // A past form tagged as a present: the form knows better.
    let past = upos == Upos::Verb && matches!(xpos, Xpos::Vb | Xpos::Vbp) && !table.is_verb(&small);
    if past && (small.ends_with("ed") || irregular(&small, Xpos::Vbd).is_some()) {
        return table.lookup(&small, Xpos::Vbd);
    }
    let found = table.lookup(&small, xpos);
    let mut letters = form.chars();
    if !letters.next().is_some_and(char::is_uppercase)
        || found.chars().next().is_some_and(char::is_uppercase)
        || table.lists(&small, xpos)
    {
        return found;
    }
    if !matches!(xpos, Xpos::Nn | Xpos::Nns | Xpos::Jj) || small == found && table.lookup(&small, Xpos::Vb) != small {
        return found;
    }
    let rest_upper = letters.clone().filter(|c| c.is_uppercase() || c.is_ascii_digit()).count();
    let acronym =
        rest_upper > 0 && form.chars().count() <= 6 && xpos != Xpos::Jj && !table.verbs.contains(found.as_str());
    let people = rest_upper == 0 && xpos != Xpos::Nn && is_demonym(&found);
    if acronym || people || (!initial && rest_upper == 0 && xpos == Xpos::Jj && is_demonym(&found)) {
        return recase(&form, &found);
    }
    found
}

/// The lemma of a name: its form, without the plural ending; abbreviated months are spelt out.
fn name_lemma(table: &Table, form: &str, small: &str, xpos: Xpos) -> String {
    if xpos == Xpos::Nnp {
        return table.forms.get(&(xpos, small)).map_or_else(|| form.to_owned(), |lemma| (*lemma).to_owned());
    }
    recase(form, &table.lookup(small, xpos))
}

/// `lemma` with the capitals of `form` where the two agree.
fn recase(form: &str, lemma: &str) -> String {
    let mut letters = form.chars();
    let mut agree = true;
    lemma
        .chars()
        .map(|c| match letters.next() {
            Some(own) if agree && own.to_lowercase().eq(c.to_lowercase()) => own,
            _ => {
                agree = false;
                c
            }
        })
        .collect()
}

/// Whether a word ends as adjectives of places and peoples do: "Chilean", "Nepalese", "Omani".
fn is_demonym(lemma: &str) -> bool {
    if PEOPLES.contains(&lemma) {
        return true;
    }
    let ends = [
        "ian", "ean", "ese", "stani", "aqi", "aeli", "emeni", "mani", "wani", "waiti", "shi", "ali", "uan", "can",
        "ish",
    ];
    lemma.chars().count() >= 5 && ends.iter().any(|end| lemma.ends_with(end))
}

/// The lemma of a mark: typographic variants become the plain one.
fn mark_lemma(form: &str) -> String {
    match form {
        "“" | "”" | "„" | "«" | "»" | "``" => "\"".to_owned(),
        "‘" | "’" | "`" => "'".to_owned(),
        "–" | "—" | "―" | "‒" | "−" => "-".to_owned(),
        "…" => "...".to_owned(),
        _ => form.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_irregular_forms_are_sorted() {
        assert!(IRREGULAR.is_sorted_by(|a, b| a.0 < b.0));
        assert!(PLURALS.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn verbs_of_news_have_their_lemmas() {
        let past = "bombed bomb, shelled shell, inked ink, vowed vow, sanctioned sanction, withdrew withdraw, swore swear, \
             fled flee, struck strike, overthrew overthrow, raided raid, expelled expel, condemned condemn, urged urge, \
             besieged besiege, razed raze, ousted oust, annexed annex, accused accuse, ratified ratify, decried decry, \
             deported deport, fired fire, agreed agree, freed free, sued sue, vetoed veto, patrolled patrol, \
             retaliated retaliate, clashed clash, blamed blame, hosted host, jailed jail, hailed hail, pledged pledge, \
             tied tie, died die, dismissed dismiss, harassed harass, stabbed stab, kidnapped kidnap, seized seize, \
             invaded invade, re-elected re-elect, co-signed co-sign, upheld uphold, sought seek, met meet, \
             unfroze unfreeze, probed probe, bribed bribe, rioted riot, evaded evade, fined fine, trafficked traffic";
        for pair in past.split(',') {
            let (form, expected) = pair.trim().split_once(' ').expect("each pair has two words");
            assert_eq!(lemma(form, Upos::Verb, Xpos::Vbd, false), expected);
            assert_eq!(lemma(form, Upos::Verb, Xpos::Vbn, false), expected);
        }
        for (form, tag, expected) in [
            ("shelling", Xpos::Vbg, "shell"),
            ("accusing", Xpos::Vbg, "accuse"),
            ("vetoes", Xpos::Vbz, "veto"),
            ("urges", Xpos::Vbz, "urge"),
            ("clashes", Xpos::Vbz, "clash"),
            ("denies", Xpos::Vbz, "deny"),
            ("forging", Xpos::Vbg, "forge"),
            ("lying", Xpos::Vbg, "lie"),
        ] {
            assert_eq!(lemma(form, Upos::Verb, tag, false), expected);
        }
    }

    #[test]
    fn nouns_and_names() {
        for (form, upos, tag, expected) in [
            ("countries", Upos::Noun, Xpos::Nns, "country"),
            ("Americans", Upos::Propn, Xpos::Nnps, "American"),
            ("Bolivians", Upos::Propn, Xpos::Nnps, "Bolivian"),
            ("fishermen", Upos::Propn, Xpos::Nnps, "fisherman"),
            ("men", Upos::Noun, Xpos::Nns, "man"),
            ("policemen", Upos::Noun, Xpos::Nns, "policeman"),
            ("militiamen", Upos::Noun, Xpos::Nns, "militiaman"),
            ("NGOs", Upos::Noun, Xpos::Nns, "NGO"),
            ("Bolivian", Upos::Adj, Xpos::Jj, "Bolivian"),
            ("Deputy", Upos::Noun, Xpos::Nn, "deputy"),
            ("missiles", Upos::Noun, Xpos::Nns, "missile"),
            ("forces", Upos::Noun, Xpos::Nns, "force"),
            ("crises", Upos::Noun, Xpos::Nns, "crisis"),
            ("bases", Upos::Noun, Xpos::Nns, "base"),
            ("vetoes", Upos::Noun, Xpos::Nns, "veto"),
            ("allies", Upos::Noun, Xpos::Nns, "ally"),
            ("10,000", Upos::Num, Xpos::Cd, "10000"),
            ("’s", Upos::Aux, Xpos::Vbz, "be"),
            ("n’t", Upos::Part, Xpos::Rb, "not"),
            ("They", Upos::Pron, Xpos::Prp, "they"),
            ("noblest", Upos::Adj, Xpos::Jjs, "noble"),
            ("supple", Upos::Verb, Xpos::Jj, "supple"),
            ("weaken", Upos::Verb, Xpos::Vbn, "weaken"),
        ] {
            assert_eq!(lemma(form, upos, tag, false), expected, "{form}");
        }
    }
}
