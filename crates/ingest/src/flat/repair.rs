//! What of a file of rows could not be used, as a file of its own: the refused rows as they stand, under the headings that
//! they came under. Mended and read again they are the payments that the original lacks.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};

use lockbox_domain::{Scope, Severity, sanitise};

use super::profile::{FlatProfile, Name, Role};
use super::reader::Reader;
use crate::event::PaymentEvent as Event;
use crate::lines::Lines;
use crate::lockbox::{RefusedRecord, Repair};

/// Rows that are written; a file of which more is refused is another bank's.
const MOST_ROWS: usize = 100_000;

/// True where no row states a total: what is left of such a file contradicts none.
pub fn can_be_repaired(profile: &FlatProfile) -> bool {
    profile.rows.iter().all(|layout| match layout.role {
        Role::Total => false,
        Role::Header | Role::Batch => {
            layout.place(Name::Amount).is_none() && layout.place(Name::Count).is_none()
        }
        _ => true,
    })
}

/// Writes the refused rows of a file. `open` gives a fresh reader from the file's first byte each time.
pub fn write_refused<R: BufRead>(
    profile: &FlatProfile,
    mut open: impl FnMut() -> io::Result<R>,
    mut out: impl Write,
) -> io::Result<Repair> {
    // First lines of rows that are refused, with what is wrong, and of rows that others stand under; and each row's lines.
    let (refused, heads) = rows_of(profile, open()?)?;
    let mut repair = Repair::default();
    let (mut lines, mut written, mut until) = (Lines::new(open()?), 0, 0);
    let mut keep = false;
    while !refused.is_empty()
        && let Some(line) = lines.next_line()?
    {
        if line.start >= until {
            let row = refused.get(&line.start).map(|row| (row.end, Some(&row.why)));
            let row = row.or_else(|| heads.get(&line.start).map(|end| (*end, None)));
            keep = row.is_some();
            if let Some((end, why)) = row {
                until = end;
                if let Some(why) = why {
                    let text = sanitise(&String::from_utf8_lossy(line.bytes));
                    let (line, written_line) = (line.number, written + 1);
                    repair.records.push(RefusedRecord { line, written_line, text, why: why.clone() });
                    repair.items += 1;
                }
            }
        }
        if keep {
            out.write_all(line.bytes)?;
            out.write_all(b"\n")?;
            written += 1;
        }
    }
    out.flush()?;
    Ok(repair)
}

/// A row that is refused.
struct Refused {
    /// The byte behind its last one.
    end: u64,
    why: Vec<String>,
}

/// The rows by the byte that they begin at: those that are refused, and where the headings and headers end.
fn rows_of<R: BufRead>(
    profile: &FlatProfile,
    input: R,
) -> io::Result<(BTreeMap<u64, Refused>, BTreeMap<u64, u64>)> {
    let mut reader = Reader::new(profile, input);
    let (mut refused, mut heads) = (BTreeMap::<u64, Refused>::new(), BTreeMap::new());
    loop {
        let event = crate::event::ReadPayments::next_event(&mut reader)?;
        let room = MOST_ROWS.saturating_sub(heads.len());
        heads.extend(reader.take_heads().into_iter().take(room));
        match event {
            Some(Event::Diagnostic(problem))
                if problem.severity == Severity::Error && problem.scope == Scope::Item =>
            {
                let (start, end) = (problem.place.byte, problem.place.byte + u64::from(problem.place.len));
                if refused.len() < MOST_ROWS || refused.contains_key(&start) {
                    let row = refused.entry(start).or_insert(Refused { end, why: Vec::new() });
                    row.why.push(problem.message);
                }
            }
            Some(Event::FileEnd(_)) | None => return Ok((refused, heads)),
            Some(_) => {}
        }
    }
}
