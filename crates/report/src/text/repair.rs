//! `inspect --refused` for people: each record with its reasons, then what to do.

use lockbox_domain::Cents;

use super::{Tone, counted, toned};
use crate::render::Style;
use crate::wire::repair::Document;

/// The records as they stand in the written file, and what is missing.
pub fn repair(document: &Document, style: Style) -> String {
    if document.records.is_empty() {
        return toned("no record of a payment was refused; nothing was written", Tone::Good, style);
    }
    let mut out = Vec::new();
    for record in &document.records {
        out.push(format!("line {} (was {})  {}", record.written_line, record.line, record.text));
        out.extend(record.why.iter().map(|why| format!("    {}", toned(why, Tone::Bad, style))));
    }
    out.push(format!(
        "{} for {} missing in {}; written to {}: mend the lines and import it, it completes the original",
        counted(document.items, "payment", "payments"),
        Cents::new(document.amount_cents).grouped(),
        counted(document.batches, "batch", "batches"),
        document.written
    ));
    out.join("\n")
}
