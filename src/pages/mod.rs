//! A folder a page: page, options, parts.

pub mod agenda;
pub mod controller;
pub mod desk;
#[cfg(feature = "gallery")]
pub mod gallery;
pub mod home;
pub mod moderator;
pub mod operator;
pub mod viewer;
pub mod wall;
