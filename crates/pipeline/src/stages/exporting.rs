//! `export`: the applications list, row by row in bounded memory, and reports as files.

use std::io::Write;

use chrono::NaiveDate;
use lockbox_domain::report_rows::ApplicationRow;
use lockbox_domain::{ItemId, positions};
use lockbox_report::export::{ApplicationsCsv, write_applications_json};
use lockbox_report::render;

use super::reporting::report;
use crate::error::PipelineError;
use crate::office::Office;

/// How many items are read at once.
const CHUNK_ITEMS: u32 = 10_000;

/// How an export is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// Comma-separated values.
    Csv,
    /// A JSON array of objects.
    Json,
}

/// Writes the export of that name: `applications`, or a report.
pub async fn export(
    office: &Office,
    name: &str,
    format: ExportFormat,
    date: Option<NaiveDate>,
    out: &mut (impl Write + Send),
) -> Result<(), PipelineError> {
    if name != "applications" {
        let table = report(office, name, date).await?;
        return match format {
            ExportFormat::Csv => render::csv(&table, out).map_err(csv_error),
            ExportFormat::Json => {
                let text = render::json(&table).map_err(|e| unwritable(e.into()))?;
                out.write_all(text.as_bytes()).and_then(|()| out.write_all(b"\n")).map_err(unwritable)
            }
        };
    }
    match format {
        ExportFormat::Csv => {
            let mut csv = ApplicationsCsv::new(out).map_err(csv_error)?;
            for_each_application(office, date, |row| csv.write(&row).map_err(csv_error)).await?;
            csv.finish().map_err(csv_error)
        }
        ExportFormat::Json => {
            let mut rows = Vec::new();
            for_each_application(office, date, |row| {
                rows.push(row);
                Ok(())
            })
            .await?;
            write_applications_json(&mut *out, &rows).map_err(|e| unwritable(e.into()))?;
            out.write_all(b"\n").map_err(unwritable)
        }
    }
}

/// Gives every piece of money and where it is now, in file order.
pub async fn for_each_application(
    office: &Office,
    date: Option<NaiveDate>,
    mut take: impl FnMut(ApplicationRow) -> Result<(), PipelineError>,
) -> Result<(), PipelineError> {
    let mut after: Option<ItemId> = None;
    let mut name: Option<(lockbox_domain::FileId, String)> = None;
    loop {
        let items = office.store().application_rows(after, CHUNK_ITEMS).await?;
        let Some(last) = items.last() else { return Ok(()) };
        after = Some(last.item.id);
        for exported in items {
            let id = exported.item.id;
            if name.as_ref().is_none_or(|(file, _)| *file != id.file) {
                let file = office.store().file(id.file).await?;
                name = Some((id.file, file.map(|f| f.name).unwrap_or_default()));
            }
            let item = &exported.item.item;
            if date.is_some() && item.deposit_date != date {
                continue;
            }
            let file = name.as_ref().map(|(_, n)| n.clone()).unwrap_or_default();
            for p in positions(exported.rows.iter().map(|r| &r.transfer))? {
                take(ApplicationRow {
                    file: file.clone(),
                    lockbox: item.lockbox.clone(),
                    deposit_date: item.deposit_date,
                    batch: item.batch_number,
                    item: item.item_number,
                    amount: item.amount,
                    bucket: p.bucket,
                    member: p.sub.as_ref().map(|s| s.member.clone()),
                    account: p.sub.as_ref().map(|s| s.account.clone()),
                    statement: p.sub.as_ref().and_then(|s| s.statement.clone()),
                    applied: p.amount,
                    region: Some(p.region),
                    evidence: p.evidence,
                    item_id: id,
                })?;
            }
        }
    }
}

fn csv_error(e: csv::Error) -> PipelineError {
    let source = match e.into_kind() {
        csv::ErrorKind::Io(source) => source,
        other => std::io::Error::other(format!("{other:?}")),
    };
    unwritable(source)
}

fn unwritable(source: std::io::Error) -> PipelineError {
    PipelineError::Unwritable { what: "the export".to_owned(), source }
}
