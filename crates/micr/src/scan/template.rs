//! What a scan line looks like, as data that was checked once.

use std::ops::Range;
use std::sync::LazyLock;

use crate::digits::{CheckRule, RuleError};

/// What a segment of a scan line holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// Member ID.
    MemberId,
    /// Account number.
    AccountNumber,
    /// Statement number.
    Statement,
    /// Amount due in cents.
    AmountDue,
    /// Amount before a discount; read as amount due where there is no `AmountDue`.
    Gross,
    /// Amount after a discount; checked to be digits, not carried.
    Net,
    /// A date; not carried.
    Date,
    /// Always the same characters.
    Literal(String),
    /// Check digit.
    Check,
    /// Something else.
    Filler,
}

/// A stretch of a scan line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Its name, for people.
    pub name: String,
    /// How many characters.
    pub width: usize,
    /// What it holds.
    pub role: Role,
}

/// A check digit of a scan line. Positions count from 0 without separators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateCheck {
    /// How it is computed.
    pub rule: CheckRule,
    /// Over which characters.
    pub over: Range<usize>,
    /// Where it stands.
    pub at: Range<usize>,
}

/// What a kind of coupon prints in its scan line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanTemplate {
    name: String,
    segments: Vec<Segment>,
    checks: Vec<TemplateCheck>,
    separators: String,
    width: usize,
}

/// Why a template was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateError {
    /// It is not such a file in TOML.
    #[error("not a file of scan line templates: {0}")]
    NotTemplates(String),
    /// A template of that name occurs twice.
    #[error("template `{0}` occurs twice")]
    Twice(String),
    /// Something in a template does not fit.
    #[error("template `{template}`: {problem}")]
    Unfit {
        /// Its name.
        template: String,
        /// What does not fit.
        problem: Unfit,
    },
}

/// What does not fit in a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unfit {
    /// Name empty or too long.
    #[error("a name has 1 to 40 characters")]
    Name,
    /// A segment's width, or that of the whole.
    #[error("segment `{0}`: widths are 1 to 40, 16 to 128 together, amounts at most 15")]
    Width(String),
    /// A role that occurs twice or is unknown, or a literal whose text does not fit.
    #[error(
        "segment `{0}`: unknown role, second of its role, or literal that is not `width` letters or digits"
    )]
    Role(String),
    /// No segment says who pays.
    #[error("neither member ID nor account number nor statement")]
    NobodyPays,
    /// Separators are letters, digits or unread characters.
    #[error("separators cannot be letters, digits, `?` or `*`")]
    Separators,
    /// A check digit outside the line, inside its own range, not in a `check` segment, or over letters.
    #[error("a check digit must stand in a `check` segment, outside its own digits, within the line")]
    Check,
    /// A `check` segment without its rule.
    #[error("a `check` segment has no entry in `checks`")]
    Unchecked,
    /// The scheme.
    #[error(transparent)]
    Rule(#[from] RuleError),
}

impl ScanTemplate {
    /// A template, if its parts fit together. `separators` may stand between segments, any number of them.
    pub fn new(
        name: &str,
        segments: Vec<Segment>,
        checks: Vec<TemplateCheck>,
        separators: &str,
    ) -> Result<Self, TemplateError> {
        let width = segments.iter().map(|s| s.width).fold(0, usize::saturating_add);
        let template =
            Self { name: name.to_owned(), segments, checks, separators: separators.to_owned(), width };
        match template.unfit() {
            None => Ok(template),
            Some(problem) => Err(TemplateError::Unfit { template: name.to_owned(), problem }),
        }
    }

    fn unfit(&self) -> Option<Unfit> {
        if self.name.trim().is_empty() || self.name.len() > 40 {
            return Some(Unfit::Name);
        }
        for (index, segment) in self.segments.iter().enumerate() {
            let money = matches!(segment.role, Role::AmountDue | Role::Gross | Role::Net);
            if !(1..=if money { 15 } else { 40 }).contains(&segment.width) {
                return Some(Unfit::Width(segment.name.clone()));
            }
            if !self.role_fits(index, segment) {
                return Some(Unfit::Role(segment.name.clone()));
            }
        }
        if !(16..=128).contains(&self.width) {
            return Some(Unfit::Width("all".to_owned()));
        }
        let pays = |s: &Segment| matches!(s.role, Role::MemberId | Role::AccountNumber | Role::Statement);
        if !self.segments.iter().any(pays) {
            return Some(Unfit::NobodyPays);
        }
        if self.separators.chars().any(|c| c.is_ascii_alphanumeric() || matches!(c, '?' | '*')) {
            return Some(Unfit::Separators);
        }
        self.unfit_checks()
    }

    fn role_fits(&self, index: usize, segment: &Segment) -> bool {
        match &segment.role {
            Role::Literal(text) => {
                text.len() == segment.width && text.bytes().all(|b| b.is_ascii_alphanumeric())
            }
            Role::Date | Role::Filler | Role::Check => true,
            role => self.segments.iter().skip(index + 1).all(|other| other.role != *role),
        }
    }

    fn unfit_checks(&self) -> Option<Unfit> {
        for check in &self.checks {
            let apart = check.over.end <= check.at.start || check.at.end <= check.over.start;
            let inside = check.over.start < check.over.end
                && check.over.end <= self.width
                && check.at.end <= self.width
                && check.at.len() == check.rule.width();
            let in_check = self.placed().any(|(place, s)| s.role == Role::Check && holds(&place, &check.at));
            let letters = self.placed().any(|(place, s)| {
                let overlap = place.start < check.over.end && check.over.start < place.end;
                overlap && matches!(&s.role, Role::Literal(t) if !t.bytes().all(|b| b.is_ascii_digit()))
            });
            if !apart || !inside || !in_check || letters {
                return Some(Unfit::Check);
            }
        }
        let mut check_segments = self.placed().filter(|(_, s)| s.role == Role::Check);
        let unchecked = check_segments.any(|(place, _)| !self.checks.iter().any(|c| c.at == place));
        unchecked.then_some(Unfit::Unchecked)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its segments, left to right.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Its check digits.
    pub fn checks(&self) -> &[TemplateCheck] {
        &self.checks
    }

    /// Characters of a line without separators.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Characters of a line that are digits, at least.
    pub(crate) fn digits(&self) -> usize {
        self.segments.iter().filter(|s| !matches!(s.role, Role::Literal(_))).map(|s| s.width).sum()
    }

    /// What may stand between segments.
    pub fn separators(&self) -> &str {
        &self.separators
    }

    /// Segments with their places, counted from 0 without separators.
    pub(crate) fn placed(&self) -> impl Iterator<Item = (Range<usize>, &Segment)> {
        self.segments.iter().scan(0_usize, |at, segment| {
            let start = *at;
            *at = at.saturating_add(segment.width);
            Some((start..*at, segment))
        })
    }
}

fn holds(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// The templates that come with the program: `kp-coupon-1`.
pub fn built_in_templates() -> &'static [ScanTemplate] {
    // A test reads the embedded file, so the empty fallback is never taken.
    static TEMPLATES: LazyLock<Vec<ScanTemplate>> = LazyLock::new(|| {
        super::parse_templates(include_str!("../../tables/scan-templates.toml")).unwrap_or_default()
    });
    &TEMPLATES
}
