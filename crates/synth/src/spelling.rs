//! How identifiers stand in what the bank captured: the coupon's scan line, and everything people write.
//!
//! All of it is unambiguous by the house's rules: a scan line of template `kp-coupon-1`, or both numbers with a label.

use std::fmt::Write as _;

use lockbox_domain::Cents;

use crate::draw::Draw;

/// Columns of text in one overflow record.
pub(crate) const RECORD_COLUMNS: usize = 30;

/// The scan line of template `kp-coupon-1`: 44 digits, 47 characters.
pub(crate) fn scan_line(member: u64, account: u64, statement: u64, due: Cents) -> String {
    let mut line = format!("{member:012} {account:012} {statement:010} {:09}", due.get());
    let check = luhn(&line);
    line.push(check);
    line
}

/// The Luhn digit over the digits of `line`.
pub(crate) fn luhn(line: &str) -> char {
    let sum: u32 = line
        .bytes()
        .rev()
        .filter(u8::is_ascii_digit)
        .enumerate()
        .map(|(place, digit)| {
            let value = u32::from(digit - b'0');
            // The last digit before the check digit is doubled, then every second.
            let value = if place % 2 == 0 { value * 2 } else { value };
            value / 10 + value % 10
        })
        .sum();
    char::from(b'0' + ((10 - sum % 10) % 10) as u8)
}

/// Both numbers as somebody wrote them, and whether a number is split by the join of two records.
pub(crate) fn memo(member: u64, account: u64, draw: &mut Draw) -> (String, bool) {
    if draw.chance(1_500) {
        return (split_by_join(member, account, draw), true);
    }
    let written = WAYS[draw.below(WAYS.len() as u64) as usize](member, account, draw);
    (written, false)
}

type Way = fn(u64, u64, &mut Draw) -> String;

/// The ways in which both numbers are written. A further way is a further line.
const WAYS: [Way; 16] = [
    |m, a, _| format!("M{m} A{a}"),
    |m, a, _| format!("M{m} A{a}"),
    |m, a, _| format!("MEMBER ID {m} ACCT {a}"),
    |m, a, _| format!("ACCT {a} MEMBER {m}"),
    |m, a, _| format!("A{a} M{m}"),
    |m, a, _| format!("m{m} a{a}"),
    |m, a, _| format!("member id {m} acct {a}"),
    |m, a, _| format!("M000{m} A00{a}"),
    |m, a, _| format!("MRN# {m} ACCT NO. {a}"),
    |m, a, _| format!("GUARANTOR ACCT {a} MRN {m}"),
    |m, a, _| format!("MRN {m} BILL ACCOUNT {a}"),
    |m, a, _| format!("HEALTH RECORD NUMBER {m} ACCOUNT NUMBER {a}"),
    |m, a, _| format!("MEMBER ID: {m}, ACCT: {a}"),
    |m, a, d| format!("M {} A {}", grouped(m, '-', d), grouped(a, '-', d)),
    |m, a, d| format!("MEMBER ID {} ACCT {}", grouped(m, ' ', d), grouped(a, ' ', d)),
    |m, a, d| format!("ACCT {} MEMBER {}", grouped(a, '-', d), grouped(m, ' ', d)),
];

/// One number alone, labelled as a member's.
pub(crate) fn member_alone(member: u64, draw: &mut Draw) -> String {
    let label = draw.pick(&["MEMBER ID ", "M", "MRN ", "MRN# ", "MEMBER ", "m"]);
    format!("{label}{member}")
}

/// One number alone, labelled as an account's.
pub(crate) fn account_alone(account: u64, draw: &mut Draw) -> String {
    let label = draw.pick(&["A", "ACCT ", "ACCT NO. ", "ACCOUNT ", "GUARANTOR ACCT ", "a"]);
    format!("{label}{account}")
}

/// The digits in groups of three or four, as printed on cards.
fn grouped(number: u64, between: char, draw: &mut Draw) -> String {
    let size = draw.between(3, 4) as usize;
    let mut out = String::new();
    for (place, digit) in number.to_string().chars().enumerate() {
        if place > 0 && place % size == 0 {
            out.push(between);
        }
        out.push(digit);
    }
    out
}

/// Words that hold no label and no digit, whichever column they are cut at.
const FILLER: &str = "PAYING WITH THANKS THE FULL BILL";

/// Both numbers behind some words, so that the first record ends inside one of them.
fn split_by_join(member: u64, account: u64, draw: &mut Draw) -> String {
    let mut text = format!("M{member} A{account}");
    let account_at = text.len() - account.to_string().len();
    let cuts_account = draw.chance(5_000);
    let (start, end) = if cuts_account { (account_at, text.len()) } else { (1, account_at - 2) };
    let cut = draw.between(start as u64 + 1, end as u64 - 1) as usize;
    let lead = RECORD_COLUMNS.saturating_sub(cut);
    if lead > 1 {
        text.insert(0, ' ');
        text.insert_str(0, &FILLER[..lead - 1]);
    }
    text
}

/// The number with one digit behind the first changed.
pub(crate) fn wrong_digit(number: u64, draw: &mut Draw) -> u64 {
    let mut digits = number.to_string().into_bytes();
    let place = draw.between(1, digits.len() as u64 - 1) as usize;
    let by = draw.between(1, 9) as u8;
    digits[place] = b'0' + (digits[place] - b'0' + by) % 10;
    from_digits(&digits)
}

/// The number with two neighbouring, different digits behind the first swapped; the same where there are none.
pub(crate) fn transposed(number: u64, draw: &mut Draw) -> u64 {
    let mut digits = number.to_string().into_bytes();
    let pairs = digits.len() as u64 - 2;
    let begin = draw.below(pairs);
    for step in 0..pairs {
        let place = 1 + ((begin + step) % pairs) as usize;
        if digits[place] != digits[place + 1] {
            digits.swap(place, place + 1);
            break;
        }
    }
    from_digits(&digits)
}

fn from_digits(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |n, d| n * 10 + u64::from(d - b'0'))
}

/// The line with `count` digits unread, all between the columns `from` and `to`.
pub(crate) fn unread(line: &str, from: usize, to: usize, count: u64, draw: &mut Draw) -> String {
    let mut chars = line.as_bytes().to_vec();
    for _ in 0..count {
        let place = draw.between(from as u64, to as u64) as usize;
        if let Some(c) = chars.get_mut(place).filter(|c| c.is_ascii_digit()) {
            *c = b'?';
        }
    }
    let mut out = String::with_capacity(line.len());
    for c in chars {
        let _ = write!(out, "{}", char::from(c));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::Stream;

    #[test]
    fn scan_lines_have_their_columns_and_check_digit() {
        let line = scan_line(281_796_573, 1_007_809_633, 1, Cents::new(3_250));
        assert_eq!(&line[..46], "000281796573 001007809633 0000000001 000003250");
        assert_eq!(line.len(), 47);
        // The well-known example: 7992739871 has the digit 3.
        assert_eq!(luhn("7992739871"), '3');
        assert_eq!(luhn("799 273 9871"), '3');
    }

    #[test]
    fn every_way_holds_both_numbers() {
        for way in WAYS {
            for index in 0..50 {
                let mut draw = Draw::new(1, Stream::Check, index);
                let text = way(281_796_573, 1_007_809_633, &mut draw);
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                assert!(digits.contains("281796573") && digits.contains("1007809633"), "{text}");
                assert!(text.len() <= 3 * RECORD_COLUMNS, "{text}");
            }
        }
    }

    #[test]
    fn a_split_number_is_split() {
        for index in 0..500 {
            let mut draw = Draw::new(1, Stream::Check, index);
            let text = split_by_join(281_796_573, 1_007_809_633, &mut draw);
            let bytes = text.as_bytes();
            assert!(bytes[29].is_ascii_digit() && bytes[30].is_ascii_digit(), "{text}");
            assert!(text.ends_with("M281796573 A1007809633"), "{text}");
        }
    }

    #[test]
    fn slips_change_what_they_say() {
        for index in 0..500 {
            let mut draw = Draw::new(1, Stream::Check, index);
            let own = 1_007_809_633_u64;
            let wrong = wrong_digit(own, &mut draw).to_string();
            assert_eq!(own.to_string().bytes().zip(wrong.bytes()).filter(|(a, b)| a != b).count(), 1);
            let swapped = transposed(own, &mut draw).to_string();
            assert_eq!(own.to_string().bytes().zip(swapped.bytes()).filter(|(a, b)| a != b).count(), 2);
            assert_eq!(transposed(11_111_111, &mut draw), 11_111_111);
        }
        let mut draw = Draw::new(1, Stream::Check, 1);
        let line = scan_line(281_796_573, 1_007_809_633, 1, Cents::new(3_250));
        let unread = unread(&line, 13, 24, 3, &mut draw);
        assert_eq!(unread.len(), 47);
        assert!((1..=3).contains(&unread.matches('?').count()) && unread[13..25].contains('?'), "{unread}");
    }
}
