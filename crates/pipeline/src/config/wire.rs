//! The shape of `lockbox.toml`, and how it is laid over the built-in configuration.

use std::ops::Range;

use chrono::{NaiveDate, NaiveTime};
use lockbox_domain::config::{
    Brings, CheckScheme, ExpectedFile, IdentifierShape, LockboxConfig, MoneyOrderIssuer,
};
use lockbox_domain::{Calendar, Cents, Config, ImageFault, LockboxNumber, Reason, Region, RoutingNumber};
use serde::Deserialize;
use toml::Spanned;

/// A mistake with the bytes it stands at.
type Mistake = (Range<usize>, String);

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct File {
    max_file_bytes: Option<u64>,
    pub(super) archive: Option<Archive>,
    pub(super) profiles: Vec<Spanned<String>>,
    pub(super) templates: Vec<Spanned<String>>,
    pub(super) read_images: Option<bool>,
    pub(super) typed_text: Option<String>,
    pub(super) image_names: Option<Spanned<String>>,
    pub(super) letters: Option<Spanned<String>>,
    pub(super) sign_on: Option<super::sign_on::Part>,
    policy: PolicyPart,
    member_id: Option<Shape>,
    account_number: Option<Shape>,
    calendar: CalendarPart,
    lockbox: Option<Vec<LockboxPart>>,
    money_order: Option<Vec<MoneyOrderPart>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Archive {
    pub(super) folder: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct PolicyPart {
    stale_after_days: Option<u32>,
    post_dated_after_banking_days: Option<u32>,
    duplicate_window_days: Option<u32>,
    short_deposit_limit: Option<Spanned<String>>,
    credit_within_banking_days: Option<u32>,
    return_within_days: Option<u32>,
    lease_minutes: Option<u32>,
    second_key_from: Option<Spanned<String>>,
    second_key_reasons: Vec<Spanned<String>>,
    hold_image_faults: Option<Vec<Spanned<String>>>,
    full_satisfaction_phrases: Option<Vec<Spanned<String>>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    min_digits: u8,
    max_digits: u8,
    #[serde(default)]
    check: Check,
}

#[derive(Debug, Default, Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Check {
    #[default]
    None,
    Luhn,
    Mod11,
    Mod97,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct CalendarPart {
    closures: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LockboxPart {
    number: Spanned<String>,
    region: Spanned<String>,
    deposit_account: String,
    #[serde(default)]
    po_box: String,
    #[serde(default)]
    city: String,
    #[serde(default)]
    zip: String,
    #[serde(default)]
    deposit_routing: String,
    #[serde(default)]
    payees: Vec<String>,
    cut_off: Option<Spanned<String>>,
    time_zone: Option<Spanned<String>>,
    profile: Option<String>,
    template: Option<String>,
    expected: Option<Vec<ExpectedPart>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedPart {
    brings: Spanned<String>,
    name: Option<String>,
    by: Spanned<String>,
    #[serde(default)]
    days_later: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MoneyOrderPart {
    routing: Spanned<String>,
    name: String,
    limit: Option<Spanned<String>>,
    #[serde(default)]
    gets_stale: bool,
}

impl File {
    pub(super) fn lay_over(&self, config: &mut Config) -> Result<(), Mistake> {
        let policy = &mut config.policy;
        set(&mut policy.stale_after_days, self.policy.stale_after_days);
        set(&mut policy.post_dated_after_banking_days, self.policy.post_dated_after_banking_days);
        set(&mut policy.duplicate_window_days, self.policy.duplicate_window_days);
        set(&mut policy.credit_within_banking_days, self.policy.credit_within_banking_days);
        set(&mut policy.return_within_days, self.policy.return_within_days);
        set(&mut policy.lease_minutes, self.policy.lease_minutes);
        if let Some(limit) = &self.policy.short_deposit_limit {
            policy.short_deposit_limit = dollars(limit)?;
        }
        if let Some(from) = &self.policy.second_key_from {
            policy.second_key_from = Some(dollars(from)?);
        }
        let reason = |text: &Spanned<String>| {
            Reason::parse(text.get_ref())
                .ok_or_else(|| wrong(text, "a reason of the queue like micr-disagrees"))
        };
        policy.second_key_reasons =
            self.policy.second_key_reasons.iter().map(reason).collect::<Result<_, _>>()?;
        let fault = |text: &Spanned<String>| {
            ImageFault::parse(text.get_ref()).ok_or_else(|| wrong(text, "a fault of an image like unsigned"))
        };
        let phrase = |text: &Spanned<String>| {
            let has_words = text.get_ref().chars().any(char::is_alphabetic);
            has_words.then(|| text.get_ref().clone()).ok_or_else(|| wrong(text, "a phrase like paid in full"))
        };
        if let Some(phrases) = &self.policy.full_satisfaction_phrases {
            policy.full_satisfaction_phrases = phrases.iter().map(phrase).collect::<Result<_, _>>()?;
        }
        if let Some(faults) = &self.policy.hold_image_faults {
            policy.hold_image_faults = faults.iter().map(fault).collect::<Result<_, _>>()?;
        }
        set(&mut config.max_file_bytes, self.max_file_bytes);
        set(&mut config.member_id, self.member_id.as_ref().map(Shape::shape));
        set(&mut config.account_number, self.account_number.as_ref().map(Shape::shape));
        let closures: Result<Vec<NaiveDate>, Mistake> =
            self.calendar.closures.iter().map(|c| parsed(c, "a date like 2026-12-24")).collect();
        config.calendar = Calendar::with_closures(closures?);
        if let Some(lockboxes) = &self.lockbox {
            config.lockboxes = lockboxes.iter().map(LockboxPart::lockbox).collect::<Result<_, _>>()?;
        }
        if let Some(issuers) = &self.money_order {
            config.money_orders = issuers.iter().map(MoneyOrderPart::issuer).collect::<Result<_, _>>()?;
        }
        Ok(())
    }
}

impl Shape {
    fn shape(&self) -> IdentifierShape {
        let check = match self.check {
            Check::None => CheckScheme::None,
            Check::Luhn => CheckScheme::Luhn,
            Check::Mod11 => CheckScheme::Mod11,
            Check::Mod97 => CheckScheme::Mod97,
        };
        IdentifierShape { min_digits: self.min_digits, max_digits: self.max_digits, check }
    }
}

impl LockboxPart {
    fn lockbox(&self) -> Result<LockboxConfig, Mistake> {
        let time_zone = match &self.time_zone {
            Some(name) => {
                parsed::<chrono_tz::Tz>(name, "a time zone like America/Los_Angeles")?.name().to_owned()
            }
            None => "America/Los_Angeles".to_owned(),
        };
        let cut_off = match &self.cut_off {
            Some(text) => clock(text)?,
            None => NaiveTime::from_hms_opt(16, 0, 0).unwrap_or_default(),
        };
        Ok(LockboxConfig {
            number: LockboxNumber::new(self.number.get_ref())
                .map_err(|e| (self.number.span(), format!("number: {e}")))?,
            region: Region::new(self.region.get_ref())
                .map_err(|e| (self.region.span(), format!("region: {e}")))?,
            po_box: self.po_box.clone(),
            city: self.city.clone(),
            zip: self.zip.clone(),
            deposit_account: self.deposit_account.clone(),
            deposit_routing: self.deposit_routing.clone(),
            payees: self.payees.clone(),
            cut_off,
            time_zone,
            profile: self.profile.clone(),
            template: self.template.clone(),
            expected: match &self.expected {
                Some(parts) => parts.iter().map(ExpectedPart::expected).collect::<Result<_, _>>()?,
                None => ExpectedFile::built_in(),
            },
        })
    }
}

impl ExpectedPart {
    fn expected(&self) -> Result<ExpectedFile, Mistake> {
        let brings = Brings::parse(self.brings.get_ref())
            .ok_or_else(|| wrong(&self.brings, "payments, images or statement"))?;
        let name = self.name.clone().unwrap_or_else(|| self.brings.get_ref().clone());
        Ok(ExpectedFile { brings, name, by: clock(&self.by)?, days_later: self.days_later })
    }
}

impl MoneyOrderPart {
    fn issuer(&self) -> Result<MoneyOrderIssuer, Mistake> {
        let routing = RoutingNumber::parse(self.routing.get_ref())
            .ok_or_else(|| wrong(&self.routing, "a routing number of nine digits"))?;
        Ok(MoneyOrderIssuer {
            routing,
            name: self.name.clone(),
            limit: self.limit.as_ref().map(dollars).transpose()?,
            gets_stale: self.gets_stale,
        })
    }
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

fn clock(text: &Spanned<String>) -> Result<NaiveTime, Mistake> {
    NaiveTime::parse_from_str(text.get_ref(), "%H:%M").map_err(|_| wrong(text, "a time like 16:00"))
}

fn dollars(text: &Spanned<String>) -> Result<Cents, Mistake> {
    Cents::parse_dollars(text.get_ref()).map_err(|e| (text.span(), e.to_string()))
}

fn parsed<T: std::str::FromStr>(text: &Spanned<String>, expected: &str) -> Result<T, Mistake> {
    text.get_ref().parse().map_err(|_| wrong(text, expected))
}

fn wrong(text: &Spanned<String>, expected: &str) -> Mistake {
    (text.span(), format!("expected {expected}, found `{}`", text.get_ref()))
}
