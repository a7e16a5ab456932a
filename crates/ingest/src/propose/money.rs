//! Finds the amount: the place whose numbers add up, group by group, to what another kind of row states.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::digits::{Column, Form, columns};
use super::kinds::Kinds;
use super::look::leaves_out;
use super::rival;
use super::sample::{Sample, Spot};
use super::{DOUBT, Refused};

/// Where the rows stand that a total is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Between the total before it and itself.
    Before,
    /// Between itself and the next.
    After,
}

/// A kind of row that states what payments add up to.
#[derive(Debug, Clone)]
pub(super) struct Total {
    pub(super) kind: usize,
    pub(super) side: Side,
    pub(super) form: Form,
    /// Every place of its amount: wider and narrower ones that say the same.
    pub(super) spots: Vec<Spot>,
    /// How many payments each of its rows is of.
    pub(super) counts: Vec<i64>,
}

/// A place that may be the amount, with what proves it.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) kind: usize,
    pub(super) form: Form,
    pub(super) spots: Vec<Spot>,
    pub(super) cents: Vec<i64>,
    pub(super) totals: Vec<Total>,
    /// Digits of the sums that came true; sums of one payment prove nothing.
    pub(super) strength: usize,
    /// Digits that have to come true before it is no chance.
    need: usize,
    /// How many places could have come true by chance.
    chances: usize,
    /// The sums that came true.
    sums: BTreeSet<i64>,
}

/// The amount, proven.
pub(super) type Found = Candidate;

/// So many digits have to come true beyond those that come true by chance among all places that are tried.
const MARGIN: usize = 3;

/// So much a count beside the sum may add.
const MOST_COUNT_DIGITS: usize = 4;

/// Zeros before a sum prove something too, within reason.
const MOST_DIGITS: usize = 12;

/// A sum below ten dollars may be a sum of anything.
const LEAST_SUM: i64 = 1_000;

/// The amount and its totals.
pub(super) fn find(sample: &Sample, kinds: &Kinds, likely: bool) -> Result<Found, Refused> {
    let numbers: Vec<Vec<Column>> =
        (0..kinds.count()).map(|kind| columns(sample, &kinds.rows(kind).collect::<Vec<_>>())).collect();
    let mut found: Vec<Candidate> = Vec::new();
    for kind in 0..kinds.count() {
        found.extend(candidates(kinds, &numbers, kind));
    }
    // Where many partitions are tried, more comes true by chance.
    found.retain(|c| c.strength >= c.need + if likely { 0 } else { MARGIN });
    let best = found.iter().map(|c| c.strength).max().unwrap_or(0);
    if best == 0 {
        return Err((0, NOTHING.to_owned()));
    }
    found.retain(|c| c.strength * 2 > best);
    // What states the sums of others is a total, though totals of totals add up as well.
    let totals: HashSet<usize> = found.iter().flat_map(|c| c.totals.iter().map(|t| t.kind)).collect();
    let payments: HashSet<usize> = found.iter().map(|c| c.kind).filter(|k| !totals.contains(k)).collect();
    if !payments.is_empty() {
        found.retain(|c| payments.contains(&c.kind));
    }
    let found =
        rival::settle(sample, kinds, found).map_err(|(_, why)| (DOUBT + digits_to_weight(best), why))?;
    if leaves_out(sample, kinds, &found) {
        return Err((1, NOTHING.to_owned()));
    }
    whole_cents(&found)?;
    Ok(found)
}

const NOTHING: &str =
    "no row states what two or more others add up to: without a total nothing proves which columns are money";

/// The more digits came true, the more a doubt weighs.
fn digits_to_weight(digits: usize) -> u32 {
    u32::try_from(digits).unwrap_or(u32::MAX - DOUBT)
}

/// Without a point, the last two digits have to be cents: where the last is always zero they may be anything.
fn whole_cents(found: &Found) -> Result<(), Refused> {
    let pointed = found.form == Form::Dollars || found.totals.iter().any(|t| t.form == Form::Dollars);
    if !pointed && found.cents.iter().all(|c| c % 10 == 0) {
        let why = "every amount ends in a zero and has no point: whether the last digits are cents, or amounts are in \
                   whole dollars or have three or four decimals, cannot be told from this file; take one with odd cents";
        return Err((DOUBT + digits_to_weight(found.strength), why.to_owned()));
    }
    Ok(())
}

/// Places of one kind whose sums another kind states.
fn candidates(kinds: &Kinds, numbers: &[Vec<Column>], kind: usize) -> Vec<Candidate> {
    let rows: Vec<usize> = kinds.rows(kind).collect();
    if rows.len() < 2 {
        return Vec::new();
    }
    let (all, whole) = chances(&numbers[kind]);
    let mut by_values: HashMap<(Form, &[i64]), Candidate> = HashMap::new();
    for column in &numbers[kind] {
        if column.values.iter().all(|v| *v == 0) {
            continue;
        }
        let key = (column.form, column.values.as_slice());
        let candidate = by_values.entry(key).or_insert_with(|| Candidate {
            kind,
            form: column.form,
            spots: Vec::new(),
            cents: column.values.clone(),
            totals: Vec::new(),
            strength: 0,
            need: usize::MAX,
            chances: if column.whole { whole } else { all },
            sums: BTreeSet::new(),
        });
        candidate.spots.push(column.spot);
        if column.whole {
            candidate.chances = whole;
        }
    }
    let mut candidates: Vec<Candidate> = by_values.into_values().collect();
    candidates.sort_by_key(|c| (c.spots.first().copied(), c.form == Form::Cents));
    for total in (0..kinds.count()).filter(|total| *total != kind) {
        for side in [Side::Before, Side::After] {
            if let Some(groups) = groups(kinds, kind, total, side) {
                prove(&mut candidates, &numbers[total], total, side, &groups);
            }
        }
    }
    candidates.retain(|c| c.strength > 0);
    candidates
}

/// How many payments each row of `total` is of; none where payments are left over, or every total is of one payment.
fn groups(kinds: &Kinds, payment: usize, total: usize, side: Side) -> Option<Vec<usize>> {
    let mut counts = Vec::new();
    let mut open = 0_usize;
    for kind in &kinds.of {
        if *kind == payment {
            open += 1;
        } else if *kind == total {
            match side {
                Side::Before => counts.push(std::mem::take(&mut open)),
                Side::After => {
                    let before = std::mem::take(&mut open);
                    match counts.last_mut() {
                        Some(last) => *last = before,
                        None if before > 0 => return None,
                        None => {}
                    }
                    counts.push(0);
                }
            }
        }
    }
    match side {
        Side::Before if open > 0 => return None,
        Side::Before => {}
        Side::After => *counts.last_mut()? = open,
    }
    counts.iter().any(|c| *c > 1).then_some(counts)
}

/// Notes for each candidate where rows of `total` state its sums.
fn prove(candidates: &mut [Candidate], stated: &[Column], total: usize, side: Side, groups: &[usize]) {
    let (stated_all, stated_whole) = chances(stated);
    let mut by_values: HashMap<&[i64], Vec<&Column>> = HashMap::new();
    for column in stated {
        by_values.entry(&column.values).or_default().push(column);
    }
    for candidate in candidates {
        let Some(sums) = sums(&candidate.cents, groups) else { continue };
        let Some(columns) = by_values.get(sums.as_slice()) else { continue };
        // The same small sum again and again is a count of something.
        let (least, most) = (sums.iter().min(), sums.iter().max());
        if most.is_none_or(|m| *m < LEAST_SUM) || (sums.len() > 1 && least == most) {
            continue;
        }
        // Where a place with a point says it, digits without one that say the same are part of something else.
        let form =
            if columns.iter().any(|c| c.form == candidate.form) { candidate.form } else { columns[0].form };
        let spots = columns.iter().filter(|c| c.form == form).map(|c| c.spot).collect();
        if candidate.totals.iter().any(|known| known.kind == total) {
            continue;
        }
        let whole = columns.iter().any(|c| c.whole);
        let trials = candidate.chances.saturating_mul(if whole { stated_whole } else { stated_all });
        let need = trials.checked_ilog10().map_or(0, |d| d as usize + 1) + MARGIN;
        candidate.need = candidate.need.min(need);
        let mut rest = candidate.cents.iter();
        for (at, (sum, count)) in sums.iter().zip(groups).enumerate() {
            let added = rest.by_ref().take(*count).filter(|cents| **cents != 0).count();
            // What is the sum of one, and the same sum in another row, proves nothing more.
            if added > 1 && *sum > 0 && candidate.sums.insert(*sum) {
                let digits = columns.iter().map(|c| c.digits[at]).max().unwrap_or(0);
                candidate.strength += digits.min(MOST_DIGITS);
            }
        }
        let counts: Vec<i64> = groups.iter().map(|c| i64::try_from(*c).unwrap_or(i64::MAX)).collect();
        candidate.strength += count_beside(stated, &counts, columns);
        candidate.totals.push(Total { kind: total, side, form, spots, counts });
    }
}

/// Digits of a count of the payments that stands right beside the sum: it says that this is what the row is for.
fn count_beside(stated: &[Column], counts: &[i64], sums: &[&Column]) -> usize {
    let beside = |a: Spot, b: Spot| match (a, b) {
        (Spot::Columns(_, end), Spot::Columns(begin, _)) => end == begin,
        (Spot::Nth(a), Spot::Nth(b)) => a + 1 == b,
        _ => false,
    };
    let said = stated.iter().filter(|c| c.form == Form::Cents && c.values == counts);
    let said = said.filter(|c| sums.iter().any(|s| beside(c.spot, s.spot) || beside(s.spot, c.spot)));
    said.filter_map(|c| c.digits.iter().min().copied()).max().unwrap_or(0).min(MOST_COUNT_DIGITS)
}

/// How many different numbers stand in the places, and how many in whole ones.
fn chances(columns: &[Column]) -> (usize, usize) {
    let different = |whole: bool| {
        let values: HashSet<&[i64]> =
            columns.iter().filter(|c| c.whole || !whole).map(|c| c.values.as_slice()).collect();
        values.len()
    };
    (different(false), different(true))
}

fn sums(cents: &[i64], groups: &[usize]) -> Option<Vec<i64>> {
    let mut rest = cents.iter();
    groups
        .iter()
        .map(|count| rest.by_ref().take(*count).try_fold(0_i64, |sum, cents| sum.checked_add(*cents)))
        .collect()
}
