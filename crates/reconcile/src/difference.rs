//! Why a batch does not add up: the few ways in which people and machines get a total wrong, each with the sum that
//! comes out when it is so.

use lockbox_domain::Cents;

/// So many ideas are enough to look at.
const MOST: usize = 6;

/// Batches larger than this are not searched for pairs: everything would fit.
const MOST_FOR_PAIRS: usize = 400;

/// No deposit has more, and sums and products of such amounts fit.
const MOST_CENTS: u64 = 10_u64.pow(15);

/// An item of a batch: the number the bank gave it and its amount.
pub type Counted = (u32, Cents);

/// Something that may explain a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idea {
    /// A sentence whose sum comes out.
    pub says: String,
    /// The numbers of the items that it is about; none where one is missing.
    pub items: Vec<u32>,
}

/// Explains why a batch's trailer says `stated` and its items add up to something else: the likeliest idea first.
/// Nothing where it balances, or nothing simple explains it.
pub fn explain_difference(items: &[Counted], stated: Cents) -> Vec<Idea> {
    let absurd = |amount: &Cents| amount.get().unsigned_abs() > MOST_CENTS;
    if absurd(&stated) || items.iter().any(|(_, amount)| absurd(amount)) {
        return Vec::new();
    }
    let Ok(counted) = Cents::total(items.iter().map(|(_, amount)| *amount)) else { return Vec::new() };
    let Some(over) = counted.get().checked_sub(stated.get()).filter(|over| *over != 0) else {
        return Vec::new();
    };
    let mut ideas = Vec::new();
    whole_items(items, over, &mut ideas);
    twins(items, over, &mut ideas);
    swapped_digits(items, over, &mut ideas);
    slid_digits(items, over, &mut ideas);
    halves(items, over, &mut ideas);
    pairs(items, over, &mut ideas);
    ideas.truncate(MOST);
    ideas
}

fn dollars(cents: i64) -> String {
    Cents::new(cents).grouped()
}

/// One item is the whole difference.
fn whole_items(items: &[Counted], over: i64, ideas: &mut Vec<Idea>) {
    for (number, amount) in items.iter().filter(|(_, amount)| amount.get() == over) {
        let says = format!(
            "item {number} of {} is the whole difference: it may not belong to this batch, or the bank left it out of \
             its total",
            amount.grouped()
        );
        ideas.push(Idea { says, items: vec![*number] });
    }
    if over < 0 {
        ideas.push(Idea {
            says: format!(
                "an item of {} may be missing from the file: look for an image or a check without a record",
                dollars(-over)
            ),
            items: Vec::new(),
        });
    }
}

/// The same item stands there twice.
fn twins(items: &[Counted], over: i64, ideas: &mut Vec<Idea>) {
    for (at, (number, amount)) in items.iter().enumerate() {
        let earlier = items.iter().take(at).find(|(_, other)| other == amount && amount.get() == over);
        if let Some((first, _)) = earlier {
            ideas.insert(
                0,
                Idea {
                    says: format!(
                        "items {first} and {number} are both {}: one may be the other again",
                        amount.grouped()
                    ),
                    items: vec![*first, *number],
                },
            );
        }
    }
}

/// Two neighbouring digits of an item are the wrong way round: such a difference divides by nine.
fn swapped_digits(items: &[Counted], over: i64, ideas: &mut Vec<Idea>) {
    if over % 9 != 0 {
        return;
    }
    for (number, amount) in items {
        let meant = amount.get() - over;
        if meant > 0 && swaps_to(amount.get(), meant) {
            ideas.push(Idea {
                says: format!(
                    "item {number} may be {} with two digits swapped: {} − {} = {}",
                    dollars(meant),
                    amount.grouped(),
                    dollars(meant),
                    dollars(over)
                ),
                items: vec![*number],
            });
        }
    }
}

fn swaps_to(amount: i64, meant: i64) -> bool {
    let (one, other) = (format!("{amount:012}").into_bytes(), format!("{meant:012}").into_bytes());
    (1..one.len()).any(|at| {
        let mut swapped = one.clone();
        swapped.swap(at - 1, at);
        swapped == other
    })
}

/// An item's digits slid by a place: ten times or a tenth of what was meant.
fn slid_digits(items: &[Counted], over: i64, ideas: &mut Vec<Idea>) {
    for (number, amount) in items {
        let cents = amount.get();
        for meant in [cents / 10, cents.saturating_mul(10), cents / 100, cents.saturating_mul(100)] {
            if meant > 0 && meant != cents && cents - meant == over {
                ideas.push(Idea {
                    says: format!(
                        "item {number} may be {} with its point in another place: {} − {} = {}",
                        dollars(meant),
                        amount.grouped(),
                        dollars(meant),
                        dollars(over)
                    ),
                    items: vec![*number],
                });
            }
        }
    }
}

/// An item counted with the wrong sign makes twice its amount.
fn halves(items: &[Counted], over: i64, ideas: &mut Vec<Idea>) {
    for (number, amount) in items.iter().filter(|(_, amount)| amount.get().checked_mul(2) == Some(over.abs()))
    {
        let says = format!(
            "item {number} of {} is half the difference: it may have been taken the wrong way, 2 × {} = {}",
            amount.grouped(),
            amount.grouped(),
            dollars(over.abs())
        );
        ideas.push(Idea { says, items: vec![*number] });
    }
}

/// Two items make the whole difference.
fn pairs(items: &[Counted], over: i64, ideas: &mut Vec<Idea>) {
    if items.len() > MOST_FOR_PAIRS || ideas.len() >= MOST || over < 0 {
        return;
    }
    for (at, (first, one)) in items.iter().enumerate() {
        for (second, other) in items.iter().skip(at + 1) {
            if one.get().checked_add(other.get()) == Some(over) && ideas.len() < MOST {
                ideas.push(Idea {
                    says: format!(
                        "items {first} and {second} make the whole difference: {} + {} = {}",
                        one.grouped(),
                        other.grouped(),
                        dollars(over)
                    ),
                    items: vec![*first, *second],
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Amounts of the items, what the trailer says, and how the first idea begins.
    #[test]
    fn the_likeliest_idea_comes_first() {
        for (amounts, stated, expected) in [
            (&[3_250, 12_550][..], 15_800, ""),
            (&[3_250, 12_550, 2_700], 15_800, "item 3 of 27.00 is the whole difference"),
            (&[3_250, 12_550, 12_550], 15_800, "items 2 and 3 are both 125.50"),
            (&[3_250, 12_550], 18_500, "an item of 27.00 may be missing"),
            (
                &[3_250, 18_500],
                19_050,
                "item 2 may be 158.00 with two digits swapped: 185.00 − 158.00 = 27.00",
            ),
            (&[3_250, 125_500], 15_800, "item 2 may be 125.50 with its point in another place"),
            (&[3_250, 12_550, 1_000], 14_800, "item 3 of 10.00 is half the difference"),
            (
                &[3_250, 12_550, 1_001, 1_002],
                15_800,
                "items 3 and 4 make the whole difference: 10.01 + 10.02",
            ),
            (&[3_250, 12_550, 777], 15_801, ""),
            (&[], 0, ""),
        ] {
            let items: Vec<Counted> = (1..).zip(amounts.iter().map(|c| Cents::new(*c))).collect();
            let ideas = explain_difference(&items, Cents::new(stated));
            let first = ideas.first().map_or("", |idea| idea.says.as_str());
            assert!(first.starts_with(expected) && first.is_empty() == expected.is_empty(), "{ideas:?}");
        }
    }

    proptest! {
        /// Whatever one thing went wrong, it is among the ideas; and nothing panics.
        #[test]
        fn what_was_done_is_found(amounts in prop::collection::vec(100_i64..9_999_999, 1..40), at: usize, kind in 0..3) {
            let at = at % amounts.len();
            let stated: i64 = amounts.iter().sum();
            let mut wrong = amounts.clone();
            match kind {
                0 => wrong.push(amounts[at]),
                1 => wrong[at] *= 10,
                _ => {
                    let mut digits = amounts[at].to_string().into_bytes();
                    digits.swap(0, 1);
                    wrong[at] = String::from_utf8(digits).unwrap().parse().unwrap();
                }
            }
            let items: Vec<Counted> = (1..).zip(wrong.iter().map(|c| Cents::new(*c))).collect();
            let ideas = explain_difference(&items, Cents::new(stated));
            prop_assert!(wrong == amounts || !ideas.is_empty());
        }

        #[test]
        fn any_numbers_are_taken(amounts in prop::collection::vec(any::<i64>(), 0..20), stated: i64) {
            let items: Vec<Counted> = (1..).zip(amounts.iter().map(|c| Cents::new(*c))).collect();
            explain_difference(&items, Cents::new(stated));
        }
    }
}
