//! Scan lines in remittance text, against a table written by hand.

use lockbox_domain::reading::{FoundIdentifier, IdentifierKind, RemittanceReading};
use lockbox_micr::{MemoRules, built_in_templates, read_remittance};

use crate::table::{check, joined};

/// Numbers found, each with the letter of its kind.
pub fn numbers(found: &[FoundIdentifier]) -> String {
    let letter = |kind| match kind {
        IdentifierKind::Member => "M",
        IdentifierKind::Account => "A",
        IdentifierKind::Statement => "S",
        IdentifierKind::Unlabelled => "N",
    };
    found.iter().flat_map(|f| [" ".to_owned(), letter(f.kind).to_owned(), f.digits.clone()]).collect()
}

fn shown(reading: &RemittanceReading) -> String {
    let Some(line) = &reading.scan else { return format!("none{}", numbers(&reading.found)) };
    let mut text = format!("check={}", line.check_digit.map_or("-", |c| c.as_str()));
    let due = line.amount_due.map(|d| d.get().to_string());
    for (name, value) in [
        ("member", &line.member_id),
        ("account", &line.account_number),
        ("statement", &line.statement),
        ("due", &due),
        ("unread", &Some(line.unread.to_string()).filter(|n| n != "0")),
    ] {
        text.extend(value.iter().map(|v| format!(" {name}={v}")));
    }
    if line.confidence_permille == 1000 {
        text += " sure";
    }
    if !reading.found.is_empty() {
        text += &format!(" +{}", numbers(&reading.found));
    }
    text
}

#[test]
fn every_scan_line_reads_as_its_table_says() {
    let rules = MemoRules::built_in();
    check("kp-coupon-1.txt", 90, |text| shown(&read_remittance(&joined(text), built_in_templates(), &rules)));
}
