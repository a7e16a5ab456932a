//! The accounts list, as the billing system exports it.

use std::io::{self, Write};

use chrono::NaiveDate;

use crate::people::{People, Person};

/// The header; readers go by its names.
pub(crate) const HEADER: &str =
    "member_id,account_number,region,name,statement_number,statement_date,due_date,kind,amount_due";

/// Writes the list of everybody, as it was before the first deposit.
pub(crate) fn write(people: &People, first_deposit: NaiveDate, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{HEADER}")?;
    for index in 0..people.count {
        write_account(&people.person(index), first_deposit, out)?;
    }
    out.flush()
}

/// Writes a row a bill, or one that only defines the account.
pub(crate) fn write_account(
    person: &Person,
    first_deposit: NaiveDate,
    out: &mut impl Write,
) -> io::Result<()> {
    let (payer, name) = (&person.payer, &person.name);
    let account =
        format_args!("{},{},{},{} {}", payer.member, payer.account, payer.region, name.first, name.last)
            .to_string();
    if person.bills.is_empty() {
        writeln!(out, "{account},,,,,")?;
    }
    for bill in &person.bills {
        let date = People::statement_date(bill, first_deposit);
        // The due date is left to the rule: 30 days after the statement date.
        writeln!(out, "{account},S{:08},{date},,{},{}", bill.statement, bill.kind.as_str(), bill.amount)?;
    }
    Ok(())
}
