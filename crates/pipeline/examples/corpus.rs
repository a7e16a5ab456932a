//! Prints what the readers make of every fixture file, as a Markdown table: `scripts/corpus` writes `docs/corpus.md`.

use std::path::{Path, PathBuf};

use lockbox_pipeline::{PipelineError, Settings, look};

fn main() -> Result<(), PipelineError> {
    let settings = Settings::built_in();
    println!(
        "# What the readers make of every sample\n\nMade by `scripts/corpus`; sources stand in the folders' SOURCES.md.\n"
    );
    println!("| file | format | profile | accepted | balanced | batches | items | amount | first problem |");
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    let mut files = Vec::new();
    for folder in [
        "fixtures/bai2",
        "fixtures/bai-lockbox",
        "fixtures/camt",
        "fixtures/lockbox-flat",
        "fixtures/x12",
        "fixtures/x9",
    ] {
        walk(Path::new(folder), &mut files);
    }
    files.sort();
    for path in files {
        let seen = look(&path, &settings, None)?;
        let name = path.strip_prefix("fixtures").unwrap_or(&path).display().to_string();
        let problem = seen.problems.iter().max_by_key(|p| p.severity);
        let problem = problem
            .map(|p| format!("`{}` line {}", p.code.as_str(), p.place.line.max(1)))
            .unwrap_or_default();
        println!(
            "| {name} | {} | {} | {} | {} | {} | {} | {} | {problem} |",
            seen.format_name().unwrap_or("-"),
            seen.profile().unwrap_or("-"),
            yes(seen.accepted()),
            yes(seen.balanced()),
            seen.batches(),
            seen.items(),
            seen.amount().grouped(),
        );
    }
    Ok(())
}

fn yes(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|e| e.path()) {
        let skipped = path.extension().is_some_and(|e| e == "expected" || e == "json" || e == "md");
        if path.is_dir() {
            walk(&path, files);
        } else if !skipped {
            files.push(path);
        }
    }
}
