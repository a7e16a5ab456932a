//! Bars and curves as places in a drawing of 300 by 90, for a template to draw.

use chrono::NaiveDate;

use super::shown;

const WIDE: i64 = 300;
const HIGH: i64 = 64;
/// Where the lower edge of the drawing stands.
const FOOT: i64 = 74;

/// One bar with what it says.
pub(super) struct Bar {
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) wide: i64,
    pub(super) high: i64,
    pub(super) says: String,
}

/// Bars beside each other, the last one the darkest.
pub(super) struct Bars {
    pub(super) each: Vec<Bar>,
    pub(super) scale: String,
    pub(super) first: String,
    pub(super) last: String,
}

impl Bars {
    /// Values by day; `top` is the height of the drawing, `text` how a value is said.
    pub(super) fn of_days(days: &[NaiveDate], values: &[i64], top: i64, text: fn(i64) -> String) -> Self {
        let labels: Vec<String> = days.iter().map(shown::day).collect();
        Self::named(&labels, values, top, text)
    }

    /// Values by name.
    pub(super) fn named(labels: &[String], values: &[i64], top: i64, text: fn(i64) -> String) -> Self {
        let step = WIDE / (values.len().max(1) as i64);
        let bar = |(nth, (label, value)): (i64, (&String, &i64))| {
            let high = if top > 0 { (value.max(&0).saturating_mul(HIGH) / top).max(1) } else { 1 };
            let says = format!("{label}: {}", text(*value));
            Bar { x: nth * step, y: FOOT - high, wide: (step - 2).max(1), high, says }
        };
        Self {
            each: (0..).zip(labels.iter().zip(values)).map(bar).collect(),
            scale: text(top),
            first: labels.first().cloned().unwrap_or_default(),
            last: labels.iter().skip(1).next_back().cloned().unwrap_or_default(),
        }
    }
}

/// Shares of a thousand by day, drawn from the lowest hundred that has them all.
pub(super) struct Curve {
    pub(super) points: String,
    pub(super) dots: Vec<Bar>,
    pub(super) low: String,
    pub(super) first: String,
    pub(super) last: String,
}

impl Curve {
    pub(super) fn new(days: &[NaiveDate], shares: &[i64]) -> Self {
        let low = shares.iter().min().copied().unwrap_or(0).div_euclid(100) * 100;
        let low = low.clamp(0, 900);
        let step = WIDE / (shares.len().max(2) as i64 - 1).max(1);
        let dots: Vec<Bar> = (0..)
            .zip(days.iter().zip(shares))
            .map(|(nth, (day, share))| Bar {
                x: (nth * step).clamp(3, WIDE - 3),
                y: FOOT - (share - low).clamp(0, 1000 - low) * HIGH / (1000 - low),
                wide: 0,
                high: 0,
                says: format!("{}: {}.{} %", shown::day(day), share / 10, share % 10),
            })
            .collect();
        let points: Vec<String> = dots.iter().map(|dot| format!("{},{}", dot.x, dot.y)).collect();
        Self {
            points: points.join(" "),
            low: format!("{} %", low / 10),
            first: days.first().map(shown::day).unwrap_or_default(),
            last: days.last().map(shown::day).unwrap_or_default(),
            dots,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_stay_within_the_drawing() {
        let labels: Vec<String> = (0..5).map(|n| n.to_string()).collect();
        for (values, top) in [(vec![0, 5, 10, -3, 7], 10), (vec![0; 5], 0), (vec![i64::MAX; 5], i64::MAX)] {
            let bars = Bars::named(&labels, &values, top, |value| value.to_string());
            assert_eq!(bars.each.len(), 5);
            for bar in &bars.each {
                assert!(bar.y >= 0 && bar.high >= 1 && bar.x + bar.wide <= WIDE, "{}", bar.says);
            }
        }
        let days: Vec<NaiveDate> = ["2026-11-23", "2026-11-24"].iter().map(|d| d.parse().unwrap()).collect();
        let curve = Curve::new(&days, &[905, 1000]);
        assert_eq!((curve.points.as_str(), curve.low.as_str()), ("3,71 297,10", "90 %"));
    }
}
