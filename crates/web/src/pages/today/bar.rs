//! One bar of every dollar, its parts one beside the other.

use lockbox_domain::Cents;

/// Units of the drawing.
const WIDTH: i128 = 1000;
/// Between two parts.
const GAP: i128 = 2;
/// A part with money in it is never narrower.
const NARROWEST: i128 = 4;

/// A part of the money, and the class it is drawn with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    class: &'static str,
    amount: Cents,
}

impl Part {
    /// A part.
    pub(crate) const fn new(class: &'static str, amount: Cents) -> Self {
        Self { class, amount }
    }
}

/// A part as it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Drawn {
    pub(crate) class: &'static str,
    pub(crate) x: i128,
    pub(crate) width: i128,
}

/// The bar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Bar {
    pub(crate) parts: Vec<Drawn>,
}

impl Bar {
    /// Parts without money are left out; small ones stay visible and the largest gives way.
    pub(crate) fn of(parts: &[Part]) -> Self {
        let parts: Vec<&Part> = parts.iter().filter(|part| part.amount.is_positive()).collect();
        let total: i128 = parts.iter().map(|part| i128::from(part.amount.get())).sum();
        if total == 0 {
            return Self::default();
        }
        let room = WIDTH - GAP * (parts.len() as i128 - 1);
        let mut widths: Vec<i128> =
            parts.iter().map(|part| (i128::from(part.amount.get()) * room / total).max(NARROWEST)).collect();
        let over = widths.iter().sum::<i128>() - room;
        if let Some(largest) = widths.iter_mut().max() {
            *largest -= over;
        }
        let mut x = 0;
        let mut drawn = Vec::new();
        for (part, width) in parts.iter().zip(widths) {
            drawn.push(Drawn { class: part.class, x, width });
            x += width + GAP;
        }
        Self { parts: drawn }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_fill_the_bar() {
        for amounts in [&[100][..], &[98, 1, 1], &[1, 1_000_000, 1, 0, 1], &[0, 5], &[33, 33, 34]] {
            let parts: Vec<Part> = amounts.iter().map(|a| Part::new("bar1", Cents::new(*a))).collect();
            let bar = Bar::of(&parts);
            let last = bar.parts.last().unwrap();
            assert_eq!(last.x + last.width, WIDTH, "{amounts:?}");
            assert!(bar.parts.iter().all(|part| part.width >= NARROWEST), "{bar:?}");
        }
        assert!(Bar::of(&[Part::new("bar1", Cents::ZERO)]).parts.is_empty());
    }
}
