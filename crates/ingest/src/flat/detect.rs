//! Finds the layout of a file by trial over the whole of it.

use std::cmp::Reverse;
use std::io::{self, BufRead};

use lockbox_domain::FileSummary;

use super::profile::FlatProfile;
use super::reader::Reader;
use crate::event::{PaymentEvent as Event, ReadPayments};
use crate::lockbox::Verdict;

/// The layout that fits, and how sure that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// Its name.
    pub profile: String,
    /// Whether it may be used without a person.
    pub verdict: Verdict,
    /// What the file says under it.
    pub summary: FileSummary,
}

/// Tries every layout; none fits where rows are of no kind of it, one in ten excepted: damage is reported, not guessed.
///
/// `open` gives a fresh reader from the file's first byte each time.
pub fn detect<'p, R: BufRead>(
    profiles: impl IntoIterator<Item = &'p FlatProfile>,
    preferred: &[&str],
    mut open: impl FnMut() -> io::Result<R>,
) -> io::Result<Option<Fit>> {
    let mut best: Option<(_, Fit)> = None;
    for profile in profiles {
        let mut reader = Reader::new(profile, open()?);
        let mut end = None;
        while let Some(event) = reader.next_event()? {
            if let Event::FileEnd(summary) = event {
                end = Some(summary);
            }
        }
        let (fitting, odd) = reader.rows();
        let Some(summary) = end.filter(|s| s.accepted && s.items > 0 && odd * 10 <= fitting) else {
            continue;
        };
        let wanted = preferred.contains(&profile.name());
        let confirmed = summary.totals_confirmed > 0 && summary.totals_confirmed >= summary.totals_broken;
        let verdict = if confirmed || wanted { Verdict::Confirmed } else { Verdict::Unconfirmed };
        let score = (confirmed, wanted, Reverse(odd), summary.totals_confirmed);
        if best.as_ref().is_none_or(|(known, _)| score > *known) {
            best = Some((score, Fit { profile: profile.name().to_owned(), verdict, summary }));
        }
    }
    Ok(best.map(|(_, fit)| fit))
}
