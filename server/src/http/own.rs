//! What is one's own: `/me/profile`, `/me/export`, `/me/leave`; and letting somebody leave who asked for it.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{self, Bytes};
use app::page::Form;
use app::pages::me as pages;
use domain::community::Identity;
use domain::people::leaving::{self, Said};
use domain::people::own_data::{self, MEGABYTES};
use domain::people::person;
use domain::people::profile::{self, Typed};
use domain::{Error, policy};
use futures_util::stream;

use super::access::Access;
use super::ctx::Ctx;
use super::fields::{Fields, Refused};
use super::reply::{self, Failure};
use super::routes::{Route, get, post};
use super::sign_in;

/// Bytes of an archive that are sent at a time.
const STRETCH: usize = 64 * 1_024;

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/me/profile", Access::SignedIn, || web::to(about)),
        post("/me/profile", Access::SignedIn, || web::to(save_about)),
        get("/me/export", Access::SignedIn, || web::to(export_form)),
        post("/me/export", Access::SignedIn, || web::to(export)),
        get("/me/leave", Access::SignedIn, || web::to(leave_form)),
        post("/me/leave", Access::SignedIn, || web::to(leave)),
        get("/left", Access::Public, || web::to(left)),
        get("/admin/people/{id}/leave", Access::Admin, || {
            web::to(take_out_form)
        }),
        post("/admin/people/{id}/leave", Access::Admin, || {
            web::to(take_out)
        }),
    ]
}

async fn about(ctx: Ctx) -> Result<HttpResponse, Failure> {
    if let Err(refused) = Fields::of_query(&ctx, &["done"]) {
        return Ok(refused);
    }
    let own = ctx.read(profile::own).await?;
    let said = own.profile;
    let on = |yes: bool| if yes { "on" } else { "" }.to_owned();
    let form = Form::with([
        ("introduction", said.introduction),
        ("uses", said.uses.join("\n")),
        ("department", said.department),
        ("listed", on(said.listed_at.is_some())),
        ("show_company", on(said.show_company)),
        ("show_department", on(said.show_department)),
        ("identity", own.identity.as_str().to_owned()),
    ]);
    Ok(reply::html(pages::about_page(&ctx.page(), &form)))
}

async fn save_about(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    let known = [
        "introduction",
        "uses",
        "department",
        "listed",
        "show_company",
        "show_department",
        "identity",
    ];
    if let Err(refused) = fields.only(&ctx, &known) {
        return Ok(refused);
    }
    let on = |name: &str| fields.text(name) == "on";
    let identity: Option<Identity> = match fields.get("identity").map(str::parse) {
        None => None,
        Some(Ok(identity)) => Some(identity),
        Some(Err(())) => return Ok(super::fields::bad_request(&ctx)),
    };
    let typed = Typed {
        listed: on("listed"),
        show_company: on("show_company"),
        show_department: on("show_department"),
        department: fields.text("department").to_owned(),
        uses: fields.text("uses").to_owned(),
        introduction: fields.text("introduction").to_owned(),
        identity,
    };
    let outcome = ctx
        .write(move |tx, actor| profile::save(tx, actor, &typed))
        .await;
    match outcome {
        Ok(()) => Ok(reply::see_other("/me/profile?done=saved")),
        Err(failure) => {
            let (problems, shown) = Refused::of(failure)?.split();
            let page = pages::about_page(&ctx.page(), &fields.form(problems));
            Ok(Refused::page(shown, page))
        }
    }
}

async fn export_form(ctx: Ctx) -> Result<HttpResponse, Failure> {
    if let Err(refused) = Fields::of_query(&ctx, &[]) {
        return Ok(refused);
    }
    Ok(reply::html(pages::export_page(&ctx.page(), MEGABYTES)))
}

async fn export(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    if let Some(confirm) = ctx.to_confirm("/me/export") {
        return Ok(confirm);
    }
    let at_most = ctx.state.config.limits.exports;
    // Written down before the first byte leaves, so that a download broken off is on record too.
    ctx.write(move |tx, actor| own_data::begin(tx, actor, at_most))
        .await?;
    // An archive may be a hundred megabytes, and is there until its last byte has gone.
    let busy = || ctx.fail(Error::Unavailable("too many exports at once".to_owned()));
    let place = ctx.state.exports.try_take(&ctx.who()).ok_or_else(busy)?;
    let data = ctx.read(own_data::of).await?;
    let files = ctx.state.hiroba.files.clone();
    let bytes = ctx.work(move || own_data::archive(&data, &files)).await?;
    let day = ctx.now.local_day(ctx.state.hiroba.zone);
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"hiroba-{day}.zip\""),
        ))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .no_chunking(u64::try_from(bytes.len()).unwrap_or(0))
        .streaming(stream::unfold(
            (Bytes::from(bytes), place),
            |(mut rest, place)| async {
                let stretch = rest.split_to(rest.len().min(STRETCH));
                (!stretch.is_empty()).then(|| (Ok::<_, actix_web::Error>(stretch), (rest, place)))
            },
        )))
}

async fn leave_form(ctx: Ctx) -> Result<HttpResponse, Failure> {
    if let Err(refused) = Fields::of_query(&ctx, &[]) {
        return Ok(refused);
    }
    if let Some(confirm) = ctx.to_confirm("/me/leave") {
        return Ok(confirm);
    }
    let page = pages::leave_page(&ctx.page(), &Form::default());
    Ok(reply::html(page))
}

async fn leave(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &["email", "sure"]) {
        return Ok(refused);
    }
    if let Some(confirm) = ctx.to_confirm("/me/leave") {
        return Ok(confirm);
    }
    let said = Said {
        email: fields.text("email").to_owned(),
        sure: fields.text("sure") == "on",
    };
    let outcome = ctx
        .write(move |tx, actor| leaving::leave(tx, actor, &said))
        .await;
    match outcome {
        Ok(()) => Ok(sign_in::forget(&ctx, "/left")),
        Err(failure) => {
            let (problems, shown) = Refused::of(failure)?.split();
            let page = pages::leave_page(&ctx.page(), &fields.form(problems));
            Ok(Refused::page(shown, page))
        }
    }
}

/// Says goodbye; to anyone who comes by, for it says nothing of anybody.
async fn left(ctx: Ctx) -> Result<HttpResponse, Failure> {
    if let Err(refused) = Fields::of_query(&ctx, &[]) {
        return Ok(refused);
    }
    Ok(reply::html(pages::left_page(&ctx.page())))
}

/// The name of somebody who may still be taken out. Errors: `NotFound` for nobody, and for who has left.
async fn name_of(ctx: &Ctx, id: i64) -> Result<String, Failure> {
    ctx.read(move |conn, actor| {
        policy::administration(actor)?;
        let known = person::find(conn, id)?;
        if known.name == leaving::NAME {
            return Err(Error::NotFound);
        }
        Ok(known.name)
    })
    .await
}

async fn take_out_form(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = super::topics::id(&ctx, &path)?;
    let name = name_of(&ctx, id).await?;
    let page = pages::take_out_page(&ctx.page(), &Form::default(), id, &name);
    Ok(reply::html(page))
}

async fn take_out(
    ctx: Ctx,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Failure> {
    let id = super::topics::id(&ctx, &path)?;
    if let Err(refused) = fields.only(&ctx, &["reason", "sure"]) {
        return Ok(refused);
    }
    let name = name_of(&ctx, id).await?;
    if let Some(confirm) = ctx.to_confirm(&format!("/admin/people/{id}/leave")) {
        return Ok(confirm);
    }
    let reason = fields.text("reason").to_owned();
    let sure = fields.text("sure") == "on";
    let outcome = ctx
        .write(move |tx, actor| {
            let may = policy::administration(actor)?;
            leaving::take_out(tx, actor, &may, id, &reason, sure)
        })
        .await;
    match outcome {
        Ok(()) => Ok(reply::see_other("/admin/people?done=saved")),
        Err(failure) => {
            let (problems, shown) = Refused::of(failure)?.split();
            let page = pages::take_out_page(&ctx.page(), &fields.form(problems), id, &name);
            Ok(Refused::page(shown, page))
        }
    }
}
