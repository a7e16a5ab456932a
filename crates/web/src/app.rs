//! What every handler starts from: the office as of now, for the person who asks.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use lockbox_domain::people::Person;
use lockbox_pipeline::{Office, PipelineError};

use crate::jobs::Jobs;
use crate::sign_on::SignOn;

/// Wrong passwords for one name after which it has to wait.
const MOST_TRIES: u32 = 5;
/// How long it waits.
const WAIT: TimeDelta = TimeDelta::minutes(5);

/// Wrong passwords for a name, and when the last one came.
#[derive(Clone, Copy)]
struct Tries {
    count: u32,
    last: DateTime<Utc>,
}

/// The application. Cheap to clone.
#[derive(Clone)]
pub struct App {
    office: Office,
    /// What runs in the background.
    pub(crate) jobs: Jobs,
    tries: Arc<Mutex<HashMap<String, Tries>>>,
    sign_on: Option<Arc<SignOn>>,
}

impl App {
    /// Over an office of any moment and user.
    pub fn new(office: Office) -> Self {
        let sign_on = office.settings().sign_on.as_ref().and_then(SignOn::of).map(Arc::new);
        Self { office, jobs: Jobs::default(), tries: Arc::default(), sign_on }
    }

    /// Where people may sign on, if it is configured.
    pub(crate) fn sign_on(&self) -> Option<&SignOn> {
        self.sign_on.as_deref()
    }

    /// The office as of now, for nobody in particular.
    pub(crate) fn office(&self) -> Office {
        self.office.clone().at(Utc::now())
    }

    /// The office as of now, for that person.
    pub(crate) fn office_of(&self, person: &Person) -> Office {
        self.office().with_user(person.name.clone())
    }

    /// True when that name may be tried again with another password.
    pub(crate) fn may_try(&self, name: &str) -> bool {
        let tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        tries.get(name).is_none_or(|tries| tries.count < MOST_TRIES || Utc::now() - tries.last > WAIT)
    }

    /// Counts a try.
    pub(crate) fn tried(&self, name: &str, right: bool) {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Utc::now();
        tries.retain(|_, tries| now - tries.last <= WAIT);
        if right {
            tries.remove(name);
        } else {
            let entry = tries.entry(name.to_owned()).or_insert(Tries { count: 0, last: now });
            *entry = Tries { count: entry.count + 1, last: now };
        }
    }
}

/// 256 random bits of the operating system.
pub(crate) fn secret() -> std::io::Result<[u8; 32]> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(|e| std::io::Error::other(e.to_string()))?;
    Ok(secret)
}

/// Keeps that somebody looked at something.
pub(crate) async fn looked(
    office: &Office,
    person: &Person,
    subject: &str,
    what: &str,
) -> Result<(), PipelineError> {
    Ok(office.store().note_look(&person.name, office.now().naive_utc(), subject, what).await?)
}
