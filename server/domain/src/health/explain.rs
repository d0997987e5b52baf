//! Explaining a day: one account's stage, score and programme utilisation, each with its inputs and contributions, and the ledger rows
//! behind a figure. Everything comes from the day's snapshot and the configuration it was computed under; nothing is computed
//! anew, so what is explained is what was shown.
//!
//! Serialising an [`Explanation`] gives the object that `hiroba explain --json` prints. Parts that are not built are absent, unknown
//! values are null with their reason.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::db::AnyConnection;
use crate::db::schema::{accounts, people, stage_moves, stage_proposals};
use crate::engagement::Row;
use crate::engagement::taxonomy::{Channel, Sense};
use crate::figure::{Na, stored};
use crate::health::band::Band;
use crate::health::config::{Config, publishing};
use crate::health::day::{self, PROGRAMME};
use crate::health::detail::{Detail, Kept, KeptMeasure};
use crate::health::facts;
use crate::health::measure::{ACTIVATION, FEATURE_REACH, LOGIN_RATE, Usage};
use crate::health::promotion::ProposalState;
use crate::health::scorecard::State;
use crate::health::snapshot::{self, Snapshot};
use crate::health::stage::Condition;
use crate::health::support;
use crate::health::trend::Direction;
use crate::policy::{AccountConsole, Administration};
use crate::types::{AccountId, EventId, Id, PersonId};
use crate::{Hiroba, Result, UtcTime};

/// One account's day, explained.
#[derive(Debug, Clone, Serialize)]
pub struct Explanation {
    /// Whose.
    pub account: AccountName,
    /// The day.
    pub as_of: NaiveDate,
    /// The configuration it was computed under.
    pub config_version: Id,
    /// Stage.
    pub stage: StagePart,
    /// Health.
    pub health: HealthPart,
    /// Groups in the order of the scorecard.
    pub groups: Vec<GroupPart>,
    /// Programme utilisation.
    pub programme: ProgrammePart,
    /// Support inquiries.
    pub support: SupportPart,
    /// The scorecard's key, for the account page.
    #[serde(skip)]
    pub scorecard: String,
    /// The number of the rule that chose it; none: the default.
    #[serde(skip)]
    pub scorecard_rule: Option<usize>,
    /// Whether the day had not ended when it was computed.
    #[serde(skip)]
    pub preliminary: bool,
}

/// Which account.
#[derive(Debug, Clone, Serialize)]
pub struct AccountName {
    /// Id here.
    #[serde(skip)]
    pub id: AccountId,
    /// Name.
    pub name: String,
    /// Its id elsewhere.
    pub external_id: Option<String>,
}

/// Where the account stands.
#[derive(Debug, Clone, Serialize)]
pub struct StagePart {
    /// Stage key; none when nobody ever set one.
    pub key: Option<String>,
    /// Since which day.
    pub since: Option<NaiveDate>,
    /// What put it there.
    pub cause: Option<String>,
    /// Share of the next stage's conditions met; none at the end of the road.
    pub progress: Option<f64>,
    /// The proposal open on that day.
    pub proposal: Option<ProposalPart>,
    /// The next stage and its conditions, for the account page.
    #[serde(skip)]
    pub next: Option<NextPart>,
}

/// A proposal.
#[derive(Debug, Clone, Serialize)]
pub struct ProposalPart {
    /// Id, to answer it.
    #[serde(skip)]
    pub id: Id,
    /// To which stage.
    pub to: String,
    /// The day it was made.
    pub since: NaiveDate,
    /// What it rests on: `as_of` and each condition with whether it was met and what there was.
    pub evidence: Value,
}

/// The way on.
#[derive(Debug, Clone)]
pub struct NextPart {
    /// The next stage.
    pub to: String,
    /// Its conditions; none for a way that people decide on.
    pub conditions: Vec<ConditionPart>,
}

/// A condition of the next stage.
#[derive(Debug, Clone)]
pub struct ConditionPart {
    /// The condition.
    pub condition: Condition,
    /// Whether it was met.
    pub met: bool,
    /// What there was.
    pub actual: Option<f64>,
}

/// The score.
#[derive(Debug, Clone, Serialize)]
pub struct HealthPart {
    /// Score after caps; none without a number.
    pub score: Option<f64>,
    /// Score before caps.
    pub raw: Option<f64>,
    /// How much it can be trusted.
    pub state: State,
    /// Coverage K.
    pub coverage: f64,
    /// Band as shown; none on a grey day.
    pub band: Option<Band>,
    /// The cap that applies.
    pub cap: Option<String>,
    /// Direction of the level over four weeks.
    pub trend: Option<Direction>,
    /// Days in the band, grey ones too.
    pub days_in_band: i64,
    /// Change of the level in points.
    #[serde(skip)]
    pub change: Option<f64>,
    /// Points a week over twelve weeks.
    #[serde(skip)]
    pub slope: Option<f64>,
}

/// A group.
#[derive(Debug, Clone, Serialize)]
pub struct GroupPart {
    /// Key.
    pub key: String,
    /// Weight.
    pub weight: f64,
    /// 0–100.
    pub score: Option<f64>,
    /// Whether it counts.
    pub available: bool,
    /// Measures in the order of the scorecard.
    pub measures: Vec<MeasurePart>,
    /// Available share of its weight.
    #[serde(skip)]
    pub coverage: f64,
}

/// A measure.
#[derive(Debug, Clone, Serialize)]
pub struct MeasurePart {
    /// Key.
    pub key: String,
    /// Weight within the group.
    pub weight: f64,
    /// Value.
    pub value: Option<f64>,
    /// 0–100.
    pub score: Option<f64>,
    /// Why there is no value.
    pub na: Option<Na>,
    /// The last day it speaks of.
    pub as_of: Option<NaiveDate>,
    /// Points of the score that come from it; all together are the score before caps.
    pub contribution: Option<f64>,
    /// How many rows it was computed from and how to find them.
    pub evidence: EvidencePart,
    /// Points the score would gain if it were full.
    #[serde(skip)]
    pub helpful: Option<f64>,
    /// Numerator and denominator.
    #[serde(skip)]
    pub of: Option<(f64, f64)>,
    /// Until when it counts.
    #[serde(skip)]
    pub fresh_until: Option<UtcTime>,
}

/// A count of rows and a filter that [`evidence`] turns into them.
#[derive(Debug, Clone, Serialize)]
pub struct EvidencePart {
    /// How many.
    pub count: usize,
    /// The key to ask with.
    pub filter: String,
}

/// Programme utilisation.
#[derive(Debug, Clone, Serialize)]
pub struct ProgrammePart {
    /// 0–100.
    pub score: Option<f64>,
    /// Available weight over all weight.
    pub coverage: f64,
    /// The four channels.
    pub channels: ChannelsPart,
    /// Why there is no score.
    #[serde(skip)]
    pub na: Option<Na>,
}

/// The four channels.
#[derive(Debug, Clone, Serialize)]
pub struct ChannelsPart {
    /// Paid consulting.
    pub consulting: ChannelPart,
    /// Training.
    pub training: ChannelPart,
    /// Free programmes.
    pub free: ChannelPart,
    /// The community.
    pub community: ChannelPart,
}

/// A channel.
#[derive(Debug, Clone, Serialize)]
pub struct ChannelPart {
    /// 0–100.
    pub score: Option<f64>,
    /// Why there is none.
    pub na: Option<Na>,
    /// Raw counts by name.
    pub inputs: Map<String, Value>,
}

/// Support inquiries of 90 days.
#[derive(Debug, Clone, Serialize)]
pub struct SupportPart {
    /// Inquiries, community questions included.
    pub inquiries: usize,
    /// Questions among them.
    pub questions: usize,
    /// Questions with a label of depth.
    pub labelled: usize,
    /// Share of questions without one.
    pub unlabelled_share: Option<f64>,
    /// Mean worth of the labelled ones, 0–1.
    pub quality: Option<f64>,
    /// The peers' mean.
    pub peer_quality: f64,
    /// Inquiries per ten login users.
    pub rate: Option<f64>,
    /// Rate over the peers' median.
    pub ratio: Option<f64>,
    /// Peers with a rate.
    pub peers: usize,
    /// Whether the account has gone silent.
    pub silence: bool,
}

impl Explanation {
    /// Measures that would help the score most, best first; those that are full are left out.
    pub fn most_helpful(&self) -> Vec<&MeasurePart> {
        let mut measures: Vec<&MeasurePart> = self
            .groups
            .iter()
            .flat_map(|group| &group.measures)
            .filter(|measure| measure.helpful.is_some_and(|points| points > 0.0))
            .collect();
        measures.sort_by(|a, b| {
            let points = |measure: &MeasurePart| measure.helpful.unwrap_or(0.0);
            points(b)
                .total_cmp(&points(a))
                .then_with(|| a.key.cmp(&b.key))
        });
        measures
    }
}

/// Explains an account's day, computing the snapshots that are missing up to it first. Errors: `NotFound`; `Invalid` for a day to
/// come.
pub fn explain(
    hiroba: &Hiroba,
    permission: &Administration,
    account: AccountId,
    day: NaiveDate,
) -> Result<Explanation> {
    let ended = UtcTime::end_of_day(day, hiroba.zone) <= hiroba.now();
    let kept = hiroba.read(|conn| snapshot::find(conn, account, day))?;
    let whole = kept.is_some_and(|row| row.computed_at >= UtcTime::end_of_day(day, hiroba.zone));
    if !(ended && whole) {
        snapshot::run(hiroba, permission, day)?;
    }
    hiroba.read(|conn| {
        let row = snapshot::find(conn, account, day)?.ok_or(crate::Error::NotFound)?;
        of_row(conn, hiroba.zone, &row)
    })
}

/// Explains the newest snapshot of an account, or that of `day`; none when there is none.
pub fn show(
    conn: &mut AnyConnection,
    _: &AccountConsole,
    zone: chrono_tz::Tz,
    account: AccountId,
    day: Option<NaiveDate>,
) -> Result<Option<Explanation>> {
    let row = match day {
        Some(day) => snapshot::find(conn, account, day)?,
        None => snapshot::latest(conn, account)?,
    };
    row.map(|row| of_row(conn, zone, &row)).transpose()
}

/// Finds an account by its external id or, when only one has it, its exact name. Errors: `NotFound`.
pub fn account_named(conn: &mut AnyConnection, name: &str) -> Result<AccountId> {
    let external: Option<AccountId> = accounts::table
        .filter(accounts::external_id.eq(name))
        .select(accounts::id)
        .first(conn)
        .optional()?;
    if let Some(id) = external {
        return Ok(id);
    }
    let named: Vec<AccountId> = accounts::table
        .filter(accounts::name.eq(name))
        .select(accounts::id)
        .limit(2)
        .load(conn)?;
    match named.as_slice() {
        [id] => Ok(*id),
        _ => Err(crate::Error::NotFound),
    }
}

fn of_row(conn: &mut AnyConnection, zone: chrono_tz::Tz, row: &Snapshot) -> Result<Explanation> {
    let config = publishing::of_version(conn, row.config_version)?;
    let detail = row.detail()?;
    let (name, external_id): (String, Option<String>) = accounts::table
        .find(row.account_id)
        .select((accounts::name, accounts::external_id))
        .first(conn)?;
    Ok(Explanation {
        account: AccountName {
            id: row.account_id,
            name,
            external_id,
        },
        as_of: row.day,
        config_version: row.config_version,
        stage: stage_part(conn, zone, row, &config, &detail)?,
        health: HealthPart {
            score: row.score,
            raw: row.raw,
            state: row.state,
            coverage: row.coverage,
            band: row.band,
            cap: row.cap.clone(),
            trend: detail.trend.0,
            days_in_band: row.days_in_band,
            change: detail.trend.1,
            slope: detail.trend.2,
        },
        groups: groups(&config, &detail),
        programme: programme(row, &detail, zone),
        support: support_part(&detail),
        scorecard: detail.card,
        scorecard_rule: detail.rule,
        preliminary: row.computed_at < UtcTime::end_of_day(row.day, zone),
    })
}

fn stage_part(
    conn: &mut AnyConnection,
    zone: chrono_tz::Tz,
    row: &Snapshot,
    config: &Config,
    detail: &Detail,
) -> Result<StagePart> {
    let t = UtcTime::end_of_day(row.day, zone);
    let entered: Option<(UtcTime, String)> = stage_moves::table
        .filter(stage_moves::account_id.eq(row.account_id))
        .filter(stage_moves::at.lt(t))
        .filter(stage_moves::recorded_at.lt(t))
        .order((stage_moves::at.desc(), stage_moves::id.desc()))
        .select((stage_moves::at, stage_moves::cause))
        .first(conn)
        .optional()?;
    type Open = (Id, String, NaiveDate, String);
    let proposal: Option<Open> = stage_proposals::table
        .filter(stage_proposals::account_id.eq(row.account_id))
        .filter(stage_proposals::proposed_on.le(row.day))
        .filter(
            stage_proposals::state
                .eq(ProposalState::Open)
                .or(stage_proposals::decided_at.ge(t)),
        )
        .order(stage_proposals::id.desc())
        .select((
            stage_proposals::id,
            stage_proposals::to_stage,
            stage_proposals::proposed_on,
            stage_proposals::evidence,
        ))
        .first(conn)
        .optional()?;
    let next = detail.next.as_ref().map(|(to, outcomes)| {
        let conditions = config
            .stages
            .transitions
            .iter()
            .find(|way| way.to == *to && Some(&*way.from) == row.stage.as_deref())
            .map(|way| way.entry.conditions())
            .unwrap_or_default();
        NextPart {
            to: to.clone(),
            conditions: conditions
                .iter()
                .zip(outcomes)
                .map(|(condition, (met, actual))| ConditionPart {
                    condition: condition.clone(),
                    met: *met,
                    actual: *actual,
                })
                .collect(),
        }
    });
    Ok(StagePart {
        key: row.stage.clone(),
        since: entered.as_ref().map(|(at, _)| at.local_day(zone)),
        cause: entered.map(|(_, cause)| cause),
        progress: row.stage_progress,
        proposal: proposal
            .map(|(id, to, since, evidence)| {
                Ok::<_, crate::Error>(ProposalPart {
                    id,
                    to,
                    since,
                    evidence: serde_json::from_str(&evidence)?,
                })
            })
            .transpose()?,
        next,
    })
}

fn groups(config: &Config, detail: &Detail) -> Vec<GroupPart> {
    let Some(card) = config
        .scorecards
        .iter()
        .find(|card| card.key == detail.card)
    else {
        return Vec::new();
    };
    card.groups
        .iter()
        .map(|group| {
            let kept = detail.groups.get(&group.key);
            GroupPart {
                key: group.key.clone(),
                weight: group.weight,
                score: kept.map(|(score, _)| *score),
                available: kept.is_some(),
                coverage: kept.map_or(0.0, |(_, coverage)| *coverage),
                measures: group
                    .measures
                    .iter()
                    .map(|measure| {
                        let kept = detail.measures.get(&measure.key);
                        measure_part(&measure.key, measure.weight, kept)
                    })
                    .collect(),
            }
        })
        .collect()
}

fn measure_part(key: &str, weight: f64, kept: Option<&KeptMeasure>) -> MeasurePart {
    MeasurePart {
        key: key.to_owned(),
        weight,
        value: kept.and_then(|kept| kept.value),
        score: kept.and_then(|kept| kept.score),
        na: kept.map_or(Some(Na::NoFeed), |kept| kept.na),
        as_of: kept.and_then(|kept| kept.as_of),
        contribution: kept.and_then(|kept| kept.contribution),
        evidence: EvidencePart {
            count: kept.map_or(0, |kept| kept.evidence),
            filter: key.to_owned(),
        },
        helpful: kept.and_then(|kept| kept.helpful),
        of: kept.and_then(|kept| kept.of),
        fresh_until: kept.and_then(|kept| kept.fresh_until),
    }
}

fn channel(Kept(score, na): Kept, inputs: Value) -> ChannelPart {
    ChannelPart {
        score,
        na,
        inputs: match inputs {
            Value::Object(inputs) => inputs,
            _ => Map::new(),
        },
    }
}

fn programme(row: &Snapshot, detail: &Detail, zone: chrono_tz::Tz) -> ProgrammePart {
    let (consulting, terms, purchased, used, elapsed, ahead) = detail.consulting;
    let (training, trained, training_target, enrolled, completed) = detail.training;
    let (free, attended, expected, attendances, registrations) = detail.free;
    let (community, active, target, points, active_windows, windows, praised, weeks, invited) =
        detail.community;
    let rate = (registrations > 0).then(|| stored(attendances as f64 / registrations as f64));
    ProgrammePart {
        score: row.programme,
        coverage: row.programme_coverage,
        na: detail.programme_na,
        channels: ChannelsPart {
            consulting: channel(
                consulting,
                json!({
                    "terms": terms,
                    "hours_purchased": purchased,
                    "hours_used": used,
                    "elapsed": elapsed,
                    "ahead": ahead,
                }),
            ),
            training: channel(
                training,
                json!({
                    "trained": trained,
                    "target": training_target,
                    "enrolled": enrolled,
                    "completed": completed,
                }),
            ),
            free: channel(
                free,
                json!({
                    "attended": attended,
                    "expected": expected,
                    "attendances": attendances,
                    "registrations": registrations,
                    "attendance_rate": rate,
                }),
            ),
            community: channel(
                community,
                json!({
                    "active_people": active,
                    "target": target,
                    "points": points,
                    "windows_active": active_windows,
                    "windows": windows,
                    "praised": praised,
                    "reading_weeks": weeks,
                    "invited_on": invited.map(|at| at.local_day(zone)),
                }),
            ),
        },
    }
}

fn support_part(detail: &Detail) -> SupportPart {
    let (
        inquiries,
        questions,
        labelled,
        quality,
        Kept(rate, _),
        ratio,
        peers,
        silence,
        peer_quality,
    ) = detail.support;
    SupportPart {
        inquiries,
        questions,
        labelled,
        unlabelled_share: (questions > 0)
            .then(|| stored((questions - labelled) as f64 / questions as f64)),
        quality,
        peer_quality,
        rate,
        ratio,
        peers,
        silence,
    }
}

/// What stands behind a figure: ledger rows, and facts from files where the figure rests on those.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Evidence {
    /// Ledger rows that counted on that day, oldest first.
    pub rows: Vec<EvidenceRow>,
    /// Facts from files: months of use, consulting terms, inquiries; each by its names.
    pub facts: Vec<Value>,
}

/// A ledger row as evidence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvidenceRow {
    /// Ledger row.
    pub id: EventId,
    /// Type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Who.
    pub person_id: Option<PersonId>,
    /// Their name.
    pub person: Option<String>,
    /// What it was done to, as in `post:42`.
    pub object: Option<String>,
    /// When.
    pub occurred_at: String,
    /// Known since.
    pub recorded_at: String,
    /// Points granted.
    pub granted: f64,
    /// What they were worth at the end of the day.
    pub worth: f64,
}

/// The rows behind the figure `key` of an account's day: a measure's key, a channel's (`community`, `training`, `free`, `consulting`),
/// or `stage` for the acts that the next stage's conditions count. Errors: `NotFound` for an unknown key.
pub fn evidence(
    conn: &mut AnyConnection,
    zone: chrono_tz::Tz,
    account: AccountId,
    day: NaiveDate,
    key: &str,
) -> Result<Evidence> {
    let config = match snapshot::find(conn, account, day)? {
        Some(row) => publishing::of_version(conn, row.config_version)?,
        None => publishing::newest(conn)?
            .map(|(_, config)| config)
            .unwrap_or_default(),
    };
    let t = UtcTime::end_of_day(day, zone);
    let found = facts::load(conn, zone, &config.taxonomy, Some(account), t)?
        .into_iter()
        .next()
        .ok_or(crate::Error::NotFound)?;
    let rows = |wanted: &dyn Fn(&Row) -> bool| -> Vec<&Row> {
        found
            .rows
            .iter()
            .filter(|row| row.known.counts_at(t) && wanted(row))
            .collect()
    };
    let towards = |channel: Channel| {
        rows(&|row: &Row| {
            row.channel == channel
                && day::counts_towards(row.channel, t, row.known.occurred_at, &config)
        })
    };
    let mut evidence = Evidence::default();
    let chosen = match key {
        PROGRAMME => {
            rows(&|row: &Row| day::counts_towards(row.channel, t, row.known.occurred_at, &config))
        }
        "community" => towards(Channel::Community),
        "training" => towards(Channel::Training),
        "free" => towards(Channel::Free),
        "consulting" => towards(Channel::Consulting),
        "stage" => {
            let from = t.plus_days(-365);
            rows(&|row: &Row| row.known.occurred_at >= from)
        }
        support::VOLUME | support::DEPTH => rows(&|row: &Row| {
            matches!(row.sense, Sense::Question) && row.known.within(t, config.support.days)
        }),
        ACTIVATION | LOGIN_RATE | FEATURE_REACH => Vec::new(),
        other => {
            let known = config
                .scorecards
                .iter()
                .flat_map(|card| &card.groups)
                .flat_map(|group| &group.measures)
                .any(|measure| measure.key == other);
            if !known {
                return Err(crate::Error::NotFound);
            }
            Vec::new()
        }
    };
    match key {
        ACTIVATION | LOGIN_RATE | FEATURE_REACH => {
            let usage = Usage {
                months: &found.months,
                sizes: &found.sizes,
            };
            evidence.facts = usage
                .months_at(t)
                .into_iter()
                .take(3)
                .map(|month| {
                    json!({
                        "month": month.last_day.format("%Y-%m").to_string(),
                        "accounts_created": month.accounts_created,
                        "licensed_users": month.licensed_users,
                        "login_users": month.login_users,
                        "features": month.features,
                        "recorded_at": month.known.recorded_at.rfc3339(),
                    })
                })
                .chain(
                    found
                        .sizes
                        .iter()
                        .filter(|size| size.known.counts_at(t))
                        .map(|size| {
                            json!({
                                "accounts_created": size.accounts_created,
                                "licensed_users": size.licensed_users,
                                "recorded_at": size.known.recorded_at.rfc3339(),
                            })
                        }),
                )
                .collect();
        }
        support::VOLUME | support::DEPTH => {
            evidence.facts = found
                .inquiries
                .iter()
                .filter(|inquiry| inquiry.known.within(t, config.support.days))
                .filter(|inquiry| key == support::VOLUME || inquiry.depth.is_some())
                .map(|inquiry| {
                    json!({
                        "opened_at": inquiry.known.occurred_at.rfc3339(),
                        "question": inquiry.question,
                        "depth": inquiry.depth,
                    })
                })
                .collect();
        }
        "consulting" => {
            evidence.facts = found
                .terms
                .iter()
                .filter(|term| term.known.counts_at(t) && term.starts_at < t && t <= term.ends_at)
                .map(|term| {
                    json!({
                        "term_start": term.starts_at.local_day(zone),
                        "term_end": UtcTime(term.ends_at.0 - 1).local_day(zone),
                        "hours_purchased": term.purchased,
                        "hours_used": term.used,
                    })
                })
                .collect();
        }
        _ => {}
    }
    evidence.rows = with_names(conn, &chosen, t)?;
    Ok(evidence)
}

fn with_names(conn: &mut AnyConnection, rows: &[&Row], t: UtcTime) -> Result<Vec<EvidenceRow>> {
    let mut wanted: Vec<PersonId> = rows.iter().filter_map(|row| row.person).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut names = std::collections::HashMap::new();
    for some in wanted.chunks(500) {
        let found: Vec<(PersonId, String)> = people::table
            .filter(people::id.eq_any(some.to_vec()))
            .select((people::id, people::name))
            .load(conn)?;
        names.extend(found);
    }
    Ok(rows
        .iter()
        .map(|row| EvidenceRow {
            id: row.id,
            kind: row.kind.to_string(),
            person_id: row.person,
            person: row.person.and_then(|id| names.get(&id).cloned()),
            object: row.object.as_deref().map(str::to_owned),
            occurred_at: row.known.occurred_at.rfc3339(),
            recorded_at: row.known.recorded_at.rfc3339(),
            granted: row.granted,
            worth: stored(row.worth(t)),
        })
        .collect())
}
