//! Who is let in: one guard before every handler, and the headers that every answer carries.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use lockbox_domain::people::Person;
use lockbox_pipeline::{session_holder, token_holder};

use crate::app::App;
use crate::pages;
use crate::problem::Problem;
use crate::routes::{Access, access};

/// The cookie that a browser shows.
pub(crate) const COOKIE: &str = "lockbox_session";

/// Everything from our own origin; nothing inline; in nobody's frame.
const POLICY: &str =
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

/// Lets a request pass, or answers it.
pub(crate) async fn guard(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let is_api = path == "/api" || path.starts_with("/api/");
    let response = match admit(&app, &mut request, &path, is_api).await {
        Ok(()) => next.run(request).await,
        Err(refused) => refused,
    };
    with_headers(response, &path)
}

async fn admit(app: &App, request: &mut Request, path: &str, is_api: bool) -> Result<(), Response> {
    let access = access(request.method(), path);
    if access == Some(Access::Everybody) {
        return same_site(request).map_err(|problem| refusal(problem, is_api));
    }
    let person = match known(app, request.headers()).await {
        Ok(person) => person,
        Err(problem) => return Err(refusal(problem, is_api)),
    };
    let Some((person, by_cookie)) = person else {
        return Err(if is_api {
            let mut response =
                Problem::new(StatusCode::UNAUTHORIZED, "Log in, or send `Authorization: Bearer TOKEN`.")
                    .into_response();
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            response
        } else {
            Redirect::to("/login").into_response()
        });
    };
    if by_cookie {
        same_site(request).map_err(|problem| refusal(problem, is_api))?;
    }
    if let Some(Access::Roles(roles)) = access
        && !roles.contains(&person.role)
    {
        let detail = format!("{} is {}; this is for others.", person.name, person.role.as_str());
        return Err(refusal(Problem::new(StatusCode::FORBIDDEN, detail), is_api));
    }
    request.extensions_mut().insert(person);
    Ok(())
}

fn refusal(problem: Problem, is_api: bool) -> Response {
    if is_api { problem.into_response() } else { pages::problem(&problem, None) }
}

/// Who asks, and whether a browser's cookie says so.
async fn known(app: &App, headers: &HeaderMap) -> Result<Option<(Person, bool)>, Problem> {
    let office = app.office();
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if let Some(token) = bearer.and_then(|value| value.strip_prefix("Bearer ")) {
        return Ok(token_holder(&office, token.trim()).await?.map(|person| (person, false)));
    }
    let Some(session) = session(headers) else { return Ok(None) };
    Ok(session_holder(&office, &session).await?.map(|person| (person, true)))
}

/// The session that a browser shows.
pub(crate) fn session(headers: &HeaderMap) -> Option<String> {
    shown(headers, COOKIE)
}

/// A cookie as a browser is told to keep it: out of reach of scripts, and where the browser came by TLS (whoever stands
/// before us says so) shown by TLS alone.
pub(crate) fn cookie(headers: &HeaderMap, name: &str, value: &str, path: &str, more: &str) -> String {
    let by_tls = headers.get("x-forwarded-proto").is_some_and(|by| by == "https");
    let secure = if by_tls { "; Secure" } else { "" };
    format!("{name}={value}; Path={path}; HttpOnly; {more}{secure}")
}

/// The answer, with a cookie to keep.
pub(crate) fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// The cookie of that name that a browser shows.
pub(crate) fn shown(headers: &HeaderMap, name: &str) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value.to_owned())
}

/// A request that changes something comes from our own pages, or from no browser at all.
fn same_site(request: &Request) -> Result<(), Problem> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let headers = request.headers();
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let ours = match (text("sec-fetch-site"), text("origin"), text("host")) {
        (Some(site), ..) => matches!(site, "same-origin" | "none"),
        (None, Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, rest)| rest == host),
        (None, Some(_), None) => false,
        (None, None, _) => true,
    };
    if ours {
        Ok(())
    } else {
        Err(Problem::new(StatusCode::FORBIDDEN, "This came from another site's page."))
    }
}

fn with_headers(mut response: Response, path: &str) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if !path.starts_with("/assets/") {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    response
}
