//! A scan line: what is read with a right check digit is what a line of those fields would print.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lockbox_domain::reading::CheckDigit;
use lockbox_micr::{MemoRules, ScanFields, built_in_templates, read_remittance, read_scan_lines, write_scan_line};

fuzz_target!(|text: &str| {
    let rules = MemoRules::built_in();
    let whole = read_remittance(text, built_in_templates(), &rules);
    let Some(line) = read_scan_lines(text, built_in_templates()) else {
        assert!(whole.scan.is_none());
        return;
    };
    assert_eq!(text.get(line.span.0..line.span.1), Some(line.text.as_str()));
    assert_eq!(whole.scan.as_ref().map(|s| s.check_digit), Some(line.check_digit));
    let zeros = "0".to_owned();
    if let (Some(CheckDigit::Ok), Some(amount_due)) = (line.check_digit, line.amount_due) {
        let fields = ScanFields {
            member_id: line.member_id.as_ref().unwrap_or(&zeros),
            account_number: line.account_number.as_ref().unwrap_or(&zeros),
            statement: line.statement.as_ref().unwrap_or(&zeros),
            amount_due,
        };
        let written = write_scan_line(&built_in_templates()[0], &fields).expect("what was read can be written");
        assert_eq!(written.replace(' ', ""), line.text.replace(' ', ""));
    }
});
