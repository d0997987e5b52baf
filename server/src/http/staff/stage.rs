//! Answering a stage proposal, and moving by hand.

use actix_web::{HttpResponse, web};
use domain::accounts::stage_edit;
use domain::policy;

use super::super::access::Access;
use super::super::ctx::Ctx;
use super::super::fields::Fields;
use super::super::reply::Failure;
use super::super::routes::{Route, post};
use super::edits::settle;
use super::id_of;

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        post("/staff/accounts/{id}/stage", Access::AccountWrite, || {
            web::to(by_hand)
        }),
        post(
            "/staff/accounts/{id}/proposals/{proposal}/accept",
            Access::AccountWrite,
            || web::to(accept),
        ),
        post(
            "/staff/accounts/{id}/proposals/{proposal}/decline",
            Access::AccountWrite,
            || web::to(decline),
        ),
    ]
}

async fn by_hand(
    ctx: Ctx,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &["stage", "reason"]) {
        return Ok(refused);
    }
    let id = id_of(&ctx, &path)?;
    let (to, reason) = (
        fields.text("stage").to_owned(),
        fields.text("reason").to_owned(),
    );
    settle(ctx, id, "stage", fields, move |tx, actor| {
        stage_edit::set(tx, &policy::account_write(actor)?, actor, id, &to, &reason)
    })
    .await
}

async fn accept(
    ctx: Ctx,
    path: web::Path<(String, String)>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    let (id, proposal) = path.into_inner();
    let (id, proposal) = (id_of(&ctx, &id)?, id_of(&ctx, &proposal)?);
    settle(ctx, id, "stage", fields, move |tx, actor| {
        stage_edit::accept(tx, &policy::account_write(actor)?, actor, id, proposal)
    })
    .await
}

async fn decline(
    ctx: Ctx,
    path: web::Path<(String, String)>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &["reason"]) {
        return Ok(refused);
    }
    let (id, proposal) = path.into_inner();
    let (id, proposal) = (id_of(&ctx, &id)?, id_of(&ctx, &proposal)?);
    let reason = fields.text("reason").to_owned();
    settle(ctx, id, "decline", fields, move |tx, actor| {
        stage_edit::decline(
            tx,
            &policy::account_write(actor)?,
            actor,
            id,
            proposal,
            &reason,
        )
    })
    .await
}
