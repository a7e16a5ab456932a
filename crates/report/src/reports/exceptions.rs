//! Exceptions: what waits for a person, in the queue's order.

use lockbox_domain::{AmountError, QueueEntry};

use super::ReportInfo;
use crate::table::{Cell, Kind, Table};

pub(super) const INFO: ReportInfo = ReportInfo { name: "exceptions", title: "Exceptions" };

/// A row an entry of the queue.
pub fn exceptions(entries: &[QueueEntry]) -> Result<Table, AmountError> {
    let mut table = Table::new(
        INFO.name,
        INFO.title,
        &[
            ("id", Kind::Text),
            ("reasons", Kind::Text),
            ("amount", Kind::Cents),
            ("region", Kind::Text),
            ("lockbox", Kind::Text),
            ("deposit_date", Kind::Date),
            ("batch", Kind::Text),
            ("item", Kind::Text),
            ("state", Kind::Text),
            ("claimed_by", Kind::Text),
        ],
    );
    for e in entries {
        let reasons: Vec<&str> = e.reasons.iter().map(|r| r.as_str()).collect();
        table.push(vec![
            Cell::Text(e.id.to_string()),
            Cell::Text(reasons.join(", ")),
            Cell::Cents(e.amount),
            Cell::text(e.region),
            Cell::text(e.lockbox.as_ref()),
            Cell::date(e.deposit_date),
            Cell::text(e.batch),
            Cell::text(e.item),
            e.state.as_str().into(),
            Cell::text(e.claimed_by.as_ref()),
        ]);
    }
    table.add_totals("total")?;
    Ok(table)
}
