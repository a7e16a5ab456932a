//! `accounts import`: members, accounts and open bills, refreshed as often as the billing system sends them.
//!
//! Unlike other files a list is loaded each time it comes, the same bytes or not: it says what is so now.

use std::path::Path;

use lockbox_domain::{AccountRow, FileKind};
use lockbox_ingest::accounts::{AccountsEvent, AccountsReader};
use lockbox_report::wire::inspect::Document;
use tokio::sync::mpsc;

use super::import::{ImportOptions, import_file};
use super::inspecting::look_apart;
use crate::error::PipelineError;
use crate::look::open;
use crate::office::Office;
use crate::progress::Progress;
use crate::sources::Source;

/// How many rows go into one transaction.
const CHUNK_ROWS: usize = 5_000;

/// Imports an accounts list; anything else is refused.
pub async fn accounts_import(
    office: &Office,
    path: &Path,
    progress: &dyn Progress,
) -> Result<Document, PipelineError> {
    let source = Source::new(path.to_owned(), path.to_owned());
    let looked = look_apart(source.clone(), office.settings().clone(), None).await?;
    if looked.accepted() && looked.kind() != FileKind::Accounts {
        return Err(PipelineError::Usage(format!(
            "`{}` is not an accounts list: its header must name the columns, member_id and account_number first of all",
            path.display()
        )));
    }
    let file = import_file(office, source, &ImportOptions::default(), progress).await?;
    Ok(Document { files: vec![file], images: 0 })
}

/// Loads the rows of a list that was looked at.
pub(super) async fn load(office: &Office, path: &Path, progress: &dyn Progress) -> Result<(), PipelineError> {
    let (sender, mut receiver) = mpsc::channel::<Vec<AccountRow>>(2);
    let (path, regions) = (path.to_owned(), office.config().regions());
    let reader = tokio::task::spawn_blocking(move || -> Result<(), PipelineError> {
        let unreadable = |source| PipelineError::Unreadable { path: path.clone(), source };
        let mut reader = AccountsReader::new(open(&path).map_err(unreadable)?, &regions);
        let mut rows = Vec::with_capacity(CHUNK_ROWS);
        while let Some(event) = reader.next_event().map_err(unreadable)? {
            if let AccountsEvent::Row(row) = event {
                rows.push(row);
            }
            if rows.len() >= CHUNK_ROWS && sender.blocking_send(std::mem::take(&mut rows)).is_err() {
                return Ok(());
            }
        }
        let _ = sender.blocking_send(rows);
        Ok(())
    });
    progress.begin("accounts", None);
    while let Some(rows) = receiver.recv().await {
        office.store().load_accounts(&rows).await?;
        progress.advance(rows.len() as u64);
    }
    progress.end();
    reader.await.map_err(|e| PipelineError::Broken(format!("reading stopped: {e}")))?
}
