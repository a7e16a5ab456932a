//! The files that a business day should bring.

use lockbox_domain::sanitise;

use super::{Tone, cents, counted, next, part, toned};
use crate::render::{Style, plain};
use crate::table::{Cell, Kind};
use crate::wire::arrivals::{Arrival, Document};

/// What `arrivals` prints.
pub fn arrivals(document: &Document, style: Style) -> String {
    if document.files.is_empty() {
        return format!("{} is no banking day: no file is expected", document.date);
    }
    let mut table = part(&[
        ("lockbox", Kind::Text),
        ("region", Kind::Text),
        ("name", Kind::Text),
        ("due", Kind::Text),
        ("arrived", Kind::Text),
        ("items", Kind::Count),
        ("amount", Kind::Cents),
        ("state", Kind::Text),
        ("file", Kind::Text),
    ]);
    for f in &document.files {
        table.push(vec![
            Cell::Text(f.lockbox.clone()),
            Cell::Text(f.region.clone()),
            Cell::Text(sanitise(&f.name)),
            Cell::text(f.due.as_ref()),
            Cell::text(f.arrived.as_ref()),
            Cell::Count(f.items),
            cents(f.amount_cents),
            Cell::Text(state(f)),
            Cell::text(f.file.as_ref()),
        ]);
    }
    let mut out = vec![plain(&table, style), String::new()];
    for f in &document.files {
        out.extend(f.notes.iter().map(|n| {
            format!(
                "lockbox {}, {}: {} {}: {}",
                f.lockbox,
                sanitise(&f.name),
                n.at,
                n.person,
                sanitise(&n.note)
            )
        }));
    }
    out.push(if document.late == 0 {
        toned("nothing is late", Tone::Good, style)
    } else {
        let late =
            toned(&format!("{} late", counted(document.late, "file is", "files are")), Tone::Bad, style);
        let ask = next("ask the bank, then `--lockbox N --file NAME --note TEXT` keeps what it said", style);
        format!("{late}\n{ask}")
    });
    out.join("\n")
}

fn state(f: &Arrival) -> String {
    match f.state {
        "late" => format!("late by {}", duration(f.late_minutes)),
        "here" if f.held > 0 => format!("here, {} held", counted(f.held, "batch", "batches")),
        other => {
            f.pictured.map_or_else(|| other.to_owned(), |n| format!("{other}, {n} of {} have one", f.items))
        }
    }
}

/// `2 h 56 min`, `3 days`.
pub fn duration(minutes: i64) -> String {
    match minutes {
        ..60 => format!("{minutes} min"),
        60..2_880 => format!("{} h {} min", minutes / 60, minutes % 60),
        _ => format!("{} days", minutes / 1_440),
    }
}
