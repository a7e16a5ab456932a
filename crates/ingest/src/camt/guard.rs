//! The bytes under the XML parser: counted, of one encoding, and never more of them at a time than a message needs.

use std::io::{self, BufRead, Read};

use crate::text::windows_1252;

/// A tag, comment or text that is longer is refused: a parser would have to keep all of it.
const MAX_TOKEN_BYTES: u64 = 256 * 1024;

/// How far the declaration of the encoding is looked for.
const HEAD_BYTES: usize = 256;

/// How many bytes are recoded at a time.
const CHUNK_BYTES: usize = 4096;

/// Names of encodings that are read as Windows-1252, which holds all of them.
const SINGLE_BYTE: [&[u8]; 5] = [b"iso-8859-1", b"iso8859-1", b"windows-1252", b"cp1252", b"latin1"];

/// Counts what is taken, so that every event has a place.
#[derive(Debug)]
pub(super) struct Guard<R> {
    input: R,
    /// Bytes that come before those of `input`: the head of the file, or what was recoded.
    ahead: Vec<u8>,
    taken: usize,
    started: bool,
    recodes: bool,
    offset: u64,
    line: u64,
    token_start: u64,
    too_long: bool,
}

impl<R: BufRead> Guard<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            ahead: Vec::new(),
            taken: 0,
            started: false,
            recodes: false,
            offset: 0,
            line: 1,
            token_start: 0,
            too_long: false,
        }
    }

    /// Where the next byte stands: offset in the file and line.
    pub(super) fn place(&self) -> (u64, u64) {
        (self.offset, self.line)
    }

    /// True when the text is recoded from one byte a character.
    pub(super) fn recodes(&self) -> bool {
        self.recodes
    }

    /// True when a token was refused for its length.
    pub(super) fn too_long(&self) -> bool {
        self.too_long
    }

    /// Says that a new token begins here.
    pub(super) fn begin_token(&mut self) {
        self.token_start = self.offset;
    }

    fn start(&mut self) -> io::Result<()> {
        self.started = true;
        let mut head = vec![0; HEAD_BYTES];
        let mut len = 0;
        while let Some(rest) = head.get_mut(len..).filter(|r| !r.is_empty()) {
            match self.input.read(rest) {
                Ok(0) => break,
                Ok(read) => len += read,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        head.truncate(len);
        self.recodes = declares_single_byte(&head);
        self.ahead = if self.recodes { recode(&head) } else { head };
        Ok(())
    }

    fn recode_more(&mut self) -> io::Result<()> {
        let bytes = self.input.fill_buf()?;
        let part = bytes.get(..bytes.len().min(CHUNK_BYTES)).unwrap_or_default();
        self.ahead = recode(part);
        self.taken = 0;
        let used = part.len();
        self.input.consume(used);
        Ok(())
    }

    fn count(&mut self, bytes: usize, is_ahead: bool) -> io::Result<()> {
        let view = if is_ahead { self.ahead.get(self.taken..) } else { Some(self.input.fill_buf()?) };
        let used = view.and_then(|v| v.get(..bytes)).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', used).count() as u64;
        // A recoded character was one byte in the file, however many it has now.
        let in_file = if self.recodes { used.iter().filter(|b| **b & 0xc0 != 0x80).count() } else { bytes };
        self.offset += in_file as u64;
        Ok(())
    }

    fn is_ahead(&self) -> bool {
        self.taken < self.ahead.len()
    }
}

impl<R: BufRead> Read for Guard<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Guard<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if !self.started {
            self.start()?;
        }
        if self.offset - self.token_start > MAX_TOKEN_BYTES {
            self.too_long = true;
            return Err(io::Error::other("too long"));
        }
        if !self.is_ahead() && self.recodes {
            self.recode_more()?;
        }
        if self.is_ahead() {
            return Ok(self.ahead.get(self.taken..).unwrap_or_default());
        }
        self.input.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        let is_ahead = self.is_ahead();
        // Only bytes that `fill_buf` gave are consumed, so looking at them again reads nothing and cannot fail.
        if self.count(bytes, is_ahead).is_err() {
            return;
        }
        if is_ahead { self.taken += bytes } else { self.input.consume(bytes) }
    }
}

fn declares_single_byte(head: &[u8]) -> bool {
    let Some(end) = memchr::memmem::find(head, b"?>") else { return false };
    let declaration = head.get(..end).unwrap_or_default().to_ascii_lowercase();
    let Some(at) = memchr::memmem::find(&declaration, b"encoding") else { return false };
    let value = declaration.get(at..).unwrap_or_default();
    SINGLE_BYTE.iter().any(|name| memchr::memmem::find(value, name).is_some())
}

fn recode(bytes: &[u8]) -> Vec<u8> {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    text.extend(bytes.iter().map(|b| windows_1252(*b)));
    text.into_bytes()
}
