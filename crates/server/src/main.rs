//! The room server. 
fn main() {}
