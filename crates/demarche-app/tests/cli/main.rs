//! The program as its users meet it: every test runs the real binary and looks at what it prints, how it ends and
//! what it leaves on disk.

mod archives;
mod bad_input;
mod corrections;
mod corroboration;
mod figures;
mod golden;
mod ground;
mod imports;
mod kill;
mod relations;
#[cfg(feature = "search")]
mod search;
mod sql;
mod verbs;
