//! Where made files go: a folder, or memory.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A place for files, written one after the other.
pub trait Output {
    /// Begins the file of that name; `/` parts folders. It is whole once the writer was flushed and dropped.
    fn file(&mut self, name: &str) -> io::Result<Box<dyn Write + '_>>;
}

/// Files in a folder on disk.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Files go below `root`, which is created when the first is written.
    pub fn new(root: impl AsRef<Path>) -> Self {
        Self { root: root.as_ref().to_owned() }
    }
}

impl Output for Folder {
    fn file(&mut self, name: &str) -> io::Result<Box<dyn Write + '_>> {
        let path = self.root.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        Ok(Box::new(BufWriter::with_capacity(1 << 16, fs::File::create(path)?)))
    }
}

/// Files in memory, in the order in which they were begun.
pub type Memory = Vec<(String, Vec<u8>)>;

impl Output for Memory {
    fn file(&mut self, name: &str) -> io::Result<Box<dyn Write + '_>> {
        self.push((name.to_owned(), Vec::new()));
        match self.last_mut() {
            Some((_, bytes)) => Ok(Box::new(bytes)),
            None => Err(io::Error::other("no file was begun")),
        }
    }
}
