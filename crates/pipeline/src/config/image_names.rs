//! How names of images say which item they show.

use regex::Regex;

/// Lockbox, deposit date, batch and item, which of the same place it is, and a letter for the side.
const USUAL: &str = concat!(
    r"(?i)^(?<lockbox>\d+)[-_](?<date>\d{8})[-_](?<batch>\d+)[-_](?<item>\d+)",
    r"(?:[-_](?<occurrence>\d+))?(?:[-_](?<side>[FBCEL]))?\.\w+$"
);

/// The groups that a pattern must have.
const NEEDED: [&str; 4] = ["lockbox", "date", "batch", "item"];

/// A pattern of names of images, with groups for lockbox, date, batch and item, and perhaps occurrence and side.
#[derive(Debug, Clone)]
pub struct ImageNames(Regex);

impl ImageNames {
    /// A pattern; refused, in words, where it is none or a group is missing.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let pattern = Regex::new(text).map_err(|e| e.to_string())?;
        for group in NEEDED {
            if !pattern.capture_names().flatten().any(|name| name == group) {
                return Err(format!("the pattern has no group `(?<{group}>…)`"));
            }
        }
        Ok(Self(pattern))
    }

    pub(crate) fn pattern(&self) -> &Regex {
        &self.0
    }
}

impl Default for ImageNames {
    /// `2303-20261123-1-17-F.tif`.
    #[allow(clippy::expect_used, reason = "the pattern is a constant, and a test reads it")]
    fn default() -> Self {
        Self::parse(USUAL).expect("the usual pattern")
    }
}
