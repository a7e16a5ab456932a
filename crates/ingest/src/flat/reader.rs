//! Rows to payments, in memory for one item and the sums of what is open.

use std::io::{self, BufRead};

use chrono::NaiveDate;
use lockbox_domain::{
    Attachment, AttachmentKind, ByteRange, Cents, Diagnostic, ImageRef, ImageSide, ImageSource, Item,
    LockboxNumber, Place, ProblemCode, RemittanceLine, Scope, sanitise,
};

use super::place::{date, lockbox};
use super::profile::{Covers, FlatProfile, Layout, Name, Role, headings};
use super::rows::{Row, Split, values};
use super::totals::{Totals, batch_total};
use crate::books::{Batch, Books};
use crate::event::{PaymentEvent as Event, ReadPayments};
use crate::lines::Lines;
use crate::report::Report;
use crate::statement::money::Refused;
use crate::text::decode;

/// A quoted value may go over as many lines; a quote that is never closed ends there.
const MAX_ROW_LINES: usize = 20;

/// Rows without one that fits, after which a file is no file of this layout.
const STRANGE_ROWS: u64 = 50;

/// Headers that are remembered between two questions for them.
const MOST_HEADS: usize = 64;

/// Reads one file under one layout.
#[derive(Debug)]
pub struct Reader<'p, R> {
    profile: &'p FlatProfile,
    lines: Lines<R>,
    report: Report,
    state: State,
    separator: Option<char>,
    /// Lines of a row with a quote that is open.
    held: Vec<String>,
    held_at: Place,
    ended: bool,
}

/// What is remembered between rows.
#[derive(Debug, Default)]
struct State {
    rows: u64,
    fitting: u64,
    odd: u64,
    headings: Vec<String>,
    lockbox: Option<LockboxNumber>,
    date: Option<NaiveDate>,
    number: Option<u32>,
    batch: Option<Batch>,
    pending: Option<Item>,
    books: Books,
    totals: Totals,
    said_windows: bool,
    last: Place,
    /// Begin and end of rows that others stand under, until they are asked for.
    heads: Vec<(u64, u64)>,
}

impl<'p, R: BufRead> Reader<'p, R> {
    /// Reads `input`, which stands at the first byte of the file, under `profile`.
    pub fn new(profile: &'p FlatProfile, input: R) -> Self {
        Self {
            profile,
            lines: Lines::new(input),
            report: Report::default(),
            state: State::default(),
            separator: None,
            held: Vec::new(),
            held_at: Place::default(),
            ended: false,
        }
    }

    /// Begin and end, in bytes, of the rows of headings and headers that were read since this was asked.
    pub(super) fn take_heads(&mut self) -> Vec<(u64, u64)> {
        std::mem::take(&mut self.state.heads)
    }

    /// Rows that fit a kind, and rows that fit none or cannot be used.
    pub(super) fn rows(&self) -> (u64, u64) {
        (self.state.fitting, self.state.odd)
    }

    fn step(&mut self) -> io::Result<()> {
        let Some(line) = self.lines.next_line()? else {
            self.finish();
            return Ok(());
        };
        let (text, recoded) = decode(line.bytes);
        let len = u32::try_from(line.full_len).unwrap_or(u32::MAX);
        let mut place = Place { record: self.state.rows + 1, line: line.number, byte: line.start, len };
        let cut = line.is_cut();
        if recoded && !std::mem::replace(&mut self.state.said_windows, true) {
            let said = "text is not UTF-8 and is read as Windows-1252";
            self.report.tell(Diagnostic::warning(ProblemCode::NotUtf8, Scope::Field, place, said));
        }
        if text.trim().is_empty() && self.held.is_empty() {
            return Ok(());
        }
        if cut {
            self.held.clear();
            self.state.odd_row(place, "the line is longer than any row can be", &mut self.report);
            return Ok(());
        }
        if self.profile.columns {
            let row = Row::plain(text.into_owned(), place);
            self.state.row(self.profile, &row, &mut self.report);
        } else {
            let separator = *self.separator.get_or_insert_with(|| self.profile.separator_of(&text));
            let mut whole = text.into_owned();
            if !self.held.is_empty() {
                let begun = self.held_at;
                place = Place { record: begun.record, line: begun.line, byte: begun.byte, ..place };
                place.len = u32::try_from(line.start + line.full_len - begun.byte).unwrap_or(u32::MAX);
                self.held.push(whole);
                whole = self.held.join("\n");
            }
            match values(whole.clone(), separator, place) {
                Split::Row(row) => {
                    self.held.clear();
                    self.state.row(self.profile, &row, &mut self.report);
                }
                Split::Open if self.held.len() < MAX_ROW_LINES => {
                    if self.held.is_empty() {
                        self.held_at = place;
                        self.held.push(whole);
                    }
                }
                Split::Open => {
                    self.held.clear();
                    self.state.odd_row(place, "a quote is never closed", &mut self.report);
                }
                Split::Bad(why) => {
                    self.held.clear();
                    self.state.odd_row(place, why, &mut self.report);
                }
            }
        }
        if self.state.fitting == 0 && self.state.rows > STRANGE_ROWS {
            self.finish();
        }
        Ok(())
    }

    fn finish(&mut self) {
        self.ended = true;
        if !self.held.is_empty() {
            self.state.odd_row(self.held_at, "a quote is never closed", &mut self.report);
        }
        let mut state = std::mem::take(&mut self.state);
        state.close_batch(&mut self.report);
        let fits = state.fitting > 0;
        if !fits {
            let code = if state.rows == 0 { ProblemCode::EmptyFile } else { ProblemCode::UnknownFormat };
            let message =
                if state.rows == 0 { "the file has no rows" } else { "no row of the file fits the layout" };
            let place = Place { record: 1, line: 1, byte: 0, len: 0 };
            self.report.tell_only(Diagnostic::error(code, Scope::File, place, message));
        }
        self.report.make_solid();
        state.totals.end_of_file(&mut state.books, state.last, &mut self.report);
        self.report.close();
        let balanced = fits && state.books.balanced && self.report.errors == 0;
        let rows = state.rows;
        let accepted = fits && (!state.books.is_empty() || state.books.confirmed > 0);
        let summary = state.books.summary(rows, accepted, balanced);
        self.report.out.push_back(Event::FileEnd(summary));
        self.state.fitting = state.fitting;
        self.state.odd = state.odd;
    }
}

impl<R: BufRead> ReadPayments for Reader<'_, R> {
    fn next_event(&mut self) -> io::Result<Option<Event>> {
        loop {
            if let Some(event) = self.report.out.pop_front() {
                return Ok(Some(event));
            }
            if self.ended {
                return Ok(None);
            }
            self.step()?;
        }
    }
}

impl State {
    /// Takes one row.
    fn row(&mut self, profile: &FlatProfile, row: &Row, report: &mut Report) {
        self.rows += 1;
        self.last = row.place;
        let first = self.rows == 1;
        let kind = profile.rows.iter().find(|layout| {
            (!layout.first || first)
                && match layout.role {
                    Role::Headings => {
                        self.headings.is_empty() && {
                            let names = headings(row);
                            profile.rows.iter().any(|l| l.is_headed_by(&names))
                        }
                    }
                    _ => layout.fits(row, &self.headings),
                }
        });
        let Some(layout) = kind else {
            self.odd_row(row.place, "the row is of no kind that the layout knows", report);
            self.rows -= 1;
            return;
        };
        if matches!(layout.role, Role::Headings | Role::Header | Role::Batch) && self.heads.len() < MOST_HEADS
        {
            self.heads.push((row.place.byte, row.place.byte + u64::from(row.place.len)));
        }
        match layout.role {
            Role::Headings => self.headings = headings(row),
            _ if needs_headings(layout) && self.headings.is_empty() => {
                self.odd_row(row.place, "the row comes before the headings", report);
                self.rows -= 1;
                return;
            }
            Role::Header => self.header(profile, layout, row, report),
            Role::Batch => {
                self.close_batch(report);
                self.context(profile, layout, row);
            }
            Role::Payment => self.payment(profile, layout, row, report),
            Role::Invoice => self.invoice(profile, layout, row, report),
            Role::WhiteMail => self.white_mail(layout, row, report),
            Role::Total => self.total(profile, layout, row, report),
            Role::Skip => {}
        }
        self.fitting += 1;
        report.make_solid();
    }

    /// A row that cannot be used: told, left out, and the file is not balanced.
    fn odd_row(&mut self, place: Place, why: &str, report: &mut Report) {
        self.rows += 1;
        self.odd += 1;
        self.last = place;
        self.books.balanced = false;
        self.totals.lost_row();
        let message = format!("row {}: {why}", place.record);
        report.tell(Diagnostic::error(ProblemCode::BadRow, Scope::Item, place, message));
    }

    /// What a row says of lockbox, date and batch holds until another one says otherwise.
    fn context(&mut self, profile: &FlatProfile, layout: &Layout, row: &Row) {
        if let Some(number) = lockbox(layout.value(Name::Lockbox, row, &self.headings)) {
            self.lockbox = Some(number);
        }
        if let Some(day) = date(layout.value(Name::Date, row, &self.headings), &profile.dates) {
            self.date = Some(day);
        }
        if let Ok(number) = layout.value(Name::Batch, row, &self.headings).parse() {
            self.number = Some(number);
        }
    }

    fn header(&mut self, profile: &FlatProfile, layout: &Layout, row: &Row, report: &mut Report) {
        self.close_batch(report);
        if layout.covers == Covers::Header {
            self.totals.end_of_header(&mut self.books, row.place, report);
            (self.lockbox, self.number) = (None, None);
        }
        self.context(profile, layout, row);
        self.said_date(layout, row, report);
        let stated = self.stated(profile, layout, row, report);
        self.totals.begin(layout.covers, stated, row.place);
    }

    /// A date that stands there and cannot be read.
    fn said_date(&self, layout: &Layout, row: &Row, report: &mut Report) {
        let text = layout.value(Name::Date, row, &self.headings);
        if self.date.is_none() && !text.is_empty() {
            let message = format!("row {}: the deposit date cannot be read", row.place.record);
            let problem = Diagnostic::warning(ProblemCode::BadDate, Scope::Lockbox, row.place, message);
            report.tell(problem.because("a date", sanitise(text)));
        }
    }

    /// The amount and count that a header or trailer states.
    fn stated(
        &self,
        profile: &FlatProfile,
        layout: &Layout,
        row: &Row,
        report: &mut Report,
    ) -> (Option<u64>, Option<Cents>) {
        let count = layout.value(Name::Count, row, &self.headings).parse().ok();
        let text = layout.value(Name::Amount, row, &self.headings);
        let amount = profile.money.read(text).ok();
        if amount.is_none() && layout.place(Name::Amount).is_some() {
            let message = format!("row {}: the total cannot be read", row.place.record);
            let problem = Diagnostic::error(ProblemCode::BadAmount, Scope::File, row.place, message);
            report.tell(problem.because("an amount", sanitise(text)));
        }
        (count, amount)
    }

    fn total(&mut self, profile: &FlatProfile, layout: &Layout, row: &Row, report: &mut Report) {
        self.flush(report);
        let stated = self.stated(profile, layout, row, report);
        if layout.covers == Covers::Batch {
            batch_total(self.batch.as_mut(), &mut self.books, stated, row.place, report);
            self.close_batch(report);
        } else {
            self.close_batch(report);
            self.totals.state(layout.covers, stated, row.place, &mut self.books, report);
        }
    }

    fn payment(&mut self, profile: &FlatProfile, layout: &Layout, row: &Row, report: &mut Report) {
        self.flush(report);
        let before = (self.lockbox.clone(), self.date, self.number);
        self.context(profile, layout, row);
        if before != (self.lockbox.clone(), self.date, self.number) {
            self.close_batch(report);
        }
        let text = layout.value(Name::Amount, row, &self.headings);
        let amount = match profile.money.read(text) {
            Ok(amount) => amount,
            Err(refused) => {
                let (code, why) = match refused {
                    Refused::LosesMoney => {
                        (ProblemCode::AmountLosesMoney, "the amount has more decimals than cents")
                    }
                    Refused::Unreadable => (ProblemCode::BadAmount, "the amount cannot be read"),
                };
                self.unusable(code, why, text, row.place, report);
                return;
            }
        };
        if amount.is_negative() {
            self.refund(amount, row.place, report);
            return;
        }
        self.said_date(layout, row, report);
        self.open(row.place, report);
        let mut item = item(profile, layout, row, &self.headings, report);
        item.amount = amount;
        self.totals.payment(amount);
        pairs(profile, layout, row, &self.headings, &mut item);
        self.pending = Some(item);
    }

    /// Money taken back is no payment; totals count it, and the batch waits for a person.
    fn refund(&mut self, amount: Cents, place: Place, report: &mut Report) {
        self.totals.refund(amount);
        let message = format!("row {} takes back {amount}, which is no payment", place.record);
        report.tell(Diagnostic::error(ProblemCode::BadAmount, Scope::Batch, place, message.clone()));
        self.open(place, report);
        if let Some(batch) = &mut self.batch {
            batch.hold(message);
        }
    }

    /// A payment whose money is not known: it is left out, and whatever a total covers shows that it is missing.
    fn unusable(&mut self, code: ProblemCode, why: &str, text: &str, place: Place, report: &mut Report) {
        self.odd += 1;
        self.books.balanced = false;
        self.totals.lost_row();
        let message = format!("row {}: {why}; the row is left out", place.record);
        let expected = "an amount of zero or more, in whole cents";
        report.tell(Diagnostic::error(code, Scope::Item, place, message).because(expected, sanitise(text)));
    }

    fn invoice(&mut self, profile: &FlatProfile, layout: &Layout, row: &Row, report: &mut Report) {
        let Some(item) = &mut self.pending else {
            let message = format!("row {} belongs to no payment", row.place.record);
            report.tell(Diagnostic::warning(ProblemCode::OrphanOverflow, Scope::Batch, row.place, message));
            return;
        };
        let end = row.place.byte + u64::from(row.place.len);
        item.bytes.len = u32::try_from(end - item.bytes.start).unwrap_or(u32::MAX);
        let value = |name| some(layout.value(name, row, &self.headings));
        item.customer = value(Name::Customer).filter(|c| !is_nothing(c)).or(item.customer.take());
        item.remitter = value(Name::Remitter).or(item.remitter.take());
        item.micr = value(Name::Micr).or(item.micr.take());
        if let Some(text) = value(Name::Text) {
            let blank = if item.remittance.is_empty() { "" } else { " " };
            item.remittance = format!("{}{blank}{text}", item.remittance);
        }
        pairs(profile, layout, row, &self.headings, item);
    }

    fn white_mail(&mut self, layout: &Layout, row: &Row, report: &mut Report) {
        self.flush(report);
        self.open(row.place, report);
        report.out.push_back(Event::Attachment(Attachment {
            kind: AttachmentKind::WhiteMail,
            batch_index: self.batch.as_ref().map_or(0, |b| b.index),
            amount: None,
            reference: sanitise(layout.value(Name::Text, row, &self.headings)),
            images: images(layout, row, &self.headings),
            bytes: ByteRange { start: row.place.byte, len: row.place.len },
            record: row.place.record,
        }));
    }

    fn open(&mut self, place: Place, report: &mut Report) {
        if self.batch.is_none() {
            let number = self.number.unwrap_or(1);
            let batch = self.books.open_batch(self.lockbox.clone(), self.date, number, place, report);
            self.batch = Some(batch);
        }
    }

    /// The open item goes out.
    fn flush(&mut self, report: &mut Report) {
        if let (Some(item), Some(batch)) = (self.pending.take(), &mut self.batch) {
            self.books.add(batch, item, report);
        }
    }

    fn close_batch(&mut self, report: &mut Report) {
        self.flush(report);
        if let Some(batch) = self.batch.take() {
            self.totals.wait(self.books.close_batch(batch), report);
        }
    }
}

fn needs_headings(layout: &Layout) -> bool {
    matches!(layout.place(Name::Amount), Some(super::place::Place::Heading(_)))
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Zeros alone are how a field says that there is nothing.
fn is_nothing(text: &str) -> bool {
    text.bytes().all(|b| b == b'0')
}

fn item(profile: &FlatProfile, layout: &Layout, row: &Row, headings: &[String], report: &mut Report) -> Item {
    let value = |name| some(layout.value(name, row, headings));
    let number = |name| value(name).filter(|v| !is_nothing(v));
    let routing = number(Name::Routing);
    if let Some(digits) = &routing {
        crate::lockbox::check_routing(report, digits, row.place);
    }
    let day = |name| date(layout.value(name, row, headings), &profile.dates);
    Item {
        item_number: layout.value(Name::Item, row, headings).parse().unwrap_or_default(),
        bytes: ByteRange { start: row.place.byte, len: row.place.len },
        record: row.place.record,
        routing,
        account: number(Name::Account),
        serial: number(Name::Serial),
        check_date: day(Name::CheckDate),
        received: day(Name::Received),
        remitter: value(Name::Remitter),
        payee: value(Name::Payee),
        customer: number(Name::Customer),
        remittance: value(Name::Text).unwrap_or_default(),
        micr: value(Name::Micr),
        images: images(layout, row, headings),
        ..Item::default()
    }
}

fn images(layout: &Layout, row: &Row, headings: &[String]) -> Vec<ImageRef> {
    let sides = [
        (Name::Front, ImageSide::Front),
        (Name::Back, ImageSide::Back),
        (Name::Coupon, ImageSide::Coupon),
        (Name::Envelope, ImageSide::Envelope),
    ];
    let named = sides.into_iter().filter_map(|(name, side)| {
        let name = layout.value(name, row, headings).replace('\\', "/");
        (!name.is_empty()).then_some(ImageRef { side, source: ImageSource::Named { name, page: 0 } })
    });
    named.collect()
}

fn pairs(profile: &FlatProfile, layout: &Layout, row: &Row, headings: &[String], item: &mut Item) {
    for pair in &layout.pairs {
        let reference = pair.reference.of(row, headings);
        if !reference.is_empty() {
            let amount = pair.amount.as_ref().and_then(|p| profile.money.read(p.of(row, headings)).ok());
            item.lines.push(RemittanceLine { reference: reference.to_owned(), amount });
        }
    }
}
