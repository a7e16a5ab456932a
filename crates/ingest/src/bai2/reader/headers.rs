//! The headers and trailers of file and group: 01, 02, 98, 99.

use std::collections::VecDeque;

use lockbox_domain::diagnostic::{Diagnostic, Place, Scope, sanitise};
use lockbox_domain::problems::ProblemCode;

use super::super::level::{Group, Tally};
use super::super::pieces::Seam;
use super::super::record::Record;
use super::super::totals::{self, Stated};
use super::super::values;
use super::{Event, Part, State};

impl State {
    /// Takes the file header; returns how long a line may be, if it says.
    pub(super) fn file_header(
        &mut self,
        queue: &mut VecDeque<Event>,
        record: &Record,
        fields: &[&str],
    ) -> Option<u64> {
        let field = |at: usize| fields.get(at).copied().unwrap_or_default();
        self.tally.records += record.counted;
        if self.part != Part::Before {
            let said = "there is a second file header (01) before the trailer of the first";
            self.error(queue, ProblemCode::RecordOutOfPlace, Scope::File, record.place, said);
            self.verdict.broken = true;
            return None;
        }
        self.part = Part::Inside;
        self.sender = sanitise(field(0));
        self.file_id = sanitise(field(4));
        self.file_date = values::date(field(2));
        if self.file_date.is_none() {
            let problem = Diagnostic::warning(
                ProblemCode::BadDate,
                Scope::File,
                record.place,
                "the date of the file header cannot be read",
            );
            self.problem(queue, problem.because("YYMMDD", field(2)));
        }
        self.check_time(queue, "file header", field(3), record.place);
        if !matches!(field(7), "" | "2") {
            let said = "the file header names a version that is not 2";
            let problem = Diagnostic::warning(ProblemCode::BadHeader, Scope::File, record.place, said);
            self.problem(queue, problem.because("2", field(7)));
        }
        if field(5).is_empty() {
            return None;
        }
        let length = field(5).parse::<u64>().ok();
        if length.is_none() {
            let said = "the file header states a record length that is no number";
            let problem = Diagnostic::warning(ProblemCode::BadHeader, Scope::File, record.place, said);
            self.problem(queue, problem.because("a number of bytes", field(5)));
        }
        length.filter(|l| *l > 0)
    }

    fn check_time(&mut self, queue: &mut VecDeque<Event>, of: &str, time: &str, place: Place) {
        if !time.is_empty() && !values::is_time(time) {
            let said = format!("the time of the {of} cannot be read");
            let problem = Diagnostic::warning(ProblemCode::LooseFormat, Scope::Field, place, said);
            self.problem(queue, problem.because("HHMM", time));
        }
    }

    /// Says once that records come before any file header.
    fn need_file_header(&mut self, queue: &mut VecDeque<Event>, place: Place) {
        if self.part == Part::Before {
            self.part = Part::Inside;
            let said = "the file does not start with a file header (01)";
            self.error(queue, ProblemCode::MissingHeader, Scope::File, place, said);
            self.verdict.broken = true;
        }
    }

    /// Opens a group where one is needed and none is open.
    pub(super) fn need_group(&mut self, queue: &mut VecDeque<Event>, place: Place) {
        self.need_file_header(queue, place);
        if self.group.is_none() {
            let said = "an account comes before any group header (02)";
            self.error(queue, ProblemCode::MissingHeader, Scope::Lockbox, place, said);
            self.verdict.broken = true;
            self.group = Some(Group { currency: "USD".to_owned(), ..Group::default() });
        }
    }

    /// Takes a group header.
    pub(super) fn group_header(&mut self, queue: &mut VecDeque<Event>, record: &Record, fields: &[&str]) {
        let field = |at: usize| fields.get(at).copied().unwrap_or_default();
        self.need_file_header(queue, record.place);
        if self.group.is_some() {
            self.missing_trailers(queue, record.place, "98", "another group begins");
        }
        let currency = if field(5).is_empty() { "USD".to_owned() } else { sanitise(field(5)) };
        let mut group = Group { currency, booked: true, ..Group::default() };
        group.tally.records = record.counted;
        group.as_of = values::date(field(3));
        if group.as_of.is_none() {
            group.booked = false;
            self.verdict.unbalanced = true;
            let said = "the as-of date of the group cannot be read; nothing is booked from it";
            let problem = Diagnostic::error(ProblemCode::BadDate, Scope::Lockbox, record.place, said);
            self.problem(queue, problem.because("YYMMDD", field(3)));
        }
        self.check_time(queue, "group header", field(4), record.place);
        group.booked &= self.group_status(queue, field(2), field(6), record.place);
        group.correction = field(2) == "3";
        self.group = Some(group);
    }

    /// Says whether a group of that status and as-of-date modifier is booked.
    fn group_status(
        &mut self,
        queue: &mut VecDeque<Event>,
        status: &str,
        modifier: &str,
        place: Place,
    ) -> bool {
        let unbooked = match status {
            "1" => None,
            "2" => Some("the group is marked as deletion; nothing is booked from it"),
            "3" => {
                let said = "the group is a correction: it replaces a statement of the same account and day";
                self.warn(queue, ProblemCode::StatementRepeated, Scope::Lockbox, place, said);
                None
            }
            "4" => Some("the group is marked as test; nothing is booked from it"),
            _ => {
                let said = "the group's status is none of 1 to 4; nothing is booked from it";
                self.verdict.unbalanced = true;
                let problem = Diagnostic::error(ProblemCode::BadHeader, Scope::Lockbox, place, said);
                self.problem(queue, problem.because("1, 2, 3 or 4", status));
                return false;
            }
        };
        // Interim data of the same day comes again with the day's final statement.
        let unbooked = unbooked.or((modifier == "3")
            .then_some("the group is an interim report of the same day; nothing is booked from it"));
        if let Some(said) = unbooked {
            self.warn(queue, ProblemCode::DeletedGroup, Scope::Lockbox, place, said);
        }
        unbooked.is_none()
    }

    /// Closes a group whose trailer does not come, and its account; says so once.
    pub(super) fn missing_trailers(
        &mut self,
        queue: &mut VecDeque<Event>,
        place: Place,
        code: &str,
        what: &str,
    ) {
        let missing =
            if self.account.is_some() && code != "49" { format!("49 and {code}") } else { code.to_owned() };
        let said = format!("{what} before the trailer {missing} of the one before");
        self.error(queue, ProblemCode::MissingTrailer, Scope::Lockbox, place, &said);
        self.verdict.broken = true;
        self.close_account(queue, None);
        if code != "49" {
            self.close_group(None);
        }
    }

    /// Adds the open group, if any, to the file.
    pub(super) fn close_group(&mut self, stated: Option<i128>) {
        if let Some(group) = self.group.take() {
            self.tally.take(&group.tally, stated);
        }
    }

    /// Takes a group trailer.
    pub(super) fn group_trailer(&mut self, queue: &mut VecDeque<Event>, record: &Record, fields: &[&str]) {
        self.need_file_header(queue, record.place);
        if self.account.is_some() {
            self.missing_trailers(queue, record.place, "49", "the group ends");
        }
        let Some(mut group) = self.group.take() else {
            let said = "a group trailer (98) closes nothing";
            self.error(queue, ProblemCode::RecordOutOfPlace, Scope::Lockbox, record.place, said);
            self.verdict.broken = true;
            self.count_misplaced(record.counted);
            return;
        };
        group.tally.records += record.counted;
        let stated = Stated::read(fields, totals::GROUP, &group.tally);
        self.check(queue, totals::GROUP, stated, &group.tally, record.place);
        self.tally.take(&group.tally, stated.total());
    }

    /// Takes the file trailer.
    pub(super) fn file_trailer(&mut self, queue: &mut VecDeque<Event>, record: &Record, fields: &[&str]) {
        self.need_file_header(queue, record.place);
        if self.group.is_some() || self.account.is_some() {
            self.missing_trailers(queue, record.place, "98", "the file ends");
        }
        self.part = Part::After;
        let closed = record.pieces.last().is_some_and(|p| p.seam == Seam::Slash);
        if self.slashes && !closed && fields.get(2).is_none_or(|f| f.is_empty()) {
            let said = "the file trailer is cut off";
            self.error(queue, ProblemCode::TruncatedRecord, Scope::File, record.place, said);
            self.verdict.broken = true;
        }
        self.tally.records += record.counted;
        let tally: Tally = self.tally;
        let stated = Stated::read(fields, totals::FILE, &tally);
        self.check(queue, totals::FILE, stated, &tally, record.place);
    }
}
