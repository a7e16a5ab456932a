//! `read`: MICR and scan lines, from text or from images, into fields.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use lockbox_domain::reading::TypedLine;
use lockbox_domain::{ImageRef, ImageSide, ProblemCode, Scope, Severity};
use lockbox_ingest::event::PaymentEvent;
use lockbox_ingest::lines::Lines;
use lockbox_ingest::sniff::{Format, HEAD_BYTES, sniff};
use lockbox_micr::image::e13b::{explain_characters, read_e13b};
use lockbox_micr::image::ocr::{read_ocr, read_scan};
use lockbox_micr::image::{Character, Limits, Picture, decode, decode_page};
use lockbox_micr::{read_micr, read_scan_lines};
use lockbox_report::wire::read::{Document, Line, Paper, Unreadable};
use rayon::prelude::*;

use super::lines::paper;
use crate::config::Settings;
use crate::error::PipelineError;
use crate::sources::Source;
use crate::typed::SURE;
use crate::{formats, look};

/// Reads lines given as text, every line of text files, and the lines of E-13B and OCR of every image.
///
/// An image that cannot be decoded, or shows no line, is told in the document and does not stop the others.
pub fn read_lines(
    texts: &[String],
    files: &[PathBuf],
    settings: &Settings,
) -> Result<Document, PipelineError> {
    let lines = texts.iter().map(|t| read_line(t, settings)).collect();
    let mut document = Document { lines, ..Document::default() };
    if let Some(typed) = settings.typed_text.as_ref().filter(|_| !files.is_empty()) {
        typed.ready()?;
    }
    let read: Vec<Result<Document, PipelineError>> =
        files.par_iter().map(|path| read_file(path, settings)).collect();
    for part in read {
        let part = part?;
        document.lines.extend(part.lines);
        document.unreadable.extend(part.unreadable);
        document.papers.extend(part.papers);
    }
    Ok(document)
}

/// The picture at `path` with what was seen on it, as PNG: the line's characters, and lines of type where a model reads
/// them.
pub fn explain_image(path: &Path, settings: &Settings) -> Result<Vec<u8>, PipelineError> {
    let broken = |message: String| PipelineError::Usage(format!("`{}`: {message}", path.display()));
    let picture = picture(path)?.map_err(broken)?;
    let whole = [0, 0, picture.width(), picture.height()];
    let (upside_down, area, mut seen) = if let Some(line) = read_e13b(&picture) {
        (line.upside_down, line.area, line.characters)
    } else if let Some(line) = read_ocr(&picture) {
        (line.upside_down, line.area, line.characters)
    } else {
        (false, whole, Vec::new())
    };
    if let Some(typed) = &settings.typed_text {
        typed.ready()?;
        let beside: &[[u32; 4]] = if seen.is_empty() { &[] } else { &[area] };
        seen.extend(typed.lines_beside(&picture, upside_down, beside).iter().map(as_one));
    }
    let drawn =
        if seen.is_empty() { picture } else { explain_characters(&picture, upside_down, area, &seen) };
    drawn.png().map_err(|e| broken(e.to_string()))
}

/// A line of type as if it were one character: it is drawn in the same way.
fn as_one(line: &TypedLine) -> Character {
    let likeliest = line.text.chars().next().unwrap_or('?');
    let value = if line.confidence_permille < SURE { '?' } else { likeliest };
    let (confidence_permille, area) = (line.confidence_permille, line.area);
    Character { value, confidence_permille, likeliest, runner_up: None, area }
}

fn read_file(path: &Path, settings: &Settings) -> Result<Document, PipelineError> {
    let unreadable = |source| PipelineError::Unreadable { path: path.to_owned(), source };
    let name = path.to_string_lossy();
    let mut head = Vec::new();
    File::open(path).and_then(|f| f.take(HEAD_BYTES as u64).read_to_end(&mut head)).map_err(unreadable)?;
    if sniff(&head) == Format::Image {
        return Ok(match picture(path)? {
            Ok(picture) => read_picture(&picture, &name, settings),
            Err(message) => nothing(&name, message),
        });
    }
    if let Some(document) = read_items(path, sniff(&head), settings)? {
        return Ok(document);
    }
    let mut lines = Vec::new();
    let mut input = Lines::new(BufReader::new(File::open(path).map_err(unreadable)?));
    while let Some(line) = input.next_line().map_err(unreadable)? {
        let Ok(text) = std::str::from_utf8(line.bytes) else {
            return Ok(nothing(&name, format!("line {} is not text, and the file is no image", line.number)));
        };
        if !text.trim().is_empty() {
            lines.push(read_line(text, settings).from_file(&name));
        }
    }
    Ok(Document { lines, ..Document::default() })
}

/// Problems of a whole file that are told; `inspect` tells all.
const MOST_TOLD: usize = 10;

/// Items of a file whose images are read together.
const ITEMS_AT_ONCE: usize = 256;

/// The lines on the images within a bank's file, as an image cash letter has them: each with the file's name and the place
/// of its item. None where the file is of no such format.
fn read_items(path: &Path, format: Format, settings: &Settings) -> Result<Option<Document>, PipelineError> {
    let unreadable = |source| PipelineError::Unreadable { path: path.to_owned(), source };
    let found = formats::payments(format, &settings.config, || look::open(path)).map_err(unreadable)?;
    let Some(mut reader) = found else { return Ok(None) };
    let mut document = Document::default();
    let mut items = Vec::new();
    loop {
        let event = reader.next_event().map_err(unreadable)?;
        let end = matches!(event, None | Some(PaymentEvent::FileEnd(_)));
        if let Some(PaymentEvent::Diagnostic(problem)) = &event
            && problem.severity == Severity::Error
            && problem.scope == Scope::File
            // A test file's lines are lines: nothing is booked from them here.
            && problem.code != ProblemCode::TestFile
            && document.unreadable.len() < MOST_TOLD
        {
            let path = path.to_string_lossy().into_owned();
            document.unreadable.push(Unreadable { path, message: problem.message.clone() });
        }
        if let Some(PaymentEvent::Item(item)) = event {
            let (batch, number) = (item.batch_number, item.item_number);
            let lines = |i: &ImageRef| matches!(i.side, ImageSide::Front | ImageSide::Coupon);
            let named = |image| (format!("{} batch {batch} item {number}", path.display()), image);
            items.extend(item.images.into_iter().filter(lines).map(named));
        }
        if end || items.len() >= ITEMS_AT_ONCE {
            let source = Source::new(path.to_owned(), path.to_owned());
            let read = |(name, image): (String, ImageRef)| read_item(&source, &name, &image, settings);
            let parts: Vec<Document> = std::mem::take(&mut items).into_par_iter().map(read).collect();
            for part in parts {
                document.lines.extend(part.lines);
                document.unreadable.extend(part.unreadable);
                document.papers.extend(part.papers);
            }
        }
        if end {
            break;
        }
    }
    if document.lines.is_empty() && document.unreadable.is_empty() {
        let name = path.to_string_lossy();
        return Ok(Some(nothing(&name, "none of its items has an image of a front or a coupon".to_owned())));
    }
    Ok(Some(document))
}

fn read_item(source: &Source, name: &str, image: &ImageRef, settings: &Settings) -> Document {
    let found = source.image_bytes(image, &source.place);
    let picture = match found {
        Ok(Some((bytes, page))) => decode_page(&bytes, page, Limits::default()).map_err(|e| e.to_string()),
        Ok(None) => Err("its image is not there".to_owned()),
        Err(e) => Err(format!("its image cannot be read: {e}")),
    };
    match picture {
        Ok(picture) => read_picture(&picture, name, settings),
        Err(message) => nothing(name, message),
    }
}

/// The lines on a picture, under the name of where it is.
fn read_picture(picture: &Picture, name: &str, settings: &Settings) -> Document {
    let (lines, upside_down) = image_lines(picture, settings);
    let lines: Vec<Line> = lines.into_iter().map(|line| line.from_file(name)).collect();
    let paper = settings.typed_text.as_ref().map(|typed| {
        let areas: Vec<[u32; 4]> = lines.iter().filter_map(|line| line.area).collect();
        let typed = typed.lines_beside(picture, upside_down, &areas);
        Paper::new(name, &paper(&typed, settings), &typed)
    });
    let papers: Vec<Paper> = paper.into_iter().filter(|paper| !paper.lines.is_empty()).collect();
    if lines.is_empty() && papers.is_empty() {
        nothing(name, "there is no line of E-13B and no coupon's scan line on it".to_owned())
    } else {
        Document { lines, papers, ..Document::default() }
    }
}

fn nothing(path: &str, message: String) -> Document {
    let unreadable = Unreadable { path: path.to_owned(), message };
    Document { unreadable: vec![unreadable], ..Document::default() }
}

/// The picture of a file; the inner error says in words why its bytes are none.
pub(crate) fn picture(path: &Path) -> Result<Result<Picture, String>, PipelineError> {
    let limits = Limits::default();
    let unreadable = |source| PipelineError::Unreadable { path: path.to_owned(), source };
    let file = File::open(path).map_err(unreadable)?;
    if file.metadata().map_err(unreadable)?.len() > limits.bytes {
        return Ok(Err("the image is larger than is allowed".to_owned()));
    }
    let mut bytes = Vec::new();
    file.take(limits.bytes).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(decode(&bytes, limits).map_err(|e| e.to_string()))
}

/// The lines that are found on an image, in fields: the one of E-13B, and where that is not there or not whole a scan line
/// in OCR that fits a template; and whether the picture stands on its head.
fn image_lines(picture: &Picture, settings: &Settings) -> (Vec<Line>, bool) {
    let micr = read_e13b(picture);
    let whole = micr.as_ref().is_some_and(|line| line.unread == 0);
    let ocr = if whole { None } else { read_ocr(picture) };
    let scan = ocr.and_then(|line| {
        let reading = read_scan(&line, &settings.templates)?;
        Some((Line::scan(&reading).on_image(line.face.as_str(), line.area), line.upside_down))
    });
    let micr = micr.map(|line| (Line::micr(&line.reading()).on_image("e13b", line.area), line.upside_down));
    let (lines, turned): (Vec<Line>, Vec<bool>) = micr.into_iter().chain(scan).unzip();
    (lines, turned.first().copied().unwrap_or(false))
}

/// A line that fits a template is a scan line, any other is taken for MICR.
fn read_line(text: &str, settings: &Settings) -> Line {
    match read_scan_lines(text, &settings.templates) {
        Some(scan) => Line::scan(&scan),
        None => Line::micr(&read_micr(text, None)),
    }
}
