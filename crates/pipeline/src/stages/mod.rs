//! The stages, a file each. Every one may be killed at any instant and simply run again.

pub mod accounts;
pub mod deciding;
pub mod exporting;
pub mod explaining;
pub mod import;
pub mod inspecting;
pub mod morning;
pub mod posting;
pub mod reading;
pub mod reconciling;
pub mod reporting;
pub mod returning;
pub mod statements;
pub mod verifying;
