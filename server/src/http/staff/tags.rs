//! Tags: what they are called and mean, their synonyms, merging.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::staff::{tag_list_page, tag_page};
use domain::community::tag_desk::{self, Typed};
use domain::types::Id;
use domain::{Actor, Tx, policy};

use super::super::access::Access;
use super::super::ctx::Ctx;
use super::super::fields::Fields;
use super::super::reply::{self, Failure, html_with, see_other};
use super::super::routes::{Route, get, post};
use super::id_of;

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/staff/tags", Access::AccountConsole, || web::to(list)),
        get("/staff/tags/{id}", Access::AccountConsole, || web::to(show)),
        post("/staff/tags/{id}", Access::AccountConsole, || web::to(save)),
        post("/staff/tags/{id}/synonyms", Access::AccountConsole, || {
            web::to(add_synonym)
        }),
        post(
            "/staff/tags/{id}/synonyms/{synonym}/remove",
            Access::AccountConsole,
            || web::to(remove_synonym),
        ),
        post("/staff/tags/{id}/merge", Access::AccountConsole, || {
            web::to(merge)
        }),
    ]
}

async fn list(ctx: Ctx) -> Result<HttpResponse, Failure> {
    let query = match Fields::of_query(&ctx, &["q", "after", "done"]) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    let search = query.text("q").to_owned();
    let after = query.get("after").map(str::to_owned);
    let (asked, from) = (search.clone(), after.clone());
    let found = ctx
        .read(move |conn, actor| {
            tag_desk::list(conn, &policy::tag_write(actor)?, &asked, from.as_deref())
        })
        .await?;
    let page = tag_list_page(&ctx.page(), &search, &found, after.is_none());
    Ok(reply::html(page))
}

async fn show(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id_of(&ctx, &path)?;
    page(&ctx, id, None, StatusCode::OK).await
}

/// The page of one tag, with what was typed where a form was refused.
async fn page(
    ctx: &Ctx,
    id: Id,
    refused: Option<Form>,
    status: StatusCode,
) -> Result<HttpResponse, Failure> {
    let tag = ctx
        .read(move |conn, actor| tag_desk::one(conn, &policy::tag_write(actor)?, id))
        .await?;
    Ok(html_with(
        status,
        tag_page(&ctx.page(), &tag, refused.as_ref()),
    ))
}

/// Does one thing to a tag; what is wrong comes back beside its field.
async fn act<T: Send + 'static>(
    ctx: &Ctx,
    id: Id,
    fields: Fields,
    verb: impl FnMut(&mut Tx<'_>, &Actor) -> domain::Result<T> + Send + 'static,
    onward: impl FnOnce(T) -> String,
) -> Result<HttpResponse, Failure> {
    match reply::checked(ctx.write(verb).await)? {
        Ok(done) => Ok(see_other(&onward(done))),
        Err(problems) => {
            let form = fields.form(problems);
            page(ctx, id, Some(form), StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

fn saved(id: Id) -> String {
    format!("/staff/tags/{id}?done=saved")
}

async fn save(ctx: Ctx, path: web::Path<String>, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &["name", "description", "staff_only"]) {
        return Ok(refused);
    }
    let id = id_of(&ctx, &path)?;
    let typed = Typed {
        name: fields.text("name").to_owned(),
        description: fields.text("description").to_owned(),
        staff_only: fields.text("staff_only") == "1",
    };
    let verb = move |tx: &mut Tx<'_>, actor: &Actor| {
        tag_desk::save(tx, &policy::tag_write(actor)?, actor, id, &typed)
    };
    act(&ctx, id, fields, verb, |()| saved(id)).await
}

async fn add_synonym(
    ctx: Ctx,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &["synonym"]) {
        return Ok(refused);
    }
    let id = id_of(&ctx, &path)?;
    let typed = fields.text("synonym").to_owned();
    let verb = move |tx: &mut Tx<'_>, actor: &Actor| {
        tag_desk::add_synonym(tx, &policy::tag_write(actor)?, actor, id, &typed)
    };
    act(&ctx, id, fields, verb, |()| saved(id)).await
}

async fn remove_synonym(
    ctx: Ctx,
    path: web::Path<(String, String)>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    let (id, synonym) = path.into_inner();
    let (id, synonym) = (id_of(&ctx, &id)?, id_of(&ctx, &synonym)?);
    let verb = move |tx: &mut Tx<'_>, actor: &Actor| {
        tag_desk::remove_synonym(tx, &policy::tag_write(actor)?, actor, id, synonym)
    };
    act(&ctx, id, fields, verb, |()| saved(id)).await
}

async fn merge(ctx: Ctx, path: web::Path<String>, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &["into"]) {
        return Ok(refused);
    }
    let id = id_of(&ctx, &path)?;
    let into = fields.text("into").to_owned();
    let verb = move |tx: &mut Tx<'_>, actor: &Actor| {
        tag_desk::merge(tx, &policy::tag_write(actor)?, actor, id, &into)
    };
    act(&ctx, id, fields, verb, saved).await
}
