//! What the readers of statements other than BAI2 share: how they give out events, read money and days, and know a
//! lockbox deposit when no type code says it.

pub(crate) mod days;
pub(crate) mod money;
pub(crate) mod output;
pub(crate) mod words;

use lockbox_domain::bank::BankEntryKind;

/// What an entry is that nothing is known of but its direction.
pub(crate) const fn plain_kind(is_debit: bool) -> BankEntryKind {
    if is_debit { BankEntryKind::OtherDebit } else { BankEntryKind::OtherCredit }
}

/// What an entry means by its BAI2 type code; `None` for what is no such code, or one whose money goes the other way.
pub(crate) fn kind_of_code(code: &str, is_debit: bool) -> Option<BankEntryKind> {
    use crate::bai2::codes::{self, Direction};
    let agrees = match codes::direction(code)? {
        Direction::Credit => !is_debit,
        Direction::Debit => is_debit,
        Direction::Status => false,
    };
    agrees.then(|| codes::kind(code))
}
