//! Signing on through the provider: off to it, and back.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use lockbox_pipeline::{session_begin, vouched_for};
use serde::Deserialize;

use super::{Frame, Page, login, render};
use crate::app::{App, secret};
use crate::guard;
use crate::problem::Problem;
use crate::sign_on::SignOnError;

/// Ties a browser that went to the provider to what was begun for it.
const COOKIE: &str = "lockbox_sign_on";

#[derive(Template)]
#[template(path = "sign_on/page.html")]
struct SignedOn {
    frame: Frame,
}

/// Off to the provider.
pub(crate) async fn begin(State(app): State<App>, headers: HeaderMap) -> Page {
    let Some(sign_on) = app.sign_on() else { return Err(not_here().into()) };
    let begun = match sign_on.begin().await {
        Ok(begun) => begun,
        Err(error) => return refused(&app, &error).await,
    };
    // Lax: it is shown when the provider sends the browser back.
    let cookie = guard::cookie(&headers, COOKIE, &begun.cookie, "/sign-on", "SameSite=Lax; Max-Age=600");
    Ok(guard::with_cookie(Redirect::to(&begun.url).into_response(), &cookie))
}

/// What the provider sends the browser back with.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    #[serde(default)]
    state: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    error: String,
}

/// Back from it.
pub(crate) async fn back(State(app): State<App>, headers: HeaderMap, Query(answer): Query<Answer>) -> Page {
    let Some(sign_on) = app.sign_on() else { return Err(not_here().into()) };
    if !answer.error.is_empty() || answer.code.is_empty() {
        let why = SignOnError::Refused("You were not signed on there. Try again, or log in here.".to_owned());
        return refused(&app, &why).await;
    }
    let cookie = guard::shown(&headers, COOKIE).unwrap_or_default();
    let name = match sign_on.finish(&answer.state, &answer.code, &cookie).await {
        Ok(name) => name,
        Err(error) => return refused(&app, &error).await,
    };
    let office = app.office();
    let Some(person) = vouched_for(&office, &name).await? else {
        let why =
            format!("You are signed on as {name}, but nobody of that name works here. Ask an administrator.");
        return refused(&app, &SignOnError::Refused(why)).await;
    };
    let secret = secret().map_err(|e| Problem::new(StatusCode::SERVICE_UNAVAILABLE, e.to_string()))?;
    let session = session_begin(&office, &person.name, secret).await?;
    // A page and no redirect: the session's cookie is not shown on a way that began at another site.
    let page = render(&SignedOn { frame: Frame::bare() });
    let gone = guard::cookie(&headers, COOKIE, "", "/sign-on", "SameSite=Lax; Max-Age=0");
    let begun = guard::cookie(&headers, guard::COOKIE, &session, "/", "SameSite=Strict");
    Ok(guard::with_cookie(guard::with_cookie(page, &gone), &begun))
}

fn not_here() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "Nobody signs on through a provider here; log in with your password.")
}

/// The log-in page with the reason.
async fn refused(app: &App, error: &SignOnError) -> Page {
    let (status, why) = match error {
        SignOnError::Unreachable(cause) => {
            tracing::error!(%cause, "the provider of sign-on cannot be asked");
            let why = "The provider cannot be reached. Try again in a minute, or log in here.".to_owned();
            (StatusCode::BAD_GATEWAY, why)
        }
        SignOnError::Refused(why) => (StatusCode::UNAUTHORIZED, why.clone()),
    };
    login::again(app, status, &why, "").await
}
