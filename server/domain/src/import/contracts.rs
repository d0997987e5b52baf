//! Rows of `contracts`: what an account has bought, by the contract's own name.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::Result;
use crate::db::schema::contracts;
use crate::import::cell::{Cells, Given};
use crate::import::resolve;
use crate::import::step::{Outcome, Step};
use crate::types::Id;

crate::text_enum! {
    /// How a contract is charged.
    Billing {
        /// By time.
        Subscription = "subscription",
        /// By use.
        Consumption = "consumption",
    }
}

const BILLINGS: &[&str] = &["subscription", "consumption"];
const BILLING_WORDS: &[(&str, Billing)] = &[
    ("定額", Billing::Subscription),
    ("サブスクリプション", Billing::Subscription),
    ("月額", Billing::Subscription),
    ("年額", Billing::Subscription),
    ("従量", Billing::Consumption),
    ("従量課金", Billing::Consumption),
];

#[derive(Debug, Clone, PartialEq, Queryable, AsChangeset)]
#[diesel(table_name = contracts, treat_none_as_null = true)]
struct Known {
    product: Option<String>,
    plan: Option<String>,
    department: Option<String>,
    billing: Option<Billing>,
    starts_on: Option<NaiveDate>,
    ends_on: Option<NaiveDate>,
    notice_days: Option<i64>,
    auto_renew: Option<bool>,
}

/// Takes a row.
pub(super) fn take(step: &mut Step<'_, '_>, cells: &mut Cells<'_>) -> Result<Outcome> {
    let account = resolve::account(step, cells)?;
    let contract = cells.required_text("contract", 200);
    let product = cells.text("product", 200);
    let plan = cells.text("plan", 200);
    let department = cells.text("department", 200);
    let billing = cells.choice("billing", BILLINGS, BILLING_WORDS);
    let starts_on = cells.date("starts_on");
    let ends_on = cells.date("ends_on");
    let notice_days = cells.count("notice_days");
    let auto_renew = cells.yes_no("auto_renew");
    if let (Given::Value(from), Given::Value(to)) = (&starts_on, &ends_on)
        && to < from
    {
        cells.refuse("ends_on", "import-contract-order");
    }
    let (Some(account), Some(contract), false) = (account, contract, cells.is_wrong()) else {
        return Ok(Outcome::Unchanged);
    };
    let key = format!("{account}/{contract}");
    if let Some(outcome) = step.decided(cells, &key, "contract", false) {
        return Ok(outcome);
    }
    let found: Option<(Id, Known)> = contracts::table
        .filter(contracts::account_id.eq(account))
        .filter(contracts::contract.eq(&contract))
        .select((
            contracts::id,
            (
                contracts::product,
                contracts::plan,
                contracts::department,
                contracts::billing,
                contracts::starts_on,
                contracts::ends_on,
                contracts::notice_days,
                contracts::auto_renew,
            ),
        ))
        .first(step.tx.conn)
        .optional()?;
    let Some((id, mut known)) = found else {
        if step.writes() {
            diesel::insert_into(contracts::table)
                .values((
                    contracts::account_id.eq(account),
                    contracts::contract.eq(contract),
                    contracts::product.eq(product.value()),
                    contracts::plan.eq(plan.value()),
                    contracts::department.eq(department.value()),
                    contracts::billing.eq(billing.value()),
                    contracts::starts_on.eq(starts_on.value()),
                    contracts::ends_on.eq(ends_on.value()),
                    contracts::notice_days.eq(notice_days.value()),
                    contracts::auto_renew.eq(auto_renew.value()),
                    contracts::updated_at.eq(step.now()),
                ))
                .execute(step.tx.conn)?;
        }
        return Ok(Outcome::Created);
    };
    let mut changed = false;
    let to = product.over(known.product.clone());
    changed |= step.settle("product", &mut known.product, to);
    let to = plan.over(known.plan.clone());
    changed |= step.settle("plan", &mut known.plan, to);
    let to = department.over(known.department.clone());
    changed |= step.settle("department", &mut known.department, to);
    let to = billing.over(known.billing);
    if known.billing != to {
        let mut from = known.billing.map(|billing| billing.to_string());
        changed |= step.settle("billing", &mut from, to.map(|billing| billing.to_string()));
        known.billing = to;
    }
    let to = starts_on.over(known.starts_on);
    changed |= step.settle("starts_on", &mut known.starts_on, to);
    let to = ends_on.over(known.ends_on);
    changed |= step.settle("ends_on", &mut known.ends_on, to);
    let to = notice_days.over(known.notice_days);
    changed |= step.settle("notice_days", &mut known.notice_days, to);
    let to = auto_renew.over(known.auto_renew);
    changed |= step.settle("auto_renew", &mut known.auto_renew, to);
    if changed && step.writes() {
        diesel::update(contracts::table.find(id))
            .set((&known, contracts::updated_at.eq(step.now())))
            .execute(step.tx.conn)?;
    }
    Ok(if changed {
        Outcome::Updated
    } else {
        Outcome::Unchanged
    })
}
