//! Signing on through the house's OpenID Connect provider: part of the program with the feature `oidc`.
//!
//! A browser is sent to the provider with a state, a nonce and a PKCE challenge, and comes back with a code; the token
//! that the code is exchanged for says who it is. Whoever it is must be a person here already: the provider says who
//! somebody is, never what they may do.

#[cfg(not(feature = "oidc"))]
mod absent;
#[cfg(feature = "oidc")]
mod attempts;
#[cfg(feature = "oidc")]
mod provider;

#[cfg(not(feature = "oidc"))]
pub(crate) use absent::SignOn;
#[cfg(feature = "oidc")]
pub(crate) use provider::SignOn;

/// True when this program can sign people on.
pub const CAN_SIGN_ON: bool = cfg!(feature = "oidc");

/// Where a browser goes to sign on.
pub(crate) struct Begun {
    /// The provider's page.
    pub(crate) url: String,
    /// What the browser has to show when it comes back.
    pub(crate) cookie: String,
}

/// Why nobody was signed on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SignOnError {
    /// The provider could not be asked, or its answer is none.
    #[cfg_attr(not(feature = "oidc"), allow(dead_code, reason = "the variant of a feature"))]
    #[error("the provider cannot be asked: {0}")]
    Unreachable(String),
    /// What came back is not what was begun here, or was not vouched for.
    #[cfg_attr(not(feature = "oidc"), allow(dead_code, reason = "the variant of a feature"))]
    #[error("{0}")]
    Refused(String),
}
