//! How a business day stands.

use super::{Tone, next, toned};
use crate::render::Style;
use crate::wire::closing::Document;

/// What `close` prints.
pub fn closing(document: &Document, style: Style) -> String {
    let mut lines = Vec::new();
    for point in &document.points {
        if point.blockers.is_empty() {
            lines.push(format!("{} {}", toned("yes", Tone::Good, style), point.name));
        } else {
            lines.push(format!("{}  {}", toned("no", Tone::Bad, style), point.name));
            lines.extend(
                point.blockers.iter().map(|b| format!("      {}", lockbox_domain::sanitise(&b.message))),
            );
        }
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
