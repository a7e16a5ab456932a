//! The bank's statement file, BAI2: one group a file, an account a lockbox.

use std::io::{self, Write};

use chrono::{NaiveDate, NaiveTime};
use lockbox_domain::Cents;
use lockbox_ingest::bai2::{EntryLine, FileHead, Funds, GroupHead, Writer};

/// One transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Transaction {
    pub(crate) type_code: u16,
    /// Without sign: the type code has it.
    pub(crate) amount: Cents,
    pub(crate) bank_reference: String,
    pub(crate) customer_reference: String,
    pub(crate) text: String,
}

impl Transaction {
    /// What it does to the balance; details of another transaction do nothing.
    fn moves(&self) -> i64 {
        match self.type_code {
            116 => 0,
            100..=399 => self.amount.get(),
            _ => -self.amount.get(),
        }
    }
}

/// One account's day.
#[derive(Debug, Clone)]
pub(crate) struct AccountDay {
    pub(crate) account: String,
    pub(crate) opening: Cents,
    pub(crate) transactions: Vec<Transaction>,
}

impl AccountDay {
    /// The balance at the end of the day.
    pub(crate) fn closing(&self) -> Cents {
        Cents::new(self.opening.get() + self.transactions.iter().map(Transaction::moves).sum::<i64>())
    }
}

/// Writes the statements of `as_of`, sent on `sent` by the bank with that routing number.
pub(crate) fn write(
    out: impl Write,
    bank: &str,
    as_of: NaiveDate,
    sent: NaiveDate,
    accounts: &[AccountDay],
) -> io::Result<()> {
    let time = NaiveTime::from_hms_opt(6, 15, 0).unwrap_or_default();
    let head = FileHead { sender: bank, receiver: "LOCKBOX", date: sent, time, id: "1", wrap: false };
    let mut writer = Writer::new(out, &head)?;
    writer.group(&GroupHead { receiver: "LOCKBOX", originator: bank, as_of, currency: "USD" })?;
    for day in accounts {
        let balances = [("010", day.opening.get()), ("015", day.closing().get())];
        writer.account(&day.account, "USD", &balances)?;
        for t in &day.transactions {
            writer.entry(&EntryLine {
                type_code: &format!("{:03}", t.type_code),
                cents: t.amount.get().unsigned_abs(),
                funds: Funds::Unknown,
                bank_reference: &t.bank_reference,
                customer_reference: &t.customer_reference,
                text: &t.text,
            })?;
        }
    }
    writer.finish().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_of_one_account() {
        let credit = Transaction {
            type_code: 115,
            amount: Cents::new(12_345),
            bank_reference: "R1".to_owned(),
            customer_reference: "0002303".to_owned(),
            text: "LOCKBOX DEPOSIT".to_owned(),
        };
        let debit = Transaction { type_code: 555, amount: Cents::new(45), ..credit.clone() };
        let detail = Transaction { type_code: 116, amount: Cents::new(345), ..credit.clone() };
        let day = AccountDay {
            account: "4121002303".to_owned(),
            opening: Cents::new(1_000),
            transactions: vec![credit, detail, debit],
        };
        let mut out = Vec::new();
        let as_of: NaiveDate = "2026-11-23".parse().unwrap();
        write(&mut out, "121000358", as_of, as_of.succ_opt().unwrap(), &[day]).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "01,121000358,LOCKBOX,261124,0615,1,,,2/\n\
             02,LOCKBOX,121000358,1,261123,,USD,2/\n\
             03,4121002303,USD,010,1000,,,015,13300,,/\n\
             16,115,12345,Z,R1,0002303,LOCKBOX DEPOSIT/\n\
             16,116,345,Z,R1,0002303,LOCKBOX DEPOSIT/\n\
             16,555,45,Z,R1,0002303,LOCKBOX DEPOSIT/\n\
             49,27035,5/\n\
             98,27035,1,7/\n\
             99,27035,1,9/\n"
        );
    }
}
