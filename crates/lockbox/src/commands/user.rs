//! `lockbox user`: people and roles.

use std::io::{BufRead, IsTerminal};

use clap::Subcommand;
use lockbox_domain::people::Role;
use lockbox_pipeline::{
    people, person_add, person_add_signed_on, person_disable, person_password, person_role,
};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// What to do with people.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Option<User>,
}

#[derive(Debug, Subcommand)]
enum User {
    /// Add a person; the password comes from standard input
    Add {
        /// The name to log in with
        name: String,
        /// operator, supervisor, finance, auditor or administrator
        #[arg(long)]
        role: String,
        /// They sign on through the house's provider (`[sign_on]` in lockbox.toml) and have no password here
        #[arg(long)]
        no_password: bool,
    },
    /// Everybody, with role
    List,
    /// Give a person another role
    Role {
        /// Whom
        name: String,
        /// operator, supervisor, finance, auditor or administrator
        role: String,
    },
    /// Give a person another password, from standard input; sessions and tokens of theirs end
    Password {
        /// Whom
        name: String,
    },
    /// Disable a person for good; what they did stays
    Disable {
        /// Whom
        name: String,
    },
}

/// Adds, lists, changes or disables.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let office = context.office_for_people().await?;
    match arguments.action.unwrap_or(User::List) {
        User::Add { name, role, no_password: true } => {
            person_add_signed_on(&office, &name, parsed(&role)?).await?;
        }
        User::Add { name, role, no_password: false } => {
            let role = parsed(&role)?;
            person_add(&office, &name, role, &password()?).await?;
        }
        User::List => {}
        User::Role { name, role } => person_role(&office, &name, parsed(&role)?).await?,
        User::Password { name } => person_password(&office, &name, &password()?).await?,
        User::Disable { name } => person_disable(&office, &name).await?,
    }
    let document = lockbox_report::wire::people::document(&people(&office).await?);
    context.output.document(&document, lockbox_report::text::people)?;
    Ok(Exit::Well)
}

fn parsed(role: &str) -> Result<Role, Failure> {
    Role::parse(role).ok_or_else(|| {
        let known: Vec<&str> = Role::ALL.iter().map(|r| r.as_str()).collect();
        Failure::Usage(format!("there is no role `{role}`; there are {}", known.join(", ")))
    })
}

/// From standard input, or asked for twice on a terminal.
fn password() -> Result<String, Failure> {
    let input = std::io::stdin();
    if !input.is_terminal() {
        let mut line = String::new();
        input.lock().read_line(&mut line).map_err(|e| Failure::Usage(format!("no password: {e}")))?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let asked = |what: &str| rpassword::prompt_password(what).map_err(|e| Failure::Usage(e.to_string()));
    let first = asked("Password: ")?;
    if first != asked("The same again: ")? {
        return Err(Failure::Usage("the two differ".to_owned()));
    }
    Ok(first)
}
