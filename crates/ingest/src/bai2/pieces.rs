//! One physical line cut into pieces: where a record, or a continuation of one, begins and ends.
//!
//! Knows the shape of records, nothing of their meaning. A slash ends a record, but in an entry's text it may also be
//! text: there it ends the entry only where a record that could be one follows it.

/// The record codes of BAI2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Code {
    FileHeader,
    GroupHeader,
    Account,
    Entry,
    AccountTrailer,
    Continuation,
    GroupTrailer,
    FileTrailer,
}

impl Code {
    /// The code that `bytes` begins with: two digits, then a comma, a slash or the end.
    pub(super) fn at(bytes: &[u8]) -> Option<Self> {
        let (two, rest) = bytes.split_at_checked(2)?;
        if !matches!(rest.first(), None | Some(b',' | b'/')) {
            return None;
        }
        Some(match two {
            b"01" => Self::FileHeader,
            b"02" => Self::GroupHeader,
            b"03" => Self::Account,
            b"16" => Self::Entry,
            b"49" => Self::AccountTrailer,
            b"88" => Self::Continuation,
            b"98" => Self::GroupTrailer,
            b"99" => Self::FileTrailer,
            _ => return None,
        })
    }
}

/// How a piece ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Seam {
    /// With a slash: the field is over.
    Slash,
    /// With the line, without a slash: the field may go on.
    Open,
    /// With a line that is as long as lines of the file can be: the field goes on.
    Full,
}

/// Where a piece ends and what comes after it in the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cut {
    /// How many bytes the piece has, the slash not counted.
    pub(super) len: usize,
    /// Its end.
    pub(super) seam: Seam,
    /// Where the next record begins, from the piece's first byte.
    pub(super) next: Option<usize>,
    /// True when there is something after the slash that is no record.
    pub(super) litter: bool,
}

/// Finds the end of a piece of a record that has no free text.
pub(super) fn cut_fields(line: &[u8]) -> Cut {
    let Some(slash) = memchr::memchr(b'/', line) else {
        return Cut { len: line.len(), seam: Seam::Open, next: None, litter: false };
    };
    let (rest, blanks) = after_blanks(line, slash + 1);
    let next = Code::at(rest).map(|_| slash + 1 + blanks);
    Cut { len: slash, seam: Seam::Slash, next, litter: next.is_none() && !rest.is_empty() }
}

/// Finds the end of a piece of an entry, whose text may hold slashes.
pub(super) fn cut_text(line: &[u8]) -> Cut {
    for slash in memchr::memchr_iter(b'/', line) {
        let (rest, blanks) = after_blanks(line, slash + 1);
        if rest.is_empty() {
            return Cut { len: slash, seam: Seam::Slash, next: None, litter: false };
        }
        if could_follow_text(rest, blanks) {
            return Cut { len: slash, seam: Seam::Slash, next: Some(slash + 1 + blanks), litter: false };
        }
    }
    Cut { len: line.len(), seam: Seam::Open, next: None, litter: false }
}

fn after_blanks(line: &[u8], from: usize) -> (&[u8], usize) {
    let rest = line.get(from..).unwrap_or_default();
    let blanks = rest.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    (rest.get(blanks..).unwrap_or_default(), blanks)
}

/// True when `rest`, which stands behind a slash in an entry's text, could be a record and not more text. Only the
/// records that can follow an entry are thought of.
fn could_follow_text(rest: &[u8], blanks: usize) -> bool {
    let Some(code) = Code::at(rest) else { return false };
    let body = rest.get(3..).unwrap_or_default();
    match code {
        Code::Continuation => blanks > 0,
        Code::Entry => could_be_entry(body, blanks),
        Code::AccountTrailer => could_be_account_trailer(body),
        _ => false,
    }
}

fn could_be_entry(body: &[u8], blanks: usize) -> bool {
    let mut fields = body.split(|b| matches!(b, b',' | b'/'));
    let code = fields.next().unwrap_or_default();
    let amount = fields.next().unwrap_or_default();
    let funds = fields.next();
    let code_fits = code.len() == 3 && all_digits(code) && !code.starts_with(b"0");
    let amount_fits = !amount.is_empty() && amount.len() <= 18 && all_digits(amount);
    // `2/16,500,000` is more likely a date and a sum than a record, so without a blank the funds field must be there.
    let funds_fits = match funds {
        None => blanks > 0,
        Some(f) => f.is_empty() || (f.len() == 1 && is_funds_type(f)),
    };
    code_fits && amount_fits && funds_fits
}

fn could_be_account_trailer(body: &[u8]) -> bool {
    let cut = cut_fields(body);
    let mut fields = body.get(..cut.len).unwrap_or_default().split(|b| *b == b',');
    let amount = fields.next().unwrap_or_default();
    let count = fields.next().unwrap_or_default();
    let digits = amount.strip_prefix(b"-").or_else(|| amount.strip_prefix(b"+")).unwrap_or(amount);
    all_digits(digits) && !count.is_empty() && all_digits(count) && fields.next().is_none() && !cut.litter
}

/// True for the seven letters and digits that name a funds type.
pub(super) fn is_funds_type(field: &[u8]) -> bool {
    matches!(field, [b'0' | b'1' | b'2' | b'S' | b'V' | b'D' | b'Z' | b's' | b'v' | b'd' | b'z'])
}

/// True when there is no byte that is not a digit.
pub(super) fn all_digits(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_need_a_comma_a_slash_or_the_end() {
        let cases: [(&[u8], Option<Code>); 8] = [
            (b"01,A", Some(Code::FileHeader)),
            (b"16", Some(Code::Entry)),
            (b"99/", Some(Code::FileTrailer)),
            (b"16 SHARES", None),
            (b"17,1", None),
            (b"1", None),
            (b"", None),
            (b"160,", None),
        ];
        for (bytes, code) in cases {
            assert_eq!(Code::at(bytes), code, "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn text_is_cut_only_where_a_record_can_follow() {
        // What follows the piece, or nothing when the whole line is the piece.
        let cases: [(&str, Option<&str>); 14] = [
            ("16,142,2500,Z,,,PPD/ 16,142,500,Z,,,PPD", Some("16,142,500,Z,,,PPD")),
            ("88, 111/         49,-1600,11/  03,1,", Some("49,-1600,11/  03,1,")),
            ("88,MORE/ 88,TEXT", Some("88,TEXT")),
            ("16,142,5,Z,,,A/16,142,5,Z,,,B", Some("16,142,5,Z,,,B")),
            ("88,SALE OF 2/16,500 SHARES", None),
            ("88,SALE OF 2/16,500,000", None),
            ("88,DUE 5/88,ONLY", None),
            ("88,2/AV MAIN 2/AVENUE 3/MX", None),
            ("88,A/ 49,12,AND MORE", None),
            ("88,A/ 49,12,2/ AND MORE", None),
            ("88,A/ 03,1,USD", None),
            ("88,A/ 99,1,2,3", None),
            ("88,A/ 16,15,2500,Z,,,", None),
            ("88,A/ 16,142,12.50,Z,,,", None),
        ];
        for (line, expected) in cases {
            let next = cut_text(line.as_bytes()).next;
            assert_eq!(next.and_then(|at| line.get(at..)), expected, "{line}");
        }
    }

    #[test]
    fn fields_end_at_the_first_slash() {
        let cut = cut_fields(b"49,00,2/  03,1,,010/");
        assert_eq!((cut.len, cut.next, cut.litter), (7, Some(10), false));
        let cut = cut_fields(b"99,1,2,42/-----");
        assert_eq!((cut.len, cut.next, cut.litter), (9, None, true));
    }
}
