//! Attendance files of online meetings: sending one, saying whose its rows are.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::doors as pages;
use domain::Error;
use domain::events::attendance_import::{self as import, Said};
use domain::events::{attendance_file, event};

use super::super::access::Access;
use super::super::ctx::Ctx;
use super::super::fields::{Fields, bad_request};
use super::super::reply::{self, Failure};
use super::super::routes::{Route, get, post};
use super::super::topics::id;
use super::super::with_file::WithFile;
use super::organiser;

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        post("/events/{id}/doors/files", Access::Members, || {
            web::to(take_in)
        }),
        get("/events/attendance/{import}", Access::Members, || {
            web::to(show)
        }),
        post("/events/attendance/{import}", Access::Members, || {
            web::to(confirm)
        }),
    ]
}

async fn take_in(
    ctx: Ctx,
    segment: web::Path<String>,
    sent: WithFile<{ attendance_file::SIZE_LIMIT }>,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if let Err(refused) = sent.fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    let refused = |key| Err(ctx.fail(Error::invalid("file", key)));
    let outcome = if sent.busy {
        refused("doors-import-problem-busy")
    } else if sent.cut {
        refused("doors-import-problem-large")
    } else {
        let (name, bytes) = (sent.name, sent.file.unwrap_or_default());
        ctx.write(move |tx, actor| {
            let may = event::runner(tx.conn, actor, id)?;
            if bytes.is_empty() {
                return Err(Error::invalid("file", "doors-import-problem-none"));
            }
            import::take_in(tx, actor, &may, &name, &bytes)
        })
        .await
    };
    match outcome {
        Ok(file) => Ok(reply::see_other(&format!("/events/attendance/{file}"))),
        Err(Failure {
            error: Error::Invalid(problems),
            ..
        }) => {
            let form = Form {
                problems,
                ..Form::default()
            };
            organiser::page(&ctx, id, None, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(failure) => Err(failure),
    }
}

async fn show(ctx: Ctx, segment: web::Path<String>) -> Result<HttpResponse, Failure> {
    let file = id(&ctx, &segment)?;
    if let Err(refused) = Fields::of_query(&ctx, &["done"]) {
        return Ok(refused);
    }
    matching(&ctx, file, Form::default(), StatusCode::OK).await
}

async fn matching(
    ctx: &Ctx,
    file: i64,
    form: Form,
    status: StatusCode,
) -> Result<HttpResponse, Failure> {
    let found = ctx
        .read(move |conn, actor| {
            let id = import::event_of(conn, file)?;
            let may = event::runner(conn, actor, id)?;
            import::matching(conn, &may, file)
        })
        .await?;
    let page = pages::matching_page(&ctx.page(), &found, &form);
    Ok(reply::html_with(status, page))
}

/// The form names each row: `row_12=34` (a registration), `row_12=none` (nobody's), or nothing (left open).
async fn confirm(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let file = id(&ctx, &segment)?;
    let Some(said) = said(&fields) else {
        return Ok(bad_request(&ctx));
    };
    let outcome = ctx
        .write(move |tx, actor| {
            let id = import::event_of(tx.conn, file)?;
            let may = event::runner(tx.conn, actor, id)?;
            import::confirm(tx, actor, &may, file, &said)
        })
        .await;
    match outcome {
        Ok(_) => Ok(reply::see_other(&format!(
            "/events/attendance/{file}?done=saved"
        ))),
        Err(Failure {
            error: Error::Invalid(problems),
            ..
        }) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            matching(&ctx, file, fields.form(problems), status).await
        }
        Err(failure) => Err(failure),
    }
}

fn said(fields: &Fields) -> Option<Said> {
    let mut said = Said::new();
    for name in fields.names() {
        let row = name.strip_prefix("row_")?.parse().ok()?;
        match fields.text(name) {
            "" => {}
            "none" => {
                said.insert(row, None);
            }
            text => {
                said.insert(row, Some(text.parse().ok()?));
            }
        }
    }
    Some(said)
}
