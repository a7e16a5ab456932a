//! Bytes to records. Images are passed over, so memory does not grow with them, and a length is believed only as far as
//! there are bytes.

use std::io::{self, BufRead, Chain, Cursor, Read};

use lockbox_domain::{ByteRange, Place};

use super::coding::Coding;
use super::framing::{Framing, HEAD_BYTES, Separation, is_line_end};
use super::record::{Flaw, ImageData, Record, number};

/// No record but one with an image is longer.
const MAX_TEXT: usize = 64 * 1024;
/// No record at all is longer: four times the largest image that the exchanges allow.
const MAX_RECORD: u64 = 64 * 1024 * 1024;
/// The fixed columns of a record 52, up to the length of its key.
const IMAGE_FIXED: usize = 105;

/// Reads the records of one file.
#[derive(Debug)]
pub struct Records<R> {
    input: Chain<Cursor<Vec<u8>>, R>,
    framing: Option<Framing>,
    at: u64,
    count: u64,
    line: u64,
    raw: Vec<u8>,
    ended: bool,
}

impl<R: BufRead> Records<R> {
    /// Reads `input`, which stands at the first byte of the file. Fails only when it cannot be read.
    pub fn new(mut input: R) -> io::Result<Self> {
        let mut head = Vec::with_capacity(HEAD_BYTES);
        input.by_ref().take(HEAD_BYTES as u64).read_to_end(&mut head)?;
        let framing = Framing::of(&head);
        Ok(Self {
            input: Cursor::new(head).chain(input),
            framing,
            at: 0,
            count: 0,
            line: 0,
            raw: Vec::new(),
            ended: framing.is_none(),
        })
    }

    /// How the records are told apart; none when the file does not begin with a file header.
    pub fn framing(&self) -> Option<Framing> {
        self.framing
    }

    /// How many bytes were read.
    pub fn position(&self) -> u64 {
        self.at
    }

    /// The next record; none at the end, and after one whose end cannot be found.
    pub fn next_record(&mut self) -> io::Result<Option<Record<'_>>> {
        let Some(framing) = self.framing else { return Ok(None) };
        if self.ended {
            return Ok(None);
        }
        self.raw.clear();
        let (mut stated, mut flaw) = (None, None);
        if framing.separation == Separation::Lengths {
            match self.length()? {
                Some(length) => stated = Some(length),
                None if self.raw.is_empty() => {
                    self.ended = true;
                    return Ok(None);
                }
                None => flaw = Some(Flaw::CutOff),
            }
        } else {
            self.line_ends(framing.coding)?;
            self.line += 1;
        }
        let start = self.at;
        self.raw.clear();
        let mut body = Body { image: None, flaw };
        match stated {
            Some(length) if !(2..=MAX_RECORD).contains(&length) => {
                body.flaw = Some(Flaw::BadLength { stated: length });
            }
            Some(length) => body = self.framed(length, framing.coding)?,
            None if flaw.is_none() => {
                body = self.unframed(framing)?;
                if self.raw.is_empty() {
                    self.ended = true;
                    return Ok(None);
                }
            }
            None => {}
        }
        self.count += 1;
        self.ended = matches!(body.flaw, Some(Flaw::CutOff | Flaw::BadLength { .. }));
        let place = Place {
            record: self.count,
            line: if framing.separation == Separation::Lines { self.line } else { 0 },
            byte: start,
            len: u32::try_from(self.at - start).unwrap_or(u32::MAX),
        };
        self.decode(framing.coding);
        let kind = [self.raw.first().copied().unwrap_or(b' '), self.raw.get(1).copied().unwrap_or(b' ')];
        Ok(Some(Record { place, kind, text: &self.raw, image: body.image, flaw: body.flaw }))
    }

    /// The four bytes of a length; none at the end, with what there was in `raw`.
    fn length(&mut self) -> io::Result<Option<u64>> {
        if self.read(4)? < 4 {
            return Ok(None);
        }
        Ok(Some(self.raw.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte))))
    }

    /// A record of which the length is known.
    fn framed(&mut self, length: u64, coding: Coding) -> io::Result<Body> {
        let start = self.at;
        let mut body = Body::default();
        let first = length.min(2);
        let mut cut = self.read_exactly(first)?;
        if !cut && self.kind(coding) == *b"52" && length >= IMAGE_FIXED as u64 {
            body = self.image(Some(length), start, coding)?;
            return Ok(body);
        }
        let rest = length - first;
        if !cut && rest > MAX_TEXT as u64 {
            body.flaw = Some(Flaw::BadLength { stated: length });
            return Ok(body);
        }
        cut = cut || self.read_exactly(rest)?;
        body.flaw = if cut { Some(Flaw::CutOff) } else { self.short(coding) };
        Ok(body)
    }

    /// A record that ends with its line or with the width of its kind.
    fn unframed(&mut self, framing: Framing) -> io::Result<Body> {
        let start = self.at;
        let coding = framing.coding;
        let lines = framing.separation == Separation::Lines;
        let mut whole = self.read_columns(80, coding, lines)?;
        let kind = self.kind(coding);
        if whole && kind == *b"52" {
            whole = self.read_columns(IMAGE_FIXED, coding, lines)?;
            if whole {
                return self.image(None, start, coding);
            }
        }
        let width = match &kind {
            b"62" => 100,
            b"27" | b"34" if !lines => 46 + self.stated(19, 22, coding),
            b"68" if !lines => 45 + self.stated(39, 45, coding),
            _ if lines => MAX_TEXT,
            _ => 80,
        };
        if whole && width > 80 {
            self.read_columns(width.min(MAX_TEXT), coding, lines)?;
        }
        let flaw =
            if !lines && !whole && !self.raw.is_empty() { Some(Flaw::CutOff) } else { self.short(coding) };
        Ok(Body { image: None, flaw })
    }

    /// The rest of a record 52 of which the fixed columns begin in `raw`.
    fn image(&mut self, length: Option<u64>, start: u64, coding: Coding) -> io::Result<Body> {
        let cut = Body { image: None, flaw: Some(Flaw::CutOff) };
        if self.read_exactly((IMAGE_FIXED - self.raw.len()) as u64)? {
            return Ok(cut);
        }
        let key = self.stated(102, 105, coding);
        if self.read_exactly(key as u64 + 5)? {
            return Ok(cut);
        }
        let signature = self.stated(IMAGE_FIXED + key + 1, IMAGE_FIXED + key + 5, coding);
        if self.read_exactly(signature as u64 + 7)? {
            return Ok(cut);
        }
        let end = self.raw.len();
        let stated = self.stated(end - 6, end, coding) as u64;
        let inner = end as u64 + stated;
        let outer = length.unwrap_or(inner);
        // The record's own length is what its bytes follow.
        let (bytes, at) = (outer.saturating_sub(end as u64), self.at);
        let (skipped, head) = self.skip(bytes.min(MAX_RECORD))?;
        let at = ByteRange { start: at, len: u32::try_from(skipped).unwrap_or(u32::MAX) };
        let flaw = if skipped < bytes {
            Some(Flaw::CutOff)
        } else if inner != outer || self.at - start != outer {
            Some(Flaw::Uneven { inner, outer })
        } else {
            None
        };
        Ok(Body { image: Some(ImageData { at, stated, head }), flaw })
    }

    /// A number in `raw` by its columns from 1; blank or unreadable is nothing.
    fn stated(&self, first: usize, last: usize, coding: Coding) -> usize {
        let columns = self.raw.get(first - 1..last.min(self.raw.len())).unwrap_or_default();
        let decoded: Vec<u8> = columns.iter().map(|byte| coding.decode(*byte)).collect();
        number(&decoded).and_then(|n| usize::try_from(n).ok()).unwrap_or_default()
    }

    fn kind(&self, coding: Coding) -> [u8; 2] {
        let at = |index: usize| self.raw.get(index).map_or(b' ', |byte| coding.decode(*byte));
        [at(0), at(1)]
    }

    fn short(&self, coding: Coding) -> Option<Flaw> {
        let columns = self.raw.len();
        let wanted = super::layout::layout(self.kind(coding))?.width();
        (columns < wanted).then_some(Flaw::Short { columns })
    }

    /// Text of the file's coding to Latin-1, a signature excepted.
    fn decode(&mut self, coding: Coding) {
        if coding == Coding::Ascii {
            return;
        }
        let signature = if self.kind(coding) == *b"52" && self.raw.len() > IMAGE_FIXED {
            let from = IMAGE_FIXED + self.stated(102, 105, coding) + 5;
            from..self.raw.len().saturating_sub(7)
        } else {
            0..0
        };
        for (index, byte) in self.raw.iter_mut().enumerate() {
            if !signature.contains(&index) {
                *byte = coding.decode(*byte);
            }
        }
    }

    /// Appends up to `count` bytes to `raw`; how many there were.
    fn read(&mut self, count: u64) -> io::Result<u64> {
        let read = self.input.by_ref().take(count).read_to_end(&mut self.raw)? as u64;
        self.at += read;
        Ok(read)
    }

    /// Appends `count` bytes; true when the file ends before.
    fn read_exactly(&mut self, count: u64) -> io::Result<bool> {
        Ok(self.read(count)? < count)
    }

    /// Appends until `raw` has so many columns; with lines, at most to the line's end. True when it has them.
    fn read_columns(&mut self, width: usize, coding: Coding, lines: bool) -> io::Result<bool> {
        let missing = width.saturating_sub(self.raw.len());
        if !lines {
            return Ok(!self.read_exactly(missing as u64)?);
        }
        while self.raw.len() < width {
            let seen = self.input.fill_buf()?;
            let most = seen.len().min(width - self.raw.len());
            let seen = &seen[..most];
            let end = seen.iter().position(|byte| is_line_end(coding, *byte));
            let taken = end.unwrap_or(most);
            self.raw.extend_from_slice(&seen[..taken]);
            self.input.consume(taken);
            self.at += taken as u64;
            if end.is_some() || taken == 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Passes over what ends lines, and Ctrl-Z.
    fn line_ends(&mut self, coding: Coding) -> io::Result<()> {
        loop {
            let seen = self.input.fill_buf()?;
            let count = seen.iter().take_while(|byte| is_line_end(coding, **byte) || **byte == 0x1a).count();
            if count == 0 {
                return Ok(());
            }
            self.input.consume(count);
            self.at += count as u64;
        }
    }

    /// Passes over bytes; how many there were, and the first of them.
    fn skip(&mut self, count: u64) -> io::Result<(u64, [u8; 8])> {
        let (mut left, mut head, mut have) = (count, [0; 8], 0);
        while left > 0 {
            let seen = self.input.fill_buf()?;
            if seen.is_empty() {
                break;
            }
            let taken = seen.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            for (to, from) in head.iter_mut().skip(have).zip(&seen[..taken]) {
                *to = *from;
                have += 1;
            }
            self.input.consume(taken);
            left -= taken as u64;
        }
        self.at += count - left;
        Ok((count - left, head))
    }
}

#[derive(Default)]
struct Body {
    image: Option<ImageData>,
    flaw: Option<Flaw>,
}
