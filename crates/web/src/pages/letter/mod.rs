//! A letter to who sent a payment, to be printed.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use lockbox_domain::people::Person;
use lockbox_report::wire::letter::Document;

use super::{Frame, Page, render};
use crate::api::items::unknown;
use crate::app::{App, looked};

#[derive(Template)]
#[template(path = "letter/page.html")]
struct LetterPage {
    frame: Frame,
    letter: Document,
}

impl LetterPage {
    fn about(&self) -> &'static str {
        match self.letter.kind {
            "held" => "it waits for an answer",
            "returned" => "the check came back",
            "sent-back" => "the money goes back",
            _ => "it arrived",
        }
    }
}

/// The letter that fits where the money is now.
pub(crate) async fn show(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
) -> Page {
    let office = app.office_of(&person);
    let letter = lockbox_pipeline::letter(&office, &id).await.map_err(|e| unknown(&id, e))?;
    looked(&office, &person, &letter.item_id, "letter").await?;
    Ok(render(&LetterPage { frame: Frame::of(&office, &person, "Find").await?, letter }))
}
