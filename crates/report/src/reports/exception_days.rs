//! Exceptions by day: how many needed a person, and how many of these still wait.

use lockbox_domain::AmountError;
use lockbox_domain::report_rows::ExceptionDayRow;

use super::ReportInfo;
use crate::table::{Cell, Kind, Table};

pub(super) const INFO: ReportInfo = ReportInfo { name: "exception-days", title: "Exceptions by day" };

/// A row a deposit date and region.
pub fn exception_days(rows: &[ExceptionDayRow]) -> Result<Table, AmountError> {
    let mut table = Table::new(
        INFO.name,
        INFO.title,
        &[
            ("deposit_date", Kind::Date),
            ("region", Kind::Text),
            ("raised", Kind::Count),
            ("raised_amount", Kind::Cents),
            ("decided", Kind::Count),
            ("waiting", Kind::Count),
            ("waiting_amount", Kind::Cents),
        ],
    );
    for row in rows {
        table.push(vec![
            Cell::date(row.day),
            Cell::text(row.region),
            Cell::Count(row.raised),
            Cell::Cents(row.raised_amount),
            Cell::Count(row.raised.saturating_sub(row.waiting)),
            Cell::Count(row.waiting),
            Cell::Cents(row.waiting_amount),
        ]);
    }
    table.add_totals("total")?;
    Ok(table)
}
