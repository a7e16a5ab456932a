//! A logical record as it stands in the file: its pieces and their place, not yet its fields.

use lockbox_domain::diagnostic::Place;

use super::pieces::{Code, Seam};

/// Text of one logical record beyond this is dropped and said so. In bytes.
pub const MAX_RECORD_BYTES: usize = 64 * 1024;

/// A part of a record: what stands on one line of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) seam: Seam,
}

/// A logical record as it stands in the file.
#[derive(Debug)]
pub(super) struct Record {
    /// What it is.
    pub(super) code: Code,
    /// Where it begins.
    pub(super) place: Place,
    /// Offset behind its last byte.
    pub(super) end: u64,
    /// How many records the totals count it for: itself and its continuations.
    pub(super) counted: u64,
    /// True when it began behind a slash in an entry's text: it could be text.
    pub(super) spliced: bool,
    /// True when the record after it is spliced.
    pub(super) before_splice: bool,
    /// The bytes of its pieces, record codes and closing slashes left out.
    pub(super) bytes: Vec<u8>,
    /// Its pieces, in order.
    pub(super) pieces: Vec<Piece>,
}

impl Record {
    /// No record yet.
    pub(super) fn new() -> Self {
        Self {
            code: Code::Continuation,
            place: Place::default(),
            end: 0,
            counted: 0,
            spliced: false,
            before_splice: false,
            bytes: Vec::new(),
            pieces: Vec::new(),
        }
    }

    /// The bytes of a piece.
    pub(super) fn piece(&self, piece: Piece) -> &[u8] {
        self.bytes.get(piece.start..piece.end).unwrap_or_default()
    }

    /// How its last piece ended.
    pub(super) fn last_seam(&self) -> Seam {
        self.pieces.last().map_or(Seam::Slash, |p| p.seam)
    }

    /// Makes it an empty record of that kind.
    pub(super) fn begin(&mut self, code: Code, place: Place, spliced: bool) {
        self.code = code;
        self.place = place;
        self.counted = 1;
        self.spliced = spliced;
        self.before_splice = false;
        self.bytes.clear();
        self.pieces.clear();
    }

    /// Adds a piece; false when there is no room for all of it.
    pub(super) fn add(&mut self, bytes: &[u8], seam: Seam) -> bool {
        let room = MAX_RECORD_BYTES.saturating_sub(self.bytes.len()).min(bytes.len());
        // A piece without bytes needs room too, or empty continuations could go on without end.
        if self.pieces.len() >= MAX_RECORD_BYTES / 4 {
            return false;
        }
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes.get(..room).unwrap_or_default());
        self.pieces.push(Piece { start, end: self.bytes.len(), seam });
        room == bytes.len()
    }
}
