//! Long work in the background: begun by a request, watched by others, done though the page was left; stopped by whoever
//! asks, and taken up again where it was.
//!
//! Stopping is safe because every stage may be broken off at any instant and simply run again: what was written stays,
//! and the next run goes on after it.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lockbox_domain::FileKind;
use lockbox_pipeline::{
    ImportOptions, Office, PipelineError, Progress, Silent, bank_import, import, post, reconcile,
};
use lockbox_report::wire::inspect::Document;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::task::AbortHandle;

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

/// What is done.
#[derive(Debug)]
pub(crate) enum Work {
    /// A file that was sent is imported; its folder goes away with the job.
    Import {
        /// Where it lies.
        path: PathBuf,
        /// What it lies in.
        folder: tempfile::TempDir,
        /// Nothing but bank statements is taken.
        statements_only: bool,
    },
    /// What was imported is posted, and reconciled with the bank.
    Post,
}

/// A job.
#[derive(Debug)]
pub(crate) struct Job {
    work: Work,
    /// Who began it; whoever takes it up again works for them.
    person: String,
    done: AtomicU64,
    total: AtomicU64,
    standing: Mutex<Standing>,
}

#[derive(Debug, Default)]
struct Standing {
    outcome: Option<Result<Value, String>>,
    stopped: bool,
    running: Option<AbortHandle>,
}

/// How a job stands, as programs read it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Progressing {
    job: String,
    /// `running`, `stopped`, `done` or `failed`.
    pub(crate) state: &'static str,
    done: u64,
    total: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl Jobs {
    /// Begins work; the job's name.
    pub(crate) fn begin(&self, office: Office, work: Work) -> String {
        let job = Arc::new(Job {
            work,
            person: office.user().to_owned(),
            done: AtomicU64::new(0),
            total: AtomicU64::new(0),
            standing: Mutex::default(),
        });
        let id = {
            let mut inner = self.inner();
            inner.next += 1;
            let id = inner.next;
            inner.jobs.insert(id, Arc::clone(&job));
            if inner.jobs.len() > KEPT {
                let oldest = inner.jobs.iter().filter(|(_, job)| !job.is_running()).map(|(id, _)| *id).min();
                oldest.and_then(|oldest| inner.jobs.remove(&oldest));
            }
            id
        };
        run(&job, office);
        id.to_string()
    }

    /// How that job stands.
    pub(crate) fn state(&self, id: &str) -> Option<Progressing> {
        self.job(id).map(|job| job.state(id))
    }

    /// Stops a job that is running; how it stands then.
    pub(crate) fn stop(&self, id: &str) -> Option<Progressing> {
        let job = self.job(id)?;
        let mut standing = job.standing();
        if standing.outcome.is_none()
            && let Some(running) = standing.running.take()
        {
            running.abort();
            standing.stopped = true;
        }
        drop(standing);
        Some(job.state(id))
    }

    /// Takes a stopped job up again; how it stands then.
    pub(crate) fn resume(&self, id: &str, office: Office) -> Option<Progressing> {
        let job = self.job(id)?;
        if job.standing().stopped {
            let office = office.with_user(job.person.clone());
            run(&job, office);
        }
        Some(job.state(id))
    }

    fn job(&self, id: &str) -> Option<Arc<Job>> {
        self.inner().jobs.get(&id.parse().ok()?).map(Arc::clone)
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn run(job: &Arc<Job>, office: Office) {
    let task = Arc::clone(job);
    // Held until the task is known, so that it cannot be over before that.
    let mut standing = job.standing();
    let running = tokio::spawn(async move {
        let outcome = work(&task, &office).await.map_err(|e| e.to_string());
        task.standing().outcome = Some(outcome);
    });
    *standing = Standing { running: Some(running.abort_handle()), ..Standing::default() };
}

async fn work(job: &Job, office: &Office) -> Result<Value, PipelineError> {
    let document = match &job.work {
        Work::Import { path, folder, statements_only } => {
            let paths = [path.clone()];
            let options = ImportOptions { below: Some(folder.path().to_owned()), ..ImportOptions::default() };
            let document = if *statements_only {
                bank_import(office, &paths, &options, job).await?
            } else {
                import(office, &paths, &options, job).await?
            };
            // A statement is there to be matched; whoever brought it sees what came of it.
            if brought_statement(office, &document).await? {
                reconcile(office, None, &Silent).await?;
            }
            serde_json::to_value(&document)
        }
        Work::Post => Ok(post_and_reconcile(office, job).await?),
    };
    document.map_err(|e| PipelineError::Broken(e.to_string()))
}

/// Posts what was imported and reconciles it with the bank.
pub(crate) async fn post_and_reconcile(
    office: &Office,
    progress: &dyn Progress,
) -> Result<Value, PipelineError> {
    let posted = post(office, progress).await?;
    let days = reconcile(office, None, progress).await?.days;
    Ok(json!({ "post": posted, "days": days }))
}

async fn brought_statement(office: &Office, document: &Document) -> Result<bool, PipelineError> {
    for file in &document.files {
        let id = file.file_id.as_deref().and_then(|id| id.parse().ok());
        let Some(id) = id.filter(|_| file.status.as_deref() == Some("imported")) else { continue };
        if office.store().file(id).await?.is_some_and(|file| file.kind == FileKind::Statement) {
            return Ok(true);
        }
    }
    Ok(false)
}

impl Job {
    fn standing(&self) -> MutexGuard<'_, Standing> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_running(&self) -> bool {
        let standing = self.standing();
        standing.outcome.is_none() && !standing.stopped
    }

    fn state(&self, id: &str) -> Progressing {
        let standing = self.standing();
        let (state, result, error) = match &standing.outcome {
            None if standing.stopped => ("stopped", None, None),
            None => ("running", None, None),
            Some(Ok(result)) => ("done", Some(result.clone()), None),
            Some(Err(error)) => ("failed", None, Some(error.clone())),
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
