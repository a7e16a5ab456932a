//! Reconciling as a whole: scenarios from files, and what must hold whatever comes in.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails the test")]

mod large;
mod properties;
mod scenarios;
mod world;
