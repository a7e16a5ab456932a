//! Our deposit accounts and the lockbox that each belongs to, for files that name accounts and never a lockbox.

use lockbox_domain::LockboxNumber;

/// Each account as the configuration writes it, and its lockbox.
pub type DepositAccounts = Vec<(String, LockboxNumber)>;

/// The lockbox of one of our accounts, however it is written: only its digits count, and zeros in front do not.
pub(crate) fn lockbox_of(accounts: &DepositAccounts, account: &str) -> Option<LockboxNumber> {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let wanted = digits(account);
    let wanted = wanted.trim_start_matches('0');
    if wanted.is_empty() {
        return None;
    }
    let found = accounts.iter().find(|(known, _)| digits(known).trim_start_matches('0') == wanted);
    found.map(|(_, lockbox)| lockbox.clone())
}
