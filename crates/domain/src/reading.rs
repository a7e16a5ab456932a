//! What was read from a line of characters: MICR, scan line, or free text.

use chrono::NaiveDate;

use crate::item::PaymentKind;
use crate::money::Cents;

/// How a check digit turned out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckDigit {
    /// It is right.
    Ok,
    /// It is wrong.
    Bad,
    /// There is none, or it was not read.
    None,
}

impl CheckDigit {
    /// `ok`, `bad` or `none`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Bad => "bad",
            Self::None => "none",
        }
    }
}

/// A MICR line in fields. Unread characters stand as `?` and are never guessed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MicrReading {
    /// The line in Unicode's MICR characters (⑆ transit, ⑇ amount, ⑈ on-us, ⑉ dash).
    pub text: String,
    /// `US` or `CA`.
    pub country: Option<&'static str>,
    /// What kind of paper.
    pub payment: PaymentKind,
    /// The routing number's digits; may hold `?`.
    pub routing: Option<String>,
    /// Its check digit; none when a character is unread.
    pub routing_valid: Option<bool>,
    /// The account it is drawn on.
    pub account: Option<String>,
    /// The check's serial number.
    pub serial: Option<String>,
    /// External processing code.
    pub epc: Option<char>,
    /// Transaction code right of the account.
    pub tran_code: Option<String>,
    /// The encoded amount.
    pub amount: Option<Cents>,
    /// How many characters are unread.
    pub unread: u32,
    /// 0 to 1: how sure the fields are.
    pub confidence_permille: u16,
}

/// A coupon's scan line in fields.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ScanReading {
    /// The line as it was found.
    pub text: String,
    /// Name of the template.
    pub template: String,
    /// Member ID digits as printed.
    pub member_id: Option<String>,
    /// Account number digits as printed.
    pub account_number: Option<String>,
    /// Statement digits as printed.
    pub statement: Option<String>,
    /// The amount the coupon asks for.
    pub amount_due: Option<Cents>,
    /// How the check digit turned out.
    pub check_digit: Option<CheckDigit>,
    /// How many characters are unread.
    pub unread: u32,
    /// 0 to 1000: how sure the fields are.
    pub confidence_permille: u16,
    /// Byte range in the text it was found in.
    pub span: (usize, usize),
}

/// What a number in free text claims to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IdentifierKind {
    /// Labelled as a member's number.
    Member,
    /// Labelled as an account's number.
    Account,
    /// Labelled as a statement's number.
    Statement,
    /// Not labelled: by its length it could be either.
    Unlabelled,
}

/// A number found in free text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundIdentifier {
    /// What it claims to be.
    pub kind: IdentifierKind,
    /// Canonical digits (blanks, dashes and leading zeros taken off). Holds `?` where a character is unread.
    pub digits: String,
    /// Byte range in the text, label not included.
    pub span: (usize, usize),
}

/// All that the text of one item says about who pays what.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RemittanceReading {
    /// A scan line, if the text holds one.
    pub scan: Option<ScanReading>,
    /// Numbers found in free text, in order.
    pub found: Vec<FoundIdentifier>,
}

/// A line of typed text on a picture, as a model of such text read it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TypedLine {
    /// What it says.
    pub text: String,
    /// Left, top, width and height in pixels.
    pub area: [u32; 4],
    /// How sure the least sure of its characters is, 0 to 1000.
    pub confidence_permille: u16,
}

/// Something that a paper says, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said<T> {
    /// What.
    pub value: T,
    /// Left, top, width and height in pixels.
    pub area: [u32; 4],
    /// How sure it is, 0 to 1000.
    pub confidence_permille: u16,
}

/// What the typed text of a check, a money order or a coupon says. What is there twice and differs is left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PaperReading {
    /// The amount in figures.
    pub amount: Option<Said<Cents>>,
    /// The legal amount: in words.
    pub words: Option<Said<Cents>>,
    /// The date.
    pub date: Option<Said<NaiveDate>>,
    /// Whom it is payable to.
    pub payee: Option<Said<String>>,
    /// The memo line.
    pub memo: Option<Said<String>>,
    /// Lines with a labelled number on them.
    pub numbers: Vec<Said<String>>,
    /// Lines that are not sure, by hand perhaps, with a number long enough to be somebody's: for whoever keys, never for
    /// posting.
    pub offered: Vec<Said<String>>,
}
