//! The places on a map: plate carrée, with land, graticule, and names where there is room.

use super::account::{QUAD_NAMES, Spot, leading, sum};
use super::escape::html as safe;
use super::markdown::place;
use super::timeline;

/// Natural Earth's land 1:110m (public domain) in tenths of a degree from 180° W and 90° N; see `data/README.md`.
const LAND: &str = include_str!("../../data/land.path");
const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 380.0;
/// Degrees around the outermost places.
const MARGIN: f64 = 6.0;
/// Degrees from west to east that a map shows at least; the land's outlines are too coarse for less.
const NARROWEST: f64 = 40.0;
/// Letters of 12 pixels are about so wide and so high.
const LETTER: (f64, f64) = (7.2, 14.0);
/// Room for the legend over the map.
const LEGEND: f64 = 28.0;
const LARGEST: f64 = 18.0;
const SMALLEST: f64 = 4.0;

/// An SVG of the places with a title and a description; nothing if no place has coordinates.
pub(super) fn draw(spots: &[Spot]) -> String {
    let spots: Vec<(&Spot, (f64, f64))> = spots.iter().filter_map(|spot| Some((spot, spot.at?))).collect();
    if spots.is_empty() {
        return String::new();
    }
    let frame = Frame::around(spots.iter().map(|spot| spot.1));
    let most = spots.iter().map(|(spot, _)| sum(&spot.quads)).max().unwrap_or(1).max(1);
    // Where little happened anywhere, nothing looks large.
    let largest = LARGEST.min(SMALLEST + 3.0 * (most as f64).sqrt());
    let radius = |spot: &Spot| SMALLEST + (largest - SMALLEST) * (sum(&spot.quads) as f64 / most as f64).sqrt();
    let circles: Vec<Circle<'_>> =
        spots.iter().map(|&(spot, at)| Circle { spot, x: frame.x(at.1), y: frame.y(at.0), radius: radius(spot) }).collect();
    let first: Vec<String> = circles.iter().take(5).map(|circle| format!("{} {}", place(circle.spot), sum(&circle.spot.quads))).collect();
    let mut picture = format!(
        "<svg viewBox=\"0 -{LEGEND} {WIDTH} {}\" role=\"img\" aria-labelledby=\"map-title map-words\">\n\
         <title id=\"map-title\">Where it happened</title>\n\
         <desc id=\"map-words\">A map with {} places as circles, larger where more happened, \
         coloured by what happened most. Most: {}.</desc>\n",
        HEIGHT + LEGEND,
        circles.len(),
        safe(&first.join(", "))
    );
    picture += &format!("<g transform=\"translate(0 -{LEGEND})\">\n{}</g>\n", timeline::legend(0.0));
    picture += &frame.ground();
    // Small circles lie over large ones.
    circles.iter().for_each(|circle| picture += &circle.draw());
    picture += &names(&circles);
    picture + "</svg>\n"
}

/// The part of the world that the picture shows.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Frame {
    west: f64,
    north: f64,
    /// Pixels a degree.
    scale: f64,
}

impl Frame {
    /// The smallest frame with all places (degrees north and east) and a margin, within the world.
    fn around(places: impl Iterator<Item = (f64, f64)> + Clone) -> Frame {
        let bounds = |of: fn((f64, f64)) -> f64| {
            places.clone().map(of).fold((f64::MAX, f64::MIN), |(least, most), degree| (least.min(degree), most.max(degree)))
        };
        let ((south, north), (west, east)) = (bounds(|at| at.0), bounds(|at| at.1));
        let shape = WIDTH / HEIGHT;
        let wide = (east - west + 2.0 * MARGIN).max((north - south + 2.0 * MARGIN) * shape).clamp(NARROWEST, 360.0);
        let high = wide / shape;
        let west = ((west + east - wide) / 2.0).clamp(-180.0, 180.0 - wide);
        let north = ((north + south + high) / 2.0).clamp(-90.0 + high, 90.0);
        Frame { west, north, scale: WIDTH / wide }
    }

    fn x(&self, east: f64) -> f64 {
        (east - self.west) * self.scale
    }

    fn y(&self, north: f64) -> f64 {
        (self.north - north) * self.scale
    }

    /// Sea, land and graticule.
    fn ground(&self) -> String {
        let (x, y, scale) = (self.x(-180.0), self.y(90.0), self.scale / 10.0);
        let mut ground = format!("<rect class=\"sea\" width=\"{WIDTH}\" height=\"{HEIGHT}\"/>\n");
        // The land goes on beyond the picture, where the legend stands.
        ground += &format!("<clipPath id=\"map-frame\"><rect width=\"{WIDTH}\" height=\"{HEIGHT}\"/></clipPath>\n");
        ground += &format!(
            "<g clip-path=\"url(#map-frame)\">\
             <path class=\"land\" transform=\"translate({x:.2} {y:.2}) scale({scale:.5})\" d=\"{}\"/></g>\n",
            LAND.trim_end()
        );
        let wide = WIDTH / self.scale;
        let step = [5, 10, 15, 30].into_iter().find(|&step| wide / f64::from(step) <= 12.0).unwrap_or(60);
        for degree in (-180..=180).step_by(step as usize) {
            let (x, y) = (self.x(f64::from(degree)), self.y(f64::from(degree)));
            if x > 1.0 && x < WIDTH - 1.0 {
                ground += &format!("<path class=\"axis\" d=\"M{x:.1} 0V{HEIGHT}\"/>");
                ground +=
                    &format!("<text class=\"faint\" x=\"{:.1}\" y=\"{}\">{}</text>\n", x + 3.0, HEIGHT - 4.0, label(degree, 'E', 'W'));
            }
            if y > 14.0 && y < HEIGHT - 20.0 {
                ground += &format!("<path class=\"axis\" d=\"M0 {y:.1}H{WIDTH}\"/>");
                ground += &format!("<text class=\"faint\" x=\"3\" y=\"{:.1}\">{}</text>\n", y - 3.0, label(degree, 'N', 'S'));
            }
        }
        ground
    }
}

fn label(degree: i32, positive: char, negative: char) -> String {
    match degree {
        0 => "0°".to_owned(),
        1.. => format!("{degree}° {positive}"),
        _ => format!("{}° {negative}", -degree),
    }
}

struct Circle<'s> {
    spot: &'s Spot,
    x: f64,
    y: f64,
    radius: f64,
}

impl Circle<'_> {
    fn draw(&self) -> String {
        let Circle { spot, x, y, radius } = self;
        let counts = spot.quads.iter().zip(QUAD_NAMES).filter(|(count, _)| **count > 0).map(|(count, name)| format!("{count} {name}"));
        let counts: Vec<String> = counts.collect();
        format!(
            "<circle class=\"spot q{}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\"><title>{}: {}</title></circle>\n",
            leading(&spot.quads) + 1,
            safe(&place(spot)),
            counts.join(", ")
        )
    }

    fn bounds(&self) -> Bounds {
        let Circle { x, y, radius, .. } = self;
        Bounds { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius }
    }

    /// Where its name may stand, the best first: right, left, above, below; with the end of the name that is held fast.
    fn seats(&self) -> [(Bounds, &'static str); 4] {
        let (wide, high) = (LETTER.0 * self.spot.name.chars().count() as f64, LETTER.1);
        let gap = self.radius + 3.0;
        let seat = |left: f64, top: f64| Bounds { left, top, right: left + wide, bottom: top + high };
        let (x, y) = (self.x, self.y);
        [
            (seat(x + gap, y - high / 2.0), "start"),
            (seat(x - gap - wide, y - high / 2.0), "end"),
            (seat(x - wide / 2.0, y - gap - high), "middle"),
            (seat(x - wide / 2.0, y + gap), "middle"),
        ]
    }
}

#[derive(Debug, Clone, Copy)]
struct Bounds {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Bounds {
    fn meets(&self, other: &Bounds) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    fn is_within_picture(&self) -> bool {
        self.left >= 2.0 && self.top >= 2.0 && self.right <= WIDTH - 2.0 && self.bottom <= HEIGHT - 16.0
    }
}

/// Names of the places, those with most first, where they touch neither another name nor a circle.
fn names(circles: &[Circle<'_>]) -> String {
    let mut taken: Vec<Bounds> = circles.iter().map(Circle::bounds).collect();
    let mut names = String::new();
    for circle in circles {
        let is_free = |(seat, _): &(Bounds, &str)| seat.is_within_picture() && !taken.iter().any(|other| seat.meets(other));
        if let Some((seat, anchor)) = circle.seats().into_iter().find(is_free) {
            let x = match anchor {
                "start" => seat.left,
                "end" => seat.right,
                _ => (seat.left + seat.right) / 2.0,
            };
            let y = seat.bottom - 3.0;
            names +=
                &format!("<text class=\"name\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>\n", safe(&circle.spot.name));
            taken.push(seat);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(name: &str, at: (f64, f64), count: u64) -> Spot {
        Spot { name: name.to_owned(), country: None, at: Some(at), quads: [0, 0, count, 0] }
    }

    #[test]
    fn frames_hold_their_places() {
        for places in [vec![(0.0, 0.0)], vec![(90.0, 180.0)], vec![(-90.0, -180.0), (90.0, 180.0)], vec![(50.0, 30.0), (35.0, 51.0)]] {
            let frame = Frame::around(places.iter().copied());
            for (north, east) in places {
                let (x, y) = (frame.x(east), frame.y(north));
                assert!((-1e-6..=WIDTH + 1e-6).contains(&x) && (-1e-6..=HEIGHT + 1e-6).contains(&y), "{north} {east}: {x} {y}");
            }
            assert!(frame.west >= -180.0 && frame.north <= 90.0 && frame.scale <= WIDTH / NARROWEST);
        }
    }

    #[test]
    fn names_keep_off_each_other() {
        let crowd: Vec<Spot> = (0..40).map(|n| spot(&format!("Place {n}"), (10.0 + f64::from(n) / 40.0, 20.0), 40)).collect();
        let picture = draw(&crowd);
        let named = picture.matches("class=\"name\"").count();
        assert!((1..10).contains(&named), "{named} names");
        assert_eq!(picture.matches("<circle").count(), 40);
        assert_eq!(draw(&[spot("Alone", (10.0, 20.0), 1)]).matches("class=\"name\"").count(), 1);
        let nowhere = Spot { at: None, ..spot("Nowhere", (0.0, 0.0), 1) };
        assert_eq!(draw(&[nowhere]), "");
    }

    #[test]
    fn foreign_names_stay_text() {
        assert!(!draw(&[spot("<script>", (10.0, 20.0), 1)]).contains("<script>"));
    }
}
