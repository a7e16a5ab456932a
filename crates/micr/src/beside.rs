//! The line on an item's image beside what its file says of the same check: it may fill in what is missing and repair
//! what was not read, where everything else agrees; it never overrules, and where the two disagree a person looks.

use lockbox_domain::item::{Item, LineOutcome, LineRead};
use lockbox_domain::reading::MicrReading;

/// Below this a line fills in nothing and contradicts nobody.
const SURE_PERMILLE: u16 = 800;

/// What a file says of one field.
enum Said {
    /// Nothing.
    Absent,
    /// Digits, some of them unread (`?`).
    Unread(String),
    /// Digits.
    Whole(String),
}

fn said(field: Option<&str>) -> Said {
    let digits: String = field
        .unwrap_or_default()
        .chars()
        .filter_map(|c| match c {
            '0'..='9' => Some(c),
            '?' | '*' | '!' | '@' => Some('?'),
            _ => None,
        })
        .collect();
    let plain = digits.trim_start_matches('0');
    if plain.is_empty() {
        Said::Absent
    } else if plain.contains('?') {
        Said::Unread(digits)
    } else {
        Said::Whole(plain.to_owned())
    }
}

/// Whether digits with unread ones among them can be these, leading zeros aside.
fn may_be(unread: &str, digits: &str) -> bool {
    let mut rest = digits.bytes().rev();
    unread.bytes().rev().all(|u| match rest.next() {
        Some(d) => u == b'?' || u == d,
        None => u == b'0',
    }) && rest.all(|d| d == b'0')
}

/// Compares `line`, read off an item's image, with what its file says, and fills in what the line proves. What came of
/// it stands in the item afterwards; nothing where file and image agree.
pub fn compare_with_image(item: &mut Item, line: &MicrReading) {
    let sure = line.unread == 0
        && line.routing_valid == Some(true)
        && line.confidence_permille >= SURE_PERMILLE
        && line.routing.is_some();
    let all_digits: String = line.text.chars().filter(char::is_ascii_digit).collect();
    let mut fields = [
        (&mut item.routing, line.routing.as_deref()),
        (&mut item.account, line.account.as_deref()),
        (&mut item.serial, line.serial.as_deref()),
    ];
    let (mut missing, mut unread, mut contrary) = (false, false, false);
    for (nth, (file, image)) in fields.iter().enumerate() {
        match said(file.as_deref()) {
            Said::Absent => missing |= image.is_some(),
            // Banks cut numbers and put them into each other's fields: what stands anywhere on the line agrees.
            Said::Whole(digits) if nth > 0 => contrary |= !all_digits.contains(&digits),
            // Eight digits are nine without the check digit.
            Said::Whole(digits) => {
                let read = image.unwrap_or_default().trim_start_matches('0');
                contrary |= !read.starts_with(&digits);
            }
            Said::Unread(digits) => {
                unread = true;
                contrary |= image.is_some_and(|image| !may_be(&digits, image));
            }
        }
    }
    let outcome = match (sure, contrary) {
        (true, true) => LineOutcome::Disagrees,
        (true, false) if unread => LineOutcome::Repaired,
        (true, false) if missing => LineOutcome::Filled,
        (false, _) if missing || unread => LineOutcome::Doubtful,
        _ => return,
    };
    if matches!(outcome, LineOutcome::Filled | LineOutcome::Repaired) {
        for (file, image) in &mut fields {
            if !matches!(said(file.as_deref()), Said::Whole(_))
                && let Some(image) = image
            {
                **file = Some((*image).to_owned());
            }
        }
    }
    let confidence_permille = line.confidence_permille;
    item.line_read = Some(LineRead { text: line.text.clone(), confidence_permille, outcome });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Notation, read_micr};

    const LINE: &str = "⑆121000358⑆ 004417220196⑈ 2291";

    /// Routing, account and serial of the file; the line; the outcome and the fields afterwards.
    #[test]
    fn files_and_images() {
        let filled = "filled 121000358/004417220196/2291";
        for (file, line, expected) in [
            (["121000358", "4417220196", "2291"], LINE, "nothing 121000358/4417220196/2291"),
            (["12100035", "4417220196", "02291"], LINE, "nothing 12100035/4417220196/02291"),
            (["", "", ""], LINE, filled),
            (["121000358", "", "0000"], LINE, filled),
            (["121000358", "0044172?0196", "2291"], LINE, "repaired 121000358/004417220196/2291"),
            (["121000358", "44172?0196", "2291"], LINE, "repaired 121000358/004417220196/2291"),
            (["1210*0358", "4417220196", "2291"], LINE, "repaired 121000358/4417220196/2291"),
            (["121000358", "44173?0196", "2291"], LINE, "disagrees 121000358/44173?0196/2291"),
            (["121000358", "4417220196", "2292"], LINE, "disagrees 121000358/4417220196/2292"),
            (["121000248", "", ""], LINE, "disagrees 121000248//"),
            // A line that is not sure fills in nothing, and contradicts nobody.
            (["", "", ""], "⑆12100035?⑆ 004417220196⑈ 2291", "doubtful //"),
            (["", "", ""], "⑆121000357⑆ 004417220196⑈ 2291", "doubtful //"),
            (["121000248", "1", "2"], "⑆12100035?⑆ 004417220196⑈ 2291", "nothing 121000248/1/2"),
            // Money orders have no account, and banks put the serial number into either field.
            (["000008002", "", "19876543210"], "⑆000008002⑆19876543210⑈", "nothing 000008002//19876543210"),
        ] {
            let [routing, account, serial] = file.map(|f| (!f.is_empty()).then(|| f.to_owned()));
            let mut item = Item { routing, account, serial, ..Item::default() };
            compare_with_image(&mut item, &read_micr(line, Some(Notation::Unicode)));
            let outcome = item.line_read.as_ref().map_or("nothing", |l| l.outcome.as_str());
            let text = |field: &Option<String>| field.clone().unwrap_or_default();
            let found =
                format!("{outcome} {}/{}/{}", text(&item.routing), text(&item.account), text(&item.serial));
            assert_eq!(found, expected, "{file:?} {line}");
        }
    }
}
