//! Without the feature `oidc` nobody can be signed on.

use lockbox_pipeline::SignOn as Configured;

use super::{Begun, SignOnError};

/// There is none.
pub(crate) enum SignOn {}

impl SignOn {
    /// None, whatever is configured; `serve` says so before it listens.
    pub(crate) fn of(_: &Configured) -> Option<Self> {
        None
    }

    pub(crate) fn label(&self) -> &str {
        match *self {}
    }

    pub(crate) async fn begin(&self) -> Result<Begun, SignOnError> {
        match *self {}
    }

    pub(crate) async fn finish(&self, _: &str, _: &str, _: &str) -> Result<String, SignOnError> {
        match *self {}
    }
}
