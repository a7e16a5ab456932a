//! A payment's way from the file to the books.

use lockbox_domain::sanitise;

use super::{cents, indented, part};
use crate::render::{Style, plain, strong};
use crate::table::{Cell, Kind};
use crate::wire::explain::{Document, Entry, Step};

/// What `explain` prints.
pub fn explain(document: &Document, style: Style) -> String {
    let mut out = vec![strong(&document.item_id, style), String::new()];
    for (i, s) in document.steps.iter().enumerate() {
        out.push(step(i + 1, s, style));
    }
    for e in &document.entries {
        out.push(String::new());
        out.push(entry(e, style));
    }
    out.join("\n")
}

fn step(number: usize, s: &Step, style: Style) -> String {
    let at = s.at.as_deref().map(|t| format!("  {t}")).unwrap_or_default();
    let mut out =
        format!("{number:>2}  {}{at}\n    {}", strong(&sanitise(&s.kind), style), sanitise(&s.text));
    for (name, value) in &s.evidence {
        out.push_str("\n    ");
        out.push_str(&sanitise(name));
        out.push_str(": ");
        out.push_str(&sanitise(value));
    }
    out
}

fn entry(e: &Entry, style: Style) -> String {
    let mut table = part(&[
        ("account", Kind::Text),
        ("region", Kind::Text),
        ("debit", Kind::Cents),
        ("credit", Kind::Cents),
    ]);
    let side = |amount: i64| if amount == 0 { Cell::Empty } else { cents(amount) };
    for l in &e.lines {
        table.push(vec![
            Cell::Text(l.account.clone()),
            Cell::Text(l.region.clone()),
            side(l.debit_cents),
            side(l.credit_cents),
        ]);
    }
    let lines = plain(&table, Style { width: 0, ..style });
    format!("{}  {}\n{}", strong(e.event, style), e.day, indented(&lines))
}
