//! The signed network of a time: who sides with whom, and who is at odds.

use crate::canvas::{Canvas, Ink, Paint, Type, number};
use crate::layout::{Pull, hull, place};
use crate::{Figure, Frame, MARGIN, field, heading, listed, notes, nothing, rounded, short, specification};
use serde_json::{Value, json};

/// An actor in the network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    /// Its code: the label.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its camp, 0 or 1.
    pub camp: usize,
    /// How often a draw leaves it in its camp, 0 to 1.
    pub membership: f64,
    /// Where it stood in an earlier picture, in the picture's own measure.
    pub before: Option<(f64, f64)>,
    /// Where a page tells more.
    pub href: Option<String>,
}

/// A settled sign between two.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tie {
    /// Place of the one in [`Blocs::nodes`].
    pub a: usize,
    /// Of the other.
    pub b: usize,
    /// Friends or foes.
    pub is_friend: bool,
    /// Probability of the sign.
    pub probability: f64,
    /// Events it rests on.
    pub events: f64,
}

/// A signed network with its camps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Blocs {
    /// When.
    pub at: String,
    /// The actors.
    pub nodes: Vec<Node>,
    /// The signs.
    pub ties: Vec<Tie>,
    /// What is known of the whole: frustration, polarity, balance; a sentence each.
    pub told: Vec<String>,
    /// Where the counts come from.
    pub source: String,
}

/// Below this a member only leans to its camp.
const SURE: f64 = 0.8;

impl Blocs {
    /// Where each node stands in a picture of a width, from its middle; for [`Node::before`] of the next.
    pub fn positions(&self, frame: &Frame) -> Vec<(f64, f64)> {
        let most = self.ties.iter().map(|tie| tie.events).fold(1.0, f64::max);
        let pulls: Vec<Pull> = self
            .ties
            .iter()
            .filter(|tie| tie.a < self.nodes.len() && tie.b < self.nodes.len() && tie.a != tie.b)
            .map(|tie| Pull {
                a: tie.a,
                b: tie.b,
                is_friend: tie.is_friend,
                weight: (tie.events / most).clamp(0.0, 1.0).sqrt(),
            })
            .collect();
        let camps: Vec<usize> = self.nodes.iter().map(|node| node.camp).collect();
        let before: Vec<Option<(f64, f64)>> = self.nodes.iter().map(|node| node.before).collect();
        place(&camps, &pulls, self.radius(), self.size(frame), &before)
    }

    fn radius(&self) -> f64 {
        match self.nodes.len() {
            0..=40 => 15.0,
            41..=90 => 13.0,
            _ => 11.5,
        }
    }

    fn size(&self, frame: &Frame) -> (f64, f64) {
        let wide = frame.width - 2.0 * MARGIN - 24.0;
        let needed = self.nodes.len() as f64 * (2.9 * self.radius()).powi(2) / wide;
        (wide, needed.clamp(240.0, 1400.0).max(0.42 * wide.min(900.0)))
    }

    fn camp(&self, camp: usize) -> Vec<String> {
        self.nodes.iter().filter(|node| node.camp == camp).map(|node| node.code.clone()).collect()
    }
}

impl Figure for Blocs {
    fn title(&self) -> String {
        format!("Friends, foes and camps at {}", self.at)
    }

    fn summary(&self) -> String {
        if self.nodes.is_empty() {
            return format!("No pair is surely friends or foes at {}: too few reports. {}", self.at, self.source);
        }
        let friends = self.ties.iter().filter(|tie| tie.is_friend).count();
        let camps: Vec<String> = [0, 1]
            .into_iter()
            .map(|camp| self.camp(camp))
            .filter(|members| !members.is_empty())
            .enumerate()
            .map(|(place, members)| format!("Camp {}: {}.", place + 1, listed(&members)))
            .collect();
        format!(
            "{} actors at {}, with {friends} pairs of friends and {} of foes. {} {} {}",
            self.nodes.len(),
            self.at,
            self.ties.len() - friends,
            camps.join(" "),
            self.told.join(" "),
            self.source
        )
    }

    fn csv(&self) -> String {
        let mut out = "a,b,sign,probability,events,camp_a,camp_b,membership_a,membership_b\n".to_owned();
        for tie in &self.ties {
            let (Some(a), Some(b)) = (self.nodes.get(tie.a), self.nodes.get(tie.b)) else { continue };
            out.push_str(&format!(
                "{},{},{},{},{},{},{},{},{}\n",
                field(&a.code),
                field(&b.code),
                if tie.is_friend { "friend" } else { "foe" },
                short(tie.probability),
                short(tie.events),
                a.camp + 1,
                b.camp + 1,
                short(a.membership),
                short(b.membership)
            ));
        }
        out
    }

    fn vega(&self) -> Value {
        let at = self.positions(&Frame::file(900.0));
        let nodes: Vec<Value> = self
            .nodes
            .iter()
            .zip(&at)
            .map(|(node, (x, y))| json!({"code": node.code, "name": node.name, "camp": node.camp + 1, "membership": rounded(node.membership), "x": rounded(*x), "y": rounded(-*y)}))
            .collect();
        let ties: Vec<Value> = self
            .ties
            .iter()
            .filter_map(|tie| Some((tie, at.get(tie.a)?, at.get(tie.b)?)))
            .map(|(tie, a, b)| json!({"x": rounded(a.0), "y": rounded(-a.1), "x2": rounded(b.0), "y2": rounded(-b.1), "sign": if tie.is_friend { "friend" } else { "foe" }, "events": rounded(tie.events)}))
            .collect();
        let hidden = json!({"type": "quantitative", "axis": null});
        let axis = |name: &str| {
            let mut axis = hidden.clone();
            axis["field"] = json!(name);
            axis
        };
        specification(
            &self.title(),
            &self.summary(),
            json!({
                "width": 860, "height": 520,
                "layer": [
                    {"data": {"values": ties}, "mark": {"type": "rule", "opacity": 0.5}, "encoding": {"x": axis("x"), "y": axis("y"), "x2": {"field": "x2"}, "y2": {"field": "y2"}, "color": {"field": "sign", "type": "nominal", "scale": {"domain": ["friend", "foe"], "range": ["#0b7a55", "#7b3294"]}}, "strokeDash": {"field": "sign", "type": "nominal", "scale": {"domain": ["friend", "foe"], "range": [[1, 0], [5, 4]]}}}},
                    {"data": {"values": nodes}, "mark": {"type": "point", "filled": true, "size": 420, "opacity": 1}, "encoding": {"x": axis("x"), "y": axis("y"), "shape": {"field": "camp", "type": "nominal"}, "tooltip": [{"field": "name"}, {"field": "membership"}]}},
                    {"data": {"values": nodes}, "mark": {"type": "text", "color": "white", "fontSize": 9}, "encoding": {"x": axis("x"), "y": axis("y"), "text": {"field": "code"}}}
                ]
            }),
        )
    }

    fn drawn(&self, frame: &Frame) -> (String, f64) {
        let mut canvas = Canvas::default();
        let below = format!(
            "Solid green: friends; dashed purple: foes; wider: more events. Round and square: the two camps; hollow: only leans there. {}",
            self.source
        );
        let mut y = heading(&mut canvas, frame, &self.title(), &below);
        if self.nodes.is_empty() {
            y = nothing(&mut canvas, frame, y, "no pair is surely friends or foes: too few reports");
            return (canvas.finish(), y + MARGIN);
        }
        let (size, radius) = (self.size(frame), self.radius());
        let middle = (frame.width / 2.0, y + 26.0 + size.1 / 2.0);
        let at: Vec<(f64, f64)> =
            self.positions(frame).into_iter().map(|(x, y)| (middle.0 + x, middle.1 + y)).collect();
        for camp in [0, 1] {
            // Who only leans to a camp does not stretch its hull.
            let sure = |node: &Node| node.camp == camp && node.membership >= SURE;
            let members: Vec<(f64, f64)> =
                self.nodes.iter().zip(&at).filter(|(node, _)| sure(node)).map(|(_, at)| *at).collect();
            let paint = Paint::fill(Ink::Text).opacity(0.06);
            let rim = Paint::stroke(Ink::Text, 1.2).opacity(0.4);
            let area = rounded_hull(&hull(&members), radius + 9.0);
            if !area.is_empty() {
                canvas.path(&area, paint);
                canvas.path(&area, if camp == 0 { rim } else { rim.dashed("8 4") });
                let top = members.iter().fold(members[0], |top, at| if at.1 < top.1 { *at } else { top });
                canvas.text(
                    (top.0, top.1 - radius - 13.0),
                    &format!("camp {}", camp + 1),
                    Type::of(12.0).bold().middle().halo(),
                );
            }
        }
        let most = self.ties.iter().map(|tie| tie.events).fold(1.0, f64::max);
        let crowd = if self.ties.len() > 250 { 0.75 } else { 1.0 };
        let mut ties: Vec<&Tie> = self.ties.iter().filter(|tie| tie.a < at.len() && tie.b < at.len()).collect();
        ties.sort_by(|a, b| a.events.total_cmp(&b.events).then((a.a, a.b).cmp(&(b.a, b.b))));
        for tie in ties {
            let part = (tie.events / most).clamp(0.0, 1.0).sqrt();
            let paint = Paint::stroke(Ink::of(tie.is_friend), 0.7 + 3.8 * part).opacity(crowd * (0.28 + 0.55 * part));
            canvas.line(at[tie.a], at[tie.b], if tie.is_friend { paint } else { paint.dashed("5 4") });
        }
        for (node, (x, y)) in self.nodes.iter().zip(&at) {
            let tooltip = format!("{}: camp {}, {:.0} of 100 draws", node.name, node.camp + 1, 100.0 * node.membership);
            let group = canvas.open(("actor", &node.code), &tooltip, node.href.as_deref());
            let is_sure = node.membership >= SURE;
            let paint = if is_sure {
                Paint::fill(Ink::Line).and_stroke(Ink::Plain, 1.2)
            } else {
                Paint::fill(Ink::Plain).and_stroke(Ink::Line, 1.8)
            };
            if node.camp == 0 {
                canvas.circle((*x, *y), radius, paint);
            } else {
                canvas.rect((x - radius * 0.93, y - radius * 0.93), (radius * 1.86, radius * 1.86), paint);
            }
            let size = radius * if node.code.chars().count() > 3 { 0.55 } else { 0.75 };
            canvas.text(
                (*x, y + 0.36 * size),
                &node.code,
                Type::of(size).middle().bold().ink(if is_sure { Ink::On } else { Ink::Line }),
            );
            canvas.close(group);
        }
        y = notes(&mut canvas, frame, middle.1 + size.1 / 2.0 + 26.0, &self.told);
        (canvas.finish(), y + MARGIN)
    }
}

/// A hull that keeps a distance from its corners, as a path.
fn rounded_hull(corners: &[(f64, f64)], far: f64) -> String {
    let count = corners.len();
    if count == 0 {
        return String::new();
    }
    let r = number(far);
    if count == 1 {
        let (x, y) = corners[0];
        let [left, right, y] = [x - far, x + far, y].map(number);
        return format!("M{left} {y}A{r} {r} 0 1 1 {right} {y}A{r} {r} 0 1 1 {left} {y}Z");
    }
    let mut path = String::new();
    for place in 0..count {
        let (from, to) = (corners[place], corners[(place + 1) % count]);
        let (x, y) = (to.0 - from.0, to.1 - from.1);
        let long = x.hypot(y).max(1e-9);
        // Corners run against the clock in the picture's measure: outwards is to the right.
        let out = (y / long * far, -x / long * far);
        let [x1, y1, x2, y2] = [from.0 + out.0, from.1 + out.1, to.0 + out.0, to.1 + out.1].map(number);
        path.push_str(&match place {
            0 => format!("M{x1} {y1}L{x2} {y2}"),
            _ => format!("A{r} {r} 0 0 1 {x1} {y1}L{x2} {y2}"),
        });
    }
    let (from, to) = (corners[0], corners[1 % count]);
    let (x, y) = (to.0 - from.0, to.1 - from.1);
    let long = x.hypot(y).max(1e-9);
    let [x, y] = [from.0 + y / long * far, from.1 - x / long * far].map(number);
    format!("{path}A{r} {r} 0 0 1 {x} {y}Z")
}
