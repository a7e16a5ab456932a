//! MICR lines in all notations and layouts, against tables written by hand.

use lockbox_domain::item::PaymentKind;
use lockbox_domain::reading::MicrReading;
use lockbox_micr::{Notation, X937Fields, read_micr, read_x937};

use crate::table::check;

fn notation(name: &str) -> Option<Notation> {
    Some(match name {
        "auto" => return None,
        "unicode" => Notation::Unicode,
        "x937" => Notation::X937,
        "doubango" => Notation::Doubango,
        "tad" => Notation::Tad,
        "toad" => Notation::Toad,
        "punct" => Notation::Punct,
        "axiohm" => Notation::Axiohm,
        "devscope" => Notation::DevScope,
        other => panic!("no notation is called {other}"),
    })
}

/// `NOTATION: LINE`, or `fields: AUX|EPC|ROUTING|CHECK|ON-US|AMOUNT` as X9.37 has them.
fn read(text: &str) -> String {
    let Some((how, line)) = text.split_once(':') else { panic!("{text}: no notation") };
    if how != "fields" {
        return shown(&read_micr(line, notation(how)));
    }
    let fields: Vec<&str> = line.split('|').collect();
    let [aux_on_us, epc, routing8, check_digit, on_us, amount] = fields[..] else {
        panic!("{text}: six fields")
    };
    shown(&read_x937(&X937Fields { aux_on_us, epc, routing8, check_digit, on_us, amount }))
}

/// What was read, nothing left out: a field more than expected is as wrong as one less.
fn shown(r: &MicrReading) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut word = |name: &str, value: Option<String>| words.extend(value.map(|v| format!("{name}={v}")));
    word("country", r.country.filter(|c| *c != "US").map(str::to_owned));
    word(
        "kind",
        (r.country.is_some() && r.payment != PaymentKind::Check).then(|| r.payment.as_str().to_owned()),
    );
    word("routing", r.routing.clone());
    word("check-digit", r.routing_valid.map(|ok| if ok { "ok" } else { "bad" }.to_owned()));
    word("account", r.account.clone());
    word("serial", r.serial.clone());
    word("epc", r.epc.map(String::from));
    word("tran", r.tran_code.clone());
    word("amount", r.amount.map(|a| a.get().to_string()));
    word("unread", (r.unread > 0).then(|| r.unread.to_string()));
    if r.confidence_permille == 1000 {
        words.push("sure".to_owned());
    }
    if words.is_empty() { "nothing".to_owned() } else { words.join(" ") }
}

#[test]
fn every_notation_reads_as_its_table_says() {
    check("notations.txt", 60, read);
}

#[test]
fn every_layout_reads_as_its_table_says() {
    check("layouts.txt", 80, read);
}

#[test]
fn every_issuers_paper_reads_as_its_table_says() {
    check("issuers.txt", 60, read);
}

#[test]
fn unread_characters_stay_unread() {
    check("unread.txt", 60, read);
}
