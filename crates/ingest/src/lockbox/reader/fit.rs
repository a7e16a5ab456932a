//! Does a record stand in its columns? If not: is it shifted, cut short, or is one field wrong?
//!
//! The cause is named once, before any field is read: a blank too many makes every field right of it wrong, and to
//! report those would be to report one cause many times. Nothing is ever repaired; the guess only says what to tell.

use super::super::field::{Field, Form, Shape};
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

/// Tells what is wrong with `line`; `batch` is the batch it must name, where that is known.
pub(super) fn damage(layout: &Layout, line: &[u8], batch: Option<u64>) -> Option<Damage> {
    let mut wrong = layout.strict.iter().filter(|s| !sound(s, line));
    let first = wrong.next();
    let beyond = layout.ends.is_some_and(|end| line.len() > end && line.trim_ascii_end().len() > end);
    let Some(first) = first.copied() else {
        let end = layout.ends.filter(|_| beyond)?;
        return Some(
            shifted(layout, line, batch).unwrap_or(Damage::Shifted { column: end, left_is_sound: false }),
        );
    };
    let shape = first.field.shape(line);
    if matches!(shape, Shape::Short | Shape::Blank) && dates_hold(layout, line) {
        let cut = line.trim_ascii_end().len() <= first.field.end && line.len() < first.field.end;
        if cut {
            return Some(Damage::Truncated(first));
        }
    }
    if let Some(shift) = shifted(layout, line, batch) {
        return Some(shift);
    }
    let worst = layout.strict.iter().filter(|s| !sound(s, line)).find(|s| s.essential).copied();
    Some(Damage::Field(worst.unwrap_or(first)))
}

fn sound(strict: &Strict, line: &[u8]) -> bool {
    match strict.field.shape(line) {
        Shape::Good => true,
        Shape::Blank => !strict.essential,
        Shape::Short | Shape::Bad => false,
    }
}

/// True when every date of the record is one, or is blank or zeros.
fn dates_hold(layout: &Layout, line: &[u8]) -> bool {
    let dates = layout.strict.iter().filter(|s| matches!(s.field.form, Form::Date(_)));
    dates
        .map(|s| s.field)
        .filter(|f| f.of(line).len() == f.width())
        .all(|f| f.is_nothing(line) || f.date(line).is_some())
}

/// Takes a blank out, or puts one character in, at every place, and looks whether everything falls into its columns.
fn shifted(layout: &Layout, line: &[u8], batch: Option<u64>) -> Option<Damage> {
    let limit = layout.strict.last()?.field.end.max(layout.ends.unwrap_or(0)).min(line.len());
    let fits = |candidate: &[u8]| {
        layout.strict.iter().all(|s| sound(s, candidate))
            && dates_hold(layout, candidate)
            && names_batch(layout, candidate, batch)
            && layout.ends.is_none_or(|end| candidate.trim_ascii_end().len() <= end)
    };
    let mut candidate = Vec::with_capacity(line.len() + 1);
    for column in (1..limit).filter(|c| line.get(*c) == Some(&b' ')) {
        candidate.clear();
        candidate.extend_from_slice(line);
        candidate.remove(column);
        if fits(&candidate) {
            return Some(Damage::Shifted { column, left_is_sound: true });
        }
    }
    let first = layout.strict.iter().find(|s| !sound(s, line)).map_or(limit, |s| s.field.start);
    for column in 1..limit {
        for wildcard in [b'0', b' '] {
            candidate.clear();
            candidate.extend_from_slice(line);
            candidate.insert(column, wildcard);
            if fits(&candidate) {
                return Some(Damage::Shifted { column: first, left_is_sound: false });
            }
        }
    }
    None
}

fn names_batch(layout: &Layout, line: &[u8], batch: Option<u64>) -> bool {
    match (batch, layout.field(Name::Batch)) {
        (Some(batch), Some(field)) => field.number(line) == Some(batch),
        _ => true,
    }
}
