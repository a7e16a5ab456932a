//! `lockbox init`: creates the store and writes a commented `lockbox.toml`; run again it changes nothing.

use std::path::Path;

use lockbox_pipeline::{Made, Office, config_template};
use serde::Serialize;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Nothing to say.
#[derive(Debug, clap::Args)]
pub struct Arguments {}

#[derive(Debug, Serialize)]
struct Document {
    db: String,
    files: String,
    store: &'static str,
    config: String,
    config_written: bool,
}

/// Creates what is not there.
pub async fn run(_arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let created = Office::create(&context.global.db, context.settings.clone(), context.user()).await?;
    let config = context.global.config.clone().unwrap_or_else(|| "lockbox.toml".into());
    let config_written = write_new(&config)?;
    let document = Document {
        db: created.shown_url.clone(),
        files: created.office.archive().folder().display().to_string(),
        store: match created.done {
            Made::Created => "created",
            Made::Updated => "updated",
            Made::Unchanged => "unchanged",
        },
        config: config.display().to_string(),
        config_written,
    };
    context.output.document(&document, |d, _| {
        let config = if d.config_written { "written" } else { "kept as it is" };
        format!("store   {} ({})\nfiles   {}\nconfig  {} ({config})\n", d.db, d.store, d.files, d.config)
    })?;
    Ok(Exit::Well)
}

/// Writes the commented configuration where there is none; an existing one is the user's.
fn write_new(path: &Path) -> std::io::Result<bool> {
    use std::io::Write;
    match std::fs::OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => file.write_all(config_template().as_bytes()).map(|()| true),
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
        Err(e) => Err(e),
    }
}
