//! `inspect --diff`: two files of payments beside each other, payment by payment, whatever their formats.
//!
//! A hundred bytes an item are held of the first file; what differs is read again.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use chrono::NaiveDate;
use lockbox_domain::{Cents, FileKind, Item, LockboxNumber};
use lockbox_ingest::event::PaymentEvent;
use lockbox_report::wire::diff::{Changed, Document, Field, Moved, Payment, Side};

use crate::config::Settings;
use crate::error::PipelineError;
use crate::look::{Looked, look, reader_of};

/// So many differences are told one by one.
const MOST: usize = 1_000;

type Place = (Option<LockboxNumber>, Option<NaiveDate>, u32, u32, u32);

/// Enough of an item to tell whether it is the same.
#[derive(Clone, Copy)]
struct Brief {
    amount: Cents,
    check: Option<(Option<i64>, i64)>,
    digest: u64,
}

/// How the payments of two files differ. Refused where one of them has none.
pub fn compare(a: &Path, b: &Path, settings: &Settings) -> Result<Document, PipelineError> {
    let (looked_a, looked_b) = (payments(a, settings)?, payments(b, settings)?);
    let mut of_a: HashMap<Place, Brief> = HashMap::new();
    for_each(&looked_a, settings, |item| {
        of_a.insert(place(&item), brief(&item));
    })?;
    let mut only_b: BTreeMap<Place, Brief> = BTreeMap::new();
    let mut differ: HashSet<Place> = HashSet::new();
    for_each(&looked_b, settings, |item| {
        let brief = brief(&item);
        match of_a.entry(place(&item)) {
            Entry::Occupied(known) => {
                if known.get().digest != brief.digest {
                    differ.insert(known.key().clone());
                }
                known.remove();
            }
            Entry::Vacant(free) => {
                only_b.insert(free.into_key(), brief);
            }
        }
    })?;
    let mut only_a: BTreeMap<Place, Brief> = of_a.into_iter().collect();
    let moved = moved(&mut only_a, &mut only_b);
    let count = only_a.len() + only_b.len() + moved.len() + differ.len();
    let payment =
        |(place, brief): (&Place, &Brief)| Payment { place: text(place), amount_cents: brief.amount.get() };
    let mut document = Document {
        a: side(a, &looked_a),
        b: side(b, &looked_b),
        same: count == 0,
        only_a: only_a.iter().take(MOST).map(payment).collect(),
        only_b: only_b.iter().take(MOST).map(payment).collect(),
        moved: moved.into_iter().take(MOST).collect(),
        changed: changed(&looked_a, &looked_b, &differ, settings)?,
        more: 0,
    };
    let listed =
        document.only_a.len() + document.only_b.len() + document.moved.len() + document.changed.len();
    document.more = count.saturating_sub(listed) as u64;
    Ok(document)
}

fn payments(path: &Path, settings: &Settings) -> Result<Looked, PipelineError> {
    let looked = look(path, settings, None)?;
    if looked.kind() == FileKind::Payments {
        return Ok(looked);
    }
    Err(PipelineError::Usage(format!("`{}` is no file of payments that can be compared", path.display())))
}

fn side(path: &Path, looked: &Looked) -> Side {
    Side {
        path: path.to_string_lossy().into_owned(),
        items: looked.items(),
        amount_cents: looked.amount().get(),
    }
}

fn for_each(looked: &Looked, settings: &Settings, mut each: impl FnMut(Item)) -> Result<(), PipelineError> {
    let unreadable = |source| PipelineError::Unreadable { path: looked.path.clone(), source };
    let reader = reader_of(settings, looked.format, looked.profile(), &looked.place)?;
    let Some(mut reader) = reader else { return Ok(()) };
    while let Some(event) = reader.next_event().map_err(unreadable)? {
        if let PaymentEvent::Item(item) = event {
            each(item);
        }
    }
    Ok(())
}

fn place(item: &Item) -> Place {
    (item.lockbox.clone(), item.deposit_date, item.batch_number, item.item_number, item.occurrence)
}

fn text((lockbox, date, batch, item, occurrence): &Place) -> String {
    let lockbox = lockbox.as_ref().map_or_else(|| "?".to_owned(), ToString::to_string);
    let date = date.map_or_else(|| "?".to_owned(), |d| d.to_string());
    let which = if *occurrence > 0 { format!("/{occurrence}") } else { String::new() };
    format!("{lockbox}/{date}/{batch}/{item}{which}")
}

/// The fields that people compare, by name.
fn fields(item: &Item) -> [(&'static str, String); 9] {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let lines: Vec<String> = item
        .lines
        .iter()
        .map(|l| format!("{} {}", l.reference, l.amount.map(Cents::grouped).unwrap_or_default()))
        .collect();
    [
        ("amount", item.amount.grouped()),
        ("routing", text(&item.routing)),
        ("account", text(&item.account)),
        ("serial", text(&item.serial)),
        ("check date", item.check_date.map(|d| d.to_string()).unwrap_or_default()),
        ("remitter", text(&item.remitter)),
        ("customer", text(&item.customer)),
        ("remittance", item.remittance.clone()),
        ("lines", lines.join("; ")),
    ]
}

fn brief(item: &Item) -> Brief {
    let mut hasher = DefaultHasher::new();
    fields(item).hash(&mut hasher);
    let check = item.check_key().map(|key| (item.payer_key(), key));
    Brief { amount: item.amount, check, digest: hasher.finish() }
}

/// Takes out of both sides the checks that stand in both at different places.
fn moved(only_a: &mut BTreeMap<Place, Brief>, only_b: &mut BTreeMap<Place, Brief>) -> Vec<Moved> {
    let mut by_check: HashMap<(Option<i64>, i64), Vec<Place>> = HashMap::new();
    for (place, brief) in only_b.iter().rev() {
        if let Some(check) = brief.check {
            by_check.entry(check).or_default().push(place.clone());
        }
    }
    let mut found = Vec::new();
    only_a.retain(|place, brief| {
        let to = brief.check.and_then(|check| by_check.get_mut(&check)?.pop());
        let Some(to) = to else { return true };
        only_b.remove(&to);
        found.push(Moved { from: text(place), to: text(&to), amount_cents: brief.amount.get() });
        false
    });
    found
}

/// What differs at these places, read again.
fn changed(
    a: &Looked,
    b: &Looked,
    places: &HashSet<Place>,
    settings: &Settings,
) -> Result<Vec<Changed>, PipelineError> {
    let mut of_a: HashMap<Place, [(&'static str, String); 9]> = HashMap::new();
    if places.is_empty() {
        return Ok(Vec::new());
    }
    for_each(a, settings, |item| {
        let place = place(&item);
        if of_a.len() < MOST && places.contains(&place) {
            of_a.insert(place, fields(&item));
        }
    })?;
    let mut found = Vec::new();
    for_each(b, settings, |item| {
        let place = place(&item);
        if let Some(before) = of_a.remove(&place) {
            let differing = before.into_iter().zip(fields(&item)).filter(|((_, a), (_, b))| a != b);
            let fields = differing.map(|((name, a), (_, b))| Field { name, a, b }).collect();
            found.push(Changed { place: text(&place), fields });
        }
    })?;
    Ok(found)
}
