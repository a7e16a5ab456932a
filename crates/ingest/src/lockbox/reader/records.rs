//! Headers, payments and remittance records.

use chrono::NaiveDate;
use lockbox_domain::{
    ByteRange, Cents, Diagnostic, Item, LockboxNumber, Place, ProblemCode, RemittanceLine, RoutingNumber,
    Scope,
};

use super::super::field::{Field, decode};
use super::super::profile::{Fields, Layout, Profile};
use super::super::words::{Name, Role};
use super::fit::{Damage, Known, damage};
use super::report::Report;
use super::state::{Batch, Pending, State};
use super::{in_batch, totals};
use crate::event::PaymentEvent as Event;

/// So many records tell how much of a file a profile explains.
const EXPLAINED_RECORDS: u64 = 500;

/// Takes a record of a known role.
pub(super) fn take(
    profile: &Profile,
    state: &mut State,
    report: &mut Report,
    role: Role,
    line: &[u8],
    place: Place,
) {
    let Some(layout) = profile.layout(role) else { return };
    if state.records == 1 {
        state.balanced = true;
    }
    state.other_constants += layout.other_constants(line);
    if state.records <= EXPLAINED_RECORDS {
        state.unexplained += layout.unexplained(line);
    }
    let fault = damage(layout, line, &known(profile, state, layout, role));
    if fault.is_none() && matches!(role, Role::BatchHeader | Role::Payment) {
        report.make_solid();
    }
    if role != Role::Remittance {
        flush(state, report);
    }
    if role != Role::FileHeader {
        missing_file_header(profile, state, report, place);
    }
    if let Some(fault) = fault.filter(|f| f.is_fatal()) {
        broken_record(profile, state, report, role, fault, place);
        return;
    }
    if let Some(Damage::Field(wrong)) = fault {
        let name = wrong.name.map_or_else(|| "constant".to_owned(), Name::spoken);
        let message = format!("the {name} of record {} cannot be read", place.record);
        let code = if wrong.field.is_date() { ProblemCode::BadDate } else { ProblemCode::FieldNotNumeric };
        report.tell(
            Diagnostic::warning(code, Scope::Field, at(place, &wrong.field), message)
                .because("digits", text_of(&wrong.field, line)),
        );
    }
    match role {
        Role::FileHeader => file_header(state, report, place),
        Role::ServiceHeader => {}
        Role::BatchHeader => batch_header(profile, state, report, layout, line, place),
        Role::Payment => payment(profile, state, report, layout, line, place, fault),
        Role::Remittance => remittance(state, report, layout, line, place),
        Role::BatchTotal => totals::batch_total(profile, state, report, layout, line, place),
        Role::LockboxTotal => totals::lockbox_total(profile, state, report, layout, line, place),
        Role::FileTotal => totals::file_total(profile, state, report, layout, line, place),
    }
}

/// What the records before one of this role say about it.
fn known(profile: &Profile, state: &State, layout: &Layout, role: Role) -> Known {
    let in_this = in_batch(role) && !profile.batch_number_begins_batch();
    let pending = state.pending.as_ref().filter(|_| role == Role::Remittance);
    let modulus = layout.field(Name::Sequence).map_or(u64::MAX, Field::modulus);
    Known {
        batch: state.batch.as_ref().filter(|b| in_this && b.named).map(|b| b.number),
        item: pending.map(|p| u64::from(p.item.item_number)),
        sequence: pending.map(|p| (p.sequence + 1) % modulus),
        date: state.date.filter(|_| in_batch(role) || role == Role::LockboxTotal),
        repeats_date: matches!(role, Role::BatchTotal | Role::LockboxTotal),
    }
}

/// A file that must have a header begins without it.
fn missing_file_header(profile: &Profile, state: &mut State, report: &mut Report, place: Place) {
    if !profile.requires(Role::FileHeader) || state.seen_file_header || state.said_no_file_header {
        return;
    }
    state.said_no_file_header = true;
    state.missing += 1;
    state.balanced = false;
    let message = "the file begins without its header";
    report.tell(Diagnostic::error(ProblemCode::MissingHeader, Scope::File, place, message));
}

/// The place of one field.
pub(super) fn at(place: Place, field: &Field) -> Place {
    Place { byte: place.byte + field.start as u64, len: field.width() as u32, ..place }
}

fn text_of(field: &Field, line: &[u8]) -> String {
    decode(field.of(line)).0
}

/// A record that cannot be used: said once, its batch is held, and what follows from it is not said again.
fn broken_record(
    profile: &Profile,
    state: &mut State,
    report: &mut Report,
    role: Role,
    fault: Damage,
    place: Place,
) {
    let what = role.as_str().replace('-', " ");
    let (code, message, spot) = match fault {
        Damage::Shifted { column, .. } => (
            ProblemCode::ShiftedRecord,
            format!("the fields of this {what} stand beside their columns from column {} on", column + 1),
            Place { byte: place.byte + column as u64, len: 1, ..place },
        ),
        Damage::Truncated(s) => {
            let name = s.name.map_or_else(|| "constant".to_owned(), Name::spoken);
            (
                ProblemCode::TruncatedRecord,
                format!("this {what} ends before its {name} is complete"),
                at(place, &s.field),
            )
        }
        Damage::Field(s) => {
            let name = s.name.map_or_else(|| "constant".to_owned(), Name::spoken);
            let code = match s.name {
                Some(Name::Amount) => ProblemCode::BadAmount,
                Some(Name::Date) => ProblemCode::BadDate,
                _ => ProblemCode::FieldNotNumeric,
            };
            (code, format!("the {name} of this {what} cannot be read"), at(place, &s.field))
        }
    };
    let scope = match role {
        Role::FileHeader | Role::ServiceHeader | Role::FileTotal => Scope::File,
        Role::LockboxTotal => Scope::Lockbox,
        _ => Scope::Batch,
    };
    report.tell(Diagnostic::error(code, scope, spot, format!("record {}: {message}", place.record)));
    match role {
        Role::FileHeader | Role::ServiceHeader => {
            state.seen_file_header |= role == Role::FileHeader;
            state.balanced = false;
        }
        Role::Payment => {
            open_batch(state, place, None);
            state.skipping = true;
            if let Some(batch) = &mut state.batch {
                batch.payments += 1;
            }
            state.taint(message);
        }
        Role::Remittance => state.taint(message),
        Role::BatchHeader => {
            totals::close_without_total(profile, state, report, place);
            (state.seen_batch_header, state.header_stands) = (true, true);
            (state.lockbox, state.date) = (None, None);
            state.group.begun = true;
            state.taint(message);
        }
        Role::BatchTotal => {
            open_batch(state, place, None);
            state.broken += 1;
            state.taint(message);
            totals::close_batch(state, report, (None, None));
        }
        Role::LockboxTotal => {
            totals::close_without_total(profile, state, report, place);
            state.balanced = false;
            state.broken += 1;
            totals::end_group(state);
        }
        Role::FileTotal => {
            state.balanced = false;
            state.over = true;
        }
    }
}

fn file_header(state: &mut State, report: &mut Report, place: Place) {
    if state.seen_file_header || state.seen_batch_header {
        let message = "a second file header: two files were probably joined";
        report.tell(Diagnostic::error(ProblemCode::RecordOutOfPlace, Scope::File, place, message));
        state.count_told = true;
    }
    state.seen_file_header = true;
}

fn batch_header(
    profile: &Profile,
    state: &mut State,
    report: &mut Report,
    layout: &Layout,
    line: &[u8],
    place: Place,
) {
    totals::close_without_total(profile, state, report, place);
    state.seen_batch_header = true;
    let number = layout.field(Name::Lockbox).and_then(|f| lockbox(f, line));
    if state.lockbox.is_some() && state.lockbox != number {
        totals::missing_lockbox_total(profile, state, report, place);
    }
    state.header_stands = true;
    (state.header_bad, state.stray) = (None, None);
    state.group.spoiled &= state.group.begun;
    state.group.begun = true;
    state.lockbox = number;
    state.date = layout.field(Name::Date).and_then(|f| f.date(line));
    if let Some(field) = layout.field(Name::Date).filter(|_| state.date.is_none()) {
        let message = format!("record {}: the deposit date cannot be read", place.record);
        let problem =
            Diagnostic::error(ProblemCode::BadDate, Scope::Lockbox, at(place, field), message.clone());
        report.tell(problem.because("a date", text_of(field, line)));
        state.taint(message);
    }
    // The batch that the header itself names begins with its first payment or its total.
}

fn lockbox(field: &Field, line: &[u8]) -> Option<LockboxNumber> {
    LockboxNumber::new(std::str::from_utf8(field.trimmed(line)).ok()?).ok()
}

/// A batch of which only useless records were seen takes its number from the first that names it.
pub(super) fn name_batch(state: &mut State, number: Option<u64>) {
    if let (Some(batch), Some(number)) = (&mut state.batch, number)
        && !batch.named
    {
        (batch.number, batch.named) = (number, true);
    }
}

/// Opens a batch where none is open.
pub(super) fn open_batch(state: &mut State, place: Place, number: Option<u64>) {
    if state.batch.is_some() {
        return;
    }
    state.group.begun = true;
    state.batch = Some(Batch {
        number: number.unwrap_or_default(),
        named: number.is_some(),
        first_ordinal: state.items,
        start: place.byte,
        end: place.byte,
        tainted: state.header_bad.clone().or(state.stray.take()),
        ..Batch::default()
    });
}

fn payment(
    profile: &Profile,
    state: &mut State,
    report: &mut Report,
    layout: &Layout,
    line: &[u8],
    place: Place,
    fault: Option<Damage>,
) {
    state.skipping = false;
    let fields = layout.fields_of(line);
    let number = number_of(fields, Name::Batch, line);
    name_batch(state, number);
    if let (Some(open), Some(number)) = (state.batch.as_ref().map(|b| b.number), number)
        && open != number
    {
        if profile.batch_number_begins_batch() {
            totals::close_batch(state, report, (None, None));
        } else {
            totals::close_without_total(profile, state, report, place);
        }
    }
    if profile.requires(Role::BatchHeader) && !state.header_stands {
        // Whose money it is must not be taken from the lockbox before.
        (state.header_stands, state.lockbox, state.date) = (true, None, None);
        state.missing += 1;
        let message = "a payment comes before any header that says whose lockbox it is";
        report.tell(Diagnostic::error(ProblemCode::MissingHeader, Scope::Lockbox, place, message));
        state.taint(message.to_owned());
    }
    own_lockbox(state, fields, line);
    let fresh = state.batch.is_none();
    open_batch(state, place, number);
    if fresh {
        repeated_batch(state, report, fields, place);
    }
    let Some(amount) = fields[Name::Amount as usize].and_then(|f| f.money(line)) else {
        // The amount is essential, so a record without it did not get here; a guard against a profile without one.
        return;
    };
    let item_number = number_of(fields, Name::Item, line);
    gap(state, report, fields, item_number, place);
    let item = item(state, report, fields, line, place, (amount, item_number, fault));
    let text = String::new();
    state.pending = Some(Pending { item, text, sequence: 0, ended: false, strayed: false });
    pairs(state, layout, line);
}

/// Some layouts name the lockbox in each payment instead of a header.
fn own_lockbox(state: &mut State, fields: &Fields, line: &[u8]) {
    if state.batch.is_some() {
        return;
    }
    if state.lockbox.is_none() {
        state.lockbox = fields[Name::Lockbox as usize].and_then(|f| lockbox(&f, line));
    }
    if state.date.is_none() {
        state.date = fields[Name::Date as usize].and_then(|f| f.date(line));
    }
}

fn repeated_batch(state: &mut State, report: &mut Report, fields: &Fields, place: Place) {
    let (Some(batch), Some(field)) = (&state.batch, fields[Name::Batch as usize]) else { return };
    let key = (state.lockbox.clone(), state.date, batch.number);
    let round = u32::try_from(u64::from(state.batches) / field.modulus().max(2).saturating_sub(1))
        .unwrap_or(u32::MAX);
    let seen = state.occurrences.entry(key).or_default();
    if seen.known && seen.round == round {
        let message = format!("batch {} comes a second time for this lockbox and day", batch.number);
        report.tell(Diagnostic::warning(ProblemCode::BatchRepeated, Scope::Batch, place, message));
    }
    (seen.known, seen.round) = (true, round);
}

fn gap(state: &mut State, report: &mut Report, fields: &Fields, number: Option<u64>, place: Place) {
    let (Some(batch), Some(field), Some(number)) = (&mut state.batch, fields[Name::Item as usize], number)
    else {
        return;
    };
    batch.payments += 1;
    let modulus = field.modulus();
    if let Some(last) = batch.last_item.filter(|_| batch.tainted.is_none()) {
        let next = (last + 1) % modulus;
        // A counter may wrap to 0 or to 1.
        if number != next && !(next == 0 && number == 1) {
            let message = format!("item {number} follows item {last} in batch {}", batch.number);
            report.tell(
                Diagnostic::warning(ProblemCode::ItemGap, Scope::Batch, place, message)
                    .because(next.to_string(), number.to_string()),
            );
        }
    }
    batch.last_item = Some(number);
}

fn item(
    state: &mut State,
    report: &mut Report,
    fields: &Fields,
    line: &[u8],
    place: Place,
    (amount, number, fault): (Cents, Option<u64>, Option<Damage>),
) -> Item {
    let mut windows = false;
    let spared = |name: Name| fields[name as usize].filter(|f| fault.is_none_or(|d| d.spares(f)));
    let mut text = |name: Name| -> Option<String> {
        let field = spared(name).filter(|f| !f.is_nothing(line))?;
        let (text, foreign) = decode(field.trimmed(line));
        windows |= foreign;
        (!text.is_empty()).then_some(text)
    };
    let (routing, account, serial) = (text(Name::Routing), text(Name::Account), text(Name::Serial));
    let (remitter, payee, customer) = (text(Name::Remitter), text(Name::Payee), text(Name::Customer));
    let date = |name: Name| -> Option<NaiveDate> { spared(name)?.date(line) };
    if let (Some(digits), Some(field)) = (&routing, fields[Name::Routing as usize]) {
        check_routing(report, digits, at(place, &field));
    }
    if windows && !state.said_windows {
        state.said_windows = true;
        let message = "text is not UTF-8 and is read as Windows-1252";
        report.tell(Diagnostic::warning(ProblemCode::NotUtf8, Scope::Field, place, message));
    }
    let batch = state.batch.as_ref().map_or(0, |b| b.number);
    let number = number.unwrap_or_default();
    let key = (state.lockbox.clone(), state.date, batch);
    let narrow = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    let occurrence = state.occurrences.entry(key).or_default().next(narrow(number));
    Item {
        ordinal: state.items,
        batch_index: state.batches,
        batch_number: narrow(batch),
        item_number: narrow(number),
        occurrence,
        lockbox: state.lockbox.clone(),
        deposit_date: state.date,
        amount,
        bytes: ByteRange { start: place.byte, len: place.len },
        record: place.record,
        routing,
        account,
        serial,
        check_date: date(Name::CheckDate),
        remitter,
        payee,
        received: date(Name::Received),
        customer,
        remittance: String::new(),
        lines: Vec::new(),
        ..Item::default()
    }
}

pub(crate) fn check_routing(report: &mut Report, digits: &str, place: Place) {
    let Some(routing) = RoutingNumber::parse(digits).or_else(|| RoutingNumber::from_eight(digits)) else {
        return;
    };
    if !routing.check_digit_ok() || !routing.known_range() {
        let why =
            if routing.check_digit_ok() { "lies outside the known ranges" } else { "fails its check digit" };
        let message = format!("routing number {routing} {why}");
        report.tell(Diagnostic::warning(ProblemCode::BadRouting, Scope::Field, place, message));
    }
}

fn number_of(fields: &Fields, name: Name, line: &[u8]) -> Option<u64> {
    fields[name as usize].and_then(|f| f.number(line))
}

fn remittance(state: &mut State, report: &mut Report, layout: &Layout, line: &[u8], place: Place) {
    let fields = layout.fields_of(line);
    let Some(pending) = &mut state.pending else {
        if !state.skipping {
            let message = format!("record {} belongs to no payment", place.record);
            report.tell(Diagnostic::warning(ProblemCode::OrphanOverflow, Scope::Batch, place, message));
        }
        return;
    };
    let own = (u64::from(pending.item.batch_number), u64::from(pending.item.item_number));
    let named = (number_of(fields, Name::Batch, line), number_of(fields, Name::Item, line));
    let differs = named.0.is_some_and(|b| b != own.0) || named.1.is_some_and(|i| i != own.1);
    if differs && pending.strayed {
        return;
    }
    if differs {
        pending.strayed = true;
        state.count_told = true;
        let message = format!("record {} names another item than the payment before it", place.record);
        let found = format!("batch {} item {}", named.0.unwrap_or_default(), named.1.unwrap_or_default());
        let problem = Diagnostic::error(ProblemCode::BatchMismatch, Scope::Batch, place, message.clone());
        report.tell(problem.because(format!("batch {} item {}", own.0, own.1), found));
        state.taint(message);
        return;
    }
    if let (Some(field), Some(sequence)) =
        (fields[Name::Sequence as usize], number_of(fields, Name::Sequence, line))
    {
        let next = (pending.sequence + 1) % field.modulus();
        let follows = sequence == next || (next == 0 && sequence == 1);
        // In a batch that is held for another cause, a record less is no news.
        if !follows && state.batch.as_ref().is_none_or(|b| b.tainted.is_none()) {
            let message =
                format!("remittance record {sequence} follows {} of item {}", pending.sequence, own.1);
            report.tell(
                Diagnostic::warning(ProblemCode::OverflowGap, Scope::Item, place, message)
                    .because(next.to_string(), sequence.to_string()),
            );
        }
        pending.sequence = sequence;
    }
    let last = fields[Name::Last as usize].and_then(|f| f.of(line).first().copied());
    pending.ended = last.is_some() && last == layout.last_when;
    pending.item.bytes.len =
        u32::try_from(place.byte + u64::from(place.len) - pending.item.bytes.start).unwrap_or(u32::MAX);
    if let Some(field) = fields[Name::Text as usize] {
        let (text, _) = decode(field.of(line));
        pending.text.push_str(&text);
        let missing = field.width().saturating_sub(text.chars().count());
        pending.text.extend(std::iter::repeat_n(' ', missing));
    }
    if let (None, Some(field)) = (&pending.item.customer, fields[Name::Customer as usize])
        && !field.is_nothing(line)
    {
        pending.item.customer = Some(decode(field.trimmed(line)).0);
    }
    pairs(state, layout, line);
}

fn pairs(state: &mut State, layout: &Layout, line: &[u8]) {
    let Some(pending) = &mut state.pending else { return };
    for pair in &layout.pairs {
        if pair.reference.is_nothing(line) {
            continue;
        }
        let reference = decode(pair.reference.trimmed(line)).0;
        let amount = pair.amount.and_then(|f| f.money(line));
        pending.item.lines.push(RemittanceLine { reference, amount });
    }
}

/// The open item is complete: it goes out, and its money is added up.
pub(super) fn flush(state: &mut State, report: &mut Report) {
    let Some(mut pending) = state.pending.take() else { return };
    pending.text.truncate(pending.text.trim_end().len());
    pending.item.remittance = pending.text;
    state.add(&pending.item);
    report.out.push_back(Event::Item(pending.item));
}
