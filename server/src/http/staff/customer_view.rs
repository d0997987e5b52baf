//! 「顧客表示」: staff look at the site as a member would. A cookie says so; it can only take rights away, so nobody gains
//! anything by forging it. The request is then that of a member without a name, a person or an account of their own, and
//! nothing can be written.

use actix_web::{HttpResponse, web};

use super::super::access::Access;
use super::super::cookies;
use super::super::ctx::Ctx;
use super::super::fields::Fields;
use super::super::reply::see_other;
use super::super::routes::{Route, post};

/// Where it ends; the one thing of ours that can still be sent meanwhile, besides signing out and the language.
pub const END: &str = "/staff/customer-view/end";

/// Routes of this file.
pub fn routes() -> Vec<Route> {
    vec![
        post("/staff/customer-view", Access::Staff, || web::to(start)),
        // Anyone may take away a cookie that only takes rights away; the gate sees a member here, not staff.
        post(END, Access::Public, || web::to(end)),
    ]
}

async fn start(ctx: Ctx, fields: Fields) -> HttpResponse {
    if let Err(refused) = fields.only(&ctx, &[]) {
        return refused;
    }
    let mut response = see_other("/");
    let _ = response.add_cookie(&cookies::customer_view(&ctx.state));
    response
}

async fn end(ctx: Ctx) -> HttpResponse {
    let mut response = see_other("/staff");
    let _ = response.add_cookie(&cookies::no_customer_view(&ctx.state));
    response
}
