//! A form that comes after its session has ended: nothing is done, and nothing typed is lost. The page shows it to be sent
//! again after signing in.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use app::pages::kept_text::kept_text_page;

use super::access::Access;
use super::with_file::WithFile;
use super::{ctx, reply, routes};

/// Never shown again, not even to who typed it.
const SECRET: [&str; 2] = ["password", "code"];

/// Answers a gated form from somebody who isn't signed in.
pub async fn check(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let gated = request.method() == Method::POST
        && request.match_pattern().is_some_and(|pattern| {
            routes::access(request.method(), &pattern).is_some_and(|gate| gate != Access::Public)
        });
    if !gated {
        return pass(request, next).await;
    }
    let ctx = ctx::load(request.request()).await?;
    if ctx.visitor.is_some() {
        return pass(request, next).await;
    }
    let fields = if request.content_type() == "application/x-www-form-urlencoded" {
        request
            .extract::<web::Form<Vec<(String, String)>>>()
            .await
            .map(web::Form::into_inner)
            .unwrap_or_default()
    } else if request.content_type() == "multipart/form-data" {
        // A file can't be kept here; the text it was to stand in is.
        let sent = request.extract::<WithFile<0>>().await.unwrap_or_default();
        sent.fields.into_pairs().collect()
    } else {
        Vec::new()
    };
    let secret = fields
        .iter()
        .any(|(name, _)| SECRET.contains(&name.as_str()));
    let fields = if secret { Vec::new() } else { fields };
    let page = kept_text_page(&ctx.page(), request.path(), &fields);
    let (request, _) = request.into_parts();
    let response = reply::html_with(StatusCode::UNAUTHORIZED, page);
    Ok(ServiceResponse::new(request, response))
}

async fn pass(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    next.call(request)
        .await
        .map(ServiceResponse::map_into_boxed_body)
}
