//! Bytes to text where a file does not say its encoding.

use std::borrow::Cow;

/// The text of `bytes`: UTF-8, or Windows-1252 where it is not (then `true`).
pub(crate) fn decode(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (Cow::Owned(bytes.iter().map(|b| windows_1252(*b)).collect()), true),
    }
}

/// The character of a byte in Windows-1252; the five bytes without one become the replacement character.
pub(crate) fn windows_1252(byte: u8) -> char {
    const UPPER: [char; 32] = [
        '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž', '\u{fffd}',
        '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => UPPER.get(usize::from(byte - 0x80)).copied().unwrap_or('\u{fffd}'),
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_encodings() {
        assert_eq!(decode("JOSÉ".as_bytes()), ("JOSÉ".into(), false));
        assert_eq!(decode(b"JOS\xc9 \x80 \x81"), ("JOSÉ € \u{fffd}".into(), true));
    }
}
