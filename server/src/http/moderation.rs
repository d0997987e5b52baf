//! Reporting posts, what waits for a decision, and what an author learns of one.

pub mod acts;

use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::moderation::case::{Template, case_page};
use app::pages::moderation::flag::flag_page;
use app::pages::moderation::queue::queue_page;
use app::pages::moderation::shown::shown_page;
use domain::community::cursor::Cursor;
use domain::community::moderation::act::Why;
use domain::community::moderation::flag::{self, NewFlag};
use domain::community::moderation::queue::{self, Show};
use domain::community::moderation::{case, decide, shown};
use domain::community::pace;
use domain::types::{Id, PostId};
use domain::{Actor, Error, Tx, policy};

use super::access::Access;
use super::ctx::Ctx;
use super::fields::{Fields, Refused, bad_request};
use super::reply::{self, Failure};
use super::routes::{Route, get, post};
use super::topics::id;

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    let mut routes = vec![
        get("/posts/{id}/flag", Access::Members, || web::to(flag_form)),
        post("/posts/{id}/flag", Access::Members, || web::to(send_flag)),
        get("/posts/{id}/decision", Access::SignedIn, || {
            web::to(show_decision)
        }),
        get("/moderation", Access::Members, || web::to(show_queue)),
        get("/moderation/{id}", Access::Members, || web::to(show_case)),
        post("/moderation/{id}/claim", Access::Members, || {
            web::to(|ctx, path| hold(ctx, path, case::claim))
        }),
        post("/moderation/{id}/release", Access::Members, || {
            web::to(|ctx, path| hold(ctx, path, case::release))
        }),
        post("/moderation/{id}/decide", Access::Members, || {
            web::to(send_decision)
        }),
    ];
    routes.extend(acts::routes());
    routes
}

async fn flag_form(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id: PostId = id(&ctx, &path)?;
    let flagging = ctx
        .read(move |conn, actor| flag::flagging(conn, actor, id))
        .await?;
    Ok(reply::html(flag_page(
        &ctx.page(),
        &flagging,
        &Form::default(),
    )))
}

async fn send_flag(
    ctx: Ctx,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id: PostId = id(&ctx, &path)?;
    if let Err(refused) = fields.only(&ctx, &["reason", "note"]) {
        return Ok(refused);
    }
    let chosen = fields.text("reason").parse::<flag::Reason>();
    let note = fields.text("note").to_owned();
    let limits = ctx.state.config.process_limits;
    let outcome = ctx
        .write(move |tx, actor| {
            let flagging = flag::flagging(tx.conn, actor, id)?;
            if flagging.received_at.is_some() {
                return Ok(());
            }
            let Ok(reason) = chosen else {
                return Err(Error::invalid("reason", "moderation-problem-flag-reason"));
            };
            pace::count(tx, actor, limits.post, limits.post_new)?;
            let new = NewFlag {
                reason,
                note: note.clone(),
            };
            flag::flag(tx, actor, id, &new)
        })
        .await;
    match outcome {
        Ok(()) => Ok(reply::see_other(&format!("/posts/{id}/flag"))),
        Err(failure) => {
            let (problems, shown) = Refused::of(failure)?.split();
            let flagging = ctx
                .read(move |conn, actor| flag::flagging(conn, actor, id))
                .await?;
            let page = flag_page(&ctx.page(), &flagging, &fields.form(problems));
            Ok(Refused::page(shown, page))
        }
    }
}

async fn show_decision(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id: PostId = id(&ctx, &path)?;
    let shown = ctx
        .read(move |conn, actor| shown::shown(conn, actor, id))
        .await?;
    Ok(reply::html(shown_page(&ctx.page(), &shown)))
}

async fn show_queue(ctx: Ctx) -> Result<HttpResponse, Failure> {
    let query = match Fields::of_query(&ctx, &["show", "after", "done"]) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    let show = query.get("show").unwrap_or("waiting").parse::<Show>();
    let after = query.get("after").map(str::parse::<Cursor>).transpose();
    let (Ok(show), Ok(after)) = (show, after) else {
        return Ok(bad_request(&ctx));
    };
    let rows = ctx
        .read(move |conn, actor| {
            let may = policy::community::queue(actor)?;
            queue::list(conn, actor, &may, show, after)
        })
        .await?;
    Ok(reply::html(queue_page(
        &ctx.page(),
        show,
        &rows,
        after.is_none(),
    )))
}

async fn show_case(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id: Id = id(&ctx, &path)?;
    let detail = detail(&ctx, id).await?;
    Ok(reply::html(case_page(
        &ctx.page(),
        &detail,
        &Form::default(),
    )))
}

async fn detail(ctx: &Ctx, id: Id) -> Result<queue::Detail, Failure> {
    ctx.read(move |conn, actor| {
        let may = policy::community::queue(actor)?;
        queue::detail(conn, actor, &may, id)
    })
    .await
}

/// Takes a case in hand, or lets go of it, and shows it.
async fn hold(
    ctx: Ctx,
    path: web::Path<String>,
    mut verb: impl FnMut(&mut Tx<'_>, &Actor, Id) -> domain::Result<()> + Send + 'static,
) -> Result<HttpResponse, Failure> {
    let id: Id = id(&ctx, &path)?;
    match ctx.write(move |tx, actor| verb(tx, actor, id)).await {
        Ok(()) => Ok(reply::see_other(&format!("/moderation/{id}"))),
        Err(failure) => again(&ctx, id, Fields::default(), failure).await,
    }
}

async fn send_decision(
    ctx: Ctx,
    path: web::Path<String>,
    mut fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id: Id = id(&ctx, &path)?;
    let known = ["verdict", "reason", "note", "template", "fill"];
    if let Err(refused) = fields.only(&ctx, &known) {
        return Ok(refused);
    }
    if fields.get("fill").is_some() {
        // A template's words, to be changed before they are sent.
        let detail = detail(&ctx, id).await?;
        if let Some(template) = Template::named(fields.text("template")) {
            fields.set("note", template.words(&detail.row.lang));
        }
        let page = case_page(&ctx.page(), &detail, &fields.form(Vec::new()));
        return Ok(reply::html(page));
    }
    let chosen = fields.text("verdict").parse::<case::Verdict>();
    let (reason, note) = (
        fields.text("reason").to_owned(),
        fields.text("note").to_owned(),
    );
    let outcome = ctx
        .write(move |tx, actor| {
            // Whose it is not to decide learns nothing of what was wrong with the form.
            let may = policy::community::queue(actor)?;
            queue::detail(tx.conn, actor, &may, id)?;
            let Ok(verdict) = chosen else {
                return Err(Error::invalid("verdict", "moderation-problem-verdict"));
            };
            let why = Why::parse(&reason, &note)?;
            decide::decide(tx, actor, id, verdict, &why)
        })
        .await;
    match outcome {
        Ok(()) => Ok(reply::see_other("/moderation?done=decided")),
        Err(failure) => again(&ctx, id, fields, failure).await,
    }
}

/// The case's page with what was wrong.
async fn again(
    ctx: &Ctx,
    id: Id,
    fields: Fields,
    failure: Failure,
) -> Result<HttpResponse, Failure> {
    let (problems, shown) = Refused::of(failure)?.split();
    let detail = detail(ctx, id).await?;
    let page = case_page(&ctx.page(), &detail, &fields.form(problems));
    Ok(Refused::page(shown, page))
}
