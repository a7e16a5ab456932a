//! Helpers of the tests: invented regions, accounts and items, and tables of what entries do to balances.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use lockbox_domain::journal::NotATransfer;
use lockbox_domain::{
    Account, AccountNumber, Bill, BillKind, Cents, DepositRef, FileId, Item, ItemId, Ledger, LockboxNumber,
    MemberId, OpenBill, Region, StatementNumber, SubLedger, Transfer,
};

pub(crate) fn norcal() -> Region {
    Region::new("norcal").unwrap()
}

pub(crate) fn socal() -> Region {
    Region::new("socal").unwrap()
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn deposit() -> DepositRef {
    DepositRef { lockbox: LockboxNumber::new("2303").unwrap(), date: day("2026-11-24") }
}

pub(crate) fn id(ordinal: u32) -> ItemId {
    ItemId { file: FileId::from_sha256(&[7; 32]), ordinal }
}

pub(crate) fn account_of() -> SubLedger {
    SubLedger {
        member: MemberId::new("281796573").unwrap(),
        account: AccountNumber::new("1007809633").unwrap(),
        statement: None,
    }
}

pub(crate) fn bill(statement: &str) -> SubLedger {
    SubLedger { statement: Some(StatementNumber::new(statement).unwrap()), ..account_of() }
}

/// What entries did to the ledger accounts, debits positive, in order; accounts at zero left out.
pub(crate) fn balances(transfers: &[Transfer]) -> BTreeMap<(Region, Ledger), i64> {
    let mut sums = BTreeMap::new();
    for t in transfers {
        *sums.entry((t.region(), t.debit())).or_default() += t.amount().get();
        *sums.entry((t.region(), t.credit())).or_default() -= t.amount().get();
    }
    sums.retain(|_, sum| *sum != 0);
    sums
}

pub(crate) fn balances_text(transfers: &[Transfer]) -> String {
    let mut lines: Vec<_> = balances(transfers)
        .into_iter()
        .map(|((region, ledger), cents)| format!("{region} {ledger} {cents}"))
        .collect();
    lines.sort();
    lines.join(", ")
}

/// The entry does what the text says, balances in each region, and its reversal restores what was.
pub(crate) fn check_entry(transfers: Result<Vec<Transfer>, NotATransfer>, expected: &str) {
    let transfers = transfers.unwrap();
    assert_eq!(balances_text(&transfers), expected);
    check_balanced(&transfers);
    let there_and_back: Vec<_> = transfers.iter().cloned().chain(crate::undo(&transfers)).collect();
    assert_eq!(balances_text(&there_and_back), "", "the reversal restores");
    assert_eq!(
        lockbox_domain::positions(&there_and_back).unwrap(),
        [],
        "the reversal restores every position"
    );
}

/// Each region balances, and what regions owe each other agrees.
pub(crate) fn check_balanced(transfers: &[Transfer]) {
    let mut by_region: BTreeMap<Region, i64> = BTreeMap::new();
    let mut due: BTreeMap<(Region, Region), i64> = BTreeMap::new();
    for ((region, ledger), cents) in balances(transfers) {
        *by_region.entry(region).or_default() += cents;
        match ledger {
            Ledger::DueTo(other) => *due.entry((region, other)).or_default() += cents,
            Ledger::DueFrom(other) => *due.entry((other, region)).or_default() += cents,
            _ => {}
        }
    }
    assert!(by_region.values().all(|sum| *sum == 0), "each region balances");
    assert!(due.values().all(|sum| *sum == 0), "due-to equals due-from: {due:?}");
}

/// An account of norcal (socal when its number starts with 2) with bills `kind due cents`, as `M1 premium 2026-10-01 500`.
pub(crate) fn account(
    number: &str,
    member: &str,
    name: &str,
    bills: &[(&str, BillKind, &str, i64)],
) -> Account {
    let region = if number.starts_with('2') { socal() } else { norcal() };
    let bills = bills
        .iter()
        .map(|(statement, kind, due, cents)| OpenBill {
            bill: Bill {
                number: StatementNumber::new(statement).unwrap(),
                kind: *kind,
                statement_date: day(due),
                due: day(due),
                amount_due: Cents::new(*cents),
            },
            applied: Cents::ZERO,
        })
        .collect();
    Account {
        number: AccountNumber::new(number).unwrap(),
        member: MemberId::new(member).unwrap(),
        region,
        name: name.to_owned(),
        bills,
    }
}

/// A check of `cents`, drawn on a bank account, with a date of today.
pub(crate) fn item(cents: i64) -> Item {
    Item {
        ordinal: 0,
        batch_index: 0,
        batch_number: 1,
        item_number: 1,
        occurrence: 0,
        lockbox: Some(deposit().lockbox),
        deposit_date: Some(deposit().date),
        amount: Cents::new(cents),
        bytes: lockbox_domain::ByteRange::default(),
        record: 1,
        routing: Some("121000358".to_owned()),
        account: Some("5551234".to_owned()),
        serial: Some("1001".to_owned()),
        check_date: Some(day("2026-11-20")),
        remitter: None,
        payee: None,
        received: None,
        customer: None,
        remittance: String::new(),
        lines: Vec::new(),
        ..Item::default()
    }
}

/// An item of the deposit with nothing read from it.
pub(crate) fn subject(item: &Item) -> crate::Subject<'_> {
    static NOTHING: std::sync::OnceLock<lockbox_domain::reading::RemittanceReading> =
        std::sync::OnceLock::new();
    crate::Subject {
        id: id(0),
        item,
        region: norcal(),
        deposit: deposit(),
        reading: NOTHING.get_or_init(Default::default),
        same_check: None,
    }
}
