//! How a business day or a month stands.

use super::{Tone, next, toned};
use crate::render::Style;
use crate::wire::closing::{Document, Point};

/// What `close` prints.
pub fn closing(document: &Document, style: Style) -> String {
    let mut lines = Vec::new();
    for point in &document.points {
        lines.extend(shown(point, style));
    }
    let who = |name: &Option<String>| name.clone().unwrap_or_else(|| "nobody".to_owned());
    lines.push(String::new());
    lines.push(match document.state {
        "closed" => format!(
            "{} is closed: asked by {}, agreed by {}",
            document.date,
            who(&document.asked_by),
            who(&document.closed_by)
        ),
        "awaiting-second" => {
            let asked = format!("{} asked to close {}", who(&document.asked_by), document.date);
            format!("{asked}\n{}", next("another person, a supervisor, runs the same command", style))
        }
        _ if document.blockers.is_empty() => format!("{} is open and nothing blocks it", document.date),
        _ => format!("{} stays open", document.date),
    });
    lines.join("\n")
}

fn shown(point: &Point, style: Style) -> Vec<String> {
    let word = match point.state {
        "done" => toned("yes    ", Tone::Good, style),
        "carried" => toned("carried", Tone::Waits, style),
        _ => toned("no     ", Tone::Bad, style),
    };
    let figures = if point.figures.is_empty() { String::new() } else { format!(": {}", point.figures) };
    let mut lines = vec![format!("{word} {}{}", point.name, lockbox_domain::sanitise(&figures))];
    lines
        .extend(point.blockers.iter().map(|b| format!("          {}", lockbox_domain::sanitise(&b.message))));
    lines
}
