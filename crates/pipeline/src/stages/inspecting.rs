//! `inspect`: files looked at without a store, as the document that programs read.

use std::path::{Path, PathBuf};

use lockbox_domain::{Diagnostic, Place, ProblemCode, Scope};
use lockbox_report::wire::inspect::{Document, File, Identity};

use crate::config::Settings;
use crate::error::PipelineError;
use crate::look::{Body, Looked, look_at_refused, look_in};
use crate::progress::Progress;
use crate::sources::{Source, Sources};

/// Looks at every file that is named, and at every file in every folder that is named.
pub async fn inspect(
    paths: &[PathBuf],
    settings: &Settings,
    profile: Option<&str>,
    progress: &dyn Progress,
) -> Result<Document, PipelineError> {
    let sources = Sources::of(paths)?;
    progress.begin("inspect", Some(sources.files.len() as u64));
    let mut files = Vec::new();
    for source in sources.files.iter().cloned() {
        let looked = look_apart(source, settings.clone(), profile.map(str::to_owned)).await?;
        files.push(document(&looked, settings));
        progress.advance(1);
    }
    for refused in &sources.refused {
        files.push(document(&look_at_refused(refused)?, settings));
    }
    for image in sources.pictures.unnamed() {
        let named = settings.image_names.pattern().is_match(&file_name(&image.name));
        if !named {
            let looked = look_apart(Source::new(image.name, image.place), settings.clone(), None).await?;
            files.push(document(&looked, settings));
        }
    }
    progress.end();
    Ok(Document { files, images: 0 })
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Looks at a file on a thread of its own: reading is work for the processor, not for the runtime.
pub(super) async fn look_apart(
    source: Source,
    settings: Settings,
    profile: Option<String>,
) -> Result<Looked, PipelineError> {
    tokio::task::spawn_blocking(move || look_in(&source, &settings, profile.as_deref()))
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
