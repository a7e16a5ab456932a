//! What lowers the confidence of a MICR reading, and by how much.
//!
//! The costs are a ranking made readable, not probabilities: a line with a wrong check digit must rank below one with
//! an unread character in its amount, and so on. Only a line without any doubt has 1000.

use lockbox_domain::reading::MicrReading;

/// Doubts added up, in permille.
#[derive(Debug, Default)]
pub(super) struct Doubts {
    cost: u32,
}

impl Doubts {
    /// Every character that was not read.
    pub(super) fn unread(&mut self, count: u32) {
        self.cost = self.cost.saturating_add(count.saturating_mul(150));
    }

    /// The routing number fails its check: something was misread, and it may be more than this number.
    pub(super) fn wrong_check_digit(&mut self) {
        self.cost += 700;
    }

    /// No check digit at all: Canadian, or printed in the old form of four and four.
    pub(super) fn no_check_digit(&mut self) {
        self.cost += 100;
    }

    /// The check digit fits, but no bank has such a number.
    pub(super) fn unknown_range(&mut self) {
        self.cost += 300;
    }

    /// A field lacks the symbol that opens or closes it, so it may be cut short.
    pub(super) fn unclosed(&mut self) {
        self.cost += 300;
    }

    /// Characters that belong to no field.
    pub(super) fn stray(&mut self) {
        self.cost += 200;
    }

    /// No account number.
    pub(super) fn no_account(&mut self) {
        self.cost += 300;
    }

    /// No serial number: some paper has none, more often it was not found.
    pub(super) fn no_serial(&mut self) {
        self.cost += 100;
    }

    /// The serial number was split from the account by a dash alone; the dash may be the account's own.
    pub(super) fn serial_by_dash(&mut self) {
        self.cost += 50;
    }

    /// What is left of 1000.
    pub(super) fn permille(&self) -> u16 {
        1000_u32.saturating_sub(self.cost) as u16
    }

    /// For a line without a routing number: a little where a closed field was found, else nothing.
    pub(super) fn no_transit(mut self, reading: &MicrReading) -> u16 {
        if reading.amount.is_none() && reading.serial.is_none() {
            return 0;
        }
        self.cost = self.cost.saturating_add(700);
        self.permille()
    }
}
