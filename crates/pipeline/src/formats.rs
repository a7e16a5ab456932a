//! The formats that are booked from, a line each: which reader opens which.
//!
//! Lockbox files with profiles are not in these lists: which profile fits is found by trial first.

use std::io::{self, BufRead};

use lockbox_domain::Config;
use lockbox_ingest::event::{ReadPayments, ReadStatements};
use lockbox_ingest::sniff::{Format, X12Set};
use lockbox_ingest::{bai2, x9, x12};

/// The reader of a format that has payments and one layout.
pub(crate) fn payments<R: BufRead + 'static>(
    format: Format,
    config: &Config,
    open: impl FnOnce() -> io::Result<R>,
) -> io::Result<Option<Box<dyn ReadPayments>>> {
    Ok(match format {
        Format::X12(X12Set::Lockbox | X12Set::PaymentOrder) => Some(Box::new(x12::Reader::new(open()?))),
        Format::X9 => {
            let accounts = config.lockboxes.iter().map(|l| (l.deposit_account.clone(), l.number.clone()));
            Some(Box::new(x9::Reader::new(open()?, accounts.collect())?))
        }
        _ => None,
    })
}

/// The reader of a format that is a bank statement.
pub(crate) fn statements<R: BufRead + 'static>(
    format: Format,
    open: impl FnOnce() -> io::Result<R>,
) -> io::Result<Option<Box<dyn ReadStatements>>> {
    Ok(match format {
        Format::Bai2 => Some(Box::new(bai2::Reader::new(open()?))),
        _ => None,
    })
}
