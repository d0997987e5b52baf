//! Rows of `usage`: what an account used in a month, in versions.

use chrono::{Months, NaiveDate};
use diesel::prelude::*;

use crate::db::schema::usage_months;
use crate::import::cell::Cells;
use crate::import::resolve;
use crate::import::step::{Outcome, Step};
use crate::import::version::{self, Verdict};
use crate::types::Id;
use crate::{Result, UtcTime};

#[derive(Debug, Clone, PartialEq, Default, Queryable, Insertable)]
#[diesel(table_name = usage_months)]
struct Fact {
    accounts_created: Option<i64>,
    licensed_users: Option<i64>,
    login_users: Option<i64>,
    logged_in: Option<bool>,
    feature_1: Option<i64>,
    feature_2: Option<i64>,
    feature_3: Option<i64>,
    consumption: Option<f64>,
}

/// Takes a row.
pub(super) fn take(step: &mut Step<'_, '_>, cells: &mut Cells<'_>) -> Result<Outcome> {
    let account = resolve::account(step, cells)?;
    let month = cells.month("month");
    let month = cells.required("month", month);
    let accounts_created = cells.count("accounts_created");
    let licensed_users = cells.count("licensed_users");
    let login_users = cells.count("login_users");
    let logged_in = cells.yes_no("logged_in");
    let feature_1 = cells.count("feature_1");
    let feature_2 = cells.count("feature_2");
    let feature_3 = cells.count("feature_3");
    let consumption = cells.number("consumption");
    let recorded_at = cells.time("recorded_at").value();
    if let Some(month) = month
        && UtcTime::start_of_day(month, step.tx.zone) > step.now()
    {
        cells.refuse("month", "import-month-future");
    }
    let (Some(account), Some(month), false) = (account, month, cells.is_wrong()) else {
        return Ok(Outcome::Unchanged);
    };
    let key = format!("{account}/{month}/{recorded_at:?}");
    if let Some(outcome) = step.decided(cells, &key, "month", recorded_at.is_some()) {
        return Ok(outcome);
    }
    let versions = versions(step, account, month)?;
    let base = version::base(&versions, recorded_at)
        .cloned()
        .unwrap_or_default();
    let mut shown = base.clone();
    let fact = Fact {
        accounts_created: accounts_created.over(base.accounts_created),
        licensed_users: licensed_users.over(base.licensed_users),
        login_users: login_users.over(base.login_users),
        logged_in: logged_in.over(base.logged_in),
        feature_1: feature_1.over(base.feature_1),
        feature_2: feature_2.over(base.feature_2),
        feature_3: feature_3.over(base.feature_3),
        consumption: consumption.over(base.consumption),
    };
    step.settle(
        "accounts_created",
        &mut shown.accounts_created,
        fact.accounts_created,
    );
    step.settle(
        "licensed_users",
        &mut shown.licensed_users,
        fact.licensed_users,
    );
    step.settle("login_users", &mut shown.login_users, fact.login_users);
    step.settle("logged_in", &mut shown.logged_in, fact.logged_in);
    step.settle("feature_1", &mut shown.feature_1, fact.feature_1);
    step.settle("feature_2", &mut shown.feature_2, fact.feature_2);
    step.settle("feature_3", &mut shown.feature_3, fact.feature_3);
    step.settle("consumption", &mut shown.consumption, fact.consumption);
    let ended_at = UtcTime::start_of_day(
        month.checked_add_months(Months::new(1)).unwrap_or(month),
        step.tx.zone,
    );
    let (at, outcome) = match version::judge(&versions, &fact, ended_at, recorded_at, step.now()) {
        Verdict::Known => return Ok(Outcome::Unchanged),
        Verdict::First(at) => (at, Outcome::Created),
        Verdict::Next(at) => (at, Outcome::Updated),
    };
    if step.writes() {
        let import: Option<Id> = step.import;
        diesel::insert_into(usage_months::table)
            .values((
                usage_months::account_id.eq(account),
                usage_months::month.eq(month),
                fact,
                usage_months::recorded_at.eq(at),
                usage_months::import_id.eq(import),
            ))
            .execute(step.tx.conn)?;
    }
    Ok(outcome)
}

fn versions(
    step: &mut Step<'_, '_>,
    account: Id,
    month: NaiveDate,
) -> Result<Vec<(UtcTime, Fact)>> {
    Ok(usage_months::table
        .filter(usage_months::account_id.eq(account))
        .filter(usage_months::month.eq(month))
        .order((usage_months::recorded_at, usage_months::id))
        .select((
            usage_months::recorded_at,
            (
                usage_months::accounts_created,
                usage_months::licensed_users,
                usage_months::login_users,
                usage_months::logged_in,
                usage_months::feature_1,
                usage_months::feature_2,
                usage_months::feature_3,
                usage_months::consumption,
            ),
        ))
        .load(step.tx.conn)?)
}
