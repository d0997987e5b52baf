//! Programme utilisation's part: the four channels with their raw counts.

use serde_json::{Map, Value, json};

use crate::figure::stored;
use crate::health::detail::{Detail, Kept};
use crate::health::explain::parts::{ChannelPart, ChannelsPart, ProgrammePart};
use crate::health::snapshot::Snapshot;

fn channel(Kept(score, na): Kept, inputs: Value) -> ChannelPart {
    ChannelPart {
        score,
        na,
        inputs: match inputs {
            Value::Object(inputs) => inputs,
            _ => Map::new(),
        },
    }
}

pub(super) fn programme(row: &Snapshot, detail: &Detail, zone: chrono_tz::Tz) -> ProgrammePart {
    let (consulting, terms, purchased, used, elapsed, ahead) = detail.consulting;
    let (training, trained, training_target, enrolled, completed) = detail.training;
    let (free, attended, expected, attendances, registrations) = detail.free;
    let (community, active, target, points, active_windows, windows, praised, weeks, invited) =
        detail.community;
    let rate = (registrations > 0).then(|| stored(attendances as f64 / registrations as f64));
    ProgrammePart {
        score: row.programme,
        coverage: row.programme_coverage,
        na: detail.programme_na,
        channels: ChannelsPart {
            consulting: channel(
                consulting,
                json!({
                    "terms": terms,
                    "hours_purchased": purchased,
                    "hours_used": used,
                    "elapsed": elapsed,
                    "ahead": ahead,
                }),
            ),
            training: channel(
                training,
                json!({
                    "trained": trained,
                    "target": training_target,
                    "enrolled": enrolled,
                    "completed": completed,
                }),
            ),
            free: channel(
                free,
                json!({
                    "attended": attended,
                    "expected": expected,
                    "attendances": attendances,
                    "registrations": registrations,
                    "attendance_rate": rate,
                }),
            ),
            community: channel(
                community,
                json!({
                    "active_people": active,
                    "target": target,
                    "points": points,
                    "windows_active": active_windows,
                    "windows": windows,
                    "praised": praised,
                    "reading_weeks": weeks,
                    "invited_on": invited.map(|at| at.local_day(zone)),
                }),
            ),
        },
    }
}
