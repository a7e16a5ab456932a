//! What people write on checks and in letters, against tables written by hand.

use lockbox_micr::{MemoRules, find_identifiers};

use crate::scan_lines::numbers;
use crate::table::{check, joined};

fn read(text: &str) -> String {
    let found = numbers(&find_identifiers(&joined(text), &MemoRules::built_in()));
    if found.is_empty() { "nothing".to_owned() } else { found.trim_start().to_owned() }
}

#[test]
fn every_label_reads_as_its_table_says() {
    check("memo-labels.txt", 100, read);
}

#[test]
fn every_spelling_reads_as_its_table_says() {
    check("memo-spellings.txt", 90, read);
}

#[test]
fn every_split_reads_as_its_table_says() {
    check("memo-splits.txt", 60, read);
}

#[test]
fn nothing_is_found_where_there_is_nothing() {
    check("memo-nothing.txt", 80, read);
}
