//! The pages in a real browser: headless Chromium on the command's own server, with a made day and its images.
//!
//! Without Chromium these tests say so and pass, or fail when `LOCKBOX_REQUIRE_CHROMIUM=1`. With `LOCKBOX_SCREENSHOTS`
//! naming a folder, a picture of every page, light and dark, is written there.

// Clippy knows test functions, not the functions that they share.
#![allow(clippy::unwrap_used)]

mod access;
mod chrome;
mod finance;
mod morning;
mod site;
