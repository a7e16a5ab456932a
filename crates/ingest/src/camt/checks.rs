//! What a statement states of itself, compared with its entries: balances and the summary of transactions.

use lockbox_domain::diagnostic::{Diagnostic, Place, Scope};
use lockbox_domain::problems::ProblemCode;

use super::statement::{Statement, Tally};
use super::tag::Tag;
use crate::statement::money::{self, to_cents};

/// Counts and sums of all entries, of credits or of debits (`TxsSummry`).
#[derive(Debug, Default)]
pub(super) struct Summary {
    /// Where it begins.
    pub(super) place: Place,
    all: Stated,
    net: String,
    net_direction: String,
    credits: Stated,
    debits: Stated,
}

#[derive(Debug, Default)]
struct Stated {
    count: String,
    sum: String,
}

impl Summary {
    /// Takes the text at a path below `TxsSummry`.
    pub(super) fn take(&mut self, path: &[Tag], text: &str) {
        use Tag::{
            Amt, CdtDbtInd, NbOfNtries, Sum, TtlCdtNtries, TtlDbtNtries, TtlNetNtry, TtlNetNtryAmt, TtlNtries,
        };
        let field = match path {
            [TtlNtries, NbOfNtries] => &mut self.all.count,
            [TtlNtries, Sum] => &mut self.all.sum,
            [TtlNtries, TtlNetNtryAmt] | [TtlNtries, TtlNetNtry, Amt] => &mut self.net,
            [TtlNtries, CdtDbtInd] | [TtlNtries, TtlNetNtry, CdtDbtInd] => &mut self.net_direction,
            [TtlCdtNtries, NbOfNtries] => &mut self.credits.count,
            [TtlCdtNtries, Sum] => &mut self.credits.sum,
            [TtlDbtNtries, NbOfNtries] => &mut self.debits.count,
            [TtlDbtNtries, Sum] => &mut self.debits.sum,
            _ => return,
        };
        text.clone_into(field);
    }
}

/// Which entries a line of the summary is about.
type CountAndSum = fn(&Tally) -> (u64, i128);

/// Finds what the statement states that does not come true.
pub(super) fn compare(statement: &Statement, record: u64) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    // An entry that cannot be read was named where it stands: the totals are then no second problem.
    if statement.unreadable {
        return problems;
    }
    problems.extend(balances(statement, record));
    let place = Place { record, ..statement.summary.place };
    let booked = &statement.booked;
    let all = booked.with(&statement.pending);
    let lines: [(&str, &Stated, CountAndSum); 3] = [
        ("entries", &statement.summary.all, |t| (t.credits + t.debits, t.credit_sum + t.debit_sum)),
        ("credits", &statement.summary.credits, |t| (t.credits, t.credit_sum)),
        ("debits", &statement.summary.debits, |t| (t.debits, t.debit_sum)),
    ];
    let mut differs = Vec::new();
    for (name, stated, found) in lines {
        let (count, sum) = found(booked);
        let mut counts = vec![count, found(&all).0];
        let mut sums = vec![sum, found(&all).1];
        if name == "entries" {
            // Some banks count payments, and some give the net sum here.
            counts.push(statement.payments);
            sums.extend([booked.net(), all.net()]);
        }
        differs.extend(count_differs(name, &stated.count, &counts, place));
        differs.extend(sum_differs(&format!("sum of {name}"), &stated.sum, &sums, place));
    }
    let sign = if statement.summary.net_direction == "DBIT" { -1 } else { 1 };
    let nets = [booked.net() * sign, all.net() * sign];
    differs.extend(sum_differs("net sum", &statement.summary.net, &nets, place));
    // What is missing is missing from every figure: the first says it.
    problems.extend(differs.into_iter().next());
    problems
}

fn balances(statement: &Statement, record: u64) -> Option<Diagnostic> {
    let (opening, closing) = (statement.opening()?, statement.closing.as_ref()?);
    let place = |p: Place| Place { record, ..p };
    for balance in [opening, closing] {
        if balance.signed().is_none() {
            let said = "a balance of the statement cannot be read";
            let at = place(balance.place);
            return Some(Diagnostic::error(ProblemCode::BadAmount, Scope::Lockbox, at, said));
        }
    }
    let (opening, stated) = (opening.signed()?, closing.signed()?);
    let found = i128::from(opening.get()) + statement.booked.net();
    if found == i128::from(stated.get()) {
        return None;
    }
    let net = to_cents(statement.booked.net());
    let found = to_cents(found);
    let said = format!(
        "opening balance {opening} and entries of {net} are {found}, the closing balance says {stated}"
    );
    let problem = Diagnostic::error(ProblemCode::ControlTotal, Scope::Lockbox, place(closing.place), said);
    Some(problem.because(stated.to_string(), found.to_string()))
}

fn count_differs(name: &str, stated: &str, found: &[u64], place: Place) -> Option<Diagnostic> {
    let first = found.first().filter(|_| !stated.is_empty())?;
    let says = stated.parse::<u64>().ok();
    if says.is_some_and(|s| found.contains(&s)) {
        return None;
    }
    let said = match says {
        Some(says) => format!("the statement says {says} {name}, there are {first}"),
        None => format!("the number of {name} that the statement says cannot be read"),
    };
    let problem = Diagnostic::error(ProblemCode::ControlCount, Scope::Lockbox, place, said);
    Some(problem.because(stated, first.to_string()))
}

/// A sum is compared without its sign where banks give one to what has none.
fn sum_differs(name: &str, stated: &str, found: &[i128], place: Place) -> Option<Diagnostic> {
    let first = found.first().filter(|_| !stated.is_empty())?;
    let says = money::read(stated, '.').ok().map(|c| i128::from(c.get()));
    let is_net = name == "net sum";
    let agrees = |f: &i128| says.is_some_and(|s| if is_net { s == *f } else { s.abs() == f.abs() });
    if found.iter().any(agrees) {
        return None;
    }
    let first = to_cents(*first);
    let said = match says {
        Some(says) => format!("the statement says a {name} of {}, it is {first}", to_cents(says)),
        None => format!("the {name} that the statement says cannot be read"),
    };
    let problem = Diagnostic::error(ProblemCode::ControlTotal, Scope::Lockbox, place, said);
    Some(problem.because(stated, first.to_string()))
}
