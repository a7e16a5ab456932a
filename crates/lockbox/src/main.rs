//! The command `lockbox`: arguments in, one call of the pipeline, output; the exit code is chosen here.

mod cli;
mod commands;
mod context;
mod exit;
mod failure;
mod output;

use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use crate::exit::Exit;

fn main() -> ExitCode {
    let cli = match cli::Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => {
            let exit = match e.kind() {
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Exit::Well,
                _ => Exit::Usage,
            };
            // A reader that went away is no reason to fail.
            let _ = e.print();
            return exit.into();
        }
    };
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("LOCKBOX_LOG").unwrap_or_else(|_| "warn".into()),
        )
        .init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(e) => {
            output::say(&format!("error: cannot start: {e}"));
            return Exit::Environment.into();
        }
    };
    let command = cli.command;
    let ended = runtime.block_on(async {
        let context = context::Context::new(cli.global)?;
        command.run(context).await
    });
    match ended {
        Ok(exit) => exit.into(),
        Err(failure) => {
            output::say(&failure.lines());
            failure.exit().into()
        }
    }
}
