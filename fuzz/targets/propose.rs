//! The dialect finder: whatever it proposes reads the file with every total true, and it never hangs.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lockbox_domain::LockboxNumber;
use lockbox_ingest::propose::{Outcome, propose};

fuzz_target!(|bytes: &[u8]| {
    let known = [LockboxNumber::new("2303").expect("digits")];
    if let Outcome::Proposed(proposal) = propose(bytes, "fuzz", &known) {
        assert!(proposal.summary.totals_confirmed > 0 && proposal.summary.totals_broken == 0);
        assert!(proposal.summary.balanced);
    }
});
