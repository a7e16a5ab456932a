//! Made mail as its readers see it.

#![expect(clippy::unwrap_used, reason = "what helps a test may fail as the test does")]

mod files;
mod lean;
mod made;
mod planted;
mod reading;
mod scored;
