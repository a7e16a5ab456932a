//! `lockbox completions`: a completion script, made from the same definition as the commands.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// Which shell.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The shell to complete in
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script.
pub async fn run(arguments: Arguments, _context: Context) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut crate::cli::Cli::command(), "lockbox", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Well)
}
