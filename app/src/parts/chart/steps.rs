//! The way from one figure to another: each change as a bar that begins where the one before it ended.

use leptos::prelude::*;

use super::coordinate;

/// Where each bar of a way is drawn, on a scale of 100: start, width, and whether it goes up. First the figure at the
/// beginning, then the changes, last the figure at the end.
pub fn geometry(before: f64, changes: &[f64], after: f64) -> Vec<(f64, f64, bool)> {
    let mut at = before;
    let mut reached = vec![before, after];
    for change in changes {
        at += change;
        reached.push(at);
    }
    // Small changes of a large figure would be hairs on a scale from 0, so the scale spans what is reached, with air.
    let low = reached.iter().copied().fold(f64::INFINITY, f64::min);
    let high = reached.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let air = ((high - low) * 0.15).max(2.0);
    let (low, high) = ((low - air).max(0.0), high + air);
    let scale = |value: f64| (value - low) / (high - low) * 100.0;
    let mut bars = vec![(0.0, scale(before), true)];
    let mut at = before;
    for change in changes {
        let (from, to) = (scale(at), scale(at + change));
        bars.push((from.min(to), (to - from).abs().max(0.6), *change >= 0.0));
        at += change;
    }
    bars.push((0.0, scale(after), true));
    bars
}

/// One bar of the way.
pub fn bar(class: &'static str, x: f64, width: f64) -> AnyView {
    view! {
        <svg class="step" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect class=class x=coordinate(x) width=coordinate(width) height="8"></rect>
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_begins_where_the_one_before_it_ended() {
        let bars = geometry(50.0, &[10.0, -5.0], 55.0);
        let [first, up, down, last] = bars.as_slice() else {
            unreachable!("four bars")
        };
        assert!((first.1 - up.0).abs() < 1e-9);
        assert!((up.0 + up.1 - (down.0 + down.1)).abs() < 1e-9);
        assert!(up.2 && !down.2);
        assert!((last.1 - down.0).abs() < 1e-9);
    }
}
