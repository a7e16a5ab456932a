//! Batch, lockbox and file totals, and what it means that one is missing.

use lockbox_domain::{Cents, Diagnostic, Place, ProblemCode, Scope};

use super::super::field::Field;
use super::super::profile::{CountControl, Layout, Profile};
use super::super::words::{Name, Role};
use super::records::{at, flush, name_batch, open_batch};
use super::report::Report;
use super::state::{Group, State};
use crate::event::PaymentEvent as Event;

/// A batch total: compared, and the batch is over.
pub(super) fn batch_total(
    profile: &Profile,
    state: &mut State,
    report: &mut Report,
    layout: &Layout,
    line: &[u8],
    place: Place,
) {
    let number = layout.field(Name::Batch).and_then(|f| f.number(line));
    name_batch(state, number);
    if let (Some(open), Some(number)) = (&state.batch, number)
        && open.number != number
    {
        let message = format!("the total of batch {number} closes batch {}", open.number);
        let problem = Diagnostic::error(ProblemCode::BatchMismatch, Scope::Batch, place, message.clone());
        report.tell(problem.because(open.number.to_string(), number.to_string()));
        state.taint(message);
    }
    open_batch(state, place, number);
    let stated_items = layout.field(Name::Count).and_then(|f| f.number(line));
    let stated = layout.field(Name::Amount).and_then(|f| f.money(line));
    let Some(batch) = &mut state.batch else { return };
    batch.end = place.byte + u64::from(place.len);
    let (items, amount, spoiled) = (u64::from(batch.items), batch.amount, batch.tainted.is_some());
    let label = format!("batch {:03}", batch.number);
    if !spoiled {
        let amounts = compare_amount(layout, stated, amount, 0);
        if amounts == Some(true) && items > 0 {
            state.confirmed += 1;
        }
        if let (Some(false), Some(stated), Some(field)) = (amounts, stated, layout.field(Name::Amount)) {
            let message = differs(&label, (stated, stated_items), amount, items);
            tell_total(report, Scope::Batch, at(place, field), &message, stated, amount);
            state.broken += 1;
            state.balanced = false;
            explain(state, stated, amount);
            hold(state, message);
        }
        let control = profile.counts().batch_items;
        if let Some((field, stated)) = wrong_count(layout, Name::Count, stated_items, items) {
            let message = format!("{label} total says {stated} items, it has {items}");
            state.group.explained_items += signed(stated) - signed(items);
            state.count_told = true;
            // A total that differs has said so.
            if amounts != Some(false)
                && tell_count(
                    state,
                    report,
                    control,
                    Scope::Batch,
                    at(place, field),
                    &message,
                    (stated, items),
                )
            {
                hold(state, message);
            }
        }
    }
    close_batch(state, report, (stated_items, stated));
}

fn hold(state: &mut State, why: String) {
    if let Some(batch) = &mut state.batch {
        batch.tainted.get_or_insert(why);
    }
}

/// Sums further up that show the same difference are not reported again.
fn explain(state: &mut State, stated: Cents, counted: Cents) {
    let difference = stated.get().saturating_sub(counted.get());
    state.group.explained = state.group.explained.saturating_add(difference);
    state.explained = state.explained.saturating_add(difference);
}

fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// `batch 001 total says 1234.56, its 3 items add up to 1234.65`, and for how many items where that differs too.
fn differs(label: &str, (stated, count): (Cents, Option<u64>), counted: Cents, items: u64) -> String {
    let stated = match count.filter(|count| *count != items) {
        Some(count) => format!("{stated} for {count}"),
        None => stated.to_string(),
    };
    let noun = if items == 1 { "item adds" } else { "items add" };
    format!("{label} total says {stated}, its {items} {noun} up to {counted}")
}

/// Whether a stated amount comes true, modulo the width of its field; none where nothing is stated.
fn compare_amount(layout: &Layout, stated: Option<Cents>, counted: Cents, explained: i64) -> Option<bool> {
    let field = layout.field(Name::Amount)?;
    let stated = stated?.get();
    let modulus = i64::try_from(field.modulus()).unwrap_or(i64::MAX);
    let same = |counted: i64| (stated - counted).checked_rem(modulus) == Some(0);
    Some(same(counted.get()) || (explained != 0 && same(counted.get().saturating_add(explained))))
}

/// A stated count that does not come true, modulo the width of its field.
fn wrong_count(layout: &Layout, name: Name, stated: Option<u64>, counted: u64) -> Option<(&Field, u64)> {
    let field = layout.field(name)?;
    let stated = stated?;
    (stated != counted % field.modulus()).then_some((field, stated))
}

fn tell_total(report: &mut Report, scope: Scope, place: Place, message: &str, stated: Cents, counted: Cents) {
    let problem = Diagnostic::error(ProblemCode::ControlTotal, scope, place, message);
    report.tell(problem.because(counted.to_string(), stated.to_string()));
}

/// Reports a count as the profile wants it; true when what it closes is to be held.
fn tell_count(
    state: &mut State,
    report: &mut Report,
    control: CountControl,
    scope: Scope,
    place: Place,
    message: &str,
    (stated, counted): (u64, u64),
) -> bool {
    state.balanced = false;
    let problem = match control {
        CountControl::Error => Diagnostic::error(ProblemCode::ControlCount, scope, place, message),
        CountControl::Warn => Diagnostic::warning(ProblemCode::ControlCount, scope, place, message),
        CountControl::Ignore => return false,
    };
    report.tell(problem.because(counted.to_string(), stated.to_string()));
    control == CountControl::Error
}

/// The batch is over.
pub(super) fn close_batch(state: &mut State, report: &mut Report, stated: (Option<u64>, Option<Cents>)) {
    flush(state, report);
    let Some(batch) = state.batch.take() else { return };
    let key = (state.lockbox.clone(), state.date, batch.number);
    if let Some(seen) = state.occurrences.get_mut(&key) {
        seen.end_run();
    }
    let summary = state.batch_summary(&batch, stated);
    report.out.push_back(Event::BatchEnd(summary));
}

/// Something comes that only comes when the batch is over, and its total did not come.
pub(super) fn close_without_total(profile: &Profile, state: &mut State, report: &mut Report, place: Place) {
    flush(state, report);
    let Some(batch) = &state.batch else { return };
    if profile.requires(Role::BatchTotal) {
        let message = format!("batch {:03} ends without its total", batch.number);
        if batch.tainted.is_none() {
            let problem =
                Diagnostic::error(ProblemCode::MissingTrailer, Scope::Batch, place, message.clone());
            report.tell(problem.because("a batch total", "the next record"));
        }
        state.balanced = false;
        state.missing += 1;
        hold(state, message);
    }
    close_batch(state, report, (None, None));
}

/// A lockbox total: covers everything since the one before.
pub(super) fn lockbox_total(
    profile: &Profile,
    state: &mut State,
    report: &mut Report,
    layout: &Layout,
    line: &[u8],
    place: Place,
) {
    close_without_total(profile, state, report, place);
    let group = &state.group;
    let (items, amount, batches, spoiled) = (group.items, group.amount, group.batches, group.spoiled);
    let (explained, explained_items) = (group.explained, group.explained_items);
    let number = layout.field(Name::Lockbox).map(|f| String::from_utf8_lossy(f.trimmed(line)).into_owned());
    let label = number.map_or_else(|| "lockbox".to_owned(), |n| format!("lockbox {n}"));
    let label = lockbox_domain::sanitise(&label);
    let stated = layout.field(Name::Amount).and_then(|f| f.money(line));
    let stated_items = layout.field(Name::Count).and_then(|f| f.number(line));
    if !spoiled {
        let amounts = compare_amount(layout, stated, amount, explained);
        if amounts == Some(true) && items > 0 {
            state.confirmed += 1;
        }
        if let (Some(false), Some(stated), Some(field)) = (amounts, stated, layout.field(Name::Amount)) {
            let message = differs(&label, (stated, stated_items), amount, items);
            tell_total(report, Scope::Lockbox, at(place, field), &message, stated, amount);
            state.broken += 1;
            state.balanced = false;
        }
        let counts = profile.counts();
        if let Some((field, stated)) = wrong_count(layout, Name::Count, stated_items, items)
            && signed(stated) != signed(items).saturating_add(explained_items)
        {
            let message = format!("{label} total says {stated} items, it has {items}");
            state.count_told = true;
            if amounts != Some(false) {
                let (control, place) = (counts.lockbox_items, at(place, field));
                tell_count(state, report, control, Scope::Lockbox, place, &message, (stated, items));
            }
        }
        let stated_batches = layout.field(Name::Batches).and_then(|f| f.number(line));
        if let Some((field, stated)) = wrong_count(layout, Name::Batches, stated_batches, batches) {
            let message = format!("{label} total says {stated} batches, it has {batches}");
            tell_count(
                state,
                report,
                counts.lockbox_batches,
                Scope::Lockbox,
                at(place, field),
                &message,
                (stated, batches),
            );
        }
    }
    end_group(state);
}

/// What comes next belongs to the next lockbox total.
pub(super) fn end_group(state: &mut State) {
    state.group = Group::default();
    (state.header_bad, state.stray) = (None, None);
    state.header_stands = false;
}

/// The file total: how many records, and in some layouts how much.
pub(super) fn file_total(
    profile: &Profile,
    state: &mut State,
    report: &mut Report,
    layout: &Layout,
    line: &[u8],
    place: Place,
) {
    close_without_total(profile, state, report, place);
    missing_lockbox_total(profile, state, report, place);
    state.over = true;
    let stated = layout.field(Name::Amount).and_then(|f| f.money(line));
    if !state.spoiled {
        let amounts = compare_amount(layout, stated, state.amount, state.explained);
        if amounts == Some(true) && state.items > 0 {
            state.confirmed += 1;
        }
        if let (Some(false), Some(stated), Some(field)) = (amounts, stated, layout.field(Name::Amount)) {
            let message = differs("file", (stated, None), state.amount, u64::from(state.items));
            tell_total(report, Scope::File, at(place, field), &message, stated, state.amount);
            state.broken += 1;
            state.balanced = false;
        }
    }
    let records = layout.field(Name::Records).and_then(|f| f.number(line));
    if let Some((field, stated)) = wrong_count(layout, Name::Records, records, state.records)
        && !state.count_told
        && (state.missing == 0
            || wrong_count(layout, Name::Records, records, state.records + state.missing).is_some())
    {
        let counted = state.records;
        let message = format!("the trailer says {stated} records, the file has {counted}");
        let control = profile.counts().file_records;
        tell_count(state, report, control, Scope::File, at(place, field), &message, (stated, counted));
    }
}

/// Something comes that only comes when the lockbox is over, and its total did not come.
pub(super) fn missing_lockbox_total(profile: &Profile, state: &mut State, report: &mut Report, place: Place) {
    if profile.requires(Role::LockboxTotal) && state.group.begun && state.stray.is_none() {
        let message = "the lockbox ends without its total";
        report.tell(Diagnostic::error(ProblemCode::MissingTrailer, Scope::Lockbox, place, message));
        state.missing += 1;
        state.balanced = false;
    }
    end_group(state);
}

/// The file is at its end; true when it is whole.
pub(super) fn end_of_file(profile: &Profile, state: &mut State, report: &mut Report) -> bool {
    flush(state, report);
    let place = Place { record: state.records, line: state.records, byte: 0, len: 0 };
    let cut = (profile.requires(Role::FileTotal) && !state.over)
        || (!profile.requires(Role::FileTotal) && profile.requires(Role::LockboxTotal) && state.group.begun);
    if !cut {
        close_batch(state, report, (None, None));
        return true;
    }
    // The cause is said once: the file was cut. Its last batch is held, whatever else is missing follows from it.
    let message = "the file ends before its trailer: it was cut off";
    // Unless a record that nobody can read stands where the trailer should.
    if state.stray.is_none() {
        report.tell(Diagnostic::error(ProblemCode::MissingTrailer, Scope::File, place, message));
    }
    state.balanced = false;
    hold(state, message.to_owned());
    close_batch(state, report, (None, None));
    false
}
