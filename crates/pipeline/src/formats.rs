//! The formats that are booked from, a line each: which reader opens which.
//!
//! Lockbox files with profiles are not in these lists: which profile fits is found by trial first.

use std::io::{self, BufRead};

use lockbox_domain::Config;
use lockbox_ingest::event::{ReadPayments, ReadStatements};
use lockbox_ingest::flat::{self, FlatProfile};
use lockbox_ingest::lockbox::{self, Profile};
use lockbox_ingest::sniff::{Camt, Format, X12Set};
use lockbox_ingest::{bai2, camt, csv_statement, ofx, x9, x12};

/// A layout of lockbox files.
#[derive(Debug, Clone, Copy)]
pub enum AnyProfile<'s> {
    /// Of the BAI family: record types in column 1.
    Bai(&'s Profile),
    /// Any other rows of columns or values.
    Flat(&'s FlatProfile),
}

impl<'s> AnyProfile<'s> {
    /// Its name.
    pub fn name(self) -> &'s str {
        match self {
            Self::Bai(profile) => profile.name(),
            Self::Flat(profile) => profile.name(),
        }
    }

    /// Reads `input` under it.
    pub(crate) fn reader<R: BufRead + 's>(self, input: R) -> Box<dyn ReadPayments + 's> {
        match self {
            Self::Bai(profile) => Box::new(lockbox::Reader::new(profile, input)),
            Self::Flat(profile) => Box::new(flat::Reader::new(profile, input)),
        }
    }
}

/// The reader of a format that has payments and one layout.
pub(crate) fn payments<R: BufRead + 'static>(
    format: Format,
    config: &Config,
    open: impl FnOnce() -> io::Result<R>,
) -> io::Result<Option<Box<dyn ReadPayments>>> {
    let accounts = config.lockboxes.iter().map(|l| (l.deposit_account.clone(), l.number.clone())).collect();
    Ok(match format {
        Format::X12(X12Set::Lockbox | X12Set::PaymentOrder) => {
            Some(Box::new(x12::Reader::new(open()?).of_accounts(accounts)))
        }
        Format::X9 => Some(Box::new(x9::Reader::new(open()?, accounts)?)),
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
        Format::Camt(Camt::Statement | Camt::Notification) => Some(Box::new(camt::Reader::new(open()?))),
        Format::Ofx => Some(Box::new(ofx::Reader::new(open()?))),
        Format::CsvStatement => csv_statement(open()?)?,
        _ => None,
    })
}

/// A statement as values in columns, where the header is one of exactly one profile.
fn csv_statement<R: BufRead + 'static>(mut input: R) -> io::Result<Option<Box<dyn ReadStatements>>> {
    let found = csv_statement::detect(input.fill_buf()?, csv_statement::built_in());
    Ok(match found {
        csv_statement::Detected::One(profile) => Some(Box::new(csv_statement::Reader::new(profile, input))),
        _ => None,
    })
}
