//! The secrets: a token nobody could guess in each field that somebody must not see.

use diesel::prelude::*;
use domain::community::{Audience, Identity};
use domain::db::AnyConnection;
use domain::db::schema::*;
use domain::storage::{Key, Storage};
use domain::types::{AccountId, PersonId};
use domain::{Tx, UtcTime};

use crate::fixtures::talk::{answered, asked, body_of, commented, edited, hidden, question};
use crate::fixtures::{self, People, tale};

/// One token and who may see it.
#[derive(Debug, Clone)]
pub struct Secret {
    /// Which field.
    pub name: &'static str,
    /// What to look for.
    pub token: String,
    /// Letters of the permission table who may see it.
    pub for_whom: &'static str,
    /// Whether the program may write it to its log.
    pub may_be_logged: bool,
}

/// What was planted.
pub struct Garden {
    /// Every secret.
    pub secrets: Vec<Secret>,
    /// A word of a title that all members may read: the scan must be able to find it.
    pub open_word: String,
    /// A word of a title that a mail to 葵 carries.
    pub mailed_word: String,
    /// Addresses by name.
    pub words: Vec<String>,
    /// Every topic.
    pub topics: Vec<i64>,
    /// No id is larger.
    pub largest_id: i64,
}

const NOBODY: &str = "";
const CONSOLE: &str = "clurea";
const STAFF: &str = "cmlurea";
/// 田中 葵 and 鈴木 健 of the one company, and the vendor's people who may read account figures.
const HIS_OWN: &str = "AKclurea";
/// 佐藤 美咲 of the other company, and the vendor's people who may read account figures.
const HER_OWN: &str = "Bclurea";
const ADMIN: &str = "a";
const CURATORS: &str = "cma";

struct Planter {
    secrets: Vec<Secret>,
}

impl Planter {
    /// A new token for `name`.
    fn token(&mut self, name: &'static str, for_whom: &'static str) -> String {
        let token = format!("kanaria{:012x}", rand::random::<u64>() >> 16);
        self.secrets.push(Secret {
            name,
            token: token.clone(),
            for_whom,
            may_be_logged: false,
        });
        token
    }

    /// A figure that appears nowhere by chance.
    fn figure(&mut self, name: &'static str, for_whom: &'static str) -> i64 {
        let figure = 700_000_000 + i64::from(rand::random::<u32>() % 99_999_999);
        self.secrets.push(Secret {
            name,
            token: figure.to_string(),
            for_whom,
            may_be_logged: false,
        });
        figure
    }
}

/// Plants everything.
pub fn plant(tx: &mut Tx<'_>, people: &People, files: &Storage) -> domain::Result<Garden> {
    let mut planter = Planter {
        secrets: Vec::new(),
    };
    let p = &mut planter;
    let open_word = format!("kaihou{:012x}", rand::random::<u64>() >> 16);
    let mailed_word = format!("tegami{:012x}", rand::random::<u64>() >> 16);
    let open_title = format!("{open_word} について教えてください");
    for account in [people.aoba, people.minato, people.hikari] {
        account_figures(tx, p, account, people)?;
    }
    persons(tx, p, people)?;
    let mut words = community(tx, p, people, &open_title, &mailed_word)?;
    words.extend(writing(tx, p, people, files)?);
    curated(tx, p, people)?;
    moderated(tx, p, people)?;
    gathered(tx, p, people)?;
    machinery(tx, p, people)?;
    let topics: Vec<i64> = topics::table.select(topics::id).load(tx.conn)?;
    let largest: Option<i64> = posts::table
        .select(diesel::dsl::max(posts::id))
        .first(tx.conn)?;
    Ok(Garden {
        secrets: planter.secrets,
        open_word,
        mailed_word,
        words,
        topics,
        largest_id: largest.unwrap_or(0).max(people.staff.len() as i64 + 12),
    })
}

/// Who comes to an event, what they answered, where the meeting is, and what is not out yet.
fn gathered(tx: &mut Tx<'_>, p: &mut Planter, people: &People) -> domain::Result<()> {
    use crate::fixtures::gathering::{evening, hosted, may, published, registered, run, wish};
    use crate::fixtures::talk::actor;
    use domain::events::question::{self, Answer, QuestionDraft};
    use domain::events::segment::{self, Draft, Segment};
    use domain::events::{draft, inquiry, invitation, registration};
    const DESK: &str = "ca";
    const NARROWED: &str = "Bcmlurea";
    let mut meeting = evening("集まりの会", "5");
    meeting.online_url = format!(
        "https://meet.example/{}",
        p.token("address of a meeting", "ca")
    );
    let event = published(tx, people, &meeting)?;
    let cs = actor(tx, people.staff(domain::actor::Role::Cs))?;
    let runs = run(tx, people, event)?;
    let asked = QuestionDraft {
        kind: "text".to_owned(),
        label: "ご相談したいこと".to_owned(),
        ..QuestionDraft::default()
    };
    let question_id = question::add(tx, &cs, &runs, &asked)?;
    let company = fixtures::account(tx, &p.token("company of who comes", CONSOLE))?;
    let guest = fixtures::person(tx, &p.token("name of who comes", CONSOLE), None)?;
    fixtures::member(tx, guest, company)?;
    let mut wanted = wish();
    wanted.answers.push(Answer {
        question_id,
        text: p.token("answer of who comes", DESK),
    });
    let guest = may(tx, guest)?;
    registration::register(tx, &guest, event, &wanted)?;
    registered(tx, event, people.misaki)?;
    // Who comes reads what was asked; by whom, and what is written to others, they don't learn.
    let misaki = actor(tx, people.misaki)?;
    let asked = p.token("question at an event", "Bca");
    inquiry::ask(tx, &misaki, event, &asked, None)?;
    let letter = Draft {
        segment: Segment::Confirmed,
        slot_id: None,
        subject: p.token("subject of a letter to who comes", "Bca"),
        body: p.token("letter to who comes", "Bca"),
    };
    segment::send(tx, &cs, &runs, &letter)?;
    let begins = domain::policy::events::begin(&cs)?;
    let hidden = evening(&p.token("title of an event not out yet", DESK), "5");
    draft::create(tx, &cs, &begins, &hidden, None)?;
    // Who hosts sees who comes, not how to reach them.
    let hers = hosted(tx, people, people.aoi, &evening("葵の集まり", "5"))?;
    let email = format!("{}@guest.example", p.token("e-mail of who comes", CONSOLE));
    let other = fixtures::person(tx, "集まりの客", Some(&email))?;
    fixtures::member(tx, other, people.hikari)?;
    registered(tx, hers, other)?;
    // Who was asked to come is the vendor's to know, though a customer hosts.
    let email = format!(
        "{}@guest.example",
        p.token("e-mail of who is invited", CONSOLE)
    );
    let invited = fixtures::person(
        tx,
        &p.token("name of who is invited", CONSOLE),
        Some(&email),
    )?;
    fixtures::member(tx, invited, company)?;
    let runs = run(tx, people, hers)?;
    invitation::invite(tx, &cs, &runs, &email)?;
    // What was narrowed after somebody was asked is not told them any more.
    let narrow = published(
        tx,
        people,
        &evening(&p.token("title of a narrowed event", NARROWED), "5"),
    )?;
    let runs = run(tx, people, narrow)?;
    invitation::invite(tx, &cs, &runs, "青葉精機\nみなと商事")?;
    diesel::update(events::table.find(narrow))
        .set(events::audience.eq(domain::events::Audience::Accounts))
        .execute(tx.conn)?;
    diesel::insert_into(event_accounts::table)
        .values((
            event_accounts::event_id.eq(narrow),
            event_accounts::account_id.eq(people.minato),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// What is reported and by whom, what waits to come out, and what moderators say among themselves and to an author.
fn moderated(tx: &mut Tx<'_>, p: &mut Planter, people: &People) -> domain::Result<()> {
    use domain::community::moderation::flag::{self, NewFlag, Reason};
    use domain::community::moderation::{Why, case::Verdict, decide};
    const DECIDERS: &str = "cmlureaM";
    let company = fixtures::account(tx, "通報した会社")?;
    let quiet = fixtures::person(tx, &p.token("name of who reported", CONSOLE), None)?;
    fixtures::member(tx, quiet, company)?;
    diesel::update(people::table.find(quiet))
        .set(people::default_identity.eq(Identity::Profile))
        .execute(tx.conn)?;
    let topic = asked(
        tx,
        people.aoi,
        &question("通報のある話題です", "通報された回答が下にあります。"),
    )?;
    let cs = crate::fixtures::talk::actor(tx, people.staff(domain::actor::Role::Cs))?;
    for decided in [false, true] {
        let post = answered(tx, people.misaki, topic.id, "通報された回答です。")?;
        let who = crate::fixtures::talk::actor(tx, quiet)?;
        let new = NewFlag {
            reason: Reason::Other,
            note: p.token("words of a report", DECIDERS),
        };
        flag::flag(tx, &who, post, &new)?;
        if decided {
            let id: i64 = moderation_cases::table
                .filter(moderation_cases::post_id.eq(post))
                .select(moderation_cases::id)
                .first(tx.conn)?;
            let reason = p.token("reason of a decision", DECIDERS);
            let note = p.token("note to an author", "B");
            let why = Why::parse(&reason, &note)?;
            decide::decide(tx, &cs, id, Verdict::Hide, &why)?;
        }
    }
    // Somebody new, whose posts wait for their many links.
    let links = "https://a.example/1 https://b.example/2 https://c.example/3";
    let new = fixtures::person(tx, "新しい 方", None)?;
    fixtures::member(tx, new, people.minato)?;
    diesel::update(people::table.find(new))
        .set(people::first_signed_in_at.eq(tx.now))
        .execute(tx.conn)?;
    let title = p.token("title that is held", DECIDERS);
    let body = p.token("body that is held", DECIDERS);
    asked(
        tx,
        new,
        &question(
            &format!("{title} は待っています"),
            &format!("{body} {links}"),
        ),
    )?;
    let reply = p.token("answer that is held", DECIDERS);
    answered(tx, new, topic.id, &format!("{reply} {links}"))?;
    let comment = p.token("comment that is held", DECIDERS);
    let under = body_of(tx, topic.id)?;
    commented(tx, new, under, &format!("{comment} {links}"))?;
    Ok(())
}

/// What staff keep of ideas, cases and passages, and what a customer hides in a case that is out.
fn curated(tx: &mut Tx<'_>, p: &mut Planter, people: &People) -> domain::Result<()> {
    let idea = tale::idea(tx, people.misaki, "一覧の条件を保存したいです")?;
    let note = p.token("what a customer said in a meeting", CONSOLE);
    tale::recorded(tx, people, idea.id, crate::fixtures::HIKARI, &note)?;
    let body = body_of(tx, idea.id)?;
    let why = p.token("why a passage was clipped", CURATORS);
    let tags = p.token("tags of a clip", CURATORS);
    tale::clipped(tx, people, body, "条件を入れ直しています", &why, &tags)?;

    let mut text = tale::text(&p.token("title of a case's draft", "Bcma"));
    text.result = format!(
        "{} という結果になりました。",
        p.token("result in a case's draft", CURATORS)
    );
    text.figures = p.token("figure in a case's draft", CURATORS);
    let hers: Option<String> = domain::db::schema::people::table
        .find(people.misaki)
        .select(domain::db::schema::people::email)
        .first(tx.conn)?;
    tale::drafted(tx, people, &hers.unwrap_or_default(), &text)?;

    // Out for everyone, of a company and a person that nobody learns.
    let company = fixtures::account(tx, &p.token("company hidden in a case", STAFF))?;
    let email = "hidden-in-a-case@nowhere.example";
    let person = fixtures::person(tx, &p.token("person hidden in a case", STAFF), Some(email))?;
    fixtures::member(tx, person, company)?;
    let text = tale::text("名前を出さずに話した事例です");
    let choice = tale::anonymous(domain::stories::StoryAudience::Public);
    let story = tale::drafted(tx, people, email, &text)?;
    tale::sent(tx, people, story)?;
    let who = domain::stories::review::by_session(person);
    let mark = domain::stories::review::review(tx.conn, who, story, None, tx.now)?.mark;
    let wish = p.token("what a customer wants changed in a case", CURATORS);
    domain::stories::consent::send_back(tx, who, story, &mark, &wish)?;
    tale::sent(tx, people, story)?;
    tale::confirmed(tx, person, story, &choice)
}

fn account_figures(
    tx: &mut Tx<'_>,
    p: &mut Planter,
    account: AccountId,
    people: &People,
) -> domain::Result<()> {
    let now = tx.now;
    let day = now.local_day(tx.zone);
    diesel::update(accounts::table.find(account))
        .set((
            accounts::memo.eq(p.token("memo", CONSOLE)),
            accounts::next_action.eq(p.token("next action", CONSOLE)),
            accounts::next_action_on.eq(Some(day)),
            accounts::external_id.eq(Some(p.token("id in another system", CONSOLE))),
            accounts::segment.eq(Some(p.token("segment", STAFF))),
            accounts::owner_id.eq(Some(people.staff(domain::actor::Role::Cs))),
            accounts::addressable_seats.eq(Some(p.figure("addressable seats", CONSOLE))),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(account_names::table)
        .values((
            account_names::account_id.eq(account),
            account_names::name.eq(p.token("former name", CONSOLE)),
            account_names::created_at.eq(now),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(account_domains::table)
        .values((
            account_domains::account_id.eq(account),
            account_domains::domain.eq(format!("{}.example", p.token("mail domain", CONSOLE))),
            account_domains::verified_at.eq(Some(now)),
            account_domains::created_at.eq(now),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(contracts::table)
        .values((
            contracts::account_id.eq(account),
            contracts::contract.eq(p.token("contract", CONSOLE)),
            contracts::product.eq(Some(p.token("contract product", CONSOLE))),
            contracts::plan.eq(Some(p.token("contract plan", CONSOLE))),
            contracts::ends_on.eq(Some(day)),
            contracts::updated_at.eq(now),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(usage_months::table)
        .values((
            usage_months::account_id.eq(account),
            usage_months::month.eq(day),
            usage_months::accounts_created.eq(Some(p.figure("accounts created", CONSOLE))),
            usage_months::licensed_users.eq(Some(p.figure("licensed users", CONSOLE))),
            usage_months::login_users.eq(Some(p.figure("login users", CONSOLE))),
            usage_months::recorded_at.eq(now),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(inquiries::table)
        .values((
            inquiries::account_id.eq(account),
            inquiries::key.eq(p.token("inquiry", CONSOLE)),
            inquiries::opened_at.eq(now),
            inquiries::source.eq("support"),
            inquiries::recorded_at.eq(now),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(program_facts::table)
        .values((
            program_facts::account_id.eq(account),
            program_facts::key.eq(p.token("programme key", CONSOLE)),
            program_facts::kind.eq("consulting"),
            program_facts::name.eq(p.token("programme", CONSOLE)),
            program_facts::occurred_at.eq(now),
            program_facts::recorded_at.eq(now),
        ))
        .execute(tx.conn)?;
    let inputs = serde_json::json!({ "reason": p.token("stage inputs", CONSOLE) }).to_string();
    diesel::insert_into(stage_moves::table)
        .values((
            stage_moves::account_id.eq(account),
            stage_moves::to_stage.eq("onboarding"),
            stage_moves::at.eq(now.plus_days(-30)),
            stage_moves::recorded_at.eq(now.plus_days(-30)),
            stage_moves::cause.eq("manual"),
            stage_moves::inputs.eq(inputs),
        ))
        .execute(tx.conn)?;
    Ok(())
}

fn persons(tx: &mut Tx<'_>, p: &mut Planter, people: &People) -> domain::Result<()> {
    let now = tx.now;
    let secretive = |tx: &mut Tx<'_>,
                     p: &mut Planter,
                     person: PersonId,
                     who: &'static str|
     -> domain::Result<()> {
        let own = if who.contains('B') { "Ba" } else { ADMIN };
        diesel::update(people::table.find(person))
            .set((
                people::email.eq(Some(format!(
                    "{}@mail.example",
                    p.token("someone's e-mail", who)
                ))),
                people::password_hash.eq(Some(p.token("password hash", NOBODY))),
                people::totp_secret.eq(Some(p.token("second factor", NOBODY))),
            ))
            .execute(tx.conn)?;
        diesel::insert_into(sessions::table)
            .values((
                sessions::person_id.eq(person),
                sessions::token_hash.eq(p.token("session hash", NOBODY)),
                sessions::created_at.eq(now),
                sessions::last_seen_at.eq(now),
                sessions::expires_at.eq(now.plus_days(30)),
                sessions::reauthenticated_at.eq(now),
                sessions::user_agent.eq(p.token("browser of someone", own)),
                sessions::ip.eq(p.token("address of someone", own)),
            ))
            .execute(tx.conn)?;
        Ok(())
    };
    // A colleague's address is for nobody but staff either.
    secretive(tx, p, people.ken, CONSOLE)?;
    secretive(tx, p, people.misaki, HER_OWN)?;
    diesel::insert_into(invitations::table)
        .values((
            invitations::account_id.eq(people.minato),
            invitations::email.eq(format!(
                "{}@mail.example",
                p.token("invited e-mail", CONSOLE)
            )),
            invitations::name.eq(p.token("invited name", CONSOLE)),
            invitations::token_hash.eq(Some(p.token("invitation hash", NOBODY))),
            invitations::created_at.eq(now),
            invitations::expires_at.eq(now.plus_days(30)),
        ))
        .execute(tx.conn)?;
    // Listed, but without company and department, which colleagues and the vendor know.
    for (person, who) in [(people.misaki, HER_OWN), (people.ryo, "Mclurea")] {
        diesel::insert_into(profiles::table)
            .values((
                profiles::person_id.eq(person),
                profiles::listed_at.eq(Some(now)),
                profiles::department.eq(p.token("department that is not shown", who)),
                profiles::uses.eq("請求書"),
                profiles::introduction.eq(p.token("introduction", "ABMmclurea")),
                profiles::updated_at.eq(now),
            ))
            .execute(tx.conn)?;
    }
    let waiting = fixtures::person(tx, "待つ別人", None)?;
    diesel::insert_into(join_requests::table)
        .values((
            join_requests::person_id.eq(waiting),
            join_requests::company.eq(p.token("company of someone waiting", CONSOLE)),
            join_requests::message.eq(p.token("message of someone waiting", CONSOLE)),
            join_requests::created_at.eq(now),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(one_time_tokens::table)
        .values((
            one_time_tokens::purpose.eq("sign_in"),
            one_time_tokens::token_hash.eq(p.token("one-time hash", NOBODY)),
            one_time_tokens::code_hash.eq(Some(p.token("code hash", NOBODY))),
            one_time_tokens::email.eq(Some(format!(
                "{}@mail.example",
                p.token("e-mail that signs in", ADMIN)
            ))),
            one_time_tokens::created_at.eq(now),
            one_time_tokens::expires_at.eq(now.plus_days(1)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

fn community(
    tx: &mut Tx<'_>,
    p: &mut Planter,
    people: &People,
    open_title: &str,
    mailed_word: &str,
) -> domain::Result<Vec<String>> {
    // A company that must not be known, and its person.
    let company = fixtures::account(
        tx,
        &format!("{}工業", p.token("company of a masked question", CONSOLE)),
    )?;
    let masked = fixtures::person(tx, &p.token("name of a masked asker", CONSOLE), None)?;
    fixtures::member(tx, masked, company)?;
    let mut ask = question(
        "社外の方に名乗らずに聞きたいのですが",
        "監査の前に何を準備すればよいでしょうか。",
    );
    ask.identity = Identity::Profile;
    ask.tags = "監査".to_owned();
    let topic = asked(tx, masked, &ask)?;
    let answer = answered(
        tx,
        people.aoi,
        topic.id,
        "ログを残しておくと後で助かりました。",
    )?;
    commented(tx, masked, answer, "ありがとうございます、試します。")?;
    // A name that may be known, of a company that must not.
    let company = fixtures::account(
        tx,
        &format!(
            "{}商会",
            p.token("company of a name-only question", CONSOLE)
        ),
    )?;
    let named = fixtures::person(tx, "名前 だけ", None)?;
    fixtures::member(tx, named, company)?;
    let mut ask = question(
        "会社名を出さずに相談させてください",
        "稟議の通し方に悩んでいます。経験を教えてください。",
    );
    ask.identity = Identity::Name;
    asked(tx, named, &ask)?;

    // Both answer 葵, who is told by mail: of the one nothing, of the other the name alone.
    let hers = asked(
        tx,
        people.aoi,
        &question(
            &format!("{mailed_word} の使い方を教えてください"),
            "手順書のとおりにしても、うまく動きません。",
        ),
    )?;
    for (person, identity) in [(masked, Identity::Profile), (named, Identity::Name)] {
        let who = crate::fixtures::talk::actor(tx, person)?;
        domain::community::answer::answer(
            tx,
            &who,
            hers.id,
            &domain::community::text::Body::of("設定を開き直すと動きました。お試しください。")?,
            identity,
        )?;
    }

    // For the asker's own company and the vendor.
    let mut own = question(
        &format!(
            "{} の社内だけの質問です",
            p.token("title of another company's own question", HER_OWN)
        ),
        &format!(
            "{} と書いた本文です。よろしくお願いします。",
            p.token("body of another company's own question", HER_OWN)
        ),
    );
    own.audience = Audience::Own;
    let own_tag = p.token("tag of another company's own question", HER_OWN);
    own.tags = own_tag.clone();
    let topic = asked(tx, people.misaki, &own)?;
    let reply = answered(
        tx,
        people.staff(domain::actor::Role::Cs),
        topic.id,
        &format!(
            "{} とお答えします。",
            p.token("answer to another company's own question", HER_OWN)
        ),
    )?;
    commented(
        tx,
        people.misaki,
        reply,
        &format!(
            "{} と返します。",
            p.token("comment in another company's own question", HER_OWN)
        ),
    )?;

    // The same of 葵's company: a colleague's question, which one who has left it reads no more.
    let mut own = question(
        &format!(
            "{} の社内だけの質問です",
            p.token("title of a colleague's own question", HIS_OWN)
        ),
        &format!(
            "{} と書いた本文です。長めに書きます。",
            p.token("body of a colleague's own question", HIS_OWN)
        ),
    );
    own.audience = Audience::Own;
    let colleagues_tag = p.token("tag of a colleague's own question", HIS_OWN);
    own.tags = colleagues_tag.clone();
    asked(tx, people.ken, &own)?;

    // In a place for two companies one of them does not say which it is.
    let mut words = vec![own_tag, colleagues_tag];
    let company = fixtures::account(
        tx,
        &format!(
            "{}製作所",
            p.token("company of a masked question in a closed place", CONSOLE)
        ),
    )?;
    let masked = fixtures::person(
        tx,
        &p.token("name of a masked asker in a closed place", CONSOLE),
        None,
    )?;
    fixtures::member(tx, masked, company)?;
    let slug = p.token("place of two companies", "AKclurea");
    let place = fixtures::space(tx, &slug, "accounts")?;
    for account in [people.aoba, company] {
        diesel::insert_into(space_accounts::table)
            .values((
                space_accounts::space_id.eq(place),
                space_accounts::account_id.eq(account),
            ))
            .execute(tx.conn)?;
    }
    let mut ask = question(
        "名乗らずに二社の場で聞きます",
        "監査の前に何を準備すればよいでしょうか。",
    );
    ask.identity = Identity::Profile;
    ask.space = slug.clone();
    asked(tx, masked, &ask)?;
    words.push(slug);

    // A tag that 葵 followed before staff kept it to themselves.
    let tag = p.token("tag that staff took for themselves", STAFF);
    let mut ask = question(
        "請求の締め日を変えたいのですが",
        "月の途中で締め日を変えられますか。",
    );
    ask.tags = tag.clone();
    asked(tx, people.staff(domain::actor::Role::Cs), &ask)?;
    let id: i64 = tags::table
        .filter(tags::slug.eq(&tag))
        .select(tags::id)
        .first(tx.conn)?;
    let aoi = crate::fixtures::talk::actor(tx, people.aoi)?;
    {
        use domain::community::follow::{self, Level, Object};
        use domain::community::tag_desk;
        follow::set(tx, &aoi, Object::Tag, id, Level::Watching)?;
        let cs = crate::fixtures::talk::actor(tx, people.staff(domain::actor::Role::Cs))?;
        let kept = tag_desk::Typed {
            name: tag.clone(),
            description: String::new(),
            staff_only: true,
        };
        tag_desk::save(tx, &domain::policy::tag_write(&cs)?, &cs, id, &kept)?;
    }
    words.push(tag);

    // Open to all members, with an answer that was hidden and words that were taken back.
    let first = p.token("words since changed", "BcmlureaM");
    let topic = asked(
        tx,
        people.misaki,
        &question(
            open_title,
            &format!("{first} という設定が見つかりません。どこにありますか。"),
        ),
    )?;
    let body = body_of(tx, topic.id)?;
    let bad = answered(
        tx,
        people.ken,
        topic.id,
        &format!(
            "{} という失礼な言葉です。",
            p.token("hidden answer", "cmlureaM")
        ),
    )?;
    hidden(tx, people.ryo, bad)?;
    answered(
        tx,
        people.ken,
        topic.id,
        "画面の右上にあります。ご確認ください。",
    )?;
    let tx_now = tx.now;
    diesel::update(posts::table.find(body))
        .set(posts::created_at.eq(tx_now.plus_days(-2)))
        .execute(tx.conn)?;
    edited(
        tx,
        people.misaki,
        body,
        open_title,
        "探していた設定が見つかりません。どこにありますか。画面の右上を見ましたが、ありませんでした。何度も確かめています。",
    )?;
    let gone = asked(
        tx,
        people.misaki,
        &question(
            &format!(
                "{} という隠された質問",
                p.token("title of a hidden question", "BcmlureaM")
            ),
            &format!(
                "{} という隠された本文です。",
                p.token("body of a hidden question", "BcmlureaM")
            ),
        ),
    )?;
    let gone_body = body_of(tx, gone.id)?;
    hidden(tx, people.ryo, gone_body)?;

    // Places that are not for all.
    for (name, audience, who) in [
        ("place for named accounts", "accounts", CONSOLE),
        ("place of the vendor", "staff", STAFF),
    ] {
        let slug = p.token(name, who);
        let id = fixtures::space(tx, &slug, audience)?;
        let label = p.token("its name", who);
        diesel::update(spaces::table.find(id))
            .set((
                spaces::name_ja.eq(&label),
                spaces::name_en.eq(&label),
                spaces::description_ja.eq(&label),
            ))
            .execute(tx.conn)?;
        let mut inside = question(
            &format!("{} の話題です", p.token("title in a closed place", who)),
            "ここだけの話をします。よろしくお願いします。",
        );
        inside.space = slug.clone();
        asked(tx, people.staff(domain::actor::Role::Cs), &inside)?;
        words.push(slug);
    }
    let tag = p.token("tag of the vendor", STAFF);
    diesel::insert_into(tags::table)
        .values((
            tags::slug.eq(&tag),
            tags::name.eq(&tag),
            tags::staff_only.eq(true),
            tags::created_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    let tag_id: i64 = tags::table
        .filter(tags::slug.eq(&tag))
        .select(tags::id)
        .first(tx.conn)?;
    diesel::insert_into(topic_tags::table)
        .values((
            topic_tags::topic_id.eq(topic.id),
            topic_tags::tag_id.eq(tag_id),
            topic_tags::created_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    words.push(tag);
    Ok(words)
}

/// What people have begun to write, and files: their addresses, which a reader might guess.
fn writing(
    tx: &mut Tx<'_>,
    p: &mut Planter,
    people: &People,
    files: &Storage,
) -> domain::Result<Vec<String>> {
    let own = question(
        "社内だけの資料について質問です",
        "添付の資料をご覧ください。よろしくお願いします。",
    );
    let own = asked(
        tx,
        people.misaki,
        &domain::community::ask::Question {
            audience: Audience::Own,
            ..own
        },
    )?;
    let open = asked(
        tx,
        people.misaki,
        &question(
            "どなたか画面を見ていただけますか",
            "添付のとおりです。よろしくお願いします。",
        ),
    )?;
    let bad = answered(
        tx,
        people.ken,
        open.id,
        "この資料のとおりです。添付します。",
    )?;
    hidden(tx, people.ryo, bad)?;
    let mut masked = question(
        "名乗らずに資料を見ていただきたいです",
        "添付のとおりです。よろしくお願いします。",
    );
    masked.identity = Identity::Profile;
    let masked = asked(tx, people.misaki, &masked)?;
    // After asking, which ends a draft.
    use domain::community::draft::{self, Target, Typed};
    for (person, who) in [
        (people.misaki, "B"),
        (people.ken, NOBODY),
        (people.staff(domain::actor::Role::Support), NOBODY),
    ] {
        let actor = crate::fixtures::talk::actor(tx, person)?;
        let typed = Typed {
            title: p.token("title of a draft", who),
            body: p.token("body of a draft", who),
            fields: [("tags".to_owned(), p.token("tags of a draft", who))].into(),
        };
        draft::save(
            tx,
            &actor,
            Target::topic(domain::community::TopicKind::Question),
            0,
            &typed,
        )?;
    }
    let own_body = body_of(tx, own.id)?;
    let masked_body = body_of(tx, masked.id)?;
    let mut names = Vec::new();
    for (post, name, text) in [
        (
            Some(own_body),
            p.token("name of a file in another company's question", HER_OWN),
            p.token("file in another company's question", HER_OWN),
        ),
        (
            Some(bad),
            p.token("name of a file in a hidden answer", "BcmlureaM"),
            p.token("file in a hidden answer", "cmlureaM"),
        ),
        (
            None,
            p.token("name of a file in no post", "B"),
            p.token("file in no post", "B"),
        ),
        (
            Some(masked_body),
            p.token("name of a masked asker's file", HER_OWN),
            "open".to_owned(),
        ),
    ] {
        use sha2::Digest as _;
        let key = Key::new(tx.entropy)?;
        files.put(&key, text.as_bytes())?;
        let id: i64 = diesel::insert_into(uploads::table)
            .values((
                uploads::key.eq(key.as_str()),
                uploads::person_id.eq(people.misaki),
                uploads::kind.eq("txt"),
                uploads::name.eq(format!("{name}.txt")),
                uploads::bytes.eq(text.len() as i64),
                uploads::sha256.eq(domain::entropy::hex(&sha2::Sha256::digest(&text))),
                uploads::created_at.eq(tx.now),
                uploads::changed_at.eq(tx.now),
            ))
            .returning(uploads::id)
            .get_result(tx.conn)?;
        if let Some(post) = post {
            diesel::insert_into(upload_posts::table)
                .values((
                    upload_posts::upload_id.eq(id),
                    upload_posts::post_id.eq(post),
                ))
                .execute(tx.conn)?;
        }
        names.push(format!("{key}.txt"));
    }
    Ok(names)
}

fn machinery(tx: &mut Tx<'_>, p: &mut Planter, people: &People) -> domain::Result<()> {
    let now: UtcTime = tx.now;
    diesel::insert_into(audit_entries::table)
        .values((
            audit_entries::at.eq(now),
            audit_entries::action.eq("test"),
            audit_entries::detail
                .eq(serde_json::json!({ "x": p.token("audit detail", ADMIN) }).to_string()),
            audit_entries::hash.eq(p.token("audit hash", ADMIN)),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(jobs::table)
        .values((
            jobs::kind.eq("mail"),
            jobs::payload.eq(serde_json::json!({ "to": "x@y.example", "text": p.token("someone's mail", NOBODY) }).to_string()),
            jobs::due_at.eq(now.plus_days(1)),
            jobs::last_error.eq(Some(p.token("error of a job", ADMIN))),
            jobs::created_at.eq(now),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(settings::table)
        .values((
            settings::key.eq("test_secret"),
            settings::value.eq(serde_json::json!(p.token("a secret setting", NOBODY)).to_string()),
        ))
        .execute(tx.conn)?;
    // Nobody listens at that port.
    let webhook = domain::desk::webhook::Webhook {
        format: domain::desk::webhook::Format::Slack,
        url: format!(
            "http://127.0.0.1:1/{}",
            p.token("address of the chat", NOBODY)
        ),
    };
    diesel::insert_into(settings::table)
        .values((
            settings::key.eq("desk.webhook"),
            settings::value.eq(serde_json::to_string(&webhook)?),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(calendar_days::table)
        .values((
            calendar_days::day.eq(now.local_day(tx.zone) + chrono::Duration::days(9)),
            calendar_days::open.eq(false),
            calendar_days::name.eq(p.token("name of a day off", ADMIN)),
            calendar_days::recorded_at.eq(now),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(notices::table)
        .values((
            notices::person_id.eq(people.misaki),
            notices::kind.eq("decision"),
            notices::path.eq(Some("/me")),
            notices::detail.eq(p.token("words of another's notice", "Ba")),
            notices::at.eq(now),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(mail_choices::table)
        .values((
            mail_choices::person_id.eq(people.misaki),
            mail_choices::refused_address.eq(Some(format!(
                "{}@mail.example",
                p.token("refused e-mail", NOBODY)
            ))),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(imports::table)
        .values((
            imports::kind.eq("accounts"),
            imports::file_name.eq(format!(
                "{}.csv",
                p.token("name of an imported file", ADMIN)
            )),
            imports::actor_id.eq(Some(people.staff(domain::actor::Role::Admin))),
            imports::started_at.eq(now),
            imports::state.eq("done"),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// All text of the tables planted in: to be sure that there is something to find.
pub fn everything(conn: &mut AnyConnection) -> domain::Result<String> {
    #[derive(diesel::QueryableByName)]
    struct Text {
        #[diesel(sql_type = diesel::sql_types::Text)]
        text: String,
    }
    let mut all = String::new();
    for (table, columns) in [
        (
            "accounts",
            "memo, next_action, external_id, segment, addressable_seats, name",
        ),
        ("account_names", "name"),
        ("account_domains", "domain"),
        ("contracts", "contract, product, plan"),
        (
            "usage_months",
            "accounts_created, licensed_users, login_users",
        ),
        ("inquiries", "key"),
        ("program_facts", "key, name"),
        ("stage_moves", "inputs"),
        ("people", "name, email, password_hash, totp_secret"),
        ("sessions", "token_hash, user_agent, ip"),
        ("invitations", "email, name, token_hash"),
        ("join_requests", "company, message"),
        ("one_time_tokens", "token_hash, code_hash, email"),
        ("topics", "title"),
        ("posts", "body"),
        ("post_revisions", "body"),
        ("spaces", "slug, name_ja"),
        ("tags", "slug, name"),
        ("audit_entries", "detail, hash"),
        ("jobs", "payload, last_error"),
        ("settings", "value"),
        ("calendar_days", "name"),
        ("imports", "file_name"),
        ("idea_votes", "note"),
        ("story_versions", "title, result, figures"),
        ("story_consents", "note"),
        ("clips", "why, tags"),
        ("notices", "detail"),
        ("mail_choices", "refused_address"),
        ("drafts", "title, body, fields"),
        ("flags", "note"),
        ("moderation_cases", "reason"),
        ("moderation_acts", "reason, note"),
        ("uploads", "name"),
        ("profiles", "department, introduction"),
        ("events", "title, online_url"),
        ("event_inquiries", "body"),
        ("event_letters", "subject, body"),
        ("event_answers", "answer"),
    ] {
        for column in columns.split(", ") {
            let rows: Vec<Text> = diesel::sql_query(format!(
                "SELECT coalesce(CAST({column} AS TEXT), '') AS text FROM {table}"
            ))
            .load(conn)?;
            for row in rows {
                all.push_str(&row.text);
                all.push('\n');
            }
        }
    }
    Ok(all)
}
