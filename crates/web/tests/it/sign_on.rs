//! Signing on through a provider: who is let in, and everything that is not believed.

use std::path::Path;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use lockbox_domain::people::Role;
use lockbox_pipeline::{Settings, log_in, person_add_signed_on, person_disable};

use crate::provider::{Provider, Says};
use crate::site::{Answer, Site};

const NAME: &str = "ana@house.example";

async fn site(provider: &Provider) -> Site {
    let text = format!(
        "[sign_on]\nissuer = \"{}\"\nclient = \"lockbox\"\naddress = \"http://localhost:1/\"\nclaim = \"email\"\nlabel = \"House & Co\"\n",
        provider.issuer
    );
    let site = Site::with(0, Settings::parse(&text, Path::new("lockbox.toml")).unwrap()).await;
    person_add_signed_on(&site.office, NAME, Role::Finance).await.unwrap();
    site
}

async fn get(site: &Site, path: &str, cookie: &str) -> Answer {
    let request = Request::get(path).header(header::COOKIE, cookie).header("sec-fetch-site", "cross-site");
    site.send(request.body(Body::empty()).unwrap()).await
}

/// Off to the provider: its page's query, and the cookie.
async fn off(site: &Site) -> (Vec<(String, String)>, String) {
    let sent = get(site, "/sign-on", "").await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let query = sent.header("location").split_once('?').unwrap().1.to_owned();
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap());
    let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let cookie = sent.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    (pairs, cookie.split(';').next().unwrap().to_owned())
}

fn of<'a>(pairs: &'a [(String, String)], name: &str) -> &'a str {
    &pairs.iter().find(|(known, _)| known == name).unwrap().1
}

/// The whole way, with what the provider says.
async fn through(site: &Site, provider: &Provider, says: Says) -> Answer {
    let (pairs, cookie) = off(site).await;
    let (challenge, asked_nonce) = (of(&pairs, "code_challenge").to_owned(), of(&pairs, "nonce").to_owned());
    provider.next(Says { challenge, asked_nonce, ..says });
    get(site, &format!("/sign-on/back?code=code&state={}", of(&pairs, "state")), &cookie).await
}

#[tokio::test]
async fn whoever_the_provider_vouches_for_is_let_in_as_who_they_are_here() {
    let provider = Provider::start().await;
    let site = site(&provider).await;
    let form = site.get("/login", "").await.text;
    assert!(form.contains("href=\"/sign-on\"") && form.contains("Sign on with House &#38; Co"), "{form}");
    let (pairs, _) = off(&site).await;
    assert_eq!((of(&pairs, "client_id"), of(&pairs, "response_type")), ("lockbox", "code"));
    assert_eq!(of(&pairs, "code_challenge_method"), "S256");
    let back = through(&site, &provider, Says::that(NAME)).await;
    assert_eq!(back.status, StatusCode::OK, "{}", back.text);
    let cookies: Vec<&str> =
        back.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap()).collect();
    let session = cookies.iter().find(|cookie| cookie.starts_with("lockbox_session=")).unwrap();
    assert!(session.contains("SameSite=Strict") && session.contains("HttpOnly"), "{session}");
    let today = get(&site, "/", session.split(';').next().unwrap()).await;
    assert!(today.status == StatusCode::OK && today.text.contains(NAME), "{}", today.text);
    // An administrator adds the next one, and nobody but the provider vouches for them.
    let body = "action=add-signed-on&name=bo%40house.example&role=operator&password=";
    let request = Request::post("/people")
        .header(header::AUTHORIZATION, format!("Bearer {}", site.token("administrator").await))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    assert_eq!(site.send(request.body(Body::from(body)).unwrap()).await.status, StatusCode::OK);
    assert_eq!(through(&site, &provider, Says::that("bo@house.example")).await.status, StatusCode::OK);
    // Their name opens nothing by any password.
    for password in ["", "correct horse battery"] {
        assert!(log_in(&site.office, NAME, password).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_token_that_is_not_beyond_doubt_lets_nobody_in() {
    let provider = Provider::start().await;
    let site = site(&provider).await;
    let right = || Says::that(NAME);
    for (what, says) in [
        ("signed by somebody else", Says { forged: true, ..right() }),
        ("for another program", Says { audience: "payroll", ..right() }),
        ("of another provider", Says { issuer: Some("https://other.example"), ..right() }),
        ("of an earlier sign-on", Says { nonce: Some("earlier"), ..right() }),
        ("out of date", Says { expired: true, ..right() }),
        ("of another access token", Says { of_token: "another", ..right() }),
        ("with an address that was never verified", Says { verified: false, ..right() }),
        ("of somebody who does not work here", Says::that("eve@house.example")),
    ] {
        let back = through(&site, &provider, says).await;
        assert_eq!(back.status, StatusCode::UNAUTHORIZED, "{what}");
        assert!(!back.header("set-cookie").contains("lockbox_session"), "{what}");
        assert!(back.text.contains("role=\"alert\""), "{what} is said: {}", back.text);
    }
    assert_eq!(
        through(&site, &provider, right()).await.status,
        StatusCode::OK,
        "the last one was the only one"
    );
    person_disable(&site.office, NAME).await.unwrap();
    assert_eq!(through(&site, &provider, right()).await.status, StatusCode::UNAUTHORIZED, "disabled");
}

#[tokio::test]
async fn a_way_back_counts_once_and_for_the_browser_that_left() {
    let provider = Provider::start().await;
    let site = site(&provider).await;
    let (pairs, cookie) = off(&site).await;
    let back = format!("/sign-on/back?code=code&state={}", of(&pairs, "state"));
    for (path, cookie) in [
        (back.as_str(), ""),
        (back.as_str(), "lockbox_sign_on=guessed"),
        ("/sign-on/back?code=code&state=guessed", cookie.as_str()),
        ("/sign-on/back?error=access_denied", cookie.as_str()),
        ("/sign-on/back", cookie.as_str()),
    ] {
        assert_eq!(get(&site, path, cookie).await.status, StatusCode::UNAUTHORIZED, "{path} {cookie}");
    }
    let (challenge, asked_nonce) = (of(&pairs, "code_challenge").to_owned(), of(&pairs, "nonce").to_owned());
    for expected in [StatusCode::OK, StatusCode::UNAUTHORIZED] {
        let (challenge, asked_nonce) = (challenge.clone(), asked_nonce.clone());
        provider.next(Says { challenge, asked_nonce, ..Says::that(NAME) });
        assert_eq!(get(&site, &back, &cookie).await.status, expected);
    }
}

#[tokio::test]
async fn without_a_provider_there_is_the_password() {
    let mut nobody = Provider::start().await;
    "http://127.0.0.1:9".clone_into(&mut nobody.issuer);
    let answer = get(&site(&nobody).await, "/sign-on", "").await;
    assert_eq!(answer.status, StatusCode::BAD_GATEWAY);
    assert!(answer.text.contains("cannot be reached") && answer.text.contains("name=\"password\""));
    let plain = Site::new(0).await;
    assert_eq!(get(&plain, "/sign-on", "").await.status, StatusCode::NOT_FOUND);
    assert!(!plain.get("/login", "").await.text.contains("/sign-on"));
}
