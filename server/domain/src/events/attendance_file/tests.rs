use super::*;

fn found(file: &str) -> Vec<(String, Option<String>, Option<i32>)> {
    read(file.as_bytes())
        .unwrap()
        .into_iter()
        .map(|row| (row.name, row.email, row.minutes))
        .collect()
}

fn person(
    name: &str,
    email: Option<&str>,
    minutes: Option<i32>,
) -> (String, Option<String>, Option<i32>) {
    (name.to_owned(), email.map(str::to_owned), minutes)
}

#[test]
fn zooms_file_with_the_meeting_above_it_is_read() {
    let file = "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\r\n\
        123 4567 8901,User meeting,11/24/2026 06:25:01 PM,11/24/2026 08:31:00 PM,host@vendor.example,126,4\r\n\
        \r\n\
        Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Recording Consent,In Waiting Room\r\n\
        Taro Yamada,taro@hiroba.example,11/24/2026 06:28:00 PM,11/24/2026 06:30:00 PM,2,Yes,,Yes\r\n\
        Taro Yamada,TARO@hiroba.example,11/24/2026 06:30:00 PM,11/24/2026 07:00:00 PM,30,Yes,,No\r\n\
        Taro Yamada,taro@hiroba.example,11/24/2026 07:30:00 PM,11/24/2026 08:30:00 PM,60,Yes,,No\r\n\
        佐藤花子 (Hanako),,11/24/2026 06:30:00 PM,11/24/2026 08:30:00 PM,120,Yes,,No\r\n";
    assert_eq!(
        found(file),
        [
            person("Taro Yamada", Some("taro@hiroba.example"), Some(90)),
            person("佐藤花子 (Hanako)", None, Some(120)),
        ]
    );
}

#[test]
fn zooms_japanese_file_and_two_devices_at_once() {
    let file = "\u{feff}名前（元の名前）,ユーザーのメール,参加時刻,退出時刻,期間（分）,ゲスト\n\
        山田 太郎,,2026/11/24 18:30:00,2026/11/24 19:30:00,60,はい\n\
        山田太郎,,2026/11/24 19:00:00,2026/11/24 20:00:00,60,はい\n";
    assert_eq!(found(file), [person("山田 太郎", None, Some(90))]);
}

#[test]
fn zooms_webinar_file_leaves_out_who_did_not_come() {
    let file = "Attendee Report,\nReport Generated:,\"Nov 24, 2026 21:00\"\n\
        Panelist Details,\nAttended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes)\n\
        Yes,講師,speaker@vendor.example,\"Nov 24, 2026 18:00:00\",\"Nov 24, 2026 20:00:00\",120\n\
        Attendee Details,\nAttended,User Name (Original Name),First Name,Email,Join Time,Leave Time,Time in Session (minutes)\n\
        Yes,花子,花子,hanako@minato.example,\"Nov 24, 2026 18:30:00\",\"Nov 24, 2026 19:00:00\",30\n\
        Yes,花子,花子,hanako@minato.example,\"Nov 24, 2026 19:00:00\",\"Nov 24, 2026 19:15:00\",15\n\
        No,次郎,次郎,jiro@minato.example,--,--,--\n";
    assert_eq!(
        found(file),
        [
            person("講師", Some("speaker@vendor.example"), Some(120)),
            person("花子", Some("hanako@minato.example"), Some(45)),
        ]
    );
}

const TEAMS: &str = "1. Summary\nMeeting title\tUser meeting\nAttended participants\t2\nStart time\t11/24/26, 6:25:01 PM\n\
    Meeting duration\t2h 5m 9s\n\n2. Participants\n\
    Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\n\
    Taro Yamada\t11/24/26, 6:28:00 PM\t11/24/26, 8:30:00 PM\t1h 27m 51s\ttaro@hiroba.example\ttaro@hiroba.example\tAttendee\n\
    佐藤 花子 (Unverified)\t11/24/26, 6:30:00 PM\t11/24/26, 6:30:20 PM\t20s\t\t\tAttendee\n\n\
    3. In-Meeting Activities\n\
    Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\n\
    Taro Yamada\t11/24/26, 6:28:00 PM\t11/24/26, 7:30:00 PM\t1h 2m\ttaro@hiroba.example\tAttendee\n";

#[test]
fn teams_file_is_read_in_utf_16_and_its_repeated_part_counts_once() {
    let expected = [
        person("Taro Yamada", Some("taro@hiroba.example"), Some(88)),
        person("佐藤 花子 (Unverified)", None, Some(1)),
    ];
    assert_eq!(found(TEAMS), expected);
    let units: Vec<u16> = TEAMS.encode_utf16().collect();
    let mut little = vec![0xff, 0xfe];
    little.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    let mut big = vec![0xfe, 0xff];
    big.extend(units.iter().flat_map(|unit| unit.to_be_bytes()));
    for bytes in [little.clone(), big, little[2..].to_vec()] {
        let rows = read(&bytes).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].minutes, Some(88));
        assert_eq!(rows[1].name, "佐藤 花子 (Unverified)");
    }
}

#[test]
fn teams_japanese_file_and_the_oldest_are_read() {
    let file = "1. 概要\n会議のタイトル\tユーザー会\n\n2. 参加者\n\
        名前\t最初の参加\t最後の退出\t会議の長さ\tメール\t参加者 ID (UPN)\t役割\n\
        山田 太郎\t2026/11/24 18:28:00\t2026/11/24 20:30:00\t1 時間 27 分 51 秒\ttaro@hiroba.example\t\t出席者\n\n\
        3. 会議内のアクティビティ\n名前\t参加時刻\t退出時刻\t期間\tメール\t役割\n\
        山田 太郎\t2026/11/24 18:28:00\t2026/11/24 20:30:00\t1 時間\ttaro@hiroba.example\t出席者\n";
    assert_eq!(
        found(file),
        [person("山田 太郎", Some("taro@hiroba.example"), Some(88))]
    );
    let oldest = "Full Name\tUser Action\tTimestamp\n\
        Taro Yamada\tJoined before\t11/24/2026, 6:30:00 PM\n\
        佐藤花子\tJoined\t11/24/2026, 6:31:00 PM\n\
        Taro Yamada\tLeft\t11/24/2026, 7:00:00 PM\n\
        Taro Yamada\tJoined\t11/24/2026, 7:10:00 PM\n\
        Taro Yamada\tLeft\t11/24/2026, 7:30:00 PM\n";
    assert_eq!(
        found(oldest),
        [
            person("Taro Yamada", None, Some(50)),
            person("佐藤花子", None, None),
        ]
    );
}

#[test]
fn japanese_excels_encoding_is_read() {
    let (bytes, _, _) = SHIFT_JIS
        .encode("氏名,メールアドレス,参加時間（分）\r\n髙橋 一郎,ichiro@minato.example,45\r\n");
    let rows = read(&bytes).unwrap();
    assert_eq!(rows[0].name, "髙橋 一郎");
    assert_eq!(rows[0].minutes, Some(45));
}

#[test]
fn what_is_no_attendance_is_refused_in_so_many_words() {
    assert_eq!(read(b"PK\x03\x04rest"), Err(Unreadable::Workbook));
    assert_eq!(
        read(b"\x89PNG\r\n\x1a\n\xff\xfe\x00"),
        Err(Unreadable::NotText)
    );
    assert_eq!(read(b"a,b\n1,2\n"), Err(Unreadable::NoHeading));
    assert_eq!(read(b""), Err(Unreadable::NoHeading));
    assert_eq!(
        read(b"Name (Original Name),User Email,Join Time\n"),
        Err(Unreadable::Nobody)
    );
    assert_eq!(read(&vec![b'a'; SIZE_LIMIT + 1]), Err(Unreadable::TooLarge));
    let far = ",".repeat(CELL_LIMIT);
    let wide = format!("{far}Name,Email\n{far}a,b@c.example\n");
    assert_eq!(read(wide.as_bytes()), Err(Unreadable::NoHeading));
    let many = format!("Name,Email\n{}", "a,b@c.example\n".repeat(ROW_LIMIT));
    assert_eq!(read(many.as_bytes()), Err(Unreadable::TooLarge));
}
