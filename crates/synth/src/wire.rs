//! The truth as JSON lines beside the mail, and back.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use lockbox_domain::recon::BreakCode;
use lockbox_domain::{Cents, LockboxNumber, Reason, Region};
use serde::{Deserialize, Serialize};

use crate::error::SynthError;
use crate::output::Output;
use crate::people::Payer;
use crate::plant::{Expect, Plant};
use crate::truth::{Truth, TruthBatch, TruthBreak, TruthDeposit, TruthItem, TruthReturn};

/// The truth files, beside the mail.
const ITEMS: &str = "truth/items.jsonl";
const DEPOSITS: &str = "truth/deposits.jsonl";
const BREAKS: &str = "truth/breaks.jsonl";
const RETURNS: &str = "truth/returns.jsonl";

#[derive(Serialize, Deserialize)]
struct ItemLine {
    file: String,
    lockbox: String,
    deposit_date: String,
    batch: u32,
    item: u32,
    occurrence: u32,
    amount_cents: i64,
    member_id: Option<u64>,
    account_number: Option<u64>,
    region: Option<String>,
    statements: Vec<u64>,
    planted: Vec<String>,
    expect: String,
    reasons: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct DepositLine {
    lockbox: String,
    region: String,
    date: String,
    items: u32,
    amount_cents: i64,
    credits: Vec<CreditLine>,
}

#[derive(Serialize, Deserialize)]
struct CreditLine {
    date: String,
    amount_cents: i64,
}

#[derive(Serialize, Deserialize)]
struct BreakLine {
    date: String,
    region: String,
    code: String,
    amount_cents: i64,
}

#[derive(Serialize, Deserialize)]
struct ReturnLine {
    item: usize,
    date: String,
    region: String,
    serial: String,
    amount_cents: i64,
}

impl Truth {
    /// Writes `truth/*.jsonl`.
    pub fn write(&self, dir: &mut impl Output) -> io::Result<()> {
        write_lines(dir, ITEMS, self.items.iter().map(item_line))?;
        write_lines(dir, DEPOSITS, self.deposits.iter().map(deposit_line))?;
        write_lines(dir, BREAKS, self.breaks.iter().map(break_line))?;
        write_lines(dir, RETURNS, self.returns.iter().map(return_line))
    }

    /// Reads what [`Self::write`] wrote into the folder `dir`.
    pub fn read(dir: &Path) -> Result<Self, SynthError> {
        let open = |name| -> io::Result<_> { Ok(BufReader::new(File::open(dir.join(name))?)) };
        let mut batches = HashMap::new();
        Ok(Self {
            items: read_lines(ITEMS, open(ITEMS)?, |line| item(line, &mut batches))?,
            deposits: read_lines(DEPOSITS, open(DEPOSITS)?, deposit)?,
            breaks: read_lines(BREAKS, open(BREAKS)?, break_)?,
            returns: read_lines(RETURNS, open(RETURNS)?, return_)?,
        })
    }
}

fn write_lines<T: Serialize>(
    dir: &mut impl Output,
    name: &str,
    rows: impl Iterator<Item = T>,
) -> io::Result<()> {
    let mut out = dir.file(name)?;
    for row in rows {
        serde_json::to_writer(&mut out, &row)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

/// What one row cannot be used for, in a few words.
type Why = String;

fn read_lines<L: for<'de> Deserialize<'de>, T>(
    file: &'static str,
    input: impl BufRead,
    mut row: impl FnMut(&L) -> Result<T, Why>,
) -> Result<Vec<T>, SynthError> {
    let mut rows = Vec::new();
    for (place, line) in input.lines().enumerate() {
        let bad = |why| SynthError::BadTruth { file, line: place + 1, why };
        let wire: L = serde_json::from_str(&line?).map_err(|e| bad(e.to_string()))?;
        rows.push(row(&wire).map_err(bad)?);
    }
    Ok(rows)
}

fn item_line(item: &TruthItem) -> ItemLine {
    let batch = &item.batch;
    ItemLine {
        file: batch.file.clone(),
        lockbox: batch.lockbox.to_string(),
        deposit_date: batch.deposit_date.to_string(),
        batch: batch.number,
        item: item.item,
        occurrence: item.occurrence,
        amount_cents: item.amount.get(),
        member_id: item.payer.map(|p| p.member),
        account_number: item.payer.map(|p| p.account),
        region: item.payer.map(|p| p.region.to_string()),
        statements: item.statements.clone(),
        planted: item.planted.iter().map(|p| p.as_str().to_owned()).collect(),
        expect: item.expect.as_str().to_owned(),
        reasons: item.expect.reasons().iter().map(|r| r.as_str().to_owned()).collect(),
    }
}

/// The batch of the row before, or a new one: rows of a batch follow each other, but nothing breaks if they do not.
fn item(line: &ItemLine, batches: &mut HashMap<BatchKey, Arc<TruthBatch>>) -> Result<TruthItem, Why> {
    let batch = TruthBatch {
        lockbox: lockbox(&line.lockbox)?,
        deposit_date: date(&line.deposit_date)?,
        number: line.batch,
        file: line.file.clone(),
    };
    let key = (batch.file.clone(), line.lockbox.clone(), line.batch, line.occurrence);
    let batch = Arc::clone(batches.entry(key).or_insert_with(|| Arc::new(batch)));
    let payer = match (line.member_id, line.account_number, &line.region) {
        (Some(member), Some(account), Some(name)) => Some(Payer { member, account, region: region(name)? }),
        _ => None,
    };
    Ok(TruthItem {
        batch,
        item: line.item,
        occurrence: line.occurrence,
        amount: Cents::new(line.amount_cents),
        payer,
        statements: line.statements.clone(),
        planted: words(&line.planted, Plant::parse)?,
        expect: expect(&line.expect, &line.reasons)?,
    })
}

/// File, lockbox, batch number, occurrence.
type BatchKey = (String, String, u32, u32);

fn deposit_line(deposit: &TruthDeposit) -> DepositLine {
    let credit = |(date, amount): &(NaiveDate, Cents)| CreditLine {
        date: date.to_string(),
        amount_cents: amount.get(),
    };
    DepositLine {
        lockbox: deposit.lockbox.to_string(),
        region: deposit.region.to_string(),
        date: deposit.date.to_string(),
        items: deposit.items,
        amount_cents: deposit.amount.get(),
        credits: deposit.credits.iter().map(credit).collect(),
    }
}

fn deposit(line: &DepositLine) -> Result<TruthDeposit, Why> {
    let credit = |c: &CreditLine| Ok((date(&c.date)?, Cents::new(c.amount_cents)));
    Ok(TruthDeposit {
        lockbox: lockbox(&line.lockbox)?,
        region: region(&line.region)?,
        date: date(&line.date)?,
        items: line.items,
        amount: Cents::new(line.amount_cents),
        credits: line.credits.iter().map(credit).collect::<Result<_, Why>>()?,
    })
}

fn break_line(one: &TruthBreak) -> BreakLine {
    BreakLine {
        date: one.date.to_string(),
        region: one.region.to_string(),
        code: one.code.as_str().to_owned(),
        amount_cents: one.amount.get(),
    }
}

fn break_(line: &BreakLine) -> Result<TruthBreak, Why> {
    let code = BreakCode::ALL.iter().copied().find(|c| c.as_str() == line.code);
    Ok(TruthBreak {
        date: date(&line.date)?,
        region: region(&line.region)?,
        code: code.ok_or_else(|| unknown(&line.code))?,
        amount: Cents::new(line.amount_cents),
    })
}

fn return_line(one: &TruthReturn) -> ReturnLine {
    ReturnLine {
        item: one.item,
        date: one.date.to_string(),
        region: one.region.to_string(),
        serial: one.serial.clone(),
        amount_cents: one.amount.get(),
    }
}

fn return_(line: &ReturnLine) -> Result<TruthReturn, Why> {
    Ok(TruthReturn {
        item: line.item,
        date: date(&line.date)?,
        region: region(&line.region)?,
        serial: line.serial.clone(),
        amount: Cents::new(line.amount_cents),
    })
}

fn expect(word: &str, reasons: &[String]) -> Result<Expect, Why> {
    match word {
        "auto" => Ok(Expect::Auto),
        "may-auto" => Ok(Expect::MayAuto),
        "person" => Ok(Expect::Person(words(reasons, Reason::parse)?)),
        other => Err(unknown(other)),
    }
}

fn words<T>(list: &[String], parse: fn(&str) -> Option<T>) -> Result<Vec<T>, Why> {
    list.iter().map(|w| parse(w).ok_or_else(|| unknown(w))).collect()
}

fn unknown(word: &str) -> Why {
    format!("`{word}` is not known")
}

fn date(text: &str) -> Result<NaiveDate, Why> {
    text.parse().map_err(|_| format!("`{text}` is not a date"))
}

fn region(name: &str) -> Result<Region, Why> {
    Region::new(name).map_err(|e| e.to_string())
}

fn lockbox(number: &str) -> Result<LockboxNumber, Why> {
    LockboxNumber::new(number).map_err(|e| e.to_string())
}
