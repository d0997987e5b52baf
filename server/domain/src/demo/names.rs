//! Names of made-up people, companies beyond the written list, departments and titles.

use crate::demo::dice::Dice;
use crate::demo::texts::Lang;

/// Family names with their spelling in mail addresses.
const FAMILIES_JA: &[(&str, &str)] = &[
    ("佐藤", "sato"),
    ("鈴木", "suzuki"),
    ("高橋", "takahashi"),
    ("田中", "tanaka"),
    ("伊藤", "ito"),
    ("渡辺", "watanabe"),
    ("山本", "yamamoto"),
    ("中村", "nakamura"),
    ("小林", "kobayashi"),
    ("加藤", "kato"),
    ("吉田", "yoshida"),
    ("山田", "yamada"),
    ("佐々木", "sasaki"),
    ("山口", "yamaguchi"),
    ("松本", "matsumoto"),
    ("井上", "inoue"),
    ("木村", "kimura"),
    ("林", "hayashi"),
    ("清水", "shimizu"),
    ("山崎", "yamazaki"),
    ("池田", "ikeda"),
    ("橋本", "hashimoto"),
    ("阿部", "abe"),
    ("石川", "ishikawa"),
    ("前田", "maeda"),
    ("藤田", "fujita"),
    ("後藤", "goto"),
    ("岡田", "okada"),
    ("長谷川", "hasegawa"),
    ("村上", "murakami"),
    ("近藤", "kondo"),
    ("石井", "ishii"),
    ("坂本", "sakamoto"),
    ("遠藤", "endo"),
    ("青木", "aoki"),
    ("藤井", "fujii"),
    ("西村", "nishimura"),
    ("福田", "fukuda"),
    ("太田", "ota"),
    ("三浦", "miura"),
    ("岡本", "okamoto"),
    ("松田", "matsuda"),
    ("中川", "nakagawa"),
    ("中野", "nakano"),
    ("原田", "harada"),
    ("小野", "ono"),
    ("田村", "tamura"),
    ("竹内", "takeuchi"),
    ("金子", "kaneko"),
    ("和田", "wada"),
    ("中山", "nakayama"),
    ("石田", "ishida"),
    ("上田", "ueda"),
    ("森田", "morita"),
    ("柴田", "shibata"),
    ("酒井", "sakai"),
    ("工藤", "kudo"),
    ("横山", "yokoyama"),
    ("宮崎", "miyazaki"),
    ("宮本", "miyamoto"),
    ("内田", "uchida"),
    ("高木", "takagi"),
    ("安藤", "ando"),
    ("谷口", "taniguchi"),
    ("大野", "ohno"),
    ("丸山", "maruyama"),
    ("今井", "imai"),
    ("河野", "kono"),
    ("藤原", "fujiwara"),
    ("武田", "takeda"),
    ("村田", "murata"),
    ("菊地", "kikuchi"),
];

const GIVEN_JA: &[(&str, &str)] = &[
    ("美咲", "misaki"),
    ("健太", "kenta"),
    ("恵", "megumi"),
    ("直樹", "naoki"),
    ("裕子", "yuko"),
    ("誠", "makoto"),
    ("真由美", "mayumi"),
    ("大輔", "daisuke"),
    ("陽子", "yoko"),
    ("翔", "sho"),
    ("久美子", "kumiko"),
    ("拓也", "takuya"),
    ("愛", "ai"),
    ("浩二", "koji"),
    ("彩", "aya"),
    ("哲也", "tetsuya"),
    ("里奈", "rina"),
    ("雄一", "yuichi"),
    ("千尋", "chihiro"),
    ("亮", "ryo"),
    ("智子", "tomoko"),
    ("和也", "kazuya"),
    ("由紀", "yuki"),
    ("隆", "takashi"),
    ("麻衣", "mai"),
    ("慎吾", "shingo"),
    ("香織", "kaori"),
    ("剛", "tsuyoshi"),
    ("奈々", "nana"),
    ("達也", "tatsuya"),
    ("明日香", "asuka"),
    ("洋平", "yohei"),
    ("典子", "noriko"),
    ("圭", "kei"),
    ("沙織", "saori"),
    ("英樹", "hideki"),
    ("友美", "tomomi"),
    ("涼介", "ryosuke"),
    ("純子", "junko"),
    ("悠", "haruka"),
    ("弘美", "hiromi"),
    ("修", "osamu"),
    ("遥", "haru"),
    ("克己", "katsumi"),
    ("絵里", "eri"),
    ("勇気", "yuuki"),
    ("静香", "shizuka"),
    ("俊介", "shunsuke"),
];

const FAMILIES_EN: &[&str] = &[
    "Carter",
    "Nguyen",
    "Patel",
    "Okafor",
    "Lindqvist",
    "Tan",
    "Fernandez",
    "Murphy",
    "Keller",
    "Rahman",
    "Brooks",
    "Lim",
    "Novak",
    "Singh",
    "Hughes",
    "Moreau",
    "Abdullah",
    "Weiss",
    "Castillo",
    "Byrne",
    "Chua",
    "Hoffmann",
    "Reyes",
    "Walsh",
];

const GIVEN_EN: &[&str] = &[
    "Hannah", "Marcus", "Priya", "Daniel", "Aisha", "Tom", "Grace", "Oliver", "Mei", "Jonas",
    "Fatima", "Ben", "Sofia", "Ethan", "Nadia", "Luke", "Claire", "Imran", "Elena", "Sam",
    "Ingrid", "Victor", "Wei Ling", "Patrick",
];

/// A name and the part of a mail address before the `@`. Different for every `number` while the names last.
pub fn person(lang: Lang, number: usize, dice: &mut Dice) -> (String, String) {
    let step = dice.below(7);
    match lang {
        Lang::Ja => {
            let family = FAMILIES_JA
                .get(number.wrapping_mul(29) % FAMILIES_JA.len())
                .copied()
                .unwrap_or_default();
            let round = number / FAMILIES_JA.len();
            let given = GIVEN_JA
                .get((number.wrapping_mul(17) + round * 5 + step) % GIVEN_JA.len())
                .copied()
                .unwrap_or_default();
            (
                format!("{} {}", family.0, given.0),
                format!("{}.{}", given.1, family.1),
            )
        }
        Lang::En => {
            let family = FAMILIES_EN
                .get(number.wrapping_mul(7) % FAMILIES_EN.len())
                .copied()
                .unwrap_or_default();
            let round = number / FAMILIES_EN.len();
            let given = GIVEN_EN
                .get((number.wrapping_mul(11) + round * 5 + step) % GIVEN_EN.len())
                .copied()
                .unwrap_or_default();
            (
                format!("{given} {family}"),
                format!(
                    "{}.{}",
                    given.to_lowercase().replace(' ', ""),
                    family.to_lowercase()
                ),
            )
        }
    }
}

/// Departments and titles a company's people have, in the order they join.
pub const POSTS_JA: &[(&str, &str, &str)] = &[
    ("経理部", "課長", "champion"),
    ("経理部", "主任", "user"),
    ("管理本部", "本部長", "economic_buyer"),
    ("情報システム部", "担当", "operations"),
    ("総務部", "リーダー", "user"),
    ("営業部", "事務担当", "user"),
    ("経営企画室", "室長", "executive_sponsor"),
    ("購買部", "担当", "user"),
    ("人事部", "担当", "user"),
];

/// The same for companies that work in English.
pub const POSTS_EN: &[(&str, &str, &str)] = &[
    ("Finance", "Finance Manager", "champion"),
    ("Finance", "Accounts Payable Lead", "user"),
    ("Finance", "CFO", "economic_buyer"),
    ("IT", "Systems Administrator", "operations"),
    ("Operations", "Office Manager", "user"),
    ("Sales", "Sales Operations", "user"),
];

const PLACES: &[(&str, &str)] = &[
    ("青葉台", "aobadai"),
    ("朝霧", "asagiri"),
    ("岩清水", "iwashimizu"),
    ("浮雲", "ukigumo"),
    ("遠州", "enshu"),
    ("大鷹", "otaka"),
    ("風花", "kazahana"),
    ("霧ヶ峰", "kirigamine"),
    ("暮れ六つ", "kuremutsu"),
    ("小春", "koharu"),
    ("桜木", "sakuragi"),
    ("潮見", "shiomi"),
    ("水無月", "minazuki"),
    ("瀬音", "seoto"),
    ("空知", "sorachi"),
    ("竹林", "chikurin"),
    ("月見野", "tsukimino"),
    ("常盤木", "tokiwagi"),
    ("中洲", "nakasu"),
    ("西風", "nishikaze"),
    ("野分", "nowaki"),
    ("初雁", "hatsukari"),
    ("柊", "hiiragi"),
    ("藤波", "fujinami"),
];

const TRADES: &[(&str, &str, &str)] = &[
    ("食品", "foods", "食品製造"),
    ("精工", "seiko", "精密機器"),
    ("運輸", "unyu", "倉庫・運輸"),
    ("建設", "kensetsu", "建設"),
    ("システム", "systems", "IT・ソフトウェア"),
    ("商事", "shoji", "卸売"),
    ("ケアサービス", "care", "医療・介護"),
    ("印刷", "print", "印刷"),
    ("不動産", "estate", "不動産"),
    ("化学", "chem", "化学"),
    ("電機", "denki", "電機"),
    ("ホテル", "hotels", "宿泊・観光"),
];

/// A company beyond the written list: name, mail domain, industry.
pub fn company(number: usize) -> (String, String, String) {
    let place = PLACES
        .get(number % PLACES.len())
        .copied()
        .unwrap_or_default();
    let trade = TRADES
        .get((number / PLACES.len() + number) % TRADES.len())
        .copied()
        .unwrap_or_default();
    let round = number / (PLACES.len() * TRADES.len());
    let (suffix, label) = if round == 0 {
        (String::new(), String::new())
    } else {
        (format!("第{}", round + 1), (round + 1).to_string())
    };
    (
        format!("株式会社{suffix}{}{}", place.0, trade.0),
        format!("{}-{}-{number}{label}.example", place.1, trade.1),
        trade.2.to_owned(),
    )
}
