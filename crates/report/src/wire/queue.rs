//! `queue --json`: what waits for a person, and who has it.

use chrono::NaiveDateTime;
use lockbox_domain::queue::QueueKind;
use lockbox_domain::{Candidate, ItemId, QueueEntry, QueueId, Reason};
use serde::Serialize;

use super::{date, moment, read::share};

/// The document of `queue list`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct List {
    /// The entries, the most urgent first.
    pub items: Vec<Entry>,
    /// What to ask for after these; null at the end.
    pub next: Option<String>,
}

/// One entry of the queue: also the document of `show` and of `resolve`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// The payment; null for a batch, a file or a bank's entry.
    pub item_id: Option<String>,
    /// Why it waits.
    pub reasons: Vec<&'static str>,
    /// How much money it is about.
    pub amount_cents: i64,
    /// The region of the lockbox.
    pub region: Option<String>,
    /// The lockbox.
    pub lockbox: Option<String>,
    /// The deposit date.
    pub deposit_date: Option<String>,
    /// The batch number the bank gave.
    pub batch: Option<u32>,
    /// The item number the bank gave; null for a batch or a file.
    pub item: Option<u32>,
    /// `open`, `claimed`, `held` or `decided`.
    pub state: &'static str,
    /// Who has it.
    pub claimed_by: Option<String>,
    /// When that lapses, UTC.
    pub lease_until: Option<String>,
    /// Until when it should be decided, UTC.
    pub deadline: Option<String>,
    /// Whose it could be, likeliest first.
    pub candidates: Vec<CandidateWire>,
    /// One sentence more.
    pub detail: Option<String>,
    /// What was decided.
    pub decided: Option<&'static str>,
    /// What may explain why a batch does not add up, the likeliest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ideas: Vec<String>,
    /// The tape of a batch that waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balance: Option<Balance>,
}

/// A batch's checks beside what came with them, with what they add up to on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Balance {
    /// What the file says the checks add up to.
    pub stated_cents: Option<i64>,
    /// What they do add up to.
    pub checks_cents: i64,
    /// The checks less what the file says.
    pub difference_cents: Option<i64>,
    /// How many checks the file says there are.
    pub stated_items: Option<u64>,
    /// How many there are.
    pub counted_items: u64,
    /// The checks in file order; of a large batch the first, and those that the ideas are about.
    pub tape: Vec<Tape>,
}

/// A line of the tape.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tape {
    /// The payment.
    pub item_id: String,
    /// The number the bank gave it.
    pub item: u32,
    /// Who paid.
    pub remitter: Option<String>,
    /// The check number.
    pub serial: Option<String>,
    /// The check's amount.
    pub check_cents: i64,
    /// What the coupon or the remittance with it says; null where neither says an amount.
    pub coupon_cents: Option<i64>,
    /// All checks up to this one.
    pub running_cents: i64,
    /// Checks less coupons up to this one, of those with both.
    pub apart_cents: i64,
    /// True when an idea is about it.
    pub named: bool,
}

/// Somebody whose payment it could be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CandidateWire {
    /// The member.
    pub member_id: String,
    /// The account.
    pub account_number: String,
    /// 0 to 1: how likely.
    pub probability: f64,
    /// Why, each in a few words.
    pub reasons: Vec<String>,
    /// What is open on the account.
    pub open_cents: i64,
}

/// The document of a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// The entry.
    pub id: String,
    /// Who has it.
    pub claimed_by: String,
    /// When that lapses, UTC.
    pub lease_until: String,
}

/// The list of `entries`; `next` is the id to ask after where there are more.
pub fn list(entries: &[QueueEntry], next: Option<QueueId>) -> List {
    List { items: entries.iter().map(entry).collect(), next: next.map(|id| id.to_string()) }
}

/// One entry as it now is.
pub fn entry(e: &QueueEntry) -> Entry {
    let item = ItemId { file: e.id.file, ordinal: e.id.place };
    // Who keys a second time sees no hint of what the first may have chosen.
    let blind = e.reasons.contains(&Reason::SecondKey);
    Entry {
        id: e.id.to_string(),
        item_id: (e.id.kind == QueueKind::Item).then(|| item.to_string()),
        reasons: e.reasons.iter().map(|r| r.as_str()).collect(),
        amount_cents: e.amount.get(),
        region: e.region.map(|r| r.to_string()),
        lockbox: e.lockbox.as_ref().map(ToString::to_string),
        deposit_date: e.deposit_date.map(date),
        batch: e.batch,
        item: e.item,
        state: e.state.as_str(),
        claimed_by: e.claimed_by.clone(),
        lease_until: e.lease_until.map(moment),
        deadline: e.deadline.map(moment),
        candidates: e.candidates.iter().filter(|_| !blind).map(candidate).collect(),
        detail: e.detail.clone(),
        decided: e.decided.map(lockbox_domain::Action::as_str),
        ideas: Vec::new(),
        balance: None,
    }
}

/// The answer to a claim.
pub fn claim(id: QueueId, user: &str, until: NaiveDateTime) -> Claim {
    Claim { id: id.to_string(), claimed_by: user.to_owned(), lease_until: moment(until) }
}

fn candidate(c: &Candidate) -> CandidateWire {
    CandidateWire {
        member_id: c.member.to_string(),
        account_number: c.account.to_string(),
        probability: share(c.probability_permille),
        reasons: c.reasons.clone(),
        open_cents: c.open.get(),
    }
}
