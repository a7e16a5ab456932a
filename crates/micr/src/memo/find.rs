//! Gives each number the label next to it.
//!
//! A label usually stands before its number. It stands behind where a stretch of the text begins with a number, goes
//! on number, label, number, label and ends with a label; or where it cannot belong to anything else.

use std::ops::Range;

use lockbox_domain::reading::{FoundIdentifier, IdentifierKind};

use super::chain::Chain;
use super::labels::{Label, Run};
use super::lex::{self, Gap, Kind, Token};
use super::rules::MemoRules;

/// The numbers in `text` that are labelled as ours, or that could be by their shape, in order.
///
/// `text` is all remittance text of an item; where it was joined from pieces of 30 columns a number may have been
/// split at a piece's end. Digits come without leading zeros, `?` where one is unread. A number whose check digit is
/// wrong, where the configured shape has one, is not returned; nor is one that letters touch which are no label, since
/// a letter in a number is a misread digit.
pub fn find_identifiers(text: &str, rules: &MemoRules) -> Vec<FoundIdentifier> {
    let mut found = Vec::new();
    // Most records of a check without a coupon carry no text at all.
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return found;
    }
    let tokens = lex::tokens(text);
    let finder = Finder { text: text.as_bytes(), tokens: &tokens, rules };
    let parts = finder.parts();
    let mut at = 0;
    while at < parts.len() {
        let used = finder.part(&parts, at, &mut found);
        at += used.max(1);
    }
    found
}

/// A stretch of tokens of one kind.
enum Part {
    /// Numbers, and nothing but punctuation between them.
    Numbers(Range<usize>),
    /// Words.
    Words(Run),
    /// An amount.
    Money,
}

struct Finder<'a> {
    text: &'a [u8],
    tokens: &'a [Token],
    rules: &'a MemoRules,
}

impl Finder<'_> {
    fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::with_capacity(8);
        let mut first = 0;
        for stretch in self.tokens.chunk_by(|a, b| a.kind == b.kind) {
            let end = first + stretch.len();
            parts.push(match stretch.first().map(|t| t.kind) {
                Some(Kind::Number) => Part::Numbers(first..end),
                Some(Kind::Word) => {
                    let behind = self.tokens.get(end).map_or(Gap::Wide, |t| t.gap);
                    Part::Words(self.rules.labels().read(self.text, stretch, behind))
                }
                _ => Part::Money,
            });
            first = end;
        }
        parts
    }

    /// Finds what there is in the part at `at`; says how many parts that dealt with.
    fn part(&self, parts: &[Part], at: usize, found: &mut Vec<FoundIdentifier>) -> usize {
        let Some(Part::Numbers(numbers)) = parts.get(at) else { return 1 };
        let forward = at.checked_sub(1).and_then(|b| run(parts, b)).and_then(|r| r.forward);
        if forward.is_none() {
            let pairs = labels_behind(parts, at);
            if pairs > 0 {
                for pair in 0..pairs {
                    let place = at + 2 * pair;
                    if let (Some(Part::Numbers(numbers)), Some(run)) =
                        (parts.get(place), run(parts, place + 1))
                    {
                        self.backward(numbers.clone(), run.forward, parts, place, found);
                    }
                }
                return 2 * pairs;
            }
            let loose = !matches!(parts.get(at + 2), Some(Part::Numbers(_)));
            if let Some(label) = run(parts, at + 1).and_then(|r| r.backward).filter(|_| loose) {
                self.backward(numbers.clone(), Some(label), parts, at, found);
                return 1;
            }
        }
        self.numbers(numbers.clone(), forward, parts, at, found);
        1
    }

    /// Numbers whose label stands behind them: it is that of the last, if they are not all one.
    fn backward(
        &self,
        numbers: Range<usize>,
        label: Option<Label>,
        parts: &[Part],
        at: usize,
        found: &mut Vec<FoundIdentifier>,
    ) {
        let whole = |from: usize| self.chain(from..numbers.end).take(label).used == numbers.end - from;
        match numbers.clone().find(|from| whole(*from)) {
            Some(last) => {
                self.numbers(numbers.start..last, None, parts, at, found);
                self.numbers(last..numbers.end, label, parts, at, found);
            }
            None => self.numbers(numbers, None, parts, at, found),
        }
    }

    fn chain(&self, numbers: Range<usize>) -> Chain<'_> {
        Chain { text: self.text, groups: self.tokens.get(numbers).unwrap_or_default(), rules: self.rules }
    }

    /// Numbers side by side; `label` is that of the first.
    fn numbers(
        &self,
        numbers: Range<usize>,
        mut label: Option<Label>,
        parts: &[Part],
        at: usize,
        found: &mut Vec<FoundIdentifier>,
    ) {
        let mut first = numbers.start;
        while first < numbers.end {
            let taken = self.chain(first..numbers.end).take(label.take());
            let groups = first..first + taken.groups;
            if taken.groups > 0 && !self.touched(&groups, parts, at) {
                found.extend(self.identifier(groups, taken.label));
            }
            first += taken.used.max(1);
        }
    }

    /// True when letters that are no label touch the number: `28179657O` and `B281796573` are misread or of another
    /// kind. A word of three letters or more is a word that lost its blank, unless all its letters look like digits.
    fn touched(&self, groups: &Range<usize>, parts: &[Part], at: usize) -> bool {
        let word = |index: usize| self.tokens.get(index).filter(|t| t.kind == Kind::Word);
        let glued = |index: usize| self.tokens.get(index).is_some_and(|t| t.gap == Gap::Glued);
        let short = |t: &Token| t.span.len() < 3 || self.looks_like_digits(t);
        let before = at.checked_sub(1).and_then(|b| run(parts, b));
        let odd_before = glued(groups.start)
            && groups.start.checked_sub(1).and_then(word).is_some_and(short)
            && before.is_none_or(|r| r.forward.is_none());
        let behind = run(parts, at + 1);
        let labels_next = matches!(parts.get(at + 2), Some(Part::Numbers(_)))
            && behind.is_some_and(|r| r.whole && r.backward.is_some());
        let labels_this =
            before.is_none_or(|r| r.forward.is_none()) && behind.is_some_and(|r| r.backward.is_some());
        let odd_behind =
            glued(groups.end) && word(groups.end).is_some_and(short) && !labels_next && !labels_this;
        odd_before || odd_behind
    }

    fn looks_like_digits(&self, word: &Token) -> bool {
        let letters = self.text.get(word.span.clone()).unwrap_or_default();
        letters.iter().all(|b| b"OQDILZSBG".contains(&b.to_ascii_uppercase()))
    }

    fn identifier(&self, groups: Range<usize>, label: Option<Label>) -> Option<FoundIdentifier> {
        let groups = self.tokens.get(groups)?;
        let span = (groups.first()?.span.start, groups.last()?.span.end);
        let mut digits = String::with_capacity(span.1 - span.0);
        for byte in groups.iter().filter_map(|g| self.text.get(g.span.clone())).flatten() {
            match byte {
                b'0' if digits.is_empty() => {}
                b'*' => digits.push('?'),
                digit => digits.push(char::from(*digit)),
            }
        }
        let kind = match label {
            Some(Label::Member) => IdentifierKind::Member,
            Some(Label::Account) => IdentifierKind::Account,
            Some(Label::Statement) => IdentifierKind::Statement,
            Some(Label::Other) => return None,
            None => IdentifierKind::Unlabelled,
        };
        self.rules.check_ok(label, &digits).then_some(FoundIdentifier { kind, digits, span })
    }
}

fn run(parts: &[Part], at: usize) -> Option<Run> {
    match parts.get(at) {
        Some(Part::Words(run)) => Some(*run),
        _ => None,
    }
}

/// How many pairs of number and label begin at `at`, if the last is not followed by another number.
fn labels_behind(parts: &[Part], at: usize) -> usize {
    let mut pairs = 0;
    loop {
        match (parts.get(at + 2 * pairs), run(parts, at + 2 * pairs + 1)) {
            (Some(Part::Numbers(_)), Some(run)) if run.whole => pairs += 1,
            (Some(Part::Numbers(_)), _) => return 0,
            _ => return pairs,
        }
    }
}
