//! The applications export: every piece of money and where it is, row by row, whatever the size.

use std::io;

use lockbox_domain::report_rows::ApplicationRow;
use serde::Serialize;
use serde::ser::{SerializeSeq, Serializer};

use crate::render::harmless;

/// The header of the CSV, in order; `item_id` is last.
pub const APPLICATION_COLUMNS: [&str; 14] = [
    "file",
    "lockbox",
    "deposit_date",
    "batch",
    "item",
    "amount_cents",
    "bucket",
    "member_id",
    "account_number",
    "statement_number",
    "applied_cents",
    "region",
    "evidence",
    "item_id",
];

/// A row as programs read it.
#[derive(Debug, Serialize)]
struct Wire<'a> {
    file: &'a str,
    lockbox: Option<&'a str>,
    deposit_date: Option<String>,
    batch: u32,
    item: u32,
    amount_cents: i64,
    bucket: &'static str,
    member_id: Option<&'a str>,
    account_number: Option<&'a str>,
    statement_number: Option<&'a str>,
    applied_cents: i64,
    region: Option<&'a str>,
    evidence: Option<&'a str>,
    item_id: String,
}

impl<'a> From<&'a ApplicationRow> for Wire<'a> {
    fn from(r: &'a ApplicationRow) -> Self {
        Self {
            file: &r.file,
            lockbox: r.lockbox.as_ref().map(lockbox_domain::LockboxNumber::as_str),
            deposit_date: r.deposit_date.map(|d| d.to_string()),
            batch: r.batch,
            item: r.item,
            amount_cents: r.amount.get(),
            bucket: r.bucket.as_str(),
            member_id: r.member.as_ref().map(lockbox_domain::MemberId::as_str),
            account_number: r.account.as_ref().map(lockbox_domain::AccountNumber::as_str),
            statement_number: r.statement.as_ref().map(lockbox_domain::StatementNumber::as_str),
            applied_cents: r.applied.get(),
            region: r.region.as_ref().map(lockbox_domain::Region::as_str),
            evidence: r.evidence.as_deref(),
            item_id: r.item_id.to_string(),
        }
    }
}

/// Writes the applications as CSV, header included even where there is no row.
pub fn write_applications_csv<'r>(
    out: impl io::Write,
    rows: impl IntoIterator<Item = &'r ApplicationRow>,
) -> csv::Result<()> {
    let mut writer = ApplicationsCsv::new(out)?;
    for row in rows {
        writer.write(row)?;
    }
    writer.finish()
}

/// The same, for rows that come in sets and are not all in memory.
pub struct ApplicationsCsv<W: io::Write> {
    writer: csv::Writer<W>,
}

impl<W: io::Write> ApplicationsCsv<W> {
    /// Writes the header.
    pub fn new(out: W) -> csv::Result<Self> {
        let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(out);
        writer.write_record(APPLICATION_COLUMNS)?;
        Ok(Self { writer })
    }

    /// Writes a row. Text from files cannot become a formula in a spreadsheet.
    pub fn write(&mut self, row: &ApplicationRow) -> csv::Result<()> {
        let wire = Wire::from(row);
        let (file, evidence) = (harmless(wire.file), wire.evidence.map(harmless));
        let statement = wire.statement_number.map(harmless);
        self.writer.serialize(Wire {
            file: &file,
            evidence: evidence.as_deref(),
            statement_number: statement.as_deref(),
            ..wire
        })
    }

    /// Writes what is still in the buffer.
    pub fn finish(mut self) -> csv::Result<()> {
        self.writer.flush()?;
        Ok(())
    }
}

/// Writes the applications as a JSON array of objects with the same names, one row at a time.
pub fn write_applications_json<'r>(
    out: impl io::Write,
    rows: impl IntoIterator<Item = &'r ApplicationRow>,
) -> serde_json::Result<()> {
    let mut serializer = serde_json::Serializer::new(out);
    let mut array = serializer.serialize_seq(None)?;
    for row in rows {
        array.serialize_element(&Wire::from(row))?;
    }
    array.end()
}
