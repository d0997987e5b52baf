//! The numbers on a real database: snapshots of any day as known then, what explains them, and what moves stages.

pub mod elsewhere;
mod explaining;
mod known_at;
mod missing;
mod replay;
mod stages;

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::actor::Role;
use domain::db::schema::{
    account_sizes, accounts, inquiries, program_facts, stage_moves, usage_months,
};
use domain::engagement::ledger::{self, Act, Side, Source};
use domain::health::explain::{self, Explanation};
use domain::health::snapshot::{self, Report, Snapshot};
use domain::people::session;
use domain::policy::{self, Administration};
use domain::types::{AccountId, EventId, PersonId};
use domain::{Actor, Tx, UtcTime};

use crate::fixtures::Town;

/// A day by its name.
fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// Noon in Tokyo on a day.
fn noon(text: &str) -> UtcTime {
    UtcTime::start_of_day(day(text), chrono_tz::Asia::Tokyo).plus_seconds(12 * 3600)
}

fn permission() -> Administration {
    policy::administration(&Actor::System).expect("the system may")
}

/// What the numbers are computed from, written as files would bring it: recorded when it happened.
struct Book<'a>(&'a Town);

impl Book<'_> {
    fn started(&self, account: AccountId, on: &str) {
        self.0.write(|tx| {
            diesel::update(accounts::table.find(account))
                .set(accounts::started_on.eq(Some(day(on))))
                .execute(tx.conn)?;
            Ok(())
        });
    }

    fn stage(&self, account: AccountId, key: &str, since: &str) {
        let at = UtcTime::start_of_day(day(since), chrono_tz::Asia::Tokyo);
        self.0.write(|tx| {
            diesel::insert_into(stage_moves::table)
                .values((
                    stage_moves::account_id.eq(account),
                    stage_moves::to_stage.eq(key),
                    stage_moves::at.eq(at),
                    stage_moves::recorded_at.eq(at),
                    stage_moves::cause.eq("import"),
                ))
                .execute(tx.conn)?;
            Ok(())
        });
    }

    fn act(
        &self,
        kind: &str,
        account: AccountId,
        person: PersonId,
        object: &str,
        on: &str,
    ) -> EventId {
        self.act_recorded(kind, account, person, object, on, noon(on))
    }

    fn act_recorded(
        &self,
        kind: &str,
        account: AccountId,
        person: PersonId,
        object: &str,
        on: &str,
        recorded_at: UtcTime,
    ) -> EventId {
        self.0.write(|tx| {
            ledger::record(
                tx,
                Act::new(kind, object)
                    .person(person)
                    .account(account)
                    .at(noon(on))
                    .recorded(recorded_at)
                    .source(Source::Import)
                    .side(Side::Customer),
            )
        })
    }

    /// A month's figures: accounts created, licensed users, login users, people who used the first key feature.
    fn month(&self, account: AccountId, month: &str, figures: [i64; 4]) {
        let last = domain::health::facts::last_day_of(day(month));
        let at = UtcTime::end_of_day(last, chrono_tz::Asia::Tokyo);
        self.month_recorded(account, month, figures, at);
    }

    fn month_recorded(&self, account: AccountId, month: &str, figures: [i64; 4], at: UtcTime) {
        let [created, licensed, logins, feature] = figures;
        self.0.write(|tx| {
            diesel::insert_into(usage_months::table)
                .values((
                    usage_months::account_id.eq(account),
                    usage_months::month.eq(day(month)),
                    usage_months::accounts_created.eq(Some(created)),
                    usage_months::licensed_users.eq(Some(licensed)),
                    usage_months::login_users.eq(Some(logins)),
                    usage_months::feature_1.eq(Some(feature)),
                    usage_months::recorded_at.eq(at),
                ))
                .execute(tx.conn)?;
            Ok(())
        });
    }

    fn size(&self, account: AccountId, created: Option<i64>, licensed: Option<i64>, on: &str) {
        self.0.write(|tx| {
            diesel::insert_into(account_sizes::table)
                .values((
                    account_sizes::account_id.eq(account),
                    account_sizes::accounts_created.eq(created),
                    account_sizes::licensed_users.eq(licensed),
                    account_sizes::recorded_at.eq(noon(on)),
                ))
                .execute(tx.conn)?;
            Ok(())
        });
    }

    fn inquiry(&self, account: AccountId, key: &str, depth: Option<&str>, on: &str) {
        self.0.write(|tx| {
            diesel::insert_into(inquiries::table)
                .values((
                    inquiries::account_id.eq(account),
                    inquiries::key.eq(key),
                    inquiries::opened_at.eq(noon(on)),
                    inquiries::kind.eq("question"),
                    inquiries::depth.eq(depth),
                    inquiries::source.eq("support"),
                    inquiries::recorded_at.eq(noon(on)),
                ))
                .execute(tx.conn)?;
            Ok(())
        });
    }

    fn programme(&self, account: AccountId, kind: &str, status: &str, on: &str) {
        self.0.write(|tx| {
            diesel::insert_into(program_facts::table)
                .values((
                    program_facts::account_id.eq(account),
                    program_facts::key.eq(format!("{kind}-{on}")),
                    program_facts::kind.eq(kind),
                    program_facts::name.eq("春の講座"),
                    program_facts::occurred_at.eq(noon(on)),
                    program_facts::status.eq(Some(status)),
                    program_facts::recorded_at.eq(noon(on)),
                ))
                .execute(tx.conn)?;
            Ok(())
        });
    }
}

impl Town {
    fn book(&self) -> Book<'_> {
        Book(self)
    }

    /// The staff member with this role, as whoever asks.
    fn actor(&self, role: Role) -> Actor {
        let now = self.now();
        self.read(|conn| session::actor_of(conn, self.people.staff(role), now))
    }

    /// Computes what is missing up to a day.
    #[track_caller]
    fn snapshot(&self, to: &str) -> Report {
        snapshot::run(&self.domain, &permission(), day(to)).expect("snapshots")
    }

    /// The stored row of a day.
    #[track_caller]
    fn row(&self, account: AccountId, on: &str) -> Snapshot {
        self.read(|conn| snapshot::find(conn, account, day(on)))
            .expect("a snapshot of that day")
    }

    /// The row of a day as it comes out when computed again.
    #[track_caller]
    fn again(&self, account: AccountId, on: &str) -> Snapshot {
        snapshot::recompute(&self.domain, day(on))
            .expect("computed again")
            .into_iter()
            .find(|row| row.account_id == account)
            .expect("the account has begun")
    }

    #[track_caller]
    fn explained(&self, account: AccountId, on: &str) -> Explanation {
        explain::explain(&self.domain, &permission(), account, day(on)).expect("explained")
    }

    /// An account whose every built group has figures in spring 2026, with enough peers to compare inquiries with.
    fn busy_spring(&self) -> AccountId {
        let book = self.book();
        let people = &self.people;
        let aoba = people.aoba;
        book.started(aoba, "2025-10-01");
        book.stage(aoba, "adoption", "2026-01-05");
        for (month, figures) in [
            ("2026-01-01", [40, 100, 24, 12]),
            ("2026-02-01", [60, 100, 45, 27]),
            ("2026-03-01", [80, 100, 64, 48]),
        ] {
            book.month(aoba, month, figures);
        }
        for (number, on) in ["2026-02-03", "2026-02-17", "2026-03-10", "2026-04-07"]
            .iter()
            .enumerate()
        {
            book.act(
                "com.question_posted",
                aoba,
                people.aoi,
                &format!("topic:{number}"),
                on,
            );
            book.act(
                "com.answer_posted",
                aoba,
                people.ken,
                &format!("post:{number}"),
                on,
            );
        }
        book.act(
            "com.answer_accepted_peer",
            aoba,
            people.ken,
            "post:1",
            "2026-02-18",
        );
        book.act(
            "com.visit_day",
            aoba,
            people.aoi,
            "2026-03-20",
            "2026-03-20",
        );
        book.act("trn.enrolled", aoba, people.aoi, "入門", "2026-01-20");
        book.act("trn.completed", aoba, people.aoi, "入門", "2026-02-20");
        book.act(
            "prg.webinar",
            aoba,
            people.ken,
            "活用ウェビナー",
            "2026-03-03",
        );
        for (number, depth) in ["basic", "advanced", "practice"].iter().enumerate() {
            book.inquiry(aoba, &format!("a{number}"), Some(depth), "2026-03-05");
        }
        for number in 0..6 {
            let peer = self.write(|tx| crate::fixtures::account(tx, &format!("同業{number}")));
            book.stage(peer, "adoption", "2026-01-10");
            book.month(peer, "2026-03-01", [50, 80, 40, 10]);
            for inquiry in 0..=number {
                book.inquiry(
                    peer,
                    &format!("p{number}-{inquiry}"),
                    Some("advanced"),
                    "2026-03-08",
                );
            }
        }
        aoba
    }
}

/// Publishes a changed configuration.
fn publish(
    tx: &mut Tx<'_>,
    change: impl FnOnce(&mut domain::health::Config),
) -> domain::Result<i64> {
    let mut config = domain::health::Config::default();
    change(&mut config);
    domain::health::config::publishing::publish(tx, &permission(), &Actor::System, &config, "試し")
}
