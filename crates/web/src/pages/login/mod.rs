//! Logging in and out.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use lockbox_pipeline::{log_in, people, session_begin, session_end};
use serde::Deserialize;

use super::{Frame, Page, render};
use crate::app::{App, secret};
use crate::guard::{self, COOKIE, session};
use crate::problem::Problem;
use crate::sign_on::SignOn;

#[derive(Template)]
#[template(path = "login/page.html")]
struct LoginPage<'a> {
    frame: Frame,
    nobody: bool,
    why: Option<&'a str>,
    name: &'a str,
    /// What the provider is called through which one may sign on too.
    provider: Option<&'a str>,
}

/// What is typed.
#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    name: String,
    password: String,
}

/// The form.
pub(crate) async fn show(State(app): State<App>) -> Page {
    let nobody = people(&app.office()).await?.is_empty();
    let provider = app.sign_on().map(SignOn::label);
    Ok(render(&LoginPage { frame: Frame::bare(), nobody, why: None, name: "", provider }))
}

/// The form again, with the reason.
pub(crate) async fn again(app: &App, status: StatusCode, why: &str, name: &str) -> Page {
    let provider = app.sign_on().map(SignOn::label);
    let page = LoginPage { frame: Frame::bare(), nobody: false, why: Some(why), name, provider };
    Ok((status, render(&page)).into_response())
}

/// Lets somebody in.
pub(crate) async fn enter(State(app): State<App>, headers: HeaderMap, Form(typed): Form<Typed>) -> Page {
    if !app.may_try(&typed.name) {
        let why = "Too many wrong passwords for this name. Wait five minutes.";
        return again(&app, StatusCode::TOO_MANY_REQUESTS, why, &typed.name).await;
    }
    let office = app.office();
    let person = log_in(&office, &typed.name, &typed.password).await?;
    app.tried(&typed.name, person.is_some());
    let Some(person) = person else {
        let why = "Name and password do not fit.";
        return again(&app, StatusCode::UNAUTHORIZED, why, &typed.name).await;
    };
    let secret = secret().map_err(|e| Problem::new(StatusCode::SERVICE_UNAVAILABLE, e.to_string()))?;
    let shown = session_begin(&office, &person.name, secret).await?;
    let cookie = guard::cookie(&headers, COOKIE, &shown, "/", "SameSite=Strict");
    Ok(guard::with_cookie(Redirect::to("/").into_response(), &cookie))
}

/// Ends the session.
pub(crate) async fn leave(State(app): State<App>, headers: HeaderMap) -> Page {
    if let Some(shown) = session(&headers) {
        session_end(&app.office(), &shown).await?;
    }
    let gone = guard::cookie(&headers, COOKIE, "", "/", "SameSite=Strict; Max-Age=0");
    Ok(guard::with_cookie(Redirect::to("/login").into_response(), &gone))
}
