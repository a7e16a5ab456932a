//! `lockbox token`: what a program shows instead of a password.

use clap::Subcommand;
use lockbox_pipeline::{credentials_drop, token_create};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// What to do with tokens.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Token,
}

#[derive(Debug, Subcommand)]
enum Token {
    /// Make a token and print it, once
    Create {
        /// Whose it is; the option that all commands share
        #[arg(from_global)]
        user: Option<String>,
    },
    /// End all sessions and tokens of a person
    Revoke {
        /// Whose; the option that all commands share
        #[arg(from_global)]
        user: Option<String>,
    },
}

/// Makes one.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let (Token::Create { user } | Token::Revoke { user }) = &arguments.action;
    let user = user.clone().ok_or_else(|| Failure::Usage("whose token? --user NAME".to_owned()))?;
    if matches!(arguments.action, Token::Revoke { .. }) {
        let office = context.office_for_people().await?;
        credentials_drop(&office, &user).await?;
        return Ok(Exit::Well);
    }
    let office = context.office().await?;
    let token = token_create(&office, &user, secret()?).await?;
    crate::output::print(&token)?;
    Ok(Exit::Well)
}

/// 256 random bits of the operating system.
pub fn secret() -> Result<[u8; 32], Failure> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(|e| Failure::Usage(format!("no random numbers: {e}")))?;
    Ok(secret)
}
