//! The world by one actor's relations: a circle or diamond for each state, near where it lies, as large as much is reported.
//!
//! No borders are drawn: states are moved aside until none covers another (Dorling 1996), on the Equal Earth projection (Šavrič, Patterson and Jenny
//! 2018), which shows areas as they are.

use crate::canvas::{Canvas, Ink, Paint, Type};
use crate::layout::dorling;
use crate::{Figure, Frame, MARGIN, field, heading, listed, notes, nothing, rounded, short, specification};
use serde_json::{Value, json};

/// A state in the world.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spot {
    /// Its code: the label.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Log-odds of conflict with the actor against the world's; `None` where too little is reported.
    pub hostility: Option<f64>,
    /// Events that speak for it.
    pub events: f64,
    /// Where a page tells more.
    pub href: Option<String>,
}

/// The world by one actor's relations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    /// The actor's name.
    pub name: String,
    /// Its code, where it is a state.
    pub code: String,
    /// When.
    pub at: String,
    /// All states.
    pub spots: Vec<Spot>,
    /// Where the counts come from.
    pub source: String,
}

/// The Equal Earth projection; the equator is about 5.4 long, the height 2.6.
fn projected(latitude: f64, longitude: f64) -> (f64, f64) {
    const A: [f64; 4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];
    let half = 3.0_f64.sqrt() / 2.0;
    let theta = (half * latitude.clamp(-90.0, 90.0).to_radians().sin()).asin();
    let (two, six) = (theta * theta, theta.powi(6));
    let x = longitude.to_radians() * theta.cos()
        / (half * (A[0] + 3.0 * A[1] * two + six * (7.0 * A[2] + 9.0 * A[3] * two)));
    (x, theta * (A[0] + A[1] * two + six * (A[2] + A[3] * two)))
}

/// Three steps of how far a state is from the world's average.
fn step(hostility: f64) -> usize {
    match hostility.abs() {
        far if far >= 1.2 => 2,
        far if far >= 0.4 => 1,
        _ => 0,
    }
}

const OPACITY: [f64; 3] = [0.38, 0.68, 1.0];

impl Map {
    fn known(&self) -> Vec<&Spot> {
        let mut known: Vec<&Spot> =
            self.spots.iter().filter(|spot| spot.hostility.is_some() && spot.code != self.code).collect();
        known.sort_by(|a, b| {
            a.hostility.unwrap_or(0.0).total_cmp(&b.hostility.unwrap_or(0.0)).then(a.code.cmp(&b.code))
        });
        known
    }
}

impl Figure for Map {
    fn title(&self) -> String {
        format!("The world of {} at {}", self.name, self.at)
    }

    fn summary(&self) -> String {
        let known = self.known();
        if known.is_empty() {
            return format!("No partner of {} with enough reports at {}. {}", self.name, self.at, self.source);
        }
        let names = |spots: &mut dyn Iterator<Item = &&Spot>| {
            listed(&spots.take(4).map(|spot| spot.name.clone()).collect::<Vec<_>>())
        };
        let friends = names(&mut known.iter().filter(|spot| spot.hostility.unwrap_or(0.0) < 0.0));
        let foes = names(&mut known.iter().rev().filter(|spot| spot.hostility.unwrap_or(0.0) > 0.0));
        format!(
            "{} states with which enough is reported of {} at {}. Least hostile: {}. Most hostile: {}. {}",
            known.len(),
            self.name,
            self.at,
            if friends.is_empty() { "none" } else { &friends },
            if foes.is_empty() { "none" } else { &foes },
            self.source
        )
    }

    fn csv(&self) -> String {
        let mut out = "state,name,latitude,longitude,hostility,events\n".to_owned();
        for spot in &self.spots {
            out.push_str(&format!(
                "{},{},{},{},{},{}\n",
                field(&spot.code),
                field(&spot.name),
                short(spot.latitude),
                short(spot.longitude),
                spot.hostility.map_or(String::new(), short),
                short(spot.events)
            ));
        }
        out
    }

    fn vega(&self) -> Value {
        let values: Vec<Value> = self
            .known()
            .iter()
            .map(|spot| json!({"code": spot.code, "name": spot.name, "latitude": rounded(spot.latitude), "longitude": rounded(spot.longitude), "hostility": spot.hostility.map(rounded), "events": rounded(spot.events), "stand": if spot.hostility.unwrap_or(0.0) < 0.0 { "friendlier" } else { "more hostile" }}))
            .collect();
        specification(
            &self.title(),
            &self.summary(),
            json!({
                "width": 860, "height": 430, "projection": {"type": "equalEarth"},
                "layer": [
                    {"data": {"graticule": {"step": [30, 30]}}, "mark": {"type": "geoshape", "filled": false, "strokeOpacity": 0.15}},
                    {"data": {"values": values}, "mark": {"type": "point", "filled": true, "opacity": 0.8}, "encoding": {"longitude": {"field": "longitude", "type": "quantitative"}, "latitude": {"field": "latitude", "type": "quantitative"}, "size": {"field": "events", "type": "quantitative"}, "color": {"field": "hostility", "type": "quantitative", "scale": {"scheme": "purplegreen", "reverse": true, "domainMid": 0}}, "shape": {"field": "stand", "type": "nominal", "scale": {"domain": ["friendlier", "more hostile"], "range": ["circle", "diamond"]}}, "tooltip": [{"field": "name"}, {"field": "hostility"}, {"field": "events"}]}}
                ]
            }),
        )
    }

    fn drawn(&self, frame: &Frame) -> (String, f64) {
        let mut canvas = Canvas::default();
        let below = format!(
            "● less, ◆ more hostile to {} than the world’s average; darker: farther from it; larger: more events; small ring: too few reports; star: {} itself. {}",
            self.name, self.name, self.source
        );
        let y = heading(&mut canvas, frame, &self.title(), &below);
        if self.known().is_empty() {
            let y = nothing(&mut canvas, frame, y, "no partner with enough reports");
            return (canvas.finish(), y + MARGIN);
        }
        // The far south is sea and ice.
        let (top, bottom) = (projected(76.0, 0.0).1, projected(-58.0, 0.0).1);
        let edge = projected(0.0, 180.0).0;
        let zoom = (frame.width - 2.0 * MARGIN) / (2.0 * edge);
        let middle = frame.width / 2.0;
        let place = |latitude: f64, longitude: f64| {
            let (x, up) = projected(latitude, longitude);
            (middle + zoom * x, y + zoom * (top - up))
        };
        for longitude in (-180..=180).step_by(30) {
            let arc: Vec<_> =
                (-58..=76).step_by(6).map(|latitude| place(f64::from(latitude), f64::from(longitude))).collect();
            canvas.polyline(&arc, Paint::stroke(Ink::Text, 0.7).opacity(0.12));
        }
        for latitude in [-30.0, 0.0, 30.0, 60.0] {
            let paint = Paint::stroke(Ink::Text, 0.7).opacity(if latitude == 0.0 { 0.3 } else { 0.12 });
            canvas.line(place(latitude, -180.0), place(latitude, 180.0), paint);
            canvas.text(
                (MARGIN, place(latitude, -180.0).1 - 3.0),
                &match latitude {
                    0.0 => "equator".to_owned(),
                    degrees if degrees > 0.0 => format!("{degrees:.0}° N"),
                    degrees => format!("{:.0}° S", -degrees),
                },
                Type::of(9.0).dim(),
            );
        }
        let most = self.known().iter().map(|spot| spot.events).fold(1.0, f64::max);
        let large = (frame.width / 38.0).clamp(12.0, 26.0);
        let radius = |spot: &Spot| match spot.hostility {
            _ if spot.code == self.code => 0.62 * large,
            Some(_) => (large * (spot.events / most).clamp(0.0, 1.0).sqrt()).max(0.35 * large),
            None => 2.2,
        };
        let homes: Vec<(f64, f64)> = self.spots.iter().map(|spot| place(spot.latitude, spot.longitude)).collect();
        let radii: Vec<f64> = self.spots.iter().map(radius).collect();
        let at = dorling(&homes, &radii);
        for ((spot, (x, y)), radius) in self.spots.iter().zip(&at).zip(&radii) {
            let known = spot.hostility.map_or("too few reports".to_owned(), |hostility| {
                format!("hostility {}, {:.0} events", short(hostility), spot.events)
            });
            let group = canvas.open(("actor", &spot.code), &format!("{}: {known}", spot.name), spot.href.as_deref());
            let mut on = Ink::Text;
            match spot.hostility {
                _ if spot.code == self.code => {
                    canvas.polygon(&star((*x, *y), *radius), Paint::fill(Ink::Line));
                }
                None => canvas.circle((*x, *y), *radius, Paint::stroke(Ink::Text, 0.9).opacity(0.45)),
                Some(hostility) => {
                    let step = step(hostility);
                    let ink = Ink::of(hostility < 0.0);
                    if step > 0 {
                        on = Ink::On;
                    }
                    let corners = |radius: f64| {
                        let far = radius * 1.12;
                        [(*x, y - far), (x + far, *y), (*x, y + far), (x - far, *y)]
                    };
                    if hostility < 0.0 {
                        canvas.circle((*x, *y), *radius, Paint::fill(Ink::Plain));
                        canvas.circle((*x, *y), *radius, Paint::fill(ink).opacity(OPACITY[step]));
                        canvas.circle((*x, *y), *radius, Paint::stroke(ink, 1.0));
                    } else {
                        canvas.polygon(&corners(*radius), Paint::fill(Ink::Plain));
                        canvas.polygon(&corners(*radius), Paint::fill(ink).opacity(OPACITY[step]));
                        canvas.polygon(&corners(*radius), Paint::stroke(ink, 1.0));
                    }
                }
            }
            let size = (radius * 0.78).clamp(0.0, 12.0);
            if spot.code == self.code {
                canvas.text((*x, y + radius + 9.0), &spot.code, Type::of(10.0).middle().bold().halo());
            } else if spot.hostility.is_some() && size >= 5.5 {
                canvas.text((*x, y + 0.36 * size), &spot.code, Type::of(size).middle().bold().ink(on));
            }
            canvas.close(group);
        }
        let foot = y + zoom * (top - bottom) + 8.0;
        let far = |power: f64| short((power.exp() * 10.0).round() / 10.0);
        let key = vec![format!(
            "Three shades: less than {}, up to {}, and more times the world’s odds of conflict, or as many times less. Not drawn to scale; small states are moved aside.",
            far(0.4),
            far(1.2)
        )];
        let end = notes(&mut canvas, frame, foot, &key);
        (canvas.finish(), end + MARGIN)
    }
}

/// The corners of a star of five points.
fn star(centre: (f64, f64), radius: f64) -> Vec<(f64, f64)> {
    (0..10)
        .map(|corner| {
            let turn = std::f64::consts::PI * (f64::from(corner) / 5.0 - 0.5);
            let far = if corner % 2 == 0 { radius } else { 0.45 * radius };
            (centre.0 + far * turn.cos(), centre.1 + far * turn.sin())
        })
        .collect()
}
