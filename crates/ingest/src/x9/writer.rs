//! Records back to bytes, and whole cash letters from items and their images.

use std::io::{self, Write};

use chrono::NaiveDate;
use lockbox_domain::Cents;

use super::coding::Coding;
use super::framing::{Framing, Separation};
use super::layout::layout;

/// Writes records in a framing.
#[derive(Debug)]
pub struct RecordWriter<W> {
    output: W,
    framing: Framing,
}

impl<W: Write> RecordWriter<W> {
    /// Writes to `output`.
    pub fn new(output: W, framing: Framing) -> Self {
        Self { output, framing }
    }

    /// Writes a record: its text as Latin-1, of which the columns in `raw` are no text and go out as they are, and the
    /// bytes of its image.
    pub fn record(&mut self, text: &[u8], raw: std::ops::Range<usize>, image: &[u8]) -> io::Result<()> {
        let Framing { separation, coding } = self.framing;
        let length = text.len() + image.len();
        if separation == Separation::Lengths {
            let length = u32::try_from(length).map_err(|_| io::Error::other("a record of over 4 GB"))?;
            self.output.write_all(&length.to_be_bytes())?;
        }
        let coded =
            |(index, byte): (usize, &u8)| if raw.contains(&index) { *byte } else { coding.encode(*byte) };
        let bytes: Vec<u8> = text.iter().enumerate().map(coded).collect();
        self.output.write_all(&bytes)?;
        self.output.write_all(image)?;
        if separation == Separation::Lines {
            let end = match coding {
                Coding::Ascii => b"\n",
                Coding::Ebcdic => b"\x25",
            };
            self.output.write_all(end)?;
        }
        Ok(())
    }

    /// Writes a record of fields by their names; those left out are blank. Values too long are cut, digits of cents and
    /// counts are right-justified.
    fn fields(&mut self, kind: [u8; 2], values: &[(&str, Value<'_>)]) -> io::Result<()> {
        let text = filled(kind, values)?;
        self.record(&text, 0..0, &[])
    }
}

/// A value of a field.
enum Value<'a> {
    Text(&'a str),
    /// Right-justified, as MICR fields are.
    Right(&'a str),
    Number(u64),
    Day(NaiveDate),
}

fn filled(kind: [u8; 2], values: &[(&str, Value<'_>)]) -> io::Result<Vec<u8>> {
    let layout = layout(kind).ok_or_else(|| io::Error::other("no such record"))?;
    let mut text = vec![b' '; layout.width()];
    text[..2].copy_from_slice(&kind);
    for (name, value) in values {
        let field = layout.field(name).ok_or_else(|| io::Error::other(format!("no field {name}")))?;
        let width = field.len;
        let shown = match value {
            Value::Text(value) => format!("{value:<width$.width$}"),
            Value::Right(value) => format!("{value:>width$.width$}"),
            Value::Number(value) => format!("{value:0width$}"),
            Value::Day(day) => format!("{:<width$}", day.format("%Y%m%d")),
        };
        let shown: Vec<u8> = shown.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
        if shown.len() > width {
            return Err(io::Error::other(format!("{name} does not fit into {width} columns")));
        }
        let at = field.start - 1;
        text[at..at + width].copy_from_slice(&shown);
    }
    Ok(text)
}

/// Who sends a cash letter to whom, and when.
#[derive(Debug, Clone)]
pub struct LetterHead {
    /// Routing number of the bank that sends it.
    pub origin: String,
    /// Routing number of who receives it.
    pub destination: String,
    /// The business day.
    pub day: NaiveDate,
    /// True for a test.
    pub test: bool,
    /// Our account that the deposit went to.
    pub deposit_account: String,
}

/// A check of a cash letter.
#[derive(Debug, Clone, Default)]
pub struct Check<'a> {
    /// What it is for.
    pub amount: Cents,
    /// Nine digits of its bank.
    pub routing: &'a str,
    /// The serial number of a business check; blank for a personal one.
    pub auxiliary: &'a str,
    /// On-us, `/` for the symbol.
    pub on_us: &'a str,
    /// Whom it is payable to.
    pub payee: &'a str,
    /// Front and back, TIFF.
    pub images: [&'a [u8]; 2],
}

/// Writes a file of one cash letter.
#[derive(Debug)]
pub struct Writer<W> {
    records: RecordWriter<W>,
    head: LetterHead,
    written: u64,
    bundles: u64,
    bundle: Sums,
    all: Sums,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    items: u64,
    cents: u64,
    images: u64,
}

impl<W: Write> Writer<W> {
    /// Begins the file.
    pub fn new(output: W, framing: Framing, head: LetterHead) -> io::Result<Self> {
        let mut writer = Self {
            records: RecordWriter::new(output, framing),
            head,
            written: 0,
            bundles: 0,
            bundle: Sums::default(),
            all: Sums::default(),
        };
        let head = writer.head.clone();
        writer.put(
            *b"01",
            &[
                ("standard level", Value::Text("03")),
                ("test indicator", Value::Text(if head.test { "T" } else { "P" })),
                ("destination routing", Value::Text(&head.destination)),
                ("origin routing", Value::Text(&head.origin)),
                ("creation date", Value::Day(head.day)),
                ("creation time", Value::Text("0600")),
                ("resend indicator", Value::Text("N")),
            ],
        )?;
        writer.put(
            *b"10",
            &[
                ("collection type", Value::Text("01")),
                ("destination routing", Value::Text(&head.destination)),
                ("institution routing", Value::Text(&head.origin)),
                ("business date", Value::Day(head.day)),
                ("creation date", Value::Day(head.day)),
                ("creation time", Value::Text("0600")),
                ("content indicator", Value::Text("I")),
                ("documentation type", Value::Text("G")),
                ("cash letter id", Value::Text("1")),
            ],
        )?;
        Ok(writer)
    }

    /// Writes one bundle: a deposit ticket, its checks, its control.
    pub fn bundle(&mut self, checks: &[Check<'_>]) -> io::Result<()> {
        self.bundles += 1;
        self.bundle = Sums::default();
        let (bundles, head) = (self.bundles, self.head.clone());
        self.put(
            *b"20",
            &[
                ("collection type", Value::Text("01")),
                ("destination routing", Value::Text(&head.destination)),
                ("institution routing", Value::Text(&head.origin)),
                ("business date", Value::Day(head.day)),
                ("creation date", Value::Day(head.day)),
                ("bundle id", Value::Text(&bundles.to_string())),
                ("sequence number", Value::Number(bundles % 10_000)),
            ],
        )?;
        let cents = |check: &Check<'_>| u64::try_from(check.amount.get()).map_err(io::Error::other);
        let mut deposit = 0_u64;
        for check in checks {
            deposit = deposit.checked_add(cents(check)?).ok_or_else(|| io::Error::other("too much money"))?;
        }
        // The ticket's ten columns hold less than a hundred million dollars; the credit record has fourteen.
        let ticket = if deposit < 10_000_000_000 { *b"61" } else { *b"62" };
        self.put(
            ticket,
            &[
                ("posting routing", Value::Text(&head.origin)),
                ("on-us", Value::Right(&format!("{}/", head.deposit_account))),
                ("amount", Value::Number(deposit)),
            ],
        )?;
        for check in checks {
            self.check(check, cents(check)?)?;
        }
        let sums = self.bundle;
        self.put(
            *b"70",
            &[
                ("items", Value::Number(sums.items)),
                ("amount", Value::Number(sums.cents)),
                ("micr valid amount", Value::Number(sums.cents)),
                ("images", Value::Number(sums.images)),
            ],
        )?;
        self.all.items += sums.items;
        self.all.cents += sums.cents;
        self.all.images += sums.images;
        Ok(())
    }

    fn check(&mut self, check: &Check<'_>, cents: u64) -> io::Result<()> {
        let head = self.head.clone();
        let (eight, digit) = check.routing.split_at_checked(8).unwrap_or((check.routing, ""));
        let sequence = format!("{:015}", self.all.items + self.bundle.items + 1);
        self.put(
            *b"25",
            &[
                ("auxiliary on-us", Value::Right(check.auxiliary)),
                ("payor routing", Value::Text(eight)),
                ("routing check digit", Value::Text(digit)),
                ("on-us", Value::Right(check.on_us)),
                ("amount", Value::Number(cents)),
                ("item sequence", Value::Text(&sequence)),
                ("documentation type", Value::Text("G")),
                ("micr valid indicator", Value::Text("1")),
                ("bofd indicator", Value::Text("Y")),
                ("addendum count", Value::Number(1)),
            ],
        )?;
        self.put(
            *b"26",
            &[
                ("record number", Value::Number(1)),
                ("bofd routing", Value::Text(&head.origin)),
                ("endorsement date", Value::Day(head.day)),
                ("item sequence", Value::Text(&sequence)),
                ("deposit account", Value::Text(&head.deposit_account)),
                ("payee name", Value::Text(check.payee)),
                ("truncation indicator", Value::Text("Y")),
            ],
        )?;
        for (image, side) in check.images.into_iter().zip(["0", "1"]).filter(|(image, _)| !image.is_empty()) {
            self.put(
                *b"50",
                &[
                    ("image indicator", Value::Text("1")),
                    ("creator routing", Value::Text(&head.origin)),
                    ("creation date", Value::Day(head.day)),
                    ("format", Value::Text("00")),
                    ("compression", Value::Text("00")),
                    ("data size", Value::Number(image.len() as u64 % 10_000_000)),
                    ("side", Value::Text(side)),
                    ("view descriptor", Value::Text("00")),
                ],
            )?;
            let mut text = filled(
                *b"52",
                &[
                    ("institution routing", Value::Text(&head.origin)),
                    ("business date", Value::Day(head.day)),
                    ("item sequence", Value::Text(&sequence)),
                    ("clipping origin", Value::Text("0")),
                    ("reference key length", Value::Number(0)),
                ],
            )?;
            text.extend_from_slice(format!("{:05}{:07}", 0, image.len()).as_bytes());
            self.records.record(&text, 0..0, image)?;
            self.written += 1;
            self.bundle.images += 1;
        }
        self.bundle.items += 1;
        self.bundle.cents += cents;
        Ok(())
    }

    /// Ends the file.
    pub fn finish(mut self) -> io::Result<W> {
        let (sums, bundles) = (self.all, self.bundles);
        self.put(
            *b"90",
            &[
                ("bundles", Value::Number(bundles)),
                ("items", Value::Number(sums.items)),
                ("amount", Value::Number(sums.cents)),
                ("images", Value::Number(sums.images)),
            ],
        )?;
        let records = self.written + 1;
        self.put(
            *b"99",
            &[
                ("cash letters", Value::Number(1)),
                ("records", Value::Number(records)),
                ("items", Value::Number(sums.items)),
                ("amount", Value::Number(sums.cents)),
            ],
        )?;
        self.records.output.flush()?;
        Ok(self.records.output)
    }

    fn put(&mut self, kind: [u8; 2], values: &[(&str, Value<'_>)]) -> io::Result<()> {
        self.written += 1;
        self.records.fields(kind, values)
    }
}
