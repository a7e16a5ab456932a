//! How many members a zip says it has, looked up before its directory is read into memory.

use std::io::{self, Read, Seek, SeekFrom};

/// The end record may be followed by a comment of 65,535 bytes, and preceded by its large form.
const TAIL_BYTES: u64 = 65_535 + 22 + 20 + 56;

/// The largest number of members that any end record states: which of several counts is for the reader to say.
pub(super) fn stated_entries<R: Read + Seek>(input: &mut R) -> io::Result<u64> {
    let len = input.seek(SeekFrom::End(0))?;
    input.seek(SeekFrom::Start(len.saturating_sub(TAIL_BYTES)))?;
    let mut tail = Vec::new();
    input.by_ref().take(TAIL_BYTES).read_to_end(&mut tail)?;
    input.seek(SeekFrom::Start(0))?;
    let mut most = 0;
    for at in memchr::memmem::find_iter(&tail, b"PK\x05\x06") {
        let count = tail.get(at + 10..at + 12).and_then(|b| b.try_into().ok()).map(u16::from_le_bytes);
        most = most.max(count.map_or(0, u64::from));
    }
    for at in memchr::memmem::find_iter(&tail, b"PK\x06\x07") {
        // The large form may be anywhere; it says where.
        let offset = tail.get(at + 8..at + 16).and_then(|b| b.try_into().ok()).map(u64::from_le_bytes);
        most = most.max(match offset {
            Some(offset) => large_count(input, offset)?,
            None => u64::MAX,
        });
    }
    for at in memchr::memmem::find_iter(&tail, b"PK\x06\x06") {
        let count = tail.get(at + 32..at + 40).and_then(|b| b.try_into().ok()).map(u64::from_le_bytes);
        most = most.max(count.unwrap_or(0));
    }
    input.seek(SeekFrom::Start(0))?;
    Ok(most)
}

/// The number of members in the large end record at `offset`; none where there is no such record.
fn large_count<R: Read + Seek>(input: &mut R, offset: u64) -> io::Result<u64> {
    let mut record = Vec::new();
    input.seek(SeekFrom::Start(offset))?;
    input.by_ref().take(40).read_to_end(&mut record)?;
    let count = record.strip_prefix(b"PK\x06\x06").and_then(|r| r.get(28..36)?.try_into().ok());
    Ok(count.map_or(0, u64::from_le_bytes))
}
