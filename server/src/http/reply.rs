//! Answers: pages, redirects to our own paths, and the one place where an error becomes what a person reads.

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use app::page::Page;
use app::pages::problem::problem_page;
use domain::Problem;

use super::ctx;

/// A domain error on its way to the reader, with the page to show it on.
#[derive(Debug)]
pub struct Failure {
    /// What went wrong.
    pub error: domain::Error,
    /// Reader and language.
    pub page: Box<Page>,
}

/// What a form came to: what it did, or what is wrong with it, to be said beside its fields. Every other failure has a page of its own.
pub fn checked<T>(outcome: Result<T, Failure>) -> Result<Result<T, Vec<Problem>>, Failure> {
    match outcome {
        Ok(done) => Ok(Ok(done)),
        Err(Failure {
            error: domain::Error::Invalid(problems),
            ..
        }) => Ok(Err(problems)),
        Err(failure) => Err(failure),
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.error.fmt(f)
    }
}

impl ResponseError for Failure {
    fn status_code(&self) -> StatusCode {
        match self.error {
            domain::Error::NotFound => StatusCode::NOT_FOUND,
            domain::Error::Forbidden => StatusCode::FORBIDDEN,
            domain::Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            domain::Error::Conflict => StatusCode::CONFLICT,
            domain::Error::Limited { .. } => StatusCode::TOO_MANY_REQUESTS,
            domain::Error::Unavailable(_) | domain::Error::Contended(_) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            domain::Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let status = self.status_code();
        let mut id = None;
        if status.is_server_error() {
            let request_id = domain::entropy::hex(&rand::random::<[u8; 6]>());
            tracing::error!(error = %self.error, request_id, path = super::trace::loggable(&self.page.path), "request failed");
            id = Some(request_id);
        }
        let mut response = HttpResponse::build(status);
        match self.error {
            domain::Error::Limited { retry_after } => {
                response.insert_header(("retry-after", retry_after.to_string()));
            }
            domain::Error::Unavailable(_) | domain::Error::Contended(_) => {
                response.insert_header(("retry-after", "5"));
            }
            _ => {}
        }
        response
            .content_type("text/html; charset=utf-8")
            .body(problem_page(&self.page, status.as_u16(), id.as_deref()))
    }
}

/// Sends a guest to the sign-in page and back afterwards.
#[derive(Debug)]
pub struct SignInFirst(String);

impl SignInFirst {
    /// Back to `path` after signing in.
    pub fn to(path: &str) -> Self {
        Self(format!("/sign-in?next={}", encode(path)))
    }

    /// Back to `path` after the second factor.
    pub fn second_factor(path: &str) -> Self {
        Self(format!("/sign-in/second-factor?next={}", encode(path)))
    }
}

impl std::fmt::Display for SignInFirst {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("sign in first")
    }
}

impl ResponseError for SignInFirst {
    fn status_code(&self) -> StatusCode {
        StatusCode::SEE_OTHER
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        see_other(&self.0)
    }
}

/// A page.
pub fn html(text: String) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body(text)
}

/// A form shown again with its problems.
pub fn html_with(status: StatusCode, text: String) -> HttpResponse {
    HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .body(text)
}

/// On to another page of ours after a form did its work.
pub fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header(("location", own_path(path)))
        .finish()
}

/// `path` when it is a path on this site, else `/`: what comes from a form or an address must never lead elsewhere. Stricter
/// than browsers need: no empty segments, and nothing encoded that a careless reader of the path could take for a separator.
pub fn own_path(path: &str) -> &str {
    let before_query = path.split(['?', '#']).next().unwrap_or_default();
    let lower = before_query.to_ascii_lowercase();
    let own = path.starts_with('/')
        && !["//", "%2f", "%5c", "%2e", "%0"]
            .iter()
            .any(|odd| lower.contains(odd))
        && !path.contains('\\')
        && path.bytes().all(|byte| (0x21..0x7f).contains(&byte));
    if own { path } else { "/" }
}

/// Percent-encodes a value for a query.
pub fn encode(value: &str) -> String {
    use std::fmt::Write as _;
    value.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

/// The page for any address that does not exist.
pub async fn not_found(request: HttpRequest) -> HttpResponse {
    problem(&request, StatusCode::NOT_FOUND).await
}

/// The page for a method that an address does not take.
pub async fn wrong_method(request: HttpRequest) -> HttpResponse {
    problem(&request, StatusCode::METHOD_NOT_ALLOWED).await
}

/// A problem page outside any handler.
pub async fn problem(request: &HttpRequest, status: StatusCode) -> HttpResponse {
    match ctx::load(request).await {
        Ok(ctx) => html_with(status, problem_page(&ctx.page(), status.as_u16(), None)),
        Err(_) => HttpResponse::build(status).finish(),
    }
}
