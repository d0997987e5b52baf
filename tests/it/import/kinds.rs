//! The other kinds of file, each by its rules.

use super::*;

#[test]
fn a_stage_is_one_of_the_model_in_force_and_never_still_to_come() {
    use domain::health::config::{Config, publishing};
    let hiroba = town();
    hiroba.write(|tx| {
        let mut config = Config::default();
        let mut own = config.stages.stages[0].clone();
        own.key = "試行".to_owned();
        config.stages.stages.push(own);
        let may = domain::policy::administration(&Actor::System)?;
        publishing::publish(tx, &may, &Actor::System, &config, "")
    });
    assert_eq!(
        taken(
            &hiroba,
            Kind::Stages,
            "account,stage,since\nA1,試行,2026-03-01\n"
        ),
        (1, 0, 0)
    );
    assert_eq!(
        wrong(&take(
            &hiroba,
            Kind::Stages,
            "account,stage,since\nA1,won,2026-03-01\nA1,adoption,2026-05-01\n"
        )),
        [
            (2, "stage", "import-choice"),
            (3, "since", "import-stage-to-come")
        ]
    );
    assert_eq!(
        wrong(&take(
            &hiroba,
            Kind::Accounts,
            "name,external_id,stage,stage_since\n青空,A1,adoption,2026-05-01\n"
        )),
        [(2, "stage_since", "import-stage-to-come")]
    );
}

#[test]
fn stages_are_history_with_corrections() {
    let hiroba = town();
    let text = "account,stage,since,cause,by\n\
                A1,onboarding,2026-01-01,,cs@vendor.example\n\
                A1,adoption,2026-03-01,manual,前任\n";
    assert_eq!(taken(&hiroba, Kind::Stages, text), (2, 0, 0));
    assert_eq!(taken(&hiroba, Kind::Stages, text), (0, 0, 2));
    let rows: Vec<(Option<String>, String, UtcTime, UtcTime, bool)> = hiroba.read(|conn| {
        Ok(stage_moves::table
            .order(stage_moves::id)
            .select((
                stage_moves::from_stage,
                stage_moves::to_stage,
                stage_moves::at,
                stage_moves::recorded_at,
                stage_moves::approver_id.is_not_null(),
            ))
            .load(conn)?)
    });
    assert_eq!(rows[1].0.as_deref(), Some("onboarding"));
    assert!(
        rows.iter().all(|row| row.2 == row.3),
        "history is known since it happened"
    );
    assert!(rows[0].4 && !rows[1].4);
    assert_eq!(
        taken(
            &hiroba,
            Kind::Stages,
            "account,stage,since\nA1,value,2026-03-01\n"
        ),
        (1, 0, 0)
    );
    let report = take(&hiroba, Kind::Stages, "account,stage,since\nA1,adoptoin,\n");
    assert_eq!(
        wrong(&report),
        [
            (2, "stage", "import-choice-near"),
            (2, "since", "import-cell-required")
        ]
    );
    // The accounts file's stage columns say the same thing.
    assert_eq!(
        taken(
            &hiroba,
            Kind::Accounts,
            "name,external_id,stage,stage_since\n若葉,A2,handover,2026-02-01\n"
        ),
        (0, 1, 0)
    );
    assert_eq!(
        taken(
            &hiroba,
            Kind::Accounts,
            "name,external_id,stage\n若葉,A2,handover\n"
        ),
        (0, 0, 1)
    );
}

#[test]
fn contracts_are_overwritten_by_name() {
    let hiroba = town();
    let text = "account,contract,plan,billing,starts_on,ends_on,notice_days,auto_renew\n\
                A1,C-1,standard,subscription,2026-04-01,2027-03-31,90,1\n";
    assert_eq!(taken(&hiroba, Kind::Contracts, text), (1, 0, 0));
    assert_eq!(taken(&hiroba, Kind::Contracts, text), (0, 0, 1));
    assert_eq!(
        taken(
            &hiroba,
            Kind::Contracts,
            "account,contract,auto_renew\nA1,C-1,0\n"
        ),
        (0, 1, 0)
    );
    let row: (Option<String>, Option<bool>) = hiroba.read(|conn| {
        Ok(contracts::table
            .select((contracts::plan, contracts::auto_renew))
            .first(conn)?)
    });
    assert_eq!(row, (Some("standard".to_owned()), Some(false)));
    let report = take(
        &hiroba,
        Kind::Contracts,
        "account,contract,starts_on,ends_on,billing\nA1,C-2,2026-04-01,2026-03-01,yearly\n",
    );
    assert_eq!(
        wrong(&report),
        [
            (2, "billing", "import-choice"),
            (2, "ends_on", "import-contract-order")
        ]
    );
}

#[test]
fn usage_is_known_since_its_month_ended_and_corrected_from_now_on() {
    let hiroba = town();
    let text = "account,month,accounts_created,login_users,logged_in\nA1,2026-03,100,50,1\n";
    assert_eq!(taken(&hiroba, Kind::Usage, text), (1, 0, 0));
    assert_eq!(taken(&hiroba, Kind::Usage, text), (0, 0, 1));
    hiroba.pass_days(1);
    assert_eq!(
        taken(
            &hiroba,
            Kind::Usage,
            "account,month,login_users\nA1,2026-03,55\n"
        ),
        (0, 1, 0)
    );
    assert_eq!(
        taken(
            &hiroba,
            Kind::Usage,
            "account,month,login_users\nA1,2026-03,55\n"
        ),
        (0, 0, 1)
    );
    let rows: Vec<(Option<i64>, Option<i64>, UtcTime)> = hiroba.read(|conn| {
        Ok(usage_months::table
            .order(usage_months::id)
            .select((
                usage_months::accounts_created,
                usage_months::login_users,
                usage_months::recorded_at,
            ))
            .load(conn)?)
    });
    let april = UtcTime::start_of_day(
        chrono::NaiveDate::from_ymd_opt(2026, 4, 1).expect("a day"),
        hiroba.domain.zone,
    );
    assert_eq!(
        rows,
        [
            (Some(100), Some(50), april),
            (Some(100), Some(55), hiroba.now())
        ]
    );
    let report = take(
        &hiroba,
        Kind::Usage,
        "account,month,login_users\nA1,2026-4,1\nA1,2027-01,-1\n",
    );
    assert_eq!(
        wrong(&report),
        [
            (2, "month", "import-month"),
            (3, "login_users", "import-count"),
            (3, "month", "import-month-future")
        ]
    );
}

#[test]
fn inquiries_are_known_by_id_or_by_their_whole_content() {
    let hiroba = town();
    let text = "account,opened_at,id,email,kind,depth,severity,solved_at\n\
                A1,2026-04-01T10:00:00+09:00,T-1,hana@aozora.example,question,basic,3,\n\
                A1,2026-04-02,,,question,basic,,\n\
                A1,2026-04-02,,,question,basic,,\n";
    assert_eq!(taken(&hiroba, Kind::Inquiries, text), (3, 0, 0));
    assert_eq!(taken(&hiroba, Kind::Inquiries, text), (0, 0, 3));
    assert_eq!(
        taken(
            &hiroba,
            Kind::Inquiries,
            "account,opened_at,id,solved_at\nA1,2026-04-01T10:00:00+09:00,T-1,2026-04-03\n"
        ),
        (0, 1, 0)
    );
    // An id stands for one row, whichever company's: neither another file nor another row of the same one gives it to two.
    for text in [
        "account,opened_at,id\nA2,2026-04-05,T-1\n",
        "account,opened_at,id\nA1,2026-04-05,T-9\nA2,2026-04-05,T-9\n",
    ] {
        let report = take(&hiroba, Kind::Inquiries, text);
        let last = text.lines().count() as u64;
        assert_eq!(wrong(&report), [(last, "id", "import-id-elsewhere")]);
    }
    let keys: Vec<String> = hiroba.read(|conn| {
        Ok(inquiries::table
            .select(inquiries::key)
            .distinct()
            .load(conn)?)
    });
    assert_eq!(keys.len(), 3);
    let report = take(
        &hiroba,
        Kind::Inquiries,
        "account,opened_at,severity,solved_at,depth\nA1,2026-04-02,5,2026-04-01,deep\n",
    );
    assert_eq!(
        wrong(&report),
        [
            (2, "depth", "import-choice"),
            (2, "severity", "import-severity"),
            (2, "solved_at", "import-before-opened"),
        ]
    );
}

#[test]
fn programmes_write_the_ledger_rows_of_what_people_did() {
    let hiroba = town();
    let text = "account,kind,name,occurred_at,id,email,status,type,hours_purchased,hours_used,term_start,term_end\n\
                A1,free,春のウェビナー,2026-03-01,P1,hana@aozora.example,attended,,,,,\n\
                A1,free,交流会,2026-03-02,P2,hana@aozora.example,registered,evt.attended_onsite,,,,\n\
                A1,training,入門講座,2026-03-03,P3,hana@aozora.example,completed,,,,,\n\
                A1,training,入門講座,2026-03-03,P4,,offered,,,,,\n\
                A1,consulting,導入支援,2026-01-01,P5,,,,20,5,2026-01-01,2026-06-30\n";
    assert_eq!(taken(&hiroba, Kind::Programs, text), (5, 0, 0));
    assert_eq!(taken(&hiroba, Kind::Programs, text), (0, 0, 5));
    let acts = |hiroba: &TestHiroba| -> Vec<(String, String, bool)> {
        hiroba.read(|conn| {
            Ok(engagement_events::table
                .order(engagement_events::id)
                .select((
                    engagement_events::type_,
                    engagement_events::object,
                    engagement_events::reversal_of.is_not_null(),
                ))
                .load(conn)?)
        })
    };
    let expected = [
        ("prg.webinar", "春のウェビナー", false),
        ("evt.registered", "交流会", false),
        ("trn.completed", "入門講座", false),
    ]
    .map(|(act, object, reversal)| (act.to_owned(), object.to_owned(), reversal));
    assert_eq!(acts(&hiroba), expected);
    // They did not come: the registration is taken back.
    assert_eq!(
        taken(
            &hiroba,
            Kind::Programs,
            "account,kind,name,occurred_at,id,status\nA1,free,交流会,2026-03-02,P2,no_show\n"
        ),
        (0, 1, 0)
    );
    let after = acts(&hiroba);
    assert_eq!(after.len(), 4);
    assert_eq!(
        after[3],
        ("evt.registered".to_owned(), "交流会".to_owned(), true)
    );
    // A correction that says only what kind of event it was puts the right act in the wrong one's place, once.
    let corrected = "account,kind,name,occurred_at,id,type\n\
                     A1,free,春のウェビナー,2026-03-01,P1,evt.attended_onsite\n";
    assert_eq!(taken(&hiroba, Kind::Programs, corrected), (0, 1, 0));
    assert_eq!(taken(&hiroba, Kind::Programs, corrected), (0, 0, 1));
    let after = acts(&hiroba).split_off(4);
    let spring = |act: &str, reversal| (act.to_owned(), "春のウェビナー".to_owned(), reversal);
    assert_eq!(
        after,
        [
            spring("prg.webinar", true),
            spring("evt.attended_onsite", false)
        ]
    );
    let report = take(
        &hiroba,
        Kind::Programs,
        "account,kind,name,occurred_at,id\nA2,training,入門講座,2026-03-03,P3\n",
    );
    assert_eq!(wrong(&report), [(2, "id", "import-id-elsewhere")]);
    let report = take(
        &hiroba,
        Kind::Programs,
        "account,kind,name,occurred_at,type\nA1,free,x,2026-03-01,prg.nothing\nA1,training,x,2026-03-01,prg.webinar\n",
    );
    assert_eq!(
        wrong(&report),
        [
            (2, "type", "import-program-type"),
            (3, "type", "import-program-type-free")
        ]
    );
    let versions: i64 = hiroba.read(|conn| Ok(program_facts::table.count().get_result(conn)?));
    assert_eq!(versions, 7);
}

#[test]
fn ledger_rows_keep_the_ledgers_rules() {
    let hiroba = town();
    let text = "type,account,occurred_at,email,object,id,points,reversal_of\n\
                com.question_posted,A1,2026-03-01T10:00:00+09:00,hana@aozora.example,q1,r1,,\n\
                com.question_posted,A1,2026-03-01T11:00:00+09:00,hana@aozora.example,q2,r2,2.5,\n\
                com.question_posted,A1,2026-03-01T12:00:00+09:00,hana@aozora.example,,,,\n\
                com.question_posted,A1,2026-03-01T12:00:00+09:00,hana@aozora.example,,,9,\n\
                com.answer_posted,A1,2026-03-01,cs@vendor.example,a1,r3,,\n\
                evt.registered,A1,2026-03-05,,e1,r4,,\n\
                evt.registered,A1,2026-03-06,,e1,r5,,r4\n";
    assert_eq!(taken(&hiroba, Kind::Ledger, text), (7, 0, 0));
    assert_eq!(taken(&hiroba, Kind::Ledger, text), (0, 0, 7));
    let rows: Vec<(f64, String, bool, bool)> = hiroba.read(|conn| {
        Ok(engagement_events::table
            .order(engagement_events::id)
            .select((
                engagement_events::granted_points,
                engagement_events::side,
                engagement_events::reversal_of.is_not_null(),
                engagement_events::occurred_at.eq(engagement_events::recorded_at),
            ))
            .load(conn)?)
    });
    let points: Vec<f64> = rows.iter().map(|row| row.0).collect();
    assert_eq!(
        points,
        [4.0, 2.5, 4.0, 0.0, 5.0, 1.0, 0.0],
        "a fourth question a day is worth nothing"
    );
    assert_eq!(rows[4].1, "vendor");
    assert!(rows[6].2 && rows.iter().all(|row| row.3));
    // The same act told by another file is the same row.
    assert_eq!(
        taken(
            &hiroba,
            Kind::Ledger,
            "type,account,occurred_at,email,object\ncom.question_posted,A1,2026-03-01,hana@aozora.example,q1\n"
        ),
        (0, 0, 1)
    );
    let report = take(
        &hiroba,
        Kind::Ledger,
        "type,account,occurred_at,id,reversal_of\n\
         com.question_postd,A1,2026-03-01,,\n\
         com.question_posted,A1,2026-03-09,r1,\n\
         com.question_posted,A1,2026-03-09,x,r99\n\
         com.question_posted,A1,2026-03-09,y,\n\
         com.question_posted,A1,2026-03-09,y,\n",
    );
    assert_eq!(
        wrong(&report),
        [
            (2, "type", "import-type-unknown-near"),
            (3, "id", "import-ledger-differs"),
            (4, "reversal_of", "import-reversal-unknown"),
            (6, "id", "import-id-twice"),
        ]
    );
}
