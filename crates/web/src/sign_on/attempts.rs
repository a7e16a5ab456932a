//! Browsers that were sent to the provider and have not come back: so many at once, so long.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long somebody may take at the provider.
const LASTS: Duration = Duration::from_secs(600);
/// How many may be away at once; the one that left first is forgotten for the next one.
const MOST: usize = 1_000;

/// What is remembered of one.
pub(super) struct Attempt {
    /// What the browser that left has as its cookie.
    pub(super) cookie: String,
    /// What the token must repeat.
    pub(super) nonce: String,
    /// What proves to the provider that the code came to whoever asked.
    pub(super) verifier: String,
}

/// All of them, by the state that the provider sends back.
#[derive(Default)]
pub(super) struct Attempts(Mutex<HashMap<String, (Instant, Attempt)>>);

impl Attempts {
    /// Remembers one.
    pub(super) fn put(&self, state: String, attempt: Attempt, now: Instant) {
        let mut away = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        away.retain(|_, (since, _)| now.saturating_duration_since(*since) < LASTS);
        if away.len() >= MOST
            && let Some(first) =
                away.iter().min_by_key(|(_, (since, _))| *since).map(|(state, _)| state.clone())
        {
            away.remove(&first);
        }
        away.insert(state, (now, attempt));
    }

    /// The one of that state, if this browser began it: it counts once.
    pub(super) fn take(&self, state: &str, cookie: &str, now: Instant) -> Option<Attempt> {
        let mut away = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, attempt) = away.get(state)?;
        if now.saturating_duration_since(*since) >= LASTS || attempt.cookie != cookie {
            return None;
        }
        away.remove(state).map(|(_, attempt)| attempt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(cookie: &str) -> Attempt {
        Attempt { cookie: cookie.to_owned(), nonce: String::new(), verifier: String::new() }
    }

    #[test]
    fn an_attempt_counts_once_for_its_browser_and_in_time() {
        let (attempts, now) = (Attempts::default(), Instant::now());
        attempts.put("s".to_owned(), attempt("mine"), now);
        assert!(attempts.take("s", "another's", now).is_none(), "and it is still there");
        assert!(attempts.take("s", "mine", now + LASTS).is_none());
        assert!(attempts.take("s", "mine", now).is_some());
        assert!(attempts.take("s", "mine", now).is_none());
    }

    #[test]
    fn however_many_begin_only_so_many_are_remembered() {
        let (attempts, now) = (Attempts::default(), Instant::now());
        for n in 0..MOST + 5 {
            attempts.put(n.to_string(), attempt("c"), now + Duration::from_millis(n as u64));
        }
        assert_eq!(attempts.0.lock().unwrap().len(), MOST);
        assert!(attempts.take("4", "c", now).is_none() && attempts.take("5", "c", now).is_some());
    }
}
