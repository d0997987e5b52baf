//! Unsafe methods only from our own pages: `Sec-Fetch-Site: same-origin`, or, where a browser sends none, an `Origin` equal to
//! the configured base URL. Neither: refused. This is the whole defence against forged requests; nothing changes on a `GET`,
//! but that somebody was here and has seen a page. Ending mail is the exception: the request for it comes from mail programs
//! (RFC 8058), carries no cookie that counts, and is told from a forged one by its address alone.

use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpResponse, web};
use app::pages::problem::origin_page;

use super::{ctx, reply};
use crate::state::State;

/// Lets safe methods and same-origin requests pass.
pub async fn check(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let by_token = request
        .match_pattern()
        .is_some_and(|pattern| pattern == super::notices::UNSUBSCRIBE);
    if safe || by_token || is_same_origin(&request) {
        return next
            .call(request)
            .await
            .map(ServiceResponse::map_into_boxed_body);
    }
    let (request, _) = request.into_parts();
    let response = match ctx::load(&request).await {
        Ok(ctx) => reply::html_with(StatusCode::FORBIDDEN, origin_page(&ctx.page())),
        Err(_) => HttpResponse::Forbidden().finish(),
    };
    Ok(ServiceResponse::new(request, response))
}

fn is_same_origin(request: &ServiceRequest) -> bool {
    let header = |name: &str| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    match header("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => {
            let base = request
                .app_data::<web::Data<State>>()
                .map(|state| state.config.base_url.clone());
            base.is_some() && header("origin") == base.as_deref()
        }
    }
}
