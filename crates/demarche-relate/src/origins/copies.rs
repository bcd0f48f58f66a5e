//! Copied text: runs of words that two bodies share.

use crate::report::Report;
use crate::words::words;
use std::collections::HashSet;
use std::fmt;

/// Words of a shingle.
const SHINGLE: usize = 4;
/// Shorter runs of shared words are phrases that anybody uses.
const RUN: usize = 6;
/// Fewer copied words are no copy.
const FEWEST: usize = 12;
/// A smaller part of the shorter text is no copy.
const PART: f32 = 0.25;
/// A text of which so large a part is copied has no origin of its own.
const WHOLE: f32 = 0.6;
/// One shingle of so many is looked up when candidates are sought.
const SAMPLED: u64 = 3;
/// Shingles that two reports must share to be compared.
const SHARED: usize = 2;
/// Reports that the others with the same shingle are compared with: the earliest.
const COMPARED: usize = 12;

/// Copied text.
#[derive(Clone, Debug, PartialEq)]
pub struct Copied {
    /// The part of the shorter text that stands in the other, 0 to 1.
    pub part: f32,
    /// How many words that are.
    pub words: usize,
    /// The longest run of them.
    pub sample: String,
}

impl fmt::Display for Copied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = (100.0 * self.part).round();
        write!(f, "{} words, {part} % of the shorter text, are the same: “{}”", self.words, self.sample)
    }
}

/// A body as its words, with the shingles that begin at each of them.
struct Body<'a> {
    text: &'a str,
    /// Where each word begins, and one past its end.
    places: Vec<(usize, usize)>,
    shingles: Vec<u64>,
    /// Words in quotation marks, which are another's.
    quoted: Vec<bool>,
}

impl<'a> Body<'a> {
    fn of(text: &'a str) -> Body<'a> {
        let marks = quotations(text);
        let mut body = Body { text, places: Vec::new(), shingles: Vec::new(), quoted: Vec::new() };
        let mut hashes = Vec::new();
        for (start, word) in words(text) {
            body.places.push((start, start + word.len()));
            let at = marks.partition_point(|mark| mark.1 <= start);
            body.quoted.push(marks.get(at).is_some_and(|mark| mark.0 < start));
            hashes.push(hash(word));
        }
        body.shingles = hashes.windows(SHINGLE).map(mix).collect();
        body
    }

    /// How many words stand outside quotation marks.
    fn own(&self) -> usize {
        self.quoted.iter().filter(|&&quoted| !quoted).count()
    }

    /// The part of its own words that stand in a run of words of another, how many, and the longest run.
    fn inside(&self, other: &HashSet<u64>) -> (f32, usize, String) {
        let mut shared = vec![false; self.places.len()];
        for (at, shingle) in self.shingles.iter().enumerate() {
            if other.contains(shingle) {
                shared[at..at + SHINGLE].fill(true);
            }
        }
        let (mut copied, mut longest) = (0, (0, 0));
        let mut at = 0;
        while at < shared.len() {
            let length = shared[at..].iter().take_while(|&&is| is).count();
            if length >= RUN {
                copied += self.quoted[at..at + length].iter().filter(|&&quoted| !quoted).count();
                if length > longest.1 {
                    longest = (at, length);
                }
            }
            at += length.max(1);
        }
        let part = copied as f32 / self.own().max(1) as f32;
        let sample = match longest.1 {
            0 => String::new(),
            length => self.text[self.places[longest.0].0..self.places[longest.0 + length - 1].1].to_owned(),
        };
        (part, copied, sample)
    }
}

/// Stretches between quotation marks, in bytes. An opening mark without its closing one opens nothing.
fn quotations(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    for (at, letter) in text.char_indices() {
        match (letter, open) {
            ('“' | '„', _) | ('"', None) => open = Some(at),
            ('”' | '"', Some(start)) => {
                found.push((start, at));
                open = None;
            }
            ('\n', _) => open = None,
            _ => {}
        }
    }
    found
}

/// FNV-1a over the letters in lower case, apostrophes alike.
fn hash(word: &str) -> u64 {
    let mut sum: u64 = 0xcbf2_9ce4_8422_2325;
    for letter in word.chars().flat_map(char::to_lowercase) {
        let letter = if letter == '’' { '\'' } else { letter };
        sum = (sum ^ u64::from(u32::from(letter))).wrapping_mul(0x0100_0000_01b3);
    }
    sum
}

fn mix(hashes: &[u64]) -> u64 {
    let mut sum: u64 = 0;
    for hash in hashes {
        sum = (sum.rotate_left(23) ^ hash).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    sum ^ (sum >> 29)
}

/// Two reports of which one holds a part of the other.
pub(super) struct Pair {
    /// The earlier one.
    pub(super) of: usize,
    /// The later one.
    pub(super) by: usize,
    /// The one that took the text: the later, or of two of one day the shorter.
    pub(super) follower: usize,
    /// Whether the follower took so much that it has no origin of its own.
    pub(super) is_whole: bool,
    /// What is shared.
    pub(super) copied: Copied,
}

/// Pairs of reports of which one holds a part of the other: those that share most first.
pub(super) fn copies(reports: &[Report<'_>]) -> Vec<Pair> {
    let set = |body: &Body<'_>| body.shingles.iter().copied().collect::<HashSet<u64>>();
    let mut found = Vec::new();
    for group in pairs(reports).chunk_by(|one, other| one.0 == other.0) {
        let of = group[0].0;
        let earlier = Body::of(reports[of].body);
        let of_earlier = set(&earlier);
        for &(_, by) in group {
            let later = Body::of(reports[by].body);
            let is_earlier_shorter = earlier.places.len() < later.places.len();
            let (part, words, sample) =
                if is_earlier_shorter { earlier.inside(&set(&later)) } else { later.inside(&of_earlier) };
            if part < PART || words < FEWEST {
                continue;
            }
            // A long text that takes over a short one of an earlier day has more to tell than that.
            let has_grown = is_earlier_shorter && reports[of].day.zip(reports[by].day).is_some_and(|(of, by)| of < by);
            let taken = if has_grown { words as f32 / later.own() as f32 } else { part };
            let follower = if is_earlier_shorter && !has_grown { of } else { by };
            found.push(Pair { of, by, follower, is_whole: taken >= WHOLE, copied: Copied { part, words, sample } });
        }
    }
    found.sort_by(|one, other| {
        other.copied.part.total_cmp(&one.copied.part).then((one.of, one.by).cmp(&(other.of, other.by)))
    });
    found
}

/// Pairs of reports that share sampled shingles, each once.
fn pairs(reports: &[Report<'_>]) -> Vec<(usize, usize)> {
    let mut index: Vec<(u64, u32)> = Vec::new();
    for (at, report) in reports.iter().enumerate() {
        let mut sampled: Vec<u64> =
            Body::of(report.body).shingles.into_iter().filter(|shingle| shingle % SAMPLED == 0).collect();
        sampled.sort_unstable();
        sampled.dedup();
        index.extend(sampled.into_iter().map(|shingle| (shingle, at as u32)));
    }
    index.sort_unstable();
    let mut shared: Vec<(u32, u32)> = Vec::new();
    for group in index.chunk_by(|one, other| one.0 == other.0) {
        for (at, (_, of)) in group.iter().enumerate().take(COMPARED) {
            shared.extend(group[at + 1..].iter().map(|(_, by)| (*of, *by)));
        }
    }
    shared.sort_unstable();
    let often = |pair: &&[(u32, u32)]| pair.len() >= SHARED;
    shared
        .chunk_by(|one, other| one == other)
        .filter(often)
        .map(|pair| (pair[0].0 as usize, pair[0].1 as usize))
        .collect()
}
