//! Every record of a file with its fields by name, place and value: for people who want to see what the reader sees.
//!
//! A dump decides nothing: what cannot be told apart is shown as it stands.

use std::io::{self, BufRead};

use lockbox_domain::{Place, sanitise};

use crate::flat::FlatProfile;
use crate::lines::Lines;
use crate::lockbox::Profile;
use crate::text::decode;
use crate::{x9, x12};

/// A record with its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dumped {
    /// Where it stands.
    pub place: Place,
    /// What it begins with: `6`, `25`, `BPR`.
    pub kind: String,
    /// What people call it; empty where nobody does.
    pub title: String,
    /// Its fields in order.
    pub fields: Vec<DumpedField>,
}

/// A field of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DumpedField {
    /// What people call it.
    pub name: String,
    /// Its first column, or its number where fields are told apart by separators; from 1.
    pub start: usize,
    /// What stands there, made safe to show.
    pub value: String,
}

fn field(name: impl Into<String>, start: usize, value: &[u8]) -> DumpedField {
    DumpedField { name: name.into(), start, value: sanitise(&decode(value).0) }
}

/// The records of a lockbox file under a profile.
pub fn lockbox(profile: &Profile, input: impl BufRead, mut take: impl FnMut(Dumped)) -> io::Result<()> {
    lines(input, |place, line| {
        let role = line.first().and_then(|letter| profile.role_of(*letter));
        let fields = role.map_or_else(
            || vec![field("line", 1, line)],
            |role| profile.columns(role, line).into_iter().map(|(n, at, v)| field(n, at, v)).collect(),
        );
        let kind = line.first().map_or_else(String::new, |letter| sanitise(&char::from(*letter).to_string()));
        take(Dumped {
            place,
            kind,
            title: role.map_or_else(String::new, |r| r.as_str().replace('-', " ")),
            fields,
        });
    })
}

/// The rows of a flat file under its layout: columns by name, or values by number.
pub fn flat(profile: &FlatProfile, input: impl BufRead, mut take: impl FnMut(Dumped)) -> io::Result<()> {
    if !profile.has_columns() {
        return separated(input, profile.usual_separator(), take);
    }
    lines(input, |place, line| {
        let (text, _) = decode(line);
        let columns = profile.columns_of(&text);
        let fields = if columns.is_empty() {
            vec![field("line", 1, line)]
        } else {
            columns.into_iter().map(|(name, start, value)| field(name, start, value.as_bytes())).collect()
        };
        take(Dumped { place, kind: String::new(), title: String::new(), fields });
    })
}

/// The records of a file of values between separators, such as a BAI2 statement.
pub fn separated(input: impl BufRead, separator: u8, mut take: impl FnMut(Dumped)) -> io::Result<()> {
    lines(input, |place, line| {
        let mut values = line.split(|byte| *byte == separator);
        let kind = sanitise(&decode(values.next().unwrap_or_default()).0);
        let fields = (2..).zip(values).map(|(n, value)| field(format!("field {n}"), n, value)).collect();
        take(Dumped { place, kind, title: String::new(), fields });
    })
}

/// The segments of an X12 file.
pub fn x12(input: impl BufRead, mut take: impl FnMut(Dumped)) -> io::Result<()> {
    let mut segments = x12::Segments::new(input);
    while let Some(segment) = segments.next_segment()? {
        let kind = sanitise(&segment.name());
        let fields =
            segment.elements().map(|e| field(format!("{kind}{:02}", e.number), e.number, e.bytes)).collect();
        take(Dumped { place: segment.place, kind, title: String::new(), fields });
    }
    Ok(())
}

/// The records of an image cash letter; of an image its length is told.
pub fn x9(input: impl BufRead, mut take: impl FnMut(Dumped)) -> io::Result<()> {
    let mut records = x9::Records::new(input)?;
    while let Some(record) = records.next_record()? {
        let layout = record.layout();
        let mut fields: Vec<DumpedField> = layout.map_or_else(
            || vec![field("record", 1, record.text)],
            |layout| layout.fields.iter().map(|f| field(f.name, f.start, record.columns(*f))).collect(),
        );
        let width = layout.map_or(usize::MAX, x9::layout::Layout::width);
        if let Some(rest) = record.text.get(width.min(record.text.len())..).filter(|rest| !rest.is_empty()) {
            fields.push(field("rest", width.saturating_add(1), rest));
        }
        if let Some(image) = record.image {
            let value = format!("{} bytes at {}", image.at.len, image.at.start);
            fields.push(DumpedField { name: "image".to_owned(), start: record.text.len() + 1, value });
        }
        take(Dumped {
            place: record.place,
            kind: sanitise(&String::from_utf8_lossy(&record.kind)),
            title: layout.map_or_else(String::new, |layout| layout.title.to_owned()),
            fields,
        });
    }
    Ok(())
}

fn lines(input: impl BufRead, mut take: impl FnMut(Place, &[u8])) -> io::Result<()> {
    let mut lines = Lines::new(input);
    let mut record = 0;
    while let Some(line) = lines.next_line()? {
        if line.bytes.trim_ascii().is_empty() {
            continue;
        }
        record += 1;
        let len = u32::try_from(line.bytes.len()).unwrap_or(u32::MAX);
        take(Place { record, line: line.number, byte: line.start, len }, line.bytes);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(all: &[Dumped]) -> Vec<String> {
        all.iter()
            .map(|d| {
                let fields: Vec<String> =
                    d.fields.iter().map(|f| format!("{}@{}={}", f.name, f.start, f.value)).collect();
                format!("{} {} {} [{}]", d.place.record, d.kind, d.title, fields.join(" "))
            })
            .collect()
    }

    #[test]
    fn fields_by_name_place_and_value() {
        let mut all = Vec::new();
        separated(&b"16,115,100,,\n\n49,100,2/\n"[..], b',', |d| all.push(d)).unwrap();
        assert_eq!(
            told(&all),
            [
                "1 16  [field 2@2=115 field 3@3=100 field 4@4= field 5@5=]",
                "2 49  [field 2@2=100 field 3@3=2/]"
            ]
        );
        all.clear();
        x12(&b"ISA*00*          *00*          *ZZ*BANK           *ZZ*KP             *261123*0600*U*00501*000000101*0*P*>~TA1*x~"[..], |d| all.push(d)).unwrap();
        assert_eq!(told(&all)[1], "2 TA1  [TA101@1=x]");
        all.clear();
        let header = format!("01{:<78}", "03T");
        x9(header.as_bytes(), |d| all.push(d)).unwrap();
        assert!(
            told(&all)[0]
                .starts_with("1 01 file header [record type@1=01 standard level@3=03 test indicator@5=T ")
        );
        all.clear();
        let profile = crate::lockbox::profile("kp-80").unwrap();
        lockbox(profile, &b"?what\n7001002000230326112300200000158\n"[..], |d| all.push(d)).unwrap();
        assert_eq!(told(&all)[0], "1 ?  [line@1=?what]");
        assert!(told(&all)[1].starts_with("2 7 batch total ["), "{}", told(&all)[1]);
    }
}
