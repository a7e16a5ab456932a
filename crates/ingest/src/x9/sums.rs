//! What bundle, cash letter and file add up to, and how their controls agree with it.
//!
//! Senders count differently: items are checks, or checks and deposit tickets, or every record between header and
//! control. All three are met and none is wrong money, so a count that fits one of them is taken; amounts are strict.

use lockbox_domain::{Cents, Diagnostic, Place, ProblemCode, Scope};

use super::record::Record;
use super::values::{stated, title};
use crate::report::Report;

/// Sums of one level.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    /// Checks and returned checks.
    pub(super) items: u64,
    /// Deposit tickets and credits.
    pub(super) credits: u64,
    /// Records between header and control of bundles.
    pub(super) records: u64,
    /// Image views.
    pub(super) images: u64,
    /// What checks and returned checks add up to; none when that cannot be counted or was not read.
    pub(super) amount: Total,
    /// What deposit tickets and credits add up to.
    pub(super) credited: Total,
}

/// A sum that is no longer known once a part of it could not be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Total(Option<Cents>);

impl Default for Total {
    fn default() -> Self {
        Self(Some(Cents::ZERO))
    }
}

impl Total {
    pub(super) fn add(&mut self, amount: Option<Cents>) {
        self.0 = self.0.zip(amount).and_then(|(sum, amount)| sum.plus(amount).ok());
    }

    pub(super) fn known(self) -> Option<Cents> {
        self.0
    }
}

impl Sums {
    /// Adds a level within this one.
    pub(super) fn add(&mut self, inner: &Self) {
        self.items += inner.items;
        self.credits += inner.credits;
        self.records += inner.records;
        self.images += inner.images;
        self.amount.add(inner.amount.known());
        self.credited.add(inner.credited.known());
    }
}

/// What a control record came to.
#[derive(Debug, Default)]
pub(super) struct Control {
    pub(super) stated_items: Option<u64>,
    pub(super) stated_amount: Option<Cents>,
    /// Why its level may not flow.
    pub(super) why: Option<String>,
    /// False when something stated does not come true.
    pub(super) balanced: bool,
    /// True when the stated amount came true.
    pub(super) confirmed: bool,
}

/// Compares a control record with its level.
pub(super) fn control(record: &Record<'_>, sums: &Sums, report: &mut Report) -> Control {
    let mut control = Control { balanced: true, ..Control::default() };
    let name = title(record);
    control.stated_amount =
        stated(record, "amount", report).and_then(|n| i64::try_from(n).ok()).map(Cents::new);
    match (control.stated_amount, sums.amount.known()) {
        (Some(stated), Some(found)) if stated == found => control.confirmed = true,
        (Some(stated), Some(found)) => {
            // Some count the deposit ticket in.
            let with_credits = sums.credited.known().and_then(|credited| found.plus(credited).ok());
            if sums.credits > 0 && with_credits == Some(stated) {
                control.confirmed = true;
            } else {
                let message = format!("the {name} says {stated}, its {} items add up to {found}", sums.items);
                report.tell(
                    Diagnostic::error(
                        ProblemCode::ControlTotal,
                        Scope::Batch,
                        record.at("amount"),
                        message.clone(),
                    )
                    .because(stated.to_string(), found.to_string()),
                );
                control.why = Some(message);
            }
        }
        (None, _) => control.why = Some(format!("the {name} has no amount")),
        // The item that cannot be read was told where it stands.
        (Some(_), None) => {}
    }
    control.stated_items = stated(record, "items", report);
    if let Some(stated) = control.stated_items
        && ![sums.items, sums.items + sums.credits, sums.records].contains(&stated)
    {
        let message = format!("the {name} says {stated} items, there are {}", sums.items);
        count(record, "items", stated, sums.items, &message, report);
        control.why.get_or_insert(message);
    }
    control.balanced = control.why.is_none() && sums.amount.known().is_some();
    if record.kind != *b"99"
        && let Some(stated) = stated(record, "images", report)
        && stated != 0
        && ![sums.images, sums.images * 2, sums.images * 3].contains(&stated)
    {
        let message = format!("the {name} says {stated} images, there are {}", sums.images);
        report.tell(
            Diagnostic::warning(ProblemCode::ControlCount, Scope::Batch, record.at("images"), message)
                .because(stated.to_string(), sums.images.to_string()),
        );
        control.balanced = false;
    }
    control
}

/// Compares a count of levels or records. True when it comes true, or is not stated.
pub(super) fn counted(record: &Record<'_>, name: &str, found: u64, slack: u64, report: &mut Report) -> bool {
    let Some(stated) = stated(record, name, report) else { return true };
    if stated == found || stated + slack == found {
        return true;
    }
    let message = format!("the {} says {stated} {name}, there are {found}", title(record));
    count(record, name, stated, found, &message, report);
    false
}

fn count(record: &Record<'_>, name: &str, stated: u64, found: u64, message: &str, report: &mut Report) {
    report.tell(
        Diagnostic::error(ProblemCode::ControlCount, Scope::Batch, record.at(name), message)
            .because(stated.to_string(), found.to_string()),
    );
}

/// Tells a deposit ticket that differs from the checks it covers; why they may not flow.
pub(super) fn credit_covers(sums: &Sums, place: Place, report: &mut Report) -> Option<String> {
    let (credited, amount) = (sums.credited.known()?, sums.amount.known()?);
    if sums.credits == 0 || credited == amount {
        return None;
    }
    let message = format!("the deposit ticket says {credited}, its {} checks add up to {amount}", sums.items);
    report.tell(
        Diagnostic::error(ProblemCode::CreditMismatch, Scope::Batch, place, message.clone())
            .because(credited.to_string(), amount.to_string()),
    );
    Some(message)
}
