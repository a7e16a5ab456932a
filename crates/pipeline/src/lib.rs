//! The stages as jobs over the store: import, post, reconcile, decide, explain.
//!
//! A stage reads, decides with one of the pure rooms, and writes in sets. It knows neither the details of a format nor
//! those of a rule, reads no clock (the office is given its moment) and prints nothing. Each may be killed at any
//! instant and simply run again.

mod archive;
mod config;
mod error;
mod formats;
mod look;
mod office;
mod pace;
mod pictures;
mod progress;
mod sources;
mod stages;
mod time;
mod typed;

pub use archive::{Archive, Fingerprint};
pub use config::{Claim, ConfigError, Settings, SignOn, template as config_template};
pub use error::{Fault, PipelineError};
pub use look::{Body, Looked, look};
pub use office::{Created, Made, Office};
pub use progress::{Progress, Silent};
pub use stages::accounts::accounts_import;
pub use stages::arriving::{arrival_note, arrivals};
pub use stages::benching::bench_read;
pub use stages::closing::{day_close, day_reopen, day_state, is_day_closed};
pub use stages::closing_month::{month_close, month_reopen, month_state};
pub use stages::comparing::compare;
pub use stages::corresponding::letter;
pub use stages::deciding::{
    Once, QueueAsked, Resolution, queue_claim, queue_effects, queue_list, queue_look, queue_release,
    queue_resolve, queue_resolve_once, queue_show,
};
pub use stages::dumping::{Extracted, dump_records, extract_images};
pub use stages::explaining::explain;
pub use stages::exporting::{ExportFormat, export, for_each_application};
pub use stages::finding::{Found, Lies, Search, Understood, find, found_document};
pub use stages::glancing::{RegionDay, Share, day_at_a_glance};
pub use stages::holding::{Hold, holds};
pub use stages::import::{ImportOptions, bank_import, import};
pub use stages::inspecting::inspect;
pub use stages::keying::queue_may_take;
pub use stages::morning::{Morning, morning, needs_person};
pub use stages::people::{
    credential_counts, credentials_drop, log_in, people, person_add, person_add_signed_on, person_disable,
    person_password, person_role, session_begin, session_end, session_holder, token_create, token_holder,
    vouched_for,
};
pub use stages::posting::post;
pub use stages::previewing::{Preview, post_preview, preview};
pub use stages::proposing::propose_profile;
pub use stages::reading::{explain_image, read_lines};
pub use stages::reconciling::{days_as_they_are, reconcile, reconcile_days};
pub use stages::refunding::{refund_release, refunds};
pub use stages::remedying::{break_remedy, days_explained, remedies};
pub use stages::repairing::write_repair;
pub use stages::reporting::{LastDays, last_days, report, throughput};
pub use stages::returning::{return_file, return_item};
pub use stages::showing::{Shown, picture, pictures};
pub use stages::three_ways::{Row, RowState, ThreeWays, three_ways};
pub use stages::verifying::verify;
pub use stages::viewing::{
    EntryView, FileView, Holder, MOST_WAITING, Twin, days, entry_view, file_view, files, waiting,
};
pub use time::{business_day, deposit_day};
pub use typed::TypedText;
