//! One day three ways, row by row: what the lockbox files say, what the bank did, what is in the books, and the sum that
//! leads from one to the other.

use chrono::NaiveDate;
use lockbox_domain::bank::BankEntryKind;
use lockbox_domain::recon::{BankMovement, BreakCode, DepositPosition, ReconDay};
use lockbox_domain::{Cents, Config, Region};

use super::arriving::same_account;
use super::reconciling::days_as_they_are;
use crate::error::PipelineError;
use crate::office::Office;

/// How a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowState {
    /// All three agree.
    Matched,
    /// The bank has not credited it yet.
    OnItsWay,
    /// The bank has another amount.
    Differs,
    /// The bank has it and nothing here says what it is.
    Unknown,
}

/// A deposit, a returned check, or what else the bank did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub what: String,
    /// A second line.
    pub note: String,
    /// What the files say.
    pub lockbox: Option<Cents>,
    /// What the bank did.
    pub bank: Option<Cents>,
    /// What is in the books.
    pub books: Option<Cents>,
    /// How it stands.
    pub state: RowState,
}

/// A region's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreeWays {
    /// Whose.
    pub region: Region,
    /// The last four digits of its accounts.
    pub accounts: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
    /// The columns' sums: files, bank, books.
    pub sums: [Cents; 3],
    /// What the bank has and the books have.
    pub matched: Cents,
    /// In the books, and not yet at the bank.
    pub on_its_way: Cents,
    /// What the bank has less than the books, of what both have; negative when it has more.
    pub difference: Cents,
    /// What the bank has that nothing here explains.
    pub unknown: Cents,
}

/// A day three ways, a region each.
pub async fn three_ways(office: &Office, day: NaiveDate) -> Result<Vec<ThreeWays>, PipelineError> {
    let config = office.config();
    let days = days_as_they_are(office, Some(day)).await?;
    let deposits = office.store().deposit_positions(day, day).await?;
    let accounts: Vec<&str> = config.lockboxes.iter().map(|l| l.deposit_account.as_str()).collect();
    let movements = office.store().movements(&accounts, day, day).await?;
    let mut found = Vec::new();
    for region in config.regions() {
        let of_day = days.iter().find(|d| d.region == region);
        let deposits: Vec<&DepositPosition> = deposits.iter().filter(|d| d.region == region).collect();
        let returns: Vec<&BankMovement> = movements
            .iter()
            .filter(|m| {
                m.kind == BankEntryKind::ReturnedItem && region_of_account(config, &m.account) == Some(region)
            })
            .collect();
        found.push(of_region(config, region, of_day, &deposits, &returns)?);
    }
    Ok(found)
}

fn of_region(
    config: &Config,
    region: Region,
    day: Option<&ReconDay>,
    deposits: &[&DepositPosition],
    returns: &[&BankMovement],
) -> Result<ThreeWays, PipelineError> {
    let mut rows = Vec::new();
    let others = others(day)?;
    let known = Cents::total(others.iter().filter_map(|row| row.bank))?;
    // What the bank credited for deposits, what waits for approval included.
    let credited = match day.and_then(|d| d.bank) {
        Some(bank) => Some(bank.minus(known)?),
        None => None,
    };
    for deposit in deposits {
        let bank = if deposits.len() == 1 { credited } else { Some(deposit.credited) };
        rows.push(of_deposit(deposit, bank.filter(|b| !b.is_zero() || deposit.lockbox.is_zero()))?);
    }
    for returned in returns {
        rows.push(of_return(returned));
    }
    rows.extend(others);
    let column = |of: fn(&Row) -> Option<Cents>| Cents::total(rows.iter().filter_map(of));
    let sums = [column(|r| r.lockbox)?, column(|r| r.bank)?, column(|r| r.books)?];
    let mut view = ThreeWays {
        region,
        accounts: config
            .lockboxes
            .iter()
            .filter(|l| l.region == region)
            .map(|l| l.deposit_account.chars().skip(l.deposit_account.len().saturating_sub(4)).collect())
            .collect(),
        sums,
        matched: Cents::ZERO,
        on_its_way: Cents::ZERO,
        difference: Cents::ZERO,
        unknown: Cents::ZERO,
        rows: Vec::new(),
    };
    for row in &rows {
        match (row.bank, row.books) {
            (Some(bank), Some(books)) => {
                view.matched = view.matched.plus(bank)?;
                view.difference = view.difference.plus(books.minus(bank)?)?;
            }
            (Some(bank), None) => view.unknown = view.unknown.plus(bank)?,
            (None, Some(books)) => view.on_its_way = view.on_its_way.plus(books)?,
            (None, None) => {}
        }
    }
    view.rows = rows;
    Ok(view)
}

fn of_deposit(p: &DepositPosition, bank: Option<Cents>) -> Result<Row, PipelineError> {
    let state = match bank {
        None => RowState::OnItsWay,
        Some(bank) if bank == p.ledger && p.ledger == p.lockbox => RowState::Matched,
        Some(_) => RowState::Differs,
    };
    let mut notes = Vec::new();
    if p.held.is_positive() {
        notes.push(format!("batches of {} are held beside it", p.held.grouped()));
    }
    if p.adjusted.is_positive() {
        notes.push(format!("{} is booked as owed by the bank", p.adjusted.grouped()));
    } else if p.adjusted.is_negative() {
        notes.push(format!("{} is booked as owed to the bank", p.adjusted.negated()?.grouped()));
    }
    Ok(Row {
        what: format!("Deposit, lockbox {}", p.deposit.lockbox),
        note: notes.join("; "),
        lockbox: Some(p.lockbox),
        bank,
        books: Some(p.ledger),
        state,
    })
}

fn of_return(m: &BankMovement) -> Row {
    let booked = (!m.matched.is_zero()).then_some(m.matched);
    let state = match booked {
        Some(booked) if booked == m.amount => RowState::Matched,
        Some(_) => RowState::Differs,
        None => RowState::Unknown,
    };
    Row {
        what: format!("Returned check {}", lockbox_domain::sanitise(m.customer_reference.trim())),
        note: lockbox_domain::sanitise(m.text.trim()),
        lockbox: None,
        bank: Some(m.amount),
        books: booked,
        state,
    }
}

/// What the bank credited and nothing here explains. A correction moved no deposit's money: it is told below.
fn others(day: Option<&ReconDay>) -> Result<Vec<Row>, PipelineError> {
    let mut rows = Vec::new();
    for b in day.into_iter().flat_map(|d| &d.breaks) {
        let what = match b.code {
            BreakCode::CreditedWithoutDetail => "Credit that no file tells of",
            BreakCode::AmountDiffers => "Credit that could be for several deposits",
            _ => continue,
        };
        rows.push(Row {
            what: what.to_owned(),
            note: b.message.clone(),
            lockbox: None,
            bank: Some(b.amount.negated()?),
            books: None,
            state: RowState::Unknown,
        });
    }
    Ok(rows)
}

fn region_of_account(config: &Config, account: &str) -> Option<Region> {
    config.lockboxes.iter().find(|l| same_account(&l.deposit_account, account)).map(|l| l.region)
}
