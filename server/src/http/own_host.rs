//! A request for another host's name is not for us. Links never come from the `Host` header, but caches and browsers key by it.

use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{HttpResponse, web};

use crate::config::network::is_own_host;
use crate::state::State;

/// Answers 421 for a host that isn't ours; probes by address may ask for their own health pages.
pub async fn check(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let probe = matches!(request.path(), "/healthz" | "/readyz");
    let host = request
        .uri()
        .authority()
        .map(|authority| authority.as_str().to_owned())
        .or_else(|| {
            request
                .headers()
                .get(header::HOST)
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned)
        })
        .unwrap_or_default();
    let own = request
        .app_data::<web::Data<State>>()
        .is_some_and(|state| is_own_host(&host, &state.config.base_url));
    if probe || own {
        return next
            .call(request)
            .await
            .map(ServiceResponse::map_into_boxed_body);
    }
    let (request, _) = request.into_parts();
    let response = HttpResponse::build(StatusCode::MISDIRECTED_REQUEST)
        .content_type("text/plain; charset=utf-8")
        .body("This server does not answer for that host.\n");
    Ok(ServiceResponse::new(request, response))
}
