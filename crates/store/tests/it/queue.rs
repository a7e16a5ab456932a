//! The queue: its order, its claims, and what was decided.

use lockbox_domain::{
    AccountNumber, Action, Candidate, Cents, DecisionRecord, ItemId, MemberId, QueueEntry, QueueId,
    QueueKind, QueueState, Reason, Region,
};
use lockbox_store::{Change, Claim, QueueFilter, Recorded, Store};

use crate::engines::Engine;
use crate::world::{batches, file, imported, items, queued, time};

const NOW: &str = "2026-11-25T09:00:00";

async fn filled(engine: &Engine, entries: &[QueueEntry]) {
    let record = file(1, 300);
    let items = items(300);
    let of_file = batches(record.id, &items);
    engine.store.begin_file(&record).await.unwrap();
    engine.store.append_chunk(record.id, &items, &of_file).await.unwrap();
    engine.store.finish_file(&record, &of_file, &[], entries).await.unwrap();
}

fn id(ordinal: u32) -> ItemId {
    ItemId { file: crate::world::file_id(1), ordinal }
}

pub async fn order_and_filters(engine: &Engine) {
    let store = &engine.store;
    let mut entries = vec![
        QueueEntry { deadline: None, ..queued(id(0), 9_999) },
        QueueEntry { deadline: Some(time("2026-11-27T08:00:00")), ..queued(id(1), 100) },
        queued(id(2), 300),
        queued(id(3), 500),
        queued(id(4), 300),
        QueueEntry { state: QueueState::Decided, decided: Some(Action::Apply), ..queued(id(5), 100) },
        QueueEntry { state: QueueState::Held, ..queued(id(6), 700) },
    ];
    entries[1].region = Some(Region::new("socal").unwrap());
    entries[2].reasons = vec![Reason::Misread, Reason::SuspectedDuplicate];
    entries[3].candidates = vec![Candidate {
        member: MemberId::new("281796573").unwrap(),
        account: AccountNumber::new("1007809633").unwrap(),
        probability_permille: 812,
        reasons: vec!["member alone".to_owned()],
        open: Cents::new(4_000),
    }];
    entries[3].detail = Some("the twin of …".to_owned());
    let batch = QueueId { kind: QueueKind::Batch, file: id(0).file, place: 2 };
    entries.push(QueueEntry { id: batch, item: None, ..queued(id(2), 300) });
    filled(engine, &entries).await;
    let now = time(NOW);
    let all = store.queue(&QueueFilter::default(), None, 100, now).await.unwrap();
    let order = |list: &[QueueEntry]| list.iter().map(|e| (e.id.kind, e.id.place)).collect::<Vec<_>>();
    let item = |place| (QueueKind::Item, place);
    let expected = [item(6), item(3), (QueueKind::Batch, 2), item(2), item(4), item(1), item(0)];
    assert_eq!(order(&all), expected);
    assert_eq!(all[1], entries[3]);
    assert_eq!(all[6], entries[0]);
    let (mut after, mut paged) = (None, Vec::new());
    loop {
        let page = store.queue(&QueueFilter::default(), after, 2, now).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        paged.extend(page);
    }
    assert_eq!(order(&paged), expected);
    let places = |filter: QueueFilter| async move {
        let found = store.queue(&filter, None, 100, now).await.unwrap();
        found.iter().map(|e| e.id.place).collect::<Vec<_>>()
    };
    let none = QueueFilter::default();
    assert_eq!(
        places(QueueFilter { region: Some(Region::new("socal").unwrap()), ..none.clone() }).await,
        [1]
    );
    assert_eq!(places(QueueFilter { reason: Some(Reason::SuspectedDuplicate), ..none.clone() }).await, [2]);
    assert_eq!(places(QueueFilter { state: Some(QueueState::Held), ..none.clone() }).await, [6]);
    assert_eq!(places(QueueFilter { state: Some(QueueState::Decided), ..none.clone() }).await, [5]);
    store.claim(entries[4].id, "ana", now, 10).await.unwrap();
    assert_eq!(places(QueueFilter { state: Some(QueueState::Claimed), ..none.clone() }).await, [4]);
    let counts = store.queue_counts(now).await.unwrap();
    let counts: Vec<_> = counts.into_iter().map(|(state, count, sum)| (state, count, sum.get())).collect();
    assert_eq!(
        counts,
        [
            (QueueState::Claimed, 1, 300),
            (QueueState::Decided, 1, 100),
            (QueueState::Held, 1, 700),
            (QueueState::Open, 5, 9_999 + 100 + 300 + 500 + 300)
        ]
    );
}

pub async fn one_of_two_hundred_claims_wins(engine: &Engine) {
    let entry = queued(id(7), 100);
    filled(engine, std::slice::from_ref(&entry)).await;
    let mut tries = Vec::new();
    for n in 0..200 {
        let store = engine.store.clone();
        tries.push(tokio::spawn(async move {
            store.claim(entry.id, &format!("user-{n}"), time(NOW), 10).await.unwrap()
        }));
    }
    let (mut won, mut holders) = (0, std::collections::BTreeSet::new());
    for each in tries {
        match each.await.unwrap() {
            Claim::Claimed(_) => won += 1,
            Claim::HeldBy(holder, until) => {
                assert_eq!(until, time("2026-11-25T09:10:00"));
                holders.insert(holder);
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((won, holders.len()), (1, 1));
}

/// Sixteen people work the same two hundred items: each is decided exactly once, and nobody waits for anybody.
pub async fn sixteen_sessions_share_two_hundred_items(engine: &Engine) {
    let entries: Vec<QueueEntry> = (0..200).map(|n| queued(id(n), 100 + i64::from(n))).collect();
    filled(engine, &entries).await;
    let sessions: Vec<_> =
        (0..16).map(|n| tokio::spawn(work_through(engine.store.clone(), format!("user-{n}")))).collect();
    let mut decided = Vec::new();
    for session in sessions {
        decided.push(session.await.unwrap());
    }
    assert_eq!(decided.iter().sum::<usize>(), 200, "{decided:?}");
    assert!(decided.iter().filter(|n| **n > 0).count() > 1, "one did everything: {decided:?}");
    for entry in &entries {
        let found = engine.store.decisions(entry.id).await.unwrap();
        assert_eq!(found.len(), 1, "{found:?}");
        let now = engine.store.queue_entry(entry.id, time(NOW)).await.unwrap().unwrap();
        assert_eq!((now.state, now.claimed_by), (QueueState::Decided, None));
    }
    let by_hour = engine.store.decisions_by_hour(time(NOW)).await.unwrap();
    assert_eq!(by_hour.iter().map(|d| d.decisions).sum::<u64>(), 200, "{by_hour:?}");
    assert_eq!(by_hour.len(), decided.iter().filter(|n| **n > 0).count(), "a row a person");
    let by_day = engine.store.queue_by_day().await.unwrap();
    assert_eq!(
        by_day.iter().map(|d| (d.raised, d.waiting)).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1)),
        (200, 0)
    );
    let hour = NOW.get(..13).unwrap();
    assert!(by_hour.iter().all(|d| d.hour == time(&format!("{hour}:00:00"))), "{by_hour:?}");
    assert!(engine.store.decisions_by_hour(time("2027-01-01T00:00:00")).await.unwrap().is_empty());
    let chain =
        engine.store.verify().await.unwrap().into_iter().find(|f| f.check.name == "decisions").unwrap();
    assert!(chain.ok() && chain.checked == 200, "{chain:?}");
}

/// Takes the most urgent item that nobody has, decides it, and so on until there is none.
async fn work_through(store: Store, user: String) -> usize {
    let mut decided = 0;
    loop {
        let open = QueueFilter { state: Some(QueueState::Open), ..QueueFilter::default() };
        let list = store.queue(&open, None, 20, time(NOW)).await.unwrap();
        if list.is_empty() {
            return decided;
        }
        for entry in list {
            let Claim::Claimed(_) = store.claim(entry.id, &user, time(NOW), 10).await.unwrap() else {
                continue;
            };
            let decision = DecisionRecord {
                subject: entry.id,
                user: user.clone(),
                action: Action::ReturnToSender,
                at: time(NOW),
                parts: Vec::new(),
                note: None,
            };
            let queue = [QueueEntry { state: QueueState::Decided, decided: Some(decision.action), ..entry }];
            let change = Change { decision: Some(&decision), queue: &queue, ..Change::default() };
            // Somebody else's decision moved the books on: look again, and decide on what is there now.
            loop {
                let version = store.ledger_version().await.unwrap();
                match store.record(&change, version).await.unwrap() {
                    Recorded::Done => break,
                    Recorded::Conflict => {}
                    other @ Recorded::HeldBy(..) => panic!("{other:?}"),
                }
            }
            decided += 1;
            break;
        }
    }
}

pub async fn claims_lapse(engine: &Engine) {
    let store = &engine.store;
    let held = QueueEntry { state: QueueState::Held, ..queued(id(8), 100) };
    filled(engine, std::slice::from_ref(&held)).await;
    let at = |text: &str| time(&format!("2026-11-25T{text}"));
    let claim = |user: &'static str, now: &'static str| store.claim(held.id, user, at(now), 10);
    assert_eq!(claim("ana", "09:00:00").await.unwrap(), Claim::Claimed(at("09:10:00")));
    assert_eq!(claim("ana", "09:05:00").await.unwrap(), Claim::Claimed(at("09:15:00")), "renewed");
    let kept = Claim::HeldBy("ana".to_owned(), at("09:15:00"));
    assert_eq!(claim("ben", "09:14:59").await.unwrap(), kept);
    let state = |now: &'static str| async move {
        let entry = store.queue_entry(held.id, at(now)).await.unwrap().unwrap();
        (entry.state, entry.claimed_by)
    };
    assert_eq!(state("09:14:59").await, (QueueState::Claimed, Some("ana".to_owned())));
    assert_eq!(state("09:15:00").await, (QueueState::Held, None), "lapsed: what it was");
    assert_eq!(claim("ben", "09:15:00").await.unwrap(), Claim::Claimed(at("09:25:00")));
    assert!(!store.release_claim(held.id, "ana").await.unwrap());
    assert!(store.release_claim(held.id, "ben").await.unwrap());
    assert_eq!(state("09:16:00").await, (QueueState::Held, None));
    let nobody = QueueId { place: 99, ..held.id };
    assert_eq!(store.claim(nobody, "ana", at("09:00:00"), 10).await.unwrap(), Claim::Missing);
}

pub async fn decisions_are_chained(engine: &Engine) {
    let store = &engine.store;
    imported(store, 1, 20).await;
    let mut entry = queued(id(3), 400);
    let decision = |user: &str, action, minute: u32| DecisionRecord {
        subject: entry.id,
        user: user.to_owned(),
        action,
        at: time(&format!("2026-11-25T09:{minute:02}:00.125")),
        parts: vec![(AccountNumber::new("1007809633").unwrap(), Cents::new(400))],
        note: (minute == 1).then(|| "as the letter says".to_owned()),
    };
    let open = [entry.clone()];
    let version = store.ledger_version().await.unwrap();
    let change = Change { queue: &open, ..Change::default() };
    assert_eq!(store.record(&change, version).await.unwrap(), Recorded::Done);
    store.claim(entry.id, "ana", time(NOW), 10).await.unwrap();
    (entry.state, entry.decided) = (QueueState::Decided, Some(Action::Apply));
    let decided = [entry.clone()];
    let record = |decision: DecisionRecord, version: i64| {
        let decided = &decided;
        async move {
            let change = Change { decision: Some(&decision), queue: decided, ..Change::default() };
            store.record(&change, version).await.unwrap()
        }
    };
    let (ana, ben) = (decision("ana", Action::Apply, 1), decision("ben", Action::Hold, 2));
    let until = time("2026-11-25T09:10:00");
    assert_eq!(record(ben.clone(), version + 1).await, Recorded::HeldBy("ana".to_owned(), until));
    assert_eq!(record(ana.clone(), version).await, Recorded::Conflict);
    assert!(store.decisions(entry.id).await.unwrap().is_empty(), "a lost decision went on record");
    assert_eq!(record(ana.clone(), version + 1).await, Recorded::Done);
    assert_eq!(store.claim(entry.id, "ben", time(NOW), 10).await.unwrap(), Claim::Decided);
    assert_eq!(record(ben.clone(), version + 2).await, Recorded::Done);
    assert_eq!(store.decisions(entry.id).await.unwrap(), [ana, ben]);
    let chain = store.verify().await.unwrap().into_iter().find(|f| f.check.name == "decisions").unwrap();
    assert!(chain.ok() && chain.checked == 2, "{chain:?}");
}
