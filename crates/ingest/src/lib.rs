//! Bytes of a bank's file to a stream of events, control totals and diagnostics, and back to bytes.
//!
//! One folder a format. Nothing here knows the database, the network or the clock: readers take a `BufRead`, writers a
//! `Write`. Content never makes a reader fail: what is wrong becomes a `Diagnostic` with its place, and `Result` is for
//! I/O alone.

pub mod accounts;
pub mod bai2;
mod books;
pub mod camt;
pub mod csv_statement;
mod deposit_accounts;
pub mod dump;
pub mod event;
pub mod flat;
pub mod lines;
pub mod lockbox;
pub mod ofx;
pub mod propose;
mod report;
pub mod sniff;
mod statement;
mod text;
pub mod unpack;
pub mod x12;
pub mod x9;

pub use deposit_accounts::DepositAccounts;
