//! Figures as pictures: SVG made on the server, of geometry and classes only, so that the style sheet decides about colours,
//! in the dark and on paper too. Every chart has a title and a description, and its table is one click away on its page.

pub mod meter;
pub mod over_time;
pub mod sparkline;
pub mod stacked;
pub mod steps;

/// A coordinate with one decimal at most: enough for a screen, short in the page.
pub(crate) fn coordinate(x: f64) -> String {
    let rounded = (x * 10.0).round() / 10.0 + 0.0;
    format!("{rounded}")
}

/// The path through some points; a hole in them is a gap in the line, never a zero.
pub(crate) fn path(points: &[Option<(f64, f64)>]) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    let mut drawing = false;
    for point in points {
        match point {
            Some((x, y)) => {
                let letter = if drawing { 'L' } else { 'M' };
                let _ = write!(text, "{letter}{} {}", coordinate(*x), coordinate(*y));
                drawing = true;
            }
            None => drawing = false,
        }
    }
    text
}

/// Points with a gap on either side, which a line alone would not show.
pub(crate) fn lonely(points: &[Option<(f64, f64)>]) -> Vec<(f64, f64)> {
    let at = |index: Option<usize>| index.and_then(|index| points.get(index).copied().flatten());
    (0..points.len())
        .filter(|index| at(index.checked_sub(1)).is_none() && at(Some(index + 1)).is_none())
        .filter_map(|index| at(Some(index)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hole_is_a_gap() {
        let points = [Some((0.0, 1.0)), Some((1.04, 2.0)), None, Some((3.0, 4.0))];
        assert_eq!(path(&points), "M0 1L1 2M3 4");
        assert_eq!(path(&[]), "");
    }

    #[test]
    fn a_point_alone_is_found() {
        let points = [
            Some((0.0, 1.0)),
            None,
            Some((2.0, 1.0)),
            Some((3.0, 1.0)),
            None,
        ];
        assert_eq!(lonely(&points), [(0.0, 1.0)]);
        assert_eq!(lonely(&[Some((5.0, 5.0))]), [(5.0, 5.0)]);
    }

    #[test]
    fn coordinates_are_short_and_never_minus_zero() {
        assert_eq!(coordinate(1.0), "1");
        assert_eq!(coordinate(1.26), "1.3");
        assert_eq!(coordinate(-0.01), "0");
    }
}
