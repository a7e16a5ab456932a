//! Groups of digits that are nobody's identifier by their shape. Only asked where no label says otherwise.

/// Groups joined by dashes or dots, as lengths: telephone, social security, ZIP+4, date.
pub(super) fn odd_groups(lengths: &[usize]) -> bool {
    matches!(lengths, [1, 3, 3, 4] | [3, 2 | 3, 4] | [3 | 5, 4] | [1 | 2, 1 | 2, 2 | 4] | [4, 1 | 2, 1 | 2])
}

/// Groups split by blanks that a person writes as one number: threes behind a first group of one to four, or fours.
/// Two groups are not enough to tell, and 3-3-4 is a telephone.
pub(super) fn regular_groups(lengths: &[usize]) -> bool {
    let threes = |groups: &[usize]| groups.iter().all(|g| *g == 3);
    match lengths {
        [_, _] => false,
        [1..=4, rest @ ..] if threes(rest) => true,
        groups => groups.len() > 2 && groups.iter().all(|g| *g == 4),
    }
}

/// Eight digits that are a day: `20261124`, `11242026`.
pub(super) fn is_date(digits: &str) -> bool {
    let part = |range: std::ops::Range<usize>| digits.get(range).and_then(|p| p.parse::<u32>().ok());
    let day = |year: Option<u32>, month: Option<u32>, day: Option<u32>| {
        year.is_some_and(|y| (1900..=2099).contains(&y))
            && month.is_some_and(|m| (1..=12).contains(&m))
            && day.is_some_and(|d| (1..=31).contains(&d))
    };
    digits.len() == 8 && (day(part(0..4), part(4..6), part(6..8)) || day(part(4..8), part(0..2), part(2..4)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_of_groups() {
        assert!(odd_groups(&[3, 3, 4]) && odd_groups(&[5, 4]) && odd_groups(&[2, 2, 4]));
        assert!(!odd_groups(&[4, 5]) && !odd_groups(&[9, 2]) && !odd_groups(&[3, 3, 3]));
        assert!(regular_groups(&[3, 3, 3]) && regular_groups(&[4, 3, 3]) && regular_groups(&[4, 4, 4]));
        assert!(!regular_groups(&[3, 3, 4]) && !regular_groups(&[4, 5]) && !regular_groups(&[5, 3, 3]));
        assert!(!regular_groups(&[]) && !regular_groups(&[4, 4]));
    }

    #[test]
    fn days() {
        assert!(is_date("20261124") && is_date("11242026"));
        assert!(!is_date("20261324") && !is_date("11241826") && !is_date("281796573"));
    }
}
