//! What kind of paper a routing number tells: money orders, Treasury checks and others that are not a customer's check.

use std::sync::LazyLock;

use lockbox_domain::ids::RoutingNumber;
use lockbox_domain::item::PaymentKind;
use serde::Deserialize;

/// Where an issuer prints its serial numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SerialIn {
    /// As on any check.
    #[default]
    Usual,
    /// All of the on-us field is the serial number where a check's places have none.
    OnUs,
    /// All of the on-us field is the serial number, and the auxiliary field is the issuer's account.
    OnUsWithAuxAccount,
}

/// An issuer whose routing number tells what the paper is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    /// Routing number on its paper.
    pub routing: RoutingNumber,
    /// Its name.
    pub name: String,
    /// What its paper is.
    pub payment: PaymentKind,
    /// Where its serial numbers stand.
    pub serial_in: SerialIn,
    /// False where nobody has confirmed the number against the Federal Reserve's directory.
    pub confirmed: bool,
}

/// All issuers that are known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IssuerTable(Vec<Issuer>);

/// Why a table of issuers was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IssuerError {
    /// It is not such a table in TOML.
    #[error("not a table of issuers: {0}")]
    NotATable(String),
    /// A routing number that is not nine digits with a check digit that fits.
    #[error("`{0}` is not a routing number")]
    Routing(String),
    /// A routing number that occurs twice.
    #[error("routing number {0} occurs twice")]
    Twice(RoutingNumber),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireTable {
    issuer: Vec<WireIssuer>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireIssuer {
    routing: String,
    name: String,
    payment: WireKind,
    #[serde(default)]
    serial_in: SerialIn,
    confirmed: bool,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum WireKind {
    Check,
    MoneyOrder,
    Treasury,
    Cashiers,
    Unknown,
}

impl From<WireKind> for PaymentKind {
    fn from(kind: WireKind) -> Self {
        match kind {
            WireKind::Check => Self::Check,
            WireKind::MoneyOrder => Self::MoneyOrder,
            WireKind::Treasury => Self::Treasury,
            WireKind::Cashiers => Self::Cashiers,
            WireKind::Unknown => Self::Unknown,
        }
    }
}

impl IssuerTable {
    /// Reads a table as in `tables/issuers.toml`.
    pub fn parse(text: &str) -> Result<Self, IssuerError> {
        let wire: WireTable = toml::from_str(text).map_err(|e| IssuerError::NotATable(e.to_string()))?;
        let mut issuers = Vec::with_capacity(wire.issuer.len());
        for issuer in wire.issuer {
            let routing = RoutingNumber::parse(&issuer.routing)
                .filter(RoutingNumber::check_digit_ok)
                .ok_or(IssuerError::Routing(issuer.routing))?;
            issuers.push(Issuer {
                routing,
                name: issuer.name,
                payment: issuer.payment.into(),
                serial_in: issuer.serial_in,
                confirmed: issuer.confirmed,
            });
        }
        issuers.sort_by_key(|i| i.routing);
        match issuers.windows(2).find(|pair| pair[0].routing == pair[1].routing) {
            Some(pair) => Err(IssuerError::Twice(pair[0].routing)),
            None => Ok(Self(issuers)),
        }
    }

    /// The table that comes with the program.
    pub fn built_in() -> &'static Self {
        // A test reads the embedded table, so the empty fallback is never taken.
        static TABLE: LazyLock<IssuerTable> =
            LazyLock::new(|| IssuerTable::parse(include_str!("../tables/issuers.toml")).unwrap_or_default());
        &TABLE
    }

    /// The issuer with this routing number.
    pub fn find(&self, routing: RoutingNumber) -> Option<&Issuer> {
        self.0.binary_search_by_key(&routing, |i| i.routing).ok().and_then(|at| self.0.get(at))
    }

    /// All of them, by routing number.
    pub fn issuers(&self) -> &[Issuer] {
        &self.0
    }
}
