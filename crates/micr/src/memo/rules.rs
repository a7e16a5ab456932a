//! What our numbers look like and how people label them.

use lockbox_domain::config::{CheckScheme, Config, IdentifierShape};

use super::labels::{Label, Labels};
use crate::digits::CheckRule;

/// What is looked for in free text.
#[derive(Debug, Clone)]
pub struct MemoRules {
    member: Shape,
    account: Shape,
    labels: Labels,
}

#[derive(Debug, Clone)]
struct Shape {
    lengths: std::ops::RangeInclusive<usize>,
    check: Option<CheckRule>,
}

impl From<IdentifierShape> for Shape {
    fn from(shape: IdentifierShape) -> Self {
        Self {
            lengths: usize::from(shape.min_digits)..=usize::from(shape.max_digits),
            check: CheckRule::of(shape.check),
        }
    }
}

impl Shape {
    fn check_ok(&self, digits: &str) -> bool {
        digits.contains('?') || self.check.as_ref().is_none_or(|rule| rule.accepts(digits))
    }
}

/// A statement number is written with at least this many digits: `STMT 2` is not one.
const STATEMENT_WRITTEN: usize = 6;
/// Digits of a statement number at most, leading zeros not counted: what a scan line has room for.
const STATEMENT_DIGITS: usize = 10;

impl MemoRules {
    /// Rules for identifiers of these shapes, with the built-in labels.
    pub fn new(member: IdentifierShape, account: IdentifierShape) -> Self {
        Self::with_labels(member, account, Labels::built_in().clone())
    }

    /// Rules for identifiers of these shapes, with other labels.
    pub fn with_labels(member: IdentifierShape, account: IdentifierShape, labels: Labels) -> Self {
        Self { member: member.into(), account: account.into(), labels }
    }

    /// The rules of a configuration.
    pub fn of(config: &Config) -> Self {
        Self::new(config.member_id, config.account_number)
    }

    /// Member IDs of 8 to 12 digits, account numbers of 9 to 12, no check digits.
    pub fn built_in() -> Self {
        let shape = |min_digits| IdentifierShape { min_digits, max_digits: 12, check: CheckScheme::None };
        Self::new(shape(8), shape(9))
    }

    pub(super) fn labels(&self) -> &Labels {
        &self.labels
    }

    /// Digits that can be a member ID or an account number by themselves.
    pub(super) fn shortest(&self) -> usize {
        (*self.member.lengths.start()).min(*self.account.lengths.start())
    }

    /// True when a number of `written` digits, `canonical` of them without leading zeros, can be what the label says;
    /// without a label, when it can be a member ID or an account number.
    pub(super) fn length_fits(&self, label: Option<Label>, written: usize, canonical: usize) -> bool {
        match label {
            Some(Label::Member) => self.member.lengths.contains(&canonical),
            Some(Label::Account) => self.account.lengths.contains(&canonical),
            Some(Label::Statement) => {
                written >= STATEMENT_WRITTEN && (1..=STATEMENT_DIGITS).contains(&canonical)
            }
            Some(Label::Other) => false,
            None => self.member.lengths.contains(&canonical) || self.account.lengths.contains(&canonical),
        }
    }

    /// True when the check digit of `digits`, if such numbers have one, fits.
    pub(super) fn check_ok(&self, label: Option<Label>, digits: &str) -> bool {
        let fits = |shape: &Shape| shape.lengths.contains(&digits.len()) && shape.check_ok(digits);
        match label {
            Some(Label::Member) => fits(&self.member),
            Some(Label::Account) => fits(&self.account),
            Some(Label::Statement | Label::Other) => true,
            None => fits(&self.member) || fits(&self.account),
        }
    }
}
