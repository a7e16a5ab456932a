//! Booking: once, on what is true, and with what follows from it.

use chrono::Days;
use lockbox_domain::bank::{BankEntry, BankEntryKind};
use lockbox_domain::{
    Action, BatchState, ByteRange, Cents, DecisionRecord, Event, FileKind, FileRecord, ItemId, JournalRow,
    Ledger, MemberId, QueueState, Region, Transfer,
};
use lockbox_store::{Change, CheckAsked, Posted, Recorded};

use crate::engines::Engine;
use crate::world::{
    account_row, applied, batches, day, deposit, file, imported, item, items, lockbox, norcal, posted,
    queued, received, row, sub, time, transfer,
};

pub async fn a_set_is_booked_once(engine: &Engine) {
    let store = &engine.store;
    let record = imported(store, 1, 20).await;
    let to_post = store.files_to_post().await.unwrap();
    assert_eq!(to_post.iter().map(|f| (f.file.id, f.cursor)).collect::<Vec<_>>(), [(record.id, 0)]);
    let version = store.ledger_version().await.unwrap();
    let id = |ordinal| ItemId { file: record.id, ordinal };
    let socal = Region::new("socal").unwrap();
    let across = Transfer::new(
        Event::MovedAcrossRegions,
        socal,
        Ledger::DueFrom(norcal()),
        Ledger::Unapplied,
        Cents::new(100),
    )
    .unwrap();
    let rows = [
        received(id(0), 100, Ledger::Unapplied),
        row(id(0), 1, transfer(Event::MovedAcrossRegions, Ledger::Unapplied, Ledger::DueTo(socal), 100)),
        row(id(0), 2, across),
        received(id(1), 200, Ledger::Unidentified),
        applied(id(2), 0, 300, "S1"),
    ];
    let post = |from, to, version| store.post_chunk(record.id, (from, to), version, &rows, &[]);
    assert_eq!(post(0, 10, version).await.unwrap(), Posted::Done);
    assert_eq!(post(0, 10, version).await.unwrap(), Posted::Conflict, "the same set twice");
    assert_eq!(post(10, 20, version).await.unwrap(), Posted::Conflict, "on books that changed");
    assert_eq!(store.rows(&[id(0), id(1), id(2)]).await.unwrap(), rows);
    let left: Vec<_> =
        store.unposted(record.id, 0, 100).await.unwrap().iter().map(|s| s.id.ordinal).collect();
    assert_eq!(left, (3..20).collect::<Vec<_>>());
    assert_eq!(store.rows_of_account(&sub(None).account, 10).await.unwrap(), rows[4..]);
}

pub async fn two_who_post_and_one_who_decides(engine: &Engine) {
    let store = &engine.store;
    store.load_accounts(&[account_row("1007809633", "281796573", None)]).await.unwrap();
    let record = imported(store, 2, 400).await;
    let other = imported(store, 3, 400).await;
    posted(store, &record, 10).await;
    // Each takes sets of ten until none is left, again when it comes too late.
    let poster = |file: FileRecord| {
        let store = store.clone();
        tokio::spawn(async move {
            let mut conflicts = 0;
            loop {
                let version = store.ledger_version().await.unwrap();
                let all = store.files_to_post().await.unwrap();
                let Some(next) = all.iter().find(|f| f.file.id == file.id) else { return conflicts };
                let items = store.unposted(file.id, next.cursor, 10).await.unwrap();
                let rows: Vec<JournalRow> =
                    items.iter().map(|s| received(s.id, s.item.amount.get(), Ledger::Unidentified)).collect();
                let entries: Vec<_> = items.iter().map(|s| queued(s.id, s.item.amount.get())).collect();
                let to = items.last().map_or(next.file.items, |s| s.id.ordinal + 1);
                let span = (next.cursor, to);
                match store.post_chunk(file.id, span, version, &rows, &entries).await.unwrap() {
                    Posted::Done => {}
                    Posted::Conflict => conflicts += 1,
                }
            }
        })
    };
    let posters = [poster(record.clone()), poster(record.clone()), poster(other.clone())];
    let mut tries = 0;
    for ordinal in [1, 3, 5, 7, 9] {
        let id = ItemId { file: record.id, ordinal };
        let cents = i64::from(ordinal + 1) * 100;
        loop {
            tries += 1;
            let version = store.ledger_version().await.unwrap();
            let mut entry = queued(id, cents);
            (entry.state, entry.decided) = (QueueState::Decided, Some(Action::Apply));
            let decision = DecisionRecord {
                subject: entry.id,
                user: "ana".to_owned(),
                action: Action::Apply,
                at: time("2026-11-25T09:00:00"),
                parts: vec![(sub(None).account, Cents::new(cents))],
                note: None,
            };
            let kept = transfer(Event::CreditKept, Ledger::Unidentified, Ledger::OnAccount, cents);
            let rows = [row(id, 1, kept.of_account(sub(None)))];
            let queue = [entry];
            let change =
                Change { decision: Some(&decision), rows: &rows, queue: &queue, ..Change::default() };
            if store.record(&change, version).await.unwrap() == Recorded::Done {
                break;
            }
            // Sets follow each other without a pause here; a person comes once in a while.
            tokio::time::sleep(std::time::Duration::from_millis(tries)).await;
        }
    }
    for poster in posters {
        poster.await.unwrap();
    }
    for id in [record.id, other.id] {
        assert!(store.unposted(id, 0, 1).await.unwrap().is_empty());
    }
    let all = store.trial_balance().await.unwrap();
    let clearing = all.iter().find(|b| b.ledger == Ledger::DepositClearing).unwrap();
    assert_eq!(clearing.debit, record.amount.plus(other.amount).unwrap(), "a set was lost or booked twice");
    let findings = store.verify().await.unwrap();
    assert!(findings.iter().all(lockbox_store::Finding::ok), "{findings:?}");
}

pub async fn refreshing_bills(engine: &Engine) {
    let store = &engine.store;
    let number = sub(None).account;
    let list = |cents| [account_row("1007809633", "281796573", Some(("S1", cents, "2026-10-31")))];
    let open = || async {
        let found = store.accounts(std::slice::from_ref(&number), &[]).await.unwrap();
        let bill = &found[0].bills[0];
        (bill.bill.amount_due.get(), bill.applied.get(), bill.open().get())
    };
    let loaded = store.load_accounts(&list(10_000)).await.unwrap();
    assert_eq!((loaded.accounts, loaded.bills, loaded.changed), (1, 1, 2));
    assert_eq!(open().await, (10_000, 0, 10_000));
    let record = imported(store, 4, 50).await;
    posted(store, &record, 4).await;
    assert_eq!(open().await, (10_000, 400, 9_600));
    // The same list again: nothing changes. The biller has the payment meanwhile: its amount is what is open now.
    let version = store.ledger_version().await.unwrap();
    assert_eq!(store.load_accounts(&list(10_000)).await.unwrap().changed, 0);
    assert_eq!(store.ledger_version().await.unwrap(), version);
    assert_eq!(open().await, (10_000, 400, 9_600));
    assert_eq!(store.load_accounts(&list(9_600)).await.unwrap().changed, 1);
    assert!(store.ledger_version().await.unwrap() > version);
    assert_eq!(open().await, (9_600, 0, 9_600));
    assert_eq!(store.load_accounts(&list(9_600)).await.unwrap().changed, 0);
    assert_eq!(open().await, (9_600, 0, 9_600));
    // A check comes back: what it had paid is open again.
    let id = ItemId { file: record.id, ordinal: 2 };
    let back = transfer(Event::AppliedCheckReturned, Ledger::ArPatient, Ledger::Bank, 300);
    let rows = [row(id, 2, back.of_account(sub(Some("S1"))))];
    let version = store.ledger_version().await.unwrap();
    let change = Change { rows: &rows, ..Change::default() };
    assert_eq!(store.record(&change, version).await.unwrap(), Recorded::Done);
    assert_eq!(open().await, (9_600, -300, 9_900));
    let more = [
        account_row("2000000001", "281796573", None),
        account_row("1007809633", "281796573", Some(("S0", 500, "2026-09-30"))),
        account_row("1007809633", "281796573", Some(("S0", 700, "2026-09-30"))),
    ];
    assert_eq!(store.load_accounts(&more).await.unwrap().bills, 1);
    let member = [MemberId::new("00281796573").unwrap()];
    let found = store.accounts(std::slice::from_ref(&number), &member).await.unwrap();
    assert_eq!(found.len(), 2, "both accounts of the member, each once");
    let asked = found.iter().find(|account| account.number == number).unwrap();
    let dues: Vec<_> = asked.bills.iter().map(|b| b.bill.amount_due.get()).collect();
    assert_eq!(dues, [700, 9_600], "oldest due first, the last row counts");
    assert_eq!(store.account_counts().await.unwrap(), (2, 2));
}

pub async fn same_checks_and_payers(engine: &Engine) {
    let store = &engine.store;
    let record = imported(store, 5, 20).await;
    posted(store, &record, 10).await;
    let mut later = file(6, 3);
    later.batches = 1;
    store.begin_file(&later).await.unwrap();
    // 0 is a check that was booked, 1 one that was only imported, 2 repeats 0 within the file.
    let mut new = [item(0), item(15), item(0)];
    for (ordinal, item) in (0..).zip(&mut new) {
        (item.ordinal, item.batch_index) = (ordinal, 0);
    }
    let of_later = batches(later.id, &new);
    store.append_chunk(later.id, &new, &of_later).await.unwrap();
    store.finish_file(&later, &of_later, &[], &[]).await.unwrap();
    let asked: Vec<_> = new
        .iter()
        .map(|item| CheckAsked {
            id: ItemId { file: later.id, ordinal: item.ordinal },
            payer_key: item.payer_key().unwrap(),
            check_key: item.check_key().unwrap(),
            deposit_date: item.deposit_date.unwrap(),
        })
        .collect();
    let found = store.same_checks(&asked, 400).await.unwrap();
    let earlier: Vec<_> = found.iter().map(|(item, _)| item.ordinal).collect();
    assert_eq!(earlier, [0, 2]);
    assert_eq!(found[0].1, ItemId { file: record.id, ordinal: 0 });
    let mut far = asked.clone();
    for item in &mut far {
        item.deposit_date = item.deposit_date.checked_add_days(Days::new(401)).unwrap();
    }
    assert!(store.same_checks(&far, 400).await.unwrap().is_empty(), "outside the window");
    engine.meddle("UPDATE batch SET state = 'held-unbalanced' WHERE batch_index = 0").await;
    let held: Vec<_> = store.same_checks(&asked[2..], 400).await.unwrap();
    assert_eq!(held[0].1.file, record.id, "a held twin in the same file is none, a booked one is");

    let payers = [new[0].payer_key().unwrap(), new[1].payer_key().unwrap()];
    let known = store.accounts_of_payers(&payers).await.unwrap();
    assert_eq!(known.len(), 1);
    assert_eq!((known[0].payer_key, known[0].times), (payers[0], 1));
    assert_eq!((&known[0].account, known[0].evidence.as_str()), (&sub(None).account, "scan-line"));
}

fn entry(ordinal: u32, kind: BankEntryKind, cents: i64) -> BankEntry {
    BankEntry {
        ordinal,
        account: "4121002303".to_owned(),
        as_of: day("2026-11-24"),
        value_date: None,
        type_code: "115".to_owned(),
        kind,
        amount: Cents::new(cents),
        bank_reference: format!("R{ordinal}"),
        customer_reference: "0002303".to_owned(),
        text: "LOCKBOX DEPOSIT".to_owned(),
        record: 4,
        bytes: ByteRange { start: 100, len: 60 },
    }
}

pub async fn deposits_and_the_bank(engine: &Engine) {
    let store = &engine.store;
    let record = imported(store, 7, 20).await;
    posted(store, &record, 20).await;
    let statement = FileRecord { kind: FileKind::Statement, items: 2, batches: 0, ..file(8, 2) };
    store.begin_file(&statement).await.unwrap();
    let entries = [
        entry(0, BankEntryKind::LockboxDeposit, 20_500),
        entry(1, BankEntryKind::ReturnedItem, -300),
        entry(2, BankEntryKind::DetailOfAnother, 20_500),
    ];
    let summary = lockbox_domain::bank::StatementSummary {
        account: "4121002303".to_owned(),
        currency: "USD".to_owned(),
        as_of: Some(day("2026-11-24")),
        entries: 3,
        amount: Cents::new(20_200),
        booked: true,
        correction: false,
    };
    let kept = lockbox_store::StatementRow { summary, entries_key: 77 };
    store.append_entries(statement.id, &entries, 0, std::slice::from_ref(&kept)).await.unwrap();
    assert!(store.entries_to_return().await.unwrap().is_empty(), "a loading statement shows");
    store.finish_file(&statement, &[], &[], &[]).await.unwrap();
    assert_eq!(store.entries(statement.id, 0, 10).await.unwrap(), entries);
    assert_eq!(store.statements(statement.id).await.unwrap(), [kept]);
    let seen = |key| store.statement_seen("4121002303", day("2026-11-24"), key, record.id);
    assert!(seen(77).await.unwrap()[0].same_entries);
    assert!(!seen(78).await.unwrap()[0].same_entries);
    assert!(store.statement_seen("9", day("2026-11-24"), 77, record.id).await.unwrap().is_empty());

    let credit = ItemId { file: statement.id, ordinal: 0 };
    let of_deposit = |event, debit, cents| transfer(event, debit, Ledger::DepositClearing, cents);
    let came =
        of_deposit(Event::DepositCredited, Ledger::Bank, 20_500).of_deposit(deposit()).caused_by(credit);
    let short = of_deposit(Event::DepositShort, Ledger::DepositAdjustmentReceivable, 500);
    let rows = [row(credit, 0, came), row(credit, 1, short.of_deposit(deposit()).caused_by(credit))];
    let version = store.ledger_version().await.unwrap();
    let change = Change { rows: &rows, ..Change::default() };
    assert_eq!(store.record(&change, version).await.unwrap(), Recorded::Done);

    let movements = store.movements(&["4121002303"], day("2026-11-24"), day("2026-11-24")).await.unwrap();
    let view: Vec<_> = movements.iter().map(|m| (m.id.ordinal, m.amount.get(), m.matched.get())).collect();
    assert_eq!(view, [(0, 20_500, 20_500), (1, -300, 0)]);
    let found = store.deposit_positions(day("2026-11-24"), day("2026-11-24")).await.unwrap();
    assert_eq!(found.len(), 1);
    let p = &found[0];
    assert_eq!(
        (p.lockbox.get(), p.ledger.get(), p.held.get(), p.credited.get(), p.adjusted.get()),
        (21_000, 21_000, 0, 20_500, 500)
    );
    assert_eq!(p.batches.iter().map(|b| b.get()).collect::<Vec<_>>(), [5_500, 15_500]);
    assert_eq!((p.deposit.clone(), p.region), (deposit(), norcal()));
    assert!(store.deposit_positions(day("2026-11-25"), day("2026-12-31")).await.unwrap().is_empty());

    let back = store.entries_to_return().await.unwrap();
    assert_eq!(back.iter().map(|(id, _)| id.ordinal).collect::<Vec<_>>(), [1]);
    let cause = ItemId { file: statement.id, ordinal: 1 };
    let id = ItemId { file: record.id, ordinal: 2 };
    let returned = transfer(Event::AppliedCheckReturned, Ledger::ArPatient, Ledger::Bank, 300);
    let rows = [row(id, 2, returned.of_account(sub(Some("S1"))).caused_by(cause))];
    let version = store.ledger_version().await.unwrap();
    let change = Change { rows: &rows, ..Change::default() };
    assert_eq!(store.record(&change, version).await.unwrap(), Recorded::Done);
    assert!(store.entries_to_return().await.unwrap().is_empty());
    assert_eq!(store.rows_caused_by(cause).await.unwrap(), rows);
    let movements = store.movements(&["4121002303"], day("2026-11-24"), day("2026-11-24")).await.unwrap();
    assert_eq!(movements[1].matched, Cents::new(-300));
}

pub async fn a_released_batch_is_posted(engine: &Engine) {
    let store = &engine.store;
    let record = file(9, 30);
    store.begin_file(&record).await.unwrap();
    let items = items(30);
    let mut of_file = batches(record.id, &items);
    store.append_chunk(record.id, &items, &of_file).await.unwrap();
    of_file[1].state = BatchState::HeldUnbalanced;
    of_file[1].why_held = Some("it is $1.00 short".to_owned());
    store.finish_file(&record, &of_file, &[], &[]).await.unwrap();
    assert_eq!(store.batches(record.id).await.unwrap(), of_file);
    posted(store, &record, 30).await;
    assert!(store.files_to_post().await.unwrap().is_empty());
    let found = store.deposit_positions(day("2026-11-24"), day("2026-11-24")).await.unwrap();
    assert_eq!((found[0].lockbox.get(), found[0].held.get()), (31_000, 15_500));
    let version = store.ledger_version().await.unwrap();
    let change = Change { batch: Some((record.id, 1, BatchState::Released)), ..Change::default() };
    assert_eq!(store.record(&change, version - 1).await.unwrap(), Recorded::Conflict);
    assert!(store.files_to_post().await.unwrap().is_empty(), "a lost change left a trace");
    assert_eq!(store.record(&change, version).await.unwrap(), Recorded::Done);
    let to_post = store.files_to_post().await.unwrap();
    assert_eq!(to_post[0].cursor, 10);
    let again: Vec<_> =
        store.unposted(record.id, 10, 100).await.unwrap().iter().map(|s| s.id.ordinal).collect();
    assert_eq!(again, (10..20).collect::<Vec<_>>(), "only what was held");
}

pub async fn exports_in_pieces(engine: &Engine) {
    let store = &engine.store;
    let first = imported(store, 10, 30).await;
    let second = imported(store, 11, 10).await;
    posted(store, &first, 25).await;
    posted(store, &second, 10).await;
    let (mut after, mut all) = (None, Vec::new());
    loop {
        let piece = store.application_rows(after, 7).await.unwrap();
        assert!(piece.len() <= 7);
        let Some(last) = piece.last() else { break };
        after = Some(last.item.id);
        all.extend(piece);
    }
    let expected: Vec<_> = (0..25)
        .map(|ordinal| ItemId { file: first.id, ordinal })
        .chain((0..10).map(|ordinal| ItemId { file: second.id, ordinal }))
        .collect();
    assert_eq!(all.iter().map(|e| e.item.id).collect::<Vec<_>>(), expected);
    for e in &all {
        let positions = lockbox_domain::positions(e.rows.iter().map(|r| &r.transfer)).unwrap();
        let sum = Cents::total(positions.iter().map(|p| p.amount)).unwrap();
        assert_eq!(sum, e.item.item.amount);
    }
}

pub async fn returned_checks_are_found_again(engine: &Engine) {
    let store = &engine.store;
    let record = imported(store, 12, 20).await;
    let boxes = [lockbox()];
    let find = |serial: &'static str, cents, from: &'static str| {
        let boxes = &boxes;
        async move {
            let amount = Cents::new(cents);
            let (from, to) = (day(from), day("2026-12-31"));
            store.items_by_serial_amount(boxes, serial, amount, from, to).await.unwrap()
        }
    };
    let found = find("0000000015", 1_500, "2026-10-01").await;
    assert_eq!(found.iter().map(|s| s.id).collect::<Vec<_>>(), [ItemId { file: record.id, ordinal: 14 }]);
    assert!(find("15", 1_600, "2026-10-01").await.is_empty(), "another amount");
    assert!(find("15", 1_500, "2026-11-25").await.is_empty(), "too long ago");
    assert!(find("000", 1_500, "2026-10-01").await.is_empty(), "no serial");
}
