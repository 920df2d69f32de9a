//! A folder a page: page, options, parts.

pub mod desk;
pub mod operator;
pub mod viewer;
#[cfg(feature = "gallery")]
pub mod gallery;
