//! `inspect`: files looked at without a store, as the document that programs read.

use std::path::{Path, PathBuf};

use lockbox_domain::{Diagnostic, Place, ProblemCode, Scope};
use lockbox_report::wire::inspect::{Document, File, Identity};

use crate::config::Settings;
use crate::error::PipelineError;
use crate::look::{Body, Looked, look};
use crate::progress::Progress;

/// Looks at every file that is named, and at every file in every folder that is named.
pub async fn inspect(
    paths: &[PathBuf],
    settings: &Settings,
    profile: Option<&str>,
    progress: &dyn Progress,
) -> Result<Document, PipelineError> {
    let paths = files_below(paths)?;
    progress.begin("inspect", Some(paths.len() as u64));
    let mut files = Vec::new();
    for path in paths {
        let looked = look_apart(path, settings.clone(), profile.map(str::to_owned)).await?;
        files.push(document(&looked, settings));
        progress.advance(1);
    }
    progress.end();
    Ok(Document { files })
}

/// Looks at a file on a thread of its own: reading is work for the processor, not for the runtime.
pub(super) async fn look_apart(
    path: PathBuf,
    settings: Settings,
    profile: Option<String>,
) -> Result<Looked, PipelineError> {
    tokio::task::spawn_blocking(move || look(&path, &settings, profile.as_deref()))
        .await
        .map_err(|e| PipelineError::Broken(format!("reading stopped: {e}")))?
}

/// The document of a file that was looked at.
pub(super) fn document(looked: &Looked, settings: &Settings) -> File {
    let path = looked.path.to_string_lossy();
    let sha256 = looked.fingerprint.hex();
    let identity =
        Identity { path: &path, sha256: &sha256, format: looked.format_name(), profile: looked.profile() };
    let mut problems = looked.problems.clone();
    if looked.more_problems > 0 {
        let message = format!("{} more problems are not listed", looked.more_problems);
        problems.push(Diagnostic::warning(ProblemCode::LooseFormat, Scope::File, Place::default(), message));
    }
    match &looked.body {
        Body::Payments { summary, .. } => File::payments(
            identity,
            summary,
            |number| settings.config.lockbox(number).map(|l| l.region),
            &problems,
        ),
        Body::Statement(summary) => File::statement(identity, summary, &problems),
        Body::Accounts { rows, amount, .. } => {
            let rows = u32::try_from(*rows).unwrap_or(u32::MAX);
            let mut file = File::list(identity, rows, looked.accepted(), &problems);
            file.balanced = looked.balanced();
            file.amount_cents = amount.get();
            file
        }
        Body::Other => File::unusable(identity, &problems),
    }
}

/// The files that are named and those in the folders that are named, sorted within a folder.
pub(super) fn files_below(paths: &[PathBuf]) -> Result<Vec<PathBuf>, PipelineError> {
    let mut found = Vec::new();
    for path in paths {
        let unreadable = |source| PipelineError::Unreadable { path: path.clone(), source };
        if std::fs::metadata(path).map_err(unreadable)?.is_dir() {
            walk(path, &mut found, 0)?;
        } else {
            found.push(path.clone());
        }
    }
    Ok(found)
}

/// Folders deeper than this are not gone into: a link that leads back to itself ends somewhere.
const DEEPEST: u32 = 16;

fn walk(folder: &Path, found: &mut Vec<PathBuf>, depth: u32) -> Result<(), PipelineError> {
    let unreadable = |source| PipelineError::Unreadable { path: folder.to_owned(), source };
    let mut entries = std::fs::read_dir(folder)
        .map_err(unreadable)?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<std::io::Result<Vec<_>>>()
        .map_err(unreadable)?;
    entries.sort();
    for entry in entries {
        let hidden = entry.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        if entry.is_dir() {
            if depth < DEEPEST {
                walk(&entry, found, depth + 1)?;
            }
        } else {
            found.push(entry);
        }
    }
    Ok(())
}
