//! The API described for programs, from the same list that the router is built from.

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::routes::{Access, ROUTES};

/// The document.
pub(crate) async fn document() -> Response {
    Json(described()).into_response()
}

fn described() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for route in ROUTES.iter().filter(|r| r.path.starts_with("/api/") || r.path == "/healthz") {
        let (summary, ok) = about(route.method.as_str(), route.path);
        let parameters: Vec<Value> = route
            .path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
            .chain(queries(route.path, route.method.as_str()))
            .collect();
        let mut operation = json!({
            "summary": summary,
            "parameters": parameters,
            "responses": {
                ok: { "description": "Done", "content": { "application/json": {} } },
                "default": { "description": "Not done", "content": { "application/problem+json": {} } },
            },
        });
        if let Access::Roles(roles) = route.access {
            operation["security"] = json!([{ "token": [] }]);
            operation["x-roles"] = roles.iter().map(|role| role.as_str()).collect();
        }
        if route.path == "/api/v1/files" {
            operation["requestBody"] =
                json!({ "required": true, "content": { "application/octet-stream": {} } });
        } else if route.path.ends_with("/resolve") {
            operation["requestBody"] =
                json!({ "required": true, "content": { "application/json": { "schema": decision() } } });
        }
        let entry = paths.entry(route.path.to_owned()).or_insert_with(|| json!({}));
        entry[route.method.as_str().to_ascii_lowercase()] = operation;
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "lockbox", "version": env!("CARGO_PKG_VERSION") },
        "components": { "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } } },
        "paths": paths,
    })
}

fn about(method: &str, path: &str) -> (&'static str, &'static str) {
    match (method, path) {
        ("POST", "/api/v1/files") => ("Send a file; its import goes on in the background", "202"),
        ("GET", "/api/v1/jobs/{id}") => ("How a job stands", "200"),
        ("GET", "/api/v1/arrivals") => ("The files that a business day should bring", "200"),
        ("POST", "/api/v1/arrivals") => ("Keep what was done about a file that is late", "200"),
        ("POST", "/api/v1/post") => ("Post what was imported; it goes on in the background", "202"),
        ("GET", "/api/v1/jobs/{id}/events") => ("How a job stands, as server-sent events", "200"),
        ("POST", "/api/v1/jobs/{id}/resume") => ("Take a stopped job up again", "200"),
        ("DELETE", "/api/v1/jobs/{id}") => ("Stop a job; what it wrote stays", "200"),
        ("GET", "/api/v1/refunds") => ("What waits to be sent back", "200"),
        ("POST", "/api/v1/refunds/{id}/release") => ("Release a refund that somebody else decided", "200"),
        ("POST", "/api/v1/months/{month}/close") => ("One of two steps towards closing a month", "200"),
        ("POST", "/api/v1/months/{month}/reopen") => ("Open a closed month again", "200"),
        ("GET", "/api/v1/queue") => ("What waits for a person, most urgent first", "200"),
        ("POST", "/api/v1/queue/{id}/claim") => ("Take an entry for ten minutes; again to keep it", "200"),
        ("DELETE", "/api/v1/queue/{id}/claim") => ("Give an entry back", "200"),
        ("POST", "/api/v1/queue/{id}/resolve") => ("Decide an entry that you hold", "200"),
        ("GET", "/api/v1/items") => ("Payments by what is on the paper", "200"),
        ("GET", "/api/v1/items/{id}/explain") => ("Why this money went where it went", "200"),
        ("GET", "/api/v1/items/{id}/letter") => ("A letter to who sent it, by where the money is", "200"),
        ("POST", "/api/v1/items/{id}/return") => ("A check came back", "200"),
        ("GET", "/api/v1/reconciliation") => ("Lockbox detail, bank and ledger, three ways", "200"),
        ("POST", "/api/v1/breaks/{id}/remedy") => {
            ("Propose a remedy for a difference, or approve one", "200")
        }
        ("POST", "/api/v1/days/{date}/close") => ("One of two steps towards closing a day", "200"),
        ("POST", "/api/v1/days/{date}/reopen") => ("Open a closed day again", "200"),
        (_, "/healthz") => ("The process is up", "200"),
        _ => ("This document", "200"),
    }
}

fn queries(path: &str, method: &str) -> Vec<Value> {
    let names: &[&str] = match path {
        "/api/v1/queue" => &["limit", "after", "reason", "region", "state"],
        "/api/v1/files" => &["name"],
        "/api/v1/items" => &["q", "limit"],
        "/api/v1/reconciliation" => &["date"],
        "/api/v1/arrivals" if method == "GET" => &["date"],
        _ => &[],
    };
    let mut found: Vec<Value> = names
        .iter()
        .map(|name| json!({ "name": name, "in": "query", "schema": { "type": "string" } }))
        .collect();
    if method == "POST" {
        found.push(json!({ "name": "Idempotency-Key", "in": "header", "schema": { "type": "string" } }));
    }
    found
}

fn decision() -> Value {
    let actions: Vec<&str> = lockbox_domain::Action::ALL.iter().map(|action| action.as_str()).collect();
    json!({
        "type": "object",
        "required": ["action"],
        "additionalProperties": false,
        "properties": {
            "action": { "enum": actions },
            "account_number": { "type": "string" },
            "note": { "type": "string" },
            "parts": { "type": "array", "items": {
                "type": "object",
                "required": ["account_number", "amount_cents"],
                "properties": { "account_number": { "type": "string" }, "amount_cents": { "type": "integer" } },
            } },
        },
    })
}
