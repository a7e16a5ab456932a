//! Lines of a text file with their places, in bounded memory whatever the file holds.
//!
//! Banks end lines with LF or CRLF, put a byte order mark first, a Ctrl-Z last, and forget the final newline. All of
//! that is recognised here once and remembered, so that a writer can give it back.

use std::io::{self, BufRead};

/// Longer lines are cut: no record of any format is near this. In bytes.
pub const MAX_LINE_BYTES: usize = 16 * 1024;

/// The UTF-8 byte order mark.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// How a line ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineEnd {
    /// Line feed.
    Lf,
    /// Carriage return and line feed.
    CrLf,
    /// The file ended.
    EndOfFile,
}

impl LineEnd {
    /// The bytes of it.
    pub const fn as_bytes(self) -> &'static [u8] {
        match self {
            Self::Lf => b"\n",
            Self::CrLf => b"\r\n",
            Self::EndOfFile => b"",
        }
    }
}

/// One line, without its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// Its bytes; at most [`MAX_LINE_BYTES`].
    pub bytes: &'a [u8],
    /// Its number, from 1.
    pub number: u64,
    /// Offset of its first byte in the file, from 0.
    pub start: u64,
    /// How it ended.
    pub end: LineEnd,
    /// How many bytes it really has, without its end: more than `bytes` when it was cut.
    pub full_len: u64,
}

impl Line<'_> {
    /// True when the line was longer than any record can be.
    pub fn is_cut(&self) -> bool {
        self.full_len > self.bytes.len() as u64
    }
}

/// Reads lines one after another into one buffer.
#[derive(Debug)]
pub struct Lines<R> {
    reader: R,
    buffer: Vec<u8>,
    number: u64,
    offset: u64,
    at_start: bool,
    had_byte_order_mark: bool,
    had_ctrl_z: bool,
}

impl<R: BufRead> Lines<R> {
    /// Reads from `reader`, which stands at the first byte of the file.
    pub fn new(reader: R) -> Self {
        Self {
            reader,
            buffer: Vec::with_capacity(512),
            number: 0,
            offset: 0,
            at_start: true,
            had_byte_order_mark: false,
            had_ctrl_z: false,
        }
    }

    /// True when the file began with a UTF-8 byte order mark, which is in no line.
    pub fn had_byte_order_mark(&self) -> bool {
        self.had_byte_order_mark
    }

    /// True when the file ended with Ctrl-Z, which is in no line.
    pub fn had_ctrl_z(&self) -> bool {
        self.had_ctrl_z
    }

    /// Bytes read so far.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// The next line; `None` at the end of the file.
    pub fn next_line(&mut self) -> io::Result<Option<Line<'_>>> {
        self.buffer.clear();
        let mut start = self.offset;
        let mut full_len: u64 = 0;
        let mut ended = false;
        let mut last = 0_u8;
        while !ended {
            let available = match self.reader.fill_buf() {
                Ok(bytes) => bytes,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            if available.is_empty() {
                break;
            }
            let (part, used) = match memchr::memchr(b'\n', available) {
                Some(at) => {
                    ended = true;
                    (&available[..at], at + 1)
                }
                None => (available, available.len()),
            };
            let room = MAX_LINE_BYTES.saturating_sub(self.buffer.len()).min(part.len());
            self.buffer.extend_from_slice(&part[..room]);
            full_len += part.len() as u64;
            last = part.last().copied().unwrap_or(last);
            self.offset += used as u64;
            self.reader.consume(used);
        }
        if !ended && full_len == 0 {
            return Ok(None);
        }
        let mut end = if ended { LineEnd::Lf } else { LineEnd::EndOfFile };
        if ended && last == b'\r' {
            end = LineEnd::CrLf;
            if full_len == self.buffer.len() as u64 {
                self.buffer.pop();
            }
            full_len -= 1;
        }
        if !ended && last == 0x1a && full_len == self.buffer.len() as u64 {
            self.had_ctrl_z = true;
            self.buffer.pop();
            full_len -= 1;
            if full_len == 0 {
                return Ok(None);
            }
        }
        if std::mem::take(&mut self.at_start) && self.buffer.starts_with(MARK) {
            self.had_byte_order_mark = true;
            self.buffer.drain(..MARK.len());
            start += MARK.len() as u64;
            full_len -= MARK.len() as u64;
        }
        self.number += 1;
        Ok(Some(Line { bytes: &self.buffer, number: self.number, start, end, full_len }))
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Cursor};

    use super::*;

    #[expect(clippy::type_complexity, reason = "a view of lines for comparing")]
    fn all(input: &[u8], capacity: usize) -> (Vec<(Vec<u8>, u64, LineEnd, u64)>, bool, bool) {
        let mut lines = Lines::new(BufReader::with_capacity(capacity, Cursor::new(input.to_vec())));
        let mut out = Vec::new();
        while let Some(l) = lines.next_line().unwrap() {
            out.push((l.bytes.to_vec(), l.start, l.end, l.full_len));
        }
        (out, lines.had_byte_order_mark(), lines.had_ctrl_z())
    }

    #[test]
    fn every_way_to_end_a_line() {
        for capacity in [7, 80, 4096] {
            let (lines, mark, ctrl_z) = all(b"\xef\xbb\xbfab\r\n\ncd\n\x1a", capacity);
            let view: Vec<_> = lines.iter().map(|(b, s, e, _)| (b.as_slice(), *s, *e)).collect();
            let expected: [(&[u8], u64, LineEnd); 3] =
                [(b"ab", 3, LineEnd::CrLf), (b"", 7, LineEnd::Lf), (b"cd", 8, LineEnd::Lf)];
            assert_eq!(view, expected);
            assert!(mark && ctrl_z);
        }
        let (lines, _, ctrl_z) = all(b"x\x1a", 7);
        assert_eq!(lines, [(b"x".to_vec(), 0, LineEnd::EndOfFile, 1)]);
        assert!(ctrl_z);
    }

    #[test]
    fn a_line_without_end_does_not_grow_memory() {
        let mut input = vec![b'1'; MAX_LINE_BYTES * 3];
        input.extend_from_slice(b"\r\nnext");
        let (lines, _, _) = all(&input, 1000);
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].0.len(), MAX_LINE_BYTES);
        assert_eq!(lines[0].3, MAX_LINE_BYTES as u64 * 3);
        assert_eq!(lines[1].0, b"next");
    }
}
