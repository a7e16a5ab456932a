//! The provider, asked by OpenID Connect's code flow.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use lockbox_pipeline::{Claim, SignOn as Configured};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreIdTokenClaims, CoreJwsSigningAlgorithm, CoreProviderMetadata,
};
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet,
    EndpointSet, HttpRequest, HttpResponse, IssuerUrl, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, Scope, TokenResponse as _,
};

use super::attempts::{Attempt, Attempts};
use super::{Begun, SignOnError};

/// What the provider says about itself is asked for anew after this time; it gives its keys long before it uses them.
const KNOWN_FOR: Duration = Duration::from_secs(300);
/// How long the provider may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Longer answers are none.
const MOST_BYTES: usize = 1 << 20;

/// How tokens may be signed: by a key of the provider's, never by our own secret and never not at all.
const SIGNED: [CoreJwsSigningAlgorithm; 8] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The provider as configured, what it said about itself, and who is away to it.
pub(crate) struct SignOn {
    configured: Configured,
    http: reqwest::Client,
    known: Mutex<Option<(Instant, CoreProviderMetadata)>>,
    away: Attempts,
}

impl SignOn {
    /// As configured; none where this machine has no certificates to check the provider by.
    pub(crate) fn of(configured: &Configured) -> Option<Self> {
        // One provider of cryptography for the whole program; somebody else may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .build()
            .inspect_err(|e| tracing::error!(error = %e, "nobody can be signed on"))
            .ok()?;
        let configured = configured.clone();
        Some(Self { configured, http, known: Mutex::default(), away: Attempts::default() })
    }

    /// What the provider is called.
    pub(crate) fn label(&self) -> &str {
        &self.configured.label
    }

    /// Sends a browser to the provider.
    pub(crate) async fn begin(&self) -> Result<Begun, SignOnError> {
        let client = self.client().await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut asked = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .set_pkce_challenge(challenge);
        // `openid` is always asked for.
        for scope in match self.configured.claim {
            Claim::Sub => &[][..],
            Claim::PreferredUsername => &["profile"],
            Claim::Email => &["email"],
        } {
            asked = asked.add_scope(Scope::new((*scope).to_owned()));
        }
        let (url, state, nonce) = asked.url();
        let cookie = CsrfToken::new_random().into_secret();
        let attempt = Attempt {
            cookie: cookie.clone(),
            nonce: nonce.secret().clone(),
            verifier: verifier.into_secret(),
        };
        self.away.put(state.into_secret(), attempt, Instant::now());
        Ok(Begun { url: url.to_string(), cookie })
    }

    /// The name of whoever came back with this state and code.
    pub(crate) async fn finish(&self, state: &str, code: &str, cookie: &str) -> Result<String, SignOnError> {
        let attempt = self.away.take(state, cookie, Instant::now()).ok_or_else(|| {
            SignOnError::Refused("This took too long, or was begun in another window. Try again.".to_owned())
        })?;
        let client = self.client().await?;
        let token = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(unreachable)?
            .set_pkce_verifier(PkceCodeVerifier::new(attempt.verifier))
            .request_async(&|request| ask(self.http.clone(), request))
            .await
            .map_err(unreachable)?;
        let refused = |why: String| {
            tracing::warn!(%why, "a token was not taken");
            SignOnError::Refused("The provider's answer cannot be trusted. Tell an administrator.".to_owned())
        };
        let id = token.id_token().ok_or_else(|| refused("there is no ID token".to_owned()))?;
        let verifier = client.id_token_verifier().set_allowed_algs(SIGNED);
        let claims = id.claims(&verifier, &Nonce::new(attempt.nonce)).map_err(|e| refused(e.to_string()))?;
        if let Some(said) = claims.access_token_hash() {
            let alg = id.signing_alg().map_err(|e| refused(e.to_string()))?;
            let key = id.signing_key(&verifier).map_err(|e| refused(e.to_string()))?;
            let signed = AccessTokenHash::from_token(token.access_token(), alg, key);
            if !signed.is_ok_and(|hash| hash == *said) {
                return Err(refused("the ID token is another access token's".to_owned()));
            }
        }
        name_of(claims, self.configured.claim)
    }

    async fn client(&self) -> Result<Client, SignOnError> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let metadata = match known.filter(|(at, _)| at.elapsed() < KNOWN_FOR) {
            Some((_, metadata)) => metadata,
            None => self.discovered().await?,
        };
        let redirect = RedirectUrl::new(format!("{}/sign-on/back", self.configured.address));
        let secret = self.configured.secret().map(|secret| ClientSecret::new(secret.to_owned()));
        Ok(CoreClient::from_provider_metadata(
            metadata,
            ClientId::new(self.configured.client.clone()),
            secret,
        )
        .set_redirect_uri(redirect.map_err(unreachable)?))
    }

    async fn discovered(&self) -> Result<CoreProviderMetadata, SignOnError> {
        let issuer = IssuerUrl::new(self.configured.issuer.clone()).map_err(unreachable)?;
        let metadata =
            CoreProviderMetadata::discover_async(issuer, &|request| ask(self.http.clone(), request))
                .await
                .map_err(unreachable)?;
        let known = (Instant::now(), metadata.clone());
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known);
        Ok(metadata)
    }
}

/// The name that the token says, where it may be believed.
fn name_of(claims: &CoreIdTokenClaims, claim: Claim) -> Result<String, SignOnError> {
    let said = match claim {
        Claim::Sub => Some(claims.subject().to_string()),
        Claim::PreferredUsername => claims.preferred_username().map(|name| name.to_string()),
        Claim::Email if claims.email_verified() == Some(true) => claims.email().map(|name| name.to_string()),
        Claim::Email => None,
    };
    said.ok_or_else(|| {
        SignOnError::Refused("The provider does not say who you are. Tell an administrator.".to_owned())
    })
}

fn unreachable(error: impl std::error::Error) -> SignOnError {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        said.push_str(": ");
        said.push_str(&error.to_string());
        cause = error.source();
    }
    SignOnError::Unreachable(said)
}

/// Why the provider did not answer.
#[derive(Debug, thiserror::Error)]
enum AskError {
    #[error("no answer")]
    Http(#[from] reqwest::Error),
    #[error("an answer of more than {MOST_BYTES} bytes")]
    Long,
}

async fn ask(http: reqwest::Client, request: HttpRequest) -> Result<HttpResponse, AskError> {
    let mut answer = http.execute(request.try_into()?).await?;
    let mut body = Vec::new();
    while let Some(piece) = answer.chunk().await? {
        if body.len() + piece.len() > MOST_BYTES {
            return Err(AskError::Long);
        }
        body.extend_from_slice(&piece);
    }
    let mut response = HttpResponse::new(body);
    *response.status_mut() = answer.status();
    std::mem::swap(response.headers_mut(), answer.headers_mut());
    Ok(response)
}
