//! The applications export.

use lockbox_report::export::{APPLICATION_COLUMNS, write_applications_csv, write_applications_json};

use crate::{expect, sample};

const HEADER: &str = "file,lockbox,deposit_date,batch,item,amount_cents,bucket,member_id,account_number,\
                      statement_number,applied_cents,region,evidence,item_id";

#[test]
fn applications_as_csv_and_json() {
    let (mut csv, mut json) = (Vec::new(), Vec::new());
    write_applications_csv(&mut csv, &sample::applications()).unwrap();
    write_applications_json(&mut json, &sample::applications()).unwrap();
    let (csv, json) = (String::from_utf8(csv).unwrap(), String::from_utf8(json).unwrap());
    assert_eq!(csv.lines().next(), Some(HEADER));
    expect("applications.csv", &csv);
    expect("applications.json", &json);
    let rows: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(&json).unwrap();
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(|r| APPLICATION_COLUMNS.iter().all(|c| r.contains_key(*c)) && r.len() == 14));
}

#[test]
fn an_export_of_nothing_has_its_header() {
    let mut csv = Vec::new();
    write_applications_csv(&mut csv, &[]).unwrap();
    assert_eq!(String::from_utf8(csv).unwrap().trim_end(), HEADER);
}
