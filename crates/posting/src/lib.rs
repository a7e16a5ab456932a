//! Who paid, which bills, which entries: a payment and what is known about accounts become journal entries, or a
//! place in the queue of a person.
//!
//! [`needs`] says what has to be looked up for an item, [`post`] decides it, [`decide`] books what a person decides,
//! [`returned`] takes back a check that bounced, and [`bank`] books what a bank statement says about deposits. All of
//! it is pure: the day, the accounts and the configuration are arguments, and the same arguments give the same
//! entries. This crate knows neither the store nor how lines were read.
//!
//! One rule stands above the others: money is applied by a machine only where two independent pieces of evidence
//! point to the same account and nothing contradicts them. Money that waits is booked all the same.

mod apply;
pub mod bank;
mod book;
mod decide;
pub mod entries;
mod error;
mod identify;
mod known;
mod post;
mod returned;
pub mod returns;
pub mod rules;
mod subject;
#[cfg(test)]
mod testing;

pub use decide::{Decision, decide, last_decision, undo};
pub use error::{PostingError, Refusal};
pub use identify::claims::needs;
pub use known::Known;
pub use post::post;
pub use returned::returned;
pub use subject::{Needs, Outcome, Subject};
