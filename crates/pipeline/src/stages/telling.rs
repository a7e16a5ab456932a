//! How far a file whose images are read is, told while they are read and not only once they are written.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::progress::Progress;

/// How often it is told how many images are read.
const TELL_EVERY: Duration = Duration::from_millis(200);

/// How far a file is: reading images takes longer than writing what they say, so whichever is further counts.
pub(super) struct Told<'a> {
    progress: &'a dyn Progress,
    read: &'a AtomicU64,
    written: u64,
    so_far: u64,
}

impl<'a> Told<'a> {
    /// Nothing is read or written; `read` is counted up by whoever reads.
    pub(super) fn new(progress: &'a dyn Progress, read: &'a AtomicU64) -> Self {
        Self { progress, read, written: 0, so_far: 0 }
    }

    /// Waits, and tells meanwhile how many images are read.
    pub(super) async fn until<T>(&mut self, waited_for: impl Future<Output = T>) -> T {
        let mut waited_for = std::pin::pin!(waited_for);
        loop {
            match tokio::time::timeout(TELL_EVERY, &mut waited_for).await {
                Ok(done) => return done,
                Err(_) => self.tell(),
            }
        }
    }

    /// So many more items are written.
    pub(super) fn written(&mut self, items: u64) {
        self.written += items;
        self.tell();
    }

    fn tell(&mut self) {
        let far = self.read.load(Ordering::Relaxed).max(self.written);
        self.progress.advance(far.saturating_sub(self.so_far));
        self.so_far = self.so_far.max(far);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Heard(AtomicU64, AtomicU64);

    impl Progress for Heard {
        fn begin(&self, _what: &str, _total: Option<u64>) {}
        fn advance(&self, by: u64) {
            self.0.fetch_add(by, Ordering::Relaxed);
            self.1.fetch_add(u64::from(by > 0), Ordering::Relaxed);
        }
        fn end(&self) {}
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_told_how_many_images_are_read_while_a_chunk_is_awaited() {
        let (heard, read) = (Heard::default(), AtomicU64::new(0));
        let mut told = Told::new(&heard, &read);
        let reading = async {
            for _ in 0..10 {
                read.fetch_add(5, Ordering::Relaxed);
                tokio::time::sleep(TELL_EVERY).await;
            }
        };
        told.until(reading).await;
        assert!(heard.1.load(Ordering::Relaxed) >= 8, "again and again");
        told.written(50);
        told.written(7);
        assert_eq!(heard.0.load(Ordering::Relaxed), 57, "and each item once");
    }
}
