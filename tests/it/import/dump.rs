//! A Stack Exchange dump.

use super::*;

const POSTS: &str = "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE posts SYSTEM 'http://127.0.0.1:9/posts.dtd'>\n<posts>\n\
    <row Id=\"1\" PostTypeId=\"1\" AcceptedAnswerId=\"2\" CreationDate=\"2011-10-11T19:42:20.713\" Score=\"18\" \
    Body=\"&lt;p&gt;Should we &lt;em&gt;cite&lt;/em&gt;?&lt;/p&gt;&#xA;\" OwnerUserId=\"12\" Title=\"Should we cite sources?\" \
    Tags=\"&lt;discussion&gt;&lt;answers&gt;\" />\n\
    <row Id=\"2\" PostTypeId=\"2\" ParentId=\"1\" CreationDate=\"2011-10-11T19:44:27.657\" Score=\"-3\" \
    Body=\"&lt;p&gt;Yes, of course we should.&lt;/p&gt;\" OwnerDisplayName=\"user39\" />\n\
    <row Id=\"3\" PostTypeId=\"5\" CreationDate=\"2011-10-11T19:44:27.657\" Score=\"0\" Body=\"wiki\" />\n\
    </posts>\n";
const COMMENTS: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<comments>\n\
    <row Id=\"1\" PostId=\"2\" Score=\"2\" Text=\"# Thank you\" CreationDate=\"2011-10-11T19:50:34.047\" UserId=\"12\" />\n\
    <row Id=\"2\" PostId=\"3\" Score=\"0\" Text=\"On a wiki\" CreationDate=\"2011-10-11T19:50:34.047\" UserId=\"12\" />\n\
    </comments>\n";
const USERS: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<users>\n\
    <row Id=\"12\" CreationDate=\"2011-10-11T18:50:07.000\" DisplayName=\"Ada\" />\n\
    <row Id=\"13\" CreationDate=\"2011-10-11T18:50:07.000\" DisplayName=\"Silent\" />\n\
    </users>\n";

fn dump(hiroba: &TestHiroba, posts: &str) -> PathBuf {
    let folder = hiroba.domain.folder.join("history");
    std::fs::create_dir_all(&folder).expect("a folder");
    for (name, text) in [
        ("Posts.xml", posts),
        ("Comments.xml", COMMENTS),
        ("Users.xml", USERS),
    ] {
        std::fs::write(folder.join(name), text).expect("a dump");
    }
    folder
}

fn counts_of(report: &stackexchange::Report) -> Vec<(&'static str, u64, u64, u64)> {
    report
        .counts
        .iter()
        .map(|(noun, counts)| (*noun, counts.created, counts.updated, counts.unchanged))
        .collect()
}

#[test]
fn a_dump_becomes_a_public_space_and_a_second_time_changes_nothing() {
    let hiroba = TestHiroba::start();
    let folder = dump(&hiroba, POSTS);
    let options = stackexchange::Options {
        space: Some("History".to_owned()),
        public: true,
    };
    let take =
        || stackexchange::take(&hiroba.domain, &Actor::System, &folder, &options).expect("a dump");
    let first = take();
    assert!(first.problem.is_none(), "{:?}", first.problem);
    assert_eq!(
        counts_of(&first),
        [
            ("people", 1, 0, 0),
            ("questions", 1, 0, 0),
            ("answers", 1, 0, 0),
            ("comments", 1, 0, 0),
            ("acceptances", 1, 0, 0),
        ]
    );
    let events = count_events(&hiroba);
    assert_eq!(events, 4);
    let second = take();
    assert!(
        counts_of(&second)
            .iter()
            .all(|row| (row.1, row.2) == (0, 0)),
        "{second:?}"
    );
    assert_eq!(count_events(&hiroba), events);
    let (id, slug, answers, replies): (i64, String, i64, i64) = hiroba.read(|conn| {
        Ok(topics::table
            .select((
                topics::id,
                topics::slug,
                topics::answer_count,
                topics::reply_count,
            ))
            .first(conn)?)
    });
    assert_eq!(
        (slug.as_str(), answers, replies),
        ("should-we-cite-sources", 1, 2)
    );
    let rows: Vec<(String, i64, i64)> = hiroba.read(|conn| {
        Ok(posts::table
            .order(posts::id)
            .select((posts::body, posts::vote_count, posts::imported_votes))
            .load(conn)?)
    });
    assert_eq!(
        rows,
        [
            ("Should we *cite*?".to_owned(), 18, 18),
            ("Yes, of course we should.".to_owned(), 0, 0),
            ("\\# Thank you".to_owned(), 2, 2),
        ]
    );
    let (kept, recounted) = hiroba.read(|conn| {
        Ok((
            domain::community::counts::kept(conn, id)?,
            domain::community::counts::recount(conn, id)?,
        ))
    });
    assert_eq!(kept, recounted);
    let invented: i64 = hiroba.read(|conn| Ok(votes::table.count().get_result(conn)?));
    assert_eq!(invented, 0);
    hiroba
        .guest()
        .get(&format!("/t/{id}/{slug}"))
        .expect(200)
        .says("<em>cite</em>")
        .says("Yes, of course we should.")
        .says("# Thank you")
        .says("user39");
}

#[test]
fn a_newer_dump_changes_what_was_edited() {
    let hiroba = TestHiroba::start();
    let options = stackexchange::Options::default();
    let folder = dump(&hiroba, POSTS);
    stackexchange::take(&hiroba.domain, &Actor::System, &folder, &options).expect("a dump");
    let newer = POSTS
        .replace("of course we should", "we should")
        .replace("Score=\"-3\"", "Score=\"4\"");
    let folder = dump(&hiroba, &newer);
    let report =
        stackexchange::take(&hiroba.domain, &Actor::System, &folder, &options).expect("a dump");
    assert_eq!(counts_of(&report)[2], ("answers", 0, 1, 0));
    let row: (String, i64, i64) = hiroba.read(|conn| {
        Ok(posts::table
            .filter(posts::kind.eq("answer"))
            .select((posts::body, posts::vote_count, posts::revision))
            .first(conn)?)
    });
    assert_eq!(row, ("Yes, we should.".to_owned(), 4, 2));
    let accepted: i64 = hiroba.read(|conn| Ok(acceptances::table.count().get_result(conn)?));
    assert_eq!(accepted, 1);
    // A broken file names itself, and what was there stays.
    let folder = dump(&hiroba, "<posts><row Id=\"1\"");
    let report =
        stackexchange::take(&hiroba.domain, &Actor::System, &folder, &options).expect("a dump");
    assert_eq!(report.problem.expect("a problem").problem.key, "import-xml");
}

#[test]
fn a_dump_that_broke_off_leaves_no_topic_unsettled() {
    let hiroba = TestHiroba::start();
    let options = stackexchange::Options::default();
    let folder = dump(&hiroba, POSTS);
    let more = COMMENTS.replace("PostId=\"3\"", "PostId=\"2\"");
    std::fs::write(folder.join("Comments.xml"), more).expect("a dump");
    let sql = |text: &str| {
        hiroba.write(|tx| {
            diesel::sql_query(text).execute(tx.conn)?;
            Ok(())
        });
    };
    // Whatever it is that ends it while it takes in comments.
    sql("CREATE UNIQUE INDEX one_comment ON posts (kind) WHERE kind = 'comment'");
    stackexchange::take(&hiroba.domain, &Actor::System, &folder, &options)
        .expect_err("it breaks off");
    let kept = || -> (i64, i64, bool) {
        hiroba.read(|conn| {
            Ok(topics::table
                .select((
                    topics::answer_count,
                    topics::reply_count,
                    topics::solved_at.is_not_null(),
                ))
                .first(conn)?)
        })
    };
    assert_eq!(kept(), (1, 1, false));
    sql("DROP INDEX one_comment");
    stackexchange::take(&hiroba.domain, &Actor::System, &folder, &options).expect("a dump");
    assert_eq!(kept(), (1, 3, true));
}
