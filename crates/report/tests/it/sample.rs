//! Invented rows that the snapshots are drawn from. Names and texts try to play tricks.

use chrono::{NaiveDate, NaiveDateTime};
use lockbox_domain::recon::{Break, BreakCode, ReconDay};
use lockbox_domain::report_rows::{
    AgingRow, ApplicationRow, DemoScore, DepositTicketRow, ExceptionDayRow, ExplainStep, Explanation,
    InvariantCheck, PostingCounts, PostingRow, RollForwardRow, SuspenseRow, ThroughputRow, TrialBalanceRow,
};
use lockbox_domain::{
    AccountNumber, Action, Bucket, Candidate, Cents, DepositRef, Event, FileId, ItemId, JournalRow, Ledger,
    LockboxNumber, MemberId, QueueEntry, QueueId, QueueKind, QueueState, Reason, Region, StatementNumber,
    SubLedger, Transfer,
};

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn moment(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

pub fn region(name: &str) -> Region {
    Region::new(name).unwrap()
}

pub fn lockbox(number: &str) -> LockboxNumber {
    LockboxNumber::new(number).unwrap()
}

pub fn file() -> FileId {
    FileId::from_sha256(&[0x2a; 32])
}

pub fn item(ordinal: u32) -> ItemId {
    ItemId { file: file(), ordinal }
}

fn cents(amount: i64) -> Cents {
    Cents::new(amount)
}

pub fn applications() -> Vec<ApplicationRow> {
    let row = ApplicationRow {
        file: "=cmd|'/c calc'!A1.bai".to_owned(),
        lockbox: Some(lockbox("0002303")),
        deposit_date: Some(day("2026-11-23")),
        batch: 1,
        item: 1,
        amount: cents(25_000),
        bucket: Bucket::Applied,
        member: MemberId::new("281796573").ok(),
        account: AccountNumber::new("1007809633").ok(),
        statement: StatementNumber::new("S00000001").ok(),
        applied: cents(20_000),
        region: Some(region("norcal")),
        evidence: Some("scan-line".to_owned()),
        item_id: item(0),
    };
    vec![
        row.clone(),
        ApplicationRow { bucket: Bucket::OnAccount, applied: cents(5_000), statement: None, ..row.clone() },
        ApplicationRow {
            file: "plain, with a comma.bai".to_owned(),
            lockbox: None,
            deposit_date: None,
            item: 12,
            amount: cents(123_456),
            bucket: Bucket::Unidentified,
            member: None,
            account: None,
            statement: None,
            applied: cents(123_456),
            region: None,
            evidence: None,
            item_id: item(11),
            ..row
        },
    ]
}

pub fn deposit_tickets() -> Vec<DepositTicketRow> {
    let row = |number: &str, name: &str, batch: u32, items: u32, amount: i64, held: bool| DepositTicketRow {
        region: Some(region(name)),
        lockbox: Some(lockbox(number)),
        date: Some(day("2026-11-23")),
        batch,
        items,
        amount: cents(amount),
        held,
    };
    vec![
        row("2303", "norcal", 1, 3, 123_456, false),
        row("2303", "norcal", 2, 1_204, 98_765_432, true),
        row("60095", "socal", 1, 1, 5, false),
        DepositTicketRow { region: None, lockbox: None, date: None, ..row("1", "norcal", 9, 0, 0, true) },
    ]
}

pub fn posting() -> Vec<PostingRow> {
    let row = PostingRow {
        region: region("norcal"),
        day: day("2026-11-23"),
        items: 1_207,
        received: cents(1_000_000),
        applied: cents(900_000),
        on_account: cents(50_000),
        unapplied: cents(30_000),
        unidentified: cents(15_000),
        other: cents(5_000),
    };
    let zero = Cents::ZERO;
    vec![
        row.clone(),
        PostingRow {
            region: region("socal"),
            items: 2,
            received: cents(7_550),
            applied: cents(7_550),
            on_account: zero,
            unapplied: zero,
            unidentified: zero,
            other: zero,
            ..row
        },
    ]
}

pub fn queue() -> Vec<QueueEntry> {
    let duplicate = QueueEntry {
        id: QueueId { kind: QueueKind::Item, file: file(), place: 4 },
        reasons: vec![Reason::SuspectedDuplicate, Reason::StaleDated],
        amount: cents(123_456),
        region: Some(region("norcal")),
        lockbox: Some(lockbox("2303")),
        deposit_date: Some(day("2026-11-23")),
        batch: Some(1),
        item: Some(5),
        state: QueueState::Claimed,
        claimed_by: Some("ana".to_owned()),
        lease_until: Some(moment("2026-11-24T17:10:00")),
        deadline: Some(moment("2026-11-25T07:59:59")),
        candidates: vec![Candidate {
            member: MemberId::new("281796573").unwrap(),
            account: AccountNumber::new("1007809633").unwrap(),
            probability_permille: 930,
            reasons: vec!["scan line".to_owned(), "exact amount".to_owned()],
            open: cents(123_456),
        }],
        detail: Some("same check as batch 1 item 2\u{1b}[2J".to_owned()),
        decided: None,
    };
    let batch = QueueEntry {
        id: QueueId { kind: QueueKind::Batch, file: file(), place: 1 },
        reasons: vec![Reason::BatchOutOfBalance],
        amount: cents(9),
        region: Some(region("socal")),
        lockbox: Some(lockbox("60095")),
        batch: Some(2),
        item: None,
        state: QueueState::Open,
        claimed_by: None,
        lease_until: None,
        candidates: Vec::new(),
        detail: Some("batch 002 total says 1234.56, its 3 items add up to 1234.65".to_owned()),
        ..duplicate.clone()
    };
    vec![duplicate, batch]
}

pub fn recon_days() -> Vec<ReconDay> {
    let balanced = ReconDay {
        date: day("2026-11-23"),
        region: region("norcal"),
        lockbox: cents(1_000_000),
        bank: Some(cents(1_000_000)),
        ledger: cents(1_000_000),
        breaks: Vec::new(),
    };
    let short = "lockbox 60095: bank credited 9,991.00, the files say 10,000.00; 9.00 is in \
                 deposit-adjustment-receivable until the bank corrects it";
    let difference = |code, amount, message: &str| Break {
        code,
        amount: cents(amount),
        message: message.to_owned(),
        entry: None,
    };
    vec![
        balanced.clone(),
        ReconDay {
            region: region("socal"),
            bank: Some(cents(999_100)),
            breaks: vec![difference(BreakCode::BankShort, 900, short)],
            ..balanced.clone()
        },
        ReconDay {
            date: day("2026-11-24"),
            bank: None,
            ledger: Cents::ZERO,
            breaks: vec![
                difference(
                    BreakCode::NotYetCredited,
                    1_000_000,
                    "lockbox 2303: 10,000.00 not yet credited, expected by 2026-12-02",
                ),
                difference(
                    BreakCode::LedgerDiffers,
                    1_000_000,
                    "lockbox 2303: ledger was debited 0.00, the files say 10,000.00; post what was imported",
                ),
            ],
            ..balanced
        },
    ]
}

pub fn aging() -> Vec<AgingRow> {
    let row = |reason, days, amount| AgingRow { reason, days, amount: cents(amount) };
    vec![
        row(Reason::NoIdentifier, 0, 100),
        row(Reason::NoIdentifier, 1, 200),
        row(Reason::NoIdentifier, 2, 400),
        row(Reason::NoIdentifier, 5, 800),
        row(Reason::NoIdentifier, 6, 1_600),
        row(Reason::StaleDated, 30, 3_200),
        row(Reason::StaleDated, 31, 640_000),
    ]
}

pub fn exception_days() -> Vec<ExceptionDayRow> {
    let row = |date, region_of, raised, waiting| ExceptionDayRow {
        day: date,
        region: region_of,
        raised,
        raised_amount: cents(i64::try_from(raised).unwrap() * 25_000),
        waiting,
        waiting_amount: cents(i64::try_from(waiting).unwrap() * 20_500),
    };
    vec![
        row(None, None, 1, 1),
        row(Some(day("2026-11-23")), Some(region("norcal")), 31, 0),
        row(Some(day("2026-11-23")), Some(region("socal")), 44, 2),
        row(Some(day("2026-11-24")), Some(region("norcal")), 9, 9),
    ]
}

pub fn throughput() -> Vec<ThroughputRow> {
    let row = |date, person: &str, action, decisions| ThroughputRow {
        day: day(date),
        person: person.to_owned(),
        action,
        decisions,
    };
    vec![
        row("2026-11-23", "ana", Action::Apply, 40),
        row("2026-11-23", "ana", Action::Split, 2),
        row("2026-11-23", "=ben", Action::Hold, 3),
        row("2026-11-24", "ana", Action::ReturnToSender, 1),
        row("2026-11-24", "ana", Action::Undo, 1),
        row("2026-11-24", "ana", Action::Genuine, 5),
    ]
}

pub fn roll_forward() -> Vec<RollForwardRow> {
    let row = |name, ledger, cents_of: [i64; 8]| {
        let [opening, received, bank, applied, regions, refunds, returned, reversed] = cents_of.map(cents);
        RollForwardRow {
            region: region(name),
            ledger,
            opening,
            received,
            bank,
            applied,
            regions,
            refunds,
            returned,
            reversed,
        }
    };
    vec![
        row("norcal", Ledger::Bank, [500_000, 0, 999_100, 0, 0, 0, -25_000, 0]),
        row("norcal", Ledger::DepositClearing, [0, 1_000_000, -1_000_000, 0, 0, 0, 0, 0]),
        row("norcal", Ledger::DepositAdjustmentReceivable, [0, 0, 900, 0, 0, 0, 0, 0]),
        row("norcal", Ledger::Unapplied, [0, -1_000_000, 0, 950_000, 25_000, 20_000, 0, 5_000]),
        row("norcal", Ledger::ArPatient, [-500_000, 0, 0, -950_000, 0, 0, 25_000, -5_000]),
        row("norcal", Ledger::RefundsPayable, [0, 0, 0, 0, 0, -20_000, 0, 0]),
        row("norcal", Ledger::DueTo(region("socal")), [0, 0, 0, 0, -25_000, 0, 0, 0]),
    ]
}

pub fn suspense() -> Vec<SuspenseRow> {
    let row = |name, ledger, items, [books, queued, decided, bank_entries]: [i64; 4]| SuspenseRow {
        region: region(name),
        ledger,
        items,
        books: cents(books),
        queued: cents(queued),
        decided: cents(decided),
        bank_entries: cents(bank_entries),
    };
    vec![
        row("norcal", Ledger::Unapplied, 12, [61_204, 61_204, 0, 0]),
        row("norcal", Ledger::Unidentified, 9, [129_100, 49_551, 0, 79_549]),
        row("socal", Ledger::RefundsPayable, 2, [20_000, 0, 20_000, 0]),
        row("socal", Ledger::SuspenseMisdirected, 1, [5_000, 0, 4_900, 0]),
    ]
}

pub fn trial_balance() -> Vec<TrialBalanceRow> {
    let row = |name, ledger, debit, credit| TrialBalanceRow {
        region: region(name),
        ledger,
        debit: cents(debit),
        credit: cents(credit),
    };
    vec![
        row("norcal", Ledger::Bank, 999_100, 0),
        row("norcal", Ledger::DepositClearing, 1_000_000, 1_000_000),
        row("norcal", Ledger::DepositAdjustmentReceivable, 900, 0),
        row("norcal", Ledger::DueTo(region("socal")), 0, 25_000),
        row("norcal", Ledger::ArPatient, 0, 975_000),
        row("socal", Ledger::DueFrom(region("norcal")), 25_000, 0),
        row("socal", Ledger::ArPremium, 0, 25_000),
    ]
}

pub fn posting_counts() -> Vec<(Region, PostingCounts)> {
    let norcal = PostingCounts {
        items: 1_907,
        posted: 1_880,
        exceptions: 24,
        held: 3,
        applied: cents(41_820_155),
        on_account: cents(18_240),
        unapplied: cents(92_011),
        unidentified: cents(123_456),
    };
    vec![
        (region("norcal"), norcal),
        (region("socal"), PostingCounts { items: 3, held: 3, ..PostingCounts::default() }),
    ]
}

pub fn checks() -> Vec<InvariantCheck> {
    let check = |name: &str, ok, checked, detail: Option<&str>| InvariantCheck {
        name: name.to_owned(),
        ok,
        checked,
        detail: detail.map(str::to_owned),
    };
    vec![
        check("journal-balances", true, 48_211, None),
        check("clearing-per-deposit", false, 2, Some("deposit 2303 2026-11-23 is off by 9.00")),
    ]
}

pub fn score() -> DemoScore {
    DemoScore {
        items: 2_000,
        auto_posted: 1_917,
        auto_posted_right: 1_917,
        auto_posted_wrong: 0,
        exceptions: 83,
        returned: 1,
        lost: 0,
        reconciled: true,
        db: "sqlite:demo/lockbox.db".to_owned(),
    }
}

/// A payment in the wrong region's box that pays a bill and leaves a rest.
pub fn explanation() -> Explanation {
    let (north, south) = (region("norcal"), region("socal"));
    let sub = SubLedger {
        member: MemberId::new("281796573").unwrap(),
        account: AccountNumber::new("1007809633").unwrap(),
        statement: StatementNumber::new("S00000001").ok(),
    };
    let transfer = |event, region, debit, credit, amount| {
        Transfer::new(event, region, debit, credit, cents(amount)).unwrap()
    };
    let deposit = DepositRef { lockbox: lockbox("2303"), date: day("2026-11-23") };
    let transfers = [
        transfer(Event::DepositReceived, north, Ledger::DepositClearing, Ledger::Unapplied, 25_000)
            .of_deposit(deposit),
        transfer(Event::MovedAcrossRegions, north, Ledger::Unapplied, Ledger::DueTo(south), 25_000),
        transfer(Event::MovedAcrossRegions, south, Ledger::DueFrom(north), Ledger::Unapplied, 25_000),
        transfer(Event::PaymentApplied, south, Ledger::Unapplied, Ledger::ArPremium, 15_000)
            .of_account(sub.clone()),
        transfer(Event::PaymentApplied, south, Ledger::Unapplied, Ledger::ArPatient, 5_000)
            .of_account(sub.clone()),
        transfer(Event::CreditKept, south, Ledger::Unapplied, Ledger::OnAccount, 5_000).of_account(sub),
    ];
    let rows = transfers.into_iter().enumerate().map(|(seq, transfer)| JournalRow {
        subject: item(4),
        seq: seq as u32,
        day: day("2026-11-23"),
        transfer,
    });
    let step = |at: Option<&str>, kind: &str, text: &str, evidence: &[(&str, &str)]| ExplainStep {
        at: at.map(moment),
        kind: kind.to_owned(),
        text: text.to_owned(),
        evidence: evidence.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
    };
    Explanation {
        item: item(4),
        steps: vec![
            step(
                Some("2026-11-24T05:30:00"),
                "received",
                "check 001234 for 250.00 in batch 1, item 5",
                &[("file", "oakland-1123.bai"), ("bytes", "1360-1440")],
            ),
            step(
                None,
                "identified",
                "member and account agree",
                &[("rule", "member+account 1"), ("text", "M281796573 A1007809633")],
            ),
        ],
        rows: rows.collect(),
    }
}
