//! Administrators: people, their roles and passwords, and the tokens of programs; and nobody's money.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use lockbox_pipeline::{log_in, token_holder};

use crate::site::{Answer, PASSWORD, Site};

async fn change(site: &Site, token: &str, form: &str) -> Answer {
    let request = Request::builder()
        .method("POST")
        .uri("/people")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    site.send(request.body(Body::from(form.to_owned())).unwrap()).await
}

#[tokio::test]
async fn an_administrator_manages_people_and_no_money() {
    let site = Site::new(0).await;
    let token = site.token("administrator").await;
    assert_eq!(site.get("/", &token).await.header("location"), "/people");
    let page = site.get("/people", &token).await;
    assert!(page.text.contains("supervisor") && !page.text.contains("role=\"search\""), "{}", page.text);
    assert_eq!(site.get("/people", &site.token("supervisor").await).await.status, StatusCode::FORBIDDEN);

    let added =
        change(&site, &token, "action=add&name=ines&role=finance&password=ten+letters+and+more").await;
    assert_eq!(added.status, StatusCode::OK);
    let ines = log_in(&site.office, "ines", "ten letters and more").await.unwrap().unwrap();
    assert_eq!(ines.role.as_str(), "finance");

    // A token is shown once.
    let made = change(&site, &token, "action=token&name=ines").await.text;
    let shown = made.split("tabindex=\"0\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_eq!(token_holder(&site.office, &shown).await.unwrap().unwrap().name, "ines");
    assert!(!site.get("/people", &token).await.text.contains(&shown));

    change(&site, &token, "action=role&name=ines&role=auditor").await;
    assert_eq!(token_holder(&site.office, &shown).await.unwrap().unwrap().role.as_str(), "auditor");
    // A new password ends what was shown before.
    change(&site, &token, "action=password&name=ines&password=another+ten+letters").await;
    assert!(token_holder(&site.office, &shown).await.unwrap().is_none());
    assert!(log_in(&site.office, "ines", "ten letters and more").await.unwrap().is_none());
    assert!(log_in(&site.office, "ines", "another ten letters").await.unwrap().is_some());
    let again = site.token("ines").await;
    change(&site, &token, "action=revoke&name=ines").await;
    assert!(token_holder(&site.office, &again).await.unwrap().is_none());
    change(&site, &token, "action=disable&name=ines").await;
    assert!(log_in(&site.office, "ines", "another ten letters").await.unwrap().is_none());
    // Disabled is for good, also with another password.
    let late = change(&site, &token, "action=password&name=ines&password=a+third+password").await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn what_is_refused_says_why_and_keeps_what_was_typed() {
    let site = Site::new(0).await;
    let token = site.token("administrator").await;
    for (form, why) in [
        ("action=add&name=ines&role=finance&password=short", "at least 10 characters"),
        ("action=add&name=finance&role=finance&password=correct+horse+battery", "already"),
        ("action=add&name=ines&role=king&password=correct+horse+battery", "no role"),
        ("action=role&name=administrator&role=operator", "another administrator"),
        ("action=disable&name=administrator", "another administrator"),
        ("action=role&name=nobody&role=operator", "no person"),
        ("action=dance&name=finance", "no action"),
    ] {
        let answer = change(&site, &token, form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(answer.text.contains(why), "{form}: {}", answer.text);
    }
    let refused = change(&site, &token, "action=add&name=ines&role=finance&password=short").await.text;
    assert!(refused.contains("value=\"ines\"") && !refused.contains("short\""), "{refused}");
    assert!(log_in(&site.office, "administrator", PASSWORD).await.unwrap().is_some());
}
