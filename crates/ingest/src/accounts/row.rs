//! One row of the list to an account and, where it has one, its bill.

use chrono::{Days, NaiveDate};
use lockbox_domain::accounts::{AccountRow, Bill, BillKind};
use lockbox_domain::diagnostic::{Diagnostic, Place, Scope, sanitise};
use lockbox_domain::ids::{AccountNumber, MemberId, Region, StatementNumber, canonical};
use lockbox_domain::money::Cents;
use lockbox_domain::problems::ProblemCode;

use super::split::Split;
use super::{COLUMNS, Header};

/// A bill falls due this many days after its date unless the list says otherwise.
const DUE_AFTER: Days = Days::new(30);

impl Header {
    /// Reads a row; the problem that keeps it from being used, or what else is to be said about it.
    pub(super) fn row(
        &self,
        line: &str,
        regions: &[Region],
        place: Place,
    ) -> Result<(AccountRow, Vec<Diagnostic>), Diagnostic> {
        let bad = |said: &str| Diagnostic::error(ProblemCode::BadRow, Scope::Item, place, said);
        let fields = Split::line(line, self.separator).map_err(bad)?;
        // A comma that should have been quoted shifts every column behind it.
        let surplus = fields.get(self.width..).unwrap_or_default();
        if fields.len() < self.width || surplus.iter().any(|f| !f.is_empty()) {
            let problem = bad("the row has another number of columns than the header");
            return Err(problem.because(self.width.to_string(), fields.len().to_string()));
        }
        let row = Row { header: self, fields: &fields, place };
        let region = row.region(regions)?;
        let member = row.identifier("member_id", "a member ID", MemberId::new)?;
        let number = row.identifier("account_number", "an account number", AccountNumber::new)?;
        let mut problems = Vec::new();
        let bill = if row.get("statement_number").is_empty() {
            let amount = row.get("amount_due");
            if !amount.is_empty() && Cents::parse_dollars(amount) != Ok(Cents::ZERO) {
                let said = "the row has an amount but no statement number; it only defines the account";
                let problem = Diagnostic::warning(ProblemCode::BadRow, Scope::Field, place, said);
                problems.push(problem.because("a statement number", amount));
            }
            None
        } else {
            Some(row.bill()?)
        };
        let name = row.get("name").chars().filter(|c| !c.is_control()).collect();
        Ok((AccountRow { number, member, region, name, bill }, problems))
    }
}

/// The fields of a row by name.
struct Row<'a> {
    header: &'a Header,
    fields: &'a [String],
    place: Place,
}

impl Row<'_> {
    fn get(&self, name: &str) -> &str {
        let column = COLUMNS.iter().position(|(n, _)| *n == name);
        let at = column.and_then(|c| self.header.positions.get(c).copied().flatten());
        at.and_then(|at| self.fields.get(at)).map(String::as_str).unwrap_or_default()
    }

    fn bad(&self, name: &str, expected: &str) -> Diagnostic {
        let said = format!("column {name} is not {expected}");
        Diagnostic::error(ProblemCode::BadRow, Scope::Item, self.place, said)
            .because(expected, self.get(name))
    }

    /// An identifier of letters and digits: a spreadsheet's `1.00781E+09` is none.
    fn identifier<T, E>(
        &self,
        name: &str,
        expected: &str,
        make: impl Fn(&str) -> Result<T, E>,
    ) -> Result<T, Diagnostic> {
        let text = self.get(name);
        if !canonical(text).chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(self.bad(name, expected));
        }
        make(text).map_err(|_| self.bad(name, expected))
    }

    fn region(&self, regions: &[Region]) -> Result<Region, Diagnostic> {
        let text = self.get("region");
        let region = Region::new(&text.to_ascii_lowercase()).ok().filter(|r| regions.contains(r));
        region.ok_or_else(|| {
            let said = format!("region {} is not in the configuration", sanitise(text));
            let known: Vec<&str> = regions.iter().map(Region::as_str).collect();
            Diagnostic::error(ProblemCode::RegionUnknown, Scope::Item, self.place, said)
                .because(known.join(", "), text)
        })
    }

    fn bill(&self) -> Result<Bill, Diagnostic> {
        let number = StatementNumber::new(self.get("statement_number"))
            .map_err(|_| self.bad("statement_number", "a statement number of at most 40 characters"))?;
        let kind = BillKind::parse(self.get("kind")).ok_or_else(|| self.bad("kind", "medical or premium"))?;
        let statement_date = date(self.get("statement_date"))
            .ok_or_else(|| self.bad("statement_date", "a date (YYYY-MM-DD)"))?;
        let due = match self.get("due_date") {
            "" => statement_date.checked_add_days(DUE_AFTER),
            text => date(text),
        };
        let due = due.ok_or_else(|| self.bad("due_date", "a date (YYYY-MM-DD)"))?;
        let amount_due = Cents::parse_dollars(self.get("amount_due"))
            .ok()
            .filter(|c| !c.is_negative())
            .ok_or_else(|| self.bad("amount_due", "an amount of dollars, not negative"))?;
        Ok(Bill { number, kind, statement_date, due, amount_due })
    }
}

/// A date as the billing system writes it, or as an American spreadsheet does when somebody saved the list in one.
fn date(text: &str) -> Option<NaiveDate> {
    let year_first = NaiveDate::parse_from_str(text, "%Y-%m-%d");
    let day = year_first.or_else(|_| NaiveDate::parse_from_str(text, "%m/%d/%Y")).ok()?;
    // Chrono takes years of one to six digits; a bill of the year 26 is a typing error.
    (1900..=2199).contains(&chrono::Datelike::year(&day)).then_some(day)
}
