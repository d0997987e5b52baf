//! What the composer's form sends: its text, and maybe a file that joins the text whichever button was pressed.

use std::time::Duration;

use domain::Error;
use domain::community::upload::{self, Prepared, Upload};

use super::ctx::Ctx;
use super::fields::{Fields, Refused};
use super::reply::Failure;
use super::with_file::WithFile;

/// Longest wait for a place to read a picture in.
const WAIT: Duration = Duration::from_secs(20);

/// A composer's form.
pub type Sent = WithFile<{ upload::SIZE_LIMIT }>;

/// Fields of every composer besides those of its own form.
pub const FIELDS: [&str; 4] = ["draft", "save", "preview", "alt"];

/// Whether no field was sent but those of the composer and `own`.
pub fn only(ctx: &Ctx, sent: &Sent, own: &[&str]) -> Result<(), actix_web::HttpResponse> {
    let known: Vec<&str> = FIELDS.iter().chain(own).copied().collect();
    sent.fields.only(ctx, &known)
}

/// The fields, the file's reference at the end of the text; or why the file was refused, with the text as it was.
pub async fn receive(ctx: &Ctx, sent: Sent) -> Result<(Fields, Option<Refused>), Failure> {
    let mut fields = sent.fields;
    let Some(file) = sent.file else {
        return Ok((fields, None));
    };
    let stored = if sent.busy {
        Err(ctx.fail(Error::Unavailable("too many files at once".to_owned())))
    } else {
        store(ctx, file, sent.name, sent.cut).await
    };
    match stored {
        Ok(upload) => {
            let body = fields.text("body").trim_end().to_owned();
            let words = words(ctx, &upload, fields.text("alt"));
            let gap = if body.is_empty() { "" } else { "\n\n" };
            fields.set("body", format!("{body}{gap}{}\n", upload.markdown(&words)));
            fields.set("alt", "");
            Ok((fields, None))
        }
        // Where files can't be kept for a while, the text still is.
        Err(failure) if matches!(failure.error, Error::Internal(_)) => {
            tracing::error!(error = %failure.error, "a file could not be stored");
            let busy = ctx.fail(Error::Unavailable("files".to_owned()));
            Ok((fields, Some(Refused::of(busy)?)))
        }
        Err(failure) => Ok((fields, Some(Refused::of(failure)?))),
    }
}

/// What names a file in a text: what its sender said, or for a picture that it is one.
pub fn words(ctx: &Ctx, upload: &Upload, said: &str) -> String {
    if said.trim().is_empty() && upload.address.kind.is_picture() {
        ctx.locale.t("file-picture").into_owned()
    } else {
        said.to_owned()
    }
}

/// Reads and stores a file, a few at a time.
pub async fn store(ctx: &Ctx, file: Vec<u8>, name: String, cut: bool) -> Result<Upload, Failure> {
    ctx.count(&ctx.state.gauges.upload)?;
    if cut {
        return Err(ctx.fail(upload::too_large()));
    }
    let busy = || ctx.fail(Error::Unavailable("too many files at once".to_owned()));
    let permit = tokio::time::timeout(WAIT, ctx.state.pictures.clone().acquire_owned())
        .await
        .map_err(|_| busy())?
        .map_err(|_| busy())?;
    let (hiroba, actor) = (ctx.state.hiroba.clone(), ctx.actor.clone());
    let quota = ctx.state.config.quota;
    ctx.work(move || {
        let prepared = Prepared::read(file, &name);
        drop(permit);
        upload::keep(&hiroba, &actor, &prepared?, quota)
    })
    .await
}
