//! User groups: reading of them, beginning one, joining and leaving.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::events as pages;
use domain::events::group;
use domain::policy::events as policy;

use super::super::access::Access;
use super::super::ctx::Ctx;
use super::super::fields::Fields;
use super::super::reply::{self, Failure};
use super::super::routes::{Route, get, post};
use super::super::topics::id;

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/events/groups", Access::Members, || web::to(groups)),
        post("/events/groups", Access::Staff, || web::to(create)),
        post("/events/groups/{id}/join", Access::Members, || member(true)),
        post("/events/groups/{id}/leave", Access::Members, || {
            member(false)
        }),
    ]
}

async fn groups(ctx: Ctx) -> Result<HttpResponse, Failure> {
    page(&ctx, Form::default(), StatusCode::OK).await
}

async fn page(ctx: &Ctx, form: Form, status: StatusCode) -> Result<HttpResponse, Failure> {
    let found = ctx
        .read(|conn, actor| group::list(conn, actor.person_id()))
        .await?;
    let page = pages::groups_page(&ctx.page(), &found, &form);
    Ok(reply::html_with(status, page))
}

async fn create(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &["name", "description"]) {
        return Ok(refused);
    }
    let (name, description) = (
        fields.text("name").to_owned(),
        fields.text("description").to_owned(),
    );
    let outcome = ctx
        .write(move |tx, actor| {
            let may = policy::desk(actor)?;
            group::create(tx, actor, &may, &name, &description)
        })
        .await;
    match reply::checked(outcome)? {
        Ok(_) => Ok(reply::see_other("/events/groups?done=saved")),
        Err(problems) => {
            let form = fields.form(problems);
            page(&ctx, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// The handler that joins a group, or leaves it.
fn member(joined: bool) -> actix_web::Route {
    web::to(move |ctx: Ctx, path: web::Path<String>| set_member(ctx, path, joined))
}

async fn set_member(
    ctx: Ctx,
    path: web::Path<String>,
    joined: bool,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &path)?;
    ctx.write(move |tx, actor| group::set_member(tx, actor, id, joined))
        .await?;
    Ok(reply::see_other("/events/groups?done=saved"))
}
