//! The rows people read: one a region and date, every difference with its code, amount and sentence.
//!
//! Rows are drawn from the state of the books alone, never from what this run did, so that the next run draws the same.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use chrono::NaiveDate;
use lockbox_domain::ids::canonical;
use lockbox_domain::recon::{Break, BreakCode, ReconDay};
use lockbox_domain::{AmountError, Cents, Region};

use crate::Reconciliation;
use crate::passes;
use crate::work::{OpenCredit, OpenDeposit, Work};

/// By date, then by the region's name.
type Rows = BTreeMap<(NaiveDate, String), ReconDay>;

/// Draws the rows and hands over what is to be booked.
pub(crate) fn finish(work: Work<'_>) -> Result<Reconciliation, AmountError> {
    let mut rows = Rows::new();
    for deposit in &work.deposits {
        add_deposit(&mut rows, &work, deposit)?;
    }
    let regions = Regions::new(&work);
    let mut unplaced = Vec::new();
    for (entries, correction) in [(&work.credits, false), (&work.corrections, true)] {
        for entry in entries.iter().filter(|c| c.free) {
            match regions.of(entry) {
                Some(region) => add_entry(&mut rows, &work, entry, correction, region)?,
                None => unplaced.push(entry.movement.id),
            }
        }
    }
    let days = rows
        .into_values()
        .map(|mut day| {
            day.breaks.sort_by(|a, b| (a.code, &a.message, a.entry).cmp(&(b.code, &b.message, b.entry)));
            day
        })
        .collect();
    let Work { matches, waiting, adjustments, closed: corrections, .. } = work;
    Ok(Reconciliation { matches, waiting, adjustments, corrections, days, unplaced })
}

fn row(rows: &mut Rows, date: NaiveDate, region: Region) -> &mut ReconDay {
    rows.entry((date, region.to_string())).or_insert_with(|| ReconDay {
        date,
        region,
        lockbox: Cents::ZERO,
        bank: None,
        ledger: Cents::ZERO,
        breaks: Vec::new(),
    })
}

fn add_deposit(rows: &mut Rows, work: &Work<'_>, deposit: &OpenDeposit<'_>) -> Result<(), AmountError> {
    let p = deposit.position;
    let day = row(rows, p.deposit.date, p.region);
    day.lockbox = day.lockbox.plus(p.lockbox)?;
    day.ledger = day.ledger.plus(p.ledger)?;
    let nothing_to_credit = p.lockbox.is_zero() && p.held.is_zero();
    if deposit.seen || nothing_to_credit {
        let bank = deposit.credited.plus(deposit.waiting)?;
        day.bank = Some(day.bank.unwrap_or(Cents::ZERO).plus(bank)?);
    }
    for (code, amount, said) in deposit_breaks(work, deposit)? {
        let message = format!("lockbox {}: {said}", p.deposit.lockbox);
        day.breaks.push(Break { code, amount, message, entry: None });
    }
    Ok(())
}

type Said = (BreakCode, Cents, String);

fn deposit_breaks(work: &Work<'_>, deposit: &OpenDeposit<'_>) -> Result<Vec<Said>, AmountError> {
    let p = deposit.position;
    let mut said = Vec::new();
    let ledger = p.lockbox.minus(p.ledger)?;
    if !ledger.is_zero() {
        let (was, files) = (p.ledger.grouped(), p.lockbox.grouped());
        let next = if p.ledger < p.lockbox { "; post what was imported" } else { "" };
        let text = format!("ledger was debited {was}, the files say {files}{next}");
        said.push((BreakCode::LedgerDiffers, ledger, text));
    }
    let bank = deposit.credited.plus(deposit.waiting)?;
    let missing = p.lockbox.minus(bank)?;
    if missing.is_negative() {
        said.push((BreakCode::BankOver, missing, over(deposit, bank, missing)?));
        return Ok(said);
    }
    // Of what is missing, this much is known to be a short credit; the rest may still come.
    let waits = !deposit.waiting.is_zero();
    let short = if waits { missing } else { deposit.adjusted.min(missing) };
    if short.is_positive() {
        said.push((BreakCode::BankShort, short, short_sentence(work, deposit, bank, short)));
    }
    let to_come = missing.minus(short.max(Cents::ZERO))?;
    let all_held = !deposit.seen && p.lockbox.is_zero() && p.held.is_positive();
    if to_come.is_positive() || all_held {
        let text = to_come_sentence(work, deposit, to_come);
        said.push((BreakCode::NotYetCredited, to_come, text));
    }
    Ok(said)
}

fn over(deposit: &OpenDeposit<'_>, bank: Cents, missing: Cents) -> Result<String, AmountError> {
    let p = deposit.position;
    let base = format!("bank credited {}, the files say {}", bank.grouped(), p.lockbox.grouped());
    let more = missing.negated()?.grouped();
    Ok(if deposit.waiting.is_zero() && !deposit.adjusted.is_negative() {
        format!("{base}; the files said {more} more when it was credited, see which batch was rejected since")
    } else if deposit.waiting.is_zero() {
        format!("{base}; {more} is in deposit-adjustment-payable until the bank corrects it")
    } else if p.held.is_positive() {
        format!("{base}; batches of {} are held, release or reject them", p.held.grouped())
    } else {
        format!("{base}; {more} over is above the limit and waits for approval")
    })
}

fn short_sentence(work: &Work<'_>, deposit: &OpenDeposit<'_>, bank: Cents, short: Cents) -> String {
    let (bank, files) = (bank.grouped(), deposit.position.lockbox.grouped());
    let (short, limit) = (short.grouped(), work.books.config.policy.short_deposit_limit.grouped());
    let what = if deposit.waiting.is_zero() {
        format!("{short} is in deposit-adjustment-receivable until the bank corrects it")
    } else {
        format!("{short} short is above the limit of {limit} and waits for approval")
    };
    format!("bank credited {bank}, the files say {files}; {what}")
}

fn to_come_sentence(work: &Work<'_>, deposit: &OpenDeposit<'_>, to_come: Cents) -> String {
    let p = deposit.position;
    let last = work.books.config.calendar.previous_banking_day(deposit.until);
    let when = if work.books.today > last {
        format!("overdue since {last}, ask the bank")
    } else {
        format!("expected by {last}")
    };
    if to_come.is_zero() {
        return format!("nothing credited yet and batches of {} are held, {when}", p.held.grouped());
    }
    let of = if to_come == p.lockbox { String::new() } else { format!(" of {}", p.lockbox.grouped()) };
    format!("{}{of} not yet credited, {when}", to_come.grouped())
}

fn add_entry(
    rows: &mut Rows,
    work: &Work<'_>,
    entry: &OpenCredit<'_>,
    correction: bool,
    region: Region,
) -> Result<(), AmountError> {
    let m = entry.movement;
    let code = if correction {
        BreakCode::Correction
    } else if passes::undecided(work, entry) {
        BreakCode::AmountDiffers
    } else {
        BreakCode::CreditedWithoutDetail
    };
    let day = row(rows, m.as_of, region);
    // A correction is no credit of a deposit: it shows as a break and leaves the bank's column alone.
    let bank = if correction { Cents::ZERO } else { entry.left };
    day.bank = Some(day.bank.unwrap_or(Cents::ZERO).plus(bank)?);
    let message = entry_sentence(code, entry);
    day.breaks.push(Break { code, amount: entry.left.negated()?, message, entry: Some(m.id) });
    Ok(())
}

fn entry_sentence(code: BreakCode, entry: &OpenCredit<'_>) -> String {
    let m = entry.movement;
    let amount = entry.left.grouped();
    let mut which = format!("account {}", m.account);
    for (label, text) in [("reference", &m.customer_reference), ("bank reference", &m.bank_reference)] {
        if !text.trim().is_empty() {
            let _ = write!(which, ", {label} {}", text.trim());
        }
    }
    let which = lockbox_domain::sanitise(&which);
    match code {
        BreakCode::Correction => {
            format!("bank corrected {amount} ({which}) and no adjustment of that amount is open")
        }
        BreakCode::AmountDiffers => {
            let could = "could be for more than one deposit, or for a part of one";
            format!("credit of {amount} ({which}) {could}; it is not guessed")
        }
        _ => format!("bank credited {amount} ({which}) and no file tells of it; ask the bank for the file"),
    }
}

/// The region of an entry: of the lockbox and account that it names, else of the account, else of the lockbox.
struct Regions(HashMap<(String, String), Region>);

impl Regions {
    fn new(work: &Work<'_>) -> Self {
        let books = work.books;
        let configured =
            books.config.lockboxes.iter().map(|l| (l.deposit_account.as_str(), l.number.as_str(), l.region));
        let deposited =
            (books.deposits.iter()).map(|d| (d.bank_account.as_str(), d.deposit.lockbox.as_str(), d.region));
        let mut regions = HashMap::new();
        for (account, lockbox, region) in configured.chain(deposited) {
            let (account, lockbox) = (canonical(account), lockbox.to_owned());
            regions.entry((account.clone(), lockbox.clone())).or_insert(region);
            regions.entry((account, String::new())).or_insert(region);
            regions.entry((String::new(), lockbox)).or_insert(region);
        }
        Self(regions)
    }

    fn of(&self, entry: &OpenCredit<'_>) -> Option<Region> {
        let m = entry.movement;
        let (account, lockbox) = (canonical(&m.account), canonical(&m.customer_reference));
        let none = String::new;
        let by = [(account.clone(), lockbox.clone()), (account, none()), (none(), lockbox)];
        by.iter().find_map(|key| self.0.get(key).copied())
    }
}
