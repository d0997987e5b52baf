//! Inviting people, the page behind an invitation's link, and the queue of those who ask to join.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, Path, Query};
use app::page::Form;
use app::pages::invitations as pages;
use domain::people::invitation::{self, Link};
use domain::people::{join_request, membership, sign_in};
use domain::{Error, policy};
use serde::Deserialize;

use super::access::Access;
use super::cookies;
use super::ctx::Ctx;
use super::reply::{Failure, checked, html, html_with, own_path, see_other};
use super::routes::{Route, get, post};
use super::sign_in::{quiet, set};

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/invited/{token}", Access::Public, || web::to(show_link)),
        post("/invited/{token}", Access::Public, || web::to(follow_link)),
        get("/me/invitations", Access::SignedIn, || web::to(asked)),
        post("/me/invitations/{id}/accept", Access::SignedIn, || {
            web::to(accept)
        }),
        post("/me/invitations/{id}/decline", Access::SignedIn, || {
            web::to(decline)
        }),
        get("/staff/invitations", Access::AccountWrite, || web::to(list)),
        post("/staff/invitations", Access::AccountWrite, || {
            web::to(invite)
        }),
        post("/staff/invitations/{id}/send", Access::AccountWrite, || {
            web::to(send_again)
        }),
        post(
            "/staff/invitations/{id}/revoke",
            Access::AccountWrite,
            || web::to(revoke),
        ),
        get("/staff/join-requests", Access::AccountWrite, || {
            web::to(requests)
        }),
        post("/staff/join-requests/{id}", Access::AccountWrite, || {
            web::to(decide)
        }),
    ]
}

async fn show_link(ctx: Ctx, token: Path<String>) -> Result<HttpResponse, Failure> {
    let (token, now) = (token.into_inner(), ctx.now);
    let link = ctx
        .read(move |conn, _| invitation::by_token(conn, &token, now))
        .await?;
    Ok(quiet(html(pages::link_page(&ctx.page(), &link))))
}

async fn follow_link(ctx: Ctx, token: Path<String>) -> Result<HttpResponse, Failure> {
    let (token, now, client) = (token.into_inner(), ctx.now, ctx.client());
    let (limits, site) = (ctx.state.config.limits, ctx.site.clone());
    let secret = ctx
        .write(
            move |tx, _| match invitation::by_token(tx.conn, &token, now)? {
                Link::Open(email) => {
                    sign_in::ask(tx, &email, "/", &client, &site.name, &limits).map(Some)
                }
                Link::Expired(id) => {
                    invitation::ask_again(tx, id, &site.name, client.locale, &limits)?;
                    Ok(None)
                }
                Link::Gone => Err(Error::NotFound),
            },
        )
        .await?;
    Ok(quiet(match secret {
        Some(secret) => {
            let mut response = see_other("/sign-in/code");
            set(&mut response, cookies::bind(&ctx.state, &secret));
            response
        }
        None => see_other("/sign-in?done=sent"),
    }))
}

#[derive(Deserialize)]
struct Onward {
    #[serde(default)]
    next: String,
}

/// Asks somebody who has a company whether they have moved to the one that invited them.
async fn asked(ctx: Ctx, query: Query<Onward>) -> Result<HttpResponse, Failure> {
    let now = ctx.now;
    let offers = ctx
        .read(move |conn, actor| invitation::asked(conn, actor, now))
        .await?;
    let next = own_path(&query.next).to_owned();
    Ok(html(pages::asked_page(&ctx.page(), offers, &next)))
}

async fn accept(
    ctx: Ctx,
    id: Path<i64>,
    input: web::Form<Onward>,
) -> Result<HttpResponse, Failure> {
    let id = id.into_inner();
    ctx.write(move |tx, actor| invitation::accept(tx, actor, id))
        .await?;
    Ok(see_other(own_path(&input.next)))
}

async fn decline(
    ctx: Ctx,
    id: Path<i64>,
    input: web::Form<Onward>,
) -> Result<HttpResponse, Failure> {
    let id = id.into_inner();
    ctx.write(move |tx, actor| invitation::decline(tx, actor, id))
        .await?;
    Ok(see_other(own_path(&input.next)))
}

#[derive(Deserialize)]
struct Which {
    #[serde(default)]
    account: Option<i64>,
}

async fn list(ctx: Ctx, query: Query<Which>) -> Result<HttpResponse, Failure> {
    list_page(&ctx, query.account, Form::default(), StatusCode::OK).await
}

async fn list_page(
    ctx: &Ctx,
    account: Option<i64>,
    mut form: Form,
    status: StatusCode,
) -> Result<HttpResponse, Failure> {
    let now = ctx.now;
    let (rows, accounts) = ctx
        .read(move |conn, actor| {
            let may = policy::account_write(actor)?;
            Ok((
                invitation::list(conn, &may, account, now)?,
                membership::accounts_to_choose(conn, &may)?,
            ))
        })
        .await?;
    if form.value("account").is_empty()
        && let Some((_, name)) = accounts.iter().find(|(id, _)| Some(*id) == account)
    {
        form.values.insert("account".to_owned(), name.clone());
    }
    Ok(html_with(
        status,
        pages::list_page(&ctx.page(), &form, rows, accounts),
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Invite {
    account: String,
    people: String,
}

async fn invite(ctx: Ctx, input: web::Form<Invite>) -> Result<HttpResponse, Failure> {
    let input = input.into_inner();
    let (account, people) = (input.account.clone(), input.people.clone());
    let (site, locale, limits) = (ctx.site.clone(), ctx.locale, ctx.state.config.limits);
    let outcome = ctx
        .write(move |tx, actor| {
            let may = policy::account_write(actor)?;
            let account_id = membership::account_named(tx.conn, account.trim())?;
            let people = invitation::parse_pasted(&people)?;
            invitation::invite(
                tx, actor, &may, account_id, &people, &site.name, locale, &limits,
            )?;
            Ok(account_id)
        })
        .await;
    match checked(outcome)? {
        Ok(id) => Ok(see_other(&format!(
            "/staff/invitations?account={id}&done=sent"
        ))),
        Err(problems) => {
            let mut form = Form::with([("account", input.account), ("people", input.people)]);
            form.problems = problems;
            list_page(&ctx, None, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

async fn send_again(ctx: Ctx, id: Path<i64>) -> Result<HttpResponse, Failure> {
    let (id, site, locale, limits) = (
        id.into_inner(),
        ctx.site.clone(),
        ctx.locale,
        ctx.state.config.limits,
    );
    ctx.write(move |tx, actor| {
        let may = policy::account_write(actor)?;
        invitation::send_again(tx, &may, id, &site.name, locale, &limits)
    })
    .await?;
    Ok(see_other("/staff/invitations?done=sent"))
}

async fn revoke(ctx: Ctx, id: Path<i64>) -> Result<HttpResponse, Failure> {
    let id = id.into_inner();
    ctx.write(move |tx, actor| {
        let may = policy::account_write(actor)?;
        invitation::revoke(tx, actor, &may, id)
    })
    .await?;
    Ok(see_other("/staff/invitations?done=revoked"))
}

async fn requests(ctx: Ctx) -> Result<HttpResponse, Failure> {
    requests_page(&ctx, Form::default(), None, StatusCode::OK).await
}

async fn requests_page(
    ctx: &Ctx,
    form: Form,
    wrong: Option<i64>,
    status: StatusCode,
) -> Result<HttpResponse, Failure> {
    let (rows, accounts) = ctx
        .read(|conn, actor| {
            let may = policy::account_write(actor)?;
            Ok((
                join_request::list(conn, &may)?,
                membership::accounts_to_choose(conn, &may)?,
            ))
        })
        .await?;
    Ok(html_with(
        status,
        pages::requests_page(&ctx.page(), &form, wrong, rows, accounts),
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decision {
    #[serde(default)]
    account: String,
    decision: String,
}

async fn decide(
    ctx: Ctx,
    id: Path<i64>,
    input: web::Form<Decision>,
) -> Result<HttpResponse, Failure> {
    let (id, input, site) = (id.into_inner(), input.into_inner(), ctx.site.clone());
    let account = (input.decision == "join").then(|| input.account.trim().to_owned());
    let outcome = ctx
        .write(move |tx, actor| {
            let may = policy::account_write(actor)?;
            let account_id = match &account {
                Some(text) => Some(membership::account_named(tx.conn, text)?),
                None => None,
            };
            join_request::decide(tx, actor, &may, id, account_id, &site.name)
        })
        .await;
    match checked(outcome)? {
        Ok(()) => Ok(see_other("/staff/join-requests?done=decided")),
        Err(problems) => {
            let mut form = Form::with([("account", input.account)]);
            form.problems = problems;
            requests_page(&ctx, form, Some(id), StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}
