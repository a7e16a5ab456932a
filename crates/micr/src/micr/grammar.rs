//! The grammar of a MICR line, from the transit symbols outwards.
//!
//! Right to left a line has: amount, on-us (account, and often the serial number), transit, external processing
//! code, auxiliary on-us. Spacing of the original is not relied upon, it is lost in most systems.

use std::ops::Range;

use lockbox_domain::ids::RoutingNumber;
use lockbox_domain::money::Cents;
use lockbox_domain::reading::MicrReading;

use super::doubt::Doubts;
use crate::payment::SerialIn;

/// One character of a line, whatever the notation was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// An ASCII digit.
    Digit(u8),
    /// Not read.
    Unread,
    /// White space.
    Blank,
    /// ⑆
    Transit,
    /// ⑇
    Amount,
    /// ⑈
    OnUs,
    /// ⑉
    Dash,
}

impl Mark {
    const fn to_char(self) -> char {
        match self {
            Self::Digit(d) => d as char,
            Self::Unread => '?',
            Self::Blank => ' ',
            Self::Transit => '⑆',
            Self::Amount => '⑇',
            Self::OnUs => '⑈',
            Self::Dash => '⑉',
        }
    }

    /// A digit, or a place where one may have stood.
    const fn in_number(self) -> bool {
        matches!(self, Self::Digit(_) | Self::Unread)
    }
}

/// A line in our own marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line(Vec<Mark>);

/// The routing number of a line and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Transit {
    /// Nine digits; eight (old form, no check digit); or branch, dash, institution. May hold `?`.
    pub(super) digits: String,
    /// From the opening transit symbol to behind the closing one.
    place: Range<usize>,
}

impl Transit {
    /// Told by the dash between branch and institution.
    pub(super) fn is_canadian(&self) -> bool {
        self.digits.contains('-')
    }

    pub(super) fn check_digit_ok(&self) -> bool {
        RoutingNumber::parse(&self.digits).is_some_and(|n| n.check_digit_ok())
    }
}

impl Line {
    pub(super) fn new(marks: impl Iterator<Item = Mark>) -> Self {
        let mut line = Vec::with_capacity(64);
        line.extend(marks);
        Self(line)
    }

    pub(super) fn to_unicode(&self) -> String {
        let mut text = String::with_capacity(self.0.len() + 16);
        text.extend(self.0.iter().map(|m| m.to_char()));
        text
    }

    pub(super) fn unread(&self) -> u32 {
        self.0.iter().filter(|m| **m == Mark::Unread).count() as u32
    }

    pub(super) fn has_other_symbols(&self) -> bool {
        self.0.iter().any(|m| matches!(m, Mark::Amount | Mark::OnUs | Mark::Dash))
    }

    /// The one pair of transit symbols around something that looks like a routing number. Two such pairs are none.
    pub(super) fn transit(&self) -> Option<Transit> {
        let mut found = None;
        let mut before = None;
        for (at, _) in self.0.iter().enumerate().filter(|(_, m)| **m == Mark::Transit) {
            if let Some(start) = before.replace(at)
                && let Some(digits) = self.0.get(start + 1..at).and_then(routing_digits)
                && found.replace(Transit { digits, place: start..at + 1 }).is_some()
            {
                return None;
            }
        }
        found
    }

    pub(super) fn left_of(&self, transit: &Transit) -> &[Mark] {
        self.0.get(..transit.place.start).unwrap_or_default()
    }

    pub(super) fn right_of(&self, transit: &Transit) -> &[Mark] {
        self.0.get(transit.place.end..).unwrap_or_default()
    }

    /// Where nine digits stand by themselves and have a check digit that fits.
    pub(super) fn groups_of_nine(&self) -> impl Iterator<Item = Range<usize>> {
        let mut at = 0;
        self.0.chunk_by(|a, b| a.in_number() == b.in_number()).filter_map(move |run| {
            let range = at..at + run.len();
            at = range.end;
            let digits = number(run)?;
            RoutingNumber::parse(&digits).is_some_and(|n| n.check_digit_ok()).then_some(range)
        })
    }

    /// The line with transit symbols around `range`.
    pub(super) fn with_transit_around(&self, range: Range<usize>) -> Self {
        let mut marks = self.0.clone();
        marks.insert(range.end, Mark::Transit);
        marks.insert(range.start, Mark::Transit);
        Self(marks)
    }
}

/// The routing number in what stands between two transit symbols, if it is one.
fn routing_digits(between: &[Mark]) -> Option<String> {
    if between.len() > 20 {
        return None;
    }
    let mut digits = String::with_capacity(9);
    let mut dash = None;
    for mark in between {
        match mark {
            Mark::Blank => {}
            Mark::Dash if dash.is_none() => dash = Some(digits.len()),
            mark if mark.in_number() => digits.push(mark.to_char()),
            _ => return None,
        }
    }
    match (digits.len(), dash) {
        (9, None) | (8, Some(4)) => Some(digits),
        (8, Some(5)) => {
            digits.insert(5, '-');
            Some(digits)
        }
        _ => None,
    }
}

/// Digits and `?` of `marks`, in their order; none where there are none.
fn number(marks: &[Mark]) -> Option<String> {
    let digits: String = marks.iter().filter(|m| m.in_number()).map(|m| m.to_char()).collect();
    (!digits.is_empty()).then_some(digits)
}

/// The number in `marks` if they are one group: where a symbol is missing nobody knows which of several it is.
fn only_number(marks: &[Mark]) -> Option<String> {
    (marks.split(|m| !m.in_number()).filter(|g| !g.is_empty()).count() == 1).then(|| number(marks)).flatten()
}

/// The number of a field; none where an on-us symbol splits it in two, which one number never has.
fn within_symbols(marks: &[Mark], doubts: &mut Doubts) -> Option<String> {
    if inner_symbol(marks).is_some() {
        doubts.stray();
        return None;
    }
    number(marks)
}

/// The first on-us symbol with numbers on both sides.
fn inner_symbol(marks: &[Mark]) -> Option<usize> {
    let first = marks.iter().position(|m| m.in_number())?;
    let last = marks.iter().rposition(|m| m.in_number())?;
    marks.get(first..last)?.iter().position(|m| *m == Mark::OnUs).map(|at| first + at)
}

fn position(marks: &[Mark], wanted: Mark) -> Option<usize> {
    marks.iter().position(|m| *m == wanted)
}

fn last_position(marks: &[Mark], wanted: Mark) -> Option<usize> {
    marks.iter().rposition(|m| *m == wanted)
}

/// `marks` before and behind the mark at `at`.
fn around(marks: &[Mark], at: usize) -> (&[Mark], &[Mark]) {
    let (before, rest) = marks.split_at_checked(at).unwrap_or((marks, &[]));
    (before, rest.get(1..).unwrap_or_default())
}

/// Auxiliary on-us and external processing code.
pub(super) fn left_of_transit(left: &[Mark], reading: &mut MicrReading, doubts: &mut Doubts) {
    let Some(first) = position(left, Mark::OnUs) else {
        code_or_stray(left, reading, doubts);
        return;
    };
    let (outside, rest) = around(left, first);
    if let Some(last) = last_position(rest, Mark::OnUs) {
        let (inside, code) = around(rest, last);
        reading.serial = within_symbols(inside, doubts);
        code_or_stray(code, reading, doubts);
        if number(outside).is_some() {
            doubts.stray();
        }
        return;
    }
    // One on-us symbol alone: the other is at an edge that was cut off or not read.
    doubts.unclosed();
    if number(outside).is_some() {
        reading.serial = only_number(outside);
        code_or_stray(rest, reading, doubts);
    } else {
        reading.serial = only_number(rest);
    }
}

fn code_or_stray(marks: &[Mark], reading: &mut MicrReading, doubts: &mut Doubts) {
    let mut digits = marks.iter().filter(|m| m.in_number());
    match (digits.next(), digits.next()) {
        (None, _) => {}
        (Some(code), None) => reading.epc = Some(code.to_char()),
        _ => doubts.stray(),
    }
}

/// On-us field and amount.
pub(super) fn right_of_transit(
    right: &[Mark],
    transit: &Transit,
    serial_in: SerialIn,
    reading: &mut MicrReading,
    doubts: &mut Doubts,
) {
    let on_us = match position(right, Mark::Amount) {
        None => right,
        Some(at) => {
            let (on_us, rest) = around(right, at);
            reading.amount = amount(rest, doubts);
            on_us
        }
    };
    let Some((inside, behind)) = account_and_behind(on_us, doubts) else { return };
    if serial_in == SerialIn::OnUsWithAuxAccount {
        reading.account = reading.serial.take();
        reading.serial = within_symbols(inside, doubts);
        reading.tran_code = number(behind);
        return;
    }
    behind_account(behind, reading, doubts);
    if serial_in == SerialIn::OnUs && reading.serial.is_none() {
        reading.serial = within_symbols(inside, doubts);
        return;
    }
    let rest = match serial_next_to_transit(inside) {
        Some((serial, rest, split)) if reading.serial.is_none() && !transit.is_canadian() => {
            reading.serial = number(serial);
            if split == Mark::Dash {
                doubts.serial_by_dash();
            }
            rest
        }
        // The serial number stood at an earlier place; this is a number that nobody knows.
        Some((_, rest, Mark::OnUs)) => {
            doubts.stray();
            rest
        }
        _ => inside,
    };
    reading.account = within_symbols(rest, doubts);
}

/// The on-us field up to the symbol that closes the account, and what stands behind that; none where several numbers
/// have no such symbol.
fn account_and_behind<'a>(on_us: &'a [Mark], doubts: &mut Doubts) -> Option<(&'a [Mark], &'a [Mark])> {
    let Some(close) = last_position(on_us, Mark::OnUs) else {
        if number(on_us).is_some() {
            doubts.unclosed();
            only_number(on_us)?;
        }
        return Some((on_us, &[]));
    };
    let (inside, behind) = around(on_us, close);
    match inner_symbol(inside) {
        // Some printers put a symbol behind the serial number too.
        Some(at) if serial_next_to_transit(inside).is_none() => {
            doubts.stray();
            Some(around(on_us, at))
        }
        _ => Some((inside, behind)),
    }
}

/// Ten digits between amount symbols. Fewer are not an amount: which are missing nobody knows.
fn amount(behind_first: &[Mark], doubts: &mut Doubts) -> Option<Cents> {
    let Some(close) = position(behind_first, Mark::Amount) else {
        doubts.unclosed();
        return None;
    };
    let digits = number(around(behind_first, close).0)?;
    let whole = digits.len() == 10 && !digits.contains('?');
    if !whole {
        doubts.stray();
        return None;
    }
    digits.parse().ok().map(Cents::new)
}

/// What stands right of the last on-us symbol: the serial number if it was not in the auxiliary on-us field and has
/// three digits or more; the rest is a transaction code.
fn behind_account(behind: &[Mark], reading: &mut MicrReading, doubts: &mut Doubts) {
    if reading.serial.is_some() {
        reading.tran_code = number(behind);
        return;
    }
    let mut groups = behind.split(|m| !m.in_number()).filter(|g| !g.is_empty());
    match (groups.next(), groups.next(), groups.next()) {
        (Some(serial), None, _) if serial.len() >= 3 => reading.serial = number(serial),
        (code, None, _) => reading.tran_code = code.and_then(number),
        (Some(serial), Some(code), None) | (Some(code), Some(serial), None)
            if serial.len() >= 3 && code.len() < 3 =>
        {
            reading.serial = number(serial);
            reading.tran_code = number(code);
        }
        _ => doubts.stray(),
    }
}

/// Three to five digits next to the transit with more behind them: those, the rest, and what splits them.
fn serial_next_to_transit(inside: &[Mark]) -> Option<(&[Mark], &[Mark], Mark)> {
    let start = inside.iter().position(|m| m.in_number())?;
    // An on-us symbol directly at the transit opens the account field: no serial number in front of it.
    if inside.get(..start)?.contains(&Mark::OnUs) {
        return None;
    }
    let run = inside.get(start..)?;
    let len = run.iter().position(|m| !m.in_number())?;
    let (serial, rest) = run.split_at_checked(len)?;
    let split = *rest.iter().find(|m| **m != Mark::Blank)?;
    ((3..=5).contains(&len) && number(rest).is_some()).then_some((serial, rest, split))
}

/// A line without a routing number: only fields that are closed on both sides say what they are.
pub(super) fn without_transit(line: &Line, reading: &mut MicrReading) {
    let mut doubts = Doubts::default();
    if let Some(at) = position(&line.0, Mark::Amount) {
        reading.amount = amount(around(&line.0, at).1, &mut doubts);
    }
    let Some(rest) = line.0.strip_prefix(&[Mark::OnUs]) else { return };
    if let Some(close) = position(rest, Mark::OnUs)
        && rest.contains(&Mark::Transit)
    {
        reading.serial = number(around(rest, close).0);
    }
}
