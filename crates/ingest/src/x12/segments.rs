//! Cuts bytes into segments, in memory for one of them.
//!
//! Every interchange says in its first segment what cuts it, by standing there: the fourth byte is between elements, and
//! what comes behind the sixteenth of those ends segments. Those are counted, not columns, because senders trim the
//! blanks that pad them. Segments may be indented and stand on lines of their own; a file may hold several interchanges
//! with different characters each, or only a group or a set without an envelope.

use std::io::{self, BufRead};

use lockbox_domain::Place;

use super::delimiters::{Delimiters, can_cut, is_between};
use super::segment::{Flaw, Segment};

/// Longer segments are cut: no segment of payments is near this. In bytes.
pub const MAX_SEGMENT_BYTES: usize = 64 * 1024;

/// An interchange header has 106 bytes; one that goes on beyond this is none.
const MAX_HEADER_BYTES: usize = 400;

/// Elements of an interchange header.
const HEADER_ELEMENTS: usize = 16;

/// Reads segments one after another into one buffer.
#[derive(Debug)]
pub struct Segments<R> {
    input: R,
    /// Bytes that were looked at and belong to what comes next, last first.
    returned: Vec<u8>,
    buffer: Vec<u8>,
    starts: Vec<u32>,
    delimiters: Option<Delimiters>,
    /// True behind a header of which it is not sure whether it leaves out the component separator.
    doubtful: bool,
    strange: bool,
    offset: u64,
    lines: u64,
    records: u64,
    full_len: u64,
    /// True when the segment that was read last had a terminator.
    terminated: bool,
}

impl<R: BufRead> Segments<R> {
    /// Reads from `input`, which stands at the first byte of the file.
    pub fn new(input: R) -> Self {
        Self {
            input,
            returned: Vec::new(),
            buffer: Vec::with_capacity(256),
            starts: Vec::with_capacity(32),
            delimiters: None,
            doubtful: false,
            strange: false,
            offset: 0,
            lines: 0,
            records: 0,
            full_len: 0,
            terminated: false,
        }
    }

    /// What cuts the interchange that is being read; none before its first segment.
    pub fn delimiters(&self) -> Option<Delimiters> {
        self.delimiters
    }

    /// True when the file does not begin as X12 does; it has no segments then.
    pub fn is_strange(&self) -> bool {
        self.strange
    }

    /// The next segment; `None` at the end of the file.
    pub fn next_segment(&mut self) -> io::Result<Option<Segment<'_>>> {
        loop {
            self.buffer.clear();
            (self.full_len, self.terminated) = (0, false);
            if self.strange || !self.skip_between()? {
                return Ok(None);
            }
            let mut place =
                Place { record: self.records + 1, line: self.lines + 1, byte: self.offset, len: 0 };
            let Some((flaw, delimiters)) = self.read()? else { return Ok(None) };
            let flaw = if self.terminated { flaw } else { flaw.or(Some(Flaw::CutOff)) };
            while self.buffer.last().is_some_and(u8::is_ascii_whitespace) {
                self.buffer.pop();
            }
            if self.buffer.is_empty() {
                continue;
            }
            self.records += 1;
            place.len = self.buffer.len() as u32;
            self.starts.clear();
            self.starts.push(0);
            self.starts.extend(memchr::memchr_iter(delimiters.element, &self.buffer).map(|at| at as u32 + 1));
            return Ok(Some(Segment { bytes: &self.buffer, starts: &self.starts, place, flaw, delimiters }));
        }
    }

    /// Reads one segment into the buffer; `None` when the file is no X12.
    fn read(&mut self) -> io::Result<Option<(Option<Flaw>, Delimiters)>> {
        let mut over = false;
        while self.buffer.len() < 4 {
            let Some(byte) = self.byte()? else {
                over = true;
                break;
            };
            // An interchange may follow whose separator ends segments in the one before.
            if self.delimiters.is_some_and(|d| d.ends(byte)) && self.buffer != b"ISA" {
                (over, self.terminated) = (true, true);
                break;
            }
            self.buffer.push(byte);
        }
        if let [b'I', b'S', b'A', element] = *self.buffer.as_slice()
            && can_cut(element)
            && !element.is_ascii_whitespace()
        {
            return self.interchange_header(element).map(Some);
        }
        let Some(delimiters) = self.delimiters else {
            let found = if over { None } else { self.fragment_header()? };
            self.strange = found.is_none();
            self.delimiters = found;
            return Ok(found.map(|d| (None, d)));
        };
        let delimiters = if over { delimiters } else { self.rest(delimiters)? };
        let too_long = self.full_len > self.buffer.len() as u64;
        Ok(Some((too_long.then_some(Flaw::TooLong), delimiters)))
    }

    /// Reads the rest of an interchange header, of which the name and the first separator are read.
    fn interchange_header(&mut self, element: u8) -> io::Result<(Option<Flaw>, Delimiters)> {
        let mut separators = 1;
        let mut delimiters =
            Delimiters { element, component: None, terminator: Delimiters::USUAL_TERMINATOR };
        let mut flaw = Some(Flaw::BadHeader);
        self.doubtful = false;
        while self.buffer.len() < MAX_HEADER_BYTES {
            if separators == HEADER_ELEMENTS {
                let component = self.byte()?;
                self.buffer.extend(component);
                delimiters.component = component;
                match self.byte()? {
                    // The separator of components was left out, and the next segment begins.
                    Some(next) if !can_cut(next) => {
                        self.give_back(&[next]);
                        self.buffer.pop();
                        (delimiters.terminator, delimiters.component) = (component.unwrap_or(next), None);
                        self.terminated = true;
                    }
                    Some(next) => (delimiters.terminator, self.terminated) = (next, true),
                    None => {}
                }
                if delimiters.terminator != element {
                    flaw = None;
                    self.doubtful = delimiters.by_line();
                }
                break;
            }
            let Some(byte) = self.byte()? else {
                flaw = None;
                break;
            };
            self.buffer.push(byte);
            separators += usize::from(byte == element);
            if let Some(terminator) = self.runs_into_group(element) {
                delimiters.terminator = terminator;
                self.terminated = true;
                break;
            }
        }
        self.delimiters = Some(delimiters);
        Ok((flaw, delimiters))
    }

    /// In a header that is too short, the group that follows: gives it back, and tells what stands before it.
    fn runs_into_group(&mut self, element: u8) -> Option<u8> {
        let group = [b'G', b'S', element];
        let before = self.buffer.strip_suffix(&group)?;
        let text = before.trim_ascii_end();
        let last = *text.last()?;
        let (len, terminator) = if can_cut(last) && last != element {
            (text.len() - 1, last)
        } else {
            let line_end = *before.get(text.len()..)?.first()?;
            (text.len(), line_end)
        };
        if !can_cut(terminator) {
            return None;
        }
        self.buffer.truncate(len);
        self.give_back(&group);
        Some(terminator)
    }

    /// Reads the first segment of a group or set without an envelope, of which four bytes are read.
    fn fragment_header(&mut self) -> io::Result<Option<Delimiters>> {
        let (elements, element) = match *self.buffer.as_slice() {
            [b'S', b'T', element, _] => (1, element),
            [b'G', b'S', element, _] => (8, element),
            _ => return Ok(None),
        };
        if !can_cut(element) || element.is_ascii_whitespace() {
            return Ok(None);
        }
        let mut separators = memchr::memchr_iter(element, &self.buffer).count();
        let mut delimiters =
            Delimiters { element, component: None, terminator: Delimiters::USUAL_TERMINATOR };
        while self.buffer.len() < MAX_HEADER_BYTES {
            let Some(byte) = self.byte()? else { break };
            if separators >= elements && can_cut(byte) && byte != element {
                delimiters.terminator = byte;
                self.terminated = true;
                return Ok(Some(delimiters));
            }
            separators += usize::from(byte == element);
            self.buffer.push(byte);
        }
        Ok(Some(delimiters))
    }

    /// Reads up to the end of a segment.
    fn rest(&mut self, mut delimiters: Delimiters) -> io::Result<Delimiters> {
        // Neither segment that can follow a header has components: what looks like their separator ends segments.
        let instead = delimiters.component.filter(|_| std::mem::take(&mut self.doubtful));
        self.full_len = self.buffer.len() as u64;
        while let Some(byte) = self.returned.pop() {
            self.offset += 1;
            if delimiters.ends(byte) {
                self.terminated = true;
                return Ok(delimiters);
            }
            self.full_len += 1;
            self.buffer.push(byte);
        }
        loop {
            let available = match self.input.fill_buf() {
                Ok([]) => return Ok(delimiters),
                Ok(bytes) => bytes,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            let end = match (delimiters.by_line(), instead) {
                (true, Some(component)) => memchr::memchr3(b'\r', b'\n', component, available),
                (true, None) => memchr::memchr2(b'\r', b'\n', available),
                (false, _) => memchr::memchr(delimiters.terminator, available),
            };
            let part = end.and_then(|at| available.get(..at)).unwrap_or(available);
            let ended = end.and_then(|at| available.get(at)).copied();
            let room = MAX_SEGMENT_BYTES.saturating_sub(self.buffer.len()).min(part.len());
            self.buffer.extend_from_slice(part.get(..room).unwrap_or(part));
            self.full_len += part.len() as u64;
            self.lines += memchr::memchr_iter(b'\n', part).count() as u64 + u64::from(ended == Some(b'\n'));
            let used = part.len() + usize::from(ended.is_some());
            self.offset += used as u64;
            self.input.consume(used);
            if let Some(ended) = ended {
                self.terminated = true;
                if instead == Some(ended) {
                    (delimiters.terminator, delimiters.component) = (ended, None);
                    self.delimiters = Some(delimiters);
                }
                return Ok(delimiters);
            }
        }
    }

    /// Skips what stands between two segments; false at the end of the file.
    fn skip_between(&mut self) -> io::Result<bool> {
        while let Some(byte) = self.byte()? {
            if !is_between(byte) {
                self.give_back(&[byte]);
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Takes one byte.
    fn byte(&mut self) -> io::Result<Option<u8>> {
        let byte = match self.returned.pop() {
            Some(byte) => byte,
            None => loop {
                match self.input.fill_buf() {
                    Ok([]) => return Ok(None),
                    Ok([first, ..]) => {
                        let byte = *first;
                        self.input.consume(1);
                        break byte;
                    }
                    Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                    Err(e) => return Err(e),
                }
            },
        };
        self.offset += 1;
        self.lines += u64::from(byte == b'\n');
        Ok(Some(byte))
    }

    /// Puts bytes back that were taken last. None of them is a line end.
    fn give_back(&mut self, bytes: &[u8]) {
        self.offset -= bytes.len() as u64;
        self.returned.extend(bytes.iter().rev());
    }
}
