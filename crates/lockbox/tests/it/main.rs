//! One binary for all integration tests of the command.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod bad_input;
mod bank;
mod containers;
mod coupons;
mod dialects;
mod env;
mod finding;
mod letters;
mod manners;
mod people;
mod queue;
mod regions;
mod repair;
mod repair_x12;
mod repeats;
mod returns;
mod shapes;
mod tidy;
mod two_people;
mod typed;
