//! Which line stands where beside which, and which are one that was found in pieces.

use lockbox_domain::reading::TypedLine;

/// The nearest line right of this one that stands on its height.
pub(super) fn right_of<'a>(line: &TypedLine, lines: &[&'a TypedLine]) -> Option<&'a TypedLine> {
    let beside = lines.iter().filter(|other| is_right_of(other, line));
    beside.min_by_key(|other| other.area[0]).copied()
}

/// True where `other` begins no further left than `line` ends, and its middle is within the height of `line` or the other
/// way round. Boxes overlap a little.
pub(super) fn is_right_of(other: &TypedLine, line: &TypedLine) -> bool {
    let ([left, _, width, height], [x, _, _, high]) = (line.area, other.area);
    let slack = height.min(high) / 2;
    is_level(line.area, other.area) && x.saturating_add(slack) >= left.saturating_add(width) && x > left
}

/// True where the middle of one box is within the height of the other.
fn is_level([_, top, _, height]: [u32; 4], [_, y, _, high]: [u32; 4]) -> bool {
    let middle = |top: u32, height: u32| top.saturating_add(height / 2);
    let within = |at: u32, top: u32, height: u32| at >= top && at <= top.saturating_add(height);
    within(middle(y, high), top, height) || within(middle(top, height), y, high)
}

/// The lines as they were typed: those that lie close behind each other on one height, where a pen or dust parted what was
/// found, are one, no surer than its least sure piece. A piece of an amount or of a name says something else than the whole.
pub(super) fn joined(lines: &[TypedLine], between: &str) -> Vec<TypedLine> {
    let mut rest: Vec<&TypedLine> = lines.iter().collect();
    rest.sort_by_key(|line| line.area[0]);
    let mut whole = Vec::with_capacity(lines.len());
    while !rest.is_empty() {
        let mut line = rest.remove(0).clone();
        let mut last = line.area;
        while let Some(at) = rest.iter().position(|next| goes_on(last, next)) {
            let next = rest.remove(at);
            last = next.area;
            line.text.push_str(between);
            line.text.push_str(next.text.trim());
            line.confidence_permille = line.confidence_permille.min(next.confidence_permille);
            line.area = around(line.area, next.area);
        }
        whole.push(line);
    }
    whole
}

/// True where a line begins within half its height of where a box ends; boxes of pieces overlap, by less than half of the
/// next one and than they are high.
fn goes_on(last: [u32; 4], next: &TypedLine) -> bool {
    let end = last[0].saturating_add(last[2]);
    let high = last[3].min(next.area[3]);
    let (left, width) = (next.area[0], next.area[2]);
    let overlap = end.saturating_sub(left);
    let near = left <= end.saturating_add(high / 2) && overlap < high && overlap * 2 < width;
    is_level(last, next.area) && left > last[0] && near
}

fn around([left, top, width, height]: [u32; 4], [x, y, wide, high]: [u32; 4]) -> [u32; 4] {
    let (from, above) = (left.min(x), top.min(y));
    let right = left.saturating_add(width).max(x.saturating_add(wide));
    let bottom = top.saturating_add(height).max(y.saturating_add(high));
    [from, above, right - from, bottom - above]
}
