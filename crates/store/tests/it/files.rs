//! Files come in whole or not at all, and read back as they were.

use lockbox_domain::finding::name_words;
use lockbox_domain::{
    BatchState, Diagnostic, FileState, ImageSide, ItemId, KeptPicture, LockboxNumber, Place, ProblemCode,
    Scope, StoredItem,
};
use lockbox_store::{Begun, ItemPlace, Store, StoreError};

use crate::engines::Engine;
use crate::world::{
    bare_item, batches, day, file, full_item, imported, item, items, lockbox, norcal, queued,
};

pub async fn a_file_comes_in_whole_or_not_at_all(engine: &Engine) {
    let store = &engine.store;
    let record = file(1, 25);
    assert_eq!(store.begin_file(&record).await.unwrap(), Begun::New);
    assert_eq!(store.begin_file(&record).await.unwrap(), Begun::Resume);
    let items = items(25);
    let batches = batches(record.id, &items);
    assert_eq!(store.append_chunk(record.id, &items, &batches).await.unwrap(), 25);
    assert!(store.files_to_post().await.unwrap().is_empty(), "a loading file shows");
    let entry = queued(ItemId { file: record.id, ordinal: 0 }, 100);
    store.finish_file(&record, &batches, &[], std::slice::from_ref(&entry)).await.unwrap();
    store.finish_file(&record, &[], &[], &[]).await.unwrap();
    assert_eq!(store.begin_file(&record).await.unwrap(), Begun::Done(record.clone()));
    assert_eq!(store.file(record.id).await.unwrap(), Some(record.clone()));
    assert_eq!(store.file_by_sha(&record.sha256).await.unwrap(), Some(record.clone()));
    assert_eq!(store.files(10).await.unwrap(), std::slice::from_ref(&record));
    assert_eq!(store.batches(record.id).await.unwrap(), batches);
    assert_eq!(
        store.queue_entry(entry.id, crate::world::time("2026-11-24T00:00:00")).await.unwrap(),
        Some(entry)
    );
    let late = store.append_chunk(record.id, &items, &[]).await;
    assert!(matches!(late, Err(StoreError::Refused(_))), "a visible file was written to");
    let mut twin = record.clone();
    twin.sha256 = "ff".repeat(32);
    assert!(store.begin_file(&twin).await.is_err(), "another file took the same id");
}

pub async fn items_read_back_as_they_were(engine: &Engine) {
    let store = &engine.store;
    let record = file(2, 3);
    store.begin_file(&record).await.unwrap();
    let items = [full_item(0), bare_item(1), item(2)];
    let batches = batches(record.id, &items);
    store.append_chunk(record.id, &items, &batches).await.unwrap();
    store.finish_file(&record, &batches, &[], &[]).await.unwrap();
    let stored = |item: &lockbox_domain::Item| StoredItem {
        id: ItemId { file: record.id, ordinal: item.ordinal },
        region: Some(norcal()),
        item: item.clone(),
    };
    let expected: Vec<_> = items.iter().map(stored).collect();
    assert_eq!(store.items(record.id, 0, 10).await.unwrap(), expected);
    assert_eq!(store.items(record.id, 1, 1).await.unwrap(), expected[1..2]);
    assert_eq!(store.item(expected[0].id).await.unwrap().as_ref(), Some(&expected[0]));
    let backwards = [expected[2].id, expected[0].id, ItemId { file: record.id, ordinal: 99 }];
    assert_eq!(store.items_of(&backwards).await.unwrap(), [expected[2].clone(), expected[0].clone()]);
}

pub async fn a_broken_off_import_goes_on(engine: &Engine) {
    let store = &engine.store;
    let record = file(3, 1_000);
    let items = items(1_000);
    let batches = batches(record.id, &items);
    store.begin_file(&record).await.unwrap();
    // The process dies after two chunks, the second of which it did not see acknowledged.
    store.append_chunk(record.id, &items[..400], &batches[..40]).await.unwrap();
    store.append_chunk(record.id, &items[400..700], &batches[40..70]).await.unwrap();
    assert_eq!(store.begin_file(&record).await.unwrap(), Begun::Resume);
    assert_eq!(store.items_loaded(record.id).await.unwrap(), 700);
    assert_eq!(store.append_chunk(record.id, &items[400..700], &batches[40..70]).await.unwrap(), 0);
    assert_eq!(store.append_chunk(record.id, &items[600..], &batches[60..]).await.unwrap(), 300);
    store.finish_file(&record, &batches, &[], &[]).await.unwrap();
    let read: Vec<_> = store.items(record.id, 0, 2_000).await.unwrap().into_iter().map(|s| s.item).collect();
    assert_eq!(read, items);
}

pub async fn an_unusable_file_leaves_nothing(engine: &Engine) {
    let store = &engine.store;
    let mut record = file(4, 30);
    let items = items(30);
    store.begin_file(&record).await.unwrap();
    store.append_chunk(record.id, &items, &batches(record.id, &items)).await.unwrap();
    store.forget_loading(record.id).await.unwrap();
    assert_eq!(store.items_loaded(record.id).await.unwrap(), 0);
    assert!(store.batches(record.id).await.unwrap().is_empty());
    record.state = FileState::Quarantined;
    store.finish_file(&record, &[], &[], &[]).await.unwrap();
    assert!(store.forget_loading(record.id).await.is_err(), "a finished file was forgotten");
    assert!(store.reload_file(record.id).await.unwrap());
    assert_eq!(store.begin_file(&record).await.unwrap(), Begun::Resume);
    assert!(!store.reload_file(record.id).await.unwrap());
}

pub async fn the_same_deposit_is_found_in_another_file(engine: &Engine) {
    let store = &engine.store;
    let first = imported(store, 5, 20).await;
    let asked: Vec<_> = store
        .batches(first.id)
        .await
        .unwrap()
        .into_iter()
        .map(|b| (b.lockbox.unwrap(), b.deposit_date.unwrap(), b.number, b.checks_key))
        .collect();
    assert!(store.same_batches(&asked, first.id).await.unwrap().is_empty());
    let other = crate::world::file_id(6);
    assert_eq!(store.same_batches(&asked, other).await.unwrap().len(), 2);
    let mut different = asked.clone();
    different[0].3 += 1;
    different[1].0 = LockboxNumber::new("60095").unwrap();
    assert!(store.same_batches(&different, other).await.unwrap().is_empty());
    engine.meddle("UPDATE batch SET state = 'rejected' WHERE batch_index = 1").await;
    let found = store.same_batches(&asked, other).await.unwrap();
    assert_eq!(found.iter().map(|b| b.index).collect::<Vec<_>>(), [0]);
    assert_eq!(found[0].state, BatchState::Flowing);
}

pub async fn problems_and_places(engine: &Engine) {
    let store = &engine.store;
    let record = file(7, 20);
    store.begin_file(&record).await.unwrap();
    let items = items(20);
    let mut batches = batches(record.id, &items);
    batches[0].why_held = Some("a field\0with filler".to_owned());
    store.append_chunk(record.id, &items, &batches).await.unwrap();
    assert_eq!(store.batches(record.id).await.unwrap()[0].why_held.as_deref(), Some("a field with filler"));
    let place = Place { record: 3, line: 3, byte: 160, len: 80 };
    let problem =
        Diagnostic::warning(ProblemCode::BadDate, Scope::Field, place, "no day 31").because("a date", "31");
    let many = vec![problem.clone(); 1_500];
    store.finish_file(&record, &batches, &many, &[]).await.unwrap();
    let kept = store.problems(record.id).await.unwrap();
    assert_eq!(kept.len(), 1_000);
    assert_eq!(kept[999], problem);
    let found = store.items_by_place(&lockbox(), day("2026-11-24"), 2, 3, 0).await.unwrap();
    assert_eq!(found.iter().map(|s| s.id.ordinal).collect::<Vec<_>>(), [12]);
    assert!(store.items_by_place(&lockbox(), day("2026-11-24"), 2, 3, 1).await.unwrap().is_empty());
}

pub async fn pictures_come_later(engine: &Engine) {
    let store = &engine.store;
    let record = imported(store, 11, 20).await;
    let place =
        |batch, item| ItemPlace { lockbox: lockbox(), date: day("2026-11-24"), batch, item, occurrence: 0 };
    let found = store.items_at(&[place(2, 3), place(9, 9), place(1, 1), place(2, 3)]).await.unwrap();
    let at = |ordinal| Some(ItemId { file: record.id, ordinal });
    assert_eq!(found, [at(12), None, at(0), at(12)]);
    let picture = |side, nth| KeptPicture {
        item: at(12).unwrap(),
        side,
        nth,
        sha256: "ab".repeat(32),
        page: 1,
        name: "scans/12 \"front\".tif".to_owned(),
    };
    let pictures = [picture(ImageSide::Back, 0), picture(ImageSide::Front, 0), picture(ImageSide::Front, 1)];
    assert_eq!(store.add_pictures(&pictures).await.unwrap(), 3);
    assert_eq!(store.add_pictures(&pictures[1..]).await.unwrap(), 0, "a picture was put there twice");
    assert_eq!(store.pictures_of(at(12).unwrap()).await.unwrap(), pictures);
    assert!(store.pictures_of(at(13).unwrap()).await.unwrap().is_empty());
}

/// Also where giving them was broken off after the first.
pub async fn an_older_store_gets_its_words(engine: &Engine) {
    let store = &engine.store;
    imported(store, 12, 20).await;
    let found = async || store.items_with_words(&name_words("singh ana"), 50).await.unwrap().len();
    assert_eq!(found().await, 20);
    assert_eq!(store.words_beginning("SIN", 9).await.unwrap(), ["SINGH"]);
    assert!(store.words_beginning("SINGHA", 9).await.unwrap().is_empty());
    engine.meddle("DELETE FROM item_word WHERE ordinal > 0").await;
    engine.meddle("DELETE FROM name_word").await;
    engine.meddle("DELETE FROM setting WHERE key = 'item_and_name_words'").await;
    assert_eq!(found().await, 1);
    Store::create(&engine.url).await.unwrap();
    assert_eq!(found().await, 20);
    assert_eq!(store.words_beginning("SIN", 9).await.unwrap(), ["SINGH"]);
}

pub async fn a_chunk_that_is_cut_off_leaves_no_part(engine: &Engine) {
    let store = &engine.store;
    let record = file(8, 3_000);
    let items = items(3_000);
    let batches = batches(record.id, &items);
    store.begin_file(&record).await.unwrap();
    let mut loaded = 0;
    for pause in 0.. {
        let (store, items, batches) = (store.clone(), items.clone(), batches.clone());
        let import = tokio::spawn(async move {
            let from = store.items_loaded(file(8, 0).id).await.unwrap() as usize;
            for at in (from..3_000).step_by(500) {
                store
                    .append_chunk(file(8, 0).id, &items[at..at + 500], &batches[at / 10..at / 10 + 50])
                    .await
                    .unwrap();
            }
        });
        tokio::time::sleep(std::time::Duration::from_millis(pause)).await;
        import.abort();
        let whole = import.await.is_ok();
        let now = engine.store.items_loaded(file(8, 0).id).await.unwrap();
        assert!(now.is_multiple_of(500) && now >= loaded, "{loaded} items became {now}");
        loaded = now;
        if whole {
            break;
        }
    }
    engine.store.finish_file(&file(8, 3_000), &[], &[], &[]).await.unwrap();
    assert!(engine.store.verify().await.unwrap().iter().all(lockbox_store::Finding::ok));
}
