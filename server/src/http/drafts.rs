//! Drafts: saved while typing and by a button, listed, opened, deleted and brought back.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::kept_text::draft_page;
use app::pages::me::drafts_page;
use app::parts::when;
use domain::Problem;
use domain::community::draft::{self, Draft, Saved, Target, Typed, listing};

use super::access::Access;
use super::ctx::Ctx;
use super::fields::{Fields, Refused, bad_request};
use super::reply::{self, Failure};
use super::routes::{Route, get, post};
use super::topics::id;
use super::with_file::WithFile;

/// Fields of a form that are no part of what was typed.
const NOT_TYPED: [&str; 7] = ["title", "body", "draft", "save", "preview", "alt", "file"];
/// Fields that a form may have.
const MOST_FIELDS: usize = 24;

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        post("/drafts/{kind}/{id}", Access::Members, || web::to(autosave)),
        get("/me/drafts", Access::SignedIn, || web::to(list)),
        get("/me/drafts/{id}", Access::SignedIn, || web::to(open)),
        post("/me/drafts/{id}/delete", Access::SignedIn, || {
            web::to(delete)
        }),
        post("/me/drafts/{id}/restore", Access::SignedIn, || {
            web::to(restore)
        }),
    ]
}

fn typed(fields: &Fields) -> Typed {
    Typed {
        title: fields.text("title").to_owned(),
        body: fields.text("body").to_owned(),
        fields: fields
            .names()
            .filter(|name| !NOT_TYPED.contains(name))
            .map(|name| (name.to_owned(), fields.text(name).to_owned()))
            .collect(),
    }
}

/// The version that a form started from; 0 when it started from nothing.
fn base(fields: &Fields) -> i64 {
    fields.text("draft").parse().unwrap_or(0)
}

async fn store(ctx: &Ctx, target: Target, fields: &Fields) -> Result<Saved, Failure> {
    ctx.count(&ctx.state.gauges.draft)?;
    let (base, typed) = (base(fields), typed(fields));
    ctx.write(move |tx, actor| draft::save(tx, actor, target, base, &typed))
        .await
}

/// Saves what is being typed. Answers in two lines for the page's script: the version to go on from, and what to tell the writer.
async fn autosave(
    ctx: Ctx,
    path: web::Path<(String, String)>,
    sent: WithFile,
) -> Result<HttpResponse, Failure> {
    let (kind, object) = path.into_inner();
    let target = Target {
        kind: kind
            .parse()
            .map_err(|()| ctx.fail(domain::Error::NotFound))?,
        object: id(&ctx, &object)?,
    };
    if sent.fields.names().count() > MOST_FIELDS || sent.file.is_some() {
        return Ok(bad_request(&ctx));
    }
    let said = |status: StatusCode, version: i64, text: String| {
        HttpResponse::build(status)
            .content_type("text/plain; charset=utf-8")
            .body(format!("{version}\n{text}"))
    };
    let page = ctx.page();
    Ok(match store(&ctx, target, &sent.fields).await {
        Ok(Saved::Kept(version)) => {
            let time = when::clock(&page, ctx.now);
            let text = ctx.locale.tr("draft-saved-at", &[("time", time.into())]);
            said(StatusCode::OK, version, text)
        }
        Ok(Saved::Nothing) => said(StatusCode::OK, 0, String::new()),
        Ok(Saved::Newer(newer)) => {
            let time = when::exact(&page, newer.updated_at);
            let text = ctx.locale.tr("draft-newer-at", &[("time", time.into())]);
            said(StatusCode::CONFLICT, newer.version, text)
        }
        Ok(Saved::Gone) => {
            let text = ctx.locale.t("draft-problem-gone").into_owned();
            said(StatusCode::CONFLICT, 0, text)
        }
        Err(failure) => Refused::of(failure)?.text(&ctx),
    })
}

/// 下書き保存: the way back to the form, or, where another window has saved meanwhile, why nothing was replaced. Saved again
/// from the page that says so, this text takes the other's place.
pub async fn save(
    ctx: &Ctx,
    target: Target,
    fields: &mut Fields,
    back: &str,
) -> Result<Result<HttpResponse, Refused>, Failure> {
    Ok(match store(ctx, target, fields).await {
        Ok(Saved::Kept(_) | Saved::Nothing) => Ok(reply::see_other(back)),
        Ok(Saved::Newer(newer)) => {
            fields.set("draft", newer.version.to_string());
            fields.set("draft-other", newer.typed.body);
            Err(Refused::conflict("draft-problem-newer"))
        }
        Ok(Saved::Gone) => {
            fields.set("draft", "0");
            Err(Refused::conflict("draft-problem-gone"))
        }
        Err(failure) => Err(Refused::of(failure)?),
    })
}

/// A form that opens with a draft, over the values it would have without one.
pub fn fill(ctx: &Ctx, mut form: Form, draft: Option<&Draft>) -> Form {
    let Some(draft) = draft else {
        return form;
    };
    let typed = &draft.typed;
    // What the form begins with, a quotation, goes below what was written before.
    let begun = form.value("body");
    let body = if begun.is_empty() || typed.body.contains(begun.trim_end()) {
        typed.body.clone()
    } else {
        format!("{}\n\n{begun}", typed.body.trim_end())
    };
    let mut set = |name: &str, value: &str| {
        form.values.insert(name.to_owned(), value.to_owned());
    };
    for (name, value) in &typed.fields {
        set(name, value);
    }
    if !typed.title.is_empty() {
        set("title", &typed.title);
    }
    set("body", &body);
    set("draft", &draft.version.to_string());
    set("draft-id", &draft.id.to_string());
    set("draft-at", &when::exact(&ctx.page(), draft.updated_at));
    form
}

/// The problems of a form that opens with a draft of a text which somebody changed meanwhile.
pub fn changed_meanwhile(draft: Option<&Draft>, mark: &str) -> Vec<Problem> {
    let changed = draft
        .and_then(|draft| draft.typed.fields.get("revision"))
        .is_some_and(|begun_from| begun_from != mark);
    if changed {
        vec![Problem::new("", domain::community::edit::EDITED_MEANWHILE)]
    } else {
        Vec::new()
    }
}

async fn list(ctx: Ctx) -> Result<HttpResponse, Failure> {
    if let Err(refused) = Fields::of_query(&ctx, &["done"]) {
        return Ok(refused);
    }
    let drafts = ctx.read(listing::list).await?;
    Ok(reply::html(drafts_page(&ctx.page(), &drafts)))
}

/// To the form that goes on with a draft; where its writer can't go any more, the text itself, to be copied.
async fn open(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &path)?;
    let (draft, place) = ctx
        .read(move |conn, actor| {
            let draft = draft::open(conn, actor, id)?;
            let place = listing::place(conn, actor, &draft)?;
            Ok((draft, place))
        })
        .await?;
    Ok(match place {
        Some(place) => reply::see_other(&place),
        None => reply::html(draft_page(
            &ctx.page(),
            &draft.typed.title,
            &draft.typed.body,
        )),
    })
}

async fn delete(
    ctx: Ctx,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    let id = id(&ctx, &path)?;
    ctx.write(move |tx, actor| draft::delete(tx, actor, id))
        .await?;
    Ok(reply::see_other("/me/drafts"))
}

async fn restore(
    ctx: Ctx,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    let id = id(&ctx, &path)?;
    ctx.write(move |tx, actor| draft::restore(tx, actor, id))
        .await?;
    Ok(reply::see_other("/me/drafts?done=draft-restored"))
}
