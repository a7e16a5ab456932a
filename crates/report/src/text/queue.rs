//! What waits for a person.

use lockbox_domain::{Cents, sanitise};

use super::{Tone, cents, next, part, toned};
use crate::render::{Style, plain, strong};
use crate::table::{Cell, Kind};
use crate::wire::queue::{Balance, Entry, List};

/// What `queue list` prints.
pub fn queue_list(list: &List, style: Style) -> String {
    if list.items.is_empty() {
        return toned("Nothing waits", Tone::Good, style);
    }
    let mut table = part(&[
        ("id", Kind::Text),
        ("amount", Kind::Cents),
        ("reasons", Kind::Text),
        ("region", Kind::Text),
        ("deposit_date", Kind::Text),
        ("batch", Kind::Count),
        ("item", Kind::Count),
        ("state", Kind::Text),
        ("likeliest", Kind::Text),
    ]);
    for e in &list.items {
        table.push(vec![
            Cell::Text(e.id.clone()),
            cents(e.amount_cents),
            Cell::Text(e.reasons.join(", ")),
            Cell::text(e.region.as_ref()),
            Cell::text(e.deposit_date.as_ref()),
            Cell::text(e.batch),
            Cell::text(e.item),
            Cell::Text(state(e)),
            Cell::text(
                e.candidates.first().map(|c| format!("{} {}", c.account_number, percent(c.probability))),
            ),
        ]);
    }
    let more = list.next.as_ref().map(|n| format!("\n{}", next(&format!("`--after {n}` shows more"), style)));
    let decide = next("`lockbox queue claim ID`, then `lockbox queue resolve ID --action ACTION`", style);
    format!("{}\n\n{decide}{}", plain(&table, style), more.unwrap_or_default())
}

/// What `queue show`, `claim` and `resolve` print.
pub fn queue_entry(e: &Entry, style: Style) -> String {
    let mut out = vec![strong(&format!("{}  {}", e.id, Cents::new(e.amount_cents).grouped()), style)];
    let mut fact = |label: &str, text: Option<String>| {
        if let Some(text) = text {
            out.push(format!("  {label:<13} {}", sanitise(&text)));
        }
    };
    fact("state", Some(state(e)));
    fact("reasons", Some(e.reasons.join(", ")));
    fact("more", e.detail.clone());
    fact("decided", e.decided.map(str::to_owned));
    fact("region", e.region.clone());
    fact("lockbox", e.lockbox.clone());
    fact("deposit date", e.deposit_date.clone());
    fact("batch", e.batch.map(|b| b.to_string()));
    fact("item", e.item.map(|i| i.to_string()));
    fact("decide by", e.deadline.clone());
    for idea in &e.ideas {
        out.push(format!("  {:<13} {}", "perhaps", sanitise(idea)));
    }
    if let Some(balance) = &e.balance {
        out.push(String::new());
        out.push(super::indented(&tape(balance, style)));
    }
    if !e.candidates.is_empty() {
        out.push(String::new());
        out.push(super::indented(&candidates(e, style)));
    }
    out.join("\n")
}

/// The checks of a batch beside their coupons; `<` stands at those that an idea is about.
fn tape(balance: &Balance, style: Style) -> String {
    let mut table = part(&[
        ("item", Kind::Count),
        ("remitter", Kind::Text),
        ("serial", Kind::Text),
        ("check", Kind::Cents),
        ("coupon", Kind::Cents),
        ("running", Kind::Cents),
        ("checks - coupons", Kind::Cents),
        ("", Kind::Text),
    ]);
    let safe = |text: &Option<String>| Cell::text(text.as_deref().map(sanitise));
    for t in &balance.tape {
        let coupon = |cents_of: i64| t.coupon_cents.map_or(Cell::Empty, |_| cents(cents_of));
        table.push(vec![
            Cell::Count(t.item.into()),
            safe(&t.remitter),
            safe(&t.serial),
            cents(t.check_cents),
            coupon(t.coupon_cents.unwrap_or_default()),
            cents(t.running_cents),
            coupon(t.apart_cents),
            Cell::Text(if t.named { "<".to_owned() } else { String::new() }),
        ]);
    }
    let mut out = vec![plain(&table, style)];
    let together = Cents::new(balance.checks_cents).grouped();
    if let (Some(stated), Some(difference)) = (balance.stated_cents, balance.difference_cents) {
        let (stated, difference) = (Cents::new(stated).grouped(), Cents::new(difference).grouped());
        out.push(format!("together {together}, the file says {stated}, difference {difference}"));
    }
    out.join("\n")
}

fn candidates(e: &Entry, style: Style) -> String {
    let mut table = part(&[
        ("account", Kind::Text),
        ("member", Kind::Text),
        ("chance", Kind::Count),
        ("open", Kind::Cents),
        ("because", Kind::Text),
    ]);
    for c in &e.candidates {
        table.push(vec![
            Cell::Text(c.account_number.clone()),
            Cell::Text(c.member_id.clone()),
            Cell::Text(percent(c.probability)),
            cents(c.open_cents),
            Cell::Text(c.reasons.join(", ")),
        ]);
    }
    plain(&table, style)
}

fn state(e: &Entry) -> String {
    match (&e.claimed_by, e.state) {
        (Some(who), "claimed") => format!("claimed by {who}"),
        _ => e.state.to_owned(),
    }
}

fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}
