//! Lockbox, bank and ledger side by side, breaks under them.

use lockbox_domain::{Cents, sanitise};

use super::{Tone, cents, counted, next, part, toned};
use crate::render::{Style, plain, strong};
use crate::table::{Cell, Kind};
use crate::wire::reconcile::{BreakWire, Day, Document, RemedyWire};

/// What `reconcile` prints.
pub fn reconcile(document: &Document, style: Style) -> String {
    if document.days.is_empty() {
        return format!("No deposits\n\n{}", next("`lockbox import FILE` brings them in", style));
    }
    let mut table = part(&[
        ("deposit_date", Kind::Text),
        ("region", Kind::Text),
        ("lockbox", Kind::Cents),
        ("bank", Kind::Cents),
        ("ledger", Kind::Cents),
        ("state", Kind::Text),
    ]);
    for d in &document.days {
        table.push(vec![
            Cell::Text(d.date.clone()),
            Cell::Text(d.region.clone()),
            cents(d.lockbox_cents),
            d.bank_cents.map_or_else(|| "none yet".into(), cents),
            cents(d.ledger_cents),
            d.state.into(),
        ]);
    }
    let mut out = vec![plain(&table, style), String::new()];
    let breaks = document.days.iter().flat_map(|d| d.breaks.iter().map(move |b| (d, b)));
    out.extend(breaks.map(|(d, b)| difference(d, b, style)));
    out.push(sum(document, style));
    out.join("\n")
}

/// What `reconcile --remedy` prints.
pub fn remedy(remedy: &RemedyWire, style: Style) -> String {
    let note = sanitise(&remedy.note);
    match &remedy.approved_by {
        Some(by) => toned(
            &format!("{}: {note} (proposed by {}, approved by {by})", remedy.id, remedy.proposed_by),
            Tone::Good,
            style,
        ),
        None => format!(
            "{}: {note} (proposed by {})\n{}",
            remedy.id,
            remedy.proposed_by,
            next("another person, a supervisor, runs the same command", style)
        ),
    }
}

fn difference(d: &Day, b: &BreakWire, style: Style) -> String {
    let (tone, more) = if b.explained { (Tone::Waits, ", explained") } else { (Tone::Bad, "") };
    let head = format!("{} {} {}", d.date, d.region, toned(b.code, tone, style));
    let amount = Cents::new(b.amount_cents).grouped();
    format!("{head} {}{more}\n  {}\n", strong(&amount, style), sanitise(&b.message))
}

fn sum(document: &Document, style: Style) -> String {
    let days = counted(document.days.len() as u64, "day", "days");
    let open = document.days.iter().flat_map(|d| &d.breaks).filter(|b| !b.explained).count();
    if document.days.iter().all(|d| d.breaks.is_empty()) {
        return toned(&format!("{days}, everything agrees"), Tone::Good, style);
    }
    let breaks = counted(open as u64, "break", "breaks");
    format!("{days}, {breaks} to explain")
}
