//! One line of CSV to its fields.

/// Splits lines at separators that stand outside quotes.
pub(super) struct Split;

impl Split {
    /// The fields of `line`, quotes taken off and blanks around them dropped; the reason where that cannot be done.
    pub(super) fn line(line: &str, separator: u8) -> Result<Vec<String>, &'static str> {
        let separator = char::from(separator);
        let mut fields = Vec::new();
        let mut rest = line;
        loop {
            let trimmed = rest.trim_start_matches([' ']);
            let (field, after) = if let Some(quoted) = trimmed.strip_prefix('"') {
                Self::quoted(quoted)?
            } else {
                let end = rest.find(separator).unwrap_or(rest.len());
                let (field, after) = rest.split_at(end);
                (field.trim().to_owned(), after)
            };
            fields.push(field);
            let after = after.trim_start_matches([' ']);
            match after.strip_prefix(separator) {
                Some(next) => rest = next,
                None if after.is_empty() => return Ok(fields),
                None => return Err("there is text behind a closing quote"),
            }
        }
    }

    /// A field behind its opening quote, and what follows its closing one; two quotes are one.
    fn quoted(text: &str) -> Result<(String, &str), &'static str> {
        let mut field = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('"') {
            field.push_str(rest.get(..at).unwrap_or_default());
            let after = rest.get(at + 1..).unwrap_or_default();
            match after.strip_prefix('"') {
                Some(next) => {
                    field.push('"');
                    rest = next;
                }
                None => return Ok((field.trim().to_owned(), after)),
            }
        }
        Err("a quote is not closed on its line")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_blanks() {
        let cases: [(&str, Option<&[&str]>); 9] = [
            ("a,b,c", Some(&["a", "b", "c"])),
            ("", Some(&[""])),
            ("a,", Some(&["a", ""])),
            (" a , \"b, c\" ,d", Some(&["a", "b, c", "d"])),
            ("\"say \"\"hi\"\"\",x", Some(&["say \"hi\"", "x"])),
            ("\"\",x", Some(&["", "x"])),
            ("O\"NEIL,x", Some(&["O\"NEIL", "x"])),
            ("\"open,x", None),
            ("\"a\"b,x", None),
        ];
        for (line, fields) in cases {
            let split = Split::line(line, b',').ok();
            assert_eq!(
                split.as_deref(),
                fields.map(|f| f.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()).as_deref(),
                "{line}"
            );
        }
    }
}
