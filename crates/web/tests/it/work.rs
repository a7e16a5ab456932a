//! Long work: watched, stopped and taken up again; and the calls that finance and supervisors make.

use axum::http::StatusCode;
use lockbox_synth::write_lockbox_file;
use serde_json::Value;

use crate::site::{Site, request};

/// Waits until a job runs no longer; how it stands then.
async fn over(site: &Site, job: &str, token: &str) -> Value {
    loop {
        let state = site.get(&format!("/api/v1/jobs/{job}"), token).await.json();
        if state["state"] != "running" {
            return state;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_is_stopped_and_taken_up_again() {
    let site = Site::new(0).await;
    let token = site.token("operator").await;
    let mut large = Vec::new();
    write_lockbox_file(40_000, 3, &site.office.settings().config, &mut large).unwrap();
    let large = String::from_utf8(large).unwrap();
    let sent = site.post("/api/v1/files?name=large.bai", &token, &large).await.json();
    let job = sent["job"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/jobs/{job}");
    let stopped = site.send(request("DELETE", &path, &token, "")).await;
    assert_eq!((stopped.status, &stopped.json()["state"]), (StatusCode::OK, &"stopped".into()));
    let told = site.get(&format!("{path}/events"), &token).await;
    assert_eq!(told.header("content-type"), "text/event-stream");
    assert!(told.text.starts_with("data:") && told.text.contains(r#""state":"stopped""#), "{}", told.text);
    let resumed = site.post(&format!("{path}/resume"), &token, "").await;
    assert_eq!(resumed.json()["state"], "running");
    // Events come until it is over, and the last one brings the result.
    let told = site.get(&format!("{path}/events"), &token).await.text;
    assert!(told.contains(r#""state":"running""#) && told.contains(r#""state":"done""#), "{told}");
    let done = over(&site, &job, &token).await;
    assert_eq!(done["result"]["files"][0]["items"], 40_000);
    assert_eq!(done["result"]["files"][0]["status"], "imported");
    assert_eq!(
        site.send(request("DELETE", &path, &token, "")).await.json()["state"],
        "done",
        "it stays done"
    );
    assert_eq!(site.post("/api/v1/jobs/99/resume", &token, "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/api/v1/jobs/99/events", &token).await.status, StatusCode::NOT_FOUND);
    // What was imported is posted in the background as well. No account is known, so all of it waits.
    let posted = site.post("/api/v1/post", &token, "").await;
    assert_eq!(posted.status, StatusCode::ACCEPTED);
    let posted = over(&site, posted.json()["job"].as_str().unwrap(), &token).await;
    assert_eq!(posted["result"]["post"]["items"], 40_000, "{posted}");
}

#[tokio::test]
async fn a_file_shows_what_it_will_post_and_then_what_it_did() {
    let site = Site::new(0).await;
    let token = site.token("operator").await;
    let text = include_str!("../../../../fixtures/bai-lockbox/kp-80/batch-count-wrong.txt");
    let sent = site.post("/api/v1/files?name=x.bai", &token, text).await.json();
    let state = over(&site, sent["job"].as_str().unwrap(), &token).await;
    let file = format!("/files/{}", state["result"]["files"][0]["file_id"].as_str().unwrap());
    let before = site.get(&file, &token).await.text;
    assert!(before.contains("What will post") && before.contains("Will be in the books"), "{before}");
    let posted = request("POST", "/post", &token, "back=/files");
    let mut posted = posted;
    posted.headers_mut().insert("content-type", "application/x-www-form-urlencoded".parse().unwrap());
    let answer = site.send(posted).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/files"));
    let after = site.get(&file, &token).await.text;
    assert!(!after.contains("What will post") && after.contains("In the books"), "{after}");
}

#[tokio::test]
async fn a_refund_is_released_by_a_second_person() {
    let site = Site::new(300).await;
    let (operator, finance) = (site.token("operator").await, site.token("finance").await);
    let id = site.first(&operator).await;
    site.post(&format!("/api/v1/queue/{id}/claim"), &operator, "").await;
    let send_back = r#"{"action":"return-to-sender","note":"not ours"}"#;
    assert_eq!(
        site.post(&format!("/api/v1/queue/{id}/resolve"), &operator, send_back).await.status,
        StatusCode::OK
    );
    let refunds = site.get("/api/v1/refunds", &finance).await.json();
    assert_eq!(refunds["refunds"][0]["note"], "not ours");
    assert!(site.get("/refunds", &finance).await.text.contains("not ours"));
    let release = format!("/api/v1/refunds/{}/release", id.trim_start_matches('i'));
    assert_eq!(site.post(&release, &operator, "").await.status, StatusCode::FORBIDDEN);
    let released = site.post(&release, &finance, "").await;
    assert_eq!(released.status, StatusCode::OK, "{}", released.text);
    assert_eq!(site.post(&release, &finance, "").await.status, StatusCode::CONFLICT, "once");
    assert_eq!(site.get("/api/v1/refunds", &finance).await.json()["refunds"], serde_json::json!([]));
    assert_eq!(
        site.post("/api/v1/refunds/nothing/release", &finance, "").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn files_that_are_late_and_months_that_run() {
    let site = Site::new(0).await;
    let (operator, finance) = (site.token("operator").await, site.token("finance").await);
    let found = site.get("/api/v1/arrivals?date=2026-10-20", &operator).await.json();
    assert_eq!((&found["late"], &found["files"][0]["state"]), (&4.into(), &"late".into()));
    let note = r#"{"date":"2026-10-20","lockbox":"2303","name":"payments","note":"the bank looks for it"}"#;
    assert_eq!(site.post("/api/v1/arrivals", &operator, note).await.status, StatusCode::OK);
    assert!(site.get("/api/v1/arrivals?date=2026-10-20", &operator).await.text.contains("looks for it"));
    assert!(site.get("/?date=2026-10-20", &operator).await.text.contains("looks for it"));
    let unknown = note.replace("\"payments\"", "\"dance\"");
    assert_eq!(site.post("/api/v1/arrivals", &operator, &unknown).await.status, StatusCode::NOT_FOUND);
    let path = "/api/v1/months/2026-10/close";
    assert_eq!(site.post(path, &finance, "").await.status, StatusCode::ACCEPTED, "nothing was deposited");
    let supervisor = site.token("supervisor").await;
    assert_eq!(site.post(path, &supervisor, "").await.json()["state"], "closed");
    let day = "/api/v1/days/2026-10-20/reopen";
    assert_eq!(site.post(day, &supervisor, "").await.status, StatusCode::CONFLICT, "its month is closed");
    let reopened = site.post("/api/v1/months/2026-10/reopen", &supervisor, "").await;
    assert_eq!(reopened.json()["state"], "open");
    let running = site.post("/api/v1/months/2999-12/close", &finance, "").await;
    assert_eq!(
        (running.status, &running.json()["blockers"][0]["code"]),
        (StatusCode::CONFLICT, &"month-not-over".into())
    );
    assert_eq!(
        site.post("/api/v1/months/2026-13/close", &finance, "").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}
