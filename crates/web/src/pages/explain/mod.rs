//! Explain: the way of the money from bytes to bank.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use lockbox_domain::StoredItem;
use lockbox_domain::people::Person;
use lockbox_pipeline::{PipelineError, pictures};
use lockbox_report::wire::explain::Document;

use super::{Frame, Page, render, shown};
use crate::api::items::unknown;
use crate::app::{App, looked};

#[derive(Template)]
#[template(path = "explain/page.html")]
struct ExplainPage {
    frame: Frame,
    told: Document,
    /// The payment itself.
    item: Option<StoredItem>,
    /// True when its front can be shown.
    pictured: bool,
    looks: Vec<(String, chrono::NaiveDateTime, String)>,
}

impl ExplainPage {
    /// Where the money is now, as one sentence.
    fn says(&self) -> String {
        let now = self.told.steps.iter().filter(|step| step.kind == "now" || step.kind == "deposit");
        let sentences: Vec<String> = now.map(|step| format!("{}.", shown::sentence(&step.text))).collect();
        sentences.join(" ")
    }

    /// True when it waits or waited for a person.
    fn was_queued(&self) -> bool {
        self.told.steps.iter().any(|step| step.kind == "queue")
    }

    /// Steps that a machine took, and those that a person did.
    fn by(kind: &str) -> &'static str {
        if matches!(kind, "queue" | "decision") { "person" } else { "machine" }
    }
}

/// The steps and entries of an item, and who has looked at it.
pub(crate) async fn show(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
) -> Page {
    let office = app.office_of(&person);
    let told = lockbox_pipeline::explain(&office, &id).await.map_err(|e| unknown(&id, e))?;
    looked(&office, &person, &told.item_id, "explain").await?;
    let store = office.store();
    let looks = store.looks(&told.item_id, 20).await.map_err(PipelineError::from)?;
    let item = match told.item_id.parse() {
        Ok(id) => store.item(id).await.map_err(PipelineError::from)?,
        Err(_) => None,
    };
    let pictured = match &item {
        Some(item) => pictures(&office, item).await?.first().is_some_and(|picture| picture.here),
        None => false,
    };
    let frame = Frame::of(&office, &person, "Find").await?;
    Ok(render(&ExplainPage { frame, told, item, pictured, looks }))
}
