//! The population: who has which account, in which region, with which bills. Nothing is stored: account number `index`
//! is computed whenever it is asked for.
//!
//! Accounts come in pairs of the same region. In some pairs the second is a household of the first, in some the same
//! member's second account, and in some a stranger whose account number is one slip of a keyer away.

use chrono::{Days, NaiveDate};
use lockbox_domain::{AccountNumber, BillKind, Cents, MemberId, Region, StatementNumber};

use crate::draw::{Draw, Stream};
use crate::names::{self, Name};
use crate::numbers::{Kind, Tail, number, place_of};

/// Where the money came from: the account that a payment is really for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payer {
    /// The member ID's digits.
    pub member: u64,
    /// The account number's digits.
    pub account: u64,
    /// The region whose books carry the account.
    pub region: Region,
}

impl Payer {
    /// The member ID.
    pub fn member_id(&self) -> Option<MemberId> {
        MemberId::new(&self.member.to_string()).ok()
    }

    /// The account number.
    pub fn account_number(&self) -> Option<AccountNumber> {
        AccountNumber::new(&self.account.to_string()).ok()
    }
}

/// The statement number with these digits, as the billing system writes it: `S00000001`.
pub fn statement_number(digits: u64) -> Option<StatementNumber> {
    StatementNumber::new(&format!("S{digits:08}")).ok()
}

/// How the second account of a pair belongs to the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pairing {
    /// A stranger whose account number has two digits swapped.
    Swapped,
    /// A stranger whose member ID and account number differ in one digit.
    NextDigit,
    /// Another member of the same household, with the same bank account.
    Household,
    /// The same member.
    SameMember,
    /// Nothing in common.
    Strangers,
}

/// A bill that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MadeBill {
    pub(crate) statement: u64,
    pub(crate) kind: BillKind,
    pub(crate) amount: Cents,
    /// How many days before the first deposit it was made.
    pub(crate) age_days: u64,
}

/// An account with everything about it.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) payer: Payer,
    pub(crate) name: Name,
    pub(crate) pairing: Pairing,
    pub(crate) routing: &'static str,
    pub(crate) bank_account: u64,
    pub(crate) bills: Vec<MadeBill>,
}

impl Person {
    /// True when bills of both kinds are open.
    pub(crate) fn is_mixed(&self) -> bool {
        self.bills.iter().any(|b| b.kind == BillKind::Medical)
            && self.bills.iter().any(|b| b.kind == BillKind::Premium)
    }

    /// What all bills add up to.
    pub(crate) fn open(&self) -> Cents {
        Cents::total(self.bills.iter().map(|b| b.amount)).unwrap_or_default()
    }
}

/// Routing numbers of the payers' banks: in given ranges, with their check digits, of no particular bank.
const BANKS: [&str; 20] = [
    "121009919",
    "122109928",
    "321109936",
    "322209945",
    "121409959",
    "322709966",
    "122209970",
    "321179982",
    "121139999",
    "322288801",
    "061107719",
    "071207722",
    "021307737",
    "111907746",
    "103107758",
    "091407764",
    "053607777",
    "084207780",
    "272407790",
    "311907708",
];

/// Everybody who has an account.
#[derive(Debug, Clone)]
pub(crate) struct People {
    pub(crate) seed: u64,
    pub(crate) regions: Vec<Region>,
    /// How many accounts there are.
    pub(crate) count: u64,
}

impl People {
    /// The place in the population of account `nth` of region number `region`.
    pub(crate) fn place(&self, region: usize, nth: u64) -> u64 {
        let pair = (nth >> 1) * self.regions.len() as u64 + region as u64;
        (pair << 1) | (nth & 1)
    }

    /// Account number `index`, with its bills.
    pub(crate) fn person(&self, index: u64) -> Person {
        let pair = index >> 1;
        let second = index & 1 == 1;
        let first = pair << 1;
        let pairing = self.pairing(pair);
        let home =
            if second && matches!(pairing, Pairing::Household | Pairing::SameMember) { first } else { index };
        let region = self.regions[(pair % self.regions.len() as u64) as usize];
        let (member, account) = self.payer_numbers(index);
        let mut at_home = Draw::new(self.seed, Stream::Pair, home);
        let last = names::last(&mut at_home);
        let who = if second && pairing == Pairing::SameMember { first } else { index };
        let name = Name { first: names::first(&mut Draw::new(self.seed, Stream::Account, who)), last };
        let routing = at_home.pick(&BANKS);
        Person {
            payer: Payer { member, account, region },
            name,
            pairing,
            routing,
            // The factor shares none with the modulus, so no two homes share an account.
            bank_account: 1_000_000_000 + (home * 5_700_000_047) % 8_999_999_999,
            bills: self.bills(index),
        }
    }

    /// The member ID and account number of account `index`.
    pub(crate) fn payer_numbers(&self, index: u64) -> (u64, u64) {
        let first = index & !1;
        let (member, account) = match (index & 1 == 1).then(|| self.pairing(index >> 1)) {
            Some(Pairing::Swapped) => ((index, Tail::Own), (first, Tail::Swapped)),
            Some(Pairing::NextDigit) => ((first, Tail::NextDigit), (first, Tail::NextDigit)),
            Some(Pairing::SameMember) => ((first, Tail::Own), (index, Tail::Own)),
            Some(Pairing::Household | Pairing::Strangers) | None => ((index, Tail::Own), (index, Tail::Own)),
        };
        (
            number(self.seed, Kind::Member, member.0, member.1),
            number(self.seed, Kind::Account, account.0, account.1),
        )
    }

    /// The member who has this account number, if anybody.
    pub(crate) fn owner_of(&self, account: u64) -> Option<u64> {
        let place = place_of(self.seed, Kind::Account, account)?;
        [place & !1, place | 1]
            .into_iter()
            .filter(|index| *index < self.count)
            .map(|index| self.payer_numbers(index))
            .find_map(|(member, number)| (number == account).then_some(member))
    }

    fn pairing(&self, pair: u64) -> Pairing {
        match Draw::new(self.seed, Stream::Pair, pair ^ (1 << 40)).below(8) {
            0 => Pairing::Swapped,
            1 => Pairing::NextDigit,
            2 | 3 => Pairing::Household,
            4 => Pairing::SameMember,
            _ => Pairing::Strangers,
        }
    }

    fn bills(&self, index: u64) -> Vec<MadeBill> {
        use BillKind::{Medical, Premium};
        let mut draw = Draw::new(self.seed, Stream::Bills, index);
        let kinds: &[BillKind] = match draw.below(100) {
            0..=57 => &[Medical],
            58..=71 => &[Premium],
            72..=81 => &[Medical, Medical],
            82..=85 => &[Medical, Medical, Medical],
            86..=92 => &[Medical, Premium],
            _ => &[],
        };
        let mut bills: Vec<MadeBill> = Vec::with_capacity(kinds.len());
        for (k, kind) in kinds.iter().enumerate() {
            let mut cents = amount(*kind, &mut draw);
            // No two bills of an account ask for the same, so that an exact amount names one.
            while bills.iter().any(|b| b.amount.get() == cents) {
                cents += 137;
            }
            let age_days = draw.between(8, 40);
            let statement = index * 4 + k as u64 + 1;
            bills.push(MadeBill { statement, kind: *kind, amount: Cents::new(cents), age_days });
        }
        bills
    }

    /// The day a bill was made, when the first deposit is on `first`.
    pub(crate) fn statement_date(bill: &MadeBill, first: NaiveDate) -> NaiveDate {
        first.checked_sub_days(Days::new(bill.age_days)).unwrap_or(first)
    }
}

/// Copays, small bills, and some of up to $2,500; premiums between.
fn amount(kind: BillKind, draw: &mut Draw) -> i64 {
    let cents = match (kind, draw.below(100)) {
        (BillKind::Premium, _) => 1_000 * draw.between(18, 95) + draw.pick(&[0, 0, 50, 1_325, 7_412]),
        (BillKind::Medical, 0..=34) => draw.pick(&[1_500, 2_000, 2_500, 3_000, 4_000, 5_000, 7_500]),
        (BillKind::Medical, 35..=79) => draw.between(1_500, 30_000),
        (BillKind::Medical, 80..=94) => draw.between(30_000, 90_000),
        (BillKind::Medical, _) => draw.between(90_000, 250_000),
    };
    cents as i64
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use lockbox_domain::RoutingNumber;

    use super::*;

    fn people(count: u64) -> People {
        let regions = ["norcal", "socal"].map(|r| Region::new(r).unwrap()).to_vec();
        People { seed: 5, regions, count }
    }

    #[test]
    fn banks_have_good_routing_numbers() {
        for bank in BANKS {
            let routing = RoutingNumber::parse(bank).unwrap();
            assert!(routing.check_digit_ok() && routing.known_range(), "{bank}");
        }
    }

    #[test]
    fn accounts_are_unique_and_members_have_at_most_two() {
        let all = people(20_000);
        let mut accounts = HashSet::new();
        let mut members: HashMap<u64, u32> = HashMap::new();
        let mut statements = HashSet::new();
        for index in 0..all.count {
            let person = all.person(index);
            assert!(accounts.insert(person.payer.account), "account {} comes twice", person.payer.account);
            *members.entry(person.payer.member).or_default() += 1;
            assert!(person.bills.iter().all(|b| statements.insert(b.statement)));
            assert_eq!(all.owner_of(person.payer.account), Some(person.payer.member));
        }
        assert!(members.values().all(|n| *n <= 2) && members.values().any(|n| *n == 2));
        assert!(accounts.iter().all(|a| !members.contains_key(a)), "an account number is a member ID");
    }

    #[test]
    fn nobody_beyond_the_population_has_an_account() {
        let all = people(1_000);
        let (_, outside) = all.payer_numbers(1_001);
        assert!([outside, 0, u64::MAX].iter().all(|number| all.owner_of(*number).is_none()));
        // Every number one digit away is somebody's or nobody's: both occur.
        let (mut hits, mut misses) = (0, 0);
        for index in 0..1_000 {
            let account = all.payer_numbers(index).1;
            let slip = account - account % 10 + (account + 1) % 10;
            if all.owner_of(slip).is_some() { hits += 1 } else { misses += 1 }
        }
        assert!(hits > 20 && misses > 700, "{hits} hits, {misses} misses");
    }
}
