//! Entries that could be text: when a record begins behind a slash in another entry's text, only the account's totals
//! can say whether it is one.
//!
//! From the first such place on the account's entries wait here. At the account's trailer the reading is taken that
//! makes its totals come true, all of them being records where several do or none does.

use lockbox_domain::bank::BankEntry;

/// Beyond this many waiting entries the first reading is taken. Bounds memory.
const MAX_WAITING: usize = 1024;

/// Beyond this many doubtful places not every combination is tried.
const MAX_DOUBTS: usize = 10;

/// An entry that waits.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    /// The entry; `None` where its amount could not be read.
    pub(super) entry: Option<BankEntry>,
    /// What it adds to the account's control total.
    pub(super) control: i128,
    /// What it was as text, if it could have been text.
    pub(super) as_text: Option<String>,
}

/// The entries of an account that wait.
#[derive(Debug, Default)]
pub(super) struct Doubt {
    waiting: Vec<Waiting>,
}

impl Doubt {
    /// True when no entry waits.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// True when so many wait that a decision is due.
    pub(super) fn is_full(&self) -> bool {
        self.waiting.len() >= MAX_WAITING
    }

    /// Lets an entry wait.
    pub(super) fn push(&mut self, waiting: Waiting) {
        self.waiting.push(waiting);
    }

    /// Adds text to the last entry that waits.
    pub(super) fn append_text(&mut self, text: &str, end: u64) {
        if let Some(entry) = self.waiting.iter_mut().rev().find_map(|w| w.entry.as_mut()) {
            extend(entry, text, end);
        }
    }

    /// Turns entries back into text so that the account's totals come true: `excess` is by how much the control total
    /// is too high, `surplus` by how many records the count is too high, where they are stated. Returns what was
    /// taken off the control total and off the number of records.
    pub(super) fn settle(&mut self, excess: Option<i128>, surplus: Option<i128>) -> (i128, u64) {
        let doubtful: Vec<usize> =
            self.waiting.iter().enumerate().filter(|(_, w)| w.as_text.is_some()).map(|(at, _)| at).collect();
        let Some(excess) = excess.filter(|e| *e > 0 || (*e == 0 && surplus > Some(0))) else { return (0, 0) };
        if doubtful.len() > MAX_DOUBTS {
            return (0, 0);
        }
        let mut choices: Vec<u32> = (1..1_u32 << doubtful.len()).collect();
        choices.sort_by_key(|choice| choice.count_ones());
        let control_of = |choice: u32| -> i128 {
            let chosen = doubtful.iter().enumerate().filter(|(bit, _)| choice >> bit & 1 == 1);
            chosen.filter_map(|(_, at)| self.waiting.get(*at)).map(|w| w.control).sum()
        };
        let fits = |choice: &u32| {
            control_of(*choice) == excess && surplus.is_none_or(|s| s == i128::from(choice.count_ones()))
        };
        let Some(choice) = choices.into_iter().find(fits) else { return (0, 0) };
        let chosen: Vec<usize> = doubtful
            .iter()
            .enumerate()
            .filter(|(bit, _)| choice >> bit & 1 == 1)
            .map(|(_, at)| *at)
            .collect();
        self.merge(&chosen);
        (excess, u64::from(choice.count_ones()))
    }

    /// Makes each of the chosen entries text of the one before it.
    fn merge(&mut self, chosen: &[usize]) {
        let mut kept: Vec<Waiting> = Vec::with_capacity(self.waiting.len());
        for (at, waiting) in std::mem::take(&mut self.waiting).into_iter().enumerate() {
            let before = kept.iter_mut().rev().find_map(|w| w.entry.as_mut());
            match (before, waiting.as_text.as_deref()) {
                (Some(before), Some(text)) if chosen.contains(&at) => {
                    let end = waiting.entry.as_ref().map_or(0, |e| e.bytes.start + u64::from(e.bytes.len));
                    extend(before, text, end);
                }
                _ => kept.push(waiting),
            }
        }
        self.waiting = kept;
    }

    /// How many that wait cannot be used.
    pub(super) fn unusable(&self) -> u64 {
        self.waiting.iter().filter(|w| w.entry.is_none()).count() as u64
    }

    /// Gives out everything that waits.
    pub(super) fn drain(&mut self) -> impl Iterator<Item = BankEntry> + '_ {
        self.waiting.drain(..).filter_map(|w| w.entry)
    }
}

fn extend(entry: &mut BankEntry, text: &str, end: u64) {
    entry.text.push_str(text);
    let len = end.saturating_sub(entry.bytes.start);
    entry.bytes.len = entry.bytes.len.max(u32::try_from(len).unwrap_or(u32::MAX));
}
