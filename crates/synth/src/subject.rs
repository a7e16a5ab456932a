//! One account about to pay: the plain payment it would make, from which every planted kind is derived.

use chrono::{Days, NaiveDate};
use lockbox_domain::{Cents, Config};

use crate::check::{Check, Draft};
use crate::draw::{Draw, Stream};
use crate::names::OnCheck;
use crate::people::{MadeBill, Pairing, People, Person};
use crate::plan::Rates;
use crate::plant::{Expect, Plant};
use crate::spelling;

/// One account about to pay, on one deposit date.
pub(crate) struct Subject<'a> {
    pub(crate) people: &'a People,
    pub(crate) config: &'a Config,
    pub(crate) rates: &'a Rates,
    /// Its place in the population.
    pub(crate) index: u64,
    pub(crate) person: Person,
    pub(crate) draw: Draw,
    /// The day of the deposit it is mailed for.
    pub(crate) deposit: NaiveDate,
    /// How many files of the lockbox come on later days, at least.
    pub(crate) files_later: u32,
    /// How many files make a day.
    pub(crate) files_a_day: u32,
}

impl<'a> Subject<'a> {
    pub(crate) fn new(
        people: &'a People,
        config: &'a Config,
        rates: &'a Rates,
        index: u64,
        deposit: NaiveDate,
    ) -> Self {
        let draw = Draw::new(people.seed, Stream::Check, index);
        let person = people.person(index);
        Self { people, config, rates, index, person, draw, deposit, files_later: 0, files_a_day: 1 }
    }

    /// The plain payment: one bill in full, or what the payer thinks fit where none is open.
    pub(crate) fn plain(&mut self) -> Draft {
        if let Some(bill) = self.bill() {
            let mut draft = self.paying(bill.amount, &[bill]);
            if self.person.is_mixed() {
                draft.planted.push(Plant::MixedExact);
            }
            return draft;
        }
        let amount = Cents::new(self.draw.between(1_500, 20_000) as i64);
        let mut draft = self.paying(amount, &[]);
        draft.planted.push(Plant::NoOpenBill);
        draft
    }

    /// A payment of `amount` meant for `bills`, with both identifiers captured.
    pub(crate) fn paying(&mut self, amount: Cents, bills: &[MadeBill]) -> Draft {
        let mut planted = Vec::new();
        if self.pays_from_a_shared_account() {
            planted.push(Plant::SharedBankAccount);
        }
        let payer = self.person.payer;
        let text = match bills.first() {
            Some(bill) if self.draw.chance(self.rates.scan_line) => {
                planted.push(Plant::ScanLine);
                self.scan_line(bill, payer.account)
            }
            _ => {
                let (text, split) = spelling::memo(payer.member, payer.account, &mut self.draw);
                if split {
                    planted.push(Plant::SplitNumber);
                }
                text
            }
        };
        let statements = bills.iter().map(|b| b.statement).collect();
        Draft { check: self.check(amount, text), payer, statements, planted, expect: Expect::Auto }
    }

    /// The coupon's scan line for `bill`, with that account number; some scanners leave the blanks out.
    pub(crate) fn scan_line(&mut self, bill: &MadeBill, account: u64) -> String {
        let line = spelling::scan_line(self.person.payer.member, account, bill.statement, bill.amount);
        if self.draw.chance(2_000) { line.replace(' ', "") } else { line }
    }

    fn check(&mut self, amount: Cents, text: String) -> Check {
        let way = OnCheck::drawn(&mut self.draw);
        let age = self.draw.between(1, 12);
        Check {
            amount,
            routing: self.person.routing,
            account: Some(self.person.bank_account),
            // Even for the first and odd for the second of a pair: whoever shares an account shares no check.
            serial: 2 * self.draw.between(51, 4_900) + (self.index & 1),
            date: self.days_before(age),
            name: way.written(self.person.name, &mut self.draw),
            text,
        }
    }

    /// Writes the payer's name on the check in that way.
    pub(crate) fn sign(&mut self, draft: &mut Draft, way: OnCheck) {
        draft.check.name = way.written(self.person.name, &mut self.draw);
    }

    /// A day so many days before the deposit.
    pub(crate) fn days_before(&self, days: u64) -> Option<NaiveDate> {
        self.deposit.checked_sub_days(Days::new(days))
    }

    /// The bill that is paid: mostly the first, sometimes another.
    pub(crate) fn bill(&mut self) -> Option<MadeBill> {
        let place = if self.draw.chance(7_000) { 0 } else { self.draw.below(self.person.bills.len() as u64) };
        self.person.bills.get(place as usize).copied()
    }

    /// True when all open bills, at least one, are of one kind: no amount is unclear then.
    pub(crate) fn has_one_kind(&self) -> bool {
        !self.person.bills.is_empty() && !self.person.is_mixed()
    }

    /// True when nobody else pays from the bank account and the member has no other account.
    pub(crate) fn is_alone(&self) -> bool {
        !matches!(self.person.pairing, Pairing::Household | Pairing::SameMember)
    }

    fn pays_from_a_shared_account(&self) -> bool {
        self.person.pairing == Pairing::Household
    }
}
