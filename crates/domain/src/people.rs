//! Who works here, and what each may do.

use chrono::{NaiveDate, NaiveDateTime};

/// What a person is here for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Imports files and decides odd items.
    Operator,
    /// The same, and approves what others propose.
    Supervisor,
    /// Brings statements, reconciles, closes days.
    Finance,
    /// Sees everything and changes nothing.
    Auditor,
    /// Knows who may do what, and sees no money.
    Administrator,
}

impl Role {
    /// Every one.
    pub const ALL: [Self; 5] =
        [Self::Operator, Self::Supervisor, Self::Finance, Self::Auditor, Self::Administrator];

    /// `operator`, `supervisor`, `finance`, `auditor` or `administrator`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Supervisor => "supervisor",
            Self::Finance => "finance",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
        }
    }

    /// The role of that word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name they log in with; it stands beside everything they do.
    pub name: String,
    /// What they are here for.
    pub role: Role,
    /// True for somebody who may do nothing any more; what they did stays.
    pub disabled: bool,
    /// Since when, UTC.
    pub created_at: NaiveDateTime,
}

/// A step of closing a business day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayStep {
    /// Finance asked for it; somebody else has to agree.
    Asked,
    /// It is closed.
    Closed,
    /// It is open again.
    Reopened,
}

impl DayStep {
    /// `asked`, `closed` or `reopened`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Closed => "closed",
            Self::Reopened => "reopened",
        }
    }

    /// The step of that word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Asked, Self::Closed, Self::Reopened].into_iter().find(|step| step.as_str() == text)
    }
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayRecord {
    /// The business day.
    pub day: NaiveDate,
    /// What.
    pub step: DayStep,
    /// Who.
    pub person: String,
    /// When, UTC.
    pub at: NaiveDateTime,
}

/// What explains a difference between lockbox, bank and books.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// Which difference: [`crate::recon::ReconDay::break_id`].
    pub break_id: String,
    /// The deposit day.
    pub day: NaiveDate,
    /// Why it is as it is, and what is done about it.
    pub note: String,
    /// Who says so.
    pub proposed_by: String,
    /// When, UTC.
    pub proposed_at: NaiveDateTime,
    /// Who else agrees; nobody yet.
    pub approved_by: Option<String>,
}

/// The first answer to a request that may be sent twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Who asked.
    pub person: String,
    /// The key that came with the request.
    pub key: String,
    /// What was asked, in one line: a key is good for one request.
    pub request: String,
    /// The status of the answer.
    pub status: u16,
    /// The answer, JSON.
    pub body: String,
    /// When, UTC.
    pub at: NaiveDateTime,
}
