//! A letter.

use lockbox_domain::sanitise;

use crate::render::Style;
use crate::wire::letter::Document;

/// What `letter` prints: the letter and nothing else, to be sent or changed.
pub fn letter(document: &Document, _style: Style) -> String {
    document.text.lines().map(sanitise).collect::<Vec<_>>().join("\n")
}
