//! A scan line off a picture, in the fields of a template.

use lockbox_domain::reading::{CheckDigit, ScanReading};

use super::OcrLine;
use crate::image::character::one_doubt;
use crate::scan::{ScanTemplate, read_scan_lines};

/// The line in the fields of the template that fits it; none where none does.
///
/// Where all digits but one are sure, and the likeliest reading of that one makes the line's check digit right, it is taken.
pub fn read_scan(line: &OcrLine, templates: &[ScanTemplate]) -> Option<ScanReading> {
    let as_read = read_scan_lines(&line.text, templates);
    let confirmed = || {
        let doubt = line.characters.get(one_doubt(&line.characters)?)?;
        let text = line.text.replacen('?', doubt.likeliest.encode_utf8(&mut [0; 4]), 1);
        let reading = read_scan_lines(&text, templates)?;
        let right = reading.unread == 0 && reading.check_digit == Some(CheckDigit::Ok);
        right.then_some(ScanReading { confidence_permille: doubt.confidence_permille, ..reading })
    };
    confirmed().or(as_read)
}

#[cfg(test)]
mod tests {
    use super::super::Face;
    use super::*;
    use crate::image::Character;
    use crate::scan::built_in_templates;

    /// Member, account, statement and amount, and the Luhn digit over all.
    const LINE: &str = "000281796573 001007809633 0000000001 0000032507";

    /// The line, with doubts at these digits: which, what is likeliest, how likely.
    fn seen(doubts: &[(usize, char, u16)]) -> OcrLine {
        let mut characters: Vec<Character> =
            LINE.chars().filter(|c| *c != ' ').map(Character::sure).collect();
        for (at, likeliest, confidence_permille) in doubts {
            let place = &mut characters[*at];
            *place = Character {
                value: '?',
                likeliest: *likeliest,
                confidence_permille: *confidence_permille,
                ..*place
            };
        }
        let mut values = characters.iter().map(|c| c.value);
        let text = LINE.chars().map(|c| if c == ' ' { ' ' } else { values.next().unwrap() }).collect();
        OcrLine {
            text,
            face: Face::OcrA,
            unread: doubts.len() as u32,
            confidence_permille: 900,
            area: [0; 4],
            upside_down: false,
            characters,
        }
    }

    #[test]
    fn one_doubt_is_settled_by_the_check_digit_alone() {
        for (doubts, read) in [
            (&[][..], true),
            (&[(5, '1', 700)], true),
            (&[(5, '7', 700)], false),
            (&[(5, '1', 400)], false),
            (&[(43, '7', 700)], true),
            (&[(5, '1', 900), (6, '7', 900)], false),
        ] {
            let reading = read_scan(&seen(doubts), built_in_templates()).unwrap();
            assert_eq!(reading.unread == 0, read, "{doubts:?}: {reading:?}");
            if read {
                assert_eq!(reading.member_id.as_deref(), Some("000281796573"), "{doubts:?}");
                assert_eq!(reading.check_digit, Some(CheckDigit::Ok), "{doubts:?}");
            }
        }
    }
}
