//! Reads payments from the sets 823 and 820 of a file, whatever else stands in it.

use std::io::{self, BufRead};

use lockbox_domain::{Diagnostic, Place, ProblemCode, Scope, sanitise};

use super::envelope::Envelope;
use super::lockbox::Lockbox;
use super::order::Order;
use super::segment::{Flaw, Segment};
use super::segments::Segments;
use crate::books::Books;
use crate::deposit_accounts::DepositAccounts;
use crate::event::{PaymentEvent as Event, ReadPayments};
use crate::report::Report;

/// The set that is open.
#[derive(Debug, Default)]
enum Set {
    Lockbox(Box<Lockbox>),
    Order(Box<Order>),
    /// None, or one that is not booked from.
    #[default]
    Other,
}

/// What is remembered between segments.
#[derive(Debug, Default)]
struct State {
    accounts: DepositAccounts,
    envelope: Envelope,
    books: Books,
    set: Set,
    /// True once a set was seen that payments can be read from.
    useful: bool,
    /// The first set that none can be read from.
    unsupported: Option<(String, Place)>,
    said_windows: bool,
    last: Place,
}

/// Reads one file.
#[derive(Debug)]
pub struct Reader<R> {
    segments: Segments<R>,
    state: State,
    report: Report,
    ended: bool,
}

impl<R: BufRead> Reader<R> {
    /// Reads `input`, which stands at the first byte of the file.
    pub fn new(input: R) -> Self {
        Self {
            segments: Segments::new(input),
            state: State::default(),
            report: Report::default(),
            ended: false,
        }
    }

    /// An order that is paid to one of these accounts is of the lockbox of that account.
    #[must_use]
    pub fn of_accounts(mut self, accounts: DepositAccounts) -> Self {
        self.state.accounts = accounts;
        self
    }

    /// Where what could not be used of payments begins, since this was asked last: each reaches to the next payment.
    pub(super) fn take_refused(&mut self) -> Vec<u64> {
        self.state.books.take_refused()
    }

    /// The next event; `None` after [`Event::FileEnd`]. Fails only when the input does.
    pub fn next_event(&mut self) -> io::Result<Option<Event>> {
        loop {
            if let Some(event) = self.report.out.pop_front() {
                return Ok(Some(event));
            }
            if self.ended {
                return Ok(None);
            }
            if let Some(segment) = self.segments.next_segment()? {
                self.report.make_solid();
                self.state.step(&segment, &mut self.report);
            } else {
                self.ended = true;
                let strange = self.segments.is_strange();
                std::mem::take(&mut self.state).finish(strange, &mut self.report);
            }
        }
    }
}

impl<R: BufRead> ReadPayments for Reader<R> {
    fn next_event(&mut self) -> io::Result<Option<Event>> {
        self.next_event()
    }
}

impl State {
    fn step(&mut self, segment: &Segment<'_>, report: &mut Report) {
        self.last = segment.place;
        self.envelope.count_segment();
        self.say_windows(segment, report);
        if segment.flaw == Some(Flaw::TooLong) {
            let message = format!("segment {} is longer than any segment", sanitise(&segment.name()));
            let problem =
                Diagnostic::error(ProblemCode::LineTooLong, Scope::Batch, segment.place, message.clone());
            report.tell(problem);
            self.hold(message);
            return;
        }
        let may_end = segment.id() == b"ISA" || self.envelope.may_end_with(segment.id());
        if segment.flaw == Some(Flaw::CutOff) && !may_end {
            return;
        }
        match segment.id() {
            id @ (b"ISA" | b"IEA" | b"GS" | b"GE" | b"ST") => self.around(id, segment, report),
            b"SE" => {
                self.settle(report);
                match self.envelope.close_set(segment, report) {
                    // What a deposit lost shows in its totals; an order has none.
                    Some((ProblemCode::ControlCount, _)) if matches!(self.set, Set::Lockbox(_)) => {}
                    Some((_, why)) => self.hold(why),
                    None => {}
                }
                self.close(report);
            }
            id if !self.envelope.in_set() => self.outside(id, segment, report),
            id => self.inside(id, segment, report),
        }
    }

    /// A segment outside of sets: of one whose header is missing, or none of ours.
    fn outside(&mut self, id: &[u8], segment: &Segment<'_>, report: &mut Report) {
        if id != b"TA1"
            && let Some((set, why)) = self.envelope.imply_set(segment, report)
        {
            self.begin_set(set, segment, Some(why));
            self.inside(id, segment, report);
            return;
        }
        self.envelope.stray(segment, report);
    }

    /// A header or trailer around sets; a set that is open has lost its end.
    fn around(&mut self, id: &[u8], segment: &Segment<'_>, report: &mut Report) {
        let broken = self.envelope.break_off_set(segment.place, report);
        let told = broken.is_some();
        if let Some(why) = broken {
            self.hold(why);
            self.settle(report);
            self.close(report);
        }
        match id {
            b"ISA" => self.envelope.open_interchange(segment, told, report),
            b"IEA" => self.envelope.end_interchange(segment, told, report),
            b"GS" => self.envelope.open_group(segment, told, report),
            b"GE" => self.envelope.end_group(segment, told, report),
            _ => self.open_set(segment, report),
        }
    }

    fn open_set(&mut self, segment: &Segment<'_>, report: &mut Report) {
        let held = self.envelope.open_set(segment, report);
        self.begin_set(segment.get(1), segment, held);
    }

    fn begin_set(&mut self, set: &[u8], segment: &Segment<'_>, held: Option<String>) {
        self.set = match set {
            b"823" => Set::Lockbox(Box::new(Lockbox::open(held))),
            b"820" => Set::Order(Box::new(Order::open(segment, held))),
            other => {
                let code = sanitise(&String::from_utf8_lossy(other));
                self.unsupported.get_or_insert((code, segment.place));
                Set::Other
            }
        };
        self.useful |= !matches!(self.set, Set::Other);
    }

    /// A segment of the open set.
    fn inside(&mut self, id: &[u8], segment: &Segment<'_>, report: &mut Report) {
        let known = KNOWN.contains(&id);
        match &mut self.set {
            Set::Lockbox(set) if known => set.take(segment, &mut self.books, report),
            Set::Lockbox(set) => set.unknown(segment, &mut self.books, report),
            Set::Order(set) if known => set.take(segment, report),
            Set::Order(_) => {
                let message = format!("segment {} is none of a payment order", sanitise(&segment.name()));
                let code = ProblemCode::UnknownRecordType;
                report.tell(Diagnostic::warning(code, Scope::Item, segment.place, message));
            }
            Set::Other => {}
        }
    }

    fn hold(&mut self, why: String) {
        match &mut self.set {
            Set::Lockbox(set) => set.hold(why),
            Set::Order(set) => set.hold(why),
            Set::Other => {}
        }
    }

    fn settle(&mut self, report: &mut Report) {
        match &mut self.set {
            Set::Lockbox(set) => set.settle(&mut self.books, report),
            Set::Order(set) => set.settle(&self.accounts, &mut self.books, report),
            Set::Other => {}
        }
    }

    fn close(&mut self, report: &mut Report) {
        match std::mem::take(&mut self.set) {
            Set::Lockbox(set) => set.close(report),
            Set::Order(set) => set.close(&mut self.books, report),
            Set::Other => {}
        }
    }

    /// The file is over.
    fn finish(mut self, strange: bool, report: &mut Report) {
        let records = self.last.record;
        if records == 0 {
            let (code, message) = if strange {
                (ProblemCode::UnknownFormat, "the file does not begin as X12 does")
            } else {
                (ProblemCode::EmptyFile, "the file has no segments")
            };
            let place = Place { line: 1, ..Place::default() };
            report.tell_only(Diagnostic::error(code, Scope::File, place, message));
            report.out.push_back(Event::FileEnd(self.books.summary(0, false, false)));
            return;
        }
        let cut = self.envelope.end_file(self.last, report);
        let whole = cut.is_none();
        if let Some(why) = cut {
            self.hold(why);
        }
        self.settle(report);
        self.close(report);
        self.tell_unsupported(report);
        let accepted = whole && (self.useful || self.unsupported.is_none());
        // A test may well add up.
        let faults = report.errors > self.envelope.tests;
        let balanced = whole && !faults && self.books.balanced && !self.envelope.miscounted;
        report.close();
        report.out.push_back(Event::FileEnd(self.books.summary(records, accepted, balanced)));
    }

    fn tell_unsupported(&self, report: &mut Report) {
        let Some((code, place)) = &self.unsupported else { return };
        let message = format!("transaction set {code} is known and not booked from");
        let problem = Diagnostic::error(ProblemCode::UnsupportedFormat, Scope::File, *place, message)
            .because("820 or 823", code);
        report.tell(if self.useful {
            Diagnostic { severity: lockbox_domain::Severity::Warning, scope: Scope::Lockbox, ..problem }
        } else {
            problem
        });
    }

    fn say_windows(&mut self, segment: &Segment<'_>, report: &mut Report) {
        // What cuts may be any byte, and the header shows it.
        if self.said_windows || segment.bytes().is_ascii() || segment.id() == b"ISA" {
            return;
        }
        if segment.elements().any(|element| std::str::from_utf8(element.bytes).is_err()) {
            self.said_windows = true;
            let message = "text is not UTF-8 and was read as Windows-1252";
            let code = ProblemCode::NotUtf8;
            report.tell(Diagnostic::warning(code, Scope::File, segment.place, message));
        }
    }
}

/// The segments that the two sets may have in any of their versions.
const KNOWN: &[&[u8]] = &[
    b"ADX", b"AIN", b"AMT", b"ASI", b"ASM", b"AVA", b"BAT", b"BPR", b"BPS", b"CUR", b"DED", b"DEP", b"DTM",
    b"DTP", b"ENT", b"FA1", b"FA2", b"FGS", b"HL", b"IT1", b"LOC", b"LOOP", b"LQ", b"LS", b"LE", b"LX",
    b"N1", b"N10", b"N2", b"N3", b"N4", b"N9", b"NM1", b"NTE", b"OTI", b"PAM", b"PEN", b"PER", b"PID",
    b"PSA", b"QTY", b"RDM", b"REF", b"RIC", b"RMR", b"RYL", b"SAC", b"SLN", b"TRN", b"TXI", b"VEH", b"ITA",
    b"INV", b"MPP", b"PWK",
];
