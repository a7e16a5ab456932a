//! `lockbox demo`: a made day of mail, every stage on it, and the score against the truth.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use lockbox_domain::recon::BreakCode;
use lockbox_domain::report_rows::{ApplicationRow, DemoScore};
use lockbox_domain::{AccountNumber, Bucket, Cents, ItemId, LockboxNumber, Reason, Region};
use lockbox_pipeline::{
    Office, PipelineError, QueueAsked, for_each_application, morning, queue_list, verify,
};
use lockbox_report::wire::demo::Document;
use lockbox_synth::{Folder, OutcomeItem, Pictured, Plan, Score, Truth, score, score_breaks, write_mail};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::say;

/// Days of more payments come without pictures of their odd items.
const MOST_PICTURED: u32 = 20_000;

/// How large a day, and where to.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder for mail, truth and store
    #[arg(long, value_name = "DIR", default_value = "demo")]
    dir: PathBuf,
    /// How many payments
    #[arg(long, value_name = "N", default_value_t = 5_000)]
    items: u32,
    /// The same seed makes the same mail
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
}

/// The folder of a run inside DIR: a run never touches what it did not make.
fn folder(arguments: &Arguments) -> PathBuf {
    arguments.dir.join(format!("{}-items-seed-{}", arguments.items, arguments.seed))
}

/// Makes, runs, scores.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let dir = folder(&arguments);
    clear(&dir)?;
    // Drawing takes longer than everything else: a day that is made for its size has no pictures.
    let pictured = if arguments.items <= MOST_PICTURED { Pictured::Odd } else { Pictured::None };
    let plan = Plan { pictured, ..Plan::demo(arguments.items, arguments.seed, demo_day()) };
    let truth = write_mail(&plan, &context.settings.config, &mut Folder::new(&dir))?;
    let db = format!("sqlite:{}", dir.join("lockbox.db").display());
    let created = Office::create(&db, context.settings.clone(), context.user()).await?;
    let office = created.office.at(context.now);
    let paths = [dir.join(lockbox_synth::ACCOUNTS_FILE), dir.join("mail"), dir.join("bank")];
    let morning = morning(&office, &paths, &context.bars).await?;
    let outcome = outcome(&office, &truth).await?;
    let scored = score(&truth, outcome.into_iter());
    let breaks = score_breaks(&truth, &found_breaks(&morning.days));
    let invariants = verify(&office).await?;
    let document = Document::from(&DemoScore {
        items: scored.items as u64,
        auto_posted: scored.auto_posted as u64,
        auto_posted_right: scored.auto_posted_right as u64,
        auto_posted_wrong: scored.auto_posted_wrong as u64,
        exceptions: scored.exceptions as u64,
        returned: scored.returned as u64,
        lost: scored.lost as u64,
        reconciled: breaks.is_exact(),
        db: db.clone(),
    });
    context.output.document(&document, lockbox_report::text::demo)?;
    tell_differences(&truth, &scored);
    for b in &breaks.missed {
        say(&format!("missed break: {} {} {} {}", b.date, b.region, b.code.as_str(), b.amount));
    }
    for b in &breaks.invented {
        say(&format!("invented break: {} {} {} {}", b.date, b.region, b.code.as_str(), b.amount));
    }
    if !invariants.ok {
        say("an invariant does not hold: see `lockbox verify`");
    }
    let first = first_exception(&office).await?;
    context.output.text(&next_steps(&db, &dir, first.as_deref()))?;
    let right = scored.lost == 0
        && scored.auto_posted_wrong == 0
        && scored.missed_auto.is_empty()
        && breaks.is_exact()
        && invariants.ok;
    Ok(Exit::needs_person(!right))
}

/// The day whose morning it is; fixed, so that a seed means the same mail on every day.
fn demo_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default()
}

/// A demo of the same name is made anew. Nothing else is removed: only what a demo writes.
fn clear(dir: &Path) -> std::io::Result<()> {
    for name in ["accounts.csv", "lockbox.db", "lockbox.db-wal", "lockbox.db-shm"] {
        remove(std::fs::remove_file(dir.join(name)))?;
    }
    for name in ["mail", "bank", "truth", "lockbox.db.files"] {
        remove(std::fs::remove_dir_all(dir.join(name)))?;
    }
    std::fs::create_dir_all(dir)
}

fn remove(result: std::io::Result<()>) -> std::io::Result<()> {
    match result {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Where every payment's money is, and why it waits.
async fn outcome(office: &Office, truth: &Truth) -> Result<Vec<OutcomeItem>, Failure> {
    let mut items: HashMap<ItemId, OutcomeItem> = HashMap::with_capacity(truth.items.len());
    let mut seen: HashMap<(String, NaiveDate, u32, u32), u32> = HashMap::new();
    for_each_application(office, None, |row| {
        if let Some(known) = items.get_mut(&row.item_id) {
            return add(known, &row);
        }
        let (Some(lockbox), Some(date)) = (row.lockbox.clone(), row.deposit_date) else { return Ok(()) };
        let occurrence = seen.entry((lockbox.to_string(), date, row.batch, row.item)).or_default();
        let mut item = empty(lockbox, date, row.batch, row.item, *occurrence);
        *occurrence += 1;
        add(&mut item, &row)?;
        items.insert(row.item_id, item);
        Ok(())
    })
    .await?;
    let mut after = None;
    loop {
        let asked = QueueAsked { limit: 10_000, after: after.take(), ..QueueAsked::default() };
        let page = queue_list(office, &asked).await?;
        for entry in &page.items {
            let id: Option<ItemId> = entry.item_id.as_deref().and_then(|i| i.parse().ok());
            if let Some(item) = id.and_then(|i| items.get_mut(&i)) {
                item.reasons.extend(entry.reasons.iter().filter_map(|r| Reason::parse(r)));
            }
        }
        after = page.next;
        if after.is_none() {
            return Ok(items.into_values().collect());
        }
    }
}

fn empty(lockbox: LockboxNumber, date: NaiveDate, batch: u32, item: u32, occurrence: u32) -> OutcomeItem {
    OutcomeItem {
        lockbox,
        date,
        batch,
        item,
        occurrence,
        posted_to: Vec::new(),
        reasons: Vec::new(),
        total: Cents::ZERO,
    }
}

fn add(item: &mut OutcomeItem, row: &ApplicationRow) -> Result<(), PipelineError> {
    item.total = item.total.plus(row.applied)?;
    if matches!(row.bucket, Bucket::Applied | Bucket::OnAccount)
        && let Some(account) = &row.account
    {
        let account: AccountNumber = account.clone();
        item.posted_to.push((account, row.applied));
    }
    Ok(())
}

fn found_breaks(days: &[lockbox_report::wire::reconcile::Day]) -> Vec<(NaiveDate, Region, BreakCode, Cents)> {
    let mut found = Vec::new();
    for day in days {
        let (Ok(date), Ok(region)) = (day.date.parse(), Region::new(&day.region)) else { continue };
        for b in &day.breaks {
            if let Some(code) = BreakCode::ALL.iter().find(|c| c.as_str() == b.code) {
                found.push((date, region, *code, Cents::new(b.amount_cents)));
            }
        }
    }
    found
}

/// What went otherwise than the truth says, a few of each.
fn tell_differences(truth: &Truth, scored: &Score) {
    let show = |what: &str, list: &[usize]| {
        for at in list.iter().take(5) {
            if let Some(item) = truth.items.get(*at) {
                let planted: Vec<&str> = item.planted.iter().map(|p| p.as_str()).collect();
                say(&format!(
                    "{what}: {}/{}/{}/{} for {} ({})",
                    item.batch.lockbox,
                    item.batch.deposit_date,
                    item.batch.number,
                    item.item,
                    item.amount,
                    planted.join(", ")
                ));
            }
        }
    };
    show("lost", &scored.lost_items);
    show("posted to a wrong account", &scored.wrong);
    show("should have posted by itself", &scored.missed_auto);
    show("should have waited for a person", &scored.unexpected_auto);
}

async fn first_exception(office: &Office) -> Result<Option<String>, Failure> {
    let page = queue_list(office, &QueueAsked { limit: 1, ..QueueAsked::default() }).await?;
    Ok(page.items.first().map(|e| e.id.clone()))
}

fn next_steps(db: &str, dir: &Path, first: Option<&str>) -> String {
    let mut text = format!(
        "\nLook at it:\n  export LOCKBOX_DB={db}\n  lockbox queue list              what waits for a person\n"
    );
    if let Some(id) = first {
        text.push_str(&format!(
            "  lockbox queue show {id}\n  lockbox explain {}\n",
            id.trim_start_matches(['i', 'b', 'f', 'e'])
        ));
    }
    text.push_str("  lockbox reconcile               lockbox, bank and ledger, three ways\n");
    text.push_str("  lockbox report posting          where the money is\n");
    text.push_str("  lockbox user add ana --role supervisor\n");
    text.push_str("  lockbox serve                   the same in the browser\n");
    text.push_str(&format!("  lockbox inspect {}      the files themselves\n", dir.join("mail").display()));
    text
}
