//! What somebody types to find a payment, understood piece by piece: `brandvold 482.16 since aug`.

use chrono::{Datelike, Days, NaiveDate};

use crate::ids::Region;
use crate::money::Cents;

/// Longer questions are cut: nobody types so many pieces.
const MOST_PIECES: usize = 12;

/// What a piece says about the payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clue {
    /// A word of a name on it, in capitals.
    Name(String),
    /// Its amount.
    Amount(Cents),
    /// A number on it or of the account it went to: digits.
    Number(String),
    /// The routing and account number of its MICR line: digits.
    Line(String, String),
    /// Deposited then or later.
    Since(NaiveDate),
    /// Deposited then or before.
    Until(NaiveDate),
    /// Deposited that day.
    On(NaiveDate),
    /// Came to a lockbox of that region.
    In(Region),
}

/// A piece of what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What it says.
    pub clue: Clue,
    /// The words as typed.
    pub typed: String,
}

/// Understands what was typed. A month or a day without a year is the last one that is not after `today`; `regions` are the
/// configured ones. What is nothing else is a name.
pub fn understand(typed: &str, today: NaiveDate, regions: &[Region]) -> Vec<Piece> {
    let words: Vec<&str> = typed.split_whitespace().collect();
    let (mut pieces, mut at) = (Vec::new(), 0);
    while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty() && pieces.len() < MOST_PIECES) {
        let (clues, used) = first_of(rest, today, regions);
        let typed = rest.get(..used).unwrap_or_default().join(" ");
        pieces.extend(clues.into_iter().map(|clue| Piece { clue, typed: typed.clone() }));
        at += used.max(1);
    }
    pieces
}

/// The clues of the first words, and how many words they are.
fn first_of(words: &[&str], today: NaiveDate, regions: &[Region]) -> (Vec<Clue>, usize) {
    let [first, rest @ ..] = words else { return (Vec::new(), 1) };
    let small = first.to_lowercase();
    let span = |of: fn(NaiveDate, NaiveDate) -> Vec<Clue>| {
        period(rest, today).map(|(from, to, used)| (of(from, to), used + 1))
    };
    let dated = match small.as_str() {
        "since" | "after" | "from" => span(|from, _| vec![Clue::Since(from)]),
        "until" | "before" | "to" => span(|_, to| vec![Clue::Until(to)]),
        "on" | "in" => span(between),
        _ => None,
    };
    if let Some(found) = dated.or_else(|| {
        // A day of its own needs more than the name of a month, which may be a person's.
        let (from, to, used) = period(words, today)?;
        (from == to).then(|| (between(from, to), used))
    }) {
        return found;
    }
    if let Some(region) = region_of(&small, regions) {
        return (vec![Clue::In(region)], 1);
    }
    if let Some(amount) = amount_of(first) {
        return (vec![Clue::Amount(amount)], 1);
    }
    if let Some((line, used)) = line_of(words) {
        return (vec![line], used);
    }
    let digits: String = first.chars().filter(|c| !matches!(c, '-' | '#' | ',')).collect();
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        return (vec![Clue::Number(digits)], 1);
    }
    let parts = first.split(|c: char| !c.is_alphanumeric()).filter(|part| part.chars().count() >= 2);
    (parts.map(|part| Clue::Name(part.to_uppercase())).collect(), 1)
}

fn between(from: NaiveDate, to: NaiveDate) -> Vec<Clue> {
    if from == to { vec![Clue::On(from)] } else { vec![Clue::Since(from), Clue::Until(to)] }
}

/// `482.16`, `$1,204.50`, `$40`: an amount has cents or a dollar sign.
fn amount_of(word: &str) -> Option<Cents> {
    let plain = word.trim_start_matches('$').replace(',', "");
    (word.starts_with('$') || plain.contains('.')).then(|| Cents::parse_dollars(&plain).ok())?
}

/// A routing number and the account behind it, as two words or with the line's symbols between.
fn line_of(words: &[&str]) -> Option<(Clue, usize)> {
    let digits = |word: &str| -> Vec<String> {
        let parts = word.split(|c: char| !c.is_ascii_digit() && c != '-').filter(|part| !part.is_empty());
        parts.map(|part| part.replace('-', "")).filter(|part| !part.is_empty()).collect()
    };
    let is_line = |word: &str| !word.chars().any(char::is_alphabetic);
    let (first, second) = (*words.first()?, words.get(1).copied());
    let routing = |text: &String| crate::RoutingNumber::parse(text).is_some_and(|r| r.check_digit_ok());
    let own = if is_line(first) { digits(first) } else { Vec::new() };
    match own.as_slice() {
        [bank, account] if routing(bank) => Some((Clue::Line(bank.clone(), account.clone()), 1)),
        [bank] if routing(bank) => {
            let account = digits(second.filter(|word| is_line(word) && !word.contains('.'))?);
            Some((Clue::Line(bank.clone(), account.first()?.clone()), 2))
        }
        _ => None,
    }
}

fn region_of(word: &str, regions: &[Region]) -> Option<Region> {
    let asked = match word {
        "northern" | "north" | "▲" => "norcal",
        "southern" | "south" | "▼" => "socal",
        other => other,
    };
    regions.iter().find(|region| region.as_str() == asked).copied()
}

/// The days that the first words name, and how many words they are.
fn period(words: &[&str], today: NaiveDate) -> Option<(NaiveDate, NaiveDate, usize)> {
    let [first, rest @ ..] = words else { return None };
    let small = first.trim_end_matches(',').to_lowercase();
    let one = |day: NaiveDate, used: usize| Some((day, day, used));
    match small.as_str() {
        "today" => return one(today, 1),
        "yesterday" => return one(today.checked_sub_days(Days::new(1))?, 1),
        _ => {}
    }
    if let Ok(day) = small.parse() {
        return one(day, 1);
    }
    let parts: Vec<u32> = small.split(['/', '-']).map_while(|part| part.parse().ok()).collect();
    let whole = parts.len() == small.split(['/', '-']).count();
    match parts.as_slice() {
        [month, day] if whole && small.contains('/') => return one(latest(*month, *day, today)?, 1),
        [month, day, year] if whole && small.contains('/') => {
            let year = i32::try_from(if *year < 100 { year + 2000 } else { *year }).ok()?;
            return one(NaiveDate::from_ymd_opt(year, *month, *day)?, 1);
        }
        [year, month] if whole && *year > 1900 => return month_of(i32::try_from(*year).ok()?, *month, 1),
        _ => {}
    }
    let month = month_named(&small)?;
    let number = |word: Option<&&str>| word.and_then(|w| w.trim_end_matches(',').parse::<i32>().ok());
    match (number(rest.first()), number(rest.get(1))) {
        (Some(day @ 1..=31), Some(year @ 1900..=2999)) => {
            one(NaiveDate::from_ymd_opt(year, month, day.unsigned_abs())?, 3)
        }
        (Some(day @ 1..=31), _) => one(latest(month, day.unsigned_abs(), today)?, 2),
        (Some(year @ 1900..=2999), _) => month_of(year, month, 2),
        _ => {
            let year = today.year() - i32::from(month > today.month());
            month_of(year, month, 1)
        }
    }
}

fn month_of(year: i32, month: u32, used: usize) -> Option<(NaiveDate, NaiveDate, usize)> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    let next = first.checked_add_months(chrono::Months::new(1))?;
    Some((first, next.pred_opt()?, used))
}

/// That day of this year, or of the last where it is still to come.
fn latest(month: u32, day: u32, today: NaiveDate) -> Option<NaiveDate> {
    let of = |year| NaiveDate::from_ymd_opt(year, month, day);
    of(today.year()).filter(|found| *found <= today).or_else(|| of(today.year() - 1))
}

fn month_named(word: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let plain = word.trim_end_matches('.');
    let at = NAMES.iter().position(|name| *name == plain || (plain.len() >= 3 && name.starts_with(plain)))?;
    u32::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn clues(typed: &str) -> Vec<Clue> {
        let regions = [Region::new("norcal").unwrap(), Region::new("socal").unwrap()];
        understand(typed, day("2026-11-24"), &regions).into_iter().map(|piece| piece.clue).collect()
    }

    #[test]
    fn as_people_type() {
        use Clue::{Amount, In, Line, Name, Number, On, Since, Until};
        let name = |text: &str| Name(text.to_owned());
        let number = |text: &str| Number(text.to_owned());
        for (typed, expected) in [
            (
                "brandvold 482.16 since aug",
                vec![name("BRANDVOLD"), Amount(Cents::new(48_216)), Since(day("2026-08-01"))],
            ),
            ("O'Brand $1,204.5", vec![name("BRAND"), Amount(Cents::new(120_450))]),
            ("$40", vec![Amount(Cents::new(4_000))]),
            ("40", vec![number("40")]),
            ("2818-1234-5", vec![number("281812345")]),
            ("ana 2026-11-23", vec![name("ANA"), On(day("2026-11-23"))]),
            ("11/23", vec![On(day("2026-11-23"))]),
            ("11/25", vec![On(day("2025-11-25"))]),
            ("1/2/25", vec![On(day("2025-01-02"))]),
            ("yesterday", vec![On(day("2026-11-23"))]),
            ("in november", vec![Since(day("2026-11-01")), Until(day("2026-11-30"))]),
            ("in 2026-02", vec![Since(day("2026-02-01")), Until(day("2026-02-28"))]),
            ("since nov 3, 2025", vec![Since(day("2025-11-03"))]),
            ("until december", vec![Until(day("2025-12-31"))]),
            ("nov 3 singh", vec![On(day("2026-11-03")), name("SINGH")]),
            // April and May are people too.
            ("april may", vec![name("APRIL"), name("MAY")]),
            ("singh southern", vec![name("SINGH"), In(Region::new("socal").unwrap())]),
            ("121000358 00123-456", vec![Line("121000358".to_owned(), "00123456".to_owned())]),
            ("⑆121000358⑆00123456⑈", vec![Line("121000358".to_owned(), "00123456".to_owned())]),
            // Nine digits that are no routing number are a member's.
            ("281796574 77", vec![number("281796574"), number("77")]),
            ("since", vec![name("SINCE")]),
            ("- & $ .", vec![]),
        ] {
            assert_eq!(clues(typed), expected, "{typed}");
        }
    }

    #[test]
    fn what_was_typed_can_be_taken_out() {
        let regions: [Region; 0] = [];
        let pieces = understand("  ana   since  nov 3 40.00", day("2026-11-24"), &regions);
        let typed: Vec<&str> = pieces.iter().map(|piece| piece.typed.as_str()).collect();
        assert_eq!(typed, ["ana", "since nov 3", "40.00"]);
        assert_eq!(understand(&"a1 ".repeat(1000), day("2026-11-24"), &regions).len(), MOST_PIECES);
    }
}
