//! How systems spell the four MICR symbols in plain text, and how to tell which one did.
//!
//! `A` is transit in one system and amount in another, so a spelling is taken from the caller or told from the one
//! thing that has the same shape everywhere: nine digits between two transit symbols.

use super::grammar::{Line, Mark, Transit};

/// A spelling of the MICR symbols in text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Notation {
    /// ⑆ transit, ⑇ amount, ⑈ on-us, ⑉ dash.
    Unicode,
    /// X9.37 fields in one line: `/` on-us, `-` dash, `*` unread; there is no transit or amount symbol. The routing
    /// number is the only group of nine whose check digit fits. Never inferred.
    X937,
    /// `A` transit, `B` amount, `C` on-us, `D` dash: most fonts, and Doubango's readers.
    Doubango,
    /// `T` transit, `A` amount, `U` on-us, `D` dash.
    Tad,
    /// `T` transit, `O` on-us, `A` amount, `D` dash.
    Toad,
    /// `:` transit, `;` amount, `<` on-us, `=` dash.
    Punct,
    /// `)` transit, `&` amount, `(` on-us, `'` dash: Axiohm's readers.
    Axiohm,
    /// `[` transit, `$` amount, `@` on-us, `-` dash: DevScope's readers.
    DevScope,
}

/// Those that print a transit symbol, and so can be told from it.
const INFERABLE: [Notation; 7] = [
    Notation::Unicode,
    Notation::Doubango,
    Notation::Tad,
    Notation::Toad,
    Notation::Punct,
    Notation::Axiohm,
    Notation::DevScope,
];

impl Notation {
    /// Transit, amount, on-us, dash. A NUL stands for a symbol that the notation lacks.
    const fn symbols(self) -> [char; 4] {
        match self {
            Self::Unicode => ['⑆', '⑇', '⑈', '⑉'],
            Self::X937 => ['\0', '\0', '/', '-'],
            Self::Doubango => ['A', 'B', 'C', 'D'],
            Self::Tad => ['T', 'A', 'U', 'D'],
            Self::Toad => ['T', 'A', 'O', 'D'],
            Self::Punct => [':', ';', '<', '='],
            Self::Axiohm => [')', '&', '(', '\''],
            Self::DevScope => ['[', '$', '@', '-'],
        }
    }

    /// What `c` stands for; none for a character that this notation does not know.
    fn mark(self, c: char) -> Option<Mark> {
        if let '0'..='9' = c {
            return Some(Mark::Digit(c as u8));
        }
        let [transit, amount, on_us, dash] = self.symbols();
        match c.to_ascii_uppercase() {
            // People type a plain dash whatever the system; no notation uses it for anything else.
            '-' => Some(Mark::Dash),
            '?' | '*' => Some(Mark::Unread),
            c if c.is_whitespace() => Some(Mark::Blank),
            '\0' => None,
            c if c == transit => Some(Mark::Transit),
            c if c == amount => Some(Mark::Amount),
            c if c == on_us => Some(Mark::OnUs),
            c if c == dash => Some(Mark::Dash),
            _ => None,
        }
    }
}

/// `text` in our own marks. A character that the notation does not know was not read.
pub(super) fn normalise(text: &str, notation: Notation) -> Line {
    let line = Line::new(text.trim().chars().map(|c| notation.mark(c).unwrap_or(Mark::Unread)));
    if notation == Notation::X937 { with_transit(line) } else { line }
}

/// Puts transit symbols around the one group of nine digits whose check digit fits, if there is exactly one.
fn with_transit(line: Line) -> Line {
    let only = {
        let mut found = line.groups_of_nine();
        found.next().filter(|_| found.next().is_none())
    };
    match only {
        Some(range) => line.with_transit_around(range),
        None => line,
    }
}

/// The line in the one notation in which it makes sense, or nothing.
pub(super) fn infer(text: &str) -> Option<Line> {
    let text = text.trim();
    if text.chars().any(|c| Notation::Unicode.symbols().contains(&c)) {
        return Some(normalise(text, Notation::Unicode));
    }
    let mut found = None;
    for notation in INFERABLE {
        let Some(line) = exactly(text, notation) else { continue };
        let Some(transit) = line.transit() else { continue };
        // Spellings that differ in a symbol which the line lacks read it alike.
        let differs = found.as_ref().is_some_and(|other| *other != line);
        if differs || (notation == Notation::Doubango && may_be_amount(&line, &transit)) {
            return None;
        }
        found = Some(line);
    }
    found
}

/// `text` in our own marks, if the notation knows every character of it.
fn exactly(text: &str, notation: Notation) -> Option<Line> {
    let mut known = true;
    let line = Line::new(text.chars().map_while(|c| {
        let mark = notation.mark(c);
        known &= mark.is_some();
        mark
    }));
    known.then_some(line)
}

/// `A12345678?A` alone may also be an amount that lost a digit, in the notation where `A` is the amount symbol. Only a
/// check digit that fits, or another symbol, speaks for a routing number.
fn may_be_amount(line: &Line, transit: &Transit) -> bool {
    !line.has_other_symbols() && !transit.check_digit_ok()
}
