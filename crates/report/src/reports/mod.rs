//! The reports: rows in, a [`Table`](crate::Table) out, a file each.
//!
//! A new report is a file here, a line in [`ALL`] and its snapshots under `fixtures/report/`.

mod aging;
mod deposits;
mod exception_days;
mod exceptions;
mod posting;
mod reconciliation;
mod roll_forward;
mod suspense;
mod throughput;
mod trial_balance;

pub use aging::aging;
pub use deposits::deposits;
pub use exception_days::exception_days;
pub use exceptions::exceptions;
pub use posting::posting;
pub use reconciliation::reconciliation;
pub use roll_forward::roll_forward;
pub use suspense::suspense;
pub use throughput::throughput;
pub use trial_balance::trial_balance;

/// A report's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportInfo {
    /// On the command line.
    pub name: &'static str,
    /// For people.
    pub title: &'static str,
}

/// Every report.
pub const ALL: &[ReportInfo] = &[
    deposits::INFO,
    posting::INFO,
    exceptions::INFO,
    exception_days::INFO,
    reconciliation::INFO,
    aging::INFO,
    trial_balance::INFO,
    roll_forward::INFO,
    suspense::INFO,
    throughput::INFO,
];
