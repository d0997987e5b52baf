//! Every request gets an id, which goes into its log line and back to the caller. Secrets in paths are masked.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage};

/// The id of one request.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// Notes how each request went.
pub async fn note(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let started = Instant::now();
    let id = domain::entropy::hex(&rand::random::<[u8; 6]>());
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    let mut response = next.call(request).await?;
    // The route, not the address: slugs and queries repeat titles, tags and places that a log has no business with.
    let path = response
        .request()
        .match_pattern()
        .unwrap_or_else(|| "(no route)".to_owned());
    let status = response.status().as_u16();
    let millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::debug!(request_id = %id, %method, path, status, millis, "request");
    if let Ok(value) = HeaderValue::from_str(&id) {
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-request-id"), value);
    }
    Ok(response)
}

/// An address as it may be logged: its first two parts, short, without query, slug, control characters and tokens.
pub fn loggable(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let head: Vec<&str> = path.splitn(4, '/').take(3).collect();
    let short: String = head
        .join("/")
        .chars()
        .map(|c| if c.is_control() { '\u{FFFD}' } else { c })
        .take(1_024)
        .collect();
    domain::mail::kept::masked(&short)
}
