//! Errors that end a command, and their exit codes.

use std::fmt::Display;
use std::io;
use std::process::ExitCode;

/// Some input or file could not be used.
pub(crate) const BAD_INPUT: u8 = 3;
/// Done, with findings.
pub(crate) const FINDINGS: u8 = 1;

/// Wrong usage, as clap ends it.
pub(crate) const USAGE: u8 = 2;

/// Why a command ended early.
pub(crate) struct Failure {
    message: String,
    code: u8,
    may_pass: bool,
}

impl Failure {
    /// Bad input: what, where, and what would help.
    pub(crate) fn input(message: impl Display) -> Failure {
        Failure { message: message.to_string(), code: BAD_INPUT, may_pass: false }
    }

    /// Wrong usage: what, where, and what would help.
    pub(crate) fn usage(message: impl Display) -> Failure {
        Failure { message: message.to_string(), code: USAGE, may_pass: false }
    }

    /// Whether the same command may do better in a moment, as where another process writes.
    pub(crate) fn may_pass(&self) -> bool {
        self.may_pass
    }

    /// Prints the message and gives the exit code.
    pub(crate) fn tell(self) -> ExitCode {
        if !self.message.is_empty() {
            eprintln!("demarche: {}", self.message);
        }
        ExitCode::from(self.code)
    }
}

impl From<demarche_store::StoreError> for Failure {
    fn from(error: demarche_store::StoreError) -> Failure {
        use demarche_store::StoreError::{Locked, Raced};
        Failure { may_pass: matches!(error, Locked { .. } | Raced { .. }), ..Failure::input(error) }
    }
}

impl From<demarche::relations::NoRelations> for Failure {
    fn from(error: demarche::relations::NoRelations) -> Failure {
        Failure::input(error)
    }
}

impl From<io::Error> for Failure {
    /// Writing results failed. A reader that closed the pipe (`| head`) has what it wanted.
    fn from(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure { message: String::new(), code: 0, may_pass: false },
            _ => Failure::input(format!(
                "cannot write the result: {error}\n  hint: check the disk and where stdout goes"
            )),
        }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Failure {
        match error.io_error_kind() {
            Some(kind) => Failure::from(io::Error::from(kind)),
            None => Failure::input(error),
        }
    }
}
