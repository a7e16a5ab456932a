//! Where two places would do for the amount: which of them it is, or that nobody can tell.

use super::digits::ends_of_itself;
use super::kinds::Kinds;
use super::money::Candidate;
use super::numbering::is_routing;
use super::sample::{Sample, Spot};
use super::{DOUBT, Refused};

/// The one candidate that is left.
pub(super) fn settle(
    sample: &Sample,
    kinds: &Kinds,
    mut found: Vec<Candidate>,
) -> Result<Candidate, Refused> {
    drop_details(kinds, &mut found);
    let natural: Vec<bool> = found.iter().map(|c| is_natural(sample, kinds, c)).collect();
    if !natural.iter().any(|n| *n) {
        return Err((DOUBT, OPEN_END.to_owned()));
    }
    let mut natural = natural.into_iter();
    found.retain(|_| natural.next().unwrap_or(false));
    drop_concatenations(&mut found);
    match found.len() {
        1 => found.pop().ok_or_else(|| (0, String::new())),
        _ => Err((DOUBT, doubt(&found))),
    }
}

/// A number with another before it, zeros between them: both sums may come true, where the other sums up to a count.
///
/// Only where no row is without the other number: else it may be the millions of a rare amount.
fn drop_concatenations(found: &mut Vec<Candidate>) {
    let is_two: Vec<bool> = found
        .iter()
        .map(|wide| found.iter().any(|narrow| narrow.kind == wide.kind && is_behind_another(narrow, wide)))
        .collect();
    let mut is_two = is_two.into_iter();
    found.retain(|_| !is_two.next().unwrap_or(false));
}

fn is_behind_another(narrow: &Candidate, wide: &Candidate) -> bool {
    let largest = narrow.cents.iter().max().copied().unwrap_or(0);
    // Two columns of zeros in every row between the numbers.
    let unit =
        (0..16).map(|n| 10_i64.pow(n)).find(|unit| *unit > largest).and_then(|unit| unit.checked_mul(100));
    unit.is_some_and(|unit| {
        let mut rows = narrow.cents.iter().zip(&wide.cents);
        rows.all(|(narrow, wide)| wide % unit == *narrow && *wide >= unit)
    })
}

const OPEN_END: &str = "totals come true, but digits stand right behind the amount and behind the totals: where \
                        the cents end cannot be told; take a file with more payments, or write the profile by \
                        hand";

/// Invoices that add up to their payment add up to the totals too: the row that states their sum is the payment.
fn drop_details(kinds: &Kinds, found: &mut Vec<Candidate>) {
    let is_detail: Vec<bool> = found
        .iter()
        .map(|detail| found.iter().any(|whole| whole.kind != detail.kind && adds_up(kinds, whole, detail)))
        .collect();
    let mut is_detail = is_detail.into_iter();
    found.retain(|_| !is_detail.next().unwrap_or(false));
}

/// Whether each row of `whole` is the sum of the rows of `detail` that follow it, and of none of its own kind.
fn adds_up(kinds: &Kinds, whole: &Candidate, detail: &Candidate) -> bool {
    let (mut wholes, mut details) = (whole.cents.iter(), detail.cents.iter());
    let mut open: Option<i64> = None;
    for kind in &kinds.of {
        if *kind == whole.kind {
            if open.is_some_and(|rest| rest != 0) {
                return false;
            }
            open = wholes.next().copied();
        } else if *kind == detail.kind {
            let (Some(rest), Some(cents)) = (open, details.next()) else { return false };
            open = rest.checked_sub(*cents);
        }
    }
    open == Some(0)
}

/// Whether the number is a whole field, here or in a total, or a routing number begins right behind it.
fn is_natural(sample: &Sample, kinds: &Kinds, candidate: &Candidate) -> bool {
    let rows = |kind| kinds.rows(kind).collect::<Vec<usize>>();
    let whole = |kind: usize, spots: &[Spot]| {
        let rows = rows(kind);
        spots.iter().any(|spot| ends_of_itself(sample, &rows, *spot))
    };
    let before_routing = || {
        let rows = rows(candidate.kind);
        candidate.spots.iter().any(|spot| match spot {
            Spot::Columns(_, to) => is_routing(sample, &rows, Spot::Columns(*to, to + 9)),
            Spot::Nth(_) => false,
        })
    };
    whole(candidate.kind, &candidate.spots)
        || candidate.totals.iter().any(|t| whole(t.kind, &t.spots))
        || before_routing()
}

fn doubt(found: &[Candidate]) -> String {
    let places: Vec<String> = found
        .iter()
        .filter_map(|c| {
            let spot = c.spots.last()?.written();
            Some(format!("{spot} (first {})", c.cents.first()?))
        })
        .collect();
    format!(
        "the totals come true for {} places of the amount, and which is meant cannot be told: {}; take a file with more \
         payments, or write the profile by hand",
        found.len(),
        places.join(", ")
    )
}
