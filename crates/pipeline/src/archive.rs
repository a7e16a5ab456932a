//! Files as received, kept under their SHA-256 before anything is read out of them.
//!
//! A file that is here is whole: it was written under another name, synced, and renamed. The same bytes are kept once.

use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStoreExt, WriteMultipart};
use sha2::{Digest, Sha256};

use crate::error::PipelineError;

/// How much is read at once, in bytes.
const READ_BYTES: usize = 1 << 20;

/// A folder of files as received.
#[derive(Debug, Clone)]
pub struct Archive {
    folder: PathBuf,
    store: std::sync::Arc<LocalFileSystem>,
}

/// A file's digest and size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint {
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// How many bytes.
    pub size: u64,
}

impl Fingerprint {
    /// The digest in lower-case hex.
    pub fn hex(&self) -> String {
        hex(&self.sha256)
    }
}

/// Bytes in lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
        for digit in [byte >> 4, byte & 15] {
            hex.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
        hex
    })
}

/// What became of keeping a file.
#[derive(Debug)]
pub enum Kept {
    /// It is in the archive.
    Here(PathBuf),
    /// Its bytes were not the ones that were fingerprinted: it is still being written.
    Changed,
}

impl Archive {
    /// Makes the folder where there is none, and opens it.
    pub fn create(folder: &Path) -> Result<Self, PipelineError> {
        std::fs::create_dir_all(folder).map_err(|e| broken("create", folder, e))?;
        Self::open(folder)
    }

    /// Opens the archive in `folder`, which must be there.
    pub fn open(folder: &Path) -> Result<Self, PipelineError> {
        let folder = folder.canonicalize().map_err(|e| broken("open", folder, e))?;
        let store = LocalFileSystem::new_with_prefix(&folder)
            .map_err(|e| broken("open", &folder, e))?
            .with_fsync(true);
        Ok(Self { folder, store: std::sync::Arc::new(store) })
    }

    /// Its absolute place.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the file with this digest is, or would be.
    pub fn path_of(&self, sha256_hex: &str) -> PathBuf {
        let (first, rest) = sha256_hex.split_at_checked(2).unwrap_or((sha256_hex, ""));
        self.folder.join(first).join(rest)
    }

    /// Keeps the file at `source`, whose fingerprint was taken before.
    pub async fn keep(&self, source: &Path, fingerprint: Fingerprint) -> Result<Kept, PipelineError> {
        let hex = fingerprint.hex();
        let place = self.path_of(&hex);
        if std::fs::metadata(&place).is_ok_and(|m| m.len() == fingerprint.size) {
            return Ok(Kept::Here(place));
        }
        let key = Key::from_iter([&hex[..2], &hex[2..]]);
        let upload = self.store.put_multipart(&key).await.map_err(|e| broken("write to", &self.folder, e))?;
        let mut upload = WriteMultipart::new(upload);
        let unreadable =
            |source_error| PipelineError::Unreadable { path: source.to_owned(), source: source_error };
        let mut file = std::fs::File::open(source).map_err(unreadable)?;
        let mut hasher = Sha256::new();
        let mut buffer = vec![0_u8; READ_BYTES];
        loop {
            let n = file.read(&mut buffer).map_err(unreadable)?;
            if n == 0 {
                break;
            }
            hasher.update(&buffer[..n]);
            upload.write(&buffer[..n]);
            upload.wait_for_capacity(2).await.map_err(|e| broken("write to", &self.folder, e))?;
        }
        if <[u8; 32]>::from(hasher.finalize()) != fingerprint.sha256 {
            upload.abort().await.map_err(|e| broken("write to", &self.folder, e))?;
            return Ok(Kept::Changed);
        }
        upload.finish().await.map_err(|e| broken("write to", &self.folder, e))?;
        Ok(Kept::Here(place))
    }
}

/// A stretch of a file; less where the file ends before it.
pub(crate) fn stretch(path: &Path, start: u64, len: u64) -> std::io::Result<Vec<u8>> {
    let mut file = std::fs::File::open(path)?;
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.take(len).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads `source` once for its digest and size.
pub fn fingerprint(mut source: impl Read) -> std::io::Result<Fingerprint> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0_u8; READ_BYTES];
    let mut size = 0;
    loop {
        match source.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => {
                hasher.update(&buffer[..n]);
                size += n as u64;
            }
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(Fingerprint { sha256: hasher.finalize().into(), size })
}

fn broken(
    doing: &'static str,
    path: &Path,
    source: impl std::error::Error + Send + Sync + 'static,
) -> PipelineError {
    PipelineError::Archive { doing, path: path.to_owned(), source: Box::new(source) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn keeps_a_file_once_and_notices_a_change() {
        let dir = tempfile::tempdir().unwrap();
        let archive = Archive::create(&dir.path().join("files")).unwrap();
        let source = dir.path().join("a.bai");
        std::fs::write(&source, b"hello").unwrap();
        let print = fingerprint(std::fs::File::open(&source).unwrap()).unwrap();
        assert_eq!(print.hex(), "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
        for _ in 0..2 {
            let Kept::Here(place) = archive.keep(&source, print).await.unwrap() else { panic!("changed") };
            assert_eq!(std::fs::read(place).unwrap(), b"hello");
        }
        let other = dir.path().join("b.bai");
        std::fs::write(&other, b"other").unwrap();
        let stale = Fingerprint { sha256: [1; 32], size: 5 };
        assert!(matches!(archive.keep(&other, stale).await.unwrap(), Kept::Changed));
        assert!(!archive.path_of(&stale.hex()).exists());
    }
}
