//! Whose payment it could be, ranked, each with its reasons in words.
//!
//! The scheme is additive, in thousandths: what points to the account is added up, the sum is cut at 950 (a candidate is
//! never certain) and shared when several are as likely.

use lockbox_domain::{Account, AccountNumber, Candidate, Cents};

use super::claims::Claims;
use super::name;
use crate::{Known, Subject};

/// A number that names the account outright.
const ACCOUNT_NUMBER: u16 = 450;
/// The member's number.
const MEMBER_ID: u16 = 400;
/// The amount of exactly one open bill.
const EXACT_AMOUNT: u16 = 200;
/// The remitter's name.
const NAME: u16 = 250;
/// A bank account that paid this account earlier.
const BANK_ACCOUNT: u16 = 250;
/// A number that is one slip of the pen away from the account's.
const NEAR_MISS: u16 = 150;
/// Never certain.
const MOST: u16 = 950;
/// More than a person wants to see.
const SHOWN: usize = 9;

/// The accounts it could be, likeliest first.
pub fn ranked(subject: &Subject<'_>, claims: &Claims, known: &Known) -> Vec<Candidate> {
    let mut pool: Vec<&Account> = claims.accounts.iter().filter_map(|a| known.account(a)).collect();
    pool.extend(claims.members.iter().flat_map(|m| known.accounts_of(m)));
    if let Some(payer) = subject.item.payer_key() {
        pool.extend(known.accounts_of_payer(payer).iter().filter_map(|a| known.account(a)));
    }
    let mut found: Vec<Candidate> = Vec::new();
    for account in pool {
        if !found.iter().any(|c| c.account == account.number) {
            found.push(candidate(subject, claims, account, known));
        }
    }
    found.sort_by(|a, b| {
        b.probability_permille.cmp(&a.probability_permille).then_with(|| a.account.cmp(&b.account))
    });
    found.truncate(SHOWN);
    found
}

fn candidate(subject: &Subject<'_>, claims: &Claims, account: &Account, known: &Known) -> Candidate {
    let mut reasons = Vec::new();
    let mut sum = 0_u16;
    let mut add = |weight: u16, why: String| {
        sum = sum.saturating_add(weight);
        reasons.push(why);
    };
    if claims.accounts.contains(&account.number) {
        add(ACCOUNT_NUMBER, format!("account number {}", account.number));
    } else if let Some(near) = claims.labelled_accounts.iter().find(|a| near_miss(a, &account.number)) {
        add(NEAR_MISS, format!("{near} is one slip from account number {}", account.number));
    }
    if claims.members.contains(&account.member) {
        add(MEMBER_ID, format!("member ID {}", account.member));
    }
    if subject.item.remitter.as_deref().is_some_and(|r| name::agrees(r, &account.name)) {
        add(NAME, "the remitter's name".to_owned());
    }
    if subject.item.payer_key().is_some_and(|k| known.accounts_of_payer(k).contains(&account.number)) {
        add(BANK_ACCOUNT, "paid from this bank account before".to_owned());
    }
    if account.bills.iter().filter(|b| b.open() == subject.item.amount).count() == 1 {
        add(EXACT_AMOUNT, format!("exactly one open bill of {}", subject.item.amount));
    }
    let open = Cents::total(account.bills.iter().map(lockbox_domain::OpenBill::open)).unwrap_or(Cents::ZERO);
    Candidate {
        member: account.member.clone(),
        account: account.number.clone(),
        probability_permille: sum.min(MOST),
        reasons,
        open,
    }
}

/// True when one digit differs, is missing or too many, or two neighbours are exchanged.
pub fn near_miss(a: &AccountNumber, b: &AccountNumber) -> bool {
    let (a, b) = (a.as_str().as_bytes(), b.as_str().as_bytes());
    if a.len() == b.len() {
        let differing: Vec<usize> = (0..a.len()).filter(|i| a.get(*i) != b.get(*i)).collect();
        return match differing.as_slice() {
            [_] => true,
            [i, j] => i + 1 == *j && a.get(*i) == b.get(*j) && a.get(*j) == b.get(*i),
            _ => false,
        };
    }
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let same_start = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    long.len() == short.len() + 1 && short.get(same_start..) == long.get(same_start + 1..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_of_the_pen() {
        let near =
            |a: &str, b: &str| near_miss(&AccountNumber::new(a).unwrap(), &AccountNumber::new(b).unwrap());
        for (a, b, expected) in [
            ("1007809633", "1007809633", false),
            ("1007809633", "1007809643", true),
            ("1007809633", "1007806933", true),
            ("1007809633", "100780933", true),
            ("1007809633", "10078096333", true),
            ("1007809633", "1007806939", false),
            ("1007809633", "2007809634", false),
        ] {
            assert_eq!(near(a, b), expected, "{a} {b}");
        }
    }
}
