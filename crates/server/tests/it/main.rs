//! The room server from outside: over sockets, over HTTP, as a process that is killed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod crash;
mod limits;
mod pages;
mod rest;
mod rooms;
mod seed;
mod support;
mod tls;
