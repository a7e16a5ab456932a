//! The commented `lockbox.toml` that `lockbox init` writes: the built-in configuration, spelled out.

/// The text of it. Reading it gives the built-in configuration; a test holds the two together.
pub fn template() -> String {
    include_str!("lockbox.toml").to_owned()
}
