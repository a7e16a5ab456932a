//! People: who may work here, how they prove it, and what they show afterwards instead of a password.
//!
//! A password is kept as an argon2id hash, a session or token as a SHA-256 digest of 256 random bits: a copy of the store
//! opens nothing.

use std::collections::BTreeMap;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use chrono::TimeDelta;
use lockbox_domain::people::{Person, Role};
use lockbox_store::Credential;
use sha2::{Digest, Sha256};

use crate::archive::hex;
use crate::error::PipelineError;
use crate::office::Office;

/// How long a browser may work without logging in anew.
const SESSION_HOURS: i64 = 12;
/// Shorter passwords are guessed.
const SHORTEST_PASSWORD: usize = 10;
/// Stands in the place of a hash for people who have no password.
const NO_PASSWORD: &str = "";

/// Adds a person.
pub async fn person_add(
    office: &Office,
    name: &str,
    role: Role,
    password: &str,
) -> Result<(), PipelineError> {
    let hash = hashed(long_enough(password)?).await?;
    add(office, name, role, &hash).await
}

/// Adds a person who has no password here: they sign on through the house's provider.
pub async fn person_add_signed_on(office: &Office, name: &str, role: Role) -> Result<(), PipelineError> {
    add(office, name, role, NO_PASSWORD).await
}

async fn add(office: &Office, name: &str, role: Role, hash: &str) -> Result<(), PipelineError> {
    let plain = !name.is_empty()
        && name.len() <= 64
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@' | ' '));
    if !plain {
        return Err(PipelineError::Usage(format!("`{name}` is no name: letters, digits, `.-_@` and blanks")));
    }
    if office.store().add_person(name, role, hash, office.now().naive_utc()).await? {
        Ok(())
    } else {
        Err(PipelineError::Usage(format!("there is a person `{name}` already")))
    }
}

/// Gives a person another password; whoever is logged in under the name, and programs with a token of it, are out.
pub async fn person_password(office: &Office, name: &str, password: &str) -> Result<(), PipelineError> {
    let hash = hashed(long_enough(password)?).await?;
    found(office.store().set_password(name, &hash).await?, name)
}

fn long_enough(password: &str) -> Result<String, PipelineError> {
    if password.chars().count() < SHORTEST_PASSWORD {
        return Err(PipelineError::Usage(format!("a password has at least {SHORTEST_PASSWORD} characters")));
    }
    Ok(password.to_owned())
}

/// Ends all sessions and tokens of a person.
pub async fn credentials_drop(office: &Office, name: &str) -> Result<(), PipelineError> {
    found(office.store().person(name).await?.is_some(), name)?;
    Ok(office.store().drop_credentials(name).await?)
}

/// How many sessions and tokens hold, by person.
pub async fn credential_counts(office: &Office) -> Result<BTreeMap<String, (u64, u64)>, PipelineError> {
    let mut counts: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for (person, kind, count) in office.store().credential_counts(office.now().naive_utc()).await? {
        let of = counts.entry(person).or_default();
        match kind {
            Credential::Session => of.0 = count,
            Credential::Token => of.1 = count,
        }
    }
    Ok(counts)
}

/// Everybody.
pub async fn people(office: &Office) -> Result<Vec<Person>, PipelineError> {
    Ok(office.store().people().await?)
}

/// Gives a person another role.
pub async fn person_role(office: &Office, name: &str, role: Role) -> Result<(), PipelineError> {
    found(office.store().set_role(name, role).await?, name)
}

/// Disables a person for good; what they did stays.
pub async fn person_disable(office: &Office, name: &str) -> Result<(), PipelineError> {
    found(office.store().disable_person(name).await?, name)
}

fn found(found: bool, name: &str) -> Result<(), PipelineError> {
    if found { Ok(()) } else { Err(PipelineError::Usage(format!("there is no person `{name}`"))) }
}

/// The person whose name and password these are; none where they are not. Takes as long for a
/// name that is not there, or has no password.
pub async fn log_in(office: &Office, name: &str, password: &str) -> Result<Option<Person>, PipelineError> {
    let known = office.store().person(name).await?;
    let (hash, has_one) = match &known {
        Some((_, hash)) if hash != NO_PASSWORD => (hash.clone(), true),
        _ => (hashed(String::new()).await?, false),
    };
    let password = password.to_owned();
    let right = tokio::task::spawn_blocking(move || {
        PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    })
    .await
    .map_err(|e| PipelineError::Broken(format!("a password could not be checked: {e}")))?;
    Ok(known.map(|(person, _)| person).filter(|person| has_one && right && !person.disabled))
}

/// The person of that name, for whom somebody else has vouched; none where there is none or they are disabled.
pub async fn vouched_for(office: &Office, name: &str) -> Result<Option<Person>, PipelineError> {
    Ok(office.store().person(name).await?.map(|(person, _)| person).filter(|person| !person.disabled))
}

/// A new session of a person: what the browser shows from now on.
pub async fn session_begin(office: &Office, person: &str, secret: [u8; 32]) -> Result<String, PipelineError> {
    let expires = office.now() + TimeDelta::hours(SESSION_HOURS);
    credential(office, Credential::Session, person, secret, Some(expires.naive_utc())).await
}

/// A new token of a person: what a program shows.
pub async fn token_create(office: &Office, person: &str, secret: [u8; 32]) -> Result<String, PipelineError> {
    match office.store().person(person).await? {
        Some((known, _)) if !known.disabled => {
            credential(office, Credential::Token, person, secret, None).await
        }
        Some(_) => Err(PipelineError::Usage(format!("`{person}` is disabled"))),
        None => Err(PipelineError::Usage(format!("there is no person `{person}`"))),
    }
}

/// Ends a session.
pub async fn session_end(office: &Office, shown: &str) -> Result<(), PipelineError> {
    Ok(office.store().drop_credential(&digest(shown)).await?)
}

/// Who shows this session.
pub async fn session_holder(office: &Office, shown: &str) -> Result<Option<Person>, PipelineError> {
    holder(office, Credential::Session, shown).await
}

/// Who shows this token.
pub async fn token_holder(office: &Office, shown: &str) -> Result<Option<Person>, PipelineError> {
    holder(office, Credential::Token, shown).await
}

async fn holder(office: &Office, kind: Credential, shown: &str) -> Result<Option<Person>, PipelineError> {
    Ok(office.store().holder(&digest(shown), kind, office.now().naive_utc()).await?)
}

async fn credential(
    office: &Office,
    kind: Credential,
    person: &str,
    secret: [u8; 32],
    expires: Option<chrono::NaiveDateTime>,
) -> Result<String, PipelineError> {
    let shown = hex(&secret);
    office.store().add_credential(&digest(&shown), kind, person, office.now().naive_utc(), expires).await?;
    Ok(shown)
}

fn digest(shown: &str) -> String {
    hex(&Sha256::digest(shown.as_bytes()))
}

async fn hashed(password: String) -> Result<String, PipelineError> {
    tokio::task::spawn_blocking(move || {
        Argon2::default().hash_password(password.as_bytes()).map(|h| h.to_string())
    })
    .await
    .map_err(|e| PipelineError::Broken(format!("a password could not be hashed: {e}")))?
    .map_err(|e| PipelineError::Broken(format!("a password could not be hashed: {e}")))
}
