//! Reports, documents and text against the snapshots in `fixtures/report/`. `UPDATE_EXPECT=1` writes them.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails the test")]

mod documents;
mod export;
mod render;
mod reports;
mod sample;
mod surface;

use std::fs;
use std::path::Path;

/// Compares with the snapshot `name`, or writes it.
fn expect(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/report").join(name);
    let found = format!("{}\n", found.trim_end_matches('\n'));
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, found).unwrap();
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, expected, "{name} differs; look at it, then UPDATE_EXPECT=1");
}
