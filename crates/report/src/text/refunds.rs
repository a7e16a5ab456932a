//! What waits to be sent back.

use super::{Tone, cents, next, part, toned};
use crate::render::{Style, plain};
use crate::table::{Cell, Kind};
use crate::wire::refunds::Document;

/// What `refund list` prints.
pub fn refunds(document: &Document, style: Style) -> String {
    if document.refunds.is_empty() {
        return toned("Nothing waits to be sent back", Tone::Good, style);
    }
    let mut table = part(&[
        ("item_id", Kind::Text),
        ("amount", Kind::Cents),
        ("region", Kind::Text),
        ("since", Kind::Text),
        ("remitter", Kind::Text),
        ("serial", Kind::Text),
        ("decided_by", Kind::Text),
        ("note", Kind::Text),
    ]);
    for r in &document.refunds {
        table.push(vec![
            Cell::Text(r.id.clone()),
            cents(r.amount_cents),
            Cell::Text(r.region.clone()),
            Cell::Text(r.since.clone()),
            Cell::text(r.remitter.as_ref()),
            Cell::text(r.serial.as_ref()),
            Cell::text(r.decided_by.as_ref()),
            Cell::text(r.note.as_ref()),
        ]);
    }
    let release = next("`lockbox refund release ITEM`, by somebody who did not decide it", style);
    format!("{}\n\n{release}", plain(&table, style))
}
