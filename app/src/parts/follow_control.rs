//! How much one wants to hear of something: a choice and a button beside the thing.

use domain::community::follow::{Following, Level, Object};
use leptos::prelude::*;

use crate::page::Page;

/// The message that names a level.
fn level_key(level: Level) -> &'static str {
    match level {
        Level::Watching => "follow-watching",
        Level::Tracking => "follow-tracking",
        Level::Normal => "follow-normal",
        Level::Muted => "follow-muted",
    }
}

/// The choice, for those who can follow; it comes back to this page.
pub fn follow_control(page: &Page, following: Option<Following>) -> impl IntoView + use<> {
    following.map(|following| follow_form(page, following, page.address.clone()))
}

/// The choice as it stands in a list of many.
pub fn follow_form(page: &Page, following: Following, next: String) -> impl IntoView + use<> {
    let label = page.t(match following.object {
        Object::Topic => "follow-label-topic",
        Object::Tag => "follow-label-tag",
        Object::Space => "follow-label-space",
        Object::Person => "follow-label-person",
    });
    let id = format!("follow-{}-{}", following.object, following.id);
    let options = Level::ALL
        .iter()
        .map(|level| {
            view! {
                <option value=level.as_str() selected={*level == following.level}>{page.t(level_key(*level))}</option>
            }
        })
        .collect_view();
    view! {
        <form class="follow" method="post" action="/follows">
            <input type="hidden" name="object" value=following.object.as_str()/>
            <input type="hidden" name="id" value=following.id.to_string()/>
            <input type="hidden" name="next" value=next/>
            <label for=id.clone()>{label}</label>
            <select id=id name="level">{options}</select>
            <button class="button">{page.t("follow-save")}</button>
        </form>
    }
}
