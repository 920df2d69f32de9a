//! The desk bundle.
fn main() {}
