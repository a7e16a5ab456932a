//! One binary for all integration tests of the readers.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod flat_files;
mod lockbox_files;
mod lockbox_mutations;
mod lockbox_properties;
mod propose_dialects;
mod propose_grammar;
mod statement_files;
mod statement_properties;
mod unpack;
mod x12_files;
mod x12_mutations;
mod x12_properties;
mod x9_files;
mod x9_made;
