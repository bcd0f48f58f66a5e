//! Counts of events in, relations out: how hostile and how close two actors are, when that changed, and which camps there are;
//! articles in, stories and origins out. Arithmetic over values; this crate knows nothing of files.

mod alignment;
mod attribution;
mod calendar;
mod counts;
mod exposure;
mod hostility;
mod online;
mod origins;
mod random;
mod report;
mod segmentation;
mod shifts;
mod sparse;
mod stories;
mod tally;
mod words;

pub use alignment::{Alignment, Profiles, Votes};
pub use attribution::{Cause, Contribution};
pub use calendar::{Grain, Period, Tick};
pub use counts::{Cell, CountRow, Counts, Pair, Panel, Quads, conflict, cooperation, total};
pub use exposure::{Exposure, Exposures};
pub use hostility::{Hostility, Score, Side, Standing, Volumes, volumes};
pub use online::Provisional;
pub use origins::{Copied, Evidence, Link, Origins, origins};
pub use random::Random;
pub use report::{Report, day_number};
pub use segmentation::{Channel, Segmentation};
pub use shifts::{History, Lasting, Level, Shift, ShiftModel, Turn};
pub use stories::{Stories, stories};
pub use tally::{Deed, Direction, Tally, tally};
