//! The commands, a file each; the list that clap knows is in `cli.rs`.

pub mod accounts;
pub mod bank;
pub mod bench;
pub mod close;
pub mod completions;
pub mod demo;
pub mod explain;
pub mod export;
pub mod import;
pub mod init;
pub mod inspect;
pub mod man;
pub mod post;
pub mod queue;
pub mod read;
pub mod reconcile;
pub mod reopen;
pub mod report;
pub mod returned;
pub mod run;
pub mod serve;
pub mod token;
pub mod user;
pub mod verify;
pub mod watch;
