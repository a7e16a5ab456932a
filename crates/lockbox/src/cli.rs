//! What can be typed: global options here, each command's own in its file.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::commands;

/// Lockbox remittances: from the bank's file to the reconciled deposit.
#[derive(Debug, Parser)]
#[command(name = "lockbox", version, propagate_version = true, arg_required_else_help = true)]
#[command(
    after_help = "Exit codes: 0 all went well · 1 something in it needs a person · 2 wrong usage · 3 the \
                        environment failed\nStart with `lockbox demo`."
)]
pub struct Cli {
    /// What is common to all commands.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What is common to all commands.
#[derive(Debug, Clone, clap::Args)]
pub struct Global {
    /// The store: sqlite:PATH or postgres://…
    #[arg(
        long,
        global = true,
        env = "LOCKBOX_DB",
        default_value = "sqlite:lockbox.db",
        value_name = "URL",
        hide_env_values = true
    )]
    pub db: String,
    /// The configuration; default `lockbox.toml` where there is one, else the built-in two lockboxes.
    #[arg(long, global = true, env = "LOCKBOX_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Print one JSON document and nothing else.
    #[arg(long, global = true)]
    pub json: bool,
    /// Who is asking; default the operating system's user.
    #[arg(long, global = true, value_name = "NAME")]
    pub user: Option<String>,
}

macro_rules! command_list {
    ($($(#[$attr:meta])* $variant:ident => $module:ident;)*) => {
        /// The commands. One line here, one file in `commands/`.
        #[derive(Debug, Subcommand)]
        pub enum Command {
            $($(#[$attr])* $variant(commands::$module::Arguments),)*
        }

        impl Command {
            /// Runs the command.
            pub async fn run(self, context: crate::context::Context) -> Result<crate::exit::Exit, crate::failure::Failure> {
                match self { $(Self::$variant(arguments) => commands::$module::run(arguments, context).await,)* }
            }
        }
    };
}

command_list! {
    /// Make a day of mail, run every stage on it, and score it against the truth
    Demo => demo;
    /// Create the store and write a commented lockbox.toml
    Init => init;
    /// Load or refresh members, accounts and open statements
    Accounts => accounts;
    /// Look at files without a store: counts, totals, every problem with its place
    Inspect => inspect;
    /// Import files or folders, wholly or not at all
    Import => import;
    /// Read MICR and scan lines into fields
    Read => read;
    /// Identify and apply what was imported, by region
    Post => post;
    /// A morning in one go: import each file, post, reconcile
    Run => run;
    /// Exceptions and decisions
    Queue => queue;
    /// Bank statements
    Bank => bank;
    /// The files that a business day should bring, and which are late
    Arrivals => arrivals;
    /// Lockbox detail, bank deposit and ledger, three ways
    Reconcile => reconcile;
    /// A check came back: reverse it
    Return => returned;
    /// What waits to be sent back, and its release by a second person
    Refund => refund;
    /// Payments by what is on the paper: name, amount, number, day
    Find => find;
    /// Why this money went where it went
    Explain => explain;
    /// A letter to who sent a payment: it waits, came back, goes back, or arrived
    Letter => letter;
    /// A report on screen
    Report => report;
    /// A report or list as CSV or JSON
    Export => export;
    /// Close a business day or a month, in two steps by two people
    Close => close;
    /// Open a closed day or month again
    Reopen => reopen;
    /// Import what lands in an inbox folder
    Watch => watch;
    /// The web work queue and the JSON API
    Serve => serve;
    /// Check every invariant of the books and the audit chain
    Verify => verify;
    /// People and roles
    User => user;
    /// A token for the API
    Token => token;
    /// Measure how well lines are read from images whose truth is known
    Bench => bench;
    /// Print a completion script for a shell
    Completions => completions;
    /// Print the manual page
    Man => man;
}
