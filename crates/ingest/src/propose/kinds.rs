//! Which rows are of one kind: by what stands in a few columns, in one of the first values, or by their look.

use std::collections::BTreeMap;

use super::sample::{Row, Sample, Spot};

/// More kinds than this are values of a field and no kinds.
const MOST_KINDS: usize = 10;

/// How one kind is told from the others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// This text stands there.
    Text(Spot, String),
    /// A row of so many values whose first begins with a digit, or with none.
    Look(usize, bool),
    /// A line whose first column is a digit, or none.
    First(bool),
}

/// A partition of the rows.
#[derive(Debug, Clone)]
pub(super) struct Kinds {
    /// The kind of each row.
    pub(super) of: Vec<usize>,
    /// How each kind is told.
    pub(super) marks: Vec<Mark>,
    /// Columns or value that tell, where there are any.
    pub(super) spot: Option<Spot>,
}

impl Kinds {
    /// Rows of one kind by number.
    pub(super) fn rows(&self, kind: usize) -> impl Iterator<Item = usize> + '_ {
        self.of.iter().enumerate().filter(move |(_, k)| **k == kind).map(|(row, _)| row)
    }

    pub(super) fn count(&self) -> usize {
        self.marks.len()
    }
}

/// The partitions worth trying: by what stands first, and by what stands elsewhere or by look.
pub(super) fn ways(sample: &Sample) -> (Vec<Kinds>, Vec<Kinds>) {
    let columns = sample.separator.is_none();
    let first: Vec<Spot> =
        if columns { (1..=4).map(|w| Spot::Columns(0, w)).collect() } else { vec![Spot::Nth(0)] };
    let later: Vec<Spot> = if columns {
        let later =
            (1..sample.width().min(40)).flat_map(|at| (1..=3).map(move |w| Spot::Columns(at, at + w)));
        later.collect()
    } else {
        (1..4).map(Spot::Nth).collect()
    };
    let mut found: Vec<Kinds> = Vec::new();
    let mut likely = 0;
    for (at, spot) in first.iter().chain(&later).copied().enumerate() {
        if at == first.len() {
            likely = found.len();
        }
        add(
            &mut found,
            partition(sample, Some(spot), |row| {
                let text = row.text(spot);
                (!text.is_empty()).then(|| Mark::Text(spot, text.to_owned()))
            }),
        );
    }
    let digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let look = if sample.separator.is_some() {
        partition(sample, None, |row| Some(Mark::Look(row.width(), digit(row.text(Spot::Nth(0))))))
    } else {
        partition(sample, None, |row| Some(Mark::First(digit(row.text(Spot::Columns(0, 1))))))
    };
    add(&mut found, look);
    let other = found.split_off(likely);
    (found, other)
}

/// Adds a partition that is not there under another name.
fn add(found: &mut Vec<Kinds>, kinds: Option<Kinds>) {
    if let Some(kinds) = kinds.filter(|new| found.iter().all(|known| known.of != new.of)) {
        found.push(kinds);
    }
}

/// None where there is one kind only, or where most rows have one of their own.
fn partition(sample: &Sample, spot: Option<Spot>, mark: impl Fn(&Row) -> Option<Mark>) -> Option<Kinds> {
    let mut known: BTreeMap<Mark, usize> = BTreeMap::new();
    let mut marks = Vec::new();
    let mut of = Vec::with_capacity(sample.rows.len());
    for row in &sample.rows {
        let mark = mark(row)?;
        let next = known.len();
        let kind = *known.entry(mark.clone()).or_insert(next);
        if kind == next {
            marks.push(mark);
        }
        if marks.len() > MOST_KINDS {
            return None;
        }
        of.push(kind);
    }
    (marks.len() >= 2).then_some(Kinds { of, marks, spot })
}
