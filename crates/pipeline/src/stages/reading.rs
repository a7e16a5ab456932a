//! `read`: MICR and scan lines as text into fields.

use std::io::BufReader;
use std::path::PathBuf;

use lockbox_ingest::lines::Lines;
use lockbox_micr::{read_micr, read_scan_lines};
use lockbox_report::wire::read::{Document, Line};

use crate::config::Settings;
use crate::error::PipelineError;

/// Reads lines given as text, and every line of text files.
pub fn read_lines(
    texts: &[String],
    files: &[PathBuf],
    settings: &Settings,
) -> Result<Document, PipelineError> {
    let mut lines: Vec<Line> = texts.iter().map(|t| read_line(t, settings)).collect();
    for path in files {
        let unreadable = |source| PipelineError::Unreadable { path: path.clone(), source };
        let mut input = Lines::new(BufReader::new(std::fs::File::open(path).map_err(unreadable)?));
        while let Some(line) = input.next_line().map_err(unreadable)? {
            let Ok(text) = std::str::from_utf8(line.bytes) else {
                return Err(PipelineError::Usage(format!(
                    "`{}` line {} is not text; images are not read yet",
                    path.display(),
                    line.number
                )));
            };
            if !text.trim().is_empty() {
                lines.push(read_line(text, settings).from_file(&path.to_string_lossy()));
            }
        }
    }
    Ok(Document { lines })
}

/// A line that fits a template is a scan line, any other is taken for MICR.
fn read_line(text: &str, settings: &Settings) -> Line {
    match read_scan_lines(text, &settings.templates) {
        Some(scan) => Line::scan(&scan),
        None => Line::micr(&read_micr(text, None)),
    }
}
