//! Counts of events in, relations out: how hostile and how close two actors are, when that changed, and which camps there are.
//! Arithmetic over values; this crate knows nothing of files.

mod alignment;
mod calendar;
mod counts;
mod hostility;
mod random;
mod tally;

pub use alignment::{Alignment, Profiles, Votes};
pub use calendar::{Grain, Period, Tick};
pub use counts::{Cell, CountRow, Counts, Pair, Panel, Quads, conflict, cooperation, total};
pub use hostility::{Hostility, Score, Side, Standing, Volumes, volumes};
pub use random::Random;
pub use tally::{Deed, Direction, Tally, tally};
