//! A profile as its TOML file spells it. Knows serde and nothing of what the words mean.

use std::collections::BTreeMap;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ProfileWire {
    pub name: String,
    pub description: String,
    /// Columns to which a writer pads its lines.
    pub width: usize,
    /// Roles without which a file is not whole.
    #[serde(default)]
    pub required: Vec<String>,
    #[serde(default)]
    pub counts: CountsWire,
    #[serde(default)]
    pub batch_differs: BatchDiffersWire,
    pub file_header: Option<RecordWire>,
    pub service_header: Option<RecordWire>,
    pub batch_header: Option<RecordWire>,
    pub payment: RecordWire,
    pub remittance: Option<RecordWire>,
    pub batch_total: Option<RecordWire>,
    pub lockbox_total: Option<RecordWire>,
    pub file_total: Option<RecordWire>,
}

/// What follows when a count does not come true.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum SeverityWire {
    #[default]
    Error,
    Warn,
    Ignore,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct CountsWire {
    #[serde(default)]
    pub batch_items: SeverityWire,
    #[serde(default)]
    pub lockbox_items: SeverityWire,
    #[serde(default)]
    pub lockbox_batches: SeverityWire,
    #[serde(default)]
    pub file_records: SeverityWire,
}

/// What it means that a payment names another batch than the one before it.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum BatchDiffersWire {
    /// Something is missing or wrong.
    #[default]
    IsWrong,
    /// A batch ends and the next begins.
    BeginsBatch,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RecordWire {
    /// First characters that mark the role; a writer uses the first of them.
    #[serde(rename = "type")]
    pub letters: String,
    /// The last column that may hold anything.
    pub ends: Option<usize>,
    /// What the `last` column holds on an item's last record.
    pub last_when: Option<String>,
    #[serde(default)]
    pub fields: BTreeMap<String, FieldWire>,
    /// Columns that always hold the same: a writer fills them in.
    #[serde(default)]
    pub constants: Vec<ConstantWire>,
    /// Invoice and amount, as often as the record has them.
    #[serde(default)]
    pub pairs: Vec<PairWire>,
    /// Fields that stand elsewhere in lines with text beyond a column.
    pub wide: Option<WideWire>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct FieldWire {
    /// First and last column, counted from 1: `8-17`; `83-` goes on to the end of the line.
    pub at: String,
    pub fill: Option<FillWire>,
    pub justify: Option<JustifyWire>,
    pub holds: Option<HoldsWire>,
    /// Picture of a date.
    pub date: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum FillWire {
    Zeros,
    Blanks,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum JustifyWire {
    Left,
    Right,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum HoldsWire {
    Digits,
    Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConstantWire {
    pub at: String,
    pub text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PairWire {
    pub reference: FieldWire,
    pub amount: Option<FieldWire>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WideWire {
    /// A line with text beyond this column is wide.
    pub beyond: usize,
    pub fields: BTreeMap<String, FieldWire>,
}
