//! Who goes first where one writes at a time: people before files.
//!
//! SQLite keeps no queue. Whoever finds it taken looks again after longer and longer pauses, and somebody who writes one
//! piece of a file after another is nearly always back first: a claim of a few hundred microseconds then waits for half
//! a second. So whoever writes little says so while they wait and write, by holding a file beside the store together
//! with all others of their kind, in any process; whoever writes much looks between two pieces whether it is held, and
//! lets them by. When the file was changed last tells since when nobody was at work. It is courtesy: where the file
//! cannot be had, everything works as before.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// So long at most somebody who writes much gives way: people without end must not keep a file out.
const PATIENCE: Duration = Duration::from_millis(300);
const LOOK_AGAIN: Duration = Duration::from_millis(1);
/// So long after a small write somebody is taken to be at work.
const AT_WORK: Duration = Duration::from_secs(10);
/// So often at most it is noted that somebody is.
const NOTED: Duration = Duration::from_secs(1);

/// The door to the right to write. Clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Turn(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    people: Mutex<People>,
    /// When it was noted last that somebody is at work.
    noted: Mutex<Option<Instant>>,
}

#[derive(Debug, Default)]
struct People {
    /// Held while anybody of this process is inside.
    held: Option<File>,
    inside: u32,
}

/// Somebody who writes little, from before they wait until they are done.
#[derive(Debug)]
pub(crate) struct Inside(Turn);

impl Turn {
    /// The door of the store in that file.
    pub(crate) fn of(store: &Path) -> Self {
        let mut name = store.file_name().unwrap_or_default().to_owned();
        name.push("-turn");
        Self(Arc::new(Inner {
            path: store.with_file_name(name),
            people: Mutex::default(),
            noted: Mutex::default(),
        }))
    }

    /// Goes in before all who write much.
    pub(crate) fn enter(&self) -> Inside {
        let mut people = self.0.people.lock().unwrap_or_else(PoisonError::into_inner);
        if people.inside == 0 {
            // Who looks whether it is held has it for microseconds; nobody waits for that.
            people.held = self.open().filter(|file| file.try_lock_shared().is_ok());
        }
        people.inside = people.inside.saturating_add(1);
        Inside(self.clone())
    }

    /// Waits until nobody is inside, or has been for long.
    pub(crate) async fn give_way(&self) {
        let Some(file) = self.open() else { return };
        let since = Instant::now();
        // The lock goes with the file.
        while matches!(file.try_lock(), Err(std::fs::TryLockError::WouldBlock)) && since.elapsed() < PATIENCE
        {
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Notes that a person is at work.
    pub(crate) fn note(&self) {
        let mut noted = self.0.noted.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.is_none_or(|last| last.elapsed() >= NOTED)
            && let Some(file) = self.open()
            && file.set_modified(SystemTime::now()).is_ok()
        {
            *noted = Some(Instant::now());
        }
    }

    /// True when a person was at work a moment ago, through whichever process.
    pub(crate) fn somebody_works(&self) -> bool {
        let changed = std::fs::metadata(&self.0.path).and_then(|about| about.modified());
        changed.is_ok_and(|changed| changed.elapsed().is_ok_and(|since| since < AT_WORK))
    }

    fn open(&self) -> Option<File> {
        OpenOptions::new().create(true).truncate(false).write(true).open(&self.0.path).ok()
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        let mut people = self.0.0.people.lock().unwrap_or_else(PoisonError::into_inner);
        people.inside = people.inside.saturating_sub(1);
        if people.inside == 0 {
            people.held = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_writes_much_waits_for_who_writes_little() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lockbox.db");
        let (people, file) = (Turn::of(&path), Turn::of(&path));
        let inside = people.enter();
        let second = people.clone().enter();
        let waited = tokio::spawn(async move {
            let since = Instant::now();
            file.give_way().await;
            (since.elapsed(), file)
        });
        tokio::time::sleep(Duration::from_millis(40)).await;
        drop(inside);
        assert!(!waited.is_finished(), "the other one is still inside");
        drop(second);
        let (waited, file) = waited.await.unwrap();
        assert!(waited >= Duration::from_millis(40) && waited < PATIENCE, "{waited:?}");
        // Nobody is inside, and people without end keep nothing out.
        let _inside = people.enter();
        let since = Instant::now();
        file.give_way().await;
        assert!(since.elapsed() >= PATIENCE);
    }

    #[test]
    fn it_is_known_whether_somebody_works() {
        let folder = tempfile::tempdir().unwrap();
        let turn = Turn::of(&folder.path().join("lockbox.db"));
        assert!(!turn.somebody_works());
        turn.note();
        assert!(turn.somebody_works());
        let long_ago = SystemTime::now() - 2 * AT_WORK;
        turn.open().unwrap().set_modified(long_ago).unwrap();
        assert!(!turn.somebody_works());
        drop(turn.enter());
        assert!(!turn.somebody_works(), "not every small write is a person's");
    }

    #[tokio::test]
    async fn without_a_file_nobody_waits() {
        let nowhere = Turn::of(Path::new("/nowhere/at/all/lockbox.db"));
        let _inside = nowhere.enter();
        nowhere.give_way().await;
    }
}
