//! A payment while its segments come: what the two sets have in common.

use lockbox_domain::{
    ByteRange, Cents, Diagnostic, Item, Place, ProblemCode, RemittanceLine, RoutingNumber, Scope, sanitise,
};

use super::segment::Segment;
use super::values::{amount, element_name};
use crate::report::Report;

/// More remittance lines than these are not kept with one payment. Bounds memory; the largest groups of members are
/// below it.
const MAX_LINES: usize = 200_000;
/// More text than this is not kept with one payment, in bytes.
const MAX_TEXT: usize = 1024 * 1024;

/// A payment whose segments may still come.
#[derive(Debug, Default)]
pub(super) struct Payment {
    pub(super) item: Item,
    text: String,
    place: Place,
    end: u64,
    /// What the remittance lines add up to.
    paid: Sum,
    /// Adjustments that belong to no line, and those that explain one.
    adjusted: Sum,
    explained: Sum,
    /// True while adjustments belong to a remittance line.
    in_line: bool,
    /// Why it may not flow.
    pub(super) wrong: Option<String>,
    /// True when it does not say what was paid to us.
    unusable: bool,
}

/// A payment that is whole.
#[derive(Debug)]
pub(super) struct Closed {
    pub(super) item: Item,
    /// Why it may not flow.
    pub(super) wrong: Option<String>,
    /// False when it does not say what was paid to us: it is no item then.
    pub(super) usable: bool,
}

/// A sum that remembers whether it can be trusted.
#[derive(Debug, Default, Clone, Copy)]
struct Sum {
    total: Cents,
    parts: u32,
    spoiled: bool,
}

impl Sum {
    fn add(&mut self, part: Option<Cents>) {
        match part.and_then(|p| self.total.plus(p).ok()) {
            Some(total) => self.total = total,
            None => self.spoiled = true,
        }
        self.parts = self.parts.saturating_add(1);
    }
}

impl Payment {
    /// Opens a payment with `BPR`, or with `BPS` as it was in the oldest versions.
    pub(super) fn open(segment: &Segment<'_>, report: &mut Report) -> Self {
        let mut payment = Self::default();
        let item = &mut payment.item;
        item.record = segment.place.record;
        item.bytes.start = segment.place.byte;
        let mut wrong = None;
        match amount(segment, 2, Scope::Item, report) {
            Some(cents) if cents.is_negative() => {
                wrong = Some(format!("{} is negative", element_name(segment, 2)));
                let problem = Diagnostic::error(
                    ProblemCode::BadAmount,
                    Scope::Item,
                    segment.at(2),
                    wrong.clone().unwrap_or_default(),
                );
                report.tell(problem.because("what was paid", cents.to_string()));
            }
            Some(cents) => item.amount = cents,
            None => wrong = Some(format!("the amount in {} cannot be read", element_name(segment, 2))),
        }
        let old = segment.id() == b"BPS";
        if !old && segment.get(3) == b"D" {
            let message = "BPR03 says that it is a debit, not a payment to us".to_owned();
            let problem =
                Diagnostic::error(ProblemCode::OddValue, Scope::Item, segment.at(3), message.clone());
            report.tell(problem.because("C", "D"));
            wrong.get_or_insert(message);
        }
        payer_bank(segment, old, item, report);
        (payment.unusable, payment.wrong) = (wrong.is_some(), wrong);
        (payment.place, payment.end) = (segment.place, segment.end());
        payment
    }

    /// Another segment of it was read.
    pub(super) fn reach(&mut self, segment: &Segment<'_>) {
        self.end = segment.end();
    }

    /// Adds to its text.
    pub(super) fn say(&mut self, words: &str) {
        let words = words.trim();
        if words.is_empty() || self.text.len() + words.len() >= MAX_TEXT {
            return;
        }
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(words);
    }

    /// `TRN`: the check or trace number, and what comes after a first one as text.
    pub(super) fn trace(&mut self, segment: &Segment<'_>) {
        match (&self.item.serial, segment.some(2)) {
            (None, number) => self.item.serial = number,
            (Some(_), Some(number)) => self.say(&number),
            (Some(_), None) => {}
        }
    }

    /// `N1`: who paid, or whom.
    pub(super) fn party(&mut self, segment: &Segment<'_>) {
        let name = segment.some(2);
        match segment.get(1) {
            b"PE" => self.item.payee = self.item.payee.take().or(name),
            b"PR" | b"RM" => {
                self.item.remitter = self.item.remitter.take().or(name);
                // 91 and 92: a number that seller or buyer gave, not one of a bank or the tax office.
                if matches!(segment.get(3), b"91" | b"92") {
                    self.item.customer = self.item.customer.take().or_else(|| segment.some(4));
                }
            }
            _ => self.say(&name.unwrap_or_default()),
        }
    }

    /// `REF` and `NTE`: numbers and words.
    pub(super) fn reference(&mut self, segment: &Segment<'_>) {
        // SY is a Social Security number: it identifies nobody here, and stays in the bank's file.
        if segment.id() == b"REF" && segment.get(1) == b"SY" {
            return;
        }
        self.say(&segment.text(2));
        self.say(&segment.text(3));
    }

    /// `RMR`: what is paid, under `reference`.
    pub(super) fn line(&mut self, segment: &Segment<'_>, reference: String, report: &mut Report) {
        self.in_line = true;
        let paid = if segment.get(4).is_empty() { None } else { self.part(segment, 4, report) };
        self.paid.add(paid);
        self.keep(segment, RemittanceLine { reference, amount: paid }, report);
    }

    /// `ENT`: what comes is about somebody else.
    pub(super) fn leave_line(&mut self) {
        self.in_line = false;
    }

    /// `ADX`: an adjustment, of the line before it or of the payment.
    pub(super) fn adjustment(&mut self, segment: &Segment<'_>, report: &mut Report) {
        let part = self.part(segment, 1, report);
        if self.in_line {
            self.explained.add(part);
            self.say(&segment.text(4));
            return;
        }
        self.adjusted.add(part);
        let reference = segment.some(4).unwrap_or_else(|| format!("ADX {}", segment.text(2)));
        self.keep(segment, RemittanceLine { reference, amount: part }, report);
    }

    /// It is whole: compares the payment with what it is said to be for.
    pub(super) fn close(mut self, report: &mut Report) -> Closed {
        self.compare(report);
        let len = self.end.saturating_sub(self.item.bytes.start);
        self.item.bytes = ByteRange { len: u32::try_from(len).unwrap_or(u32::MAX), ..self.item.bytes };
        self.item.remittance = self.text;
        Closed { item: self.item, wrong: self.wrong, usable: !self.unusable }
    }

    /// Senders add adjustments to what the lines say, or only explain with them: any of these readings will do.
    fn compare(&self, report: &mut Report) {
        let parts = [self.paid, self.adjusted, self.explained];
        let said = self.paid.parts > 0 || self.adjusted.parts > 0;
        if !said || self.wrong.is_some() || parts.iter().any(|p| p.spoiled) {
            return;
        }
        let paid = self.paid.total;
        let with = paid.plus(self.adjusted.total);
        let all = with.clone().and_then(|sum| sum.plus(self.explained.total));
        let amount = self.item.amount;
        if paid == amount || with == Ok(amount) || all == Ok(amount) {
            return;
        }
        let sum = with.unwrap_or(paid);
        let message = format!("the payment is {amount}, its remittance adds up to {sum}");
        let problem = Diagnostic::warning(ProblemCode::ControlTotal, Scope::Item, self.place, message);
        report.tell(problem.because(sum.to_string(), amount.to_string()));
    }

    /// An amount of a line or an adjustment.
    fn part(&mut self, segment: &Segment<'_>, number: usize, report: &mut Report) -> Option<Cents> {
        let part = amount(segment, number, Scope::Item, report);
        if part.is_none() {
            let why = format!("the amount in {} cannot be read", element_name(segment, number));
            self.wrong.get_or_insert(why);
        }
        part
    }

    fn keep(&mut self, segment: &Segment<'_>, line: RemittanceLine, report: &mut Report) {
        if self.item.lines.len() < MAX_LINES {
            self.item.lines.push(line);
            return;
        }
        let why = format!("the payment has more than {MAX_LINES} remittance lines");
        if self.wrong.is_none() {
            let problem = Diagnostic::error(ProblemCode::OddValue, Scope::Item, segment.place, why.clone());
            report.tell(problem);
            self.wrong = Some(why);
        }
    }
}

/// The bank and account it is drawn on.
fn payer_bank(segment: &Segment<'_>, old: bool, item: &mut Item, report: &mut Report) {
    // BPR06 qualifies the bank, BPR08 the account; BPS04 the bank, and its account has no qualifier.
    let (mut bank, mut account) = if old { (4, 6) } else { (6, 9) };
    let is_qualifier = |at: usize| matches!(segment.get(at), b"01" | b"02" | b"03" | b"04");
    if segment.get(bank).is_empty() && is_qualifier(bank + 1) {
        let message = format!("the bank stands one element further than in {}", element_name(segment, bank));
        report.tell(Diagnostic::warning(
            ProblemCode::LooseFormat,
            Scope::Field,
            segment.at(bank + 1),
            message,
        ));
        (bank, account) = (bank + 1, account + 1);
    }
    item.account = segment.some(account);
    if segment.get(bank) != b"01" {
        return;
    }
    item.routing = segment.some(bank + 1);
    let Some(routing) = item.routing.as_deref() else { return };
    let good = RoutingNumber::parse(routing).is_some_and(|r| r.check_digit_ok() && r.known_range());
    if !good {
        let message = format!("routing number {} fails its check", sanitise(routing));
        let place = segment.at(bank + 1);
        report.tell(
            Diagnostic::warning(ProblemCode::BadRouting, Scope::Field, place, message)
                .because("nine digits that pass the ABA check", routing),
        );
    }
}
