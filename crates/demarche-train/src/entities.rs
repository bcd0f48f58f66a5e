//! Training of the models that find names.
//!
//! Comes in: texts with marked names, a treebank whose mentions are annotated, and the dictionaries of actors as lists of
//! known names. Goes out: the file that [`demarche_lang::entities::EntityTagger`] reads, and its scores on sentences that were
//! held out. The models are linear, trained as averaged structured perceptrons (Collins 2002); the words' tags and trees are
//! those of the shipped parser.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use demarche_lang::Net;
use demarche_lang::entities::{
    Name, OUTSIDE, TaggedWord, add_general, best_labels, constrain, features, known_name, names_of, tag,
};
use demarche_lang::iob;
use demarche_lang::model::ModelWriter;
use demarche_types::{Rel, Upos, Xpos};

use crate::TrainError;
use crate::names::COMMON;
use crate::random::Random;
use crate::treebank::TreebankText;

/// Orders of the sentences in which a model is trained; the weights are the mean of all.
const ORDERS: u64 = 4;

/// Passes over the sentences.
const PASSES: usize = 7;

/// A feature has weights if it is met this often.
const FEATURE_MIN: u32 = 3;

/// Weights are multiplied by this before they are rounded to whole numbers.
const SCALE: f64 = 48.0;

/// Rounded weights nearer to zero than this are left out.
const WEIGHT_MIN: i16 = 24;

/// The margin by which a name must win against no name, and what is no name, or another name, against others.
const MISS_COST: i32 = 6;
const FALSE_COST: i32 = 3;

/// How often the sentences of the corpus of names stand beside those of the treebank.
const COPIES: usize = 3;

/// Parts of a corpus of which each is held out once.
const FOLDS: usize = 5;

/// What to train on.
#[derive(Clone, Debug)]
pub struct EntityData {
    /// Folder with `en_gum-permissive-ud-train` and `-dev`.
    pub treebanks: PathBuf,
    /// Folder with `uner_en_ewt-dev.iob2`, `crossner_politics-train.txt` and `-dev.txt`.
    pub entities: PathBuf,
    /// Folder with the dictionaries of actors.
    pub lexicon: PathBuf,
    /// The command, for the metadata.
    pub command: String,
}

/// A sentence with its features and marks.
#[derive(Clone)]
struct Marked {
    words: Vec<(String, Upos, Xpos, Option<usize>, Rel)>,
    features: Vec<Vec<u32>>,
    marks: Vec<String>,
}

impl Marked {
    fn tagged(&self) -> Vec<TaggedWord<'_>> {
        self.words
            .iter()
            .map(|(form, upos, xpos, head, rel)| TaggedWord { form, upos: *upos, xpos: *xpos, head: *head, rel: *rel })
            .collect()
    }
}

/// Trains both models; gives the file.
///
/// # Errors
/// An input cannot be read.
pub fn train_entities(data: &EntityData, log: &mut dyn FnMut(&str)) -> Result<Vec<u8>, TrainError> {
    let known = known_names(&data.lexicon)?;
    let mut inputs = BTreeMap::new();
    let mut open = |name: &str| -> Result<String, TrainError> {
        let path = data.entities.join(name);
        let text = fs::read_to_string(&path).map_err(|source| TrainError::Read { path, source })?;
        inputs.insert(name.to_owned(), blake3::hash(text.as_bytes()).to_hex().to_string());
        Ok(text)
    };
    let [web, politics, more_politics] =
        ["uner_en_ewt-dev.iob2", "crossner_politics-train.txt", "crossner_politics-dev.txt"]
            .map(|name| open(name).map(|text| (name, text)));
    let prepare = |marked: Result<(&str, String), TrainError>| -> Result<Vec<Marked>, TrainError> {
        let (name, text) = marked?;
        let sentences = iob::read(&text).map_err(|(line, problem)| TrainError::Treebank {
            path: data.entities.join(name),
            line,
            problem,
        })?;
        Ok(analyse(sentences.iter().map(|sentence| (owned(&sentence.forms), owned(&sentence.marks))).collect(), &known))
    };
    let (web, politics, more_politics) = (prepare(web)?, prepare(politics)?, prepare(more_politics)?);
    let mut general = Vec::new();
    for name in ["en_gum-permissive-ud-train", "en_gum-permissive-ud-dev"] {
        let treebank = TreebankText::open(&data.treebanks, name)?;
        inputs.insert(name.to_owned(), treebank.hash.clone());
        general.extend(analyse(mentions(&treebank.text), &known));
    }

    let mut scores = BTreeMap::new();
    let mut tell = |name: &str, sums: &Sums, log: &mut dyn FnMut(&str)| {
        log(&format!("{name}: {sums}"));
        scores.insert(name.to_owned(), sums.f1(None));
    };
    let with_web = |skipped: Option<usize>| -> Vec<&Marked> {
        let kept: Vec<&Marked> =
            (0..web.len()).filter(|&place| Some(fold(place, web.len())) != skipped).map(|place| &web[place]).collect();
        general.iter().chain(std::iter::repeat_n(kept, COPIES).flatten()).collect()
    };
    let mut sums = Sums::default();
    for held_out in 0..FOLDS {
        let model = Perceptron::train(&with_web(Some(held_out)));
        let tested = web.iter().enumerate().filter(|(place, _)| fold(*place, web.len()) == held_out);
        tested.for_each(|(_, sentence)| sums.add(sentence, &model.label(&sentence.features), &model.labels));
    }
    tell("EWT dev, each fifth held out once", &sums, log);
    let general_model = Perceptron::train(&with_web(None));

    let staged = |sentences: Vec<Marked>| -> Vec<Marked> {
        sentences
            .into_iter()
            .map(|mut sentence| {
                let labels: Vec<&str> = general_model
                    .label(&sentence.features)
                    .into_iter()
                    .map(|label| general_model.labels[label].as_str())
                    .collect();
                let mut features = std::mem::take(&mut sentence.features);
                add_general(&sentence.tagged(), &labels, &mut features);
                Marked { features, ..sentence }
            })
            .collect()
    };
    let (politics, more_politics) = (staged(politics), staged(more_politics));
    let model = Perceptron::train(&politics.iter().collect::<Vec<_>>());
    let mut sums = Sums::default();
    more_politics.iter().for_each(|sentence| sums.add(sentence, &model.label(&sentence.features), &model.labels));
    tell("CrossNER politics dev, trained on its training part", &sums, log);
    let mut sums = Sums::default();
    for held_out in 0..FOLDS {
        let kept = more_politics.iter().enumerate().filter(|(place, _)| fold(*place, more_politics.len()) != held_out);
        let model = Perceptron::train(&politics.iter().chain(kept.map(|(_, sentence)| sentence)).collect::<Vec<_>>());
        let tested =
            more_politics.iter().enumerate().filter(|(place, _)| fold(*place, more_politics.len()) == held_out);
        tested.for_each(|(_, sentence)| sums.add(sentence, &model.label(&sentence.features), &model.labels));
    }
    tell("CrossNER politics dev, each fifth held out once", &sums, log);
    let political_model = Perceptron::train(&politics.iter().chain(&more_politics).collect::<Vec<_>>());

    let metadata = serde_json::json!({
        "models": "linear, averaged structured perceptron", "trained_on": inputs, "parser": Net::embedded().version(),
        "held_out_f1": scores, "command": data.command, "licence": "CC BY-SA 4.0",
    });
    let mut writer = ModelWriter::default();
    writer.text("metadata", &metadata.to_string());
    writer.words("known", &known);
    general_model.write("general", &mut writer);
    political_model.write("political", &mut writer);
    Ok(writer.finish())
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

/// The part of a corpus that a sentence lies in: parts are whole stretches, so that one text is rarely in two of them.
fn fold(place: usize, count: usize) -> usize {
    place * FOLDS / count.max(1)
}

/// Tags and parses sentences, and takes their features.
fn analyse(sentences: Vec<(Vec<String>, Vec<String>)>, known: &[u32]) -> Vec<Marked> {
    let forms: Vec<Vec<&str>> = sentences.iter().map(|(forms, _)| forms.iter().map(String::as_str).collect()).collect();
    let tagged = tag(Net::embedded(), &forms);
    let marked = tagged.iter().zip(&sentences).map(|(words, (_, marks))| Marked {
        features: features(words, known),
        words: words.iter().map(|word| (word.form.to_owned(), word.upos, word.xpos, word.head, word.rel)).collect(),
        marks: marks.clone(),
    });
    marked.collect()
}

/// Lists of known names out of the dictionaries of actors, as sorted hashes.
fn known_names(lexicon: &Path) -> Result<Vec<u32>, TrainError> {
    let mut names = BTreeSet::new();
    let mut add = |name: &str, class: u32| {
        let words: Vec<String> = demarche_lang::tokenise::tokenise(name, demarche_types::Span::new(0, name.len()))
            .iter()
            .map(|word| word.span.of(name).to_owned())
            .collect();
        if !words.is_empty() {
            names.insert(known_name(words.iter().map(String::as_str), class));
        }
    };
    let rows = |file: &str| -> Result<Vec<Vec<String>>, TrainError> {
        let path = lexicon.join(file);
        let text = fs::read_to_string(&path).map_err(|source| TrainError::Read { path, source })?;
        let rows = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
        Ok(rows.map(|line| line.split('\t').map(str::to_owned).collect()).collect())
    };
    let cell = |row: &[String], place: usize| -> Vec<String> {
        row.get(place).map_or_else(Vec::new, |cell| {
            cell.split('|').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
        })
    };
    for row in rows("states.tsv")? {
        cell(&row, 1).iter().for_each(|name| add(name, 0));
        cell(&row, 2).iter().for_each(|name| add(name, 1));
        cell(&row, 3).iter().for_each(|name| add(name, 2));
    }
    for row in rows("places.tsv")? {
        let class = if row.get(2).is_some_and(|kind| kind == "city") { 3 } else { 4 };
        cell(&row, 0).iter().for_each(|name| add(name, class));
    }
    for row in rows("organisations.tsv")? {
        let class = match (row.first().map(String::as_str), row.get(1).map(String::as_str)) {
            (_, Some("people")) => 5,
            (Some(code), _) if code.ends_with(".PTY") => 6,
            (_, Some("armed-group")) => 7,
            (_, Some("media" | "company")) => 8,
            _ => 9,
        };
        cell(&row, 2).iter().for_each(|name| add(name, class));
    }
    for row in rows("holders.tsv")? {
        for name in cell(&row, 0).iter().chain(&cell(&row, 1)) {
            add(name, 10);
            let mut parts = name.split(' ');
            if let (Some(given), Some(_)) = (parts.next(), parts.next()) {
                add(given, 11);
                add(name.rsplit(' ').next().unwrap_or(name), 12);
            }
        }
    }
    for row in rows("agents.tsv")? {
        cell(&row, 3).iter().for_each(|name| add(name, 13));
    }
    for row in rows("traps.tsv")? {
        cell(&row, 0).iter().for_each(|name| add(name, 14));
    }
    for line in COMMON.lines().filter(|line| !line.starts_with('#')) {
        let Some((class, names)) = line.split_once('\t') else { continue };
        let class = match class {
            "given" => 11,
            "city" => 3,
            "region" => 4,
            "firm" => 8,
            _ => 9,
        };
        names.split('|').for_each(|name| add(name, class));
    }
    Ok(names.into_iter().collect())
}

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

/// The sentences of a treebank with `Entity=` annotations, as forms and marks: of each mention of a person, an organisation or
/// a place the words that are its name.
fn mentions(text: &str) -> Vec<(Vec<String>, Vec<String>)> {
    let mut found = Vec::new();
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
        found.push((rows.iter().map(|columns| columns[1].to_owned()).collect(), marks(&rows, &whole)));
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

/// Gold, found and right names by kind.
#[derive(Default)]
struct Sums(BTreeMap<String, [usize; 3]>);

impl Sums {
    fn add(&mut self, sentence: &Marked, found: &[usize], labels: &[String]) {
        let found: BTreeSet<(usize, usize, String)> = names_of(found, labels).into_iter().map(key).collect();
        let mut all: Vec<String> = sentence.marks.clone();
        all.sort();
        all.dedup();
        let marks: Vec<usize> =
            sentence.marks.iter().map(|mark| all.iter().position(|other| other == mark).unwrap_or(0)).collect();
        let gold: BTreeSet<(usize, usize, String)> = names_of(&marks, &all).into_iter().map(key).collect();
        for (_, _, kind) in &gold {
            self.0.entry(kind.clone()).or_default()[0] += 1;
        }
        for name in &found {
            let counts = self.0.entry(name.2.clone()).or_default();
            counts[1] += 1;
            counts[2] += usize::from(gold.contains(name));
        }
    }

    fn f1(&self, kind: Option<&str>) -> f64 {
        let counts = self.0.iter().filter(|(name, _)| kind.is_none_or(|kind| kind == *name));
        let [gold, found, right] =
            counts.fold([0; 3], |sum, (_, counts)| [sum[0] + counts[0], sum[1] + counts[1], sum[2] + counts[2]]);
        if gold + found == 0 { 0.0 } else { 2.0 * right as f64 / (gold + found) as f64 }
    }
}

fn key(name: Name) -> (usize, usize, String) {
    (name.first, name.end, name.kind)
}

impl std::fmt::Display for Sums {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "F1 {:.1}", 100.0 * self.f1(None))?;
        self.0.keys().try_for_each(|kind| write!(f, "  {kind} {:.1}", 100.0 * self.f1(Some(kind))))
    }
}

/// An averaged structured perceptron.
struct Perceptron {
    labels: Vec<String>,
    places: HashMap<u32, u32>,
    weights: Vec<i16>,
    transitions: Vec<i32>,
}

impl Perceptron {
    fn train(sentences: &[&Marked]) -> Perceptron {
        let kinds: BTreeSet<&str> =
            sentences.iter().flat_map(|sentence| &sentence.marks).filter_map(|mark| mark.get(2..)).collect();
        let labels: Vec<String> = [OUTSIDE.to_owned()]
            .into_iter()
            .chain(kinds.iter().flat_map(|kind| [format!("B-{kind}"), format!("I-{kind}")]))
            .collect();
        let count = labels.len();
        let mut met: HashMap<u32, u32> = HashMap::new();
        for feature in sentences.iter().flat_map(|sentence| sentence.features.iter().flatten()) {
            *met.entry(*feature).or_default() += 1;
        }
        let mut kept: Vec<u32> =
            met.into_iter().filter(|&(_, times)| times >= FEATURE_MIN).map(|(feature, _)| feature).collect();
        kept.sort_unstable();
        let places: HashMap<u32, u32> = kept.into_iter().zip(0..).collect();
        let rows: Vec<Vec<Vec<u32>>> = sentences
            .iter()
            .map(|sentence| {
                sentence
                    .features
                    .iter()
                    .map(|word| word.iter().filter_map(|feature| places.get(feature).copied()).collect())
                    .collect()
            })
            .collect();
        let gold: Vec<Vec<usize>> = sentences
            .iter()
            .map(|sentence| {
                sentence.marks.iter().map(|mark| labels.iter().position(|label| label == mark).unwrap_or(0)).collect()
            })
            .collect();
        let (mut weights, mut transitions) = (vec![0.0; places.len() * count], vec![0.0; count * count]);
        for order in 0..ORDERS {
            let (mean, steps) = means_of(&rows, &gold, &labels, places.len(), order);
            weights.iter_mut().zip(mean).for_each(|(sum, mean)| *sum += mean / ORDERS as f64);
            transitions.iter_mut().zip(steps).for_each(|(sum, mean)| *sum += mean / ORDERS as f64);
        }
        let rounded = |mean: f64| (mean * SCALE).round();
        let weights = weights.into_iter().map(|mean| {
            let weight = rounded(mean).clamp(f64::from(i16::MIN), f64::from(i16::MAX)) as i16;
            if weight.unsigned_abs() < WEIGHT_MIN.unsigned_abs() { 0 } else { weight }
        });
        let transitions = transitions.into_iter().map(|mean| rounded(mean) as i32).collect();
        Perceptron { weights: weights.collect(), transitions, places, labels }
    }

    fn label(&self, words: &[Vec<u32>]) -> Vec<usize> {
        let count = self.labels.len();
        let mut scores = vec![0_i32; words.len() * count];
        for (scores, word) in scores.chunks_exact_mut(count).zip(words) {
            for place in word.iter().filter_map(|feature| self.places.get(feature)) {
                let weights = &self.weights[*place as usize * count..][..count];
                scores.iter_mut().zip(weights).for_each(|(score, &weight)| *score += i32::from(weight));
            }
        }
        best_labels(&scores, &constrain(&self.labels, self.transitions.iter().copied()), count)
    }

    fn write(&self, name: &str, writer: &mut ModelWriter) {
        let count = self.labels.len();
        let sorted: BTreeMap<u32, u32> = self.places.iter().map(|(&feature, &place)| (feature, place)).collect();
        let (mut features, mut starts, mut weights) = (Vec::new(), vec![0], Vec::new());
        for (feature, place) in sorted {
            let row = &self.weights[place as usize * count..][..count];
            if row.iter().all(|&weight| weight == 0) {
                continue;
            }
            features.push(feature);
            let entries = row.iter().enumerate().filter(|&(_, &weight)| weight != 0);
            weights.extend(entries.map(|(label, &weight)| (label as u32) << 16 | u32::from(weight as u16)));
            starts.push(weights.len() as u32);
        }
        writer.text(&format!("{name}.labels"), &self.labels.join("\n"));
        writer.words(&format!("{name}.features"), &features);
        writer.words(&format!("{name}.starts"), &starts);
        writer.words(&format!("{name}.weights"), &weights);
        writer.words(
            &format!("{name}.transitions"),
            &self.transitions.iter().map(|&weight| weight as u32).collect::<Vec<_>>(),
        );
    }
}

/// Trains on the sentences in one order a pass; gives the means of the weights over the whole time, those of features and
/// those of transitions.
fn means_of(
    rows: &[Vec<Vec<u32>>],
    gold: &[Vec<usize>],
    labels: &[String],
    features: usize,
    order: u64,
) -> (Vec<f64>, Vec<f64>) {
    let count = labels.len();
    let mut weights = vec![0_i32; features * count];
    let mut late = vec![0_i64; weights.len()];
    let (mut steps, mut late_steps) = (vec![0_i32; count * count], vec![0_i64; count * count]);
    let mut time = 1_i64;
    for pass in 0..PASSES {
        let mut shuffled: Vec<usize> = (0..rows.len()).collect();
        Random::new(order, &[3, pass as u64]).shuffle(&mut shuffled);
        for sentence in shuffled {
            let (rows, gold) = (&rows[sentence], &gold[sentence]);
            let mut scores = vec![0_i32; rows.len() * count];
            for (scores, word) in scores.chunks_exact_mut(count).zip(rows) {
                for &feature in word {
                    let weights = &weights[feature as usize * count..][..count];
                    scores.iter_mut().zip(weights).for_each(|(score, weight)| *score += weight);
                }
            }
            // Violations count only where they cost: a missed name costs more than a false one.
            for (scores, &gold) in scores.chunks_exact_mut(count).zip(gold) {
                for (label, score) in scores.iter_mut().enumerate() {
                    *score += if label == gold {
                        0
                    } else if label == 0 {
                        MISS_COST
                    } else {
                        FALSE_COST
                    };
                }
            }
            let found = best_labels(&scores, &constrain(labels, steps.iter().copied()), count);
            time += 1;
            if found == *gold {
                continue;
            }
            let change = |weight: &mut i32, late: &mut i64, by: i32| {
                *weight += by;
                *late += i64::from(by) * time;
            };
            let (mut before, mut gold_before) = (0, 0);
            for (word, (&found, &gold)) in rows.iter().zip(found.iter().zip(gold)) {
                if found != gold {
                    for &feature in word {
                        for (label, by) in [(gold, 1), (found, -1)] {
                            let at = feature as usize * count + label;
                            change(&mut weights[at], &mut late[at], by);
                        }
                    }
                }
                for (from, to, by) in [(gold_before, gold, 1), (before, found, -1)] {
                    let at = from * count + to;
                    change(&mut steps[at], &mut late_steps[at], by);
                }
                (before, gold_before) = (found, gold);
            }
        }
    }
    let mean = |(&weight, &late): (&i32, &i64)| f64::from(weight) - late as f64 / time as f64;
    (weights.iter().zip(&late).map(mean).collect(), steps.iter().zip(&late_steps).map(mean).collect())
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
        assert_eq!(found[0].1, ["O", "B-PER", "I-PER", "O", "O", "B-ORG", "I-ORG", "I-ORG", "O"]);
    }

    #[test]
    fn a_perceptron_learns_what_it_is_shown() {
        let sentence = |features: [u32; 3], marks: [&str; 3]| Marked {
            words: Vec::new(),
            features: features.iter().map(|&feature| vec![feature, 9]).collect(),
            marks: owned(&marks),
        };
        let sentences = [
            sentence([1, 2, 3], ["B-A", "I-A", "O"]),
            sentence([3, 1, 2], ["O", "B-A", "I-A"]),
            sentence([3, 3, 4], ["O", "O", "B-B"]),
        ];
        let twice: Vec<&Marked> = sentences.iter().chain(&sentences).collect();
        let model = Perceptron::train(&twice);
        assert_eq!(model.labels, ["O", "B-A", "I-A", "B-B", "I-B"]);
        for sentence in &sentences {
            let found: Vec<&str> =
                model.label(&sentence.features).into_iter().map(|label| model.labels[label].as_str()).collect();
            assert_eq!(found, sentence.marks);
        }
    }
}
