//! One file: can it be trusted, what may explain what does not add up, and where will its money go?

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use lockbox_domain::people::{Person, Role};
use lockbox_domain::{BatchRecord, Cents, Diagnostic, FileKind};
use lockbox_pipeline::{FileView, PipelineError, file_view};

use super::{Frame, Page, render, shown};
use crate::app::App;

/// More batches than these are not listed; those that need somebody come first.
const MOST_BATCHES: usize = 200;

#[derive(Template)]
#[template(path = "file/page.html")]
struct FilePage {
    frame: Frame,
    view: FileView,
    /// The batches that are listed, and how many are not.
    batches: Vec<BatchRecord>,
    more: usize,
    noticed: Vec<Noticed>,
    held: Cents,
    posted: bool,
    may_post: bool,
    books: Vec<Line>,
    sums: (Cents, Cents),
}

/// What was noticed, by code.
struct Noticed {
    first: Diagnostic,
    times: usize,
}

/// An account with what is debited and credited in all.
struct Line {
    account: String,
    debit: Cents,
    credit: Cents,
}

impl FilePage {
    fn says(&self) -> String {
        let f = &self.view.file;
        let held: Vec<&BatchRecord> = self.view.batches.iter().filter(|b| b.state.is_held()).collect();
        let mut text = match &self.view.preview {
            Some(p) => format!("{} of {} items are ready to post.", p.items, f.items),
            None if self.posted => format!("{} items for {} are in.", f.items, shown::dollars(&f.amount)),
            None => String::new(),
        };
        match held.as_slice() {
            [] => {}
            [one] => text.push_str(&format!(" Batch {} waits. Nothing else is held up by it.", one.number)),
            many => text.push_str(&format!(" {} batches wait. Nothing else is held up by them.", many.len())),
        }
        text.trim().to_owned()
    }

    /// Where the money of the whole file goes: what, how many, how much, and how it is drawn.
    fn shares(&self) -> Vec<(&'static str, &'static str, u64, Cents)> {
        let Some(p) = &self.view.preview else { return Vec::new() };
        vec![
            ("bar1", "Posts by itself", p.by_itself.items, p.by_itself.amount),
            ("hatch-warn", "To people: unidentified", p.unidentified.items, p.unidentified.amount),
            ("hatch-unk", "To people: payer known, bill not", p.unapplied.items, p.unapplied.amount),
        ]
    }
}

/// The file with its batches and what was noticed.
pub(crate) async fn show(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
) -> Page {
    let office = app.office_of(&person);
    let view = file_view(&office, &id).await?;
    let mut batches = view.batches.clone();
    batches.sort_by_key(|b| (!b.state.is_held(), b.stated_amount.is_none_or(|s| s == b.amount), b.index));
    let more = batches.len().saturating_sub(MOST_BATCHES);
    batches.truncate(MOST_BATCHES);
    let held = Cents::total(view.batches.iter().filter(|b| b.state.is_held()).map(|b| b.amount))
        .map_err(PipelineError::from)?;
    let balances = view.preview.as_ref().map_or(&view.books, |p| &p.books);
    let mut books = Vec::new();
    let mut sums = (Cents::ZERO, Cents::ZERO);
    for b in balances {
        let net = b.debit.minus(b.credit).map_err(PipelineError::from)?;
        if net.is_zero() {
            continue;
        }
        let (debit, credit) = if net.is_positive() {
            (net, Cents::ZERO)
        } else {
            (Cents::ZERO, net.negated().map_err(PipelineError::from)?)
        };
        sums.0 = sums.0.plus(debit).map_err(PipelineError::from)?;
        sums.1 = sums.1.plus(credit).map_err(PipelineError::from)?;
        let account = format!("{}, {}", shown::account(&b.ledger.code()), shown::region(b.region.as_str()));
        books.push(Line { account, debit, credit });
    }
    Ok(render(&FilePage {
        frame: Frame::of(&office, &person, "Files").await?,
        noticed: noticed(&view.problems),
        posted: view.file.kind == FileKind::Payments && view.preview.is_none(),
        may_post: matches!(person.role, Role::Operator | Role::Supervisor),
        batches,
        more,
        held,
        books,
        sums,
        view,
    }))
}

/// By code, the gravest and then the most frequent first.
fn noticed(problems: &[Diagnostic]) -> Vec<Noticed> {
    let mut found: Vec<Noticed> = Vec::new();
    for problem in problems {
        match found.iter_mut().find(|n| n.first.code == problem.code) {
            Some(known) => known.times += 1,
            None => found.push(Noticed { first: problem.clone(), times: 1 }),
        }
    }
    found.sort_by_key(|n| (n.first.severity.as_str() != "error", std::cmp::Reverse(n.times)));
    found
}
