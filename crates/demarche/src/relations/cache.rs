//! The fit of a world, kept beside its ledger: derived, and made anew whenever it is missing or of another snapshot, question or engine.
//!
//! One file: eight bytes of a mark, eight with the length of the head, the [`Head`], then the counts of one pair after the other. So one pair
//! is read without the others. A file is written under another name, synced, and moved into place; what cannot be read or written is as good as
//! not there.

use super::Wanted;
use super::world::{Told, World};
use crate::VERSION;
use demarche_lexicon::Lexicon;
use demarche_relate::{Cell, Contribution, Counts, Grain, Hostility, Pair, Panel, ShiftModel};
use demarche_store::Snapshot;
use demarche_types::ActorCode;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// What every file begins with.
const MARK: &[u8; 8] = b"dmrchfit";
/// Changes when counts or fits change for the same ledger.
const ENGINE: u32 = 2;
/// Files kept at most; the oldest go.
const MOST_FILES: usize = 12;
/// A head longer than this is none of ours.
const LONGEST_HEAD: u64 = 256 << 20;

/// All but the counts of the pairs.
#[derive(Serialize, Deserialize)]
pub(crate) struct Head {
    pub grain: Grain,
    pub actors: Vec<String>,
    pub panels: Vec<Panel>,
    pub hostility: Hostility,
    pub model: ShiftModel,
    pub coarser: Vec<(Grain, Hostility)>,
    pub label: String,
    pub notes: Vec<String>,
    /// Where the counts of each pair begin behind the head, and how long they are.
    pub places: Vec<(Pair, u64, u64)>,
}

/// The counts of a pair.
#[derive(Serialize, Deserialize)]
struct Counted {
    cells: Vec<Cell>,
    /// Story, panel, tick, quads.
    told: Vec<(String, usize, i32, [f64; 4])>,
}

/// Where the fit of a question to a snapshot is kept.
pub(crate) fn path(folder: &Path, snapshot: &Snapshot, lexicon: &Lexicon, wanted: &Wanted) -> PathBuf {
    let question = format!("{ENGINE}\n{VERSION}\n{}\n{}\n{wanted:?}\n", lexicon.version(), snapshot.number());
    let mut hash = blake3::Hasher::new();
    hash.update(question.as_bytes());
    // What people correct counts at once, without a snapshot.
    hash.update(&folder.parent().and_then(|root| fs::read(root.join("corrections.jsonl")).ok()).unwrap_or_default());
    let name = hash.finalize().to_hex();
    folder.join(format!("relations-{:020}-{}.fit", snapshot.number(), &name[..16]))
}

/// Keeps a fit.
pub(crate) fn keep(path: &Path, world: &World) {
    // Without it the next question takes longer; nothing else.
    let _ = write(path, world);
}

fn write(path: &Path, world: &World) -> Option<()> {
    let folder = path.parent()?;
    fs::create_dir_all(folder).ok()?;
    let (mut head, mut body) = (world.head(), Vec::new());
    for (pair, cells) in &world.counts.dyads {
        let told = world.told.get(pair).map_or(&[][..], Vec::as_slice);
        let told = told.iter().map(|told| (told.story.clone(), told.adds.panel, told.adds.tick, told.adds.quads));
        let counted = postcard::to_stdvec(&Counted { cells: cells.clone(), told: told.collect() }).ok()?;
        head.places.push((*pair, body.len() as u64, counted.len() as u64));
        body.extend(counted);
    }
    let head = postcard::to_stdvec(&head).ok()?;
    let name = format!("{}.{}.tmp", path.file_name()?.to_string_lossy(), std::process::id());
    let draft = folder.join(name);
    let written = (|| {
        let mut file = File::create(&draft)?;
        for part in [MARK.as_slice(), &(head.len() as u64).to_le_bytes(), &head, &body] {
            file.write_all(part)?;
        }
        file.sync_all()?;
        fs::rename(&draft, path)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&draft);
    }
    tidy(folder);
    Some(())
}

/// Removes the oldest files: those of the lowest snapshots.
fn tidy(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut kept: Vec<String> = names.filter(|name| name.starts_with("relations-") && name.ends_with(".fit")).collect();
    kept.sort();
    let old = kept.len().saturating_sub(MOST_FILES);
    kept.iter().take(old).for_each(|name| {
        let _ = fs::remove_file(folder.join(name));
    });
}

fn head(file: &mut File) -> Option<Head> {
    let mut begin = [0; 16];
    file.read_exact(&mut begin).ok()?;
    let length = u64::from_le_bytes(begin[8..].try_into().ok()?);
    if &begin[..8] != MARK || length > LONGEST_HEAD || length > file.metadata().ok()?.len() {
        return None;
    }
    let mut bytes = vec![0; length as usize];
    file.read_exact(&mut bytes).ok()?;
    postcard::from_bytes(&bytes).ok()
}

/// A world of the counts that were read.
fn world(head: Head, counted: Vec<(Pair, Counted)>) -> World {
    let (mut dyads, mut all_told) = (BTreeMap::new(), BTreeMap::new());
    for (pair, Counted { cells, told }) in counted {
        dyads.insert(pair, cells);
        let told: Vec<Told> = told
            .into_iter()
            .map(|(story, panel, tick, quads)| Told { story, adds: Contribution { panel, tick, quads } })
            .collect();
        if !told.is_empty() {
            all_told.insert(pair, told);
        }
    }
    World {
        counts: Counts { grain: head.grain, actors: head.actors, panels: head.panels, dyads },
        hostility: head.hostility,
        model: head.model,
        coarser: head.coarser,
        told: all_told,
        label: head.label,
        notes: head.notes,
        faults: Vec::new(),
    }
}

/// All that is kept.
pub(crate) fn whole(path: &Path) -> Option<World> {
    let mut file = File::open(path).ok()?;
    let mut head = head(&mut file)?;
    let mut body = Vec::new();
    file.read_to_end(&mut body).ok()?;
    let mut counted = Vec::with_capacity(head.places.len());
    for (pair, start, length) in std::mem::take(&mut head.places) {
        let bytes = body.get(start as usize..start.checked_add(length)? as usize)?;
        counted.push((pair, postcard::from_bytes(bytes).ok()?));
    }
    Some(world(head, counted))
}

/// What is kept of one pair; without counts if nothing is reported of it.
pub(crate) fn pair(path: &Path, of: [&ActorCode; 2]) -> Option<World> {
    let mut file = File::open(path).ok()?;
    let mut head = head(&mut file)?;
    let behind = file.stream_position().ok()?;
    let place = |code: &ActorCode| head.actors.binary_search(&code.0).ok();
    let wanted = match (place(of[0]), place(of[1])) {
        (Some(a), Some(b)) if a != b => Some(Pair { a: a.min(b), b: a.max(b) }),
        _ => None,
    };
    let mut counted = Vec::new();
    let places = std::mem::take(&mut head.places);
    if let Some((pair, start, length)) = places.into_iter().find(|(pair, ..)| Some(*pair) == wanted) {
        file.seek(SeekFrom::Start(behind.checked_add(start)?)).ok()?;
        let mut bytes = Vec::new();
        file.take(length).read_to_end(&mut bytes).ok()?;
        counted.push((pair, postcard::from_bytes(&bytes).ok()?));
    }
    Some(world(head, counted))
}

#[cfg(test)]
mod tests {
    use super::super::Gathered;
    use super::*;
    use demarche_relate::{CountRow, Period};

    fn fitted() -> World {
        let row = |source: &str, target: &str, month: u8, story: Option<&str>| CountRow {
            source: source.to_owned(),
            target: target.to_owned(),
            period: Period::Month(2014, month),
            panel: "ledger".to_owned(),
            quads: [1.0, 0.0, 0.0, 0.0],
            goldstein: 1.0,
            story: story.map(str::to_owned),
        };
        let rows = vec![
            row("PER", "CHL", 3, Some("CONSULT peru met chile.")),
            row("CHL", "PER", 5, None),
            row("ECU", "PER", 4, None),
        ];
        World::of(Gathered { rows, label: "own coding".to_owned(), ..Gathered::default() }).expect("three events")
    }

    #[test]
    fn what_is_kept_comes_back_whole_and_by_pair() {
        let folder = std::env::temp_dir().join(format!("demarche-fit-{}", std::process::id()));
        let path = folder.join("relations-1.fit");
        let made = fitted();
        keep(&path, &made);
        let read = whole(&path).expect("it was kept");
        assert_eq!(read.counts, made.counts);
        assert_eq!((read.hostility, read.model, read.told), (made.hostility, made.model, made.told));
        let code = |text: &str| ActorCode(text.to_owned());
        let one = pair(&path, [&code("PER"), &code("CHL")]).expect("it was kept");
        assert_eq!(one.counts.dyads.len(), 1);
        assert_eq!(one.counts.panels, made.counts.panels, "the exposure of the whole stays");
        assert!(pair(&path, [&code("PER"), &code("NOR")]).expect("it was kept").counts.dyads.is_empty());
        let mut bytes = fs::read(&path).expect("a file");
        bytes.truncate(bytes.len() / 2);
        fs::write(&path, &bytes).expect("written");
        assert!(whole(&path).is_none(), "half a file is none");
        fs::remove_dir_all(&folder).expect("removed");
    }
}
