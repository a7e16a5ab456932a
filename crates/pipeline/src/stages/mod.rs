//! The stages, a file each. Every one may be killed at any instant and simply run again.

pub mod accounts;
pub mod benching;
pub mod closing;
pub mod comparing;
pub mod deciding;
pub mod dumping;
pub mod explaining;
pub mod exporting;
pub mod import;
pub mod inspecting;
mod lines;
mod looking_up;
pub mod morning;
mod payments;
pub mod people;
mod picturing;
pub mod posting;
pub mod proposing;
pub mod reading;
pub mod reconciling;
pub mod remedying;
pub mod reporting;
pub mod returning;
pub mod showing;
mod statements;
pub mod verifying;
pub mod viewing;
