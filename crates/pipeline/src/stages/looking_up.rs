//! What a set of payments needs to know before it is decided: accounts with what is open, payers' histories, earlier
//! twins; as the books stood at one version.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use lockbox_domain::{AccountNumber, Item, ItemId, MemberId};
use lockbox_posting::Known;
use lockbox_store::CheckAsked;

use super::posting::Prepared;
use crate::error::PipelineError;
use crate::office::Office;

/// What was looked up for a set.
pub(super) struct LookedUp {
    /// The version of the books that it is true for.
    pub(super) version: i64,
    /// Accounts and histories.
    pub(super) known: Known,
    /// For an item, an earlier one that seems to be the same check.
    pub(super) same: BTreeMap<ItemId, ItemId>,
}

impl LookedUp {
    /// What was looked up while `before` was being written, made true for the books after it: accounts of both sets
    /// are as `before` left them. None where that cannot be said without asking again: a history that `before` may have
    /// added to.
    pub(super) fn following(
        mut self,
        set: &[Prepared],
        before: &[Prepared],
        looked_before: &Self,
        version: i64,
    ) -> Option<Self> {
        let payers: BTreeSet<i64> = set.iter().filter_map(|p| p.needs.payer).collect();
        if !payers.is_empty()
            && before.iter().filter_map(|p| p.stored.item.payer_key()).any(|key| payers.contains(&key))
        {
            return None;
        }
        self.known.take_accounts_of(&looked_before.known);
        self.version = version;
        Some(self)
    }
}

/// Looks up what a set needs.
pub(super) async fn look_up(office: &Office, set: &[Prepared]) -> Result<LookedUp, PipelineError> {
    // Before anything else is read: what changes after it is a conflict when the set is written.
    let version = office.store().ledger_version().await?;
    let mut numbers = Vec::new();
    let mut members = Vec::new();
    let mut payers = Vec::new();
    for prepared in set {
        numbers.extend_from_slice(&prepared.needs.accounts);
        members.extend_from_slice(&prepared.needs.members);
        payers.extend(prepared.needs.payer);
    }
    let known = known_accounts(office, &mut numbers, &mut members, &payers).await?;
    let checks: Vec<CheckAsked> = set
        .iter()
        .filter_map(|p| check_asked(p.stored.id, &p.stored.item, p.stored.item.deposit_date?))
        .collect();
    let window = office.config().policy.duplicate_window_days;
    let same = office.store().same_checks(&checks, window).await?.into_iter().collect();
    Ok(LookedUp { version, known, same })
}

/// The same as a task of its own.
pub(super) async fn look_up_owned(office: Office, set: Arc<[Prepared]>) -> Result<LookedUp, PipelineError> {
    look_up(&office, &set).await
}

/// Accounts by number, by member and by what was confirmed for bank accounts earlier.
pub(super) async fn known_accounts(
    office: &Office,
    numbers: &mut Vec<AccountNumber>,
    members: &mut Vec<MemberId>,
    payers: &[i64],
) -> Result<Known, PipelineError> {
    let mut remembered =
        if payers.is_empty() { Vec::new() } else { office.store().accounts_of_payers(payers).await? };
    // Only what two identifiers or a person said is remembered: a memory must not feed on itself.
    remembered.retain(|r| confirms(&r.evidence));
    numbers.extend(remembered.iter().map(|r| r.account.clone()));
    numbers.sort_unstable();
    numbers.dedup();
    members.sort_unstable();
    members.dedup();
    let mut known = Known::new(office.store().accounts(numbers, members).await?);
    for r in remembered {
        known.add_payer(r.payer_key, r.account);
    }
    Ok(known)
}

fn confirms(evidence: &str) -> bool {
    matches!(evidence, "scan-line" | "member+account") || evidence.starts_with("operator:")
}

/// What to ask for an earlier twin with; none where serial number or account is absent.
pub(super) fn check_asked(id: ItemId, item: &Item, deposit_date: NaiveDate) -> Option<CheckAsked> {
    Some(CheckAsked { id, payer_key: item.payer_key()?, check_key: item.check_key()?, deposit_date })
}
