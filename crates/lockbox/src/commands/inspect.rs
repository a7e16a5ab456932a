//! `lockbox inspect`: files parsed without a store.

use std::io::Write;
use std::path::{Path, PathBuf};

use lockbox_ingest::dump::Dumped;
use lockbox_pipeline::{compare, dump_records, extract_images, inspect, propose_profile, write_repair};
use serde_json::json;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::quiet_pipe;

/// Which files.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Files, folders or archives
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Read lockbox files under this profile instead of finding one
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// Every record with its fields: name, place, value
    #[arg(long, conflicts_with = "images")]
    records: bool,
    /// How the payments of two files differ: those of one alone, moved and changed ones
    #[arg(long, conflicts_with_all = ["records", "images", "profile"])]
    diff: bool,
    /// A profile for a file that no profile reads, proven by the file's own totals; nothing where amounts are in doubt
    #[arg(long, conflicts_with_all = ["records", "images", "profile", "diff"])]
    propose_profile: bool,
    /// Write the records that cannot be used into this file, to be mended and imported
    #[arg(long, value_name = "OUT", conflicts_with_all = ["records", "images", "profile", "diff", "propose_profile"])]
    refused: Option<PathBuf>,
    /// Write the files' pictures as PNG into this folder
    #[arg(long, value_name = "DIR")]
    images: Option<PathBuf>,
}

/// Looks at each.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let profile = arguments.profile.as_deref();
    if arguments.diff {
        let [a, b] = arguments.files.as_slice() else {
            return Err(Failure::Usage("--diff compares two files".to_owned()));
        };
        let document = compare(a, b, &context.settings)?;
        context.output.document(&document, lockbox_report::text::diff)?;
        return Ok(Exit::needs_person(!document.same));
    }
    if arguments.propose_profile {
        let [file] = arguments.files.as_slice() else {
            return Err(Failure::Usage("--propose-profile looks at one file".to_owned()));
        };
        let document = propose_profile(file, &context.settings)?;
        context.output.document(&document, lockbox_report::text::proposal)?;
        return Ok(Exit::needs_person(document.profile.is_none()));
    }
    if let Some(out) = &arguments.refused {
        let [file] = arguments.files.as_slice() else {
            return Err(Failure::Usage("--refused looks at one file".to_owned()));
        };
        let document = write_repair(file, out, &context.settings)?;
        context.output.document(&document, lockbox_report::text::repair)?;
        return Ok(Exit::needs_person(!document.records.is_empty()));
    }
    if arguments.records {
        records(&arguments, &context)?;
        return Ok(Exit::Well);
    }
    if let Some(folder) = &arguments.images {
        let found = extract_images(&arguments.files, &context.settings, folder)?;
        let faulty: Vec<_> =
            found.faulty.iter().map(|(file, faults)| json!({ "image": file, "faults": faults })).collect();
        let document = json!({ "written": found.written, "broken": found.broken, "faulty": faulty });
        context.output.document(&document, |_, _| {
            let mut out: Vec<String> =
                found.faulty.iter().map(|(file, faults)| format!("{file}: {}", faults.join(", "))).collect();
            out.push(format!(
                "{} pictures written to {}, {} are no pictures, {} have something wrong",
                found.written,
                folder.display(),
                found.broken,
                found.faulty.len()
            ));
            out.join("\n")
        })?;
        return Ok(Exit::needs_person(found.broken > 0));
    }
    let document = inspect(&arguments.files, &context.settings, profile, &context.bars).await?;
    let clean = document.files.iter().all(|f| f.accepted && f.balanced);
    context.output.document(&document, lockbox_report::text::inspect)?;
    Ok(Exit::needs_person(!clean))
}

/// Prints records as they come: a large file is never held. As JSON one document with all of them.
fn records(arguments: &Arguments, context: &Context) -> Result<(), Failure> {
    let as_json = context.output.is_json();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut written = if as_json { out.write_all(b"{\"records\":[") } else { Ok(()) };
    let mut first = true;
    dump_records(&arguments.files, &context.settings, arguments.profile.as_deref(), &mut |path, dumped| {
        if written.is_ok() {
            let text = if as_json { as_document(path, &dumped, first) } else { as_text(path, &dumped) };
            written = out.write_all(text.as_bytes());
            first = false;
        }
    })?;
    if written.is_ok() && as_json {
        written = out.write_all(b"]}\n");
    }
    Ok(quiet_pipe(written.and_then(|()| out.flush()))?)
}

fn as_document(path: &Path, dumped: &Dumped, first: bool) -> String {
    let fields: Vec<_> =
        dumped.fields.iter().map(|f| json!({ "name": f.name, "start": f.start, "value": f.value })).collect();
    let record = json!({
        "path": path.to_string_lossy(),
        "record": dumped.place.record,
        "line": dumped.place.line,
        "byte": dumped.place.byte,
        "kind": dumped.kind,
        "title": dumped.title,
        "fields": fields,
    });
    format!("{}{record}", if first { "" } else { "," })
}

fn as_text(path: &Path, dumped: &Dumped) -> String {
    let mut text = format!(
        "{} record {} at byte {}: {} {}\n",
        path.display(),
        dumped.place.record,
        dumped.place.byte,
        dumped.kind,
        dumped.title
    );
    for field in &dumped.fields {
        text.push_str(&format!("  {:>4}  {:<26} {}\n", field.start, field.name, field.value));
    }
    text
}
