//! The organiser's pages: the list, checking in, slots, questions, the file, calling off.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::events::{self as pages, Asked};
use domain::events::attendance::{self, WalkIn};
use domain::events::console::{self, Filter};
use domain::events::question::{self, QuestionDraft};
use domain::events::slot::{self, SlotDraft};
use domain::events::{EventId, event, export, lifecycle, matching, path, registration, show};
use domain::policy::events::MayRun;
use domain::{Actor, Problem, Tx, audit, limit};

use super::super::access::Access;
use super::super::ctx::Ctx;
use super::super::fields::{Fields, Refused, bad_request};
use super::super::reply::{self, Failure};
use super::super::routes::{Route, get, post};
use super::super::topics::id;

/// Routes of this file; those with a name before those of a registration, whose pattern they would fit.
pub fn routes() -> Vec<Route> {
    vec![
        get("/events/{id}/manage", Access::Members, || web::to(manage)),
        get("/events/{id}/manage/counts", Access::Members, || {
            web::to(counts)
        }),
        post("/events/{id}/manage/export", Access::Members, || {
            web::to(file)
        }),
        get("/events/{id}/manage/setup", Access::Members, || {
            web::to(setup)
        }),
        post("/events/{id}/manage/absent", Access::Members, || {
            web::to(absent)
        }),
        post("/events/{id}/manage/walk-in", Access::Members, || {
            web::to(walk_in)
        }),
        post("/events/{id}/manage/call-off", Access::Members, || {
            web::to(call_off)
        }),
        post("/events/{id}/manage/slots", Access::Members, || {
            web::to(add_slot)
        }),
        post("/events/{id}/manage/slots/{slot}", Access::Members, || {
            web::to(change_slot)
        }),
        post(
            "/events/{id}/manage/slots/{slot}/remove",
            Access::Members,
            || web::to(remove_slot),
        ),
        post("/events/{id}/manage/questions", Access::Members, || {
            web::to(add_question)
        }),
        post(
            "/events/{id}/manage/questions/{question}/remove",
            Access::Members,
            || web::to(remove_question),
        ),
        person("/events/{id}/manage/{person}/check-in", || {
            web::to(check_in)
        }),
        person("/events/{id}/manage/{person}/undo", || {
            act(attendance::undo)
        }),
        person("/events/{id}/manage/{person}/left", || {
            act(attendance::left_early)
        }),
        person("/events/{id}/manage/{person}/absent", || {
            act(|tx, actor, may, id| attendance::mark_absent(tx, actor, may, Some(id)).map(drop))
        }),
        person("/events/{id}/manage/{person}/take-out", || {
            act(registration::take_out)
        }),
        person("/events/{id}/manage/{person}/approve", || {
            act(|tx, actor, may, id| registration::decide(tx, actor, may, id, true))
        }),
        person("/events/{id}/manage/{person}/decline", || {
            act(|tx, actor, may, id| registration::decide(tx, actor, may, id, false))
        }),
        post("/events/{id}/manage/{person}/match", Access::Staff, || {
            web::to(assign)
        }),
    ]
}

/// A row for something done to one registration.
const fn person(path: &'static str, handler: fn() -> actix_web::Route) -> Route {
    post(path, Access::Members, handler)
}

async fn manage(ctx: Ctx, segment: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    let query = match Fields::of_query(&ctx, &["q", "slot", "standing", "after", "done"]) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    let chosen = |name: &str| query.get(name).filter(|value| !value.is_empty());
    let (Ok(slot), Ok(standing), Ok(after)) = (
        chosen("slot").map(str::parse).transpose(),
        chosen("standing").map(str::parse).transpose(),
        chosen("after").map(str::parse).transpose(),
    ) else {
        return Ok(bad_request(&ctx));
    };
    let filter = Filter {
        words: query.text("q").chars().take(100).collect(),
        slot,
        standing,
        after,
    };
    let page = manage_page(&ctx, id, &filter, &Form::default()).await?;
    Ok(reply::html(page))
}

async fn counts(ctx: Ctx, segment: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if let Err(refused) = Fields::of_query(&ctx, &[]) {
        return Ok(refused);
    }
    let counts = ctx
        .read(move |conn, actor| {
            let may = event::runner(conn, actor, id)?;
            console::counts(conn, may.event_id)
        })
        .await?;
    Ok(reply::html(pages::counts_fragment(&ctx.page(), &counts)))
}

async fn manage_page(
    ctx: &Ctx,
    id: EventId,
    filter: &Filter,
    form: &Form,
) -> Result<String, Failure> {
    let asked = filter.clone();
    let console = ctx
        .read(move |conn, actor| {
            let may = event::runner(conn, actor, id)?;
            console::console(conn, &may, &asked)
        })
        .await?;
    let asked = Asked { filter, form };
    Ok(pages::console_page(&ctx.page(), &console, &asked))
}

/// Back to the list, or the page with what was wrong. `form` names the form that it was.
async fn to_manage(
    ctx: &Ctx,
    id: EventId,
    form: &str,
    mut fields: Fields,
    outcome: Result<(), Failure>,
) -> Result<HttpResponse, Failure> {
    let failure = match outcome {
        Ok(()) => {
            let to = format!("{}/manage?done=saved", path(id));
            return Ok(reply::see_other(&to));
        }
        Err(failure) => failure,
    };
    let (problems, shown) = Refused::of(failure)?.split();
    fields.set("form", form);
    // A button has no field of its own to say it beside.
    let problems = if form.is_empty() {
        problems
            .into_iter()
            .map(|problem| Problem {
                field: String::new(),
                ..problem
            })
            .collect()
    } else {
        problems
    };
    let page = manage_page(ctx, id, &Filter::default(), &fields.form(problems)).await?;
    Ok(Refused::page(shown, page))
}

/// One act of the organiser.
async fn run(
    ctx: &Ctx,
    id: EventId,
    mut act: impl FnMut(&mut Tx<'_>, &Actor, &MayRun) -> domain::Result<()> + Send + 'static,
) -> Result<(), Failure> {
    ctx.write(move |tx, actor| {
        let may = event::runner(tx.conn, actor, id)?;
        act(tx, actor, &may)
    })
    .await
}

/// The handler of a button beside a registration.
fn act(verb: fn(&mut Tx<'_>, &Actor, &MayRun, i64) -> domain::Result<()>) -> actix_web::Route {
    web::to(
        move |ctx: Ctx, path: web::Path<(String, String)>, fields: Fields| async move {
            if let Err(refused) = fields.only(&ctx, &[]) {
                return Ok(refused);
            }
            let (event_text, row_text) = path.into_inner();
            let (event, row) = (id(&ctx, &event_text)?, id(&ctx, &row_text)?);
            let outcome = run(&ctx, event, move |tx, actor, may| verb(tx, actor, may, row)).await;
            to_manage(&ctx, event, "", fields, outcome).await
        },
    )
}

async fn check_in(
    ctx: Ctx,
    path: web::Path<(String, String)>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &["raise"]) {
        return Ok(refused);
    }
    let (event_text, row_text) = path.into_inner();
    let (event, row) = (id(&ctx, &event_text)?, id(&ctx, &row_text)?);
    let raise = fields.get("raise").is_some();
    let outcome = run(&ctx, event, move |tx, actor, may| {
        attendance::check_in(tx, actor, may, row, raise).map(drop)
    })
    .await;
    to_manage(&ctx, event, "", fields, outcome).await
}

async fn absent(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    let outcome = run(&ctx, id, |tx, actor, may| {
        attendance::mark_absent(tx, actor, may, None).map(drop)
    })
    .await;
    to_manage(&ctx, id, "", fields, outcome).await
}

async fn walk_in(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    let known = ["name", "company", "email", "slot", "raise"];
    if let Err(refused) = fields.only(&ctx, &known) {
        return Ok(refused);
    }
    let slot_id = match fields.text("slot") {
        "" => None,
        slot => match slot.parse() {
            Ok(slot) => Some(slot),
            Err(_) => return Ok(bad_request(&ctx)),
        },
    };
    let new = WalkIn {
        email: fields.text("email").to_owned(),
        name: fields.text("name").to_owned(),
        company: fields.text("company").to_owned(),
        slot_id,
        raise: fields.get("raise").is_some(),
    };
    let outcome = run(&ctx, id, move |tx, actor, may| {
        attendance::walk_in(tx, actor, may, &new).map(drop)
    })
    .await;
    to_manage(&ctx, id, "walk-in", fields, outcome).await
}

async fn call_off(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if let Err(refused) = fields.only(&ctx, &["note"]) {
        return Ok(refused);
    }
    let note = fields.text("note").to_owned();
    let outcome = run(&ctx, id, move |tx, actor, may| {
        lifecycle::cancel(tx, actor, may, &note)
    })
    .await;
    to_manage(&ctx, id, "call-off", fields, outcome).await
}

async fn assign(
    ctx: Ctx,
    path: web::Path<(String, String)>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &["email"]) {
        return Ok(refused);
    }
    let (event_text, row_text) = path.into_inner();
    let (event, row) = (id(&ctx, &event_text)?, id(&ctx, &row_text)?);
    let email = fields.text("email").to_owned();
    let outcome = run(&ctx, event, move |tx, actor, may| {
        matching::assign(tx, actor, may, row, &email)
    })
    .await;
    to_manage(&ctx, event, "", fields, outcome).await
}

async fn file(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if let Err(refused) = fields.only(&ctx, &["encoding"]) {
        return Ok(refused);
    }
    let Ok(encoding) = fields.get("encoding").unwrap_or("utf-8").parse() else {
        return Ok(bad_request(&ctx));
    };
    ctx.read(move |conn, actor| event::runner(conn, actor, id))
        .await?;
    if let Some(confirm) = ctx.to_confirm(&format!("/events/{id}/manage")) {
        return Ok(confirm);
    }
    // Who takes the names along is counted and noted before the first byte leaves.
    let at_most = ctx.state.config.limits.exports;
    ctx.write(move |tx, actor| {
        let may = event::runner(tx.conn, actor, id)?;
        limit::hit(tx, &format!("export:{}", may.person_id), at_most)?;
        let detail = serde_json::json!({});
        let object = domain::events::object(id);
        audit::record(tx, actor, "event.exported", &object, &detail)
    })
    .await?;
    let locale = ctx.locale;
    let bytes = ctx
        .read(move |conn, actor| {
            let may = event::runner(conn, actor, id)?;
            export::file(conn, &may, locale, encoding)
        })
        .await?;
    let kind = match encoding {
        export::Encoding::Utf8 => "text/csv; charset=utf-8",
        export::Encoding::Cp932 => "text/csv; charset=shift_jis",
    };
    Ok(HttpResponse::Ok()
        .content_type(kind)
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"event-{id}.csv\""),
        ))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(bytes))
}

async fn setup(ctx: Ctx, segment: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    let query = match Fields::of_query(&ctx, &["form", "done"]) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    let form = Form::with([("form", query.text("form").to_owned())]);
    setup_page(&ctx, id, &form, StatusCode::OK).await
}

async fn setup_page(
    ctx: &Ctx,
    id: EventId,
    form: &Form,
    status: StatusCode,
) -> Result<HttpResponse, Failure> {
    let now = ctx.now;
    let shown = ctx
        .read(move |conn, actor| {
            event::runner(conn, actor, id)?;
            show::show(conn, actor, id, now)
        })
        .await?;
    let page = pages::setup_page(
        &ctx.page(),
        &shown.event,
        &shown.slots,
        &shown.questions,
        form,
    );
    Ok(reply::html_with(status, page))
}

/// Back to slots and questions, or the page with what was wrong.
async fn to_setup(
    ctx: &Ctx,
    id: EventId,
    form: &str,
    mut fields: Fields,
    outcome: Result<(), Failure>,
) -> Result<HttpResponse, Failure> {
    match reply::checked(outcome)? {
        Ok(()) => {
            let to = format!("{}/manage/setup?done=saved", path(id));
            Ok(reply::see_other(&to))
        }
        Err(problems) => {
            fields.set("form", form);
            let form = fields.form(problems);
            setup_page(ctx, id, &form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// The fields of a slot.
const SLOT: [&str; 4] = ["name", "format", "capacity", "rule"];

fn slot_of(fields: &Fields) -> SlotDraft {
    SlotDraft {
        name: fields.text("name").to_owned(),
        format: fields.text("format").to_owned(),
        capacity: fields.text("capacity").to_owned(),
        rule: fields.text("rule").to_owned(),
    }
}

async fn add_slot(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if let Err(refused) = fields.only(&ctx, &SLOT) {
        return Ok(refused);
    }
    let draft = slot_of(&fields);
    let outcome = run(&ctx, id, move |tx, actor, may| {
        slot::add(tx, actor, may, &draft).map(drop)
    })
    .await;
    to_setup(&ctx, id, "slot", fields, outcome).await
}

async fn change_slot(
    ctx: Ctx,
    path: web::Path<(String, String)>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &SLOT) {
        return Ok(refused);
    }
    let (event_text, slot_text) = path.into_inner();
    let (event, slot) = (id(&ctx, &event_text)?, id(&ctx, &slot_text)?);
    let draft = slot_of(&fields);
    let outcome = run(&ctx, event, move |tx, actor, may| {
        slot::change(tx, actor, may, slot, &draft)
    })
    .await;
    to_setup(&ctx, event, &format!("slot-{slot}"), fields, outcome).await
}

async fn remove_slot(
    ctx: Ctx,
    path: web::Path<(String, String)>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let (event_text, slot_text) = path.into_inner();
    let (event, slot) = (id(&ctx, &event_text)?, id(&ctx, &slot_text)?);
    let outcome = run(&ctx, event, move |tx, actor, may| {
        slot::remove(tx, actor, may, slot)
    })
    .await;
    to_setup(&ctx, event, &format!("slot-{slot}"), fields, outcome).await
}

async fn add_question(
    ctx: Ctx,
    segment: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &segment)?;
    if let Err(refused) = fields.only(&ctx, &["label", "kind", "choices", "required"]) {
        return Ok(refused);
    }
    let draft = QuestionDraft {
        kind: fields.text("kind").to_owned(),
        label: fields.text("label").to_owned(),
        choices: fields.text("choices").to_owned(),
        required: fields.get("required").is_some(),
    };
    let outcome = run(&ctx, id, move |tx, actor, may| {
        question::add(tx, actor, may, &draft).map(drop)
    })
    .await;
    to_setup(&ctx, id, "question", fields, outcome).await
}

async fn remove_question(
    ctx: Ctx,
    path: web::Path<(String, String)>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let (event_text, question_text) = path.into_inner();
    let (event, question) = (id(&ctx, &event_text)?, id(&ctx, &question_text)?);
    let outcome = run(&ctx, event, move |tx, actor, may| {
        question::remove(tx, actor, may, question)
    })
    .await;
    to_setup(&ctx, event, "", fields, outcome).await
}
