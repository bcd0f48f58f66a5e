//! Tasks of the workspace: tidy, train, bench.
fn main() {}
