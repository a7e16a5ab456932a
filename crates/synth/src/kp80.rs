//! The bank's lockbox file, profile `kp-80`, written record by record in bounded memory.

use std::io::{self, Write};

use chrono::NaiveDate;
use lockbox_domain::{LockboxConfig, LockboxNumber};

use crate::check::Check;
use crate::spelling::RECORD_COLUMNS;

/// Counters are as wide as their columns and wrap.
const ITEMS_IN_LOCKBOX: u32 = 10_000;
const CENTS_IN_TOTAL: i64 = 10_000_000_000;
const RECORDS_IN_FILE: u64 = 1_000_000;

/// Batch and item numbers run from 1 to this, and then from 1 again.
pub(crate) const LARGEST_NUMBER: u32 = 999;

#[derive(Default)]
struct Sum {
    items: u32,
    cents: i64,
}

impl Sum {
    fn add(&mut self, cents: i64) {
        self.items += 1;
        self.cents += cents;
    }
}

/// What a header record opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Header {
    /// The lockbox: one header, with no batch number.
    OfLockbox,
    /// A batch: a header each.
    OfBatch,
}

/// Writes one file: [`Self::begin`], then for each lockbox and batch the checks, then [`Self::finish`].
pub(crate) struct Writer<W: Write> {
    out: W,
    records: u64,
    /// The lockbox that is open, with its day, as their columns.
    open: Option<(String, String)>,
    /// Immediate destination and origin, twenty columns.
    ends: String,
    header: Header,
    batch: u32,
    in_batch: Sum,
    in_lockbox: Sum,
}

impl<W: Write> Writer<W> {
    /// Writes the file's header: made on `date` at `time`, from the bank of `lockbox` to the holder of its account.
    pub(crate) fn begin(
        mut out: W,
        lockbox: &LockboxConfig,
        date: NaiveDate,
        time: &str,
    ) -> io::Result<Self> {
        let ends = format!("{:0>10}{:0>10}", lockbox.deposit_account, lockbox.deposit_routing);
        writeln!(out, "100{ends}{}{time}", date.format("%y%m%d"))?;
        writeln!(out, "2{ends}0000000000400080")?;
        let (in_batch, in_lockbox) = (Sum::default(), Sum::default());
        let header = Header::OfLockbox;
        Ok(Self { out, records: 2, open: None, ends, header, batch: 0, in_batch, in_lockbox })
    }

    /// Opens a lockbox's deposit; its batches follow. Banks write one header for all of them, or one for each.
    pub(crate) fn open_lockbox(
        &mut self,
        number: &LockboxNumber,
        day: NaiveDate,
        header: Header,
    ) -> io::Result<()> {
        self.open = Some((format!("{number:0>7}"), day.format("%y%m%d").to_string()));
        self.header = header;
        self.in_lockbox = Sum::default();
        match header {
            Header::OfLockbox => self.write_header(0),
            Header::OfBatch => Ok(()),
        }
    }

    /// The checks that follow are of this batch.
    pub(crate) fn open_batch(&mut self, batch: u32) -> io::Result<()> {
        self.batch = batch;
        self.in_batch = Sum::default();
        match self.header {
            Header::OfLockbox => Ok(()),
            Header::OfBatch => self.write_header(batch),
        }
    }

    fn write_header(&mut self, batch: u32) -> io::Result<()> {
        let (number, day) = self.open.clone().unwrap_or_default();
        writeln!(self.out, "5{batch:03}000{number}{day}{}", self.ends)?;
        self.records += 1;
        Ok(())
    }

    /// Writes a check with what was captured of it, and tells its item number.
    pub(crate) fn check(&mut self, check: &Check) -> io::Result<u32> {
        let (batch, cents) = (self.batch, check.amount.get());
        self.in_batch.add(cents);
        self.in_lockbox.add(cents);
        let item = self.in_batch.items;
        write!(self.out, "6{batch:03}{item:03}{cents:010}{:0>9}", check.routing)?;
        match check.account {
            Some(account) => write!(self.out, "{account:010}")?,
            None => write!(self.out, "{:10}", "")?,
        }
        write!(self.out, "{:010}", check.serial)?;
        match check.date {
            Some(date) => write!(self.out, "{}", date.format("%m%d%y"))?,
            None => write!(self.out, "000000")?,
        }
        writeln!(self.out, "{:<28.28}", check.name)?;
        self.records += 1;
        self.captured(&check.text, item)?;
        Ok(item)
    }

    fn captured(&mut self, text: &str, item: u32) -> io::Result<()> {
        let records = text.len().div_ceil(RECORD_COLUMNS);
        for (n, columns) in text.as_bytes().chunks(RECORD_COLUMNS).enumerate() {
            let last = if n + 1 == records { '9' } else { '0' };
            write!(self.out, "4{:03}{item:03}6{:02}{last}", self.batch, n + 1)?;
            self.out.write_all(columns)?;
            self.out.write_all(b"\n")?;
            self.records += 1;
        }
        Ok(())
    }

    /// Writes the batch's totals.
    pub(crate) fn close_batch(&mut self) -> io::Result<()> {
        let (number, day) = self.open.clone().unwrap_or_default();
        let Sum { items, cents } = self.in_batch;
        writeln!(self.out, "7{:03}{items:03}{number}{day}{items:03}{cents:010}", self.batch)?;
        self.records += 1;
        Ok(())
    }

    /// Writes the lockbox's totals.
    pub(crate) fn close_lockbox(&mut self) -> io::Result<()> {
        let (number, day) = self.open.take().unwrap_or_default();
        let (items, cents) =
            (self.in_lockbox.items % ITEMS_IN_LOCKBOX, self.in_lockbox.cents % CENTS_IN_TOTAL);
        writeln!(self.out, "8{:03}000{number}{day}{items:04}{cents:010}", self.batch)?;
        self.records += 1;
        Ok(())
    }

    /// Writes the trailer.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        writeln!(self.out, "9{:06}", (self.records + 1) % RECORDS_IN_FILE)?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use lockbox_domain::{Cents, Config};

    use super::*;

    #[test]
    fn records_stand_in_their_columns() {
        let config = Config::built_in();
        let day: NaiveDate = "2026-11-23".parse().unwrap();
        let mut out = Vec::new();
        let mut writer = Writer::begin(&mut out, &config.lockboxes[0], day, "0615").unwrap();
        writer.open_lockbox(&config.lockboxes[0].number, day, Header::OfBatch).unwrap();
        writer.open_batch(1).unwrap();
        let check = Check {
            amount: Cents::new(3_250),
            routing: "121000358",
            account: Some(123_456_789),
            serial: 1234,
            date: "2026-11-18".parse().ok(),
            name: "ANA SINGH".to_owned(),
            text: "000281796573 001007809633 0000000001 0000032504".to_owned(),
        };
        writer.check(&check).unwrap();
        let order = Check { account: None, date: None, text: String::new(), ..check };
        writer.check(&order).unwrap();
        writer.close_batch().unwrap();
        writer.close_lockbox().unwrap();
        writer.finish().unwrap();
        let expected = [
            "100412100230301210003582611230615",
            "2412100230301210003580000000000400080",
            "5001000000230326112341210023030121000358",
            "6001001000000325012100035801234567890000001234111826ANA SINGH",
            "40010016010000281796573 001007809633 0000",
            "40010016029000001 0000032504",
            "60010020000003250121000358          0000001234000000ANA SINGH",
            "700100200023032611230020000006500",
            "8001000000230326112300020000006500",
            "9000010",
        ];
        let text = String::from_utf8(out).unwrap();
        for (line, expected) in text.lines().zip(expected) {
            assert_eq!(line.trim_end(), expected);
            assert!(line.len() <= 80);
        }
        assert_eq!(text.lines().count(), expected.len());
    }
}
