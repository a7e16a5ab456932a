//! Every report as text, JSON and CSV.

use std::collections::BTreeSet;

use lockbox_report::{Style, Table, render, reports};

use crate::{expect, sample};

fn all() -> Vec<Table> {
    vec![
        reports::deposits(&sample::deposit_tickets()).unwrap(),
        reports::posting(&sample::posting()).unwrap(),
        reports::exceptions(&sample::queue()).unwrap(),
        reports::reconciliation(&sample::recon_days()),
        reports::aging(&sample::aging()).unwrap(),
        reports::trial_balance(&sample::trial_balance()).unwrap(),
        reports::roll_forward(&sample::roll_forward()).unwrap(),
        reports::suspense(&sample::suspense()).unwrap(),
        reports::exception_days(&sample::exception_days()).unwrap(),
        reports::throughput(&sample::throughput()).unwrap(),
    ]
}

#[test]
fn every_report_looks_as_it_should() {
    let mut drawn = BTreeSet::new();
    for table in all() {
        let mut csv = Vec::new();
        render::csv(&table, &mut csv).unwrap();
        expect(&format!("report-{}.txt", table.name), &render::screen(&table, Style::PLAIN));
        expect(&format!("report-{}.json", table.name), &render::json(&table).unwrap());
        expect(&format!("report-{}.csv", table.name), &String::from_utf8(csv).unwrap());
        drawn.insert(table.name);
    }
    let listed: BTreeSet<_> = reports::ALL.iter().map(|r| r.name).collect();
    assert_eq!(drawn, listed, "every report of the list has snapshots");
}

#[test]
fn reports_of_nothing_say_so() {
    let empty = reports::aging(&[]).unwrap();
    assert_eq!(render::screen(&empty, Style::PLAIN), "Open exceptions by age\n\nNothing to show");
    assert_eq!(render::json(&empty).unwrap(), "[]");
}

#[test]
fn sums_that_do_not_fit_are_an_error() {
    let mut rows = sample::posting();
    rows[0].received = lockbox_domain::Cents::new(i64::MAX);
    assert!(reports::posting(&rows).is_err());
}
