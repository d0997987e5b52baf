//! What was sent: the fields of a form and the keys of an address, each at most once and none unknown.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::error::{InternalError, UrlencodedError};
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use app::page::Form;
use app::pages::problem::problem_page;
use domain::{Error, Problem, markdown};

use super::ctx::Ctx;
use super::reply::{self, Failure};

/// The fields of a form or the keys of an address.
#[derive(Debug, Clone, Default)]
pub struct Fields(BTreeMap<String, String>);

impl Fields {
    /// The keys of the request's address; an answer that says "can't read that" when one is unknown or there twice.
    pub fn of_query(ctx: &Ctx, known: &[&str]) -> Result<Self, HttpResponse> {
        let query = ctx.path.split_once('?').map_or("", |(_, query)| query);
        let pairs = web::Query::<Vec<(String, String)>>::from_query(query)
            .map(web::Query::into_inner)
            .map_err(|_| bad_request(ctx))?;
        let fields = Self::unique(pairs).ok_or_else(|| bad_request(ctx))?;
        fields.only(ctx, known)?;
        Ok(fields)
    }

    /// The keys of a query that a form carried along; none when it can't be read.
    pub fn of_text(query: &str) -> Option<Self> {
        let pairs = web::Query::<Vec<(String, String)>>::from_query(query).ok()?;
        Self::unique(pairs.into_inner())
    }

    /// An answer that says "can't read that" when a field is none of `known`.
    pub fn only(&self, ctx: &Ctx, known: &[&str]) -> Result<(), HttpResponse> {
        if self.0.keys().all(|name| known.contains(&name.as_str())) {
            Ok(())
        } else {
            Err(bad_request(ctx))
        }
    }

    /// The names of everything that was sent.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// What was sent as `name`, or nothing.
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// What was sent as `name`, if it was.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Everything that was sent.
    pub fn into_pairs(self) -> impl Iterator<Item = (String, String)> {
        self.0.into_iter()
    }

    /// Puts `value` in the place of what was sent as `name`.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), value.into());
    }

    /// The form to show again, with the problems found.
    pub fn form(self, problems: Vec<Problem>) -> Form {
        Form {
            values: self.0,
            problems,
        }
    }

    fn unique(pairs: Vec<(String, String)>) -> Option<Self> {
        let mut fields = BTreeMap::new();
        for (name, value) in pairs {
            // No text of ours holds a NUL, and PostgreSQL can't store one.
            if value.contains('\0') || fields.insert(name, value).is_some() {
                return None;
            }
        }
        Some(Self(fields))
    }
}

impl FromIterator<(String, String)> for Fields {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(pairs: T) -> Self {
        Self(pairs.into_iter().collect())
    }
}

impl FromRequest for Fields {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let form = web::Form::<Vec<(String, String)>>::from_request(&request, payload);
        Box::pin(async move {
            let status = match form.await {
                Ok(form) => match Self::unique(form.into_inner()) {
                    Some(fields) => return Ok(fields),
                    None => StatusCode::BAD_REQUEST,
                },
                Err(error) => match error.as_error::<UrlencodedError>() {
                    Some(UrlencodedError::Overflow { .. }) => StatusCode::PAYLOAD_TOO_LARGE,
                    _ => StatusCode::BAD_REQUEST,
                },
            };
            let response = reply::problem(&request, status).await;
            Err(InternalError::from_response("form", response).into())
        })
    }
}

/// The page for a request that can't be read.
pub fn bad_request(ctx: &Ctx) -> HttpResponse {
    let status = StatusCode::BAD_REQUEST;
    reply::html_with(status, problem_page(&ctx.page(), status.as_u16(), None))
}

/// A form that was refused, to be shown again.
pub struct Refused {
    status: StatusCode,
    problems: Vec<Problem>,
    retry_after: Option<i64>,
}

impl Refused {
    /// Reads a failure as a refusal; any other failure stays one.
    pub fn of(failure: Failure) -> Result<Self, Failure> {
        let (status, key, retry_after) = match failure.error {
            Error::Invalid(problems) => {
                return Ok(Self {
                    status: StatusCode::UNPROCESSABLE_ENTITY,
                    problems,
                    retry_after: None,
                });
            }
            Error::Limited { retry_after } => (
                StatusCode::TOO_MANY_REQUESTS,
                "qa-problem-too-fast",
                Some(retry_after),
            ),
            Error::Forbidden => (StatusCode::FORBIDDEN, "problem-not-allowed", None),
            Error::Conflict => (StatusCode::CONFLICT, "problem-changed-meanwhile", None),
            Error::Unavailable(_) | Error::Contended(_) => {
                (StatusCode::SERVICE_UNAVAILABLE, "problem-busy", Some(5))
            }
            Error::NotFound | Error::Internal(_) => return Err(failure),
        };
        Ok(Self {
            status,
            problems: vec![Problem::new("", key)],
            retry_after,
        })
    }

    /// A form that can't be kept as it is, for a reason that its writer decides about.
    pub fn conflict(key: &'static str) -> Self {
        Self {
            status: StatusCode::CONFLICT,
            problems: vec![Problem::new("", key)],
            retry_after: None,
        }
    }

    /// The refusal as plain text, for a script that shows it beside the field.
    pub fn text(self, ctx: &Ctx) -> HttpResponse {
        let said: Vec<String> = self
            .problems
            .iter()
            .map(|problem| ctx.locale.problem(problem))
            .collect();
        let mut response = HttpResponse::build(self.status);
        if let Some(seconds) = self.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        response
            .content_type("text/plain; charset=utf-8")
            .body(said.join(" "))
    }

    /// What to show instead of a refusal: the preview of `body`, or why there can't be one.
    pub async fn preview(ctx: &Ctx, body: &str) -> Result<(Self, Option<String>), Failure> {
        let shown = Self {
            status: StatusCode::OK,
            problems: Vec::new(),
            retry_after: None,
        };
        if let Err(failure) = ctx.count(&ctx.state.gauges.preview) {
            return Ok((Self::of(failure)?, None));
        }
        let body = body.to_owned();
        match ctx.work(move || markdown::render(&body)).await {
            Ok(rendered) => Ok((shown, Some(rendered.html))),
            Err(failure) => Ok((Self::of(failure)?, None)),
        }
    }

    /// The answer with the form in it.
    pub fn page(status: Shown, html: String) -> HttpResponse {
        let mut response = reply::html_with(status.0, html);
        if let Some(seconds) = status.1 {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
        }
        response
    }

    /// The problems, and what the answer will say in its head.
    pub fn split(self) -> (Vec<Problem>, Shown) {
        (self.problems, Shown(self.status, self.retry_after))
    }
}

/// Status and waiting time of a form shown again.
#[derive(Debug, Clone, Copy)]
pub struct Shown(StatusCode, Option<i64>);
