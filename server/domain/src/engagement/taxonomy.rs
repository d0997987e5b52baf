//! Types of engagement: points, half-life, daily cap, channel and advocacy points of each, as versioned data.
//!
//! Points run from 1 (read) to 12 (published a story) by how much commitment an act shows. Defaults are hypotheses of ours;
//! an administrator publishes other figures as a new version of the configuration, and rows already written keep theirs.
//!
//! **Cap.** Per type, person and local day, in order of arrival: a row beyond the cap is written with 0 points ([`granted`]).
//! A row without a person has no cap. An import's own points replace the table's points, not the cap.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

crate::text_enum! {
    /// Which part of an account's engagement a type belongs to.
    Channel {
        /// The community.
        Community = "community",
        /// Free programmes: events, webinars, betas.
        Free = "free",
        /// Training.
        Training = "training",
        /// Paid consulting.
        Consulting = "consulting",
        /// Advocacy.
        Advocacy = "advocacy",
        /// None of them.
        Other = "other",
    }
}

/// What the fixed formulas make of a type, beyond its points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// A visit: the only reading that is recorded, once a day.
    Visit,
    /// Praise from another account: an accepted answer to its question, a 参考になった from its people.
    Praise,
    /// A question in the community, which is a support inquiry too.
    Question,
    /// Signed up for a course.
    Enrolled,
    /// Finished a course.
    Completed,
    /// Passed a course's certification.
    Certified,
    /// Signed up for an event.
    Registered,
    /// Came to a free programme.
    Attended,
    /// Nothing beyond its points.
    Plain,
}

impl Sense {
    /// The sense of a type key. Which types these are is part of the formulas, not of the configuration.
    pub fn of(key: &str) -> Self {
        match key {
            "com.visit_day" => Self::Visit,
            "com.answer_accepted_peer" | "com.helpful_vote_received" => Self::Praise,
            "com.question_posted" => Self::Question,
            "trn.enrolled" => Self::Enrolled,
            "trn.completed" => Self::Completed,
            "trn.certified" => Self::Certified,
            "evt.registered" => Self::Registered,
            "evt.attended_online"
            | "evt.attended_onsite"
            | "prg.webinar"
            | "prg.office_hours"
            | "prg.beta"
            | "prg.advisory_board"
            | "prg.interview" => Self::Attended,
            _ => Self::Plain,
        }
    }
}

/// One type of engagement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kind {
    /// Points for one act.
    pub points: f64,
    /// Days until half of them are left.
    pub half_life_days: f64,
    /// How many acts of one person on one local day earn points; none: all.
    pub daily_cap: Option<i64>,
    /// Channel.
    pub channel: Channel,
    /// Points towards advocacy.
    pub adv_points: f64,
}

/// All types by key, ascending.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Taxonomy(pub BTreeMap<String, Kind>);

/// Points for a row of a type worth `points` with `cap`, when this person already has `earlier` rows of the type on that
/// local day (whatever they were granted): the points, or 0 beyond the cap.
pub fn granted(points: f64, cap: Option<i64>, earlier: i64) -> f64 {
    if cap.is_some_and(|cap| earlier >= cap) {
        0.0
    } else {
        points
    }
}

impl Taxonomy {
    /// The type with this key.
    pub fn get(&self, key: &str) -> Option<&Kind> {
        self.0.get(key)
    }

    /// The channel of a type; types no longer in the table belong to none.
    pub fn channel(&self, key: &str) -> Channel {
        self.get(key).map_or(Channel::Other, |kind| kind.channel)
    }

    /// Keys in ascending order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl Default for Taxonomy {
    fn default() -> Self {
        use Channel::{Advocacy, Community, Consulting, Free, Other, Training};
        // Key, points, half-life in days, cap a person and day (0: none), channel, advocacy points.
        const TABLE: &[(&str, f64, f64, i64, Channel, f64)] = &[
            ("com.visit_day", 1.0, 30.0, 1, Community, 0.0),
            ("com.reaction_given", 1.0, 30.0, 3, Community, 0.0),
            ("com.idea_voted", 1.0, 30.0, 3, Community, 0.0),
            ("com.question_posted", 4.0, 60.0, 3, Community, 0.0),
            ("com.reply_posted", 3.0, 60.0, 5, Community, 0.0),
            ("com.answer_posted", 5.0, 90.0, 5, Community, 1.0),
            ("com.answer_accepted_peer", 8.0, 180.0, 0, Community, 4.0),
            ("com.answer_accepted_own", 3.0, 90.0, 0, Community, 0.0),
            ("com.helpful_vote_received", 1.0, 90.0, 5, Community, 1.0),
            ("com.idea_posted", 4.0, 90.0, 2, Community, 0.0),
            ("com.case_shared", 10.0, 365.0, 1, Community, 6.0),
            ("com.mentored", 4.0, 90.0, 2, Community, 2.0),
            ("evt.registered", 1.0, 30.0, 2, Free, 0.0),
            ("evt.attended_online", 4.0, 90.0, 2, Free, 0.0),
            ("evt.attended_onsite", 5.0, 120.0, 2, Free, 0.0),
            ("evt.question_asked", 3.0, 60.0, 3, Free, 0.0),
            ("evt.survey_answered", 2.0, 60.0, 3, Free, 0.0),
            ("evt.spoke", 10.0, 365.0, 1, Free, 8.0),
            ("evt.hosted", 11.0, 365.0, 1, Free, 8.0),
            ("trn.enrolled", 1.0, 30.0, 0, Training, 0.0),
            ("trn.completed", 5.0, 180.0, 0, Training, 0.0),
            ("trn.certified", 8.0, 365.0, 0, Training, 1.0),
            ("prg.download", 1.0, 30.0, 3, Free, 0.0),
            ("prg.webinar", 3.0, 90.0, 2, Free, 0.0),
            ("prg.office_hours", 3.0, 90.0, 2, Free, 0.0),
            ("prg.beta", 7.0, 180.0, 1, Free, 3.0),
            ("prg.advisory_board", 7.0, 180.0, 1, Free, 3.0),
            ("prg.interview", 7.0, 180.0, 1, Free, 3.0),
            ("prg.consulting_session", 6.0, 180.0, 2, Consulting, 0.0),
            ("svy.answered", 1.0, 60.0, 1, Other, 0.0),
            ("adv.logo_permitted", 4.0, 365.0, 1, Advocacy, 4.0),
            ("adv.quote_approved", 8.0, 365.0, 0, Advocacy, 8.0),
            ("adv.story_published", 12.0, 365.0, 0, Advocacy, 12.0),
            ("adv.reference_call", 8.0, 180.0, 1, Advocacy, 8.0),
            ("adv.public_review", 6.0, 365.0, 1, Advocacy, 6.0),
            ("adv.referral_submitted", 6.0, 180.0, 0, Advocacy, 6.0),
            ("adv.referral_qualified", 10.0, 180.0, 0, Advocacy, 10.0),
            ("adv.external_post", 4.0, 180.0, 2, Advocacy, 4.0),
            ("adv.talk", 10.0, 365.0, 2, Advocacy, 10.0),
            ("adv.press", 10.0, 365.0, 2, Advocacy, 10.0),
        ];
        Self(
            TABLE
                .iter()
                .map(|&(key, points, half_life_days, cap, channel, adv_points)| {
                    let kind = Kind {
                        points,
                        half_life_days,
                        daily_cap: (cap > 0).then_some(cap),
                        channel,
                        adv_points,
                    };
                    (key.to_owned(), kind)
                })
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole_and_has_no_negative_points() {
        let taxonomy = Taxonomy::default();
        assert_eq!(taxonomy.0.len(), 40);
        for (key, kind) in &taxonomy.0 {
            assert!((1.0..=12.0).contains(&kind.points), "{key}");
            assert!(kind.half_life_days >= 30.0, "{key}");
            assert!(kind.adv_points >= 0.0, "{key}");
        }
        let praised = taxonomy.get("com.answer_accepted_peer").cloned();
        assert_eq!(
            praised,
            Some(Kind {
                points: 8.0,
                half_life_days: 180.0,
                daily_cap: None,
                channel: Channel::Community,
                adv_points: 4.0
            })
        );
    }

    #[test]
    fn rows_beyond_the_cap_are_worth_nothing() {
        assert_eq!(granted(4.0, Some(3), 2), 4.0);
        assert_eq!(granted(4.0, Some(3), 3), 0.0);
        assert_eq!(granted(4.0, None, 100), 4.0);
        // An import's own points are capped the same.
        assert_eq!(granted(9.5, Some(1), 1), 0.0);
    }

    #[test]
    fn the_table_survives_json() {
        let taxonomy = Taxonomy::default();
        let text = serde_json::to_string(&taxonomy).unwrap_or_default();
        assert_eq!(serde_json::from_str::<Taxonomy>(&text).ok(), Some(taxonomy));
    }

    #[test]
    fn only_named_types_have_a_sense() {
        assert_eq!(Sense::of("prg.beta"), Sense::Attended);
        assert_eq!(Sense::of("prg.download"), Sense::Plain);
        assert_eq!(Sense::of("com.visit_day"), Sense::Visit);
        assert_eq!(Sense::of("unknown"), Sense::Plain);
    }
}
