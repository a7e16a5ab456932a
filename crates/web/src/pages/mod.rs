//! The pages, a folder each: what a page needs from the pipeline, and its template.

pub(crate) mod assets;
pub(crate) mod close;
pub(crate) mod explain;
pub(crate) mod figures;
pub(crate) mod file;
pub(crate) mod files;
pub(crate) mod find;
pub(crate) mod image;
pub(crate) mod item;
pub(crate) mod letter;
pub(crate) mod login;
pub(crate) mod people;
pub(crate) mod queue;
pub(crate) mod reconcile;
pub(crate) mod refunds;
pub(crate) mod reports;
mod shown;
pub(crate) mod sign_on;
pub(crate) mod today;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use lockbox_domain::people::{Person, Role};
use lockbox_pipeline::{Office, waiting};

use crate::problem::Problem;

/// What every page shows around its own.
pub(crate) struct Frame {
    /// Who works; none before the log-in.
    pub(crate) person: Option<Person>,
    /// The place in the bar that is lit.
    pub(crate) place: &'static str,
    /// How many entries wait.
    pub(crate) waiting: u64,
}

/// A place in the bar.
pub(crate) struct Place {
    pub(crate) name: &'static str,
    pub(crate) link: &'static str,
}

impl Frame {
    /// Around a page of that place.
    pub(crate) async fn of(office: &Office, person: &Person, place: &'static str) -> Result<Self, Problem> {
        let waiting = waiting(office).await?;
        Ok(Self { person: Some(person.clone()), place, waiting })
    }

    /// Around a page for nobody in particular.
    pub(crate) fn bare() -> Self {
        Self { person: None, place: "", waiting: 0 }
    }

    /// The places that this person may go to.
    pub(crate) fn places(&self) -> Vec<Place> {
        let Some(person) = &self.person else { return Vec::new() };
        let sees_money = self.sees_money();
        let checks = matches!(person.role, Role::Finance | Role::Supervisor | Role::Auditor);
        let all = [
            ("People", "/people", !sees_money),
            ("Today", "/", sees_money),
            ("Files", "/files", sees_money),
            ("Queue", "/queue", sees_money),
            ("Find", "/find", sees_money),
            ("Reconcile", "/reconciliation", checks),
            ("Close", "/close", checks),
            ("Reports", "/reports", sees_money),
        ];
        all.into_iter().filter(|(_, _, may)| *may).map(|(name, link, _)| Place { name, link }).collect()
    }

    /// True when more entries wait than are counted.
    pub(crate) fn is_capped(&self) -> bool {
        self.waiting >= u64::from(lockbox_pipeline::MOST_WAITING)
    }

    /// True for who may see payments: who manages people does not.
    pub(crate) fn sees_money(&self) -> bool {
        self.person.as_ref().is_some_and(|person| person.role != Role::Administrator)
    }

    /// Name and role.
    pub(crate) fn who(&self) -> Option<(&str, &'static str)> {
        self.person.as_ref().map(|person| (person.name.as_str(), person.role.as_str()))
    }
}

/// A page as an answer.
pub(crate) fn render(page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => Html(html).into_response(),
        Err(e) => {
            tracing::error!(error = &e as &dyn std::error::Error, "a page could not be drawn");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[derive(Template)]
#[template(path = "error/page.html")]
struct ErrorPage<'a> {
    frame: Frame,
    title: &'a str,
    detail: &'a str,
}

/// What went wrong, as a page.
pub(crate) fn problem(problem: &Problem, person: Option<&Person>) -> Response {
    let frame = Frame { person: person.cloned(), place: "", waiting: 0 };
    let title = match problem.status() {
        StatusCode::NOT_FOUND => "There is nothing here",
        StatusCode::FORBIDDEN => "This is for others",
        StatusCode::CONFLICT => "Somebody was faster",
        StatusCode::SERVICE_UNAVAILABLE => "The store is not there",
        _ => "That did not work",
    };
    let page = ErrorPage { frame, title, detail: problem.detail() };
    (problem.status(), render(&page)).into_response()
}

/// A problem of a page, drawn as a page.
pub(crate) struct PageProblem(Problem);

impl<T: Into<Problem>> From<T> for PageProblem {
    fn from(problem: T) -> Self {
        Self(problem.into())
    }
}

impl IntoResponse for PageProblem {
    fn into_response(self) -> Response {
        problem(&self.0, None)
    }
}

/// What a page's handler gives.
pub(crate) type Page = Result<Response, PageProblem>;
