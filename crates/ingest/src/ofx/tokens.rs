//! Tags and values of SGML and XML alike, in bounded memory.

use std::io::{self, BufRead};

use lockbox_domain::diagnostic::Place;

use crate::text::decode;

/// Longer tags are cut: no name is near this.
const MAX_TAG_BYTES: usize = 4 * 1024;

/// Longer values are cut: no field is near this.
const MAX_VALUE_BYTES: usize = 16 * 1024;

/// One thing of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// `<NAME>` with the value that follows it, empty for an aggregate.
    Open(String, String),
    /// `</NAME>`.
    Close(String),
    /// `<!DOCTYPE …>` or another declaration that is not a comment.
    Declaration,
}

/// Reads tokens.
#[derive(Debug)]
pub(super) struct Tokens<R> {
    input: R,
    tag: Vec<u8>,
    value: Vec<u8>,
    offset: u64,
    line: u64,
    start: Place,
    /// True once a value was read as Windows-1252.
    pub(super) recoded: bool,
    begun: bool,
}

impl<R: BufRead> Tokens<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            tag: Vec::new(),
            value: Vec::new(),
            offset: 0,
            line: 1,
            start: Place::default(),
            recoded: false,
            begun: false,
        }
    }

    /// Where the last token begins.
    pub(super) fn place(&self) -> Place {
        self.start
    }

    /// Where the file is read to.
    pub(super) fn here(&self) -> Place {
        Place { record: 0, line: self.line, byte: self.offset, len: 0 }
    }

    /// The next token; `None` at the end of the file, or where it ends inside of a tag.
    pub(super) fn next(&mut self) -> io::Result<Option<Token>> {
        if !std::mem::replace(&mut self.begun, true) {
            // The header of 1.x.
            self.take_until(b'<', false)?;
        }
        loop {
            self.start = self.here();
            if !self.take_until(b'>', true)? {
                return Ok(None);
            }
            let tag = String::from_utf8_lossy(&self.tag).into_owned();
            let tag = tag.strip_prefix('<').unwrap_or(&tag).trim_end_matches('>').to_owned();
            self.take_until(b'<', false)?;
            if tag.starts_with('?') || tag.starts_with("!--") {
                continue;
            }
            if tag.starts_with('!') {
                return Ok(Some(Token::Declaration));
            }
            let is_empty = tag.ends_with('/');
            let name = |t: &str| {
                let end = t.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(t.len());
                t.get(..end).unwrap_or_default().to_ascii_uppercase()
            };
            if let Some(closed) = tag.strip_prefix('/') {
                return Ok(Some(Token::Close(name(closed.trim()))));
            }
            let value = if is_empty { String::new() } else { self.value() };
            return Ok(Some(Token::Open(name(&tag), value)));
        }
    }

    fn value(&mut self) -> String {
        let (text, recoded) = decode(self.value.trim_ascii());
        self.recoded |= recoded;
        unescape(&text)
    }

    /// Takes bytes up to `end`, which is taken too when `with_end`; false where the file ends first.
    fn take_until(&mut self, end: u8, with_end: bool) -> io::Result<bool> {
        let (kept, limit) =
            if with_end { (&mut self.tag, MAX_TAG_BYTES) } else { (&mut self.value, MAX_VALUE_BYTES) };
        kept.clear();
        loop {
            let available = match self.input.fill_buf() {
                Ok(bytes) => bytes,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            if available.is_empty() {
                return Ok(false);
            }
            let at = memchr::memchr(end, available);
            let used = at.map_or(available.len(), |at| at + usize::from(with_end));
            let part = available.get(..used).unwrap_or_default();
            let room = limit.saturating_sub(kept.len()).min(part.len());
            kept.extend_from_slice(part.get(..room).unwrap_or_default());
            self.line += memchr::memchr_iter(b'\n', part).count() as u64;
            self.offset += used as u64;
            self.input.consume(used);
            if at.is_some() {
                return Ok(true);
            }
        }
    }
}

/// Text with the entities of SGML and XML resolved; what is none stays as it is, since banks write bare ampersands.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let name =
            after.get(..after.len().min(10)).or(Some(after)).and_then(|a| a.split_once(';')).map(|(n, _)| n);
        let character = match name {
            Some("amp") => Some('&'),
            Some("lt") => Some('<'),
            Some("gt") => Some('>'),
            Some("quot") => Some('"'),
            Some("apos") => Some('\''),
            Some("nbsp") => Some(' '),
            Some(other) => number(other).filter(|c| !c.is_control()),
            None => None,
        };
        if let (Some(c), Some(name)) = (character, name) {
            out.push(c);
            rest = after.get(name.len() + 1..).unwrap_or_default();
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    // A control character would not get through a database or a terminal.
    out.retain(|c| !c.is_control() || c.is_whitespace());
    out
}

/// The character of `#38` or `#x26`.
fn number(name: &str) -> Option<char> {
    let digits = name.strip_prefix('#')?;
    let value = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => digits.parse(),
    };
    value.ok().and_then(char::from_u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<Token> {
        let mut tokens = Tokens::new(text.as_bytes());
        let mut out = Vec::new();
        while let Some(token) = tokens.next().unwrap() {
            out.push(token);
        }
        out
    }

    #[test]
    fn sgml_and_xml_give_the_same() {
        let open = |n: &str, v: &str| Token::Open(n.into(), v.into());
        let close = |n: &str| Token::Close(n.into());
        assert_eq!(
            all("OFXHEADER:100\n\n<OFX><NAME>A & B\n<memo>\n</OFX>"),
            [open("OFX", ""), open("NAME", "A & B"), open("MEMO", ""), close("OFX")]
        );
        assert_eq!(
            all("<?xml version='1.0'?><!-- x --><OFX><NAME>A &amp; B</NAME><MEMO/></OFX>"),
            [open("OFX", ""), open("NAME", "A & B"), close("NAME"), open("MEMO", ""), close("OFX")]
        );
        assert_eq!(all("<!DOCTYPE x><A"), [Token::Declaration]);
        assert_eq!(unescape("&#65;&x;&;&#x1b;&é"), "A&x;&;&#x1b;&é");
    }
}
