//! Pages as text: every one draws, shows what is in the store, and takes a decision without a script.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use lockbox_domain::Cents;

use crate::site::Site;

#[tokio::test]
async fn every_page_draws_with_and_without_a_day() {
    for items in [0, 400] {
        let site = Site::new(items).await;
        let token = site.token("supervisor").await;
        for path in
            ["/", "/files", "/queue", "/find", "/find?q=SMITH", "/reconciliation", "/close", "/reports"]
        {
            let answer = site.get(path, &token).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert!(answer.text.contains("<h1"), "{path} has a heading");
            for forbidden in ["<script>", "style=", "onclick", "javascript:"] {
                assert!(!answer.text.contains(forbidden), "{forbidden} in {path}");
            }
        }
        for name in [
            "deposits",
            "posting",
            "exceptions",
            "reconciliation",
            "aging",
            "trial-balance",
            "throughput",
            "exception-days",
        ] {
            assert_eq!(site.get(&format!("/reports/{name}"), &token).await.status, StatusCode::OK, "{name}");
            let csv = site.get(&format!("/reports/{name}?format=csv"), &token).await;
            assert!(csv.header("content-type").starts_with("text/csv"), "{name}");
        }
        assert_eq!(site.get("/files/nothing", &token).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn figures_say_what_their_reports_say() {
    let site = Site::new(600).await;
    let token = site.token("finance").await;
    let page = site.get("/figures", &token).await.text;
    let cards = ["Received", "Placed", "Exceptions", "Unreconciled", "Still open", "Age of open money"];
    for card in cards {
        assert!(page.contains(&format!("<h2>{card}</h2>")), "{card}");
    }
    let csv = site.get("/reports/exception-days?format=csv", &token).await.text;
    let of_norcal = csv.lines().find(|line| line.contains(",norcal,")).unwrap();
    let cells: Vec<&str> = of_norcal.split(',').collect();
    assert!(cells[2].parse::<u64>().unwrap() > 0 && cells[2] == cells[5], "none is decided yet: {csv}");
    assert!(page.contains(&format!("{}, {} wait", cells[2], cells[5])), "{csv}");
    // No bank statement has come: all that was received is not reconciled yet.
    let csv = site.get("/reports/posting?format=csv", &token).await.text;
    let received: Vec<&str> = csv.lines().find(|line| line.contains("norcal")).unwrap().split(',').collect();
    let [whole, cents] = received[3].split('.').collect::<Vec<_>>()[..] else { panic!("{csv}") };
    let amount = Cents::new(format!("{whole}{cents}").parse().unwrap()).grouped();
    let unreconciled =
        page.split("<h2>Unreconciled</h2>").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(unreconciled.contains(&amount), "{amount} in {unreconciled}");
}

#[tokio::test]
async fn an_item_is_decided_by_its_form_and_taken_back() {
    let site = Site::new(600).await;
    let token = site.token("operator").await;
    let id = site.first(&token).await;
    let page = site.get(&format!("/queue/{id}"), &token).await;
    assert!(page.text.contains("Yours until"), "opening it claims it");
    let key = page.text.split("name=\"key\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let decide = async |action: &str, key: &str| {
        let request = Request::post(format!("/queue/{id}"))
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        site.send(request.body(Body::from(format!("action={action}&key={key}&note="))).unwrap()).await
    };
    for _ in 0..2 {
        let sent = decide("return-to-sender", &key).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        assert!(
            sent.header("location").contains(&format!("done={id}")),
            "the next item, and what can be undone"
        );
    }
    let decided = site.get(&format!("/queue/{id}"), &token).await;
    assert!(decided.status == StatusCode::OK && decided.text.contains("decided: return-to-sender"));
    assert_eq!(decide("undo", "another").await.header("location"), format!("/queue/{id}"));
    assert!(!site.get(&format!("/queue/{id}"), &token).await.text.contains("decided:"));
    let told = site.get(&format!("/items/{}", id.trim_start_matches('i')), &token).await;
    assert!(told.text.contains("refund") && told.text.contains("Who has looked"));
}
