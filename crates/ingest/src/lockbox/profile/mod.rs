//! A bank's layout as data: which letter plays which role, where each field stands, which totals must be there.
//!
//! A profile is read from TOML, checked once, and then cannot be wrong in itself: its fields lie in different
//! columns, its totals have amounts, its letters are told apart. It knows nothing of any file's content.

mod built_in;
mod check;
mod wire;

use super::field::Field;
use super::words::{Name, Role};

pub use built_in::{built_in, profile};

/// What follows when a count does not come true. Whatever it is, the file is not balanced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountControl {
    /// It is reported as an error and what it closes is held.
    Error,
    /// It is reported and nothing is held.
    Warn,
    /// It is not reported.
    Ignore,
}

/// The counts a file can state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Payments in a batch.
    pub batch_items: CountControl,
    /// Payments in a lockbox.
    pub lockbox_items: CountControl,
    /// Batches in a lockbox.
    pub lockbox_batches: CountControl,
    /// Records in the file.
    pub file_records: CountControl,
}

/// Why a profile cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProfileError {
    /// The text is not TOML, or a key of it is not known or missing.
    #[error("profile cannot be read: {0}")]
    Toml(String),
    /// A value makes no sense; the first part says where.
    #[error("profile, {place}: {what}")]
    Layout {
        /// Table and key: `payment.fields.amount`.
        place: String,
        /// What is wrong with it.
        what: String,
    },
}

/// Reads and checks a profile.
pub fn parse_profile(toml: &str) -> Result<Profile, ProfileError> {
    let wire = toml::from_str(toml).map_err(|e| ProfileError::Toml(e.to_string()))?;
    check::profile(wire)
}

/// A bank's layout.
#[derive(Debug, Clone)]
pub struct Profile {
    name: String,
    description: String,
    width: usize,
    required: [bool; Role::COUNT],
    counts: Counts,
    begins_batch: bool,
    layouts: [Option<Layout>; Role::COUNT],
    letters: [Option<Role>; 128],
}

impl Profile {
    /// Its name, as configuration names it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// One sentence for people.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Columns to which a writer pads its lines.
    pub fn width(&self) -> usize {
        self.width
    }

    /// True when a file without a record of this role is not whole.
    pub fn requires(&self, role: Role) -> bool {
        self.required[role as usize]
    }

    /// True when its files prove their own money: a total of some kind must be there.
    pub fn requires_totals(&self) -> bool {
        [Role::BatchTotal, Role::LockboxTotal].into_iter().any(|r| self.requires(r))
            || (self.requires(Role::FileTotal) && self.field(Role::FileTotal, Name::Amount).is_some())
    }

    /// What follows when counts do not come true.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// True where a batch ends because the next payment names another.
    pub(crate) fn batch_number_begins_batch(&self) -> bool {
        self.begins_batch
    }

    /// The role of a record that starts with `letter`.
    pub fn role_of(&self, letter: u8) -> Option<Role> {
        self.letters.get(usize::from(letter)).copied().flatten()
    }

    /// The layout of a role, if its files have such records.
    pub(crate) fn layout(&self, role: Role) -> Option<&Layout> {
        self.layouts[role as usize].as_ref()
    }

    /// The fields of a record of that role by name, first column from 1, and what stands there, by column.
    pub fn columns<'l>(&self, role: Role, line: &'l [u8]) -> Vec<(String, usize, &'l [u8])> {
        let Some(layout) = self.layout(role) else { return Vec::new() };
        let named =
            layout.fields_of(line).iter().zip(Name::ALL).filter_map(|(field, name)| {
                field.map(|field| (name.spoken(), field.start + 1, field.of(line)))
            });
        let pairs = (1..).zip(&layout.pairs).flat_map(|(n, pair)| {
            let reference = Some((format!("invoice {n}"), pair.reference.start + 1, pair.reference.of(line)));
            let amount =
                pair.amount.map(|field| (format!("invoice amount {n}"), field.start + 1, field.of(line)));
            reference.into_iter().chain(amount)
        });
        let mut columns: Vec<_> = named.chain(pairs).collect();
        columns.sort_by_key(|(_, start, _)| *start);
        columns
    }

    /// Where a field of a role stands, if the layout has it.
    pub fn field(&self, role: Role, name: Name) -> Option<&Field> {
        self.layout(role)?.fields[name as usize].as_ref()
    }
}

/// The fields of a record by name.
pub(crate) type Fields = [Option<Field>; Name::COUNT];

/// Columns that always hold the same.
#[derive(Debug, Clone)]
pub(crate) struct Constant {
    pub field: Field,
    pub text: String,
}

/// Invoice and amount in one record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair {
    pub reference: Field,
    pub amount: Option<Field>,
}

/// A field whose look is known before its meaning: the skeleton by which a shifted record is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Strict {
    /// None for columns that always hold the same digits.
    pub name: Option<Name>,
    pub field: Field,
    pub essential: bool,
}

/// The layout of one role.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    /// The letter a writer uses.
    pub letter: u8,
    /// One past the last column that may hold anything.
    pub ends: Option<usize>,
    /// What the last column holds on an item's last record.
    pub last_when: Option<u8>,
    pub fields: Fields,
    pub constants: Vec<Constant>,
    pub pairs: Vec<Pair>,
    /// Fields of lines with text beyond a column.
    pub wide: Option<(usize, Box<Fields>)>,
    /// By column.
    pub strict: Vec<Strict>,
}

impl Layout {
    /// A field of `line`; wide lines have some of them elsewhere.
    pub fn fields_of(&self, line: &[u8]) -> &Fields {
        match &self.wide {
            Some((beyond, fields)) if line.len() > *beyond && line.trim_ascii_end().len() > *beyond => fields,
            _ => &self.fields,
        }
    }

    /// How many constants `line` does not have.
    pub fn other_constants(&self, line: &[u8]) -> u64 {
        self.constants.iter().filter(|c| c.field.of(line) != c.text.as_bytes()).count() as u64
    }

    /// How many characters of `line` stand where the profile has nothing; the record's type is explained.
    pub fn unexplained(&self, line: &[u8]) -> u64 {
        let fields = self.fields_of(line).iter().copied().flatten();
        let pairs = self.pairs.iter().flat_map(|p| [Some(p.reference), p.amount]).flatten();
        let mut rest = line.to_vec();
        for field in fields.chain(pairs).chain(self.constants.iter().map(|c| c.field)) {
            if let Some(columns) = rest.get_mut(field.start..field.end.min(line.len())) {
                columns.fill(b' ');
            }
        }
        rest.iter().skip(1).filter(|b| !b.is_ascii_whitespace()).count() as u64
    }

    /// True when a field stands in `column`, counted from 0.
    pub fn uses(&self, column: usize) -> bool {
        let pairs = self.pairs.iter().flat_map(|p| [Some(p.reference), p.amount]);
        let mut all = self.fields.iter().copied().chain(pairs).flatten();
        all.any(|f| (f.start..f.end).contains(&column))
    }

    /// A field in lines of ordinary length.
    pub fn field(&self, name: Name) -> Option<&Field> {
        self.fields[name as usize].as_ref()
    }
}
