//! Identifiers: of banks, members, accounts, bills, lockboxes, files and items.
//!
//! Identifiers stay text. What is compared is the *canonical* form (no blanks, no dashes, no leading zeros), because
//! payers, keyers and banks pad and punctuate as they like.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

/// Text that is not an identifier of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not {expected}")]
pub struct BadIdentifier {
    /// What was expected, with its article: `a file id`.
    pub expected: &'static str,
    /// The text that was found.
    pub found: String,
}

fn bad(expected: &'static str, found: &str) -> BadIdentifier {
    BadIdentifier { expected, found: found.to_owned() }
}

/// Blanks, dashes and leading zeros taken off, letters raised: the form in which identifiers are compared.
///
/// A number of nothing but zeros becomes the empty text.
pub fn canonical(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() || c == '-' || (out.is_empty() && c == '0') {
            continue;
        }
        out.push(c.to_ascii_uppercase());
    }
    out
}

/// A 63-bit number for `parts`, the same on every machine and in every release. Never negative.
///
/// Used as key where a store wants an integer; the text it stands for is always stored beside it.
pub fn stable_key(parts: &[&str]) -> i64 {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let hash = hasher.finalize();
    let mut eight = [0_u8; 8];
    eight.copy_from_slice(&hash.as_bytes()[..8]);
    i64::from_le_bytes(eight) & i64::MAX
}

/// Nine digits of a bank's routing number. Whether they pass the check is a question to ask, not a condition: a bank
/// that sends a wrong one has still deposited the money.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoutingNumber([u8; 9]);

impl RoutingNumber {
    /// Exactly nine ASCII digits.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 9] = text.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_digit).then_some(Self(bytes))
    }

    /// Nine digits from the eight before the check digit.
    pub fn from_eight(text: &str) -> Option<Self> {
        let eight: [u8; 8] = text.as_bytes().try_into().ok()?;
        if !eight.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let sum = weighted(&eight);
        let mut nine = [b'0'; 9];
        nine[..8].copy_from_slice(&eight);
        nine[8] = b'0' + ((10 - sum % 10) % 10) as u8;
        Some(Self(nine))
    }

    /// The nine digits.
    pub fn as_str(&self) -> &str {
        // Built from ASCII digits only, so the fallback is never taken.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// True when 3·d1+7·d2+d3+… is a multiple of ten (the ABA check).
    pub fn check_digit_ok(&self) -> bool {
        weighted(&self.0).is_multiple_of(10)
    }

    /// True when the first two digits are in a range that is given out: 00–12, 21–32, 61–72, 80.
    pub fn known_range(&self) -> bool {
        let prefix = u32::from(self.0[0] - b'0') * 10 + u32::from(self.0[1] - b'0');
        matches!(prefix, 0..=12 | 21..=32 | 61..=72 | 80)
    }
}

fn weighted(digits: &[u8]) -> u32 {
    digits.iter().zip([3, 7, 1].iter().cycle()).map(|(d, w)| u32::from(d - b'0') * w).sum()
}

impl fmt::Display for RoutingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for RoutingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RoutingNumber({})", self.as_str())
    }
}

macro_rules! canonical_text {
    ($(#[$doc:meta])* $name:ident, $expected:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// Takes any spelling; keeps the canonical form. Empty and all-zero text is refused, and so is text longer
            /// than 40 characters.
            pub fn new(text: &str) -> Result<Self, BadIdentifier> {
                let canonical = canonical(text);
                if canonical.is_empty() || canonical.len() > 40 || canonical.chars().any(char::is_control) {
                    return Err(bad($expected, text));
                }
                Ok(Self(canonical))
            }

            /// The canonical text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = BadIdentifier;
            fn from_str(text: &str) -> Result<Self, BadIdentifier> {
                Self::new(text)
            }
        }
    };
}

canonical_text!(
    /// A member's number (members also call it medical or health record number), canonical.
    MemberId,
    "a member ID"
);
canonical_text!(
    /// The number of an account that carries bills, canonical.
    AccountNumber,
    "an account number"
);
canonical_text!(
    /// The number the bank gives a lockbox, canonical: `0002303` and `2303` are the same.
    LockboxNumber,
    "a lockbox number"
);

impl AccountNumber {
    /// The store's integer key of the account.
    pub fn key(&self) -> i64 {
        stable_key(&["account", &self.0])
    }
}

impl MemberId {
    /// The store's integer key of the member.
    pub fn key(&self) -> i64 {
        stable_key(&["member", &self.0])
    }
}

/// The number of a bill, as the billing system writes it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct StatementNumber(String);

impl StatementNumber {
    /// Any text of 1 to 40 characters, trimmed.
    pub fn new(text: &str) -> Result<Self, BadIdentifier> {
        let t = text.trim();
        if t.is_empty() || t.len() > 40 || t.chars().any(char::is_control) {
            return Err(bad("a statement number", text));
        }
        Ok(Self(t.to_owned()))
    }

    /// The text as the billing system writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its digits without leading zeros: what a scan line can carry of it.
    pub fn digits(&self) -> String {
        let digits: String = self.0.chars().filter(char::is_ascii_digit).collect();
        digits.trim_start_matches('0').to_owned()
    }
}

impl fmt::Display for StatementNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A file as received: 63 bits of its SHA-256, so the same bytes have the same id on every machine.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FileId(i64);

impl FileId {
    /// The id of the file with this digest.
    pub fn from_sha256(digest: &[u8; 32]) -> Self {
        let mut eight = [0_u8; 8];
        eight.copy_from_slice(&digest[..8]);
        Self(i64::from_be_bytes(eight) & i64::MAX)
    }

    /// From the store's integer; negative ones are refused.
    pub fn from_key(key: i64) -> Option<Self> {
        (key >= 0).then_some(Self(key))
    }

    /// The store's integer.
    pub fn key(self) -> i64 {
        self.0
    }
}

impl fmt::Display for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for FileId {
    type Err = BadIdentifier;
    fn from_str(text: &str) -> Result<Self, BadIdentifier> {
        let key = (text.len() == 16).then(|| i64::from_str_radix(text, 16).ok()).flatten();
        key.and_then(Self::from_key).ok_or_else(|| bad("a file id", text))
    }
}

/// A payment: the file it came in and its place among that file's payments, from 0.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ItemId {
    /// The file it came in.
    pub file: FileId,
    /// Its place among the file's payments, from 0.
    pub ordinal: u32,
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.file, self.ordinal)
    }
}

impl FromStr for ItemId {
    type Err = BadIdentifier;
    fn from_str(text: &str) -> Result<Self, BadIdentifier> {
        let (file, ordinal) = text.split_once('-').ok_or_else(|| bad("an item id", text))?;
        let ordinal = ordinal.parse().map_err(|_| bad("an item id", text))?;
        Ok(Self { file: file.parse()?, ordinal })
    }
}

/// A deposit: what one lockbox brought to the bank on one day. Clearing is kept per deposit.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct DepositRef {
    /// The lockbox whose mail it is.
    pub lockbox: LockboxNumber,
    /// The day the bank deposited it.
    pub date: NaiveDate,
}

impl DepositRef {
    /// The store's integer key of the deposit.
    pub fn key(&self) -> i64 {
        stable_key(&["deposit", self.lockbox.as_str(), &self.date.to_string()])
    }
}

/// A region whose books are kept apart: 1 to 16 lower-case letters, digits and dashes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Region {
    len: u8,
    text: [u8; 16],
}

impl Region {
    /// The region of that name.
    pub fn new(name: &str) -> Result<Self, BadIdentifier> {
        let fits = (1..=16).contains(&name.len())
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !fits {
            return Err(bad("a region name (1 to 16 of a-z, 0-9, -)", name));
        }
        let mut text = [0; 16];
        text[..name.len()].copy_from_slice(name.as_bytes());
        Ok(Self { len: name.len() as u8, text })
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.text[..usize::from(self.len)]).unwrap_or_default()
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Region({})", self.as_str())
    }
}

impl FromStr for Region {
    type Err = BadIdentifier;
    fn from_str(text: &str) -> Result<Self, BadIdentifier> {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_forms() {
        assert_eq!(canonical(" 00-0281 796-573"), "281796573");
        assert_eq!(canonical("000"), "");
        assert_eq!(LockboxNumber::new("0002303").unwrap(), LockboxNumber::new("2303").unwrap());
        assert!(MemberId::new("0000").is_err());
    }

    #[test]
    fn routing_numbers() {
        let good = RoutingNumber::parse("121000358").unwrap();
        assert!(good.check_digit_ok() && good.known_range());
        assert!(!RoutingNumber::parse("121000359").unwrap().check_digit_ok());
        assert_eq!(RoutingNumber::from_eight("12100035"), Some(good));
        assert!(RoutingNumber::parse("12100035").is_none());
    }

    #[test]
    fn ids_read_what_they_print() {
        let id = ItemId { file: FileId::from_sha256(&[0xff; 32]), ordinal: 7 };
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!("x-1".parse::<ItemId>().is_err());
        assert_eq!(StatementNumber::new("S00000001").unwrap().digits(), "1");
    }
}
