//! A bank's columns as data.

use std::sync::OnceLock;

use serde::Deserialize;

use super::date::Picture;

/// The profiles that come with the program, in the order in which they are listed.
const BUILT_IN: [&str; 4] = [
    include_str!("../../statements/signed.toml"),
    include_str!("../../statements/debit-credit.toml"),
    include_str!("../../statements/indicator.toml"),
    include_str!("../../statements/bai-code.toml"),
];

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
        /// Table and key: `columns.amount`.
        place: &'static str,
        /// What is wrong with it.
        what: String,
    },
}

/// A column, by its name or its place.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(super) enum Column {
    /// Counted from 1.
    At(usize),
    /// One of these names, whatever their case.
    Named(Vec<String>),
}

/// Which way the money of a row goes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "style", deny_unknown_fields)]
pub(super) enum Style {
    /// The amount has a sign: a minus before or behind, or parentheses.
    Signed {
        /// True where money that leaves has no sign.
        #[serde(default)]
        debits_positive: bool,
    },
    /// A column each.
    DebitCredit {},
    /// A word in a column of its own.
    Indicator {
        /// Words for money that leaves.
        debit: Vec<String>,
        /// Words for money that comes.
        credit: Vec<String>,
    },
    /// A BAI2 type code in a column of its own.
    BaiCode {},
}

/// The columns by what they hold.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Columns {
    pub(super) date: Column,
    pub(super) value_date: Option<Column>,
    pub(super) account: Option<Column>,
    pub(super) amount: Option<Column>,
    pub(super) debit: Option<Column>,
    pub(super) credit: Option<Column>,
    pub(super) direction: Option<Column>,
    pub(super) code: Option<Column>,
    #[serde(rename = "type")]
    pub(super) kind: Option<Column>,
    pub(super) bank_reference: Option<Column>,
    pub(super) customer_reference: Option<Column>,
    pub(super) text: Option<Column>,
    pub(super) balance: Option<Column>,
    pub(super) currency: Option<Column>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    name: String,
    description: String,
    dates: Vec<String>,
    #[serde(default)]
    absent: Vec<String>,
    delimiter: Option<char>,
    #[serde(default = "double_quote")]
    quote: char,
    #[serde(default = "point")]
    decimal: char,
    account: Option<String>,
    columns: Columns,
    amount: Style,
}

fn double_quote() -> char {
    '"'
}

fn point() -> char {
    '.'
}

/// A layout of a CSV statement, checked.
#[derive(Debug, Clone)]
pub struct Profile {
    name: String,
    description: String,
    pub(super) dates: Vec<Picture>,
    /// Names of columns that a file of this layout does not have.
    pub(super) absent: Vec<String>,
    /// What separates fields; found by looking where it is not given.
    pub(super) delimiter: Option<char>,
    pub(super) quote: char,
    pub(super) decimal: char,
    /// The account, where no column names it.
    pub(super) account: Option<String>,
    pub(super) columns: Columns,
    pub(super) style: Style,
}

impl Profile {
    /// Its name, as configuration names it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is for, in a line.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The columns that a row cannot do without.
    pub(super) fn required(&self) -> Vec<&Column> {
        let columns = &self.columns;
        let mut required = vec![&columns.date];
        match self.style {
            Style::Signed { .. } => required.extend(&columns.amount),
            Style::DebitCredit {} => required.extend(columns.debit.iter().chain(&columns.credit)),
            Style::Indicator { .. } => required.extend(columns.amount.iter().chain(&columns.direction)),
            Style::BaiCode {} => required.extend(columns.amount.iter().chain(&columns.code)),
        }
        required
    }

    /// True when its columns are known by place alone, so that a file needs no header.
    pub(super) fn is_positional(&self) -> bool {
        self.required().iter().all(|c| matches!(c, Column::At(_)))
    }
}

/// Reads and checks a profile.
pub fn parse_profile(toml: &str) -> Result<Profile, ProfileError> {
    let wire: Wire = toml::from_str(toml).map_err(|e| ProfileError::Toml(e.to_string()))?;
    let refuse = |place, what: &str| Err(ProfileError::Layout { place, what: what.to_owned() });
    if wire.dates.is_empty() {
        return refuse("dates", "there must be a picture of the date, such as MM/DD/YYYY");
    }
    let mut dates = Vec::new();
    for picture in &wire.dates {
        match Picture::parse(picture) {
            Some(parsed) => dates.push(parsed),
            None => return refuse("dates", &format!("{picture} is no picture of YYYY or YY, MM and DD")),
        }
    }
    let columns = &wire.columns;
    let (need, place) = match wire.amount {
        Style::Signed { .. } => (columns.amount.is_some(), "columns.amount"),
        Style::DebitCredit {} => (columns.debit.is_some() && columns.credit.is_some(), "columns.debit"),
        Style::Indicator { .. } => {
            (columns.amount.is_some() && columns.direction.is_some(), "columns.direction")
        }
        Style::BaiCode {} => (columns.amount.is_some() && columns.code.is_some(), "columns.code"),
    };
    if !need {
        return refuse(place, "the style of the amount needs this column");
    }
    if let Style::Indicator { debit, credit } = &wire.amount
        && (debit.is_empty() || credit.is_empty() || debit.iter().any(|d| credit.contains(d)))
    {
        return refuse("amount.debit", "debit and credit need words, and not the same");
    }
    if !matches!(wire.decimal, '.' | ',') {
        return refuse("decimal", "the decimal sign is a point or a comma");
    }
    let mut profile = Profile {
        name: wire.name,
        description: wire.description,
        dates,
        absent: wire.absent,
        delimiter: wire.delimiter,
        quote: wire.quote,
        decimal: wire.decimal,
        account: wire.account,
        columns: wire.columns,
        style: wire.amount,
    };
    if profile.required().iter().any(|c| **c == Column::At(0)) {
        return refuse("columns", "columns are counted from 1");
    }
    if let Style::Indicator { debit, credit } = &mut profile.style {
        debit.iter_mut().chain(credit).for_each(|w| w.make_ascii_lowercase());
    }
    Ok(profile)
}

/// The profiles that come with the program.
pub fn built_in() -> &'static [Profile] {
    static PROFILES: OnceLock<Vec<Profile>> = OnceLock::new();
    // A test reads each of them.
    PROFILES.get_or_init(|| BUILT_IN.iter().filter_map(|toml| parse_profile(toml).ok()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_profile_can_be_read() {
        for toml in BUILT_IN {
            assert!(parse_profile(toml).is_ok(), "{:?} {toml}", parse_profile(toml).err());
        }
        assert_eq!(built_in().len(), BUILT_IN.len());
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let whole = "name='x'\ndescription='x'\ndates=['YYYYMMDD']\n[columns]\ndate=1\namount=2\n[amount]\nstyle='signed'\n";
        assert!(parse_profile(whole).is_ok_and(|p| p.is_positional()));
        let cases = [
            ("dates=['YYYYMMDD']", "dates=[]", "profile, dates:"),
            ("YYYYMMDD", "YYYYMM", "profile, dates:"),
            ("amount=2\n", "", "profile, columns.amount:"),
            ("date=1", "date=0", "profile, columns:"),
            ("style='signed'", "style='debit-credit'", "profile, columns.debit:"),
            ("name='x'", "name='x'\ndecimal=';'", "profile, decimal:"),
            ("name='x'", "name='x'\nnonsense=1", "profile cannot be read:"),
        ];
        for (from, to, said) in cases {
            let error =
                parse_profile(&whole.replace(from, to)).err().map(|e| e.to_string()).unwrap_or_default();
            assert!(error.starts_with(said), "{to}: {error}");
        }
    }
}
