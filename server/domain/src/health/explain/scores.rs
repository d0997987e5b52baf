//! The score's parts: groups, their measures, and support inquiries.

use crate::figure::{Na, stored};
use crate::health::config::Config;
use crate::health::detail::{Detail, Kept, KeptMeasure};
use crate::health::explain::parts::{EvidencePart, GroupPart, MeasurePart, SupportPart};

pub(super) fn groups(config: &Config, detail: &Detail) -> Vec<GroupPart> {
    let Some(card) = config
        .scorecards
        .iter()
        .find(|card| card.key == detail.card)
    else {
        return Vec::new();
    };
    card.groups
        .iter()
        .map(|group| {
            let kept = detail.groups.get(&group.key);
            GroupPart {
                key: group.key.clone(),
                weight: group.weight,
                score: kept.map(|(score, _)| *score),
                available: kept.is_some(),
                coverage: kept.map_or(0.0, |(_, coverage)| *coverage),
                measures: group
                    .measures
                    .iter()
                    .map(|measure| {
                        let kept = detail.measures.get(&measure.key);
                        measure_part(&measure.key, measure.weight, kept)
                    })
                    .collect(),
            }
        })
        .collect()
}

fn measure_part(key: &str, weight: f64, kept: Option<&KeptMeasure>) -> MeasurePart {
    MeasurePart {
        key: key.to_owned(),
        weight,
        value: kept.and_then(|kept| kept.value),
        score: kept.and_then(|kept| kept.score),
        na: kept.map_or(Some(Na::NoFeed), |kept| kept.na),
        as_of: kept.and_then(|kept| kept.as_of),
        contribution: kept.and_then(|kept| kept.contribution),
        evidence: EvidencePart {
            count: kept.map_or(0, |kept| kept.evidence),
            filter: key.to_owned(),
        },
        helpful: kept.and_then(|kept| kept.helpful),
        of: kept.and_then(|kept| kept.of),
        fresh_until: kept.and_then(|kept| kept.fresh_until),
    }
}

pub(super) fn support_part(detail: &Detail) -> SupportPart {
    let (
        inquiries,
        questions,
        labelled,
        quality,
        Kept(rate, _),
        ratio,
        peers,
        silence,
        peer_quality,
    ) = detail.support;
    SupportPart {
        inquiries,
        questions,
        labelled,
        unlabelled_share: (questions > 0)
            .then(|| stored((questions - labelled) as f64 / questions as f64)),
        quality,
        peer_quality,
        rate,
        ratio,
        peers,
        silence,
    }
}
