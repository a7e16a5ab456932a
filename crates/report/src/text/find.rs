//! Payments that were found.

use lockbox_domain::sanitise;

use super::{Tone, cents, counted, next, part, toned};
use crate::render::{Style, plain};
use crate::table::{Cell, Kind};
use crate::wire::find::{Document, Understood};

/// What `find` prints.
pub fn find(document: &Document, style: Style) -> String {
    let understood: Vec<String> = document.understood.iter().map(words).collect();
    let mut out = Vec::new();
    if !understood.is_empty() {
        out.push(format!("understood: {}", understood.join(", ")));
    }
    if document.found.is_empty() {
        out.push(toned("nothing found", Tone::Bad, style));
        for piece in document.understood.iter().filter(|piece| piece.without.is_some_and(|n| n > 0)) {
            let count = counted(piece.without.unwrap_or(0), "payment", "payments");
            out.push(next(&format!("without `{}` there are {count}", sanitise(&piece.typed)), style));
        }
        return out.join("\n");
    }
    let mut table = part(&[
        ("item", Kind::Text),
        ("deposited", Kind::Text),
        ("region", Kind::Text),
        ("payer", Kind::Text),
        ("check no.", Kind::Text),
        ("amount", Kind::Cents),
        ("went to", Kind::Text),
        ("state", Kind::Text),
    ]);
    let safe = |text: &Option<String>| Cell::text(text.as_deref().map(sanitise));
    for payment in &document.found {
        table.push(vec![
            Cell::Text(payment.item_id.clone()),
            safe(&payment.deposit_date),
            safe(&payment.region),
            safe(&payment.remitter),
            safe(&payment.serial),
            cents(payment.amount_cents),
            Cell::Text(payment.accounts.join(" ")),
            Cell::Text(payment.state.to_owned()),
        ]);
    }
    out.push(plain(&table, style));
    if document.more {
        let shown = document.found.len();
        out.push(next(&format!("only the first {shown} are shown: say more, or `--limit N`"), style));
    }
    out.join("\n")
}

fn words(piece: &Understood) -> String {
    let typed = sanitise(&piece.typed);
    match (piece.kind, piece.meant.as_slice()) {
        ("name", []) => format!("nobody's name `{typed}`"),
        ("name", [only]) if *only == typed.to_uppercase() => format!("name `{typed}`"),
        ("name", meant) => format!("name like `{typed}` ({})", sanitise(&meant.join(", "))),
        (kind, _) => format!("{kind} `{typed}`"),
    }
}
