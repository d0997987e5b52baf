//! The site's logo: served under a name made of its bytes, changed by an administrator.

use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::{HttpResponse, web};
use domain::site::logo::{self, Logo};
use domain::{Error, Problem, policy};

use super::access::Access;
use super::admin;
use super::ctx::Ctx;
use super::fields::Fields;
use super::reply::{Failure, checked, see_other};
use super::routes::{Route, get, post};
use super::with_file::WithFile;

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/logo/{file}", Access::Public, || web::to(serve)),
        post("/admin/settings/logo", Access::Admin, || web::to(change)),
        post("/admin/settings/logo/remove", Access::Admin, || {
            web::to(remove)
        }),
    ]
}

/// Where the logo of this name is served.
pub fn url(name: &str) -> Option<String> {
    (!name.is_empty()).then(|| format!("/logo/{name}.png"))
}

async fn serve(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let name = path
        .strip_suffix(".png")
        .map(str::to_owned)
        .ok_or_else(|| ctx.fail(Error::NotFound))?;
    let bytes = ctx.read(move |conn, _| logo::served(conn, &name)).await?;
    Ok(HttpResponse::Ok()
        .content_type("image/png")
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'; frame-ancestors 'none'",
        ))
        .body(bytes))
}

/// A logo from a form's file, read on a thread that may be slow.
pub async fn read(ctx: &Ctx, file: Vec<u8>) -> Result<Logo, Failure> {
    ctx.count(&ctx.state.gauges.upload)?;
    ctx.work(move || Logo::read(&file)).await
}

async fn change(ctx: Ctx, sent: WithFile) -> Result<HttpResponse, Failure> {
    if let Err(refused) = sent.fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    let logo = match sent.file {
        Some(file) => read(&ctx, file).await,
        None => Err(ctx.fail(Error::invalid("logo", "problem-required"))),
    };
    let logo = match checked(logo)? {
        Ok(logo) => logo,
        Err(problems) => return shown_again(&ctx, problems).await,
    };
    ctx.write(move |tx, actor| {
        let may = policy::administration(actor)?;
        logo::change(tx, actor, &may, Some(&logo))
    })
    .await?;
    ctx.state.site_changed();
    Ok(see_other("/admin/settings?done=saved"))
}

async fn shown_again(ctx: &Ctx, problems: Vec<Problem>) -> Result<HttpResponse, Failure> {
    admin::settings_again(ctx, problems, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn remove(ctx: Ctx, fields: Fields) -> Result<HttpResponse, Failure> {
    if let Err(refused) = fields.only(&ctx, &[]) {
        return Ok(refused);
    }
    ctx.write(|tx, actor| {
        let may = policy::administration(actor)?;
        logo::change(tx, actor, &may, None)
    })
    .await?;
    ctx.state.site_changed();
    Ok(see_other("/admin/settings?done=saved"))
}
