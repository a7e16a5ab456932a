//! What a file is, told from its first bytes.
//!
//! Names the format, never the layout of a bank: which profile fits a lockbox file is found by trying which one makes
//! its totals come true. A file of text that no test here knows is [`Format::Unknown`], which may still be a fixed-width
//! layout without record digits; one that is no text at all is never called a lockbox file.

mod binary;
mod text;

/// How many bytes of a file are looked at; more are ignored.
pub const HEAD_BYTES: usize = 64 * 1024;

/// Which X12 transaction set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum X12Set {
    /// 820, payment order and remittance advice.
    PaymentOrder,
    /// 823, lockbox.
    Lockbox,
    /// 835, health care claim payment.
    ClaimPayment,
    /// Any other.
    Other,
}

/// Which camt message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Camt {
    /// camt.052, intraday report.
    Report,
    /// camt.053, statement.
    Statement,
    /// camt.054, notification.
    Notification,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// A lockbox file of lines with record digits.
    BaiLockbox,
    /// A BAI2 statement.
    Bai2,
    /// The billing system's list of accounts.
    AccountsList,
    /// An image cash letter, X9.37 or X9.100-187.
    X9,
    /// An X12 interchange or transaction set.
    X12(X12Set),
    /// An ISO 20022 cash management message.
    Camt(Camt),
    /// Values separated by commas, semicolons, tabs or bars.
    Csv,
    /// The same with the columns of a bank statement.
    CsvStatement,
    /// A SWIFT MT940 or MT942 statement.
    Mt940,
    /// An OFX statement.
    Ofx,
    /// Other XML.
    Xml,
    /// JSON.
    Json,
    /// A ZIP archive.
    Zip,
    /// A gzip file.
    Gzip,
    /// Something encrypted or signed with PGP.
    Pgp,
    /// A PDF.
    Pdf,
    /// TIFF, PNG, JPEG, GIF or BMP.
    Image,
    /// Text in EBCDIC.
    Ebcdic,
    /// Bytes that are no text.
    Binary,
    /// Nothing, or nothing but blanks.
    Empty,
    /// Text of no known format.
    Unknown,
}

impl Format {
    /// The name in JSON and in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BaiLockbox => "bai-lockbox",
            Self::Bai2 => "bai2",
            Self::AccountsList | Self::Csv | Self::CsvStatement => "csv",
            Self::X9 => "x9",
            Self::X12(X12Set::PaymentOrder) => "x12-820",
            Self::X12(X12Set::Lockbox) => "x12-823",
            Self::X12(X12Set::ClaimPayment) => "x12-835",
            Self::X12(X12Set::Other) => "x12",
            Self::Camt(Camt::Report) => "camt.052",
            Self::Camt(Camt::Statement) => "camt.053",
            Self::Camt(Camt::Notification) => "camt.054",
            Self::Mt940 => "mt940",
            Self::Ofx => "ofx",
            Self::Xml => "xml",
            Self::Json => "json",
            Self::Zip => "zip",
            Self::Gzip => "gzip",
            Self::Pgp => "pgp",
            Self::Pdf => "pdf",
            Self::Image => "image",
            Self::Ebcdic => "ebcdic",
            Self::Binary => "binary",
            Self::Empty => "empty",
            Self::Unknown => "unknown",
        }
    }

    /// True for text whose records are its lines.
    pub const fn has_lines(self) -> bool {
        matches!(
            self,
            Self::BaiLockbox
                | Self::Bai2
                | Self::Csv
                | Self::CsvStatement
                | Self::AccountsList
                | Self::Unknown
        )
    }

    /// True where a layout of a bank could still be tried on it: lines of text that nothing else claims.
    pub const fn may_be_lockbox(self) -> bool {
        matches!(self, Self::BaiLockbox | Self::Csv | Self::Unknown)
    }
}

/// Tells what a file is from its first [`HEAD_BYTES`] (all of it, if it is shorter).
pub fn sniff(head: &[u8]) -> Format {
    let cut = head.len() >= HEAD_BYTES;
    let head = head.get(..HEAD_BYTES).unwrap_or(head);
    let body = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if body.trim_ascii().is_empty() {
        return Format::Empty;
    }
    binary::sniff(head).unwrap_or_else(|| text::sniff(body, cut))
}

#[cfg(test)]
mod tests;
