//! One segment: its name, and its elements with their places.

use std::borrow::Cow;

use lockbox_domain::Place;

use super::delimiters::Delimiters;
use crate::text::decode;

/// What is wrong with a segment before anything is known of its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// It is longer than any segment and was cut.
    TooLong,
    /// It opens an interchange and has not the sixteen elements that such a one has.
    BadHeader,
    /// The file ends before its terminator: it may not be all.
    CutOff,
}

/// One segment, without its terminator.
#[derive(Debug, Clone, Copy)]
pub struct Segment<'a> {
    pub(super) bytes: &'a [u8],
    /// Where each element begins; the first entry is the name's.
    pub(super) starts: &'a [u32],
    /// Where it is.
    pub place: Place,
    /// What is wrong with it as a whole.
    pub flaw: Option<Flaw>,
    /// What cuts it.
    pub delimiters: Delimiters,
}

/// One element of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Element<'a> {
    /// Its number within the segment, from 1: 2 for `BPR02`.
    pub number: usize,
    /// Its bytes as they stand.
    pub bytes: &'a [u8],
    /// Where it is.
    pub place: Place,
}

impl<'a> Segment<'a> {
    /// The name: `ISA`, `BPR`.
    pub fn id(&self) -> &'a [u8] {
        self.piece(0).unwrap_or_default().trim_ascii()
    }

    /// The name as text.
    pub fn name(&self) -> Cow<'a, str> {
        decode(self.id()).0
    }

    /// All its bytes, without the terminator.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Element `number`, counted from 1, without blanks around it; empty where the segment does not have it.
    pub fn get(&self, number: usize) -> &'a [u8] {
        self.piece(number).unwrap_or_default().trim_ascii()
    }

    /// Element `number` as text, without blanks around it; empty where the segment does not have it.
    pub fn text(&self, number: usize) -> Cow<'a, str> {
        decode(self.get(number)).0
    }

    /// Element `number` as text, where it is there and not blank.
    pub fn some(&self, number: usize) -> Option<String> {
        Some(self.text(number).into_owned()).filter(|text| !text.is_empty())
    }

    /// Where element `number` is; of one that is not there, the end of the segment.
    pub fn at(&self, number: usize) -> Place {
        let (start, len) = match self.span(number) {
            Some((from, to)) => (from, to - from),
            None => (self.bytes.len(), 0),
        };
        Place { byte: self.place.byte + start as u64, len: len as u32, ..self.place }
    }

    /// Every element, the empty ones too.
    pub fn elements(&self) -> impl Iterator<Item = Element<'a>> + '_ {
        (1..self.starts.len()).map(|number| Element {
            number,
            bytes: self.piece(number).unwrap_or_default(),
            place: self.at(number),
        })
    }

    /// Offset of the first byte behind it.
    pub(super) fn end(&self) -> u64 {
        self.place.byte + self.bytes.len() as u64
    }

    fn piece(&self, number: usize) -> Option<&'a [u8]> {
        let (from, to) = self.span(number)?;
        self.bytes.get(from..to)
    }

    fn span(&self, number: usize) -> Option<(usize, usize)> {
        let from = *self.starts.get(number)? as usize;
        // The next element begins behind a separator of one byte.
        let to = self.starts.get(number + 1).map_or(self.bytes.len(), |next| *next as usize - 1);
        Some((from, to))
    }
}
