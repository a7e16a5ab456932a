//! `inspect --propose-profile` for people: the profile as it would be kept in a file, or why there is none.

use lockbox_domain::sanitise;

use super::{Tone, toned};
use crate::render::Style;
use crate::wire::proposal::Document;

/// TOML with what proves it as comments: it may be sent straight into a file.
pub fn proposal(document: &Document, style: Style) -> String {
    let mut out = Vec::new();
    if let Some(known) = &document.known_profile {
        out.push(format!("# The profile `{known}` reads this file already, and its totals come true."));
    }
    match (&document.profile, &document.refused) {
        (Some(toml), _) => out.push(toml.trim_end().to_owned()),
        (None, why) => {
            let why = sanitise(why.as_deref().unwrap_or_default());
            out.push(format!("{} {why}", toned("no profile:", Tone::Waits, style)));
        }
    }
    out.join("\n")
}
