//! What the typed text of a check, a money order or a coupon says, from its lines with their places.
//!
//! Nothing here is trusted alone: each thing is evidence with its box. Something that stands on the paper twice and
//! differs is left out, and so is every line whose least sure character is less sure than is asked for.

mod amount;
mod date;
mod place;
mod words;

use lockbox_domain::reading::{IdentifierKind, PaperReading, Said, TypedLine};

use crate::memo::{MemoRules, find_identifiers};
use place::{is_right_of, right_of};

pub use words::amount_in_words;

/// Words before which the payee stands, the longer first.
const ORDER_OF: [&str; 6] =
    ["pay to the order of", "the order of", "order of", "to the order", "pay to", "payable to"];
/// Words before which the memo stands.
const MEMO: [&str; 4] = ["memo", "for", "re", "reference"];

/// Lines that are less sure than is asked for are offered to people from this on, of 1000.
const OFFERED: u16 = 300;
/// And where they have so many digits: shorter numbers are nobody's with us.
const OFFERED_DIGITS: usize = 7;

/// Reads the lines whose least sure character is at least that sure (of 1000). The others count as what stands there:
/// where the payee's line is not sure there is no payee, and not what stands behind it.
pub fn read_paper(all: &[TypedLine], sure: u16, rules: &MemoRules) -> PaperReading {
    let is_sure = |line: &&TypedLine| line.confidence_permille >= sure;
    let lines: Vec<&TypedLine> = all.iter().filter(is_sure).collect();
    let labelled = |text: &str| {
        find_identifiers(text, rules).iter().any(|found| found.kind != IdentifierKind::Unlabelled)
    };
    let numbers = lines.iter().filter(|line| labelled(&line.text)).map(|line| said(line, line.text.clone()));
    let all: Vec<&TypedLine> = all.iter().collect();
    let words = |lines: &[&TypedLine]| {
        only(lines.iter().filter_map(|line| Some(said(line, amount_in_words(&line.text)?))))
    };
    let (amount, words) = match (amount::in_figures(&all), words(&all)) {
        // Two readings of different lines that agree need not be sure each.
        (Some(figures), Some(words)) if figures.value == words.value => (Some(figures), Some(words)),
        _ => (amount::in_figures(&lines), words(&lines)),
    };
    let beside = |labels: &[&str]| beside(&all, labels).filter(|said| said.confidence_permille >= sure);
    let long = |text: &str| text.bytes().filter(u8::is_ascii_digit).count() >= OFFERED_DIGITS;
    let offered =
        all.iter().filter(|line| (OFFERED..sure).contains(&line.confidence_permille) && long(&line.text));
    PaperReading {
        offered: offered.map(|line| said(line, line.text.clone())).collect(),
        amount,
        words,
        date: only(lines.iter().filter_map(|line| Some(said(line, date::date(&line.text)?)))),
        payee: beside(&ORDER_OF).filter(|said| said.value.contains(char::is_alphabetic)),
        memo: beside(&MEMO),
        numbers: numbers.collect(),
    }
}

fn said<T>(line: &TypedLine, value: T) -> Said<T> {
    Said { value, area: line.area, confidence_permille: line.confidence_permille }
}

/// The one thing that is said, once or again; none where two things are.
fn only<T: PartialEq>(mut found: impl Iterator<Item = Said<T>>) -> Option<Said<T>> {
    let first = found.next()?;
    found.all(|other| other.value == first.value).then_some(first)
}

/// What stands behind one of these labels: on the same line of type, or right of it on the same height.
fn beside(lines: &[&TypedLine], labels: &[&str]) -> Option<Said<String>> {
    labels.iter().find_map(|label| {
        lines.iter().find_map(|line| {
            let rest = after_label(&line.text, label)?;
            if !rest.is_empty() {
                return Some(said(line, rest.to_owned()));
            }
            let next = right_of(line, lines)?;
            // A label may stand on two lines of type: "PAY TO THE" over "ORDER OF".
            let part =
                ["the", "to the", "order"].iter().any(|part| next.text.trim().eq_ignore_ascii_case(part));
            let is_label = part || labels.iter().any(|label| after_label(&next.text, label).is_some());
            (!is_label).then(|| said(next, next.text.trim().to_owned()))
        })
    })
}

/// What is left of a text that begins with a label; none where it begins otherwise.
fn after_label<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    let text = text.trim();
    let head = text.get(..label.len())?;
    let rest = &text[label.len()..];
    let ends = !rest.starts_with(|c: char| c.is_alphanumeric());
    (head.eq_ignore_ascii_case(label) && ends)
        .then(|| rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '_' | '.' | '-')))
}

#[cfg(test)]
mod tests {
    use lockbox_domain::Cents;

    use super::*;

    fn rules() -> MemoRules {
        let config = lockbox_domain::Config::built_in();
        MemoRules::new(config.member_id, config.account_number)
    }

    fn line(text: &str, [left, top, width, height]: [u32; 4], sure: u16) -> TypedLine {
        TypedLine { text: text.to_owned(), area: [left, top, width, height], confidence_permille: sure }
    }

    fn check() -> Vec<TypedLine> {
        vec![
            line("TOMASZ BRANDVOLD", [40, 30, 200, 20], 990),
            line("1211", [1100, 30, 60, 20], 990),
            line("DATE 11/20/2026", [800, 90, 200, 20], 990),
            line("PAY TO THE", [40, 160, 100, 16], 990),
            line("ORDER OF", [40, 180, 90, 16], 990),
            line("Kaiser Permanente", [160, 176, 300, 24], 990),
            line("$", [980, 176, 20, 24], 990),
            line("482.16", [1005, 176, 90, 24], 990),
            line("Four hundred eighty-two and 16/100", [40, 230, 500, 24], 990),
            line("DOLLARS", [1000, 236, 90, 16], 990),
            line("MEMO", [40, 420, 60, 16], 990),
            line("Acct 1007809633", [110, 416, 220, 22], 990),
        ]
    }

    #[test]
    fn a_check_says_what_it_says() {
        let read = read_paper(&check(), 950, &rules());
        assert_eq!(read.amount.map(|s| s.value), Some(Cents::new(48_216)));
        assert_eq!(read.words.map(|s| s.value), Some(Cents::new(48_216)));
        assert_eq!(read.date.map(|s| s.value.to_string()).as_deref(), Some("2026-11-20"));
        assert_eq!(read.payee.map(|s| s.value).as_deref(), Some("Kaiser Permanente"));
        let memo = read.memo.unwrap();
        assert_eq!((memo.value.as_str(), memo.area), ("Acct 1007809633", [110, 416, 220, 22]));
        assert_eq!(read.numbers.len(), 1, "{:?}", read.numbers);
    }

    #[test]
    fn what_is_not_sure_or_is_there_twice_is_left_out() {
        let mut lines = check();
        lines[7].confidence_permille = 940;
        lines.push(line("11/21/2026", [800, 300, 100, 20], 990));
        lines.push(line("Kaiser", [480, 176, 100, 24], 990));
        lines[5].text.push_str(" Inc");
        let read = read_paper(&lines, 950, &rules());
        assert_eq!(read.date, None);
        assert_eq!(read.amount.map(|s| s.value), Some(Cents::new(48_216)), "the words say so too");
        lines[8].text = "Four hundred eighty-three and 16/100".to_owned();
        let read = read_paper(&lines, 950, &rules());
        assert_eq!((read.amount, read.words.map(|s| s.value)), (None, Some(Cents::new(48_316))));
        assert_eq!(read.payee.map(|s| s.value).as_deref(), Some("Kaiser Permanente Inc"), "the nearest");
        lines[5].confidence_permille = 500;
        assert_eq!(read_paper(&lines, 950, &rules()).payee, None, "the nearest is not sure");
        lines[11].confidence_permille = 600;
        let read = read_paper(&lines, 950, &rules());
        assert_eq!((read.memo, read.numbers.len()), (None, 0));
        assert_eq!(read.offered.iter().map(|s| s.value.as_str()).collect::<Vec<_>>(), ["Acct 1007809633"]);
        assert_eq!(read_paper(&[], 950, &rules()), PaperReading::default());
    }

    #[test]
    fn a_label_in_pieces_is_no_payee() {
        let mut lines = check();
        lines[3] = line("PAY TO", [40, 160, 60, 16], 990);
        lines.push(line("THE", [105, 160, 35, 16], 990));
        let read = read_paper(&lines, 950, &rules());
        assert_eq!(
            read.payee.map(|s| s.value).as_deref(),
            Some("Kaiser Permanente"),
            "behind the other line"
        );
    }

    #[test]
    fn labels_are_words() {
        for (text, label, rest) in [
            ("MEMO Acct 7", "memo", Some("Acct 7")),
            ("Memo: ", "memo", Some("")),
            ("MEMORIAL HOSPITAL", "memo", None),
            ("FORWARD", "for", None),
            ("For ____", "for", Some("")),
            ("", "for", None),
        ] {
            assert_eq!(after_label(text, label), rest, "{text}");
        }
    }
}
