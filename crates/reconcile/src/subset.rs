//! Which of a few amounts add up to a total: only where the answer is the only one, and only within bounds.

/// More candidates than this are not searched: among so many amounts some sum fits by chance.
pub(crate) const MAX_CANDIDATES: usize = 16;
/// Steps after which a search gives up; giving up leaves a break, never a wrong match.
const MAX_STEPS: u32 = 4096;

/// What a search found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Sum {
    /// The indices, ascending, of the only set that fits.
    Only(Vec<usize>),
    /// Different sets fit.
    Several,
    /// None fits, as far as the bounds let us look.
    None,
}

impl Sum {
    /// The only set, if there is one.
    pub(crate) fn only(self) -> Option<Vec<usize>> {
        if let Self::Only(places) = self { Some(places) } else { None }
    }
}

/// Looks for the one set of at least two `amounts` that adds up to `target`.
///
/// Equal amounts are exchangeable, so of them the first ones are taken and the exchange is no second answer.
pub(crate) fn search(amounts: &[i64], target: i64) -> Sum {
    if amounts.len() > MAX_CANDIDATES || amounts.iter().any(|a| *a <= 0) || target <= 0 {
        return Sum::None;
    }
    let mut order: Vec<usize> = (0..amounts.len()).collect();
    order.sort_by_key(|i| (std::cmp::Reverse(amounts.get(*i).copied()), *i));
    let sorted: Vec<i128> = order.iter().filter_map(|i| amounts.get(*i)).map(|a| i128::from(*a)).collect();
    let mut search =
        Search { sorted: &sorted, rest: rests(&sorted), chosen: Vec::new(), found: None, steps: 0 };
    let outcome = search.look(0, i128::from(target));
    match (outcome, search.found) {
        (Outcome::Second, _) => Sum::Several,
        (Outcome::Go, Some(found)) => {
            let mut places: Vec<usize> = found.into_iter().filter_map(|i| order.get(i).copied()).collect();
            places.sort_unstable();
            Sum::Only(places)
        }
        _ => Sum::None,
    }
}

/// What is left to choose from at each place.
fn rests(sorted: &[i128]) -> Vec<i128> {
    let mut rest: Vec<i128> = sorted
        .iter()
        .rev()
        .scan(0_i128, |sum, a| {
            *sum += a;
            Some(*sum)
        })
        .collect();
    rest.reverse();
    rest
}

#[derive(PartialEq, Eq)]
enum Outcome {
    Go,
    Second,
    TooLong,
}

struct Search<'a> {
    sorted: &'a [i128],
    rest: Vec<i128>,
    chosen: Vec<usize>,
    found: Option<Vec<usize>>,
    steps: u32,
}

impl Search<'_> {
    /// Depth first: with the amount at `at`, then without it and its equals.
    fn look(&mut self, at: usize, missing: i128) -> Outcome {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return Outcome::TooLong;
        }
        if missing == 0 {
            if self.chosen.len() < 2 {
                return Outcome::Go;
            }
            return match self.found.replace(self.chosen.clone()) {
                None => Outcome::Go,
                Some(_) => Outcome::Second,
            };
        }
        let (Some(amount), Some(rest)) = (self.sorted.get(at).copied(), self.rest.get(at).copied()) else {
            return Outcome::Go;
        };
        if rest < missing {
            return Outcome::Go;
        }
        if amount <= missing {
            self.chosen.push(at);
            let outcome = self.look(at + 1, missing - amount);
            self.chosen.pop();
            if outcome != Outcome::Go {
                return outcome;
            }
        }
        let equals = self.sorted.iter().skip(at).take_while(|a| **a == amount).count();
        self.look(at + equals, missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_only_answer_and_refuses_two() {
        for (amounts, target, expected) in [
            (&[300, 200, 900][..], 500, Sum::Only(vec![0, 1])),
            (&[300, 300, 200], 500, Sum::Only(vec![0, 2])),
            (&[300, 300, 200], 800, Sum::Only(vec![0, 1, 2])),
            (&[500, 300, 200], 500, Sum::Only(vec![1, 2])),
            (&[400, 100, 300, 200], 500, Sum::Several),
            (&[500], 500, Sum::None),
            (&[500, 1], 500, Sum::None),
            (&[1, 2], 9, Sum::None),
            (&[i64::MAX, i64::MAX], i64::MAX, Sum::None),
            (&[-5, 10], 5, Sum::None),
            (&[], 5, Sum::None),
        ] {
            assert_eq!(search(amounts, target), expected, "{amounts:?} {target}");
        }
    }

    #[test]
    fn gives_up_rather_than_search_for_long() {
        assert_eq!(search(&[1; 17], 5), Sum::None);
        let odd: Vec<i64> = (0..16).map(|i| 1_000_001 + i * 2_003).collect();
        assert_eq!(search(&odd, 8_000_003), Sum::None);
    }
}
