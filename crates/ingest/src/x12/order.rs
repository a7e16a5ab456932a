//! 820: one payment and what it is for, member by member in the forms for insurance premium (005010X218 of employers
//! and states, X306 of exchanges) and invoice by invoice in those of trade.

use chrono::NaiveDate;
use lockbox_domain::{Diagnostic, Place, ProblemCode, Scope, Severity};

use super::payment::{Closed, Payment};
use super::segment::Segment;
use super::values::{day, number};
use crate::books::{Batch, Books};
use crate::deposit_accounts::{DepositAccounts, lockbox_of};
use crate::event::PaymentEvent as Event;
use crate::report::Report;

/// The set that is being read; the payment is a batch of its own, held or not by itself.
#[derive(Debug)]
pub(super) struct Order {
    control: u32,
    start: Place,
    end: u64,
    date: Option<NaiveDate>,
    /// Our account that the money went to.
    account: Option<String>,
    payment: Option<Payment>,
    /// Whom the lines are about: the number in `NM109`.
    member: Option<String>,
    /// True before the first entity.
    heading: bool,
    /// Why nothing of it may flow.
    held: Option<String>,
    batch: Option<Batch>,
}

impl Order {
    /// Opens the set with `ST`; `held` says why nothing in it may flow.
    pub(super) fn open(segment: &Segment<'_>, held: Option<String>) -> Self {
        Self {
            control: number(segment.get(2)).and_then(|n| u32::try_from(n).ok()).unwrap_or_default(),
            start: segment.place,
            end: segment.end(),
            date: None,
            account: None,
            payment: None,
            member: None,
            heading: true,
            held,
            batch: None,
        }
    }

    /// Takes one segment of the set.
    pub(super) fn take(&mut self, segment: &Segment<'_>, report: &mut Report) {
        self.end = segment.end();
        if segment.id() == b"BPR" || segment.id() == b"BPS" {
            self.open_payment(segment, report);
            return;
        }
        let Some(payment) = &mut self.payment else { return };
        payment.reach(segment);
        match segment.id() {
            b"TRN" => payment.trace(segment),
            b"N1" => payment.party(segment),
            b"REF" => {
                // 38 and 14: the group's number with the receiver of the premium.
                if self.heading && matches!(segment.get(1), b"38" | b"14") {
                    payment.item.customer = payment.item.customer.take().or_else(|| segment.some(2));
                }
                payment.reference(segment);
            }
            b"NTE" => payment.reference(segment),
            // 582: the period that is paid for.
            b"DTM" if segment.get(1) == b"582" => payment.say(&segment.text(6)),
            b"ENT" => {
                (self.member, self.heading) = (None, false);
                payment.leave_line();
            }
            b"NM1" => self.member(segment),
            b"RMR" => self.line(segment, report),
            b"ADX" => payment.adjustment(segment, report),
            b"CUR" => self.currency(segment, report),
            _ => {}
        }
    }

    /// The set may not flow.
    pub(super) fn hold(&mut self, why: String) {
        match &mut self.batch {
            Some(batch) => batch.hold(why),
            None => _ = self.held.get_or_insert(why),
        }
    }

    /// The set is at its end, and what can be said of its contents is told.
    pub(super) fn settle(&mut self, accounts: &DepositAccounts, books: &mut Books, report: &mut Report) {
        let lockbox = self.account.as_deref().and_then(|account| lockbox_of(accounts, account));
        let mut batch = books.open_batch(lockbox, self.date, self.control, self.start, report);
        batch.reach(self.end);
        let mut held = self.held.take();
        if let Some(payment) = self.payment.take() {
            let Closed { item, wrong, usable } = payment.close(report);
            if usable {
                books.add(&mut batch, item, report);
            } else {
                books.refuse(item.bytes.start);
                batch.refuse(wrong.clone().unwrap_or_default(), &item.bytes);
                batch.stated_items = Some(1);
            }
            held = held.or(wrong);
        } else if held.is_none() {
            let message = "the set has no BPR: it does not say what was paid";
            let problem = Diagnostic::error(ProblemCode::MissingHeader, Scope::Batch, self.start, message);
            report.tell(problem.because("BPR", "the end of the set"));
            held = Some(message.to_owned());
        }
        if let Some(why) = held {
            batch.hold(why);
        }
        self.batch = Some(batch);
    }

    /// The set is over.
    pub(super) fn close(self, books: &mut Books, report: &mut Report) {
        if let Some(batch) = self.batch {
            report.out.push_back(Event::BatchEnd(books.close_batch(batch)));
        }
    }

    fn open_payment(&mut self, segment: &Segment<'_>, report: &mut Report) {
        if self.payment.is_some() {
            let message = "the set has a second BPR".to_owned();
            let problem = Diagnostic::error(
                ProblemCode::RecordOutOfPlace,
                Scope::Batch,
                segment.place,
                message.clone(),
            );
            report.tell(problem);
            self.hold(message);
            return;
        }
        self.payment = Some(Payment::open(segment, report));
        // The day stands behind the account that was paid to.
        let account = if segment.id() == b"BPS" { 11 } else { 15 };
        self.account = segment.some(account);
        self.date = day(segment, account + 1, Severity::Warning, report);
    }

    /// `NM1`: somebody whose premium is paid, by number and name.
    fn member(&mut self, segment: &Segment<'_>) {
        let Some(payment) = &mut self.payment else { return };
        // 34 is a Social Security number: it identifies nobody here, and stays in the bank's file.
        let number = segment.some(9).filter(|_| segment.get(8) != b"34");
        if let Some(number) = &number {
            payment.say(&format!("MEMBER ID {number}"));
        }
        self.member = number;
        payment.say(&segment.text(4));
        payment.say(&segment.text(3));
    }

    /// `RMR`: what is paid, for an invoice or policy, or for a member when only the kind of payment is named.
    fn line(&mut self, segment: &Segment<'_>, report: &mut Report) {
        let Some(payment) = &mut self.payment else { return };
        let named = segment.some(2);
        // ZZ of exchanges: premium, tax credit, cost sharing.
        let kind_only = segment.get(1) == b"ZZ" && self.member.is_some();
        let reference = if kind_only {
            payment.say(&named.unwrap_or_default());
            self.member.clone()
        } else {
            named.or_else(|| self.member.clone())
        };
        payment.line(segment, reference.unwrap_or_default(), report);
    }

    fn currency(&mut self, segment: &Segment<'_>, report: &mut Report) {
        if let Some(why) = other_currency(segment, report) {
            self.hold(why);
        }
    }
}

/// Tells of a currency that is not ours.
pub(super) fn other_currency(segment: &Segment<'_>, report: &mut Report) -> Option<String> {
    let currency = segment.text(2);
    if matches!(currency.as_ref(), "USD" | "") {
        return None;
    }
    let message = format!("the payment is in {}", lockbox_domain::sanitise(&currency));
    let problem = Diagnostic::error(ProblemCode::OtherCurrency, Scope::Item, segment.at(2), message.clone());
    report.tell(problem.because("USD", currency));
    Some(message)
}
