//! How fast sets go in and out: `cargo run --release -p lockbox-store --example million -- URL ITEMS CHUNK`.
//!
//! Writes invented items, accounts and two journal rows an item the way the pipeline does, and prints rows a
//! second.

use std::time::{Duration, Instant};

use chrono::NaiveDate;
use lockbox_domain::{
    AccountNumber, AccountRow, BatchRecord, BatchState, Bill, BillKind, ByteRange, Cents, DepositRef, Event,
    FileId, FileKind, FileRecord, FileState, Item, JournalRow, Ledger, LockboxNumber, MemberId, Region,
    StatementNumber, SubLedger, Transfer,
};
use lockbox_store::{CheckAsked, Posted, Store};

type Failure = Box<dyn std::error::Error>;

struct Watch(Vec<(&'static str, Duration, u64)>);

impl Watch {
    fn add(&mut self, name: &'static str, since: Instant, rows: u64) {
        let spent = since.elapsed();
        match self.0.iter_mut().find(|(known, ..)| *known == name) {
            Some((_, time, count)) => (*time, *count) = (*time + spent, *count + rows),
            None => self.0.push((name, spent, rows)),
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut args = std::env::args().skip(1);
    let url = args.next().ok_or("a URL is missing")?;
    let count: u32 = args.next().map_or(Ok(1_000_000), |text| text.parse())?;
    let chunk: u32 = args.next().map_or(Ok(10_000), |text| text.parse())?;
    let store = Store::create(&url).await?;
    let mut watch = Watch(Vec::new());
    let day: NaiveDate = "2026-11-24".parse()?;

    for from in (0..count).step_by(chunk as usize) {
        let rows: Vec<AccountRow> =
            (from..(from + chunk).min(count)).map(|n| account(n, day)).collect::<Result<_, Failure>>()?;
        let since = Instant::now();
        store.load_accounts(&rows).await?;
        watch.add("accounts and bills in", since, u64::from(chunk) * 2);
    }
    let file = file(count, day);
    store.begin_file(&file).await?;
    for from in (0..count).step_by(chunk as usize) {
        let items: Vec<Item> =
            (from..(from + chunk).min(count)).map(|n| item(n, day)).collect::<Result<_, Failure>>()?;
        let batches: Vec<BatchRecord> = items
            .chunks(10_000)
            .filter(|_| from % 10_000 == 0)
            .map(|of_batch| batch(&file, of_batch))
            .collect::<Result<_, Failure>>()?;
        let since = Instant::now();
        store.append_chunk(file.id, &items, &batches).await?;
        watch.add("items in", since, items.len() as u64);
    }
    let since = Instant::now();
    store.finish_file(&file, &[], &[], &[]).await?;
    watch.add("file made visible", since, 1);

    for from in (0..count).step_by(chunk as usize) {
        let version = store.ledger_version().await?;
        let since = Instant::now();
        let items = store.unposted(file.id, from, chunk).await?;
        watch.add("items out", since, items.len() as u64);
        let numbers: Vec<_> = items.iter().map(|i| number(i.id.ordinal)).collect::<Result<_, Failure>>()?;
        let since = Instant::now();
        let accounts = store.accounts(&numbers, &[]).await?;
        watch.add("accounts with bills out", since, accounts.len() as u64);
        let asked: Vec<_> = items
            .iter()
            .filter_map(|i| {
                Some(CheckAsked {
                    id: i.id,
                    payer_key: i.item.payer_key()?,
                    check_key: i.item.check_key()?,
                    deposit_date: day,
                })
            })
            .collect();
        let since = Instant::now();
        store.same_checks(&asked, 400).await?;
        watch.add("twins looked for", since, asked.len() as u64);
        let payers: Vec<_> = asked.iter().map(|a| a.payer_key).collect();
        let since = Instant::now();
        store.accounts_of_payers(&payers).await?;
        watch.add("payers looked for", since, payers.len() as u64);
        let rows: Vec<JournalRow> = items
            .iter()
            .map(|i| rows(i.id, i.item.amount, day))
            .collect::<Result<Vec<_>, Failure>>()?
            .into_iter()
            .flatten()
            .collect();
        let since = Instant::now();
        let span = (from, (from + chunk).min(count));
        if store.post_chunk(file.id, span, version, &rows, &[]).await? != Posted::Done {
            return Err("a conflict without a rival".into());
        }
        watch.add("journal rows in", since, rows.len() as u64);
    }
    let since = Instant::now();
    let found = store.deposit_positions(day, day).await?;
    watch.add("deposit summed", since, found.len() as u64);
    let since = Instant::now();
    let (mut after, mut exported) = (None, 0);
    loop {
        let piece = store.application_rows(after, chunk).await?;
        let Some(last) = piece.last() else { break };
        after = Some(last.item.id);
        exported += piece.len() as u64;
    }
    watch.add("items with rows exported", since, exported);
    let since = Instant::now();
    let wrong = store.verify().await?.into_iter().filter(|f| !f.ok() && f.check.name != "open-money").count();
    watch.add("verified", since, u64::from(count));
    for (name, time, rows) in &watch.0 {
        let rate = *rows as f64 / time.as_secs_f64();
        println!("{name:26} {rows:>9} rows {:>8.2} s {rate:>10.0} rows/s", time.as_secs_f64());
    }
    if wrong > 0 { Err("verify found something".into()) } else { Ok(()) }
}

fn scattered(n: u32) -> u64 {
    u64::from(n).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20
}

fn number(n: u32) -> Result<AccountNumber, Failure> {
    Ok(AccountNumber::new(&format!(
        "{}",
        1_000_000_000 + scattered(n) % 1_000_000_000 * 1_000 + u64::from(n % 1_000)
    ))?)
}

fn account(n: u32, day: NaiveDate) -> Result<AccountRow, Failure> {
    let bill = Bill {
        number: StatementNumber::new(&format!("S{n:08}"))?,
        kind: BillKind::Medical,
        statement_date: day,
        due: day,
        amount_due: Cents::new(4_250),
    };
    Ok(AccountRow {
        number: number(n)?,
        member: MemberId::new(&format!("{}", 280_000_000 + n))?,
        region: Region::new("norcal")?,
        name: "ANA SINGH".to_owned(),
        bill: Some(bill),
    })
}

fn file(count: u32, day: NaiveDate) -> FileRecord {
    FileRecord {
        id: FileId::from_sha256(&[9; 32]),
        sha256: "09".repeat(32),
        name: "million.txt".to_owned(),
        kind: FileKind::Payments,
        format: None,
        profile: None,
        state: FileState::Imported,
        size_bytes: 0,
        received_at: day.and_time(chrono::NaiveTime::MIN),
        items: count,
        batches: count.div_ceil(10_000),
        amount: Cents::new(i64::from(count) * 4_250),
        balanced: true,
        user: "bench".to_owned(),
    }
}

fn item(n: u32, day: NaiveDate) -> Result<Item, Failure> {
    Ok(Item {
        ordinal: n,
        batch_index: n / 10_000,
        batch_number: n / 10_000,
        item_number: n % 1_000,
        occurrence: n % 10_000 / 1_000,
        lockbox: Some(LockboxNumber::new("2303")?),
        deposit_date: Some(day),
        amount: Cents::new(4_250),
        bytes: ByteRange { start: u64::from(n) * 160, len: 160 },
        record: u64::from(n),
        routing: Some("121000358".to_owned()),
        account: Some(format!("{:010}", scattered(n))),
        serial: Some(format!("{n:010}")),
        check_date: Some(day),
        remitter: Some("ANA SINGH".to_owned()),
        payee: None,
        received: None,
        customer: None,
        remittance: format!("M{} A{}", 280_000_000 + n, number(n)?),
        lines: Vec::new(),
        ..Item::default()
    })
}

/// A batch of ten thousand; chunks are a multiple of it.
fn batch(file: &FileRecord, items: &[Item]) -> Result<BatchRecord, Failure> {
    let from = items.first().map_or(0, |item| item.ordinal);
    let (index, items) = (from / 10_000, items.len() as u32);
    let amount = Cents::new(i64::from(items) * 4_250);
    Ok(BatchRecord {
        file: file.id,
        index,
        lockbox: Some(LockboxNumber::new("2303")?),
        region: Some(Region::new("norcal")?),
        deposit_date: Some("2026-11-24".parse()?),
        number: index,
        first_ordinal: from,
        items,
        amount,
        stated_amount: Some(amount),
        stated_items: None,
        checks_key: i64::from(index),
        state: BatchState::Flowing,
        why_held: None,
    })
}

fn rows(id: lockbox_domain::ItemId, amount: Cents, day: NaiveDate) -> Result<[JournalRow; 2], Failure> {
    let region = Region::new("norcal")?;
    let deposit = DepositRef { lockbox: LockboxNumber::new("2303")?, date: day };
    let sub = SubLedger {
        member: MemberId::new(&format!("{}", 280_000_000 + id.ordinal))?,
        account: number(id.ordinal)?,
        statement: Some(StatementNumber::new(&format!("S{:08}", id.ordinal))?),
    };
    let (clearing, unapplied, bills) = (Ledger::DepositClearing, Ledger::Unapplied, Ledger::ArPatient);
    let received =
        Transfer::new(Event::DepositReceived, region, clearing, unapplied, amount)?.of_deposit(deposit);
    let applied = Transfer::new(Event::PaymentApplied, region, unapplied, bills, amount)?
        .of_account(sub)
        .because("member+account");
    Ok([
        JournalRow { subject: id, seq: 0, day, transfer: received },
        JournalRow { subject: id, seq: 1, day, transfer: applied },
    ])
}
