//! MICR and scan lines in fields.

use lockbox_domain::{Cents, sanitise};

use super::{Tone, counted, toned};
use crate::render::{Style, strong};
use crate::wire::read::{Document, Fields, Line, MicrFields, Paper, ScanFields, Sure};

/// What `read` prints. A field that the line does not have is not named.
pub fn read(document: &Document, style: Style) -> String {
    if document.lines.is_empty() && document.unreadable.is_empty() && document.papers.is_empty() {
        return "No line was found".to_owned();
    }
    let lines = document.lines.iter().map(|l| line(l, style));
    let none = document
        .unreadable
        .iter()
        .map(|u| format!("{}: {}", sanitise(&u.path), toned(&sanitise(&u.message), Tone::Waits, style)));
    let papers = document.papers.iter().map(|p| paper(p, style));
    lines.chain(none).chain(papers).collect::<Vec<_>>().join("\n\n")
}

fn line(l: &Line, style: Style) -> String {
    let mut out = vec![strong(&sanitise(&l.text), style)];
    let mut facts = vec![("line", Some(source(l, style)))];
    match &l.fields {
        Fields::Micr(fields) => facts.extend(micr(fields)),
        Fields::Scan(fields) => facts.extend(scan(fields)),
    }
    let facts = facts.into_iter().filter_map(|(name, value)| Some((name, value?)));
    out.extend(facts.map(|(name, value)| format!("  {name:<13} {value}")));
    out.join("\n")
}

/// What is typed on an image: what it says, then every line.
fn paper(p: &Paper, style: Style) -> String {
    fn fact<T>(name: &'static str, said: Option<&Sure<T>>, text: impl Fn(&T) -> String) -> Option<String> {
        said.map(|said| format!("  {name:<13} {}, {:.1}% sure", text(&said.value), said.confidence * 100.0))
    }
    let cents = |cents: &i64| Cents::new(*cents).grouped();
    let words = |text: &String| sanitise(text);
    let facts = [
        fact("amount", p.amount_cents.as_ref(), cents),
        fact("in words", p.words_cents.as_ref(), cents),
        fact("dated", p.date.as_ref(), words),
        fact("payable to", p.payee.as_ref(), words),
        fact("memo", p.memo.as_ref(), words),
    ];
    let line = |line: &Sure<String>| {
        let [x, y, width, height] = line.area;
        let sure = line.confidence * 100.0;
        format!("  {sure:>5.1}%  at {x},{y} {width}x{height}  {}", sanitise(&line.value))
    };
    let head = strong(&format!("typed in {}", sanitise(&p.path)), style);
    let all = std::iter::once(head).chain(facts.into_iter().flatten()).chain(p.lines.iter().map(line));
    all.collect::<Vec<_>>().join("\n")
}

/// What kind of line it is, where it stands, and how sure its fields are.
fn source(l: &Line, style: Style) -> String {
    let mut words = vec![l.kind.to_owned()];
    words.extend(l.path.as_deref().map(|p| format!("in {}", sanitise(p))));
    words.extend(l.font.as_deref().map(sanitise));
    words.extend(l.area.map(|[x, y, width, height]| format!("at {x},{y} {width}x{height}")));
    let sure = format!("{:.1}% sure", l.confidence * 100.0);
    let tone = if l.unread == 0 { Tone::Good } else { Tone::Waits };
    let unread = counted(u64::from(l.unread), "character not read", "characters not read");
    let sure = if l.unread == 0 { sure } else { format!("{sure}, {unread}") };
    format!("{}, {}", words.join(" "), toned(&sure, tone, style))
}

type Fact = (&'static str, Option<String>);

fn micr(f: &MicrFields) -> Vec<Fact> {
    let check = match f.routing_valid {
        Some(true) => ", check digit right",
        Some(false) => ", check digit wrong",
        None => "",
    };
    vec![
        ("payment", Some(f.payment.to_owned())),
        ("country", f.country.map(str::to_owned)),
        ("routing", f.routing.as_ref().map(|r| format!("{}{check}", sanitise(r)))),
        ("account", text(f.account.as_ref())),
        ("serial", text(f.serial.as_ref())),
        ("epc", f.epc.map(|c| sanitise(&c.to_string()))),
        ("tran code", text(f.tran_code.as_ref())),
        ("amount", f.amount_cents.map(|c| Cents::new(c).grouped())),
    ]
}

fn scan(f: &ScanFields) -> Vec<Fact> {
    vec![
        ("template", Some(sanitise(&f.template))),
        ("member", text(f.member_id.as_ref())),
        ("account", text(f.account_number.as_ref())),
        ("statement", text(f.statement.as_ref())),
        ("amount due", f.amount_due_cents.map(|c| Cents::new(c).grouped())),
        ("check digit", Some(f.check_digit.to_owned())),
    ]
}

fn text(field: Option<&String>) -> Option<String> {
    field.map(|f| sanitise(f))
}
