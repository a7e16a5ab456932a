//! A site with a day of mail and one person of each role.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use lockbox_domain::people::Role;
use lockbox_pipeline::{
    ImportOptions, Office, Settings, Silent, accounts_import, import, person_add, post, session_begin,
    token_create,
};
use lockbox_synth::{Folder, Plan, write_mail};
use lockbox_web::{App, router};
use serde_json::Value;
use tower::ServiceExt;

pub const PASSWORD: &str = "correct horse battery";

pub struct Site {
    pub office: Office,
    pub router: Router,
    _folder: tempfile::TempDir,
}

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {}", self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Site {
    /// With this many payments, posted.
    pub async fn new(items: u32) -> Self {
        Self::with(items, Settings::built_in()).await
    }

    /// With this many payments, posted, configured like that.
    pub async fn with(items: u32, settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("store.db").display());
        let office = Office::create(&url, settings, "test".to_owned()).await.unwrap().office;
        let office = office.at(chrono::Utc::now());
        if items > 0 {
            let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
            let mut made = Folder::new(folder.path().join("mail"));
            write_mail(&Plan::demo(items, 7, day), &office.settings().config, &mut made).unwrap();
            accounts_import(&office, &folder.path().join("mail/accounts.csv"), &Silent).await.unwrap();
            let mail = [folder.path().join("mail/mail")];
            import(&office, &mail, &ImportOptions::default(), &Silent).await.unwrap();
            post(&office, &Silent).await.unwrap();
        }
        for role in Role::ALL {
            person_add(&office, role.as_str(), role, PASSWORD).await.unwrap();
        }
        person_add(&office, "other", Role::Operator, PASSWORD).await.unwrap();
        let router = router(App::new(office.clone()));
        Self { office, router, _folder: folder }
    }

    pub async fn token(&self, name: &str) -> String {
        token_create(&self.office, name, secret()).await.unwrap()
    }

    pub async fn session(&self, name: &str) -> String {
        session_begin(&self.office, name, secret()).await.unwrap()
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 24).await.unwrap();
        Answer { status, headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub async fn get(&self, path: &str, token: &str) -> Answer {
        self.send(request("GET", path, token, "")).await
    }

    pub async fn post(&self, path: &str, token: &str, body: &str) -> Answer {
        self.send(request("POST", path, token, body)).await
    }

    /// The id of the most urgent entry.
    pub async fn first(&self, token: &str) -> String {
        let list = self.get("/api/v1/queue?limit=1", token).await.json();
        list["items"][0]["id"].as_str().unwrap().to_owned()
    }
}

fn secret() -> [u8; 32] {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).unwrap();
    secret
}

pub fn request(method: &str, path: &str, token: &str, body: &str) -> Request<Body> {
    let builder = Request::builder().method(method).uri(path);
    let builder = if token.is_empty() {
        builder
    } else {
        builder.header(header::AUTHORIZATION, format!("Bearer {token}"))
    };
    builder.body(Body::from(body.to_owned())).unwrap()
}
