//! Writes lockbox files under a profile. Counters and totals are kept by the writer, so a caller cannot write wrong ones.

use std::io::{self, Write};

use chrono::{NaiveDate, NaiveTime};
use lockbox_domain::{Cents, Item, LockboxNumber};

use super::profile::{Layout, Profile};
use super::words::{Name, Role};
use crate::lines::LineEnd;

/// What a file header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileHead<'a> {
    /// Who gets the file.
    pub destination: &'a str,
    /// Who sends it.
    pub origin: &'a str,
    /// The day it is made.
    pub date: NaiveDate,
    /// The time it is made.
    pub time: NaiveTime,
}

/// Counts and sums of what was written since a total of that kind.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    items: u64,
    batches: u64,
    cents: i64,
}

/// Writes one file.
#[derive(Debug)]
pub struct Writer<'p, 'h, W> {
    profile: &'p Profile,
    head: FileHead<'h>,
    out: W,
    end: LineEnd,
    pad: bool,
    line: Vec<u8>,
    records: u64,
    batch: Sums,
    group: Sums,
    file: Sums,
    number: u64,
    lockbox: String,
    date: Option<NaiveDate>,
}

impl<'p, 'h, W: Write> Writer<'p, 'h, W> {
    /// Starts a file with its headers. `end` closes each line; `pad` fills lines to the profile's width.
    pub fn new(
        profile: &'p Profile,
        head: FileHead<'h>,
        out: W,
        end: LineEnd,
        pad: bool,
    ) -> io::Result<Self> {
        let mut writer = Self {
            profile,
            head,
            out,
            end,
            pad,
            line: Vec::with_capacity(320),
            records: 0,
            batch: Sums::default(),
            group: Sums::default(),
            file: Sums::default(),
            number: 0,
            lockbox: String::new(),
            date: None,
        };
        writer.record(Role::FileHeader, &[])?;
        writer.record(Role::ServiceHeader, &[])?;
        Ok(writer)
    }

    /// Opens a lockbox, or (with a number) a batch of it.
    pub fn batch_header(
        &mut self,
        lockbox: &LockboxNumber,
        date: NaiveDate,
        batch: Option<u32>,
    ) -> io::Result<()> {
        lockbox.as_str().clone_into(&mut self.lockbox);
        self.date = Some(date);
        self.number = u64::from(batch.unwrap_or(0));
        self.record(Role::BatchHeader, &[])
    }

    /// A payment with its remittance records; batch and item number are the item's own.
    pub fn payment(&mut self, item: &Item) -> io::Result<()> {
        self.number = u64::from(item.batch_number);
        let plus = |cents: i64| cents.checked_add(item.amount.get()).ok_or_else(too_large);
        for sums in [&mut self.batch, &mut self.group, &mut self.file] {
            sums.items += 1;
            sums.cents = plus(sums.cents)?;
        }
        let text = |t: &Option<String>| t.clone().unwrap_or_default();
        let number = item.item_number.to_string();
        let mut values = vec![
            (Name::Item, number.clone()),
            (Name::Amount, item.amount.get().to_string()),
            (Name::Routing, text(&item.routing)),
            (Name::Account, text(&item.account)),
            (Name::Serial, text(&item.serial)),
            (Name::Remitter, text(&item.remitter)),
            (Name::Payee, text(&item.payee)),
            (Name::Customer, text(&item.customer)),
        ];
        let layout = self.profile.layout(Role::Payment);
        for (name, day) in [(Name::CheckDate, item.check_date), (Name::Received, item.received)] {
            if let (Some(day), Some(field)) = (day, layout.and_then(|l| l.field(name))) {
                values.push((name, field.date_text(day)));
            }
        }
        self.record(Role::Payment, &values)?;
        self.remittances(item, &number)
    }

    /// The text in pieces as wide as the field, and structured lines as many to a record as it holds.
    fn remittances(&mut self, item: &Item, number: &str) -> io::Result<()> {
        let Some(layout) = self.profile.layout(Role::Remittance) else { return Ok(()) };
        let width = layout.field(Name::Text).map_or(0, super::field::Field::width);
        let letters: Vec<char> = item.remittance.chars().collect();
        let mut texts: Vec<String> =
            if width == 0 { Vec::new() } else { letters.chunks(width).map(|c| c.iter().collect()).collect() };
        let per_record = layout.pairs.len();
        let lines: Vec<_> =
            if per_record == 0 { Vec::new() } else { item.lines.chunks(per_record).collect() };
        let count = texts.len().max(lines.len());
        texts.resize(count, String::new());
        let modulus = layout.field(Name::Sequence).map_or(u64::MAX, super::field::Field::modulus);
        for (at, text) in texts.iter().enumerate() {
            let nth = (at as u64) % (modulus - 1) + 1;
            let last = layout.last_when.filter(|_| at + 1 == count).unwrap_or(b'0');
            let values = [
                (Name::Item, number.to_owned()),
                (Name::Kind, "6".to_owned()),
                (Name::Sequence, nth.to_string()),
                (Name::Last, char::from(last).to_string()),
                (Name::Text, text.clone()),
            ];
            self.begin(layout, Role::Remittance, &values)?;
            for (pair, line) in layout.pairs.iter().zip(lines.get(at).copied().unwrap_or_default()) {
                pair.reference.put(&mut self.line, line.reference.as_bytes());
                if let (Some(field), Some(amount)) = (pair.amount, line.amount) {
                    field.put(&mut self.line, amount.get().to_string().as_bytes());
                }
            }
            self.end_line()?;
        }
        Ok(())
    }

    /// Closes a batch.
    pub fn batch_total(&mut self) -> io::Result<()> {
        self.group.batches += 1;
        self.file.batches += 1;
        let sums = std::mem::take(&mut self.batch);
        let values =
            [(Name::Item, sums.items), (Name::Count, sums.items), (Name::Amount, sums.cents.unsigned_abs())];
        self.totals(Role::BatchTotal, &values)
    }

    /// Closes a lockbox.
    pub fn lockbox_total(&mut self) -> io::Result<()> {
        let sums = std::mem::take(&mut self.group);
        let values = [
            (Name::Count, sums.items),
            (Name::Amount, sums.cents.unsigned_abs()),
            (Name::Batches, sums.batches),
        ];
        self.totals(Role::LockboxTotal, &values)
    }

    /// Closes the file; the writer below is given back.
    pub fn finish(mut self) -> io::Result<W> {
        let values = [(Name::Records, self.records + 1), (Name::Amount, self.file.cents.unsigned_abs())];
        self.totals(Role::FileTotal, &values)?;
        self.out.flush()?;
        Ok(self.out)
    }

    /// What the file adds up to so far.
    pub fn amount(&self) -> Cents {
        Cents::new(self.file.cents)
    }

    /// Counters wrap at the width of their field; amounts have to fit.
    fn totals(&mut self, role: Role, values: &[(Name, u64)]) -> io::Result<()> {
        let Some(layout) = self.profile.layout(role) else { return Ok(()) };
        let values: Vec<(Name, String)> = values
            .iter()
            .filter_map(|(name, value)| {
                let field = layout.field(*name)?;
                let value = if *name == Name::Amount { *value } else { value % field.modulus() };
                Some((*name, value.to_string()))
            })
            .collect();
        self.record(role, &values)
    }

    fn record(&mut self, role: Role, values: &[(Name, String)]) -> io::Result<()> {
        let Some(layout) = self.profile.layout(role) else { return Ok(()) };
        self.begin(layout, role, values)?;
        self.end_line()
    }

    fn begin(&mut self, layout: &Layout, role: Role, values: &[(Name, String)]) -> io::Result<()> {
        self.line.clear();
        self.line.push(layout.letter);
        for constant in &layout.constants {
            constant.field.put(&mut self.line, constant.text.as_bytes());
        }
        let mut common = vec![
            (Name::Destination, self.head.destination.to_owned()),
            (Name::Origin, self.head.origin.to_owned()),
            (Name::Time, self.head.time.format("%H%M").to_string()),
            (Name::Lockbox, self.lockbox.clone()),
        ];
        if let Some(field) = layout.field(Name::Batch) {
            common.push((Name::Batch, (self.number % field.modulus()).to_string()));
        }
        let day = if role == Role::FileHeader { Some(self.head.date) } else { self.date };
        if let (Some(day), Some(field)) = (day, layout.field(Name::Date)) {
            common.push((Name::Date, field.date_text(day)));
        }
        for (name, value) in common.iter().chain(values) {
            let Some(field) = layout.field(*name) else { continue };
            if !field.put(&mut self.line, value.as_bytes()) {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidInput,
                    format!("`{value}` does not fit the {} of a {}", name.spoken(), role.as_str()),
                ));
            }
        }
        Ok(())
    }

    fn end_line(&mut self) -> io::Result<()> {
        if self.pad && self.line.len() < self.profile.width() {
            self.line.resize(self.profile.width(), b' ');
        }
        if !self.pad {
            self.line.truncate(self.line.trim_ascii_end().len());
        }
        self.records += 1;
        self.out.write_all(&self.line)?;
        self.out.write_all(self.end.as_bytes())
    }
}

fn too_large() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "the amounts add up to more than can be counted")
}
