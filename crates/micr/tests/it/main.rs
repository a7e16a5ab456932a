//! Everything of this crate that is tested from outside, in one binary.

mod micr_lines;
mod table;
