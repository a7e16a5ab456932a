//! Helpers of the unit tests.

use lockbox_domain::bank::BankEntryKind;
use lockbox_domain::recon::BankMovement;
use lockbox_domain::{Cents, FileId, ItemId};

pub(crate) fn movement(place: u32, as_of: &str, cents: i64) -> BankMovement {
    BankMovement {
        id: ItemId { file: FileId::from_sha256(&[1; 32]), ordinal: place },
        account: "4121002303".to_owned(),
        as_of: as_of.parse().unwrap(),
        kind: BankEntryKind::LockboxDeposit,
        amount: Cents::new(cents),
        matched: Cents::ZERO,
        bank_reference: String::new(),
        customer_reference: String::new(),
        text: String::new(),
    }
}
