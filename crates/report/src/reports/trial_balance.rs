//! Trial balance: what was debited and credited in every ledger account of every region.

use lockbox_domain::AmountError;
use lockbox_domain::report_rows::TrialBalanceRow;

use super::ReportInfo;
use crate::table::{Cell, Kind, Table};

pub(super) const INFO: ReportInfo = ReportInfo { name: "trial-balance", title: "Trial balance" };

/// A row a region and account. The balance is debits less credits, so the balances add up to nothing.
pub fn trial_balance(rows: &[TrialBalanceRow]) -> Result<Table, AmountError> {
    let mut table = Table::new(
        INFO.name,
        INFO.title,
        &[
            ("region", Kind::Text),
            ("account", Kind::Text),
            ("debit", Kind::Cents),
            ("credit", Kind::Cents),
            ("balance", Kind::Cents),
        ],
    );
    for r in rows {
        table.push(vec![
            Cell::text(Some(r.region)),
            Cell::Text(r.ledger.code()),
            Cell::Cents(r.debit),
            Cell::Cents(r.credit),
            Cell::Cents(r.debit.minus(r.credit)?),
        ]);
    }
    table.add_totals("total")?;
    Ok(table)
}
