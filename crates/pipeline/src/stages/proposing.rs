//! `inspect --propose-profile`: a layout for a file that none of ours reads, proven by the file's own totals.

use std::path::Path;

use lockbox_ingest::lockbox::Verdict;
use lockbox_ingest::propose::{MOST_COLUMNS, MOST_ROWS, Outcome, propose};
use lockbox_report::wire::proposal::Document;

use crate::config::Settings;
use crate::error::PipelineError;
use crate::look::{Body, look};

/// Looks for the layout of one file. Refused where the file cannot be read.
pub fn propose_profile(path: &Path, settings: &Settings) -> Result<Document, PipelineError> {
    let unreadable = |error| PipelineError::Unreadable { path: path.to_owned(), source: error };
    let shown = path.to_string_lossy().into_owned();
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    let known = look(path, settings, None).ok().and_then(|looked| match looked.body {
        Body::Payments { profile, verdict: Verdict::Confirmed, .. } => profile,
        _ => None,
    });
    if size > (MOST_ROWS * MOST_COLUMNS) as u64 {
        let why = format!(
            "{size} bytes: take a shorter file from the same bank, a day with few items shows as much"
        );
        return Ok(Document::refused(shown, known, why));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let lockboxes: Vec<_> = settings.config.lockboxes.iter().map(|l| l.number.clone()).collect();
    Ok(match propose(&bytes, &profile_name(path), &lockboxes) {
        Outcome::Refused(why) => Document::refused(shown, known, why),
        Outcome::Proposed(proposal) => Document {
            path: shown,
            known_profile: known,
            profile: Some(proposal.toml),
            proofs: proposal.proofs,
            assumed: proposal.assumed,
            items: u64::from(proposal.summary.items),
            amount_cents: proposal.summary.amount.get(),
            refused: None,
        },
    })
}

/// The file's name in the letters that names of profiles have.
fn profile_name(path: &Path) -> String {
    let stem = path.file_stem().map(|s| s.to_string_lossy().to_lowercase()).unwrap_or_default();
    let plain: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let words: Vec<&str> = plain.split('-').filter(|w| !w.is_empty()).collect();
    if words.is_empty() { "proposed".to_owned() } else { words.join("-") }
}
