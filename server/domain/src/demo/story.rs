//! What became of an account: its stages, how much of the product it uses, how lively its people are, and what it takes up of
//! the programmes. Figures are curves over time so that every chart of the account tells the same story.

use chrono::NaiveDate;

/// A curve as points `(months before today, value)`, from the oldest to the newest; straight lines between, flat outside.
pub type Curve = &'static [(f64, f64)];

/// The value of a curve so many months before today.
pub fn value(curve: Curve, months_ago: f64) -> f64 {
    let mut earlier: Option<(f64, f64)> = None;
    for &(ago, value) in curve {
        if ago <= months_ago {
            return match earlier {
                Some((from_ago, from)) if from_ago > ago => {
                    from + (value - from) * (from_ago - months_ago) / (from_ago - ago)
                }
                _ => value,
            };
        }
        earlier = Some((ago, value));
    }
    earlier.map_or(0.0, |(_, value)| value)
}

/// One story.
#[derive(Debug)]
pub struct Story {
    /// Its name in the list of accounts.
    pub key: &'static str,
    /// Stages and the months after the start at which each began; negative: months before today.
    pub stages: &'static [(f64, &'static str)],
    /// Accounts created ÷ licensed users.
    pub activation: Curve,
    /// Login users ÷ accounts created.
    pub login: Curve,
    /// People using a key feature ÷ login users.
    pub feature: Curve,
    /// How much its people post.
    pub voice: Curve,
    /// How often they read.
    pub reading: Curve,
    /// Inquiries a month for ten login users.
    pub support: f64,
    /// Share of people who take a course in a year.
    pub training: f64,
    /// Programmes attended a half-year.
    pub free: f64,
    /// Hours used ÷ what the elapsed term would suggest, where consulting was bought.
    pub consulting: Option<f64>,
    /// Whether monthly usage is reported.
    pub usage: bool,
    /// Months before today at which its first champion left.
    pub champion_left: Option<f64>,
    /// What its customer success manager wrote down.
    pub memo: &'static str,
    /// What is to be done next, and in how many days.
    pub next: Option<(&'static str, i64)>,
}

const BASE: Story = Story {
    key: "adoption",
    stages: &[(0.0, "handover"), (0.5, "onboarding"), (3.5, "adoption")],
    activation: &[(18.0, 0.4), (8.0, 0.62), (0.0, 0.74)],
    login: &[(18.0, 0.4), (8.0, 0.55), (0.0, 0.6)],
    feature: &[(18.0, 0.2), (8.0, 0.34), (0.0, 0.42)],
    voice: &[(18.0, 0.4), (0.0, 0.7)],
    reading: &[(0.0, 0.7)],
    support: 0.55,
    training: 0.35,
    free: 1.6,
    consulting: None,
    usage: true,
    champion_left: None,
    memo: "",
    next: None,
};

static PLAIN: Story = BASE;

/// Every story.
pub static STORIES: &[Story] = &[
    BASE,
    Story {
        key: "advocate",
        stages: &[
            (0.0, "handover"),
            (0.5, "onboarding"),
            (3.0, "adoption"),
            (8.0, "value"),
            (14.0, "strategic"),
            (20.0, "advocate"),
        ],
        activation: &[(24.0, 0.75), (0.0, 0.93)],
        login: &[(24.0, 0.62), (0.0, 0.83)],
        feature: &[(24.0, 0.42), (0.0, 0.76)],
        voice: &[(24.0, 1.6), (0.0, 2.8)],
        reading: &[(0.0, 1.6)],
        training: 0.55,
        free: 3.2,
        consulting: Some(1.0),
        memo: "導入責任者が毎回の勉強会で他社の相談に乗ってくださる。事例公開は社内広報の確認済み。次は関連会社への紹介をご相談したい。",
        next: Some(("次回ユーザー会の登壇内容を打ち合わせる", 9)),
        ..BASE
    },
    Story {
        key: "strategic",
        stages: &[
            (0.0, "handover"),
            (0.7, "onboarding"),
            (4.0, "adoption"),
            (10.0, "value"),
            (18.0, "strategic"),
        ],
        activation: &[(24.0, 0.66), (0.0, 0.88)],
        login: &[(24.0, 0.52), (0.0, 0.75)],
        feature: &[(24.0, 0.35), (0.0, 0.64)],
        voice: &[(24.0, 1.0), (0.0, 1.7)],
        reading: &[(0.0, 1.2)],
        training: 0.5,
        free: 2.4,
        consulting: Some(0.9),
        memo: "経理部と情報システム部の二部門で定例を継続。支払業務の集約を来期の重点にされている。",
        next: Some(("四半期レビューの議題をご担当の部長と合わせる", 16)),
        ..BASE
    },
    Story {
        key: "strategic_growing",
        stages: &[
            (0.0, "handover"),
            (0.4, "onboarding"),
            (2.5, "adoption"),
            (7.0, "value"),
            (-4.0, "strategic"),
        ],
        activation: &[(22.0, 0.35), (12.0, 0.6), (0.0, 0.95)],
        login: &[(22.0, 0.4), (12.0, 0.6), (0.0, 0.84)],
        feature: &[(22.0, 0.15), (12.0, 0.4), (0.0, 0.72)],
        voice: &[(22.0, 0.4), (8.0, 1.2), (0.0, 3.0)],
        reading: &[(22.0, 0.6), (0.0, 1.8)],
        training: 0.6,
        free: 2.8,
        consulting: Some(1.3),
        memo: "製造部門と品質保証部門の利用が半年で倍になった。追加ライセンスの相談が先方から出ている。コンサルティングの時間は予定より早く消化中。",
        next: Some(("購買部門への展開計画を持ってうかがう", 6)),
        ..BASE
    },
    Story {
        key: "value",
        stages: &[
            (0.0, "handover"),
            (0.5, "onboarding"),
            (3.0, "adoption"),
            (9.0, "value"),
        ],
        activation: &[(24.0, 0.55), (0.0, 0.82)],
        login: &[(24.0, 0.48), (0.0, 0.7)],
        feature: &[(24.0, 0.3), (0.0, 0.58)],
        voice: &[(24.0, 0.7), (0.0, 1.1)],
        reading: &[(0.0, 1.0)],
        training: 0.42,
        free: 2.0,
        memo: "月次の締めが三営業日早まったと経理課長からうかがった。数字の裏づけをいただければ事例になる。",
        next: Some(("締め日短縮の効果を数字でうかがう", 21)),
        ..BASE
    },
    Story {
        key: "value_proposal",
        stages: &[(0.0, "handover"), (0.5, "onboarding"), (4.0, "adoption")],
        activation: &[(20.0, 0.5), (0.0, 0.86)],
        login: &[(20.0, 0.45), (0.0, 0.76)],
        feature: &[(20.0, 0.22), (6.0, 0.42), (2.0, 0.53), (0.0, 0.62)],
        voice: &[(20.0, 0.5), (3.0, 1.2), (0.0, 2.4)],
        reading: &[(0.0, 1.2)],
        training: 0.45,
        free: 2.2,
        memo: "自動仕訳の利用が広がり、成果の段階に進める見込み。ご担当二名とも質問と回答の両方に参加されている。",
        next: Some(("段階の見直しについて社内で確認する", 2)),
        ..BASE
    },
    Story {
        key: "value_falling",
        stages: &[
            (0.0, "handover"),
            (0.5, "onboarding"),
            (3.0, "adoption"),
            (9.0, "value"),
        ],
        activation: &[(24.0, 0.6), (4.0, 0.8), (0.0, 0.72)],
        login: &[(24.0, 0.5), (5.0, 0.74), (3.0, 0.5), (0.0, 0.22)],
        feature: &[(24.0, 0.35), (5.0, 0.6), (0.0, 0.18)],
        voice: &[(24.0, 0.9), (5.0, 1.2), (3.0, 0.3), (0.0, 0.0)],
        reading: &[(24.0, 1.0), (4.0, 1.0), (1.5, 0.1), (0.0, 0.0)],
        support: 0.9,
        training: 0.2,
        free: 0.4,
        memo: "組織変更で経理が本社とシェアードサービスに分かれた。ログインが三か月続けて減っている。更新は来期首。部長の交代あり。",
        next: Some(("新しい経理部長に面談をお願いする", 3)),
        ..BASE
    },
    Story {
        key: "value_champion_left",
        stages: &[
            (0.0, "handover"),
            (0.5, "onboarding"),
            (3.0, "adoption"),
            (10.0, "value"),
        ],
        activation: &[(24.0, 0.6), (0.0, 0.74)],
        login: &[(24.0, 0.5), (3.0, 0.72), (0.0, 0.5)],
        feature: &[(24.0, 0.3), (3.0, 0.56), (0.0, 0.4)],
        voice: &[(24.0, 1.1), (2.6, 1.6), (2.2, 0.15), (0.0, 0.1)],
        reading: &[(24.0, 1.1), (2.0, 0.4), (0.0, 0.3)],
        training: 0.3,
        free: 1.4,
        champion_left: Some(2.4),
        memo: "導入を引っ張ってこられた方が退職された。後任のご担当は決まったが、承認フローの経緯をご存じない。引き継ぎ資料をこちらで用意する。",
        next: Some(("後任のご担当と初回の打ち合わせ（設定の棚おろし）", 4)),
        ..BASE
    },
    Story {
        key: "adoption_falling",
        stages: &[(0.0, "handover"), (0.6, "onboarding"), (4.0, "adoption")],
        activation: &[(15.0, 0.45), (4.0, 0.62), (0.0, 0.58)],
        login: &[(15.0, 0.4), (5.0, 0.58), (0.0, 0.26)],
        feature: &[(15.0, 0.2), (5.0, 0.36), (0.0, 0.14)],
        voice: &[(15.0, 0.6), (5.0, 0.8), (2.0, 0.05), (0.0, 0.0)],
        reading: &[(15.0, 0.8), (4.0, 0.8), (0.0, 0.05)],
        support: 0.8,
        training: 0.15,
        free: 0.4,
        memo: "繁忙期を理由に定例が二度延期。現場の一部が紙の申請に戻っているとのこと。",
        next: Some(("現場の申請がどこで止まるのか、画面を見せていただく", 5)),
        ..BASE
    },
    Story {
        key: "adoption_growing",
        stages: &[(0.0, "handover"), (0.3, "onboarding"), (2.0, "adoption")],
        activation: &[(9.0, 0.3), (0.0, 0.92)],
        login: &[(9.0, 0.42), (0.0, 0.8)],
        feature: &[(9.0, 0.12), (0.0, 0.48)],
        voice: &[(9.0, 0.8), (0.0, 2.4)],
        reading: &[(0.0, 1.4)],
        training: 0.5,
        free: 2.4,
        ..BASE
    },
    Story {
        key: "adoption_proposal",
        stages: &[(0.0, "handover"), (0.4, "onboarding")],
        activation: &[(7.0, 0.3), (3.0, 0.6), (0.0, 0.84)],
        login: &[(7.0, 0.35), (3.0, 0.5), (0.0, 0.66)],
        feature: &[(7.0, 0.1), (0.0, 0.4)],
        voice: &[(7.0, 0.6), (0.0, 2.0)],
        reading: &[(0.0, 1.2)],
        training: 0.9,
        free: 3.4,
        memo: "全社員の申請が切り替わった。段階を進める提案が出ているので、ご担当に状況を確かめてから判断する。",
        next: Some(("活用の段階へ進める提案に答える", 1)),
        ..BASE
    },
    Story {
        key: "adoption_champion_left",
        stages: &[(0.0, "handover"), (0.6, "onboarding"), (4.5, "adoption")],
        activation: &[(13.0, 0.4), (0.0, 0.6)],
        login: &[(13.0, 0.4), (2.0, 0.56), (0.0, 0.42)],
        feature: &[(13.0, 0.2), (2.0, 0.38), (0.0, 0.28)],
        voice: &[(13.0, 0.8), (1.6, 1.2), (1.2, 0.1), (0.0, 0.1)],
        reading: &[(13.0, 0.9), (1.2, 0.3), (0.0, 0.2)],
        free: 1.0,
        champion_left: Some(1.3),
        memo: "推進役だった経理リーダーが先月末で異動。後任は未定で、窓口は総務に仮置き。",
        next: Some(("後任が決まる時期を総務のご担当に確認する", 7)),
        ..BASE
    },
    Story {
        key: "startup",
        stages: &[
            (0.0, "handover"),
            (0.2, "onboarding"),
            (1.5, "adoption"),
            (6.0, "value"),
        ],
        activation: &[(11.0, 0.4), (0.0, 0.98)],
        login: &[(11.0, 0.6), (0.0, 0.9)],
        feature: &[(11.0, 0.3), (0.0, 0.7)],
        voice: &[(11.0, 1.2), (0.0, 2.6)],
        reading: &[(0.0, 1.6)],
        training: 0.4,
        free: 2.2,
        memo: "社員数が一年で倍。いまの契約席数は来月で足りなくなる見込み。",
        next: Some(("席数の追加とAPI連携の相談", 8)),
        ..BASE
    },
    Story {
        key: "giant_small",
        stages: &[(0.0, "handover"), (0.5, "onboarding"), (4.0, "adoption")],
        activation: &[(12.0, 0.7), (0.0, 1.0)],
        login: &[(12.0, 0.6), (0.0, 0.85)],
        feature: &[(12.0, 0.3), (0.0, 0.55)],
        voice: &[(12.0, 0.6), (0.0, 1.2)],
        reading: &[(0.0, 1.0)],
        training: 0.6,
        free: 1.8,
        memo: "いまは都市開発部の20席のみ。グループ全体の経費規程を来年度に統一する計画があり、その標準候補に挙がっている。",
        next: Some(("グループ経理統括の方をご紹介いただく", 12)),
        ..BASE
    },
    Story {
        key: "silent",
        stages: &[(0.0, "handover"), (0.6, "onboarding"), (5.0, "adoption")],
        activation: &[(20.0, 0.5), (0.0, 0.55)],
        login: &[(20.0, 0.5), (0.0, 0.44)],
        feature: &[(20.0, 0.2), (0.0, 0.22)],
        voice: &[(0.0, 0.0)],
        reading: &[(20.0, 0.25), (8.0, 0.1), (4.0, 0.0)],
        support: 0.08,
        training: 0.0,
        free: 0.0,
        memo: "問い合わせも投稿もない。使えているのか、あきらめているのかが分からない。",
        next: Some(("電話で近況をうかがう", 2)),
        ..BASE
    },
    Story {
        key: "onboarding",
        stages: &[(0.0, "handover"), (0.4, "onboarding")],
        activation: &[(3.0, 0.1), (0.0, 0.5)],
        login: &[(3.0, 0.2), (0.0, 0.5)],
        feature: &[(3.0, 0.05), (0.0, 0.2)],
        voice: &[(3.0, 0.8), (0.0, 1.4)],
        reading: &[(0.0, 1.2)],
        support: 1.2,
        training: 0.9,
        free: 2.0,
        consulting: Some(0.9),
        memo: "初回の設定は完了。承認経路の登録で部門間の調整が残っている。",
        next: Some(("承認経路の案を一緒に確認する", 5)),
        ..BASE
    },
    Story {
        key: "onboarding_proposal",
        stages: &[(0.0, "handover"), (0.3, "onboarding")],
        activation: &[(3.0, 0.2), (0.0, 0.8)],
        login: &[(3.0, 0.3), (0.0, 0.68)],
        feature: &[(3.0, 0.1), (0.0, 0.4)],
        voice: &[(3.0, 1.2), (0.0, 2.8)],
        reading: &[(0.0, 1.6)],
        support: 0.9,
        training: 1.0,
        free: 3.6,
        memo: "立ち上がりがとても早い。全員が一度は申請を済ませた。",
        next: Some(("活用の段階へ進めてよいか確認する", 3)),
        ..BASE
    },
    Story {
        key: "onboarding_slow",
        stages: &[(0.0, "handover"), (1.0, "onboarding")],
        activation: &[(6.0, 0.1), (0.0, 0.25)],
        login: &[(6.0, 0.2), (0.0, 0.24)],
        feature: &[(6.0, 0.02), (0.0, 0.06)],
        voice: &[(6.0, 0.4), (0.0, 0.1)],
        reading: &[(6.0, 0.5), (0.0, 0.15)],
        support: 0.7,
        training: 0.2,
        free: 0.5,
        memo: "紙の伝票と二重運用のまま半年。社長のご意向で始まったが、現場に目的が伝わっていない。",
        next: Some(("目的のすり合わせをやり直す（社長・現場・弊社）", 4)),
        ..BASE
    },
    Story {
        key: "insufficient",
        stages: &[(0.0, "handover"), (0.6, "onboarding"), (4.0, "adoption")],
        voice: &[(0.0, 0.0)],
        reading: &[(0.0, 0.0)],
        support: 0.0,
        training: 0.0,
        free: 0.0,
        usage: false,
        memo: "利用状況の連携がまだ許可されていない。情報システム担当の確認待ち。",
        next: Some(("利用状況の連携について回答をうかがう", 10)),
        ..BASE
    },
    Story {
        key: "brand_new",
        stages: &[(0.0, "handover")],
        activation: &[(0.0, 0.02)],
        login: &[(0.0, 0.0)],
        feature: &[(0.0, 0.0)],
        voice: &[(0.0, 0.0)],
        reading: &[(0.0, 0.1)],
        support: 0.0,
        training: 0.0,
        free: 0.0,
        usage: false,
        memo: "営業からの引き継ぎを受けたばかり。導入の目的は「月末の残業をなくしたい」。",
        next: Some(("キックオフの日程を決める", 3)),
        ..BASE
    },
    Story {
        key: "churned",
        stages: &[
            (0.0, "handover"),
            (0.5, "onboarding"),
            (4.0, "adoption"),
            (-3.0, "churned"),
        ],
        activation: &[(22.0, 0.4), (8.0, 0.5), (3.0, 0.3), (2.9, 0.0)],
        login: &[(22.0, 0.4), (9.0, 0.45), (4.0, 0.12), (3.0, 0.0)],
        feature: &[(22.0, 0.2), (9.0, 0.2), (3.0, 0.0)],
        voice: &[(22.0, 0.6), (9.0, 0.5), (6.0, 0.0)],
        reading: &[(22.0, 0.6), (6.0, 0.2), (3.0, 0.0)],
        support: 0.6,
        training: 0.1,
        free: 0.4,
        memo: "基幹システムの刷新に経費精算が含まれていたため解約。担当者の満足は高かった。二年後の見直しで声をかける。",
        next: None,
        ..BASE
    },
    Story {
        key: "churned_early",
        stages: &[(0.0, "handover"), (1.0, "onboarding"), (-5.0, "churned")],
        activation: &[(15.0, 0.1), (8.0, 0.2), (5.0, 0.0)],
        login: &[(15.0, 0.2), (8.0, 0.1), (5.0, 0.0)],
        feature: &[(15.0, 0.05), (5.0, 0.0)],
        voice: &[(15.0, 0.4), (9.0, 0.0)],
        reading: &[(15.0, 0.4), (7.0, 0.0)],
        training: 0.1,
        free: 0.2,
        memo: "導入の途中で推進役が不在になり、使い始める前に解約。引き継ぎの段階で目的が言葉になっていなかった。",
        next: None,
        ..BASE
    },
    Story {
        key: "excluded",
        stages: &[(0.0, "handover"), (0.5, "onboarding"), (-9.0, "excluded")],
        activation: &[(19.0, 0.3), (9.0, 0.0)],
        login: &[(19.0, 0.3), (9.0, 0.0)],
        feature: &[(19.0, 0.1), (9.0, 0.0)],
        voice: &[(19.0, 0.3), (10.0, 0.0)],
        reading: &[(19.0, 0.3), (9.0, 0.0)],
        training: 0.0,
        free: 0.0,
        memo: "代理利用（名義貸し）が判明したため取引を終了。再契約の対象外。",
        next: None,
        ..BASE
    },
];

/// The story with this key; an unknown one is the plainest.
pub fn named_or_plain(key: &str) -> &'static Story {
    STORIES
        .iter()
        .find(|story| story.key == key)
        .unwrap_or(&PLAIN)
}

/// Stages with the day each began, for an account that started on `started`.
pub fn stages(
    story: &Story,
    started: NaiveDate,
    today: NaiveDate,
) -> Vec<(NaiveDate, &'static str)> {
    let mut days: Vec<(NaiveDate, &'static str)> = Vec::new();
    for &(months, stage) in story.stages {
        let day = if months < 0.0 {
            today + days_of(months)
        } else {
            started + days_of(months)
        };
        if day <= today && days.last().is_none_or(|(last, _)| *last < day) {
            days.push((day, stage));
        }
    }
    days
}

/// Whole days of a number of months of 30.44 days.
pub fn days_of(months: f64) -> chrono::Duration {
    chrono::Duration::days((months * 30.44).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_are_straight_between_points_and_flat_outside() {
        let curve: Curve = &[(10.0, 0.0), (0.0, 1.0)];
        assert_eq!(value(curve, 20.0), 0.0);
        assert_eq!(value(curve, 5.0), 0.5);
        assert_eq!(value(curve, 0.0), 1.0);
        assert_eq!(value(&[(3.0, 0.4)], 9.0), 0.4);
        assert_eq!(value(&[(3.0, 0.4)], 0.0), 0.4);
    }

    #[test]
    fn keys_are_distinct() {
        let mut keys: Vec<_> = STORIES.iter().map(|story| story.key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), STORIES.len());
    }
}
