//! Every URL on one screen, area by area. The permission test walks this same table and fails on a route it does not know.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use actix_web::http::Method;
use actix_web::{Resource, web};

use super::access::Access;
use super::{
    admin, assets, ctx, desk, doors, drafts, events, files, health, home, hours, ideas, import,
    invitations, joining, live, logo, me, moderation, notices, outside, own, password, people,
    preview, questions, search, second_factor, setup, sign_in, staff, stories, topics,
};

/// One method of one path.
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path pattern, as actix writes it.
    pub path: &'static str,
    /// The least a request must be.
    pub access: Access,
    /// Makes the actix route.
    pub handler: fn() -> actix_web::Route,
}

/// A row for a `GET`.
pub const fn get(path: &'static str, access: Access, handler: fn() -> actix_web::Route) -> Route {
    Route {
        method: Method::GET,
        path,
        access,
        handler,
    }
}

/// A row for a `POST`.
pub const fn post(path: &'static str, access: Access, handler: fn() -> actix_web::Route) -> Route {
    Route {
        method: Method::POST,
        path,
        access,
        handler,
    }
}

/// Every route of the site.
pub fn all() -> Vec<Route> {
    [
        health::routes(),
        assets::routes(),
        logo::routes(),
        home::routes(),
        questions::routes(),
        topics::routes(),
        ideas::routes(),
        people::routes(),
        preview::routes(),
        search::routes(),
        files::routes(),
        drafts::routes(),
        sign_in::routes(),
        joining::routes(),
        me::routes(),
        own::routes(),
        notices::routes(),
        live::routes(),
        import::routes(),
        stories::routes(),
        events::routes(),
        staff::routes(),
        second_factor::routes(),
        password::routes(),
        setup::routes(),
        invitations::routes(),
        admin::routes(),
        desk::routes(),
        moderation::routes(),
        hours::routes(),
        doors::routes(),
        outside::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The gate of a method of a path pattern.
pub fn access(method: &Method, pattern: &str) -> Option<Access> {
    static GATES: LazyLock<BTreeMap<(String, &'static str), Access>> = LazyLock::new(|| {
        all()
            .into_iter()
            .map(|route| ((route.method.to_string(), route.path), route.access))
            .collect()
    });
    GATES.get(&(method.to_string(), pattern)).copied()
}

/// The routes grouped into one actix resource a path, each behind its gate. `HEAD` is answered wherever `GET` is.
pub fn resources() -> Vec<(&'static str, Resource)> {
    let mut by_path: BTreeMap<&'static str, Vec<Route>> = BTreeMap::new();
    let mut order = Vec::new();
    for route in all() {
        if !by_path.contains_key(route.path) {
            order.push(route.path);
        }
        by_path.entry(route.path).or_default().push(route);
    }
    order
        .into_iter()
        .map(|path| {
            let mut resource = web::resource(path);
            let mut gates = Vec::new();
            for route in by_path.remove(path).unwrap_or_default() {
                gates.push((route.method.clone(), route.access));
                if route.method == Method::GET {
                    resource = resource.route((route.handler)().method(Method::HEAD));
                }
                resource = resource.route((route.handler)().method(route.method));
            }
            let resource = resource
                .app_data(web::Data::new(ctx::Gates(gates)))
                .default_service(web::to(super::reply::wrong_method));
            (path, resource)
        })
        .collect()
}
