//! People, credentials, answers and the steps of a day.

use lockbox_domain::people::{Answer, DayRecord, DayStep, Remedy, Role};
use lockbox_store::Credential;

use crate::engines::Engine;
use crate::world::{day, time};

pub async fn somebody_comes_and_goes(engine: &Engine) {
    let store = &engine.store;
    assert!(!store.has_people().await.unwrap());
    assert!(store.add_person("ana", Role::Operator, "hash", time("2026-11-24T10:00:00")).await.unwrap());
    assert!(!store.add_person("ana", Role::Auditor, "other", time("2026-11-24T10:00:00")).await.unwrap());
    assert!(store.set_role("ana", Role::Supervisor).await.unwrap());
    assert!(!store.set_role("bo", Role::Supervisor).await.unwrap());
    let (person, hash) = store.person("ana").await.unwrap().unwrap();
    assert_eq!((person.role, hash.as_str(), person.disabled), (Role::Supervisor, "hash", false));
    let begin = time("2026-11-24T10:00:00");
    let end = time("2026-11-24T22:00:00");
    store.add_credential("s", Credential::Session, "ana", begin, Some(end)).await.unwrap();
    store.add_credential("t", Credential::Token, "ana", begin, None).await.unwrap();
    let holder =
        async |digest, kind, now| store.holder(digest, kind, time(now)).await.unwrap().map(|p| p.name);
    assert_eq!(holder("s", Credential::Session, "2026-11-24T21:59:59").await.as_deref(), Some("ana"));
    assert_eq!(holder("s", Credential::Session, "2026-11-24T22:00:00").await, None, "expired");
    assert_eq!(holder("s", Credential::Token, "2026-11-24T12:00:00").await, None, "a session is no token");
    assert_eq!(holder("t", Credential::Token, "2036-11-24T12:00:00").await.as_deref(), Some("ana"));
    store.drop_credential("s").await.unwrap();
    assert_eq!(holder("s", Credential::Session, "2026-11-24T12:00:00").await, None, "logged out");
    assert!(store.disable_person("ana").await.unwrap());
    assert_eq!(holder("t", Credential::Token, "2026-11-24T12:00:00").await, None, "disabled");
    assert!(store.people().await.unwrap()[0].disabled);
}

pub async fn the_first_answer_stays(engine: &Engine) {
    let store = &engine.store;
    let first = Answer {
        person: "ana".to_owned(),
        key: "k".to_owned(),
        request: "POST x".to_owned(),
        status: 200,
        body: "{}".to_owned(),
        at: time("2026-11-24T10:00:00"),
    };
    store.keep_answer(&first).await.unwrap();
    store.keep_answer(&Answer { body: "[]".to_owned(), ..first.clone() }).await.unwrap();
    assert_eq!(store.answer("ana", "k").await.unwrap(), Some(first));
    assert_eq!(store.answer("bo", "k").await.unwrap(), None, "a key is one person's");
}

pub async fn steps_of_a_day_stand_in_order(engine: &Engine) {
    let store = &engine.store;
    for (step, person) in [(DayStep::Asked, "fay"), (DayStep::Closed, "sue"), (DayStep::Reopened, "sue")] {
        let record = DayRecord {
            day: day("2026-11-23"),
            step,
            person: person.to_owned(),
            at: time("2026-11-24T10:00:00"),
        };
        store.add_day_step(&record).await.unwrap();
    }
    let steps = store.day_steps(day("2026-11-23")).await.unwrap();
    assert_eq!(steps.iter().map(|s| s.step.as_str()).collect::<Vec<_>>(), ["asked", "closed", "reopened"]);
    assert!(store.day_steps(day("2026-11-24")).await.unwrap().is_empty());
    store.note_look("ana", time("2026-11-24T10:00:00"), "item", "front").await.unwrap();
    store.note_look("bo", time("2026-11-24T11:00:00"), "item", "front").await.unwrap();
    let looks = store.looks("item", 10).await.unwrap();
    assert_eq!(looks.iter().map(|(who, ..)| who.as_str()).collect::<Vec<_>>(), ["bo", "ana"]);
}

pub async fn nobody_approves_their_own_remedy(engine: &Engine) {
    let store = &engine.store;
    let proposed = Remedy {
        break_id: "2026-11-23_norcal_bank-short_4500".to_owned(),
        day: day("2026-11-23"),
        note: "the bank was asked".to_owned(),
        proposed_by: "fay".to_owned(),
        proposed_at: time("2026-11-24T10:00:00"),
        approved_by: None,
    };
    let at = time("2026-11-24T11:00:00");
    assert!(!store.approve_remedy(&proposed.break_id, "sue", at).await.unwrap(), "nothing is proposed");
    assert!(store.propose_remedy(&proposed).await.unwrap());
    assert!(!store.propose_remedy(&proposed).await.unwrap());
    assert!(!store.approve_remedy(&proposed.break_id, "fay", at).await.unwrap());
    let found = store.remedies(proposed.day, proposed.day).await.unwrap();
    assert_eq!(found, std::slice::from_ref(&proposed));
    assert!(store.approve_remedy(&proposed.break_id, "sue", at).await.unwrap());
    assert!(!store.approve_remedy(&proposed.break_id, "ada", at).await.unwrap(), "approved already");
    let found = store.remedies(proposed.day, proposed.day).await.unwrap();
    assert_eq!(found[0].approved_by.as_deref(), Some("sue"));
    assert!(store.remedies(day("2026-11-24"), day("2026-11-30")).await.unwrap().is_empty());
}
