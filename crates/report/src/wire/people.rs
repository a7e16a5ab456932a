//! `user list --json`: who works here.

use lockbox_domain::people::Person;
use serde::Serialize;

use super::moment;

/// The document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// Everybody, by name.
    pub users: Vec<User>,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct User {
    /// The name.
    pub name: String,
    /// The role.
    pub role: &'static str,
    /// True for somebody who may do nothing any more.
    pub disabled: bool,
    /// Since when, UTC.
    pub created_at: String,
}

/// The document of these people.
pub fn document(people: &[Person]) -> Document {
    let user = |p: &Person| User {
        name: p.name.clone(),
        role: p.role.as_str(),
        disabled: p.disabled,
        created_at: moment(p.created_at),
    };
    Document { users: people.iter().map(user).collect() }
}
