//! The weeks as stacked bars.

use super::account::{QUAD_NAMES, Week, sum};

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 280.0;
const LEFT: f64 = 52.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 34.0;
const BOTTOM: f64 = 46.0;
/// How many dates there is room for.
const DATES: usize = 8;

/// An SVG of the weeks with a title and a description; nothing without weeks.
pub(super) fn draw(weeks: &[Week]) -> String {
    let (Some(first), Some(last)) = (weeks.first(), weeks.last()) else { return String::new() };
    let most = weeks.iter().map(|week| sum(&week.quads)).max().unwrap_or(0);
    let all: u64 = weeks.iter().map(|week| sum(&week.quads)).sum();
    let tick = tick(most);
    let scale = Scale { weeks: weeks.len(), top: (most.div_ceil(tick) * tick).max(tick) };
    let mut picture = format!(
        "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"weeks-title weeks-words\">\n\
         <title id=\"weeks-title\">Occurrences week by week</title>\n\
         <desc id=\"weeks-words\">Stacked bars for {} weeks from {} to that of {}: {all} occurrences, {most} in the fullest week.</desc>\n",
        weeks.len(),
        first.monday,
        last.monday
    );
    picture += &legend(LEFT);
    picture += &scale.axes(tick);
    weeks.iter().enumerate().for_each(|(n, week)| picture += &scale.bar(n, week));
    let step = weeks.len().div_ceil(DATES);
    for (n, week) in weeks.iter().enumerate().step_by(step) {
        let (x, y) = (scale.x(n) + scale.bar_width() / 2.0, HEIGHT - BOTTOM + 16.0);
        picture += &format!("<text class=\"faint\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"middle\">{}</text>\n", week.monday);
    }
    picture + "</svg>\n"
}

/// 1, 2 or 5 times a power of ten, so that there are five ticks or fewer.
fn tick(most: u64) -> u64 {
    let mut ten = 1;
    loop {
        for step in [ten, 2 * ten, 5 * ten] {
            if most.div_ceil(step) <= 5 {
                return step;
            }
        }
        ten *= 10;
    }
}

/// The quads' colours with their names, from `left` on.
pub(super) fn legend(left: f64) -> String {
    let entry = |(n, name): (usize, &&str)| {
        let x = left + 170.0 * n as f64;
        format!(
            "<rect class=\"q{}\" x=\"{x}\" y=\"6\" width=\"12\" height=\"12\"/><text x=\"{}\" y=\"16\">{name}</text>\n",
            n + 1,
            x + 18.0
        )
    };
    QUAD_NAMES.iter().enumerate().map(entry).collect()
}

/// From weeks and counts to places in the picture.
struct Scale {
    weeks: usize,
    top: u64,
}

impl Scale {
    fn step(&self) -> f64 {
        (WIDTH - LEFT - RIGHT) / self.weeks as f64
    }

    fn bar_width(&self) -> f64 {
        // A single week must not become a wall.
        (self.step() * 0.8).min(40.0)
    }

    fn x(&self, week: usize) -> f64 {
        LEFT + self.step() * week as f64 + (self.step() - self.bar_width()) / 2.0
    }

    fn y(&self, count: u64) -> f64 {
        HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * count as f64 / self.top as f64
    }

    fn axes(&self, tick: u64) -> String {
        let mut lines = String::new();
        for count in (0..=self.top).step_by(usize::try_from(tick).unwrap_or(usize::MAX)) {
            let y = self.y(count);
            lines += &format!("<path class=\"axis\" d=\"M{LEFT} {y:.1}H{}\"/>", WIDTH - RIGHT);
            lines += &format!("<text class=\"faint\" x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{count}</text>\n", LEFT - 6.0, y + 4.0);
        }
        let middle = (TOP + HEIGHT - BOTTOM) / 2.0;
        lines +=
            &format!("<text class=\"faint\" transform=\"translate(14 {middle}) rotate(-90)\" text-anchor=\"middle\">occurrences</text>\n");
        let (x, y) = ((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8.0);
        lines + &format!("<text class=\"faint\" x=\"{x}\" y=\"{y}\" text-anchor=\"middle\">week from Monday</text>\n")
    }

    fn bar(&self, n: usize, week: &Week) -> String {
        if sum(&week.quads) == 0 {
            return String::new();
        }
        let counts: Vec<String> = week.quads.iter().zip(QUAD_NAMES).map(|(count, name)| format!("{count} {name}")).collect();
        let mut bar = format!("<g><title>Week from {}: {}</title>", week.monday, counts.join(", "));
        let mut below = 0;
        for (quad, &count) in week.quads.iter().enumerate().filter(|(_, count)| **count > 0) {
            let (bottom, top) = (self.y(below), self.y(below + count));
            let (x, width, height) = (self.x(n), self.bar_width(), bottom - top);
            bar += &format!("<rect class=\"q{}\" x=\"{x:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>", quad + 1);
            below += count;
        }
        bar + "</g>\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn ticks_are_round() {
        assert_eq!([0, 1, 5, 6, 10, 11, 49, 51, 1000].map(tick), [1, 1, 1, 2, 2, 5, 10, 20, 200]);
    }

    #[test]
    fn bars_stand_on_each_other() {
        let week = |monday, quads| Week { monday, quads };
        let picture = draw(&[week(date(2024, 1, 1), [1, 0, 2, 1]), week(date(2024, 1, 8), [0; 4])]);
        assert_eq!(picture.matches("<g><title>").count(), 1);
        // The axis ends at 4 and is 200 high: 50 for each occurrence, from 234 upwards.
        for part in [
            "y=\"184.0\" width=\"40.0\" height=\"50.0\"",
            "y=\"84.0\" width=\"40.0\" height=\"100.0\"",
            "y=\"34.0\" width=\"40.0\" height=\"50.0\"",
        ] {
            assert!(picture.contains(part), "{part} in {picture}");
        }
        assert!(picture.contains("Stacked bars for 2 weeks from 2024-01-01 to that of 2024-01-08: 4 occurrences, 4 in the fullest week."));
        assert_eq!(draw(&[]), "");
    }
}
