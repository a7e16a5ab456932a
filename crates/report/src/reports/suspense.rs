//! Suspense proof: money that has no bill, by the books and by the items that hold it.

use lockbox_domain::AmountError;
use lockbox_domain::report_rows::SuspenseRow;

use super::ReportInfo;
use crate::table::{Cell, Kind, Table};

pub(super) const INFO: ReportInfo = ReportInfo { name: "suspense", title: "Proof of suspense accounts" };

/// A row a region and account, credits positive; the difference between books and items is nothing in sound books.
pub fn suspense(rows: &[SuspenseRow]) -> Result<Table, AmountError> {
    let mut table = Table::new(
        INFO.name,
        INFO.title,
        &[
            ("region", Kind::Text),
            ("account", Kind::Text),
            ("items", Kind::Count),
            ("books", Kind::Cents),
            ("queued", Kind::Cents),
            ("decided", Kind::Cents),
            ("bank_entries", Kind::Cents),
            ("difference", Kind::Cents),
        ],
    );
    for r in rows {
        let proven = r.queued.plus(r.decided)?.plus(r.bank_entries)?;
        table.push(vec![
            Cell::text(Some(r.region)),
            Cell::Text(r.ledger.code()),
            Cell::Count(r.items),
            Cell::Cents(r.books),
            Cell::Cents(r.queued),
            Cell::Cents(r.decided),
            Cell::Cents(r.bank_entries),
            Cell::Cents(r.books.minus(proven)?),
        ]);
    }
    table.add_totals("total")?;
    Ok(table)
}
