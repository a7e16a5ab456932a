//! The invariants of the books.

use lockbox_domain::sanitise;

use super::{Tone, counted, part, toned};
use crate::render::{Style, plain};
use crate::table::{Cell, Kind};
use crate::wire::verify::Document;

/// What `verify` prints.
pub fn verify(document: &Document, style: Style) -> String {
    let mut table = part(&[("invariant", Kind::Text), ("checked", Kind::Count), ("result", Kind::Text)]);
    for c in &document.checks {
        let result = match (&c.detail, c.ok) {
            (_, true) => "holds".to_owned(),
            (Some(detail), false) => format!("FAILS: {}", sanitise(detail)),
            (None, false) => "FAILS".to_owned(),
        };
        table.push(vec![Cell::Text(c.name.clone()), Cell::Count(c.checked), Cell::Text(result)]);
    }
    let failed = document.checks.iter().filter(|c| !c.ok).count() as u64;
    let sum = if failed == 0 {
        toned("every invariant holds", Tone::Good, style)
    } else {
        toned(&counted(failed, "invariant fails", "invariants fail"), Tone::Bad, style)
    };
    format!("{}\n\n{sum}", plain(&table, style))
}
