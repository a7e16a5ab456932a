//! MICR lines written in Unicode, for made-up checks and for tests of the reader.

use lockbox_domain::money::Cents;

/// Where a check carries its serial number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SerialPlace {
    /// Left of the transit between on-us symbols: business checks.
    #[default]
    AuxOnUs,
    /// Right of the account's on-us symbol: most personal checks.
    BehindAccount,
    /// Between transit and account: some personal checks.
    BeforeAccount,
}

/// What a line is to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MicrFields<'a> {
    /// Nine digits, or `ddddd-ddd` (Canada), or `dddd-dddd` (old form).
    pub routing: &'a str,
    /// Digits, dashes and blanks.
    pub account: &'a str,
    /// Digits.
    pub serial: Option<&'a str>,
    /// Where the serial number stands.
    pub serial_place: SerialPlace,
    /// External processing code, a digit.
    pub epc: Option<char>,
    /// One to six digits.
    pub tran_code: Option<&'a str>,
    /// Up to ten digits of cents.
    pub amount: Option<Cents>,
}

/// Fields of which no line can be made that reads back the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} cannot be printed in a MICR line")]
pub struct WriteMicrError(&'static str);

/// The line in Unicode's MICR characters.
///
/// ```
/// use lockbox_micr::{MicrFields, write_micr};
/// let fields = MicrFields {
///     routing: "121000248", account: "0123456789", serial: Some("001234"), ..MicrFields::default()
/// };
/// assert_eq!(write_micr(&fields).unwrap(), "⑈001234⑈ ⑆121000248⑆ 0123456789⑈");
/// ```
pub fn write_micr(fields: &MicrFields<'_>) -> Result<String, WriteMicrError> {
    check(fields)?;
    let mut line = String::with_capacity(80);
    let place = |wanted| fields.serial.filter(|_| fields.serial_place == wanted);
    if let Some(serial) = place(SerialPlace::AuxOnUs) {
        line.extend(["⑈", serial, "⑈ "]);
    }
    line.extend(fields.epc);
    line.push('⑆');
    line.extend(fields.routing.chars().map(dash));
    line.push_str("⑆ ");
    if let Some(serial) = place(SerialPlace::BeforeAccount) {
        line.extend([serial, " "]);
    }
    line.extend(fields.account.chars().map(dash));
    line.push('⑈');
    for behind in [place(SerialPlace::BehindAccount), fields.tran_code].into_iter().flatten() {
        line.extend([" ", behind]);
    }
    if let Some(amount) = fields.amount {
        line.push_str(&format!(" ⑇{:010}⑇", amount.get()));
    }
    Ok(line)
}

fn dash(c: char) -> char {
    if c == '-' { '⑉' } else { c }
}

fn check(fields: &MicrFields<'_>) -> Result<(), WriteMicrError> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let routing = match fields.routing.split_once('-') {
        None => fields.routing.len() == 9 && digits(fields.routing),
        Some((a, b)) => matches!((a.len(), b.len()), (5, 3) | (4, 4)) && digits(a) && digits(b),
    };
    let account = fields.account.bytes().all(|b| b.is_ascii_digit() || b == b'-' || b == b' ')
        && fields.account.bytes().any(|b| b.is_ascii_digit());
    let serial = fields.serial.is_none_or(|serial| {
        let len = match fields.serial_place {
            SerialPlace::AuxOnUs => 1..=15,
            SerialPlace::BehindAccount => 3..=10,
            SerialPlace::BeforeAccount => 3..=5,
        };
        digits(serial) && len.contains(&serial.len())
    });
    // Right of an account that has no serial number elsewhere, three digits would be read as one.
    let in_aux = fields.serial.is_some() && fields.serial_place == SerialPlace::AuxOnUs;
    let longest_code = if in_aux { 6 } else { 2 };
    let code = fields.tran_code.is_none_or(|code| digits(code) && code.len() <= longest_code);
    let amount = fields.amount.is_none_or(|a| (0..=9_999_999_999).contains(&a.get()));
    for (ok, what) in [
        (routing, "this routing number"),
        (account, "this account number"),
        (serial, "this serial number"),
        (fields.epc.is_none_or(|c| c.is_ascii_digit()), "this external processing code"),
        (code, "this transaction code"),
        (amount, "this amount"),
    ] {
        if !ok {
            return Err(WriteMicrError(what));
        }
    }
    Ok(())
}
