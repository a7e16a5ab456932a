//! Which line stands where beside which.

use lockbox_domain::reading::TypedLine;

/// The nearest line right of this one that stands on its height.
pub(super) fn right_of<'a>(line: &TypedLine, lines: &[&'a TypedLine]) -> Option<&'a TypedLine> {
    let beside = lines.iter().filter(|other| is_right_of(other, line));
    beside.min_by_key(|other| other.area[0]).copied()
}

/// True where `other` begins no further left than `line` ends, and its middle is within the height of `line` or the other
/// way round. Boxes overlap a little.
pub(super) fn is_right_of(other: &TypedLine, line: &TypedLine) -> bool {
    let ([left, top, width, height], [x, y, _, high]) = (line.area, other.area);
    let slack = height.min(high) / 2;
    let middle = |top: u32, height: u32| top.saturating_add(height / 2);
    let within = |at: u32, top: u32, height: u32| at >= top && at <= top.saturating_add(height);
    let level = within(middle(y, high), top, height) || within(middle(top, height), y, high);
    level && x.saturating_add(slack) >= left.saturating_add(width) && x > left
}
