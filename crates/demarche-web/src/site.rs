//! What all pages share: the ledger, its latest snapshot in memory, the tokens.

use crate::claims::Related;
use crate::relations::System;
use crate::view::View;
use crate::work::Gaps;
use demarche::lexicon::Lexicon;
use demarche::relations::{ClaimsCounted, NoRelations, Wanted, World};
use demarche_store::{EventRow, Ledger, MentionRow, QuotationRow, StoreError};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// How a site is served.
pub struct Options {
    /// The ledger's folder; made if there is none.
    pub ledger: PathBuf,
    /// The dictionaries that names of actors come from and uploads are read with.
    pub lexicon: &'static Lexicon,
    /// What every reader must know; needed where others than this machine can reach the socket.
    pub token: Option<String>,
    /// Where notes for whoever runs the server go: they may name paths, answers never do.
    pub log: fn(&str),
}

impl Options {
    /// The ledger in a folder, for this machine alone.
    pub fn new(ledger: PathBuf) -> Options {
        Options { ledger, lexicon: Lexicon::embedded(), token: None, log: |_| {} }
    }
}

/// A ledger that is being served.
pub struct Site {
    pub(crate) options: Options,
    pub(crate) ledger: Ledger,
    view: RwLock<Arc<View>>,
    /// Held by whoever reads a new snapshot; when it may be done again.
    next: Mutex<Instant>,
    /// What writes must carry; new with every start.
    pub(crate) key: String,
    pub(crate) started: String,
    recent: Mutex<Vec<(String, Arc<Details>)>>,
    related: Kept<(), Arc<Related>>,
    around: Kept<usize, Arc<Related>>,
    gaps: Kept<(), Arc<Gaps>>,
    worlds: [Kept<(), Result<Arc<World>, String>>; 3],
    systems: Kept<i32, Arc<System>>,
    /// Held while an upload is read: one at a time.
    pub(crate) desk: Mutex<()>,
}

/// Values of the present state, the last few of them. Who asks for one that is being made waits for it.
struct Kept<K, V> {
    most: usize,
    values: Mutex<((u64, usize), Vec<(K, V)>)>,
}

impl<K: PartialEq, V: Clone> Kept<K, V> {
    fn new(most: usize) -> Kept<K, V> {
        Kept { most, values: Mutex::new(((0, 0), Vec::new())) }
    }

    fn get(&self, state: (u64, usize), key: K, make: impl FnOnce() -> V) -> V {
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        if values.0 != state {
            *values = (state, Vec::new());
        }
        if let Some((_, value)) = values.1.iter().find(|(known, _)| *known == key) {
            return value.clone();
        }
        let value = make();
        if values.1.len() >= self.most {
            values.1.remove(0);
        }
        values.1.push((key, value.clone()));
        value
    }
}

/// What is kept of a reading on disk only.
#[derive(Default)]
pub(crate) struct Details {
    pub events: Vec<EventRow>,
    pub mentions: Vec<MentionRow>,
    pub quotations: Vec<QuotationRow>,
}

/// Readings whose details stay in memory.
const RECENT: usize = 64;
/// A snapshot is looked for no oftener than this.
const LOOK: Duration = Duration::from_millis(700);
/// Reading snapshots may take one part in so many of the time.
const PART: u32 = 4;

impl Site {
    /// Opens the ledger and reads its latest snapshot.
    pub fn open(options: Options) -> Result<Arc<Site>, StoreError> {
        let ledger = Ledger::create_or_open(&options.ledger)?;
        let view = View::load(&ledger.snapshot()?, ledger.corrections()?.all.len())?;
        Ok(Arc::new(Site {
            options,
            ledger,
            view: RwLock::new(Arc::new(view)),
            next: Mutex::new(Instant::now() + LOOK),
            key: random(),
            started: random(),
            recent: Mutex::new(Vec::new()),
            related: Kept::new(1),
            around: Kept::new(8),
            gaps: Kept::new(1),
            worlds: [Kept::new(1), Kept::new(1), Kept::new(1)],
            systems: Kept::new(128),
            desk: Mutex::new(()),
        }))
    }

    /// The snapshot that pages are made of.
    pub(crate) fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the latest snapshot if it is a newer one and it is time; `now`: at once.
    pub(crate) fn refresh(&self, now: bool) {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let begun = Instant::now();
        if !now && begun < *next {
            return;
        }
        let loaded = self.ledger.snapshot().and_then(|latest| {
            let corrections = self.ledger.corrections()?.all.len();
            if (latest.number(), corrections) == self.view().state() {
                return Ok(None);
            }
            View::load(&latest, corrections).map(Some)
        });
        match loaded {
            Ok(Some(view)) => {
                *self.view.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(view);
                self.recent.lock().unwrap_or_else(PoisonError::into_inner).clear();
            }
            Ok(None) => {}
            Err(error) => (self.options.log)(&format!("the latest snapshot cannot be read: {error}")),
        }
        *next = Instant::now() + LOOK.max(begun.elapsed() * PART);
    }

    /// What pages follow from: a page of the same state is the same page.
    pub(crate) fn state(&self) -> String {
        let (snapshot, corrections) = self.view().state();
        format!("{snapshot}-{corrections}")
    }

    /// What stands on disk of one article's reading.
    pub(crate) fn details(&self, view: &View, article: usize) -> Result<Arc<Details>, StoreError> {
        let entry = &view.articles[article];
        {
            let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(at) = recent.iter().position(|(reading, _)| **reading == *entry.reading) {
                let found = recent.remove(at);
                let details = Arc::clone(&found.1);
                recent.push(found);
                return Ok(details);
            }
        }
        let snapshot = self.ledger.snapshot()?;
        let batch = view.names.text(entry.batch);
        let (events, faults) = snapshot.of_reading::<EventRow>(&entry.reading, batch)?;
        let (mentions, more) = snapshot.of_reading::<MentionRow>(&entry.reading, batch)?;
        let (quotations, last) = snapshot.of_reading::<QuotationRow>(&entry.reading, batch)?;
        for fault in faults.iter().chain(&more).chain(&last) {
            (self.options.log)(&fault.to_string());
        }
        let details = Arc::new(Details { events, mentions, quotations });
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if recent.len() >= RECENT {
            recent.remove(0);
        }
        recent.push((entry.reading.to_string(), Arc::clone(&details)));
        Ok(details)
    }

    /// The view's articles, related; of a large ledger the newest.
    pub(crate) fn related(&self, view: &View) -> Arc<Related> {
        self.related.get(view.state(), (), || Arc::new(Related::all(self, view)))
    }

    /// What all counts teach, by which claims count.
    pub(crate) fn world(&self, view: &View, claims: ClaimsCounted) -> Result<Arc<World>, NoRelations> {
        let load = || {
            let wanted = Wanted { claims, ..Wanted::default() };
            let derived = self.ledger.root().join("derived");
            let snapshot = self.ledger.snapshot_at(Some(view.snapshot).filter(|number| *number > 0))?;
            World::load(&snapshot, self.options.lexicon, &wanted, Some(&derived))
        };
        let kept = self.worlds[claims as usize].get(view.state(), (), || match load() {
            Ok(world) => Ok(Arc::new(world)),
            Err(NoRelations::NotThere(why)) => Err(why),
            Err(error) => {
                (self.options.log)(&error.to_string());
                Err("the counts cannot be read; the terminal of the server says more".to_owned())
            }
        });
        kept.map_err(NoRelations::NotThere)
    }

    /// The network of a time.
    pub(crate) fn system(&self, view: &View, world: &World, at: i32) -> Arc<System> {
        self.systems.get(view.state(), at, || Arc::new(System::of(world, at)))
    }

    /// What the dictionaries do not know of the newest articles.
    pub(crate) fn gaps(&self, view: &View) -> Arc<Gaps> {
        self.gaps.get(view.state(), (), || Arc::new(crate::work::gaps(self, view)))
    }

    /// The articles around an event, related.
    pub(crate) fn related_around(&self, view: &View, event: usize) -> Arc<Related> {
        self.around.get(view.state(), event, || Arc::new(Related::around(self, view, event)))
    }

    /// The name of an actor: of a state, and the role behind it.
    pub(crate) fn actor_name(&self, code: &str) -> Option<String> {
        let (head, role) = code.split_once('.').unwrap_or((code, ""));
        let state = self.options.lexicon.actors.state(head)?;
        Some(match role_name(role) {
            None => state.name.clone(),
            Some(role) => format!("{}, {role}", state.name),
        })
    }
}

fn role_name(role: &str) -> Option<&str> {
    Some(match role.split('.').next_back()? {
        "" => return None,
        "GOV" => "government",
        "MIL" => "armed forces",
        "COP" => "police",
        "LEG" => "legislature",
        "JUD" => "courts",
        "SPY" => "intelligence",
        "PTY" => "party",
        "REB" => "armed opposition",
        "OPP" => "opposition",
        "BUS" => "business",
        "CVL" => "civilians",
        "JRN" => "media",
        "ELI" => "elites",
        "REL" => "religious bodies",
        other => other,
    })
}

/// 128 bits that nobody can guess, in hex.
fn random() -> String {
    let mut bytes = [0u8; 16];
    // Without a source of randomness no token would be safe: better no server.
    getrandom::fill(&mut bytes).expect("the system gives random numbers");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
