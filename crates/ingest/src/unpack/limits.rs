//! How much an archive may hold, and how much it has given so far.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How much an archive may hold, what is nested in it included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Members, folders included.
    pub entries: u64,
    /// Bytes of all members unpacked.
    pub total_bytes: u64,
    /// Bytes of a nested archive, which is held in memory.
    pub nested_bytes: u64,
    /// How many times its packed size a member may be.
    pub ratio: u64,
    /// Members of less than so many bytes are not measured by their ratio: empty forms pack well.
    pub ratio_from_bytes: u64,
    /// How many archives may be around an archive: 0 allows none within another.
    pub depth: u32,
    /// Bytes of a member's name.
    pub name_bytes: usize,
}

impl Default for Limits {
    /// A day of images of a large lockbox fits many times.
    fn default() -> Self {
        Self {
            entries: 100_000,
            total_bytes: 8 << 30,
            nested_bytes: 256 << 20,
            ratio: 200,
            ratio_from_bytes: 1 << 20,
            depth: 1,
            name_bytes: 512,
        }
    }
}

/// What an archive and those nested in it have given so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Spent(Arc<Sums>);

#[derive(Debug, Default)]
struct Sums {
    bytes: AtomicU64,
    entries: AtomicU64,
}

impl Spent {
    /// Adds bytes that came out; returns how many there are now.
    pub(super) fn bytes(&self, more: u64) -> u64 {
        self.0.bytes.fetch_add(more, Ordering::Relaxed).saturating_add(more)
    }

    /// Adds members; returns how many there are now.
    pub(super) fn entries(&self, more: u64) -> u64 {
        self.0.entries.fetch_add(more, Ordering::Relaxed).saturating_add(more)
    }
}
