//! The score of a demo.

use lockbox_domain::sanitise;

use super::{Tone, next, part, toned};
use crate::render::{Style, plain};
use crate::table::{Cell, Kind};
use crate::wire::demo::Document;

/// What `demo` prints.
pub fn demo(d: &Document, style: Style) -> String {
    let mut table = part(&[("a_day_of_mail", Kind::Text), ("items", Kind::Count), ("share", Kind::Count)]);
    for (name, n) in [
        ("received", d.items),
        ("posted without a person", d.auto_posted),
        ("  of these right", d.auto_posted_right),
        ("  of these wrong", d.auto_posted_wrong),
        ("left to a person", d.exceptions),
        ("sent back by the bank", d.returned),
        ("lost", d.lost),
    ] {
        table.push(vec![name.into(), Cell::Count(n), Cell::text(share(n, d.items))]);
    }
    let verdict = match (d.lost + d.auto_posted_wrong, d.reconciled) {
        (0, true) => {
            toned("nothing lost, nothing wrong, and exactly the planted breaks found", Tone::Good, style)
        }
        (0, false) => {
            toned("nothing lost or wrong, but the breaks found are not the planted ones", Tone::Bad, style)
        }
        _ => toned("money is lost or on a wrong account", Tone::Bad, style),
    };
    let db = sanitise(&d.db);
    let look = next(&format!("`lockbox --db {db} queue list`, `lockbox --db {db} reconcile`"), style);
    format!("{}\n\n{verdict}\n\n{look}", plain(&table, style))
}

/// Per cent with one place, cut and not rounded: 99.99 is not everything.
fn share(n: u64, of: u64) -> Option<String> {
    let tenths = u128::from(n) * 1000 / u128::from(of).max(1);
    (of > 0).then(|| format!("{}.{}%", tenths / 10, tenths % 10))
}
