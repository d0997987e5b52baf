//! HTTP: the order of middleware, and the mount of every route. Tests use the same [`configure`].

pub mod access;
pub mod admin;
pub mod assets;
pub mod body;
pub mod cookies;
pub mod ctx;
pub mod desk;
pub mod doors;
pub mod drafts;
pub mod events;
pub mod fields;
pub mod files;
pub mod health;
pub mod home;
pub mod hours;
mod ideas;
pub mod import;
pub mod invitations;
pub mod joining;
pub mod kept_text;
pub mod live;
pub mod logo;
pub mod me;
pub mod moderation;
pub mod notices;
pub mod outside;
pub mod own;
pub mod own_host;
pub mod password;
pub mod people;
pub mod preview;
pub mod questions;
pub mod rate_limit;
pub mod reader;
pub mod reply;
pub mod routes;
pub mod same_origin;
pub mod search;
pub mod second_factor;
pub mod security_headers;
pub mod setup;
pub mod sign_in;
pub mod staff;
mod stories;
pub mod topics;
pub mod trace;
pub mod with_file;
pub mod writing;

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};

use crate::state::State;

/// Mounts the whole site. A request passes, from the outside in: its log line, security headers, the check of its host, the
/// limits, the same-origin check, the clock of its body, and then its route's gate.
pub fn configure(app: &mut ServiceConfig, state: &State) {
    app.app_data(web::Data::new(state.clone()))
        .app_data(web::FormConfig::default().limit(256 * 1024))
        .app_data(web::PayloadConfig::new(256 * 1024));
    let mut scope = web::scope("")
        .wrap(from_fn(kept_text::check))
        .wrap(from_fn(body::check))
        .wrap(from_fn(same_origin::check))
        .wrap(from_fn(rate_limit::check))
        .wrap(from_fn(own_host::check))
        .wrap(from_fn(security_headers::add))
        .wrap(from_fn(trace::note));
    for (path, resource) in routes::resources() {
        scope = scope.service(resource.name(path));
    }
    app.service(scope.default_service(web::to(reply::not_found)));
}
