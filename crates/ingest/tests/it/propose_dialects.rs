//! The dialect finder on made dialects: what it proposes reads the very payments, and what cannot be told it refuses.

use lockbox_domain::{Item, LockboxNumber};
use lockbox_ingest::event::{PaymentEvent, ReadPayments};
use lockbox_ingest::flat::{self, Reader};
use lockbox_ingest::lockbox;
use lockbox_ingest::propose::{Outcome, Proposal, propose};

use crate::propose_grammar::{Made, Paid, made};

/// Each payment with the deposit date, lockbox and number of its batch.
type Read = Vec<Item>;

fn read(proposal: &Proposal, file: &str) -> Read {
    let mut reader = Reader::new(&proposal.profile, file.as_bytes());
    let mut items = Vec::new();
    while let Some(event) = reader.next_event().unwrap() {
        if let PaymentEvent::Item(item) = event {
            items.push(item);
        }
    }
    items
}

fn lockboxes() -> Vec<LockboxNumber> {
    ["2303", "60095"].map(|n| LockboxNumber::new(n).unwrap()).into()
}

fn bare(text: Option<&String>) -> String {
    text.map_or(String::new(), |t| t.trim_start_matches('0').to_owned())
}

/// What of a payment was read as something else.
fn differences(item: &Item, paid: &Paid, made: &Made) -> Vec<String> {
    let lines: String = paid.lines.join(" ");
    let pairs = [
        ("batch", item.batch_number.to_string(), paid.batch.to_string()),
        ("item", item.item_number.to_string(), paid.item.to_string()),
        ("routing", bare(item.routing.as_ref()), paid.routing.trim_start_matches('0').to_owned()),
        ("account", bare(item.account.as_ref()), paid.account.clone()),
        ("serial", bare(item.serial.as_ref()), paid.serial.clone()),
        ("check date", format!("{:?}", item.check_date), format!("{:?}", Some(paid.check_date))),
        ("deposit date", format!("{:?}", item.deposit_date), format!("{:?}", Some(made.deposit))),
        (
            "lockbox",
            format!("{:?}", item.lockbox.as_ref().map(ToString::to_string)),
            "Some(\"2303\")".to_owned(),
        ),
        ("remitter", item.remitter.clone().unwrap_or_default(), paid.name.clone()),
        ("text", item.remittance.clone(), lines),
    ];
    pairs
        .into_iter()
        .filter(|(_, found, meant)| found != meant)
        .map(|(name, found, meant)| format!("{name}: {found} for {meant}"))
        .collect()
}

enum Verdict {
    Recovered,
    Partly(String),
    Refused(String),
    WrongMoney(String),
}

fn judge(made: &Made) -> Verdict {
    match propose(made.file.as_bytes(), "made", &lockboxes()) {
        Outcome::Refused(why) => Verdict::Refused(why),
        Outcome::Proposed(proposal) => {
            let items = read(&proposal, &made.file);
            let cents: Vec<i64> = items.iter().map(|i| i.amount.get()).collect();
            if cents != made.paid.iter().map(|p| p.cents).collect::<Vec<_>>() {
                let meant = made.paid.first().map(|p| p.cents);
                return Verdict::WrongMoney(format!("{:?} for {meant:?}\n{}", cents.first(), proposal.toml));
            }
            let differ: Vec<String> =
                items.iter().zip(&made.paid).flat_map(|(i, p)| differences(i, p, made)).collect();
            match differ.first() {
                None => Verdict::Recovered,
                Some(first) => Verdict::Partly(format!("{first} and {} more", differ.len() - 1)),
            }
        }
    }
}

#[test]
fn fifty_changed_grammars() {
    let seeds: u64 = std::env::var("DIALECTS").ok().and_then(|n| n.parse().ok()).unwrap_or(50);
    let (mut recovered, mut told) = (0_u64, Vec::new());
    for seed in 1..=seeds {
        let made = made(seed);
        match judge(&made) {
            Verdict::Recovered => recovered += 1,
            Verdict::Partly(what) => told.push(format!("{seed} {}: {what}", made.told)),
            Verdict::Refused(why) => told.push(format!("{seed} {}: refused, {why}", made.told)),
            Verdict::WrongMoney(what) => panic!("{seed} {}: {what}\n{}", made.told, made.file),
        }
    }
    assert!(recovered * 100 >= seeds * 95, "{recovered} of {seeds} recovered\n{}", told.join("\n"));
}

/// Refused, for the reason that `says` is part of.
fn refused(file: &str, says: &str) {
    match propose(file.as_bytes(), "made", &lockboxes()) {
        Outcome::Refused(why) => assert!(why.contains(says), "{why}\n{file}"),
        Outcome::Proposed(proposal) => panic!("{}\n{file}", proposal.toml),
    }
}

/// A file of two batches with amounts from `cents`, `behind` each amount, and `total` written behind the sum.
fn plain(cents: &[u32], behind: &str, total: &str) -> String {
    let mut file = String::from("H2611230002303\n");
    for (batch, amounts) in (1..).zip(cents.chunks(cents.len().div_ceil(2))) {
        for (item, cents) in (1..).zip(amounts) {
            file.push_str(&format!(
                "D{batch:03}{item:03}{cents:010}{behind}{:06}\n",
                item * 7919 + batch * 31
            ));
        }
        let sum: u32 = amounts.iter().sum();
        file.push_str(&format!("T{batch:03}{:03}{sum:012}{total}\n", amounts.len()));
    }
    file
}

#[test]
fn what_cannot_be_told_is_refused() {
    let odd = [12_507, 4_411, 98_212, 33_333, 7_806, 120_019];
    assert!(matches!(propose(plain(&odd, "", "").as_bytes(), "made", &lockboxes()), Outcome::Proposed(_)));
    // Whole dollars: the last digits may be cents or not.
    let whole = odd.map(|c| c / 100 * 100);
    refused(&plain(&whole, "", ""), "ends in a zero and has no point");
    // Zeros behind every amount and behind every total: the amounts may be ten times as much.
    refused(&plain(&odd, "0", "0"), "cannot be told");
    // One total is wrong: nothing adds up.
    let broken = plain(&odd, "", "").replace("161158", "171159");
    refused(&broken, "without a total nothing proves");
    // No totals, one payment a total, no payments, no rows, no text.
    let whole_file = plain(&odd, "", "");
    let rows: Vec<&str> = whole_file.lines().filter(|l| !l.starts_with('T')).collect();
    refused(&rows.join("\n"), "without a total nothing proves");
    refused(&plain(&odd[..2], "", ""), "without a total nothing proves");
    for nothing in ["", "\n\n", "HELLO\n", "a,b,c\nd,e,f\n", "\u{0}\u{1}\u{2}"] {
        refused(nothing, "without a total nothing proves");
    }
    refused(&"x\n".repeat(30_000), "take a shorter file");
}

/// Under a layout of ours the amounts are known; what is proposed for the same file must read the same ones.
#[test]
fn known_files_are_read_with_the_same_amounts() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures");
    let (mut proposed, mut files) = (0, 0);
    for folder in ["bai-lockbox", "lockbox-flat"] {
        for path in walk(&std::path::Path::new(root).join(folder)) {
            let bytes = std::fs::read(&path).unwrap();
            let Some(known) = known_amounts(&bytes) else { continue };
            files += 1;
            if let Outcome::Proposed(proposal) = propose(&bytes, "known", &lockboxes()) {
                proposed += 1;
                let items = read(&proposal, std::str::from_utf8(&bytes).unwrap_or_default());
                let cents: Vec<i64> = items.iter().map(|i| i.amount.get()).collect();
                assert_eq!(cents, known, "{}\n{}", path.display(), proposal.toml);
            }
        }
    }
    assert!(files > 20 && proposed > 3, "{proposed} of {files}");
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(walk(&path)) } else { found.push(path) }
    }
    found
}

/// The amounts under the layout of ours that fits without a fault.
fn known_amounts(bytes: &[u8]) -> Option<Vec<i64>> {
    let profiles: Vec<_> = lockbox::built_in().iter().collect();
    let found = lockbox::detect(&profiles, &[], || Ok(bytes)).unwrap();
    let amounts = |events: &mut dyn ReadPayments| {
        let mut cents = Vec::new();
        while let Some(event) = events.next_event().unwrap() {
            match event {
                PaymentEvent::Item(item) => cents.push(item.amount.get()),
                PaymentEvent::FileEnd(end) if !end.balanced => return None,
                _ => {}
            }
        }
        (!cents.is_empty()).then_some(cents)
    };
    if let Some(name) = found.best {
        return amounts(&mut lockbox::Reader::new(lockbox::profile(&name)?, bytes));
    }
    let fit = flat::detect(flat::built_in(), &[], || Ok(bytes)).unwrap()?;
    amounts(&mut Reader::new(flat::profile(&fit.profile)?, bytes))
}
