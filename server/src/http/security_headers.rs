//! Headers of every response, errors included. Whoever needs something looser sets it first; this only fills in.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};

use crate::state::State;

/// The nonce of one response's Content-Security-Policy: 128 random bits.
#[derive(Debug, Clone)]
pub struct Nonce(pub String);

/// Adds what is missing.
pub async fn add(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let state = request.app_data::<web::Data<State>>().cloned();
    let secure = state.as_ref().is_some_and(|state| state.secure());
    let nonce = domain::entropy::hex(&rand::random::<[u8; 16]>());
    request.extensions_mut().insert(Nonce(nonce.clone()));
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    fill(headers, "content-security-policy", &policy(&nonce));
    if secure {
        fill(
            headers,
            "strict-transport-security",
            "max-age=63072000; includeSubDomains",
        );
    }
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "strict-origin-when-cross-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        (
            "permissions-policy",
            "geolocation=(), camera=(), microphone=(), payment=(), usb=()",
        ),
        ("x-frame-options", "DENY"),
        ("cache-control", "no-store"),
    ] {
        fill(headers, name, value);
    }
    Ok(response)
}

/// The Content-Security-Policy of a page with this nonce.
fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; media-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    )
}

fn fill(headers: &mut HeaderMap, name: &'static str, value: &str) {
    let name = HeaderName::from_static(name);
    if !headers.contains_key(&name)
        && let Ok(value) = HeaderValue::from_str(value)
    {
        headers.insert(name, value);
    }
}
