//! Physical lines to logical records: a record with all its continuations, in bounded memory.
//!
//! Knows nothing of accounts or totals. A record is complete when the next one begins, so one record is in memory at
//! a time and no more of it than [`MAX_RECORD_BYTES`].

use std::io::{self, BufRead};

use lockbox_domain::diagnostic::{Diagnostic, Place, Scope};
use lockbox_domain::problems::ProblemCode;

use super::pieces::{Code, Cut, Seam, cut_fields, cut_text};
use super::record::{MAX_RECORD_BYTES, Record};
use crate::lines::Lines;

/// Lines that may come before the length they must keep is known; the header is never near this.
const MAX_UNCHECKED_LINES: usize = 64;

/// A line whose length was not compared with the stated one yet.
#[derive(Debug, Clone, Copy)]
struct LineSpan {
    place: Place,
    len: u64,
}

/// Puts records together from lines.
#[derive(Debug)]
pub(super) struct Records<R> {
    lines: Lines<R>,
    line: Vec<u8>,
    line_number: u64,
    line_start: u64,
    line_len: u64,
    pos: usize,
    spliced_here: bool,
    building: Record,
    is_building: bool,
    numbered: u64,
    strays: u64,
    limit: Limit,
    problems: Vec<Diagnostic>,
    structure: Structure,
    said: Said,
}

/// What can be said of the file's structure from its lines alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Structure {
    Whole,
    Broken,
    /// The file begins like no BAI2 file: nothing of it is read.
    Foreign,
}

/// What was said once and need not be said again.
#[derive(Debug, Default)]
struct Said {
    uncoded: bool,
    litter: bool,
    /// Of the record that is being built: that it is too long.
    truncated: bool,
}

#[derive(Debug)]
enum Limit {
    Unknown(Vec<LineSpan>),
    None,
    Bytes(u64),
}

impl<R: BufRead> Records<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            lines: Lines::new(input),
            line: Vec::new(),
            line_number: 0,
            line_start: 0,
            line_len: 0,
            pos: 0,
            spliced_here: false,
            building: Record::new(),
            is_building: false,
            numbered: 0,
            strays: 0,
            limit: Limit::Unknown(Vec::new()),
            problems: Vec::new(),
            structure: Structure::Whole,
            said: Said::default(),
        }
    }

    /// Problems found since the last call.
    pub(super) fn take_problems(&mut self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.problems)
    }

    /// How many records that are none were passed over since the last call: the sender counted them too.
    pub(super) fn take_strays(&mut self) -> u64 {
        std::mem::take(&mut self.strays)
    }

    /// True when something was found that leaves the structure in doubt.
    pub(super) fn is_broken(&self) -> bool {
        self.structure != Structure::Whole
    }

    /// The last place read, for what is missing at the end.
    pub(super) fn last_place(&self) -> Place {
        Place { record: self.numbered, line: self.line_number, byte: self.line_start + self.line_len, len: 0 }
    }

    /// True when the file begins like no BAI2 file.
    pub(super) fn is_foreign(&self) -> bool {
        self.structure == Structure::Foreign
    }

    /// Says how long a line may be, once the file header is read.
    pub(super) fn set_limit(&mut self, bytes: Option<u64>) {
        let before = std::mem::replace(&mut self.limit, bytes.map_or(Limit::None, Limit::Bytes));
        if let Limit::Unknown(spans) = before {
            for span in spans {
                self.check_length(span);
            }
        }
    }

    /// Fills `out` with the next record; false at the end of the file.
    pub(super) fn next_record(&mut self, out: &mut Record) -> io::Result<bool> {
        loop {
            if self.is_foreign() {
                return Ok(false);
            }
            if self.pos >= self.line.len() && !self.load_line()? {
                self.line.clear();
                self.pos = 0;
                return Ok(std::mem::take(&mut self.is_building).then(|| self.hand_over(out)).is_some());
            }
            if self.take_piece(out) {
                return Ok(true);
            }
        }
    }

    fn hand_over(&mut self, out: &mut Record) {
        std::mem::swap(&mut self.building, out);
        self.said.truncated = false;
    }

    /// Loads the next line that holds something.
    fn load_line(&mut self) -> io::Result<bool> {
        while let Some(line) = self.lines.next_line()? {
            let content = line.bytes.trim_ascii_end();
            if content.is_empty() && !line.is_cut() {
                continue;
            }
            let cut = line.is_cut();
            self.line_number = line.number;
            self.line_start = line.start;
            self.line_len = if cut { line.full_len } else { content.len() as u64 };
            self.line.clear();
            self.line.extend_from_slice(content);
            self.spliced_here = false;
            self.pos = self.line.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
            // Blanks before a code are padding; before anything else they are text.
            if self.line.get(self.pos..).and_then(Code::at).is_none() {
                self.pos = 0;
            }
            let span = LineSpan { place: self.place_at(0, self.line_len), len: self.line_len };
            if cut {
                self.structure = Structure::Broken;
                let said = format!("line {} has {} bytes and was cut", self.line_number, self.line_len);
                self.problems.push(Diagnostic::error(
                    ProblemCode::LineTooLong,
                    Scope::File,
                    span.place,
                    said,
                ));
            } else {
                self.check_length(span);
            }
            return Ok(true);
        }
        Ok(false)
    }

    fn check_length(&mut self, span: LineSpan) {
        match &mut self.limit {
            Limit::None => {}
            Limit::Unknown(spans) => {
                if spans.len() < MAX_UNCHECKED_LINES {
                    spans.push(span);
                }
            }
            Limit::Bytes(limit) => {
                if span.len > *limit {
                    let said = format!(
                        "line {} has {} bytes; the file header says {limit} at most",
                        span.place.line, span.len
                    );
                    self.structure = Structure::Broken;
                    self.problems.push(
                        Diagnostic::error(ProblemCode::LineTooLong, Scope::File, span.place, said)
                            .because(limit.to_string(), span.len.to_string()),
                    );
                }
            }
        }
    }

    fn place_at(&self, pos: usize, len: u64) -> Place {
        Place {
            record: self.numbered + 1,
            line: self.line_number,
            byte: self.line_start + pos as u64,
            len: u32::try_from(len).unwrap_or(u32::MAX),
        }
    }

    /// Takes the piece at the current position; true when that completed a record, which is now in `out`.
    fn take_piece(&mut self, out: &mut Record) -> bool {
        let rest = self.line.get(self.pos..).unwrap_or_default();
        let code = Code::at(rest);
        match code {
            Some(Code::Continuation) if self.is_building => {
                self.numbered += 1;
                self.building.counted += 1;
                self.append(3);
            }
            Some(Code::Continuation) => {
                let said = "a continuation continues nothing";
                self.stray(ProblemCode::RecordOutOfPlace, said);
            }
            Some(code) => {
                if std::mem::take(&mut self.is_building) {
                    self.building.before_splice = self.spliced_here;
                    self.hand_over(out);
                    return true;
                }
                let place = self.place_at(self.pos, 0);
                self.numbered += 1;
                self.building.begin(code, place, self.spliced_here);
                self.is_building = true;
                self.append(3);
            }
            None => self.take_uncoded(),
        }
        false
    }

    /// A line without a record code belongs to the line before it, if that can go on.
    fn take_uncoded(&mut self) {
        let rest = self.line.get(self.pos..).unwrap_or_default();
        let looks_coded =
            matches!(rest, [b'0'..=b'9', b'0'..=b'9', b',' | b'/', ..] | [b'0'..=b'9', b'0'..=b'9']);
        if !self.is_building {
            self.start_without_header(looks_coded);
            return;
        }
        let closed = self.building.last_seam() == Seam::Slash;
        let is_text = self.building.code == Code::Entry;
        if closed && (looks_coded || !is_text) {
            self.stray(ProblemCode::UnknownRecordType, "no record begins like this");
            return;
        }
        if !std::mem::replace(&mut self.said.uncoded, true) {
            let mut place = self.place_at(self.pos, rest.len() as u64);
            place.record = self.numbered;
            let said = "a line without record code is taken as part of the line before it";
            self.problems.push(Diagnostic::warning(ProblemCode::LooseFormat, Scope::Item, place, said));
        }
        self.append(0);
    }

    fn start_without_header(&mut self, looks_coded: bool) {
        self.structure = Structure::Foreign;
        let found = String::from_utf8_lossy(self.line.get(..self.line.len().min(40)).unwrap_or_default());
        let (code, said) = if looks_coded {
            (ProblemCode::MissingHeader, "the file does not start with a file header (01)")
        } else {
            (ProblemCode::UnknownFormat, "the file does not start like a BAI2 file")
        };
        let place = self.place_at(self.pos, self.line_len);
        self.problems.push(Diagnostic::error(code, Scope::File, place, said).because("01,", found));
    }

    fn stray(&mut self, code: ProblemCode, said: &str) {
        let rest = self.line.get(self.pos..).unwrap_or_default();
        let found = String::from_utf8_lossy(rest.get(..rest.len().min(40)).unwrap_or_default());
        let place = self.place_at(self.pos, rest.len() as u64);
        self.problems.push(Diagnostic::error(code, Scope::File, place, said).because("a BAI2 record", found));
        self.structure = Structure::Broken;
        self.numbered += 1;
        self.strays += 1;
        self.pos = self.line.len();
    }

    /// Appends the piece at the current position to the record being built; `skip` bytes are its code and comma.
    fn append(&mut self, skip: usize) {
        let from = (self.pos + skip).min(self.line.len());
        let body = self.line.get(from..).unwrap_or_default();
        let mut cut = if self.line.get(self.pos + 2) == Some(&b'/') && skip == 3 {
            // `99/`: a record without any field.
            Cut { len: 0, seam: Seam::Slash, next: None, litter: !body.is_empty() }
        } else if self.building.code == Code::Entry {
            cut_text(body)
        } else {
            cut_fields(body)
        };
        let full = matches!(self.limit, Limit::Bytes(limit) if self.line_len == limit);
        if cut.seam == Seam::Open && full {
            cut.seam = Seam::Full;
        }
        let piece_end = from + cut.len + usize::from(cut.seam == Seam::Slash);
        let piece = body.get(..cut.len).unwrap_or_default();
        let fits = self.building.add(piece, cut.seam);
        self.building.end = self.line_start + piece_end.min(self.line.len()) as u64;
        if self.building.pieces.len() == 1 {
            self.building.place.len = u32::try_from(piece_end - self.pos).unwrap_or(u32::MAX);
        }
        let mut here = self.place_at(self.pos, (piece_end - self.pos) as u64);
        here.record = self.numbered;
        if !fits && !std::mem::replace(&mut self.said.truncated, true) {
            let said =
                format!("the record has more than {MAX_RECORD_BYTES} bytes; the rest of it is dropped");
            self.problems.push(Diagnostic::error(ProblemCode::LineTooLong, Scope::Item, here, said));
            self.structure = Structure::Broken;
        }
        if cut.litter && !std::mem::replace(&mut self.said.litter, true) {
            let said = "there is text behind the slash that ends the record; it is not read";
            self.problems.push(Diagnostic::warning(ProblemCode::LooseFormat, Scope::Field, here, said));
        }
        self.spliced_here = cut.next.is_some() && self.building.code == Code::Entry;
        self.pos = cut.next.map_or(self.line.len(), |next| from + next);
    }
}
