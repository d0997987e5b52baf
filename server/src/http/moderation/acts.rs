//! What staff and moderators do to posts and topics. Each act has a page that asks why, at the address that does it.

use actix_web::{HttpResponse, web};
use app::page::Form;
use app::pages::moderation::acts::{
    Subject, merge_page, move_page, pin_page, plain_page, post_page, split_page,
};
use app::pages::moderation::case::Template;
use app::pages::moderation::history::history_page;
use domain::community::moderation::act::{Act, Why};
use domain::community::moderation::{history, merge, pin, relocate, split};
use domain::community::reader::Reader;
use domain::community::topic::{self, Topic};
use domain::community::{close, hide, post};
use domain::types::{PostId, TopicId};
use domain::{Actor, Tx, policy};

use crate::http::access::Access;
use crate::http::ctx::Ctx;
use crate::http::fields::{Fields, Refused, bad_request};
use crate::http::reply::{self, Failure};
use crate::http::routes::{Route, get, post as posting};
use crate::http::topics::id;

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        get("/posts/{id}/hide", Access::Members, || {
            asking_of_post(Act::Hide)
        }),
        posting("/posts/{id}/hide", Access::Members, || post_act(Act::Hide)),
        get("/posts/{id}/restore", Access::Members, || {
            asking_of_post(Act::Restore)
        }),
        posting("/posts/{id}/restore", Access::Members, || {
            post_act(Act::Restore)
        }),
        get("/topics/{id}/close", Access::Members, || asking(Act::Close)),
        posting("/topics/{id}/close", Access::Members, || acting(Act::Close)),
        get("/topics/{id}/reopen", Access::Members, || {
            asking(Act::Reopen)
        }),
        posting("/topics/{id}/reopen", Access::Members, || {
            acting(Act::Reopen)
        }),
        get("/topics/{id}/pin", Access::Members, || asking(Act::Pin)),
        posting("/topics/{id}/pin", Access::Members, || acting(Act::Pin)),
        get("/topics/{id}/unpin", Access::Members, || asking(Act::Unpin)),
        posting("/topics/{id}/unpin", Access::Members, || acting(Act::Unpin)),
        get("/topics/{id}/move", Access::Members, || asking(Act::Move)),
        posting("/topics/{id}/move", Access::Members, || acting(Act::Move)),
        get("/topics/{id}/merge", Access::Members, || asking(Act::Merge)),
        posting("/topics/{id}/merge", Access::Members, || acting(Act::Merge)),
        get("/topics/{id}/split", Access::Members, || asking(Act::Split)),
        posting("/topics/{id}/split", Access::Members, || acting(Act::Split)),
        get("/topics/{id}/moderation", Access::Members, || {
            web::to(show_history)
        }),
    ]
}

/// The handler of the page that asks why.
fn asking(act: Act) -> actix_web::Route {
    web::to(move |ctx: Ctx, path: web::Path<String>| async move {
        let id: TopicId = id(&ctx, &path)?;
        let page = page(&ctx, act, id, Form::default()).await?;
        Ok::<_, Failure>(reply::html(page))
    })
}

/// The page of an act upon a topic, with what was typed.
async fn page(ctx: &Ctx, act: Act, id: TopicId, form: Form) -> Result<String, Failure> {
    let now = ctx.now;
    let (topic, places, answers) = ctx
        .read(move |conn, actor| {
            let topic = found(conn, actor, id)?;
            let places = match act {
                Act::Move => relocate::places(conn, actor, &topic, now)?,
                _ => Vec::new(),
            };
            let answers = match act {
                Act::Split => split::choices(conn, id)?,
                _ => Vec::new(),
            };
            Ok((topic, places, answers))
        })
        .await?;
    let page = ctx.page();
    let subject = Subject { topic: &topic, act };
    Ok(match act {
        Act::Pin => pin_page(&page, subject, &form),
        Act::Move => move_page(&page, subject, &places, &form),
        Act::Merge => merge_page(&page, subject, &form),
        Act::Split => split_page(&page, subject, &answers, &form),
        _ => plain_page(&page, subject, &form),
    })
}

/// A topic that the actor moderates.
fn found(
    conn: &mut domain::db::AnyConnection,
    actor: &Actor,
    id: TopicId,
) -> domain::Result<Topic> {
    let topic = topic::find(conn, &Reader::of(actor), id)?;
    policy::community::moderate(actor, topic.facts())?;
    Ok(topic)
}

/// The handler of an act upon a topic.
fn acting(act: Act) -> actix_web::Route {
    web::to(move |ctx: Ctx, path: web::Path<String>, fields: Fields| {
        act_upon(ctx, path, fields, act)
    })
}

async fn act_upon(
    ctx: Ctx,
    path: web::Path<String>,
    fields: Fields,
    act: Act,
) -> Result<HttpResponse, Failure> {
    let id: TopicId = id(&ctx, &path)?;
    // Answers are boxes of their own, since a field is sent once.
    let chosen: Option<Vec<PostId>> = fields
        .names()
        .filter_map(|name| name.strip_prefix("answer-"))
        .map(|post| post.parse().ok())
        .collect();
    let own: &[&str] = match act {
        Act::Pin => &["reason", "until"],
        Act::Move => &["reason", "space"],
        Act::Merge => &["reason", "into"],
        Act::Split => &["reason", "title", "kind"],
        _ => &["reason"],
    };
    let boxes: Vec<String> = fields
        .names()
        .filter(|name| act == Act::Split && name.starts_with("answer-"))
        .map(str::to_owned)
        .collect();
    let known: Vec<&str> = own
        .iter()
        .copied()
        .chain(boxes.iter().map(String::as_str))
        .collect();
    if let Err(refused) = fields.only(&ctx, &known) {
        return Ok(refused);
    }
    let kind = fields.get("kind").unwrap_or("question").parse();
    let (Some(answers), Ok(kind)) = (chosen, kind) else {
        return Ok(bad_request(&ctx));
    };
    let sent = fields.clone();
    let outcome = ctx
        .write(move |tx, actor| {
            found(tx.conn, actor, id)?;
            let why = Why::because(sent.text("reason"));
            if act == Act::Split {
                let new = split::NewTopic {
                    title: sent.text("title").to_owned(),
                    kind,
                    answers: answers.clone(),
                };
                return split::split(tx, actor, id, &new, &why?);
            }
            verb(tx, actor, act, id, &sent, &why?)
        })
        .await;
    match outcome {
        Ok(topic) => Ok(reply::see_other(&topic.path())),
        Err(failure) => {
            let (problems, shown) = Refused::of(failure)?.split();
            let page = page(&ctx, act, id, fields.form(problems)).await?;
            Ok(Refused::page(shown, page))
        }
    }
}

fn verb(
    tx: &mut Tx<'_>,
    actor: &Actor,
    act: Act,
    id: TopicId,
    sent: &Fields,
    why: &Why,
) -> domain::Result<Topic> {
    match act {
        Act::Close => close::set(tx, actor, id, true, why),
        Act::Reopen => close::set(tx, actor, id, false, why),
        Act::Pin => pin::pin(tx, actor, id, sent.text("until"), why),
        Act::Unpin => pin::unpin(tx, actor, id, why),
        Act::Move => relocate::relocate(tx, actor, id, sent.text("space"), why),
        Act::Merge => merge::merge(tx, actor, id, sent.text("into"), why),
        _ => Err(domain::Error::NotFound),
    }
}

/// The handler of the page that asks why a post is hidden or brought back.
fn asking_of_post(act: Act) -> actix_web::Route {
    web::to(move |ctx: Ctx, path: web::Path<String>| async move {
        let id: PostId = id(&ctx, &path)?;
        let page = page_of_post(&ctx, act, id, Form::default()).await?;
        Ok::<_, Failure>(reply::html(page))
    })
}

async fn page_of_post(ctx: &Ctx, act: Act, id: PostId, form: Form) -> Result<String, Failure> {
    let (post, topic) = ctx
        .read(move |conn, actor| {
            let (post, topic) = post::find(conn, &Reader::of(actor), id)?;
            policy::community::moderate(actor, topic.facts())?;
            Ok((post, topic))
        })
        .await?;
    let subject = Subject { topic: &topic, act };
    Ok(post_page(&ctx.page(), subject, &post, &form))
}

/// The handler that hides a post, or brings it back.
fn post_act(act: Act) -> actix_web::Route {
    web::to(move |ctx: Ctx, path: web::Path<String>, fields: Fields| {
        act_upon_post(ctx, path, fields, act)
    })
}

async fn act_upon_post(
    ctx: Ctx,
    path: web::Path<String>,
    mut fields: Fields,
    act: Act,
) -> Result<HttpResponse, Failure> {
    let id: PostId = id(&ctx, &path)?;
    if let Err(refused) = fields.only(&ctx, &["reason", "note", "template", "fill"]) {
        return Ok(refused);
    }
    if fields.get("fill").is_some() {
        if let Some(template) = Template::named(fields.text("template")) {
            let body = ctx
                .read(move |conn, actor| Ok(post::find(conn, &Reader::of(actor), id)?.0.body))
                .await?;
            let lang = domain::community::text::language(&body);
            fields.set("note", template.words(lang));
        }
        let page = page_of_post(&ctx, act, id, fields.form(Vec::new())).await?;
        return Ok(reply::html(page));
    }
    let sent = fields.clone();
    let outcome = ctx
        .write(move |tx, actor| {
            let (_, topic) = post::find(tx.conn, &Reader::of(actor), id)?;
            policy::community::moderate(actor, topic.facts())?;
            let why = Why::parse(sent.text("reason"), sent.text("note"))?;
            match act {
                Act::Hide => hide::hide(tx, actor, id, &why),
                _ => hide::restore(tx, actor, id, &why),
            }
        })
        .await;
    match outcome {
        Ok(_) => Ok(reply::see_other(&format!("/posts/{id}"))),
        Err(failure) => {
            let (problems, shown) = Refused::of(failure)?.split();
            let page = page_of_post(&ctx, act, id, fields.form(problems)).await?;
            Ok(Refused::page(shown, page))
        }
    }
}

async fn show_history(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Failure> {
    let id: TopicId = id(&ctx, &path)?;
    let query = match Fields::of_query(&ctx, &["before", "done"]) {
        Ok(query) => query,
        Err(refused) => return Ok(refused),
    };
    let Ok(before) = query.get("before").map(str::parse).transpose() else {
        return Ok(bad_request(&ctx));
    };
    let history = ctx
        .read(move |conn, actor| history::history(conn, actor, id, before))
        .await?;
    Ok(reply::html(history_page(&ctx.page(), &history)))
}
