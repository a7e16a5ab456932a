//! Writes well-formed statements: every trailer with its totals and counts, lines wrapped where asked.

use std::io::{self, Write};

use chrono::{NaiveDate, NaiveTime};

use super::pieces::cut_text;

/// Where lines are wrapped when they are.
const COLUMNS: usize = 80;

/// The file header's fields.
#[derive(Debug, Clone, Copy)]
pub struct FileHead<'a> {
    /// Who sends it.
    pub sender: &'a str,
    /// Who receives it.
    pub receiver: &'a str,
    /// The day it was made.
    pub date: NaiveDate,
    /// The time it was made.
    pub time: NaiveTime,
    /// Its number of that day.
    pub id: &'a str,
    /// True when lines are to be wrapped at 80 columns.
    pub wrap: bool,
}

/// A group header's fields.
#[derive(Debug, Clone, Copy)]
pub struct GroupHead<'a> {
    /// Who receives it in the end; may be empty.
    pub receiver: &'a str,
    /// The bank that keeps the accounts.
    pub originator: &'a str,
    /// The day it is about.
    pub as_of: NaiveDate,
    /// Currency code; empty for US dollars by default.
    pub currency: &'a str,
}

/// When the money of an entry can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Funds<'a> {
    /// Not told.
    Unknown,
    /// The same day.
    Immediate,
    /// After one day.
    OneDay,
    /// After two or more days.
    TwoDays,
    /// Amounts for the same day, one day, two or more days.
    Split(i64, i64, i64),
    /// On a day.
    ValueDate(NaiveDate),
    /// Amounts by number of days.
    Distributed(&'a [(u16, i64)]),
}

impl Funds<'_> {
    fn write(self) -> String {
        match self {
            Self::Unknown => "Z".to_owned(),
            Self::Immediate => "0".to_owned(),
            Self::OneDay => "1".to_owned(),
            Self::TwoDays => "2".to_owned(),
            Self::Split(now, one, two) => format!("S,{now},{one},{two}"),
            Self::ValueDate(day) => format!("V,{},", day.format("%y%m%d")),
            Self::Distributed(parts) => {
                let parts = parts.get(..parts.len().min(99)).unwrap_or_default();
                let mut fields = vec!["D".to_owned(), parts.len().to_string()];
                fields.extend(parts.iter().map(|(days, cents)| format!("{days},{cents}")));
                fields.join(",")
            }
        }
    }
}

/// An entry's fields.
#[derive(Debug, Clone, Copy)]
pub struct EntryLine<'a> {
    /// Three digits; they say whether it is a credit or a debit.
    pub type_code: &'a str,
    /// The amount without sign.
    pub cents: u64,
    /// When the money can be used.
    pub funds: Funds<'a>,
    /// The bank's reference.
    pub bank_reference: &'a str,
    /// The customer reference.
    pub customer_reference: &'a str,
    /// Text.
    pub text: &'a str,
}

/// What a level has added up.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    amount: i128,
    parts: u64,
    records: u64,
}

/// Writes a statement file record by record; groups and accounts close themselves when the next one begins.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    wrap: bool,
    file: Sum,
    group: Option<Sum>,
    account: Option<Sum>,
}

impl<W: Write> Writer<W> {
    /// Writes the file header.
    pub fn new(out: W, head: &FileHead<'_>) -> io::Result<Self> {
        let mut writer = Self { out, wrap: head.wrap, file: Sum::default(), group: None, account: None };
        let length = if head.wrap { "80" } else { "" };
        let line = format!(
            "01,{},{},{},{},{},{length},,2",
            field(head.sender),
            field(head.receiver),
            head.date.format("%y%m%d"),
            head.time.format("%H%M"),
            field(head.id),
        );
        writer.file.records += writer.record(&line, line.len())?;
        Ok(writer)
    }

    /// Closes what is open and begins a group.
    pub fn group(&mut self, head: &GroupHead<'_>) -> io::Result<()> {
        self.close_group()?;
        let line = format!(
            "02,{},{},1,{},,{},2",
            field(head.receiver),
            field(head.originator),
            head.as_of.format("%y%m%d"),
            field(head.currency),
        );
        let records = self.record(&line, line.len())?;
        self.group = Some(Sum { records, ..Sum::default() });
        Ok(())
    }

    /// Closes the account that is open and begins one, with its balances and totals: type code and signed amount.
    pub fn account(&mut self, number: &str, currency: &str, summaries: &[(&str, i64)]) -> io::Result<()> {
        self.close_account()?;
        if self.group.is_none() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "an account needs a group"));
        }
        let mut fields = vec!["03".to_owned(), field(number), field(currency)];
        fields.extend(summaries.iter().map(|(code, cents)| format!("{},{cents},,", field(code))));
        let line = fields.join(",");
        let records = self.record(&line, line.len())?;
        let amount = summaries.iter().map(|(_, cents)| i128::from(*cents)).sum();
        self.account = Some(Sum { amount, records, parts: 0 });
        Ok(())
    }

    /// Writes an entry of the account that is open.
    pub fn entry(&mut self, entry: &EntryLine<'_>) -> io::Result<()> {
        if self.account.is_none() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "an entry needs an account"));
        }
        let mut line = format!(
            "16,{},{},{},{},{},",
            field(entry.type_code),
            entry.cents,
            entry.funds.write(),
            field(entry.bank_reference),
            field(entry.customer_reference),
        );
        let text_at = line.len();
        line.push_str(&text(entry.text, self.wrap));
        let records = self.record(&line, text_at)?;
        if let Some(account) = &mut self.account {
            account.amount += i128::from(entry.cents);
            account.records += records;
        }
        Ok(())
    }

    /// Closes everything and gives the output back.
    pub fn finish(mut self) -> io::Result<W> {
        self.close_group()?;
        let line = format!("99,{},{},{}", self.file.amount, self.file.parts, self.file.records + 1);
        self.record(&line, line.len())?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn close_account(&mut self) -> io::Result<()> {
        let Some(account) = self.account.take() else { return Ok(()) };
        let line = format!("49,{},{}", account.amount, account.records + 1);
        let records = account.records + self.record(&line, line.len())?;
        if let Some(group) = &mut self.group {
            group.amount += account.amount;
            group.parts += 1;
            group.records += records;
        }
        Ok(())
    }

    fn close_group(&mut self) -> io::Result<()> {
        self.close_account()?;
        let Some(group) = self.group.take() else { return Ok(()) };
        let line = format!("98,{},{},{}", group.amount, group.parts, group.records + 1);
        let records = group.records + self.record(&line, line.len())?;
        self.file.amount += group.amount;
        self.file.parts += 1;
        self.file.records += records;
        Ok(())
    }

    /// Writes one logical record, its text beginning at `text_at`; returns how many records it became.
    fn record(&mut self, record: &str, text_at: usize) -> io::Result<u64> {
        let mut records = 1;
        let mut rest = record;
        let mut text_at = text_at;
        let mut prefix = "";
        while self.wrap && prefix.len() + rest.len() + 1 > COLUMNS {
            let room = COLUMNS - prefix.len();
            let cut = cut_at(rest, text_at, room);
            let (line, after) = rest.split_at(cut.at);
            let slash = if cut.field { "/" } else { "" };
            writeln!(self.out, "{prefix}{line}{slash}")?;
            rest = after.get(usize::from(cut.field)..).unwrap_or_default();
            text_at = text_at.saturating_sub(cut.at + usize::from(cut.field));
            prefix = "88,";
            records += 1;
        }
        writeln!(self.out, "{prefix}{rest}/")?;
        Ok(records)
    }
}

/// Where a line ends, and whether a field ends with it.
struct LineCut {
    at: usize,
    field: bool,
}

/// Where to cut `rest` so that its beginning fits in `room` columns: at a comma between fields, before a blank of the
/// text, and in the middle of a word only where the line is full to its last column and says so by that.
fn cut_at(rest: &str, text_at: usize, room: usize) -> LineCut {
    let window = rest.as_bytes().get(..room).unwrap_or_default();
    let fields = window.get(..text_at.min(room)).unwrap_or_default();
    if text_at >= room {
        return match memchr::memrchr(b',', fields.get(..room - 1).unwrap_or_default()) {
            Some(comma) if comma > 2 => LineCut { at: comma, field: true },
            _ => LineCut { at: char_floor(rest, room), field: false },
        };
    }
    let in_text = window.get(text_at..).unwrap_or_default();
    // A line that ends in a slash would end the record.
    let blank = memchr::memrchr_iter(b' ', in_text).find(|at| *at > 0).map(|at| text_at + at);
    match blank {
        Some(at) if at < room - 1 && !window.get(..at).is_some_and(|w| w.ends_with(b"/")) => {
            LineCut { at, field: false }
        }
        _ => LineCut { at: char_floor(rest, room), field: false },
    }
}

fn char_floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0).max(1)
}

/// A field that is not text: what would end it becomes a blank.
fn field(value: &str) -> String {
    value.trim().chars().map(|c| if matches!(c, ',' | '/') || c.is_control() { ' ' } else { c }).collect()
}

/// Free text: on one line, and with no slash that would look like the end of the record. Where lines are wrapped any
/// slash could come to stand at the end of one.
fn text(value: &str, wrap: bool) -> String {
    let line: String = value.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if line.ends_with('/') || cut_text(line.as_bytes()).next.is_some() || wrap {
        return line.replace('/', "-");
    }
    line
}
