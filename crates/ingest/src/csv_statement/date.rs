//! Dates by picture.

use chrono::NaiveDate;

/// How a date is written: `MM/DD/YYYY`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Picture {
    order: [Part; 3],
    separator: Option<char>,
    long_year: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Year,
    Month,
    Day,
}

impl Picture {
    /// Reads a picture of `YYYY` or `YY`, `MM` and `DD` with the same separator between them, or none.
    pub(crate) fn parse(picture: &str) -> Option<Self> {
        let separator = picture.chars().find(|c| !c.is_ascii_alphabetic());
        let mut rest = picture;
        let mut order = Vec::new();
        let long_year = picture.contains("YYYY");
        while !rest.is_empty() {
            let (part, name) =
                [(Part::Year, "YYYY"), (Part::Year, "YY"), (Part::Month, "MM"), (Part::Day, "DD")]
                    .into_iter()
                    .find(|(_, name)| rest.starts_with(name))?;
            order.push(part);
            rest = rest.get(name.len()..)?;
            if let Some(separator) = separator.filter(|_| order.len() < 3) {
                rest = rest.strip_prefix(separator)?;
            }
        }
        let order: [Part; 3] = order.try_into().ok()?;
        let has = |p| order.contains(&p);
        (has(Part::Year) && has(Part::Month) && has(Part::Day)).then_some(Self {
            order,
            separator,
            long_year,
        })
    }

    /// The day of `text`; a leading zero may be missing where there is a separator, and a time may follow.
    pub(crate) fn read(self, text: &str) -> Option<NaiveDate> {
        let text = text.trim().split([' ', 'T']).next()?;
        let mut parts = [0_u32; 3];
        let mut rest = text;
        for (at, part) in self.order.iter().enumerate() {
            let width = if *part == Part::Year && self.long_year { 4 } else { 2 };
            let field = match self.separator {
                Some(separator) if at < 2 => rest.split_once(separator).map(|(field, after)| {
                    rest = after;
                    field
                })?,
                Some(_) => rest,
                None => {
                    let field = rest.get(..width)?;
                    rest = rest.get(width..)?;
                    field
                }
            };
            let fits = if *part == Part::Year || self.separator.is_none() {
                field.len() == width
            } else {
                (1..=2).contains(&field.len())
            };
            if !fits || !field.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            *parts.get_mut(*part as usize)? = field.parse().ok()?;
        }
        if self.separator.is_none() && !rest.is_empty() {
            return None;
        }
        let [year, month, day] = parts;
        let year = if self.long_year { year } else { 2000 + year };
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures() {
        let cases = [
            ("MM/DD/YYYY", "11/23/2026", true),
            ("MM/DD/YYYY", "11/23/2026 14:00", true),
            ("MM/DD/YY", "11/23/26", true),
            ("MM/DD/YY", "11/23/2026", false),
            ("MM/DD/YYYY", "11/23/26", false),
            ("MM/DD/YYYY", "23/11/2026", false),
            ("DD.MM.YYYY", "23.11.2026", true),
            ("YYYY-MM-DD", "2026-11-23T00:00:00", true),
            ("YYYYMMDD", "20261123", true),
            ("YYYYMMDD", "202611231", false),
            ("MMDDYY", "112326", true),
            ("YYYY-MM-DD", "2026-02-30", false),
            ("YYYY-MM-DD", "", false),
            ("YYYY-MM-DD", "２０２６-11-23", false),
        ];
        for (picture, text, is_day) in cases {
            let day = Picture::parse(picture).unwrap().read(text).map(|d| d.to_string());
            assert_eq!(day.as_deref(), is_day.then_some("2026-11-23"), "{picture} {text}");
        }
        assert_eq!(Picture::parse("M/D/YYYY").map(|_| ()), None);
        for bad in ["", "YYYYMM", "MM/DD-YYYY", "MMMMDD", "YYYY/MM/DD/"] {
            assert_eq!(Picture::parse(bad), None, "{bad}");
        }
        let short = Picture::parse("MM/DD/YYYY").unwrap();
        assert_eq!(short.read("1/2/2026").map(|d| d.to_string()).as_deref(), Some("2026-01-02"));
    }
}
