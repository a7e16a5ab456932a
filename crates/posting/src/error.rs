//! What can go wrong, and what is refused to a person.

use lockbox_domain::journal::NotATransfer;
use lockbox_domain::{AccountNumber, AmountError, Cents};

/// Entries cannot be made. None of these comes from the content of a file; each is a contradiction in the books.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PostingError {
    /// A sum does not fit.
    #[error(transparent)]
    Amount(#[from] AmountError),
    /// A transfer of nothing, or to where the money is.
    #[error(transparent)]
    NotATransfer(#[from] NotATransfer),
    /// The item has no money that could come back: it was never booked, or came back before.
    #[error("no money of the item is in the books that could be returned")]
    NothingToReturn,
}

/// A decision that cannot be carried out, in a sentence for the person who made it. Nothing is booked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// All its money is applied, returned or on its way back.
    #[error("no money of the item waits for a decision")]
    NothingWaits,
    /// The account is in no accounts list.
    #[error("account {0} is in no accounts list")]
    UnknownAccount(AccountNumber),
    /// The bill is not one of the account's.
    #[error("account {account} has no bill {statement}")]
    UnknownBill {
        /// The account that was named.
        account: AccountNumber,
        /// The bill that was named.
        statement: lockbox_domain::StatementNumber,
    },
    /// A split's parts are not the money that waits.
    #[error("the parts add up to {parts}, but {waiting} waits to be applied")]
    PartsDoNotAddUp {
        /// What the parts add up to.
        parts: Cents,
        /// What waits.
        waiting: Cents,
    },
    /// A split without parts, or with a part that is not more than nothing.
    #[error("a split needs at least one part, and each part must be more than 0.00")]
    EmptyPart,
    /// The entries are not all in the item's journal, or were taken back before.
    #[error("there is nothing of that decision left to take back")]
    NothingToUndo,
    /// The money of the decision was moved on since.
    #[error("the money was moved on since the decision; what came later has to be taken back first")]
    MovedOn,
    /// The books contradict themselves.
    #[error(transparent)]
    Books(#[from] PostingError),
}

impl From<AmountError> for Refusal {
    fn from(error: AmountError) -> Self {
        Self::Books(error.into())
    }
}

impl From<NotATransfer> for Refusal {
    fn from(error: NotATransfer) -> Self {
        Self::Books(error.into())
    }
}
