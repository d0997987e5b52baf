//! What an explanation consists of. The names of the fields are those of the object that `hiroba explain --json` prints; what is left out of
//! it is for the account page.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::UtcTime;
use crate::figure::Na;
use crate::health::band::Band;
use crate::health::scorecard::State;
use crate::health::stage::Condition;
use crate::health::trend::Direction;
use crate::types::{AccountId, Id};

/// One account's day, explained.
#[derive(Debug, Clone, Serialize)]
pub struct Explanation {
    /// Whose.
    pub account: AccountName,
    /// The day.
    pub as_of: NaiveDate,
    /// The configuration it was computed under.
    pub config_version: Id,
    /// Stage.
    pub stage: StagePart,
    /// Health.
    pub health: HealthPart,
    /// Groups in the order of the scorecard.
    pub groups: Vec<GroupPart>,
    /// Programme utilisation.
    pub programme: ProgrammePart,
    /// Support inquiries.
    pub support: SupportPart,
    /// The scorecard's key, for the account page.
    #[serde(skip)]
    pub scorecard: String,
    /// The number of the rule that chose it; none: the default.
    #[serde(skip)]
    pub scorecard_rule: Option<usize>,
    /// Whether the day had not ended when it was computed.
    #[serde(skip)]
    pub preliminary: bool,
}

/// Which account.
#[derive(Debug, Clone, Serialize)]
pub struct AccountName {
    /// Id here.
    #[serde(skip)]
    pub id: AccountId,
    /// Name.
    pub name: String,
    /// Its id elsewhere.
    pub external_id: Option<String>,
}

/// Where the account stands.
#[derive(Debug, Clone, Serialize)]
pub struct StagePart {
    /// Stage key; none when nobody ever set one.
    pub key: Option<String>,
    /// Since which day.
    pub since: Option<NaiveDate>,
    /// What put it there.
    pub cause: Option<String>,
    /// Share of the next stage's conditions met; none at the end of the road.
    pub progress: Option<f64>,
    /// The proposal open on that day.
    pub proposal: Option<ProposalPart>,
    /// The next stage and its conditions, for the account page.
    #[serde(skip)]
    pub next: Option<NextPart>,
}

/// A proposal.
#[derive(Debug, Clone, Serialize)]
pub struct ProposalPart {
    /// Id, to answer it.
    #[serde(skip)]
    pub id: Id,
    /// To which stage.
    pub to: String,
    /// The day it was made.
    pub since: NaiveDate,
    /// What it rests on: `as_of` and each condition with whether it was met and what there was.
    pub evidence: Value,
}

/// The way on.
#[derive(Debug, Clone)]
pub struct NextPart {
    /// The next stage.
    pub to: String,
    /// Its conditions; none for a way that people decide on.
    pub conditions: Vec<ConditionPart>,
}

/// A condition of the next stage.
#[derive(Debug, Clone)]
pub struct ConditionPart {
    /// The condition.
    pub condition: Condition,
    /// Whether it was met.
    pub met: bool,
    /// What there was.
    pub actual: Option<f64>,
}

/// The score.
#[derive(Debug, Clone, Serialize)]
pub struct HealthPart {
    /// Score after caps; none without a number.
    pub score: Option<f64>,
    /// Score before caps.
    pub raw: Option<f64>,
    /// How much it can be trusted.
    pub state: State,
    /// Coverage K.
    pub coverage: f64,
    /// Band as shown; none on a grey day.
    pub band: Option<Band>,
    /// The cap that applies.
    pub cap: Option<String>,
    /// Direction of the level over four weeks.
    pub trend: Option<Direction>,
    /// Days in the band, grey ones too.
    pub days_in_band: i64,
    /// Where yellow and green begin.
    #[serde(skip)]
    pub thresholds: [f64; 2],
    /// Change of the level in points.
    #[serde(skip)]
    pub change: Option<f64>,
    /// Points a week over twelve weeks.
    #[serde(skip)]
    pub slope: Option<f64>,
}

/// A group.
#[derive(Debug, Clone, Serialize)]
pub struct GroupPart {
    /// Key.
    pub key: String,
    /// Weight.
    pub weight: f64,
    /// 0–100.
    pub score: Option<f64>,
    /// Whether it counts.
    pub available: bool,
    /// Measures in the order of the scorecard.
    pub measures: Vec<MeasurePart>,
    /// Available share of its weight.
    #[serde(skip)]
    pub coverage: f64,
}

/// A measure.
#[derive(Debug, Clone, Serialize)]
pub struct MeasurePart {
    /// Key.
    pub key: String,
    /// Weight within the group.
    pub weight: f64,
    /// Value.
    pub value: Option<f64>,
    /// 0–100.
    pub score: Option<f64>,
    /// Why there is no value.
    pub na: Option<Na>,
    /// The last day it speaks of.
    pub as_of: Option<NaiveDate>,
    /// Points of the score that come from it; all together are the score before caps.
    pub contribution: Option<f64>,
    /// How many rows it was computed from and how to find them.
    pub evidence: EvidencePart,
    /// Points the score would gain if it were full.
    #[serde(skip)]
    pub helpful: Option<f64>,
    /// Numerator and denominator.
    #[serde(skip)]
    pub of: Option<(f64, f64)>,
    /// Until when it counts.
    #[serde(skip)]
    pub fresh_until: Option<UtcTime>,
}

/// A count of rows and a filter that `evidence` turns into them.
#[derive(Debug, Clone, Serialize)]
pub struct EvidencePart {
    /// How many.
    pub count: usize,
    /// The key to ask with.
    pub filter: String,
}

/// Programme utilisation.
#[derive(Debug, Clone, Serialize)]
pub struct ProgrammePart {
    /// 0–100.
    pub score: Option<f64>,
    /// Available weight over all weight.
    pub coverage: f64,
    /// The four channels.
    pub channels: ChannelsPart,
    /// Why there is no score.
    #[serde(skip)]
    pub na: Option<Na>,
}

/// The four channels.
#[derive(Debug, Clone, Serialize)]
pub struct ChannelsPart {
    /// Paid consulting.
    pub consulting: ChannelPart,
    /// Training.
    pub training: ChannelPart,
    /// Free programmes.
    pub free: ChannelPart,
    /// The community.
    pub community: ChannelPart,
}

/// A channel.
#[derive(Debug, Clone, Serialize)]
pub struct ChannelPart {
    /// 0–100.
    pub score: Option<f64>,
    /// Why there is none.
    pub na: Option<Na>,
    /// Raw counts by name.
    pub inputs: Map<String, Value>,
}

/// Support inquiries of 90 days.
#[derive(Debug, Clone, Serialize)]
pub struct SupportPart {
    /// Inquiries, community questions included.
    pub inquiries: usize,
    /// Questions among them.
    pub questions: usize,
    /// Questions with a label of depth.
    pub labelled: usize,
    /// Share of questions without one.
    pub unlabelled_share: Option<f64>,
    /// Mean worth of the labelled ones, 0–1.
    pub quality: Option<f64>,
    /// The peers' mean.
    pub peer_quality: f64,
    /// Inquiries per ten login users.
    pub rate: Option<f64>,
    /// Rate over the peers' median.
    pub ratio: Option<f64>,
    /// Peers with a rate.
    pub peers: usize,
    /// Whether the account has gone silent.
    pub silence: bool,
}

impl Explanation {
    /// Measures that would help the score most, best first; those that are full are left out.
    pub fn most_helpful(&self) -> Vec<&MeasurePart> {
        let mut measures: Vec<&MeasurePart> = self
            .groups
            .iter()
            .flat_map(|group| &group.measures)
            .filter(|measure| measure.helpful.is_some_and(|points| points > 0.0))
            .collect();
        measures.sort_by(|a, b| {
            let points = |measure: &MeasurePart| measure.helpful.unwrap_or(0.0);
            points(b)
                .total_cmp(&points(a))
                .then_with(|| a.key.cmp(&b.key))
        });
        measures
    }
}
