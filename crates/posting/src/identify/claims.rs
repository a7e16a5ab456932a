//! What a payment claims about its payer: identifiers from scan line, memo, the bank's customer field and structured
//! lines, sorted by what they could be.

use lockbox_domain::reading::{CheckDigit, IdentifierKind, RemittanceReading};
use lockbox_domain::{AccountNumber, Item, MemberId};

use crate::Needs;

/// Identifiers on a payment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claims {
    /// What could be a member ID.
    pub members: Vec<MemberId>,
    /// What could be an account number.
    pub accounts: Vec<AccountNumber>,
    /// What is labelled as a member ID.
    pub labelled_members: Vec<MemberId>,
    /// What is labelled as an account number.
    pub labelled_accounts: Vec<AccountNumber>,
    /// What names a bill: digits without leading zeros, or the bill's number as written.
    pub statements: Vec<String>,
    /// True when a character of an identifier was not read.
    pub unread: bool,
    /// True when a scan line with a right check digit says so.
    pub from_scan_line: bool,
}

impl Claims {
    /// Collects them.
    pub fn of(item: &Item, reading: &RemittanceReading) -> Self {
        let mut claims = Self::default();
        if let Some(scan) = &reading.scan {
            // A wrong check digit says that some digit is wrong, not which: member ID and account number still have to
            // agree in the accounts list, but bill and amount are not taken from such a line.
            claims.from_scan_line = scan.check_digit == Some(CheckDigit::Ok);
            claims.add(IdentifierKind::Member, scan.member_id.as_deref().unwrap_or_default());
            claims.add(IdentifierKind::Account, scan.account_number.as_deref().unwrap_or_default());
            if claims.from_scan_line {
                claims.add(IdentifierKind::Statement, scan.statement.as_deref().unwrap_or_default());
            }
        }
        for found in &reading.found {
            claims.add(found.kind, &found.digits);
        }
        if let Some(customer) = &item.customer {
            claims.add(IdentifierKind::Unlabelled, customer);
        }
        for line in &item.lines {
            claims.add(IdentifierKind::Unlabelled, &line.reference);
            claims.add(IdentifierKind::Statement, &line.reference);
            if !line.reference.trim().is_empty() {
                claims.statements.push(line.reference.trim().to_owned());
            }
        }
        claims
    }

    /// True when something is claimed.
    pub fn any(&self) -> bool {
        !self.members.is_empty() || !self.accounts.is_empty()
    }

    fn add(&mut self, kind: IdentifierKind, digits: &str) {
        if digits.is_empty() {
            return;
        }
        if digits.contains('?') {
            self.unread = true;
            return;
        }
        if kind == IdentifierKind::Statement {
            let bare: String = digits.chars().filter(char::is_ascii_digit).collect();
            let bare = bare.trim_start_matches('0');
            if !bare.is_empty() {
                self.statements.push(bare.to_owned());
            }
            return;
        }
        let (member, account) = (MemberId::new(digits).ok(), AccountNumber::new(digits).ok());
        if kind != IdentifierKind::Account {
            push(&mut self.members, member.clone());
        }
        if kind != IdentifierKind::Member {
            push(&mut self.accounts, account.clone());
        }
        match kind {
            IdentifierKind::Member => push(&mut self.labelled_members, member),
            IdentifierKind::Account => push(&mut self.labelled_accounts, account),
            _ => {}
        }
    }
}

fn push<T: PartialEq>(list: &mut Vec<T>, value: Option<T>) {
    if let Some(value) = value
        && !list.contains(&value)
    {
        list.push(value);
    }
}

/// What has to be looked up for a payment.
pub fn needs(item: &Item, reading: &RemittanceReading) -> Needs {
    let claims = Claims::of(item, reading);
    let two = !claims.labelled_members.is_empty() && !claims.labelled_accounts.is_empty();
    let payer = if two || !claims.any() { None } else { item.payer_key() };
    Needs { accounts: claims.accounts, members: claims.members, payer }
}
