//! A check or money order as the bank's file will tell it, and the same with its truth.

use chrono::NaiveDate;
use lockbox_domain::Cents;

use crate::people::Payer;
use crate::plant::{Expect, Plant};

/// What the bank reads and captures of one payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Check {
    pub(crate) amount: Cents,
    pub(crate) routing: &'static str,
    /// The account it is drawn on; money orders have none.
    pub(crate) account: Option<u64>,
    pub(crate) serial: u64,
    pub(crate) date: Option<NaiveDate>,
    /// The remitter, as keyed.
    pub(crate) name: String,
    /// What was captured; empty where nothing was.
    pub(crate) text: String,
}

/// A payment that is to be mailed, with its truth.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) check: Check,
    pub(crate) payer: Payer,
    pub(crate) statements: Vec<u64>,
    pub(crate) planted: Vec<Plant>,
    pub(crate) expect: Expect,
}

/// A draft and how many files later than the first of its group it comes: 0 in the same.
pub(crate) type Mailed = (u32, Draft);
