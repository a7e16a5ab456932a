//! People: who may work here, in what role, and the tokens of their programs. For administrators, who see no money.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::{Extension, Form};
use lockbox_domain::people::{Person, Role};
use lockbox_pipeline::{
    PipelineError, credential_counts, credentials_drop, people, person_add, person_add_signed_on,
    person_disable, person_password, person_role, token_create,
};
use serde::Deserialize;

use super::{Frame, Page, render, shown};
use crate::app::{App, secret};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "people/page.html")]
struct PeoplePage {
    frame: Frame,
    people: Vec<Row>,
    roles: Vec<&'static str>,
    me: String,
    /// What was done, or why not.
    said: Option<Said>,
    /// What was typed for a new person, where it was refused.
    name: String,
    /// What the provider is called through which people may sign on.
    provider: Option<String>,
}

/// A person with what is shown in their name.
struct Row {
    person: Person,
    sessions: u64,
    tokens: u64,
}

/// What came of a change.
struct Said {
    good: bool,
    text: String,
    /// A new token, shown this once.
    token: Option<String>,
}

/// What is typed.
#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    action: String,
    name: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    password: String,
}

/// Everybody.
pub(crate) async fn show(State(app): State<App>, Extension(person): Extension<Person>) -> Page {
    page(&app, &person, None, String::new()).await
}

/// Adds, changes, disables; a refusal stands on the page, with what was typed.
pub(crate) async fn change(
    State(app): State<App>,
    Extension(person): Extension<Person>,
    Form(typed): Form<Typed>,
) -> Page {
    match act(&app, &person, &typed).await {
        Ok(said) => page(&app, &person, Some(said), String::new()).await,
        Err(problem) if problem.status() == StatusCode::UNPROCESSABLE_ENTITY => {
            let text = problem.detail().to_owned();
            let name = if typed.action.starts_with("add") { typed.name } else { String::new() };
            let refused = Some(Said { good: false, text, token: None });
            let answer = page(&app, &person, refused, name).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, answer).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn act(app: &App, me: &Person, typed: &Typed) -> Result<Said, Problem> {
    let office = app.office_of(me);
    let name = typed.name.trim();
    let refuse = |why: String| Problem::from(PipelineError::Usage(why));
    let role =
        || Role::parse(&typed.role).ok_or_else(|| refuse(format!("there is no role `{}`", typed.role)));
    if name == me.name && matches!(typed.action.as_str(), "role" | "disable") {
        return Err(refuse("nobody takes their own rights away: another administrator does it".to_owned()));
    }
    let mut token = None;
    let text = match typed.action.as_str() {
        "add" => {
            person_add(&office, name, role()?, &typed.password).await?;
            format!("{name} can log in now.")
        }
        "add-signed-on" => {
            person_add_signed_on(&office, name, role()?).await?;
            format!("{name} can sign on now.")
        }
        "role" => {
            let role = role()?;
            person_role(&office, name, role).await?;
            format!("{name} is {} now.", role.as_str())
        }
        "password" => {
            person_password(&office, name, &typed.password).await?;
            format!("{name} has a new password and logs in anew everywhere.")
        }
        "disable" => {
            person_disable(&office, name).await?;
            format!("{name} is disabled for good; what they did stays.")
        }
        "token" => {
            let secret =
                secret().map_err(|e| Problem::new(StatusCode::SERVICE_UNAVAILABLE, e.to_string()))?;
            token = Some(token_create(&office, name, secret).await?);
            format!("A token of {name}. Copy it now: it is not kept and not shown again.")
        }
        "revoke" => {
            credentials_drop(&office, name).await?;
            format!("All sessions and tokens of {name} are void.")
        }
        other => return Err(refuse(format!("there is no action `{other}`"))),
    };
    Ok(Said { good: true, text, token })
}

async fn page(app: &App, me: &Person, said: Option<Said>, name: String) -> Page {
    let office = app.office_of(me);
    let counts = credential_counts(&office).await?;
    let count = |person: &Person| counts.get(&person.name).copied().unwrap_or_default();
    let people = people(&office).await?.into_iter().map(|person| {
        let (sessions, tokens) = count(&person);
        Row { person, sessions, tokens }
    });
    Ok(render(&PeoplePage {
        frame: Frame::of(&office, me, "People").await?,
        people: people.collect(),
        roles: Role::ALL.iter().map(|role| role.as_str()).collect(),
        me: me.name.clone(),
        said,
        name,
        provider: app.sign_on().map(|sign_on| sign_on.label().to_owned()),
    }))
}
