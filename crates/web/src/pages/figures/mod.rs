//! How are we doing: what came in, what needed nobody, what is still open and how old it is, by region; each plot with its
//! figures and a file of them.

mod plot;

use std::collections::BTreeMap;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use chrono::NaiveDate;
use lockbox_domain::people::Person;
use lockbox_domain::report_rows::{PostingRow, ThroughputRow};
use lockbox_domain::{Action, Cents, Region};
use lockbox_pipeline::{posting_of_days, throughput};

use self::plot::{Bars, Curve};
use super::{Frame, Page, render, shown};
use crate::app::App;

/// Deposit days that are drawn.
const DAYS: usize = 20;

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
    let rows = posting_of_days(&office, DAYS).await?;
    let regions = office.config().regions();
    let mut days: Vec<NaiveDate> = rows.iter().map(|row| row.day).collect();
    days.sort_unstable();
    days.dedup();
    let figures = Figures { rows: &rows, days: &days, regions: &regions };
    let cards = if days.is_empty() {
        Vec::new()
    } else {
        vec![figures.received(), figures.straight_through(), figures.open(), figures.ages(office.today())]
    };
    let since = office.today() - chrono::Days::new(DECIDED_DAYS);
    let decided = throughput(&office, None, since).await?;
    let cards = cards.into_iter().chain(decisions(&decided)).collect();
    let span = days.first().copied().zip(days.last().copied());
    Ok(render(&FiguresPage { frame: Frame::of(&office, &person, "Reports").await?, cards, span }))
}

/// What the cards are made of.
struct Figures<'a> {
    rows: &'a [PostingRow],
    days: &'a [NaiveDate],
    regions: &'a [Region],
}

impl Figures<'_> {
    fn of(&self, region: Region, day: NaiveDate) -> Option<&PostingRow> {
        self.rows.iter().find(|row| row.region == region && row.day == day)
    }

    fn by_day(&self, region: Region, value: impl Fn(&PostingRow) -> i64) -> Vec<i64> {
        self.days.iter().map(|day| self.of(region, *day).map_or(0, &value)).collect()
    }

    /// The table below a plot, the last day first.
    fn table(&self, text: impl Fn(&PostingRow) -> String) -> (Vec<String>, Vec<(String, Vec<String>)>) {
        let head =
            std::iter::once("Day".to_owned()).chain(self.regions.iter().map(|r| shown::region(r.as_str())));
        let row = |day: &NaiveDate| {
            let cells = self.regions.iter().map(|r| self.of(*r, *day).map_or_else(|| "—".to_owned(), &text));
            (shown::day(day), cells.collect())
        };
        (head.collect(), self.days.iter().rev().take(7).map(row).collect())
    }

    /// A card of money a day.
    fn money(&self, title: &'static str, note: &'static str, value: fn(&PostingRow) -> i64) -> Card {
        let of_regions: Vec<Vec<i64>> = self.regions.iter().map(|r| self.by_day(*r, value)).collect();
        let top = of_regions.iter().flatten().copied().max().unwrap_or(0);
        let plots = self.regions.iter().zip(of_regions).map(|(region, values)| Plot {
            region: shown::region(region.as_str()),
            headline: shown::cents(&values.iter().sum()),
            note: format!("on {} days", self.days.len()),
            bars: Some(Bars::new(self.days, &values, top)),
            curve: None,
        });
        let (head, rows) = self.table(|row| Cents::new(value(row)).grouped());
        Card { title, report: "posting", note, plots: plots.collect(), head, rows }
    }

    fn received(&self) -> Card {
        self.money("Received", "Payments of batches that are posted, by deposit day.", |row| {
            row.received.get()
        })
    }

    fn open(&self) -> Card {
        let note = "Unapplied and unidentified now, by deposit day.";
        self.money("Still open", note, |row| row.unapplied.get().saturating_add(row.unidentified.get()))
    }

    fn straight_through(&self) -> Card {
        let plots = self.regions.iter().map(|region| {
            let sum = |value: fn(&PostingRow) -> i64| self.by_day(*region, value).iter().sum::<i64>();
            let shares = self.by_day(*region, share);
            Plot {
                region: shown::region(region.as_str()),
                headline: percent(per_mille(sum(settled), sum(|row| row.received.get()))),
                note: "of the money".to_owned(),
                bars: None,
                curve: Some(Curve::new(self.days, &shares)),
            }
        });
        let (head, rows) = self.table(|row| percent(share(row)));
        let note = "Money on a bill or a member's account ÷ money received.";
        Card { title: "Placed", report: "posting", note, plots: plots.collect(), head, rows }
    }

    fn ages(&self, today: NaiveDate) -> Card {
        let of_region = |region: Region| -> Vec<i64> {
            let mut sums = vec![0_i64; AGES.len()];
            for row in self.rows.iter().filter(|row| row.region == region) {
                let age = (today - row.day).num_days();
                let at = AGES.iter().position(|(until, _)| age <= *until).unwrap_or(AGES.len() - 1);
                sums[at] =
                    sums[at].saturating_add(row.unapplied.get()).saturating_add(row.unidentified.get());
            }
            sums
        };
        let sums: Vec<Vec<i64>> = self.regions.iter().map(|r| of_region(*r)).collect();
        let top = sums.iter().flatten().copied().max().unwrap_or(0);
        let labels: Vec<String> = AGES.iter().map(|(_, label)| (*label).to_owned()).collect();
        let plots = self.regions.iter().zip(&sums).map(|(region, values)| Plot {
            region: shown::region(region.as_str()),
            headline: shown::cents(&values.iter().sum()),
            note: "open".to_owned(),
            bars: Some(Bars::named(&labels, values, top)),
            curve: None,
        });
        let head =
            std::iter::once("Age".to_owned()).chain(self.regions.iter().map(|r| shown::region(r.as_str())));
        let rows = labels.iter().enumerate().map(|(at, label)| {
            (label.clone(), sums.iter().map(|values| Cents::new(values[at]).grouped()).collect())
        });
        Card {
            title: "Age of open money",
            report: "suspense",
            note: "Unapplied and unidentified, by days since the deposit.",
            plots: plots.collect(),
            head: head.collect(),
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
        bars: Some(Bars::counts(&labels, &values, top)),
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
