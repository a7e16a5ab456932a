//! Every route with who may use it: the router is built from this list and from nothing else, so a route without a rule
//! does not exist.

use axum::Router;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, delete, get, post};
use lockbox_domain::people::Role::{self, Auditor, Finance, Operator, Supervisor};

use crate::app::App;
use crate::{api, guard, pages};

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody, without saying who.
    Everybody,
    /// People of these roles.
    Roles(&'static [Role]),
}

/// A route.
pub struct Route {
    /// `GET`, `POST` or `DELETE`.
    pub method: Method,
    /// The path; a part in braces stands for any.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
    handler: fn() -> MethodRouter<App>,
}

const MANAGES: Access = Access::Roles(&[Role::Administrator]);
const ALL: Access = Access::Roles(&Role::ALL);
const SEES_MONEY: Access = Access::Roles(&[Operator, Supervisor, Finance, Auditor]);
const DECIDES: Access = Access::Roles(&[Operator, Supervisor]);
const BRINGS_FILES: Access = Access::Roles(&[Operator, Supervisor, Finance]);
const CHECKS: Access = Access::Roles(&[Finance, Supervisor, Auditor]);
const CLOSES: Access = Access::Roles(&[Finance, Supervisor]);

macro_rules! routes {
    ($($method:ident $path:literal $access:expr => $handler:path;)*) => {
        /// Every route there is.
        pub const ROUTES: &[Route] = &[$(
            Route {
                method: routes!(@method $method),
                path: $path,
                access: $access,
                handler: || $method($handler),
            },
        )*];
    };
    (@method get) => { Method::GET };
    (@method post) => { Method::POST };
    (@method delete) => { Method::DELETE };
}

routes! {
    get "/healthz" Access::Everybody => api::health;
    get "/api/v1/openapi.json" Access::Everybody => api::openapi::document;
    get "/api/v1/arrivals" SEES_MONEY => api::days::arrivals;
    post "/api/v1/arrivals" BRINGS_FILES => api::days::arrival_noted;
    post "/api/v1/files" BRINGS_FILES => api::files::upload;
    get "/api/v1/jobs/{id}" BRINGS_FILES => api::files::job;
    get "/api/v1/jobs/{id}/events" BRINGS_FILES => api::files::events;
    post "/api/v1/jobs/{id}/resume" BRINGS_FILES => api::files::resume;
    delete "/api/v1/jobs/{id}" BRINGS_FILES => api::files::cancel;
    post "/api/v1/post" DECIDES => api::files::post;
    get "/api/v1/queue" SEES_MONEY => api::queue::list;
    post "/api/v1/queue/{id}/claim" DECIDES => api::queue::claim;
    delete "/api/v1/queue/{id}/claim" DECIDES => api::queue::release;
    post "/api/v1/queue/{id}/resolve" DECIDES => api::queue::resolve;
    get "/api/v1/items" SEES_MONEY => api::items::search;
    get "/api/v1/items/{id}/explain" SEES_MONEY => api::items::explain;
    get "/api/v1/items/{id}/letter" SEES_MONEY => api::items::letter;
    post "/api/v1/items/{id}/return" DECIDES => api::items::give_back;
    get "/api/v1/reconciliation" CHECKS => api::days::reconciliation;
    post "/api/v1/breaks/{id}/remedy" CLOSES => api::days::remedy;
    get "/api/v1/refunds" SEES_MONEY => api::items::refunds;
    post "/api/v1/refunds/{id}/release" CLOSES => api::items::release;
    post "/api/v1/months/{month}/close" CLOSES => api::days::close_month;
    post "/api/v1/months/{month}/reopen" Access::Roles(&[Supervisor]) => api::days::reopen_month;
    post "/api/v1/days/{date}/close" CLOSES => api::days::close;
    post "/api/v1/days/{date}/reopen" Access::Roles(&[Supervisor]) => api::days::reopen;

    get "/assets/{name}" Access::Everybody => pages::assets::serve;
    get "/favicon.ico" Access::Everybody => pages::assets::icon;
    get "/login" Access::Everybody => pages::login::show;
    post "/login" Access::Everybody => pages::login::enter;
    get "/sign-on" Access::Everybody => pages::sign_on::begin;
    get "/sign-on/back" Access::Everybody => pages::sign_on::back;
    post "/logout" ALL => pages::login::leave;
    get "/" ALL => pages::today::show;
    post "/arrivals" BRINGS_FILES => pages::today::note;
    post "/post" DECIDES => pages::files::post;
    get "/refunds" SEES_MONEY => pages::refunds::show;
    post "/refunds" CLOSES => pages::refunds::release;
    get "/people" MANAGES => pages::people::show;
    post "/people" MANAGES => pages::people::change;
    get "/files" SEES_MONEY => pages::files::show;
    get "/files/{id}" SEES_MONEY => pages::file::show;
    get "/queue" SEES_MONEY => pages::queue::show;
    get "/queue/{id}" SEES_MONEY => pages::item::show;
    post "/queue/{id}" DECIDES => pages::item::decide;
    get "/find" SEES_MONEY => pages::find::show;
    get "/find/{id}" SEES_MONEY => pages::find::glance;
    get "/reconciliation" CHECKS => pages::reconcile::show;
    post "/reconciliation" CLOSES => pages::reconcile::remedy;
    get "/close" CHECKS => pages::close::show;
    post "/close" CLOSES => pages::close::step;
    get "/items/{id}" SEES_MONEY => pages::explain::show;
    get "/items/{id}/letter" SEES_MONEY => pages::letter::show;
    get "/items/{id}/image/{nth}" SEES_MONEY => pages::image::show;
    get "/figures" SEES_MONEY => pages::figures::show;
    get "/reports" SEES_MONEY => pages::reports::show;
    get "/reports/{name}" SEES_MONEY => pages::reports::one;
}

/// The router over the list.
pub fn router(app: App) -> Router {
    let mut router = Router::new();
    for route in ROUTES {
        router = router.route(route.path, (route.handler)());
    }
    router
        .fallback(api::nothing)
        .method_not_allowed_fallback(api::wrong_method)
        .layer(from_fn_with_state(app.clone(), guard::guard))
        .with_state(app)
}

/// Who may use that path with that method; none where there is no such route.
pub(crate) fn access(method: &Method, path: &str) -> Option<Access> {
    let method = if method == Method::HEAD { &Method::GET } else { method };
    ROUTES.iter().find(|route| route.method == *method && fits(route.path, path)).map(|route| route.access)
}

fn fits(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(part), Some(found)) if part == found || part.starts_with('{') && !found.is_empty() => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_fit_their_patterns() {
        for (pattern, path, expected) in [
            ("/", "/", true),
            ("/queue/{id}", "/queue/i1-2", true),
            ("/queue/{id}", "/queue/", false),
            ("/queue/{id}", "/queue/a/b", false),
            ("/queue", "/queue/", false),
        ] {
            assert_eq!(fits(pattern, path), expected, "{pattern} {path}");
        }
    }
}
