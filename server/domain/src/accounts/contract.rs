//! What an account has bought, and what its product use was reported to be.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::accounts::attention::notice_deadline;
use crate::db::AnyConnection;
use crate::db::schema::{contracts, usage_months};
use crate::policy::AccountConsole;
use crate::types::{AccountId, Id};
use crate::{Result, UtcTime};

/// One contract.
#[derive(Debug, Clone, Queryable)]
pub struct Contract {
    /// Its name or number.
    pub contract: String,
    /// Product.
    pub product: Option<String>,
    /// Plan.
    pub plan: Option<String>,
    /// Department of the customer.
    pub department: Option<String>,
    /// First day.
    pub starts_on: Option<NaiveDate>,
    /// Last day.
    pub ends_on: Option<NaiveDate>,
    /// Days of notice.
    pub notice_days: Option<i64>,
    /// Whether it renews by itself.
    pub auto_renew: Option<bool>,
}

impl Contract {
    /// The last day on which notice can be given.
    pub fn notice_by(&self) -> Option<NaiveDate> {
        self.notice_days?;
        Some(notice_deadline(self.ends_on?, self.notice_days))
    }
}

/// The account's contracts, the one that ends last first.
pub fn contracts(
    conn: &mut AnyConnection,
    _: &AccountConsole,
    id: AccountId,
) -> Result<Vec<Contract>> {
    Ok(contracts::table
        .filter(contracts::account_id.eq(id))
        .order((contracts::ends_on.desc(), contracts::id.desc()))
        .select((
            contracts::contract,
            contracts::product,
            contracts::plan,
            contracts::department,
            contracts::starts_on,
            contracts::ends_on,
            contracts::notice_days,
            contracts::auto_renew,
        ))
        .limit(50)
        .load(conn)?)
}

/// Product use of one month as it was reported.
#[derive(Debug, Clone, Queryable)]
pub struct Month {
    /// Row.
    pub id: Id,
    /// The month's first day.
    pub month: NaiveDate,
    /// Accounts created in the product.
    pub accounts_created: Option<i64>,
    /// Licensed users.
    pub licensed_users: Option<i64>,
    /// People who signed in to the product.
    pub login_users: Option<i64>,
    /// Whether anybody did.
    pub logged_in: Option<bool>,
    /// People who used the first key feature.
    pub feature_1: Option<i64>,
    /// The second.
    pub feature_2: Option<i64>,
    /// The third.
    pub feature_3: Option<i64>,
    /// When this version was recorded.
    pub recorded_at: UtcTime,
}

/// The newest months as known before `t`, newest first, each in its newest version.
pub fn months(
    conn: &mut AnyConnection,
    _: &AccountConsole,
    id: AccountId,
    t: UtcTime,
    limit: usize,
) -> Result<Vec<Month>> {
    let mut rows: Vec<Month> = usage_months::table
        .filter(usage_months::account_id.eq(id))
        .filter(usage_months::recorded_at.lt(t))
        .order((
            usage_months::month.desc(),
            usage_months::recorded_at.desc(),
            usage_months::id.desc(),
        ))
        .select((
            usage_months::id,
            usage_months::month,
            usage_months::accounts_created,
            usage_months::licensed_users,
            usage_months::login_users,
            usage_months::logged_in,
            usage_months::feature_1,
            usage_months::feature_2,
            usage_months::feature_3,
            usage_months::recorded_at,
        ))
        .limit(400)
        .load(conn)?;
    rows.dedup_by_key(|row| row.month);
    rows.truncate(limit);
    Ok(rows)
}
