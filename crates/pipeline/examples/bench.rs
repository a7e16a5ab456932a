//! Import and post of many checks, beside a raw insert of the same rows in the same run; and how long an operator's
//! decision waits meanwhile.
//!
//! `scripts/bench [ITEMS] [URL]` runs it. Figures are for people; nothing asserts them.

use std::error::Error;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use lockbox_domain::{Action, FileKind, FileState};
use lockbox_pipeline::{
    ImportOptions, Office, QueueAsked, Resolution, Settings, Silent, accounts_import, import, post,
    queue_list, queue_resolve,
};
use lockbox_store::{Posted, Store};
use lockbox_synth::{Folder, Plan, write_accounts, write_lockbox_file, write_mail};

type Outcome<T> = Result<T, Box<dyn Error>>;

const CHUNK: u32 = 20_000;

#[tokio::main]
async fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let items: u32 = arguments.next().map_or(Ok(1_000_000), |n| n.parse())?;
    let dir = tempfile::tempdir()?;
    let dir = std::env::var_os("BENCH_DIR").map_or_else(|| dir.path().to_owned(), Into::into);
    std::fs::create_dir_all(&dir)?;
    let url = arguments.next().unwrap_or_else(|| format!("sqlite:{}", dir.join("bench.db").display()));
    let raw_url = arguments.next().unwrap_or_else(|| format!("sqlite:{}", dir.join("raw.db").display()));

    let office = made(&url, &dir, items).await?;
    println!(
        "{items} checks, {}; {} MB at most until here",
        lockbox_store::shown_url(&url),
        peak_megabytes()
    );
    let stop = Arc::new(AtomicBool::new(false));
    let operator = tokio::spawn(decide_now_and_then(office.clone(), Arc::clone(&stop)));

    let (begin, cpu) = (Instant::now(), cpu_seconds());
    let imported = import(&office, &[dir.join("large.txt")], &ImportOptions::default(), &Silent).await?;
    let import_took = begin.elapsed();
    println!(
        "import  {}  ({})",
        rate(items, import_took),
        imported.files[0].status.as_deref().unwrap_or("-")
    );
    let while_importing = peak_megabytes();
    let middle = Instant::now();
    let posted = post(&office, &Silent).await?;
    println!(
        "post    {}  ({} posted, {} exceptions)",
        rate(items, middle.elapsed()),
        posted.total.posted,
        posted.total.exceptions
    );
    let took = begin.elapsed();
    let spent = cpu_seconds() - cpu;
    println!(
        "both    {}  {:.1} µs CPU an item in this process",
        rate(items, took),
        spent * 1e6 / f64::from(items)
    );
    println!("memory  {} MB at most; {while_importing} after the import", peak_megabytes());
    stop.store(true, Ordering::Relaxed);
    let mut waits = operator.await?;
    waits.sort_unstable();
    if let Some(last) = waits.len().checked_sub(1) {
        println!(
            "operator's decisions meanwhile: {}, half under {:?}, 99 of 100 under {:?}, the longest {:?}",
            waits.len(),
            waits[last / 2],
            waits[last * 99 / 100],
            waits[last]
        );
    }
    let raw = raw_insert(office.store(), &raw_url).await?;
    println!("raw     {}  the same rows without reading or deciding", rate(items, raw));
    println!("import + post runs at {:.2} of the raw insert's speed", raw.as_secs_f64() / took.as_secs_f64());
    Ok(())
}

/// A store with accounts, a small file with exceptions to decide, and a large file on disk.
async fn made(url: &str, dir: &Path, items: u32) -> Outcome<Office> {
    let settings = Settings::built_in();
    let mut large = BufWriter::with_capacity(1 << 20, std::fs::File::create(dir.join("large.txt"))?);
    write_lockbox_file(items, 1, &settings.config, &mut large)?;
    large.flush()?;
    let mut accounts =
        BufWriter::with_capacity(1 << 20, std::fs::File::create(dir.join("accounts-large.csv"))?);
    write_accounts(items, 1, &settings.config, &mut accounts)?;
    accounts.flush()?;
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default();
    let mut folder = Folder::new(dir.join("small"));
    write_mail(&Plan::demo(4_000, 7, day), &settings.config, &mut folder)?;
    let office = Office::create(url, settings, "bench".to_owned()).await?.office.at(chrono::Utc::now());
    accounts_import(&office, &dir.join("accounts-large.csv"), &Silent).await?;
    accounts_import(&office, &dir.join("small/accounts.csv"), &Silent).await?;
    import(&office, &[dir.join("small/mail")], &ImportOptions::default(), &Silent).await?;
    post(&office, &Silent).await?;
    Ok(office)
}

/// Sends an exception back every second (`BENCH_PAUSE_MS`), and notes how long that took.
async fn decide_now_and_then(office: Office, stop: Arc<AtomicBool>) -> Vec<Duration> {
    let mut waits = Vec::new();
    let pause: u64 = std::env::var("BENCH_PAUSE_MS").ok().and_then(|p| p.parse().ok()).unwrap_or(1_000);
    while !stop.load(Ordering::Relaxed) {
        tokio::time::sleep(Duration::from_millis(pause)).await;
        let asked = QueueAsked { limit: 1, state: Some("open".to_owned()), ..QueueAsked::default() };
        let Ok(page) = queue_list(&office, &asked).await else { continue };
        let Some(entry) = page.items.first() else { break };
        let send_back =
            Resolution { action: Action::ReturnToSender, account: None, parts: Vec::new(), note: None };
        let begin = Instant::now();
        match queue_resolve(&office, &entry.id, &send_back).await {
            Ok(_) => waits.push(begin.elapsed()),
            Err(e) => println!("a decision failed: {e}"),
        }
    }
    waits
}

/// Writes the rows of the large file into a fresh store; only the writing is timed.
async fn raw_insert(from: &Store, url: &str) -> Outcome<Duration> {
    let to = Store::create(url).await?;
    let mut took = Duration::ZERO;
    let files = from.files(1_000).await?;
    let Some(mut file) = files.into_iter().filter(|f| f.kind == FileKind::Payments).max_by_key(|f| f.items)
    else {
        return Ok(took);
    };
    let batches = from.batches(file.id).await?;
    file.state = FileState::Loading;
    to.begin_file(&file).await?;
    let mut at = 0;
    while at < file.items {
        let items: Vec<_> = from.items(file.id, at, CHUNK).await?.into_iter().map(|s| s.item).collect();
        let Some(last) = items.last() else { break };
        let next = last.ordinal + 1;
        let mine: Vec<_> =
            batches.iter().filter(|b| (at..next).contains(&b.first_ordinal)).cloned().collect();
        let begin = Instant::now();
        to.append_chunk(file.id, &items, &mine).await?;
        took += begin.elapsed();
        at = next;
    }
    file.state = FileState::Imported;
    to.finish_file(&file, &[], &[], &[]).await?;
    let mut at = 0;
    while at < file.items {
        let set = from.posted_items(file.id, at, CHUNK).await?;
        let Some(last) = set.last() else { break };
        let next = last.item.id.ordinal + 1;
        let rows: Vec<_> = set.into_iter().flat_map(|e| e.rows).collect();
        let begin = Instant::now();
        let version = to.ledger_version().await?;
        if to.post_chunk(file.id, (at, next), version, &rows, &[]).await? != Posted::Done {
            return Err("the raw insert met a conflict".into());
        }
        took += begin.elapsed();
        at = next;
    }
    Ok(took)
}

fn rate(items: u32, took: Duration) -> String {
    format!("{:>9.0} items/s  {:>7.2} s", f64::from(items) / took.as_secs_f64(), took.as_secs_f64())
}

/// User and system time of this process; 0 where the system does not tell.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks: f64 = after.split_whitespace().skip(11).take(2).filter_map(|t| t.parse::<f64>().ok()).sum();
    ticks / 100.0
}

/// The most memory this process held; 0 where the system does not tell.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1024
}
