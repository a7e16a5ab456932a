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
use place::{is_right_of, joined, right_of};

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
    let (typed, figures) = (joined(all, " "), joined(all, ""));
    let all: Vec<&TypedLine> = typed.iter().collect();
    let lines: Vec<&TypedLine> = typed.iter().filter(is_sure).collect();
    let figures = |only_sure: bool| {
        amount::in_figures(&figures.iter().filter(|line| !only_sure || is_sure(line)).collect::<Vec<_>>())
    };
    let labelled = |text: &str| {
        find_identifiers(text, rules).iter().any(|found| found.kind != IdentifierKind::Unlabelled)
    };
    let numbers = lines.iter().filter(|line| labelled(&line.text)).map(|line| said(line, line.text.clone()));
    // Behind words that are not read an amount would be the rest of one.
    let begins = |line: &TypedLine| {
        !typed.iter().any(|before| is_right_of(line, before) && !is_label_alone(&before.text))
    };
    let words = |lines: &[&TypedLine]| {
        let lines = lines.iter().filter(|line| begins(line));
        only(lines.filter_map(|line| Some(said(line, amount_in_words(&line.text)?))))
    };
    let (amount, words) = match (figures(false), words(&all)) {
        // Two readings of different lines that agree need not be sure each.
        (Some(figures), Some(words)) if figures.value == words.value => (Some(figures), Some(words)),
        _ => (figures(true), words(&lines)),
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
            if !is_label_alone(rest) {
                return Some(said(line, rest.to_owned()));
            }
            let next = right_of(line, lines)?;
            // A label may stand on two lines of type: "PAY TO THE" over "ORDER OF".
            let is_label = is_label_alone(&next.text)
                || labels.iter().any(|label| after_label(&next.text, label).is_some());
            (!is_label).then(|| said(next, next.text.trim().to_owned()))
        })
    })
}

/// Whether a text consists of words of the payee's label alone, a letter of three or more wrong.
fn is_label_alone(text: &str) -> bool {
    let of_label = |word: &str| {
        ["pay", "to", "the", "order", "of"].iter().any(|known| near(&word.to_lowercase(), known))
    };
    text.split_whitespace().all(of_label)
}

/// Whether a word is another, a letter of three or more misread.
fn near(word: &str, known: &str) -> bool {
    let misread = word.chars().zip(known.chars()).filter(|(one, other)| one != other).count();
    word.chars().count() == known.chars().count() && misread <= usize::from(known.len() > 2)
}

/// What is left of a text that begins with a label; none where it begins otherwise. In a long word of a label a letter may
/// be misread.
fn after_label<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    let mut rest = text.trim();
    for known in label.split(' ') {
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let word = rest[..end].to_lowercase();
        let same = word == known || (known.len() > 4 && near(&word, known));
        rest = same.then(|| rest[end..].trim_start())?;
    }
    Some(rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '_' | '.' | '-')))
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

    /// A pen or dust parts what was typed: the parts are one, and a part alone is nothing.
    #[test]
    fn what_was_found_in_pieces_is_one() {
        let mut lines = check();
        lines[3] = line("PAY TO THE", [40, 160, 100, 16], 860);
        lines[4] = line("ORUER OF", [40, 180, 90, 16], 900);
        lines[5] = line("Permanente", [275, 176, 185, 24], 990);
        lines.push(line("Kaiser", [160, 176, 110, 24], 970));
        lines[7] = line(",482.16", [1040, 176, 90, 24], 990);
        lines[6] = line("$4", [1000, 176, 45, 24], 990);
        lines[8] = line("Four thousand four hundred", [40, 230, 300, 24], 990);
        lines.push(line("eighty-two and", [335, 232, 150, 22], 990));
        lines.push(line("16/100", [490, 231, 80, 23], 960));
        lines[11] = line("1007", [110, 416, 80, 22], 990);
        lines.push(line("809633", [192, 416, 100, 22], 990));
        let read = read_paper(&lines, 950, &rules());
        let payee = read.payee.unwrap();
        assert_eq!((payee.value.as_str(), payee.confidence_permille), ("Kaiser Permanente", 970));
        assert_eq!(payee.area, [160, 176, 300, 24]);
        assert_eq!(read.amount.map(|s| s.value), Some(Cents::new(448_216)));
        let words = read.words.unwrap();
        assert_eq!((words.value, words.confidence_permille), (Cents::new(448_216), 960));
        assert_eq!(read.memo.map(|s| s.value).as_deref(), Some("1007 809633"));
        let mut behind = lines.clone();
        behind[8].area[2] = 100;
        behind[8].text = "Four thou".to_owned();
        assert_eq!(read_paper(&behind, 950, &rules()).words, None, "the rest of an amount");
        // One piece that is not sure leaves the whole unsure, and the others say nothing.
        for line in &mut lines {
            line.confidence_permille -=
                if matches!(line.text.as_str(), "$4" | "16/100" | "Kaiser") { 200 } else { 0 };
        }
        lines[8].text = "Four thousand three hundred".to_owned();
        let read = read_paper(&lines, 950, &rules());
        assert_eq!((read.amount, read.words, read.payee), (None, None, None));
    }

    #[test]
    fn labels_are_words() {
        for (text, label, rest) in [
            ("MEMO Acct 7", "memo", Some("Acct 7")),
            ("Memo: ", "memo", Some("")),
            ("MEMORIAL HOSPITAL", "memo", None),
            ("FORWARD", "for", None),
            ("For ____", "for", Some("")),
            ("Far 7", "for", None),
            ("PAY TO THE QRDER 0F Kaiser", "pay to the order of", None),
            ("PAY TO THE QRDER OF Kaiser", "pay to the order of", Some("Kaiser")),
            ("BORDER OF", "order of", None),
            ("", "for", None),
        ] {
            assert_eq!(after_label(text, label), rest, "{text}");
        }
    }
}
