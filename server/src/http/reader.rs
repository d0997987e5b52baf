//! Who sent a request: the session behind its cookie, looked up once however many layers ask.

use std::sync::Arc;

use actix_web::{HttpMessage, HttpRequest, web};
use domain::UtcTime;
use domain::people::session::{self, Visitor};
use domain::site::Site;

use super::ctx::session_cookie;
use crate::state::State;

/// What was found, kept with the request.
#[derive(Clone)]
struct Found(Option<Visitor>, Arc<Site>);

/// The token of the request's session cookie.
pub fn token(request: &HttpRequest, state: &State) -> Option<String> {
    request
        .cookie(session_cookie(state.secure()))
        .map(|cookie| cookie.value().to_owned())
}

/// Who sent a request, and the site's settings.
pub async fn of(
    request: &HttpRequest,
    state: &State,
    now: UtcTime,
) -> Result<(Option<Visitor>, Arc<Site>), actix_web::Error> {
    if let Some(Found(visitor, site)) = request.extensions().get::<Found>() {
        return Ok((visitor.clone(), site.clone()));
    }
    let (visitor, site) = match (token(request, state), state.site_at_hand()) {
        (None, Some(site)) => (None, site),
        (token, _) => {
            let state = state.clone();
            web::block(move || look_up(&state, token.as_deref(), now))
                .await
                .map_err(actix_web::error::ErrorInternalServerError)?
        }
    };
    // A page left open is nobody's visit.
    let present = request.path() != super::live::PATH;
    if let Some(visitor) = visitor
        .as_ref()
        .filter(|visitor| visitor.needs_touch && present)
    {
        state
            .touches
            .note(&state.hiroba, visitor.session_id, &visitor.actor);
    }
    request
        .extensions_mut()
        .insert(Found(visitor.clone(), site.clone()));
    Ok((visitor, site))
}

fn look_up(state: &State, token: Option<&str>, now: UtcTime) -> (Option<Visitor>, Arc<Site>) {
    let site = state.site().unwrap_or_default();
    let hiroba = &state.hiroba;
    let found = token.and_then(|token| {
        hiroba
            .read(|conn| session::visitor(conn, token, now, hiroba.zone))
            .unwrap_or_else(|error| {
                tracing::error!(%error, "a session could not be read");
                None
            })
    });
    (found, site)
}
