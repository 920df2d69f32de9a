//! The stage bundle.
fn main() {}
