//! Made mail as its readers see it.

mod files;
mod lean;
mod made;
mod planted;
mod scored;
