//! The documents for people on a terminal: data first, then what to do next. No line end after the last line.

mod arrivals;
mod bench;
mod closing;
mod demo;
mod diff;
mod explain;
mod find;
mod inspect;
mod letter;
mod people;
mod post;
mod proposal;
mod queue;
mod read;
mod reconcile;
mod refunds;
mod repair;
mod verify;

pub use arrivals::{arrivals, duration};
pub use bench::bench;
pub use closing::closing;
pub use demo::demo;
pub use diff::diff;
pub use explain::explain;
pub use find::find;
pub use inspect::inspect;
pub use letter::letter;
pub use people::people;
pub use post::post;
pub use proposal::proposal;
pub use queue::{queue_entry, queue_list};
pub use read::read;
pub use reconcile::{reconcile, remedy};
pub use refunds::refunds;
pub use repair::repair;
pub use verify::verify;

use lockbox_domain::Cents;

use crate::render::Style;
use crate::table::{Cell, Kind, Table};

/// What a word means, for its colour; the word itself always says it as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tone {
    Good,
    Waits,
    Bad,
}

/// `word` in the colour of its meaning.
fn toned(word: &str, tone: Tone, style: Style) -> String {
    let code = match tone {
        Tone::Good => 32,
        Tone::Waits => 33,
        Tone::Bad => 31,
    };
    if style.color { format!("\u{1b}[{code}m{word}\u{1b}[0m") } else { word.to_owned() }
}

/// A line that says what to do next.
fn next(what: &str, style: Style) -> String {
    format!("{} {what}", crate::render::strong("next:", style))
}

/// A money cell.
fn cents(amount: i64) -> Cell {
    Cell::Cents(Cents::new(amount))
}

/// A table that is part of a text: no name, no title.
fn part(columns: &[(&'static str, Kind)]) -> Table {
    Table::new("", "", columns)
}

/// `text` with two blanks before every line.
fn indented(text: &str) -> String {
    let lines: Vec<String> =
        text.lines().map(|l| if l.is_empty() { String::new() } else { format!("  {l}") }).collect();
    lines.join("\n")
}

/// `1 batch`, `2 batches`.
fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
