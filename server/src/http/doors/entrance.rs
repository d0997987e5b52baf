//! The screen at the door, behind a link of one event.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::doors as pages;
use domain::events::door::{self, Scanned, Whom};
use domain::{Error, Problem, UtcTime};

use super::super::access::Access;
use super::super::ctx::Ctx;
use super::super::fields::{Fields, bad_request};
use super::super::reply::{self, Failure};
use super::super::routes::{Route, get, post};
use super::{quiet, status};

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/door/{token}", Access::Public, || web::to(show)),
        post("/door/{token}/check-in", Access::Public, || {
            web::to(check_in)
        }),
        post("/door/{token}/undo", Access::Public, || web::to(undo)),
        post("/door/{token}/walk-in", Access::Public, || web::to(walk_in)),
    ]
}

/// Most characters of what is searched, and of what a reader of codes types.
const MOST: usize = 300;

async fn show(ctx: Ctx, token: web::Path<String>) -> Result<HttpResponse, Failure> {
    let query = match Fields::of_query(&ctx, &["q", "done", "undone"]) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    let q = query.text("q").chars().take(MOST).collect::<String>();
    screen(&ctx, &token, &q, None, Form::default(), StatusCode::OK).await
}

/// The screen, with what the last act came to. A link that does not work, whatever the reason, is told in words.
async fn screen(
    ctx: &Ctx,
    token: &str,
    q: &str,
    scanned: Option<&Scanned>,
    form: Form,
    code: StatusCode,
) -> Result<HttpResponse, Failure> {
    let (asked, words, now) = (token.to_owned(), q.to_owned(), ctx.now);
    let shown = ctx
        .read(move |conn, _| {
            let may = door::opened(conn, &asked, now)?;
            door::screen(conn, &may, &words)
        })
        .await;
    match shown {
        Ok(shown) => {
            let view = pages::DoorView {
                path: format!("/door/{token}"),
                q: q.to_owned(),
                scanned: scanned.cloned(),
                // One for the page: with what stands beside it in each form it names one act.
                key: domain::entropy::hex(&rand::random::<[u8; 12]>()),
                shown,
            };
            let page = pages::door_page(&ctx.page(), &view, &form);
            Ok(quiet(reply::html_with(code, page)))
        }
        Err(failure) => closed(ctx, failure),
    }
}

/// What is said where a link does not work.
fn closed(ctx: &Ctx, failure: Failure) -> Result<HttpResponse, Failure> {
    match failure.error {
        Error::NotFound => {
            let page = pages::closed_page(&ctx.page());
            Ok(quiet(reply::html_with(StatusCode::GONE, page)))
        }
        _ => Err(failure),
    }
}

/// Whether a key can name an act of a device.
pub(super) fn is_key(text: &str) -> bool {
    (1..=100).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// An instant as a device writes it.
fn instant(text: &str) -> Option<UtcTime> {
    chrono::DateTime::parse_from_rfc3339(text)
        .ok()
        .map(|at| UtcTime::from_chrono(at.to_utc()))
}

async fn check_in(
    ctx: Ctx,
    token: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let known = ["registration", "ticket", "key", "made_at", "q"];
    if let Err(refused) = fields.only(&ctx, &known) {
        return Ok(refused);
    }
    let key = fields.text("key").to_owned();
    let made_at = match fields.text("made_at") {
        "" => None,
        text => match instant(text) {
            Some(at) => Some(at),
            None => return Ok(bad_request(&ctx)),
        },
    };
    let whom = match fields.get("registration") {
        Some(text) => match text.parse() {
            Ok(id) => Whom::Listed(id),
            Err(_) => return Ok(bad_request(&ctx)),
        },
        None => Whom::Ticket(fields.text("ticket").chars().take(MOST).collect()),
    };
    if !is_key(&key) {
        return Ok(bad_request(&ctx));
    }
    let (seal, asked, now) = (ctx.state.seal(), token.to_string(), ctx.now);
    let outcome = ctx
        .write(move |tx, _| {
            let may = door::opened(tx.conn, &asked, now)?;
            door::check_in(tx, &seal, &may, &whom, &key, made_at)
        })
        .await;
    match outcome {
        Ok(scanned) => {
            let code = status(pages::outcome_status(scanned.outcome));
            screen(&ctx, &token, "", Some(&scanned), Form::default(), code).await
        }
        Err(failure) => closed(&ctx, failure),
    }
}

async fn undo(ctx: Ctx, token: web::Path<String>, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &["registration", "q"]) {
        return Ok(refused);
    }
    let Ok(id) = fields.text("registration").parse() else {
        return Ok(bad_request(&ctx));
    };
    let (asked, now) = (token.to_string(), ctx.now);
    let outcome = ctx
        .write(move |tx, _| {
            let may = door::opened(tx.conn, &asked, now)?;
            match door::undo(tx, &may, id) {
                // Gone from the list meanwhile: there is nothing to take back.
                Err(Error::NotFound) => Ok(()),
                other => other,
            }
        })
        .await;
    match outcome {
        Ok(()) => {
            screen(
                &ctx,
                &token,
                fields.text("q"),
                None,
                Form::default(),
                StatusCode::OK,
            )
            .await
        }
        Err(failure) => closed(&ctx, failure),
    }
}

async fn walk_in(
    ctx: Ctx,
    token: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &["name", "company", "slot", "key"]) {
        return Ok(refused);
    }
    let slot = match fields.text("slot") {
        "" => None,
        text => match text.parse() {
            Ok(id) => Some(id),
            Err(_) => return Ok(bad_request(&ctx)),
        },
    };
    let key = fields.text("key").to_owned();
    if !is_key(&key) {
        return Ok(bad_request(&ctx));
    }
    let (name, company) = (
        fields.text("name").to_owned(),
        fields.text("company").to_owned(),
    );
    let (asked, now) = (token.to_string(), ctx.now);
    let outcome = ctx
        .write(move |tx, _| {
            let may = door::opened(tx.conn, &asked, now)?;
            door::walk_in(tx, &may, &key, &name, &company, slot)
        })
        .await;
    match outcome {
        Ok(()) => {
            // Found by the name that was typed, checked in.
            let name = fields.text("name").to_owned();
            screen(&ctx, &token, &name, None, Form::default(), StatusCode::OK).await
        }
        Err(Failure {
            error: Error::Invalid(problems),
            ..
        }) => {
            let problems: Vec<Problem> = problems
                .into_iter()
                .map(|problem| match problem.field.as_str() {
                    // At the door nobody raises a capacity: it is the form's own trouble.
                    "raise" => Problem {
                        field: String::new(),
                        ..problem
                    },
                    _ => problem,
                })
                .collect();
            let code = StatusCode::UNPROCESSABLE_ENTITY;
            screen(&ctx, &token, "", None, fields.form(problems), code).await
        }
        Err(failure) => closed(&ctx, failure),
    }
}
