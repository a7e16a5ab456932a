//! Pages and the JSON API, from the same binary as everything else.
//!
//! A request is let in by one guard, which knows every route and who may use it (`routes`); what it asks for is one call
//! of the pipeline; what comes back is a document of the report room (`api`) or a page (`pages`, a folder each). No SQL and
//! no rule lives here.

mod api;
mod app;
mod guard;
mod jobs;
mod pages;
mod problem;
mod routes;
mod sign_on;

use std::io;

pub use app::App;
pub use routes::{Access, ROUTES, Route, router};
pub use sign_on::CAN_SIGN_ON;

/// Serves until `stop` is done.
pub async fn serve(
    app: App,
    listener: tokio::net::TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    axum::serve(listener, router(app)).with_graceful_shutdown(stop).await
}
