//! The vendor of the demo, made up like everyone in it: Shimebi（シメビ）, a cloud for invoices and expenses, with its people,
//! the places of its community and their tags.

/// The site's name.
pub const SITE_NAME: &str = "シメビひろば";
/// Its mark.
pub const SITE_MARK: &str = "シメ";
/// Mail domain of the vendor.
pub const VENDOR_DOMAIN: &str = "shimebi.example";

/// Name and company shown.
pub const IDENTITY_FULL: &str = "full";
/// Name alone.
pub const IDENTITY_NAME: &str = "name";
/// Industry and size alone.
pub const IDENTITY_PROFILE: &str = "profile";
/// All members may read.
pub const AUDIENCE_MEMBERS: &str = "members";
/// Only the asker's company and the vendor may read.
pub const AUDIENCE_OWN: &str = "own";

/// People of the vendor: name, mail name, department, title, roles.
pub const STAFF: &[(&str, &str, &str, &str, &[&str])] = &[
    (
        "水野 理沙",
        "mizuno",
        "cs",
        "カスタマーサクセス マネージャー",
        &["cs"],
    ),
    ("大槻 健", "otsuki", "cs", "カスタマーサクセス", &["cs"]),
    (
        "平川 まどか",
        "hirakawa",
        "cs",
        "カスタマーサクセス",
        &["cs"],
    ),
    (
        "Emily Sato",
        "emily.sato",
        "cs",
        "Customer Success, International",
        &["cs"],
    ),
    (
        "堀江 和樹",
        "horie",
        "support",
        "サポート リーダー",
        &["support"],
    ),
    ("佐伯 ひとみ", "saeki", "support", "サポート", &["support"]),
    (
        "三枝 遼",
        "saegusa",
        "product",
        "プロダクトマネージャー",
        &["product"],
    ),
    (
        "黒木 麻友",
        "kuroki",
        "marketing",
        "コミュニティマネージャー",
        &["marketing"],
    ),
    (
        "新田 翼",
        "nitta",
        "marketing",
        "マーケティング",
        &["marketing"],
    ),
    (
        "谷村 剛志",
        "tanimura",
        "sales",
        "アカウント営業",
        &["sales"],
    ),
    (
        "戸田 早苗",
        "toda",
        "inside_sales",
        "インサイドセールス",
        &["sales"],
    ),
    (
        "浜口 徹",
        "hamaguchi",
        "executive",
        "取締役 COO",
        &["executive"],
    ),
    ("管理 太郎", "admin", "cs", "サイト管理者", &["admin", "cs"]),
];

/// Spaces: slug, audience, name and description in both languages.
pub const SPACES: &[(&str, &str, &str, &str, &str, &str)] = &[
    (
        "questions",
        "members",
        "質問ひろば",
        "Questions",
        "経費・請求・支払の日々の困りごとを、使っている会社どうしで相談する場所です。",
        "Everyday questions about expenses, invoices and payments, among the companies that use Shimebi.",
    ),
    (
        "tips",
        "public",
        "はじめてガイドとよくある質問",
        "First steps and common questions",
        "どなたでも読めます。導入前の方の質問もこちらへ。",
        "Open to everyone, also to those who are still deciding.",
    ),
    (
        "api",
        "members",
        "API・システム連携",
        "API and integrations",
        "会計ソフト、人事システム、SSO、APIの話題。情報システム担当の方もぜひ。",
        "Accounting software, HR systems, single sign-on and the API.",
    ),
    (
        "bukai-logistics",
        "accounts",
        "物流ユーザー部会",
        "Logistics user group",
        "運輸・倉庫の会社の集まりです。参加社だけが読めます。",
        "For logistics companies; only those who joined can read it.",
    ),
    (
        "backstage",
        "staff",
        "社内メモ",
        "Staff room",
        "シメビの社員だけの場所です。",
        "For Shimebi's own people.",
    ),
];

/// Domains of the accounts in the user group.
pub const GROUP_DOMAINS: &[&str] = &[
    "akebono-wangan",
    "kazemachi",
    "chuo-mirai",
    "harbourline",
    "mikunigawa-tekko",
];

/// What customers searched for in vain lately: words, days ago, how often.
pub const MISSES: &[(&str, i64, i64)] = &[
    ("多通貨 為替レート", 2, 3),
    ("多通貨 為替レート", 9, 2),
    ("生体認証", 3, 1),
    ("部門別 予実管理", 4, 4),
    ("部門別 予実管理", 18, 1),
    ("海外出張 日当 自動計算", 6, 2),
    ("手書き領収書 代筆", 7, 1),
    ("webhook 署名検証", 8, 2),
    ("電子契約 締結", 11, 3),
    ("音声入力", 12, 1),
    ("scim provisioning", 15, 2),
    ("固定資産 減価償却", 21, 2),
    ("暗号資産", 26, 1),
];

/// Tags: slug, name, description.
pub const TAGS: &[(&str, &str, &str)] = &[
    ("shime", "締め処理", "月次・年次の締め、締め後の修正"),
    ("keihi", "経費精算", "立替、出張、交通費、法人カード"),
    ("jushin", "請求書受領", "届いた請求書の取り込みと承認"),
    ("hakko", "請求書発行", "請求書の作成、送付、入金の消し込み"),
    ("shiharai", "支払", "振込データ、支払依頼、支払通知"),
    ("shonin", "承認フロー", "承認経路、代理承認、差し戻し"),
    (
        "denchoho",
        "電子帳簿保存法",
        "電子取引、スキャナ保存、検索要件",
    ),
    ("invoice", "インボイス制度", "登録番号、税率、経過措置"),
    ("csv", "CSV", "取り込みと書き出し、文字コード、レイアウト"),
    ("shiwake", "仕訳連携", "会計ソフトへの連携、勘定科目、部門"),
    ("api", "API", "APIとWebhook"),
    (
        "sso",
        "SSO・ユーザー管理",
        "シングルサインオン、権限、人事異動",
    ),
    ("mobile", "スマホアプリ", "撮影、OCR、通知"),
    ("card", "法人カード", "カード明細の取り込み"),
    ("naisei", "社内展開", "説明会、問い合わせ対応、ルールづくり"),
    ("kansa", "監査・内部統制", "証跡、権限分離、監査対応"),
    ("getting-started", "はじめかた", "初期設定、移行"),
    ("en", "English", "Topics in English"),
];
