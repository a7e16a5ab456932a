//! `run`: a morning in one go. Accounts lists first, then payments, then statements; post; reconcile.

use std::path::PathBuf;

use lockbox_domain::FileKind;
use lockbox_report::wire::{inspect, post, reconcile};
use lockbox_report::{Style, text};
use serde::Serialize;

use super::import::{ImportOptions, import_file, import_images, import_refused};
use super::inspecting::look_apart;
use crate::error::PipelineError;
use crate::office::Office;
use crate::progress::Progress;
use crate::sources::{Source, Sources};

/// What a morning brought.
#[derive(Debug, Serialize)]
pub struct Morning {
    /// The files, as `import` tells them.
    pub files: Vec<inspect::File>,
    /// Images that were put to items by their names.
    #[serde(skip_serializing_if = "lockbox_report::wire::is_zero")]
    pub images: u64,
    /// What was posted.
    pub post: post::Document,
    /// The days, three ways.
    pub days: Vec<reconcile::Day>,
}

impl Morning {
    /// True when a file was not taken as it came, or a day does not balance.
    pub fn needs_person(&self) -> bool {
        unsettled(&self.files) || self.days.iter().any(|d| d.state != "balanced")
    }

    /// The same for people.
    pub fn text(&self, style: Style) -> String {
        let files = inspect::Document { files: self.files.clone(), images: self.images };
        let days = reconcile::Document { days: self.days.clone() };
        [text::inspect(&files, style), text::post(&self.post, style), text::reconcile(&days, style)]
            .join("\n")
    }
}

/// True when a file was rejected, held in part, or here already as another.
pub fn needs_person(document: &inspect::Document) -> bool {
    unsettled(&document.files)
}

fn unsettled(files: &[inspect::File]) -> bool {
    files.iter().any(|f| {
        let taken = matches!(f.status.as_deref(), Some("imported" | "duplicate"));
        !taken || f.held.as_ref().is_some_and(|h| !h.is_empty())
    })
}

/// Imports each file that is named, posts, reconciles.
pub async fn morning(
    office: &Office,
    paths: &[PathBuf],
    progress: &dyn Progress,
) -> Result<Morning, PipelineError> {
    let sources = Sources::of(paths)?;
    let mut sorted: Vec<(u8, Source)> = Vec::new();
    for source in &sources.files {
        let looked = look_apart(source.clone(), office.settings().clone(), None).await?;
        let turn = match looked.kind() {
            FileKind::Accounts => 0,
            FileKind::Payments => 1,
            FileKind::Statement => 2,
            FileKind::Unknown => 3,
        };
        sorted.push((turn, source.clone()));
    }
    sorted.sort_by_key(|(turn, _)| *turn);
    let mut files = Vec::new();
    let options = ImportOptions::default();
    for (nth, (_, source)) in (0..).zip(sorted) {
        files.push(import_file(&office.after(nth), source, &options, progress).await?);
    }
    let images = import_images(office, &sources, &options, progress).await?;
    files.extend(images.refused);
    files.extend(import_refused(office, &sources, &options, progress).await?);
    let post = super::posting::post(office, progress).await?;
    let days = super::reconciling::reconcile(office, None, progress).await?.days;
    Ok(Morning { files, images: images.placed, post, days })
}
