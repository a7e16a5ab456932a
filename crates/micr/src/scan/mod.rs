//! Coupons' scan lines: what they look like ([`template`], read from TOML in [`wire`]), finding and reading them in
//! text ([`read`]), writing them ([`write`]).

mod read;
mod template;
mod wire;
mod write;

pub(crate) use read::all_scan_lines;
pub use read::read_scan_lines;
pub use template::{Role, ScanTemplate, Segment, TemplateCheck, TemplateError, built_in_templates};
pub use wire::parse_templates;
pub use write::{ScanFields, WriteScanError, write_scan_line};
