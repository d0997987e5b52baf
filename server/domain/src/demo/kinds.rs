//! Discussions, ideas, announcements, customers' cases and a few clipped passages: little in number, and written by the verbs that
//! pages call, each at its own time. Whoever takes part belongs to the companies that get on best, whose figures bear it.

use chrono::Duration;
use diesel::prelude::*;

use crate::actor::{Member, Role, Staff};
use crate::community::ask::{Question, ask};
use crate::community::idea::status::{self, NewStatus};
use crate::community::idea::{Status, behalf, voting};
use crate::community::text::Body;
use crate::community::{Audience, Identity, PostKind, TopicKind, answer, vote};
use crate::db::schema::{jobs, posts};
use crate::demo::place;
use crate::demo::world::World;
use crate::policy;
use crate::policy::stories::curate;
use crate::stories::consent::{self, Choice};
use crate::stories::draft::{self, NewStory};
use crate::stories::text::Text;
use crate::stories::{StoryAudience, StoryId, clip, publication, review};
use crate::types::{PostId, TopicId};
use crate::{Actor, Error, Hiroba, Result, Tx, UtcTime};

/// What is posted, by whom (index of a company, of one of its people; none: the vendor), how many days ago.
struct Post {
    kind: TopicKind,
    days: i64,
    by: Option<(usize, usize)>,
    title: &'static str,
    body: &'static str,
    tags: &'static str,
    replies: &'static [((usize, usize), &'static str)],
}

const POSTS: &[Post] = &[
    Post {
        kind: TopicKind::Announcement,
        days: 58,
        by: None,
        title: "請求書の自動読み取りが、手書きの日付に対応しました",
        body: "手書きの日付を読み取れるようになりました。設定の変更は必要ありません。\n\n- 和暦（令和）と西暦のどちらも読み取ります\n- 読み取りに自信がないときは、黄色で表示します\n\n読み違いが続く様式がありましたら、このお知らせへの返信でお知らせください。",
        tags: "jushin",
        replies: &[(
            (1, 0),
            "さっそく試しました。納品書の和暦が続けて読めています。助かります。",
        )],
    },
    Post {
        kind: TopicKind::Announcement,
        days: 21,
        by: None,
        title: "年末年始のサポート受付時間のご案内",
        body: "12月29日から1月3日まで、電話とチャットの受付をお休みします。ひろばへの投稿は、休み中も順にお答えします。\n\n支払の期日が1月4日までのものは、12月26日までの承認をおすすめします。",
        tags: "shiharai",
        replies: &[],
    },
    Post {
        kind: TopicKind::Discussion,
        days: 44,
        by: Some((0, 0)),
        title: "月次の締めを、みなさんは何営業日で終えていますか",
        body: "当社は8営業日かかっていて、5営業日を目指しています。\n\n遅れる原因は、拠点からの請求書がそろうのを待つ時間です。うまくいっている会社さんは、どこから手を付けましたか。",
        tags: "shime",
        replies: &[
            (
                (1, 0),
                "うちは6営業日です。拠点ごとに締め日をずらして、早い拠点から確認を始めるようにしたら2日縮みました。",
            ),
            (
                (2, 0),
                "5営業日です。そろわないものは概算で計上して、翌月に差額を直すと決めました。経理と現場で線引きを先に話しておくのが肝心でした。",
            ),
            (
                (3, 1),
                "概算計上のルール、金額の下限はありますか。うちは3万円未満は翌月に回しています。",
            ),
            (
                (2, 0),
                "当社は5万円です。監査法人と先に話しておくと安心です。",
            ),
        ],
    },
    Post {
        kind: TopicKind::Discussion,
        days: 27,
        by: Some((4, 0)),
        title: "現場の店長に入力してもらう工夫を教えてください",
        body: "店長は日中ずっと現場にいて、パソコンを開くのは閉店後です。経費の入力が月末にかたまってしまいます。\n\nスマートフォンでその場で入れてもらうために、どんな声かけやルールが効きましたか。",
        tags: "keihi, naisei",
        replies: &[
            (
                (5, 0),
                "保育園の園長も同じです。週に一度、朝礼で「レシート5分」の時間を作りました。みんなで一緒に撮ると続きます。",
            ),
            (
                (0, 1),
                "ドライバーには、給油のレシートだけから始めてもらいました。全部を一度に頼まないのがよかったです。",
            ),
        ],
    },
    Post {
        kind: TopicKind::Discussion,
        days: 9,
        by: Some((3, 0)),
        title: "電子取引の保存、監査で聞かれたことを共有しませんか",
        body: "先日の監査で、電子で受け取った請求書の保存について細かく聞かれました。検索できることを画面で見せて、その場で終わりました。\n\nほかの会社さんでは、どんなことを聞かれましたか。",
        tags: "denchoho",
        replies: &[(
            (2, 1),
            "訂正と削除の履歴を見せてほしいと言われました。変更履歴の画面を印刷して渡しました。",
        )],
    },
    Post {
        kind: TopicKind::Idea,
        days: 120,
        by: Some((1, 0)),
        title: "取引先ごとに、一覧の表示条件を保存したい",
        body: "毎月同じ取引先の請求書を同じ条件で確認しています。条件に名前を付けて保存できると、引き継ぎも楽になります。",
        tags: "jushin",
        replies: &[(
            (0, 0),
            "賛成です。部署で同じ条件を共有できるとなおうれしいです。",
        )],
    },
    Post {
        kind: TopicKind::Idea,
        days: 96,
        by: Some((4, 1)),
        title: "承認の期限が近い申請を、朝にまとめて知らせてほしい",
        body: "承認者が出張していると、期限切れに気づくのが遅れます。朝に一通、期限が三日以内のものをまとめて届けてほしいです。",
        tags: "shonin",
        replies: &[],
    },
    Post {
        kind: TopicKind::Idea,
        days: 75,
        by: Some((2, 1)),
        title: "経費の申請を、同じ内容でもう一度出せるようにしたい",
        body: "定期の通院送迎など、毎週同じ経費があります。前回の申請を複製できると入力が半分になります。",
        tags: "keihi",
        replies: &[((5, 1), "定期券の更新でも使いたいです。")],
    },
    Post {
        kind: TopicKind::Idea,
        days: 50,
        by: Some((3, 1)),
        title: "差し戻しの理由を、よく使う文から選べるように",
        body: "差し戻しの理由を毎回書いています。「領収書の日付が読めません」など、よく使う文を登録して選べると早くなります。",
        tags: "shonin",
        replies: &[],
    },
    Post {
        kind: TopicKind::Idea,
        days: 33,
        by: Some((0, 1)),
        title: "画面の色を自社の色に変えたい",
        body: "社内の案内と色をそろえたいです。急ぎではありません。",
        tags: "",
        replies: &[],
    },
    Post {
        kind: TopicKind::Idea,
        days: 12,
        by: Some((5, 0)),
        title: "レシートを二枚まとめて撮っても分けて読み取ってほしい",
        body: "現場では二枚並べて撮ってしまうことが多く、撮り直しを頼むのが申し訳ないです。",
        tags: "keihi",
        replies: &[],
    },
];

/// What became of an idea: its title, the days ago, the status, the word to those who voted.
const DECISIONS: &[(&str, i64, Status, &str)] = &[
    (
        "取引先ごとに、一覧の表示条件を保存したい",
        90,
        Status::Considering,
        "多くの声をいただき、検討を始めました。部署での共有もあわせて考えます。",
    ),
    (
        "取引先ごとに、一覧の表示条件を保存したい",
        40,
        Status::Developing,
        "開発に着手しました。年明けの版でお届けする予定です。",
    ),
    (
        "承認の期限が近い申請を、朝にまとめて知らせてほしい",
        60,
        Status::Provided,
        "毎朝8時のまとめ通知をご用意しました。「設定 > 通知」からお使いいただけます。",
    ),
    (
        "経費の申請を、同じ内容でもう一度出せるようにしたい",
        55,
        Status::Considering,
        "申請の複製として検討しています。",
    ),
    (
        "画面の色を自社の色に変えたい",
        20,
        Status::Declined,
        "見やすさを保つため、色の変更は見送ります。ロゴの表示は「設定 > 会社情報」から変えられます。",
    ),
];

/// Who votes for what: the idea's place among [`POSTS`]' ideas, and companies with one of their people.
const VOTES: &[(usize, &[(usize, usize)])] = &[
    (0, &[(0, 0), (2, 0), (3, 0), (4, 0), (5, 0), (0, 1)]),
    (1, &[(1, 0), (2, 0), (5, 0)]),
    (2, &[(5, 1), (4, 0), (1, 1)]),
    (3, &[(0, 0), (1, 0)]),
    (5, &[(4, 0)]),
];

struct Case {
    days: i64,
    by: (usize, usize),
    by_customer: bool,
    named: bool,
    public: bool,
    text: [&'static str; 6],
}

const CASES: &[Case] = &[
    Case {
        days: 64,
        by: (0, 0),
        by_customer: false,
        named: true,
        public: true,
        text: [
            "拠点ごとの締め日をずらして、月次を3営業日早めました",
            "12の拠点から紙の請求書が月末に届き、本社の経理3名が突き合わせに追われていました。締めは毎月8営業日。役員会の資料が間に合わない月もありました。",
            "まず請求書の受け取りを一つの窓口に集め、届いたその日に読み取りました。\n\n次に、拠点の締め日を二つに分けました。早い拠点の確認を先に進め、月末の山を崩すためです。拠点長には「その日のうちに承認する」ことだけをお願いしました。",
            "締めは5営業日で終わるようになり、役員会の前に数字を説明する時間が取れるようになりました。紙の請求書は7割減りました。拠点からは「催促の電話がなくなった」と言われています。",
            "月次の締め：8営業日 → 5営業日\n紙の請求書：月430枚 → 月120枚\n経理の残業：月42時間 → 月18時間",
            "請求書の受け取り、承認ワークフロー、CSV取り込み",
        ],
    },
    Case {
        days: 37,
        by: (2, 0),
        by_customer: false,
        named: false,
        public: true,
        text: [
            "立替の精算を週一回に変えて、現場の負担を減らしました",
            "訪問の仕事が多く、職員が立て替える交通費がたまりがちでした。月末に40名分の申請が一度に届き、確認に3日かかっていました。",
            "精算を月一回から週一回に変えました。スマートフォンでその日のうちに撮ることを約束にし、できない職員には事務が一緒に入力しました。三か月は毎週、困ったことを聞いて回りました。",
            "月末の確認は半日で終わるようになりました。立て替えた分が早く戻るので、職員からも好評です。",
            "月末の確認：3日 → 半日\n申請から振込まで：平均26日 → 平均8日",
            "経費精算、スマートフォン申請",
        ],
    },
    Case {
        days: 18,
        by: (3, 0),
        by_customer: true,
        named: true,
        public: false,
        text: [
            "少人数の経理で、電子取引の保存を一か月で整えました",
            "経理は二名です。メールや取引先のサイトなど、請求書の受け取り方がばらばらで、保存の決まりもありませんでした。",
            "受け取り方を書き出して、件数の多い順に窓口を移しました。決まりは一枚の紙にまとめ、社内の誰でも見られるようにしました。",
            "一か月で9割が同じ場所に集まりました。監査では、検索の画面を見せるだけで確認が終わりました。",
            "同じ場所に集まった請求書：9割\n監査の準備：5日 → 半日",
            "請求書の受け取り、電子保存",
        ],
    },
];

/// Adds them, where the world has the companies and people for it; all of them or none. Mails that the verbs would send are not:
/// their day is past.
pub fn add(hiroba: &Hiroba, world: &World) -> Result<()> {
    if world.companies.len() < 20 {
        return Ok(());
    }
    let outcome = hiroba.write(|tx| {
        let now = tx.now;
        let mut stage = Stage { tx, world };
        stage.play()?;
        diesel::delete(
            jobs::table
                .filter(jobs::kind.eq(crate::mail::JOB))
                .filter(jobs::created_at.lt(now)),
        )
        .execute(stage.tx.conn)?;
        Ok(())
    });
    match outcome {
        // A smaller or otherwise seeded world may lack somebody: it is whole without these.
        Err(problem @ (Error::Invalid(_) | Error::NotFound | Error::Forbidden)) => {
            tracing::warn!(%problem, "the demo goes without ideas and cases");
            Ok(())
        }
        outcome => outcome,
    }
}

struct Stage<'a, 'b> {
    tx: &'a mut Tx<'b>,
    world: &'a World,
}

impl Stage<'_, '_> {
    fn play(&mut self) -> Result<()> {
        let mut ideas: Vec<(TopicId, &'static str, i64)> = Vec::new();
        for post in POSTS {
            let Some(topic) = self.post(post)? else {
                continue;
            };
            if post.kind == TopicKind::Idea {
                ideas.push((topic, post.title, post.days));
            }
        }
        for (idea, voters) in VOTES {
            let Some((topic, _, days)) = ideas.get(*idea).copied() else {
                continue;
            };
            for (place, by) in (1_i64..).zip(*voters) {
                let at = self.at((days - place).max(2), 11, place * 7);
                if let Some(actor) = self.customer(*by, at) {
                    self.then(at, |tx| voting::set(tx, &actor, topic, true).map(drop))?;
                }
            }
        }
        if let Some((topic, _, _)) = ideas.first().copied() {
            let cs = self.staff("mizuno", Role::Cs)?;
            let Some(company) = self.world.companies.get(7) else {
                return Ok(());
            };
            let vote = behalf::NewVote {
                account: company.name.clone(),
                evidence: "https://crm.shimebi.example/notes/1842".to_owned(),
                note: "定例会で、工場ごとに条件を分けたいとのお話がありました。".to_owned(),
            };
            let at = self.at(70, 16, 0);
            self.then(at, |tx| {
                let may = policy::account_console(&cs)?;
                behalf::record(tx, &cs, &may, topic, &vote).map(drop)
            })?;
        }
        let product = self.staff("saegusa", Role::Product)?;
        for (title, days, status, note) in DECISIONS {
            let Some((topic, _, _)) = ideas.iter().find(|(_, of, _)| of == title).copied() else {
                continue;
            };
            let new = NewStatus {
                status: *status,
                note: (*note).to_owned(),
            };
            let at = self.at(*days, 15, 0);
            self.then(at, |tx| status::change(tx, &product, topic, &new).map(drop))?;
        }
        for case in CASES {
            self.case(case)?;
        }
        self.waiting_case()
    }

    /// Begins a topic with its replies.
    fn post(&mut self, post: &Post) -> Result<Option<TopicId>> {
        let at = self.at(post.days, 10, 15);
        let actor = match post.by {
            Some(by) => self.customer(by, at),
            None => Some(self.staff("kuroki", Role::Marketing)?),
        };
        let Some(actor) = actor else {
            return Ok(None);
        };
        let new = Question {
            kind: post.kind,
            closed: post.kind == TopicKind::Announcement && post.replies.is_empty(),
            space: "questions".to_owned(),
            title: post.title.to_owned(),
            body: Body::of(post.body)?,
            tags: post.tags.to_owned(),
            audience: Audience::Members,
            identity: Identity::Full,
        };
        let topic = self.then(at, |tx| {
            let may = policy::community::ask(&actor)?;
            ask(tx, &actor, &may, &new)
        })?;
        for (place, (by, words)) in (1_i64..).zip(post.replies) {
            let at = UtcTime(at.0 + place * 5 * 3_600 * UtcTime::SECOND);
            let Some(writer) = self.customer(*by, at) else {
                continue;
            };
            let body = Body::of(words)?;
            let reply = self.then(at, |tx| {
                answer::answer(tx, &writer, topic.id, &body, Identity::Full)
            })?;
            if place == 2 && writer.person_id() != actor.person_id() {
                let at = at.plus_seconds(1_800);
                self.then(at, |tx| vote::set(tx, &actor, reply, true).map(drop))?;
            }
        }
        Ok(Some(topic.id))
    }

    /// A case that its customer confirmed.
    fn case(&mut self, case: &Case) -> Result<()> {
        let at = self.at(case.days, 14, 0);
        let Some((actor, email)) = self.customer_with_mail(case.by, at) else {
            return Ok(());
        };
        let text = text(case.text);
        let cs = self.staff("kuroki", Role::Marketing)?;
        let story = if case.by_customer {
            self.then(at, |tx| {
                draft::tell(tx, &policy::stories::tell(&actor)?, &text)
            })?
        } else {
            let new = NewStory {
                post_id: None,
                email,
                text,
            };
            let story = self.then(at, |tx| draft::draft(tx, &cs, &curate(&cs)?, &new))?;
            let at = at.plus_days(2);
            self.then(at, |tx| {
                publication::ask(tx, &cs, &curate(&cs)?, story).map(drop)
            })?;
            story
        };
        self.confirm(case, story, &actor, at.plus_days(4))?;
        if case.by_customer {
            self.then(at.plus_days(5), |tx| {
                publication::publish(tx, &cs, &curate(&cs)?, story).map(drop)
            })?;
        }
        Ok(())
    }

    fn confirm(&mut self, case: &Case, story: StoryId, actor: &Actor, at: UtcTime) -> Result<()> {
        let person = actor.person_id().ok_or(Error::NotFound)?;
        let choice = Choice {
            name: case.named,
            title: case.named,
            company: case.named,
            industry: true,
            size: true,
            phase: case.named,
            audience: if case.public {
                StoryAudience::Public
            } else {
                StoryAudience::Members
            },
            reuse: case.named,
            authority: case.named,
        };
        self.then(at, |tx| {
            let who = review::by_session(person);
            let mark = review::review(tx.conn, who, story, None, tx.now)?.mark;
            consent::confirm(tx, who, story, &mark, &choice).map(drop)
        })
    }

    /// A case drafted from a thread that waits for its customer, and the passage it grew from.
    fn waiting_case(&mut self) -> Result<()> {
        let source: Option<(PostId, String)> = posts::table
            .filter(posts::kind.eq(PostKind::Answer))
            .filter(posts::lang.eq("ja"))
            .filter(posts::identity.eq(place::IDENTITY_FULL))
            .filter(posts::account_id.eq(1))
            .filter(posts::hidden_at.is_null())
            .order(posts::id.desc())
            .select((posts::id, posts::body))
            .first(self.tx.conn)
            .optional()?;
        let Some((post, body)) = source else {
            return Ok(());
        };
        let marketing = self.staff("kuroki", Role::Marketing)?;
        let Some(passage) = body.lines().find(|line| line.chars().count() > 12) else {
            return Ok(());
        };
        let new = clip::NewClip {
            passage: passage.to_owned(),
            why: "現場の言葉で語られていて、事例の切り口になりそう".to_owned(),
            tags: "事例候補、定着".to_owned(),
        };
        let at = self.at(3, 17, 0);
        self.then(at, |tx| {
            clip::clip(tx, &marketing, &curate(&marketing)?, post, &new).map(drop)
        })?;
        let new = NewStory {
            post_id: Some(post),
            email: String::new(),
            text: text([
                "問い合わせの多かった手順を、社内の一枚にまとめました",
                "同じ質問が毎月のように経理へ届き、答えるだけで半日かかる日がありました。",
                "ひろばで教わったことをもとに、手順を一枚にまとめて配りました。新しく入った方にも同じ紙を渡しています。",
                "経理への質問は半分になりました。まだ届く質問も、紙のどこを見ればよいかを返すだけで済んでいます。",
                "経理への質問：月60件 → 月28件",
                "社内マニュアル、承認ワークフロー",
            ]),
        };
        let at = self.at(2, 17, 30);
        let drafted = self.then(at, |tx| {
            draft::draft(tx, &marketing, &curate(&marketing)?, &new)
        });
        match drafted {
            Ok(story) => self.then(self.at(1, 9, 30), |tx| {
                publication::ask(tx, &marketing, &curate(&marketing)?, story).map(drop)
            }),
            // Its author may have left.
            Err(Error::Invalid(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// So many days before the demo is loaded, at this time of day.
    fn at(&self, days: i64, hour: i64, minute: i64) -> UtcTime {
        let day = self.world.today - Duration::days(days);
        UtcTime::start_of_day(day, self.world.zone).plus_seconds(hour * 3_600 + minute * 60)
    }

    /// Does something at its own time.
    fn then<T>(&mut self, at: UtcTime, work: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        work(&mut Tx {
            conn: &mut *self.tx.conn,
            now: at,
            zone: self.tx.zone,
            entropy: self.tx.entropy,
            base_url: self.tx.base_url,
            seal: self.tx.seal,
        })
    }

    /// One of a company's people who is there at `at`, the nearest to the wished one.
    fn customer(&self, by: (usize, usize), at: UtcTime) -> Option<Actor> {
        self.customer_with_mail(by, at).map(|(actor, _)| actor)
    }

    fn customer_with_mail(
        &self,
        (company, nth): (usize, usize),
        at: UtcTime,
    ) -> Option<(Actor, String)> {
        let of = self.world.companies.get(company)?;
        let there: Vec<_> = of
            .people
            .iter()
            .filter_map(|index| self.world.people.get(*index))
            .filter(|person| {
                person.moved.is_none()
                    && person.left.is_none()
                    && person.company_at(at) == Some(company)
            })
            .collect();
        let person = there.get(nth % there.len().max(1))?;
        Some((
            Actor::Member(Member {
                person_id: person.id,
                account_ids: vec![of.id],
                moderates: Vec::new(),
            }),
            person.email.clone(),
        ))
    }

    /// One of the vendor's people.
    fn staff(&self, local: &str, role: Role) -> Result<Actor> {
        let (id, line) = self
            .world
            .staff
            .iter()
            .zip(place::STAFF)
            .find(|(_, line)| line.1 == local)
            .ok_or(Error::NotFound)?;
        Ok(Actor::Staff(Staff {
            person_id: *id,
            department: line.2.to_owned(),
            roles: vec![role],
        }))
    }
}

fn text(parts: [&str; 6]) -> Text {
    let [title, challenge, approach, result, figures, features] = parts.map(str::to_owned);
    Text {
        title,
        challenge,
        approach,
        result,
        figures,
        features,
    }
}
