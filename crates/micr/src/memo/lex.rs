//! Cuts text into numbers, words and amounts of money, and says what stands between them.

use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Digits, with `?` or `*` for those not read.
    Number,
    /// Letters; `A/C` and `G/A` are one word.
    Word,
    /// An amount: `$120`, `120.00`.
    Money,
}

/// What stands before a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing.
    Glued,
    /// One blank.
    Blank,
    /// Blanks up to the start of a piece of 30 columns.
    Column,
    /// More blanks.
    Wide,
    /// A dash, perhaps with a blank on either side or at a piece's end.
    Dash,
    /// A full stop.
    Dot,
    /// Anything else.
    Punctuation,
}

/// A stretch of the text that means something.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) gap: Gap,
    pub(super) span: Range<usize>,
}

/// Columns of one piece of remittance text.
const PIECE: usize = 30;

pub(super) fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::with_capacity(16);
    let mut end = 0;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let (kind, next) = match byte {
            b'$' => (Kind::Money, money_end(bytes, at)),
            b'0'..=b'9' => number_end(bytes, at, tokens.last(), end),
            b'?' if bytes.get(at + 1).is_some_and(|b| is_number(*b)) => {
                number_end(bytes, at, tokens.last(), end)
            }
            b if is_letter(*b) => (Kind::Word, word_end(bytes, at)),
            _ => {
                at += 1;
                continue;
            }
        };
        let gap = gap(bytes.get(end..at).unwrap_or_default(), at);
        tokens.push(Token { kind, gap, span: at..next });
        at = next;
        end = next;
    }
    // `MEMBER ID?? ACCT` has unread characters, but no number. What stands behind them is no part of what stands before.
    let mut parted = false;
    tokens.retain_mut(|token: &mut Token| {
        let digits = bytes.get(token.span.clone()).is_some_and(|n| n.iter().any(u8::is_ascii_digit));
        if token.kind == Kind::Number && !digits {
            parted = true;
            return false;
        }
        if std::mem::take(&mut parted) {
            token.gap = Gap::Wide;
        }
        true
    });
    tokens
}

const fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || !byte.is_ascii()
}

const fn is_number(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'?' | b'*')
}

fn run_end(bytes: &[u8], from: usize, belongs: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest.iter().position(|b| !belongs(*b)).unwrap_or(rest.len())
}

fn word_end(bytes: &[u8], at: usize) -> usize {
    let end = run_end(bytes, at, is_letter);
    let letter = |i: usize| bytes.get(i).is_some_and(|b| is_letter(*b));
    let slashed = end == at + 1 && bytes.get(end) == Some(&b'/') && letter(end + 1) && !letter(end + 2);
    if slashed { end + 2 } else { end }
}

fn money_end(bytes: &[u8], dollar: usize) -> usize {
    let start = run_end(bytes, dollar + 1, |b| b == b' ');
    let end = run_end(bytes, start, |b| is_number(b) || matches!(b, b',' | b'.'));
    if end == start { dollar + 1 } else { end }
}

/// A number, or an amount where two digits follow a point that is not one of several.
fn number_end(bytes: &[u8], at: usize, last: Option<&Token>, last_end: usize) -> (Kind, usize) {
    let mut end = run_end(bytes, at, is_number);
    // A star at the end is an ornament, inside it is an unread digit.
    while bytes.get(end - 1) == Some(&b'*') && end - 1 > at {
        end -= 1;
    }
    let grouped = last.is_some_and(|t| t.kind == Kind::Number)
        && last_end + 1 == at
        && bytes.get(last_end).is_some_and(|b| matches!(b, b'.' | b'-'));
    let cents_end = run_end(bytes, end + 1, |b| b.is_ascii_digit());
    let goes_on = bytes.get(cents_end).is_some_and(|b| matches!(b, b'.' | b'-'))
        && bytes.get(cents_end + 1).is_some_and(u8::is_ascii_digit);
    if !grouped && bytes.get(end) == Some(&b'.') && cents_end == end + 3 && !goes_on {
        return (Kind::Money, cents_end);
    }
    (Kind::Number, end)
}

fn gap(between: &[u8], at: usize) -> Gap {
    match between {
        [] => Gap::Glued,
        [b' '] => Gap::Blank,
        [b'.'] => Gap::Dot,
        blanks if blanks.iter().all(u8::is_ascii_whitespace) => {
            if at.is_multiple_of(PIECE) {
                Gap::Column
            } else {
                Gap::Wide
            }
        }
        _ if is_dash(between, at) => Gap::Dash,
        _ => Gap::Punctuation,
    }
}

/// One dash with a blank at most on either side, or with the blanks that fill a piece.
fn is_dash(between: &[u8], end: usize) -> bool {
    let Some(dash) = between.iter().position(|b| *b == b'-') else { return false };
    let (before, behind) = between.split_at(dash);
    let behind = behind.get(1..).unwrap_or_default();
    let small = |blanks: &[u8], end: usize| {
        blanks.iter().all(|b| *b == b' ') && (blanks.len() < 2 || end.is_multiple_of(PIECE))
    };
    small(before, end - behind.len() - 1) && small(behind, end)
}
