//! What a run of posting did.

use super::{cents, next, part};
use crate::render::{Style, plain};
use crate::table::{Cell, Column, Kind};
use crate::wire::post::{Counts, Document};

/// A fact with its place in the document.
type Fact = (&'static str, fn(&Counts) -> Cell);

/// What `post` prints: a row a fact, a column a region.
pub fn post(document: &Document, style: Style) -> String {
    let mut table = part(&[("posting", Kind::Text)]);
    let mut columns: Vec<&Counts> = document.by_region.values().collect();
    table.columns.extend(document.by_region.keys().map(|r| Column::new(r.clone(), Kind::Cents)));
    if columns.len() != 1 {
        columns.push(&document.total);
        table.columns.push(Column::new("total", Kind::Cents));
    }
    let rows: [Fact; 8] = [
        ("items", |c| Cell::Count(c.items)),
        ("posted", |c| Cell::Count(c.posted)),
        ("exceptions", |c| Cell::Count(c.exceptions)),
        ("held", |c| Cell::Count(c.held)),
        ("applied", |c| cents(c.applied_cents)),
        ("on account", |c| cents(c.on_account_cents)),
        ("unapplied", |c| cents(c.unapplied_cents)),
        ("unidentified", |c| cents(c.unidentified_cents)),
    ];
    for (name, of) in rows {
        let mut cells = vec![name.into()];
        cells.extend(columns.iter().map(|c| of(c)));
        table.push(cells);
    }
    let mut out = plain(&table, style);
    if document.total.exceptions > 0 || document.total.held > 0 {
        out.push_str("\n\n");
        out.push_str(&next("`lockbox queue list` shows what waits for a person", style));
    }
    out
}
