//! An account's mail domains: which there are, vouching for one, adding and removing.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::staff::{DomainsView, domains_page};
use domain::accounts::{find, mail_domain};
use domain::types::{AccountId, Id};
use domain::{Tx, policy};

use super::super::access::Access;
use super::super::ctx::Ctx;
use super::super::fields::Fields;
use super::super::reply::{Failure, checked, html_with, see_other};
use super::super::routes::{Route, get, post};
use super::{id_of, note_look};

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/staff/accounts/{id}/domains", Access::AccountWrite, || {
            web::to(show)
        }),
        post("/staff/accounts/{id}/domains", Access::AccountWrite, || {
            web::to(add)
        }),
        post(
            "/staff/accounts/{id}/domains/{domain}/verify",
            Access::AccountWrite,
            || web::to(verify),
        ),
        post(
            "/staff/accounts/{id}/domains/{domain}/remove",
            Access::AccountWrite,
            || web::to(remove),
        ),
    ]
}

async fn show(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id_of(&ctx, &path)?;
    note_look(&ctx, id).await?;
    page(&ctx, id, Form::default(), StatusCode::OK).await
}

async fn page(
    ctx: &Ctx,
    id: AccountId,
    form: Form,
    status: StatusCode,
) -> Result<HttpResponse, Failure> {
    let now = ctx.now;
    let view = ctx
        .read(move |conn, actor| {
            let proof = policy::account_console(actor)?;
            Ok(DomainsView {
                account_id: id,
                account: find::account(conn, &proof, id)?.name,
                domains: mail_domain::list(conn, &proof, id, now)?,
            })
        })
        .await?;
    Ok(html_with(status, domains_page(&ctx.page(), &form, &view)))
}

fn back(id: AccountId) -> HttpResponse {
    see_other(&format!("/staff/accounts/{id}/domains?done=saved"))
}

async fn add(ctx: Ctx, path: web::Path<String>, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &["domain", "vouched"]) {
        return Ok(refused);
    }
    let id = id_of(&ctx, &path)?;
    let (typed, vouched) = (
        fields.text("domain").to_owned(),
        fields.text("vouched") == "1",
    );
    let outcome = ctx
        .write(move |tx, actor| {
            let may = policy::account_write(actor)?;
            mail_domain::add(tx, &may, actor, id, &typed, vouched)
        })
        .await;
    match checked(outcome)? {
        Ok(()) => Ok(back(id)),
        Err(problems) => {
            let form = fields.form(problems);
            page(&ctx, id, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

async fn verify(
    ctx: Ctx,
    path: web::Path<(String, String)>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    one(ctx, path, fields, |tx, actor, id, row| {
        mail_domain::verify(tx, &policy::account_write(actor)?, actor, id, row)
    })
    .await
}

async fn remove(
    ctx: Ctx,
    path: web::Path<(String, String)>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    one(ctx, path, fields, |tx, actor, id, row| {
        mail_domain::remove(tx, &policy::account_write(actor)?, actor, id, row)
    })
    .await
}

/// One act upon one domain, and back.
async fn one(
    ctx: Ctx,
    path: web::Path<(String, String)>,
    fields: Fields,
    mut verb: impl FnMut(&mut Tx<'_>, &domain::Actor, AccountId, Id) -> domain::Result<()>
    + Send
    + 'static,
) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    let (id, row) = path.into_inner();
    let (id, row) = (id_of(&ctx, &id)?, id_of(&ctx, &row)?);
    ctx.write(move |tx, actor| verb(tx, actor, id, row)).await?;
    Ok(back(id))
}
