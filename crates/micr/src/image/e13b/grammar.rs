//! What a line of a check cannot say, and what its check digit confirms. A rule can reject or confirm what was read; it
//! never says what would be right.

use lockbox_domain::RoutingNumber;

use crate::image::Character;
use crate::image::character::one_doubt;
use crate::image::net::looks;

/// Marks as not read what cannot be. `beyond_doubt` says whether nothing leaves any doubt of the characters from one place
/// to before another: there a check digit that is wrong is printed so, on foreign checks and specimens.
pub(super) fn doubt_what_cannot_be(
    characters: &mut [Character],
    beyond_doubt: impl Fn(usize, usize) -> bool,
) {
    let amount = wrong_amount(characters);
    let transit = wrong_transit(characters).filter(|(from, to)| !beyond_doubt(*from, *to));
    let dash = wrong_dash(characters);
    let opening = wrong_opening(characters);
    let short = short_transit(characters);
    for (from, to) in [amount, transit, dash, opening, short].into_iter().flatten() {
        doubt(characters, from, to);
    }
}

/// Takes the one doubtful digit of a transit number for its likeliest reading where the check digit says so too.
pub(super) fn settle_transit(characters: &mut [Character]) {
    for (from, to) in transit_numbers(characters) {
        let Some(field) = characters.get_mut(from..to) else { continue };
        let Some(doubt) = one_doubt(field) else { continue };
        let digit = |(at, c): (usize, &Character)| if at == doubt { c.likeliest } else { c.value };
        if number(field.iter().enumerate().map(digit)).is_some_and(|number| number.check_digit_ok()) {
            field[doubt].value = field[doubt].likeliest;
        }
    }
}

/// Nine characters between transit symbols: where they stand.
fn transit_numbers(characters: &[Character]) -> Vec<(usize, usize)> {
    transit_fields(characters).filter(|(from, to)| to - from == 9).collect()
}

/// What stands between a transit symbol and the next, from one place to before another.
fn transit_fields(characters: &[Character]) -> impl Iterator<Item = (usize, usize)> {
    let at: Vec<usize> =
        characters.iter().enumerate().filter(|(_, c)| c.value == '⑆').map(|(at, _)| at).collect();
    let next = at.clone().into_iter().skip(1);
    at.into_iter().zip(next).map(|(open, close)| (open + 1, close))
}

/// The transit number that nine digits are.
fn number(digits: impl Iterator<Item = char>) -> Option<RoutingNumber> {
    RoutingNumber::parse(&digits.collect::<String>())
}

/// The weakest character from `from` to before `to` is not read: something there is wrong.
fn doubt(characters: &mut [Character], from: usize, to: usize) {
    let range = characters.iter_mut().skip(from).take(to.saturating_sub(from));
    if let Some(weakest) = range.min_by_key(|c| c.confidence_permille) {
        weakest.value = '?';
    }
}

/// Nine digits between transit symbols whose check digit is wrong: where they stand. The check can reject, it never
/// says what would be right.
fn wrong_transit(characters: &[Character]) -> Option<(usize, usize)> {
    transit_numbers(characters).into_iter().find(|(from, to)| {
        number(characters[*from..*to].iter().map(|c| c.value)).is_some_and(|n| !n.check_digit_ok())
    })
}

/// Seven or eight digits between transit symbols, and among them room for one that is not read: a transit number has no
/// blanks.
fn short_transit(characters: &[Character]) -> Option<(usize, usize)> {
    let xs: Vec<i32> = characters.iter().map(Character::middle).collect();
    let pitch = looks::pitch(&xs);
    transit_fields(characters).find(|(from, to)| {
        let digits = &characters[*from..*to];
        let is_short = (7..9).contains(&digits.len()) && digits.iter().all(|c| c.value.is_ascii_digit());
        is_short && xs[*from..*to].windows(2).any(|pair| (pair[1] - pair[0]) * 10 > pitch * 16)
    })
}

/// Digits of an amount; checks from abroad have more.
const AMOUNT_DIGITS: usize = 10;

/// An amount is ten digits between amount symbols and stands last: where there are fewer, where one symbol has no other,
/// or another symbol stands in its place, that place is doubtful. The rule can reject, it never says what would be right.
fn wrong_amount(characters: &[Character]) -> Option<(usize, usize)> {
    let symbols: Vec<usize> =
        characters.iter().enumerate().filter(|(_, c)| !c.value.is_ascii_digit()).map(|(at, _)| at).collect();
    let value = |at: usize| characters.get(at).map(|c| c.value);
    let twins = symbols.windows(2).find(|pair| {
        let &[one, other] = *pair else { return false };
        one + 1 == other && value(one) == value(other) && matches!(value(one), Some('⑈' | '⑇'))
    });
    if let Some(&[one, other]) = twins {
        return Some((one, other + 1));
    }
    let amounts: Vec<usize> = symbols.iter().copied().filter(|at| value(*at) == Some('⑇')).collect();
    if let &[one, other] = amounts.as_slice() {
        return (other - one <= AMOUNT_DIGITS).then_some((one, other + 1));
    }
    let &[only] = amounts.as_slice() else { return None };
    // A symbol of another kind after it is a misread one.
    if let Some(next) = symbols.iter().copied().find(|at| *at > only) {
        return Some((only, next + 1));
    }
    // One symbol alone is a line that the picture cuts off, but not behind a whole amount with something before it.
    let before = symbols.iter().copied().rfind(|at| *at < only)?;
    (only - before > AMOUNT_DIGITS).then_some((before + 1, only + 1))
}

/// Old checks print the transit number as two groups of four digits with a dash between them. Where an on-us symbol stands
/// before the second group, and the transit symbol after it opens nothing, it was the dash.
fn wrong_dash(characters: &[Character]) -> Option<(usize, usize)> {
    let value = |at: usize| characters.get(at).map(|c| c.value);
    let is_digit = |at: usize| value(at).is_some_and(|v| v.is_ascii_digit());
    (5..characters.len()).find_map(|at| {
        let group = value(at) == Some('⑆') && (at - 4..at).all(is_digit) && value(at - 5) == Some('⑈');
        let opens = (at + 1..at + 12).any(|later| value(later) == Some('⑆'));
        (group && !opens).then_some((at - 5, at - 4))
    })
}

/// Nine digits whose check digit is right, before a transit symbol that opens nothing: what stands before them is a symbol,
/// so a digit there was misread.
fn wrong_opening(characters: &[Character]) -> Option<(usize, usize)> {
    let value = |at: usize| characters.get(at).map(|c| c.value);
    (10..characters.len()).find_map(|at| {
        let closes = value(at) == Some('⑆')
            && value(at + 10) != Some('⑆')
            && value(at - 10).is_some_and(|before| before.is_ascii_digit());
        let is_transit =
            || number(characters[at - 9..at].iter().map(|c| c.value)).is_some_and(|n| n.check_digit_ok());
        (closes && is_transit()).then_some((at - 10, at - 9))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Digits of a transit number, one or two of them doubtful with what is likeliest and how likely, and as it is told.
    #[test]
    fn a_check_digit_settles_one_doubt() {
        for (doubts, expected) in [
            (&[(8, '8', 600)][..], "⑆121000358⑆1"),
            (&[(8, '9', 900)], "⑆12100035?⑆1"),
            (&[(0, '1', 600)], "⑆121000358⑆1"),
            (&[(0, '1', 400)], "⑆?21000358⑆1"),
            (&[(0, '⑈', 900)], "⑆?21000358⑆1"),
            (&[(0, '1', 900), (1, '2', 900)], "⑆??1000358⑆1"),
        ] {
            let mut characters: Vec<Character> = "⑆121000358⑆1".chars().map(Character::sure).collect();
            for (at, likeliest, confidence_permille) in doubts {
                let place = &mut characters[at + 1];
                *place = Character {
                    value: '?',
                    likeliest: *likeliest,
                    confidence_permille: *confidence_permille,
                    ..*place
                };
            }
            settle_transit(&mut characters);
            let told: String = characters.iter().map(|c| c.value).collect();
            assert_eq!(told, expected, "{doubts:?}");
        }
    }

    /// A line as it is read, `A` to `D` for the symbols, and as it is told.
    #[test]
    fn what_cannot_be_is_not_told() {
        for (read, expected) in [
            ("C1001CA121000358A123456C", "⑈1001⑈⑆121000358⑆123456⑈"),
            // The check digit is wrong.
            ("C1001CA121000359A123456C", "⑈1001⑈⑆?21000359⑆123456⑈"),
            // A dash that ran into one.
            ("06816210C31C0347A000000C13", "06816210⑈31?0347⑆000000⑈13"),
            ("06816210C31D0347A000000C13", "06816210⑈31⑉0347⑆000000⑈13"),
            // A transit symbol that lost its ink.
            ("4121000358A123456C", "?121000358⑆123456⑈"),
            ("121000358A123456C", "121000358⑆123456⑈"),
            ("C4121000358A121000358A7C", "⑈4121000358⑆121000358⑆7⑈"),
            ("0078657C011087766A2027578681C01", "0078657⑈011087766⑆2027578681⑈01"),
            // An on-us field before the transit number, and a branch of six digits.
            ("C1001C4567A121000358A123C", "⑈1001⑈4567⑆121000358⑆123⑈"),
            ("C12C0000124C077001A0000007701C5C", "⑈12⑈0000124⑈077001⑆0000007701⑈5⑈"),
            ("A121000358A12CB0000012500C", "⑆121000358⑆12⑈?0000012500⑈"),
            ("A121000358A12C0000012500B", "⑆121000358⑆12⑈?000012500⑇"),
            ("0000012500B", "0000012500⑇"),
            ("A121000358A12C1172B", "⑆121000358⑆12⑈1172⑇"),
            // A digit of the amount that lost its ink.
            ("A121000358A12CB000012500B", "⑆121000358⑆12⑈?000012500⑇"),
            ("A121000358A12CB00000012500B", "⑆121000358⑆12⑈⑇00000012500⑇"),
        ] {
            let symbol = |c: char| match c {
                'A' => '⑆',
                'B' => '⑇',
                'C' => '⑈',
                'D' => '⑉',
                digit => digit,
            };
            let mut characters: Vec<Character> = read.chars().map(symbol).map(Character::sure).collect();
            doubt_what_cannot_be(&mut characters, |_, _| false);
            let told: String = characters.iter().map(|c| c.value).collect();
            assert_eq!(told, expected, "{read}");
        }
    }

    /// A line with its blanks, and as it is told.
    #[test]
    fn a_transit_number_has_no_blanks() {
        for (read, expected) in [
            ("⑆12100358⑆123456⑈", "⑆12100358⑆123456⑈"),
            ("⑆1210 0358⑆123456⑈", "⑆?2100358⑆123456⑈"),
            ("⑆121 00 5⑆123456⑈", "⑆121005⑆123456⑈"),
            // Printed abroad, and an account between two branches.
            ("⑆ 85871713 ⑆18635887571⑆", "⑆85871713⑆18635887571⑆"),
            ("⑆0540⑉0004⑆ 140 611⑆", "⑆0540⑉0004⑆140611⑆"),
        ] {
            let place = |(x, c): (usize, char)| {
                (c != ' ').then(|| Character { area: [x as u32 * 20, 0, 16, 20], ..Character::sure(c) })
            };
            let mut characters: Vec<Character> = read.chars().enumerate().filter_map(place).collect();
            doubt_what_cannot_be(&mut characters, |_, _| false);
            let told: String = characters.iter().map(|c| c.value).collect();
            assert_eq!(told, expected, "{read}");
        }
    }
}
