//! Deposit tickets: lockbox, date and batch as the files say, held ones marked.

use lockbox_domain::AmountError;
use lockbox_domain::report_rows::DepositTicketRow;

use super::ReportInfo;
use crate::table::{Cell, Kind, Table};

pub(super) const INFO: ReportInfo = ReportInfo { name: "deposits", title: "Deposits" };

/// A row a batch.
pub fn deposits(rows: &[DepositTicketRow]) -> Result<Table, AmountError> {
    let mut table = Table::new(
        INFO.name,
        INFO.title,
        &[
            ("lockbox", Kind::Text),
            ("region", Kind::Text),
            ("deposit_date", Kind::Date),
            ("batch", Kind::Text),
            ("items", Kind::Count),
            ("amount", Kind::Cents),
            ("state", Kind::Text),
        ],
    );
    for r in rows {
        table.push(vec![
            Cell::text(r.lockbox.as_ref()),
            Cell::text(r.region),
            Cell::date(r.date),
            Cell::Text(r.batch.to_string()),
            Cell::Count(u64::from(r.items)),
            Cell::Cents(r.amount),
            if r.held { "held" } else { "flowing" }.into(),
        ]);
    }
    table.add_totals("total")?;
    Ok(table)
}
