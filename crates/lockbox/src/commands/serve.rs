//! `lockbox serve`: the web work queue and the JSON API.

use lockbox_web::{App, CAN_SIGN_ON, serve};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Where to listen.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Address and port
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
}

/// Serves until it is told to stop.
pub async fn run(arguments: Arguments, context: Context) -> Result<Exit, Failure> {
    let office = context.office().await?;
    if office.settings().sign_on.is_some() && !CAN_SIGN_ON {
        return Err(Failure::Usage(
            "the configuration has [sign_on], but this program was built without it; build it with `--features oidc`"
                .to_owned(),
        ));
    }
    let listener = tokio::net::TcpListener::bind(&arguments.listen).await?;
    crate::output::say(&format!("listening on http://{}", listener.local_addr()?));
    if lockbox_pipeline::people(&office).await?.is_empty() {
        crate::output::say("nobody can log in yet: `lockbox user add NAME --role administrator`");
    }
    serve(App::new(office), listener, stop()).await?;
    Ok(Exit::Well)
}

/// Done once the process is told to stop.
async fn stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
