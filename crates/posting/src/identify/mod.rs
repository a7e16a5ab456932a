//! Who paid: from the identifiers on a payment to one account, or to ranked candidates.
//!
//! An account is trusted when it is in the accounts list *and* two independent pieces of evidence agree: member ID and
//! account number; or one of them with the remitter's name, the payer's bank account confirmed earlier, or the exact
//! amount of one open bill. Two that point to different members are never posted by a machine, and a number that is
//! merely close to a known one is a candidate at most.

pub mod candidates;
pub mod claims;
pub mod name;

use lockbox_domain::{Account, AccountNumber, Candidate, MemberId, Reason, StatementNumber};

use crate::{Known, Subject};
use claims::Claims;

/// What identification came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identified {
    /// One account, on this evidence.
    Account {
        /// The account.
        account: AccountNumber,
        /// The bill that is named, if one is.
        statement: Option<StatementNumber>,
        /// What it rests on.
        evidence: &'static str,
    },
    /// Nobody for sure: why, and who it could be.
    Unsure {
        /// Why.
        reason: Reason,
        /// Whose it could be, likeliest first.
        candidates: Vec<Candidate>,
        /// True when all that is known points to one member: the payer is known, the application is not.
        payer_known: bool,
    },
}

/// Finds whose payment it is.
pub fn identify(subject: &Subject<'_>, known: &Known) -> Identified {
    let claims = Claims::of(subject.item, subject.reading);
    let members: Vec<&MemberId> =
        claims.members.iter().filter(|m| !known.accounts_of(m).is_empty()).collect();
    let accounts: Vec<&Account> = claims.accounts.iter().filter_map(|a| known.account(a)).collect();
    if let Some(sure) = both_agree(&claims, &members, &accounts, known) {
        return sure;
    }
    if conflicting(&members, &accounts) {
        return unsure(Reason::IdentifiersDisagree, subject, &claims, false, known);
    }
    let pool = fitting(&members, &accounts, known);
    if pool.is_empty() {
        let reason = match () {
            () if claims.unread => Reason::Misread,
            () if claims.any() => Reason::UnknownIdentifier,
            () => Reason::NoIdentifier,
        };
        return unsure(reason, subject, &claims, false, known);
    }
    one_identifier(subject, &claims, &pool, accounts.is_empty(), known)
}

/// Member ID and account number that belong together, and nothing that contradicts them.
fn both_agree(
    claims: &Claims,
    members: &[&MemberId],
    accounts: &[&Account],
    known: &Known,
) -> Option<Identified> {
    let mut pairs: Vec<&Account> = Vec::new();
    for &account in accounts {
        if members.iter().any(|m| **m == account.member) && !pairs.iter().any(|p| p.number == account.number)
        {
            pairs.push(account);
        }
    }
    let [account] = pairs.as_slice() else { return None };
    let others = accounts.iter().any(|a| a.member != account.member)
        || members.iter().any(|m| **m != account.member && !known.accounts_of(m).is_empty());
    // A labelled identifier that is in no list contradicts as well: one of the two was meant for somebody else.
    let stray = claims.labelled_members.iter().any(|m| *m != account.member)
        || claims.labelled_accounts.iter().any(|a| *a != account.number);
    if others || stray {
        return None;
    }
    let evidence = if claims.from_scan_line { "scan-line" } else { "member+account" };
    Some(Identified::Account {
        account: account.number.clone(),
        statement: named_statement(claims, account),
        evidence,
    })
}

/// True when known identifiers point to more than one member.
fn conflicting(members: &[&MemberId], accounts: &[&Account]) -> bool {
    let mut pointed: Vec<&MemberId> = members.to_vec();
    pointed.extend(accounts.iter().map(|a| &a.member));
    pointed.sort_unstable();
    pointed.dedup();
    pointed.len() > 1
}

/// The accounts that known identifiers allow.
fn fitting<'k>(members: &[&MemberId], accounts: &[&'k Account], known: &'k Known) -> Vec<&'k Account> {
    if !accounts.is_empty() {
        let mut found = accounts.to_vec();
        found.dedup_by(|a, b| a.number == b.number);
        return found;
    }
    members.iter().flat_map(|m| known.accounts_of(m)).collect()
}

/// One identifier that is known: a second piece of evidence decides, or a person does.
fn one_identifier(
    subject: &Subject<'_>,
    claims: &Claims,
    pool: &[&Account],
    by_member: bool,
    known: &Known,
) -> Identified {
    // Another labelled identifier that nobody knows may be a slip of the pen, or somebody else's: a person looks.
    let stray =
        if by_member { !claims.labelled_accounts.is_empty() } else { !claims.labelled_members.is_empty() };
    let supported: Vec<(&Account, &'static str)> = pool
        .iter()
        .filter_map(|a| second_evidence(subject, a, by_member, pool.len(), known).map(|e| (*a, e)))
        .collect();
    match supported.as_slice() {
        [(account, evidence)] if !stray && !claims.unread => Identified::Account {
            account: account.number.clone(),
            statement: named_statement(claims, account),
            evidence,
        },
        _ => {
            let reason = match () {
                () if claims.unread => Reason::Misread,
                () if stray => Reason::UnknownIdentifier,
                () if pool.len() > 1 => Reason::SeveralCandidates,
                () => Reason::OneIdentifierOnly,
            };
            // All that is known points to one member: the payer is known, the account or the purpose is not.
            unsure(reason, subject, claims, true, known)
        }
    }
}

/// What supports this account besides the identifier, strongest first.
fn second_evidence(
    subject: &Subject<'_>,
    account: &Account,
    by_member: bool,
    pool: usize,
    known: &Known,
) -> Option<&'static str> {
    let pick = |member: &'static str, acct: &'static str| if by_member { member } else { acct };
    let remembered = subject.item.payer_key().map_or(&[][..], |k| known.accounts_of_payer(k));
    let remembered = matches!(remembered, [only] if *only == account.number);
    let remitter = subject.item.remitter.as_deref().filter(|r| !r.trim().is_empty());
    let named = remitter.is_some_and(|r| name::agrees(r, &account.name));
    let exact = account.bills.iter().filter(|b| b.open() == subject.item.amount).count() == 1;
    if pool > 1 {
        // Name and bank account say who paid, the amount which of the member's accounts: it takes both.
        return (exact && (named || remembered)).then(|| pick("member+amount", "account+amount"));
    }
    if remembered {
        return Some(pick("member+bank-account", "account+bank-account"));
    }
    if named {
        return Some(pick("member+name", "account+name"));
    }
    // Copayments are alike: an amount alone does not outweigh the name of somebody else.
    let stranger = remitter.is_some_and(|r| !name::shares_a_word(r, &account.name));
    (exact && !stranger).then(|| pick("member+amount", "account+amount"))
}

fn named_statement(claims: &Claims, account: &Account) -> Option<StatementNumber> {
    let named = |b: &&lockbox_domain::OpenBill| {
        claims.statements.iter().any(|s| *s == b.bill.number.digits() || s == b.bill.number.as_str())
    };
    account.bills.iter().find(named).map(|b| b.bill.number.clone())
}

fn unsure(
    reason: Reason,
    subject: &Subject<'_>,
    claims: &Claims,
    payer_known: bool,
    known: &Known,
) -> Identified {
    Identified::Unsure { reason, candidates: candidates::ranked(subject, claims, known), payer_known }
}
