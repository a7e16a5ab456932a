//! Deposits and bank movements in a small language, what reconciling makes of them as text, and booking it.
//!
//! ```text
//! deposit 2303 2026-11-23 1,000.00 [ledger=…] [held=…] [credited=…] [adjusted=…] [batches=…;…] [account=…]
//! credit 2026-11-24 1,000.00 [account=…] [ref=…] [text=…] [kind=correction-credit] [matched=…]
//! ```
//! Blanks in values are written `_`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use lockbox_domain::bank::BankEntryKind;
use lockbox_domain::recon::{BankMovement, DepositPosition};
use lockbox_domain::{Cents, Config, DepositRef, FileId, ItemId, LockboxNumber, Region};
use lockbox_reconcile::{Books, Reconciliation, reconcile};

/// A third and a fourth lockbox: one shares the account of the first, one has its own in the same region.
fn config() -> Config {
    let mut config = Config::built_in();
    let first = config.lockboxes[0].clone();
    for (number, account) in [("2304", "4121002303"), ("2305", "4121002305")] {
        let mut more = first.clone();
        more.number = LockboxNumber::new(number).unwrap();
        account.clone_into(&mut more.deposit_account);
        config.lockboxes.push(more);
    }
    config
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct World {
    pub deposits: Vec<DepositPosition>,
    pub movements: Vec<BankMovement>,
    pub today: NaiveDate,
}

impl World {
    pub fn parse(text: &str) -> Self {
        let today = "2026-11-25".parse().unwrap();
        let mut world = Self { deposits: Vec::new(), movements: Vec::new(), today };
        for line in text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#')) {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words[0] {
                "today" => world.today = words[1].parse().unwrap(),
                "deposit" => world.deposits.push(deposit(&words)),
                "credit" => world.movements.push(movement(&words, world.movements.len() as u32)),
                other => panic!("`{other}` is no word of the language"),
            }
        }
        world
    }

    pub fn reconcile(&self) -> Reconciliation {
        let config = config();
        let (deposits, movements) = (&self.deposits, &self.movements);
        reconcile(&Books { deposits, movements, config: &config, today: self.today }).unwrap()
    }

    /// The world once everything that `found` proposes is booked.
    pub fn book(&self, found: &Reconciliation) -> Self {
        let mut next = self.clone();
        let add = |to: &mut Cents, what: Cents| *to = to.plus(what).unwrap();
        for m in &found.matches {
            add(&mut next.deposit(&m.deposit).credited, m.amount);
            add(&mut next.movement(m.entry).matched, m.amount);
        }
        for a in found.adjustments.iter().filter(|a| !a.needs_approval) {
            add(&mut next.deposit(&a.deposit).adjusted, a.short);
        }
        for c in &found.corrections {
            add(&mut next.deposit(&c.deposit).credited, c.amount);
            add(&mut next.deposit(&c.deposit).adjusted, c.amount.negated().unwrap());
            add(&mut next.movement(c.entry).matched, c.amount);
        }
        next
    }

    fn deposit(&mut self, deposit: &DepositRef) -> &mut DepositPosition {
        self.deposits.iter_mut().find(|d| &d.deposit == deposit).unwrap()
    }

    fn movement(&mut self, entry: ItemId) -> &mut BankMovement {
        self.movements.iter_mut().find(|m| m.id == entry).unwrap()
    }
}

fn options<'a>(words: &[&'a str]) -> BTreeMap<&'a str, &'a str> {
    words.iter().map(|w| w.split_once('=').unwrap_or_else(|| panic!("`{w}` is no option"))).collect()
}

fn cents(text: &str) -> Cents {
    Cents::parse_dollars(text).unwrap()
}

fn deposit(words: &[&str]) -> DepositPosition {
    let o = options(&words[4..]);
    let money = |name: &str, default: Cents| o.get(name).map_or(default, |t| cents(t));
    let lockbox = LockboxNumber::new(words[1]).unwrap();
    let configured = config().lockbox(&lockbox).cloned();
    let account = configured.as_ref().map(|l| l.deposit_account.clone());
    let region = configured.map(|l| l.region);
    DepositPosition {
        deposit: DepositRef { lockbox, date: words[2].parse().unwrap() },
        region: o.get("region").map_or(region, |r| Region::new(r).ok()).unwrap(),
        bank_account: o.get("account").map(|a| (*a).to_owned()).or(account).unwrap(),
        lockbox: cents(words[3]),
        ledger: money("ledger", cents(words[3])),
        held: money("held", Cents::ZERO),
        credited: money("credited", Cents::ZERO),
        adjusted: money("adjusted", Cents::ZERO),
        batches: o.get("batches").map_or_else(Vec::new, |b| b.split(';').map(cents).collect()),
    }
}

fn movement(words: &[&str], place: u32) -> BankMovement {
    let o = options(&words[3..]);
    let text = |name: &str| o.get(name).map_or_else(String::new, |t| t.replace('_', " "));
    let kind = o.get("kind").map_or(BankEntryKind::LockboxDeposit, |k| BankEntryKind::parse(k).unwrap());
    BankMovement {
        id: ItemId { file: FileId::from_sha256(&[1; 32]), ordinal: place },
        account: (*o.get("account").unwrap_or(&"4121002303")).to_owned(),
        as_of: words[1].parse().unwrap(),
        kind,
        amount: cents(words[2]),
        matched: o.get("matched").map_or(Cents::ZERO, |t| cents(t)),
        bank_reference: text("bankref"),
        customer_reference: text("ref"),
        text: text("text"),
    }
}

/// What was found, a line a fact; entries by their place.
pub fn draw(found: &Reconciliation) -> String {
    let mut out = Vec::new();
    let name = |d: &DepositRef| format!("{} {}", d.lockbox, d.date);
    for m in &found.matches {
        let (deposit, amount) = (name(&m.deposit), m.amount.grouped());
        out.push(format!("match   {deposit} #{} {amount} ({})", m.entry.ordinal, m.evidence));
    }
    for m in &found.waiting {
        let (deposit, amount) = (name(&m.deposit), m.amount.grouped());
        out.push(format!("waits   {deposit} #{} {amount} ({})", m.entry.ordinal, m.evidence));
    }
    for a in &found.adjustments {
        let waits = if a.needs_approval { " needs approval" } else { "" };
        out.push(format!("short   {} #{} {}{waits}", name(&a.deposit), a.entry.ordinal, a.short.grouped()));
    }
    for c in &found.corrections {
        let (deposit, amount) = (name(&c.deposit), c.amount.grouped());
        out.push(format!("correct {deposit} #{} {amount} ({})", c.entry.ordinal, c.evidence));
    }
    for d in &found.days {
        let bank = d.bank.map_or_else(|| "-".to_owned(), Cents::grouped);
        let (lockbox, ledger) = (d.lockbox.grouped(), d.ledger.grouped());
        out.push(format!("day     {} {} {lockbox} {bank} {ledger} {}", d.date, d.region, d.state()));
        for b in &d.breaks {
            let entry = b.entry.map(|e| format!(" #{}", e.ordinal)).unwrap_or_default();
            out.push(format!("        {} {}{entry} {}", b.code.as_str(), b.amount.grouped(), b.message));
        }
    }
    for entry in &found.unplaced {
        out.push(format!("nowhere #{}", entry.ordinal));
    }
    out.join("\n") + "\n"
}
