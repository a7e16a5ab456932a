//! A logical record's pieces joined to fields.
//!
//! Where a line ends, the file does not say whether a field ended with it. A slash says so. Without one the field goes
//! on, unless that reading makes nonsense and the other does not; and a comma before the slash is either an empty field
//! or the comma of the break. Both readings are tried on the few fields around the break: no count of lines and no
//! setting of a bank is needed, and a record re-wrapped anywhere reads the same.

use super::funds;
use super::pieces::{Seam, all_digits, is_funds_type};
use super::record::Record;
use super::summary;
use crate::text::windows_1252;

/// After this many lines an entry's fields before its text are taken to be complete.
const MAX_HEADER_PIECES: usize = 64;

/// A summary longer than this is none; it is not looked at again and again.
const MAX_UNSETTLED_BYTES: usize = 1024;

/// Fields looked at behind a break.
const LOOK_AHEAD: usize = 8;

/// The fields of one record.
#[derive(Debug, Default)]
pub(super) struct Fields {
    /// The whole record, pieces joined.
    pub(super) text: String,
    /// Where the free text of an entry begins.
    pub(super) text_start: Option<usize>,
    /// True when the bytes were not UTF-8.
    pub(super) not_utf8: bool,
    joined: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Join {
    Comma,
    Nothing,
    Blank,
}

impl Join {
    const fn as_bytes(self) -> &'static [u8] {
        match self {
            Self::Comma => b",",
            Self::Nothing => b"",
            Self::Blank => b" ",
        }
    }
}

impl Fields {
    /// All fields, trimmed; for an entry those before its text.
    pub(super) fn list(&self) -> Vec<&str> {
        let head = match self.text_start {
            Some(start) => self.text.get(..start.saturating_sub(1)).unwrap_or_default(),
            None => &self.text,
        };
        head.split(',').map(str::trim).collect()
    }

    /// An entry's free text.
    pub(super) fn free_text(&self) -> &str {
        self.text_start.and_then(|start| self.text.get(start..)).unwrap_or_default().trim()
    }

    /// Joins a record with a fixed number of fields: 01, 02, 49, 98, 99.
    pub(super) fn join_fixed(&mut self, record: &Record, slashes: bool, expected: usize) {
        let open = record.pieces.iter().rev().skip(1).filter(|p| p.seam == Seam::Open).count();
        let commas = memchr::memchr_iter(b',', &record.bytes).count();
        let slash_seams = record.pieces.len().saturating_sub(1 + open);
        // A sender who writes slashes leaves one out only inside a field; of one who does not, the number of
        // fields tells.
        let mut missing =
            if slashes || open == 0 { 0 } else { expected.saturating_sub(commas + slash_seams + 1) };
        self.start();
        for (at, piece) in record.pieces.iter().enumerate() {
            if at > 0 {
                let comma = match record.pieces.get(at - 1).map(|p| p.seam) {
                    Some(Seam::Slash) => true,
                    Some(Seam::Open) if missing > 0 => {
                        missing -= 1;
                        true
                    }
                    _ => false,
                };
                self.push(if comma { Join::Comma } else { Join::Nothing }, &[]);
            }
            self.push(Join::Nothing, record.piece(*piece));
        }
        self.finish(None);
    }

    /// Joins an account record (03): a header of two fields and a list of summaries.
    pub(super) fn join_account(&mut self, record: &Record) {
        self.start();
        let mut settled = 0;
        let mut seam = None;
        for piece in &record.pieces {
            let right = record.piece(*piece);
            if let Some(seam) = seam {
                let left = self.joined.get(settled..).unwrap_or_default();
                let header = if settled == 0 { 2 } else { 0 };
                let odd =
                    |join: Join| oddities(left, join, right, |fields| summary::oddities(fields, header));
                let join = choose(seam, left, odd);
                self.push(join, &[]);
            }
            self.push(Join::Nothing, right);
            settled += summary::settled(self.joined.get(settled..).unwrap_or_default(), settled == 0);
            if self.joined.len() - settled > MAX_UNSETTLED_BYTES {
                settled = self.joined.len();
            }
            seam = Some(piece.seam);
        }
        self.finish(None);
    }

    /// Joins an entry (16): fields up to the customer reference, then free text, whose commas are text.
    pub(super) fn join_entry(&mut self, record: &Record, slashes: bool) {
        self.start();
        let mut text_start = None;
        let mut seam = None;
        for (at, piece) in record.pieces.iter().enumerate() {
            let right = record.piece(*piece);
            match (seam, text_start) {
                (None, _) => {}
                (Some(seam), None) => {
                    let join = self.entry_join(seam, right, slashes);
                    self.push(join, &[]);
                }
                (Some(seam), Some(_)) => {
                    let apart = seam == Seam::Full || right.starts_with(b" ") || self.joined.ends_with(b" ");
                    self.push(if apart { Join::Nothing } else { Join::Blank }, &[]);
                }
            }
            self.push(Join::Nothing, right);
            if text_start.is_none() {
                text_start = funds::text_start(&self.joined);
                if text_start.is_none() && at >= MAX_HEADER_PIECES {
                    self.push(Join::Comma, &[]);
                    text_start = Some(self.joined.len());
                }
            }
            seam = Some(piece.seam);
        }
        self.finish(text_start);
    }

    fn entry_join(&self, seam: Seam, right: &[u8], slashes: bool) -> Join {
        let left = self.joined.as_slice();
        let at_reference = memchr::memchr_iter(b',', left).count() >= funds::references_at(left);
        if seam == Seam::Open && at_reference {
            // Inside a reference nothing can be told from digits: words with blanks or marks are text, not half of one.
            let first = right.split(|b| *b == b',').next().unwrap_or_default();
            let is_word = !first.iter().any(|b| matches!(b, b' ' | b':' | b'='));
            return if slashes && is_word { Join::Nothing } else { Join::Comma };
        }
        choose(seam, left, |join| oddities(left, join, right, funds::entry_oddities))
    }

    fn start(&mut self) {
        self.joined.clear();
        self.text_start = None;
        self.not_utf8 = false;
    }

    fn push(&mut self, join: Join, bytes: &[u8]) {
        self.joined.extend_from_slice(join.as_bytes());
        self.joined.extend_from_slice(bytes);
    }

    fn finish(&mut self, text_start: Option<usize>) {
        self.text.clear();
        if let Ok(text) = std::str::from_utf8(&self.joined) {
            self.text.push_str(text);
            self.text_start = text_start;
            return;
        }
        self.not_utf8 = true;
        let head = text_start.unwrap_or(self.joined.len());
        let (head, tail) = self.joined.split_at_checked(head).unwrap_or((&self.joined, &[]));
        self.text.extend(head.iter().map(|b| windows_1252(*b)));
        self.text_start = text_start.map(|_| self.text.len());
        self.text.extend(tail.iter().map(|b| windows_1252(*b)));
    }
}

/// Chooses how the two sides of a break are joined: as the seam says, unless only the other reading makes sense.
fn choose(seam: Seam, left: &[u8], odd: impl Fn(Join) -> u32) -> Join {
    let (first, other) = match seam {
        Seam::Full => return Join::Nothing,
        Seam::Slash if !left.ends_with(b",") => return Join::Comma,
        Seam::Slash => (Join::Comma, Join::Nothing),
        Seam::Open => (Join::Nothing, Join::Comma),
    };
    if odd(first) <= odd(other) { first } else { other }
}

/// Counts what is odd in the fields around a break when it is joined by `join`.
fn oddities(left: &[u8], join: Join, right: &[u8], count: impl Fn(&[&[u8]]) -> u32) -> u32 {
    let end = memchr::memchr_iter(b',', right).nth(LOOK_AHEAD).unwrap_or(right.len());
    let mut window = Vec::with_capacity(left.len() + end + 1);
    window.extend_from_slice(left);
    window.extend_from_slice(join.as_bytes());
    window.extend_from_slice(right.get(..end).unwrap_or_default());
    let fields: Vec<&[u8]> = window.split(|b| *b == b',').map(<[u8]>::trim_ascii).collect();
    count(&fields)
}

/// True for an amount as the standard writes it, or nothing.
pub(super) fn is_amount(field: &[u8]) -> bool {
    let digits = field.strip_prefix(b"-").or_else(|| field.strip_prefix(b"+")).unwrap_or(field);
    digits.len() <= 18 && all_digits(digits) && (field.is_empty() || !digits.is_empty())
}

/// True for a blank field or a funds type.
pub(super) fn is_funds_or_blank(field: &[u8]) -> bool {
    field.is_empty() || is_funds_type(field)
}
