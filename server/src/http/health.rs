//! `/healthz`: the process lives. `/readyz`: it can serve.

use actix_web::{HttpResponse, web};

use super::access::Access;
use super::routes::{Route, get};
use crate::state::State;

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/healthz", Access::Public, || web::to(alive)),
        get("/readyz", Access::Public, || web::to(ready)),
    ]
}

async fn alive() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("ok\n")
}

async fn ready(state: web::Data<State>) -> HttpResponse {
    let current = web::block(move || domain::db::migrate::is_current(&state.hiroba.db)).await;
    if matches!(current, Ok(Ok(true))) {
        HttpResponse::Ok()
            .content_type("text/plain")
            .body("ready\n")
    } else {
        HttpResponse::ServiceUnavailable()
            .insert_header(("retry-after", "5"))
            .content_type("text/plain")
            .body("not ready\n")
    }
}
