//! The events of a pair or of an actor, each where it lies in time, in a lane of its type.

use crate::canvas::{Anchor, Canvas, Ink, Paint, Type, clipped};
use crate::scale::{Scale, months, years};
use crate::{Figure, Frame, MARGIN, field, heading, notes, nothing, rounded, specification};
use serde_json::{Value, json};

/// One event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deed {
    /// First and last moment it may lie at, in years.
    pub span: (f64, f64),
    /// The date as it is known.
    pub date: String,
    /// Who.
    pub source: String,
    /// To whom.
    pub target: String,
    /// PLOVER type, with its mode.
    pub kind: String,
    /// Quad class, as its place: verbal and material cooperation, verbal and material conflict.
    pub quad: usize,
    /// What the text says.
    pub text: String,
    /// Whether it rests on its author's word alone.
    pub is_alleged: bool,
    /// Where a page tells more.
    pub href: Option<String>,
}

/// Events in time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    /// Whose: `Peru – Chile`, `Peru`.
    pub name: String,
    /// The events that have a date.
    pub deeds: Vec<Deed>,
    /// How many have none.
    pub undated: usize,
    /// Where they come from.
    pub source: String,
}

const LANE: f64 = 26.0;
/// Events whose words are listed below the picture, at most.
const LISTED: usize = 24;

impl Timeline {
    fn sorted(&self) -> Vec<&Deed> {
        let mut deeds: Vec<&Deed> = self.deeds.iter().collect();
        deeds.sort_by(|a, b| {
            a.span.0.total_cmp(&b.span.0).then(a.span.1.total_cmp(&b.span.1)).then(a.kind.cmp(&b.kind))
        });
        deeds
    }

    /// Types that occur, the warmest class first.
    fn lanes(&self) -> Vec<(usize, String)> {
        let mut lanes: Vec<(usize, String)> =
            self.deeds.iter().map(|deed| (deed.quad.min(3), lane(&deed.kind).to_owned())).collect();
        lanes.sort();
        lanes.dedup_by(|later, earlier| later.1 == earlier.1);
        // Of a type that occurs in two classes the first lane stands.
        let mut seen = Vec::new();
        lanes.retain(|(_, kind)| {
            let is_new = !seen.contains(kind);
            seen.push(kind.clone());
            is_new
        });
        lanes
    }
}

/// The type without its mode.
fn lane(kind: &str) -> &str {
    kind.split('/').next().unwrap_or(kind)
}

/// Names of the quad classes.
const CLASSES: [&str; 4] = ["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"];

impl Figure for Timeline {
    fn title(&self) -> String {
        format!("{}: events in time", self.name)
    }

    fn summary(&self) -> String {
        let deeds = self.sorted();
        let Some((first, last)) = deeds.first().zip(deeds.last()) else {
            return format!("No dated events of {}; {} without a date. {}", self.name, self.undated, self.source);
        };
        let mut counts = [0; 4];
        deeds.iter().for_each(|deed| counts[deed.quad.min(3)] += 1);
        let counts: Vec<String> = counts
            .iter()
            .zip(CLASSES)
            .filter(|(count, _)| **count > 0)
            .map(|(count, class)| format!("{count} of {class}"))
            .collect();
        format!(
            "{} dated events of {} from {} to {}: {}. {} have no date. {}",
            deeds.len(),
            self.name,
            first.date,
            last.date,
            counts.join(", "),
            self.undated,
            self.source
        )
    }

    fn csv(&self) -> String {
        let mut out = "date,source,target,type,quad,alleged,text\n".to_owned();
        for deed in self.sorted() {
            let cells = [&deed.date, &deed.source, &deed.target, &deed.kind].map(|text| field(text));
            out.push_str(&format!(
                "{},{},{},{}\n",
                cells.join(","),
                CLASSES[deed.quad.min(3)],
                deed.is_alleged,
                field(&deed.text)
            ));
        }
        out
    }

    fn vega(&self) -> Value {
        let values: Vec<Value> = self
            .sorted()
            .iter()
            .map(|deed| {
                json!({
                    "date": deed.date, "from": rounded(deed.span.0), "to": rounded(deed.span.1), "type": lane(&deed.kind),
                    "class": CLASSES[deed.quad.min(3)], "who": format!("{} → {}", deed.source, deed.target), "text": deed.text,
                })
            })
            .collect();
        let order: Vec<String> = self.lanes().into_iter().map(|(_, kind)| kind).collect();
        let y = json!({"field": "type", "type": "nominal", "sort": order, "title": null});
        let x = json!({"field": "from", "type": "quantitative", "scale": {"zero": false}, "axis": {"format": "d", "title": null}});
        specification(
            &self.title(),
            &self.summary(),
            json!({
                "data": {"values": values}, "width": 700,
                "layer": [
                    {"mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.4}, "encoding": {"x": x, "x2": {"field": "to"}, "y": y}},
                    {"mark": {"type": "point", "filled": true, "size": 60}, "encoding": {"x": x, "y": y, "color": {"field": "class", "type": "nominal"}, "shape": {"field": "class", "type": "nominal"}, "tooltip": [{"field": "date"}, {"field": "who"}, {"field": "text"}]}}
                ]
            }),
        )
    }

    fn drawn(&self, frame: &Frame) -> (String, f64) {
        let mut canvas = Canvas::default();
        let below = format!("Each event at its date, a bar as long as the date is uncertain. {}", self.source);
        let mut y = heading(&mut canvas, frame, &self.title(), &below);
        let deeds = self.sorted();
        if deeds.is_empty() {
            y = nothing(&mut canvas, frame, y, "no dated events");
            return (canvas.finish(), y + MARGIN);
        }
        let (left, right) = (MARGIN + 92.0, frame.width - MARGIN);
        let first = deeds.iter().map(|deed| deed.span.0).fold(f64::INFINITY, f64::min);
        let last = deeds.iter().map(|deed| deed.span.1).fold(f64::NEG_INFINITY, f64::max);
        let room = ((last - first) * 0.02).max(0.04);
        let across = Scale::new((first - room, last + room), (left, right - 6.0));
        let lanes = self.lanes();
        // Events that would cover each other in a lane stand in rows.
        const DOT: f64 = 12.0;
        let mut placed: Vec<(&Deed, usize, usize)> = Vec::new();
        let mut depths = Vec::new();
        for (place, (_, kind)) in lanes.iter().enumerate() {
            let mut ends: Vec<f64> = Vec::new();
            for deed in deeds.iter().filter(|deed| lane(&deed.kind) == kind) {
                let (from, to) = (across.at(deed.span.0), across.at(deed.span.1));
                let row = ends.iter().position(|end| from >= *end).unwrap_or_else(|| {
                    // A crowd beyond eight rows is drawn one upon the other.
                    if ends.len() < 8 {
                        ends.push(0.0);
                    }
                    ends.len() - 1
                });
                ends[row] = to.max((from + to) / 2.0 + DOT / 2.0) + DOT / 2.0;
                placed.push((*deed, place, row));
            }
            depths.push(ends.len().max(1));
        }
        let tops: Vec<f64> = depths
            .iter()
            .scan(y, |top, depth| {
                let own = *top;
                *top += LANE + (*depth as f64 - 1.0) * DOT;
                Some(own)
            })
            .collect();
        let bottom =
            tops.last().copied().unwrap_or(y) + LANE + (depths.last().copied().unwrap_or(1) as f64 - 1.0) * DOT;
        for (place, (quad, kind)) in lanes.iter().enumerate() {
            let end = tops.get(place + 1).copied().unwrap_or(bottom);
            if place % 2 == 0 {
                canvas.rect(
                    (MARGIN, tops[place]),
                    (right - MARGIN, end - tops[place]),
                    Paint::fill(Ink::Text).opacity(0.045),
                );
            }
            let middle = (tops[place] + end) / 2.0;
            canvas.text((left - 10.0, middle + 4.0), kind, Type::of(11.5).end());
            mark(&mut canvas, (MARGIN + 7.0, middle), *quad, false);
        }
        let span = across.from;
        let marks: Vec<(f64, String)> = if span.1 - span.0 < 2.5 {
            months(span, right - left)
        } else {
            years(span, right - left).iter().map(|year| (f64::from(*year), year.to_string())).collect()
        };
        for (at, name) in marks {
            let x = across.at(at);
            canvas.line((x, y), (x, bottom + 4.0), Paint::stroke(Ink::Text, 0.8).opacity(0.2));
            let anchor = if x > right - 20.0 { Anchor::End } else { Anchor::Middle };
            canvas.text((x, bottom + 17.0), &name, Type { anchor, ..Type::of(11.0) });
        }
        canvas.line((left, bottom), (right, bottom), Paint::stroke(Ink::Text, 1.0).opacity(0.5));
        for (deed, place, row) in &placed {
            let y = tops[*place] + LANE / 2.0 + *row as f64 * DOT;
            let (from, to) = (across.at(deed.span.0), across.at(deed.span.1));
            let group = canvas.open(("event", &deed.date), &deed.told(), deed.href.as_deref());
            if to - from > 5.0 {
                let paint = Paint::stroke(Ink::of(deed.quad < 2), 2.0).opacity(0.55);
                canvas.line((from, y), (to, y), if deed.quad < 2 { paint } else { paint.dashed("4 2") });
            }
            mark(&mut canvas, ((from + to) / 2.0, y), deed.quad, deed.is_alleged);
            canvas.close(group);
        }
        y = bottom + 26.0;
        let mut told = vec![
            "▲ cooperation, ▼ conflict; filled: material, hollow: verbal; a dot in it: on the author’s word alone."
                .to_owned(),
        ];
        if self.undated > 0 {
            told.push(format!("{} events without a date are not drawn.", self.undated));
        }
        y = notes(&mut canvas, frame, y, &told) + 6.0;
        if deeds.len() <= LISTED {
            for deed in &deeds {
                y += 16.0;
                mark(&mut canvas, (MARGIN + 7.0, y - 4.0), deed.quad, deed.is_alleged);
                canvas.text(
                    (MARGIN + 20.0, y),
                    &clipped(&deed.told(), 11.5, frame.width - 2.0 * MARGIN - 20.0),
                    Type::of(11.5),
                );
            }
        }
        (canvas.finish(), y + MARGIN)
    }
}

impl Deed {
    fn told(&self) -> String {
        let text = if self.text.is_empty() { String::new() } else { format!(": {}", self.text) };
        format!("{} {} → {} {}{text}", self.date, self.source, self.target, self.kind)
    }
}

/// The sign of a quad class: up for cooperation, filled for deeds.
fn mark(canvas: &mut Canvas, at: (f64, f64), quad: usize, is_alleged: bool) {
    let is_good = quad < 2;
    let ink = Ink::of(is_good);
    let paint = if quad % 2 == 1 { Paint::fill(ink) } else { Paint::fill(Ink::Plain).and_stroke(ink, 1.5) };
    canvas.triangle(at, 5.5, is_good, paint);
    if is_alleged {
        canvas.circle(
            (at.0, at.1 + if is_good { 0.8 } else { -0.8 }),
            1.4,
            Paint::fill(if quad % 2 == 1 { Ink::On } else { ink }),
        );
    }
}
