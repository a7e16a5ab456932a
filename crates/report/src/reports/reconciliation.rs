//! Reconciliation: lockbox, bank and ledger side by side, each difference on a row of its own under its day.

use lockbox_domain::recon::ReconDay;

use super::ReportInfo;
use crate::table::{Cell, Kind, Table};

pub(super) const INFO: ReportInfo = ReportInfo { name: "reconciliation", title: "Reconciliation" };

/// A row a region and date, and a row a break. Days are not added up: a break is no money of its own.
pub fn reconciliation(days: &[ReconDay]) -> Table {
    let mut table = Table::new(
        INFO.name,
        INFO.title,
        &[
            ("deposit_date", Kind::Date),
            ("region", Kind::Text),
            ("lockbox", Kind::Cents),
            ("bank", Kind::Cents),
            ("ledger", Kind::Cents),
            ("state", Kind::Text),
            ("difference", Kind::Cents),
            ("message", Kind::Text),
        ],
    );
    for d in days {
        table.push(vec![
            Cell::Date(d.date),
            Cell::text(Some(d.region)),
            Cell::Cents(d.lockbox),
            Cell::cents(d.bank),
            Cell::Cents(d.ledger),
            d.state().into(),
        ]);
        for b in &d.breaks {
            table.push(vec![
                Cell::Date(d.date),
                Cell::text(Some(d.region)),
                Cell::Empty,
                Cell::Empty,
                Cell::Empty,
                b.code.as_str().into(),
                Cell::Cents(b.amount),
                Cell::Text(b.message.clone()),
            ]);
        }
    }
    table
}
