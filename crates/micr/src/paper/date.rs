//! A date as Americans write it: `11/20/2026`, `11-20-26`, `Nov 20, 2026`, `20 November 2026`, `2026-11-20`.

use chrono::NaiveDate;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The one date on a line; none where there is none or more.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let words: Vec<&str> = text.split([' ', ',', '.', ':']).filter(|word| !word.is_empty()).collect();
    let whole = words.iter().filter_map(|word| in_figures(word));
    let written = (0..words.len()).filter_map(|at| in_words(words.get(at..at + 3)?));
    let mut found = whole.chain(written);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

fn in_figures(word: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> = word.split(['/', '-']).collect();
    let [one, two, three] = parts[..] else { return None };
    if one.len() == 4 {
        return ymd(one, two, three);
    }
    ymd(three, one, two)
}

fn in_words(words: &[&str]) -> Option<NaiveDate> {
    let [one, two, three] = words[..] else { return None };
    let month = |word: &str| {
        let head = word.get(..3)?.to_ascii_lowercase();
        let at = MONTHS.iter().position(|month| *month == head)?;
        word.bytes().all(|b| b.is_ascii_alphabetic()).then(|| (at + 1).to_string())
    };
    match (month(one), month(two)) {
        (Some(month), None) => ymd(three, &month, two),
        (None, Some(month)) => ymd(three, &month, one),
        _ => None,
    }
}

/// Years of two digits are of this century.
fn ymd(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let number = |text: &str, most: usize| {
        let plain = !text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<u32>().ok().filter(|_| plain)
    };
    let year = match year.len() {
        2 => number(year, 2)? + 2000,
        4 => number(year, 4).filter(|year| (1990..2100).contains(year))?,
        _ => return None,
    };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, number(month, 2)?, number(day, 2)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_people_write_them() {
        for (text, expected) in [
            ("11/20/2026", "2026-11-20"),
            ("DATE 11-20-26", "2026-11-20"),
            ("Date: 9-26-2014", "2014-09-26"),
            ("2026-11-20", "2026-11-20"),
            ("November 20, 2026", "2026-11-20"),
            ("Nov. 20 2026", "2026-11-20"),
            ("20 Nov 2026", "2026-11-20"),
            ("13/20/2026", ""),
            ("11/20/226", ""),
            ("11/20/2026 11/21/2026", ""),
            ("90-7177/3222", ""),
            ("16-68/1220", ""),
            ("858-309-1700", ""),
            ("May I 2026", ""),
            ("März 20 2026", ""),
            ("", ""),
        ] {
            assert_eq!(date(text).map(|d| d.to_string()).unwrap_or_default(), expected, "{text}");
        }
    }
}
