//! A check came back: wherever its money is now, exactly that is undone.

use lockbox_domain::{Bucket, DepositRef, ItemId, Region, Transfer, positions};

use crate::PostingError;
use crate::entries::{AppliedCheckReturned, CheckReturned, Entry};

/// Books the return of a payment whose entries so far are `current`: bills that it had closed are open again, money
/// that waited is gone, and nothing of a neighbour's is touched.
pub fn returned(
    current: &[Transfer],
    box_region: Region,
    deposit: &DepositRef,
    cause: Option<ItemId>,
) -> Result<Vec<Transfer>, PostingError> {
    let now = positions(current)?;
    if now.iter().any(|p| p.bucket == Bucket::Returned) {
        return Err(PostingError::NothingToReturn);
    }
    let mut journal = Vec::new();
    for p in now.into_iter().filter(|p| p.amount.is_positive()) {
        match p.sub {
            Some(sub) => AppliedCheckReturned {
                box_region,
                deposit,
                region: p.region,
                applied_to: p.ledger,
                sub,
                amount: p.amount,
                cause,
            }
            .write(&mut journal)?,
            None => CheckReturned {
                box_region,
                deposit,
                region: p.region,
                waits_in: p.ledger,
                amount: p.amount,
                cause,
            }
            .write(&mut journal)?,
        }
    }
    if journal.is_empty() { Err(PostingError::NothingToReturn) } else { Ok(journal) }
}

#[cfg(test)]
mod tests {
    use lockbox_domain::reading::{FoundIdentifier, IdentifierKind, RemittanceReading};
    use lockbox_domain::{BillKind, Cents, Config};
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{account, balances, check_balanced, deposit, item, norcal, subject};
    use crate::{Known, Subject, post};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Whatever a payment did, its return leaves its whole amount returned and every bill as it was.
        #[test]
        fn a_return_restores_what_was(cents in 1_i64..20_000, which in 0_usize..3) {
            let numbers = [("81111111", "1000000001"), ("84444444", "2000000004"), ("89999999", "1999999999")];
            let (member, number) = numbers[which];
            let medical = BillKind::Medical;
            let mut known = Known::new([
                account("1000000001", "81111111", "ANA SINGH", &[("S1", medical, "2026-10-01", 4000), ("S2", medical, "2026-11-01", 4000)]),
                account("2000000004", "84444444", "CY DIAZ", &[("S4", medical, "2026-10-01", 5000)]),
            ]);
            let found = [(IdentifierKind::Member, member), (IdentifierKind::Account, number)]
                .map(|(kind, digits)| FoundIdentifier { kind, digits: digits.to_owned(), span: (0, 0) });
            let reading = RemittanceReading { scan: None, found: found.to_vec() };
            let check = item(cents);
            let subject = Subject { reading: &reading, ..subject(&check) };
            let mut journal = post(&subject, &mut known, &Config::built_in()).unwrap().transfers;
            let sum = |j: &[Transfer]| Cents::total(positions(j).unwrap().iter().map(|p| p.amount)).unwrap();
            prop_assert_eq!(sum(&journal), Cents::new(cents));
            journal.extend(returned(&journal, norcal(), &deposit(), None).unwrap());
            check_balanced(&journal);
            let now = positions(&journal).unwrap();
            prop_assert_eq!(now.len(), 1);
            prop_assert_eq!((now[0].bucket, now[0].amount), (Bucket::Returned, Cents::new(cents)));
            prop_assert!(balances(&journal).keys().all(|(_, ledger)| !ledger.code().starts_with("ar-")));
            prop_assert!(returned(&journal, norcal(), &deposit(), None).is_err());
        }
    }
}
