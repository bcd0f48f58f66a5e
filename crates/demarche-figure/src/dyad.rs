//! Two actors over time: how they stood, what was reported, and when it turned.
//!
//! From above: the flags of the shifts; a panel for each line (both together, or each direction) with its band; the events of each period, cooperation
//! up and conflict down; the rates with the levels between shifts; the legend of the flags. Up is warmer. A period without
//! reports is a gap.

use crate::canvas::{Anchor, Canvas, Ink, Paint, Type, clipped, wrapped};
use crate::scale::{Scale, months, odds, rounds, years};
use crate::{Figure, Frame, MARGIN, field, heading, listed, notes, nothing, rounded, short, specification};
use serde_json::{Value, json};

/// The state of a pair in one period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Point {
    /// The middle of the period. Unit: years, `2014.5` is the end of June.
    pub at: f64,
    /// The period's name.
    pub label: String,
    /// Log-odds of conflict against the world's: 0 is as the world, more is more hostile.
    pub hostility: f64,
    /// The 90 % interval, its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// Events by quad class: verbal and material cooperation, verbal and material conflict.
    pub quads: [f64; 4],
}

/// One direction, or both together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Whose deeds.
    pub name: String,
    /// By time. A period without reports is left out.
    pub points: Vec<Point>,
}

/// A value with its 90 % interval.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Band {
    pub low: f64,
    pub middle: f64,
    pub high: f64,
}

/// Rates of one period. Unit: events a period at the average volume of their source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rate {
    /// The middle of the period, in years.
    pub at: f64,
    /// The period's name.
    pub label: String,
    /// Of cooperation.
    pub cooperation: Band,
    /// Of the material part of it.
    pub material: Band,
    /// Of conflict.
    pub conflict: Band,
}

/// The rates of a pair, by time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rates {
    /// A period that no source covers is left out.
    pub points: Vec<Rate>,
    /// Levels between shifts: from, to, cooperation, conflict.
    pub levels: Vec<(f64, f64, f64, f64)>,
}

/// A shift.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flag {
    /// The beginning of the new level, in years.
    pub at: f64,
    /// The window that it may lie in.
    pub window: (f64, f64),
    /// The period's name.
    pub label: String,
    /// Whether they turned warmer.
    pub is_warmer: bool,
    /// `shock`, `realignment` or `open`.
    pub kind: String,
    /// Between 0 and 1.
    pub probability: f64,
    /// What changed, in words.
    pub change: String,
    /// What made it, the weightiest first.
    pub because: Vec<String>,
    /// Where a page tells more.
    pub href: Option<String>,
}

/// Two actors over time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dyad {
    /// The names of the two.
    pub names: [String; 2],
    /// Length of a period in years.
    pub step: f64,
    /// First and last moment that the counts cover, in years.
    pub span: (f64, f64),
    /// Both together, or each direction in a panel of its own.
    pub lines: Vec<Line>,
    /// Rates, where they are to be shown.
    pub rates: Rates,
    /// The shifts, by time.
    pub flags: Vec<Flag>,
    /// Where the counts come from, and which claims count.
    pub source: String,
    /// What else is to be said below.
    pub notes: Vec<String>,
}

const LEFT: f64 = 62.0;
const RIGHT: f64 = 24.0;
const PANEL: f64 = 190.0;
const STRIP: f64 = 74.0;
const RATES: f64 = 130.0;

/// Where something stands across.
#[derive(Clone, Copy)]
struct Row {
    top: f64,
    bottom: f64,
}

impl Dyad {
    fn points(&self) -> impl Iterator<Item = &Point> {
        self.lines.iter().flat_map(|line| &line.points)
    }

    /// Least and greatest log-odds that must be seen, wide enough for a reference.
    fn reach(&self) -> (f64, f64) {
        // An interval may leave the picture; the line does not.
        let beyond = |end: f64, middle: f64| middle + (end - middle).clamp(-0.7, 0.7);
        let ends =
            self.points().flat_map(|point| [beyond(point.low, point.hostility), beyond(point.high, point.hostility)]);
        let ends = ends.filter(|value| value.is_finite());
        let (low, high) = ends.fold((-0.8_f64, 0.8_f64), |(low, high), value| (low.min(value), high.max(value)));
        (low.max(-6.0), high.min(6.0))
    }

    fn across(&self, left: f64, right: f64) -> Scale {
        let (first, last) = self.span;
        Scale::new((first, last.max(first + self.step)), (left, right))
    }

    /// Points in runs without a gap.
    fn runs<'a, T>(&self, points: &'a [T], at: impl Fn(&T) -> f64) -> Vec<&'a [T]> {
        points.chunk_by(|one, next| at(next) - at(one) < 1.5 * self.step).collect()
    }

    fn flag_lines(&self, canvas: &mut Canvas, across: Scale, row: Row) {
        for flag in &self.flags {
            let (low, high) = (across.at(flag.window.0), across.at(flag.window.1));
            canvas.rect(
                (low, row.top),
                ((high - low).max(1.0), row.bottom - row.top),
                Paint::fill(Ink::Text).opacity(0.07),
            );
            let x = across.at(flag.at);
            canvas.line((x, row.top), (x, row.bottom), Paint::stroke(Ink::Text, 1.0).opacity(0.55).dashed("2 3"));
        }
    }

    /// Numbered flags; those that would cover each other stand in two or three rows.
    fn flags(&self, canvas: &mut Canvas, across: Scale, y: f64) {
        let mut ends = [f64::NEG_INFINITY; 3];
        for (place, flag) in self.flags.iter().enumerate() {
            let x = across.at(flag.at);
            let level = ends.iter().position(|end| x - 11.0 > *end).unwrap_or(place % 3);
            ends[level] = x + 11.0;
            let y = y - 19.0 * level as f64;
            let tooltip = format!("{}: {}", place + 1, flag.told());
            let group = canvas.open(("shift", &(place + 1).to_string()), &tooltip, flag.href.as_deref());
            let ink = Ink::of(flag.is_warmer);
            canvas.circle(
                (x, y),
                8.5,
                if flag.is_warmer { Paint::fill(ink) } else { Paint::fill(Ink::Plain).and_stroke(ink, 1.8) },
            );
            let on = if flag.is_warmer { Ink::On } else { Ink::Bad };
            canvas.text((x, y + 4.0), &(place + 1).to_string(), Type::of(11.0).middle().bold().ink(on));
            canvas.close(group);
        }
    }

    fn frame(&self, canvas: &mut Canvas, across: Scale, row: Row) {
        let (left, right) = across.to;
        canvas.line((left, row.top), (left, row.bottom), Paint::stroke(Ink::Text, 1.0).opacity(0.5));
        canvas.line((left, row.bottom), (right, row.bottom), Paint::stroke(Ink::Text, 1.0).opacity(0.3));
    }

    /// One line with its band.
    fn panel(&self, canvas: &mut Canvas, line: &Line, across: Scale, row: Row, reach: (f64, f64), is_small: bool) {
        // Up is warmer: less hostile.
        let up = Scale::new(reach, (row.top, row.bottom));
        let (left, right) = across.to;
        for (value, name) in odds(reach) {
            let y = up.at(value);
            let is_world = value == 0.0;
            let paint = Paint::stroke(Ink::Text, if is_world { 1.2 } else { 0.8 });
            canvas.line((left, y), (right, y), paint.opacity(if is_world { 0.75 } else { 0.16 }));
            let name = if is_world && !is_small { "world" } else { &name };
            canvas.text((left - 7.0, y + 4.0), name, Type::of(11.0).end().dim());
        }
        if !is_small {
            canvas.text((left + 6.0, row.top + 12.0), "▲ warmer", Type::of(10.5).dim().halo());
            canvas.text((left + 6.0, row.bottom - 5.0), "▼ more hostile", Type::of(10.5).dim().halo());
        }
        self.frame(canvas, across, row);
        for run in self.runs(&line.points, |point| point.at) {
            let above: Vec<(f64, f64)> = run.iter().map(|point| (across.at(point.at), up.at(point.low))).collect();
            let below = run.iter().rev().map(|point| (across.at(point.at), up.at(point.high)));
            let paint = Paint::fill(Ink::Line).opacity(0.2);
            if run.len() == 1 {
                let (x, half) = (above[0].0, (across.at(self.span.0 + 0.4 * self.step) - across.to.0).clamp(1.5, 8.0));
                canvas.rect((x - half, above[0].1), (2.0 * half, up.at(run[0].high) - above[0].1), paint);
                canvas.circle((x, up.at(run[0].hostility)), 2.6, Paint::fill(Ink::Line));
                continue;
            }
            canvas.polygon(&above.iter().copied().chain(below).collect::<Vec<_>>(), paint);
            let middle: Vec<(f64, f64)> =
                run.iter().map(|point| (across.at(point.at), up.at(point.hostility))).collect();
            canvas.polyline(&middle, Paint::stroke(Ink::Line, 1.9));
        }
        let size = if is_small { 12.0 } else { 13.0 };
        if is_small || self.lines.len() > 1 {
            let at = if is_small { (left, row.top - 5.0) } else { (left + 70.0, row.top + 12.0) };
            canvas.text(at, &line.name, Type::of(size).bold().halo());
        }
    }

    /// Events of each period: cooperation up, conflict down, the material part filled.
    fn strip(&self, canvas: &mut Canvas, across: Scale, row: Row, is_small: bool) {
        let Some(line) = self.lines.first() else { return };
        let points: Vec<&Point> =
            if self.lines.len() > 1 { self.points().collect() } else { line.points.iter().collect() };
        let mut sums: Vec<(f64, String, [f64; 4])> = Vec::new();
        let mut sorted = points;
        sorted.sort_by(|a, b| a.at.total_cmp(&b.at));
        for point in sorted {
            match sums.last_mut().filter(|last| (last.0 - point.at).abs() < 1e-6) {
                Some(last) => last.2.iter_mut().zip(point.quads).for_each(|(sum, count)| *sum += count),
                None => sums.push((point.at, point.label.clone(), point.quads)),
            }
        }
        // Both halves on one scale; the line between them lies where both have room.
        let most = |of: fn(&[f64; 4]) -> f64| sums.iter().map(|(_, _, quads)| of(quads)).fold(0.0, f64::max);
        let (warm, cold) = (most(|quads| quads[0] + quads[1]), most(|quads| quads[2] + quads[3]));
        let room = row.bottom - row.top - 4.0;
        let unit = room / (warm.sqrt() + cold.sqrt()).max(1e-9);
        let middle = row.top + 2.0 + unit * warm.sqrt();
        let high = |count: f64| unit * count.sqrt();
        let wide = ((across.to.1 - across.to.0) * self.step / (across.from.1 - across.from.0) * 0.72).clamp(0.9, 26.0);
        canvas.line((across.to.0, middle), (across.to.1, middle), Paint::stroke(Ink::Text, 1.0).opacity(0.5));
        for (at, label, quads) in &sums {
            let x = across.at(*at) - wide / 2.0;
            let [vc, mc, vf, mf] = *quads;
            let tooltip = format!(
                "{label}: {} verbal and {} material cooperation, {} verbal and {} material conflict",
                short(vc),
                short(mc),
                short(vf),
                short(mf)
            );
            let group = canvas.open(("period", label), &tooltip, None);
            if vc + mc > 0.0 {
                canvas.rect((x, middle - high(vc + mc)), (wide, high(vc + mc)), Paint::fill(Ink::Good).opacity(0.45));
                let part = high(vc + mc) * mc / (vc + mc);
                canvas.rect((x, middle - part), (wide, part), Paint::fill(Ink::Good));
            }
            if vf + mf > 0.0 {
                canvas.rect((x, middle), (wide, high(vf + mf)), Paint::fill(Ink::Bad).opacity(0.45));
                let part = high(vf + mf) * mf / (vf + mf);
                canvas.rect((x, middle), (wide, part), Paint::fill(Ink::Bad));
            }
            canvas.close(group);
        }
        let size = 10.5;
        let mut mark = |y: f64, text: &str| canvas.text((across.to.0 - 7.0, y), text, Type::of(size).end().dim());
        if high(warm) > 12.0 {
            mark(row.top + 9.0, &short(warm));
        }
        mark(middle + 4.0, "0");
        if high(cold) > 12.0 {
            mark(row.bottom, &short(cold));
        }
        if !is_small {
            canvas.text(
                (across.to.0 + 6.0, row.top + 7.0),
                "events: cooperation ▲, conflict ▼, solid: material",
                Type::of(size).dim().halo(),
            );
        }
    }

    fn rates(&self, canvas: &mut Canvas, across: Scale, row: Row) {
        let points = &self.rates.points;
        let greatest =
            points.iter().map(|point| point.cooperation.middle.max(point.conflict.middle)).fold(1.0, f64::max);
        // Square roots, so that a few quarrels are seen beside much talk.
        let up = Scale::new((0.0, greatest.sqrt() * 1.1), (row.bottom, row.top));
        let y = |value: f64| up.at(value.max(0.0).sqrt());
        for value in rounds(greatest, 3) {
            canvas.line((across.to.0, y(value)), (across.to.1, y(value)), Paint::stroke(Ink::Text, 0.8).opacity(0.14));
            canvas.text((across.to.0 - 7.0, y(value) + 4.0), &short(value), Type::of(11.0).end().dim());
        }
        self.frame(canvas, across, row);
        for run in self.runs(points, |point| point.at) {
            for (ink, dash, of) in [
                (Ink::Good, "", (|rate: &Rate| rate.cooperation) as fn(&Rate) -> Band),
                (Ink::Bad, "5 3", |rate: &Rate| rate.conflict),
            ] {
                let above = run.iter().map(|point| (across.at(point.at), y(of(point).high)));
                let below = run.iter().rev().map(|point| (across.at(point.at), y(of(point).low)));
                canvas.polygon(&above.chain(below).collect::<Vec<_>>(), Paint::fill(ink).opacity(0.13));
                let middle: Vec<_> = run.iter().map(|point| (across.at(point.at), y(of(point).middle))).collect();
                canvas.polyline(&middle, Paint::stroke(ink, 1.2).dashed(dash).opacity(0.8));
            }
        }
        for (from, to, cooperation, conflict) in &self.rates.levels {
            let ends = (across.at(*from), across.at(*to));
            canvas.line((ends.0, y(*cooperation)), (ends.1, y(*cooperation)), Paint::stroke(Ink::Good, 2.6));
            canvas.line((ends.0, y(*conflict)), (ends.1, y(*conflict)), Paint::stroke(Ink::Bad, 2.6).dashed("7 3"));
        }
        let (x, top) = (across.to.0 + 6.0, row.top + 8.0);
        canvas.line((x, top - 4.0), (x + 22.0, top - 4.0), Paint::stroke(Ink::Good, 2.6));
        canvas.text((x + 27.0, top), "rate of cooperation", Type::of(10.5).dim().halo());
        canvas.line((x + 132.0, top - 4.0), (x + 154.0, top - 4.0), Paint::stroke(Ink::Bad, 2.6).dashed("7 3"));
        canvas.text((x + 159.0, top), "rate of conflict; thick: level between shifts", Type::of(10.5).dim().halo());
    }

    fn axis(&self, canvas: &mut Canvas, across: Scale, y: f64) {
        let (left, right) = across.to;
        canvas.line((left, y), (right, y), Paint::stroke(Ink::Text, 1.0).opacity(0.6));
        let mut mark = |at: f64, name: &str| {
            let x = across.at(at);
            canvas.line((x, y), (x, y + 5.0), Paint::stroke(Ink::Text, 1.0).opacity(0.6));
            let anchor = match () {
                () if x > right - 14.0 => Anchor::End,
                () if x < left + 8.0 => Anchor::Start,
                () => Anchor::Middle,
            };
            canvas.text((x, y + 18.0), name, Type { anchor, ..Type::of(11.0) });
        };
        if across.from.1 - across.from.0 < 2.5 {
            months(across.from, right - left).iter().for_each(|(at, name)| mark(*at, name));
        } else {
            years(across.from, right - left).iter().for_each(|year| mark(f64::from(*year), &year.to_string()));
        }
    }

    fn legend(&self, canvas: &mut Canvas, frame: &Frame, y: f64) -> f64 {
        let mut y = y;
        for (place, flag) in self.flags.iter().enumerate() {
            y += 22.0;
            let ink = Ink::of(flag.is_warmer);
            canvas.circle(
                (MARGIN + 9.0, y - 4.0),
                8.5,
                if flag.is_warmer { Paint::fill(ink) } else { Paint::fill(Ink::Plain).and_stroke(ink, 1.8) },
            );
            let on = if flag.is_warmer { Ink::On } else { Ink::Bad };
            canvas.text((MARGIN + 9.0, y), &(place + 1).to_string(), Type::of(11.0).middle().bold().ink(on));
            canvas.triangle((MARGIN + 28.0, y - 4.0), 5.0, flag.is_warmer, Paint::fill(ink));
            let room = frame.width - 2.0 * MARGIN - 40.0;
            for (row, line) in wrapped(&flag.told(), 12.0, room, 2).iter().enumerate() {
                y += if row > 0 { 15.0 } else { 0.0 };
                canvas.text((MARGIN + 40.0, y), line, Type::of(12.0));
            }
            for because in flag.because.iter().take(2) {
                y += 15.0;
                canvas.text((MARGIN + 40.0, y), &clipped(because, 11.0, room), Type::of(11.0).dim());
            }
        }
        y
    }
}

impl Flag {
    /// The shift in a sentence.
    fn told(&self) -> String {
        let turn = if self.is_warmer { "warmer" } else { "cooler" };
        let change = if self.change.is_empty() { String::new() } else { format!(": {}", self.change) };
        format!("{} {turn} ({}, P {:.2}){change}", self.label, self.kind, self.probability)
    }
}

impl Figure for Dyad {
    fn title(&self) -> String {
        format!("{} – {}", self.names[0], self.names[1])
    }

    fn summary(&self) -> String {
        let [a, b] = &self.names;
        let events: f64 = self.points().flat_map(|point| point.quads).sum();
        let all = self.lines.first().map_or(&[][..], |line| &line.points);
        let Some((first, last)) = all.first().zip(all.last()) else {
            return format!("No dated events between {a} and {b}. {}", self.source);
        };
        let standing = |point: &Point| match point.hostility.exp() {
            odds if odds < 0.8 => {
                format!("{} times less hostile than the world’s average", short((10.0 / odds).round() / 10.0))
            }
            odds if odds > 1.25 => {
                format!("{} times more hostile than the world’s average", short((10.0 * odds).round() / 10.0))
            }
            _ => "about as hostile as the world’s average".to_owned(),
        };
        let turns: Vec<String> = self
            .flags
            .iter()
            .map(|flag| format!("{} in {}", if flag.is_warmer { "warmer" } else { "cooler" }, flag.label))
            .collect();
        let turns = match turns.len() {
            0 => "No shift that the counts can show.".to_owned(),
            1 => format!("One shift: {}.", turns[0]),
            count => format!("{count} shifts: {}.", listed(&turns)),
        };
        let covered = ((self.span.1 - self.span.0) / self.step).round().max(all.len() as f64);
        format!(
            "How {a} and {b} stood from {} to {}, by {events:.0} events in {} of {covered:.0} periods; periods without reports are gaps. In {} the pair was {}, in {} {}. {turns} {}",
            first.label,
            last.label,
            all.len(),
            first.label,
            standing(first),
            last.label,
            standing(last),
            self.source
        )
    }

    fn csv(&self) -> String {
        let mut out = "series,period,verbal_cooperation,material_cooperation,verbal_conflict,material_conflict,hostility,low,high,cooperation_rate,cooperation_rate_low,cooperation_rate_high,conflict_rate,conflict_rate_low,conflict_rate_high,shift\n".to_owned();
        for (place, line) in self.lines.iter().enumerate() {
            for point in &line.points {
                let [vc, mc, vf, mf] = point.quads.map(short);
                let rate = self.rates.points.iter().find(|rate| place == 0 && rate.label == point.label);
                let band = |of: fn(&Rate) -> Band| {
                    rate.map_or(",,".to_owned(), |rate| {
                        let band = of(rate);
                        format!("{},{},{}", short(band.middle), short(band.low), short(band.high))
                    })
                };
                let shift = self.flags.iter().position(|flag| flag.label == point.label);
                out.push_str(&format!(
                    "{},{},{vc},{mc},{vf},{mf},{},{},{},{},{},{}\n",
                    field(&line.name),
                    field(&point.label),
                    short(point.hostility),
                    short(point.low),
                    short(point.high),
                    band(|rate| rate.cooperation),
                    band(|rate| rate.conflict),
                    shift.map_or(String::new(), |place| (place + 1).to_string())
                ));
            }
        }
        out
    }

    fn vega(&self) -> Value {
        let values: Vec<Value> = self
            .lines
            .iter()
            .flat_map(|line| {
                line.points.iter().map(|point| {
                    json!({
                        "series": line.name, "period": point.label, "year": rounded(point.at),
                        "warmth": rounded(-point.hostility), "low": rounded(-point.high), "high": rounded(-point.low),
                        "cooperation": point.quads[0] + point.quads[1], "conflict": point.quads[2] + point.quads[3],
                    })
                })
            })
            .collect();
        let flags: Vec<Value> = self
            .flags
            .iter()
            .enumerate()
            .map(|(place, flag)| json!({"number": (place + 1).to_string(), "year": rounded(flag.at), "what": flag.told(), "turn": if flag.is_warmer { "warmer" } else { "cooler" }}))
            .collect();
        let x = json!({"field": "year", "type": "quantitative", "scale": {"zero": false}, "axis": {"format": "d", "title": null}});
        specification(
            &self.title(),
            &self.summary(),
            json!({
                "vconcat": [
                    {"width": 700, "height": 220, "layer": [
                        {"data": {"values": values}, "mark": {"type": "area", "opacity": 0.2}, "encoding": {"x": x, "y": {"field": "low", "type": "quantitative", "title": "warmth: log-odds against the world"}, "y2": {"field": "high"}, "color": {"field": "series", "type": "nominal"}}},
                        {"data": {"values": values}, "mark": {"type": "line", "point": {"size": 12}}, "encoding": {"x": x, "y": {"field": "warmth", "type": "quantitative"}, "color": {"field": "series", "type": "nominal"}, "strokeDash": {"field": "series", "type": "nominal"}, "tooltip": [{"field": "period"}, {"field": "warmth"}]}},
                        {"data": {"values": flags}, "mark": {"type": "rule", "strokeDash": [2, 3]}, "encoding": {"x": x, "tooltip": {"field": "what"}}},
                        {"data": {"values": flags}, "mark": {"type": "text", "y": 8, "fontWeight": "bold"}, "encoding": {"x": x, "text": {"field": "number"}, "tooltip": {"field": "what"}}}
                    ]},
                    {"width": 700, "height": 90, "data": {"values": values}, "layer": [
                        {"mark": {"type": "bar", "color": "#0b7a55"}, "encoding": {"x": x, "y": {"field": "cooperation", "type": "quantitative", "title": "events"}}},
                        {"transform": [{"calculate": "-datum.conflict", "as": "down"}], "mark": {"type": "bar", "color": "#7b3294"}, "encoding": {"x": x, "y": {"field": "down", "type": "quantitative"}}}
                    ]}
                ]
            }),
        )
    }

    fn drawn(&self, frame: &Frame) -> (String, f64) {
        let mut canvas = Canvas::default();
        let below = format!(
            "Odds of conflict against the world’s in the same period, with the interval of 90 %; gaps: nothing reported. {}",
            self.source
        );
        let mut y = heading(&mut canvas, frame, &self.title(), &below);
        if self.points().next().is_none() {
            y = nothing(&mut canvas, frame, y, "no dated events between the two");
            y = notes(&mut canvas, frame, y, &self.notes);
            return (canvas.finish(), y + MARGIN);
        }
        let across = self.across(LEFT, frame.width - RIGHT);
        let levels = if self.flags.is_empty() { 0.0 } else { 20.0 + 19.0 * self.crowding(across) };
        y += levels;
        let first = y;
        let reach = self.reach();
        let tall = if self.lines.len() > 1 { PANEL * 0.72 } else { PANEL };
        let mut rows = Vec::new();
        for _ in &self.lines {
            rows.push(Row { top: y, bottom: y + tall });
            y += tall + 16.0;
        }
        let strip = Row { top: y, bottom: y + STRIP };
        y += STRIP + 14.0;
        let rates = (!self.rates.points.is_empty()).then_some(Row { top: y, bottom: y + RATES });
        if let Some(row) = rates {
            y = row.bottom + 4.0;
        }
        self.flag_lines(&mut canvas, across, Row { top: first - 6.0, bottom: y });
        for (line, row) in self.lines.iter().zip(&rows) {
            self.panel(&mut canvas, line, across, *row, reach, false);
        }
        self.strip(&mut canvas, across, strip, false);
        if let Some(row) = rates {
            self.rates(&mut canvas, across, row);
        }
        self.flags(&mut canvas, across, first - 14.0);
        self.axis(&mut canvas, across, y);
        y = self.legend(&mut canvas, frame, y + 26.0) + 8.0;
        y = notes(&mut canvas, frame, y, &self.notes);
        (canvas.finish(), y + MARGIN)
    }
}

impl Dyad {
    /// How many rows of flags there are beyond the first.
    fn crowding(&self, across: Scale) -> f64 {
        let mut ends = [f64::NEG_INFINITY; 3];
        let mut most = 0;
        for (place, flag) in self.flags.iter().enumerate() {
            let x = across.at(flag.at);
            let level = ends.iter().position(|end| x - 11.0 > *end).unwrap_or(place % 3);
            ends[level] = x + 11.0;
            most = most.max(level);
        }
        most as f64
    }
}

/// Several pairs side by side, on one scale.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Multiples {
    /// The pairs; the first line of each is shown.
    pub dyads: Vec<Dyad>,
    /// Where the counts come from.
    pub source: String,
}

impl Figure for Multiples {
    fn title(&self) -> String {
        let names: Vec<String> = self.dyads.iter().map(Figure::title).collect();
        match names.len() {
            0..=4 => names.join(" · "),
            count => format!("{count} pairs of actors"),
        }
    }

    fn summary(&self) -> String {
        let told: Vec<String> = self.dyads.iter().map(Figure::summary).collect();
        format!("{} pairs on one scale. {}", self.dyads.len(), told.join(" "))
    }

    fn csv(&self) -> String {
        let mut out = String::new();
        for (place, dyad) in self.dyads.iter().enumerate() {
            let table = dyad.csv();
            let mut lines = table.lines();
            let head = lines.next().unwrap_or_default();
            if place == 0 {
                out.push_str(&format!("pair,{head}\n"));
            }
            lines.for_each(|line| out.push_str(&format!("{},{line}\n", field(&dyad.title()))));
        }
        out
    }

    fn vega(&self) -> Value {
        let values: Vec<Value> = self
            .dyads
            .iter()
            .flat_map(|dyad| {
                let pair = dyad.title();
                dyad.lines.first().into_iter().flat_map(|line| &line.points).map(move |point| {
                    json!({"pair": pair, "period": point.label, "year": rounded(point.at), "warmth": rounded(-point.hostility), "low": rounded(-point.high), "high": rounded(-point.low)})
                })
            })
            .collect();
        let x = json!({"field": "year", "type": "quantitative", "scale": {"zero": false}, "axis": {"format": "d", "title": null}});
        specification(
            &self.title(),
            &self.summary(),
            json!({
                "data": {"values": values},
                "facet": {"field": "pair", "type": "nominal", "columns": 2},
                "spec": {"width": 320, "height": 140, "layer": [
                    {"mark": {"type": "area", "opacity": 0.2}, "encoding": {"x": x, "y": {"field": "low", "type": "quantitative", "title": "warmth"}, "y2": {"field": "high"}}},
                    {"mark": "line", "encoding": {"x": x, "y": {"field": "warmth", "type": "quantitative"}}}
                ]}
            }),
        )
    }

    fn drawn(&self, frame: &Frame) -> (String, f64) {
        let mut canvas = Canvas::default();
        let below = format!(
            "Odds of conflict against the world’s in the same period, all on one scale; up is warmer. {}",
            self.source
        );
        let mut y = heading(&mut canvas, frame, &self.title(), &below);
        let reach = self
            .dyads
            .iter()
            .map(Dyad::reach)
            .fold((-0.8_f64, 0.8_f64), |all, own| (all.0.min(own.0), all.1.max(own.1)));
        let spans = || self.dyads.iter().filter(|dyad| dyad.points().next().is_some()).map(|dyad| dyad.span);
        let span = spans().reduce(|all, own| (all.0.min(own.0), all.1.max(own.1))).unwrap_or((2000.0, 2001.0));
        let columns = if frame.width >= 640.0 { 2 } else { 1 };
        let wide = (frame.width - 2.0 * MARGIN) / columns as f64;
        const TALL: f64 = 110.0;
        const EVENTS: f64 = 34.0;
        for row in self.dyads.chunks(columns) {
            for (column, dyad) in row.iter().enumerate() {
                let left = MARGIN + wide * column as f64;
                let across = Scale::new(span, (left + 36.0, left + wide - 14.0));
                let own = Row { top: y + 38.0, bottom: y + 38.0 + TALL };
                let whole = Row { top: own.top, bottom: own.bottom + 8.0 + EVENTS };
                if dyad.points().next().is_none() {
                    canvas.text((across.to.0, own.top - 5.0), &dyad.title(), Type::of(12.0).bold());
                    canvas.text(
                        ((across.to.0 + across.to.1) / 2.0, (own.top + own.bottom) / 2.0),
                        "no dated events",
                        Type::of(12.0).middle().dim(),
                    );
                    continue;
                }
                dyad.flag_lines(&mut canvas, across, whole);
                let line = Line { name: dyad.title(), points: dyad.lines[0].points.clone() };
                dyad.panel(&mut canvas, &line, across, own, reach, true);
                dyad.strip(&mut canvas, across, Row { top: own.bottom + 8.0, bottom: whole.bottom }, true);
                for flag in &dyad.flags {
                    let group = canvas.open(("shift", &flag.label), &flag.told(), flag.href.as_deref());
                    canvas.triangle(
                        (across.at(flag.at), own.top + 7.0),
                        5.5,
                        flag.is_warmer,
                        Paint::fill(Ink::of(flag.is_warmer)),
                    );
                    canvas.close(group);
                }
                dyad.axis(&mut canvas, across, whole.bottom + 4.0);
            }
            y += 38.0 + TALL + 8.0 + EVENTS + 30.0;
        }
        let key = vec![
            "▲ ▼ shifts, in grey the months each may lie in; in blue the interval of 90 %; 1 is the world’s average."
                .to_owned(),
        ];
        y = notes(&mut canvas, frame, y, &key);
        (canvas.finish(), y + MARGIN)
    }
}
