//! Members' accounts and their open bills, as the billing system lists them.

use chrono::NaiveDate;

use crate::ids::{AccountNumber, MemberId, Region, StatementNumber};
use crate::money::Cents;

/// What a bill is for. Money for one is never applied to the other unless a person says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BillKind {
    /// Care that was given.
    Medical,
    /// Dues for coverage.
    Premium,
}

impl BillKind {
    /// `medical` or `premium`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Medical => "medical",
            Self::Premium => "premium",
        }
    }

    /// The kind of that name.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim().to_ascii_lowercase().as_str() {
            "medical" => Some(Self::Medical),
            "premium" => Some(Self::Premium),
            _ => None,
        }
    }
}

/// A bill as billed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bill {
    /// Its number.
    pub number: StatementNumber,
    /// What it is for.
    pub kind: BillKind,
    /// The day it was made.
    pub statement_date: NaiveDate,
    /// The day it falls due: 30 days after the statement date unless the list says otherwise.
    pub due: NaiveDate,
    /// The amount open when the list was made.
    pub amount_due: Cents,
}

/// A row of the accounts list: an account, and at most one of its bills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// The account.
    pub number: AccountNumber,
    /// The member who owes.
    pub member: MemberId,
    /// The region whose books carry it.
    pub region: Region,
    /// The member's name, for evidence and display.
    pub name: String,
    /// A bill; none where the row only defines the account.
    pub bill: Option<Bill>,
}

/// A bill with what is still open of it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenBill {
    /// The bill as billed.
    pub bill: Bill,
    /// What was applied to it here and stands, since the list was made.
    pub applied: Cents,
}

impl OpenBill {
    /// What is still open; never below zero.
    pub fn open(&self) -> Cents {
        self.bill.amount_due.minus(self.applied).map_or(Cents::ZERO, |c| c.max(Cents::ZERO))
    }
}

/// An account with its bills, as the books stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The account.
    pub number: AccountNumber,
    /// The member who owes.
    pub member: MemberId,
    /// The region whose books carry it.
    pub region: Region,
    /// The member's name.
    pub name: String,
    /// Its bills, oldest due first.
    pub bills: Vec<OpenBill>,
}
