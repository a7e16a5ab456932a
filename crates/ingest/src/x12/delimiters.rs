//! The characters that cut an interchange into segments and elements: found by looking at its first segment.

/// What cuts a stretch of X12.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Delimiters {
    /// Between the elements of a segment.
    pub element: u8,
    /// Between the parts of a composite element; none where the header leaves it out, or in a bare set.
    pub component: Option<u8>,
    /// Behind a segment. Where it is a line end, either line end is one.
    pub terminator: u8,
}

impl Delimiters {
    /// Where nothing tells what ends a segment, this most likely does.
    pub(super) const USUAL_TERMINATOR: u8 = b'~';

    /// True when lines are segments.
    pub(super) fn by_line(self) -> bool {
        is_line_end(self.terminator)
    }

    /// True for a byte that ends a segment.
    pub(super) fn ends(self, byte: u8) -> bool {
        byte == self.terminator || (self.by_line() && is_line_end(byte))
    }
}

/// True for a byte that can cut: neither of what names and numbers are made of, nor a blank.
pub(super) fn can_cut(byte: u8) -> bool {
    !byte.is_ascii_alphanumeric() && byte != b' '
}

/// True for a byte that may stand between two segments and is part of neither: blanks, line ends, a byte order mark, the
/// end mark of old systems.
pub(super) fn is_between(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, 0x1a | 0xef | 0xbb | 0xbf)
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}
