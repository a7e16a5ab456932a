//! What must hold for every file: written is read, and nothing makes the reader fall.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone)]
struct Line {
    code: &'static str,
    cents: u64,
    funds: u8,
    bank: String,
    customer: String,
    text: String,
}

fn line() -> impl Strategy<Value = Line> {
    (
        prop::sample::select(vec![
            "115", "116", "142", "172", "301", "357", "399", "451", "555", "631", "699",
        ]),
        0_u64..100_000_000_000,
        0_u8..7,
        "[A-Z0-9]{0,12}",
        "[0-9]{0,10}",
        "([A-Z0-9:.-]{1,12}[ ,]){0,20}",
    )
        .prop_map(|(code, cents, funds, bank, customer, text)| Line {
            code,
            cents,
            funds,
            bank,
            customer,
            text,
        })
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default()
}

fn write(accounts: &[(i64, Vec<Line>)], wrap: bool) -> Vec<u8> {
    let head = FileHead {
        sender: "121000358",
        receiver: "KPHOUSE",
        date: day(),
        time: chrono::NaiveTime::default(),
        id: "7",
        wrap,
    };
    let mut writer = Writer::new(Vec::new(), &head).unwrap();
    writer.group(&GroupHead { receiver: "", originator: "BANK", as_of: day(), currency: "USD" }).unwrap();
    for (at, (balance, lines)) in accounts.iter().enumerate() {
        let summaries = [("010", *balance), ("015", -*balance), ("100", 12), ("400", 0), ("040", *balance)];
        writer.account(&format!("41210{at}"), "", &summaries).unwrap();
        for l in lines {
            let parts = [(0, 5), (1, 7), (2, 9)];
            let funds = match l.funds {
                0 => Funds::Unknown,
                1 => Funds::Immediate,
                2 => Funds::OneDay,
                3 => Funds::TwoDays,
                4 => Funds::Split(1, 2, 3),
                5 => Funds::ValueDate(day()),
                _ => Funds::Distributed(&parts),
            };
            let entry = EntryLine {
                type_code: l.code,
                cents: l.cents,
                funds,
                bank_reference: &l.bank,
                customer_reference: &l.customer,
                text: &l.text,
            };
            writer.entry(&entry).unwrap();
        }
    }
    writer.finish().unwrap()
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Puts all the lines of a record into one, then breaks it every `every` fields before its text.
fn rewrap(written: &[u8], every: usize) -> Vec<u8> {
    let text = String::from_utf8_lossy(written).into_owned();
    let mut out = String::new();
    let mut added = [0_u64; 3];
    for record in text.lines() {
        let fields: Vec<&str> = record.trim_end_matches('/').split(',').collect();
        let count = |at: usize| fields.get(at).and_then(|f| f.parse::<u64>().ok()).unwrap_or(0);
        match fields[0] {
            "49" => {
                let _ = writeln!(out, "49,{},{}/", fields[1], count(2) + added[0]);
                added[0] = 0;
            }
            "98" => {
                let _ = writeln!(out, "98,{},{},{}/", fields[1], fields[2], count(3) + added[1]);
                added[1] = 0;
            }
            "99" => {
                let _ = writeln!(out, "99,{},{},{}/", fields[1], fields[2], count(3) + added[2]);
            }
            code => {
                let head = if code == "16" { fields.len().min(5) } else { fields.len() };
                for (at, field) in fields.iter().enumerate() {
                    if at == 0 {
                    } else if at > 1 && at < head && at % every == 0 {
                        out.push_str("/\n88,");
                        match code {
                            "03" | "16" => added.iter_mut().for_each(|a| *a += 1),
                            "02" => added[1..].iter_mut().for_each(|a| *a += 1),
                            _ => added[2] += 1,
                        }
                    } else {
                        out.push(',');
                    }
                    out.push_str(field);
                }
                out.push_str("/\n");
            }
        }
    }
    out.into_bytes()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_written_is_read(
        accounts in prop::collection::vec((-9_999_999_i64..9_999_999, prop::collection::vec(line(), 0..8)), 0..4),
        wrap in any::<bool>(),
        every in 2_usize..6,
    ) {
        let written = write(&accounts, wrap);
        if wrap {
            prop_assert!(written.split(|b| *b == b'\n').all(|l| l.len() <= 80));
        }
        let mut readings = vec![written.clone()];
        if !wrap {
            readings.push(rewrap(&written, every));
        }
        for bytes in readings {
            let read = Read::of(&bytes);
            let shown = String::from_utf8_lossy(&bytes).into_owned();
            prop_assert!(read.problems.is_empty(), "{:?}\n{shown}", read.problems);
            prop_assert!(read.end().accepted && read.end().balanced);
            let lines: Vec<&Line> = accounts.iter().flat_map(|(_, l)| l).collect();
            prop_assert_eq!(read.entries.len(), lines.len());
            for (entry, line) in read.entries.iter().zip(lines) {
                prop_assert_eq!(&entry.type_code, line.code);
                prop_assert_eq!(entry.amount.get().unsigned_abs(), line.cents);
                prop_assert_eq!(&entry.bank_reference, &line.bank, "{}", shown);
                prop_assert_eq!(&entry.customer_reference, &line.customer, "{}", shown);
                prop_assert_eq!(words(&entry.text), words(&line.text), "{}", shown);
            }
        }
    }

    #[test]
    fn any_bytes_end_with_one_summary(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        Read::of(&bytes);
    }

    #[test]
    fn anything_like_a_statement_ends_with_one_summary(
        text in "(01|02|03|16|49|88|98|99|115|/ 16,115,1,Z,|/ 49,1,2/|[0-9]{1,9}|[SVDZ]|,|,,|/|/ |\n|\n88,|\n16,115,|-|é){0,120}"
    ) {
        Read::of(format!("01,A,B,261123,0600,1,80,,2/\n02,A,B,1,261123,,,/\n03,1,USD,{text}").as_bytes());
        Read::of(text.as_bytes());
    }

    #[test]
    fn a_file_cut_anywhere_is_never_balanced(at in 0_usize..1000) {
        let line = Line {
            code: "115", cents: 1250, funds: 0, bank: "R".into(), customer: "2303".into(), text: "T".into(),
        };
        let written = write(&[(5, vec![line.clone(), line])], false);
        // Only the slash and the line end behind the last count may be missing.
        let at = at % (written.len() - 2);
        let read = Read::of(written.get(..at).unwrap_or_default());
        prop_assert!(!read.end().balanced || !read.end().accepted);
    }
}
