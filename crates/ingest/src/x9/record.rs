//! One record: its place, its text by columns, and where its image is.

use std::borrow::Cow;

use lockbox_domain::{ByteRange, Place};

use super::layout::{Field, Layout, layout};

/// The image of a record 52: only where it is, never its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageData {
    /// Where it is in the file.
    pub at: ByteRange,
    /// How long the record says that it is.
    pub stated: u64,
    /// Its first bytes, zeroes where it is shorter.
    pub head: [u8; 8],
}

impl ImageData {
    /// True when the first bytes are those of a picture: TIFF, JPEG or PNG.
    pub fn is_picture(&self) -> bool {
        let signatures: [&[u8]; 4] = [b"II*\0", b"MM\0*", b"\xff\xd8\xff", b"\x89PNG"];
        signatures.iter().any(|signature| self.head.starts_with(signature))
    }
}

/// What is wrong with a record as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// The file ends within it.
    CutOff,
    /// It says a length that no record can have; nothing after it can be found.
    BadLength {
        /// The length that it says.
        stated: u64,
    },
    /// It has fewer columns than its kind.
    Short {
        /// How many it has.
        columns: usize,
    },
    /// The lengths within a record 52 do not add up to its own.
    Uneven {
        /// What they add up to.
        inner: u64,
        /// Its own.
        outer: u64,
    },
}

/// A record of the file.
#[derive(Debug)]
pub struct Record<'a> {
    /// Its place: number from 1, line where the file has lines, first byte and length, framing left out.
    pub place: Place,
    /// Its first two columns.
    pub kind: [u8; 2],
    /// Its text as Latin-1; a signature is as it stands, an image is left out.
    pub text: &'a [u8],
    /// Its image.
    pub image: Option<ImageData>,
    /// What is wrong with it.
    pub flaw: Option<Flaw>,
}

impl Record<'_> {
    /// Its layout; none for a kind that the standards do not have.
    pub fn layout(&self) -> Option<&'static Layout> {
        layout(self.kind)
    }

    /// The columns of a field, as they stand; empty where the record is too short.
    pub fn columns(&self, field: Field) -> &[u8] {
        let from = self.text.len().min(field.start - 1);
        let to = self.text.len().min(field.start - 1 + field.len);
        self.text.get(from..to).unwrap_or_default()
    }

    /// The text of the field of that name, blanks around it left out; empty where there is none.
    pub fn value(&self, name: &str) -> Cow<'_, str> {
        let field = self.layout().and_then(|layout| layout.field(name));
        latin_1(field.map_or(&[][..], |field| self.columns(field)).trim_ascii())
    }

    /// The same with blanks as none.
    pub fn some(&self, name: &str) -> Option<String> {
        let value = self.value(name);
        (!value.is_empty()).then(|| value.into_owned())
    }

    /// Where the field of that name stands in the file, as far as framing and coding let one say.
    pub fn at(&self, name: &str) -> Place {
        let Some(field) = self.layout().and_then(|layout| layout.field(name)) else { return self.place };
        let before = u64::try_from(field.start - 1).unwrap_or_default();
        Place {
            byte: self.place.byte + before,
            len: u32::try_from(field.len).unwrap_or_default(),
            ..self.place
        }
    }
}

/// Latin-1 as text.
pub(super) fn latin_1(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => Cow::Borrowed(text),
        _ => Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()),
    }
}

/// A number as such files write them: right-justified with zeroes, or left-justified with blanks.
pub(super) fn number(columns: &[u8]) -> Option<u64> {
    let digits = columns.trim_ascii();
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    digits.iter().try_fold(0_u64, |sum, digit| sum.checked_mul(10)?.checked_add(u64::from(digit - b'0')))
}
