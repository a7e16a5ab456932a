//! What is named on a command: files, folders, archives. An archive's files are unpacked beside each other into a
//! folder that goes away with the command, and are files like any other from there on.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lockbox_domain::{Diagnostic, ImageRef, ImageSource};
use lockbox_ingest::sniff::{Format, sniff};
use lockbox_ingest::unpack::{Limits, for_each_file, is_archive};
use lockbox_micr::image as picture;
use tempfile::TempDir;

use crate::archive::stretch;
use crate::error::PipelineError;
use crate::pictures::{Beside, Pictures};

/// Folders deeper than this are not gone into: a link that leads back to itself ends somewhere.
const DEEPEST: u32 = 16;

/// A file to be read.
#[derive(Debug, Clone)]
pub struct Source {
    /// What people call it: its path, or the archive's path and its name therein.
    pub name: PathBuf,
    /// Where its bytes are.
    pub place: PathBuf,
    /// The images that came with it.
    pub(crate) pictures: Arc<Pictures>,
}

impl Source {
    /// A file, and no images beside it but those on disk.
    pub(crate) fn new(name: PathBuf, place: PathBuf) -> Self {
        Self { name, place, pictures: Arc::default() }
    }

    /// The image that the file calls `name`, where it came with it.
    pub(crate) fn picture(&self, name: &str) -> Option<Beside> {
        self.pictures.find(&self.name, &self.place, name)
    }

    /// The bytes of an image of the file, whose own bytes are at `file`, and the page of them; none where it did not
    /// come.
    pub(crate) fn image_bytes(&self, image: &ImageRef, file: &Path) -> io::Result<Option<(Vec<u8>, u32)>> {
        match &image.source {
            ImageSource::Within(at) => Ok(Some((stretch(file, at.start, at.len.into())?, 0))),
            ImageSource::Named { name, page } => {
                let Some(beside) = self.picture(name) else { return Ok(None) };
                Ok(Some((stretch(&beside.place, 0, picture::Limits::default().bytes)?, *page)))
            }
        }
    }
}

/// An archive that is not taken.
#[derive(Debug)]
pub struct Refused {
    /// The archive.
    pub source: Source,
    /// Why.
    pub problems: Vec<Diagnostic>,
}

/// All files that were named; unpacked ones are there as long as this is.
#[derive(Debug, Default)]
pub struct Sources {
    /// The files, in the order named, sorted within a folder and as they come within an archive.
    pub files: Vec<Source>,
    /// Archives of which nothing is taken.
    pub refused: Vec<Refused>,
    /// Images beside the files, which are no files of their own.
    pub(crate) pictures: Arc<Pictures>,
    unpacked: Vec<TempDir>,
}

impl Sources {
    /// Finds the files at these paths. Fails when one cannot be read, or there is no room to unpack.
    pub fn of(paths: &[PathBuf]) -> Result<Self, PipelineError> {
        let (mut sources, mut images) = (Self::default(), Vec::new());
        for path in files_below(paths)? {
            let unreadable = |source| PipelineError::Unreadable { path: path.clone(), source };
            let head = head(&path).map_err(unreadable)?;
            if is_archive(&head) {
                sources.unpack(&path, &mut images)?;
            } else {
                sources.add(Source::new(path.clone(), path), &head, &mut images);
            }
        }
        sources.set_beside(Pictures::of(images));
        Ok(sources)
    }

    /// Images go beside the files that may name them.
    fn add(&mut self, source: Source, head: &[u8], images: &mut Vec<Beside>) {
        if sniff(head) == Format::Image {
            images.push(Beside { name: source.name, place: source.place });
        } else {
            self.files.push(source);
        }
    }

    fn set_beside(&mut self, pictures: Pictures) {
        self.pictures = Arc::new(pictures);
        for file in &mut self.files {
            file.pictures = Arc::clone(&self.pictures);
        }
    }

    /// The same files, named without the folder.
    pub(crate) fn named_below(mut self, folder: Option<&Path>) -> Self {
        let Some(folder) = folder else { return self };
        let refused = self.refused.iter_mut().map(|refused| &mut refused.source);
        for source in self.files.iter_mut().chain(refused) {
            if let Ok(rest) = source.name.strip_prefix(folder) {
                source.name = rest.to_owned();
            }
        }
        self.set_beside(self.pictures.named_below(folder));
        self
    }

    /// An archive is taken wholly or not at all: what a later part of it is refused for may explain the earlier.
    fn unpack(&mut self, path: &Path, images: &mut Vec<Beside>) -> Result<(), PipelineError> {
        let unreadable = |source| PipelineError::Unreadable { path: path.to_owned(), source };
        let folder = tempfile::tempdir().map_err(|source| PipelineError::Unwritable {
            what: "to the folder for temporary files".to_owned(),
            source,
        })?;
        let mut found = Vec::new();
        let input = BufReader::new(File::open(path).map_err(unreadable)?);
        let problems = for_each_file(input, Limits::default(), |name, contents| {
            let place = folder.path().join(found.len().to_string());
            write(contents, &place)?;
            // A gzip file names its one member as it likes; people know the file by its own name.
            found.push(Source::new(path.join(name), place));
            Ok(())
        })
        .map_err(unreadable)?;
        if problems.is_empty() {
            for source in found {
                let head = head(&source.place).map_err(unreadable)?;
                self.add(source, &head, images);
            }
            self.unpacked.push(folder);
        } else {
            let source = Source::new(path.to_owned(), path.to_owned());
            self.refused.push(Refused { source, problems });
        }
        Ok(())
    }
}

/// Enough of a file to tell an archive or an image.
const HEAD: u64 = 512;

fn head(path: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    File::open(path)?.take(HEAD).read_to_end(&mut head)?;
    Ok(head)
}

fn write(contents: &mut dyn Read, place: &Path) -> io::Result<()> {
    io::copy(contents, &mut File::create(place)?).map(drop)
}

/// The files that are named and those in the folders that are named, sorted within a folder.
fn files_below(paths: &[PathBuf]) -> Result<Vec<PathBuf>, PipelineError> {
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
