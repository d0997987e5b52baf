//! Changing an account in place: memo, next action, details.

use actix_web::{HttpResponse, web};
use app::pages::staff::Opened;
use domain::accounts::edit::{self, NextAction};
use domain::types::AccountId;
use domain::{Error, Result as Done, Tx, policy};

use super::super::access::Access;
use super::super::ctx::Ctx;
use super::super::fields::Fields;
use super::super::reply::{Failure, checked, see_other};
use super::super::routes::{Route, post};
use super::{account, accounts, chosen_person, id_of, typed_day};

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        post("/staff/accounts/{id}/memo", Access::AccountWrite, || {
            web::to(memo)
        }),
        post(
            "/staff/accounts/{id}/next-action",
            Access::AccountWrite,
            || web::to(next_action),
        ),
        post("/staff/accounts/{id}/profile", Access::AccountWrite, || {
            web::to(profile)
        }),
    ]
}

/// Does a verb and goes back to the account's page, or shows the form again with what was typed.
pub(super) async fn settle(
    ctx: Ctx,
    id: AccountId,
    form: &'static str,
    fields: Fields,
    verb: impl FnMut(&mut Tx<'_>, &domain::Actor) -> Done<()> + Send + 'static,
) -> Result<HttpResponse, Failure> {
    match checked(ctx.write(verb).await)? {
        Ok(()) => Ok(see_other(&format!("/staff/accounts/{id}?done=saved"))),
        Err(problems) => account::again(&ctx, id, Opened::at(form, fields.form(problems))).await,
    }
}

async fn memo(ctx: Ctx, path: web::Path<String>, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &["memo", "mark"]) {
        return Ok(refused);
    }
    let id = id_of(&ctx, &path)?;
    let (text, mark) = (
        fields.text("memo").to_owned(),
        fields.text("mark").to_owned(),
    );
    settle(ctx, id, "memo", fields, move |tx, actor| {
        edit::memo(tx, &policy::account_write(actor)?, actor, id, &text, &mark)
    })
    .await
}

async fn next_action(
    ctx: Ctx,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    const KNOWN: [&str; 4] = ["next_action", "next_action_on", "next_action_owner", "mark"];
    if let Err(refused) = fields.only(&ctx, &KNOWN) {
        return Ok(refused);
    }
    let id = id_of(&ctx, &path)?;
    let what = fields.text("next_action").to_owned();
    let on = typed_day(fields.text("next_action_on"), "next_action_on");
    let owner = chosen_person(fields.text("next_action_owner"), "next_action_owner");
    let mark = fields.text("mark").to_owned();
    settle(ctx, id, "next-action", fields, move |tx, actor| {
        let next = NextAction {
            what: what.clone(),
            on: on.clone()?,
            owner_id: owner.clone()?,
        };
        edit::next_action(tx, &policy::account_write(actor)?, actor, id, &next, &mark)
    })
    .await
}

async fn profile(
    ctx: Ctx,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let known: Vec<&str> = accounts::PROFILE.into_iter().chain(["mark"]).collect();
    if let Err(refused) = fields.only(&ctx, &known) {
        return Ok(refused);
    }
    let id = id_of(&ctx, &path)?;
    let typed = accounts::profile_of(&fields);
    let mark = fields.text("mark").to_owned();
    settle(ctx, id, "profile", fields, move |tx, actor| {
        let typed = typed.clone().map_err(Error::Invalid)?;
        edit::profile(tx, &policy::account_write(actor)?, actor, id, &typed, &mark)
    })
    .await
}
