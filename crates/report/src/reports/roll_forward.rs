//! Roll-forward: what every account opened the month with, what moved, what it closed with.

use lockbox_domain::report_rows::RollForwardRow;
use lockbox_domain::{AmountError, Cents};

use super::ReportInfo;
use crate::table::{Cell, Kind, Table};

pub(super) const INFO: ReportInfo = ReportInfo { name: "roll-forward", title: "Roll-forward of the month" };

/// A row a region and account, debits positive; the opening balance and the columns after it add up to the closing one.
pub fn roll_forward(rows: &[RollForwardRow]) -> Result<Table, AmountError> {
    let mut table = Table::new(
        INFO.name,
        INFO.title,
        &[
            ("region", Kind::Text),
            ("account", Kind::Text),
            ("opening", Kind::Cents),
            ("received", Kind::Cents),
            ("bank", Kind::Cents),
            ("applied", Kind::Cents),
            ("regions", Kind::Cents),
            ("refunds", Kind::Cents),
            ("returned", Kind::Cents),
            ("reversed", Kind::Cents),
            ("closing", Kind::Cents),
        ],
    );
    for r in rows {
        let parts = [r.opening, r.received, r.bank, r.applied, r.regions, r.refunds, r.returned, r.reversed];
        let mut cells = vec![Cell::text(Some(r.region)), Cell::Text(r.ledger.code())];
        cells.extend(parts.map(Cell::Cents));
        cells.push(Cell::Cents(Cents::total(parts)?));
        table.push(cells);
    }
    table.add_totals("total")?;
    Ok(table)
}
