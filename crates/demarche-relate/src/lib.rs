//! Counts of events in, relations out: how hostile and how close two actors are, when that changed, and which camps there are;
//! articles in, stories, origins and claims out. Arithmetic over values; this crate knows nothing of files.

mod alignment;
mod attribution;
mod balance;
mod blocs;
mod calendar;
mod claims;
mod counts;
mod dossier;
mod exposure;
mod frustration;
mod hostility;
mod kin;
mod online;
mod origins;
mod random;
mod rates;
mod report;
mod segmentation;
mod shifts;
mod signs;
mod sparse;
mod status;
mod stories;
mod tally;
mod words;

pub use alignment::{Alignment, Profiles, Votes};
pub use attribution::{Cause, Contribution};
pub use balance::{Balance, Triads, balance, chances, draw};
pub use blocs::{Blocs, blocs};
pub use calendar::{Grain, Period, Tick};
pub use claims::{
    Amount, Claim, Claims, Join, KeptClaims, Mention, Reason, Ruled, Ruling, Speaker, claims, claims_after, party,
    taken_for_each_other,
};
pub use counts::{Cell, CountRow, Counts, Pair, Panel, Quads, conflict, cooperation, total};
pub use dossier::{Denier, Dossier, Item, Source, Stance, dossiers};
pub use exposure::{Exposure, Exposures};
pub use frustration::{Frustration, frustration};
pub use hostility::{Hostility, Score, Side, Standing, Volumes, volumes};
pub use kin::{Kin, Kinship, Known};
pub use online::Provisional;
pub use origins::{Copied, Evidence, Link, Origins, origins};
pub use random::Random;
pub use rates::{Rate, Rates};
pub use report::{Day, Report, day_number};
pub use segmentation::{Channel, Segmentation};
pub use shifts::{History, Lasting, Level, Shift, ShiftModel, Turn};
pub use signs::{Edge, Network, Sign, Tie, ties};
pub use status::{BadRule, Rules, Tallied};
pub use stories::{KeptStories, Stories, stories, stories_after};
pub use tally::{Deed, Direction, Tally, tally};
