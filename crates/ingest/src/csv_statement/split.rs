//! A row of text to its fields.

/// What a row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Row {
    /// Its fields, quotes taken off, blanks around them dropped.
    Fields(Vec<String>),
    /// A quote is open: the next line belongs to the row.
    Open,
    /// It cannot be split.
    Bad(&'static str),
}

/// Splits `text` at `delimiter` outside of `quote`; two quotes inside of quotes are one.
pub(crate) fn split(text: &str, delimiter: char, quote: char) -> Row {
    let mut fields = Vec::new();
    let mut rest = text;
    loop {
        let trimmed = rest.trim_start_matches(' ');
        let (field, after) = if let Some(quoted) = trimmed.strip_prefix(quote) {
            let Some((field, after)) = unquote(quoted, quote) else { return Row::Open };
            (field, after.trim_start_matches(' '))
        } else {
            let end = rest.find(delimiter).unwrap_or(rest.len());
            let (field, after) = rest.split_at(end);
            (field.trim().to_owned(), after)
        };
        fields.push(field);
        match after.strip_prefix(delimiter) {
            Some(next) => rest = next,
            None if after.trim().is_empty() => return Row::Fields(fields),
            None => return Row::Bad("there is text behind a closing quote"),
        }
    }
}

fn unquote(text: &str, quote: char) -> Option<(String, &str)> {
    let mut field = String::new();
    let mut rest = text;
    loop {
        let (before, after) = rest.split_once(quote)?;
        field.push_str(before);
        match after.strip_prefix(quote) {
            Some(next) => {
                field.push(quote);
                rest = next;
            }
            None => return Some((field.split_whitespace().collect::<Vec<_>>().join(" "), after)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_delimiters_and_blanks() {
        let fields = |list: &[&str]| Row::Fields(list.iter().map(|s| (*s).to_owned()).collect());
        let cases = [
            ("a,b", fields(&["a", "b"])),
            ("a,", fields(&["a", ""])),
            ("", fields(&[""])),
            (" a , \"b, \"\"c\"\"\" ,d", fields(&["a", "b, \"c\"", "d"])),
            ("\"two\nlines\",x", fields(&["two lines", "x"])),
            ("O\"NEIL,x", fields(&["O\"NEIL", "x"])),
            ("\"open,x", Row::Open),
            ("\"a\"b", Row::Bad("there is text behind a closing quote")),
        ];
        for (text, row) in cases {
            assert_eq!(split(text, ',', '"'), row, "{text}");
        }
        assert_eq!(split("'a;b';c", ';', '\''), fields(&["a;b", "c"]));
    }
}
