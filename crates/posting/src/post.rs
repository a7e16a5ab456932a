//! One payment, decided by rule: cash first, then who paid, then which bills; or the reasons why a person has to look.

use lockbox_domain::{AccountNumber, Cents, Config, Ledger, Reason};

use crate::book::{Booked, Waiting, to_account};
use crate::entries::{DepositReceived, Entry};
use crate::identify::{Identified, candidates, claims::Claims, identify};
use crate::{Known, Outcome, PostingError, Subject, rules};

/// Decides a payment. What it applies is noted in `known`.
pub fn post(subject: &Subject<'_>, known: &mut Known, config: &Config) -> Result<Outcome, PostingError> {
    let (held, detail) = rules::held(subject, config);
    let mut outcome = Outcome { reasons: held, detail, ..Outcome::default() };
    if !subject.item.amount.is_positive() {
        // A check for nothing brings no cash; a person looks at what it was meant to be.
        outcome.reasons.push(Reason::Misread);
        outcome.detail.get_or_insert_with(|| "the amount is zero".to_owned());
        return Ok(outcome);
    }
    if outcome.reasons.is_empty()
        && let Some(split) = split_by_lines(subject, known)?
    {
        return Ok(split);
    }
    match identify(subject, known) {
        Identified::Account { account, statement, evidence } => {
            outcome.evidence = Some(evidence.to_owned());
            received(subject, true, Some(evidence), &mut outcome)?;
            if !outcome.reasons.is_empty() {
                outcome.candidates =
                    candidates::ranked(subject, &Claims::of(subject.item, subject.reading), known);
                return Ok(outcome);
            }
            let waiting = waiting(subject);
            let transfers = &mut outcome.transfers;
            let booked =
                to_account(waiting, &account, statement.as_ref(), evidence, false, known, transfers)?;
            if matches!(booked, Some(Booked::KindUnclear)) {
                outcome.reasons.push(Reason::KindUnclear);
                outcome.candidates =
                    candidates::ranked(subject, &Claims::of(subject.item, subject.reading), known);
            }
        }
        Identified::Unsure { reason, candidates, payer_known } => {
            received(subject, payer_known, None, &mut outcome)?;
            outcome.reasons.push(reason);
            outcome.candidates = candidates;
        }
    }
    Ok(outcome)
}

fn received(
    subject: &Subject<'_>,
    payer_known: bool,
    evidence: Option<&str>,
    outcome: &mut Outcome,
) -> Result<(), PostingError> {
    DepositReceived {
        region: subject.region,
        deposit: &subject.deposit,
        payer_known,
        amount: subject.item.amount,
        evidence,
    }
    .write(&mut outcome.transfers)?;
    Ok(())
}

fn waiting(subject: &Subject<'_>) -> Waiting {
    Waiting { region: subject.region, ledger: Ledger::Unapplied, amount: subject.item.amount }
}

/// One check for several accounts: structured lines that name known accounts, add up to the check, and of which each
/// is to the cent an open bill of its account.
fn split_by_lines(subject: &Subject<'_>, known: &mut Known) -> Result<Option<Outcome>, PostingError> {
    let lines = &subject.item.lines;
    if lines.len() < 2 {
        return Ok(None);
    }
    let mut parts: Vec<(AccountNumber, Cents)> = Vec::new();
    for line in lines {
        let (Ok(number), Some(amount)) = (AccountNumber::new(&line.reference), line.amount) else {
            return Ok(None);
        };
        let fits = known.account(&number).is_some_and(|a| a.bills.iter().any(|b| b.open() == amount));
        if !fits || !amount.is_positive() {
            return Ok(None);
        }
        parts.push((number, amount));
    }
    let distinct = parts.iter().any(|(n, _)| *n != parts[0].0);
    if !distinct || Cents::total(parts.iter().map(|(_, c)| *c))? != subject.item.amount {
        return Ok(None);
    }
    let evidence = "account+amount";
    let mut outcome = Outcome { evidence: Some(evidence.to_owned()), ..Outcome::default() };
    received(subject, true, Some(evidence), &mut outcome)?;
    let mut trial = known.clone();
    for (account, amount) in parts {
        let part = Waiting { amount, ..waiting(subject) };
        let booked = to_account(part, &account, None, evidence, false, &mut trial, &mut outcome.transfers)?;
        if !matches!(booked, Some(Booked::Done)) {
            return Ok(None);
        }
    }
    *known = trial;
    Ok(Some(outcome))
}

#[cfg(test)]
mod tests {
    use lockbox_domain::reading::{FoundIdentifier, IdentifierKind, RemittanceReading};
    use lockbox_domain::{BillKind, positions};

    use super::*;
    use crate::testing::{account, check_balanced, item, subject};

    fn reading(text: &str) -> RemittanceReading {
        let found = text.split_whitespace().map(|word| {
            let (kind, digits) = match word.split_at(1) {
                ("M", d) => (IdentifierKind::Member, d),
                ("A", d) => (IdentifierKind::Account, d),
                ("S", d) => (IdentifierKind::Statement, d),
                _ => (IdentifierKind::Unlabelled, word),
            };
            FoundIdentifier { kind, digits: digits.to_owned(), span: (0, 0) }
        });
        RemittanceReading { scan: None, found: found.collect() }
    }

    fn known() -> Known {
        let medical = BillKind::Medical;
        let mut known = Known::new([
            account("1000000001", "81111111", "ANA SINGH", &[("S1", medical, "2026-10-01", 4000)]),
            account("1000000002", "82222222", "BO TRAN", &[("S2", medical, "2026-10-01", 9000)]),
            account("1000000003", "82222222", "BO TRAN", &[("S3", medical, "2026-10-01", 7000)]),
            account("2000000004", "84444444", "CY DIAZ", &[("S4", medical, "2026-10-01", 5000)]),
            account(
                "1000000005",
                "85555555",
                "DEE OKAFOR",
                &[("S5", medical, "2026-10-01", 5000), ("P5", BillKind::Premium, "2026-10-01", 30_000)],
            ),
        ]);
        known.add_payer(item(1).payer_key().unwrap(), AccountNumber::new("1000000002").unwrap());
        known
    }

    /// Identifiers, remitter, cents, what becomes of it.
    #[test]
    fn decisions() {
        for (text, remitter, cents, expected) in [
            ("M81111111 A1000000001", "", 4000, "member+account applied 40.00"),
            ("A1000000001 M81111111", "", 3000, "member+account applied 30.00"),
            ("M81111111 A1000000001", "", 5000, "member+account applied 40.00 on-account 10.00"),
            ("81111111 1000000001", "", 4000, "member+account applied 40.00"),
            ("M84444444 A2000000004", "", 5000, "member+account applied 50.00"),
            ("M81111111 A1000000002", "", 4000, "identifiers-disagree unidentified 40.00"),
            ("M81111111 A1000000001 A1000000002", "", 4000, "identifiers-disagree unidentified 40.00"),
            ("M81111111 A1000000099", "", 4000, "unknown-identifier unapplied 40.00"),
            ("M81111111 A1000000099", "SINGH ANA", 4000, "unknown-identifier unapplied 40.00"),
            ("M81111111", "", 4000, "member+amount applied 40.00"),
            ("M81111111", "", 100, "one-identifier-only unapplied 1.00"),
            ("M81111111", "ANA SINGH", 100, "member+name applied 1.00"),
            ("M81111111", "RAJ SINGH", 100, "one-identifier-only unapplied 1.00"),
            ("A1000000002", "", 100, "account+bank-account applied 1.00"),
            ("M82222222", "BO TRAN", 100, "several-candidates unapplied 1.00"),
            ("M82222222", "BO TRAN", 7000, "member+amount applied 70.00"),
            ("M82222222", "", 7000, "several-candidates unapplied 70.00"),
            ("M81111111", "RAJ SINGH", 4000, "member+amount applied 40.00"),
            ("M81111111", "EVE LOPEZ", 4000, "one-identifier-only unapplied 40.00"),
            ("A1000000003", "", 100, "one-identifier-only unapplied 1.00"),
            ("M89999999", "", 100, "unknown-identifier unidentified 1.00"),
            ("", "", 100, "no-identifier unidentified 1.00"),
            ("M8111?111", "", 100, "misread unidentified 1.00"),
            ("M85555555 A1000000005", "", 100, "kind-unclear unapplied 1.00"),
            ("M85555555 A1000000005", "", 30_000, "member+account applied 300.00"),
            ("M85555555 A1000000005 S5", "", 100, "member+account applied 1.00"),
        ] {
            let reading = reading(text);
            let mut check = item(cents);
            check.remitter = Some(remitter.to_owned());
            let subject = Subject { reading: &reading, ..subject(&check) };
            let outcome = post(&subject, &mut known(), &Config::built_in()).unwrap();
            check_balanced(&outcome.transfers);
            let mut words: Vec<String> = outcome.reasons.iter().map(|r| r.as_str().to_owned()).collect();
            if words.is_empty() {
                words.extend(outcome.evidence.clone());
            }
            let now = positions(&outcome.transfers).unwrap();
            words.extend(now.iter().map(|p| format!("{} {}", p.bucket.as_str(), p.amount)));
            assert_eq!(words.join(" "), expected, "{text} / {remitter} / {cents}");
        }
    }

    #[test]
    fn several_checks_for_one_bill_never_pay_it_twice() {
        let (reading, mut known) = (reading("M81111111 A1000000001"), known());
        let check = item(3000);
        let subject = Subject { reading: &reading, ..subject(&check) };
        let mut on_account = Vec::new();
        for _ in 0..2 {
            let outcome = post(&subject, &mut known, &Config::built_in()).unwrap();
            let now = positions(&outcome.transfers).unwrap();
            on_account.extend(now.iter().map(|p| (p.bucket.as_str(), p.amount.get())));
        }
        assert_eq!(on_account, [("applied", 3000), ("applied", 1000), ("on-account", 2000)]);
    }

    #[test]
    fn what_a_rule_holds_is_booked_all_the_same() {
        let reading = reading("M81111111 A1000000001");
        let mut check = item(4000);
        check.check_date = "2025-01-01".parse().ok();
        let subject = Subject { reading: &reading, ..subject(&check) };
        let outcome = post(&subject, &mut known(), &Config::built_in()).unwrap();
        assert_eq!(outcome.reasons, [Reason::StaleDated]);
        assert_eq!(outcome.candidates[0].account.as_str(), "1000000001");
        assert_eq!(outcome.transfers.len(), 1);
    }
}
