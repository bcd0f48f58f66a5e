//! Event frames: which predicate, with which arguments, makes which code.

use crate::source::File;
use crate::{Files, LexiconError, Ontology};
use demarche_types::{CameoCode, Context, EventKind, EventType, LexiconRef, Mode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, HashMap};

/// The part of speech a frame's predicate has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FramePos {
    /// A verb.
    #[default]
    Verb,
    /// An event noun.
    Noun,
    /// An adjective, or a participle used as one.
    Adj,
}

/// Where an argument stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// Deep subject: active subject, passive agent, controller, subject of the light verb.
    Subj,
    /// Deep object: active object, passive subject.
    Obj,
    /// Indirect object.
    Iobj,
    /// Possessor of a noun.
    Poss,
    /// Adjective or compound that names an actor.
    Adj,
    /// The actor inside the clausal complement.
    Comp,
    /// The subject of the clausal complement.
    CompSubj,
    /// A prepositional phrase.
    Prep(String),
}

impl Slot {
    fn named(name: &str) -> Slot {
        match name {
            "subj" => Slot::Subj,
            "obj" => Slot::Obj,
            "iobj" => Slot::Iobj,
            "poss" => Slot::Poss,
            "adj" => Slot::Adj,
            "comp" => Slot::Comp,
            "compsubj" => Slot::CompSubj,
            preposition => Slot::Prep(preposition.to_owned()),
        }
    }

    /// The slot's name in dictionaries and traces.
    pub fn name(&self) -> &str {
        match self {
            Slot::Subj => "subj",
            Slot::Obj => "obj",
            Slot::Iobj => "iobj",
            Slot::Poss => "poss",
            Slot::Adj => "adj",
            Slot::Comp => "comp",
            Slot::CompSubj => "compsubj",
            Slot::Prep(preposition) => preposition,
        }
    }
}

/// Which sides must be actors for a code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Needs {
    /// One of the two.
    #[default]
    Any,
    /// The source.
    Source,
    /// The target.
    Target,
    /// Both.
    Both,
}

/// What the filler of a slot must be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Constraint {
    /// Anything will do.
    pub any: bool,
    /// An actor mention will do.
    pub actor: bool,
    /// An actor of states together, such as the UN, will do.
    pub organisation: bool,
    /// One of these head lemmas will do; sorted.
    pub lemmas: Vec<String>,
}

impl Constraint {
    /// Whether a head with this lemma meets it.
    pub fn admits(&self, lemma: &str, is_actor: bool) -> bool {
        self.any || (self.actor && is_actor) || self.lemmas.binary_search_by(|known| known.as_str().cmp(lemma)).is_ok()
    }
}

/// What a frame codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FrameCode {
    /// This event.
    Event(EventType),
    /// No event: an idiom, a trap.
    Nothing,
}

/// One entry of the event lexicon.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Where it stands.
    pub at: LexiconRef,
    /// Part of speech of the predicate.
    pub pos: FramePos,
    /// The particle of a particle verb: the "out" of "lash out".
    pub particle: Option<String>,
    /// Constraint on the deep subject.
    pub subject: Option<Constraint>,
    /// Constraint on the deep object.
    pub object: Option<Constraint>,
    /// Constraints on prepositional phrases.
    pub prep: Vec<(String, Constraint)>,
    /// Constraint on the predicate of the clausal complement.
    pub comp: Option<Constraint>,
    /// Constraint on the verb of a purpose clause: "sent a team **to investigate**".
    pub purpose: Option<Constraint>,
    /// Modals of which the clausal complement must have one; "not will" is a negated one, "to" an infinitive.
    /// Empty: any or none.
    pub modal: Vec<String>,
    /// What it codes.
    pub code: FrameCode,
    /// PLOVER mode.
    pub mode: Option<Mode>,
    /// CAMEO code.
    pub cameo: CameoCode,
    /// PLOVER contexts.
    pub contexts: Vec<Context>,
    /// Slots of the source, best first.
    pub source: Vec<Slot>,
    /// Slots of the target, best first.
    pub target: Vec<Slot>,
    /// Whether both sides do it to each other.
    pub reciprocal: bool,
    /// Whether joint subjects without a target do it with each other: "A and B agreed to meet".
    pub joint: bool,
    /// Which sides must be actors.
    pub needs: Needs,
    /// Event or state.
    pub kind: EventKind,
    /// Examples: a sentence and the codes it must give, or none.
    pub examples: Vec<Example>,
}

impl Frame {
    /// How many constraints it sets: the more, the better a match speaks for it.
    pub fn weight(&self) -> usize {
        let narrow = |constraint: &Constraint| if constraint.any { 1 } else { 2 };
        self.particle.iter().count() * 2
            + self.subject.iter().map(narrow).sum::<usize>()
            + self.object.iter().map(narrow).sum::<usize>()
            + self.prep.iter().map(|(_, constraint)| narrow(constraint)).sum::<usize>()
            + self.comp.iter().map(narrow).sum::<usize>()
            + self.purpose.iter().map(narrow).sum::<usize>()
            + usize::from(!self.modal.is_empty())
    }
}

/// A sentence that proves an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The sentence.
    pub text: String,
    /// `SOURCE TYPE TARGET`, or `None` for a sentence that this entry must not code.
    pub expected: Option<(String, EventType, String)>,
}

/// How many predicates have how many frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it; what is counted is told where it is made")]
pub struct FrameCounts {
    pub verbs: usize,
    pub nouns: usize,
    pub adjectives: usize,
    pub multiword: usize,
    pub traps: usize,
}

/// All frames, by the lemma of their predicate.
#[derive(Debug, Default)]
pub struct Frames {
    frames: Vec<Frame>,
    /// By part of speech, then lemma.
    by_lemma: [HashMap<String, Vec<usize>>; 3],
    classes: BTreeMap<String, Vec<String>>,
    light: HashMap<String, LightKind>,
    operators: HashMap<String, Operator>,
}

/// What an operator does to the event below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// Decided, scheduled: "plans to".
    Planned,
    /// Not certain: "could", "hopes to".
    Possible,
    /// Did not happen: "failed to", "cancelled".
    Negative,
    /// Asked for: "should", "demands".
    CalledFor,
    /// Somebody says that it did not happen: "denies".
    Denied,
    /// Happened if and only if this did: "managed to", "did not bother to".
    Implied,
    /// Said to have happened: "allegedly".
    Alleged,
}

/// What a verb adds when an event noun is its argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LightKind {
    /// Its subject does what the noun says: "pay a visit".
    Do,
    /// Its subject is the event: "talks took place".
    Occur,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameFile {
    #[serde(default)]
    frame: Vec<toml::Spanned<FrameEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameEntry {
    pred: OneOrMany,
    #[serde(default)]
    pos: FramePos,
    subject: Option<OneOrMany>,
    object: Option<OneOrMany>,
    #[serde(default)]
    prep: BTreeMap<String, OneOrMany>,
    comp: Option<OneOrMany>,
    purpose: Option<OneOrMany>,
    modal: Option<OneOrMany>,
    code: String,
    mode: Option<String>,
    cameo: Option<String>,
    #[serde(default)]
    contexts: Vec<String>,
    source: Option<OneOrMany>,
    target: Option<OneOrMany>,
    #[serde(default)]
    reciprocal: bool,
    #[serde(default)]
    joint: bool,
    #[serde(default)]
    needs: Needs,
    kind: Option<String>,
    #[serde(default)]
    yes: Vec<String>,
    #[serde(default)]
    no: Vec<String>,
}

#[derive(Deserialize)]
struct ClassFile {
    classes: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct LightFile {
    light: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    fn list(&self) -> &[String] {
        match self {
            OneOrMany::One(one) => std::slice::from_ref(one),
            OneOrMany::Many(many) => many,
        }
    }
}

const FOLDER: &str = "frames/";
const CLASSES: &str = "frames/classes.toml";
const LIGHT: &str = "frames/light.toml";
const OPERATORS: &str = "frames/operators.tsv";

impl Frames {
    pub(crate) fn from_files(files: &Files, ontology: &Ontology) -> Result<Frames, LexiconError> {
        let mut frames = Frames::default();
        for file in files.all(CLASSES) {
            for (class, members) in read::<ClassFile>(&file)?.classes {
                frames.classes.entry(class).or_default().extend(members);
            }
        }
        for file in files.all(LIGHT) {
            for (reading, lemmas) in read::<LightFile>(&file)?.light {
                let kind = if reading == "occur" { LightKind::Occur } else { LightKind::Do };
                for lemma in lemmas {
                    frames.light.entry(lemma).or_insert(kind);
                }
            }
        }
        for row in files.rows(OPERATORS, 2)? {
            let operator = match row.cell(1) {
                "planned" => Operator::Planned,
                "possible" => Operator::Possible,
                "negative" => Operator::Negative,
                "called-for" => Operator::CalledFor,
                "denied" => Operator::Denied,
                "implied" => Operator::Implied,
                "alleged" => Operator::Alleged,
                other => {
                    return Err(row.fault(
                        format!("{other:?} is no effect"),
                        "effects are planned, possible, negative, called-for, denied, implied, alleged",
                    ));
                }
            };
            frames.operators.entry(row.cell(0).to_owned()).or_insert(operator);
        }
        for file in files.under(FOLDER) {
            if file.path == CLASSES || file.path == LIGHT || !file.path.ends_with(".toml") {
                continue;
            }
            for entry in read::<FrameFile>(&file)?.frame {
                frames.add(file.line(line_of(file.text, entry.span().start)), entry.get_ref(), ontology)?;
            }
        }
        Ok(frames)
    }

    fn add(&mut self, at: LexiconRef, entry: &FrameEntry, ontology: &Ontology) -> Result<(), LexiconError> {
        let fault =
            |message: String, hint: &str| LexiconError::Entry { at: at.clone(), message, hint: hint.to_owned() };
        let code = match entry.code.as_str() {
            "none" => FrameCode::Nothing,
            name => FrameCode::Event(EventType::named(name).ok_or_else(|| {
                fault(format!("{name:?} is no PLOVER type"), "types are AGREE … ASSAULT, or \"none\" for a trap")
            })?),
        };
        if let (FrameCode::Event(event_type), Some(mode)) = (&code, &entry.mode)
            && !ontology.modes(*event_type).any(|known| known.0 == *mode)
        {
            return Err(fault(
                format!("{event_type} has no mode {mode:?}"),
                "lexicon/ontology/plover.tsv lists the modes",
            ));
        }
        let cameo = CameoCode(entry.cameo.clone().unwrap_or_default());
        if code != FrameCode::Nothing && ontology.cameo(&cameo.0).is_none() {
            return Err(fault(
                format!("{:?} is no CAMEO code", cameo.0),
                "lexicon/ontology/cameo.tsv lists the codes; write them as text: \"042\"",
            ));
        }
        for context in &entry.contexts {
            if !ontology.contexts().iter().any(|known| known.0 == *context) {
                return Err(fault(format!("{context:?} is no context"), "lexicon/ontology/contexts.tsv lists them"));
            }
        }
        let kind = match entry.kind.as_deref() {
            None => EventKind::Event,
            Some(name) => EventKind::named(name)
                .ok_or_else(|| fault(format!("{name:?} is no kind"), "kinds are \"event\" and \"state\""))?,
        };
        let slots = |given: &Option<OneOrMany>, default: &[&str]| match given {
            Some(names) => names.list().iter().map(|name| Slot::named(name)).collect(),
            None => default.iter().map(|name| Slot::named(name)).collect::<Vec<_>>(),
        };
        let (source, target): (&[&str], &[&str]) = match entry.pos {
            FramePos::Noun => (&["subj", "poss", "adj", "by", "of"], &["against", "on", "with", "to", "of"]),
            FramePos::Verb | FramePos::Adj => (&["subj"], &["obj"]),
        };
        let constraint = |given: &OneOrMany| {
            self.constraint(given.list())
                .map_err(|class| fault(format!("no class {class:?}"), "lexicon/frames/classes.toml lists the classes"))
        };
        let mut examples = Vec::new();
        for text in &entry.yes {
            examples.push(example(text).ok_or_else(|| {
                fault(format!("cannot read the example {text:?}"), "write: \"A sentence. => NOR SANCTION CHL\"")
            })?);
        }
        examples.extend(entry.no.iter().map(|text| Example { text: text.clone(), expected: None }));
        let frame = Frame {
            at: at.clone(),
            pos: entry.pos,
            particle: None,
            subject: entry.subject.as_ref().map(constraint).transpose()?,
            object: entry.object.as_ref().map(constraint).transpose()?,
            prep: entry
                .prep
                .iter()
                .map(|(name, given)| Ok((name.clone(), constraint(given)?)))
                .collect::<Result<_, LexiconError>>()?,
            comp: entry.comp.as_ref().map(constraint).transpose()?,
            purpose: entry.purpose.as_ref().map(constraint).transpose()?,
            modal: entry.modal.as_ref().map_or(Vec::new(), |modals| modals.list().to_vec()),
            code,
            mode: entry.mode.clone().map(Mode),
            cameo,
            contexts: entry.contexts.iter().cloned().map(Context).collect(),
            source: slots(&entry.source, source),
            target: slots(&entry.target, target),
            reciprocal: entry.reciprocal,
            joint: entry.joint,
            needs: entry.needs,
            kind,
            examples,
        };
        let mut examples = Some(frame.examples.clone());
        for pred in entry.pred.list() {
            let (lemma, particle) = match pred.split_once(' ') {
                Some((lemma, particle)) if entry.pos == FramePos::Verb => (lemma, Some(particle.to_owned())),
                _ => (pred.as_str(), None),
            };
            // Examples run once an entry, not once a lemma.
            let examples = examples.take().unwrap_or_default();
            let index = self.frames.len();
            self.frames.push(Frame { particle, examples, ..frame.clone() });
            self.by_lemma[entry.pos as usize].entry(lemma.to_owned()).or_default().push(index);
        }
        Ok(())
    }

    fn constraint(&self, words: &[String]) -> Result<Constraint, String> {
        let mut constraint = Constraint::default();
        for word in words {
            match word.as_str() {
                "*" | "@any" => constraint.any = true,
                "@actor" => constraint.actor = true,
                "@organisation" => constraint.organisation = true,
                word => match word.strip_prefix('@') {
                    None => constraint.lemmas.push(word.to_owned()),
                    Some(class) => {
                        let members = self.classes.get(class).ok_or_else(|| class.to_owned())?;
                        constraint.lemmas.extend(members.iter().cloned());
                    }
                },
            }
        }
        constraint.lemmas.sort();
        constraint.lemmas.dedup();
        Ok(constraint)
    }

    /// The frames whose predicate has this lemma, in the order of the dictionaries.
    pub fn of(&self, pos: FramePos, lemma: &str) -> impl Iterator<Item = &Frame> {
        let found = self.by_lemma[pos as usize].get(lemma);
        found.into_iter().flatten().map(|&index| &self.frames[index])
    }

    /// Whether the lemma is an event noun of some frame.
    pub fn is_event_noun(&self, lemma: &str) -> bool {
        self.of(FramePos::Noun, lemma).any(|frame| frame.code != FrameCode::Nothing)
    }

    /// What the verb adds when an event noun is its argument, if it is a light verb.
    pub fn light(&self, lemma: &str) -> Option<LightKind> {
        self.light.get(lemma).copied()
    }

    /// What the word does to the event below it, if it is an operator.
    pub fn operator(&self, lemma: &str) -> Option<Operator> {
        self.operators.get(lemma).copied()
    }

    /// Whether a lemma belongs to a class of `classes.toml`.
    pub fn in_class(&self, class: &str, lemma: &str) -> bool {
        self.classes.get(class).is_some_and(|members| members.iter().any(|member| member == lemma))
    }

    /// How many pairs of a predicate and a frame of it there are: verbs, event nouns, adjectives, and among all of
    /// them those of several words, and those that are idioms and traps.
    pub fn counts(&self) -> FrameCounts {
        let pairs = |pos: FramePos| self.by_lemma[pos as usize].values().map(Vec::len).sum();
        let all = || self.by_lemma.iter().flat_map(HashMap::values).flatten().map(|&index| &self.frames[index]);
        FrameCounts {
            verbs: pairs(FramePos::Verb),
            nouns: pairs(FramePos::Noun),
            adjectives: pairs(FramePos::Adj),
            multiword: all().filter(|frame| frame.particle.is_some()).count(),
            traps: all().filter(|frame| frame.code == FrameCode::Nothing).count(),
        }
    }

    /// Frames that can never be chosen, each with the earlier one that asks for the same and fills the same sides.
    pub fn shadowed(&self) -> Vec<(&Frame, &Frame, &str)> {
        let mut found = Vec::new();
        for (lemma, frames) in self.by_lemma.iter().flatten() {
            for (at, &late) in frames.iter().enumerate() {
                let late = &self.frames[late];
                let asks = |frame: &Frame| {
                    let words = (frame.particle.clone(), frame.object.clone(), frame.prep.clone(), frame.comp.clone());
                    (words, frame.modal.clone(), frame.source.clone(), frame.target.clone(), frame.needs)
                };
                let is_trap = |frame: &Frame| frame.code == FrameCode::Nothing;
                let early = frames[..at].iter().map(|&early| &self.frames[early]);
                found.extend(
                    early
                        .filter(|early| asks(early) == asks(late) && is_trap(early) >= is_trap(late))
                        .map(|early| (late, early, lemma.as_str()))
                        .next(),
                );
            }
        }
        found.sort_by_key(|(late, ..)| (&late.at.file, late.at.line));
        found
    }

    /// Every frame, in the order of the dictionaries.
    pub fn all(&self) -> &[Frame] {
        &self.frames
    }
}

fn example(text: &str) -> Option<Example> {
    let (sentence, expected) = text.rsplit_once("=>")?;
    let mut parts = expected.split_whitespace();
    let (source, name, target) = (parts.next()?, parts.next()?, parts.next()?);
    let expected = Some((source.to_owned(), EventType::named(name)?, target.to_owned()));
    parts.next().is_none().then(|| Example { text: sentence.trim().to_owned(), expected })
}

fn line_of(text: &str, offset: usize) -> u32 {
    text.as_bytes()[..offset.min(text.len())].iter().filter(|&&byte| byte == b'\n').count() as u32 + 1
}

fn read<T: DeserializeOwned>(file: &File<'_>) -> Result<T, LexiconError> {
    toml::from_str(file.text).map_err(|error| LexiconError::Entry {
        at: file.line(error.span().map_or(1, |span| line_of(file.text, span.start))),
        message: error.message().to_owned(),
        hint: "lexicon/README.md shows the format of a frame".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(frames: &str) -> Result<Frames, LexiconError> {
        let files = Files::given([
            ("ontology/plover.tsv".to_owned(), "SANCTION\tdiscontinue\t4\t-6\nSANCTION\t\t4\t-6\n".to_owned()),
            ("ontology/cameo.tsv".to_owned(), "162\tReduce aid\t-5.6\tSANCTION\tdiscontinue\t\n".to_owned()),
            ("ontology/contexts.tsv".to_owned(), "economic\tmoney\n".to_owned()),
            ("frames/classes.toml".to_owned(), "[classes]\naid = [\"aid\", \"loan\"]\n".to_owned()),
            ("frames/sanction.toml".to_owned(), frames.to_owned()),
        ]);
        Frames::from_files(&files, &Ontology::from_files(&files)?)
    }

    #[test]
    fn a_frame_is_found_by_its_lemmas_and_keeps_its_line() {
        let frames = load(
            "# head\n[[frame]]\npred = [\"suspend\", \"cut off\"]\nobject = \"@aid\"\ncode = \"SANCTION\"\n\
             mode = \"discontinue\"\ncameo = \"162\"\ntarget = [\"to\"]\n\
             yes = [\"Norway suspended aid to Chile. => NOR SANCTION CHL\"]\n",
        )
        .expect("a good frame");
        let frame = frames.of(FramePos::Verb, "suspend").next().expect("found");
        assert_eq!(frame.at.line, 2);
        assert!(frame.object.as_ref().expect("constrained").admits("loan", false));
        assert!(!frame.object.as_ref().expect("constrained").admits("bridge", false));
        let cut = frames.of(FramePos::Verb, "cut").next().expect("found by its verb");
        assert_eq!(cut.particle.as_deref(), Some("off"));
        assert_eq!(frame.examples.len() + cut.examples.len(), 1);
    }

    #[test]
    fn faults_name_file_line_and_remedy() {
        for (text, says) in [
            ("[[frame]]\npred = \"x\"\ncode = \"SANKTION\"\n", "no PLOVER type"),
            ("[[frame]]\npred = \"x\"\ncode = \"SANCTION\"\nmode = \"visit\"\ncameo = \"162\"\n", "no mode"),
            ("[[frame]]\npred = \"x\"\ncode = \"SANCTION\"\ncameo = \"1620\"\n", "no CAMEO code"),
            ("[[frame]]\npred = \"x\"\ncode = \"SANCTION\"\ncameo = \"162\"\nobject = \"@ade\"\n", "no class"),
            ("[[frame]]\npred = \"x\"\ncode = \"SANCTION\"\ncameo = \"162\"\nyes = [\"No arrow.\"]\n", "example"),
            ("[[frame]]\npred = \"x\"\nkode = \"SANCTION\"\n", "unknown field"),
        ] {
            let message = load(text).expect_err(text).to_string();
            assert!(message.contains(says), "{message}");
            assert!(message.starts_with("lexicon/frames/sanction.toml:"), "{message}");
            assert!(message.contains("hint:"), "{message}");
        }
    }
}
