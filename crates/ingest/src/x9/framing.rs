//! How the records of a file are told apart, found by looking at its first bytes.

use super::coding::Coding;

/// What stands between records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Separation {
    /// Each record after its length: four bytes, the highest first, that do not count themselves.
    Lengths,
    /// Each record on a line.
    Lines,
    /// Nothing: each record is as long as its kind.
    Nothing,
}

/// Separation and coding of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Framing {
    /// What stands between records.
    pub separation: Separation,
    /// How text is coded.
    pub coding: Coding,
}

/// So many bytes are enough to see the framing: a header and what follows it.
pub const HEAD_BYTES: usize = 90;

impl Framing {
    /// The framing of a file that begins so; none when it does not begin with a file header.
    pub fn of(head: &[u8]) -> Option<Self> {
        let (lengths, rest) = match head.strip_prefix(&[0, 0]) {
            Some(rest) => (true, rest.get(2..)?),
            None => (false, head),
        };
        let coding = match rest.get(..2)? {
            b"01" => Coding::Ascii,
            b"\xf0\xf1" => Coding::Ebcdic,
            _ => return None,
        };
        let separation = if lengths {
            Separation::Lengths
        } else if rest.iter().take(HEAD_BYTES).any(|byte| is_line_end(coding, *byte)) {
            Separation::Lines
        } else {
            Separation::Nothing
        };
        Some(Self { separation, coding })
    }
}

/// True for what ends a line: LF, CR, and the new-line of EBCDIC.
pub(super) fn is_line_end(coding: Coding, byte: u8) -> bool {
    match coding {
        Coding::Ascii => matches!(byte, b'\n' | b'\r'),
        Coding::Ebcdic => matches!(byte, 0x15 | 0x25 | 0x0d),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Told = Option<(Separation, Coding)>;

    #[test]
    fn told_by_the_first_bytes() {
        let header = "0103T123456780123456780202207141230N".to_owned() + &" ".repeat(44);
        let ebcdic: Vec<u8> = header.bytes().map(|b| Coding::Ebcdic.encode(b)).collect();
        let cases: [(Vec<u8>, Told); 6] = [
            ([&[0, 0, 0, 80][..], header.as_bytes()].concat(), Some((Separation::Lengths, Coding::Ascii))),
            ([&[0, 0, 0, 80][..], &ebcdic].concat(), Some((Separation::Lengths, Coding::Ebcdic))),
            ([header.as_bytes(), b"\n10"].concat(), Some((Separation::Lines, Coding::Ascii))),
            ([header.as_bytes(), b"10"].concat(), Some((Separation::Nothing, Coding::Ascii))),
            ([&ebcdic[..], &[0x15]].concat(), Some((Separation::Lines, Coding::Ebcdic))),
            (b"ISA*00*".to_vec(), None),
        ];
        for (head, expected) in cases {
            let found = Framing::of(&head).map(|f| (f.separation, f.coding));
            assert_eq!(found, expected, "{:?}", head.get(..8));
        }
    }
}
