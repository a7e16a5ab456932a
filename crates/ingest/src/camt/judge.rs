//! Whether an entry's money counts, and what is said of its account.

use chrono::NaiveDate;
use lockbox_domain::diagnostic::{Diagnostic, Place, Scope, Severity, sanitise};
use lockbox_domain::problems::ProblemCode;

use super::entry::{Entry, MAX_HELD, Usable};
use super::statement::Statement;
use crate::statement::output::Output;

/// An entry without a status comes from a statement of booked entries alone.
fn is_booked(status: &str) -> bool {
    matches!(status, "BOOK" | "")
}

/// Whether an entry's money counts; says what keeps it from counting, and adds it up.
pub(super) fn judge(
    statement: &mut Statement,
    entry: &Entry,
    record: u64,
    day: Option<NaiveDate>,
    out: &mut Output,
) -> Option<Usable> {
    statement.offer_currency(&entry.currency);
    name_account(statement, out, record);
    let booked = is_booked(&entry.status);
    let usable = match entry.usable(record) {
        Ok(usable) => usable,
        Err(problem) => {
            if booked {
                statement.unreadable = true;
                out.unusable(*problem);
            }
            return None;
        }
    };
    if !booked {
        statement.pending.add(usable.amount, usable.is_debit);
        if !matches!(entry.status.as_str(), "PDNG" | "INFO" | "FUTR") {
            let said = "the entry has a status that the standard does not list; it is not booked";
            let problem = Diagnostic::warning(ProblemCode::OddValue, Scope::Item, entry.place, said);
            out.problem(problem.because("BOOK, PDNG, INFO or FUTR", &entry.status));
        }
        return None;
    }
    if !entry.currency.is_empty() && entry.currency != statement.currency() {
        let said = "the entry is in another currency than its account";
        let problem = Diagnostic::error(ProblemCode::OtherCurrency, Scope::Item, entry.place, said)
            .because(statement.currency(), &entry.currency);
        if statement.currency() == "USD" {
            statement.unreadable = true;
            out.unusable(problem);
            return None;
        }
        // Nothing is booked from the statement anyhow.
        out.problem(Diagnostic { severity: Severity::Warning, ..problem });
    }
    if day.is_none() {
        statement.unreadable = true;
        let said = "neither the entry nor its statement says a day";
        out.unusable(Diagnostic::error(ProblemCode::BadDate, Scope::Item, entry.place, said));
        return None;
    }
    statement.booked.add(usable.amount, usable.is_debit);
    if let Err(found) = entry.booked_on() {
        let said = "the day of booking is no date; the statement's day is taken";
        let problem = Diagnostic::warning(ProblemCode::BadDate, Scope::Item, entry.place, said);
        out.problem(problem.because("YYYY-MM-DD", found));
    }
    if let Some((code, said)) = entry.oddity(usable).filter(|_| entry.held.len() < MAX_HELD) {
        out.problem(Diagnostic::warning(code, Scope::Item, entry.place, said));
    }
    Some(usable)
}

/// Says once what is odd about the account: no number, another currency.
pub(super) fn name_account(statement: &mut Statement, out: &mut Output, record: u64) {
    let place = Place { record, ..statement.place };
    if !std::mem::replace(&mut statement.said.account, true) && !statement.has_number() {
        if statement.account().is_empty() {
            let said = "the account has no number; nothing is booked from it";
            out.mismatch(Diagnostic::error(ProblemCode::BadHeader, Scope::Lockbox, place, said));
        } else {
            let said = "the account has no number; its name is taken";
            out.problem(Diagnostic::warning(ProblemCode::LooseFormat, Scope::Lockbox, place, said));
        }
    }
    if statement.currency() != "USD" && !std::mem::replace(&mut statement.said.currency, true) {
        let said = format!("the account is in {}; nothing is booked from it", sanitise(statement.currency()));
        out.problem(Diagnostic::warning(ProblemCode::OtherCurrency, Scope::Lockbox, place, said));
    }
}
