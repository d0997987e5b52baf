//! A score over time: bands as regions behind the line, gaps where there is no score, moves and events marked.

use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;

use super::{coordinate, lonely, path};

/// One day.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    /// The day.
    pub day: NaiveDate,
    /// 0–100; a day without a score is a gap.
    pub score: Option<f64>,
    /// Whether the score is marked as provisional.
    pub provisional: bool,
}

/// What the chart shows and says.
#[derive(Debug, Clone)]
pub struct OverTime {
    /// First day.
    pub first: NaiveDate,
    /// Last day.
    pub last: NaiveDate,
    /// Scores in order of days.
    pub days: Vec<Day>,
    /// Moves and events: day, and what to call them.
    pub marks: Vec<(NaiveDate, String)>,
    /// Names of the three bands, lowest first.
    pub bands: [String; 3],
    /// Thresholds of the bands.
    pub thresholds: [f64; 2],
    /// Title, for those who don't see it.
    pub title: String,
    /// Description, for those who don't see it.
    pub description: String,
    /// How the month of a date is written at the axis.
    pub month: fn(NaiveDate) -> String,
}

/// The size of a drawing: one for wide places and one for narrow ones, so that letters stay the same size.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    width: f64,
    height: f64,
    months: u32,
}

/// For wide places.
pub const WIDE: Size = Size {
    width: 760.0,
    height: 250.0,
    months: 1,
};
/// For phones.
pub const NARROW: Size = Size {
    width: 350.0,
    height: 220.0,
    months: 3,
};

const LEFT: f64 = 34.0;
const RIGHT: f64 = 8.0;
const TOP: f64 = 22.0;
const BOTTOM: f64 = 24.0;

impl Size {
    /// Where a day lies.
    pub fn x(self, day: NaiveDate, first: NaiveDate, last: NaiveDate) -> f64 {
        let span = (last - first).num_days().max(1) as f64;
        LEFT + (day - first).num_days() as f64 / span * (self.width - LEFT - RIGHT)
    }

    /// Where a score lies.
    pub fn y(self, score: f64) -> f64 {
        TOP + (100.0 - score.clamp(0.0, 100.0)) / 100.0 * (self.height - TOP - BOTTOM)
    }
}

/// The line's points: one slot a day, empty where there is no score.
pub fn points(
    chart: &OverTime,
    size: Size,
    wanted: impl Fn(&Day) -> bool,
) -> Vec<Option<(f64, f64)>> {
    let days = usize::try_from((chart.last - chart.first).num_days().max(0)).unwrap_or(0) + 1;
    let mut slots = vec![None; days];
    for day in &chart.days {
        let offset = usize::try_from((day.day - chart.first).num_days()).ok();
        if let Some(slot) = offset.and_then(|offset| slots.get_mut(offset))
            && let Some(score) = day.score
            && wanted(day)
        {
            *slot = Some((size.x(day.day, chart.first, chart.last), size.y(score)));
        }
    }
    slots
}

/// First days of months within the span, each so many months apart.
pub fn months(first: NaiveDate, last: NaiveDate, every: u32) -> Vec<NaiveDate> {
    let mut found = Vec::new();
    let mut day = first.with_day(1).unwrap_or(first);
    while day <= last {
        if day >= first && day.month0().is_multiple_of(every.max(1)) {
            found.push(day);
        }
        match day.checked_add_months(chrono::Months::new(1)) {
            Some(next) => day = next,
            None => break,
        }
    }
    found
}

/// Where the marks lie, and whether there is room to write their names: of names that would meet, the later one counts.
pub fn marks(chart: &OverTime, size: Size) -> Vec<(f64, String, bool)> {
    let mut found: Vec<(f64, String, bool)> = chart
        .marks
        .iter()
        .filter(|(day, _)| *day >= chart.first && *day <= chart.last)
        .map(|(day, name)| (size.x(*day, chart.first, chart.last), name.clone(), true))
        .collect();
    let mut limit = f64::INFINITY;
    for (x, name, said) in found.iter_mut().rev() {
        let room = name
            .chars()
            .map(|c| if c.is_ascii() { 7.0 } else { 12.5 })
            .sum::<f64>()
            + 8.0;
        let (from, to) = if *x > size.width * 0.8 {
            (*x - room, *x)
        } else {
            (*x, *x + room)
        };
        *said = to <= limit;
        if *said {
            limit = from;
        }
    }
    found
}

/// The chart in both sizes; the style sheet shows the one that fits.
pub fn over_time(chart: &OverTime) -> AnyView {
    view! {
        <div class="chart">
            {draw(chart, WIDE, "chart__wide", "over-time-wide")}
            {draw(chart, NARROW, "chart__narrow", "over-time-narrow")}
        </div>
    }
    .into_any()
}

fn draw(chart: &OverTime, size: Size, class: &'static str, id: &'static str) -> AnyView {
    let right = size.width - RIGHT;
    let [low, high] = chart.thresholds;
    let [red, yellow, green] = chart.bands.clone();
    let region = |class: &'static str, from: f64, to: f64, name: String| {
        let (top, bottom) = (size.y(to), size.y(from));
        view! {
            <rect class=class x=coordinate(LEFT) y=coordinate(top) width=coordinate(right - LEFT) height=coordinate(bottom - top)></rect>
            <text class="chart__band" x=coordinate(LEFT + 6.0) y=coordinate(top + 14.0)>{name}</text>
        }
        .into_any()
    };
    let ticks: Vec<_> = [0.0, low, high, 100.0]
        .into_iter()
        .map(|score| {
            view! {
                <path class="chart__grid" d=format!("M{} {}H{}", coordinate(LEFT), coordinate(size.y(score)), coordinate(right))></path>
                <text class="chart__tick" x=coordinate(LEFT - 6.0) y=coordinate(size.y(score) + 4.0) text-anchor="end">{coordinate(score)}</text>
            }
        })
        .collect();
    let axis: Vec<_> = months(chart.first, chart.last, size.months)
        .into_iter()
        .map(|day| {
            let x = size.x(day, chart.first, chart.last);
            let anchor = if x > right - 20.0 { "end" } else { "start" };
            view! {
                <path class="chart__grid" d=format!("M{} {}v5", coordinate(x), coordinate(size.y(0.0)))></path>
                <text class="chart__tick" x=coordinate(x) y=coordinate(size.height - 6.0) text-anchor=anchor>{(chart.month)(day)}</text>
            }
        })
        .collect();
    let marks: Vec<_> = marks(chart, size)
        .into_iter()
        .map(|(x, name, said)| {
            let (anchor, text_x) = if x > size.width * 0.8 { ("end", x - 3.0) } else { ("start", x + 3.0) };
            let words = said.then(|| {
                view! { <text class="chart__mark-name" x=coordinate(text_x) y=coordinate(TOP - 6.0) text-anchor=anchor>{name.clone()}</text> }
            });
            view! {
                <path class="chart__mark" d=format!("M{} {}V{}", coordinate(x), coordinate(TOP - 14.0), coordinate(size.y(0.0)))>
                    <title>{name.clone()}</title>
                </path>
                {words}
            }
        })
        .collect();
    let all = points(chart, size, |_| true);
    let provisional = points(chart, size, |day| day.provisional);
    let dots: Vec<_> = lonely(&all)
        .into_iter()
        .chain(all.iter().rev().find_map(|point| *point))
        .map(|(x, y)| view! { <circle class="chart__dot" cx=coordinate(x) cy=coordinate(y) r="3"></circle> })
        .collect();
    let (title_id, text_id) = (format!("{id}-title"), format!("{id}-text"));
    let labelled = format!("{title_id} {text_id}");
    view! {
        <svg class=class viewBox=format!("0 0 {} {}", size.width, size.height) role="img" aria-labelledby=labelled>
            <title id=title_id>{chart.title.clone()}</title>
            <desc id=text_id>{chart.description.clone()}</desc>
            {region("chart__region chart__region--risk", 0.0, low, red)}
            {region("chart__region chart__region--watch", low, high, yellow)}
            {region("chart__region chart__region--good", high, 100.0, green)}
            {ticks}
            {axis}
            {marks}
            <path class="chart__line" d=path(&all)></path>
            <path class="chart__line chart__line--provisional" d=path(&provisional)></path>
            {dots}
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap_or_default()
    }

    fn chart(days: Vec<Day>) -> OverTime {
        OverTime {
            first: date(2026, 1, 1),
            last: date(2026, 1, 11),
            days,
            marks: Vec::new(),
            bands: Default::default(),
            thresholds: [50.0, 75.0],
            title: String::new(),
            description: String::new(),
            month: |day| day.month().to_string(),
        }
    }

    #[test]
    fn the_first_day_is_at_the_left_the_last_at_the_right_and_a_hundred_on_top() {
        let (first, last) = (date(2026, 1, 1), date(2026, 1, 11));
        assert_eq!(WIDE.x(first, first, last), LEFT);
        assert_eq!(WIDE.x(last, first, last), WIDE.width - RIGHT);
        assert_eq!(WIDE.y(100.0), TOP);
        assert_eq!(WIDE.y(0.0), WIDE.height - BOTTOM);
        assert!(WIDE.y(140.0) >= TOP);
    }

    #[test]
    fn one_day_alone_divides_by_nothing() {
        let only = date(2026, 1, 1);
        assert_eq!(NARROW.x(only, only, only), LEFT);
    }

    #[test]
    fn a_day_without_a_score_or_a_row_is_a_hole() {
        let day = |d, score| Day {
            day: date(2026, 1, d),
            score,
            provisional: false,
        };
        let slots = points(
            &chart(vec![day(1, Some(10.0)), day(2, None), day(11, Some(20.0))]),
            WIDE,
            |_| true,
        );
        assert_eq!(slots.len(), 11);
        assert_eq!(slots.iter().flatten().count(), 2);
    }

    #[test]
    fn names_that_would_meet_are_not_written_over_each_other() {
        let mut chart = chart(Vec::new());
        chart.marks = vec![
            (date(2026, 1, 2), "オンボーディング".to_owned()),
            (date(2026, 1, 3), "定着".to_owned()),
            (date(2025, 1, 1), "前".to_owned()),
        ];
        let said: Vec<bool> = marks(&chart, WIDE)
            .into_iter()
            .map(|(_, _, said)| said)
            .collect();
        assert_eq!(said, [false, true]);
    }

    #[test]
    fn months_are_those_within() {
        let found = months(date(2025, 11, 20), date(2026, 2, 1), 1);
        assert_eq!(
            found,
            [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]
        );
        assert_eq!(
            months(date(2025, 11, 20), date(2026, 4, 1), 3),
            [date(2026, 1, 1), date(2026, 4, 1)]
        );
    }
}
