//! Why a batch does not add up: the few ways in which people and machines get a total wrong, each with the sum that
//! comes out when it is so.

use lockbox_domain::Cents;

/// So many ideas are enough to look at.
const MOST: usize = 6;

/// Batches larger than this are not searched for pairs: everything would fit.
const MOST_FOR_PAIRS: usize = 400;

/// No deposit has more, and sums and products of such amounts fit.
const MOST_CENTS: u64 = 10_u64.pow(15);

/// An item of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// The number the bank gave it.
    pub number: u32,
    /// What its check is for, as the file says.
    pub amount: Cents,
    /// What its coupon says, where that is known.
    pub coupon: Option<Cents>,
    /// True where there is a picture of it.
    pub pictured: bool,
}

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
    if absurd(&stated) || items.iter().any(|item| absurd(&item.amount)) {
        return Vec::new();
    }
    let Ok(counted) = Cents::total(items.iter().map(|item| item.amount)) else { return Vec::new() };
    let Some(over) = counted.get().checked_sub(stated.get()).filter(|over| *over != 0) else {
        return Vec::new();
    };
    let mut ideas = Vec::new();
    whole_items(items, over, &mut ideas);
    twins(items, over, &mut ideas);
    coupons(items, over, &mut ideas);
    swapped_digits(items, over, &mut ideas);
    slid_digits(items, over, &mut ideas);
    halves(items, over, &mut ideas);
    pairs(items, over, &mut ideas);
    crossed(items, &mut ideas);
    ideas.truncate(MOST);
    ideas
}

fn dollars(cents: i64) -> String {
    Cents::new(cents).grouped()
}

/// One item is the whole difference; one without a picture among pictured ones comes first.
fn whole_items(items: &[Counted], over: i64, ideas: &mut Vec<Idea>) {
    let pictured = items.iter().filter(|item| item.pictured).count();
    for item in items.iter().filter(|item| item.amount.get() == over) {
        let (number, amount) = (item.number, item.amount.grouped());
        let alone = pictured > 0 && !item.pictured;
        let idea = |says: String| Idea { says, items: vec![number] };
        if alone {
            let says = format!(
                "item {number} of {amount} is the whole difference and has no image, as {pictured} others have: there may \
                 be no such check"
            );
            ideas.insert(0, idea(says));
        } else {
            ideas.push(idea(format!(
                "item {number} of {amount} is the whole difference: it may not belong to this batch, or the bank left it \
                 out of its total"
            )));
        }
    }
    if over < 0 {
        let missing = dollars(-over);
        let says = match gap(items) {
            Some(number) => {
                format!("an item of {missing} may be missing from the file: there is no item {number}")
            }
            None => format!(
                "an item of {missing} may be missing from the file: look for an image or a check without a record"
            ),
        };
        ideas.push(Idea { says, items: Vec::new() });
    }
}

/// The one number that is left out of numbers which else go up by one.
fn gap(items: &[Counted]) -> Option<u32> {
    let steps = items.iter().zip(items.iter().skip(1));
    let mut gaps = steps.filter(|(one, next)| one.number.checked_add(1) != Some(next.number));
    match (gaps.next(), gaps.next()) {
        (Some((one, next)), None) if one.number.checked_add(2) == Some(next.number) => Some(one.number + 1),
        _ => None,
    }
}

/// A check's record and its coupon differ by just what the batch does.
fn coupons(items: &[Counted], over: i64, ideas: &mut Vec<Idea>) {
    for item in items {
        let Some(coupon) =
            item.coupon.filter(|coupon| item.amount.get().checked_sub(coupon.get()) == Some(over))
        else {
            continue;
        };
        let says = format!(
            "item {} is {} and its coupon says {}: {} − {} = {}",
            item.number,
            item.amount.grouped(),
            coupon.grouped(),
            item.amount.grouped(),
            coupon.grouped(),
            dollars(over)
        );
        ideas.insert(0, Idea { says, items: vec![item.number] });
    }
}

/// Two items have each other's coupons. That changes no total; it shows that something went the wrong way.
fn crossed(items: &[Counted], ideas: &mut Vec<Idea>) {
    for (one, other) in items.iter().zip(items.iter().skip(1)) {
        let swapped = one.coupon == Some(other.amount) && other.coupon == Some(one.amount);
        if swapped && one.amount != other.amount && ideas.len() < MOST {
            let says = format!(
                "items {} and {} have each other's coupons, {} and {}: this changes no total, but one may have been taken \
                 for the other",
                one.number,
                other.number,
                other.amount.grouped(),
                one.amount.grouped()
            );
            ideas.push(Idea { says, items: vec![one.number, other.number] });
        }
    }
}

/// The same item stands there twice.
fn twins(items: &[Counted], over: i64, ideas: &mut Vec<Idea>) {
    for (at, Counted { number, amount, .. }) in items.iter().enumerate() {
        let earlier = items.iter().take(at).find(|other| other.amount == *amount && amount.get() == over);
        if let Some(Counted { number: first, .. }) = earlier {
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
    for Counted { number, amount, .. } in items {
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
    for Counted { number, amount, .. } in items {
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
    for Counted { number, amount, .. } in
        items.iter().filter(|item| item.amount.get().checked_mul(2) == Some(over.abs()))
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
    for (at, Counted { number: first, amount: one, .. }) in items.iter().enumerate() {
        for Counted { number: second, amount: other, .. } in items.iter().skip(at + 1) {
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

    fn counted(amounts: &[i64]) -> Vec<Counted> {
        let item = |(number, cents): (u32, &i64)| Counted {
            number,
            amount: Cents::new(*cents),
            coupon: None,
            pictured: false,
        };
        (1..).zip(amounts).map(item).collect()
    }

    fn first(items: &[Counted], stated: i64) -> String {
        explain_difference(items, Cents::new(stated))
            .first()
            .map(|idea| idea.says.clone())
            .unwrap_or_default()
    }

    #[test]
    fn what_lies_beside_a_check_speaks_too() {
        let mut items = counted(&[3_250, 12_550, 2_700]);
        items[0].pictured = true;
        items[1].pictured = true;
        assert!(
            first(&items, 15_800)
                .starts_with("item 3 of 27.00 is the whole difference and has no image, as 2")
        );
        let mut items = counted(&[3_250, 18_500, 900]);
        items[1].coupon = Some(Cents::new(15_800));
        assert_eq!(
            first(&items, 19_950),
            "item 2 is 185.00 and its coupon says 158.00: 185.00 − 158.00 = 27.00"
        );
        let mut items = counted(&[3_250, 12_550, 900]);
        items[2].number = 4;
        assert_eq!(
            first(&items, 18_700),
            "an item of 20.00 may be missing from the file: there is no item 3"
        );
        items[1].number = 7;
        assert!(first(&items, 18_700).ends_with("a check without a record"), "the numbers are no sequence");
        let mut items = counted(&[3_250, 12_550, 900]);
        (items[0].coupon, items[1].coupon) = (Some(Cents::new(12_550)), Some(Cents::new(3_250)));
        let ideas = explain_difference(&items, Cents::new(16_711));
        assert!(
            ideas.iter().any(|i| i.says.starts_with("items 1 and 2 have each other's coupons")),
            "{ideas:?}"
        );
    }

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
            let items = counted(amounts);
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
            let items = counted(&wrong);
            let ideas = explain_difference(&items, Cents::new(stated));
            prop_assert!(wrong == amounts || !ideas.is_empty());
        }

        #[test]
        fn any_numbers_are_taken(amounts in prop::collection::vec(any::<i64>(), 0..20), stated: i64) {
            let items = counted(&amounts);
            explain_difference(&items, Cents::new(stated));
        }
    }
}
