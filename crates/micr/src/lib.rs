//! Lines of characters to fields: MICR lines, coupons' scan lines and what people write on memo lines.
//!
//! Text comes in, readings of `lockbox_domain::reading` go out, with a confidence each. A character that was not read
//! stays a `?` in its field and is never guessed; a line that could mean two things yields no fields. The crate does
//! no I/O, reads no clock and must not know who the members are: whether a number belongs to somebody is the business
//! of those who have the accounts list.
//!
//! What is data lives in `tables/`: issuers of money orders, scan line templates, the labels people write.
//!
//! ```
//! let reading = lockbox_micr::read_micr("⑈001234⑈ ⑆121000248⑆ 0123456789⑈", None);
//! assert_eq!(reading.routing.as_deref(), Some("121000248"));
//! assert_eq!(reading.serial.as_deref(), Some("001234"));
//! ```

mod beside;
mod digits;
pub mod image;
mod memo;
mod micr;
mod paper;
pub mod payment;
mod remittance;
mod scan;

pub use beside::compare_with_image;
pub use digits::{CheckRule, RuleError, check_digits, identifier_ok};
pub use memo::{LabelError, Labels, MemoRules, find_identifiers};
pub use micr::{
    MicrFields, Notation, SerialPlace, WriteMicrError, X937Fields, read_micr, read_micr_with, read_x937,
    write_micr,
};
pub use paper::{amount_in_words, read_paper};
pub use remittance::read_remittance;
pub use scan::{
    Role, ScanFields, ScanTemplate, Segment, TemplateCheck, TemplateError, WriteScanError,
    built_in_templates, parse_templates, read_scan_lines, write_scan_line,
};
