//! How two files differ, for people.

use lockbox_domain::{Cents, sanitise};

use super::{Tone, counted, toned};
use crate::render::{Style, strong};
use crate::wire::diff::{Document, Side};

/// Both files in a line each, then every difference.
pub fn diff(document: &Document, style: Style) -> String {
    let mut out = vec![side("a", &document.a, style), side("b", &document.b, style)];
    if document.same {
        out.push(toned("both have the same payments", Tone::Good, style));
        return out.join("\n");
    }
    let amount = |cents: i64| Cents::new(cents).grouped();
    for payment in &document.only_a {
        out.push(format!("  only in a  {}  {}", payment.place, amount(payment.amount_cents)));
    }
    for payment in &document.only_b {
        out.push(format!("  only in b  {}  {}", payment.place, amount(payment.amount_cents)));
    }
    for moved in &document.moved {
        out.push(format!("  moved      {} is {}  {}", moved.from, moved.to, amount(moved.amount_cents)));
    }
    for changed in &document.changed {
        for field in &changed.fields {
            let (a, b) = (sanitise(&field.a), sanitise(&field.b));
            out.push(format!("  changed    {}  {}: `{a}` is `{b}`", changed.place, field.name));
        }
    }
    if document.more > 0 {
        out.push(format!("  {}", counted(document.more, "difference more", "differences more")));
    }
    out.join("\n")
}

fn side(name: &str, side: &Side, style: Style) -> String {
    let (items, amount) =
        (counted(side.items, "payment", "payments"), Cents::new(side.amount_cents).grouped());
    format!("{}  {}: {items}, {amount}", strong(name, style), sanitise(&side.path))
}
