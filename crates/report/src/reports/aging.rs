//! Aging: how long what is open has waited, by reason.

use std::collections::BTreeMap;

use lockbox_domain::report_rows::AgingRow;
use lockbox_domain::{AmountError, Cents, Reason};

use super::ReportInfo;
use crate::table::{Cell, Kind, Table};

pub(super) const INFO: ReportInfo = ReportInfo { name: "aging", title: "Open exceptions by age" };

/// The last day of each bucket but the last, which has none.
const LAST_DAYS: [u32; 3] = [1, 5, 30];

/// A row a reason: how many wait, and their money by days waited.
pub fn aging(rows: &[AgingRow]) -> Result<Table, AmountError> {
    let mut by_reason: BTreeMap<Reason, (u64, [Cents; 4])> = BTreeMap::new();
    for r in rows {
        let (items, amounts) = by_reason.entry(r.reason).or_default();
        *items += 1;
        let bucket = LAST_DAYS.iter().take_while(|last| r.days > **last).count();
        if let Some(amount) = amounts.get_mut(bucket) {
            *amount = amount.plus(r.amount)?;
        }
    }
    let mut table = Table::new(
        INFO.name,
        INFO.title,
        &[
            ("reason", Kind::Text),
            ("entries", Kind::Count),
            ("days_0_1", Kind::Cents),
            ("days_2_5", Kind::Cents),
            ("days_6_30", Kind::Cents),
            ("days_over_30", Kind::Cents),
            ("amount", Kind::Cents),
        ],
    );
    let titles = ["0-1 days", "2-5 days", "6-30 days", "> 30 days"];
    for (column, title) in table.columns.iter_mut().skip(2).zip(titles) {
        column.title = title.into();
    }
    for (reason, (items, amounts)) in by_reason {
        let mut cells = vec![reason.as_str().into(), Cell::Count(items)];
        cells.extend(amounts.map(Cell::Cents));
        cells.push(Cell::Cents(Cents::total(amounts)?));
        table.push(cells);
    }
    table.add_totals("total")?;
    Ok(table)
}
