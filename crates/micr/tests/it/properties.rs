//! What must hold whatever a line or a text holds.

use std::iter::repeat_n;

use lockbox_domain::reading::{CheckDigit, IdentifierKind};
use lockbox_domain::{Cents, RoutingNumber};
use lockbox_micr::{
    MemoRules, MicrFields, Notation, ScanFields, SerialPlace, built_in_templates, find_identifiers,
    read_micr, read_remittance, read_scan_lines, write_micr, write_scan_line,
};
use proptest::prelude::*;
use proptest::sample::select;

/// Transit, amount, on-us, dash as each notation spells them; those of X9.37 lack two.
const SPELLINGS: [(Notation, [char; 4]); 7] = [
    (Notation::Unicode, ['⑆', '⑇', '⑈', '⑉']),
    (Notation::Doubango, ['A', 'B', 'C', 'D']),
    (Notation::Tad, ['T', 'A', 'U', 'D']),
    (Notation::Toad, ['T', 'A', 'O', 'D']),
    (Notation::Punct, [':', ';', '<', '=']),
    (Notation::Axiohm, [')', '&', '(', '\'']),
    (Notation::DevScope, ['[', '$', '@', '-']),
];

fn spelled(line: &str, symbols: [char; 4]) -> String {
    line.chars().map(|c| "⑆⑇⑈⑉".chars().position(|s| s == c).map_or(c, |at| symbols[at])).collect()
}

fn routing() -> impl Strategy<Value = String> {
    // Banks' numbers of no issuer in the table.
    (select(vec![1_u32, 5, 11, 12, 21, 26, 31, 32, 61, 72]), 100_000_u32..999_999)
        .prop_map(|(prefix, rest)| format!("{prefix:02}{rest}"))
        .prop_filter_map("eight digits", |eight| RoutingNumber::from_eight(&eight))
        .prop_map(|nine| nine.to_string())
        .prop_filter("an issuer's", |r| !["102100400", "091900533", "000000518"].contains(&r.as_str()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_reads_back_in_every_notation(
        routing in routing(),
        account in "[0-9]{6,12}",
        serial in "[0-9]{4,5}",
        place in select(vec![SerialPlace::AuxOnUs, SerialPlace::BehindAccount, SerialPlace::BeforeAccount]),
        epc in proptest::option::of(prop::char::range('0', '9')),
        tran_code in proptest::option::of("[0-9]{1,2}"),
        amount in proptest::option::of(0_i64..=9_999_999_999),
    ) {
        let fields = MicrFields {
            routing: &routing, account: &account, serial: Some(&serial), serial_place: place, epc,
            tran_code: tran_code.as_deref(), amount: amount.map(Cents::new),
        };
        let line = write_micr(&fields).unwrap();
        for (notation, symbols) in SPELLINGS {
            let text = spelled(&line, symbols);
            for told in [None, Some(notation)] {
                let r = read_micr(&text, told);
                prop_assert_eq!(&r.text, &line, "{}", text);
                prop_assert_eq!(r.routing.as_deref(), Some(routing.as_str()));
                prop_assert_eq!(r.account.as_deref(), Some(account.as_str()), "{}", text);
                prop_assert_eq!(r.serial.as_deref(), Some(serial.as_str()), "{}", text);
                prop_assert_eq!(r.epc, epc);
                prop_assert_eq!(r.tran_code.as_deref(), tran_code.as_deref());
                prop_assert_eq!(r.amount, fields.amount);
                prop_assert_eq!((r.confidence_permille, r.unread), (1000, 0), "{}", text);
            }
        }
    }

    #[test]
    fn an_unread_character_never_becomes_a_digit(
        routing in routing(),
        account in "[0-9]{6,12}",
        serial in "[0-9]{4,6}",
        amount in 0_i64..=9_999_999_999,
        hit in any::<prop::sample::Index>(),
    ) {
        let fields = MicrFields {
            routing: &routing, account: &account, serial: Some(&serial), amount: Some(Cents::new(amount)),
            ..MicrFields::default()
        };
        let line = write_micr(&fields).unwrap();
        let mut marks: Vec<char> = line.chars().collect();
        let at = hit.index(marks.len());
        prop_assume!(marks[at] != ' ');
        let symbol = !marks[at].is_ascii_digit();
        marks[at] = '?';
        let r = read_micr(&marks.into_iter().collect::<String>(), None);
        prop_assert_eq!(r.unread, 1);
        prop_assert!(r.confidence_permille < 1000);
        // Each field is what was written with at most its one digit unread, or absent, or (a symbol was lost) longer
        // by the unread place; it is never another number.
        for (found, written) in [(&r.routing, &routing), (&r.account, &account), (&r.serial, &serial)] {
            let Some(found) = found else { continue };
            let known: String = found.chars().filter(|c| *c != '?').collect();
            let same = found.len() == written.len()
                && found.bytes().zip(written.bytes()).all(|(f, w)| f == w || f == b'?');
            prop_assert!(same || (symbol && &known == written), "{} for {} in {:?}", found, written, r.text);
        }
        prop_assert!(r.amount.is_none_or(|a| a == Cents::new(amount)));
    }

    #[test]
    fn random_text_never_panics(text in "\\PC{0,120}", pieces in "[ 0-9?*A-DMTU⑆⑇⑈⑉/:;<=\\-.$\u{e9}]{0,120}") {
        let rules = MemoRules::built_in();
        for text in [&text, &pieces] {
            for notation in SPELLINGS.iter().map(|(n, _)| Some(*n)).chain([None, Some(Notation::X937)]) {
                let r = read_micr(text, notation);
                prop_assert!(r.confidence_permille <= 1000);
            }
            let reading = read_remittance(text, built_in_templates(), &rules);
            for found in reading.found {
                prop_assert!(text.get(found.span.0..found.span.1).is_some(), "{:?} in {:?}", found, text);
            }
        }
    }
}

fn coupon() -> impl Strategy<Value = (String, String, String, i64)> {
    ("[1-9][0-9]{7,11}", "[1-9][0-9]{8,11}", "[1-9][0-9]{0,9}", 0_i64..=999_999_999)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn a_scan_line_reads_back((member, account, statement, due) in coupon(), lead in "[A-Z ]{0,40}") {
        let template = &built_in_templates()[0];
        let fields = ScanFields {
            member_id: &member, account_number: &account, statement: &statement, amount_due: Cents::new(due),
        };
        let line = write_scan_line(template, &fields).unwrap();
        for text in [line.clone(), line.replace(' ', ""), format!("{lead} {line}"), format!("{line} {lead}")] {
            let r = read_scan_lines(&text, built_in_templates()).unwrap();
            prop_assert_eq!(r.member_id.unwrap(), format!("{member:0>12}"));
            prop_assert_eq!(r.account_number.unwrap(), format!("{account:0>12}"));
            prop_assert_eq!(r.statement.unwrap(), format!("{statement:0>10}"));
            prop_assert_eq!(r.amount_due, Some(Cents::new(due)));
            prop_assert_eq!((r.check_digit, r.confidence_permille), (Some(CheckDigit::Ok), 1000));
        }
    }

    #[test]
    fn a_single_wrong_digit_is_never_accepted((member, account, statement, due) in coupon(), by in 1_u8..10) {
        let fields = ScanFields {
            member_id: &member, account_number: &account, statement: &statement, amount_due: Cents::new(due),
        };
        let line = write_scan_line(&built_in_templates()[0], &fields).unwrap().into_bytes();
        for at in (0..line.len()).filter(|at| line[*at] != b' ') {
            let mut wrong = line.clone();
            wrong[at] = b'0' + (wrong[at] - b'0' + by) % 10;
            let text = String::from_utf8(wrong).unwrap();
            let r = read_scan_lines(&text, built_in_templates()).unwrap();
            prop_assert_eq!(r.check_digit, Some(CheckDigit::Bad), "{}", text);
            let mut unread = line.clone();
            unread[at] = b'?';
            let text = String::from_utf8(unread).unwrap();
            let r = read_scan_lines(&text, built_in_templates()).unwrap();
            prop_assert_eq!((r.check_digit, r.unread), (Some(CheckDigit::None), 1), "{}", text);
        }
    }
}

/// Words without digits and without any that is a label, longer than a single letter.
const NOISE: [&str; 16] = [
    "PAYING",
    "THANKS",
    "KAISER",
    "PERMANENTE",
    "FULL",
    "BILL",
    "OAKLAND",
    "PLEASE",
    "POST",
    "NOVEMBER",
    "ANA",
    "SINGH",
    "HAPPY",
    "HOLIDAYS",
    "WE",
    "LOVE",
];

fn said(text: &str, rules: &MemoRules) -> Vec<(IdentifierKind, String)> {
    find_identifiers(text, rules).into_iter().map(|f| (f.kind, f.digits)).collect()
}

/// The ways to write both numbers that leave no doubt.
fn both(way: usize, m: &str, a: &str) -> String {
    match way {
        0 => format!("M{m} A{a}"),
        1 => format!("MEMBER ID {m} ACCT {a}"),
        2 => format!("ACCT# {a} MRN# {m}"),
        3 => format!("MEMBER ID: {m}, ACCOUNT NO.: {a}"),
        4 => format!("M000{m} A00{a}"),
        _ => format!("GUARANTOR ACCT {a} HEALTH RECORD NUMBER {m}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn a_text_split_over_records_anywhere_says_the_same(
        m in "[1-9][0-9]{8}", a in "[1-9][0-9]{9}", way in 0_usize..6, lead in 0_usize..60,
    ) {
        let rules = MemoRules::built_in();
        let text = both(way, &m, &a);
        let mut expected = vec![(IdentifierKind::Member, m.clone()), (IdentifierKind::Account, a.clone())];
        if matches!(way, 2 | 5) {
            expected.reverse();
        }
        prop_assert_eq!(said(&text, &rules), expected.clone());
        // Words in front move the joins of the records through the numbers.
        let noise: String = NOISE.iter().flat_map(|w| [w, " "]).collect();
        let (lead, _) = noise.split_at(lead);
        let shifted = format!("{lead} {text}");
        prop_assert_eq!(said(&shifted, &rules), expected.clone(), "{}", shifted);
        // Trailing blanks are cut from a record and padded again.
        let pieces = shifted.as_bytes().chunks(30).map(<[u8]>::trim_ascii_end);
        let padded: String =
            pieces.flat_map(|p| p.iter().copied().chain(repeat_n(b' ', 30 - p.len())).map(char::from)).collect();
        prop_assert_eq!(said(&padded, &rules), expected, "{}", padded);
    }

    #[test]
    fn noise_never_invents_an_identifier(
        m in "[1-9][0-9]{8}", a in "[1-9][0-9]{9}", way in 0_usize..6,
        words in prop::collection::vec(select(NOISE.to_vec()), 0..6),
        small in prop::collection::vec("[0-9]{1,4}", 0..3),
        at in 0_usize..3,
    ) {
        let rules = MemoRules::built_in();
        let mut noise: Vec<&str> = words;
        for number in &small {
            noise.insert(noise.len().min(at), "FOR");
            noise.insert(noise.len().min(at), number);
        }
        let noise = noise.join(" ");
        prop_assert_eq!(said(&noise, &rules), vec![], "{}", noise);
        let text = both(way, &m, &a);
        for text in [format!("{noise} / {text}"), format!("{text} / {noise}")] {
            for found in find_identifiers(&text, &rules) {
                prop_assert!(found.digits == m || found.digits == a, "{:?} in {}", found, text);
            }
        }
    }

    #[test]
    fn a_number_is_always_in_the_text(text in "[0-9 MACT?.\\-]{0,90}") {
        let unread = |b: u8| if b == b'*' { '?' } else { b as char };
        for found in find_identifiers(&text, &MemoRules::built_in()) {
            let written: String =
                text[found.span.0..found.span.1].bytes().filter(|b| b.is_ascii_digit() || *b == b'?').map(unread).collect();
            prop_assert_eq!(written.trim_start_matches('0'), found.digits.as_str(), "{}", text);
            let length = found.digits.len();
            let fits = match found.kind {
                IdentifierKind::Member | IdentifierKind::Unlabelled => (8..=12).contains(&length),
                IdentifierKind::Account => (9..=12).contains(&length),
                IdentifierKind::Statement => (1..=10).contains(&length),
            };
            prop_assert!(fits, "{:?} in {}", found, text);
        }
    }
}
