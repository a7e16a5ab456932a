//! What the store keeps and the stages pass on: files, batches, items with their place, queue entries, decisions.

use chrono::{NaiveDate, NaiveDateTime};

use crate::ids::{AccountNumber, DepositRef, FileId, ItemId, LockboxNumber, Region};
use crate::item::Item;
use crate::money::Cents;
use crate::queue::{Action, Candidate, QueueKind, QueueState, Reason};

macro_rules! stored_words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident $code:literal $title:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $(#[doc = $title] $variant,)*
        }

        impl $name {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word in the store and in JSON.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The one of that word.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|w| w.as_str() == text)
            }
        }
    };
}

stored_words! {
    /// What a file is for.
    FileKind {
        Payments "payments" "Payments of a lockbox.";
        Statement "statement" "A bank statement.";
        Accounts "accounts" "A list of accounts.";
        Unknown "unknown" "Not told.";
    }
}

stored_words! {
    /// How far a file has come.
    FileState {
        Loading "loading" "Its rows are being written; nothing of it is visible.";
        Imported "imported" "Its rows are visible.";
        SuspectedRepeat "suspected-repeat" "Every batch of it is here already from another file; nothing posts.";
        Quarantined "quarantined" "It cannot be used; its bytes are kept with the reasons.";
    }
}

stored_words! {
    /// Whether a batch's items may be posted.
    BatchState {
        Flowing "flowing" "They may.";
        HeldUnbalanced "held-unbalanced" "Its totals do not come true or a record is unusable.";
        HeldRepeat "held-repeat" "The same deposit is here already.";
        HeldUnknownLockbox "held-unknown-lockbox" "Its lockbox is not configured.";
        Released "released" "A person released it: they may.";
        Rejected "rejected" "A person rejected it: they never will.";
    }
}

impl BatchState {
    /// True when the items of the batch are to be posted.
    pub const fn posts(self) -> bool {
        matches!(self, Self::Flowing | Self::Released)
    }

    /// True while a person has to decide.
    pub const fn is_held(self) -> bool {
        matches!(self, Self::HeldUnbalanced | Self::HeldRepeat | Self::HeldUnknownLockbox)
    }
}

/// A file as the store knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRecord {
    /// Its id, from its digest.
    pub id: FileId,
    /// Lower-case hex SHA-256 of its bytes.
    pub sha256: String,
    /// The path it was first imported under.
    pub name: String,
    /// What it is for.
    pub kind: FileKind,
    /// Its format: `bai-lockbox`, `bai2` …; `None` when unknown.
    pub format: Option<String>,
    /// The profile it was read with.
    pub profile: Option<String>,
    /// How far it has come.
    pub state: FileState,
    /// Size in bytes.
    pub size_bytes: u64,
    /// When it was received, UTC.
    pub received_at: NaiveDateTime,
    /// How many payments or statement entries.
    pub items: u32,
    /// How many batches.
    pub batches: u32,
    /// What the items add up to.
    pub amount: Cents,
    /// True when its stated totals came true.
    pub balanced: bool,
    /// Who imported it.
    pub user: String,
}

/// A batch as the store keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchRecord {
    /// The file.
    pub file: FileId,
    /// Its place in the file, from 0.
    pub index: u32,
    /// The lockbox, if the file says.
    pub lockbox: Option<LockboxNumber>,
    /// The region of that lockbox, if it is configured.
    pub region: Option<Region>,
    /// The deposit date, if the file says.
    pub deposit_date: Option<NaiveDate>,
    /// The number the bank gave.
    pub number: u32,
    /// Ordinal of its first item.
    pub first_ordinal: u32,
    /// How many items.
    pub items: u32,
    /// What they add up to.
    pub amount: Cents,
    /// What its trailer says they add up to.
    pub stated_amount: Option<Cents>,
    /// How many items its trailer says.
    pub stated_items: Option<u64>,
    /// Key of its checks: equal for the same checks.
    pub checks_key: i64,
    /// Whether its items may be posted.
    pub state: BatchState,
    /// Why it is held, in one sentence.
    pub why_held: Option<String>,
}

impl BatchRecord {
    /// The deposit it is part of; none where the file names no lockbox or day.
    pub fn deposit(&self) -> Option<DepositRef> {
        Some(DepositRef { lockbox: self.lockbox.clone()?, date: self.deposit_date? })
    }
}

/// An item with its place in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredItem {
    /// Its id.
    pub id: ItemId,
    /// The region of the lockbox it came to, if that is configured.
    pub region: Option<Region>,
    /// The facts from the file.
    pub item: Item,
}

impl StoredItem {
    /// The deposit it is part of.
    pub fn deposit(&self) -> Option<DepositRef> {
        Some(DepositRef { lockbox: self.item.lockbox.clone()?, date: self.item.deposit_date? })
    }
}

/// The id of a queue entry: what it is about, the file, and the place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QueueId {
    /// What it is about.
    pub kind: QueueKind,
    /// The file.
    pub file: FileId,
    /// Item ordinal, batch index, entry ordinal, or 0 for the file.
    pub place: u32,
}

impl QueueId {
    /// The entry about a payment.
    pub const fn of_item(item: ItemId) -> Self {
        Self { kind: QueueKind::Item, file: item.file, place: item.ordinal }
    }
}

impl std::fmt::Display for QueueId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let letter = match self.kind {
            QueueKind::Item => 'i',
            QueueKind::Batch => 'b',
            QueueKind::File => 'f',
            QueueKind::BankEntry => 'e',
        };
        write!(f, "{letter}{}-{}", self.file, self.place)
    }
}

impl std::str::FromStr for QueueId {
    type Err = crate::ids::BadIdentifier;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || crate::ids::BadIdentifier { expected: "a queue id", found: text.to_owned() };
        let kind = match text.as_bytes().first() {
            Some(b'i') => QueueKind::Item,
            Some(b'b') => QueueKind::Batch,
            Some(b'f') => QueueKind::File,
            Some(b'e') => QueueKind::BankEntry,
            _ => return Err(bad()),
        };
        let id: ItemId = text[1..].parse().map_err(|_| bad())?;
        Ok(Self { kind, file: id.file, place: id.ordinal })
    }
}

/// Something that waits for a person, or waited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueEntry {
    /// Its id.
    pub id: QueueId,
    /// Why it waits.
    pub reasons: Vec<Reason>,
    /// How much money it is about.
    pub amount: Cents,
    /// The region of the lockbox.
    pub region: Option<Region>,
    /// The lockbox.
    pub lockbox: Option<LockboxNumber>,
    /// The deposit date.
    pub deposit_date: Option<NaiveDate>,
    /// The batch number the bank gave.
    pub batch: Option<u32>,
    /// The item number the bank gave; none for a batch or a file.
    pub item: Option<u32>,
    /// Where it stands.
    pub state: QueueState,
    /// Who works on it.
    pub claimed_by: Option<String>,
    /// Until when, UTC.
    pub lease_until: Option<NaiveDateTime>,
    /// Until when it should be decided, UTC.
    pub deadline: Option<NaiveDateTime>,
    /// Whose it could be, likeliest first.
    pub candidates: Vec<Candidate>,
    /// One sentence more, such as the difference of a batch or the twin of a duplicate.
    pub detail: Option<String>,
    /// The action it was decided with.
    pub decided: Option<Action>,
}

/// A decision of a person, as the audit chain keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRecord {
    /// What it is about.
    pub subject: QueueId,
    /// Who decided.
    pub user: String,
    /// What.
    pub action: Action,
    /// When, UTC.
    pub at: NaiveDateTime,
    /// The accounts and amounts it names.
    pub parts: Vec<(AccountNumber, Cents)>,
    /// What the person wrote.
    pub note: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queue_ids_read_back() {
        let id = QueueId { kind: QueueKind::Batch, file: FileId::from_sha256(&[7; 32]), place: 12 };
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!("".parse::<QueueId>().is_err());
        assert!("é".parse::<QueueId>().is_err());
    }
}
