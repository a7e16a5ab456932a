//! What readers tell, in file order: one list of events for every format of payments, one for every format of statements.

use std::io;

use lockbox_domain::bank::{BankEntry, StatementFileSummary, StatementSummary};
use lockbox_domain::{Attachment, BatchSummary, Diagnostic, FileSummary, Item, ReturnedCheck};

/// One thing a file of payments says.
#[derive(Debug, Clone, PartialEq)]
pub enum PaymentEvent {
    /// A payment with its remittance records.
    Item(Item),
    /// Something that is no payment: a deposit ticket, images of nothing, a letter.
    Attachment(Attachment),
    /// A check that comes back: no payment, but the end of one.
    Returned(ReturnedCheck),
    /// A batch is over.
    BatchEnd(BatchSummary),
    /// Something is wrong; it stands before the end of the batch it is about.
    Diagnostic(Diagnostic),
    /// The file is over: the last event, exactly once.
    FileEnd(FileSummary),
}

/// One thing a bank statement says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatementEvent {
    /// An entry of a bank account.
    Entry(BankEntry),
    /// The end of an account's statement; all its entries came before.
    Statement(StatementSummary),
    /// Something is wrong, or worth knowing.
    Diagnostic(Diagnostic),
    /// The end of the file: last, and exactly once.
    FileEnd(StatementFileSummary),
}

/// Reads payments from a file of some format.
pub trait ReadPayments {
    /// The next event; none after [`PaymentEvent::FileEnd`]. Fails only when the bytes cannot be read.
    fn next_event(&mut self) -> io::Result<Option<PaymentEvent>>;
}

/// Reads entries from a statement of some format.
pub trait ReadStatements {
    /// The next event; none after [`StatementEvent::FileEnd`]. Fails only when the bytes cannot be read.
    fn next_event(&mut self) -> io::Result<Option<StatementEvent>>;
}

impl<R: io::BufRead> ReadPayments for crate::lockbox::Reader<'_, R> {
    fn next_event(&mut self) -> io::Result<Option<PaymentEvent>> {
        self.next_event()
    }
}

impl<R: io::BufRead> ReadStatements for crate::bai2::Reader<R> {
    fn next_event(&mut self) -> io::Result<Option<StatementEvent>> {
        self.next_event()
    }
}
