//! Does a record stand in its columns? If not: is it shifted, cut short, or is one field wrong?
//!
//! The cause is named once, before any field is read: a blank too many makes every field right of it wrong, and to
//! report those would be to report one cause many times. Nothing is ever repaired; the guess only says what to tell.

use chrono::{Datelike, NaiveDate};

use super::super::field::{Field, Shape};
use super::super::profile::{Layout, Strict};
use super::super::words::Name;

/// What is wrong with a record as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Damage {
    /// Its fields stand beside their columns, from `column` (counted from 0) on.
    Shifted {
        /// Where it begins, as far as can be told; nothing right of it can be trusted.
        column: usize,
        /// True when fields left of `column` can be trusted.
        left_is_sound: bool,
    },
    /// It ends inside this field; those left of it are whole.
    Truncated(Strict),
    /// One field holds what it cannot hold.
    Field(Strict),
}

impl Damage {
    /// True when what stands in `field` can be trusted.
    pub fn spares(self, field: &Field) -> bool {
        match self {
            Self::Shifted { column, left_is_sound } => left_is_sound && field.end <= column,
            Self::Truncated(s) => field.end <= s.field.start,
            Self::Field(s) => s.field != *field,
        }
    }

    /// True when the record cannot be used for what it is there for.
    pub fn is_fatal(self) -> bool {
        match self {
            Self::Shifted { .. } | Self::Truncated(_) => true,
            Self::Field(s) => s.essential,
        }
    }
}

/// What a record must say because of the records before it, where that is known.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known {
    /// The batch it stands in.
    pub batch: Option<u64>,
    /// The item that a remittance record belongs to.
    pub item: Option<u64>,
    /// The next number of a remittance record.
    pub sequence: Option<u64>,
    /// The day of the deposit.
    pub date: Option<NaiveDate>,
    /// True for totals, which repeat that day.
    pub repeats_date: bool,
}

impl Known {
    /// True when `line` says what it must.
    fn agrees(&self, layout: &Layout, line: &[u8]) -> bool {
        let says = |name: Name, known: Option<u64>| match (known, layout.field(name)) {
            (Some(known), Some(field)) => field.number(line) == Some(known),
            _ => true,
        };
        let date = self.date.filter(|_| self.repeats_date);
        let day = layout.field(Name::Date).filter(|f| !f.is_nothing(line)).and_then(|f| f.date(line));
        let mark = layout.field(Name::Last).and_then(|f| f.of(line).first());
        says(Name::Batch, self.batch)
            && says(Name::Item, self.item)
            && (date.is_none() || day.is_none() || date == day)
            && mark.is_none_or(|b| b.is_ascii_digit() || *b == b' ')
    }

    /// True when every date of `line` is one, and none is years away from the deposit; blanks and zeros are no date.
    fn dates_hold(&self, layout: &Layout, line: &[u8]) -> bool {
        let near = |day: NaiveDate| self.date.is_none_or(|d| d.year().abs_diff(day.year()) <= 2);
        let dates = layout.strict.iter().map(|s| s.field).filter(Field::is_date);
        dates
            .filter(|f| f.of(line).len() == f.width())
            .all(|f| f.is_nothing(line) || f.date(line).is_some_and(near))
    }
}

/// Tells what is wrong with `line`, of which something is `known` from the records before it.
pub(super) fn damage(layout: &Layout, line: &[u8], known: &Known) -> Option<Damage> {
    let mut wrong = layout.strict.iter().filter(|s| !sound(s, line));
    let first = wrong.next();
    let beyond = layout.ends.is_some_and(|end| line.len() > end && line.trim_ascii_end().len() > end);
    let Some(first) = first.copied() else {
        let Some(end) = layout.ends.filter(|_| beyond) else { return gap(layout, line, known) };
        let beyond_its_end = Damage::Shifted { column: end, left_is_sound: false };
        return Some(shifted(layout, line, known).unwrap_or(beyond_its_end));
    };
    let shape = first.field.shape(line);
    if matches!(shape, Shape::Short | Shape::Blank) && known.dates_hold(layout, line) {
        let cut = line.trim_ascii_end().len() <= first.field.end && line.len() < first.field.end;
        if cut {
            return Some(Damage::Truncated(first));
        }
    }
    if let Some(shift) = shifted(layout, line, known) {
        return Some(shift);
    }
    let worst = layout.strict.iter().filter(|s| !sound(s, line)).find(|s| s.essential).copied();
    Some(Damage::Field(worst.unwrap_or(first)))
}

fn sound(strict: &Strict, line: &[u8]) -> bool {
    match strict.field.shape(line) {
        // That the day of a deposit is none is said where it is used: the rest of its record can be.
        Shape::Good if strict.essential || !strict.field.is_date() => true,
        Shape::Good => strict.field.is_nothing(line) || strict.field.date(line).is_some(),
        Shape::Blank => !strict.essential,
        Shape::Short | Shape::Bad => false,
    }
}

/// A remittance record whose kind is blank and whose number is not the next: is that blank one too many?
fn gap(layout: &Layout, line: &[u8], known: &Known) -> Option<Damage> {
    let (kind, sequence) = (layout.field(Name::Kind)?, layout.field(Name::Sequence)?);
    let next = known.sequence?;
    if line.get(kind.start) != Some(&b' ') || sequence.number(line) == Some(next) {
        return None;
    }
    let mut candidate = line.to_vec();
    candidate.remove(kind.start);
    let better = sequence.number(&candidate) == Some(next) && fits(layout, &candidate, known);
    better.then_some(Damage::Shifted { column: kind.start, left_is_sound: true })
}

/// True when everything stands in its columns and says what it must.
fn fits(layout: &Layout, line: &[u8], known: &Known) -> bool {
    layout.strict.iter().all(|s| sound(s, line))
        && known.dates_hold(layout, line)
        && known.agrees(layout, line)
        && layout.ends.is_none_or(|end| line.trim_ascii_end().len() <= end)
}

/// Takes a blank out, or puts one character in, at every place, and looks whether everything falls into its columns.
fn shifted(layout: &Layout, line: &[u8], known: &Known) -> Option<Damage> {
    let limit = layout.strict.last()?.field.end.max(layout.ends.unwrap_or(0)).min(line.len());
    let mut candidate = Vec::with_capacity(line.len() + 1);
    for column in (1..limit).filter(|c| line.get(*c) == Some(&b' ')) {
        candidate.clear();
        candidate.extend_from_slice(line);
        candidate.remove(column);
        if fits(layout, &candidate, known) {
            return Some(Damage::Shifted { column, left_is_sound: true });
        }
    }
    let (start, places) = lost_before(layout, line)?;
    for column in 1..places.min(limit) {
        for wildcard in [b'0', b' '] {
            candidate.clear();
            candidate.extend_from_slice(line);
            candidate.insert(column, wildcard);
            if fits(layout, &candidate, known) {
                return Some(Damage::Shifted { column: start, left_is_sound: false });
            }
        }
    }
    None
}

/// Where the first wrong field starts, and before which column a character may be lost, if one may.
///
/// Not where the last number would be pushed out of it into columns that nothing uses: there one field is wrong, no
/// more. Nor inside the last number when it alone is wrong, for nothing right of it would tell.
fn lost_before(layout: &Layout, line: &[u8]) -> Option<(usize, usize)> {
    let last = layout.strict.last()?.field;
    let mut wrong = layout.strict.iter().filter(|s| !sound(s, line)).map(|s| s.field);
    let first = wrong.next()?;
    let pushed = line.get(last.end.checked_sub(1)?).is_some_and(|b| *b != b' ');
    if pushed && !layout.uses(last.end) {
        return None;
    }
    let alone = first == last && wrong.next().is_none();
    Some((first.start, if alone { first.start } else { first.end }))
}
