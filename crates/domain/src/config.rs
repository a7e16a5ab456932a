//! What is configured: lockboxes, regions, identifiers, money orders, policy. Plain data; reading a file into it is
//! done where files are read.

use chrono::{NaiveDate, NaiveTime};

use crate::calendar::Calendar;
use crate::ids::{LockboxNumber, Region, RoutingNumber};
use crate::item::ImageFault;
use crate::money::Cents;
use crate::queue::Reason;

/// One lockbox: a PO box, the bank that opens its mail, and the books it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockboxConfig {
    /// The bank's number of it.
    pub number: LockboxNumber,
    /// Whose books.
    pub region: Region,
    /// The PO box, as printed on the envelope.
    pub po_box: String,
    /// City and state.
    pub city: String,
    /// ZIP+4.
    pub zip: String,
    /// The bank's number of the account its deposits go to.
    pub deposit_account: String,
    /// Routing number of that bank.
    pub deposit_routing: String,
    /// Payee names that are accepted.
    pub payees: Vec<String>,
    /// After this local time the next banking day is the deposit day.
    pub cut_off: NaiveTime,
    /// IANA name of the time zone the cut-off is in.
    pub time_zone: String,
    /// The profile of its files, if named.
    pub profile: Option<String>,
    /// The template of its coupons' scan lines, if named.
    pub template: Option<String>,
    /// The files that come for every banking day.
    pub expected: Vec<ExpectedFile>,
}

/// What a file brings that is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Brings {
    /// Payments deposited on the day.
    Payments,
    /// Images of the day's payments, in their file or beside it.
    Images,
    /// The bank's statement of the day.
    Statement,
}

impl Brings {
    /// `payments`, `images` or `statement`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Payments => "payments",
            Self::Images => "images",
            Self::Statement => "statement",
        }
    }

    /// The one of that word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Payments, Self::Images, Self::Statement].into_iter().find(|b| b.as_str() == text)
    }
}

/// A file that comes for every banking day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedFile {
    /// What it brings.
    pub brings: Brings,
    /// What people call it: `cut 1`. Several that bring payments are told apart by the order in which they come.
    pub name: String,
    /// When it is late, in the lockbox's local time.
    pub by: NaiveTime,
    /// How many banking days after the day it is for; 0 is the day itself.
    pub days_later: u32,
}

impl ExpectedFile {
    /// What the built-in lockboxes expect: the payments on the evening of the day, the statement the next morning.
    pub fn built_in() -> Vec<Self> {
        let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
        let payments =
            Self { brings: Brings::Payments, name: "payments".to_owned(), by: at(18), days_later: 0 };
        let statement =
            Self { brings: Brings::Statement, name: "bank statement".to_owned(), by: at(9), days_later: 1 };
        vec![payments, statement]
    }
}

/// How an identifier's check digit is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum CheckScheme {
    /// It has none.
    #[default]
    None,
    /// Weights 2,1,2,1 from the right with digit sums, modulo 10.
    Luhn,
    /// Weights 2 to 7 from the right, modulo 11.
    Mod11,
    /// Two check digits, modulo 97.
    Mod97,
}

/// What an identifier looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdentifierShape {
    /// Fewest digits.
    pub min_digits: u8,
    /// Most digits.
    pub max_digits: u8,
    /// Its check digit.
    pub check: CheckScheme,
}

/// Who sells money orders, how to tell and how much they sell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoneyOrderIssuer {
    /// Routing number on its money orders.
    pub routing: RoutingNumber,
    /// Its name.
    pub name: String,
    /// The most it sells; none where no limit is known.
    pub limit: Option<Cents>,
    /// True when they get stale like checks.
    pub gets_stale: bool,
}

/// What the house decides by rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// A check is stale more than this many days after its date.
    pub stale_after_days: u32,
    /// A check is post-dated when its date is more than this many banking days after the deposit.
    pub post_dated_after_banking_days: u32,
    /// How many days back a duplicate is looked for.
    pub duplicate_window_days: u32,
    /// Up to this difference a short deposit is booked without approval.
    pub short_deposit_limit: Cents,
    /// How many banking days after its deposit date a bank credit may come.
    pub credit_within_banking_days: u32,
    /// How many days after its deposit date a check may come back.
    pub return_within_days: u32,
    /// How long a claim lasts, in minutes.
    pub lease_minutes: u32,
    /// Payments of this much or more are keyed twice, by two people; none: no amount needs it.
    pub second_key_from: Option<Cents>,
    /// Payments that wait for one of these reasons are keyed twice as well.
    pub second_key_reasons: Vec<Reason>,
    /// Payments wait whose front shows one of these faults.
    pub hold_image_faults: Vec<ImageFault>,
    /// Payments wait that say one of these: whole words, whatever stands between them, capitals or not.
    pub full_satisfaction_phrases: Vec<String>,
}

impl Policy {
    /// True when a decision about a payment of that amount, waiting for these reasons, is keyed twice.
    pub fn asks_for_second_key(&self, amount: Cents, reasons: &[Reason]) -> bool {
        self.second_key_from.is_some_and(|from| amount >= from)
            || reasons.iter().any(|reason| self.second_key_reasons.contains(reason))
    }
}

/// Everything that is configured.
#[derive(Debug, Clone)]
pub struct Config {
    /// The lockboxes; their regions are the regions there are.
    pub lockboxes: Vec<LockboxConfig>,
    /// What a member ID looks like.
    pub member_id: IdentifierShape,
    /// What an account number looks like.
    pub account_number: IdentifierShape,
    /// The money order issuers that are known.
    pub money_orders: Vec<MoneyOrderIssuer>,
    /// The house's rules.
    pub policy: Policy,
    /// Banking days.
    pub calendar: Calendar,
    /// Larger files are refused.
    pub max_file_bytes: u64,
}

impl Config {
    /// The lockbox of that number.
    pub fn lockbox(&self, number: &LockboxNumber) -> Option<&LockboxConfig> {
        self.lockboxes.iter().find(|l| &l.number == number)
    }

    /// The regions, each once, in the order of the lockboxes.
    pub fn regions(&self) -> Vec<Region> {
        let mut regions = Vec::new();
        for l in &self.lockboxes {
            if !regions.contains(&l.region) {
                regions.push(l.region);
            }
        }
        regions
    }

    /// The issuer of money orders with this routing number.
    pub fn money_order_issuer(&self, routing: RoutingNumber) -> Option<&MoneyOrderIssuer> {
        self.money_orders.iter().find(|m| m.routing == routing)
    }

    /// The two California lockboxes, and the policy that goes with them.
    pub fn built_in() -> Self {
        let lockbox = |number: &str, region: &str, po_box: &str, city: &str, zip: &str, account: &str| {
            Some(LockboxConfig {
                number: LockboxNumber::new(number).ok()?,
                region: Region::new(region).ok()?,
                po_box: po_box.to_owned(),
                city: city.to_owned(),
                zip: zip.to_owned(),
                deposit_account: account.to_owned(),
                deposit_routing: "121000358".to_owned(),
                payees: ["Kaiser Permanente", "Kaiser", "KP", "KFHP", "Kaiser Foundation Health Plan"]
                    .map(str::to_owned)
                    .to_vec(),
                cut_off: NaiveTime::from_hms_opt(16, 0, 0)?,
                time_zone: "America/Los_Angeles".to_owned(),
                profile: Some("kp-80".to_owned()),
                template: Some("kp-coupon-1".to_owned()),
                expected: ExpectedFile::built_in(),
            })
        };
        let issuer = |routing: &str, name: &str, limit: i64| {
            Some(MoneyOrderIssuer {
                routing: RoutingNumber::parse(routing)?,
                name: name.to_owned(),
                limit: Some(Cents::new(limit)),
                gets_stale: false,
            })
        };
        Self {
            lockboxes: [
                lockbox("0002303", "norcal", "2303", "Oakland, CA", "94604-2303", "4121002303"),
                lockbox("0060095", "socal", "60095", "Los Angeles, CA", "90060-0095", "4121060095"),
            ]
            .into_iter()
            .flatten()
            .collect(),
            member_id: IdentifierShape { min_digits: 8, max_digits: 12, check: CheckScheme::None },
            account_number: IdentifierShape { min_digits: 9, max_digits: 12, check: CheckScheme::None },
            money_orders: [issuer("000008002", "US Postal Service", 100_000)].into_iter().flatten().collect(),
            policy: Policy::built_in(),
            calendar: Calendar::with_closures(std::iter::empty::<NaiveDate>()),
            max_file_bytes: 8 << 30,
        }
    }
}

impl Policy {
    /// The policy of the built-in configuration.
    pub fn built_in() -> Self {
        Self {
            stale_after_days: 180,
            post_dated_after_banking_days: 2,
            duplicate_window_days: 400,
            short_deposit_limit: Cents::new(10_000),
            credit_within_banking_days: 5,
            return_within_days: 60,
            lease_minutes: 10,
            second_key_from: None,
            second_key_reasons: Vec::new(),
            hold_image_faults: vec![ImageFault::Unsigned],
            full_satisfaction_phrases: [
                "paid in full",
                "payment in full",
                "final payment",
                "full and final",
                "full satisfaction",
                "full settlement",
                "accord and satisfaction",
            ]
            .map(str::to_owned)
            .to_vec(),
        }
    }
}
