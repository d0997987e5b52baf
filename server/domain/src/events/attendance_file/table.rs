//! Tables within an attendance file: their headings, their rows, and the rows of one person brought together.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use crate::events::attendance_file::time::{Span, overlap, point, seconds};
use crate::events::attendance_file::{Attendee, Unreadable, name};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Email,
    Join,
    Leave,
    FirstJoin,
    LastLeave,
    Duration,
    /// Whether a registered person came (Zoom's webinars).
    Attended,
    /// Whether the row is time spent in the waiting room.
    Waiting,
    /// Joined or left (the oldest files of Teams).
    Action,
    /// When that was.
    Timestamp,
    Other,
}

/// Headings as the programs write them, folded: without spaces, signs, case and width. Zoom's and Teams' own words first.
const HEADINGS: &[(Column, &[&str])] = &[
    (
        Column::Name,
        &[
            "nameoriginalname",
            "usernameoriginalname",
            "fullname",
            "name",
            "participantname",
            "displayname",
            "username",
            "attendeename",
            "participant",
            "名前元の名前",
            "ユーザー名元の名前",
            "名前",
            "氏名",
            "フルネーム",
            "参加者名",
            "参加者",
            "表示名",
            "ユーザー名",
            "出席者名",
        ],
    ),
    (
        Column::Email,
        &[
            "useremail",
            "email",
            "emailaddress",
            "mail",
            "participantemail",
            "ユーザーのメール",
            "ユーザーのメールアドレス",
            "ユーザーメール",
            "メール",
            "メールアドレス",
            "eメール",
            "電子メール",
            "電子メールアドレス",
            "eメールアドレス",
        ],
    ),
    (
        Column::Join,
        &[
            "jointime",
            "joined",
            "参加時刻",
            "参加時間",
            "参加日時",
            "入室時刻",
            "入室時間",
            "参加した時刻",
        ],
    ),
    (
        Column::Leave,
        &[
            "leavetime",
            "left",
            "退出時刻",
            "退出時間",
            "退出日時",
            "退室時刻",
            "退室時間",
            "退席時刻",
            "退席時間",
            "退出した時刻",
        ],
    ),
    (
        Column::FirstJoin,
        &[
            "firstjoin",
            "firstjointime",
            "最初の参加",
            "最初の参加時刻",
            "初回参加",
            "最初の参加時間",
        ],
    ),
    (
        Column::LastLeave,
        &[
            "lastleave",
            "lastleavetime",
            "最後の退出",
            "最後の退出時刻",
            "最終退出",
            "最終退出時刻",
            "最後の退席",
            "最後の退出時間",
        ],
    ),
    (
        Column::Duration,
        &[
            "inmeetingduration",
            "inwebinarduration",
            "ineventduration",
            "intownhallduration",
            "durationminutes",
            "duration",
            "totaldurationminutes",
            "totalduration",
            "timeinsessionminutes",
            "timeinsession",
            "attendanceduration",
            "期間分",
            "期間",
            "合計時間分",
            "合計期間分",
            "所要時間分",
            "所要時間",
            "継続時間",
            "時間分",
            "参加時間分",
            "会議の継続時間",
            "会議内の期間",
            "会議中の期間",
            "会議の期間",
            "会議の長さ",
            "会議時間",
            "会議内の継続時間",
            "セッション時間分",
            "セッション内の時間分",
            "滞在時間",
            "滞在時間分",
            "デュレーション分",
            "利用時間分",
        ],
    ),
    (
        Column::Attended,
        &["attended", "参加", "参加済み", "出席", "出席済み"],
    ),
    (
        Column::Waiting,
        &[
            "inwaitingroom",
            "待機室",
            "待機室で",
            "待機室内",
            "待機室にいます",
        ],
    ),
    (
        Column::Action,
        &[
            "useraction",
            "ユーザーアクション",
            "ユーザー操作",
            "ユーザーの操作",
        ],
    ),
    (Column::Timestamp, &["timestamp", "タイムスタンプ"]),
];

/// Titles of the part of a Teams file that repeats each join of the people above it.
const REPEATS: &[&str] = &[
    "3inmeetingactivities",
    "inmeetingactivities",
    "3inwebinaractivities",
    "3会議内のアクティビティ",
    "3会議中のアクティビティ",
    "3会議でのアクティビティ",
    "会議内のアクティビティ",
    "会議中のアクティビティ",
];

/// One row of a person.
#[derive(Debug, Clone, Default)]
struct Stay {
    name: String,
    email: Option<String>,
    seconds: Option<i64>,
    span: Option<Span>,
    action: Option<(bool, i64)>,
}

/// Everybody in the tables of `rows`.
pub(super) fn people(rows: &[Vec<String>]) -> Result<Vec<Attendee>, Unreadable> {
    let mut columns: Option<Vec<Column>> = None;
    let mut found = false;
    let mut repeats = false;
    let mut stays = Vec::new();
    for row in rows {
        let filled = row.iter().filter(|cell| !cell.is_empty()).count();
        if let Some(heading) = heading(row) {
            found = true;
            columns = (!repeats).then_some(heading);
        } else if filled <= 1 {
            // A title, or nothing: either ends a table.
            columns = None;
            if let Some(title) = row.iter().find(|cell| !cell.is_empty()) {
                repeats = !stays.is_empty() && REPEATS.contains(&folded(title).as_str());
            }
        } else if let Some(columns) = &columns {
            stays.extend(stay(row, columns));
        }
    }
    match (found, stays.is_empty()) {
        (false, _) => Err(Unreadable::NoHeading),
        (true, true) => Err(Unreadable::Nobody),
        (true, false) => Ok(together(stays)),
    }
}

/// The columns of a row that is a heading: it names people, and when or how long or by which address they were there.
fn heading(row: &[String]) -> Option<Vec<Column>> {
    let mut columns: Vec<Column> = Vec::with_capacity(row.len());
    for cell in row {
        let column = column(&folded(cell));
        // Of two columns of one kind the first counts: Teams repeats the address as the participant's id.
        let again = column != Column::Other && columns.contains(&column);
        columns.push(if again { Column::Other } else { column });
    }
    let times = columns.iter().any(|column| {
        matches!(
            column,
            Column::Join | Column::FirstJoin | Column::Duration | Column::Timestamp | Column::Email
        )
    });
    (columns.contains(&Column::Name) && times).then_some(columns)
}

fn column(folded: &str) -> Column {
    HEADINGS
        .iter()
        .find(|(_, names)| names.contains(&folded))
        .map_or(Column::Other, |(column, _)| *column)
}

/// A heading's letters and digits alone, in one width and case.
fn folded(cell: &str) -> String {
    cell.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric() || *c == 'ー')
        .collect()
}

/// What a row says of a person; none for who only waited, or registered and did not come.
fn stay(row: &[String], columns: &[Column]) -> Option<Stay> {
    let cell = |column: Column| {
        columns
            .iter()
            .position(|at| *at == column)
            .and_then(|place| row.get(place))
            .map(String::as_str)
            .filter(|cell| !cell.is_empty() && *cell != "--" && *cell != "-")
    };
    let email = cell(Column::Email)
        .map(str::to_lowercase)
        .filter(|email| email.contains('@'));
    let name = cell(Column::Name)
        .map(str::to_owned)
        .or_else(|| email.clone())?;
    if cell(Column::Waiting).is_some_and(yes) || cell(Column::Attended).is_some_and(no) {
        return None;
    }
    let span = cell(Column::Join)
        .and_then(point)
        .zip(cell(Column::Leave).and_then(point))
        .map(|(from, to)| Span {
            from,
            to: to.max(from),
        });
    // From the first to the last there may have been pauses, which only counts where nothing better is said.
    let outer = cell(Column::FirstJoin)
        .and_then(point)
        .zip(cell(Column::LastLeave).and_then(point))
        .map(|(from, to)| (to - from).max(0));
    let said = cell(Column::Duration)
        .and_then(seconds)
        .or_else(|| span.map(|span| span.to - span.from))
        .or(outer);
    let action = cell(Column::Action)
        .zip(cell(Column::Timestamp).and_then(point))
        .map(|(action, at)| (leaves(action), at));
    Some(Stay {
        name,
        email,
        seconds: said,
        span,
        action,
    })
}

fn yes(cell: &str) -> bool {
    matches!(
        folded(cell).as_str(),
        "yes" | "はい" | "true" | "true1" | "1"
    )
}

fn no(cell: &str) -> bool {
    matches!(
        folded(cell).as_str(),
        "no" | "いいえ" | "false" | "0" | "不参加" | "欠席"
    )
}

fn leaves(action: &str) -> bool {
    let action = folded(action);
    action.starts_with("left") || action.contains("退出") || action.contains("退席")
}

/// The rows of each person as one: by address, else by name in its compared form.
fn together(stays: Vec<Stay>) -> Vec<Attendee> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut people: Vec<Vec<Stay>> = Vec::new();
    for stay in stays {
        let key = match &stay.email {
            Some(email) => format!("@{email}"),
            None => match name::form(&stay.name) {
                form if form.is_empty() => stay.name.clone(),
                form => form,
            },
        };
        let place = *places.entry(key).or_insert_with(|| {
            people.push(Vec::new());
            people.len() - 1
        });
        if let Some(person) = people.get_mut(place) {
            person.push(stay);
        }
    }
    people.iter().filter_map(|stays| attendee(stays)).collect()
}

/// Minutes are those of all stays, but two devices at once count once, as far as the file says when each was there.
fn attendee(stays: &[Stay]) -> Option<Attendee> {
    let first = stays.first()?;
    let mut spans: Vec<Span> = stays.iter().filter_map(|stay| stay.span).collect();
    let paired = paired(stays);
    let said: Vec<i64> = stays.iter().filter_map(|stay| stay.seconds).collect();
    let total = if said.is_empty() {
        paired
    } else {
        Some((said.iter().sum::<i64>() - overlap(&mut spans)).max(0))
    };
    Some(Attendee {
        name: first.name.clone(),
        email: first.email.clone(),
        minutes: total.map(minutes),
    })
}

/// Time between each joining and the leaving that follows it; none where no leaving is told.
fn paired(stays: &[Stay]) -> Option<i64> {
    let mut actions: Vec<(i64, bool)> = stays
        .iter()
        .filter_map(|stay| stay.action.map(|(leaves, at)| (at, leaves)))
        .collect();
    actions.sort_unstable();
    let mut here: Option<i64> = None;
    let mut total = None;
    for (at, leaves) in actions {
        if !leaves {
            here = here.or(Some(at));
        } else if let Some(from) = here.take() {
            total = Some(total.unwrap_or(0) + at - from);
        }
    }
    total
}

/// Whole minutes, rounded; whoever was there at all was there for one.
fn minutes(seconds: i64) -> i32 {
    let minutes = (seconds + 30) / 60;
    let least = i64::from(seconds > 0);
    i32::try_from(minutes.max(least).min(7 * 24 * 60)).unwrap_or(0)
}
