//! What a closing record states, compared with what is there.

use lockbox_domain::Cents;
use lockbox_domain::diagnostic::{Diagnostic, Place, Scope};
use lockbox_domain::problems::ProblemCode;

use super::level::Tally;
use super::values::Amount;

/// The words for one kind of closing record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trailer {
    /// `account`, `group`, `file`.
    pub(super) of: &'static str,
    /// What its parts are called, where it counts them.
    pub(super) parts: Option<&'static str>,
    /// How much of the file it is about.
    pub(super) scope: Scope,
}

pub(super) const ACCOUNT: Trailer = Trailer { of: "account", parts: None, scope: Scope::Lockbox };
pub(super) const GROUP: Trailer = Trailer { of: "group", parts: Some("accounts"), scope: Scope::Lockbox };
pub(super) const FILE: Trailer = Trailer { of: "file", parts: Some("groups"), scope: Scope::File };

/// A closing record's fields.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stated<'a> {
    pub(super) amount: &'a str,
    pub(super) parts: &'a str,
    pub(super) records: &'a str,
}

impl<'a> Stated<'a> {
    /// Takes the fields of a closing record apart. One bank leaves out how many accounts there are, comma and all: then
    /// the only count is that of the records if it agrees with them.
    pub(super) fn read(fields: &[&'a str], trailer: Trailer, tally: &Tally) -> Self {
        let field = |at: usize| fields.get(at).copied().unwrap_or_default();
        if trailer.parts.is_none() {
            return Self { amount: field(0), parts: "", records: field(1) };
        }
        let lacks_one = fields.len() == 2 && field(1).parse() == Ok(tally.records);
        if lacks_one && tally.parts != tally.records {
            return Self { amount: field(0), parts: "", records: field(1) };
        }
        Self { amount: field(0), parts: field(1), records: field(2) }
    }

    /// The amount, where one is stated.
    pub(super) fn total(&self) -> Option<i128> {
        match Amount::parse(self.amount) {
            Amount::Whole(value) => Some(value.into()),
            _ => None,
        }
    }

    /// The number of records, where it is stated.
    pub(super) fn record_count(&self) -> Option<i128> {
        self.records.parse::<u64>().ok().map(i128::from)
    }
}

/// Finds what is stated and does not come true.
pub(super) fn compare(trailer: Trailer, stated: Stated<'_>, tally: &Tally, place: Place) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    match Amount::parse(stated.amount) {
        Amount::Unreadable => {
            let said = format!("the total of the {} is not a whole number", trailer.of);
            let problem = Diagnostic::error(ProblemCode::BadAmount, trailer.scope, place, said);
            problems.push(problem.because("a sign and at most 15 digits", stated.amount));
        }
        // An amount that cannot be read was named where it stands: the total is then no second problem.
        Amount::Whole(value) if !tally.unreadable => {
            let value = i128::from(value);
            if value != tally.stated && value != tally.found {
                problems.push(total_differs(trailer, value, tally.stated, place));
            }
        }
        _ => {}
    }
    let counts = [
        (trailer.parts.unwrap_or("parts"), stated.parts, tally.parts),
        ("records", stated.records, tally.records),
    ];
    for (name, said, found) in counts {
        if said.is_empty() {
            if name == "accounts" {
                let text = "the group does not say how many accounts it has";
                problems.push(Diagnostic::warning(ProblemCode::LooseFormat, trailer.scope, place, text));
            }
            continue;
        }
        if said.parse() != Ok(found) {
            let text = format!("the {} says {said} {name}, there are {found}", trailer.of);
            let problem = Diagnostic::error(ProblemCode::ControlCount, trailer.scope, place, text);
            problems.push(problem.because(said, found.to_string()));
        }
    }
    problems
}

fn total_differs(trailer: Trailer, stated: i128, found: i128, place: Place) -> Diagnostic {
    let money =
        |sum: i128| i64::try_from(sum).map_or_else(|_| sum.to_string(), |c| Cents::new(c).to_string());
    let said = format!("the {} says {}, it adds up to {}", trailer.of, money(stated), money(found));
    Diagnostic::error(ProblemCode::ControlTotal, trailer.scope, place, said)
        .because(money(stated), money(found))
}
