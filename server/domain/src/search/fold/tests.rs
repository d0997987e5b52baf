use super::*;

fn indexed(text: &str) -> Vec<String> {
    tokens(&form(text)).map(str::to_owned).collect()
}

#[test]
fn many_ways_of_writing_have_one_form() {
    for (one, other) in [
        ("ｻｰﾊﾞ", "サーバー"),
        ("サ－バ", "サーバ"),
        ("ＡＰＩ－ｖ２", "api v2"),
        ("ＡＰＩ", "api"),
        ("ﾃﾞｰﾀﾍﾞｰｽ", "データベース"),
        ("か\u{3099}", "が"),
        ("ユーザー", "ユーザ"),
        ("running", "run"),
        ("Invoices", "invoice"),
        ("café", "cafe"),
        ("１，０００円", "1000円"),
        ("3ヶ月", "３か月"),
        ("3カ月", "3箇月"),
        ("ヴァージョン", "バージョン"),
        ("user's", "users"),
        ("㈱青葉", "(株)青葉"),
        ("①", "1"),
        ("髙橋", "高橋"),
        ("C++", "ｃ＋＋"),
        ("㌔", "キロ"),
        ("サ―バ", "サーバ"),
    ] {
        assert_eq!(form(one), form(other), "{one} {other}");
    }
}

#[test]
fn what_differs_stays_apart() {
    for (one, other) in [
        ("ビール", "ビル"),
        ("デモ", "でも"),
        ("サイバー", "サイドバー"),
        ("健", "見"),
        ("C++", "C#"),
        ("C", "C#"),
        ("は", "ば"),
        ("カード", "カー"),
    ] {
        assert_ne!(form(one), form(other), "{one} {other}");
    }
}

#[test]
fn an_index_holds_words_pairs_and_the_last_of_a_run() {
    assert_eq!(indexed("東京都"), ["東京", "京都", "都"]);
    assert_eq!(indexed("健"), ["健"]);
    assert_eq!(indexed("API-v2の設定"), ["api", "v2", "の設", "設定", "定"]);
    assert_eq!(indexed("foo_bar.baz"), ["foo", "bar", "baz"]);
    assert_eq!(indexed(" \n"), Vec::<String>::new());
    assert_eq!(indexed("2026年4月"), ["2026", "年", "4", "月"]);
}

#[test]
fn the_way_back_leads_to_what_was_written() {
    let text = "新しい ｻｰﾊﾞｰ（Running）";
    let folded = folded(text);
    for (part, source) in [("サーバ", "ｻｰﾊﾞｰ"), ("run", "Running"), ("しい", "しい")]
    {
        let at = folded.form.find(part).unwrap();
        let (from, to) = folded.source(at, at + part.len()).unwrap();
        assert_eq!(&text[from..to], source);
    }
}

#[test]
fn nothing_that_can_be_typed_stops_it() {
    for text in [
        "",
        "ー",
        "ーーーー",
        "\u{3099}",
        "ﾞ",
        "'",
        "''s",
        "a'",
        "1,",
        ",000",
        "\u{202e}abc",
        "👨‍👩‍👧‍👦",
        "ヴ",
        "ヶ",
        "あーーーーー",
        "\u{1f1ef}\u{1f1f5}",
        "ﷺ",
        &"あ".repeat(5_000),
        &"a".repeat(5_000),
    ] {
        let folded = folded(text);
        assert_eq!(folded.form, form(text));
        for token in tokens(&folded.form) {
            assert!(!token.is_empty() && !token.contains(' '), "{token:?}");
        }
    }
}
