//! `verify`: every invariant of the books and the audit chain.

use lockbox_domain::report_rows::InvariantCheck;
use lockbox_report::wire::verify::{Document, document};

use crate::error::PipelineError;
use crate::office::Office;

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
