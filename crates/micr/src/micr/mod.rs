//! MICR lines: spelling ([`notation`]), grammar ([`grammar`]), confidence ([`doubt`]), and the way back ([`write`]).

mod doubt;
mod grammar;
mod notation;
mod write;
mod x937;

use lockbox_domain::ids::RoutingNumber;
use lockbox_domain::item::PaymentKind;
use lockbox_domain::reading::MicrReading;

use crate::payment::{IssuerTable, SerialIn};
use doubt::Doubts;
use grammar::{Line, Transit};

pub use notation::Notation;
pub use write::{MicrFields, SerialPlace, WriteMicrError, write_micr};
pub use x937::{X937Fields, read_x937};

/// Reads a MICR line.
///
/// Without a `notation` it is told from the transit symbols around the routing number. Where that is not certain, the
/// reading has the text and nothing else: `A` and `C` mean different things in different systems.
///
/// Fields hold digits, and `?` for what was not read; blanks and dashes inside them are left out, except that a
/// Canadian routing number keeps the dash between branch and institution. The serial number is looked for in this
/// order: between on-us symbols left of the transit; three or more digits right of the last on-us symbol; three to
/// five digits next to the transit, split off by a blank, dash or on-us symbol. Issuers of [`crate::payment`] may say
/// otherwise.
///
/// Confidence is 1000 less what each doubt costs: see `doubt.rs` for the list. 1000 means that the grammar and the
/// check digit agree and everything was read.
pub fn read_micr(text: &str, notation: Option<Notation>) -> MicrReading {
    read_micr_with(text, notation, IssuerTable::built_in())
}

/// As [`read_micr`], with another table of issuers.
pub fn read_micr_with(text: &str, notation: Option<Notation>, issuers: &IssuerTable) -> MicrReading {
    match notation.map_or_else(|| notation::infer(text), |n| Some(notation::normalise(text, n))) {
        Some(line) => read_line(&line, issuers),
        None => MicrReading {
            text: text.trim().to_owned(),
            unread: text.bytes().filter(|b| matches!(b, b'?' | b'*')).count() as u32,
            ..MicrReading::default()
        },
    }
}

fn read_line(line: &Line, issuers: &IssuerTable) -> MicrReading {
    let mut reading =
        MicrReading { text: line.to_unicode(), unread: line.unread(), ..MicrReading::default() };
    let mut doubts = Doubts::default();
    doubts.unread(reading.unread);
    let Some(transit) = line.transit() else {
        grammar::without_transit(line, &mut reading);
        reading.confidence_permille = doubts.no_transit(&reading);
        return reading;
    };
    let issuer = read_routing(&transit, &mut reading, &mut doubts, issuers);
    grammar::left_of_transit(line.left_of(&transit), &mut reading, &mut doubts);
    grammar::right_of_transit(line.right_of(&transit), &transit, issuer, &mut reading, &mut doubts);
    if reading.account.is_none() && issuer != SerialIn::OnUs {
        doubts.no_account();
    }
    if reading.serial.is_none() {
        doubts.no_serial();
    }
    reading.confidence_permille = doubts.permille();
    reading
}

/// Fills country, routing number and kind of paper; says where this issuer prints its serial numbers.
fn read_routing(
    transit: &Transit,
    reading: &mut MicrReading,
    doubts: &mut Doubts,
    issuers: &IssuerTable,
) -> SerialIn {
    reading.country = Some(if transit.is_canadian() { "CA" } else { "US" });
    if transit.digits.contains('?') {
        reading.routing = Some(transit.digits.clone());
        return SerialIn::Usual;
    }
    let mut serial_in = SerialIn::Usual;
    match RoutingNumber::parse(&transit.digits) {
        Some(number) if number.check_digit_ok() => {
            reading.routing_valid = Some(true);
            // Nothing but zeros fits the check digit, and is nobody's.
            if !number.known_range() || transit.digits.bytes().all(|b| b == b'0') {
                doubts.unknown_range();
            }
            reading.payment = PaymentKind::Check;
            if let Some(issuer) = issuers.find(number) {
                reading.payment = issuer.payment;
                serial_in = issuer.serial_in;
            }
        }
        // Who issued it cannot be looked up with a wrong number, so the kind stays unknown.
        Some(_) => {
            reading.routing_valid = Some(false);
            doubts.wrong_check_digit();
        }
        None => {
            doubts.no_check_digit();
            reading.payment = PaymentKind::Check;
        }
    }
    reading.routing = Some(transit.digits.clone());
    serial_in
}
