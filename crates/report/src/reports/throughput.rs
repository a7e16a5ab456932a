//! Throughput: what each person decided on each day.

use std::collections::BTreeMap;

use lockbox_domain::report_rows::ThroughputRow;
use lockbox_domain::{Action, AmountError};

use super::ReportInfo;
use crate::table::{Cell, Kind, Table};

pub(super) const INFO: ReportInfo = ReportInfo { name: "throughput", title: "Decisions by person and day" };

/// The columns between the person and the sum.
const COLUMNS: [&str; 5] = ["applied", "sent_back", "held", "other", "taken_back"];

fn column(action: Action) -> usize {
    match action {
        Action::Apply | Action::Split => 0,
        Action::Reject | Action::ReturnToSender => 1,
        Action::Hold => 2,
        Action::Undo => 4,
        _ => 3,
    }
}

/// A row a day and person, the last day first.
pub fn throughput(rows: &[ThroughputRow]) -> Result<Table, AmountError> {
    let mut by_day: BTreeMap<(std::cmp::Reverse<chrono::NaiveDate>, &str), [u64; 5]> = BTreeMap::new();
    for row in rows {
        let counts = by_day.entry((std::cmp::Reverse(row.day), &row.person)).or_default();
        if let Some(count) = counts.get_mut(column(row.action)) {
            *count = count.saturating_add(row.decisions);
        }
    }
    let mut columns = vec![("day", Kind::Date), ("person", Kind::Text)];
    columns.extend(COLUMNS.map(|name| (name, Kind::Count)));
    columns.push(("decisions", Kind::Count));
    let mut table = Table::new(INFO.name, INFO.title, &columns);
    for ((day, person), counts) in by_day {
        let mut cells = vec![Cell::Date(day.0), person.into()];
        cells.extend(counts.map(Cell::Count));
        cells.push(Cell::Count(counts.iter().sum()));
        table.push(cells);
    }
    table.add_totals("total")?;
    Ok(table)
}
