//! Invented files, items, accounts and rows.

use chrono::{NaiveDate, NaiveDateTime};
use lockbox_domain::{
    AccountNumber, AccountRow, BatchRecord, BatchState, Bill, BillKind, ByteRange, Cents, DepositRef, Event,
    FileId, FileKind, FileRecord, FileState, ImageRef, ImageSide, ImageSource, Item, ItemId, JournalRow,
    Ledger, LineOutcome, LineRead, LockboxNumber, MemberId, QueueEntry, QueueId, QueueKind, QueueState,
    Reason, Region, RemittanceLine, StatementNumber, SubLedger, Transfer,
};
use lockbox_store::{Posted, Store};

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn time(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

pub fn norcal() -> Region {
    Region::new("norcal").unwrap()
}

pub fn lockbox() -> LockboxNumber {
    LockboxNumber::new("0002303").unwrap()
}

pub fn deposit() -> DepositRef {
    DepositRef { lockbox: lockbox(), date: day("2026-11-24") }
}

pub fn file_id(seed: u8) -> FileId {
    FileId::from_sha256(&[seed; 32])
}

/// A file of `items` payments of $1.00, $2.00 … in batches of ten.
pub fn file(seed: u8, items: u32) -> FileRecord {
    let total: i64 = (1..=i64::from(items)).sum();
    FileRecord {
        id: file_id(seed),
        sha256: format!("{seed:02x}").repeat(32),
        name: format!("mail/{seed}.txt"),
        kind: FileKind::Payments,
        format: Some("bai-lockbox".to_owned()),
        profile: Some("kp-80".to_owned()),
        state: FileState::Imported,
        size_bytes: 4_096,
        received_at: time(&format!("2026-11-24T10:00:{seed:02}.250")),
        items,
        batches: items.div_ceil(10),
        amount: Cents::new(total * 100),
        balanced: true,
        user: "ana".to_owned(),
    }
}

pub fn item(ordinal: u32) -> Item {
    Item {
        ordinal,
        batch_index: ordinal / 10,
        batch_number: ordinal / 10 + 1,
        item_number: ordinal % 10 + 1,
        occurrence: 0,
        lockbox: Some(lockbox()),
        deposit_date: Some(day("2026-11-24")),
        amount: Cents::new((i64::from(ordinal) + 1) * 100),
        bytes: ByteRange { start: u64::from(ordinal) * 160, len: 160 },
        record: u64::from(ordinal) + 3,
        routing: Some("121000358".to_owned()),
        account: Some(format!("000{}", 5_000 + ordinal)),
        serial: Some(format!("{:04}", ordinal + 1)),
        check_date: Some(day("2026-11-20")),
        remitter: Some("ANA SINGH".to_owned()),
        payee: None,
        received: None,
        customer: None,
        remittance: "M281796573 A1007809633".to_owned(),
        ..Item::default()
    }
}

/// An item with everything that an item can have.
pub fn full_item(ordinal: u32) -> Item {
    Item {
        payee: Some("KAISER \"P\" \\ Nguyễn".to_owned()),
        received: Some(day("2026-11-23")),
        customer: Some("281796573".to_owned()),
        remittance: "filler\0and\ttab".to_owned(),
        lines: vec![
            RemittanceLine { reference: "INV-1".to_owned(), amount: Some(Cents::new(-5)) },
            RemittanceLine::default(),
        ],
        micr: Some("⑆121000358⑆".to_owned()),
        images: vec![
            ImageRef {
                side: ImageSide::Front,
                source: ImageSource::Within(ByteRange { start: 1 << 40, len: 7 }),
            },
            ImageRef {
                side: ImageSide::Coupon,
                source: ImageSource::Named { name: "a/b.tif".to_owned(), page: 2 },
            },
        ],
        line_read: Some(LineRead {
            text: "⑆121000358⑆".to_owned(),
            confidence_permille: 987,
            outcome: LineOutcome::Repaired,
        }),
        ..item(ordinal)
    }
}

/// An item with as little as an item can have.
pub fn bare_item(ordinal: u32) -> Item {
    Item {
        routing: None,
        account: None,
        serial: None,
        check_date: None,
        remitter: None,
        remittance: String::new(),
        ..item(ordinal)
    }
}

pub fn batch(file: FileId, index: u32, items: &[Item]) -> BatchRecord {
    let of_batch: Vec<_> = items.iter().filter(|i| i.batch_index == index).collect();
    let amount = Cents::total(of_batch.iter().map(|i| i.amount)).unwrap();
    BatchRecord {
        file,
        index,
        lockbox: Some(lockbox()),
        region: Some(norcal()),
        deposit_date: Some(day("2026-11-24")),
        number: index + 1,
        first_ordinal: index * 10,
        items: of_batch.len() as u32,
        amount,
        stated_amount: Some(amount),
        stated_items: Some(of_batch.len() as u64),
        checks_key: 7_000 + i64::from(index),
        state: BatchState::Flowing,
        why_held: None,
    }
}

pub fn items(count: u32) -> Vec<Item> {
    (0..count).map(item).collect()
}

pub fn batches(file: FileId, items: &[Item]) -> Vec<BatchRecord> {
    let last = items.iter().map(|i| i.batch_index).max().unwrap_or(0);
    (0..=last).map(|index| batch(file, index, items)).collect()
}

/// A visible file of `count` items.
pub async fn imported(store: &Store, seed: u8, count: u32) -> FileRecord {
    let record = file(seed, count);
    store.begin_file(&record).await.unwrap();
    let items = items(count);
    let batches = batches(record.id, &items);
    store.append_chunk(record.id, &items, &batches).await.unwrap();
    store.finish_file(&record, &batches, &[], &[]).await.unwrap();
    record
}

pub fn sub(statement: Option<&str>) -> SubLedger {
    SubLedger {
        member: MemberId::new("281796573").unwrap(),
        account: AccountNumber::new("1007809633").unwrap(),
        statement: statement.map(|s| StatementNumber::new(s).unwrap()),
    }
}

pub fn row(subject: ItemId, seq: u32, transfer: Transfer) -> JournalRow {
    JournalRow { subject, seq, day: day("2026-11-25"), transfer }
}

pub fn transfer(event: Event, debit: Ledger, credit: Ledger, cents: i64) -> Transfer {
    Transfer::new(event, norcal(), debit, credit, Cents::new(cents)).unwrap()
}

/// The payment's first entry.
pub fn received(subject: ItemId, cents: i64, into: Ledger) -> JournalRow {
    row(
        subject,
        0,
        transfer(Event::DepositReceived, Ledger::DepositClearing, into, cents).of_deposit(deposit()),
    )
}

/// Its application to a bill.
pub fn applied(subject: ItemId, seq: u32, cents: i64, statement: &str) -> JournalRow {
    let t = transfer(Event::PaymentApplied, Ledger::Unapplied, Ledger::ArPatient, cents);
    row(subject, seq, t.of_account(sub(Some(statement))).because("scan-line"))
}

pub fn queued(id: ItemId, cents: i64) -> QueueEntry {
    QueueEntry {
        id: QueueId { kind: QueueKind::Item, file: id.file, place: id.ordinal },
        reasons: vec![Reason::NoIdentifier],
        amount: Cents::new(cents),
        region: Some(norcal()),
        lockbox: Some(lockbox()),
        deposit_date: Some(day("2026-11-24")),
        batch: Some(1),
        item: Some(id.ordinal + 1),
        state: QueueState::Open,
        claimed_by: None,
        lease_until: None,
        deadline: Some(time("2026-11-26T08:00:00")),
        candidates: Vec::new(),
        detail: None,
        decided: None,
    }
}

/// Posts the first `count` items of a file: even ones are applied to S1, odd ones wait, unidentified.
pub async fn posted(store: &Store, file: &FileRecord, count: u32) {
    let (mut rows, mut entries) = (Vec::new(), Vec::new());
    for stored in store.unposted(file.id, 0, count).await.unwrap() {
        let cents = stored.item.amount.get();
        if stored.id.ordinal % 2 == 0 {
            rows.push(received(stored.id, cents, Ledger::Unapplied));
            rows.push(applied(stored.id, 1, cents, "S1"));
        } else {
            rows.push(received(stored.id, cents, Ledger::Unidentified));
            entries.push(queued(stored.id, cents));
        }
    }
    let version = store.ledger_version().await.unwrap();
    let done = store.post_chunk(file.id, (0, count), version, &rows, &entries).await.unwrap();
    assert_eq!(done, Posted::Done);
}

pub fn account_row(number: &str, member: &str, bill: Option<(&str, i64, &str)>) -> AccountRow {
    AccountRow {
        number: AccountNumber::new(number).unwrap(),
        member: MemberId::new(member).unwrap(),
        region: norcal(),
        name: "ANA SINGH".to_owned(),
        bill: bill.map(|(number, cents, due)| Bill {
            number: StatementNumber::new(number).unwrap(),
            kind: BillKind::Medical,
            statement_date: day("2026-10-01"),
            due: day(due),
            amount_due: Cents::new(cents),
        }),
    }
}
