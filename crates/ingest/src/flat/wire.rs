//! A profile as TOML writes it.

use std::collections::BTreeMap;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Profile {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) rows: Split,
    #[serde(default)]
    pub(super) separators: Vec<String>,
    pub(super) amounts: Amounts,
    pub(super) dates: Vec<String>,
    pub(super) row: Vec<Row>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Split {
    Columns,
    Separated,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Amounts {
    Cents,
    Dollars,
    Either,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Role {
    Header,
    Headings,
    Batch,
    Payment,
    Invoice,
    WhiteMail,
    Total,
    Skip,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Covers {
    Batch,
    Header,
    File,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(super) enum Names {
    One(String),
    Many(Vec<String>),
}

impl Names {
    pub(super) fn list(&self) -> Vec<String> {
        match self {
            Self::One(name) => vec![name.clone()],
            Self::Many(names) => names.clone(),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct When {
    pub(super) at: Names,
    #[serde(default)]
    pub(super) text: Option<Names>,
    /// A pattern the whole value must fit.
    #[serde(default)]
    pub(super) like: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pair {
    pub(super) reference: Names,
    #[serde(default)]
    pub(super) amount: Option<Names>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Row {
    pub(super) role: Role,
    #[serde(default)]
    pub(super) when: Vec<When>,
    /// Fewest and most columns, or values.
    #[serde(default)]
    pub(super) width: Option<(usize, usize)>,
    /// Only as the first rows of a file.
    #[serde(default)]
    pub(super) first: bool,
    #[serde(default)]
    pub(super) fields: BTreeMap<String, Names>,
    #[serde(default)]
    pub(super) pairs: Vec<Pair>,
    #[serde(default)]
    pub(super) covers: Option<Covers>,
}
