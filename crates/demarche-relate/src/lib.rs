//! Counts of events in, relations out: how hostile and how close two actors are, when that changed, and which camps there are;
//! articles in, stories and origins out. Arithmetic over values; this crate knows nothing of files.

mod alignment;
mod calendar;
mod counts;
mod hostility;
mod origins;
mod random;
mod report;
mod sparse;
mod stories;
mod tally;
mod words;

pub use alignment::{Alignment, Profiles, Votes};
pub use calendar::{Grain, Period, Tick};
pub use counts::{Cell, CountRow, Counts, Pair, Panel, Quads, conflict, cooperation, total};
pub use hostility::{Hostility, Score, Side, Standing, Volumes, volumes};
pub use origins::{Copied, Evidence, Link, Origins, origins};
pub use random::Random;
pub use report::{Report, day_number};
pub use stories::{Stories, stories};
pub use tally::{Deed, Direction, Tally, tally};
