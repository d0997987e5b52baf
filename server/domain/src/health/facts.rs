//! Everything known about accounts, loaded once and read for any day: facts of every kind with the spans in which they count.
//!
//! A fact counts at t when it happened and was recorded before t. A newer version of the same fact, or a reversal, ends that
//! from the moment it was recorded, so the past keeps what was known then. Masters (accounts, memberships) are not
//! versioned: a membership counts from its own dates.
//!
//! Loading takes one query a table, whatever the number of accounts.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{Datelike, Months, NaiveDate};
use chrono_tz::Tz;
use diesel::prelude::*;

use crate::db::AnyConnection;
use crate::db::schema::{
    account_sizes, accounts, engagement_events as events, inquiries, memberships, program_facts,
    stage_moves, stage_proposals, usage_months,
};
use crate::engagement::ledger::Side;
use crate::engagement::programme::{Offer, Term};
use crate::engagement::taxonomy::{Channel, Sense};
use crate::engagement::{Known, Row, Taxonomy};
use crate::health::measure::{Month, Size};
use crate::health::support::Inquiry;
use crate::types::{AccountId, EventId, Id, PersonId};
use crate::{Result, UtcTime};

/// A reversal for this reason takes back advocacy points only; the act itself still counts as engagement.
pub const CONSENT_WITHDRAWN: &str = "consent_withdrawn";

/// One account with everything known about it.
#[derive(Debug, Clone, Default)]
pub struct Account {
    /// Id.
    pub id: AccountId,
    /// Whether it is a customer now.
    pub active: bool,
    /// Segment.
    pub segment: Option<String>,
    /// Phase of the company.
    pub phase: Option<String>,
    /// The instant its first day as a customer begins.
    pub started_at: Option<UtcTime>,
    /// Customer-side ledger rows, ascending by `(occurred_at, id)`; reversals are in the rows they reverse.
    pub rows: Vec<Row>,
    /// Consulting terms.
    pub terms: Vec<Term>,
    /// Training and free programmes of any status.
    pub offers: Vec<Offer>,
    /// Invitations and memberships.
    pub invitations: Vec<Known>,
    /// Monthly figures, all versions.
    pub months: Vec<Month>,
    /// The accounts file's numbers, all versions.
    pub sizes: Vec<Size>,
    /// Inquiries, all versions.
    pub inquiries: Vec<Inquiry>,
    /// Stage history, ascending by `(at, id)`.
    pub moves: Vec<Move>,
    /// Proposals, ascending by id.
    pub proposals: Vec<Proposal>,
}

crate::text_enum! {
    /// What moved an account to another stage.
    Cause {
        /// A rule, by itself or accepted by the owner.
        Rule = "rule",
        /// A person.
        Manual = "manual",
        /// A file.
        Import = "import",
        /// A change of the stage model.
        Migration = "migration",
    }
}

/// One move of an account's stage.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// Id; later ones win among moves of the same instant.
    pub id: Id,
    /// When, and since when it is known.
    pub known: Known,
    /// The stage it entered.
    pub to: String,
    /// Cause.
    pub cause: String,
    /// Who approved it.
    pub approver: Option<PersonId>,
    /// Whether the rules moved it by themselves, at the end of a day.
    pub automatic: bool,
}

/// One proposal to move an account.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Id; 0 while not stored.
    pub id: Id,
    /// From this stage.
    pub from: String,
    /// To this one.
    pub to: String,
    /// The day whose figures it rests on.
    pub on: NaiveDate,
    /// Whether it leads back.
    pub down: bool,
    /// When it was answered or fell away.
    pub decided_at: Option<UtcTime>,
    /// Whether the answer was no.
    pub declined: bool,
}

impl Account {
    /// The move that put the account where it stood at `t`. Moves that the rules made by themselves at the very end of that
    /// day count only `with_last`: the day's own judgement comes before them.
    pub fn standing(&self, t: UtcTime, with_last: bool) -> Option<&Move> {
        self.moves
            .iter()
            .filter(|step| step.known.counts_at(t))
            .filter(|step| {
                with_last || !(step.automatic && step.known.occurred_at == last_instant(t))
            })
            .max_by_key(|step| (step.known.occurred_at, step.id))
    }

    /// Puts each ledger row into the channel that a version of the taxonomy gives its type.
    pub fn sort_into_channels(&mut self, taxonomy: &Taxonomy) {
        let mut last: Option<(Arc<str>, Channel)> = None;
        for row in &mut self.rows {
            let channel = match &last {
                Some((kind, channel)) if Arc::ptr_eq(kind, &row.kind) => *channel,
                _ => taxonomy.channel(&row.kind),
            };
            row.channel = channel;
            last = Some((Arc::clone(&row.kind), channel));
        }
    }

    /// The first day at whose end anything counts.
    pub fn first_day(&self, zone: Tz) -> Option<NaiveDate> {
        let known = self
            .rows
            .iter()
            .map(|row| row.known)
            .chain(self.terms.iter().map(|term| term.known))
            .chain(self.offers.iter().map(|offer| offer.known))
            .chain(self.invitations.iter().copied())
            .chain(self.months.iter().map(|month| month.known))
            .chain(self.sizes.iter().map(|size| size.known))
            .chain(self.inquiries.iter().map(|inquiry| inquiry.known))
            .chain(self.moves.iter().map(|step| step.known));
        known
            .map(|known| known.occurred_at.max(known.recorded_at))
            .min()
            .map(|at| at.local_day(zone))
    }
}

/// The last instant before `t`: when a rule's own move happens.
pub fn last_instant(t: UtcTime) -> UtcTime {
    UtcTime(t.0 - 1)
}

/// Loads accounts with every fact recorded before `until`, ascending by id; `only` one of them, or all. Ledger rows are in no channel yet:
/// [`Account::sort_into_channels`].
pub fn load(
    conn: &mut AnyConnection,
    zone: Tz,
    only: Option<AccountId>,
    until: UtcTime,
) -> Result<Vec<Account>> {
    let mut shelf = Shelf::of_accounts(conn, zone, only)?;
    shelf.ledger(conn, only, until)?;
    shelf.usage(conn, zone, only, until)?;
    shelf.programmes(conn, zone, only, until)?;
    shelf.inquiries(conn, only, until)?;
    shelf.memberships(conn, only, until)?;
    shelf.stages(conn, only, until)?;
    Ok(shelf.0.into_values().collect())
}

/// Accounts by id while they are filled.
struct Shelf(BTreeMap<AccountId, Account>);

/// Narrows a query to one account where one is named.
macro_rules! of_account {
    ($query:expr, $column:expr, $only:expr) => {{
        let query = $query.into_boxed();
        match $only {
            Some(id) => query.filter($column.eq(id)),
            None => query,
        }
    }};
}

impl Shelf {
    fn of_accounts(conn: &mut AnyConnection, zone: Tz, only: Option<AccountId>) -> Result<Self> {
        type Found = (
            AccountId,
            String,
            Option<String>,
            Option<String>,
            Option<NaiveDate>,
        );
        let found: Vec<Found> = of_account!(
            accounts::table.select((
                accounts::id,
                accounts::status,
                accounts::segment,
                accounts::phase,
                accounts::started_on,
            )),
            accounts::id,
            only
        )
        .load(conn)?;
        Ok(Self(
            found
                .into_iter()
                .map(|(id, status, segment, phase, started_on)| {
                    let account = Account {
                        id,
                        active: status == "active",
                        segment,
                        phase,
                        started_at: started_on.map(|day| UtcTime::start_of_day(day, zone)),
                        ..Account::default()
                    };
                    (id, account)
                })
                .collect(),
        ))
    }

    fn ledger(
        &mut self,
        conn: &mut AnyConnection,
        only: Option<AccountId>,
        until: UtcTime,
    ) -> Result<()> {
        let reversals: Vec<(Option<EventId>, UtcTime, Option<String>)> = of_account!(
            events::table
                .filter(events::reversal_of.is_not_null())
                .filter(events::recorded_at.lt(until))
                .select((
                    events::reversal_of,
                    events::recorded_at,
                    events::reversal_reason
                )),
            events::account_id,
            only
        )
        .load(conn)?;
        let reversed: HashMap<EventId, UtcTime> = reversals
            .into_iter()
            .filter(|(_, _, reason)| reason.as_deref() != Some(CONSENT_WITHDRAWN))
            .filter_map(|(of, at, _)| Some((of?, at)))
            .collect();

        type Found = (
            EventId,
            String,
            Option<PersonId>,
            Option<AccountId>,
            String,
            UtcTime,
            UtcTime,
            f64,
            f64,
        );
        let found: Vec<Found> = of_account!(
            events::table
                .filter(events::reversal_of.is_null())
                .filter(events::side.eq(Side::Customer))
                .filter(events::account_id.is_not_null())
                .filter(events::recorded_at.lt(until))
                .order((events::account_id, events::occurred_at, events::id))
                .select((
                    events::id,
                    events::type_,
                    events::person_id,
                    events::account_id,
                    events::object,
                    events::occurred_at,
                    events::recorded_at,
                    events::granted_points,
                    events::half_life_days,
                )),
            events::account_id,
            only
        )
        .load(conn)?;
        let mut kinds: HashMap<String, (Arc<str>, Sense)> = HashMap::new();
        for (id, kind, person, account, object, occurred_at, recorded_at, granted, half_life) in
            found
        {
            let Some(account) = account.and_then(|id| self.0.get_mut(&id)) else {
                continue;
            };
            let (kind, sense) = match kinds.get(&kind) {
                Some(known) => known.clone(),
                None => {
                    let known = (Arc::from(kind.as_str()), Sense::of(&kind));
                    kinds.insert(kind, known.clone());
                    known
                }
            };
            account.rows.push(Row {
                id,
                known: Known {
                    occurred_at,
                    recorded_at,
                    replaced_at: reversed.get(&id).copied(),
                },
                kind,
                channel: Channel::Other,
                sense,
                person,
                object: (!object.is_empty()).then(|| Arc::from(object)),
                granted,
                half_life,
            });
        }
        Ok(())
    }

    fn usage(
        &mut self,
        conn: &mut AnyConnection,
        zone: Tz,
        only: Option<AccountId>,
        until: UtcTime,
    ) -> Result<()> {
        type Found = (
            (AccountId, NaiveDate, UtcTime),
            (Option<i64>, Option<i64>, Option<i64>, Option<bool>),
            (Option<i64>, Option<i64>, Option<i64>),
        );
        let found: Vec<Found> = of_account!(
            usage_months::table
                .filter(usage_months::recorded_at.lt(until))
                .order((
                    usage_months::account_id,
                    usage_months::month,
                    usage_months::recorded_at,
                    usage_months::id,
                ))
                .select((
                    (
                        usage_months::account_id,
                        usage_months::month,
                        usage_months::recorded_at,
                    ),
                    (
                        usage_months::accounts_created,
                        usage_months::licensed_users,
                        usage_months::login_users,
                        usage_months::logged_in,
                    ),
                    (
                        usage_months::feature_1,
                        usage_months::feature_2,
                        usage_months::feature_3,
                    ),
                )),
            usage_months::account_id,
            only
        )
        .load(conn)?;
        for ((account, month, recorded_at), figures, features) in found {
            let Some(account) = self.0.get_mut(&account) else {
                continue;
            };
            let last_day = last_day_of(month);
            if let Some(before) = account.months.last_mut()
                && before.last_day == last_day
            {
                before.known.replaced_at = Some(recorded_at);
            }
            let (accounts_created, licensed_users, login_users, logged_in) = figures;
            account.months.push(Month {
                known: Known {
                    occurred_at: UtcTime::end_of_day(last_day, zone),
                    recorded_at,
                    replaced_at: None,
                },
                last_day,
                accounts_created,
                licensed_users,
                login_users,
                logged_in,
                features: [features.0, features.1, features.2],
            });
        }

        type Sized = (AccountId, Option<i64>, Option<i64>, UtcTime);
        let found: Vec<Sized> = of_account!(
            account_sizes::table
                .filter(account_sizes::recorded_at.lt(until))
                .order((
                    account_sizes::account_id,
                    account_sizes::recorded_at,
                    account_sizes::id,
                ))
                .select((
                    account_sizes::account_id,
                    account_sizes::accounts_created,
                    account_sizes::licensed_users,
                    account_sizes::recorded_at,
                )),
            account_sizes::account_id,
            only
        )
        .load(conn)?;
        for (account, accounts_created, licensed_users, recorded_at) in found {
            let Some(account) = self.0.get_mut(&account) else {
                continue;
            };
            if let Some(before) = account.sizes.last_mut() {
                before.known.replaced_at = Some(recorded_at);
            }
            account.sizes.push(Size {
                known: Known::from_the_start(recorded_at),
                day: recorded_at.local_day(zone),
                accounts_created,
                licensed_users,
            });
        }
        Ok(())
    }

    fn programmes(
        &mut self,
        conn: &mut AnyConnection,
        zone: Tz,
        only: Option<AccountId>,
        until: UtcTime,
    ) -> Result<()> {
        type Found = (
            (AccountId, String, String, UtcTime, UtcTime),
            (
                Option<f64>,
                Option<f64>,
                Option<NaiveDate>,
                Option<NaiveDate>,
            ),
            bool,
        );
        let mut found: Vec<Found> = of_account!(
            program_facts::table
                .filter(program_facts::recorded_at.lt(until))
                .order((
                    program_facts::account_id,
                    program_facts::key,
                    program_facts::recorded_at,
                    program_facts::id,
                ))
                .select((
                    (
                        program_facts::account_id,
                        program_facts::key,
                        program_facts::kind,
                        program_facts::occurred_at,
                        program_facts::recorded_at,
                    ),
                    (
                        program_facts::hours_purchased,
                        program_facts::hours_used,
                        program_facts::term_start,
                        program_facts::term_end,
                    ),
                    program_facts::withdrawn,
                )),
            program_facts::account_id,
            only
        )
        .load(conn)?;
        let mut newer: Option<(AccountId, String, UtcTime)> = None;
        // From the newest version of each key to the oldest, each learns when it was replaced.
        while let Some(((account, key, kind, occurred_at, recorded_at), term, withdrawn)) =
            found.pop()
        {
            let replaced_at = newer
                .as_ref()
                .filter(|(of, same, _)| *of == account && *same == key)
                .map(|(_, _, at)| *at);
            let known = Known {
                occurred_at,
                recorded_at,
                replaced_at,
            };
            if let Some(account) = self.0.get_mut(&account)
                && !withdrawn
            {
                match (kind.as_str(), term) {
                    ("consulting", (purchased, used, Some(start), Some(end))) if start <= end => {
                        account.terms.push(Term {
                            known,
                            starts_at: UtcTime::start_of_day(start, zone),
                            ends_at: UtcTime::end_of_day(end, zone),
                            purchased,
                            used,
                        });
                    }
                    ("training", _) => account.offers.push(Offer {
                        known,
                        channel: Channel::Training,
                    }),
                    ("free", _) => account.offers.push(Offer {
                        known,
                        channel: Channel::Free,
                    }),
                    _ => {}
                }
            }
            newer = Some((account, key, recorded_at));
        }
        for account in self.0.values_mut() {
            account.terms.reverse();
            account.offers.reverse();
        }
        Ok(())
    }

    fn inquiries(
        &mut self,
        conn: &mut AnyConnection,
        only: Option<AccountId>,
        until: UtcTime,
    ) -> Result<()> {
        type Found = (
            (AccountId, String, Option<Id>, UtcTime, UtcTime),
            (Option<String>, Option<String>, bool),
        );
        let mut found: Vec<Found> = of_account!(
            inquiries::table
                .filter(inquiries::recorded_at.lt(until))
                .order((
                    inquiries::account_id,
                    inquiries::key,
                    inquiries::recorded_at,
                    inquiries::id,
                ))
                .select((
                    (
                        inquiries::account_id,
                        inquiries::key,
                        inquiries::topic_id,
                        inquiries::opened_at,
                        inquiries::recorded_at,
                    ),
                    (inquiries::kind, inquiries::depth, inquiries::withdrawn),
                )),
            inquiries::account_id,
            only
        )
        .load(conn)?;
        // Where each account's community questions are among its rows, by object.
        let mut questions: HashMap<(AccountId, String), usize> = HashMap::new();
        for account in self.0.values() {
            for (position, row) in account.rows.iter().enumerate() {
                if let (Sense::Question, Some(object)) = (row.sense, &row.object) {
                    questions.insert((account.id, object.to_string()), position);
                }
            }
        }
        let mut newer: Option<(AccountId, String, UtcTime)> = None;
        while let Some(((account, key, topic, opened_at, recorded_at), (kind, depth, withdrawn))) =
            found.pop()
        {
            let replaced_at = newer
                .as_ref()
                .filter(|(of, same, _)| *of == account && *same == key)
                .map(|(_, _, at)| *at);
            if let Some(account) = self.0.get_mut(&account)
                && !withdrawn
            {
                // A community question that is kept as an inquiry too counts once, as the inquiry, which can carry a label.
                let object = topic.map_or_else(|| key.clone(), |topic| format!("topic:{topic}"));
                if let Some(row) = questions
                    .get(&(account.id, object))
                    .and_then(|position| account.rows.get_mut(*position))
                {
                    row.sense = Sense::Plain;
                }
                account.inquiries.push(Inquiry {
                    known: Known {
                        occurred_at: opened_at,
                        recorded_at,
                        replaced_at,
                    },
                    question: kind.as_deref().is_none_or(|kind| kind == "question"),
                    depth: depth.and_then(|depth| depth.parse().ok()),
                });
            }
            newer = Some((account, key, recorded_at));
        }
        for account in self.0.values_mut() {
            account.inquiries.reverse();
        }
        Ok(())
    }

    fn memberships(
        &mut self,
        conn: &mut AnyConnection,
        only: Option<AccountId>,
        until: UtcTime,
    ) -> Result<()> {
        type Found = (
            AccountId,
            Option<UtcTime>,
            Option<UtcTime>,
            Option<UtcTime>,
            UtcTime,
        );
        let found: Vec<Found> = of_account!(
            memberships::table.order(memberships::id).select((
                memberships::account_id,
                memberships::invited_at,
                memberships::joined_at,
                memberships::valid_from,
                memberships::recorded_at,
            )),
            memberships::account_id,
            only
        )
        .load(conn)?;
        for (account, invited_at, joined_at, valid_from, recorded_at) in found {
            let Some(account) = self.0.get_mut(&account) else {
                continue;
            };
            let since = [invited_at, joined_at, valid_from]
                .into_iter()
                .flatten()
                .min()
                .unwrap_or(recorded_at);
            if since < until {
                account.invitations.push(Known::from_the_start(since));
            }
        }
        Ok(())
    }

    fn stages(
        &mut self,
        conn: &mut AnyConnection,
        only: Option<AccountId>,
        until: UtcTime,
    ) -> Result<()> {
        type Moved = (
            Id,
            AccountId,
            String,
            UtcTime,
            UtcTime,
            String,
            Option<PersonId>,
        );
        let moved: Vec<Moved> = of_account!(
            stage_moves::table
                .filter(stage_moves::recorded_at.lt(until))
                .order((stage_moves::account_id, stage_moves::at, stage_moves::id))
                .select((
                    stage_moves::id,
                    stage_moves::account_id,
                    stage_moves::to_stage,
                    stage_moves::at,
                    stage_moves::recorded_at,
                    stage_moves::cause,
                    stage_moves::approver_id,
                )),
            stage_moves::account_id,
            only
        )
        .load(conn)?;
        for (id, account, to, at, recorded_at, cause, approver) in moved {
            if let Some(account) = self.0.get_mut(&account) {
                account.moves.push(Move {
                    id,
                    known: Known {
                        occurred_at: at,
                        recorded_at,
                        replaced_at: None,
                    },
                    to,
                    automatic: cause == Cause::Rule.as_str() && approver.is_none(),
                    approver,
                    cause,
                });
            }
        }

        type Proposed = (
            Id,
            AccountId,
            String,
            String,
            NaiveDate,
            String,
            String,
            Option<UtcTime>,
        );
        let proposed: Vec<Proposed> = of_account!(
            stage_proposals::table.order(stage_proposals::id).select((
                stage_proposals::id,
                stage_proposals::account_id,
                stage_proposals::from_stage,
                stage_proposals::to_stage,
                stage_proposals::proposed_on,
                stage_proposals::direction,
                stage_proposals::state,
                stage_proposals::decided_at,
            )),
            stage_proposals::account_id,
            only
        )
        .load(conn)?;
        for (id, account, from, to, on, direction, state, decided_at) in proposed {
            if let Some(account) = self.0.get_mut(&account) {
                account.proposals.push(Proposal {
                    id,
                    from,
                    to,
                    on,
                    down: direction == "down",
                    decided_at,
                    declined: state == "declined",
                });
            }
        }
        Ok(())
    }
}

/// The last day of the month that `day` lies in.
pub fn last_day_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1)
        .and_then(|first| first.checked_add_months(Months::new(1)))
        .and_then(|next| next.pred_opt())
        .unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_end_on_their_last_day() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        assert_eq!(last_day_of(day(2024, 2, 1)), day(2024, 2, 29));
        assert_eq!(last_day_of(day(2025, 12, 31)), day(2025, 12, 31));
        assert_eq!(last_day_of(day(2025, 4, 10)), day(2025, 4, 30));
    }

    #[test]
    fn a_rules_own_move_counts_from_the_end_of_its_day() {
        let t = UtcTime(0).plus_days(10);
        let account = Account {
            moves: vec![
                Move {
                    id: 1,
                    known: Known::from_the_start(UtcTime(0)),
                    to: "onboarding".to_owned(),
                    cause: "import".to_owned(),
                    approver: None,
                    automatic: false,
                },
                Move {
                    id: 2,
                    known: Known::from_the_start(last_instant(t)),
                    to: "adoption".to_owned(),
                    cause: "rule".to_owned(),
                    approver: None,
                    automatic: true,
                },
            ],
            ..Account::default()
        };
        let to = |t, last| account.standing(t, last).map(|step| step.to.as_str());
        assert_eq!(to(t, false), Some("onboarding"));
        assert_eq!(to(t, true), Some("adoption"));
        assert_eq!(to(t.plus_days(1), false), Some("adoption"));
        assert_eq!(to(UtcTime(0), true), None);
    }
}
