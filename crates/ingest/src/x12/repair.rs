//! What of a file could not be used, as a file of its own: the refused payments as they stand, in the envelope, deposit
//! and batch that they came in, with totals that say what is missing. Mended and read again it completes the original.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, Write};

use lockbox_domain::{BatchSummary, Cents, Diagnostic, Severity, sanitise};

use super::delimiters::Delimiters;
use super::reader::Reader;
use super::segment::Segment;
use super::segments::Segments;
use super::values::{cents, number};
use crate::event::PaymentEvent as Event;
use crate::lockbox::{RefusedRecord, Repair};

/// Reasons that are kept; the segments beyond them are written all the same.
const MOST_REASONS: usize = 1_000;
/// Segments of an order that stand before its payment; more are not kept.
const MOST_BEFORE: usize = 1_000;

/// Writes the refused payments of a file. `open` gives a fresh reader from the file's first byte each time.
pub fn write_refused<R: BufRead>(
    mut open: impl FnMut() -> io::Result<R>,
    out: impl Write,
) -> io::Result<Repair> {
    let found = find_refused(open()?)?;
    if found.refused.is_empty() {
        return Ok(Repair::default());
    }
    let mut segments = Segments::new(open()?);
    let mut copier = Copier::new(found, out);
    while let Some(segment) = segments.next_segment()? {
        copier.take(&segment)?;
    }
    copier.finish()
}

/// What a first reading tells.
#[derive(Default)]
struct Found {
    /// First bytes of what is refused.
    refused: BTreeSet<u64>,
    reasons: Vec<Diagnostic>,
    batches: BTreeMap<u64, BatchSummary>,
}

fn find_refused<R: BufRead>(input: R) -> io::Result<Found> {
    let (mut reader, mut found) = (Reader::new(input), Found::default());
    while let Some(event) = reader.next_event()? {
        found.refused.extend(reader.take_refused());
        match event {
            Event::Diagnostic(problem)
                if problem.severity == Severity::Error && found.reasons.len() < MOST_REASONS =>
            {
                found.reasons.push(problem);
            }
            Event::BatchEnd(batch) => _ = found.batches.insert(batch.bytes.start, batch),
            _ => {}
        }
    }
    Ok(found)
}

/// A segment that may be written.
struct Kept {
    bytes: Vec<u8>,
    place: lockbox_domain::Place,
}

/// The header of an interchange, a group or a set, written when the first thing within it is.
struct Level {
    header: Kept,
    control: Vec<u8>,
    written: bool,
    /// What its trailer counts.
    parts: u64,
}

/// A batch with what of it is refused.
#[derive(Default)]
struct Short {
    start: u64,
    header: Option<Kept>,
    totals: Vec<Kept>,
    refused: Vec<Kept>,
    /// Payments among that.
    payments: u64,
}

/// A deposit with the batches of which something is refused.
struct Deposit {
    header: Kept,
    totals: Vec<Kept>,
    short: Vec<Short>,
    /// What of it can be used.
    items: u64,
    amount: Cents,
}

/// What the segments that come belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Nothing,
    DepositTotals,
    BatchTotals,
    Payment {
        refused: bool,
    },
    /// An order before its payment.
    OrderHead,
}

struct Copier<W> {
    found: Found,
    out: W,
    delimiters: Option<Delimiters>,
    interchange: Option<Level>,
    group: Option<Level>,
    set: Option<Level>,
    within: Within,
    before: Vec<Kept>,
    deposit: Option<Deposit>,
    batch: Option<Short>,
    written: u64,
    repair: Repair,
}

impl<W: Write> Copier<W> {
    fn new(found: Found, out: W) -> Self {
        Self {
            found,
            out,
            delimiters: None,
            interchange: None,
            group: None,
            set: None,
            within: Within::Nothing,
            before: Vec::new(),
            deposit: None,
            batch: None,
            written: 0,
            repair: Repair::default(),
        }
    }

    fn take(&mut self, segment: &Segment<'_>) -> io::Result<()> {
        match segment.id() {
            b"ISA" => {
                self.close_interchange()?;
                self.interchange = Some(level(segment, 13));
            }
            b"GS" => {
                self.close_group()?;
                self.group = Some(level(segment, 6));
            }
            b"ST" => {
                self.close_set()?;
                self.set = Some(level(segment, 2));
                self.within = if segment.get(1) == b"820" { Within::OrderHead } else { Within::Nothing };
            }
            b"SE" => self.close_set()?,
            b"GE" => self.close_group()?,
            b"IEA" => self.close_interchange()?,
            b"DEP" => {
                self.end_deposit()?;
                let header = kept(segment);
                self.deposit = Some(Deposit {
                    header,
                    totals: Vec::new(),
                    short: Vec::new(),
                    items: 0,
                    amount: Cents::ZERO,
                });
                self.within = Within::DepositTotals;
            }
            b"BAT" => {
                self.end_batch();
                self.open_batch(segment);
                self.within = Within::BatchTotals;
            }
            _ => self.inside(segment)?,
        }
        // The first segment of an interchange may be in doubt of what ends it; what is written comes after it.
        self.delimiters = Some(segment.delimiters);
        Ok(())
    }

    /// A segment of a deposit or an order.
    fn inside(&mut self, segment: &Segment<'_>) -> io::Result<()> {
        let refused = self.found.refused.contains(&segment.place.byte);
        let opens = matches!(segment.id(), b"BPR" | b"BPS");
        if self.within == Within::OrderHead && !opens {
            if self.before.len() < MOST_BEFORE {
                self.before.push(kept(segment));
            }
            return Ok(());
        }
        if opens || refused {
            if self.within == Within::OrderHead {
                self.open_order(refused)?;
            } else if self.deposit.is_some() && self.batch.is_none() {
                self.open_batch(segment);
            }
            self.within = Within::Payment { refused };
            if let Some(batch) = &mut self.batch {
                batch.payments += u64::from(refused && opens);
            }
        }
        match (self.within, &mut self.deposit, &mut self.batch) {
            (Within::DepositTotals, Some(deposit), _) => deposit.totals.push(kept(segment)),
            (Within::BatchTotals, _, Some(batch)) => batch.totals.push(kept(segment)),
            (Within::Payment { refused: true }, Some(_), Some(batch)) => batch.refused.push(kept(segment)),
            (Within::Payment { refused: true }, None, _) => self.refuse(&kept(segment))?,
            _ => {}
        }
        Ok(())
    }

    /// The payment of an order comes; one that is refused is written with what stood before it.
    fn open_order(&mut self, refused: bool) -> io::Result<()> {
        let before = std::mem::take(&mut self.before);
        if refused {
            self.write_headers()?;
            for segment in &before {
                self.write(&segment.bytes)?;
            }
            self.repair.batches += 1;
            self.repair.items += 1;
        }
        Ok(())
    }

    fn open_batch(&mut self, segment: &Segment<'_>) {
        let header = (segment.id() == b"BAT").then(|| kept(segment));
        self.batch = Some(Short { start: segment.place.byte, header, ..Short::default() });
    }

    fn end_batch(&mut self) {
        let (Some(batch), Some(deposit)) = (self.batch.take(), &mut self.deposit) else { return };
        if let Some(read) = self.found.batches.get(&batch.start) {
            deposit.items += u64::from(read.items);
            deposit.amount = deposit.amount.plus(read.amount).unwrap_or(deposit.amount);
        }
        if !batch.refused.is_empty() {
            deposit.short.push(batch);
        }
    }

    fn end_deposit(&mut self) -> io::Result<()> {
        self.end_batch();
        let Some(deposit) = self.deposit.take().filter(|d| !d.short.is_empty()) else { return Ok(()) };
        self.write_headers()?;
        self.write(&deposit.header.bytes)?;
        let batches = deposit.short.len() as u64;
        let totals = Totals { own: b"3", amount: deposit.amount, items: deposit.items, batches };
        self.write_totals(&deposit.totals, &totals)?;
        for batch in &deposit.short {
            self.write_batch(batch)?;
        }
        Ok(())
    }

    fn write_batch(&mut self, batch: &Short) -> io::Result<()> {
        let read = self.found.batches.get(&batch.start);
        let (amount, items) = read.map_or((Cents::ZERO, 0), |read| (read.amount, read.items));
        let missing = read.and_then(|read| read.stated_amount?.minus(read.amount).ok());
        let number = read.map_or(0, |read| read.number);
        self.repair.batches += 1;
        self.repair.items += batch.payments;
        self.repair.amount =
            self.repair.amount.plus(missing.unwrap_or_default()).unwrap_or(self.repair.amount);
        if let Some(header) = &batch.header {
            // One without a number is known by its place in the deposit, and that is another one here.
            let separator = self.separator();
            let numbered = element(&header.bytes, separator, 3).iter().any(u8::is_ascii_digit);
            let own = if numbered {
                header.bytes.clone()
            } else {
                with_element(&header.bytes, separator, 3, number.to_string().as_bytes())
            };
            self.write(&own)?;
        }
        self.write_totals(&batch.totals, &Totals { own: b"2", amount, items: items.into(), batches: 1 })?;
        for segment in &batch.refused {
            self.refuse(segment)?;
        }
        Ok(())
    }

    /// The totals of a deposit or batch, less what of it can be used.
    fn write_totals(&mut self, stated: &[Kept], used: &Totals) -> io::Result<()> {
        let separator = self.separator();
        let of = |segment: &Kept, at: usize| element(&segment.bytes, separator, at).to_vec();
        let amounts = || stated.iter().filter(|s| of(s, 0) == b"AMT");
        let total = amounts().find(|s| of(s, 1) == used.own).or_else(|| amounts().next());
        let available = || stated.iter().filter(|s| of(s, 0) == b"AVA").filter_map(|s| cents(&of(s, 1)).ok());
        if total.is_none() && available().next().is_some() {
            let sum = Cents::total(available()).unwrap_or_default();
            let amount = sum.minus(used.amount).unwrap_or(sum);
            let own = String::from_utf8_lossy(used.own).into_owned();
            let text = ["AMT", &own, &amount.to_string()].join(&char::from(separator).to_string());
            self.write(text.as_bytes())?;
        }
        for segment in stated {
            let (name, kind) = (of(segment, 0), of(segment, 1));
            let rewritten = match name.as_slice() {
                b"AVA" => continue,
                b"AMT" if !total.is_some_and(|t| t.place == segment.place) => continue,
                b"AMT" => cents(&of(segment, 2))
                    .ok()
                    .and_then(|stated| stated.minus(used.amount).ok())
                    .map(|missing| missing.to_string()),
                b"QTY" if kind == b"41" => Some(used.batches.to_string()),
                b"QTY" if kind == b"42" => {
                    number(&of(segment, 2)).map(|stated| stated.saturating_sub(used.items).to_string())
                }
                _ => None,
            };
            match rewritten {
                Some(value) => self.write(&with_element(&segment.bytes, separator, 2, value.as_bytes()))?,
                None => self.write(&segment.bytes)?,
            }
        }
        Ok(())
    }

    /// Writes a segment of what is refused, and keeps what is wrong with it.
    fn refuse(&mut self, segment: &Kept) -> io::Result<()> {
        self.write(&segment.bytes)?;
        let from = segment.place.byte;
        let place = from..from + segment.bytes.len().max(1) as u64 + 1;
        let why = self.found.reasons.iter().filter(|r| place.contains(&r.place.byte));
        let why = why.map(|r| r.message.clone()).collect();
        let text = sanitise(&String::from_utf8_lossy(&segment.bytes));
        self.repair.records.push(RefusedRecord {
            line: segment.place.line,
            written_line: self.written,
            text,
            why,
        });
        Ok(())
    }

    /// Writes the headers around that are not yet written.
    fn write_headers(&mut self) -> io::Result<()> {
        let mut levels = [self.interchange.take(), self.group.take(), self.set.take()];
        for at in 0..levels.len() {
            let Some(level) = levels.get_mut(at).and_then(Option::as_mut) else { continue };
            if !std::mem::replace(&mut level.written, true) {
                let header = std::mem::take(&mut level.header.bytes);
                self.write(&header)?;
                if let Some(around) = at.checked_sub(1).and_then(|at| levels.get_mut(at)?.as_mut()) {
                    around.parts += 1;
                }
            }
        }
        if let Some(set) = levels.get_mut(2).and_then(Option::as_mut)
            && set.parts == 0
        {
            set.parts = 1;
        }
        [self.interchange, self.group, self.set] = levels;
        Ok(())
    }

    fn close_set(&mut self) -> io::Result<()> {
        self.end_deposit()?;
        self.before.clear();
        self.within = Within::Nothing;
        match self.set.take() {
            // It counts itself.
            Some(set) => self.write_trailer(b"SE", &set, 1),
            None => Ok(()),
        }
    }

    fn close_group(&mut self) -> io::Result<()> {
        self.close_set()?;
        let group = self.group.take();
        group.map_or(Ok(()), |group| self.write_trailer(b"GE", &group, 0))
    }

    fn close_interchange(&mut self) -> io::Result<()> {
        self.close_group()?;
        let interchange = self.interchange.take();
        interchange.map_or(Ok(()), |interchange| self.write_trailer(b"IEA", &interchange, 0))
    }

    fn write_trailer(&mut self, name: &[u8], level: &Level, more: u64) -> io::Result<()> {
        if !level.written {
            return Ok(());
        }
        let separator = [self.separator()];
        let count = (level.parts + more).to_string();
        self.write(&[name, count.as_bytes(), &level.control].join(separator.as_slice()))
    }

    fn separator(&self) -> u8 {
        self.delimiters.map_or(b'*', |delimiters| delimiters.element)
    }

    /// Writes a segment, on a line of its own.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let terminator = self.delimiters.map_or(Delimiters::USUAL_TERMINATOR, |d| d.terminator);
        self.written += 1;
        if let Some(set) = &mut self.set {
            set.parts += 1;
        }
        self.out.write_all(bytes)?;
        self.out.write_all(if terminator == b'\n' { b"" } else { std::slice::from_ref(&terminator) })?;
        self.out.write_all(b"\n")
    }

    fn finish(mut self) -> io::Result<Repair> {
        self.close_interchange()?;
        self.out.flush()?;
        Ok(self.repair)
    }
}

/// What of a deposit or batch can be used.
struct Totals {
    /// The qualifier of its amount.
    own: &'static [u8],
    amount: Cents,
    items: u64,
    /// Batches that are written.
    batches: u64,
}

fn kept(segment: &Segment<'_>) -> Kept {
    Kept { bytes: segment.bytes().to_vec(), place: segment.place }
}

fn level(segment: &Segment<'_>, control: usize) -> Level {
    Level { header: kept(segment), control: segment.get(control).to_vec(), written: false, parts: 0 }
}

/// Element `at` of a segment, 0 for its name.
fn element(segment: &[u8], separator: u8, at: usize) -> &[u8] {
    segment.split(|byte| *byte == separator).nth(at).unwrap_or_default().trim_ascii()
}

/// The segment with another element at `at`; those between are made where it has fewer.
fn with_element(segment: &[u8], separator: u8, at: usize, value: &[u8]) -> Vec<u8> {
    let mut elements: Vec<&[u8]> = segment.split(|byte| *byte == separator).collect();
    elements.resize(elements.len().max(at + 1), b"");
    if let Some(element) = elements.get_mut(at) {
        *element = value;
    }
    elements.join([separator].as_slice())
}
