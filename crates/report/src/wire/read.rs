//! `read --json`: MICR and scan lines in fields.

use lockbox_domain::Cents;
use lockbox_domain::reading::{MicrReading, PaperReading, Said, ScanReading, TypedLine};
use serde::Serialize;

/// The document.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub struct Document {
    /// The lines that were found, in order.
    pub lines: Vec<Line>,
    /// Files that no line was read from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unreadable: Vec<Unreadable>,
    /// What is typed on images, where a model of typed text is installed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<Paper>,
}

/// What is typed on an image.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Paper {
    /// The path as given.
    pub path: String,
    /// The amount in figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_cents: Option<Sure<i64>>,
    /// The legal amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words_cents: Option<Sure<i64>>,
    /// The date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Sure<String>>,
    /// Whom it is payable to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payee: Option<Sure<String>>,
    /// The memo line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memo: Option<Sure<String>>,
    /// Every line of it, from top to bottom, those that are not sure too.
    pub lines: Vec<Sure<String>>,
}

/// Something with its place, and 0 to 1 how sure its least sure character is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sure<T> {
    /// What.
    pub value: T,
    /// How sure.
    pub confidence: f64,
    /// x, y, width and height in pixels.
    #[serde(rename = "box")]
    pub area: [u32; 4],
}

impl<T> Sure<T> {
    fn of<U>(said: &Said<U>, value: impl Fn(&U) -> T) -> Self {
        Self { value: value(&said.value), confidence: share(said.confidence_permille), area: said.area }
    }
}

impl Paper {
    /// What was read of a picture: what its sure lines say, and all of them.
    pub fn new(path: &str, said: &PaperReading, lines: &[TypedLine]) -> Self {
        let cents = |cents: &Cents| cents.get();
        let line = |line: &TypedLine| Sure {
            value: line.text.clone(),
            confidence: share(line.confidence_permille),
            area: line.area,
        };
        Self {
            path: path.to_owned(),
            amount_cents: said.amount.as_ref().map(|said| Sure::of(said, cents)),
            words_cents: said.words.as_ref().map(|said| Sure::of(said, cents)),
            date: said.date.as_ref().map(|said| Sure::of(said, ToString::to_string)),
            payee: said.payee.as_ref().map(|said| Sure::of(said, String::clone)),
            memo: said.memo.as_ref().map(|said| Sure::of(said, String::clone)),
            lines: lines.iter().map(line).collect(),
        }
    }
}

/// A file that no line was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unreadable {
    /// The path as given.
    pub path: String,
    /// Why.
    pub message: String,
}

/// One line of characters.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// The path as given, for a line from a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// `micr` or `scanline`.
    pub kind: &'static str,
    /// The line.
    pub text: String,
    /// 0 to 1: how sure the fields are.
    pub confidence: f64,
    /// What it says.
    pub fields: Fields,
    /// How many characters are not read.
    pub unread: u32,
    /// `e13b`, `ocr-a` or `ocr-b`, for a line from an image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub font: Option<String>,
    /// x, y, width and height in pixels, for a line from an image.
    #[serde(rename = "box", skip_serializing_if = "Option::is_none")]
    pub area: Option<[u32; 4]>,
}

/// The fields of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Fields {
    /// Of a check's line.
    Micr(MicrFields),
    /// Of a coupon's line.
    Scan(ScanFields),
}

/// The fields of a check's line; unread characters stand as `?`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MicrFields {
    /// `US` or `CA`.
    pub country: Option<&'static str>,
    /// The kind of paper.
    pub payment: &'static str,
    /// The routing number.
    pub routing: Option<String>,
    /// Whether its check digit is right; null when a character is unread.
    pub routing_valid: Option<bool>,
    /// The account it is drawn on.
    pub account: Option<String>,
    /// The check's number.
    pub serial: Option<String>,
    /// External processing code.
    pub epc: Option<char>,
    /// Transaction code.
    pub tran_code: Option<String>,
    /// The encoded amount.
    pub amount_cents: Option<i64>,
}

/// The fields of a coupon's line; unread characters stand as `?`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScanFields {
    /// The template that fits.
    pub template: String,
    /// Member ID as printed.
    pub member_id: Option<String>,
    /// Account number as printed.
    pub account_number: Option<String>,
    /// Statement digits as printed.
    pub statement: Option<String>,
    /// The amount the coupon asks for.
    pub amount_due_cents: Option<i64>,
    /// `ok`, `bad` or `none`.
    pub check_digit: &'static str,
}

impl Line {
    /// A check's line.
    pub fn micr(reading: &MicrReading) -> Self {
        let fields = MicrFields {
            country: reading.country,
            payment: reading.payment.as_str(),
            routing: reading.routing.clone(),
            routing_valid: reading.routing_valid,
            account: reading.account.clone(),
            serial: reading.serial.clone(),
            epc: reading.epc,
            tran_code: reading.tran_code.clone(),
            amount_cents: reading.amount.map(lockbox_domain::Cents::get),
        };
        let confidence = share(reading.confidence_permille);
        Self::new("micr", &reading.text, confidence, Fields::Micr(fields), reading.unread)
    }

    /// A coupon's line.
    pub fn scan(reading: &ScanReading) -> Self {
        let fields = ScanFields {
            template: reading.template.clone(),
            member_id: reading.member_id.clone(),
            account_number: reading.account_number.clone(),
            statement: reading.statement.clone(),
            amount_due_cents: reading.amount_due.map(lockbox_domain::Cents::get),
            check_digit: reading.check_digit.map_or("none", lockbox_domain::reading::CheckDigit::as_str),
        };
        let confidence = share(reading.confidence_permille);
        Self::new("scanline", &reading.text, confidence, Fields::Scan(fields), reading.unread)
    }

    fn new(kind: &'static str, text: &str, confidence: f64, fields: Fields, unread: u32) -> Self {
        let text = text.to_owned();
        Self { path: None, kind, text, confidence, fields, unread, font: None, area: None }
    }

    /// With the file it is from.
    #[must_use]
    pub fn from_file(mut self, path: &str) -> Self {
        self.path = Some(path.to_owned());
        self
    }

    /// With its font and its place on the image.
    #[must_use]
    pub fn on_image(mut self, font: &str, area: [u32; 4]) -> Self {
        self.font = Some(font.to_owned());
        self.area = Some(area);
        self
    }
}

/// Thousandths as a number from 0 to 1: the one place where a float is right, because JSON has no other.
pub(super) fn share(permille: u16) -> f64 {
    f64::from(permille.min(1000)) / 1000.0
}
