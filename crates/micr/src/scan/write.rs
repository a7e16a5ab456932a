//! Writing scan lines, check digits computed: for coupons we print, for made-up ones, for tests.

use lockbox_domain::money::Cents;

use super::template::{Role, ScanTemplate};

/// What a scan line is to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ScanFields<'a> {
    /// Member ID, digits.
    pub member_id: &'a str,
    /// Account number, digits.
    pub account_number: &'a str,
    /// The digits of the statement number.
    pub statement: &'a str,
    /// Amount due; also written where the template has a gross or net amount.
    pub amount_due: Cents,
}

/// Why no line could be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteScanError {
    /// A field is not digits or is too long for its segment.
    #[error("segment `{0}` cannot hold this")]
    Field(String),
    /// These digits have no check digit (modulo 11 leaves one number in eleven without).
    #[error("there is no check digit for this line")]
    NoCheckDigit,
}

/// The line with its check digits; segments are split by the template's first separator, but a check digit stands close.
///
/// ```
/// use lockbox_domain::Cents;
/// use lockbox_micr::{ScanFields, built_in_templates, write_scan_line};
/// let fields = ScanFields {
///     member_id: "281796573", account_number: "1007809633", statement: "1", amount_due: Cents::new(3250),
/// };
/// let line = write_scan_line(&built_in_templates()[0], &fields).unwrap();
/// assert_eq!(line, "000281796573 001007809633 0000000001 0000032507");
/// ```
pub fn write_scan_line(template: &ScanTemplate, fields: &ScanFields<'_>) -> Result<String, WriteScanError> {
    let mut line = String::with_capacity(template.width());
    let cents = fields.amount_due.get().to_string();
    for segment in template.segments() {
        let value = match &segment.role {
            Role::MemberId => fields.member_id,
            Role::AccountNumber => fields.account_number,
            Role::Statement => fields.statement,
            Role::AmountDue | Role::Gross | Role::Net => cents.as_str(),
            Role::Literal(text) => text,
            Role::Date | Role::Filler | Role::Check => "",
        };
        let literal = matches!(segment.role, Role::Literal(_));
        if value.len() > segment.width || !(literal || value.bytes().all(|b| b.is_ascii_digit())) {
            return Err(WriteScanError::Field(segment.name.clone()));
        }
        line.extend(std::iter::repeat_n('0', segment.width - value.len()));
        line.push_str(value);
    }
    for check in template.checks() {
        let over = line.get(check.over.clone()).unwrap_or_default();
        let digits = check.rule.compute(over.bytes()).ok_or(WriteScanError::NoCheckDigit)?;
        line.replace_range(check.at.clone(), digits.as_str());
    }
    Ok(spaced(&line, template))
}

fn spaced(line: &str, template: &ScanTemplate) -> String {
    let separator = template.separators().chars().next();
    let mut out = String::with_capacity(line.len() + template.segments().len());
    for (place, segment) in template.placed() {
        if place.start > 0 && segment.role != Role::Check {
            out.extend(separator);
        }
        out.push_str(line.get(place).unwrap_or_default());
    }
    out
}
