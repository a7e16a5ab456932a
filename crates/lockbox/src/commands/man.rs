//! `lockbox man`: the manual page, made from the same definition as the commands.

use clap::CommandFactory;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// Which page.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A command; without it, the page of `lockbox` itself
    command: Option<String>,
}

/// Prints the page in roff: `lockbox man | man -l -`.
pub async fn run(arguments: Arguments, _context: Context) -> Result<Exit, Failure> {
    let mut whole = crate::cli::Cli::command();
    whole.build();
    let page = match &arguments.command {
        None => whole,
        Some(name) => whole
            .find_subcommand(name)
            .cloned()
            .ok_or_else(|| Failure::Usage(format!("there is no command `{name}`")))?,
    };
    let mut roff = Vec::new();
    clap_mangen::Man::new(page).render(&mut roff)?;
    output::print(&String::from_utf8_lossy(&roff))?;
    Ok(Exit::Well)
}
