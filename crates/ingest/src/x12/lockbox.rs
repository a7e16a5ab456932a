//! 823: what a bank deposited from a lockbox. Deposits (`DEP`) hold batches (`BAT`), batches hold checks (`BPR`).
//!
//! Totals stand in front of what they count, and everything but the deposit may be left out: a batch without a total of
//! its own waits until its deposit has come true, and the checks of a deposit without batches are one.

use chrono::NaiveDate;
use lockbox_domain::{
    BatchSummary, Cents, Diagnostic, LockboxNumber, Place, ProblemCode, Scope, Severity, sanitise,
};

use super::order::other_currency;
use super::payment::{Closed, Payment};
use super::segment::Segment;
use super::values::{amount, day, element_name, number};
use crate::books::{Batch, Books};
use crate::event::PaymentEvent as Event;
use crate::report::Report;

/// More batches than these do not wait for their deposit. Bounds memory.
const MAX_WAITING: usize = 10_000;

/// A stated total and where it stands.
#[derive(Debug, Default, Clone, Copy)]
struct Stated {
    amount: Option<Cents>,
    amount_at: Place,
    /// True when the amount's qualifier says that it is this level's total.
    exact: bool,
    items: Option<u64>,
    items_at: Place,
    batches: Option<u64>,
    batches_at: Place,
    /// What becomes available when: adds up to the total.
    available: Option<Cents>,
}

/// An open deposit.
#[derive(Debug, Default)]
struct Deposit {
    lockbox: Option<LockboxNumber>,
    date: Option<NaiveDate>,
    label: String,
    place: Place,
    stated: Stated,
    batches: u64,
    items: u64,
    amount: Cents,
    /// Differences that batch totals told already: stated less counted.
    told: i64,
    told_items: i64,
    /// True when something unusable makes its sums worthless.
    spoiled: bool,
    /// Why nothing of it may flow.
    held: Option<String>,
    waiting: Vec<BatchSummary>,
    /// Which of those lack a payment that could not be used.
    short: Vec<usize>,
}

/// The set that is being read.
#[derive(Debug, Default)]
pub(super) struct Lockbox {
    held: Option<String>,
    deposit: Option<Deposit>,
    batch: Option<Batch>,
    batch_stated: Stated,
    /// True when the batch has a segment of its own.
    named: bool,
    payment: Option<Payment>,
    /// True behind a segment that may have been a payment: what follows belongs to that one.
    skipping: bool,
    ended: Vec<BatchSummary>,
}

impl Lockbox {
    /// Opens the set; `held` says why nothing in it may flow.
    pub(super) fn open(held: Option<String>) -> Self {
        Self { held, ..Self::default() }
    }

    /// Takes one segment of the set.
    pub(super) fn take(&mut self, segment: &Segment<'_>, books: &mut Books, report: &mut Report) {
        match segment.id() {
            b"DEP" => self.open_deposit(segment, books, report),
            b"BAT" => self.open_batch(segment, books, report),
            b"BPR" | b"BPS" => self.open_payment(segment, books, report),
            b"CUR" => {
                if let Some(why) = other_currency(segment, report) {
                    self.hold(why);
                }
            }
            _ if self.skipping => {}
            _ if self.payment.is_some() => self.detail(segment, report),
            b"AMT" | b"QTY" | b"AVA" => self.total(segment, report),
            _ => {}
        }
    }

    /// A segment that nobody knows: money may stand in it.
    pub(super) fn unknown(&mut self, segment: &Segment<'_>, books: &mut Books, report: &mut Report) {
        let message = format!("segment {} is none of a lockbox file", sanitise(&segment.name()));
        let problem =
            Diagnostic::error(ProblemCode::UnknownRecordType, Scope::Batch, segment.place, message.clone());
        report.tell(problem.because("a segment of set 823", String::from_utf8_lossy(segment.bytes())));
        self.end_payment(books, report);
        books.refuse(segment.place.byte);
        self.hold(message);
        self.skipping = true;
    }

    /// What is open may not flow.
    pub(super) fn hold(&mut self, why: String) {
        for waiting in &mut self.ended {
            hold_summary(waiting, &why);
        }
        if let Some(deposit) = &mut self.deposit {
            deposit.spoiled = true;
        }
        match (&mut self.batch, &mut self.deposit) {
            (Some(batch), _) => batch.spoil(why),
            (None, Some(deposit)) => _ = deposit.held.get_or_insert(why),
            (None, None) => _ = self.held.get_or_insert(why),
        }
    }

    /// The set is at its end, and what can be said of its contents is told.
    pub(super) fn settle(&mut self, books: &mut Books, report: &mut Report) {
        self.end_batch(true, books, report);
        self.end_deposit(books, report);
    }

    /// The set is over.
    pub(super) fn close(mut self, report: &mut Report) {
        self.release(report);
    }

    fn release(&mut self, report: &mut Report) {
        report.out.extend(self.ended.drain(..).map(Event::BatchEnd));
    }

    fn open_deposit(&mut self, segment: &Segment<'_>, books: &mut Books, report: &mut Report) {
        self.end_batch(false, books, report);
        self.end_deposit(books, report);
        self.release(report);
        self.skipping = false;
        let lockbox = LockboxNumber::new(&segment.text(1)).ok();
        let mut deposit = Deposit {
            label: format!("the deposit of lockbox {}", sanitise(&segment.text(1))),
            place: segment.place,
            held: self.held.clone(),
            ..Deposit::default()
        };
        if lockbox.is_none() {
            let message = "DEP01 is not a lockbox number".to_owned();
            let problem =
                Diagnostic::error(ProblemCode::BadHeader, Scope::Lockbox, segment.at(1), message.clone());
            report.tell(problem.because("a lockbox number", segment.text(1)));
            deposit.held.get_or_insert(message);
        }
        deposit.date = day(segment, 2, Severity::Error, report);
        if deposit.date.is_none() {
            deposit.held.get_or_insert_with(|| "its deposit date cannot be read".to_owned());
        }
        deposit.lockbox = lockbox;
        self.deposit = Some(deposit);
    }

    fn open_batch(&mut self, segment: &Segment<'_>, books: &mut Books, report: &mut Report) {
        self.end_batch(false, books, report);
        self.release(report);
        self.skipping = false;
        self.named = true;
        let reference = segment.text(3).into_owned();
        self.begin_batch(segment, &reference, books, report);
    }

    /// A batch begins here, with a segment of its own or without.
    fn begin_batch(&mut self, at: &Segment<'_>, reference: &str, books: &mut Books, report: &mut Report) {
        let held = self.held.clone();
        let deposit = self.deposit.get_or_insert_with(|| {
            let message = format!("{} comes before any DEP", sanitise(&at.name()));
            let problem =
                Diagnostic::error(ProblemCode::MissingHeader, Scope::Lockbox, at.place, message.clone());
            report.tell(problem.because("DEP", at.name()));
            let held = held.or(Some(message));
            Deposit {
                held,
                label: "the deposit".to_owned(),
                place: at.place,
                spoiled: true,
                ..Deposit::default()
            }
        });
        deposit.batches += 1;
        let number = batch_number(reference, deposit.batches);
        let mut batch = books.open_batch(deposit.lockbox.clone(), deposit.date, number, at.place, report);
        batch.reach(at.end());
        if let Some(why) = deposit.held.clone() {
            batch.hold(why);
        }
        self.batch_stated = Stated::default();
        self.batch = Some(batch);
    }

    fn open_payment(&mut self, segment: &Segment<'_>, books: &mut Books, report: &mut Report) {
        self.end_payment(books, report);
        self.skipping = false;
        if self.batch.is_none() {
            self.named = false;
            self.begin_batch(segment, "", books, report);
        }
        self.payment = Some(Payment::open(segment, report));
    }

    /// A segment of the open payment.
    fn detail(&mut self, segment: &Segment<'_>, report: &mut Report) {
        let Some(payment) = &mut self.payment else { return };
        payment.reach(segment);
        match segment.id() {
            b"TRN" => payment.trace(segment),
            b"N1" => payment.party(segment),
            b"REF" | b"NTE" => payment.reference(segment),
            b"RMR" => payment.line(segment, segment.text(2).into_owned(), report),
            b"ADX" => payment.adjustment(segment, report),
            _ => {}
        }
    }

    /// `AMT`, `QTY`, `AVA` in front of the payments: what batch or deposit are said to be.
    fn total(&mut self, segment: &Segment<'_>, report: &mut Report) {
        let of_batch = self.batch.is_some();
        let (scope, own) =
            if of_batch { (Scope::Batch, b"2".as_slice()) } else { (Scope::Lockbox, b"3".as_slice()) };
        let stated = match &mut self.deposit {
            _ if of_batch => &mut self.batch_stated,
            Some(deposit) => &mut deposit.stated,
            None => return,
        };
        match segment.id() {
            b"AMT" if stated.exact => {}
            b"AMT" => {
                let exact = segment.get(1) == own;
                if exact || stated.amount.is_none() {
                    let Some(cents) = amount(segment, 2, scope, report) else {
                        let why = format!("the total in {} cannot be read", element_name(segment, 2));
                        self.hold(why);
                        return;
                    };
                    (stated.amount, stated.amount_at, stated.exact) = (Some(cents), segment.at(2), exact);
                }
            }
            b"AVA" => {
                let before = stated.available.unwrap_or_default();
                stated.available = amount(segment, 1, scope, report).and_then(|c| before.plus(c).ok());
                stated.amount_at = if stated.amount.is_some() { stated.amount_at } else { segment.at(1) };
            }
            _ => self.count(segment, report),
        }
    }

    /// `QTY`: 41 counts batches, 42 checks; other counts are of other things.
    fn count(&mut self, segment: &Segment<'_>, report: &mut Report) {
        let of_batch = self.batch.is_some();
        let Some(deposit) = &mut self.deposit else { return };
        let stated = if of_batch { &mut self.batch_stated } else { &mut deposit.stated };
        let kind = segment.get(1);
        let known = if kind == b"41" { stated.batches } else { stated.items };
        if !matches!(kind, b"41" | b"42") || known.is_some() {
            return;
        }
        let count = number(segment.get(2));
        if count.is_none() {
            let message = format!("{} is not a count", element_name(segment, 2));
            let problem =
                Diagnostic::warning(ProblemCode::FieldNotNumeric, Scope::Field, segment.at(2), message);
            report.tell(problem.because("digits", segment.text(2)));
        }
        if kind == b"41" {
            (stated.batches, stated.batches_at) = (count, segment.at(2));
        } else {
            (stated.items, stated.items_at) = (count, segment.at(2));
        }
    }

    fn end_payment(&mut self, books: &mut Books, report: &mut Report) {
        let Some(payment) = self.payment.take() else { return };
        let Closed { item, wrong, usable } = payment.close(report);
        if let (Some(batch), false) = (&mut self.batch, usable) {
            books.refuse(item.bytes.start);
            batch.refuse(wrong.clone().unwrap_or_default(), &item.bytes);
        }
        if let Some(why) = wrong {
            self.hold(why);
        }
        let Some(batch) = self.batch.as_mut().filter(|_| usable) else { return };
        if let Some(deposit) = &mut self.deposit {
            deposit.items += 1;
            deposit.spoiled |= deposit.amount.plus(item.amount).map(|sum| deposit.amount = sum).is_err();
        }
        books.add(batch, item, report);
    }

    /// The batch is over: compared with its own total where it has one. `last`: the set is at its end.
    fn end_batch(&mut self, last: bool, books: &mut Books, report: &mut Report) {
        self.end_payment(books, report);
        let Some(mut batch) = self.batch.take() else { return };
        let stated = std::mem::take(&mut self.batch_stated);
        let total = stated.amount.or(stated.available);
        (batch.stated_amount, batch.stated_items) = (total, stated.items);
        if !batch.spoiled {
            self.compare_batch(&mut batch, stated, books, report);
        }
        if batch.refused > 0 {
            batch.stated_items.get_or_insert(u64::from(batch.items) + u64::from(batch.refused));
        }
        let short = batch.refused > 0;
        let summary = books.close_batch(batch);
        match &mut self.deposit {
            Some(deposit) if total.is_none() && deposit.waiting.len() < MAX_WAITING => {
                if short {
                    deposit.short.push(deposit.waiting.len());
                }
                deposit.waiting.push(summary);
            }
            _ => self.ended.push(summary),
        }
        if !last {
            self.release(report);
        }
    }

    fn compare_batch(&mut self, batch: &mut Batch, stated: Stated, books: &mut Books, report: &mut Report) {
        let Some(deposit) = &mut self.deposit else { return };
        let label = if self.named { format!("batch {:03}", batch.number) } else { "the batch".to_owned() };
        let counted = u64::from(batch.items);
        if let Some(items) = stated.items.filter(|items| *items != counted) {
            deposit.told_items += signed(items) - signed(counted);
        }
        if let Some(total) = batch.stated_amount {
            if total == batch.amount {
                books.confirmed += u32::from(counted > 0);
            } else {
                let message = differs(&label, total, stated.items, batch.amount, counted);
                tell_amount(Scope::Batch, stated.amount_at, &message, total, batch.amount, report);
                deposit.told = deposit.told.saturating_add(total.get().saturating_sub(batch.amount.get()));
                (books.broken, books.balanced) = (books.broken + 1, false);
                batch.hold(message);
                return;
            }
        }
        if let Some(items) = stated.items.filter(|items| *items != counted) {
            let message = format!("{label} says {items} checks, it has {counted}");
            tell_count(Scope::Batch, stated.items_at, &message, items, counted, report);
            books.balanced = false;
            batch.hold(message);
        }
    }

    /// The deposit is over: what waited for its total flows when that comes true.
    fn end_deposit(&mut self, books: &mut Books, report: &mut Report) {
        let Some(mut deposit) = self.deposit.take() else { return };
        let problem = if deposit.spoiled { None } else { deposit.compare(books, report) };
        let why = problem.or_else(|| deposit.held.clone());
        // What is spoiled cannot vouch for a batch that nothing else vouches for.
        let why = why.or_else(|| deposit.spoiled.then(|| format!("{} cannot be added up", deposit.label)));
        deposit.say_what_is_short();
        for mut waiting in std::mem::take(&mut deposit.waiting) {
            if let Some(why) = &why {
                hold_summary(&mut waiting, why);
            }
            self.ended.push(waiting);
        }
    }
}

impl Deposit {
    /// Where one batch without a total of its own lacks a payment, the deposit's total tells what that batch was.
    fn say_what_is_short(&mut self) {
        let lacking = self.stated.amount.or(self.stated.available).and_then(|t| t.minus(self.amount).ok());
        if let ([at], Some(lacking)) = (self.short.as_slice(), lacking)
            && let Some(batch) = self.waiting.get_mut(*at)
        {
            batch.stated_amount = batch.amount.plus(lacking).ok();
        }
    }

    /// Compares what the deposit is said to be with what it is. Returns what differs.
    fn compare(&self, books: &mut Books, report: &mut Report) -> Option<String> {
        let stated = self.stated;
        let Some(total) = stated.amount.or(stated.available) else {
            if self.waiting.is_empty() {
                return None;
            }
            let message = format!("{} and its batches state no amount", self.label);
            let problem =
                Diagnostic::error(ProblemCode::MissingTrailer, Scope::Lockbox, self.place, message.clone());
            report.tell(problem.because("AMT", "none"));
            books.balanced = false;
            return Some(message);
        };
        if total == self.amount {
            books.confirmed += u32::from(self.items > 0);
        } else if total.get() == self.amount.get().saturating_add(self.told) {
            return None;
        } else {
            let message = differs(&self.label, total, stated.items, self.amount, self.items);
            tell_amount(Scope::Lockbox, stated.amount_at, &message, total, self.amount, report);
            (books.broken, books.balanced) = (books.broken + 1, false);
            return Some(message);
        }
        if let Some(items) = stated.items.filter(|n| *n != self.items)
            && signed(items) != signed(self.items).saturating_add(self.told_items)
        {
            let message = format!("{} says {items} checks, it has {}", self.label, self.items);
            tell_count(Scope::Lockbox, stated.items_at, &message, items, self.items, report);
            books.balanced = false;
            return Some(message);
        }
        if let Some(batches) = stated.batches.filter(|n| *n != self.batches) {
            let message = format!("{} says {batches} batches, it has {}", self.label, self.batches);
            tell_count(Scope::Lockbox, stated.batches_at, &message, batches, self.batches, report);
            books.balanced = false;
            return Some(message);
        }
        None
    }
}

fn hold_summary(summary: &mut BatchSummary, why: &str) {
    summary.sound = false;
    summary.why_held.get_or_insert_with(|| why.to_owned());
}

/// The number of a batch: the digits of its reference, or its place in the deposit.
fn batch_number(reference: &str, place: u64) -> u32 {
    let digits: String = reference.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| u32::try_from(place).unwrap_or(u32::MAX))
}

fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// `batch 001 says 1234.56, its 3 checks add up to 1234.65`, and for how many where that differs too.
fn differs(label: &str, total: Cents, items: Option<u64>, amount: Cents, counted: u64) -> String {
    let stated = match items.filter(|items| *items != counted) {
        Some(items) => format!("{total} for {items}"),
        None => total.to_string(),
    };
    let noun = if counted == 1 { "check adds" } else { "checks add" };
    format!("{label} says {stated}, its {counted} {noun} up to {amount}")
}

fn tell_amount(
    scope: Scope,
    place: Place,
    message: &str,
    stated: Cents,
    counted: Cents,
    report: &mut Report,
) {
    let problem = Diagnostic::error(ProblemCode::ControlTotal, scope, place, message);
    report.tell(problem.because(counted.to_string(), stated.to_string()));
}

fn tell_count(scope: Scope, place: Place, message: &str, stated: u64, counted: u64, report: &mut Report) {
    let problem = Diagnostic::error(ProblemCode::ControlCount, scope, place, message);
    report.tell(problem.because(counted.to_string(), stated.to_string()));
}
