//! Find: one box. What is typed is understood piece by piece and shown as chips that can be taken out; what is found stands
//! with its picture, where it went, and a closer look beside the list.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect};
use lockbox_domain::asking::Clue;
use lockbox_domain::people::Person;
use lockbox_domain::{ItemId, Region};
use lockbox_pipeline::{Found, Lies, Search, Understood, find};
use serde::Deserialize;

use super::{Frame, Page, render, shown};
use crate::app::{App, looked};
use crate::problem::Problem;

/// So many are shown.
const MOST_SHOWN: u32 = 50;

#[derive(Template)]
#[template(path = "find/page.html")]
struct FindPage {
    frame: Frame,
    q: String,
    chips: Vec<Chip>,
    rows: Vec<Row>,
    more: bool,
}

#[derive(Template)]
#[template(path = "find/glance.html")]
struct Glance {
    row: Row,
}

/// A piece of the question as it was understood.
struct Chip {
    /// What kind of thing it is: `name`, `amount`, `since`.
    kind: &'static str,
    /// Its value.
    value: String,
    /// The question without it.
    rest: String,
    /// How many are found without it, where all together find nothing.
    without: Option<usize>,
    /// True when nothing at all has it.
    unknown: bool,
}

/// A payment that was found.
struct Row {
    found: Found,
    /// The payer's name in pieces, and whether each was asked for.
    payer: Vec<(String, bool)>,
    amount_asked: bool,
    serial_asked: bool,
}

impl Row {
    fn of(found: Found, pieces: &[Understood]) -> Self {
        let name = found.stored.item.remitter.clone().unwrap_or_default();
        let meant: Vec<&String> = pieces.iter().flat_map(|piece| &piece.meant).collect();
        let asked = |clue: &dyn Fn(&Clue) -> bool| pieces.iter().any(|piece| clue(&piece.piece.clue));
        let amount = found.amount();
        let serial = found.stored.item.serial.clone().unwrap_or_default();
        let plain = |text: &str| text.trim_start_matches('0').to_owned();
        Self {
            payer: marked(&name, &meant),
            amount_asked: asked(&|clue| *clue == Clue::Amount(amount)),
            serial_asked: asked(&|clue| matches!(clue, Clue::Number(n) if plain(n) == plain(&serial))),
            found,
        }
    }

    /// True when there is something to look at.
    fn has_picture(&self) -> bool {
        self.found.pictured
    }

    /// Its check number as it is printed, without the zeros that fill it.
    fn serial(&self) -> Option<&str> {
        let serial = self.found.stored.item.serial.as_deref()?.trim_start_matches('0');
        (!serial.is_empty()).then_some(serial)
    }

    /// The badge's class and word.
    fn state(&self) -> (&'static str, &'static str) {
        match self.found.lies {
            Lies::Posted => ("ok", "✓ Posted"),
            Lies::Waits => ("warn", "◔ Waits"),
            Lies::Returned => ("bad", "✕ Returned"),
            Lies::GoesBack => ("unk", "↩ Goes back"),
            Lies::Misdirected => ("unk", "→ Misdirected"),
            Lies::NotPosted => ("unk", "○ Not posted"),
        }
    }

    fn region(&self) -> String {
        self.found.region().as_ref().map(Region::as_str).map_or_else(String::new, shown::region)
    }
}

/// A text in pieces: words that were meant, and what is between.
fn marked(text: &str, meant: &[&String]) -> Vec<(String, bool)> {
    let mut pieces: Vec<(String, bool)> = Vec::new();
    for part in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let word = part.trim_end_matches(|c: char| !c.is_alphanumeric());
        let rest = part.get(word.len()..).unwrap_or_default();
        let hit = meant.iter().any(|asked| **asked == word.to_uppercase());
        for (piece, hit) in [(word, hit), (rest, false)] {
            match pieces.last_mut() {
                Some((last, was)) if *was == hit => last.push_str(piece),
                _ if piece.is_empty() => {}
                _ => pieces.push((piece.to_owned(), hit)),
            }
        }
    }
    pieces
}

fn chips(search: &Search) -> Vec<Chip> {
    let typed: Vec<&str> = search.pieces.iter().map(|piece| piece.piece.typed.as_str()).collect();
    let chip = |(at, understood): (usize, &Understood)| {
        let words = &understood.piece.typed;
        // Two clues of one piece, such as the ends of a month, go together.
        let rest: Vec<&str> =
            (0..).zip(&typed).filter(|(n, t)| *n != at && **t != words.as_str()).map(|(_, t)| *t).collect();
        let mut rest = rest;
        rest.dedup();
        let (kind, value) = words_for(understood);
        Chip {
            kind,
            value,
            rest: rest.join(" "),
            without: understood.without,
            unknown: matches!(understood.piece.clue, Clue::Name(_)) && understood.meant.is_empty(),
        }
    };
    search.pieces.iter().enumerate().map(chip).collect()
}

fn words_for(understood: &Understood) -> (&'static str, String) {
    let day = |day: &chrono::NaiveDate| day.format("%b %-d, %Y").to_string();
    match &understood.piece.clue {
        Clue::Name(name) => match understood.meant.as_slice() {
            [only] if only == name => ("name", name.clone()),
            [] => ("nobody’s name", name.clone()),
            meant => {
                let shown: Vec<&str> = meant.iter().take(3).map(String::as_str).collect();
                let more = if meant.len() > shown.len() { " …" } else { "" };
                ("name like", format!("{name}: {}{more}", shown.join(", ")))
            }
        },
        Clue::Amount(amount) => ("amount", shown::dollars(amount)),
        Clue::Number(number) => ("number", number.clone()),
        Clue::Line(routing, account) => ("bank account", format!("{routing} / {account}")),
        Clue::Since(from) => ("deposited since", day(from)),
        Clue::Until(to) => ("deposited until", day(to)),
        Clue::On(on) => ("deposited on", day(on)),
        Clue::In(region) => ("region", shown::region(region.as_str())),
    }
}

/// What is looked for.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    q: String,
}

/// What was found. An item's own id or place leads to it.
pub(crate) async fn show(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Query(asked): Query<Asked>,
) -> Page {
    let office = app.office_of(&person);
    let search = find(&office, &asked.q, MOST_SHOWN).await?;
    if let ([only], []) = (search.found.as_slice(), search.pieces.as_slice()) {
        return Ok(Redirect::to(&format!("/items/{}", only.stored.id)).into_response());
    }
    if !search.pieces.is_empty() {
        looked(&office, &person, "find", &asked.q).await?;
    }
    let chips = chips(&search);
    let rows = search.found.into_iter().map(|found| Row::of(found, &search.pieces)).collect();
    Ok(render(&FindPage {
        frame: Frame::of(&office, &person, "Find").await?,
        q: asked.q,
        chips,
        rows,
        more: search.more,
    }))
}

/// A closer look at one of them, for the side of the list; logged like every look.
pub(crate) async fn glance(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
) -> Page {
    let office = app.office_of(&person);
    let missing = || Problem::new(StatusCode::NOT_FOUND, "There is no such payment.");
    let item: ItemId = id.parse().map_err(|_| missing())?;
    let found = find(&office, &item.to_string(), 1).await?.found.pop().ok_or_else(missing)?;
    looked(&office, &person, &item.to_string(), "found").await?;
    let page = Glance { row: Row::of(found, &[]) }.render().map_err(|_| missing())?;
    Ok(Html(page).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_is_marked_and_nothing_is_lost() {
        let (brandvold, tomasz) = ("BRANDVOLD".to_owned(), "TOMASZ".to_owned());
        let pieces = marked("Delia, Tomasz Brandvold", &[&brandvold, &tomasz]);
        let hits: Vec<&str> = pieces.iter().filter(|p| p.1).map(|p| p.0.as_str()).collect();
        assert_eq!(hits, ["Tomasz", "Brandvold"]);
        let text: String = pieces.iter().map(|p| p.0.as_str()).collect();
        assert_eq!(text, "Delia, Tomasz Brandvold");
        assert!(marked("", &[]).is_empty());
    }
}
