//! `[sign_on]`: people of the house log in through its OpenID Connect provider.

use std::ops::Range;
use std::path::Path;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use toml::Spanned;

/// The provider, and who we are there.
#[derive(Debug, Clone)]
pub struct SignOn {
    /// The provider's issuer address, as its tokens name it.
    pub issuer: String,
    /// The name under which we are registered there.
    pub client: String,
    secret: Option<SecretString>,
    /// The address at which browsers reach us; the provider sends them back to `ADDRESS/sign-on/back`.
    pub address: String,
    /// Which of a token's claims is the name of the person here.
    pub claim: Claim,
    /// What the provider is called on the log-in page.
    pub label: String,
}

impl SignOn {
    /// Our secret there; none for a public client (PKCE is used in any case).
    pub fn secret(&self) -> Option<&str> {
        self.secret.as_ref().map(ExposeSecret::expose_secret)
    }
}

/// What of a token is the name of the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Claim {
    /// `sub`: never given to anybody else, but rarely a word.
    Sub,
    /// `preferred_username`: only where people cannot change it themselves.
    PreferredUsername,
    /// `email`, where the provider says that it was verified.
    Email,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    issuer: Spanned<String>,
    client: String,
    secret_file: Option<Spanned<String>>,
    address: Spanned<String>,
    claim: Claim,
    label: Option<String>,
}

impl Part {
    /// Checked; the file with the secret counts from `folder`. Errors say where and what.
    pub(super) fn checked(&self, folder: &Path) -> Result<SignOn, (Range<usize>, String)> {
        for (name, address) in [("issuer", &self.issuer), ("address", &self.address)] {
            if !is_safe(address.get_ref()) {
                let said = format!(
                    "sign_on.{name}: expected an address that begins with https://, found `{}`",
                    address.get_ref()
                );
                return Err((address.span(), said));
            }
        }
        let secret = match &self.secret_file {
            None => None,
            Some(named) => {
                let path = folder.join(named.get_ref());
                let text = std::fs::read_to_string(&path).map_err(|e| {
                    (named.span(), format!("sign_on.secret_file: cannot read `{}`: {e}", path.display()))
                })?;
                Some(SecretString::from(text.trim()))
            }
        };
        Ok(SignOn {
            issuer: self.issuer.get_ref().clone(),
            client: self.client.clone(),
            secret,
            address: self.address.get_ref().trim_end_matches('/').to_owned(),
            claim: self.claim,
            label: self.label.clone().unwrap_or_else(|| "the company account".to_owned()),
        })
    }
}

/// Tokens and sessions do not travel in the open, but within one machine.
fn is_safe(address: &str) -> bool {
    let host = |rest: &str| {
        let host = rest.split('/').next().unwrap_or_default();
        host.rsplit_once(':').map_or(host, |(host, _)| host).to_owned()
    };
    match address.split_once("://") {
        Some(("https", rest)) => !rest.is_empty(),
        Some(("http", rest)) => matches!(host(rest).as_str(), "localhost" | "127.0.0.1" | "[::1]"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(issuer: &str, more: &str) -> Result<SignOn, (Range<usize>, String)> {
        let text = format!(
            "issuer = \"{issuer}\"\nclient = \"lockbox\"\naddress = \"https://lockbox.example/\"\nclaim = \"email\"\n{more}"
        );
        toml::from_str::<Part>(&text).unwrap().checked(Path::new("."))
    }

    #[test]
    fn only_addresses_that_keep_a_secret_are_taken() {
        let cases = [
            ("https://id.example", true),
            ("http://127.0.0.1:8080", true),
            ("http://localhost", true),
            ("http://[::1]:80/realm", true),
            ("http://id.example", false),
            ("http://localhost.example", false),
            ("https://", false),
            ("id.example", false),
        ];
        for (issuer, taken) in cases {
            assert_eq!(read(issuer, "").is_ok(), taken, "{issuer}");
        }
        let known = read("https://id.example", "").unwrap();
        assert_eq!((known.address.as_str(), known.claim), ("https://lockbox.example", Claim::Email));
    }

    #[test]
    fn a_secret_that_cannot_be_read_is_said() {
        let (_, said) = read("https://id.example", "secret_file = \"no/such/file\"\n").unwrap_err();
        assert!(said.contains("no/such/file"), "{said}");
    }
}
