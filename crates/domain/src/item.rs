//! A payment as the bank's file tells it: the facts of one check or money order, with the bytes they came from.

use chrono::NaiveDate;

use crate::ids::{ItemId, LockboxNumber, RoutingNumber, canonical, stable_key};
use crate::money::Cents;
use crate::reading::PaperReading;

/// A stretch of bytes in a file as received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ByteRange {
    /// Offset of the first byte, from 0.
    pub start: u64,
    /// How many bytes.
    pub len: u32,
}

/// What a remittance record says about one bill, where the layout has fields for it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RemittanceLine {
    /// Invoice, account or customer reference, as written.
    pub reference: String,
    /// The amount meant for it.
    pub amount: Option<Cents>,
}

/// Which side of which paper an image shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImageSide {
    /// The front of a check or money order.
    Front,
    /// The back of a check or money order.
    Back,
    /// The coupon that came with it.
    Coupon,
    /// The envelope it came in.
    Envelope,
    /// A letter or another paper of the envelope.
    Letter,
}

impl ImageSide {
    /// Every one, in the order in which people look at them.
    pub const ALL: [Self; 5] = [Self::Front, Self::Back, Self::Coupon, Self::Envelope, Self::Letter];

    /// `front`, `back`, `coupon`, `envelope` or `letter`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Front => "front",
            Self::Back => "back",
            Self::Coupon => "coupon",
            Self::Envelope => "envelope",
            Self::Letter => "letter",
        }
    }

    /// The side of that word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|side| side.as_str() == text)
    }
}

/// Where the bytes of an image are. They are never copied out of the file that brought them: that file is kept as it
/// was received, under its digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImageSource {
    /// A stretch of the item's own file.
    Within(ByteRange),
    /// A file beside the item's own, or another entry of the same archive, by the name that the file gives.
    Named {
        /// The name as written, separators as `/`.
        name: String,
        /// Which page of a file with several, from 0.
        page: u32,
    },
}

/// One picture of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageRef {
    /// What it shows.
    pub side: ImageSide,
    /// Where its bytes are.
    pub source: ImageSource,
}

/// A picture of an item that came beside the item's file, or later than it, and is kept as a file of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPicture {
    /// The item.
    pub item: ItemId,
    /// What it shows.
    pub side: ImageSide,
    /// 0 for the item's first picture of that side.
    pub nth: u32,
    /// Digest under which it is kept, lower-case hex.
    pub sha256: String,
    /// Which page of a file with several, from 0.
    pub page: u32,
    /// The name it was delivered under.
    pub name: String,
}

/// How the line on an item's image compares with what its file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineOutcome {
    /// The file left fields out; they are the image's.
    Filled,
    /// The file has characters that were not read; they are the image's, and everything else agrees.
    Repaired,
    /// The image surely shows another line. The fields stay the file's.
    Disagrees,
    /// The file leaves something out, and the image is not surely read either.
    Doubtful,
}

impl LineOutcome {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Filled, Self::Repaired, Self::Disagrees, Self::Doubtful];

    /// `filled`, `repaired`, `disagrees` or `doubtful`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Filled => "filled",
            Self::Repaired => "repaired",
            Self::Disagrees => "disagrees",
            Self::Doubtful => "doubtful",
        }
    }

    /// The outcome of that word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == text)
    }
}

/// The MICR line on an item's image, where it says more or something else than the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineRead {
    /// The line in Unicode's MICR characters, `?` for what was not read.
    pub text: String,
    /// How sure it is, 0 to 1000.
    pub confidence_permille: u16,
    /// What came of it.
    pub outcome: LineOutcome,
}

/// What is wrong with the picture of a paper, or missing on the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImageFault {
    /// There is nothing on it.
    Empty,
    /// Too light to be read.
    TooLight,
    /// Too dark to be read.
    TooDark,
    /// A corner is black: folded or torn off.
    FoldedCorner,
    /// It lies askew.
    Skewed,
    /// Nothing is written where a check is signed.
    Unsigned,
}

impl ImageFault {
    /// Every one.
    pub const ALL: [Self; 6] =
        [Self::Empty, Self::TooLight, Self::TooDark, Self::FoldedCorner, Self::Skewed, Self::Unsigned];

    /// `empty`, `too light`, `too dark`, `folded corner`, `skewed` or `unsigned`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLight => "too light",
            Self::TooDark => "too dark",
            Self::FoldedCorner => "folded corner",
            Self::Skewed => "skewed",
            Self::Unsigned => "unsigned",
        }
    }

    /// The fault of that word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.as_str() == text)
    }
}

/// A fault of one of an item's pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageMark {
    /// The picture.
    pub side: ImageSide,
    /// What is wrong with it.
    pub fault: ImageFault,
    /// Left, top, width and height in its pixels, where the fault has a place.
    pub area: Option<[u32; 4]>,
}

/// What else an envelope or a file carries that is no payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AttachmentKind {
    /// The bank's own credit or deposit ticket.
    DepositTicket,
    /// Images that belong to no payment.
    OrphanImage,
    /// A letter, an envelope or a form without a payment.
    WhiteMail,
}

impl AttachmentKind {
    /// `deposit-ticket`, `orphan-image` or `white-mail`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DepositTicket => "deposit-ticket",
            Self::OrphanImage => "orphan-image",
            Self::WhiteMail => "white-mail",
        }
    }
}

/// Something in a file that is no payment and is kept all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// What it is.
    pub kind: AttachmentKind,
    /// Its batch's place in the file, from 0.
    pub batch_index: u32,
    /// What a ticket says the deposit is.
    pub amount: Option<Cents>,
    /// The sequence number or name the bank gave.
    pub reference: String,
    /// Its pictures.
    pub images: Vec<ImageRef>,
    /// Bytes of its records.
    pub bytes: ByteRange,
    /// Record number, from 1.
    pub record: u64,
}

/// A check that comes back, as an image cash letter of returns tells it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReturnedCheck {
    /// What the check was for.
    pub amount: Cents,
    /// Routing number of the bank that sends it back.
    pub routing: Option<String>,
    /// Account it is drawn on.
    pub account: Option<String>,
    /// Check number.
    pub serial: Option<String>,
    /// Why it comes back: the reason code of X9.100-187 (`A` insufficient funds, `B` uncollected, `C` stop payment …).
    pub reason: String,
    /// The bank's sequence number.
    pub sequence: String,
    /// The business day of the cash letter.
    pub date: Option<NaiveDate>,
    /// Our account that it was deposited to.
    pub deposit_account: Option<String>,
    /// Its pictures.
    pub images: Vec<ImageRef>,
    /// Bytes of its records.
    pub bytes: ByteRange,
    /// Record number, from 1.
    pub record: u64,
}

/// One payment of a lockbox file.
///
/// Everything is as the file says it; what it means is found later and never written back here. Only routing number,
/// account and check number may come from the image instead, and then `line_read` says so; the remittance text may be a
/// coupon's scan line, and then it begins with `coupon image:`, or typed text with a labelled number, and then it begins
/// with `typed on image:`; and `paper` is nothing but what the image says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    /// Its place among the file's payments, from 0.
    pub ordinal: u32,
    /// Its batch's place in the file, from 0.
    pub batch_index: u32,
    /// The batch number the bank gave.
    pub batch_number: u32,
    /// The item number the bank gave within the batch.
    pub item_number: u32,
    /// 0 for the first item of this lockbox, date, batch and item number in the file, 1 for the next: numbers wrap.
    pub occurrence: u32,
    /// The lockbox it was mailed to, if the file says.
    pub lockbox: Option<LockboxNumber>,
    /// The day it was deposited, if the file says.
    pub deposit_date: Option<NaiveDate>,
    /// What the check is for.
    pub amount: Cents,
    /// Bytes of its records, payment and remittance together.
    pub bytes: ByteRange,
    /// Record number of its payment record, from 1.
    pub record: u64,
    /// Routing number of the bank it is drawn on, digits as given (nine, eight or fewer), if any.
    pub routing: Option<String>,
    /// Account it is drawn on, as given.
    pub account: Option<String>,
    /// Check or money order number, as given.
    pub serial: Option<String>,
    /// Date on the check.
    pub check_date: Option<NaiveDate>,
    /// Who sent it, as keyed.
    pub remitter: Option<String>,
    /// Whom it is payable to, as keyed.
    pub payee: Option<String>,
    /// Postmark or receipt date, if the file has one.
    pub received: Option<NaiveDate>,
    /// A field in which the bank keys the payer's number with us, if the layout has one.
    pub customer: Option<String>,
    /// Free text captured from coupon, memo line or money order, all remittance records joined.
    pub remittance: String,
    /// Structured remittance lines, where the layout has them.
    pub lines: Vec<RemittanceLine>,
    /// The MICR line as the file gives it, where it gives it whole.
    pub micr: Option<String>,
    /// Its pictures.
    pub images: Vec<ImageRef>,
    /// The line on its image, where it says more or something else.
    pub line_read: Option<LineRead>,
    /// What was found wrong with its pictures.
    pub image_marks: Vec<ImageMark>,
    /// What the typed text on its front says, where it was read.
    pub paper: Option<Box<PaperReading>>,
}

impl Item {
    /// The routing number where nine digits were given, or eight that are completed with their check digit.
    pub fn routing_number(&self) -> Option<RoutingNumber> {
        let text = self.routing.as_deref()?;
        RoutingNumber::parse(text).or_else(|| RoutingNumber::from_eight(text))
    }

    /// The date on the check: as the file says it, else as it was read off the image.
    pub fn dated(&self) -> Option<NaiveDate> {
        let read = || Some(self.paper.as_deref()?.date.as_ref()?.value);
        self.check_date.or_else(read)
    }

    /// The key of the bank account it is drawn on; none where routing or account is absent.
    pub fn payer_key(&self) -> Option<i64> {
        let (routing, account) = (self.routing.as_deref()?, self.account.as_deref()?);
        let account = canonical(account);
        if canonical(routing).is_empty() || account.is_empty() {
            return None;
        }
        Some(stable_key(&["payer", routing, &account]))
    }

    /// The key of serial number and amount; none where there is no serial. With [`Self::payer_key`] it says that two
    /// items are the same check.
    pub fn check_key(&self) -> Option<i64> {
        let serial = canonical(self.serial.as_deref()?);
        (!serial.is_empty()).then(|| stable_key(&["check", &serial, &self.amount.get().to_string()]))
    }
}

/// What kind of paper a payment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PaymentKind {
    /// A personal or business check.
    Check,
    /// A money order.
    MoneyOrder,
    /// A check of the US Treasury.
    Treasury,
    /// A cashier's or official check.
    Cashiers,
    /// Not told.
    #[default]
    Unknown,
}

impl PaymentKind {
    /// `check`, `money-order`, `treasury`, `cashiers` or `unknown`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::MoneyOrder => "money-order",
            Self::Treasury => "treasury",
            Self::Cashiers => "cashiers",
            Self::Unknown => "unknown",
        }
    }
}

/// What a batch's own totals say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchSummary {
    /// Its place in the file, from 0.
    pub index: u32,
    /// The lockbox, if the file says.
    pub lockbox: Option<LockboxNumber>,
    /// The deposit date, if the file says.
    pub deposit_date: Option<NaiveDate>,
    /// The number the bank gave.
    pub number: u32,
    /// Ordinal of its first item; equal to the next batch's when it is empty.
    pub first_ordinal: u32,
    /// How many items it has.
    pub items: u32,
    /// What they add up to.
    pub amount: Cents,
    /// How many its trailer says, if it says.
    pub stated_items: Option<u64>,
    /// What its trailer says they add up to, if it says.
    pub stated_amount: Option<Cents>,
    /// True when nothing in it contradicts its totals and no record of it is unusable: it may flow.
    pub sound: bool,
    /// Why it may not flow, in one sentence.
    pub why_held: Option<String>,
    /// Key of its checks (routing, account, serial, amount of each, in file order): equal for the same checks.
    pub checks_key: i64,
    /// Bytes of its records.
    pub bytes: ByteRange,
}

/// What a file says of one lockbox, added up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockboxSummary {
    /// The lockbox, if the file says.
    pub lockbox: Option<LockboxNumber>,
    /// The deposit date, if the file says.
    pub deposit_date: Option<NaiveDate>,
    /// How many batches.
    pub batches: u32,
    /// How many items, those of held batches included.
    pub items: u32,
    /// What they add up to.
    pub amount: Cents,
}

/// A file of payments as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileSummary {
    /// How many batches.
    pub batches: u32,
    /// How many payments.
    pub items: u32,
    /// What they add up to.
    pub amount: Cents,
    /// How many records.
    pub records: u64,
    /// True when something in it can be imported, or it is whole and empty.
    pub accepted: bool,
    /// True when every total and count that it states, and every total its profile requires, comes true.
    pub balanced: bool,
    /// How many stated amount totals came true.
    pub totals_confirmed: u32,
    /// How many stated amount totals did not come true.
    pub totals_broken: u32,
    /// By lockbox and deposit date, in file order.
    pub lockboxes: Vec<LockboxSummary>,
}
