//! Programmes other than events: reading them, entering who took part and what was bought, correcting and taking back.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::staff::{
    EnterView, ListView, Opened, buy_page, enter_page, list_page, program_page, row_page, term_form,
};
use domain::accounts::find;
use domain::programs::list::{self, Query};
use domain::programs::{enter, hours, progress, show};
use domain::types::{AccountId, Id};
use domain::{Actor, Tx, policy};

use super::super::access::Access;
use super::super::ctx::Ctx;
use super::super::fields::{Fields, bad_request};
use super::super::reply::{Failure, checked, html, html_with, see_other};
use super::super::routes::{Route, get, post};
use super::{id_of, note_look};

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/staff/programs", Access::AccountConsole, || web::to(all)),
        post("/staff/programs", Access::AccountWrite, || web::to(begin)),
        get("/staff/programs/new", Access::AccountWrite, || {
            web::to(begin_form)
        }),
        get("/staff/programs/consulting", Access::AccountWrite, || {
            web::to(buy_form)
        }),
        post("/staff/programs/consulting", Access::AccountWrite, || {
            web::to(buy)
        }),
        get("/staff/programs/{id}", Access::AccountConsole, || {
            web::to(one)
        }),
        post("/staff/programs/{id}", Access::AccountWrite, || {
            web::to(add)
        }),
        get("/staff/programs/rows/{id}", Access::AccountConsole, || {
            web::to(row)
        }),
        post(
            "/staff/programs/rows/{id}/change",
            Access::AccountWrite,
            || web::to(change),
        ),
        post(
            "/staff/programs/rows/{id}/withdraw",
            Access::AccountWrite,
            || web::to(withdraw),
        ),
        post(
            "/staff/programs/rows/{id}/hours",
            Access::AccountWrite,
            || web::to(spend),
        ),
        post(
            "/staff/programs/rows/{id}/term",
            Access::AccountWrite,
            || web::to(correct),
        ),
    ]
}

/// Does a verb: what it gives, or the form with what is wrong.
async fn sent<T: Send + 'static>(
    ctx: &Ctx,
    fields: Fields,
    verb: impl FnMut(&mut Tx<'_>, &Actor) -> domain::Result<T> + Send + 'static,
) -> Result<Result<T, Form>, Failure> {
    Ok(checked(ctx.write(verb).await)?.map_err(|problems| fields.form(problems)))
}

fn saved(id: Id) -> HttpResponse {
    see_other(&format!("/staff/programs/{id}?done=saved"))
}

async fn all(ctx: Ctx) -> Result<HttpResponse, Failure> {
    let fields = match Fields::of_query(&ctx, &["q", "kind", "account", "after", "done"]) {
        Ok(fields) => fields,
        Err(refused) => return Ok(refused),
    };
    let kind = match fields.text("kind") {
        "" => None,
        text => match text.parse() {
            Ok(kind) => Some(kind),
            Err(()) => return Ok(bad_request(&ctx)),
        },
    };
    let account = match fields.text("account") {
        "" => None,
        text => Some(id_of(&ctx, text)?),
    };
    let query = Query {
        kind,
        search: fields.text("q").trim().to_owned(),
        account,
    };
    let after = fields.get("after").map(str::to_owned);
    let may_write = policy::account_write(&ctx.actor).is_ok();
    let view = ctx
        .read(move |conn, actor| {
            let proof = policy::account_console(actor)?;
            let company = match query.account {
                Some(id) => Some(find::account(conn, &proof, id)?.name),
                None => None,
            };
            Ok(ListView {
                found: list::list(conn, &proof, &query, after.as_deref(), list::PAGE)?,
                first: after.is_none(),
                company,
                query,
                may_write,
            })
        })
        .await?;
    Ok(html(list_page(&ctx.page(), &view)))
}

/// The participants that a form names; `None` where it has fields that no form of ours has.
fn typed_of(ctx: &Ctx, fields: &Fields, known: &[&str]) -> Result<Option<enter::Typed>, Failure> {
    let mut chosen = Vec::new();
    for name in fields.names() {
        match name.strip_prefix('p').map(str::parse) {
            Some(Ok(person)) => chosen.push(person),
            _ if known.contains(&name) => {}
            _ => return Ok(None),
        }
    }
    Ok(Some(enter::Typed {
        on: fields.text("on").to_owned(),
        status: fields.text("status").to_owned(),
        lines: fields.text("lines").to_owned(),
        account: account_of(ctx, fields)?,
        chosen,
    }))
}

/// The company that a form or an address is for, if it is for one.
fn account_of(ctx: &Ctx, fields: &Fields) -> Result<Option<AccountId>, Failure> {
    match fields.text("account") {
        "" => Ok(None),
        text => id_of(ctx, text).map(Some),
    }
}

/// A company as the forms need it, once it is on record that somebody looks at it.
async fn company(ctx: &Ctx, id: Option<AccountId>) -> Result<Option<enter::Company>, Failure> {
    let Some(id) = id else {
        return Ok(None);
    };
    note_look(ctx, id).await?;
    let now = ctx.now;
    ctx.read(move |conn, actor| enter::company(conn, &policy::account_console(actor)?, id, now))
        .await
        .map(Some)
}

fn today(ctx: &Ctx) -> String {
    ctx.now.local_day(ctx.state.hiroba.zone).to_string()
}

async fn begin_form(ctx: Ctx) -> Result<HttpResponse, Failure> {
    let fields = match Fields::of_query(&ctx, &["account", "done"]) {
        Ok(fields) => fields,
        Err(refused) => return Ok(refused),
    };
    let company = company(&ctx, account_of(&ctx, &fields)?).await?;
    let form = Form::with([("on", today(&ctx))]);
    Ok(html(enter_page(&ctx.page(), &form, &EnterView { company })))
}

async fn begin(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    const KNOWN: [&str; 6] = ["what", "name", "on", "status", "lines", "account"];
    let Some(typed) = typed_of(&ctx, &fields, &KNOWN)? else {
        return Ok(bad_request(&ctx));
    };
    let account = typed.account;
    let (what, name) = (
        fields.text("what").to_owned(),
        fields.text("name").to_owned(),
    );
    let done = sent(&ctx, fields, move |tx, actor| {
        let may = policy::account_write(actor)?;
        enter::begin(tx, &may, actor, &what, &name, &typed)
    })
    .await?;
    match done {
        Ok(id) => Ok(saved(id)),
        Err(form) => {
            let company = company(&ctx, account).await?;
            Ok(html_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                enter_page(&ctx.page(), &form, &EnterView { company }),
            ))
        }
    }
}

async fn one(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let fields = match Fields::of_query(&ctx, &["after", "done"]) {
        Ok(fields) => fields,
        Err(refused) => return Ok(refused),
    };
    let id = id_of(&ctx, &path)?;
    let after = fields.get("after").map(str::to_owned);
    page(&ctx, id, after, None).await
}

/// The page of a programme, with the form that was sent.
async fn page(
    ctx: &Ctx,
    id: Id,
    after: Option<String>,
    form: Option<Form>,
) -> Result<HttpResponse, Failure> {
    let first = after.is_none();
    let program = ctx
        .read(move |conn, actor| {
            show::program(conn, &policy::account_console(actor)?, id, after.as_deref())
        })
        .await?;
    let status = match form {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let usual = program.what.as_ref().map(|what| what.usual().to_string());
    let form = form
        .unwrap_or_else(|| Form::with([("on", today(ctx)), ("status", usual.unwrap_or_default())]));
    let may_write = policy::account_write(&ctx.actor).is_ok();
    let text = program_page(&ctx.page(), &form, &program, may_write, first);
    Ok(html_with(status, text))
}

async fn add(ctx: Ctx, path: web::Path<String>, fields: Fields) -> Result<HttpResponse, Failure> {
    let Some(typed) = typed_of(&ctx, &fields, &["on", "status", "lines"])? else {
        return Ok(bad_request(&ctx));
    };
    let id = id_of(&ctx, &path)?;
    let done = sent(&ctx, fields, move |tx, actor| {
        enter::add(tx, &policy::account_write(actor)?, actor, id, &typed)
    })
    .await?;
    match done {
        Ok(_) => Ok(saved(id)),
        Err(form) => page(&ctx, id, None, Some(form)).await,
    }
}

async fn buy_form(ctx: Ctx) -> Result<HttpResponse, Failure> {
    let fields = match Fields::of_query(&ctx, &["account", "name", "done"]) {
        Ok(fields) => fields,
        Err(refused) => return Ok(refused),
    };
    let company = company(&ctx, account_of(&ctx, &fields)?).await?;
    let named = company
        .as_ref()
        .map(|company| company.unambiguous.clone())
        .unwrap_or_default();
    let form = Form::with([
        ("company", named),
        ("name", fields.text("name").to_owned()),
        ("start", today(&ctx)),
    ]);
    Ok(html(buy_page(&ctx.page(), &form, company.as_ref())))
}

async fn buy(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &["company", "name", "hours", "start", "end"]) {
        return Ok(refused);
    }
    let (named, name) = (
        fields.text("company").to_owned(),
        fields.text("name").to_owned(),
    );
    let term = term_of(&fields);
    let done = sent(&ctx, fields, move |tx, actor| {
        hours::buy(
            tx,
            &policy::account_write(actor)?,
            actor,
            &named,
            &name,
            &term,
        )
    })
    .await?;
    Ok(match done {
        Ok(id) => see_other(&format!("/staff/programs/rows/{id}?done=saved")),
        Err(form) => html_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            buy_page(&ctx.page(), &form, None),
        ),
    })
}

fn term_of(fields: &Fields) -> hours::Term {
    hours::Term {
        hours: fields.text("hours").to_owned(),
        start: fields.text("start").to_owned(),
        end: fields.text("end").to_owned(),
    }
}

async fn row(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let fields = match Fields::of_query(&ctx, &["edit", "done"]) {
        Ok(fields) => fields,
        Err(refused) => return Ok(refused),
    };
    let id = id_of(&ctx, &path)?;
    row_again(&ctx, id, fields.text("edit") == "term", None).await
}

/// The page of a row, with the form of it that was sent.
async fn row_again(
    ctx: &Ctx,
    id: Id,
    term: bool,
    refused: Option<(&'static str, Form)>,
) -> Result<HttpResponse, Failure> {
    let detail = ctx
        .read(move |conn, actor| show::detail(conn, &policy::account_console(actor)?, id))
        .await?;
    let (status, opened) = match refused {
        Some((name, form)) => (StatusCode::UNPROCESSABLE_ENTITY, Opened::at(name, form)),
        None if term && detail.is_term => (StatusCode::OK, Opened::at("term", term_form(&detail))),
        None => (StatusCode::OK, Opened::default()),
    };
    let may_write = policy::account_write(&ctx.actor).is_ok();
    let text = row_page(&ctx.page(), &detail, &opened, may_write);
    Ok(html_with(status, text))
}

/// Does one thing to a row and shows it again.
async fn act(
    ctx: &Ctx,
    id: Id,
    form: &'static str,
    fields: Fields,
    verb: impl FnMut(&mut Tx<'_>, &Actor) -> domain::Result<()> + Send + 'static,
) -> Result<HttpResponse, Failure> {
    match sent(ctx, fields, verb).await? {
        Ok(()) => Ok(see_other(&format!("/staff/programs/rows/{id}?done=saved"))),
        Err(refused) => row_again(ctx, id, false, Some((form, refused))).await,
    }
}

async fn change(
    ctx: Ctx,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &["status", "on"]) {
        return Ok(refused);
    }
    let id = id_of(&ctx, &path)?;
    let (status, on) = (
        fields.text("status").to_owned(),
        fields.text("on").to_owned(),
    );
    act(&ctx, id, "change", fields, move |tx, actor| {
        progress::change(tx, &policy::account_write(actor)?, actor, id, &status, &on)
    })
    .await
}

async fn withdraw(
    ctx: Ctx,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    let id = id_of(&ctx, &path)?;
    act(&ctx, id, "withdraw", fields, move |tx, actor| {
        progress::withdraw(tx, &policy::account_write(actor)?, actor, id)
    })
    .await
}

async fn spend(ctx: Ctx, path: web::Path<String>, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &["on", "hours", "email"]) {
        return Ok(refused);
    }
    let id = id_of(&ctx, &path)?;
    let typed = hours::Use {
        on: fields.text("on").to_owned(),
        hours: fields.text("hours").to_owned(),
        email: fields.text("email").to_owned(),
    };
    act(&ctx, id, "hours", fields, move |tx, actor| {
        hours::spend(tx, &policy::account_write(actor)?, actor, id, &typed)
    })
    .await
}

async fn correct(
    ctx: Ctx,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &["hours", "start", "end"]) {
        return Ok(refused);
    }
    let id = id_of(&ctx, &path)?;
    let typed = term_of(&fields);
    act(&ctx, id, "term", fields, move |tx, actor| {
        hours::correct(tx, &policy::account_write(actor)?, actor, id, &typed)
    })
    .await
}
