//! What else the rows hold: routing, dates, numbering, lockbox, names. None of it is money, so a likely place will do.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use lockbox_domain::LockboxNumber;

use super::digits::{column, ends_of_itself};
use super::numbering::{PICTURES, counted_runs, counts_runs, days, different, is_routing, numbers_groups};
use super::sample::{Sample, Spot};
use crate::flat::lockbox_of;

/// A field of a row as a profile names it.
pub(super) type Field = (&'static str, Spot);

/// A place that holds a day in every row.
pub(super) struct PossibleDay {
    spot: Spot,
    picture: &'static str,
    middle: NaiveDate,
    constant: bool,
}

/// Days that differ more from the deposit's are other numbers.
const FARTHEST_DAYS: i64 = 400;

/// Checks are dated not much longer before they are deposited.
const NEAR_DAYS: i64 = 45;

/// The day that the most kinds of rows agree on.
pub(super) fn anchor<'p>(kinds: impl Iterator<Item = Places<'p>>) -> Option<NaiveDate> {
    let mut votes: BTreeMap<NaiveDate, usize> = BTreeMap::new();
    for places in kinds {
        let constant: BTreeSet<NaiveDate> =
            places.possible_days().iter().filter(|d| d.constant).map(|d| d.middle).collect();
        for day in constant {
            *votes.entry(day).or_default() += 1;
        }
    }
    votes.into_iter().max_by_key(|(day, count)| (*count, *day)).map(|(day, _)| day)
}

/// The rows of one kind, and what is taken of their places.
pub(super) struct Places<'s> {
    pub(super) sample: &'s Sample,
    pub(super) rows: Vec<usize>,
    pub(super) taken: Vec<Spot>,
    width: usize,
}

impl<'s> Places<'s> {
    pub(super) fn new(sample: &'s Sample, rows: Vec<usize>, taken: Vec<Spot>) -> Self {
        let width = rows.iter().map(|r| sample.rows[*r].line.len().max(sample.rows[*r].width())).max();
        let mut places = Self { sample, rows, taken, width: width.unwrap_or(0) };
        // Letters beside the type that never change are the rest of its word.
        if let Some(Spot::Columns(_, mut to)) = places.taken.first().copied() {
            while places.is_letter(to) {
                places.taken.push(Spot::Columns(to, to + 1));
                to += 1;
            }
        }
        places
    }

    /// Whether one and the same letter stands in a column in every row.
    fn is_letter(&self, column: usize) -> bool {
        let at = |row: &usize| self.sample.rows[*row].line.get(column).copied().unwrap_or(b' ');
        let first = self.rows.first().map_or(b' ', at);
        self.rows.len() > 1 && first.is_ascii_alphabetic() && self.rows.iter().all(|r| at(r) == first)
    }

    pub(super) fn is_free(&self, spot: Spot) -> bool {
        self.taken.iter().all(|t| !t.overlaps(spot))
    }

    /// Free places of so many columns, wider ones first; in values all that are free.
    fn spots(&self, widths: std::ops::RangeInclusive<usize>) -> Vec<Spot> {
        if self.sample.separator.is_some() {
            return (0..self.width).map(Spot::Nth).filter(|s| self.is_free(*s)).collect();
        }
        let mut spots = Vec::new();
        for width in widths.rev() {
            for from in 0..self.width.saturating_sub(width - 1) {
                spots.push(Spot::Columns(from, from + width));
            }
        }
        spots.retain(|s| self.is_free(*s));
        spots
    }

    /// Takes the first free place that `fits`.
    fn take(
        &mut self,
        widths: std::ops::RangeInclusive<usize>,
        fits: impl Fn(&Sample, &[usize], Spot) -> bool,
    ) -> Option<Spot> {
        let spot = self.spots(widths).into_iter().find(|s| fits(self.sample, &self.rows, *s))?;
        self.taken.push(spot);
        Some(spot)
    }

    /// The place with the most different routing numbers.
    pub(super) fn routing(&mut self) -> Option<Spot> {
        let fits = |s: &Spot| is_routing(self.sample, &self.rows, *s);
        let spots = self.spots(9..=9).into_iter().filter(fits);
        let spot = spots.max_by_key(|s| different(self.sample, &self.rows, *s))?;
        self.taken.push(spot);
        Some(spot)
    }

    /// Every free place where days may stand, each picture of its own.
    pub(super) fn possible_days(&self) -> Vec<PossibleDay> {
        let mut found = Vec::new();
        for spot in [10, 8, 6].into_iter().flat_map(|width| self.spots(width..=width)) {
            for picture in PICTURES {
                let fits = match spot {
                    Spot::Columns(from, to) => to - from == picture.len(),
                    Spot::Nth(_) => true,
                };
                let days = if fits { days(self.sample, &self.rows, spot, picture) } else { None };
                if let Some(mut days) = days {
                    days.sort();
                    let (middle, constant) = (days[days.len() / 2], days.first() == days.last());
                    found.push(PossibleDay { spot, picture, middle, constant });
                }
            }
        }
        found
    }

    /// The places of days, those nearest to `anchor` first where places overlap, by place.
    pub(super) fn dates(&mut self, anchor: Option<NaiveDate>) -> Vec<(Spot, Vec<&'static str>)> {
        let mut possible = self.possible_days();
        let far = |day: &PossibleDay| anchor.map_or(0, |a| (day.middle - a).num_days().abs());
        possible.retain(|day| far(day) <= FARTHEST_DAYS);
        possible.sort_by_key(|day| (far(day) > NEAR_DAYS, std::cmp::Reverse(day.picture.len()), far(day)));
        let mut found: Vec<(Spot, Vec<&'static str>)> = Vec::new();
        for day in possible {
            if let Some((_, pictures)) = found.iter_mut().find(|(spot, _)| *spot == day.spot) {
                pictures.push(day.picture);
            } else if self.is_free(day.spot) {
                self.taken.push(day.spot);
                found.push((day.spot, vec![day.picture]));
            }
        }
        found.sort_by_key(|(spot, _)| *spot);
        found
    }

    /// The number within the batch, and the batch's. `groups` are the sizes of the batches where totals tell them.
    pub(super) fn numbering(&mut self, groups: &[i64]) -> (Option<Spot>, Option<Spot>) {
        let item = self.take(1..=8, |s, rows, spot| counted_runs(s, rows, spot).is_some());
        let counted = item.and_then(|spot| counted_runs(self.sample, &self.rows, spot));
        let groups = match counted {
            Some(runs) if groups.len() < 2 || runs.len() != groups.len() => runs,
            _ => groups.to_vec(),
        };
        let several = groups.iter().filter(|g| **g > 0).count() > 1;
        let rises = |s: &Sample, rows: &[usize], spot: Spot, by_one| match (spot, item) {
            _ if several => numbers_groups(s, rows, spot, &groups, by_one),
            // One batch: whatever does not change and stands before the item's number may be it.
            (Spot::Columns(_, to), Some(Spot::Columns(from, _))) => {
                to == from && numbers_groups(s, rows, spot, &groups, by_one)
            }
            (Spot::Nth(at), Some(Spot::Nth(next))) => {
                at + 1 == next && numbers_groups(s, rows, spot, &groups, by_one)
            }
            _ => false,
        };
        let batch = [true, false]
            .into_iter()
            .find_map(|by_one| self.take(1..=8, |s, rows, spot| rises(s, rows, spot, by_one)));
        (item, batch)
    }

    /// The place where a known lockbox stands in every row.
    pub(super) fn lockbox(&mut self, known: &[LockboxNumber]) -> Option<Spot> {
        self.take(3..=12, |sample, rows, spot| {
            let whole =
                ends_of_itself(sample, rows, spot) || matches!(spot, Spot::Columns(a, b) if b - a > 5);
            whole
                && rows.iter().all(|r| {
                    lockbox_of(sample.rows[*r].text(spot)).is_some_and(|number| known.contains(&number))
                })
        })
    }

    /// The widest of `spots`, which all say the same: fill belongs to the number as far as it can be told.
    ///
    /// Too wide a place makes a later number unreadable, too narrow a one makes it another number.
    pub(super) fn widest(&self, spots: &[Spot]) -> Option<Spot> {
        let narrow = *spots.iter().min_by_key(|s| (s.width(), **s))?;
        let Spot::Columns(from, to) = narrow else { return Some(narrow) };
        let blank = |column: usize| {
            let at = |r: &usize| self.sample.rows[*r].line.get(column).copied().unwrap_or(b' ');
            (self.rows.iter().all(|r| at(r) == b' '), self.rows.iter().any(|r| at(r) == b' '))
        };
        let (left_open, right_open) = (blank(from).1, blank(to - 1).1);
        let wider = |spot: &Spot| {
            let Spot::Columns(a, b) = *spot else { return false };
            let holds = a <= from && to <= b && self.is_free(*spot);
            let left = left_open || (a..from).all(|c| !blank(c).0);
            let right = right_open || (to..b).all(|c| !blank(c).0);
            holds && left && right
        };
        spots.iter().copied().filter(wider).max_by_key(Spot::width).or(Some(narrow))
    }

    /// What is left: account, check number, names, in the order they stand in.
    pub(super) fn rest(&mut self, routing: Option<Spot>) -> Vec<Field> {
        let segments: Vec<Spot> = self.segments().into_iter().filter(|s| self.varies(*s)).collect();
        let (mut numbers, mut found): (Vec<Spot>, Vec<Field>) = (Vec::new(), Vec::new());
        let mut texts = ["remitter", "payee"].into_iter();
        for spot in segments {
            let (digits, letters, blanks) = self.look(spot);
            if letters == 0 && digits > 0 && !blanks {
                numbers.push(spot);
            } else if letters > digits {
                found.extend(texts.next().map(|name| (name, spot)));
            } else if digits > 0 && !found.iter().any(|(name, _)| *name == "customer") {
                found.push(("customer", spot));
            }
        }
        // The account is the longest number, or else what stands behind the routing number.
        let behind = numbers.iter().position(|s| Some(s.begin()) == routing.map(Spot::end));
        let longest = (0..numbers.len()).max_by_key(|at| self.digits_in(numbers[*at]));
        if let Some(at) = longest.filter(|_| numbers.len() > 1).or(behind) {
            found.push(("account", numbers.remove(at)));
        }
        let names = ["serial", "customer"].into_iter().filter(|n| !found.iter().any(|(name, _)| name == n));
        let rest: Vec<Field> = names.zip(numbers).collect();
        found.extend(rest);
        found.sort_by_key(|(_, spot)| *spot);
        self.taken.extend(found.iter().map(|(_, spot)| *spot));
        found
    }

    fn varies(&self, spot: Spot) -> bool {
        different(self.sample, &self.rows, spot) > 1
    }

    /// Digits and letters there over all rows, and whether blanks stand between them.
    fn look(&self, spot: Spot) -> (usize, usize, bool) {
        let texts = self.rows.iter().map(|r| self.sample.rows[*r].text(spot));
        texts.fold((0, 0, false), |(digits, letters, blanks), text| {
            let count = |fits: fn(&u8) -> bool| text.bytes().filter(fits).count();
            let other = count(|b| !b.is_ascii_digit() && *b != b' ');
            (digits + count(u8::is_ascii_digit), letters + other, blanks || text.contains(' '))
        })
    }

    /// Digits without the zeros before them, over all rows.
    fn digits_in(&self, spot: Spot) -> usize {
        self.rows.iter().map(|r| self.sample.rows[*r].text(spot).trim_start_matches('0').len()).sum()
    }

    /// Free columns as fields: apart where all rows have a blank, where digits end, and where fill begins again.
    fn segments(&self) -> Vec<Spot> {
        if self.sample.separator.is_some() {
            return (0..self.width).map(Spot::Nth).filter(|s| self.is_free(*s)).collect();
        }
        let columns: Vec<Look> = (0..self.width).map(|c| self.column(c)).collect();
        let mut segments = Vec::new();
        let mut from = 0;
        while from < columns.len() {
            if !self.is_free(Spot::Columns(from, from + 1)) || columns[from].empty {
                from += 1;
                continue;
            }
            let mut to = from + 1;
            while to < columns.len()
                && self.is_free(Spot::Columns(to, to + 1))
                && !self.begins(&columns, from, to)
            {
                to += 1;
            }
            let last = (from..to).rev().find(|c| !columns[*c].empty).unwrap_or(from);
            segments.push(Spot::Columns(from, last + 1));
            from = to;
        }
        segments
    }

    /// Whether a field begins at column `at` of one that began at `from`.
    fn begins(&self, columns: &[Look], from: usize, at: usize) -> bool {
        let (here, before) = (&columns[at], &columns[at - 1]);
        let rows = self.rows.len();
        if here.empty {
            // A gap: two empty columns in text, one in numbers.
            return !before.letters || columns.get(at + 1).is_none_or(|next| next.empty);
        }
        if before.empty || here.digits_only != before.digits_only {
            let text = columns[from..at].iter().any(|c| c.letters);
            return before.empty || !(text && here.blanks > 0);
        }
        if !here.digits_only {
            return false;
        }
        let left = columns[from].blanks == 0;
        let jump = |a: usize, b: usize| a > b && (a - b) * 20 > rows * 7;
        let zeros = jump(here.zeros, before.zeros) && here.zeros * 20 > rows * 9;
        let blanks =
            if left { before.blanks > 0 && here.blanks == 0 } else { jump(here.blanks, before.blanks) };
        zeros || blanks
    }

    fn column(&self, column: usize) -> Look {
        let mut look = Look { empty: true, digits_only: true, ..Look::default() };
        for row in &self.rows {
            match self.sample.rows[*row].line.get(column).copied().unwrap_or(b' ') {
                b' ' => look.blanks += 1,
                byte => {
                    look.empty = false;
                    look.zeros += usize::from(byte == b'0');
                    look.digits_only &= byte.is_ascii_digit();
                    look.letters |= byte.is_ascii_alphabetic();
                }
            }
        }
        look
    }

    /// Where a detail's text begins: behind what it repeats of its payment and behind what counts it.
    ///
    /// `repeats` are the numbers of each row's payment, `runs` how many rows each payment has.
    pub(super) fn text_begins(&self, repeats: &[Vec<i64>], runs: &[i64]) -> usize {
        let spot = |from: usize, width: usize| match self.sample.separator {
            Some(_) => Spot::Nth(from),
            None => Spot::Columns(from, from + width),
        };
        let widths: std::ops::RangeInclusive<usize> =
            if self.sample.separator.is_some() { 1..=1 } else { 1..=8 };
        // The first place from `at` on, a few columns at most, where `fits` holds; then one past it.
        let after = |at: usize, reach: usize, fits: &dyn Fn(Spot) -> bool| {
            (at..=at + reach).find_map(|from| widths.clone().find(|w| fits(spot(from, *w))).map(|w| from + w))
        };
        let mut at = self.taken.iter().map(|s| s.end()).max().unwrap_or(0);
        for numbers in repeats {
            let same = |s: Spot| column(self.sample, &self.rows, s).is_some_and(|c| c.values == *numbers);
            at = after(at, 3, &same).unwrap_or(at);
        }
        // A kind, the number within the payment, and a mark on the last.
        let counting = |s: Spot| counts_runs(self.sample, &self.rows, s, runs);
        let Some(counted) = after(at, 2, &counting).filter(|_| runs.iter().any(|r| *r > 0)) else {
            return at;
        };
        let marks = |s: Spot| marks_last(self.sample, &self.rows, s, runs);
        if marks(spot(counted, 1)) { counted + 1 } else { counted }
    }
}

/// Whether one text stands there on the last row of each run and another on all others.
fn marks_last(sample: &Sample, rows: &[usize], spot: Spot, runs: &[i64]) -> bool {
    let (mut last, mut other) = (None, None);
    let mut rows = rows.iter();
    for run in runs {
        for at in 1..=*run {
            let Some(row) = rows.next() else { return false };
            let text = sample.rows[*row].text(spot);
            let known = if at == *run { &mut last } else { &mut other };
            if *known.get_or_insert(text) != text || text.is_empty() {
                return false;
            }
        }
    }
    last != other
}

/// What stands in one column over all rows.
#[derive(Debug, Default, Clone, Copy)]
struct Look {
    empty: bool,
    digits_only: bool,
    letters: bool,
    blanks: usize,
    zeros: usize,
}
