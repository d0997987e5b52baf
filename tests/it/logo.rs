//! The site's logo: asked for at the first start, changed by an administrator, never served as it was sent.

use domain::actor::Role;
use domain::people::setup;

use crate::fixtures::Town;
use crate::support::TestHiroba;

/// A picture of 4 × 2 pixels with a comment in it.
const PICTURE: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52,
    0x00, 0x00, 0x00, 0x04, 0x00, 0x00, 0x00, 0x02, 0x08, 0x02, 0x00, 0x00, 0x00, 0xf0, 0xca, 0xea,
    0x34, 0x00, 0x00, 0x00, 0x0f, 0x74, 0x45, 0x58, 0x74, 0x43, 0x6f, 0x6d, 0x6d, 0x65, 0x6e, 0x74,
    0x00, 0x6b, 0x61, 0x6e, 0x61, 0x72, 0x69, 0x61, 0x39, 0xf8, 0xf9, 0x7c, 0x00, 0x00, 0x00, 0x10,
    0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x50, 0x48, 0x58, 0x00, 0x47, 0x0c, 0xc8, 0x1c, 0x00,
    0x71, 0x1a, 0x09, 0x01, 0xe6, 0x3d, 0xa2, 0xc5, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44,
    0xae, 0x42, 0x60, 0x82,
];

/// Where a page shows the logo from.
fn shown(html: &str) -> Option<String> {
    let from = html.find("src=\"/logo/")? + 5;
    html[from..].split('"').next().map(str::to_owned)
}

#[test]
fn the_first_page_takes_a_logo() {
    let hiroba = TestHiroba::start();
    let link = hiroba.write(setup::print_link);
    let path = link
        .strip_prefix(hiroba.base_url())
        .expect("our own link")
        .to_owned();
    let browser = hiroba.guest();
    browser
        .get(&path)
        .expect(200)
        .says("multipart/form-data")
        .says("type=\"file\"");
    let fields = [
        ("site_name", "青葉ひろば"),
        ("mark", "広"),
        ("mail_from", ""),
        ("terms_ja", "一行目\n二行目"),
        ("terms_en", ""),
        ("name", "管理"),
        ("email", "admin@vendor.example"),
        ("start", "own"),
    ];
    // A drawing that could run, and something far too large: what was typed stays.
    let drawing: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>";
    let large = vec![0; 300_000];
    for (bytes, says) in [(drawing, "画像として読めませんでした"), (&large, "200KB")] {
        browser
            .upload(&path, &fields, &[("logo", "logo.png", "image/png", bytes)])
            .expect(422)
            .says(says)
            .says("青葉ひろば")
            .says("二行目");
    }
    let twice = [("site_name", "a"), ("site_name", "b")];
    browser.upload(&path, &twice, &[]).expect(400);
    let unknown = [("site_name", "a"), ("admin", "1")];
    browser.upload(&path, &unknown, &[]).expect(400);
    let answer = browser.upload(
        &path,
        &fields,
        &[("logo", "logo.png", "image/png", PICTURE)],
    );
    let link = answer.expect(303).location().to_owned();
    browser.post(&link, &[]).expect(303);
    let home = browser.get("/").expect(200).text();
    let url = shown(&home).expect("a logo");
    assert!(home.contains("alt=\"青葉ひろば\""), "{home}");
    let logo = hiroba.guest().get(&url);
    logo.expect(200);
    assert_eq!(logo.header("content-type"), Some("image/png"));
    assert!(
        logo.header("cache-control")
            .is_some_and(|cache| cache.contains("immutable"))
    );
    assert!(
        logo.header("content-security-policy")
            .is_some_and(|policy| policy.starts_with("sandbox"))
    );
    assert!(logo.bytes.starts_with(b"\x89PNG"));
    assert!(!logo.bytes.windows(7).any(|part| part == b"kanaria"));
    // No other name leads to it.
    hiroba.guest().get("/logo/0123456789abcdef.png").expect(404);
    hiroba.guest().get(&url.replace(".png", "")).expect(404);
}

#[test]
fn an_administrator_changes_and_removes_the_logo() {
    let town = Town::start();
    let admin = town.staff(Role::Admin);
    assert_eq!(shown(&admin.get("/").text()), None);
    admin
        .upload("/admin/settings/logo", &[], &[])
        .expect(422)
        .says("type=\"file\"");
    let file: &[(&str, &str, &str, &[u8])] = &[("logo", "x.png", "image/png", PICTURE)];
    admin.upload("/admin/settings/logo", &[], file).expect(303);
    let url = shown(&admin.get("/").text()).expect("a logo");
    town.guest().get(&url).expect(200);
    // The rest of the settings leaves it alone.
    admin
        .post("/admin/settings", &[("site_name", "新しい名前")])
        .expect(303);
    assert_eq!(shown(&admin.get("/").text()), Some(url.clone()));
    admin.post("/admin/settings/logo/remove", &[]).expect(303);
    let home = admin.get("/").text();
    assert_eq!(shown(&home), None);
    assert!(home.contains("新しい名前"));
    town.guest().get(&url).expect(404);
    town.staff(Role::Cs)
        .upload("/admin/settings/logo", &[], file)
        .expect(404);
}
