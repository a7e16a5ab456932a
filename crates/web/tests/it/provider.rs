//! A provider of sign-on on this machine, that does as it is told.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use chrono::{TimeDelta, Utc};
use openidconnect::core::{
    CoreEdDsaPrivateSigningKey, CoreIdToken, CoreIdTokenClaims, CoreJsonWebKeySet, CoreJwsSigningAlgorithm,
};
use openidconnect::{
    AccessToken, Audience, EmptyAdditionalClaims, EndUserEmail, EndUserUsername, IssuerUrl, JsonWebKeyId,
    Nonce, PkceCodeChallenge, PkceCodeVerifier, PrivateSigningKey, StandardClaims, SubjectIdentifier,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// Keys made for these tests: the provider's, and one that is not.
const KEYS: [&str; 2] = [
    "MC4CAQAwBQYDK2VwBCIEIBCq9mcSO+D2JWGWkbg6tTKzmM9YWzSwYMlg9IgCyDRg",
    "MC4CAQAwBQYDK2VwBCIEIDj8Fu6YTg3hD38mw0KmrqmV+7ct1J8uiZPpq3jvjx7/",
];

/// What the next token says, and what is wrong with it.
#[derive(Debug, Clone)]
pub struct Says {
    pub email: &'static str,
    pub verified: bool,
    pub audience: &'static str,
    pub issuer: Option<&'static str>,
    pub nonce: Option<&'static str>,
    pub of_token: &'static str,
    pub expired: bool,
    pub forged: bool,
    pub challenge: String,
    pub asked_nonce: String,
}

impl Says {
    /// Nothing is wrong.
    pub fn that(email: &'static str) -> Self {
        Self {
            email,
            verified: true,
            audience: "lockbox",
            issuer: None,
            nonce: None,
            of_token: "access",
            expired: false,
            forged: false,
            challenge: String::new(),
            asked_nonce: String::new(),
        }
    }
}

#[derive(Clone)]
pub struct Provider {
    pub issuer: String,
    says: Arc<Mutex<Option<Says>>>,
}

impl Provider {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let provider = Self { issuer, says: Arc::default() };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(about))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        provider
    }

    /// What the next code is exchanged for; a code counts once.
    pub fn next(&self, says: Says) {
        *self.says.lock().unwrap() = Some(says);
    }
}

async fn about(State(provider): State<Provider>) -> Json<Value> {
    let issuer = &provider.issuer;
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
    }))
}

async fn keys() -> Json<Value> {
    let keys = CoreJsonWebKeySet::new(vec![key(KEYS[0]).as_verification_key()]);
    Json(serde_json::to_value(keys).unwrap())
}

fn key(body: &str) -> CoreEdDsaPrivateSigningKey {
    let line = |which: &str| format!("-----{which} PRIVATE KEY-----");
    let pem = format!("{}\n{body}\n{}\n", line("BEGIN"), line("END"));
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(JsonWebKeyId::new("one".to_owned()))).unwrap()
}

#[derive(Deserialize)]
struct Exchange {
    code: String,
    code_verifier: String,
    redirect_uri: String,
}

async fn token(State(provider): State<Provider>, Form(asked): Form<Exchange>) -> Json<Value> {
    let wrong = Json(json!({ "error": "invalid_grant" }));
    let Some(says) = provider.says.lock().unwrap().take() else { return wrong };
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(asked.code_verifier));
    assert_eq!(challenge.as_str(), says.challenge, "whoever asked is whoever comes");
    assert_eq!(
        (asked.code.as_str(), asked.redirect_uri.as_str()),
        ("code", "http://localhost:1/sign-on/back")
    );
    let issuer = says.issuer.map_or_else(|| provider.issuer.clone(), str::to_owned);
    let now = if says.expired { Utc::now() - TimeDelta::hours(2) } else { Utc::now() };
    let claims = CoreIdTokenClaims::new(
        IssuerUrl::new(issuer).unwrap(),
        vec![Audience::new(says.audience.to_owned())],
        now + TimeDelta::minutes(5),
        now,
        StandardClaims::new(SubjectIdentifier::new("17".to_owned()))
            .set_email(Some(EndUserEmail::new(says.email.to_owned())))
            .set_email_verified(Some(says.verified))
            .set_preferred_username(Some(EndUserUsername::new("supervisor".to_owned()))),
        EmptyAdditionalClaims {},
    )
    .set_nonce(Some(Nonce::new(says.nonce.map_or(says.asked_nonce, str::to_owned))));
    let id = CoreIdToken::new(
        claims,
        &key(KEYS[usize::from(says.forged)]),
        CoreJwsSigningAlgorithm::EdDsa,
        Some(&AccessToken::new(says.of_token.to_owned())),
        None,
    );
    Json(json!({ "access_token": "access", "token_type": "Bearer", "id_token": id.unwrap().to_string() }))
}
