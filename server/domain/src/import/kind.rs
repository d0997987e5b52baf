//! The kinds of files and the columns each may have: one table, which the command line, the staff page, the guess of the
//! kind and the suggestions for a misspelt heading all read.

crate::text_enum! {
    /// What a file is about.
    Kind {
        /// Customer companies.
        Accounts = "accounts",
        /// People at customer companies.
        Contacts = "contacts",
        /// Stage history.
        Stages = "stages",
        /// Contracts.
        Contracts = "contracts",
        /// Revenue a month (not supported yet).
        Revenue = "revenue",
        /// Product use a month.
        Usage = "usage",
        /// Support inquiries.
        Inquiries = "inquiries",
        /// Consulting, training and free programmes.
        Programs = "programs",
        /// Meetings and other contacts (not supported yet).
        Interactions = "interactions",
        /// Ledger rows.
        Ledger = "ledger",
        /// The vendor's people.
        Staff = "staff",
    }
}

/// One column of a kind of file.
#[derive(Debug)]
pub struct Column {
    /// The heading as the command line wants it.
    pub name: &'static str,
    /// Whether every file of the kind must have it.
    pub required: bool,
    /// Other headings the staff page takes for it, in the form `normal_heading` gives.
    pub also: &'static [&'static str],
}

const fn required(name: &'static str, also: &'static [&'static str]) -> Column {
    Column {
        name,
        required: true,
        also,
    }
}

const fn optional(name: &'static str, also: &'static [&'static str]) -> Column {
    Column {
        name,
        required: false,
        also,
    }
}

const ACCOUNT: &[&str] = &[
    "会社名",
    "会社",
    "企業名",
    "企業",
    "顧客名",
    "顧客",
    "取引先",
    "取引先名",
    "アカウント",
    "アカウント名",
    "お客様名",
    "お客さま名",
    "顧客id",
    "顧客番号",
    "取引先コード",
    "company",
    "customer",
];
const EMAIL: &[&str] = &[
    "メール",
    "メールアドレス",
    "eメール",
    "担当者メール",
    "担当者メールアドレス",
    "連絡先メール",
    "mail",
    "e-mail",
    "emailaddress",
];
const RECORDED_AT: Column = optional("recorded_at", &["記録日", "記録日時", "登録日時"]);
const ID: Column = optional(
    "id",
    &["管理番号", "番号", "問い合わせ番号", "チケット番号"],
);

const ACCOUNTS: &[Column] = &[
    required(
        "name",
        &[
            "会社名",
            "会社",
            "企業名",
            "企業",
            "顧客名",
            "顧客",
            "取引先",
            "取引先名",
            "お客様名",
            "お客さま名",
            "company",
            "companyname",
        ],
    ),
    optional(
        "external_id",
        &[
            "顧客id",
            "顧客番号",
            "取引先コード",
            "取引先id",
            "顧客コード",
            "外部id",
            "crmid",
            "customerid",
        ],
    ),
    optional("domains", &["ドメイン", "メールドメイン", "domain"]),
    optional("segment", &["セグメント", "区分", "顧客区分"]),
    optional("industry", &["業種", "業界"]),
    optional("employees", &["従業員数", "社員数", "従業員"]),
    optional(
        "addressable_seats",
        &["対象人数", "利用対象人数", "見込み利用人数", "対象者数"],
    ),
    optional(
        "phase",
        &["フェーズ", "事業フェーズ", "成長段階", "上場区分"],
    ),
    optional("status", &["ステータス", "状態", "契約状況", "契約状態"]),
    optional(
        "accounts_created",
        &[
            "発行アカウント数",
            "発行数",
            "アカウント数",
            "発行id数",
            "作成アカウント数",
            "登録アカウント数",
        ],
    ),
    optional(
        "licensed_users",
        &[
            "ライセンス数",
            "契約ライセンス数",
            "契約人数",
            "契約id数",
            "契約アカウント数",
            "licenses",
        ],
    ),
    optional(
        "started_on",
        &["契約開始日", "利用開始日", "開始日", "契約日", "導入日"],
    ),
    optional("stage", &["ステージ", "顧客ステージ", "段階"]),
    optional("stage_since", &["ステージ開始日", "ステージ変更日"]),
    optional(
        "owner",
        &[
            "担当cs",
            "担当csm",
            "cs担当",
            "csm",
            "自社担当",
            "自社担当者",
            "担当者メール",
            "社内担当",
            "社内担当者",
        ],
    ),
    RECORDED_AT,
    optional("former_names", &["旧社名", "旧会社名", "旧名称"]),
];

const CONTACTS: &[Column] = &[
    required("account", ACCOUNT),
    required("email", EMAIL),
    optional(
        "name",
        &[
            "担当者",
            "担当者名",
            "氏名",
            "名前",
            "お名前",
            "連絡先",
            "連絡先名",
            "ご担当者",
            "ご担当者名",
        ],
    ),
    optional("department", &["部署", "部署名", "所属", "部門"]),
    optional("title", &["役職", "肩書", "肩書き"]),
    optional("role", &["役割", "ロール", "立場"]),
    optional("invited_at", &["招待日", "招待日時"]),
    optional("valid_from", &["在籍開始日", "着任日", "担当開始日"]),
    optional(
        "valid_to",
        &["在籍終了日", "離任日", "担当終了日", "退職日"],
    ),
];

const STAGES: &[Column] = &[
    required("account", ACCOUNT),
    required("stage", &["ステージ", "顧客ステージ", "段階"]),
    required(
        "since",
        &["開始日", "変更日", "ステージ開始日", "ステージ変更日"],
    ),
    optional("cause", &["理由", "きっかけ", "変更理由"]),
    optional("by", &["変更者", "承認者"]),
    RECORDED_AT,
];

const CONTRACTS: &[Column] = &[
    required("account", ACCOUNT),
    required("contract", &["契約番号", "契約id", "契約", "契約名"]),
    optional("product", &["製品", "商品", "製品名", "商品名", "サービス"]),
    optional("plan", &["プラン", "プラン名"]),
    optional("department", &["部署", "部署名", "契約部署", "部門"]),
    optional("billing", &["課金", "課金形態", "課金方式"]),
    optional("starts_on", &["契約開始日", "開始日"]),
    optional(
        "ends_on",
        &["契約終了日", "終了日", "満了日", "契約満了日", "更新日"],
    ),
    optional("notice_days", &["解約予告日数", "予告日数", "解約通知日数"]),
    optional("auto_renew", &["自動更新"]),
];

const REVENUE: &[Column] = &[
    required("account", ACCOUNT),
    required("contract", &["契約番号"]),
    required("month", &["年月", "月", "対象月"]),
    required("mrr", &["月額"]),
];

const USAGE: &[Column] = &[
    required("account", ACCOUNT),
    required("month", &["年月", "月", "対象月", "利用月"]),
    optional(
        "accounts_created",
        &[
            "発行アカウント数",
            "発行数",
            "アカウント数",
            "発行id数",
            "登録アカウント数",
        ],
    ),
    optional(
        "licensed_users",
        &[
            "ライセンス数",
            "契約ライセンス数",
            "契約人数",
            "契約id数",
            "licenses",
        ],
    ),
    optional(
        "login_users",
        &[
            "ログイン人数",
            "ログインユーザー数",
            "ログイン数",
            "利用人数",
            "利用者数",
            "アクティブユーザー数",
        ],
    ),
    optional("logged_in", &["ログイン有無", "ログインの有無", "ログイン"]),
    optional("feature_1", &["機能1", "主要機能1", "機能1利用人数"]),
    optional("feature_2", &["機能2", "主要機能2", "機能2利用人数"]),
    optional("feature_3", &["機能3", "主要機能3", "機能3利用人数"]),
    optional("consumption", &["利用量", "消費量", "使用量", "従量"]),
    RECORDED_AT,
];

const INQUIRIES: &[Column] = &[
    required("account", ACCOUNT),
    required(
        "opened_at",
        &[
            "受付日",
            "受付日時",
            "問い合わせ日",
            "問い合わせ日時",
            "起票日",
            "発生日",
        ],
    ),
    ID,
    optional("email", EMAIL),
    optional("kind", &["種別", "問い合わせ種別", "分類"]),
    optional("depth", &["深さ", "質問の深さ", "レベル"]),
    optional("severity", &["重要度", "重大度", "優先度"]),
    optional("source", &["経路", "受付経路", "チャネル"]),
    optional(
        "first_reply_at",
        &["初回返信日", "初回返信日時", "一次回答日", "一次回答日時"],
    ),
    optional(
        "solved_at",
        &["解決日", "解決日時", "完了日", "完了日時", "クローズ日"],
    ),
    optional("reopened", &["再オープン", "再オープン回数", "再発"]),
    optional("withdrawn", &["取り下げ"]),
    RECORDED_AT,
];

const PROGRAMS: &[Column] = &[
    required("account", ACCOUNT),
    required("kind", &["種別", "区分", "プログラム種別"]),
    required(
        "name",
        &[
            "名称",
            "プログラム名",
            "研修名",
            "講座名",
            "イベント名",
            "セミナー名",
        ],
    ),
    required(
        "occurred_at",
        &["日付", "実施日", "開催日", "参加日", "受講日"],
    ),
    ID,
    optional("email", EMAIL),
    optional(
        "status",
        &["ステータス", "状況", "状態", "参加状況", "受講状況"],
    ),
    optional("type", &["タイプ", "内容"]),
    optional("hours_purchased", &["購入時間", "契約時間"]),
    optional("hours_used", &["利用時間", "消化時間", "使用時間"]),
    optional("term_start", &["期間開始", "期間開始日"]),
    optional("term_end", &["期間終了", "期間終了日"]),
    optional("withdrawn", &["取り下げ", "取消"]),
    RECORDED_AT,
];

const INTERACTIONS: &[Column] = &[
    required("account", ACCOUNT),
    required("at", &["日時", "日付"]),
    required("vendor_email", &["自社担当者"]),
    required("customer_email", &["お客様担当者"]),
    ID,
    optional("kind", &["種別"]),
];

const LEDGER: &[Column] = &[
    required("type", &["種別", "タイプ", "行動"]),
    required("account", ACCOUNT),
    required("occurred_at", &["日時", "日付", "発生日", "発生日時"]),
    ID,
    optional("email", EMAIL),
    optional("object", &["対象", "対象物"]),
    optional("points", &["ポイント", "点数"]),
    optional("reversal_of", &["取消対象", "取り消す番号"]),
    RECORDED_AT,
    optional("half_life_days", &["半減期", "半減期日数"]),
    optional("reversal_reason", &["取消理由"]),
];

const STAFF: &[Column] = &[
    required("email", EMAIL),
    optional("name", &["氏名", "名前", "社員名"]),
    optional("department", &["部署", "部署名", "所属", "部門"]),
    optional("roles", &["権限", "役割", "ロール"]),
];

impl Kind {
    /// The columns a file of this kind may have.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Accounts => ACCOUNTS,
            Self::Contacts => CONTACTS,
            Self::Stages => STAGES,
            Self::Contracts => CONTRACTS,
            Self::Revenue => REVENUE,
            Self::Usage => USAGE,
            Self::Inquiries => INQUIRIES,
            Self::Programs => PROGRAMS,
            Self::Interactions => INTERACTIONS,
            Self::Ledger => LEDGER,
            Self::Staff => STAFF,
        }
    }

    /// Whether files of this kind are taken in yet.
    pub fn is_supported(self) -> bool {
        !matches!(self, Self::Revenue | Self::Interactions)
    }

    /// The kinds that are taken in, in the order in which files refer to each other.
    pub fn supported() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|kind| kind.is_supported())
    }
}
