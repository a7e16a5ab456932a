//! The words of the lockbox trade as types.
//!
//! Every type that crosses from one room of the project to another lives here: money, identifiers, the calendar, a
//! bank file's items, what was read from them, the books' entries, the queue's words, and what is configured. This
//! crate knows no other, does no I/O and reads no clock; nothing in it is serialised as it stands, the edges have
//! their own wire types.

pub mod accounts;
pub mod asking;
pub mod bank;
pub mod calendar;
pub mod config;
pub mod diagnostic;
pub mod finding;
pub mod ids;
pub mod item;
pub mod journal;
pub mod money;
pub mod people;
pub mod problems;
pub mod queue;
pub mod reading;
pub mod recon;
pub mod records;
pub mod report_rows;

pub use accounts::{Account, AccountRow, Bill, BillKind, OpenBill};
pub use calendar::Calendar;
pub use config::{Config, LockboxConfig, Policy};
pub use diagnostic::{Diagnostic, Place, Scope, Severity, sanitise};
pub use ids::{
    AccountNumber, DepositRef, FileId, ItemId, LockboxNumber, MemberId, Region, RoutingNumber,
    StatementNumber,
};
pub use item::{
    Attachment, AttachmentKind, BatchSummary, ByteRange, FileSummary, ImageFault, ImageMark, ImageRef,
    ImageSide, ImageSource, Item, KeptPicture, LineOutcome, LineRead, LockboxSummary, PaymentKind,
    RemittanceLine, ReturnedCheck,
};
pub use journal::{Bucket, Event, JournalRow, Ledger, Position, SubLedger, Transfer, positions};
pub use money::{AmountError, Cents};
pub use problems::ProblemCode;
pub use queue::{Action, Candidate, QueueKind, QueueState, Reason};
pub use records::{
    BatchRecord, BatchState, DecisionRecord, FileKind, FileRecord, FileState, QueueEntry, QueueId, StoredItem,
};
