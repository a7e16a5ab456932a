//! From the words of a TOML file to a profile that is right in itself, or the reason why not.

use std::collections::BTreeMap;

use super::wire::{
    BatchDiffersWire, FieldWire, FillWire, HoldsWire, JustifyWire, PairWire, ProfileWire, RecordWire,
    SeverityWire,
};
use super::{Constant, CountControl, Counts, Fields, Layout, Pair, Profile, ProfileError, Strict};
use crate::lockbox::field::{Field, Fill, Form, Picture};
use crate::lockbox::words::{Name, Role};

/// Wider numbers do not fit the integers they are read into.
const MAX_DIGITS: usize = 18;
/// No record is wider.
const MAX_COLUMN: usize = 4096;

type Checked<T> = Result<T, ProfileError>;

fn wrong(place: impl Into<String>, what: impl Into<String>) -> ProfileError {
    ProfileError::Layout { place: place.into(), what: what.into() }
}

pub(super) fn profile(wire: ProfileWire) -> Checked<Profile> {
    let name_fits = (1..=32).contains(&wire.name.len())
        && wire.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !name_fits {
        return Err(wrong("name", "1 to 32 of a-z, 0-9 and - are expected"));
    }
    if wire.width == 0 || wire.width > MAX_COLUMN {
        return Err(wrong("width", format!("1 to {MAX_COLUMN} columns are expected")));
    }
    let records = [
        (Role::FileHeader, wire.file_header),
        (Role::ServiceHeader, wire.service_header),
        (Role::BatchHeader, wire.batch_header),
        (Role::Payment, Some(wire.payment)),
        (Role::Remittance, wire.remittance),
        (Role::BatchTotal, wire.batch_total),
        (Role::LockboxTotal, wire.lockbox_total),
        (Role::FileTotal, wire.file_total),
    ];
    let mut layouts: [Option<Layout>; Role::COUNT] = [const { None }; Role::COUNT];
    let mut letters = [None; 128];
    for (role, record) in records {
        let Some(record) = record else { continue };
        claim_letters(&mut letters, role, &record.letters)?;
        layouts[role as usize] = Some(layout(role, record)?);
    }
    let required = required(&wire.required, &layouts)?;
    let c = wire.counts;
    Ok(Profile {
        name: wire.name,
        description: wire.description,
        width: wire.width,
        required,
        counts: Counts {
            batch_items: control(c.batch_items),
            lockbox_items: control(c.lockbox_items),
            lockbox_batches: control(c.lockbox_batches),
            file_records: control(c.file_records),
        },
        begins_batch: wire.batch_differs == BatchDiffersWire::BeginsBatch,
        layouts,
        letters,
    })
}

fn control(wire: SeverityWire) -> CountControl {
    match wire {
        SeverityWire::Error => CountControl::Error,
        SeverityWire::Warn => CountControl::Warn,
        SeverityWire::Ignore => CountControl::Ignore,
    }
}

fn required(words: &[String], layouts: &[Option<Layout>; Role::COUNT]) -> Checked<[bool; Role::COUNT]> {
    let mut required = [false; Role::COUNT];
    for word in words {
        let role = Role::parse(word).ok_or_else(|| wrong("required", format!("`{word}` is no role")))?;
        if layouts[role as usize].is_none() {
            return Err(wrong("required", format!("`{word}` has no table")));
        }
        required[role as usize] = true;
    }
    Ok(required)
}

fn claim_letters(letters: &mut [Option<Role>; 128], role: Role, text: &str) -> Checked<()> {
    let place = || format!("{}.type", role.as_str());
    if text.is_empty() {
        return Err(wrong(place(), "a letter or digit is expected"));
    }
    for byte in text.bytes() {
        let slot = letters
            .get_mut(usize::from(byte))
            .filter(|_| byte.is_ascii_graphic())
            .ok_or_else(|| wrong(place(), "letters, digits and signs of ASCII are expected"))?;
        if let Some(other) = slot.replace(role) {
            return Err(wrong(place(), format!("`{}` is that of {} too", char::from(byte), other.as_str())));
        }
    }
    Ok(())
}

fn layout(role: Role, record: RecordWire) -> Checked<Layout> {
    let place = role.as_str();
    let fields = fields(role, &record.fields, place)?;
    let needed = match role {
        Role::Payment | Role::BatchTotal | Role::LockboxTotal => Some(Name::Amount),
        Role::FileTotal => Some(Name::Records),
        _ => None,
    };
    if let Some(name) = needed.filter(|n| fields[*n as usize].is_none()) {
        return Err(wrong(format!("{place}.fields"), format!("`{}` is missing", name.as_str())));
    }
    if !record.pairs.is_empty() && !matches!(role, Role::Payment | Role::Remittance) {
        return Err(wrong(format!("{place}.pairs"), "only payments and remittances have them"));
    }
    let constants = record.constants.iter().map(|c| constant(c, place)).collect::<Checked<Vec<_>>>()?;
    let pairs = record.pairs.iter().map(|p| pair(p, place)).collect::<Checked<Vec<_>>>()?;
    let wide = record.wide.map(|w| {
        let place = format!("{place}.wide");
        let mut all = fields;
        for (slot, field) in all.iter_mut().zip(self::fields(role, &w.fields, &place)?) {
            *slot = field.or(*slot);
        }
        no_overlap(&place, &all, &constants, &pairs)?;
        Ok((w.beyond, Box::new(all)))
    });
    no_overlap(place, &fields, &constants, &pairs)?;
    Ok(Layout {
        letter: record.letters.bytes().next().unwrap_or(b'?'),
        ends: record.ends,
        last_when: last_when(record.last_when.as_deref(), &fields, place)?,
        strict: strict(role, &fields, &constants, &pairs),
        fields,
        constants,
        pairs,
        wide: wide.transpose()?,
    })
}

fn last_when(text: Option<&str>, fields: &Fields, place: &str) -> Checked<Option<u8>> {
    let place = format!("{place}.last-when");
    match (text.map(str::as_bytes), fields[Name::Last as usize]) {
        (None, None) => Ok(None),
        (Some([byte]), Some(field)) if field.width() == 1 => Ok(Some(*byte)),
        (Some(_), None) => Err(wrong(place, "there is no field `last`")),
        _ => Err(wrong(place, "one character, for a field `last` of one column, is expected")),
    }
}

fn fields(role: Role, wires: &BTreeMap<String, FieldWire>, place: &str) -> Checked<Fields> {
    let mut fields: Fields = [None; Name::COUNT];
    for (word, wire) in wires {
        let place = format!("{place}.fields.{word}");
        let name = Name::parse(word)
            .filter(|n| role.allowed().contains(n))
            .ok_or_else(|| wrong(&place, format!("a {} has no such field", role.as_str())))?;
        fields[name as usize] = Some(field(usual(name), wire, &place)?);
    }
    Ok(fields)
}

/// What a field holds unless the profile says otherwise.
fn usual(name: Name) -> HoldsAs {
    match name {
        Name::Amount => HoldsAs::Money,
        Name::Date | Name::CheckDate | Name::Received => HoldsAs::Date,
        Name::Destination
        | Name::Origin
        | Name::Remitter
        | Name::Payee
        | Name::Customer
        | Name::Kind
        | Name::Last
        | Name::Text => HoldsAs::Text,
        _ => HoldsAs::Digits,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum HoldsAs {
    Digits,
    Money,
    Date,
    Text,
}

fn field(usual: HoldsAs, wire: &FieldWire, place: &str) -> Checked<Field> {
    let (start, end) = columns(&wire.at, place)?;
    let holds = match (usual, wire.holds) {
        (HoldsAs::Digits | HoldsAs::Text, Some(HoldsWire::Text)) => HoldsAs::Text,
        (HoldsAs::Digits | HoldsAs::Text, Some(HoldsWire::Digits)) => HoldsAs::Digits,
        (_, Some(_)) => return Err(wrong(place, "amounts and dates hold what they hold")),
        (usual, None) => usual,
    };
    if (holds == HoldsAs::Date) != wire.date.is_some() {
        return Err(wrong(place, "a date, and only a date, needs `date = \"YYMMDD\"` or another picture"));
    }
    if end == usize::MAX && holds != HoldsAs::Text {
        return Err(wrong(place, "only text may go on to the end of the line"));
    }
    let fill = match (wire.fill, wire.justify) {
        (None | Some(FillWire::Zeros), None | Some(JustifyWire::Right)) => Fill::Zeros,
        (Some(FillWire::Blanks), None | Some(JustifyWire::Right)) => Fill::BlanksLeft,
        (None | Some(FillWire::Blanks), Some(JustifyWire::Left)) => Fill::BlanksRight,
        _ => return Err(wrong(place, "zeros stand to the left")),
    };
    let form = match holds {
        HoldsAs::Money => Form::Money(fill),
        HoldsAs::Digits => Form::Digits(fill),
        HoldsAs::Text => Form::Text,
        HoldsAs::Date => {
            let picture = wire.date.as_deref().and_then(Picture::parse);
            Form::Date(picture.ok_or_else(|| wrong(place, "the picture of the date is not known"))?)
        }
    };
    let width = end.saturating_sub(start);
    match form {
        Form::Money(_) if width > MAX_DIGITS => Err(wrong(place, format!("more than {MAX_DIGITS} digits"))),
        Form::Date(p) if width != p.width() => Err(wrong(place, "the picture has another width")),
        _ => Ok(Field { start, end, form }),
    }
}

fn pair(wire: &PairWire, place: &str) -> Checked<Pair> {
    let place = format!("{place}.pairs");
    Ok(Pair {
        reference: field(HoldsAs::Text, &wire.reference, &place)?,
        amount: wire.amount.as_ref().map(|a| field(HoldsAs::Money, a, &place)).transpose()?,
    })
}

fn constant(wire: &super::wire::ConstantWire, place: &str) -> Checked<Constant> {
    let place = format!("{place}.constants");
    let (start, end) = columns(&wire.at, &place)?;
    if end == usize::MAX || wire.text.len() != end - start || !wire.text.is_ascii() {
        return Err(wrong(place, format!("`{}` does not fill columns {}", wire.text, wire.at)));
    }
    let digits = wire.text.bytes().all(|b| b.is_ascii_digit());
    let form = if digits { Form::Digits(Fill::Zeros) } else { Form::Text };
    Ok(Constant { field: Field { start, end, form }, text: wire.text.clone() })
}

/// `8-17`, counted from 1, to a half-open range counted from 0.
fn columns(text: &str, place: &str) -> Checked<(usize, usize)> {
    let bad = || wrong(place, format!("`{text}` is no range of columns such as `8-17`"));
    let (first, last) = text.split_once('-').ok_or_else(bad)?;
    let first: usize = first.parse().map_err(|_| bad())?;
    let last: usize = if last.is_empty() { usize::MAX } else { last.parse().map_err(|_| bad())? };
    let in_range = first >= 2 && last >= first && (last <= MAX_COLUMN || last == usize::MAX);
    if !in_range || first > MAX_COLUMN {
        return Err(wrong(place, format!("columns `{text}` do not lie between 2 and {MAX_COLUMN}")));
    }
    Ok((first - 1, last))
}

fn no_overlap(place: &str, fields: &Fields, constants: &[Constant], pairs: &[Pair]) -> Checked<()> {
    let mut all: Vec<Field> = fields.iter().flatten().copied().collect();
    all.extend(constants.iter().map(|c| c.field));
    all.extend(pairs.iter().flat_map(|p| [Some(p.reference), p.amount]).flatten());
    all.sort_by_key(|f| f.start);
    let clash = all.windows(2).find_map(|w| match w {
        [a, b] if a.end > b.start => Some(b.start + 1),
        _ => None,
    });
    clash.map_or(Ok(()), |column| Err(wrong(place, format!("two fields share column {column}"))))
}

/// The skeleton of a record: every field whose look is known. Constants of digits belong to it, since a bank fills them
/// even where nobody reads them.
fn strict(role: Role, fields: &Fields, constants: &[Constant], pairs: &[Pair]) -> Vec<Strict> {
    let named = Name::ALL.iter().filter_map(|name| {
        let field = fields[*name as usize]?;
        Some(Strict { name: Some(*name), field, essential: role.essential().contains(name) })
    });
    let unnamed = constants.iter().map(|c| c.field).chain(pairs.iter().filter_map(|p| p.amount));
    let unnamed = unnamed.map(|field| Strict { name: None, field, essential: false });
    let mut all: Vec<Strict> = named.chain(unnamed).filter(|s| s.field.form != Form::Text).collect();
    all.sort_by_key(|s| s.field.start);
    all
}
