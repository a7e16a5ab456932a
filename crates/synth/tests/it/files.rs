//! Whole files: the same for the same seed, every total true, read without a word by their readers.

use lockbox_domain::diagnostic::Severity;
use lockbox_domain::{Cents, Config};
use lockbox_ingest::accounts::{self, AccountsEvent};
use lockbox_ingest::bai2;
use lockbox_synth::{ACCOUNTS_FILE, Folder, Memory, Plan, Truth, write_mail};

use crate::made::{checks, day, demo, texts};

#[test]
fn the_same_seed_makes_the_same_bytes_and_another_does_not() {
    let (truth, files) = demo(600, 7);
    assert_eq!(demo(600, 7), (truth, files.clone()));
    let (_, others) = demo(600, 8);
    for ((name, bytes), (other_name, other_bytes)) in files.iter().zip(&others) {
        assert_eq!(name, other_name);
        assert_ne!(bytes, other_bytes, "{name} is the same for another seed");
    }
}

#[test]
fn names_are_in_the_order_of_time_and_what_they_hold_is_the_truth() {
    let (truth, files) = demo(1_234, 3);
    let mail: Vec<_> = texts(&files, "mail/").collect();
    assert_eq!(mail.len(), 6, "two files on each of three days");
    assert!(mail.is_sorted_by_key(|(name, _)| *name));
    let written: Vec<_> =
        mail.iter().flat_map(|(name, text)| checks(text).into_iter().map(move |c| (*name, c))).collect();
    assert_eq!((written.len(), truth.items.len()), (1_234, 1_234));
    for ((name, check), truth) in written.iter().zip(&truth.items) {
        let batch = &truth.batch;
        assert_eq!(*name, batch.file);
        assert_eq!(check.lockbox, format!("{:0>7}", batch.lockbox));
        assert_eq!(check.day, batch.deposit_date.format("%y%m%d").to_string());
        assert_eq!(
            (check.batch, check.item, Cents::new(check.cents)),
            (batch.number, truth.item, truth.amount)
        );
    }
}

#[test]
fn deposits_add_up() {
    let (truth, _) = demo(2_000, 5);
    assert_eq!(truth.deposits.len(), 6);
    for deposit in &truth.deposits {
        let items = truth
            .items
            .iter()
            .filter(|i| i.batch.lockbox == deposit.lockbox && i.batch.deposit_date == deposit.date);
        let amounts: Vec<Cents> = items.map(|i| i.amount).collect();
        assert_eq!((deposit.items as usize, Ok(deposit.amount)), (amounts.len(), Cents::total(amounts)));
    }
}

#[test]
fn the_statement_reader_has_nothing_to_say() {
    let (truth, files) = demo(2_000, 5);
    let mut lockbox_credits = Cents::ZERO;
    assert_eq!(texts(&files, "bank/").count(), 5);
    for (name, text) in texts(&files, "bank/") {
        for event in bai2::read_all(text.as_bytes()) {
            match event {
                bai2::Event::Entry(e) if e.type_code == "115" => {
                    lockbox_credits = lockbox_credits.plus(e.amount).unwrap();
                }
                bai2::Event::Diagnostic(d) => panic!("{name}: {}", d.message),
                bai2::Event::FileEnd(end) => {
                    assert!(end.accepted && end.balanced, "{name}");
                    assert_eq!(end.statements.len(), 2);
                }
                _ => {}
            }
        }
    }
    let credited = truth.deposits.iter().flat_map(|d| &d.credits).map(|(_, cents)| *cents);
    let unknown =
        truth.breaks.iter().filter(|b| b.code.as_str() == "credited-without-detail").map(|b| b.amount);
    assert_eq!(Cents::total(credited.chain(unknown)), Ok(lockbox_credits));
}

#[test]
fn the_list_reader_takes_every_row_and_knows_every_payer() {
    let (truth, files) = demo(2_000, 5);
    let (_, list) = texts(&files, ACCOUNTS_FILE).next().unwrap();
    let mut accounts = std::collections::HashMap::new();
    let mut bills = std::collections::HashSet::new();
    for event in accounts::read_all(list.as_bytes(), &Config::built_in().regions()) {
        match event {
            AccountsEvent::Row(row) => {
                bills.extend(row.bill.as_ref().map(|b| b.number.clone()));
                accounts.insert(row.number, (row.member, row.region));
            }
            AccountsEvent::Diagnostic(d) if d.severity == Severity::Error => panic!("{}", d.message),
            AccountsEvent::Diagnostic(_) => {}
            AccountsEvent::End(end) => assert!(end.accepted && end.bad == 0),
        }
    }
    for item in &truth.items {
        let payer = item.payer.unwrap();
        let known = accounts.get(&payer.account_number().unwrap());
        assert_eq!(known, Some(&(payer.member_id().unwrap(), payer.region)));
        for digits in &item.statements {
            assert!(bills.contains(&lockbox_synth::statement_number(*digits).unwrap()));
        }
    }
}

#[test]
fn truth_reads_back_from_its_folder() {
    let dir = std::env::temp_dir().join(format!("made-mail-{}", std::process::id()));
    let plan = Plan::demo(700, 9, day());
    let truth = write_mail(&plan, &Config::built_in(), &mut Folder::new(&dir)).unwrap();
    let read = Truth::read(&dir).unwrap();
    std::fs::write(dir.join("truth/breaks.jsonl"), "{}\n").unwrap();
    let broken = Truth::read(&dir).unwrap_err().to_string();
    std::fs::remove_dir_all(&dir).unwrap();
    assert_eq!(read, truth);
    assert!(broken.starts_with("line 1 of truth/breaks.jsonl"), "{broken}");
}

#[test]
fn small_and_odd_plans_come_out_whole() {
    for (items, days, boxes) in
        [(0, 1, 2), (1, 3, 2), (5, 2, 2), (400, 1, 2), (300, 2, 1), (900, 5, 1), (700, 6, 2)]
    {
        let mut config = Config::built_in();
        config.lockboxes.truncate(boxes);
        let plan = Plan { days, ..Plan::demo(items, 4, day()) };
        let mut files = Memory::new();
        let truth = write_mail(&plan, &config, &mut files).unwrap();
        let written: usize = texts(&files, "mail/").map(|(_, text)| checks(text).len()).sum();
        assert_eq!((written, truth.items.len()), (items as usize, items as usize), "{items} {days} {boxes}");
        for (_, text) in texts(&files, "bank/") {
            let end = bai2::read_all(text.as_bytes()).pop();
            assert!(matches!(end, Some(bai2::Event::FileEnd(end)) if end.balanced));
        }
    }
}

#[test]
fn no_lockbox_is_an_error() {
    let mut config = Config::built_in();
    config.lockboxes.clear();
    assert!(write_mail(&Plan::demo(10, 1, day()), &config, &mut Memory::new()).is_err());
}
