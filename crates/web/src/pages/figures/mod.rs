//! How are we doing: what came in, what needed nobody and what a person, what does not add up, what is still open and how
//! old it is, by region; each plot with its figures and a file of them.

mod plot;

use std::collections::BTreeMap;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use chrono::NaiveDate;
use lockbox_domain::people::Person;
use lockbox_domain::report_rows::{ExceptionDayRow, PostingRow, ThroughputRow};
use lockbox_domain::{Action, Cents, Region};
use lockbox_pipeline::{LastDays, last_days, throughput};

use self::plot::{Bars, Curve};
use super::{Frame, Page, render, shown};
use crate::app::App;

/// Deposit days that are drawn.
const DAYS: usize = 20;

/// Of these, how many are in the table too; all of them are in the report.
const TABLED: usize = 7;

/// Days back of which decisions are counted.
const DECIDED_DAYS: u64 = 7;

/// Days since the deposit, up to and including; the last has no end.
const AGES: [(i64, &str); 5] =
    [(2, "0–2 days"), (7, "3–7 days"), (30, "8–30 days"), (90, "31–90 days"), (i64::MAX, "over 90 days")];

/// A plot of one region.
struct Plot {
    region: String,
    headline: String,
    note: String,
    bars: Option<Bars>,
    curve: Option<Curve>,
}

/// A plot of each region, drawn to one scale, and the figures of both.
struct Card {
    title: &'static str,
    /// The report that has its figures in full.
    report: &'static str,
    note: &'static str,
    plots: Vec<Plot>,
    head: Vec<String>,
    rows: Vec<(String, Vec<String>)>,
}

#[derive(Template)]
#[template(path = "figures/page.html")]
struct FiguresPage {
    frame: Frame,
    cards: Vec<Card>,
    span: Option<(NaiveDate, NaiveDate)>,
}

/// All of them.
pub(crate) async fn show(State(app): State<App>, Extension(person): Extension<Person>) -> Page {
    let office = app.office_of(&person);
    let last = last_days(&office, DAYS).await?;
    let regions = office.config().regions();
    let figures = Figures { last: &last, regions: &regions };
    let mut cards = Vec::new();
    if !last.days.is_empty() {
        cards.extend([
            figures.received(),
            figures.straight_through(),
            figures.exceptions(),
            figures.unreconciled(),
            figures.open(),
            figures.ages(office.today()),
        ]);
    }
    let since = office.today() - chrono::Days::new(DECIDED_DAYS);
    cards.extend(decisions(&throughput(&office, None, since).await?));
    let span = last.days.first().copied().zip(last.days.last().copied());
    Ok(render(&FiguresPage { frame: Frame::of(&office, &person, "Reports").await?, cards, span }))
}

/// What the cards are made of.
struct Figures<'a> {
    last: &'a LastDays,
    regions: &'a [Region],
}

/// A value of every region and day.
type Values = Vec<Vec<i64>>;

impl Figures<'_> {
    fn of(&self, region: Region, day: NaiveDate) -> Option<&PostingRow> {
        self.last.posting.iter().find(|row| row.region == region && row.day == day)
    }

    fn by_day(&self, value: impl Fn(Region, NaiveDate) -> i64) -> Values {
        self.regions.iter().map(|r| self.last.days.iter().map(|day| value(*r, *day)).collect()).collect()
    }

    fn of_posting(&self, value: impl Fn(&PostingRow) -> i64) -> Values {
        self.by_day(|region, day| self.of(region, day).map_or(0, &value))
    }

    fn head(&self, first: &str) -> Vec<String> {
        std::iter::once(first.to_owned())
            .chain(self.regions.iter().map(|r| shown::region(r.as_str())))
            .collect()
    }

    /// The table below a plot, the last day first; a dash where nothing came.
    fn table(&self, values: &Values, text: fn(i64) -> String) -> Vec<(String, Vec<String>)> {
        let row = |(nth, day): (usize, &NaiveDate)| {
            let cell = |(region, values): (&Region, &Vec<i64>)| match values[nth] {
                0 if self.of(*region, *day).is_none() => "—".to_owned(),
                value => text(value),
            };
            (shown::day(day), self.regions.iter().zip(values).map(cell).collect())
        };
        self.last.days.iter().enumerate().rev().take(TABLED).map(row).collect()
    }

    /// A card of bars by day.
    fn bars(
        &self,
        title: &'static str,
        report: &'static str,
        note: &'static str,
        values: &Values,
        text: fn(i64) -> String,
    ) -> Card {
        let top = values.iter().flatten().copied().max().unwrap_or(0);
        let days = self.last.days.len();
        let plots = self.regions.iter().zip(values).map(|(region, values)| Plot {
            region: shown::region(region.as_str()),
            headline: text(values.iter().sum()),
            note: if days == 1 { "on one day".to_owned() } else { format!("on {days} days") },
            bars: Some(Bars::of_days(&self.last.days, values, top, text)),
            curve: None,
        });
        let rows = self.table(values, text);
        Card { title, report, note, plots: plots.collect(), head: self.head("Day"), rows }
    }

    fn received(&self) -> Card {
        let note = "Payments of batches that are posted, by deposit day.";
        self.bars("Received", "posting", note, &self.of_posting(|row| row.received.get()), money)
    }

    fn open(&self) -> Card {
        let note = "Unapplied and unidentified now, by deposit day.";
        self.bars("Still open", "posting", note, &self.of_posting(open), money)
    }

    fn exceptions(&self) -> Card {
        let count = |value: fn(&ExceptionDayRow) -> u64| {
            self.by_day(|region, day| {
                let of_day = |row: &&ExceptionDayRow| row.day == Some(day) && row.region == Some(region);
                let counts = self.last.exceptions.iter().filter(of_day).map(value);
                i64::try_from(counts.sum::<u64>()).unwrap_or(i64::MAX)
            })
        };
        let note = "What needed a person, by deposit day; how much of it waits still.";
        let raised = count(|row| row.raised);
        let mut card = self.bars("Exceptions", "exception-days", note, &raised, |count| count.to_string());
        let waiting = count(|row| row.waiting);
        for (plot, waiting) in card.plots.iter_mut().zip(&waiting) {
            plot.note = format!("of which {} wait", waiting.iter().sum::<i64>());
        }
        let waiting = self.table(&waiting, |count| format!("{count} wait"));
        for ((_, cells), (_, waiting)) in card.rows.iter_mut().zip(waiting) {
            for (cell, waiting) in cells.iter_mut().zip(waiting).filter(|(cell, _)| *cell != "—") {
                *cell = format!("{cell}, {waiting}");
            }
        }
        card
    }

    fn unreconciled(&self) -> Card {
        let unexplained = self.by_day(|region, day| {
            let (region, day) = (region.to_string(), day.to_string());
            let of_day = self.last.reconciliation.iter().filter(|d| d.date == day && d.region == region);
            let breaks = of_day.flat_map(|d| &d.breaks).filter(|b| !b.explained);
            breaks.fold(0, |sum: i64, b| sum.saturating_add(b.amount_cents.saturating_abs()))
        });
        let note = "Breaks between files, bank and ledger that nobody explained, by deposit day.";
        self.bars("Unreconciled", "reconciliation", note, &unexplained, money)
    }

    fn straight_through(&self) -> Card {
        let shares = self.of_posting(share);
        let plots = self.regions.iter().map(|region| {
            let of_region = || self.last.posting.iter().filter(|row| row.region == *region);
            // A day on which nothing came has no share.
            let (days, shares): (Vec<NaiveDate>, Vec<i64>) = of_region().map(|r| (r.day, share(r))).unzip();
            let received = of_region().map(|row| row.received.get()).sum();
            Plot {
                region: shown::region(region.as_str()),
                headline: percent(per_mille(of_region().map(settled).sum(), received)),
                note: "of the money".to_owned(),
                bars: None,
                curve: Some(Curve::new(&days, &shares)),
            }
        });
        Card {
            title: "Placed",
            report: "posting",
            note: "Money on a bill or a member's account ÷ money received.",
            plots: plots.collect(),
            head: self.head("Day"),
            rows: self.table(&shares, percent),
        }
    }

    fn ages(&self, today: NaiveDate) -> Card {
        let of_region = |region: &Region| -> Vec<i64> {
            let mut sums = vec![0_i64; AGES.len()];
            for row in self.last.posting.iter().filter(|row| row.region == *region) {
                let age = (today - row.day).num_days();
                let at = AGES.iter().position(|(until, _)| age <= *until).unwrap_or(AGES.len() - 1);
                sums[at] = sums[at].saturating_add(open(row));
            }
            sums
        };
        let sums: Values = self.regions.iter().map(of_region).collect();
        let top = sums.iter().flatten().copied().max().unwrap_or(0);
        let labels: Vec<String> = AGES.iter().map(|(_, label)| (*label).to_owned()).collect();
        let plots = self.regions.iter().zip(&sums).map(|(region, values)| Plot {
            region: shown::region(region.as_str()),
            headline: money(values.iter().sum()),
            note: "open".to_owned(),
            bars: Some(Bars::named(&labels, values, top, money)),
            curve: None,
        });
        let rows = labels
            .iter()
            .enumerate()
            .map(|(at, label)| (label.clone(), sums.iter().map(|values| money(values[at])).collect()));
        Card {
            title: "Age of open money",
            report: "suspense",
            note: "Unapplied and unidentified, by days since the deposit.",
            plots: plots.collect(),
            head: self.head("Age"),
            rows: rows.collect(),
        }
    }
}

/// How much each person decided; none where nobody decided anything.
fn decisions(rows: &[ThroughputRow]) -> Option<Card> {
    let mut by_person: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for row in rows {
        let (decided, taken_back) = by_person.entry(&row.person).or_default();
        let count = i64::try_from(row.decisions).unwrap_or(i64::MAX);
        *if row.action == Action::Undo { taken_back } else { decided } += count;
    }
    if by_person.is_empty() {
        return None;
    }
    let labels: Vec<String> = by_person.keys().map(|person| (*person).to_owned()).collect();
    let values: Vec<i64> = by_person.values().map(|(decided, _)| *decided).collect();
    let top = values.iter().copied().max().unwrap_or(0);
    let plot = Plot {
        region: "Everybody".to_owned(),
        headline: values.iter().sum::<i64>().to_string(),
        note: format!("in the last {DECIDED_DAYS} days"),
        bars: Some(Bars::named(&labels, &values, top, |count| count.to_string())),
        curve: None,
    };
    let row = |(person, (decided, taken_back)): (&str, (i64, i64))| {
        (person.to_owned(), vec![decided.to_string(), taken_back.to_string()])
    };
    Some(Card {
        title: "Decided",
        report: "throughput",
        note: "Decisions by person, those that were taken back later included.",
        plots: vec![plot],
        head: ["Person", "Decisions", "Taken back"].map(str::to_owned).to_vec(),
        rows: by_person.into_iter().map(row).collect(),
    })
}

/// Unapplied and unidentified.
fn open(row: &PostingRow) -> i64 {
    row.unapplied.get().saturating_add(row.unidentified.get())
}

fn money(cents: i64) -> String {
    Cents::new(cents).grouped()
}

/// What is on a bill or a member's account.
fn settled(row: &PostingRow) -> i64 {
    row.applied.get().saturating_add(row.on_account.get())
}

fn share(row: &PostingRow) -> i64 {
    per_mille(settled(row), row.received.get())
}

fn per_mille(part: i64, whole: i64) -> i64 {
    if whole > 0 { part.saturating_mul(1000) / whole } else { 0 }
}

fn percent(per_mille: i64) -> String {
    format!("{}.{} %", per_mille / 10, per_mille % 10)
}
