//! How long work tells how far it is, without knowing who listens.

/// Somebody who wants to know how far long work is.
pub trait Progress: Send + Sync {
    /// Work of that name begins; `total` steps where they can be counted.
    fn begin(&self, what: &str, total: Option<u64>);
    /// `by` more steps are done.
    fn advance(&self, by: u64);
    /// The work that began last is done.
    fn end(&self);
}

/// Nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _what: &str, _total: Option<u64>) {}
    fn advance(&self, _by: u64) {}
    fn end(&self) {}
}
