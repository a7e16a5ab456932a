//! The legal amount: `One hundred twenty-five and 50/100`.

use lockbox_domain::Cents;

const ONES: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// What words say, up to millions, with cents as `50/100`, `no/100`, `xx/100` or `00/100` behind them; the word dollars may
/// stand behind or before the cents, and one of them or `only` does: without an end some of it may be missing. None where
/// anything else is in the text, or a number is said that is none.
///
/// ```
/// use lockbox_micr::amount_in_words;
/// assert_eq!(amount_in_words("One hundred twenty-five and 50/100 dollars").unwrap().get(), 12_550);
/// assert_eq!(amount_in_words("Twenty hundred"), None);
/// ```
pub fn amount_in_words(text: &str) -> Option<Cents> {
    let fills = |c: char| c.is_whitespace() || matches!(c, '*' | '-' | '=' | '_' | ',' | '.' | '&' | '~');
    let lower = text.to_ascii_lowercase();
    let mut words: Vec<&str> = lower.split(fills).filter(|word| !word.is_empty()).collect();
    let take = |words: &mut Vec<&str>, word: &[&str]| {
        let there = words.last().is_some_and(|last| word.contains(last));
        if there {
            words.pop();
        }
        there
    };
    let only = take(&mut words, &["only"]);
    let behind = take(&mut words, &["dollars", "dollar"]);
    let cents = match words.last().and_then(|last| last.strip_suffix("/100")) {
        Some(cents) => {
            let cents = match cents {
                "no" | "xx" | "00" => 0,
                two if two.len() == 2 && two.bytes().all(|b| b.is_ascii_digit()) => two.parse().ok()?,
                _ => return None,
            };
            words.pop();
            Some(cents)
        }
        None => None,
    };
    take(&mut words, &["and", "with"]);
    let said = take(&mut words, &["dollars", "dollar"]);
    let exactly = take(&mut words, &["exactly"]);
    let dollars = number(&words)?;
    // "One" alone may be anything, and where nothing ends an amount its end may be missing.
    (cents.is_some() || said || behind || only || exactly).then_some(())?;
    let amount = dollars.checked_mul(100)?.checked_add(cents.unwrap_or(0))?;
    (amount > 0).then(|| Cents::new(amount))
}

/// A number in words: groups of up to 999, each with a smaller name behind it than the one before.
fn number(words: &[&str]) -> Option<i64> {
    let mut sum = 0_i64;
    let mut rest = words;
    for (name, size) in [("million", 1_000_000), ("thousand", 1_000)] {
        if let Some(at) = rest.iter().position(|word| *word == name) {
            sum += below_thousand(&rest[..at])?.checked_mul(size)?;
            rest = &rest[at + 1..];
            if rest.first() == Some(&"and") && rest.len() > 1 {
                rest = &rest[1..];
            }
        }
    }
    if rest.is_empty() { (sum > 0).then_some(sum) } else { Some(sum + below_thousand(rest)?) }
}

fn below_thousand(words: &[&str]) -> Option<i64> {
    let one = |word: &str| ONES.iter().position(|one| *one == word).map(|at| at as i64);
    let tens = |word: &str| TENS.iter().position(|ten| *ten == word).map(|at| (at as i64 + 2) * 10);
    let below_hundred = |words: &[&str]| match words {
        [word] => one(word).or_else(|| tens(word)),
        [ten, unit] => Some(tens(ten)? + one(unit).filter(|unit| (1..10).contains(unit))?),
        _ => None,
    };
    match words {
        [digit, "hundred"] => Some(one(digit).filter(|digit| (1..10).contains(digit))? * 100),
        [digit, "hundred", "and", rest @ ..] | [digit, "hundred", rest @ ..] => {
            Some(one(digit).filter(|digit| (1..10).contains(digit))? * 100 + below_hundred(rest)?)
        }
        rest => below_hundred(rest),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn legal_amounts() {
        for (text, cents) in [
            ("Four hundred eighty-two and 16/100", 48_216),
            ("ONE THOUSAND TWO HUNDRED AND 00/100 DOLLARS", 120_000),
            ("One thousand and five and no/100", 100_500),
            ("**Seventy-nine dollars and 05/100**", 7_905),
            ("Twelve and xx/100 ----------", 1_200),
            ("One hundred dollars only", 10_000),
            ("Two million three hundred thousand one and 99/100", 230_000_199),
            ("Zero and 05/100", 5),
            ("one", 0),
            ("Two thousand six hundred", 0),
            ("Two thousand six hundred and", 0),
            ("Two thousand six hundred exactly", 260_000),
            ("One hundred dolars", 0),
            ("Twenty hundred and 00/100", 0),
            ("Twenty eleven and 00/100", 0),
            ("hundred and 00/100", 0),
            ("One hundred and 5/100", 0),
            ("One hundred and 100/100", 0),
            ("Thousand one hundred and 00/100", 0),
            ("One thousand million and 00/100", 0),
            ("and 00/100", 0),
            ("DOLLARS", 0),
            ("", 0),
        ] {
            assert_eq!(amount_in_words(text).map_or(0, Cents::get), cents, "{text}");
        }
    }

    fn written(number: i64) -> String {
        let below_hundred = |n: i64| match n {
            0..20 => ONES[n as usize].to_owned(),
            n if n % 10 == 0 => TENS[n as usize / 10 - 2].to_owned(),
            n => format!("{}-{}", TENS[n as usize / 10 - 2], ONES[n as usize % 10]),
        };
        let below_thousand = |n: i64| match (n / 100, n % 100) {
            (0, rest) => below_hundred(rest),
            (hundreds, 0) => format!("{} hundred", ONES[hundreds as usize]),
            (hundreds, rest) => format!("{} hundred {}", ONES[hundreds as usize], below_hundred(rest)),
        };
        match (number / 1_000, number % 1_000) {
            (0, rest) => below_thousand(rest),
            (thousands, 0) => format!("{} thousand", below_thousand(thousands)),
            (thousands, rest) => format!("{} thousand {}", below_thousand(thousands), below_thousand(rest)),
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read(cents in 1_i64..100_000_000) {
            let text = format!("{} and {:02}/100", written(cents / 100), cents % 100);
            prop_assert_eq!(amount_in_words(&text), Some(Cents::new(cents)), "{}", text);
        }

        #[test]
        fn any_text_is_taken(text: String) {
            amount_in_words(&text);
        }
    }
}
