//! Files with their counts, totals and problems.

use std::fmt::Write as _;

use lockbox_domain::sanitise;

use super::{Tone, cents, counted, indented, next, part, toned};
use crate::render::{Style, plain, strong};
use crate::table::{Cell, Kind};
use crate::wire::inspect::{Document, File, Problem};

/// Problems of one file that are written out; a file with more is better looked at as a whole.
const MOST_PROBLEMS: usize = 50;

/// What `inspect` and `import` print.
pub fn inspect(document: &Document, style: Style) -> String {
    let mut parts: Vec<String> = document.files.iter().map(|f| file(f, style)).collect();
    if document.images > 0 {
        let many = counted(document.images, "image", "images");
        parts.push(format!("{many} put to the items that their names say"));
    }
    parts.join("\n\n")
}

fn file(f: &File, style: Style) -> String {
    let mut out = vec![strong(&sanitise(&f.path), style)];
    out.push(indented(&facts(f, style)));
    if !f.lockboxes.is_empty() {
        out.push(String::new());
        out.push(indented(&lockboxes(f, style)));
    }
    for held in f.held.iter().flatten() {
        out.push(format!("  {} batch {}: {}", toned("held", Tone::Waits, style), held.batch, held.reason));
    }
    if !f.problems.is_empty() {
        out.push(String::new());
    }
    for p in f.problems.iter().take(MOST_PROBLEMS) {
        out.push(indented(&problem(p, style)));
    }
    if f.problems.len() > MOST_PROBLEMS {
        let more = counted((f.problems.len() - MOST_PROBLEMS) as u64, "problem more", "problems more");
        out.push(format!("  {more}; all of them with `--json`"));
    }
    out.join("\n")
}

fn facts(f: &File, style: Style) -> String {
    let format = f.format.as_deref().unwrap_or("unknown format");
    let profile = f.profile.as_ref().map(|p| format!(", profile {}", sanitise(p))).unwrap_or_default();
    let accepted = if f.accepted {
        toned("accepted", Tone::Good, style)
    } else {
        toned("not accepted", Tone::Bad, style)
    };
    let balanced = if f.balanced {
        toned("balanced", Tone::Good, style)
    } else {
        toned("not balanced", Tone::Bad, style)
    };
    let status = f.status.as_ref().map(|s| format!(", {}", status(s, style))).unwrap_or_default();
    let mut facts = format!("{format}{profile}, {accepted}, {balanced}{status}");
    if f.lockboxes.is_empty() && f.items > 0 {
        let amount = lockbox_domain::Cents::new(f.amount_cents).grouped();
        let _ = write!(facts, ", {}, {amount}", counted(u64::from(f.items), "item", "items"));
    }
    facts
}

fn status(status: &str, style: Style) -> String {
    let tone = match status {
        "imported" => Tone::Good,
        "quarantined" => Tone::Bad,
        _ => Tone::Waits,
    };
    toned(status, tone, style)
}

fn lockboxes(f: &File, style: Style) -> String {
    let mut table = part(&[
        ("lockbox", Kind::Text),
        ("region", Kind::Text),
        ("deposit_date", Kind::Text),
        ("batches", Kind::Count),
        ("items", Kind::Count),
        ("amount", Kind::Cents),
    ]);
    for l in &f.lockboxes {
        table.push(vec![
            l.lockbox.as_deref().unwrap_or("not named").into(),
            l.region.as_deref().unwrap_or("not configured").into(),
            l.deposit_date.as_deref().unwrap_or("not named").into(),
            Cell::Count(u64::from(l.batches)),
            Cell::Count(u64::from(l.items)),
            cents(l.amount_cents),
        ]);
    }
    if f.lockboxes.len() > 1 {
        let mut totals = vec!["total".into(), Cell::Empty, Cell::Empty];
        totals.extend([
            Cell::Count(u64::from(f.batches)),
            Cell::Count(u64::from(f.items)),
            cents(f.amount_cents),
        ]);
        table.totals = Some(totals);
    }
    plain(&table, Style { width: 0, ..style })
}

fn problem(p: &Problem, style: Style) -> String {
    let tone = if p.severity == "error" { Tone::Bad } else { Tone::Waits };
    let line = p.line.map(|l| format!(", line {l}")).unwrap_or_default();
    let place = if p.record == 0 {
        format!("the file{line}")
    } else {
        format!("record {}{line}, byte {}", p.record, p.byte)
    };
    let mut out =
        format!("{} {} at {place}\n  {}", toned(p.severity, tone, style), p.code, sanitise(&p.message));
    for (label, text) in [("expected", &p.expected), ("found", &p.found)] {
        if let Some(text) = text {
            let _ = write!(out, "\n  {label}: `{}`", sanitise(text));
        }
    }
    out.push('\n');
    out.push_str(&indented(&next(p.next.trim_end_matches('.'), style)));
    out
}
