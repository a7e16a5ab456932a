//! Logging in and out.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use lockbox_pipeline::{log_in, people, session_begin, session_end};
use serde::Deserialize;

use super::{Frame, Page, render};
use crate::app::{App, secret};
use crate::guard::{COOKIE, session};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "login/page.html")]
struct LoginPage<'a> {
    frame: Frame,
    nobody: bool,
    why: Option<&'a str>,
    name: &'a str,
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
    Ok(render(&LoginPage { frame: Frame::bare(), nobody, why: None, name: "" }))
}

/// Lets somebody in.
pub(crate) async fn enter(State(app): State<App>, Form(typed): Form<Typed>) -> Page {
    let again = |why: &str, status| -> Response {
        let page = LoginPage { frame: Frame::bare(), nobody: false, why: Some(why), name: &typed.name };
        (status, render(&page)).into_response()
    };
    if !app.may_try(&typed.name) {
        let why = "Too many wrong passwords for this name. Wait five minutes.";
        return Ok(again(why, StatusCode::TOO_MANY_REQUESTS));
    }
    let office = app.office();
    let person = log_in(&office, &typed.name, &typed.password).await?;
    app.tried(&typed.name, person.is_some());
    let Some(person) = person else {
        return Ok(again("Name and password do not fit.", StatusCode::UNAUTHORIZED));
    };
    let secret = secret().map_err(|e| Problem::new(StatusCode::SERVICE_UNAVAILABLE, e.to_string()))?;
    let shown = session_begin(&office, &person.name, secret).await?;
    Ok(with_cookie(
        Redirect::to("/").into_response(),
        &format!("{COOKIE}={shown}; Path=/; HttpOnly; SameSite=Strict"),
    ))
}

/// Ends the session.
pub(crate) async fn leave(State(app): State<App>, headers: HeaderMap) -> Page {
    if let Some(shown) = session(&headers) {
        session_end(&app.office(), &shown).await?;
    }
    let gone = format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    Ok(with_cookie(Redirect::to("/login").into_response(), &gone))
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}
