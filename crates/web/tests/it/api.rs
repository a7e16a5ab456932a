//! The JSON API, call by call.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use crate::site::{Site, request};

#[tokio::test]
async fn a_decision_is_the_holders_and_is_taken_once() {
    let site = Site::new(600).await;
    let (mine, other) = (site.token("operator").await, site.token("other").await);
    let id = site.first(&mine).await;
    let resolve = format!("/api/v1/queue/{id}/resolve");
    let send_back = r#"{"action":"return-to-sender"}"#;
    assert_eq!(site.post(&resolve, &mine, send_back).await.status, StatusCode::CONFLICT, "not claimed");
    let claimed = site.post(&format!("/api/v1/queue/{id}/claim"), &mine, "").await;
    assert_eq!((claimed.status, &claimed.json()["claimed_by"]), (StatusCode::OK, &"operator".into()));
    let taken = site.post(&format!("/api/v1/queue/{id}/claim"), &other, "").await;
    assert_eq!(taken.status, StatusCode::CONFLICT);
    assert!(taken.json()["detail"].as_str().unwrap().contains("operator"));
    assert_eq!(site.post(&resolve, &other, send_back).await.status, StatusCode::CONFLICT);
    for wrong in ["", "{", "[]"] {
        assert!(site.post(&resolve, &mine, wrong).await.status.is_client_error());
    }
    assert_eq!(
        site.post(&resolve, &mine, r#"{"action":"dance"}"#).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let keyed = |body: &str| {
        let mut request = request("POST", &resolve, &mine, body);
        request.headers_mut().insert("idempotency-key", "once".parse().unwrap());
        request
    };
    let first = site.send(keyed(send_back)).await;
    assert_eq!((first.status, &first.json()["state"]), (StatusCode::OK, &"decided".into()));
    let again = site.send(keyed(send_back)).await;
    assert_eq!((again.status, again.text), (StatusCode::OK, first.text.clone()), "the first answer");
    let reused = site.send(keyed(r#"{"action":"hold"}"#)).await;
    assert_eq!(reused.status, StatusCode::UNPROCESSABLE_ENTITY, "a key is good for one request");
    assert_eq!(site.post(&resolve, &mine, send_back).await.status, StatusCode::CONFLICT, "decided");
    assert_eq!(site.post("/api/v1/queue/i1-1/claim", &mine, "").await.status, StatusCode::NOT_FOUND);
    let second = site.first(&mine).await;
    let claim = format!("/api/v1/queue/{second}/claim");
    assert_eq!(site.post(&claim, &mine, "").await.status, StatusCode::OK);
    assert_eq!(
        site.send(request("DELETE", &claim, &mine, "")).await.json()["claimed_by"],
        serde_json::Value::Null
    );
    assert_eq!(site.post(&claim, &other, "").await.status, StatusCode::OK, "given back");
    let item = id.trim_start_matches('i');
    let told = site.get(&format!("/api/v1/items/{item}/explain"), &mine).await.json();
    assert_eq!(told["item_id"], item);
    assert_eq!(site.get("/api/v1/items/nothing/explain", &mine).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixteen_at_one_entry() {
    let site = Site::new(400).await;
    let token = site.token("operator").await;
    let id = site.first(&token).await;
    site.post(&format!("/api/v1/queue/{id}/claim"), &token, "").await;
    let path = format!("/api/v1/queue/{id}/resolve");
    let sent = (0..16).map(|_| site.post(&path, &token, r#"{"action":"return-to-sender"}"#));
    let answers = futures_util::future::join_all(sent).await;
    let done = answers.iter().filter(|answer| answer.status == StatusCode::OK).count();
    assert_eq!(done, 1);
}

/// Each decision changes the books that the others rest on; still nobody is told to try again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_decide_at_once_and_everybody_is_heard() {
    let site = Site::new(1_500).await;
    let token = site.token("operator").await;
    let list = site.get("/api/v1/queue?limit=100", &token).await.json();
    let ids: Vec<&str> =
        list["items"].as_array().unwrap().iter().map(|e| e["id"].as_str().unwrap()).collect();
    let ids: Vec<&str> = ids.into_iter().filter(|id| id.starts_with('i')).collect();
    assert!(ids.len() > 40, "{}", ids.len());
    for id in &ids {
        site.post(&format!("/api/v1/queue/{id}/claim"), &token, "").await;
    }
    let send_back = |id: &&str| {
        let path = format!("/api/v1/queue/{id}/resolve");
        let (site, token) = (&site, &token);
        async move { site.post(&path, token, r#"{"action":"return-to-sender"}"#).await }
    };
    for answer in futures_util::future::join_all(ids.iter().map(send_back)).await {
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    }
}

#[tokio::test]
async fn a_file_sent_is_imported_in_the_background() {
    let site = Site::new(0).await;
    let token = site.token("operator").await;
    let fixture =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/bai-lockbox/kp-80/batch-count-wrong.txt");
    let text = std::fs::read_to_string(fixture).unwrap();
    let sent = site.post("/api/v1/files?name=../x.bai", &token, &text).await;
    assert_eq!(sent.status, StatusCode::ACCEPTED);
    let job = format!("/api/v1/jobs/{}", sent.json()["job"].as_str().unwrap());
    let state = loop {
        let state = site.get(&job, &token).await.json();
        if state["state"] != "running" {
            break state;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    assert_eq!((&state["state"], &state["result"]["files"][0]["path"]), (&"done".into(), &"x.bai".into()));
    assert_eq!(state["result"]["files"][0]["status"], "imported");
    assert_eq!(site.get("/api/v1/jobs/99", &token).await.status, StatusCode::NOT_FOUND);
    let finance = site.token("finance").await;
    let refused = site.post("/api/v1/files?name=y.bai", &finance, &text.replace("261123", "261124")).await;
    assert_eq!(refused.status, StatusCode::ACCEPTED, "the job says that it is no statement");
}

#[tokio::test]
async fn a_day_is_closed_by_two() {
    let site = Site::new(0).await;
    let (finance, supervisor) = (site.token("finance").await, site.token("supervisor").await);
    let path = "/api/v1/days/2026-11-23/close";
    let asked = site.post(path, &finance, "").await;
    assert_eq!((asked.status, &asked.json()["state"]), (StatusCode::ACCEPTED, &"awaiting-second".into()));
    assert_eq!(
        site.post(path, &finance, "").await.status,
        StatusCode::CONFLICT,
        "nobody agrees with themselves"
    );
    let closed = site.post(path, &supervisor, "").await;
    assert_eq!((closed.status, &closed.json()["closed_by"]), (StatusCode::OK, &"supervisor".into()));
    assert_eq!(site.post("/api/v1/days/2026-11-23/reopen", &supervisor, "").await.json()["state"], "open");
    assert_eq!(
        site.post("/api/v1/days/nothing/close", &finance, "").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[tokio::test]
async fn what_blocks_is_listed_and_the_day_stays_open() {
    let site = Site::new(600).await;
    let token = site.token("finance").await;
    let days = site.get("/api/v1/reconciliation", &token).await.json();
    let broken = days["days"].as_array().unwrap().iter().find(|d| d["state"] == "break").unwrap();
    let path = format!("/api/v1/days/{}/close", broken["date"].as_str().unwrap());
    let answer = site.post(&path, &token, "").await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert_eq!(answer.json()["blockers"][0]["code"], "break");
    let supervisor = site.token("supervisor").await;
    for found in broken["breaks"].as_array().unwrap() {
        let remedy = format!("/api/v1/breaks/{}/remedy", found["id"].as_str().unwrap());
        assert_eq!(
            site.post(&remedy, &token, "").await.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "without a note"
        );
        let note = r#"{"note":"the bank was asked"}"#;
        assert_eq!(site.post(&remedy, &token, note).await.status, StatusCode::ACCEPTED);
        assert_eq!(site.post(&remedy, &token, note).await.status, StatusCode::CONFLICT, "by the same person");
        let page = site
            .get(&format!("/reconciliation?date={}", broken["date"].as_str().unwrap()), &supervisor)
            .await;
        assert!(page.text.contains("the bank was asked") && page.text.contains("Approve"));
        let approved = site.post(&remedy, &supervisor, "").await;
        assert_eq!((approved.status, &approved.json()["state"]), (StatusCode::OK, &"explained".into()));
    }
    let day = format!("/api/v1/reconciliation?date={}", broken["date"].as_str().unwrap());
    let explained = site.get(&day, &token).await.json();
    let region =
        explained["days"].as_array().unwrap().iter().find(|d| d["region"] == broken["region"]).unwrap();
    assert_eq!((&region["state"], &region["breaks"][0]["explained"]), (&"break".into(), &true.into()));
    assert_eq!(site.post("/api/v1/breaks/x/remedy", &token, "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn errors_are_problems_and_the_api_describes_itself() {
    let site = Site::new(0).await;
    let token = site.token("auditor").await;
    for (request, status) in [
        (request("GET", "/api/v1/nothing", &token, ""), 404),
        (request("PUT", "/api/v1/queue", &token, ""), 405),
        (request("GET", "/api/v1/queue?reason=dance", &token, ""), 422),
        (request("POST", "/api/v1/files", &token, ""), 403),
    ] {
        let answer = site.send(request).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (status, "application/problem+json")
        );
        assert_eq!(answer.json()["status"], status);
    }
    let document = site.get("/api/v1/openapi.json", "").await.json();
    for path in ["/healthz", "/api/v1/queue/{id}/resolve", "/api/v1/days/{date}/close"] {
        assert!(document["paths"][path].is_object(), "{path}");
    }
    let health = Request::get("/healthz").header(header::HOST, "x").body(Body::empty()).unwrap();
    assert_eq!(site.send(health).await.json()["status"], "ok");
}
