//! Formats told by their first bytes, and what is no text.

use super::Format;

/// Signatures at the very start of a file.
const SIGNATURES: &[(&[u8], Format)] = &[
    (b"PK\x03\x04", Format::Zip),
    (b"PK\x05\x06", Format::Zip),
    (b"\x1f\x8b", Format::Gzip),
    (b"%PDF-", Format::Pdf),
    (b"-----BEGIN PGP", Format::Pgp),
    (b"II*\0", Format::Image),
    (b"MM\0*", Format::Image),
    (b"\x89PNG\r\n\x1a\n", Format::Image),
    (b"\xff\xd8\xff", Format::Image),
    (b"GIF8", Format::Image),
    (b"\0\0\0\x5001", Format::X9),
    (b"\0\0\0\x50\xf0\xf1", Format::X9),
];

/// The format of what is told by a signature or is no text; `None` for text.
pub(super) fn sniff(head: &[u8]) -> Option<Format> {
    if let Some((_, format)) = SIGNATURES.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(*format);
    }
    if is_ebcdic(head) {
        // An image cash letter without length prefixes: a file header, T or P in its fifth column.
        let x9 = head.starts_with(b"\xf0\xf1") && matches!(head.get(4), Some(0xe3 | 0xd7));
        return Some(if x9 { Format::X9 } else { Format::Ebcdic });
    }
    if !is_text(head) {
        if head.starts_with(b"01") && super::text::is_x9_header(head) {
            return Some(Format::X9);
        }
        return Some(if is_pgp_packet(head) { Format::Pgp } else { Format::Binary });
    }
    None
}

/// True when the bytes make sense as EBCDIC and none as ASCII: digits, capitals and blanks of code page 037.
fn is_ebcdic(head: &[u8]) -> bool {
    let sample = head.get(..head.len().min(400)).unwrap_or_default();
    let is_common = |b: &u8| {
        let sign = matches!(b, 0x40 | 0x15 | 0x25 | 0x0d | 0x4b | 0x6b | 0x61);
        sign || matches!(b, 0xc1..=0xc9 | 0xd1..=0xd9 | 0xe2..=0xe9 | 0xf0..=0xf9)
    };
    let common = sample.iter().filter(|b| is_common(b)).count();
    let digits = sample.iter().filter(|b| matches!(b, 0xf0..=0xf9)).count();
    sample.len() >= 8 && common * 10 >= sample.len() * 9 && digits * 10 >= sample.len()
}

/// True when there are no control characters but those that text files have.
fn is_text(head: &[u8]) -> bool {
    let control = |b: &u8| *b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1a);
    !head.iter().any(|b| control(b) || *b == 0x7f)
}

/// True for the first bytes of an OpenPGP message: a session key or encrypted data packet.
fn is_pgp_packet(head: &[u8]) -> bool {
    matches!(head, [0x84 | 0x8c | 0xc1 | 0xc3 | 0xd2, ..] | [0x85, 1..=4, ..])
}
