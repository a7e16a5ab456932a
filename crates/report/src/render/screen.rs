//! A table as text for a terminal.

use comfy_table::{
    CellAlignment, ColumnConstraint, ContentArrangement, ContentLineStyle, LineStyle, TableStyle,
};
use lockbox_domain::sanitise;

use super::Style;
use crate::table::{Cell, Kind, Table};

const LOOK: TableStyle = TableStyle::new()
    .header_lines(ContentLineStyle::none())
    .header_separator(LineStyle::none().fill('─').junction('─'))
    .content_lines(ContentLineStyle::none());

/// The table with its title, without a line end after it.
pub fn screen(table: &Table, style: Style) -> String {
    let title = strong(&sanitise(&table.title), style);
    if table.rows.is_empty() {
        return format!("{title}\n\nNothing to show");
    }
    format!("{title}\n\n{}", plain(table, style))
}

/// The table alone.
pub(crate) fn plain(table: &Table, style: Style) -> String {
    let mut drawn = comfy_table::Table::new();
    drawn.load_style(LOOK);
    if style.color {
        drawn.enforce_styling();
    } else {
        drawn.force_no_tty();
    }
    if style.width > 0 {
        drawn.set_content_arrangement(ContentArrangement::Dynamic);
        drawn.set_width(style.width);
    } else {
        drawn.set_content_arrangement(ContentArrangement::Disabled);
    }
    drawn.set_header(table.columns.iter().map(|c| sanitise(&c.title)).collect::<Vec<_>>());
    for row in &table.rows {
        drawn.add_row(row.iter().map(|c| cell(c, false)).collect::<Vec<_>>());
    }
    if let Some(totals) = &table.totals {
        drawn.add_row(totals.iter().map(|c| cell(c, style.color)).collect::<Vec<_>>());
    }
    let last = table.columns.len().saturating_sub(1);
    for (i, column) in table.columns.iter().enumerate() {
        if let Some(c) = drawn.column_mut(i) {
            c.set_padding((0, if i == last { 0 } else { 2 }));
            if column.kind != Kind::Text {
                // Figures that break over lines cannot be added up by eye; words give way.
                c.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
        let right = matches!(column.kind, Kind::Cents | Kind::Count);
        if let Some(c) = drawn.column_mut(i).filter(|_| right) {
            c.set_cell_alignment(CellAlignment::Right);
        }
    }
    with_rule(&drawn.trim_fmt(), table.totals.is_some())
}

fn cell(cell: &Cell, bold: bool) -> comfy_table::Cell {
    let drawn = comfy_table::Cell::new(words(cell));
    if bold { drawn.add_attribute(comfy_table::Attribute::Bold) } else { drawn }
}

/// The text of a cell; money grouped, text made safe.
fn words(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(t) => sanitise(t),
        Cell::Cents(c) => c.grouped(),
        Cell::Date(d) => d.to_string(),
        Cell::Count(n) => grouped(*n),
    }
}

/// A count with its thousands apart.
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// Sums stand under a rule of their own. The drawing library has a rule for every row or for none, so the one that is
/// wanted is the header's, drawn once more.
fn with_rule(drawn: &str, totals: bool) -> String {
    let mut lines: Vec<&str> = drawn.lines().collect();
    let rule = lines.iter().copied().find(|l| l.chars().all(|c| c == '─'));
    if totals && let (Some(rule), Some(last)) = (rule, lines.pop()) {
        lines.push(rule);
        lines.push(last);
    }
    lines.join("\n")
}

/// `text` in bold where colour is on.
pub(crate) fn strong(text: &str, style: Style) -> String {
    if style.color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
}
