//! Long work in the background: begun by a request, asked after by others, done though the page was left.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use lockbox_pipeline::Progress;
use serde::Serialize;
use serde_json::Value;

/// More finished jobs than these are forgotten, the oldest first.
const KEPT: usize = 200;

/// All jobs of this process. One that a restart ended is begun again by sending the file again.
#[derive(Clone, Default)]
pub(crate) struct Jobs(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    jobs: HashMap<u64, Arc<Job>>,
    next: u64,
}

/// A job.
#[derive(Debug, Default)]
pub(crate) struct Job {
    done: AtomicU64,
    total: AtomicU64,
    outcome: Mutex<Option<Result<Value, String>>>,
}

/// How a job stands, as programs read it.
#[derive(Debug, Serialize)]
pub(crate) struct Progressing {
    job: String,
    state: &'static str,
    done: u64,
    total: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl Jobs {
    /// A new job and its name.
    pub(crate) fn begin(&self) -> (String, Arc<Job>) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.next += 1;
        let id = inner.next;
        let job = Arc::new(Job::default());
        inner.jobs.insert(id, Arc::clone(&job));
        if inner.jobs.len() > KEPT {
            let oldest = inner.jobs.iter().filter(|(_, job)| job.is_over()).map(|(id, _)| *id).min();
            oldest.and_then(|oldest| inner.jobs.remove(&oldest));
        }
        (id.to_string(), job)
    }

    /// How that job stands.
    pub(crate) fn state(&self, id: &str) -> Option<Progressing> {
        let inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.jobs.get(&id.parse().ok()?).map(|job| job.state(id))
    }
}

impl Job {
    /// It is over.
    pub(crate) fn end(&self, outcome: Result<Value, String>) {
        *self.outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
    }

    fn is_over(&self) -> bool {
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    fn state(&self, id: &str) -> Progressing {
        let outcome = self.outcome.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (state, result, error) = match outcome {
            None => ("running", None, None),
            Some(Ok(result)) => ("done", Some(result), None),
            Some(Err(error)) => ("failed", None, Some(error)),
        };
        Progressing {
            job: id.to_owned(),
            state,
            done: self.done.load(Ordering::Relaxed),
            total: self.total.load(Ordering::Relaxed),
            result,
            error,
        }
    }
}

impl Progress for Job {
    fn begin(&self, _what: &str, total: Option<u64>) {
        self.done.store(0, Ordering::Relaxed);
        self.total.store(total.unwrap_or_default(), Ordering::Relaxed);
    }

    fn advance(&self, by: u64) {
        self.done.fetch_add(by, Ordering::Relaxed);
    }

    fn end(&self) {}
}
