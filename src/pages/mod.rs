//! A folder a page: page, options, parts.

pub mod desk;
pub mod operator;
