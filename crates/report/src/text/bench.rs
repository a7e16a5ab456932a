//! How well lines are read from images, as a table.

use crate::render::Style;
use crate::wire::bench::{Document, Row};

/// The table, and below it every line that was accepted and is wrong.
pub fn bench(document: &Document, _style: Style) -> String {
    let head =
        "lines    exact          rejected       wrong          characters wrong   ms a line   decoding";
    let mut out = vec![format!("{:<46} {head}", "images")];
    out.extend(document.rows.iter().map(row));
    for wrong in &document.wrong {
        out.push(format!("wrong: {}\n  truth {}\n  read  {}", wrong.file, wrong.truth, wrong.read));
    }
    out.join("\n")
}

fn row(r: &Row) -> String {
    let part = |n: u64| format!("{n} ({})", percent(n, r.lines));
    format!(
        "{:<46} {:<8} {:<14} {:<14} {:<14} {:<18} {:<11} {}",
        r.name,
        r.lines,
        part(r.exact),
        part(r.rejected),
        part(r.wrong),
        format!("{} of {}", r.wrong_characters, r.characters),
        milliseconds(r.microseconds),
        milliseconds(r.decoding_microseconds)
    )
}

fn milliseconds(micro: u64) -> String {
    format!("{}.{:02}", micro / 1000, micro % 1000 / 10)
}

/// A share in hundredths of a percent, without a float.
fn percent(part: u64, all: u64) -> String {
    let share = part.saturating_mul(10_000) / all.max(1);
    format!("{}.{:02}%", share / 100, share % 100)
}
