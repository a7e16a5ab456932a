//! What a field says: an amount, a day, the parts of a MICR line.

use chrono::NaiveDate;
use lockbox_domain::{Cents, Diagnostic, ProblemCode, RoutingNumber, Scope};

use super::record::{Record, latin_1, number};
use crate::report::Report;

/// The amount in that field, whole cents; a problem told where there is none.
pub(super) fn amount(record: &Record<'_>, name: &str, report: &mut Report) -> Option<Cents> {
    let columns = columns(record, name);
    let found = number(columns).and_then(|n| i64::try_from(n).ok()).map(Cents::new);
    if found.is_none() {
        let message = format!("the {name} of the {} cannot be read", title(record));
        report.tell(
            Diagnostic::error(ProblemCode::BadAmount, Scope::Item, record.at(name), message)
                .because("digits of cents", latin_1(columns)),
        );
    }
    found
}

/// A number that a control states; none where it is blank, a problem told where it is something else.
pub(super) fn stated(record: &Record<'_>, name: &str, report: &mut Report) -> Option<u64> {
    let columns = columns(record, name);
    let found = number(columns);
    if found.is_none() && !columns.trim_ascii().is_empty() {
        let message = format!("the {name} of the {} is no number", title(record));
        report.tell(
            Diagnostic::error(ProblemCode::FieldNotNumeric, Scope::Batch, record.at(name), message)
                .because("digits", latin_1(columns)),
        );
    }
    found
}

/// A day as `YYYYMMDD`; none where it is blank, a warning told where it is something else.
pub(super) fn day(record: &Record<'_>, name: &str, report: &mut Report) -> Option<NaiveDate> {
    let columns = columns(record, name);
    let found = date(columns);
    if found.is_none() && columns.iter().any(|byte| !matches!(byte, b' ' | b'0')) {
        let message = format!("the {name} of the {} is not a date", title(record));
        report.tell(
            Diagnostic::warning(ProblemCode::BadDate, Scope::Field, record.at(name), message)
                .because("YYYYMMDD", latin_1(columns)),
        );
    }
    found
}

fn date(columns: &[u8]) -> Option<NaiveDate> {
    let digits = (columns.len() == 8).then(|| number(columns)).flatten()?;
    let digits = i32::try_from(digits).ok()?;
    NaiveDate::from_ymd_opt(digits / 10_000, (digits / 100 % 100) as u32, (digits % 100) as u32)
}

/// A value of a list; others are kept and told.
pub(super) fn one_of(record: &Record<'_>, name: &str, known: &[&str], report: &mut Report) {
    let value = record.value(name);
    if !value.is_empty() && !known.contains(&value.as_ref()) {
        let message = format!("`{value}` is not in the standard's list of the {name} of a {}", title(record));
        report.tell(
            Diagnostic::warning(ProblemCode::OddValue, Scope::Field, record.at(name), message)
                .because(known.join(" "), &value),
        );
    }
}

fn columns<'r>(record: &'r Record<'_>, name: &str) -> &'r [u8] {
    let field = record.layout().and_then(|layout| layout.field(name));
    field.map_or(&[], |field| record.columns(field))
}

pub(super) fn title(record: &Record<'_>) -> &'static str {
    record.layout().map_or("record", |layout| layout.title)
}

/// The MICR line of a check in the parts that posting needs.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Micr {
    /// Nine digits where the check digit is given, else what there is.
    pub(super) routing: Option<String>,
    pub(super) account: Option<String>,
    pub(super) serial: Option<String>,
    /// The whole line with its symbols.
    pub(super) line: String,
}

impl Micr {
    /// From the fields of a detail record, as they stand there: `/` on-us, `-` dash, `*` unread.
    pub(super) fn of(auxiliary: &str, code: &str, routing: &str, digit: &str, on_us: &str) -> Self {
        let (auxiliary, on_us) = (auxiliary.trim(), on_us.trim());
        let routing = format!("{}{}", routing.trim(), digit.trim());
        let mut parts: Vec<&str> = on_us.split('/').map(str::trim).collect();
        // A serial number stands behind the last on-us symbol, or before the first where the account has one of its own.
        let behind = if parts.len() > 1 { parts.pop().filter(|part| !part.is_empty()) } else { None };
        let account = parts.iter().rfind(|part| !part.is_empty()).map(|part| (*part).to_owned());
        let serial = match auxiliary {
            "" => behind.map(str::to_owned),
            serial => Some(serial.to_owned()),
        };
        let symbols = |text: &str| text.replace('/', "⑈").replace('-', "⑉").replace('*', "?");
        let mut line = String::new();
        if !auxiliary.is_empty() {
            line.push_str(&format!("⑈{}⑈ ", symbols(auxiliary)));
        }
        line.push_str(&symbols(code.trim()));
        line.push_str(&format!("⑆{}⑆", symbols(&routing)));
        if !on_us.is_empty() {
            line.push_str(&format!(" {}", symbols(on_us)));
        }
        Self { routing: (!routing.is_empty()).then_some(routing), account, serial, line }
    }

    /// Tells a routing number that fails its check.
    pub(super) fn check_routing(&self, record: &Record<'_>, report: &mut Report) {
        let Some(routing) = &self.routing else { return };
        if routing.len() == 9 && !RoutingNumber::parse(routing).is_some_and(|r| r.check_digit_ok()) {
            let message = format!("routing number {routing} fails its check");
            report.tell(
                Diagnostic::warning(
                    ProblemCode::BadRouting,
                    Scope::Field,
                    record.at("payor routing"),
                    message,
                )
                .because("nine digits that pass the ABA check", routing),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_in_its_parts() {
        let cases = [
            (
                ("", "", "12100024", "8", "123456789/ 1220"),
                ("121000248", "123456789", "1220", "⑆121000248⑆ 123456789⑈ 1220"),
            ),
            (
                ("001234", "", "12100024", "8", "209 153 53/111"),
                ("121000248", "209 153 53", "001234", "⑈001234⑈ ⑆121000248⑆ 209 153 53⑈111"),
            ),
            (("", "4", "1210-024", "", "12-345/"), ("1210-024", "12-345", "-", "4⑆1210⑉024⑆ 12⑉345⑈")),
            (("", "", "", "", ""), ("-", "-", "-", "⑆⑆")),
            (("", "", "12100024", "8", "12*4"), ("121000248", "12*4", "-", "⑆121000248⑆ 12?4")),
        ];
        for ((aux, code, routing, digit, on_us), (r, a, s, line)) in cases {
            let micr = Micr::of(aux, code, routing, digit, on_us);
            let dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
            assert_eq!(
                (dash(micr.routing), dash(micr.account), dash(micr.serial), micr.line.as_str()),
                (r.into(), a.into(), s.into(), line)
            );
        }
    }
}
