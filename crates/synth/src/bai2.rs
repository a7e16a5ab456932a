//! The bank's statement file, BAI2: one group a file, every total exact.

use std::fmt::Write as _;
use std::io::{self, Write};

use chrono::NaiveDate;
use lockbox_domain::Cents;

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
    out: &mut impl Write,
    bank: &str,
    as_of: NaiveDate,
    sent: NaiveDate,
    accounts: &[AccountDay],
) -> io::Result<()> {
    let (as_of, sent_day) = (as_of.format("%y%m%d"), sent.format("%y%m%d"));
    let mut text = String::new();
    let _ = writeln!(text, "01,{bank},LOCKBOX,{sent_day},0615,1,,,2/");
    let _ = writeln!(text, "02,LOCKBOX,{bank},1,{as_of},,USD,2/");
    let mut group_total = 0;
    for day in accounts {
        group_total += write_account(&mut text, day);
    }
    let records = text.lines().count();
    let _ = writeln!(text, "98,{group_total},{},{records}/", accounts.len());
    let _ = writeln!(text, "99,{group_total},1,{}/", records + 2);
    out.write_all(text.as_bytes())
}

/// Writes an account's records and tells its control total: everything in it, signs of transactions left out.
fn write_account(text: &mut String, day: &AccountDay) -> i64 {
    let (opening, closing) = (day.opening.get(), day.closing().get());
    let _ = writeln!(text, "03,{},USD,010,{opening},,,015,{closing},,/", day.account);
    let mut total = opening + closing;
    for t in &day.transactions {
        let Transaction { type_code, bank_reference, customer_reference, text: words, .. } = t;
        let cents = t.amount.get();
        let _ = writeln!(text, "16,{type_code:03},{cents},Z,{bank_reference},{customer_reference},{words}/");
        total += cents;
    }
    let _ = writeln!(text, "49,{total},{}/", day.transactions.len() + 2);
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_follow_the_rules() {
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
