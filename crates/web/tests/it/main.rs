//! The router as a browser or a program meets it, over a store with a made day.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod api;
mod images;
mod pages;
mod people;
#[cfg(feature = "oidc")]
mod provider;
#[cfg(feature = "oidc")]
mod sign_on;
mod site;
mod who;
mod work;
