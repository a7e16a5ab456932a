//! `verify` passes what is sound and catches what was planted, every check its own.

use lockbox_domain::{Action, DecisionRecord, Event, ItemId, Ledger, QueueState, Region, Transfer};
use lockbox_store::{Change, Recorded, Store};

use crate::engines::Engine;
use crate::world::{account_row, imported, norcal, posted, queued, received, row, time, transfer};

/// A store with something of everything: posted and waiting payments, a held batch, dues, a decision.
async fn sound(engine: &Engine) {
    let store = &engine.store;
    store
        .load_accounts(&[account_row("1007809633", "281796573", Some(("S1", 90_000, "2026-10-31")))])
        .await
        .unwrap();
    let record = imported(store, 1, 40).await;
    posted(store, &record, 30).await;
    let id = ItemId { file: record.id, ordinal: 30 };
    let socal = Region::new("socal").unwrap();
    let claimed = Transfer::new(
        Event::MovedAcrossRegions,
        socal,
        Ledger::DueFrom(norcal()),
        Ledger::Unapplied,
        amount(),
    )
    .unwrap();
    let owed = transfer(Event::MovedAcrossRegions, Ledger::Unapplied, Ledger::DueTo(socal), 3_100);
    let rows = [received(id, 3_100, Ledger::Unapplied), row(id, 1, owed), row(id, 2, claimed)];
    let mut entry = queued(id, 3_100);
    let decision = DecisionRecord {
        subject: entry.id,
        user: "ana".to_owned(),
        action: Action::Duplicate,
        at: time("2026-11-25T09:00:00"),
        parts: Vec::new(),
        note: None,
    };
    (entry.state, entry.decided) = (QueueState::Decided, Some(Action::Duplicate));
    for queue in [[entry.clone()], [entry.clone()]] {
        let rows = if store.rows(&[id]).await.unwrap().is_empty() { &rows[..] } else { &[] };
        let version = store.ledger_version().await.unwrap();
        let change = Change { decision: Some(&decision), rows, queue: &queue, ..Change::default() };
        assert_eq!(store.record(&change, version).await.unwrap(), Recorded::Done);
    }
}

fn amount() -> lockbox_domain::Cents {
    lockbox_domain::Cents::new(3_100)
}

async fn failing(store: &Store) -> Vec<&'static str> {
    let findings = store.verify().await.unwrap();
    assert_eq!(findings.iter().map(|f| f.check).collect::<Vec<_>>(), Store::checks());
    findings.iter().filter(|f| !f.ok()).map(|f| f.check.name).collect()
}

pub async fn a_clean_store_passes(engine: &Engine) {
    assert!(failing(&engine.store).await.is_empty(), "an empty store");
    sound(engine).await;
    let findings = engine.store.verify().await.unwrap();
    assert!(findings.iter().all(lockbox_store::Finding::ok), "{findings:?}");
    // A check that looks at nothing proves nothing. Nothing is held here.
    let idle: Vec<_> = findings.iter().filter(|f| f.checked == 0).map(|f| f.check.name).collect();
    assert_eq!(idle, ["held"]);
}

pub async fn every_check_catches_its_corruption(engine: &Engine) {
    sound(engine).await;
    // What is planted, what takes it back, and the checks that must see it; others may see it too.
    let plants: &[(&str, &str, &[&str])] = &[
        (
            "UPDATE journal SET amount_cents = -amount_cents WHERE ordinal = 4",
            "UPDATE journal SET amount_cents = -amount_cents WHERE ordinal = 4",
            &["transfers"],
        ),
        (
            "UPDATE journal SET ordinal = 4000000 WHERE ordinal = 3",
            "UPDATE journal SET ordinal = 3 WHERE ordinal = 4000000",
            &["subjects", "clearing", "queue"],
        ),
        (
            "UPDATE journal SET amount_cents = amount_cents + 1 WHERE ordinal = 5",
            "UPDATE journal SET amount_cents = amount_cents - 1 WHERE ordinal = 5",
            &["item-money", "clearing", "open-money"],
        ),
        (
            "UPDATE item SET amount_cents = amount_cents + 1 WHERE ordinal = 6",
            "UPDATE item SET amount_cents = amount_cents - 1 WHERE ordinal = 6",
            &["item-money", "batches", "clearing"],
        ),
        (
            "UPDATE item SET batch_index = 77 WHERE ordinal = 35",
            "UPDATE item SET batch_index = 3 WHERE ordinal = 35",
            &["batches"],
        ),
        (
            "UPDATE file SET amount_cents = amount_cents + 1",
            "UPDATE file SET amount_cents = amount_cents - 1",
            &["file-totals"],
        ),
        (
            "UPDATE batch SET state = 'held-unbalanced' WHERE batch_index = 0",
            "UPDATE batch SET state = 'flowing' WHERE batch_index = 0",
            &["held"],
        ),
        (
            "UPDATE journal SET lockbox = '60095' WHERE ordinal = 7 AND seq = 0",
            "UPDATE journal SET lockbox = '2303' WHERE ordinal = 7 AND seq = 0",
            &["clearing"],
        ),
        (
            "UPDATE queue SET state = 'decided' WHERE place = 9",
            "UPDATE queue SET state = 'open' WHERE place = 9",
            &["open-money"],
        ),
        (
            "UPDATE queue SET amount_cents = amount_cents - 1 WHERE place = 9",
            "UPDATE queue SET amount_cents = amount_cents + 1 WHERE place = 9",
            &["open-money"],
        ),
        (
            "UPDATE queue SET place = 35 WHERE place = 9",
            "UPDATE queue SET place = 9 WHERE place = 35",
            &["queue", "open-money"],
        ),
        (
            "UPDATE journal SET amount_cents = amount_cents + 1 WHERE debit = 17",
            "UPDATE journal SET amount_cents = amount_cents - 1 WHERE debit = 17",
            &["dues"],
        ),
        (
            "UPDATE journal SET debit = 4, credit = 7 WHERE ordinal = 8 AND seq = 1",
            "UPDATE journal SET debit = 7, credit = 4 WHERE ordinal = 8 AND seq = 1",
            &["open-money"],
        ),
        (
            "UPDATE journal SET statement_number = 'S9', debit = 4, credit = 7 WHERE ordinal = 8 AND seq = 1",
            "UPDATE journal SET statement_number = 'S1', debit = 7, credit = 4 WHERE ordinal = 8 AND seq = 1",
            &["bills"],
        ),
        (
            "UPDATE journal SET account_number = '1007809634' WHERE ordinal = 8 AND seq = 1",
            "UPDATE journal SET account_number = '1007809633' WHERE ordinal = 8 AND seq = 1",
            &["accounts"],
        ),
        (
            "UPDATE decision SET user_name = 'eve' WHERE link = 1",
            "UPDATE decision SET user_name = 'ana' WHERE link = 1",
            &["decisions"],
        ),
        (
            "UPDATE decision SET link = 7, seq = 7 WHERE link = 1",
            "UPDATE decision SET link = 1, seq = 0 WHERE link = 7",
            &["decisions"],
        ),
        ("DELETE FROM decision WHERE link = 2", "", &["decisions"]),
    ];
    let mut caught = std::collections::BTreeSet::new();
    for (plant, undo, expected) in plants {
        engine.meddle(plant).await;
        let found = failing(&engine.store).await;
        for name in *expected {
            assert!(found.contains(name), "`{name}` misses: {plant} (found {found:?})");
            caught.insert(*name);
        }
        if !undo.is_empty() {
            engine.meddle(undo).await;
            assert!(failing(&engine.store).await.is_empty(), "{undo}");
        }
    }
    let all: std::collections::BTreeSet<_> = Store::checks().iter().map(|check| check.name).collect();
    assert_eq!(caught, all, "a check without a corruption that it must catch");
}
