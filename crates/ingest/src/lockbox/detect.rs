//! Finds the profile of a file by trial: the one that makes the file's own totals come true, over the whole file.

use std::cmp::Reverse;
use std::io::{self, BufRead};

use lockbox_domain::{Cents, FileSummary};

use super::profile::Profile;
use super::reader::Reader;
use crate::event::PaymentEvent as Event;

/// A profile under which nothing came true by then is given up.
const HOPELESS_ERRORS: u64 = 200;

/// Whether a profile may be used without a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The file's own totals confirm it, or it is the configured one and every batch that does not add up is held.
    Confirmed,
    /// No total confirms it.
    Unconfirmed,
    /// Another profile is confirmed as well and reads different money.
    Ambiguous,
    /// No profile finds a record that fits.
    NotLockbox,
}

/// What came of reading the file under one profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// The profile's name.
    pub profile: String,
    /// Everything added up; as far as it was read.
    pub summary: FileSummary,
    /// How many errors were found.
    pub errors: u64,
    /// How many fields held what they cannot hold.
    pub strange_fields: u64,
    /// Warnings, and constants of the profile that the file does not have.
    pub doubts: u64,
    /// Characters of its first records that no field and no constant explains.
    pub unexplained: u64,
    /// True when totals came true, and more of them than not.
    pub confirmed: bool,
    /// True when reading was given up before the end.
    pub given_up: bool,
}

/// The profile that fits best, and how well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detection {
    /// The name of the best profile; none where no record fits any.
    pub best: Option<String>,
    /// Whether it may be used without a person.
    pub verdict: Verdict,
    /// What was tried, in order.
    pub trials: Vec<Trial>,
}

/// Tries profiles over the whole file, the `preferred` ones first; stops at a preferred one that fits without a fault.
///
/// `open` gives a fresh reader from the file's first byte each time.
pub fn detect<R: BufRead>(
    profiles: &[&Profile],
    preferred: &[&str],
    mut open: impl FnMut() -> io::Result<R>,
) -> io::Result<Detection> {
    let rank = |p: &&&Profile| preferred.iter().position(|n| *n == p.name()).unwrap_or(preferred.len());
    let mut order: Vec<&&Profile> = profiles.iter().collect();
    order.sort_by_key(rank);
    let mut trials: Vec<Trial> = Vec::new();
    let mut misfits: Vec<usize> = Vec::new();
    for profile in order {
        let (trial, misfit) = attempt(profile, open()?)?;
        misfits.push(misfit);
        let faultless = trial.confirmed && trial.errors == 0 && preferred.contains(&profile.name());
        trials.push(trial);
        if faultless {
            break;
        }
    }
    // A configured profile that its totals confirm is the one, however forgiving another may be.
    // So is one that fits in every field and only lacks its trailers: a file that was cut off.
    let fits =
        |t: &Trial| t.confirmed || (is_lockbox(t) && !t.given_up && t.strange_fields == 0 && t.errors <= 2);
    // Unless totals break under it that all come true under another, without a fault anywhere.
    let most =
        trials.iter().filter(|t| t.confirmed && t.errors == 0).map(|t| t.summary.totals_confirmed).max();
    let outdone = |t: &Trial| t.summary.totals_broken > 0 && most > Some(t.summary.totals_confirmed);
    let wanted = |t: &Trial| fits(t) && !outdone(t) && preferred.contains(&t.profile.as_str());
    // Layouts of one family read the same money; the one that explains the other columns too is the file's.
    let rank =
        |(at, t): &(usize, &Trial)| (wanted(t), score(t), Reverse((t.doubts, t.unexplained)), Reverse(*at));
    let best = trials.iter().enumerate().max_by_key(rank).map(|(_, t)| t);
    // What was cut off lacks its totals for a reason, and is not accepted whatever it reads like.
    let cut = |t: &Trial| !t.summary.accepted && !t.given_up && t.strange_fields == 0 && t.errors <= 2;
    // Without a total that comes true, a profile nobody asked for must at least fit everywhere.
    let fits_everywhere = |t: &Trial| is_lockbox(t) && (t.confirmed || t.errors == 0 || cut(t));
    let plausible =
        |t: &&Trial| fits_everywhere(t) || (is_lockbox(t) && preferred.contains(&t.profile.as_str()));
    // A forgiving layout that fits nowhere must not hide one that fits but for its end: there the width decides.
    let second = || {
        let near = trials.iter().zip(&misfits).filter(|(t, _)| fits_everywhere(t));
        near.min_by_key(|(t, misfit)| (Reverse(score(t)), **misfit)).map(|(t, _)| t)
    };
    let Some(best) = best.filter(plausible).or_else(second) else {
        return Ok(Detection { best: None, verdict: Verdict::NotLockbox, trials });
    };
    let rival = trials.iter().any(|t| {
        t.profile != best.profile
            && t.confirmed
            && t.errors == best.errors
            && t.summary.amount != best.summary.amount
    });
    let configured = preferred.contains(&best.profile.as_str()) && best.summary.accepted && !best.given_up;
    let verdict = match () {
        () if best.confirmed && rival => Verdict::Ambiguous,
        () if best.confirmed || configured => Verdict::Confirmed,
        () => Verdict::Unconfirmed,
    };
    Ok(Detection { best: Some(best.profile.clone()), verdict, trials })
}

fn is_lockbox(trial: &Trial) -> bool {
    trial.summary.items > 0
        || trial.summary.accepted
        || trial.summary.totals_broken > 0
        || trial.summary.batches > 0
}

/// Better trials score higher: totals that come true, then a whole file, then fewer errors.
fn score(trial: &Trial) -> (bool, i64, bool, bool, Reverse<u64>) {
    let totals = i64::from(trial.summary.totals_confirmed) - i64::from(trial.summary.totals_broken);
    (trial.confirmed, totals, is_lockbox(trial), trial.summary.accepted, Reverse(trial.errors))
}

/// Reads the file under `profile`; also how far its width is from that of the longest line.
fn attempt<R: BufRead>(profile: &Profile, input: R) -> io::Result<(Trial, usize)> {
    let mut reader = Reader::new(profile, input);
    let mut summary = None;
    let (mut items, mut amount) = (0_u32, Cents::ZERO);
    while let Some(event) = reader.next_event()? {
        match event {
            Event::FileEnd(end) => summary = Some(end),
            Event::Item(item) => {
                items = items.saturating_add(1);
                amount = amount.plus(item.amount).unwrap_or(amount);
            }
            _ => {}
        }
        if reader.confirmed() == 0 && reader.errors() > HOPELESS_ERRORS {
            break;
        }
    }
    let given_up = summary.is_none();
    let summary = summary.unwrap_or(FileSummary {
        batches: 0,
        items,
        amount,
        records: 0,
        accepted: false,
        balanced: false,
        totals_confirmed: 0,
        totals_broken: 0,
        lockboxes: Vec::new(),
    });
    let misfit = profile.width().abs_diff(reader.widest());
    let confirmed = summary.totals_confirmed > 0 && summary.totals_confirmed >= summary.totals_broken;
    let trial = Trial {
        profile: profile.name().to_owned(),
        errors: reader.errors(),
        strange_fields: reader.strange_fields(),
        doubts: reader.doubts(),
        unexplained: reader.unexplained(),
        confirmed,
        summary,
        given_up,
    };
    Ok((trial, misfit))
}
