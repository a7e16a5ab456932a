//! One field of a record: where it stands and how it is filled. Bytes to values and back, nothing else.

use chrono::{Datelike, NaiveDate};
use lockbox_domain::Cents;

/// What stands in the columns a value does not need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// Zeros to the left.
    Zeros,
    /// Blanks to the left.
    BlanksLeft,
    /// Blanks to the right.
    BlanksRight,
}

/// How a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// `261123`; every century is 2000.
    YyMmDd,
    /// `112326`.
    MmDdYy,
    /// `20261123`.
    YyyyMmDd,
    /// `11232026`.
    MmDdYyyy,
    /// `23-NOV-26`.
    DdMonYy,
}

impl Picture {
    /// The picture as a profile writes it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "YYMMDD" => Some(Self::YyMmDd),
            "MMDDYY" => Some(Self::MmDdYy),
            "YYYYMMDD" => Some(Self::YyyyMmDd),
            "MMDDYYYY" => Some(Self::MmDdYyyy),
            "DD-MON-YY" => Some(Self::DdMonYy),
            _ => None,
        }
    }

    /// How many columns it takes.
    pub(crate) const fn width(self) -> usize {
        match self {
            Self::YyMmDd | Self::MmDdYy => 6,
            Self::YyyyMmDd | Self::MmDdYyyy => 8,
            Self::DdMonYy => 9,
        }
    }
}

/// What a field holds and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Digits.
    Digits(Fill),
    /// Unsigned cents.
    Money(Fill),
    /// A date.
    Date(Picture),
    /// Any text, blanks to the right.
    Text,
}

/// How a field looks before anybody asks what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// As its form says.
    Good,
    /// Nothing but blanks, or the line ends before it.
    Blank,
    /// The line ends inside it.
    Short,
    /// Something else stands in it.
    Bad,
}

/// A field: columns and form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    pub(crate) start: usize,
    /// One past the last column; `usize::MAX` for a field that goes on to the end of the line.
    pub(crate) end: usize,
    pub(crate) form: Form,
}

impl Field {
    /// How many columns it has; 0 where it goes on to the end of the line.
    pub fn width(&self) -> usize {
        if self.end == usize::MAX { 0 } else { self.end - self.start }
    }

    /// How far a counter of this width counts: 1000 for three digits.
    pub fn modulus(&self) -> u64 {
        10_u64.checked_pow(u32::try_from(self.width()).unwrap_or(u32::MAX)).unwrap_or(u64::MAX)
    }

    /// Its bytes; fewer than its width where the line is short.
    pub fn of<'a>(&self, line: &'a [u8]) -> &'a [u8] {
        line.get(self.start..self.end.min(line.len())).unwrap_or_default()
    }

    /// Its bytes without blanks around them.
    pub fn trimmed<'a>(&self, line: &'a [u8]) -> &'a [u8] {
        self.of(line).trim_ascii()
    }

    /// The number in it; none when it is blank or holds anything but digits.
    pub fn number(&self, line: &[u8]) -> Option<u64> {
        let digits = self.trimmed(line);
        if digits.is_empty() || digits.len() > 18 {
            return None;
        }
        digits.iter().try_fold(0_u64, |n, b| b.is_ascii_digit().then(|| n * 10 + u64::from(b - b'0')))
    }

    /// The money in it; none when it is blank or not a number.
    pub fn money(&self, line: &[u8]) -> Option<Cents> {
        self.number(line).and_then(|n| i64::try_from(n).ok()).map(Cents::new)
    }

    /// The date in it; none when it is blank, zeros, or no date.
    pub fn date(&self, line: &[u8]) -> Option<NaiveDate> {
        let Form::Date(picture) = self.form else { return None };
        let text = self.of(line);
        if text.len() != picture.width() {
            return None;
        }
        let two = |at: usize| Some(tens(*text.get(at)?)? * 10 + tens(*text.get(at + 1)?)?);
        let (year, month, day) = match picture {
            Picture::YyMmDd => (2000 + two(0)?, two(2)?, two(4)?),
            Picture::MmDdYy => (2000 + two(4)?, two(0)?, two(2)?),
            Picture::YyyyMmDd => (two(0)? * 100 + two(2)?, two(4)?, two(6)?),
            Picture::MmDdYyyy => (two(4)? * 100 + two(6)?, two(0)?, two(2)?),
            Picture::DdMonYy => (2000 + two(7)?, month_of(text.get(3..6)?)?, two(0)?),
        };
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
    }

    /// True when nothing but zeros and blanks stands in it: what banks write for "none".
    pub fn is_nothing(&self, line: &[u8]) -> bool {
        self.of(line).iter().all(|b| matches!(b, b'0' | b' '))
    }

    /// True for a date.
    pub(crate) fn is_date(&self) -> bool {
        matches!(self.form, Form::Date(_))
    }

    /// How it looks in `line`.
    pub fn shape(&self, line: &[u8]) -> Shape {
        let text = self.of(line);
        let fill = match self.form {
            Form::Text => return Shape::Good,
            Form::Date(Picture::DdMonYy) => return self.written_date_shape(line),
            Form::Date(_) => Fill::Zeros,
            Form::Digits(fill) | Form::Money(fill) => fill,
        };
        let whole = text.len() == self.width();
        if whole && text.iter().all(u8::is_ascii_digit) {
            return Shape::Good;
        }
        let inner = text.trim_ascii();
        if inner.is_empty() {
            return Shape::Blank;
        }
        if !inner.iter().all(u8::is_ascii_digit) {
            return Shape::Bad;
        }
        match fill {
            Fill::Zeros if !whole && text.trim_ascii_end().len() == inner.len() => Shape::Short,
            Fill::BlanksLeft if whole && text.last() != Some(&b' ') => Shape::Good,
            Fill::BlanksLeft if !whole => Shape::Short,
            Fill::BlanksRight if text.first() != Some(&b' ') => Shape::Good,
            _ => Shape::Bad,
        }
    }

    fn written_date_shape(&self, line: &[u8]) -> Shape {
        match self.trimmed(line).is_empty() {
            true => Shape::Blank,
            false if self.date(line).is_some() => Shape::Good,
            false => Shape::Bad,
        }
    }

    /// Writes `value` into its columns, blank-padding `line` up to there; text that is too long is cut.
    ///
    /// False when a number does not fit: nothing is written then.
    pub(crate) fn put(&self, line: &mut Vec<u8>, value: &[u8]) -> bool {
        let width = if self.end == usize::MAX { value.len() } else { self.end - self.start };
        let value = match self.form {
            Form::Text => value.get(..width).unwrap_or(value),
            _ if value.len() > width => return false,
            _ => value,
        };
        if line.len() < self.start + width {
            line.resize(self.start + width, b' ');
        }
        let Some(columns) = line.get_mut(self.start..self.start + width) else { return false };
        let (fill, at) = match self.form {
            Form::Digits(Fill::Zeros) | Form::Money(Fill::Zeros) if !value.is_empty() => {
                (b'0', width - value.len())
            }
            Form::Digits(Fill::BlanksLeft) | Form::Money(Fill::BlanksLeft) => (b' ', width - value.len()),
            _ => (b' ', 0),
        };
        columns.fill(fill);
        for (column, byte) in columns.iter_mut().skip(at).zip(value) {
            *column = *byte;
        }
        true
    }

    /// A date in this field's picture.
    pub(crate) fn date_text(&self, day: NaiveDate) -> String {
        let (y, m, d) = (day.year(), day.month(), day.day());
        match self.form {
            Form::Date(Picture::MmDdYy) => format!("{m:02}{d:02}{:02}", y.rem_euclid(100)),
            Form::Date(Picture::YyyyMmDd) => format!("{y:04}{m:02}{d:02}"),
            Form::Date(Picture::MmDdYyyy) => format!("{m:02}{d:02}{y:04}"),
            Form::Date(Picture::DdMonYy) => {
                let month = MONTHS.get(m as usize - 1).copied().unwrap_or("JAN");
                format!("{d:02}-{month}-{:02}", y.rem_euclid(100))
            }
            _ => format!("{:02}{m:02}{d:02}", y.rem_euclid(100)),
        }
    }
}

const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

fn month_of(text: &[u8]) -> Option<u32> {
    MONTHS.iter().zip(1..).find(|(name, _)| name.as_bytes().eq_ignore_ascii_case(text)).map(|(_, n)| n)
}

fn tens(byte: u8) -> Option<u32> {
    byte.is_ascii_digit().then(|| u32::from(byte - b'0'))
}

/// Text of a field: UTF-8 where it is that, else Windows-1252, which is what banks send. True when it was the latter.
pub(crate) fn decode(bytes: &[u8]) -> (String, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), false),
        Err(_) => (bytes.iter().map(|b| windows_1252(*b)).collect(), true),
    }
}

/// The columns 80 to 9F of Windows-1252; all others are as in Latin-1. The five that are not given out stay what
/// they are.
const UPPER: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => UPPER.get(usize::from(byte - 0x80)).copied().unwrap_or(char::from(byte)),
        _ => char::from(byte),
    }
}
