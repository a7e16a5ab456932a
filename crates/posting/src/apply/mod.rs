//! Which bills a payment pays.
//!
//! The named bill first, else the oldest due within its kind; what is left pays other bills of the same account and
//! kind, oldest due first; the rest stays on the account. Money for premiums never pays medical bills or the other
//! way round: where both are open and nothing tells, a person does.

use lockbox_domain::{Account, BillKind, Cents, StatementNumber};

use crate::PostingError;

/// A part of a payment for one bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The bill.
    pub statement: StatementNumber,
    /// What it is for.
    pub kind: BillKind,
    /// How much.
    pub amount: Cents,
}

/// How a payment is spread over an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// To these bills; the rest stays on the account.
    Bills {
        /// Bill by bill.
        parts: Vec<Part>,
        /// What is left.
        rest: Cents,
    },
    /// Premium and medical bills are open and nothing says which is meant.
    KindUnclear,
}

/// Spreads `amount` over the bills of `account`; `any_kind` is a person's word that kinds may be mixed.
pub fn apply(
    account: &Account,
    named: Option<&StatementNumber>,
    amount: Cents,
    any_kind: bool,
) -> Result<Applied, PostingError> {
    let open: Vec<_> = account.bills.iter().filter(|b| b.open().is_positive()).collect();
    let named = named.and_then(|n| account.bills.iter().find(|b| &b.bill.number == n));
    let kind = match named {
        Some(bill) => Some(bill.bill.kind),
        None => match kind_meant(&open.iter().map(|b| (b.bill.kind, b.open())).collect::<Vec<_>>(), amount) {
            Kind::Clear(kind) => Some(kind),
            Kind::NoneOpen => None,
            Kind::Unclear if any_kind => None,
            Kind::Unclear => return Ok(Applied::KindUnclear),
        },
    };
    let mut order: Vec<_> = open.into_iter().filter(|b| any_kind || Some(b.bill.kind) == kind).collect();
    order.sort_by(|a, b| (a.bill.due, &a.bill.number).cmp(&(b.bill.due, &b.bill.number)));
    let first = named.map(|b| &b.bill.number).or_else(|| exact(&order, amount));
    if let Some(first) = first
        && let Some(at) = order.iter().position(|b| &b.bill.number == first)
    {
        let bill = order.remove(at);
        order.insert(0, bill);
    }
    let mut rest = amount;
    let mut parts = Vec::new();
    for bill in order {
        if !rest.is_positive() {
            break;
        }
        let part = rest.min(bill.open());
        rest = rest.minus(part)?;
        parts.push(Part { statement: bill.bill.number.clone(), kind: bill.bill.kind, amount: part });
    }
    Ok(Applied::Bills { parts, rest })
}

enum Kind {
    Clear(BillKind),
    NoneOpen,
    Unclear,
}

/// The kind of bill that is meant: the only one open, or that of the only bill with exactly this amount.
fn kind_meant(open: &[(BillKind, Cents)], amount: Cents) -> Kind {
    let Some((first, _)) = open.first() else { return Kind::NoneOpen };
    if open.iter().all(|(kind, _)| kind == first) {
        return Kind::Clear(*first);
    }
    let mut exact = open.iter().filter(|(_, open)| *open == amount);
    match (exact.next(), exact.next()) {
        (Some((kind, _)), None) => Kind::Clear(*kind),
        _ => Kind::Unclear,
    }
}

/// The only bill with exactly this amount open: whoever pays to the cent means that bill.
fn exact<'b>(open: &[&'b lockbox_domain::OpenBill], amount: Cents) -> Option<&'b StatementNumber> {
    let mut fitting = open.iter().filter(|b| b.open() == amount);
    match (fitting.next(), fitting.next()) {
        (Some(bill), None) => Some(&bill.bill.number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::known::tests::account;

    /// Bills as `number kind due open`, the payment, the bill that is named, what comes of it.
    #[test]
    fn bills_are_paid_in_order() {
        let two = "S1 medical 2026-10-01 40.00, S2 medical 2026-11-01 60.00";
        let mixed = "S1 medical 2026-10-01 40.00, P1 premium 2026-09-01 300.00";
        for (bills, payment, named, expected) in [
            (two, 4000, "", "S1=40.00"),
            (two, 3000, "", "S1=30.00"),
            (two, 6000, "", "S2=60.00"),
            (two, 5000, "", "S1=40.00 S2=10.00"),
            (two, 10_000, "", "S1=40.00 S2=60.00"),
            (two, 12_000, "", "S1=40.00 S2=60.00 rest=20.00"),
            (two, 7000, "S2", "S2=60.00 S1=10.00"),
            (two, 4000, "S2", "S2=40.00"),
            (mixed, 4000, "", "S1=40.00"),
            (mixed, 30_000, "", "P1=300.00"),
            (mixed, 5000, "", "unclear"),
            (mixed, 35_000, "P1", "P1=300.00 rest=50.00"),
            ("S1 medical 2026-10-01 0.00", 500, "", "rest=5.00"),
            ("", 500, "", "rest=5.00"),
        ] {
            let account = account("1", "M1", "ANA SINGH", bills);
            let named = StatementNumber::new(named).ok();
            let found = match apply(&account, named.as_ref(), Cents::new(payment), false).unwrap() {
                Applied::KindUnclear => "unclear".to_owned(),
                Applied::Bills { parts, rest } => {
                    let mut words: Vec<String> =
                        parts.iter().map(|p| format!("{}={}", p.statement, p.amount)).collect();
                    if !rest.is_zero() {
                        words.push(format!("rest={rest}"));
                    }
                    words.join(" ")
                }
            };
            assert_eq!(found, expected, "{bills} / {payment} / {named:?}");
        }
    }
}
