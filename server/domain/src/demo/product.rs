//! What an account does outside the community: months of use, inquiries, contracts, courses, events and consulting.

use chrono::{Datelike, NaiveDate};

use crate::UtcTime;
use crate::demo::book::Act;
use crate::demo::dice::Dice;
use crate::demo::rows::{Batch, ContractRow, InquiryRow, ProgramRow, SizeRow, UsageRow};
use crate::demo::story;
use crate::demo::world::{Company, HISTORY_DAYS, World};

/// Courses, in the order people take them.
const COURSES: &[&str] = &[
    "管理者基礎コース",
    "承認フロー設計コース",
    "電子保存の実務コース",
    "仕訳連携コース",
    "API入門コース",
];

/// Topics of the monthly free programmes, by turns: type, name, on site.
const PROGRAMS: &[(&str, &str)] = &[
    ("prg.webinar", "月例ウェビナー：締め日を三日早める"),
    (
        "evt.attended_online",
        "オンライン勉強会：電子取引の検索要件",
    ),
    ("prg.office_hours", "相談室：承認経路の見直し"),
    ("evt.attended_onsite", "ユーザー会 東京"),
    ("prg.webinar", "月例ウェビナー：法人カードの明細を使い切る"),
    (
        "evt.attended_online",
        "オンライン勉強会：インボイスの端数と税率",
    ),
    ("prg.office_hours", "相談室：会計ソフトへの連携"),
    ("prg.webinar", "月例ウェビナー：差し戻しを減らす申請画面"),
    (
        "evt.attended_online",
        "オンライン勉強会：人事異動の一括反映",
    ),
    ("evt.attended_onsite", "ユーザー会 大阪"),
    ("prg.webinar", "月例ウェビナー：監査で聞かれる三つのこと"),
    ("prg.beta", "一括支払 新画面の先行利用"),
];

/// Everything of one account. Ledger acts go into `acts`, no-shows into `absent` (the object and person of the registration, and when it became known).
pub fn write(
    world: &World,
    company: &Company,
    batch: &mut Batch,
    acts: &mut Vec<Act>,
    absent: &mut Vec<(String, i64, UtcTime)>,
) {
    let mut dice = Dice::of(world.seed, "product", company.id.unsigned_abs());
    contract(world, company, batch);
    usage(world, company, &mut dice, batch);
    inquiries(world, company, &mut dice, batch);
    training(world, company, &mut dice, batch, acts);
    free(world, company, &mut dice, batch, acts, absent);
    consulting(world, company, &mut dice, batch, acts);
    honours(world, company, &mut dice, acts);
}

fn contract(world: &World, company: &Company, batch: &mut Batch) {
    let last_day = company.gone().unwrap_or(world.today);
    let years = ((last_day - company.started).num_days() / 365).max(0);
    let start = Some(moved_years(company.started, years))
        .filter(|start| *start < last_day)
        .unwrap_or(company.started);
    let end = company
        .gone()
        .or_else(|| moved_years(start, 1).pred_opt())
        .unwrap_or(start);
    let plan = match company.segment.as_str() {
        "enterprise" => "エンタープライズ",
        "mid" => "スタンダード",
        _ => "スターター",
    };
    let (product, department) = if company.story.key == "giant_small" {
        ("シメビ 経費", Some("都市開発部"))
    } else if company.licensed > 150 {
        ("シメビ 経費・請求・支払", Some("全社"))
    } else {
        ("シメビ 経費・請求", Some("全社"))
    };
    batch.contracts.push(ContractRow {
        account_id: company.id,
        contract: format!("SB-{:05}", 10_200 + company.id * 7),
        product: Some(product.to_owned()),
        plan: Some(plan.to_owned()),
        department: department.map(str::to_owned),
        billing: Some("subscription".to_owned()),
        starts_on: Some(start),
        ends_on: Some(end),
        notice_days: Some(if company.segment == "smb" { 30 } else { 60 }),
        auto_renew: Some(company.gone().is_none()),
        updated_at: UtcTime::start_of_day(start, world.zone),
    });
    let known_from = UtcTime::start_of_day(company.started, world.zone).max(world.begins());
    batch.sizes.push(SizeRow {
        account_id: company.id,
        accounts_created: Some(if company.story.key == "brand_new" {
            1
        } else {
            0
        }),
        licensed_users: Some(company.licensed),
        recorded_at: known_from.plus_seconds(9 * 3_600),
    });
}

fn moved_years(day: NaiveDate, years: i64) -> NaiveDate {
    let year = day.year() + i32::try_from(years).unwrap_or(0);
    NaiveDate::from_ymd_opt(year, day.month(), day.day())
        .or_else(|| NaiveDate::from_ymd_opt(year, day.month(), 28))
        .unwrap_or(day)
}

fn usage(world: &World, company: &Company, dice: &mut Dice, batch: &mut Batch) {
    let story = company.story;
    if !story.usage {
        return;
    }
    let first = world.today - chrono::Duration::days(HISTORY_DAYS);
    let mut month = first_of_month(company.started.max(first));
    let stop = company.gone().unwrap_or(world.today).min(world.today);
    while World::month_end(month) < stop {
        let end = World::month_end(month);
        let at = UtcTime::end_of_day(end, world.zone).plus_seconds(2 * 86_400 + 10 * 3_600);
        if at >= world.ends() {
            break;
        }
        let ago = world.months_ago(UtcTime::end_of_day(end, world.zone));
        let wobble = |dice: &mut Dice| dice.range(0.95, 1.05);
        let share = |curve, dice: &mut Dice| {
            (story::value(curve, ago) * company.flavour.sqrt() * wobble(dice)).clamp(0.0, 1.0)
        };
        // Growing seats: the early months had fewer.
        let licensed = if story.key == "startup" || story.key == "strategic_growing" {
            ((company.licensed as f64) * (1.0 - (ago / 26.0).min(0.6))).ceil()
        } else {
            company.licensed as f64
        };
        let created = (licensed * share(story.activation, dice)).round();
        // August and the turn of the year are quieter.
        let season = match month.month() {
            8 => 0.94,
            12 | 1 => 0.97,
            3 | 4 => 1.03,
            _ => 1.0,
        };
        let login = (created * (share(story.login, dice) * season).min(1.0)).round();
        let feature = share(story.feature, dice);
        let people = |factor: f64| Some((login * (feature * factor).min(1.0)).round() as i64);
        let short = ago > 20.0 && company.id % 4 == 0;
        batch.usage.push(UsageRow {
            account_id: company.id,
            month,
            accounts_created: Some(created as i64),
            licensed_users: Some(licensed as i64),
            login_users: Some(login as i64),
            logged_in: Some(login > 0.0),
            feature_1: people(1.15),
            feature_2: people(0.95),
            feature_3: if short { None } else { people(0.9) },
            recorded_at: at,
        });
        month = end.succ_opt().unwrap_or(end);
    }
}

fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

fn inquiries(world: &World, company: &Company, dice: &mut Dice, batch: &mut Batch) {
    let story = company.story;
    let begin = world
        .begins()
        .max(UtcTime::start_of_day(company.started, world.zone).plus_days(3));
    let end = company
        .gone()
        .map_or(world.ends(), |day| UtcTime::start_of_day(day, world.zone));
    let users = company.licensed as f64 * story::value(story.activation, 0.0).max(0.3) * 0.6;
    // Large companies answer most questions inside; the rate falls with size.
    let per_month = story.support * (users / 10.0).powf(0.7);
    if per_month <= 0.0 {
        return;
    }
    let mut at = begin;
    let mut number = 0;
    loop {
        let gap = -(1.0 - dice.unit()).ln() / per_month * 30.44;
        at = at.plus_seconds((gap * 86_400.0) as i64);
        if at >= end {
            break;
        }
        number += 1;
        let day = at.local_day(world.zone);
        let opened = world
            .office_hour(day, dice)
            .min(end.plus_seconds(-60))
            .max(begin);
        let depth = match company.stage_on(day) {
            "handover" | "onboarding" => *dice
                .pick(&["basic", "basic", "basic", "advanced"])
                .unwrap_or(&"basic"),
            "adoption" => *dice
                .pick(&["basic", "basic", "advanced", "practice"])
                .unwrap_or(&"basic"),
            "value" => *dice
                .pick(&["basic", "advanced", "practice", "practice"])
                .unwrap_or(&"advanced"),
            _ => *dice
                .pick(&["advanced", "practice", "practice", "strategic"])
                .unwrap_or(&"practice"),
        };
        let fell = story.key.ends_with("falling") && world.months_ago(opened) < 3.0;
        let kind = match dice.below(20) {
            0..=12 => "question",
            13..=15 => "defect",
            16..=18 => "request",
            _ => "complaint",
        };
        let kind = if fell && dice.chance(0.35) {
            "complaint"
        } else {
            kind
        };
        let severity = match kind {
            "defect" => dice.between(2, 3),
            "complaint" => dice.between(1, 3),
            _ => 4,
        };
        let source = *dice
            .pick(&["support", "support", "support", "phone", "csm"])
            .unwrap_or(&"support");
        let first_reply = opened.plus_seconds(dice.between(900, 9 * 3_600));
        let solved = first_reply
            .plus_seconds(dice.between(1_800, if kind == "defect" { 12 } else { 4 } * 86_400));
        let row = InquiryRow {
            account_id: company.id,
            key: format!("SP-{}-{number:04}", company.id),
            person_id: dice
                .pick(&company.people)
                .and_then(|index| world.people.get(*index))
                .filter(|person| person.company_at(opened) == usize::try_from(company.id - 1).ok())
                .map(|person| person.id),
            topic_id: None,
            opened_at: opened,
            kind: Some(kind.to_owned()),
            depth: dice.chance(0.85).then(|| depth.to_owned()),
            severity: Some(severity),
            source: source.to_owned(),
            first_reply_at: None,
            solved_at: None,
            reopened: None,
            withdrawn: false,
            recorded_at: opened,
        };
        batch.inquiries.push(row.clone());
        let stays_open = fell && kind == "complaint";
        if solved < world.ends() && !stays_open {
            batch.inquiries.push(InquiryRow {
                first_reply_at: Some(first_reply),
                solved_at: Some(solved),
                reopened: Some(i64::from(dice.chance(0.06))),
                recorded_at: solved,
                ..row
            });
        } else if first_reply < world.ends() {
            batch.inquiries.push(InquiryRow {
                first_reply_at: Some(first_reply),
                recorded_at: first_reply,
                ..row
            });
        }
    }
}

fn program(
    company: &Company,
    kind: &str,
    name: &str,
    at: UtcTime,
    person: Option<i64>,
    status: &str,
) -> ProgramRow {
    ProgramRow {
        account_id: company.id,
        key: format!(
            "{}:{name}:{}:{status}:{}",
            company.id,
            person.unwrap_or(0),
            at.0 / UtcTime::DAY
        ),
        kind: kind.to_owned(),
        name: name.to_owned(),
        occurred_at: at,
        person_id: person,
        status: Some(status.to_owned()),
        type_: None,
        hours_purchased: None,
        hours_used: None,
        term_start: None,
        term_end: None,
        recorded_at: at,
    }
}

fn act(company: &Company, kind: &'static str, name: &str, at: UtcTime, person: i64) -> Act {
    Act {
        at,
        kind,
        object: name.to_owned(),
        person,
        account: Some(company.id),
        giver: None,
        vendor: false,
        evidence: None,
    }
}

/// People of a company who are there at a time: ids.
fn present(world: &World, company: &Company, at: UtcTime) -> Vec<i64> {
    let index = usize::try_from(company.id - 1).unwrap_or(usize::MAX);
    company
        .people
        .iter()
        .filter_map(|person| world.people.get(*person))
        .filter(|person| person.company_at(at) == Some(index))
        .map(|person| person.id)
        .collect()
}

fn training(
    world: &World,
    company: &Company,
    dice: &mut Dice,
    batch: &mut Batch,
    acts: &mut Vec<Act>,
) {
    let story = company.story;
    let begin = world
        .begins()
        .max(UtcTime::start_of_day(company.started, world.zone).plus_days(6));
    let mut offered = begin.plus_days(dice.between(2, 9));
    let stop = company
        .gone()
        .map_or(world.ends(), |day| UtcTime::start_of_day(day, world.zone));
    // The course is offered to the account twice a year, whoever comes.
    let mut turn = 0_usize;
    while offered < stop && story.usage {
        let name = COURSES
            .get(turn % COURSES.len())
            .copied()
            .unwrap_or_default();
        let at = world.office_hour(offered.local_day(world.zone), dice);
        if at < stop {
            batch
                .programs
                .push(program(company, "training", name, at, None, "offered"));
        }
        for person in present(world, company, at) {
            if !dice.chance(story.training * 0.62) {
                continue;
            }
            let enrolled = world.office_hour(
                at.plus_days(dice.between(1, 10)).local_day(world.zone),
                dice,
            );
            if enrolled >= stop {
                continue;
            }
            batch.programs.push(program(
                company,
                "training",
                name,
                enrolled,
                Some(person),
                "enrolled",
            ));
            acts.push(act(company, "trn.enrolled", name, enrolled, person));
            let completed = world.office_hour(
                enrolled
                    .plus_days(dice.between(3, 35))
                    .local_day(world.zone),
                dice,
            );
            if completed >= stop || !dice.chance(0.6 + story.training * 0.35) {
                continue;
            }
            batch.programs.push(program(
                company,
                "training",
                name,
                completed,
                Some(person),
                "completed",
            ));
            acts.push(act(company, "trn.completed", name, completed, person));
            let certified = world.office_hour(
                completed
                    .plus_days(dice.between(5, 30))
                    .local_day(world.zone),
                dice,
            );
            if certified < stop && dice.chance(0.22) {
                batch.programs.push(program(
                    company,
                    "training",
                    name,
                    certified,
                    Some(person),
                    "certified",
                ));
                acts.push(act(company, "trn.certified", name, certified, person));
            }
        }
        turn += 1;
        offered = offered.plus_days(dice.between(150, 200));
    }
}

fn free(
    world: &World,
    company: &Company,
    dice: &mut Dice,
    batch: &mut Batch,
    acts: &mut Vec<Act>,
    absent: &mut Vec<(String, i64, UtcTime)>,
) {
    let story = company.story;
    let first = world.today - chrono::Duration::days(HISTORY_DAYS);
    let started = company.started.max(first);
    let stop = company.gone().unwrap_or(world.today).min(world.today);
    // Two programmes a month for everyone, on fixed days, the same for all accounts.
    let mut month = first_of_month(first);
    let mut turn = 0_usize;
    while month < world.today {
        for day_of_month in [12_u32, 24] {
            let (kind, title) = PROGRAMS
                .get(turn % PROGRAMS.len())
                .copied()
                .unwrap_or_default();
            turn += 1;
            let Some(day) = month.with_day(day_of_month) else {
                continue;
            };
            if day <= started + chrono::Duration::days(7) || day >= stop {
                continue;
            }
            let name = format!("{title}（{}年{}月）", day.year(), day.month());
            let invited = UtcTime::start_of_day(day, world.zone)
                .plus_days(-14)
                .plus_seconds(10 * 3_600);
            let held = UtcTime::start_of_day(day, world.zone).plus_seconds(15 * 3_600);
            if !story.usage && company.stage() == "handover" {
                continue;
            }
            if turn % 3 == 1 {
                batch.programs.push(ProgramRow {
                    type_: Some(kind.to_owned()),
                    ..program(company, "free", &name, invited, None, "offered")
                });
            }
            // Twelve programmes in half a year.
            let wanted = story.free * company.flavour / 12.0;
            if !dice.chance(wanted) {
                continue;
            }
            let guests = 1
                + usize::from(dice.chance(0.35))
                + usize::from(company.licensed > 300 && dice.chance(0.3));
            let mut people = present(world, company, held);
            dice.shuffle(&mut people);
            for person in people.into_iter().take(guests) {
                let registered =
                    world.office_hour(day - chrono::Duration::days(dice.between(2, 12)), dice);
                batch.programs.push(ProgramRow {
                    type_: Some(kind.to_owned()),
                    ..program(
                        company,
                        "free",
                        &name,
                        registered,
                        Some(person),
                        "registered",
                    )
                });
                acts.push(act(company, "evt.registered", &name, registered, person));
                let came = dice.chance(0.86);
                let known = held.plus_seconds(3 * 3_600);
                batch.programs.push(ProgramRow {
                    type_: Some(kind.to_owned()),
                    ..program(
                        company,
                        "free",
                        &name,
                        if came { held } else { known },
                        Some(person),
                        if came { "attended" } else { "no_show" },
                    )
                });
                if came {
                    acts.push(act(company, kind, &name, held, person));
                    if dice.chance(0.5) {
                        acts.push(act(company, "evt.survey_answered", &name, known, person));
                    }
                    if dice.chance(0.15) {
                        acts.push(act(
                            company,
                            "evt.question_asked",
                            &name,
                            held.plus_seconds(2_400),
                            person,
                        ));
                    }
                } else {
                    absent.push((name.clone(), person, known));
                }
            }
        }
        month = World::month_end(month).succ_opt().unwrap_or(world.today);
    }
}

fn consulting(
    world: &World,
    company: &Company,
    dice: &mut Dice,
    batch: &mut Batch,
    acts: &mut Vec<Act>,
) {
    let Some(pace) = company.story.consulting else {
        return;
    };
    let hours = match company.segment.as_str() {
        "enterprise" => 60.0,
        "mid" => 30.0,
        _ => 16.0,
    };
    let years = ((world.today - company.started).num_days() / 365).max(0);
    for year in 0..=years {
        let start = moved_years(company.started, year);
        let Some(end) = moved_years(start, 1).pred_opt() else {
            continue;
        };
        if end < world.today - chrono::Duration::days(HISTORY_DAYS) {
            continue;
        }
        let name = format!("活用コンサルティング {}年度", start.year());
        let bought = UtcTime::start_of_day(start, world.zone).plus_seconds(10 * 3_600);
        let mut used = 0.0;
        let row = ProgramRow {
            key: format!("consulting:{}:{}", company.id, start.year()),
            hours_purchased: Some(hours),
            hours_used: Some(0.0),
            term_start: Some(start),
            term_end: Some(end),
            status: None,
            ..program(company, "consulting", &name, bought, None, "offered")
        };
        batch.programs.push(row.clone());
        for month in 1..=12_i64 {
            let day = start + chrono::Duration::days(month * 30 - dice.between(4, 20));
            let at = world.office_hour(day, dice);
            if at >= world.ends() || at < world.begins() {
                continue;
            }
            used = (hours * pace * company.flavour * month as f64 / 12.2)
                .min(hours * 1.0)
                .round();
            batch.programs.push(ProgramRow {
                hours_used: Some(used),
                recorded_at: at,
                ..row.clone()
            });
            if let Some(person) = present(world, company, at).first() {
                acts.push(act(
                    company,
                    "prg.consulting_session",
                    &format!("{name} 第{month}回"),
                    at,
                    *person,
                ));
            }
        }
        let _ = used;
    }
}

/// Talks and stories of the accounts that recommend us.
fn honours(world: &World, company: &Company, dice: &mut Dice, acts: &mut Vec<Act>) {
    if company.story.key != "advocate" {
        return;
    }
    let months = [14.0, 5.0 + dice.range(-2.0, 2.0)];
    for (nth, ago) in months.into_iter().enumerate() {
        let day = world.today - story::days_of(ago);
        let at = world.office_hour(day, dice);
        let Some(person) = present(world, company, at).first().copied() else {
            continue;
        };
        if nth == 0 {
            acts.push(act(
                company,
                "evt.spoke",
                &format!("ユーザー会 登壇（{}年{}月）", day.year(), day.month()),
                at,
                person,
            ));
        } else {
            acts.push(act(
                company,
                "com.case_shared",
                &format!("事例：{}の締め日短縮", company.name),
                at,
                person,
            ));
        }
    }
}
