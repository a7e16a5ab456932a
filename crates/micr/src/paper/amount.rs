//! The amount in figures: `$482.16`, `**1,482.16**`, or figures right of a dollar sign of their own.

use lockbox_domain::Cents;
use lockbox_domain::reading::{Said, TypedLine};

use super::{is_right_of, only, said};

/// The amount behind a dollar sign; without one the only amount of money that stands alone on its line.
pub(super) fn in_figures(lines: &[&TypedLine]) -> Option<Said<Cents>> {
    let alone = |line: &&TypedLine| Some(said(line, figures(&line.text)?));
    let signs: Vec<&&TypedLine> = lines.iter().filter(|line| line.text.trim() == "$").collect();
    let behind = |line: &&TypedLine| {
        line.text.trim_start().starts_with('$') || signs.iter().any(|sign| is_right_of(line, sign))
    };
    let mut signed = lines.iter().copied().filter(behind).filter_map(|line| alone(&line)).peekable();
    if signed.peek().is_some() {
        return only(signed);
    }
    only(lines.iter().copied().filter_map(|line| alone(&line)))
}

/// Figures with two decimals and nothing else but what fills the field: blanks, stars, dashes, a dollar sign.
fn figures(text: &str) -> Option<Cents> {
    let fills = |c: char| c.is_whitespace() || matches!(c, '*' | '$' | '-' | '=' | '#');
    let text = text.trim_matches(fills);
    let (whole, cents) = text.rsplit_once('.')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let grouped = whole.contains(',');
    let right = digits(first)
        && (!grouped || first.len() <= 3)
        && groups.all(|group| group.len() == 3 && digits(group))
        && cents.len() == 2
        && digits(cents);
    let dollars: i64 = whole.replace(',', "").parse().ok().filter(|_| right)?;
    let amount = dollars.checked_mul(100)?.checked_add(cents.parse().ok()?)?;
    (amount > 0).then(|| Cents::new(amount))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_amounts_count() {
        for (text, cents) in [
            ("482.16", 48_216),
            ("$ 1,482.16", 148_216),
            ("**$1482.16**", 148_216),
            ("0.05", 5),
            ("$12,34.00", 0),
            ("1,2345.00", 0),
            ("482.1", 0),
            ("482", 0),
            ("482.16 due 11/20", 0),
            ("1.482.16", 0),
            ("0.00", 0),
            ("99999999999999999999.00", 0),
            (".50", 0),
            ("", 0),
        ] {
            assert_eq!(figures(text).map_or(0, Cents::get), cents, "{text}");
        }
    }

    #[test]
    fn a_dollar_sign_decides_between_amounts() {
        let line = |text: &str, left| TypedLine {
            text: text.to_owned(),
            area: [left, 10, 60, 20],
            confidence_permille: 1000,
        };
        let of = |lines: &[TypedLine]| in_figures(&lines.iter().collect::<Vec<_>>()).map(|s| s.value.get());
        assert_eq!(of(&[line("12.00", 0), line("$", 100), line("13.00", 170)]), Some(1_300));
        assert_eq!(of(&[line("12.00", 0), line("13.00", 170)]), None, "which?");
        assert_eq!(of(&[line("12.00", 0), line("12.00", 170)]), Some(1_200));
        assert_eq!(of(&[line("$12.00", 0), line("$13.00", 170)]), None);
    }
}
