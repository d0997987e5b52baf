//! Attendance files of online meetings: sending one, saying whose its rows are.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::doors as pages;
use domain::events::attendance_import::{self as import, Said};
use domain::events::{EventId, attendance_file, event};
use domain::{Error, Problem};

use super::super::access::Access;
use super::super::ctx::Ctx;
use super::super::fields::{Fields, Refused, bad_request};
use super::super::reply::{self, Failure};
use super::super::routes::{Route, get, post};
use super::super::topics::id;
use super::super::with_file::WithFile;
use super::{organiser, quiet};

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
    let outcome = kept(&ctx, id, sent).await;
    match outcome {
        Ok(file) => Ok(reply::see_other(&format!("/events/attendance/{file}"))),
        Err(failure) => {
            let (problems, shown) = Refused::of(failure)?.split();
            let form = Form {
                problems: problems.into_iter().map(beside_the_file).collect(),
                ..Form::default()
            };
            let page = organiser::page_text(&ctx, id, None, form).await?;
            Ok(quiet(Refused::page(shown, page)))
        }
    }
}

/// Takes in what was sent, and returns its number.
async fn kept(
    ctx: &Ctx,
    id: EventId,
    sent: WithFile<{ attendance_file::SIZE_LIMIT }>,
) -> Result<i64, Failure> {
    ctx.read(move |conn, actor| event::runner(conn, actor, id).map(drop))
        .await?;
    let refused = |key| ctx.fail(Error::invalid("file", key));
    if sent.busy {
        return Err(refused("doors-import-problem-busy"));
    }
    if sent.cut {
        return Err(refused("doors-import-problem-large"));
    }
    let (name, bytes) = (sent.name, sent.file.unwrap_or_default());
    if bytes.is_empty() {
        return Err(refused("doors-import-problem-none"));
    }
    ctx.count(&ctx.state.gauges.upload)?;
    let found = ctx.work(move || import::read(&bytes)).await?;
    ctx.write(move |tx, actor| {
        let may = event::runner(tx.conn, actor, id)?;
        import::take_in(tx, actor, &may, &name, &found)
    })
    .await
}

/// The page has several forms: what is wrong is said beside the file.
fn beside_the_file(problem: Problem) -> Problem {
    Problem {
        field: "file".to_owned(),
        ..problem
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

/// The form names each row: `row_12=34` (a registration), `row_12=none` (nobody's), or nothing (left open); and, of those who are not among
/// the few proposed, `other_12`, a line of the list with its number at the end.
async fn confirm(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let file = id(&ctx, &segment)?;
    let said = match said(&fields) {
        Some(Ok(said)) => Ok(said),
        Some(Err(problems)) => Err(ctx.fail(Error::Invalid(problems))),
        None => return Ok(bad_request(&ctx)),
    };
    let outcome = match said {
        Ok(said) => {
            ctx.write(move |tx, actor| {
                let id = import::event_of(tx.conn, file)?;
                let may = event::runner(tx.conn, actor, id)?;
                import::confirm(tx, actor, &may, file, &said)
            })
            .await
        }
        Err(failure) => Err(failure),
    };
    match reply::checked(outcome)? {
        Ok(_) => Ok(reply::see_other(&format!(
            "/events/attendance/{file}?done=saved"
        ))),
        Err(problems) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            matching(&ctx, file, fields.form(problems), status).await
        }
    }
}

/// What was said of each row, or what of it names nobody; none for what no form of ours sends.
fn said(fields: &Fields) -> Option<Result<Said, Vec<Problem>>> {
    let mut said = Said::new();
    let mut problems = Vec::new();
    for name in fields.names() {
        let text = fields.text(name).trim();
        if let Some(row) = name.strip_prefix("other_") {
            let row = row.parse().ok()?;
            if text.is_empty() {
                continue;
            }
            match text.rsplit_once('#').map(|(_, number)| number.parse()) {
                // Names come in order: `row_` of this row comes later, and gives way.
                Some(Ok(id)) => {
                    said.insert(row, Some(id));
                }
                _ => problems.push(Problem::new(name, "doors-match-problem-whose")),
            }
            continue;
        }
        let row = name.strip_prefix("row_")?.parse().ok()?;
        let whose = match text {
            "" => continue,
            "none" => None,
            text => Some(text.parse().ok()?),
        };
        said.entry(row).or_insert(whose);
    }
    Some(if problems.is_empty() {
        Ok(said)
    } else {
        Err(problems)
    })
}
