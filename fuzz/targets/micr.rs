//! A MICR line in every notation: fields hold digits and unread places, and only what was read whole is sure.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lockbox_domain::reading::MicrReading;
use lockbox_micr::{Notation, X937Fields, read_micr, read_x937};

const NOTATIONS: [Option<Notation>; 9] = [
    None,
    Some(Notation::Unicode),
    Some(Notation::X937),
    Some(Notation::Doubango),
    Some(Notation::Tad),
    Some(Notation::Toad),
    Some(Notation::Punct),
    Some(Notation::Axiohm),
    Some(Notation::DevScope),
];

fn check(text: &str, r: &MicrReading) {
    let digits = |field: &Option<String>, others: &str| {
        field.iter().flat_map(|f| f.chars()).all(|c| c.is_ascii_digit() || others.contains(c))
    };
    assert!(digits(&r.routing, "?-") && [&r.account, &r.serial, &r.tran_code].iter().all(|f| digits(f, "?")), "{r:?}");
    let read = text.chars().filter(char::is_ascii_digit).count();
    let told = [&r.routing, &r.account, &r.serial, &r.tran_code].into_iter().flatten().flat_map(|f| f.chars());
    let told = told.filter(char::is_ascii_digit).count() + if r.amount.is_some() { 10 } else { 0 };
    assert!(told <= read, "{told} digits out of {read}: {r:?}");
    assert!(r.confidence_permille <= 1000, "{r:?}");
    assert!(r.confidence_permille < 1000 || (r.unread == 0 && r.routing_valid == Some(true)), "{r:?}");
}

fuzz_target!(|text: &str| {
    for notation in NOTATIONS {
        check(text, &read_micr(text, notation));
    }
    let mut parts = text.split('|');
    let mut part = || parts.next().unwrap_or_default();
    let fields = X937Fields {
        aux_on_us: part(),
        epc: part(),
        routing8: part(),
        check_digit: part(),
        on_us: part(),
        amount: part(),
    };
    check(text, &read_x937(&fields));
});
