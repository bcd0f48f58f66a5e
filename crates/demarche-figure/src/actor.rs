//! An actor's world: every partner, now and before, sorted by how they stand now.

use crate::canvas::{Canvas, Ink, Paint, Type, clipped};
use crate::scale::{Scale, odds};
use crate::{Figure, Frame, MARGIN, field, heading, listed, notes, nothing, rounded, short, specification};
use serde_json::{Value, json};

/// One partner of an actor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Partner {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Log-odds of conflict against the world's, now.
    pub now: f64,
    /// The same before; `None` where too little was reported.
    pub then: Option<f64>,
    /// Events that speak for now, the older the less.
    pub events: f64,
    /// How far the two stand on one side, where known.
    pub alignment: Option<f64>,
    /// Where a page tells more.
    pub href: Option<String>,
}

/// An actor's partners.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Actor {
    /// The actor's name.
    pub name: String,
    /// Now.
    pub now: String,
    /// Before.
    pub then: String,
    /// All partners, in any order.
    pub partners: Vec<Partner>,
    /// Most rows drawn; the most reported stay.
    pub most: usize,
    /// Where the counts come from.
    pub source: String,
}

const ROW: f64 = 19.0;

impl Actor {
    /// Partners by how they stand now, the least hostile first.
    fn sorted(&self) -> Vec<&Partner> {
        let mut partners: Vec<&Partner> = self.partners.iter().collect();
        partners.sort_by(|a, b| a.now.total_cmp(&b.now).then(a.code.cmp(&b.code)));
        partners
    }

    /// The rows that are drawn.
    fn drawn_rows(&self) -> Vec<&Partner> {
        let mut by_events: Vec<&Partner> = self.partners.iter().collect();
        by_events.sort_by(|a, b| b.events.total_cmp(&a.events).then(a.code.cmp(&b.code)));
        let kept: Vec<&str> = by_events.iter().take(self.most.max(1)).map(|partner| partner.code.as_str()).collect();
        self.sorted().into_iter().filter(|partner| kept.contains(&partner.code.as_str())).collect()
    }
}

impl Figure for Actor {
    fn title(&self) -> String {
        format!("{}: friends and foes, {} and {}", self.name, self.then, self.now)
    }

    fn summary(&self) -> String {
        let sorted = self.sorted();
        if sorted.is_empty() {
            return format!("No partner of {} with enough reports at {}. {}", self.name, self.now, self.source);
        }
        let named = |partners: &mut dyn Iterator<Item = &&Partner>| {
            listed(&partners.take(3).map(|partner| partner.name.clone()).collect::<Vec<_>>())
        };
        let friends = named(&mut sorted.iter().filter(|partner| partner.now < 0.0));
        let foes = named(&mut sorted.iter().rev().filter(|partner| partner.now > 0.0));
        let mut moved: Vec<(&Partner, f64)> =
            sorted.iter().filter_map(|partner| Some((*partner, partner.now - partner.then?))).collect();
        moved.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.code.cmp(&b.0.code)));
        let moved: Vec<String> = moved
            .iter()
            .take(3)
            .filter(|(_, by)| by.abs() > 0.2)
            .map(|(partner, by)| format!("{} ({})", partner.name, if *by > 0.0 { "cooler" } else { "warmer" }))
            .collect();
        let part =
            |what: &str, names: String| if names.is_empty() { String::new() } else { format!(" {what}: {names}.") };
        format!(
            "{} partners of {} at {}, against {}.{}{}{} {}",
            sorted.len(),
            self.name,
            self.now,
            self.then,
            part("Least hostile", friends),
            part("Most hostile", foes),
            part("Moved most", listed(&moved)),
            self.source
        )
    }

    fn csv(&self) -> String {
        let mut out = "partner,name,hostility_now,hostility_then,events,alignment\n".to_owned();
        for partner in self.sorted() {
            let maybe = |value: Option<f64>| value.map_or(String::new(), short);
            out.push_str(&format!(
                "{},{},{},{},{},{}\n",
                field(&partner.code),
                field(&partner.name),
                short(partner.now),
                maybe(partner.then),
                short(partner.events),
                maybe(partner.alignment)
            ));
        }
        out
    }

    fn vega(&self) -> Value {
        let values: Vec<Value> = self
            .sorted()
            .iter()
            .map(|partner| json!({"partner": partner.name, "now": rounded(partner.now), "then": partner.then.map(rounded), "events": rounded(partner.events)}))
            .collect();
        let y = json!({"field": "partner", "type": "nominal", "sort": {"field": "now"}, "title": null});
        specification(
            &self.title(),
            &self.summary(),
            json!({
                "data": {"values": values},
                "width": 520,
                "layer": [
                    {"mark": {"type": "rule"}, "encoding": {"y": y, "x": {"field": "then", "type": "quantitative", "title": "hostility: log-odds against the world"}, "x2": {"field": "now"}, "strokeDash": {"condition": {"test": "datum.now > datum.then", "value": [5, 3]}, "value": [1, 0]}}},
                    {"mark": {"type": "point", "filled": false, "size": 50}, "encoding": {"y": y, "x": {"field": "then", "type": "quantitative"}}},
                    {"mark": {"type": "point", "filled": true, "size": 70}, "encoding": {"y": y, "x": {"field": "now", "type": "quantitative"}, "tooltip": [{"field": "partner"}, {"field": "now"}, {"field": "then"}, {"field": "events"}]}}
                ]
            }),
        )
    }

    fn drawn(&self, frame: &Frame) -> (String, f64) {
        let mut canvas = Canvas::default();
        let below = format!(
            "Odds of conflict against the world’s: filled at {}, hollow at {}. Left is friendlier; a solid line turned warmer, a dashed one cooler. {}",
            self.now, self.then, self.source
        );
        let mut y = heading(&mut canvas, frame, &self.title(), &below);
        let rows = self.drawn_rows();
        if rows.is_empty() {
            y = nothing(&mut canvas, frame, y, "no partner with enough reports");
            return (canvas.finish(), y + MARGIN);
        }
        let label = if frame.width < 560.0 { 96.0 } else { 150.0 };
        let (left, right) = (MARGIN + label, frame.width - MARGIN - 74.0);
        let values = rows.iter().flat_map(|partner| [Some(partner.now), partner.then]).flatten();
        let (low, high) = values.fold((-0.8_f64, 0.8_f64), |(low, high), value| (low.min(value), high.max(value)));
        let across = Scale::new(((low - 0.15).max(-6.0), (high + 0.15).min(6.0)), (left, right));
        let (top, bottom) = (y + 30.0, y + 30.0 + ROW * rows.len() as f64);
        for (value, name) in odds(across.from) {
            let x = across.at(value);
            let is_world = value == 0.0;
            canvas.line(
                (x, top),
                (x, bottom),
                Paint::stroke(Ink::Text, if is_world { 1.2 } else { 0.8 }).opacity(if is_world { 0.7 } else { 0.16 }),
            );
            canvas.text((x, top - 5.0), &name, Type::of(11.0).middle().dim());
            canvas.text((x, bottom + 15.0), &name, Type::of(11.0).middle().dim());
        }
        canvas.text((left, top - 19.0), "◀ friendlier", Type::of(11.0).dim());
        canvas.text((right, top - 19.0), "more hostile ▶", Type::of(11.0).end().dim());
        canvas.text((across.at(0.0), top - 19.0), "the world", Type::of(11.0).middle().dim());
        canvas.text((frame.width - MARGIN, top - 5.0), "events", Type::of(11.0).end().dim());
        for (row, partner) in rows.iter().enumerate() {
            let y = top + ROW * (row as f64 + 0.5);
            let then =
                partner.then.map_or("too few reports before".to_owned(), |then| format!("before {}", short(then)));
            let tooltip =
                format!("{}: hostility {}, {then}, {:.0} events", partner.name, short(partner.now), partner.events);
            let group = canvas.open(("actor", &partner.code), &tooltip, partner.href.as_deref());
            if row % 2 == 1 {
                canvas.rect(
                    (MARGIN, y - ROW / 2.0),
                    (frame.width - 2.0 * MARGIN, ROW),
                    Paint::fill(Ink::Text).opacity(0.04),
                );
            }
            canvas.text((left - 12.0, y + 4.0), &clipped(&partner.name, 12.0, label - 14.0), Type::of(12.0).end());
            let x = across.at(partner.now);
            let is_friend = partner.now < 0.0;
            if let Some(then) = partner.then {
                let (from, is_warmer) = (across.at(then), partner.now < then);
                let paint = Paint::stroke(Ink::of(is_warmer), 2.2);
                if (from - x).abs() > 9.0 {
                    let towards = (x - from).signum();
                    let end = x - 5.0 * towards;
                    canvas.line(
                        (from + 4.5 * towards, y),
                        (end, y),
                        if is_warmer { paint } else { paint.dashed("5 3") },
                    );
                }
                canvas.circle((from, y), 4.0, Paint::fill(Ink::Plain).and_stroke(Ink::of(then < 0.0), 1.5));
            }
            // Friends are round, foes are not.
            if is_friend {
                canvas.circle((x, y), 5.2, Paint::fill(Ink::Good));
            } else {
                canvas.polygon(&[(x, y - 6.2), (x + 6.2, y), (x, y + 6.2), (x - 6.2, y)], Paint::fill(Ink::Bad));
            }
            canvas.text((frame.width - MARGIN, y + 4.0), &format!("{:.0}", partner.events), Type::of(11.0).end().dim());
            canvas.close(group);
        }
        let mut told = vec![
            "● less, ◆ more hostile than the world; ○ before. Events: what speaks for now, the older the less."
                .to_owned(),
        ];
        let left_out = self.partners.len() - rows.len();
        if left_out > 0 {
            told.push(format!("{left_out} partners of whom less is reported are not drawn."));
        }
        y = notes(&mut canvas, frame, bottom + 22.0, &told);
        (canvas.finish(), y + MARGIN)
    }
}
