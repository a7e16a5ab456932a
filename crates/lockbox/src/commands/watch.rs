//! `lockbox watch`: imports what lands in an inbox folder.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use chrono::Utc;
use lockbox_pipeline::{ImportOptions, import};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::say;

/// Which folder.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The inbox; what is in it stays there, and is imported once
    dir: PathBuf,
    /// Seconds between two looks
    #[arg(long, default_value_t = 5, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    every: u64,
    /// Look until nothing new comes, then stop
    #[arg(long)]
    once: bool,
}

/// What a file looked like: one that still grows is left alone.
type Look = (u64, Option<SystemTime>);

/// Looks again and again until the process is told to stop.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    // The operating system says who may read the folder: no token is asked for.
    let office = context.office().await?;
    let mut seen: HashMap<PathBuf, Look> = HashMap::new();
    let mut done: HashMap<PathBuf, Look> = HashMap::new();
    loop {
        let here = looks(&arguments.dir)?;
        let still: Vec<PathBuf> = here
            .iter()
            .filter(|(path, look)| seen.get(*path) == Some(look) && done.get(*path) != Some(look))
            .map(|(path, _)| path.clone())
            .collect();
        let waits = here.iter().any(|(path, look)| done.get(path) != Some(look));
        for path in still {
            if let Some(look) = here.get(&path) {
                done.insert(path.clone(), *look);
            }
            let now = office.clone().at(Utc::now());
            // One file that cannot be read does not keep the others waiting.
            match import(&now, std::slice::from_ref(&path), &ImportOptions::default(), &context.bars).await {
                Ok(document) => context.output.document(&document, lockbox_report::text::inspect)?,
                Err(e) => say(&format!("{}: {e}", path.display())),
            }
        }
        done.retain(|path, _| here.contains_key(path));
        seen = here;
        if arguments.once && !waits {
            return Ok(Exit::Well);
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(arguments.every)) => {}
            _ = tokio::signal::ctrl_c() => return Ok(Exit::Well),
        }
    }
}

/// The files of the folder, hidden ones and folders left out.
fn looks(dir: &Path) -> Result<HashMap<PathBuf, Look>, Failure> {
    let unreadable = |source| lockbox_pipeline::PipelineError::Unreadable { path: dir.to_owned(), source };
    let mut found = HashMap::new();
    for entry in std::fs::read_dir(dir).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        // A file that is gone again was no file for us.
        let Ok(about) = entry.metadata() else { continue };
        if about.is_file() && !entry.file_name().to_string_lossy().starts_with('.') {
            found.insert(entry.path(), (about.len(), about.modified().ok()));
        }
    }
    Ok(found)
}
