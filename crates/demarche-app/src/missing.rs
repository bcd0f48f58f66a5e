//! A verb that this build was made without.

use crate::failure::Failure;

/// Whatever was meant for it.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Not looked at
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    _rest: Vec<String>,
}

/// Tells how to build with the verb.
pub(crate) fn of(feature: &str) -> Failure {
    Failure::usage(format!(
        "this demarche was built without `{feature}`\n  hint: build it with `cargo build --release --locked -p demarche-app --features {feature}`"
    ))
}
