//! Everything of this crate that is tested from outside, in one binary.

mod memo_texts;
mod micr_lines;
mod properties;
mod scan_lines;
mod table;
