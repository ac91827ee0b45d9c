//! A line of small bars in the terminal.

/// Eight heights.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A bar for each value, the highest for the largest; a blank for nothing.
pub fn line(values: &[f64]) -> String {
    let most = values.iter().copied().fold(0.0, f64::max);
    let bar = |value: &f64| {
        if *value <= 0.0 || most <= 0.0 {
            return ' ';
        }
        BARS[((value / most * BARS.len() as f64).ceil() as usize).clamp(1, BARS.len()) - 1]
    };
    values.iter().map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_high_as_their_values() {
        assert_eq!(line(&[0.0, 1.0, 4.0, 8.0]), " ▁▄█");
        assert_eq!(line(&[0.0, 0.0]), "  ");
    }
}
