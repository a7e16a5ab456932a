//! What a file says that it adds up to, against what it does.
//!
//! A total may stand before or behind what it covers, so batches wait until all that could speak against them is read.

use lockbox_domain::{BatchSummary, Cents, Diagnostic, Place, ProblemCode, Scope};

use super::profile::Covers;
use crate::books::{Batch, Books};
use crate::event::PaymentEvent as Event;
use crate::report::Report;

/// Batches that wait at most; a file with more is not held as a whole. Bounds memory.
const MAX_WAITING: usize = 200_000;

/// Sums of a header's or the file's rows.
#[derive(Debug, Default)]
struct Sums {
    stated: Option<(Option<u64>, Option<Cents>, Place)>,
    items: u64,
    amount: i128,
    /// Rows that could not be used.
    lost: u64,
}

/// What is open.
#[derive(Debug, Default)]
pub(super) struct Totals {
    header: Sums,
    file: Sums,
    waiting: Vec<BatchSummary>,
    /// The first waiting batch of the header that stands now.
    first: usize,
}

impl Totals {
    /// A payment came.
    pub(super) fn payment(&mut self, amount: Cents) {
        for sums in [&mut self.header, &mut self.file] {
            sums.items += 1;
            sums.amount += i128::from(amount.get());
        }
    }

    /// Money was taken back: totals count it, though it is no payment.
    pub(super) fn refund(&mut self, amount: Cents) {
        self.payment(amount);
    }

    /// A row could not be used.
    pub(super) fn lost_row(&mut self) {
        self.header.lost += 1;
        self.file.lost += 1;
    }

    /// A header begins, and states what follows adds up to, or nothing.
    pub(super) fn begin(&mut self, covers: Covers, stated: (Option<u64>, Option<Cents>), place: Place) {
        if stated == (None, None) {
            return;
        }
        match covers {
            Covers::File => self.file.stated = Some((stated.0, stated.1, place)),
            _ => self.header.stated = Some((stated.0, stated.1, place)),
        }
    }

    /// A trailer states what came before it.
    pub(super) fn state(
        &mut self,
        covers: Covers,
        stated: (Option<u64>, Option<Cents>),
        place: Place,
        books: &mut Books,
        report: &mut Report,
    ) {
        self.begin(covers, stated, place);
        if covers == Covers::Header {
            self.end_of_header(books, place, report);
        }
    }

    /// A batch is over and waits for what covers it.
    pub(super) fn wait(&mut self, batch: BatchSummary, report: &mut Report) {
        self.waiting.push(batch);
        if self.waiting.len() > MAX_WAITING {
            report.out.extend(self.waiting.drain(..).map(Event::BatchEnd));
            self.first = 0;
        }
    }

    /// What a header covers is over.
    pub(super) fn end_of_header(&mut self, books: &mut Books, place: Place, report: &mut Report) {
        let sums = std::mem::take(&mut self.header);
        if let Some(why) = settle("what stands under the header", &sums, books, place, report) {
            self.hold(self.first, &why);
        }
        self.first = self.waiting.len();
    }

    /// The file is over; every batch that waits goes out.
    pub(super) fn end_of_file(&mut self, books: &mut Books, place: Place, report: &mut Report) {
        self.end_of_header(books, place, report);
        let sums = std::mem::take(&mut self.file);
        if let Some(why) = settle("the file", &sums, books, place, report) {
            self.hold(0, &why);
        }
        report.out.extend(self.waiting.drain(..).map(Event::BatchEnd));
    }

    fn hold(&mut self, from: usize, why: &str) {
        for batch in self.waiting.iter_mut().skip(from) {
            batch.sound = false;
            batch.why_held.get_or_insert_with(|| why.to_owned());
        }
    }
}

/// The total of the batch that is open.
pub(super) fn batch_total(
    batch: Option<&mut Batch>,
    books: &mut Books,
    stated: (Option<u64>, Option<Cents>),
    place: Place,
    report: &mut Report,
) {
    let Some(batch) = batch else {
        let message = "a batch total without a payment before it";
        report.tell(Diagnostic::warning(ProblemCode::RecordOutOfPlace, Scope::Batch, place, message));
        return;
    };
    (batch.stated_items, batch.stated_amount) = stated;
    let what = format!("batch {}", batch.number);
    let sum = (u64::from(batch.items), i128::from(batch.amount.get()));
    if let Some(why) = compare(&what, stated, sum, books, place, Scope::Batch, report) {
        batch.hold(why);
    }
}

/// Compares what was stated with what is there; none where nothing was stated.
fn settle(what: &str, sums: &Sums, books: &mut Books, end: Place, report: &mut Report) -> Option<String> {
    let (count, amount, place) = sums.stated?;
    let place = if place.record == 0 { end } else { place };
    if sums.lost > 0 {
        // The rows were told; the totals that they spoil are not told again.
        let true_all_the_same =
            count == Some(sums.items) && amount.map(|a| i128::from(a.get())) == Some(sums.amount);
        if !true_all_the_same {
            return Some(format!("{} rows of {what} cannot be used", sums.lost));
        }
    }
    compare(what, (count, amount), (sums.items, sums.amount), books, place, Scope::File, report)
}

fn compare(
    what: &str,
    stated: (Option<u64>, Option<Cents>),
    sum: (u64, i128),
    books: &mut Books,
    place: Place,
    scope: Scope,
    report: &mut Report,
) -> Option<String> {
    let mut why = None;
    if let Some(amount) = stated.1 {
        if i128::from(amount.get()) == sum.1 {
            books.confirmed += 1;
        } else {
            books.broken += 1;
            let there = Cents::new(i64::try_from(sum.1).unwrap_or(i64::MAX));
            let message = format!("the total says {amount}, {what} adds up to {there} in {} payments", sum.0);
            let problem = Diagnostic::error(ProblemCode::ControlTotal, scope, place, message.clone());
            report.tell(problem.because(there.to_string(), amount.to_string()));
            why = Some(message);
        }
    }
    if let Some(count) = stated.0
        && count != sum.0
        && why.is_none()
    {
        let message = format!("the total says {count} payments, {what} has {}", sum.0);
        let problem = Diagnostic::error(ProblemCode::ControlCount, scope, place, message.clone());
        report.tell(problem.because(sum.0.to_string(), count.to_string()));
        why = Some(message);
    }
    books.balanced &= why.is_none();
    why
}
