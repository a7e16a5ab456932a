//! What a reader tells, in file order.

use lockbox_domain::{BatchSummary, Diagnostic, FileSummary, Item};

/// One thing a lockbox file says.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A payment with its remittance records.
    Item(Item),
    /// A batch is over.
    BatchEnd(BatchSummary),
    /// Something is wrong; it stands before the end of the batch it is about.
    Diagnostic(Diagnostic),
    /// The file is over: the last event, exactly once.
    FileEnd(FileSummary),
}
