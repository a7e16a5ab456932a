//! Invented MICR lines in the layouts that are about.

use crate::draw::{Draw, Stream};

/// A line of an invented check: `A` transit, `B` amount, `C` on-us, `D` dash, blanks where there are blanks. The routing
/// number has a good check digit.
pub fn micr_text(seed: u64) -> String {
    let mut draw = Draw::new(seed, Stream::Picture, 1);
    let transit = format!("A{}A", routing(&mut draw));
    let account = account(&mut draw);
    let serial = |draw: &mut Draw, from, to| {
        let long = draw.between(from, to);
        digits(draw, long)
    };
    let line = match draw.below(10) {
        // Personal checks: the serial number after the account, or before it.
        0..=3 => format!("{transit} {account}C {}", serial(&mut draw, 3, 5)),
        4 => format!("{transit}{} {account}C", serial(&mut draw, 4, 4)),
        // Business checks: the serial number first, between on-us symbols.
        5..=7 => format!("C{}C {transit} {account}C", serial(&mut draw, 4, 8)),
        // Money orders: a serial number in place of the account.
        8 => format!("{transit}{}C", serial(&mut draw, 10, 11)),
        _ => format!("{} {transit} {account}C", serial(&mut draw, 1, 1)),
    };
    if draw.chance(3_000) {
        let cents = draw.between(100, 99_999_999);
        format!("{line}{}B{cents:010}B", if draw.chance(5_000) { "    " } else { " " })
    } else {
        line
    }
}

fn digits(draw: &mut Draw, long: u64) -> String {
    (0..long).map(|_| char::from(b'0' + draw.below(10) as u8)).collect()
}

fn account(draw: &mut Draw) -> String {
    let long = draw.between(6, 14);
    let whole = digits(draw, long);
    match draw.below(6) {
        0 => format!("{}D{}", &whole[..3], &whole[3..]),
        1 => format!("{} {}", &whole[..4], &whole[4..]),
        2 => format!("{}D{}D{}", &whole[..2], &whole[2..5], &whole[5..]),
        _ => whole,
    }
}

/// Nine digits in the ranges of the Federal Reserve districts, with their check digit.
fn routing(draw: &mut Draw) -> String {
    let district = draw.between(1, 12) + if draw.chance(3_000) { 20 } else { 0 };
    let eight = format!("{district:02}{}", digits(draw, 6));
    let sum: u32 =
        eight.bytes().zip([3, 7, 1].into_iter().cycle()).map(|(d, w)| u32::from(d - b'0') * w).sum();
    format!("{eight}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use lockbox_domain::RoutingNumber;

    use super::*;

    #[test]
    fn routing_numbers_are_good_and_every_character_comes() {
        let mut seen = std::collections::BTreeSet::new();
        for seed in 0..200 {
            let line = micr_text(seed);
            let routing = line.split('A').nth(1).unwrap();
            let routing = RoutingNumber::parse(routing).unwrap();
            assert!(routing.check_digit_ok() && routing.known_range(), "{line}");
            assert!(line.chars().count() <= 65, "{line} is longer than a check");
            seen.extend(line.chars());
        }
        assert_eq!(seen.into_iter().collect::<String>(), " 0123456789ABCD");
    }
}
