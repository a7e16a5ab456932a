//! What of a file could not be used, as a file of its own: the refused records as they stand, between the headers that
//! they came under and totals that say what is missing. Mended and read again it completes the original.

use std::collections::VecDeque;
use std::io::{self, BufRead, Write};

use lockbox_domain::{Cents, Diagnostic, Severity, sanitise};

use super::profile::Profile;
use super::reader::Reader;
use super::words::{Name, Role};
use crate::event::PaymentEvent as Event;
use crate::lines::{LineEnd, Lines};

/// Reasons that are kept; the records beyond them are written all the same.
const MOST_REASONS: usize = 1_000;

/// A record that could not be used, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRecord {
    /// Its line in the original, from 1.
    pub line: u64,
    /// Its line in the file that was written, from 1.
    pub written_line: u64,
    /// The record, fit to be shown.
    pub text: String,
    /// What is wrong with it, a sentence each; none for what only belongs to such a record.
    pub why: Vec<String>,
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Repair {
    /// The records.
    pub records: Vec<RefusedRecord>,
    /// Batches that they are of.
    pub batches: u64,
    /// Payments that the totals of those batches miss.
    pub items: u64,
    /// Money that they miss.
    pub amount: Cents,
}

/// A batch that is held, with what of it was read.
struct Held {
    start: u64,
    end: u64,
    missing_items: u64,
    missing: Cents,
    /// Offset and end of each payment with its remittance records.
    used: VecDeque<(u64, u64)>,
}

/// Writes the refused records of a file. `open` gives a fresh reader from the file's first byte each time.
pub fn write_refused<R: BufRead>(
    profile: &Profile,
    mut open: impl FnMut() -> io::Result<R>,
    out: impl Write,
) -> io::Result<Repair> {
    let (held, reasons) = find_held(profile, open()?)?;
    let mut copier = Copier::new(profile, held, reasons, out);
    let mut lines = Lines::new(open()?);
    while let Some(line) = lines.next_line()? {
        copier.line(line.bytes, line.start, line.number, line.end)?;
    }
    copier.finish()
}

/// Reads the file for its held batches and for what is wrong where.
fn find_held<R: BufRead>(profile: &Profile, input: R) -> io::Result<(VecDeque<Held>, Vec<Diagnostic>)> {
    let mut reader = Reader::new(profile, input);
    let (mut held, mut reasons, mut used) = (VecDeque::new(), Vec::new(), VecDeque::new());
    while let Some(event) = reader.next_event()? {
        match event {
            Event::Item(item) => {
                used.push_back((item.bytes.start, item.bytes.start + u64::from(item.bytes.len)));
            }
            Event::Diagnostic(problem)
                if problem.severity == Severity::Error && reasons.len() < MOST_REASONS =>
            {
                reasons.push(problem);
            }
            Event::BatchEnd(batch) => {
                let used = std::mem::take(&mut used);
                if let (false, Some(stated)) = (batch.sound, batch.stated_amount) {
                    held.push_back(Held {
                        start: batch.bytes.start,
                        end: batch.bytes.start + u64::from(batch.bytes.len),
                        missing_items: batch.stated_items.unwrap_or(0).saturating_sub(u64::from(batch.items)),
                        missing: stated.minus(batch.amount).unwrap_or(Cents::ZERO),
                        used,
                    });
                }
            }
            _ => {}
        }
    }
    Ok((held, reasons))
}

/// Sums of what was written since a total of that kind.
#[derive(Default, Clone, Copy)]
struct Sums {
    items: u64,
    batches: u64,
    cents: i64,
}

struct Copier<'p, W> {
    profile: &'p Profile,
    held: VecDeque<Held>,
    reasons: Vec<Diagnostic>,
    out: W,
    written: u64,
    /// The last batch header, not yet written.
    header: Option<Vec<u8>>,
    /// True while a batch is open of which something was written.
    open: bool,
    group: Sums,
    file: Sums,
    repair: Repair,
}

impl<'p, W: Write> Copier<'p, W> {
    fn new(profile: &'p Profile, held: VecDeque<Held>, reasons: Vec<Diagnostic>, out: W) -> Self {
        Self {
            profile,
            held,
            reasons,
            out,
            written: 0,
            header: None,
            open: false,
            group: Sums::default(),
            file: Sums::default(),
            repair: Repair::default(),
        }
    }

    fn line(&mut self, line: &[u8], start: u64, number: u64, end: LineEnd) -> io::Result<()> {
        let Some(first) = line.first() else { return Ok(()) };
        match self.profile.role_of(*first) {
            Some(Role::FileHeader | Role::ServiceHeader) => self.write(line, end),
            Some(Role::BatchHeader) => {
                self.header = Some(line.to_vec());
                Ok(())
            }
            Some(Role::BatchTotal) if self.open => self.batch_total(line, start, end),
            Some(Role::LockboxTotal) if self.group.batches > 0 => {
                let sums = std::mem::take(&mut self.group);
                let values = [
                    (Name::Item, sums.items),
                    (Name::Count, sums.items),
                    (Name::Batches, sums.batches),
                    (Name::Amount, sums.cents.unsigned_abs()),
                ];
                self.total(Role::LockboxTotal, line, &values, end)
            }
            Some(Role::BatchTotal | Role::LockboxTotal) => Ok(()),
            Some(Role::FileTotal) => {
                let values =
                    [(Name::Records, self.written + 1), (Name::Amount, self.file.cents.unsigned_abs())];
                self.total(Role::FileTotal, line, &values, end)
            }
            Some(Role::Payment | Role::Remittance) | None => self.record(line, start, number, end),
        }
    }

    /// A record that may be one that was refused.
    fn record(&mut self, line: &[u8], start: u64, number: u64, end: LineEnd) -> io::Result<()> {
        while self.held.front().is_some_and(|h| h.end <= start) {
            self.held.pop_front();
        }
        let Some(held) = self.held.front_mut().filter(|h| h.start <= start) else { return Ok(()) };
        while held.used.front().is_some_and(|(_, end)| *end <= start) {
            held.used.pop_front();
        }
        if held.missing_items == 0 || held.used.front().is_some_and(|(begin, _)| *begin <= start) {
            return Ok(());
        }
        if let Some(header) = self.header.take() {
            self.write(&header, end)?;
        }
        self.open = true;
        self.write(line, end)?;
        let after = start + line.len() as u64;
        let why = self.reasons.iter().filter(|r| (start..after.max(start + 1)).contains(&r.place.byte));
        let why = why.map(|r| r.message.clone()).collect();
        let text = sanitise(&String::from_utf8_lossy(line));
        self.repair.records.push(RefusedRecord { line: number, written_line: self.written, text, why });
        Ok(())
    }

    fn batch_total(&mut self, line: &[u8], start: u64, end: LineEnd) -> io::Result<()> {
        self.open = false;
        let held = self.held.iter().find(|h| (h.start..h.end).contains(&start));
        let (items, missing) = held.map_or((0, Cents::ZERO), |h| (h.missing_items, h.missing));
        for sums in [&mut self.group, &mut self.file] {
            sums.items += items;
            sums.batches += 1;
            sums.cents = sums.cents.saturating_add(missing.get());
        }
        self.repair.batches += 1;
        self.repair.items += items;
        self.repair.amount = self.repair.amount.plus(missing).unwrap_or(self.repair.amount);
        let values =
            [(Name::Item, items), (Name::Count, items), (Name::Amount, missing.get().unsigned_abs())];
        self.total(Role::BatchTotal, line, &values, end)
    }

    /// The total's own line with other numbers in it.
    fn total(&mut self, role: Role, line: &[u8], values: &[(Name, u64)], end: LineEnd) -> io::Result<()> {
        let mut line = line.to_vec();
        for (name, value) in values {
            // Columns for an item's number hold a count in some files only.
            let field = self.profile.field(role, *name);
            let counts = |f: &&super::field::Field| *name != Name::Item || f.number(&line).unwrap_or(0) > 0;
            if let Some(field) = field.filter(counts) {
                field.put(&mut line, value.to_string().as_bytes());
            }
        }
        self.write(&line, end)
    }

    fn write(&mut self, line: &[u8], end: LineEnd) -> io::Result<()> {
        self.written += 1;
        self.out.write_all(line)?;
        self.out.write_all(if end == LineEnd::EndOfFile { b"\n" } else { end.as_bytes() })
    }

    fn finish(mut self) -> io::Result<Repair> {
        self.out.flush()?;
        Ok(self.repair)
    }
}
