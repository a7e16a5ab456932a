//! All that the text of one item says about who pays what.

use lockbox_domain::reading::{CheckDigit, FoundIdentifier, IdentifierKind, RemittanceReading, ScanReading};

use crate::memo::{MemoRules, find_identifiers};
use crate::scan::{ScanTemplate, all_scan_lines};

/// Reads the text of an item: a scan line first, else the memo text.
///
/// Beside a scan line only labelled numbers are taken from the rest of the text, so that digits next to it do not
/// become candidates. Of several scan lines the best is `scan`; what the others say stands in `found`, where a
/// contradiction is seen.
pub fn read_remittance(text: &str, templates: &[ScanTemplate], rules: &MemoRules) -> RemittanceReading {
    let mut lines = all_scan_lines(text, templates);
    if lines.is_empty() {
        return RemittanceReading { scan: None, found: find_identifiers(text, rules) };
    }
    lines.sort_by_key(rank);
    let mut kept: Vec<ScanReading> = Vec::with_capacity(1);
    for line in lines {
        if kept.iter().all(|k| k.span.1 <= line.span.0 || line.span.1 <= k.span.0) {
            kept.push(line);
        }
    }
    let mut found = around(text, &kept, rules);
    for line in kept.iter().skip(1) {
        said_by(line, &mut found);
    }
    found.sort_by_key(|f| f.span);
    RemittanceReading { scan: kept.into_iter().next(), found }
}

fn rank(line: &ScanReading) -> (u8, u32) {
    let check = match line.check_digit {
        Some(CheckDigit::Ok) => 0,
        Some(CheckDigit::None) | None => 1,
        Some(CheckDigit::Bad) => 2,
    };
    (check, line.unread)
}

/// Labelled numbers outside the scan lines. The lines are blanked, not cut, so places stay what they are.
fn around(text: &str, lines: &[ScanReading], rules: &MemoRules) -> Vec<FoundIdentifier> {
    let covered: usize = lines.iter().map(|l| l.span.1 - l.span.0).sum();
    if text.len() == covered {
        return Vec::new();
    }
    let mut rest = text.to_owned();
    for line in lines {
        rest.replace_range(line.span.0..line.span.1, &"|".repeat(line.span.1 - line.span.0));
    }
    let mut found = find_identifiers(&rest, rules);
    found.retain(|f| f.kind != IdentifierKind::Unlabelled);
    found
}

fn said_by(line: &ScanReading, found: &mut Vec<FoundIdentifier>) {
    for (kind, digits) in [
        (IdentifierKind::Member, &line.member_id),
        (IdentifierKind::Account, &line.account_number),
        (IdentifierKind::Statement, &line.statement),
    ] {
        found.extend(digits.as_ref().map(|d| FoundIdentifier {
            kind,
            digits: d.trim_start_matches('0').to_owned(),
            span: line.span,
        }));
    }
}
