//! A layout as data, checked once.

use std::sync::LazyLock;

use regex::Regex;

use super::place::{Money, Place, heading};
use super::rows::Row;
use super::wire;
use crate::csv_statement::date::Picture;

pub(super) use super::wire::{Covers, Role};

/// Values that a row may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(super) enum Name {
    Lockbox,
    Date,
    Batch,
    Item,
    Amount,
    Count,
    Routing,
    Account,
    Serial,
    CheckDate,
    Received,
    Remitter,
    Payee,
    Customer,
    Text,
    Micr,
    Front,
    Back,
    Coupon,
    Envelope,
}

impl Name {
    pub(super) const ALL: [(Self, &'static str); 20] = [
        (Self::Lockbox, "lockbox"),
        (Self::Date, "date"),
        (Self::Batch, "batch"),
        (Self::Item, "item"),
        (Self::Amount, "amount"),
        (Self::Count, "count"),
        (Self::Routing, "routing"),
        (Self::Account, "account"),
        (Self::Serial, "serial"),
        (Self::CheckDate, "check-date"),
        (Self::Received, "received"),
        (Self::Remitter, "remitter"),
        (Self::Payee, "payee"),
        (Self::Customer, "customer"),
        (Self::Text, "text"),
        (Self::Micr, "micr"),
        (Self::Front, "image-front"),
        (Self::Back, "image-back"),
        (Self::Coupon, "image-coupon"),
        (Self::Envelope, "image-envelope"),
    ];
}

/// Why a profile cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FlatProfileError {
    /// The text is not TOML, or a key of it is not known or missing.
    #[error("profile cannot be read: {0}")]
    Toml(String),
    /// A value makes no sense.
    #[error("profile `{name}`: {what}")]
    Layout {
        /// The profile.
        name: String,
        /// What is wrong, with the row and key.
        what: String,
    },
}

/// What a row must look like to be of a kind.
#[derive(Debug, Clone)]
struct Mark {
    place: Place,
    texts: Vec<String>,
    like: Option<Regex>,
}

/// Invoice and amount in one row.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    pub(super) reference: Place,
    pub(super) amount: Option<Place>,
}

/// One kind of row.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub(super) role: Role,
    marks: Vec<Mark>,
    width: Option<(usize, usize)>,
    pub(super) first: bool,
    fields: [Option<Place>; Name::ALL.len()],
    pub(super) pairs: Vec<Pair>,
    pub(super) covers: Covers,
}

impl Layout {
    /// Where a value stands.
    pub(super) fn place(&self, name: Name) -> Option<&Place> {
        self.fields.get(name as usize)?.as_ref()
    }

    /// A value of a row; empty where the layout has none.
    pub(super) fn value<'r>(&self, name: Name, row: &'r Row, headings: &[String]) -> &'r str {
        self.place(name).map_or("", |p| p.of(row, headings))
    }

    /// Whether `row` is of this kind.
    pub(super) fn fits(&self, row: &Row, headings: &[String]) -> bool {
        let width = if row.values.is_empty() { row.width() } else { row.values.len() };
        self.width.is_none_or(|(least, most)| (least..=most).contains(&width))
            && self.marks.iter().all(|mark| {
                let text = mark.place.of(row, headings);
                (mark.texts.is_empty() || mark.texts.iter().any(|t| t == text))
                    && mark.like.as_ref().is_none_or(|like| like.is_match(text))
            })
    }

    /// Whether `values` are the headings under which this row's values stand.
    pub(super) fn is_headed_by(&self, headings: &[String]) -> bool {
        let under = |name: Name| match self.place(name) {
            Some(Place::Heading(names)) => headings.iter().any(|h| names.contains(h)),
            _ => false,
        };
        under(Name::Amount)
            && [Name::Serial, Name::Account, Name::Front, Name::Customer, Name::Batch].into_iter().any(under)
    }
}

/// A layout of rows.
#[derive(Debug, Clone)]
pub struct FlatProfile {
    name: String,
    description: String,
    pub(super) columns: bool,
    pub(super) separators: Vec<char>,
    pub(super) money: Money,
    pub(super) dates: Vec<Picture>,
    pub(super) rows: Vec<Layout>,
}

impl FlatProfile {
    /// Its name, as configuration names it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// One sentence for people.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// True where rows have columns, false where values stand between separators.
    pub fn has_columns(&self) -> bool {
        self.columns
    }

    /// The separator that its files have as a rule.
    pub fn usual_separator(&self) -> u8 {
        self.separators.first().and_then(|c| u8::try_from(*c).ok()).unwrap_or(b',')
    }

    /// The separator that splits a file's first line into the most values.
    pub(super) fn separator_of(&self, line: &str) -> char {
        let count = |c: &char| line.matches(*c).count();
        self.separators.iter().rev().max_by_key(|c| count(c)).copied().unwrap_or(',')
    }

    /// The values of a line of columns by name: first column from 1, and what stands there; none where rows have values.
    pub fn columns_of(&self, line: &str) -> Vec<(&'static str, usize, String)> {
        let row = Row::plain(line.to_owned(), lockbox_domain::Place::default());
        let Some(layout) = self.rows.iter().find(|l| l.fits(&row, &[])) else { return Vec::new() };
        let mut found: Vec<_> = Name::ALL
            .iter()
            .filter_map(|(name, said)| {
                let place = layout.place(*name)?;
                let (from, _) = place.columns()?;
                Some((*said, from + 1, place.of(&row, &[]).to_owned()))
            })
            .collect();
        found.sort_by_key(|(_, from, _)| *from);
        found
    }
}

/// Reads and checks a profile.
pub fn parse_profile(toml: &str) -> Result<FlatProfile, FlatProfileError> {
    let wire: wire::Profile = toml::from_str(toml).map_err(|e| FlatProfileError::Toml(e.to_string()))?;
    let columns = wire.rows == wire::Split::Columns;
    let name = wire.name.clone();
    let wrong = |what: String| FlatProfileError::Layout { name: name.clone(), what };
    let dates: Option<Vec<Picture>> = wire.dates.iter().map(|p| Picture::parse(p)).collect();
    let separators: Vec<char> = wire.separators.iter().flat_map(|s| s.chars()).collect();
    let rows: Result<Vec<Layout>, String> = wire.row.iter().map(|row| layout(row, columns)).collect();
    let rows = rows.map_err(&wrong)?;
    if !rows.iter().any(|r| r.role == Role::Payment && r.place(Name::Amount).is_some()) {
        return Err(wrong("there is no row `payment` with an amount".to_owned()));
    }
    Ok(FlatProfile {
        columns,
        separators: if separators.is_empty() { vec![',', ';', '|', '\t'] } else { separators },
        money: match wire.amounts {
            wire::Amounts::Cents => Money::Cents,
            wire::Amounts::Dollars => Money::Dollars,
            wire::Amounts::Either => Money::Either,
        },
        dates: dates.ok_or_else(|| wrong("a picture in `dates` is not known".to_owned()))?,
        rows,
        name: wire.name,
        description: wire.description,
    })
}

fn layout(row: &wire::Row, columns: bool) -> Result<Layout, String> {
    let place = |names: &wire::Names| {
        Place::parse(&names.list(), columns).ok_or_else(|| format!("{:?}: `{names:?}` is no place", row.role))
    };
    let mut fields: [Option<Place>; Name::ALL.len()] = Default::default();
    for (key, names) in &row.fields {
        let Some((name, _)) = Name::ALL.iter().find(|(_, known)| known == key) else {
            return Err(format!("{:?}: there is no field `{key}`", row.role));
        };
        fields[*name as usize] = Some(place(names)?);
    }
    let mut marks = Vec::new();
    for when in &row.when {
        let like = when.like.as_deref().map(|l| Regex::new(&format!("^(?:{l})$"))).transpose();
        marks.push(Mark {
            place: place(&when.at)?,
            texts: when.text.as_ref().map(wire::Names::list).unwrap_or_default(),
            like: like.map_err(|e| e.to_string())?,
        });
    }
    let mut pairs = Vec::new();
    for pair in &row.pairs {
        let amount = pair.amount.as_ref().map(place).transpose()?;
        pairs.push(Pair { reference: place(&pair.reference)?, amount });
    }
    let covers = row.covers.unwrap_or(Covers::Header);
    Ok(Layout { role: row.role, marks, width: row.width, first: row.first, fields, pairs, covers })
}

/// Headings as they are compared.
pub(super) fn headings(row: &Row) -> Vec<String> {
    row.values.iter().map(|v| heading(v)).collect()
}

/// The layouts that come with the product, a file each.
static TEXTS: [&str; 11] = [
    include_str!("../../flat/instamed-a.toml"),
    include_str!("../../flat/instamed-c.toml"),
    include_str!("../../flat/kuali.toml"),
    include_str!("../../flat/peoplesoft-102.toml"),
    include_str!("../../flat/fulton-80.toml"),
    include_str!("../../flat/fifth-third.toml"),
    include_str!("../../flat/regulus-33.toml"),
    include_str!("../../flat/svb.toml"),
    include_str!("../../flat/gotransverse.toml"),
    include_str!("../../flat/csv-records.toml"),
    include_str!("../../flat/csv-index.toml"),
];

static BUILT_IN: LazyLock<Vec<FlatProfile>> =
    LazyLock::new(|| TEXTS.iter().filter_map(|text| parse_profile(text).ok()).collect());

/// The layouts that come with the product.
pub fn built_in() -> &'static [FlatProfile] {
    &BUILT_IN
}

/// The layout of that name.
pub fn profile(name: &str) -> Option<&'static FlatProfile> {
    built_in().iter().find(|p| p.name() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layout_that_comes_with_the_product_is_whole() {
        for text in TEXTS {
            let parsed = parse_profile(text);
            assert!(parsed.is_ok(), "{}: {parsed:?}", text.lines().next().unwrap());
        }
        assert_eq!(built_in().len(), TEXTS.len());
    }
}
