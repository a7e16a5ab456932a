//! Posting: where each day's money of each region is now.

use lockbox_domain::AmountError;
use lockbox_domain::report_rows::PostingRow;

use super::ReportInfo;
use crate::table::{Cell, Kind, Table};

pub(super) const INFO: ReportInfo = ReportInfo { name: "posting", title: "Posting by region and day" };

/// A row a region and deposit date; what is received is the sum of the columns after it.
pub fn posting(rows: &[PostingRow]) -> Result<Table, AmountError> {
    let mut table = Table::new(
        INFO.name,
        INFO.title,
        &[
            ("region", Kind::Text),
            ("deposit_date", Kind::Date),
            ("items", Kind::Count),
            ("received", Kind::Cents),
            ("applied", Kind::Cents),
            ("on_account", Kind::Cents),
            ("unapplied", Kind::Cents),
            ("unidentified", Kind::Cents),
            ("other", Kind::Cents),
        ],
    );
    for r in rows {
        table.push(vec![
            Cell::text(Some(r.region)),
            Cell::Date(r.day),
            Cell::Count(r.items),
            Cell::Cents(r.received),
            Cell::Cents(r.applied),
            Cell::Cents(r.on_account),
            Cell::Cents(r.unapplied),
            Cell::Cents(r.unidentified),
            Cell::Cents(r.other),
        ]);
    }
    table.add_totals("total")?;
    Ok(table)
}
