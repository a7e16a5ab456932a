//! Fixed-width lockbox files, every column of them data in a profile.
//!
//! "BAI lockbox" has no fixed columns beyond the record's first letter, so a [`Profile`] says where everything stands
//! and the code knows roles (header, payment, remittance, totals) and what must be true of them. [`detect`] finds the
//! profile that makes the file's own totals come true, [`Reader`] reads under it, [`Writer`] writes.

mod detect;
mod field;
mod profile;
mod reader;
mod repair;
mod words;
mod writer;

pub use crate::event::PaymentEvent as Event;
pub use detect::{Detection, Trial, Verdict, detect};
pub use field::{Field, Fill, Form, Picture, Shape};
pub use profile::{CountControl, Counts, Profile, ProfileError, built_in, parse_profile, profile};
pub(crate) use reader::check_routing;
pub use reader::{Reader, read_all};
pub use repair::{RefusedRecord, Repair, write_refused};
pub use words::{Name, Role};
pub use writer::{FileHead, Writer};
