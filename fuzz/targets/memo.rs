//! Memo text: every number stands in the text, in order, with a length that its kind may have.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lockbox_domain::reading::IdentifierKind;
use lockbox_micr::{MemoRules, find_identifiers};

fuzz_target!(|text: &str| {
    let mut end = 0;
    for found in find_identifiers(text, &MemoRules::built_in()) {
        assert!(end <= found.span.0, "out of order: {found:?}");
        end = found.span.1;
        let written = text.get(found.span.0..found.span.1).expect("a span lies in the text");
        let digits: String = written
            .chars()
            .filter(|c| c.is_ascii_digit() || matches!(c, '?' | '*'))
            .map(|c| if c == '*' { '?' } else { c })
            .collect();
        assert_eq!(digits.trim_start_matches('0'), found.digits, "{found:?}");
        let lengths = match found.kind {
            IdentifierKind::Member | IdentifierKind::Unlabelled => 8..=12,
            IdentifierKind::Account => 9..=12,
            IdentifierKind::Statement => 1..=10,
        };
        assert!(lengths.contains(&found.digits.len()), "{found:?}");
    }
});
