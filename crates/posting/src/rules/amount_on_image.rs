//! Checks on which another amount is typed than the file says.

use lockbox_domain::{Cents, Config, Reason};

use super::Rule;
use crate::Subject;

pub(super) const RULE: Rule = Rule {
    reason: Reason::AmountOnImage,
    manual: "\
Sees a check whose typed text was read off its front and says another amount than the file: in words, or, where no words \
were read, in figures. Only text that is read without doubt counts.

The words are what the check is for (Com. Code § 3114). The file's amount is booked all the same, because the bank \
credits it; whoever compares it with the picture asks the bank to correct it, or decides.

Example: a file says 45.00 and the check `Fifty-four and 00/100`: it waits.",
    holds,
};

fn holds(subject: &Subject<'_>, _: &Config) -> Option<String> {
    let paper = subject.item.paper.as_deref()?;
    let said = subject.item.amount;
    let (how, read) = match (&paper.words, &paper.amount) {
        (Some(words), _) => ("in words", words.value),
        (None, Some(figures)) => ("in figures", figures.value),
        (None, None) => return None,
    };
    let grouped = |cents: Cents| cents.grouped();
    (read != said).then(|| format!("the check says {} {how}, the file {}", grouped(read), grouped(said)))
}

#[cfg(test)]
mod tests {
    use lockbox_domain::reading::{PaperReading, Said};

    use super::*;
    use crate::testing::{item, subject};

    /// Words and figures on a check of 45.00 (0: not read), decision.
    #[test]
    fn decisions() {
        for (words, figures, expected) in [
            (0, 0, "posts"),
            (4_500, 4_500, "posts"),
            (5_400, 4_500, "held"),
            (4_500, 5_400, "posts"),
            (4_500, 0, "posts"),
            (0, 4_500, "posts"),
            (0, 5_400, "held"),
            (5_400, 5_400, "held"),
        ] {
            let said = |cents: i64| {
                let said = Said { value: Cents::new(cents), area: [0; 4], confidence_permille: 990 };
                (cents > 0).then_some(said)
            };
            let mut check = item(4_500);
            check.paper = Some(Box::new(PaperReading {
                words: said(words),
                amount: said(figures),
                ..PaperReading::default()
            }));
            let found = holds(&subject(&check), &Config::built_in()).map_or("posts", |_| "held");
            assert_eq!(found, expected, "{words} {figures}");
            check.paper = None;
            assert_eq!(holds(&subject(&check), &Config::built_in()), None);
        }
    }
}
