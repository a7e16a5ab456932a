//! The dialect finder: proposes a layout for a lockbox file that none of ours reads, and says what proves it.
//!
//! Nothing but the file's own totals proves an amount: a place is only called the amount when what stands there adds up,
//! over every group of rows, to what another row states. Where two places would do, or the size of a cent is open,
//! nothing is proposed. Every proposal has been read by the ordinary reader over the whole sample before it is shown.

mod compose;
mod digits;
mod fields;
mod kinds;
mod look;
mod money;
mod numbering;
mod rival;
mod sample;

use lockbox_domain::{FileSummary, LockboxNumber};

use crate::event::{PaymentEvent, ReadPayments};
use crate::flat::{FlatProfile, Reader, parse_profile};
use compose::Draft;
use sample::Sample;

/// A layout that the file's totals prove.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The profile as TOML, what proves it as comments at its head.
    pub toml: String,
    /// The same, ready to read with.
    pub profile: FlatProfile,
    /// Which totals came true under it.
    pub proofs: Vec<String>,
    /// What no total can prove: to be looked at by a person.
    pub assumed: Vec<String>,
    /// The sample under it.
    pub summary: FileSummary,
}

/// What came of looking.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// A layout, proven.
    Proposed(Box<Proposal>),
    /// No layout, and why not.
    Refused(String),
}

/// Looks for the layout of `file`, a whole file; `lockboxes` are the numbers that may be recognised, `name` is for the
/// profile. Files of more than [`MOST_ROWS`] rows are refused: a shorter one of the same bank shows as much.
pub fn propose(file: &[u8], name: &str, lockboxes: &[LockboxNumber]) -> Outcome {
    let long = file.split(|b| *b == b'\n').any(|line| line.len() > MOST_COLUMNS);
    if long || file.split(|b| *b == b'\n').nth(MOST_ROWS).is_some() {
        return Outcome::Refused(format!(
            "more than {MOST_ROWS} lines or {MOST_COLUMNS} columns: take a shorter file from the same bank, a day with \
             few items shows as much"
        ));
    }
    let mut reason: Option<Refused> = None;
    for sample in Sample::ways(file) {
        let (likely, other) = kinds::ways(&sample);
        for (ways, likely) in [(likely, true), (other, false)] {
            match best(file, name, lockboxes, &sample, &ways, likely) {
                Ok(proposal) => return Outcome::Proposed(proposal),
                Err(why) if reason.as_ref().is_none_or(|(weight, _)| why.0 > *weight) => reason = Some(why),
                Err(_) => {}
            }
            // A doubt about money under the likeliest way is not argued away by a less likely one.
            if let Some((_, why)) = reason.take_if(|(weight, _)| *weight >= DOUBT) {
                return Outcome::Refused(why);
            }
        }
    }
    let nothing =
        "no row states what others add up to: without a total nothing proves which columns are money";
    Outcome::Refused(reason.map_or_else(|| nothing.to_owned(), |(_, why)| why))
}

/// Lines of a file that are looked at, at most.
pub const MOST_ROWS: usize = 5_000;

/// Columns of its lines, at most.
pub const MOST_COLUMNS: usize = 500;

/// Refusals at least this heavy are about money that could be read in two ways.
const DOUBT: u32 = 10;

/// Why a way of reading leads nowhere, and how near it came.
type Refused = (u32, String);

/// Tries every partition of the rows, the one whose totals prove the most digits first.
fn best(
    file: &[u8],
    name: &str,
    lockboxes: &[LockboxNumber],
    sample: &Sample,
    ways: &[kinds::Kinds],
    likely: bool,
) -> Result<Box<Proposal>, Refused> {
    let mut reason: Option<Refused> = None;
    let mut worse = |why: Refused| {
        if reason.as_ref().is_none_or(|(weight, _)| why.0 > *weight) {
            reason = Some(why);
        }
    };
    let mut found = Vec::new();
    for kinds in ways {
        match money::find(sample, kinds, likely) {
            Ok(money) => found.push((kinds, money)),
            Err(why) => worse(why),
        }
    }
    found.sort_by_key(|(_, money)| std::cmp::Reverse(money.strength));
    for (kinds, money) in &found {
        // A doubt under rows told apart in a way that proves more is not argued away by one that proves less.
        let weight = DOUBT + u32::try_from(money.strength).unwrap_or(u32::MAX - DOUBT);
        if let Some(why) = reason.as_ref().filter(|(doubt, _)| *doubt > weight) {
            return Err(why.clone());
        }
        match attempt(file, name, lockboxes, sample, kinds, money) {
            Ok(proposal) => return Ok(proposal),
            Err(why) => reason = reason.or(Some(why)),
        }
    }
    Err(reason.unwrap_or_else(|| (0, String::new())))
}

fn attempt(
    file: &[u8],
    name: &str,
    lockboxes: &[LockboxNumber],
    sample: &Sample,
    kinds: &kinds::Kinds,
    money: &money::Found,
) -> Result<Box<Proposal>, Refused> {
    let mut failed = None;
    for draft in Draft::ways(sample, kinds, money, lockboxes) {
        let toml = draft.toml(name, sample);
        let profile = parse_profile(&toml).map_err(|e| (1, e.to_string()))?;
        match prove(file, &profile, money) {
            Ok(summary) => {
                let Draft { proofs, assumed, .. } = draft;
                return Ok(Box::new(Proposal { toml, profile, proofs, assumed, summary }));
            }
            Err(why) => failed = failed.or(Some(why)),
        }
    }
    Err((2, failed.unwrap_or_else(|| "no layout reads every row".to_owned())))
}

/// Reads the file under the proposal: every total true, no row left over, and the amounts are those that were proven.
fn prove(file: &[u8], profile: &FlatProfile, money: &money::Found) -> Result<FileSummary, String> {
    let mut reader = Reader::new(profile, file);
    let mut amounts = money.cents.iter();
    let mut first_error = None;
    loop {
        match reader.next_event() {
            Ok(Some(PaymentEvent::Item(item))) => {
                if amounts.next().is_some_and(|proven| *proven != item.amount.get()) {
                    return Err("the reader takes an amount from another place than was proven".to_owned());
                }
            }
            Ok(Some(PaymentEvent::Diagnostic(problem)))
                if problem.severity == lockbox_domain::Severity::Error =>
            {
                first_error.get_or_insert(problem.message);
            }
            Ok(Some(PaymentEvent::FileEnd(summary))) => {
                let proven = summary.totals_confirmed > 0 && summary.totals_broken == 0;
                return match first_error {
                    None if summary.balanced && proven => Ok(summary),
                    Some(error) => Err(error),
                    None => Err("not every total comes true over the whole file".to_owned()),
                };
            }
            Ok(Some(_)) => {}
            Ok(None) | Err(_) => return Err("the file cannot be read to its end".to_owned()),
        }
    }
}
