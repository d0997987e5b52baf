//! `/staff/import`: an uploaded or pasted table, received, mapped, previewed, applied. What takes long runs beside the
//! request; its page says how far it is and asks again by itself.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use actix_multipart::{Field, Multipart};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::import as pages;
use domain::import::Kind;
use domain::import::desk::{self, Shape, State};
use domain::import::spool;
use domain::types::Id;
use domain::{Error, Hiroba, Problem, Result};
use futures_util::StreamExt;

use super::access::Access;
use super::ctx::Ctx;
use super::fields::Fields;
use super::reply::{Failure, html, html_with, see_other};
use super::routes::{Route, get, post};
use super::topics::id;

/// Bytes a pasted table may have.
const PASTE_LIMIT: u64 = 5 * 1024 * 1024;
/// What is said of a body that is no form with a file, or breaks off.
const BROKEN: &str = "import-upload-broken";
/// What is said of a form that has a part twice.
const TWICE: &str = "import-upload-twice";
/// Seconds until a page of something running asks again.
const AGAIN: &str = "2";

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/staff/import", Access::Admin, || web::to(start)),
        post("/staff/import", Access::Admin, || web::to(receive)),
        get("/staff/import/{id}", Access::Admin, || web::to(show)),
        post("/staff/import/{id}/kind", Access::Admin, || web::to(kind)),
        post("/staff/import/{id}/columns", Access::Admin, || {
            web::to(columns)
        }),
        post("/staff/import/{id}/apply", Access::Admin, || web::to(apply)),
        post("/staff/import/{id}/discard", Access::Admin, || {
            web::to(discard)
        }),
    ]
}

type Answer = std::result::Result<HttpResponse, Failure>;

async fn start(ctx: Ctx) -> Answer {
    start_again(&ctx, Form::default()).await
}

async fn start_again(ctx: &Ctx, form: Form) -> Answer {
    let recent = ctx.read(desk::recent).await?;
    let page = pages::start_page(&ctx.page(), &form, recent);
    Ok(if form.problems.is_empty() {
        html(page)
    } else {
        html_with(StatusCode::UNPROCESSABLE_ENTITY, page)
    })
}

/// What a form with a file held.
#[derive(Default)]
struct Upload {
    kind: String,
    file: Option<(PathBuf, String)>,
    table: Option<PathBuf>,
}

impl Upload {
    fn forget(&self) {
        for path in self.file.iter().map(|(path, _)| path).chain(&self.table) {
            let _ = std::fs::remove_file(path);
        }
    }
}

async fn receive(ctx: Ctx, mut payload: Multipart) -> Answer {
    if let Err(failure) = ctx.count(&ctx.state.gauges.upload) {
        drain(&mut payload).await;
        return Err(failure);
    }
    let mut upload = Upload::default();
    if let Err(error) = unpack(&ctx.state.hiroba, &mut payload, &mut upload).await {
        upload.forget();
        // What is left of the body must be read, or the browser shows a broken connection instead of the page.
        if !broke_off(&error) {
            drain(&mut payload).await;
        }
        return match error {
            Error::Invalid(problems) => {
                let mut form = Form::with([("kind", upload.kind)]);
                form.problems = problems;
                start_again(&ctx, form).await
            }
            error => Err(ctx.fail(error)),
        };
    }
    let kind: Option<Kind> = upload.kind.parse().ok();
    let taken = match (&upload.file, &upload.table) {
        (Some((path, name)), _) => Some((path.clone(), name.clone(), Shape::File)),
        (None, Some(path)) => Some((path.clone(), String::new(), Shape::Pasted)),
        (None, None) => None,
    };
    let Some((path, name, shape)) = taken else {
        let mut form = Form::with([("kind", upload.kind)]);
        form.problems = vec![Problem::new("file", "import-nothing")];
        return start_again(&ctx, form).await;
    };
    let hiroba = ctx.state.hiroba.clone();
    let actor = ctx.actor.clone();
    let received = web::block(move || {
        // A short pasted table is shown again when it can't be read.
        let pasted = match shape {
            Shape::Pasted => short_text(&path),
            Shape::File => None,
        };
        let outcome = desk::receive(&hiroba, &actor, &path, &name, shape, kind);
        (outcome, pasted)
    })
    .await;
    upload.forget();
    let (outcome, pasted) = received.map_err(|error| ctx.fail(Error::internal(error)))?;
    match outcome {
        Ok(id) => Ok(see_other(&format!("/staff/import/{id}"))),
        Err(Error::Invalid(problems)) => {
            let mut form = Form::with([
                ("kind", upload.kind.clone()),
                ("table", pasted.unwrap_or_default()),
            ]);
            form.problems = problems;
            start_again(&ctx, form).await
        }
        Err(error) => Err(ctx.fail(error)),
    }
}

/// A text of at most 256 KiB.
fn short_text(path: &std::path::Path) -> Option<String> {
    const LIMIT: u64 = 256 * 1024;
    let length = std::fs::metadata(path).ok()?.len();
    (length <= LIMIT)
        .then(|| std::fs::read_to_string(path).ok())
        .flatten()
}

/// Whether the body itself can't be read on.
fn broke_off(error: &Error) -> bool {
    matches!(error, Error::Invalid(problems) if problems.iter().any(|problem| problem.key == BROKEN))
}

async fn drain(payload: &mut Multipart) {
    let mut left = desk::SIZE_LIMIT * 4;
    while let Some(Ok(mut field)) = payload.next().await {
        while let Some(Ok(bytes)) = field.next().await {
            left = left.saturating_sub(bytes.len() as u64);
            if left == 0 {
                return;
            }
        }
    }
}

async fn unpack(hiroba: &Hiroba, payload: &mut Multipart, upload: &mut Upload) -> Result<()> {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    while let Some(field) = payload.next().await {
        let mut field = field.map_err(|_| Error::invalid("file", BROKEN))?;
        // The form has each once; a second file would be left lying on the disk.
        if !seen.insert(field.name().unwrap_or_default().to_owned()) {
            return Err(Error::invalid("file", TWICE));
        }
        match field.name() {
            Some("kind") => {
                let mut text = Vec::new();
                while let Some(bytes) = field.next().await {
                    let bytes = bytes.map_err(|_| Error::invalid("file", BROKEN))?;
                    text.extend_from_slice(&bytes);
                    if text.len() > 100 {
                        return Err(Error::invalid("file", BROKEN));
                    }
                }
                upload.kind = String::from_utf8_lossy(&text).into_owned();
            }
            Some("file") => {
                let name = field
                    .content_disposition()
                    .and_then(|disposition| disposition.get_filename())
                    .unwrap_or_default()
                    .to_owned();
                let path = spool::fresh_path(hiroba, "upload")?;
                upload.file = Some((path.clone(), base_name(&name)));
                let length = keep(&mut field, &path, desk::SIZE_LIMIT, "file").await?;
                if length == 0 {
                    let _ = std::fs::remove_file(path);
                    upload.file = None;
                }
            }
            Some("table") => {
                let path = spool::fresh_path(hiroba, "upload")?;
                upload.table = Some(path.clone());
                let length = keep(&mut field, &path, PASTE_LIMIT, "table").await?;
                if length == 0 {
                    let _ = std::fs::remove_file(path);
                    upload.table = None;
                }
            }
            _ => return Err(Error::invalid("file", BROKEN)),
        }
    }
    Ok(())
}

/// The name of a file without folders, control characters and direction marks.
fn base_name(name: &str) -> String {
    name.rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|c| {
            !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        })
        .take(200)
        .collect()
}

/// Writes a field's bytes to a file as they come, and says how many.
async fn keep(field: &mut Field, path: &PathBuf, limit: u64, name: &'static str) -> Result<u64> {
    let mut options = std::fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options
        .open(path)
        .map_err(|error| spool::fault(path, &error))?;
    let mut length = 0;
    while let Some(bytes) = field.next().await {
        let bytes = bytes.map_err(|_| Error::invalid(name, BROKEN))?;
        length += bytes.len() as u64;
        if length > limit {
            return Err(Problem::new(name, "import-upload-large")
                .with("limit", limit / (1024 * 1024))
                .into());
        }
        file = web::block(move || file.write_all(&bytes).map(|()| file))
            .await
            .map_err(Error::internal)?
            .map_err(|error| spool::fault(path, &error))?;
    }
    Ok(length)
}

async fn show(ctx: Ctx, path: web::Path<String>) -> Answer {
    let id = id(&ctx, &path)?;
    show_again(&ctx, id, Form::default()).await
}

async fn show_again(ctx: &Ctx, id: Id, form: Form) -> Answer {
    let now = ctx.now;
    let import = ctx
        .read(move |conn, actor| desk::view(conn, actor, id, now))
        .await?;
    let page = pages::import_page(&ctx.page(), &form, &import);
    let mut response = if form.problems.is_empty() {
        html(page)
    } else {
        html_with(StatusCode::UNPROCESSABLE_ENTITY, page)
    };
    if matches!(import.state, State::Checking | State::Applying) {
        response.headers_mut().insert(
            actix_web::http::header::REFRESH,
            actix_web::http::header::HeaderValue::from_static(AGAIN),
        );
    }
    Ok(response)
}

/// Runs a verb of the desk on a thread that may block.
async fn desk_verb(
    ctx: &Ctx,
    verb: impl FnOnce(&Hiroba, &domain::Actor) -> Result<()> + Send + 'static,
) -> std::result::Result<Result<()>, Failure> {
    let hiroba = ctx.state.hiroba.clone();
    let actor = ctx.actor.clone();
    web::block(move || verb(&hiroba, &actor))
        .await
        .map_err(|error| ctx.fail(Error::internal(error)))
}

/// Back to the import's page, or the page again with what is wrong.
async fn settle(ctx: &Ctx, id: Id, fields: Fields, outcome: Result<()>) -> Answer {
    match outcome {
        Ok(()) => Ok(see_other(&format!("/staff/import/{id}"))),
        Err(Error::Invalid(problems)) => show_again(ctx, id, fields.form(problems)).await,
        Err(error) => Err(ctx.fail(error)),
    }
}

async fn kind(ctx: Ctx, path: web::Path<String>, fields: Fields) -> Answer {
    let id = id(&ctx, &path)?;
    if let Err(answer) = fields.only(&ctx, &["kind"]) {
        return Ok(answer);
    }
    let Ok(kind) = fields.text("kind").parse::<Kind>() else {
        let problems = vec![Problem::new("kind", "import-nothing")];
        return show_again(&ctx, id, fields.form(problems)).await;
    };
    let outcome = desk_verb(&ctx, move |hiroba, actor| {
        desk::change_kind(hiroba, actor, id, kind)
    })
    .await?;
    settle(&ctx, id, fields, outcome).await
}

async fn columns(ctx: Ctx, path: web::Path<String>, fields: Fields) -> Answer {
    let id = id(&ctx, &path)?;
    let now = ctx.now;
    let import = ctx
        .read(move |conn, actor| desk::view(conn, actor, id, now))
        .await?;
    let (kind, width) = (
        import.kind,
        import.draft.map_or(0, |draft| draft.headings.len()),
    );
    let names: Vec<String> = (0..width).map(|at| format!("column_{at}")).collect();
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    if let Err(answer) = fields.only(&ctx, &known) {
        return Ok(answer);
    }
    let mapping = names
        .iter()
        .map(|name| {
            let wanted = fields.text(name);
            kind.columns()
                .iter()
                .position(|column| column.name == wanted)
        })
        .collect();
    let outcome = desk_verb(&ctx, move |hiroba, actor| {
        desk::map(hiroba, actor, id, kind, mapping)
    })
    .await?;
    if outcome.is_ok() {
        let hiroba = ctx.state.hiroba.clone();
        beside(move || {
            if let Err(error) = desk::check(&hiroba, id) {
                tracing::error!(%error, import = id, "an import could not be checked");
            }
        });
    }
    settle(&ctx, id, fields, outcome).await
}

async fn apply(ctx: Ctx, path: web::Path<String>, fields: Fields) -> Answer {
    let id = id(&ctx, &path)?;
    if let Err(answer) = fields.only(&ctx, &["skip_bad"]) {
        return Ok(answer);
    }
    let skip = fields.text("skip_bad") == "1";
    let now = ctx.now;
    let import = ctx
        .read(move |conn, actor| desk::view(conn, actor, id, now))
        .await?;
    // Rights are granted only by somebody who has just shown who they are.
    if import.kind == Kind::Staff
        && let Some(confirm) = ctx.to_confirm(&format!("/staff/import/{id}"))
    {
        return Ok(confirm);
    }
    let outcome = desk_verb(&ctx, move |hiroba, actor| {
        desk::start(hiroba, actor, id, skip)
    })
    .await?;
    if outcome.is_ok() {
        let hiroba = ctx.state.hiroba.clone();
        beside(move || {
            // A database that is busy for a while is waited for; the worker takes up what is left then.
            for wait in [1, 5, 30, 120, 0] {
                match desk::apply(&hiroba, id) {
                    Ok(()) => break,
                    Err(Error::Unavailable(reason) | Error::Contended(reason)) if wait > 0 => {
                        tracing::warn!(reason, import = id, "an import waits for the database");
                        std::thread::sleep(Duration::from_secs(wait));
                    }
                    Err(error) => {
                        tracing::error!(%error, import = id, "an import stopped");
                        break;
                    }
                }
            }
        });
    }
    settle(&ctx, id, fields, outcome).await
}

async fn discard(ctx: Ctx, path: web::Path<String>, fields: Fields) -> Answer {
    let id = id(&ctx, &path)?;
    if let Err(answer) = fields.only(&ctx, &[]) {
        return Ok(answer);
    }
    let outcome = desk_verb(&ctx, move |hiroba, actor| desk::discard(hiroba, actor, id)).await?;
    outcome.map_err(|error| ctx.fail(error))?;
    Ok(see_other("/staff/import"))
}

/// Runs something long on a thread of its own, so that it takes none of the threads that answer requests.
fn beside(work: impl FnOnce() + Send + 'static) {
    let spawned = std::thread::Builder::new()
        .name("import".to_owned())
        .spawn(work);
    if let Err(error) = spawned {
        tracing::error!(%error, "no thread for an import");
    }
}
