//! Images that come beside files: in the same folder, archive or command. A file that names them has them; what no
//! file names is looked at by its own name.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// An image that came beside files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Beside {
    /// What people call it: its path, or the archive's path and its name therein.
    pub(crate) name: PathBuf,
    /// Where its bytes are.
    pub(crate) place: PathBuf,
}

/// All images of a command.
#[derive(Debug, Default)]
pub(crate) struct Pictures {
    all: Vec<Beside>,
    /// By path, and by the last part of it; in small letters, for banks write names as they like.
    by_path: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
    /// Those that a file names.
    named: Mutex<Vec<bool>>,
}

impl Pictures {
    pub(crate) fn of(all: Vec<Beside>) -> Self {
        let mut pictures = Self { named: Mutex::new(vec![false; all.len()]), ..Self::default() };
        for (at, beside) in all.iter().enumerate() {
            pictures.by_path.insert(key(&beside.name), at);
            pictures.by_name.entry(last(&key(&beside.name))).or_default().push(at);
        }
        Self { all, ..pictures }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The same, named without the folder.
    pub(crate) fn named_below(&self, folder: &Path) -> Self {
        let mut all = self.all.clone();
        for beside in &mut all {
            if let Ok(rest) = beside.name.strip_prefix(folder) {
                beside.name = rest.to_owned();
            }
        }
        Self::of(all)
    }

    /// The image that a file calls `name`: below the file's folder, else the only one of that name. A file that comes
    /// alone has its images beside it on disk; `index` is what people call it, `place` where its bytes are.
    pub(crate) fn find(&self, index: &Path, place: &Path, name: &str) -> Option<Beside> {
        let name = name.replace('\\', "/");
        let folder = index.parent().unwrap_or(Path::new(""));
        let known = self.by_path.get(&key(&folder.join(&name))).or_else(|| {
            let same = self.by_name.get(&last(&name.to_lowercase()))?;
            same.first().filter(|_| same.len() == 1)
        });
        if let Some(at) = known {
            let mut named = self.named.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(slot) = named.get_mut(*at) {
                *slot = true;
            }
            return self.all.get(*at).cloned();
        }
        // What was unpacked lies under other names beside what it does not know.
        if index.file_name() == place.file_name() { on_disk(place.parent()?, &name) } else { None }
    }

    /// Those that no file named so far.
    pub(crate) fn unnamed(&self) -> Vec<Beside> {
        let named = self.named.lock().unwrap_or_else(PoisonError::into_inner);
        self.all.iter().zip(named.iter()).filter(|(_, named)| !**named).map(|(b, _)| b.clone()).collect()
    }
}

/// A name that leads out of the folder is no name of an image beside a file.
fn on_disk(folder: &Path, name: &str) -> Option<Beside> {
    let relative = Path::new(name);
    let inside = relative.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let path = folder.join(relative);
    (inside && !name.is_empty() && path.is_file()).then(|| Beside { name: path.clone(), place: path })
}

fn key(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/").to_lowercase()
}

fn last(key: &str) -> String {
    key.rsplit('/').next().unwrap_or(key).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beside(name: &str) -> Beside {
        Beside { name: name.into(), place: format!("unpacked/{name}").into() }
    }

    #[test]
    fn names_as_banks_write_them() {
        let pictures = Pictures::of(vec![
            beside("in/a.zip/img/0001F.TIF"),
            beside("in/a.zip/img/0002F.TIF"),
            beside("in/b/0002F.TIF"),
        ]);
        let index = Path::new("in/a.zip/index.csv");
        let found = |name: &str| {
            pictures.find(index, Path::new("unpacked/0"), name).map(|b| b.name.to_string_lossy().into_owned())
        };
        assert_eq!(found("img\\0001f.tif").as_deref(), Some("in/a.zip/img/0001F.TIF"));
        assert_eq!(found("0001F.tif").as_deref(), Some("in/a.zip/img/0001F.TIF"));
        assert_eq!(found("0002F.tif"), None, "two images have that name");
        assert_eq!(found("img/0002f.tif").as_deref(), Some("in/a.zip/img/0002F.TIF"));
        assert_eq!(found("0003F.tif"), None);
        assert_eq!(pictures.unnamed(), [beside("in/b/0002F.TIF")]);
    }

    #[test]
    fn an_index_alone_has_its_images_on_disk_and_none_elsewhere() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("in")).unwrap();
        for name in ["in/1.tif", "secret.tif"] {
            std::fs::write(folder.path().join(name), b"II*\0").unwrap();
        }
        let index = folder.path().join("in/index.csv");
        let pictures = Pictures::default();
        assert!(pictures.find(&index, &index, "1.tif").is_some());
        assert!(pictures.find(Path::new("index.csv"), &index, "1.tif").is_some(), "received in a folder");
        assert_eq!(pictures.find(Path::new("a.zip/x.csv"), &index, "1.tif"), None, "unpacked beside others");
        let secret = folder.path().join("secret.tif");
        for name in ["../secret.tif", secret.to_str().unwrap(), "", "2.tif"] {
            assert_eq!(pictures.find(&index, &index, name), None, "{name}");
        }
    }
}
