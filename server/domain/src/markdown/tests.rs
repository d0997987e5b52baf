use super::{MAX_SOURCE, plain, render, render_or_plain};

fn html(source: &str) -> String {
    render(source).unwrap().html
}

#[test]
fn ordinary_markdown_reads_well() {
    let text = html(
        "# 見出し\n\n**太字。**続き\n改行\n\n- [x] 済み\n\n| 列 | B |\n|:--|--:|\n| 1 | 2 |\n\n~~消す~~ https://example.com/a?b=1&c=2",
    );
    assert!(text.contains("<h3>見出し</h3>"), "{text}");
    assert!(text.contains("<strong>太字。</strong>続き<br>"), "{text}");
    assert!(text.contains("<input type=\"checkbox\""), "{text}");
    assert!(text.contains("disabled"), "{text}");
    assert!(text.contains("<td align=\"left\">1</td>"), "{text}");
    assert!(text.contains("<del>消す</del>"), "{text}");
    assert!(
        text.contains("rel=\"ugc nofollow noopener noreferrer\""),
        "{text}"
    );
}

#[test]
fn code_keeps_its_language_and_nothing_else() {
    assert!(html("```rust\nfn main() {}\n```").contains("<code class=\"language-rust\">"));
    assert!(!html("```\"onmouseover=x\nfn\n```").contains("onmouseover=x\""));
    assert!(!html("``` x\" class=\"site-header\n1\n```").contains("class=\"site-header"));
}

#[test]
fn hostile_texts_stay_text() {
    for source in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "a <b onclick=alert(1)>b</b>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
        "[a]: javascript:alert(1)\n\n[a]",
        "<style>*{display:none}</style>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "| a |\n|---|\n| <iframe src=//evil> |",
        "`<script>`",
        "[x](https://e.example \"\\\" onmouseover=alert(1) x=\\\"\")",
        "<https://e.example/\"onmouseover=alert(1)>",
    ] {
        let text = html(source);
        let lower = text.to_ascii_lowercase();
        for bad in [
            "<script",
            "<img",
            "<svg",
            "<style",
            "<iframe",
            "<math",
            "href=\"javascript",
            "href=\"data:",
            "href=\"vbscript",
            "\" onmouseover",
            "<b ",
        ] {
            assert!(!lower.contains(bad), "{source} → {text}");
        }
    }
}

#[test]
fn pictures_become_links() {
    let text = html("![図1](https://evil.example/pixel.gif)");
    assert!(!text.contains("<img"), "{text}");
    assert!(
        text.contains("href=\"https://evil.example/pixel.gif\""),
        "{text}"
    );
    assert!(text.contains(">図1</a>"), "{text}");
    assert!(!html("[![a](https://x.example/1.png)](https://y.example)").contains("<img"));
    assert!(!html("![](https://x.example/1.png)").contains("<img"));
}

#[test]
fn pictures_of_this_site_are_shown_and_nothing_else_is() {
    const OWN: &str = "/files/0123456789abcdef0123456789abcdef-640x480.png";
    let text = html(&format!("前 ![図\"><script>1](  {OWN}  \"題\") 後"));
    assert!(
        text.contains(&format!(
            "<img src=\"{OWN}\" alt=\"図&quot;&gt;1\" width=\"640\" height=\"480\" loading=\"lazy\""
        )),
        "{text}"
    );
    assert!(!text.contains("<script"), "{text}");
    assert!(text.contains(&format!("<a href=\"{OWN}\" rel=")), "{text}");
    assert_eq!(html(&format!("![]({OWN})")).matches("<img").count(), 1);
    // In a link it leads where the link does.
    let linked = html(&format!("[![図]({OWN})](https://x.example/)"));
    assert_eq!(linked.matches("<a ").count(), 1, "{linked}");
    assert_eq!(linked.matches("<img").count(), 1, "{linked}");
    for foreign in [
        "https://evil.example/files/0123456789abcdef0123456789abcdef-640x480.png",
        "//evil.example/files/0123456789abcdef0123456789abcdef-640x480.png",
        "/files/../logo/x.png",
        "/files/0123456789abcdef0123456789abcdef.pdf",
        "/files/0123456789abcdef0123456789abcdef-640x480.png?x",
        "/files/0123456789abcdef0123456789abcdef-640x480.svg",
        "files/0123456789abcdef0123456789abcdef-640x480.png",
        "/sign-out",
    ] {
        let text = html(&format!("![図]({foreign})"));
        assert!(!text.contains("<img"), "{text}");
    }
}

#[test]
fn ids_are_prefixed_and_footnotes_find_them() {
    let text = html("本文[^1]\n\n[^1]: 注");
    assert!(!text.contains("id=\"fn-1\""), "{text}");
    let id = text
        .split("<li id=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap()
        .to_owned();
    assert!(text.contains(&format!("href=\"#{id}\"")), "{text}");
}

#[test]
fn the_same_source_gives_the_same_bytes() {
    let source = "x[^1] **y**\n\n[^1]: z";
    assert_eq!(render(source).unwrap(), render(source).unwrap());
}

#[test]
fn bombs_are_refused_or_quick() {
    assert!(render(&"a".repeat(MAX_SOURCE + 1)).is_err());
    assert!(render(&"> ".repeat(20_000)).is_err());
    let started = std::time::Instant::now();
    for source in [
        "[".repeat(60_000),
        "*a ".repeat(20_000),
        "![[]()".repeat(10_000),
        "`".repeat(60_000),
        format!("|{}|\n|{}|", "a|".repeat(5_000), "-|".repeat(5_000)),
        "- ".repeat(30_000),
        "[a](".repeat(16_000),
        "_*".repeat(30_000),
    ] {
        let rendered = render_or_plain(&source);
        assert!(rendered.html.len() <= super::MAX_HTML);
    }
    assert!(started.elapsed().as_secs() < 30);
}

#[test]
fn refused_text_still_shows_as_text() {
    let rendered = render_or_plain(&format!("{}<b>", "> ".repeat(200)));
    assert!(rendered.html.starts_with("<pre><code>"));
    assert!(rendered.html.contains("&lt;b&gt;"));
}

#[test]
fn plain_text_is_what_a_reader_reads() {
    let said = |source: &str| plain(&render(source).unwrap().html);
    assert_eq!(
        said("# 見出し\n\n**太字**と`符号`。\n次の行"),
        "見出し\n太字と符号。\n次の行"
    );
    assert_eq!(said("1 < 2 && \"a\" > 'b'"), "1 < 2 && \"a\" > 'b'");
    assert_eq!(said("- 一つ\n- 二つ"), "一つ\n二つ");
    assert_eq!(said("[ここ](https://a.example/ \"<b>\")です"), "ここです");
    assert_eq!(
        said("</script><script>alert(1)</script>"),
        "</script><script>alert(1)</script>"
    );
    assert_eq!(plain("<a title=\"x>y\">z</a><p"), "z");
}
