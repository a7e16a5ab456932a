//! Every route with every role, with nobody, with a session that is over, and from another site: made from the list that
//! the router is made from.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use lockbox_domain::people::Role;
use lockbox_web::{Access, ROUTES};

use crate::site::{PASSWORD, Site, request};

fn filled(path: &str) -> String {
    path.replace("{nth}", "0")
        .replace("{id}", "1")
        .replace("{date}", "2026-11-23")
        .replace("{name}", "style.css")
}

#[tokio::test]
async fn every_route_lets_in_who_may_and_nobody_else() {
    let site = Site::new(0).await;
    for role in Role::ALL {
        let token = site.token(role.as_str()).await;
        for route in ROUTES {
            let answer = site.send(request(route.method.as_str(), &filled(route.path), &token, "")).await;
            let may = match route.access {
                Access::Everybody => true,
                Access::Roles(roles) => roles.contains(&role),
            };
            assert_eq!(
                answer.status == StatusCode::FORBIDDEN,
                !may,
                "{} {} as {}: {}",
                route.method,
                route.path,
                role.as_str(),
                answer.status
            );
        }
    }
}

#[tokio::test]
async fn nobody_gets_in_without_saying_who() {
    let site = Site::new(0).await;
    for token in ["", "0000"] {
        for route in ROUTES.iter().filter(|route| route.access != Access::Everybody) {
            let answer = site.send(request(route.method.as_str(), &filled(route.path), token, "")).await;
            let expected = if route.path.starts_with("/api/") {
                StatusCode::UNAUTHORIZED
            } else {
                StatusCode::SEE_OTHER
            };
            assert_eq!(answer.status, expected, "{} {}", route.method, route.path);
        }
    }
    for path in ["/api/v1/nothing", "/api/v1/queue/x/y"] {
        assert_eq!(site.get(path, "").await.status, StatusCode::UNAUTHORIZED, "before 404: {path}");
    }
    assert_eq!(site.send(request("PUT", "/api/v1/queue", "", "")).await.status, StatusCode::UNAUTHORIZED);
}

fn from_browser(route_method: &Method, path: &str, session: &str, site: &str) -> Request<Body> {
    Request::builder()
        .method(route_method.clone())
        .uri(path)
        .header(header::COOKIE, format!("lockbox_session={session}"))
        .header("sec-fetch-site", site)
        .body(Body::empty())
        .unwrap()
}

#[tokio::test]
async fn another_site_changes_nothing() {
    let site = Site::new(0).await;
    let session = site.session("supervisor").await;
    for route in ROUTES.iter().filter(|route| route.method != Method::GET) {
        let answer =
            site.send(from_browser(&route.method, &filled(route.path), &session, "cross-site")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", route.path);
    }
    let by_origin = Request::builder()
        .method("POST")
        .uri("/logout")
        .header(header::HOST, "lockbox.test")
        .header(header::ORIGIN, "https://evil.test")
        .header(header::COOKIE, format!("lockbox_session={session}"));
    assert_eq!(site.send(by_origin.body(Body::empty()).unwrap()).await.status, StatusCode::FORBIDDEN);
    let own = site.send(from_browser(&Method::POST, "/logout", &session, "same-origin")).await;
    assert_eq!(own.status, StatusCode::SEE_OTHER);
    let after = site.send(from_browser(&Method::GET, "/", &session, "same-origin")).await;
    assert_eq!(after.header("location"), "/login", "the session is over");
}

#[tokio::test]
async fn logging_in_and_guessing() {
    let site = Site::new(0).await;
    let enter = async |name: &str, password: &str| {
        let body = format!("name={name}&password={}", password.replace(' ', "+"));
        let request = Request::builder()
            .method("POST")
            .uri("/login")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        site.send(request.body(Body::from(body)).unwrap()).await
    };
    let right = enter("finance", PASSWORD).await;
    assert_eq!((right.status, right.header("location")), (StatusCode::SEE_OTHER, "/"));
    let cookie = right.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    assert!(!cookie.contains("Secure"), "by plain HTTP on the machine itself: {cookie}");
    let by_tls = Request::post("/login")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("x-forwarded-proto", "https");
    let body = format!("name=finance&password={}", PASSWORD.replace(' ', "+"));
    let right = site.send(by_tls.body(Body::from(body)).unwrap()).await;
    assert!(right.header("set-cookie").contains("; Secure"), "{}", right.header("set-cookie"));
    for _ in 0..5 {
        assert_eq!(enter("operator", "wrong").await.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(enter("operator", PASSWORD).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(enter("nobody", PASSWORD).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn every_answer_carries_its_policy() {
    let site = Site::new(0).await;
    for path in ["/login", "/healthz", "/assets/style.css", "/nothing"] {
        let answer = site.get(path, "").await;
        assert!(answer.header("content-security-policy").contains("default-src 'self'"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    }
}
