//! A topic's page, and everything one can do on it.

use actix_web::http::Method;
use actix_web::{HttpRequest, HttpResponse, web};
use app::page::Form;
use app::pages::community::comments::comments_page;
use app::pages::community::edit::edit_page;
use app::pages::community::history::history_page;
use app::pages::community::thread::thread_page;
use app::pages::kept_text::copy_page;
use domain::community::cursor::Cursor;
use domain::community::draft::Target;
use domain::community::edit::Edit;
use domain::community::reader::Reader;
use domain::community::text::Body;
use domain::community::{
    Identity, acceptance, answer, comment, edit, endorsement, me_too, mention, notice, pace, place,
    quotation, revision, thread, topic, vote,
};
use domain::types::{PostId, TopicId};
use domain::{Actor, Error, Tx};

use super::access::Access;
use super::ctx::Ctx;
use super::drafts;
use super::fields::{Fields, Refused, bad_request};
use super::reply::{self, Failure};
use super::routes::{Route, get, post};
use super::writing::{self, Sent};

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/t/{id}", Access::Public, || web::to(without_slug)),
        get("/t/{id}/{slug}", Access::Public, || web::to(show)),
        post("/topics/{id}/answers", Access::Members, || web::to(answer)),
        post("/topics/{id}/me-too", Access::Members, || reacting(true)),
        post("/topics/{id}/not-me-too", Access::Members, || {
            reacting(false)
        }),
        get("/posts/{id}", Access::Public, || web::to(find_post)),
        get("/posts/{id}/quote", Access::Members, || web::to(quote)),
        get("/posts/{id}/comments", Access::Public, || {
            web::to(show_comments)
        }),
        post("/posts/{id}/comments", Access::Members, || web::to(comment)),
        get("/posts/{id}/edit", Access::Members, || web::to(edit_form)),
        post("/posts/{id}/edit", Access::Members, || web::to(save_edit)),
        get("/posts/{id}/history", Access::Members, || web::to(history)),
        post("/posts/{id}/helpful", Access::Members, || thanking(true)),
        post("/posts/{id}/unhelpful", Access::Members, || thanking(false)),
        post("/posts/{id}/accept", Access::Members, || {
            acting(acceptance::accept)
        }),
        post("/posts/{id}/unaccept", Access::Members, || {
            acting(acceptance::unaccept)
        }),
        post("/posts/{id}/endorse", Access::Staff, || {
            acting(|tx, actor, id| endorsement::set(tx, actor, id, true))
        }),
        post("/posts/{id}/unendorse", Access::Staff, || {
            acting(|tx, actor, id| endorsement::set(tx, actor, id, false))
        }),
    ]
}

/// An id in an address; anything else is an address that does not exist.
pub fn id(ctx: &Ctx, text: &str) -> Result<i64, Failure> {
    let plain =
        !text.is_empty() && text.len() <= 18 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|_| plain)
        .ok_or_else(|| ctx.fail(Error::NotFound))
}

/// `?after=` of a page; `Err` is the answer to one that can't be read.
fn after(ctx: &Ctx) -> Result<Option<Cursor>, HttpResponse> {
    cursor(ctx, &Fields::of_query(ctx, &["after", "done"])?)
}

fn cursor(ctx: &Ctx, query: &Fields) -> Result<Option<Cursor>, HttpResponse> {
    match query.get("after").map(str::parse) {
        None => Ok(None),
        Some(Ok(cursor)) => Ok(Some(cursor)),
        Some(Err(())) => Err(bad_request(ctx)),
    }
}

async fn without_slug(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = standing(&ctx, id(&ctx, &path)?).await?;
    let topic = ctx
        .read(move |conn, actor| topic::find(conn, &Reader::of(actor), id))
        .await?;
    Ok(reply::see_other(&topic.path()))
}

/// The topic that stands for `id`: another one, where it was merged into that.
async fn standing(ctx: &Ctx, id: TopicId) -> Result<TopicId, Failure> {
    let into = ctx
        .read(move |conn, _| topic::merged_into(conn, id))
        .await?;
    Ok(into.unwrap_or(id))
}

async fn show(
    ctx: Ctx,
    request: HttpRequest,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let (id_text, slug) = path.into_inner();
    let id = id(&ctx, &id_text)?;
    let query = match Fields::of_query(&ctx, &["after", "done", "quote"]) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    let after = match cursor(&ctx, &query) {
        Ok(after) => after,
        Err(refused) => return Ok(refused),
    };
    let quote = match query.get("quote") {
        None => None,
        Some(text) => Some(self::id(&ctx, text)?),
    };
    let locale = ctx.locale;
    let (thread, form) = ctx
        .read(move |conn, actor| {
            let thread = match thread::thread(conn, actor, id, after) {
                // What was merged away leads on, for whoever may follow.
                Err(Error::NotFound) => {
                    let into = topic::merged_into(conn, id)?.ok_or(Error::NotFound)?;
                    thread::thread(conn, actor, into, None)?
                }
                found => found?,
            };
            let form = match quote.filter(|_| thread.may_reply) {
                None => Form::default(),
                Some(post) => Form::with([("body", quotation::of(conn, actor, post, locale)?)]),
            };
            Ok((thread, form))
        })
        .await?;
    if thread.id != id || thread.slug != slug {
        return Ok(reply::see_other(&topic::path(thread.id, &thread.slug)));
    }
    let form = drafts::fill(&ctx, form, thread.draft.as_ref());
    let mut page = ctx.page();
    if request.method() == Method::GET {
        page.unread = seen(&ctx, id, page.unread).await;
    }
    Ok(reply::html(thread_page(&page, &thread, &form, None)))
}

/// Marks the reader's notices of a topic as read, which they have now; how many others they have.
async fn seen(ctx: &Ctx, topic: TopicId, unread: i64) -> i64 {
    let Some(person) = ctx.actor.person_id().filter(|id| unread > 0 && *id > 0) else {
        return unread;
    };
    let any = ctx
        .read(move |conn, _| notice::list::has_unread_of(conn, person, topic))
        .await;
    if !matches!(any, Ok(true)) {
        return unread;
    }
    let left = ctx
        .write(move |tx, _| {
            notice::list::read_topic(tx, person, topic)?;
            notice::list::unread(tx.conn, person)
        })
        .await;
    // Where that fails they are told again.
    left.unwrap_or(unread)
}

/// Where a new post is shown, with a word on those it calls who are not told.
pub async fn posted(ctx: &Ctx, post: PostId, body: &str) -> Result<HttpResponse, Failure> {
    let now = ctx.now;
    let untold = if body.contains("](/u/") {
        ctx.read(move |conn, actor| mention::untold(conn, actor, post, now))
            .await?
    } else {
        0
    };
    let done = if untold > 0 { "?done=untold" } else { "" };
    Ok(reply::see_other(&format!("/posts/{post}{done}")))
}

/// A typed text, ready to be stored. The try counts in a transaction of its own, whatever becomes of it, and the text is
/// rendered outside any.
pub async fn written(ctx: &Ctx, typed: &str) -> Result<Body, Failure> {
    let limits = ctx.state.config.process_limits;
    ctx.write(move |tx, actor| pace::count(tx, actor, limits.post, limits.post_new))
        .await?;
    let typed = typed.to_owned();
    ctx.work(move || Body::of(&typed)).await
}

async fn answer(ctx: Ctx, path: web::Path<String>, sent: Sent) -> Result<HttpResponse, Failure> {
    // Who began to write before a topic was merged away answers where it is now.
    let id: TopicId = standing(&ctx, id(&ctx, &path)?).await?;
    if let Err(refused) = writing::only(&ctx, &sent, &["body", "identity"]) {
        return Ok(refused);
    }
    let (mut fields, refused) = writing::receive(&ctx, sent).await?;
    // Who has no choice sends none, and the domain decides; where one is missing it takes the careful way.
    let Ok(identity) = fields
        .get("identity")
        .unwrap_or("profile")
        .parse::<Identity>()
    else {
        return Ok(bad_request(&ctx));
    };
    let body = fields.text("body").to_owned();
    let (refused, preview) = if let Some(refused) = refused {
        (refused, None)
    } else if fields.get("save").is_some() {
        let topic = ctx
            .read(move |conn, actor| topic::find(conn, &Reader::of(actor), id))
            .await?;
        let back = format!("{}?done=draft-saved#your-answer", topic.path());
        match drafts::save(&ctx, Target::answer(id), &mut fields, &back).await? {
            Ok(saved) => return Ok(saved),
            Err(refused) => (refused, None),
        }
    } else if fields.get("preview").is_some() {
        Refused::preview(&ctx, &body).await?
    } else {
        let outcome = match written(&ctx, &body).await {
            Ok(body) => {
                ctx.write(move |tx, actor| answer::answer(tx, actor, id, &body, identity))
                    .await
            }
            Err(failure) => Err(failure),
        };
        match outcome {
            Ok(post) => return posted(&ctx, post, fields.text("body")).await,
            Err(failure) => (Refused::of(failure)?, None),
        }
    };
    let (problems, shown) = refused.split();
    let thread = ctx
        .read(move |conn, actor| thread::thread(conn, actor, id, None))
        .await?;
    let page = thread_page(&ctx.page(), &thread, &fields.form(problems), preview);
    Ok(Refused::page(shown, page))
}

async fn comment(ctx: Ctx, path: web::Path<String>, sent: Sent) -> Result<HttpResponse, Failure> {
    let parent: PostId = id(&ctx, &path)?;
    if let Err(refused) = writing::only(&ctx, &sent, &["body", "identity"]) {
        return Ok(refused);
    }
    let (mut fields, refused) = writing::receive(&ctx, sent).await?;
    let Ok(identity) = fields
        .get("identity")
        .unwrap_or("profile")
        .parse::<Identity>()
    else {
        return Ok(bad_request(&ctx));
    };
    let body = fields.text("body").to_owned();
    let (refused, preview) = if let Some(refused) = refused {
        (refused, None)
    } else if fields.get("save").is_some() {
        let back = format!("/posts/{parent}/comments?done=draft-saved");
        match drafts::save(&ctx, Target::comment(parent), &mut fields, &back).await? {
            Ok(saved) => return Ok(saved),
            Err(refused) => (refused, None),
        }
    } else if fields.get("preview").is_some() {
        Refused::preview(&ctx, &body).await?
    } else {
        let outcome = match written(&ctx, &body).await {
            Ok(body) => {
                ctx.write(move |tx, actor| comment::comment(tx, actor, parent, &body, identity))
                    .await
            }
            Err(failure) => Err(failure),
        };
        match outcome {
            Ok(post) => return posted(&ctx, post, fields.text("body")).await,
            Err(failure) => (Refused::of(failure)?, None),
        }
    };
    let (problems, shown) = refused.split();
    let data = ctx
        .read(move |conn, actor| comment::comments(conn, actor, parent, None))
        .await?;
    let page = comments_page(&ctx.page(), &data, &fields.form(problems), preview);
    Ok(Refused::page(shown, page))
}

async fn show_comments(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let parent = id(&ctx, &path)?;
    let after = match after(&ctx) {
        Ok(after) => after,
        Err(refused) => return Ok(refused),
    };
    let data = ctx
        .read(move |conn, actor| comment::comments(conn, actor, parent, after))
        .await?;
    let form = drafts::fill(&ctx, Form::default(), data.draft.as_ref());
    Ok(reply::html(comments_page(&ctx.page(), &data, &form, None)))
}

async fn find_post(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &path)?;
    let query = match Fields::of_query(&ctx, &["done"]) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    let mut address = ctx
        .read(move |conn, actor| place::of(conn, actor, id))
        .await?;
    if let Some(done) = query.get("done") {
        let at = address.find('#').unwrap_or(address.len());
        let joint = if address.contains('?') { '&' } else { '?' };
        address.insert_str(at, &format!("{joint}done={}", reply::encode(done)));
    }
    Ok(reply::see_other(&address))
}

/// On to the topic's page, where an answer begins with the post's words.
async fn quote(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &path)?;
    let topic = ctx
        .read(move |conn, actor| {
            let reader = Reader::of(actor);
            Ok(domain::community::post::find(conn, &reader, id)?.1)
        })
        .await?;
    Ok(reply::see_other(&format!(
        "{}?quote={id}#your-answer",
        topic.path()
    )))
}

async fn edit_form(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &path)?;
    let draft = ctx
        .read(move |conn, actor| edit::draft(conn, actor, id))
        .await?;
    let form = Form::with([
        ("revision", draft.mark.clone()),
        ("title", draft.topic.title.clone()),
        ("body", draft.post.body.clone()),
        ("tags", draft.tags.clone()),
    ]);
    let mut form = drafts::fill(&ctx, form, draft.begun.as_ref());
    form.problems = drafts::changed_meanwhile(draft.begun.as_ref(), &draft.mark);
    // What it is now stands on the page: sent from here, the draft takes its place.
    form.values
        .insert("revision".to_owned(), draft.mark.clone());
    Ok(reply::html(edit_page(&ctx.page(), &draft, &form, None)))
}

async fn save_edit(ctx: Ctx, path: web::Path<String>, sent: Sent) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &path)?;
    let own = ["revision", "title", "body", "tags", "identity"];
    if let Err(refused) = writing::only(&ctx, &sent, &own) {
        return Ok(refused);
    }
    let (mut fields, refused) = writing::receive(&ctx, sent).await?;
    let identity = match fields.get("identity").map(str::parse) {
        None => None,
        Some(Ok(identity)) => Some(identity),
        Some(Err(())) => return Ok(bad_request(&ctx)),
    };
    let body = fields.text("body").to_owned();
    let (refused, preview) = if let Some(refused) = refused {
        (refused, None)
    } else if fields.get("save").is_some() {
        let back = format!("/posts/{id}/edit?done=draft-saved");
        match drafts::save(&ctx, Target::edit(id), &mut fields, &back).await? {
            Ok(saved) => return Ok(saved),
            Err(refused) => (refused, None),
        }
    } else if fields.get("preview").is_some() {
        Refused::preview(&ctx, &body).await?
    } else {
        let outcome = match written(&ctx, &body).await {
            Ok(body) => {
                let changed = Edit {
                    mark: fields.text("revision").to_owned(),
                    title: fields.text("title").to_owned(),
                    body,
                    tags: fields.text("tags").to_owned(),
                    identity,
                };
                ctx.write(move |tx, actor| edit::edit(tx, actor, id, &changed))
                    .await
            }
            Err(failure) => Err(failure),
        };
        match outcome {
            Ok(()) => return posted(&ctx, id, fields.text("body")).await,
            Err(failure) => (Refused::of(failure)?, None),
        }
    };
    let (problems, shown) = refused.split();
    let draft = match ctx
        .read(move |conn, actor| edit::draft(conn, actor, id))
        .await
    {
        Ok(draft) => draft,
        // The right to change it ended meanwhile: the text can at least be copied.
        Err(Failure {
            error: Error::Forbidden,
            ..
        }) => {
            let page = copy_page(&ctx.page(), fields.text("body"));
            return Ok(Refused::page(shown, page));
        }
        Err(failure) => return Err(failure),
    };
    let mut form = fields.form(problems);
    if form
        .problems
        .iter()
        .any(|problem| problem.key == edit::EDITED_MEANWHILE)
    {
        // The page shows what it is now; sent again, this text takes its place.
        form.values
            .insert("revision".to_owned(), draft.mark.clone());
    }
    let page = edit_page(&ctx.page(), &draft, &form, preview);
    Ok(Refused::page(shown, page))
}

async fn history(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &path)?;
    let before = match after(&ctx) {
        Ok(after) => after.map(|after| after.id),
        Err(refused) => return Ok(refused),
    };
    let history = ctx
        .read(move |conn, actor| revision::history(conn, actor, id, before))
        .await?;
    Ok(reply::html(history_page(&ctx.page(), &history)))
}

/// The handler of one act upon a post, without fields.
fn acting<T: 'static>(
    verb: impl Fn(&mut Tx<'_>, &Actor, PostId) -> domain::Result<T> + Copy + Send + 'static,
) -> actix_web::Route {
    web::to(move |ctx: Ctx, path: web::Path<String>| act(ctx, path, verb))
}

/// Does something to a post, and goes back to it.
async fn act<T>(
    ctx: Ctx,
    path: web::Path<String>,
    mut verb: impl FnMut(&mut Tx<'_>, &Actor, PostId) -> domain::Result<T> + Send + 'static,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &path)?;
    ctx.write(move |tx, actor| verb(tx, actor, id).map(|_| ()))
        .await?;
    Ok(reply::see_other(&format!("/posts/{id}")))
}

/// The handler that says 参考になった of a post, or takes it back.
fn thanking(said: bool) -> actix_web::Route {
    web::to(move |ctx: Ctx, path: web::Path<String>| {
        let limits = ctx.state.config.process_limits;
        act(ctx, path, move |tx, actor, id| {
            pace::count(tx, actor, limits.post, limits.post_new)?;
            vote::set(tx, actor, id, said)
        })
    })
}

/// The handler that says 私も知りたい of a topic, or takes it back.
fn reacting(said: bool) -> actix_web::Route {
    web::to(move |ctx: Ctx, path: web::Path<String>| set_me_too(ctx, path, said))
}

async fn set_me_too(
    ctx: Ctx,
    path: web::Path<String>,
    said: bool,
) -> Result<HttpResponse, Failure> {
    let id = id(&ctx, &path)?;
    let limits = ctx.state.config.process_limits;
    let topic = ctx
        .write(move |tx, actor| {
            pace::count(tx, actor, limits.post, limits.post_new)?;
            me_too::set(tx, actor, id, said)
        })
        .await?;
    Ok(reply::see_other(&topic.path()))
}
