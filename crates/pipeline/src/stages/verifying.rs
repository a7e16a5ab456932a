//! `verify`: every invariant of the books and the audit chain.

use std::time::{Duration, Instant};

use lockbox_domain::report_rows::InvariantCheck;
use lockbox_report::wire::verify::{Document, document};

use crate::error::PipelineError;
use crate::office::{Office, Proven};

/// For so long a proof stands while the books do not change.
const PROVEN_FOR: Duration = Duration::from_secs(10 * 60);

/// Everything as it was checked a moment ago, where the books have not changed since: a proof of a million payments takes
/// some twenty seconds, and a page that is looked at is not signed.
pub(super) async fn verify_lately(office: &Office) -> Result<Document, PipelineError> {
    proof(office, PROVEN_FOR).await
}

/// Everything as it is now; what looks at it next need not check it again.
pub(super) async fn verify_now(office: &Office) -> Result<Document, PipelineError> {
    proof(office, Duration::ZERO).await
}

async fn proof(office: &Office, no_older_than: Duration) -> Result<Document, PipelineError> {
    let mut last = office.proven.lock().await;
    let version = office.store().ledger_version().await?;
    if let Some(proven) = last.as_ref().filter(|p| p.version == version && p.at.elapsed() < no_older_than) {
        return Ok(proven.document.clone());
    }
    let document = verify(office).await?;
    *last = Some(Proven { version, at: Instant::now(), document: document.clone() });
    Ok(document)
}

/// Checks everything.
pub async fn verify(office: &Office) -> Result<Document, PipelineError> {
    let findings = office.store().verify().await?;
    let checks: Vec<InvariantCheck> = findings
        .iter()
        .map(|f| InvariantCheck {
            name: f.check.name.to_owned(),
            ok: f.ok(),
            checked: f.checked,
            detail: (!f.ok()).then(|| format!("{}: {}", f.check.title, f.offenders.join(", "))),
        })
        .collect();
    Ok(document(&checks))
}
