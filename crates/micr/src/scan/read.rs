//! Finding scan lines in text.
//!
//! A line may stand anywhere in the text, with or without its blanks. Most texts have none, so the first thing is to
//! see whether there are enough digits at all.

use std::ops::Range;

use lockbox_domain::money::Cents;
use lockbox_domain::reading::{CheckDigit, ScanReading};

use super::template::{Role, ScanTemplate};

/// The scan line in `text` that is read best: check digit right before none before wrong, then fewest unread, then the
/// order of `templates`, then the first.
///
/// Fields hold the digits as printed, `?` where a character is unread; a member ID, account or statement of nothing but
/// zeros is absent. A check digit that an unread character leaves open is `none`; a wrong one leaves the fields shown.
///
/// Confidence: 1000 with the check digit right, 700 where the template has none, 400 where it is open, 100 where it is
/// wrong; 200 less when blanks had to be taken out of segments; 30 less for every unread character.
pub fn read_scan_lines(text: &str, templates: &[ScanTemplate]) -> Option<ScanReading> {
    let mut lines = all_scan_lines(text, templates);
    let best = (0..lines.len()).min_by_key(|at| lines.get(*at).map(rank))?;
    Some(lines.swap_remove(best))
}

fn rank(line: &ScanReading) -> (u8, u32) {
    let check = match line.check_digit {
        Some(CheckDigit::Ok) => 0,
        Some(CheckDigit::Bad) => 2,
        Some(CheckDigit::None) | None => 1,
    };
    (check, line.unread)
}

/// Every scan line in `text`, in order of the templates, none overlapping another of its template.
pub(crate) fn all_scan_lines(text: &str, templates: &[ScanTemplate]) -> Vec<ScanReading> {
    let bytes = text.as_bytes();
    let digits = bytes.iter().filter(|b| is_digit(**b)).count();
    let mut found = Vec::new();
    for template in templates.iter().filter(|t| t.digits() <= digits) {
        let mut at = 0;
        while let Some(start) = next_start(bytes, at) {
            match read_at(text, start, template) {
                Some(line) => {
                    at = line.span.1;
                    found.push(line);
                }
                None => at = start + 1,
            }
        }
    }
    found
}

/// What can be part of a scan line: unread characters count.
const fn is_character(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'?' | b'*')
}

const fn is_digit(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'?' | b'*')
}

/// Where a line may begin, at `from` or behind it: at the first of some characters, or where letters turn to digits.
fn next_start(bytes: &[u8], from: usize) -> Option<usize> {
    let begins = |at: &usize| {
        let before = at.checked_sub(1).and_then(|b| bytes.get(b)).copied().unwrap_or(b' ');
        bytes.get(*at).is_some_and(|b| {
            is_character(*b) && (!is_character(before) || (is_digit(*b) && !is_digit(before)))
        })
    };
    (from..bytes.len()).find(begins)
}

/// The characters of a line without separators, and where it stood.
struct Found {
    characters: Vec<u8>,
    span: Range<usize>,
    /// Blanks were taken out of segments.
    mended: bool,
}

fn read_at(text: &str, start: usize, template: &ScanTemplate) -> Option<ScanReading> {
    let bytes = text.as_bytes();
    if let Some(found) = strict(bytes, start, template) {
        let line = reading(text, &found, template);
        // Nothing but zeros passes its check digit, and is nobody's coupon.
        return (line.member_id.is_some() || line.account_number.is_some() || line.statement.is_some())
            .then_some(line);
    }
    // A line that a short piece of a record tore apart has blanks anywhere. Only its check digit can then tell that
    // these characters belong together.
    let found = mended(bytes, start, template)?;
    let line = reading(text, &found, template);
    (line.check_digit == Some(CheckDigit::Ok)).then_some(line)
}

/// A line whose separators stand between segments only.
fn strict(bytes: &[u8], start: usize, template: &ScanTemplate) -> Option<Found> {
    let mut characters = Vec::with_capacity(template.width());
    let mut at = start;
    for segment in template.segments() {
        while at > start && is_separator(bytes.get(at).copied(), template) {
            at += 1;
        }
        let part = bytes.get(at..at.checked_add(segment.width)?)?;
        if !fits(part, &segment.role) {
            return None;
        }
        characters.extend_from_slice(part);
        at += segment.width;
    }
    let closed = !bytes.get(at).copied().is_some_and(is_digit);
    closed.then_some(Found { characters, span: start..at, mended: false })
}

/// A line that one gap inside a segment tore apart. More gaps than one are rather several numbers in a row.
fn mended(bytes: &[u8], start: usize, template: &ScanTemplate) -> Option<Found> {
    if template.checks().is_empty() {
        return None;
    }
    let mut characters = Vec::with_capacity(template.width());
    let mut end = start;
    let mut gaps = 0;
    for (at, byte) in bytes.iter().enumerate().skip(start) {
        if is_separator(Some(*byte), template) {
            continue;
        }
        if characters.len() == template.width() || !is_character(*byte) {
            break;
        }
        if at > end && !template.placed().any(|(place, _)| place.start == characters.len()) {
            gaps += 1;
        }
        characters.push(*byte);
        end = at + 1;
    }
    let closed = !bytes.get(end).copied().is_some_and(is_digit);
    let whole = closed && gaps == 1 && characters.len() == template.width();
    let fitting = template.placed().all(|(place, s)| characters.get(place).is_some_and(|p| fits(p, &s.role)));
    (whole && fitting).then_some(Found { characters, span: start..end, mended: true })
}

fn is_separator(byte: Option<u8>, template: &ScanTemplate) -> bool {
    byte.is_some_and(|b| template.separators().as_bytes().contains(&b))
}

fn fits(part: &[u8], role: &Role) -> bool {
    match role {
        Role::Literal(text) => {
            part.iter().zip(text.bytes()).all(|(b, l)| *b == l || matches!(b, b'?' | b'*'))
        }
        _ => part.iter().all(|b| is_digit(*b)),
    }
}

fn reading(text: &str, found: &Found, template: &ScanTemplate) -> ScanReading {
    let unread = found.characters.iter().filter(|b| matches!(b, b'?' | b'*')).count() as u32;
    let mut line = ScanReading {
        text: text.get(found.span.clone()).unwrap_or_default().to_owned(),
        template: template.name().to_owned(),
        unread,
        span: (found.span.start, found.span.end),
        ..ScanReading::default()
    };
    let mut gross = None;
    for (place, segment) in template.placed() {
        let part = found.characters.get(place).unwrap_or_default();
        match segment.role {
            Role::MemberId => line.member_id = number(part),
            Role::AccountNumber => line.account_number = number(part),
            Role::Statement => line.statement = number(part),
            Role::AmountDue => line.amount_due = cents(part),
            Role::Gross => gross = cents(part),
            _ => {}
        }
    }
    line.amount_due = line.amount_due.or(gross);
    let check = verdict(&found.characters, template);
    line.check_digit = Some(check);
    line.confidence_permille = confidence(check, !template.checks().is_empty(), unread, found.mended);
    line
}

/// The digits as printed; a field of zeros says that the coupon has none.
fn number(part: &[u8]) -> Option<String> {
    let digits: String = part.iter().map(|b| if *b == b'*' { '?' } else { *b as char }).collect();
    digits.bytes().any(|b| b != b'0').then_some(digits)
}

fn cents(part: &[u8]) -> Option<Cents> {
    std::str::from_utf8(part).ok()?.parse().ok().map(Cents::new)
}

/// Bad when one is wrong, else open when one is open, else right.
fn verdict(characters: &[u8], template: &ScanTemplate) -> CheckDigit {
    let mut all = if template.checks().is_empty() { CheckDigit::None } else { CheckDigit::Ok };
    for check in template.checks() {
        let stands = characters.get(check.at.clone()).unwrap_or_default();
        let over = characters.get(check.over.clone()).unwrap_or_default();
        if stands.iter().chain(over).any(|b| !b.is_ascii_digit()) {
            all = CheckDigit::None;
            continue;
        }
        let right = check.rule.compute(over.iter().copied());
        if right.is_none_or(|right| right.as_str().as_bytes() != stands) {
            return CheckDigit::Bad;
        }
    }
    all
}

fn confidence(check: CheckDigit, has_check: bool, unread: u32, mended: bool) -> u16 {
    let base: u32 = match check {
        CheckDigit::Ok => 1000,
        CheckDigit::None if !has_check => 700,
        CheckDigit::None => 400,
        CheckDigit::Bad => 100,
    };
    base.saturating_sub(unread.saturating_mul(30)).saturating_sub(if mended { 200 } else { 0 }) as u16
}
