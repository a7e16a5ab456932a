//! Headers and controls: what opens and closes a file, a cash letter, a bundle.

use lockbox_domain::{Diagnostic, LockboxNumber, Place, ProblemCode, Scope};

use super::{Bundle, Letter, Level, State, out_of_place};
use crate::event::PaymentEvent as Event;
use crate::report::Report;
use crate::x9::record::Record;
use crate::x9::sums::{control, counted, credit_covers};
use crate::x9::values::{day, one_of};

impl State {
    pub(super) fn file_header(&mut self, record: &Record<'_>, report: &mut Report) {
        if self.records > 1 {
            out_of_place(record, "one file header, first of all", report);
            self.hold("a second file header".to_owned());
            return;
        }
        report.make_solid();
        one_of(record, "test indicator", &["P", "T"], report);
        day(record, "creation date", report);
        self.test = record.value("test indicator") == "T";
        if self.test {
            let message = "the file says that it is a test";
            report.tell(
                Diagnostic::error(ProblemCode::TestFile, Scope::File, record.at("test indicator"), message)
                    .because("P", "T"),
            );
        }
    }

    pub(super) fn letter_header(&mut self, record: &Record<'_>, report: &mut Report) {
        if self.letter.is_some() {
            self.missing("cash letter control", record.place, report);
            self.end_letter(report);
        }
        one_of(record, "collection type", COLLECTIONS, report);
        let date = day(record, "business date", report);
        self.letter = Some(Letter { date, ..Letter::default() });
    }

    pub(super) fn bundle_header(&mut self, record: &Record<'_>, report: &mut Report) {
        self.end_detail(report);
        if self.bundle.is_some() {
            self.missing("bundle control", record.place, report);
            self.end_bundle(None, report);
        }
        if self.letter.is_none() {
            out_of_place(record, "a cash letter header before it", report);
            self.unbalanced = true;
            self.letter = Some(Letter::default());
        }
        let letter = self.letter.get_or_insert_default();
        letter.level.inner += 1;
        let date = day(record, "business date", report).or(letter.date);
        // The sequence number is often blank or the same in all: the place counts then.
        let stated = record.value("sequence number").parse().ok().filter(|number| *number > 0);
        let number = stated.unwrap_or(u32::try_from(letter.level.inner).unwrap_or(u32::MAX));
        self.bundle = Some(Bundle { date, number, place: record.place, ..Bundle::default() });
    }

    pub(super) fn bundle_control(&mut self, record: &Record<'_>, report: &mut Report) {
        self.end_detail(report);
        let Some(bundle) = &self.bundle else {
            out_of_place(record, "a bundle header before it", report);
            self.unbalanced = true;
            return;
        };
        let found = control(record, &bundle.sums, report);
        let credit = credit_covers(&bundle.sums, record.place, report);
        self.unbalanced |= !found.balanced || credit.is_some();
        self.books.confirmed += u32::from(found.confirmed);
        self.books.broken += u32::from(found.stated_amount.is_some() && !found.confirmed);
        self.open_batch(None, report);
        let bundle = self.bundle.get_or_insert_default();
        if let Some(batch) = &mut bundle.batch {
            batch.stated_items = found.stated_items;
            batch.stated_amount = found.stated_amount;
            batch.reach(record.place.byte + u64::from(record.place.len));
            if let Some(why) = found.why.or(credit) {
                batch.hold(why);
            }
        }
        self.end_bundle(Some(record.place), report);
    }

    pub(super) fn letter_control(&mut self, record: &Record<'_>, report: &mut Report) {
        self.end_detail(report);
        if self.bundle.is_some() {
            self.missing("bundle control", record.place, report);
            self.end_bundle(None, report);
        }
        let Some(letter) = &self.letter else {
            out_of_place(record, "a cash letter header before it", report);
            self.unbalanced = true;
            return;
        };
        let (sums, inner, covers) = (letter.level.sums, letter.level.inner, letter.has_credit);
        let found = control(record, &sums, report);
        let mut sound = found.balanced;
        sound &= counted(record, "bundles", inner, 0, report);
        if covers {
            sound &= credit_covers(&sums, record.place, report).is_none();
        }
        self.unbalanced |= !sound;
        self.books.confirmed += u32::from(found.confirmed);
        self.books.broken += u32::from(found.stated_amount.is_some() && !found.confirmed);
        self.end_letter(report);
    }

    pub(super) fn file_control(&mut self, record: &Record<'_>, report: &mut Report) {
        self.end_detail(report);
        if self.bundle.is_some() {
            self.missing("bundle control", record.place, report);
            self.end_bundle(None, report);
        }
        if self.letter.is_some() {
            self.missing("cash letter control", record.place, report);
            self.end_letter(report);
        }
        let Level { sums, .. } = self.file;
        let found = control(record, &sums, report);
        let mut sound = found.balanced;
        sound &= counted(record, "cash letters", self.letters, 0, report);
        // Some leave the deposit tickets out of the count of records.
        sound &= counted(record, "records", self.records, sums.credits, report);
        self.unbalanced |= !sound;
        self.books.confirmed += u32::from(found.confirmed);
        self.books.broken += u32::from(found.stated_amount.is_some() && !found.confirmed);
        self.closed = true;
    }

    /// Opens the bundle's batch, now that a deposit account has had its chance to be named.
    pub(super) fn open_batch(&mut self, lockbox: Option<LockboxNumber>, report: &mut Report) {
        let Some(bundle) = &mut self.bundle else { return };
        if bundle.batch.is_some() {
            return;
        }
        let lockbox = lockbox.or_else(|| self.letter.as_ref().and_then(|letter| letter.lockbox.clone()));
        let mut batch = self.books.open_batch(lockbox, bundle.date, bundle.number, bundle.place, report);
        if self.test {
            batch.hold("the file says that it is a test".to_owned());
        }
        if let Some(why) = bundle.why.take() {
            batch.hold(why);
        }
        bundle.batch = Some(batch);
    }

    /// The bundle is over, with or without its control.
    pub(super) fn end_bundle(&mut self, control: Option<Place>, report: &mut Report) {
        self.open_batch(None, report);
        let Some(bundle) = self.bundle.take() else { return };
        if let Some(letter) = &mut self.letter {
            letter.level.sums.add(&bundle.sums);
        }
        if let Some(mut batch) = bundle.batch {
            if control.is_none() {
                batch.hold("it has no bundle control".to_owned());
            }
            report.out.push_back(Event::BatchEnd(self.books.close_batch(batch)));
        }
    }

    fn end_letter(&mut self, report: &mut Report) {
        self.end_detail(report);
        self.end_bundle(None, report);
        if let Some(letter) = self.letter.take() {
            self.letters += 1;
            self.file.sums.add(&letter.level.sums);
        }
    }

    fn missing(&mut self, what: &str, place: Place, report: &mut Report) {
        self.unbalanced = true;
        let message = format!("there is no {what}");
        report.tell(Diagnostic::error(ProblemCode::MissingTrailer, Scope::Batch, place, message));
    }

    /// The file is over.
    pub(super) fn end(mut self, known: bool, end: Place, report: &mut Report) {
        let header = report.solid;
        if !self.closed {
            self.end_detail(report);
            self.end_bundle(None, report);
            if known && header && report.errors == u64::from(self.test)
                || known && self.records > 0 && report.errors == 0
            {
                let message = "the file ends without its file control";
                report.tell(Diagnostic::error(ProblemCode::MissingTrailer, Scope::File, end, message));
            }
        }
        if !known {
            let place = Place { record: 1, ..Place::default() };
            let message = "the file does not begin with a file header";
            report.tell_only(
                Diagnostic::error(ProblemCode::MissingHeader, Scope::File, place, message)
                    .because("01 in ASCII or EBCDIC, with or without a length before it", "something else"),
            );
        }
        report.make_solid();
        report.close();
        let whole = self.closed && header;
        let balanced = whole && !self.unbalanced && self.books.balanced;
        let accepted = whole && !(self.books.is_empty() && self.unbalanced);
        report.out.push_back(Event::FileEnd(self.books.summary(self.records, accepted, balanced)));
    }
}

/// What the standards and deposit profiles of banks know.
const COLLECTIONS: &[&str] =
    &["00", "01", "02", "03", "04", "05", "06", "10", "11", "12", "13", "20", "90", "99"];
