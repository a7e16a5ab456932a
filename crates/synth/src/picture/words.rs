//! An amount in words, as checks have it.

use lockbox_domain::Cents;

const ONES: [&str; 20] = [
    "Zero",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
    "Thirteen",
    "Fourteen",
    "Fifteen",
    "Sixteen",
    "Seventeen",
    "Eighteen",
    "Nineteen",
];
const TENS: [&str; 10] =
    ["", "", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"];

/// `One hundred twenty-three and 45/100`.
pub(crate) fn in_words(amount: Cents) -> String {
    let cents = amount.get().unsigned_abs();
    let mut text = whole(cents / 100);
    if let Some(first) = text.get(..1) {
        let rest = text.get(1..).unwrap_or("").to_lowercase();
        text = format!("{first}{rest}");
    }
    format!("{text} and {:02}/100", cents % 100)
}

fn whole(n: u64) -> String {
    let join = |head: String, rest: u64| if rest == 0 { head } else { format!("{head} {}", whole(rest)) };
    match n {
        0..20 => ONES[n as usize].to_owned(),
        20..100 if n.is_multiple_of(10) => TENS[(n / 10) as usize].to_owned(),
        20..100 => format!("{}-{}", TENS[(n / 10) as usize], ONES[(n % 10) as usize]),
        100..1_000 => join(format!("{} Hundred", ONES[(n / 100) as usize]), n % 100),
        1_000..1_000_000 => join(format!("{} Thousand", whole(n / 1_000)), n % 1_000),
        _ => join(format!("{} Million", whole(n / 1_000_000)), n % 1_000_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_as_people_write_them() {
        for (cents, words) in [
            (0, "Zero and 00/100"),
            (5, "Zero and 05/100"),
            (12_345, "One hundred twenty-three and 45/100"),
            (2_000_000, "Twenty thousand and 00/100"),
            (123_456_789, "One million two hundred thirty-four thousand five hundred sixty-seven and 89/100"),
        ] {
            assert_eq!(in_words(Cents::new(cents)), words);
        }
    }
}
