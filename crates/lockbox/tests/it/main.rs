//! One binary for all integration tests of the command.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod day;
mod env;
mod manners;
mod tidy;
