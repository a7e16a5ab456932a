//! Whether rows of two kinds look the same: then they are one kind, and telling them apart leaves money out.

use super::compose::details;
use super::kinds::Kinds;
use super::money::Found;
use super::sample::Sample;

/// What stands in a column, or a value, of most rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Nothing,
    Digits,
    Letters,
}

/// True where a kind that is no total looks like the payments, or has more rows than there are payments.
pub(super) fn leaves_out(sample: &Sample, kinds: &Kinds, found: &Found) -> bool {
    let details = details(kinds, found);
    let payments = kinds.rows(found.kind).count();
    let is_total = |kind: usize| found.totals.iter().any(|t| t.kind == kind);
    let unexplained = |kind: &usize| *kind != found.kind && !is_total(*kind) && !details.contains(kind);
    if (0..kinds.count()).filter(unexplained).any(|kind| kinds.rows(kind).count() > payments) {
        return true;
    }
    let looks: Vec<Vec<Class>> = (0..kinds.count()).map(|kind| look(sample, kinds, kind)).collect();
    let other = (0..kinds.count()).filter(|kind| *kind != found.kind && !is_total(*kind));
    other.into_iter().any(|kind| same(&looks[found.kind], &looks[kind]))
}

/// Nine of ten places hold the same.
fn same(a: &[Class], b: &[Class]) -> bool {
    let equal = a.iter().zip(b).filter(|(a, b)| a == b).count();
    a.len().abs_diff(b.len()) * 10 <= a.len() && equal * 10 >= a.len().max(b.len()) * 9
}

fn look(sample: &Sample, kinds: &Kinds, kind: usize) -> Vec<Class> {
    let rows: Vec<Vec<Class>> = kinds.rows(kind).map(|row| row_look(sample, row)).collect();
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let most = |at: usize| {
        let count =
            |class| rows.iter().filter(|r| r.get(at).copied().unwrap_or(Class::Nothing) == class).count();
        [Class::Nothing, Class::Digits, Class::Letters]
            .into_iter()
            .max_by_key(|c| count(*c))
            .unwrap_or(Class::Nothing)
    };
    (0..width).map(most).collect()
}

fn row_look(sample: &Sample, row: usize) -> Vec<Class> {
    let row = &sample.rows[row];
    let class = |text: &str| match text.bytes().find(|b| *b != b' ') {
        None => Class::Nothing,
        Some(_) if text.trim().bytes().all(|b| b.is_ascii_digit() || b".,-/".contains(&b)) => Class::Digits,
        Some(_) => Class::Letters,
    };
    if sample.separator.is_some() {
        return (0..row.width()).map(|at| class(row.text(super::sample::Spot::Nth(at)))).collect();
    }
    let end = row.line.iter().rposition(|b| *b != b' ').map_or(0, |last| last + 1);
    row.line[..end].chunks(1).map(|b| class(std::str::from_utf8(b).unwrap_or("?"))).collect()
}
