//! Who works here.

use super::part;
use crate::render::{Style, plain};
use crate::table::{Cell, Kind};
use crate::wire::people::Document;

/// What `user list` prints.
pub fn people(document: &Document, style: Style) -> String {
    if document.users.is_empty() {
        return "nobody yet: `lockbox user add NAME --role administrator`".to_owned();
    }
    let mut table =
        part(&[("name", Kind::Text), ("role", Kind::Text), ("since", Kind::Text), ("", Kind::Text)]);
    for u in &document.users {
        let state = if u.disabled { "disabled" } else { "" };
        let cells = [u.name.as_str(), u.role, u.created_at.as_str(), state];
        table.push(cells.map(|c| Cell::Text(c.to_owned())).to_vec());
    }
    plain(&table, style)
}
