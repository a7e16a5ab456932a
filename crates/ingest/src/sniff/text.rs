//! Formats that are text.

use super::{Camt, Format, X12Set};
use crate::csv_statement::{self, Detected};

/// Lines looked at where lines are counted.
const LINES: usize = 200;

/// The format of `body`, which is text without a byte order mark; `cut` when the file goes on behind it.
pub(super) fn sniff(body: &[u8], cut: bool) -> Format {
    let body = body.trim_ascii_start();
    if body.starts_with(b"01,") {
        return Format::Bai2;
    }
    if is_x9_header(body) {
        return Format::X9;
    }
    x12(body).or_else(|| markup(body)).or_else(|| keyword(body)).unwrap_or_else(|| by_lines(body, cut))
}

fn keyword(body: &[u8]) -> Option<Format> {
    if body.starts_with(b"-----BEGIN PGP") {
        return Some(Format::Pgp);
    }
    if body.starts_with(b"OFXHEADER") {
        return Some(Format::Ofx);
    }
    if body.starts_with(b":20:") || (body.starts_with(b"{1:") && has(body, b":20:")) {
        return Some(Format::Mt940);
    }
    matches!(body.first(), Some(b'{' | b'[')).then_some(Format::Json)
}

/// True for the file header of an image cash letter in ASCII: 01, level, T or P, two routing numbers, a date.
pub(super) fn is_x9_header(body: &[u8]) -> bool {
    let digits =
        |from: usize, to: usize| body.get(from..to).is_some_and(|b| b.iter().all(u8::is_ascii_digit));
    body.starts_with(b"01")
        && digits(2, 4)
        && matches!(body.get(4), Some(b'T' | b'P'))
        && digits(5, 13)
        && digits(23, 31)
}

fn has(body: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(body, needle).is_some()
}

fn markup(body: &[u8]) -> Option<Format> {
    if !body.starts_with(b"<") {
        return None;
    }
    let camt: [(&[u8], &[u8], Camt); 3] = [
        (b"camt.052", b"BkToCstmrAcctRpt", Camt::Report),
        (b"camt.053", b"BkToCstmrStmt", Camt::Statement),
        (b"camt.054", b"BkToCstmrDbtCdtNtfctn", Camt::Notification),
    ];
    // The namespace says it; where there is none the message's own element does.
    let by_namespace = camt.iter().find(|(name, _, _)| has(body, name));
    let found = by_namespace.or_else(|| camt.iter().find(|(_, element, _)| has(body, element)));
    if let Some((_, _, message)) = found {
        return Some(Format::Camt(*message));
    }
    Some(if has(body, b"<OFX") || has(body, b"OFXHEADER") { Format::Ofx } else { Format::Xml })
}

/// An interchange, or a group or transaction set without one; the element separator is what follows the first tag.
fn x12(body: &[u8]) -> Option<Format> {
    let separator = match body {
        [b'I', b'S', b'A', separator, ..] | [b'G', b'S', separator, ..] | [b'S', b'T', separator, ..] => {
            *separator
        }
        _ => return None,
    };
    if separator.is_ascii_alphanumeric() || separator.is_ascii_whitespace() {
        return None;
    }
    let st = [b'S', b'T', separator];
    let sets = memchr::memmem::find_iter(body, &st).filter(|at| {
        // A segment begins at the start, behind a terminator, or indented on a line of its own.
        at.checked_sub(1).and_then(|before| body.get(before)).is_none_or(|b| !b.is_ascii_alphanumeric())
    });
    for at in sets {
        match body.get(at + 3..at + 6) {
            Some(b"820") => return Some(Format::X12(X12Set::PaymentOrder)),
            Some(b"823") => return Some(Format::X12(X12Set::Lockbox)),
            Some(b"835") => return Some(Format::X12(X12Set::ClaimPayment)),
            _ => {}
        }
    }
    let is_set = body.starts_with(b"ISA") || body.get(3..6).is_some_and(|d| d.iter().all(u8::is_ascii_digit));
    is_set.then_some(Format::X12(X12Set::Other))
}

fn by_lines(body: &[u8], cut: bool) -> Format {
    let mut lines: Vec<&[u8]> = body
        .split(|b| *b == b'\n')
        .map(<[u8]>::trim_ascii_end)
        .filter(|l| !l.is_empty() && *l != b"\x1a")
        .take(LINES)
        .collect();
    // The last line of a head that is cut is not whole.
    if cut && lines.len() > 1 && lines.len() < LINES {
        lines.pop();
    }
    let Some(first) = lines.first() else { return Format::Empty };
    if is_accounts_header(first) {
        return Format::AccountsList;
    }
    if is_statement_header(body) {
        return Format::CsvStatement;
    }
    if is_lockbox(&lines) {
        return Format::BaiLockbox;
    }
    if is_separated(&lines) { Format::Csv } else { Format::Unknown }
}

fn is_accounts_header(line: &[u8]) -> bool {
    let names: Vec<String> = line
        .split(|b| matches!(b, b',' | b';' | b'\t'))
        .map(|f| crate::accounts::column_name(&String::from_utf8_lossy(f)))
        .collect();
    ["member_id", "account_number"].iter().all(|wanted| names.iter().any(|n| n == wanted))
}

/// True when a line near the start names the columns of a bank statement.
fn is_statement_header(body: &[u8]) -> bool {
    !matches!(csv_statement::detect(body, csv_statement::built_in()), Detected::None)
}

/// True when nearly all lines begin with a record digit and look like that record, and some are about payments.
fn is_lockbox(lines: &[&[u8]]) -> bool {
    let fitting = lines.iter().filter(|l| is_lockbox_line(l)).count();
    let payments =
        lines.iter().filter(|l| is_lockbox_line(l) && matches!(l.first(), Some(b'5'..=b'8'))).count();
    fitting * 10 >= lines.len() * 8 && payments > 0
}

fn is_lockbox_line(line: &[u8]) -> bool {
    let digits = |from: usize, to: usize| {
        line.get(from..to).is_some_and(|b| b.iter().all(|c| c.is_ascii_digit() || *c == b' '))
    };
    let head = line.get(..line.len().min(12)).unwrap_or_default();
    if head.iter().any(|b| matches!(b, b',' | b';' | b'|' | b'\t')) {
        return false;
    }
    match line.first() {
        Some(b'1' | b'2') => line.len() >= 14,
        Some(b'4') => line.len() >= 12 && digits(1, 7),
        Some(b'5') => line.len() >= 20 && digits(1, 14),
        Some(b'6') => line.len() >= 18 && digits(1, 17),
        Some(b'7' | b'8') => line.len() >= 20 && digits(1, 20),
        Some(b'9') => line.len() >= 2 && digits(1, line.len().min(7)),
        _ => false,
    }
}

/// True when the same separator stands in most lines.
fn is_separated(lines: &[&[u8]]) -> bool {
    [b',', b';', b'\t', b'|'].into_iter().any(|separator| {
        let with = lines.iter().filter(|l| memchr::memchr_iter(separator, l).nth(1).is_some()).count();
        lines.first().is_some_and(|l| l.contains(&separator)) && with * 10 >= lines.len() * 8
    })
}
