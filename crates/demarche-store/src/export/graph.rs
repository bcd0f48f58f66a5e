//! Networks of states and their dealings: GEXF 1.3 and GraphML.
//!
//! One node an actor, one directed edge a pair. An edge's weight is how much, never below zero, and its sign whether
//! that was for (1) or against (-1): layouts take weights for strength and cannot use negative ones.

use super::days;
use crate::day::Day;
use crate::rows::EventRow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// What passed between two actors in a time.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    events: u32,
    goldstein: f64,
}

impl Sum {
    fn add(&mut self, event: &EventRow) {
        self.events += 1;
        self.goldstein += event.goldstein;
    }

    fn weight(self) -> f64 {
        self.goldstein.abs()
    }

    fn sign(self) -> i8 {
        match self.goldstein {
            sum if sum > 0.0 => 1,
            sum if sum < 0.0 => -1,
            _ => 0,
        }
    }
}

#[derive(Default)]
struct Edge {
    all: Sum,
    /// By month, as year and month.
    months: BTreeMap<(i32, u32), Sum>,
}

#[derive(Default)]
struct Graph<'a> {
    nodes: BTreeSet<&'a str>,
    edges: BTreeMap<(&'a str, &'a str), Edge>,
}

impl<'a> Graph<'a> {
    fn of(events: &'a [EventRow]) -> Graph<'a> {
        let mut graph = Graph::default();
        for event in events {
            graph.nodes.extend(event.sources.iter().chain(&event.targets).map(String::as_str));
            let month = days(event).and_then(|(from, _)| Day::read(from)).map(|day| (day.parts().0, day.parts().1));
            for source in &event.sources {
                for target in event.targets.iter().filter(|target| *target != source) {
                    let pair = [(source.as_str(), target.as_str()), (target.as_str(), source.as_str())];
                    for pair in &pair[..1 + usize::from(event.reciprocal)] {
                        let edge = graph.edges.entry(*pair).or_default();
                        edge.all.add(event);
                        if let Some(month) = month {
                            edge.months.entry(month).or_default().add(event);
                        }
                    }
                }
            }
        }
        graph
    }
}

/// First and last day of a month.
fn bounds((year, month): (i32, u32)) -> (String, String) {
    let last = (28..=31).rev().find_map(|day| Day::new(year, month, day));
    let day = |day: Option<Day>| day.map_or(String::new(), |day| day.to_string());
    (day(Day::new(year, month, 1)), day(last))
}

pub(super) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML 1.0 has no other control characters, not even escaped.
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

pub(super) fn gexf(events: &[EventRow], out: &mut dyn Write) -> io::Result<()> {
    let graph = Graph::of(events);
    out.write_all(
        br#"<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3">
<meta><creator>demarche</creator><description>weight: sum of Goldstein values without its sign; sign: 1 for, -1 against</description></meta>
<graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval">
<attributes class="edge" mode="static">
<attribute id="sign" title="sign" type="integer"/>
<attribute id="events" title="events" type="integer"/>
</attributes>
<attributes class="edge" mode="dynamic">
<attribute id="month-weight" title="weight of the month" type="double"/>
<attribute id="month-sign" title="sign of the month" type="integer"/>
</attributes>
<nodes>
"#,
    )?;
    for node in &graph.nodes {
        writeln!(out, r#"<node id="{0}" label="{0}"/>"#, xml(node))?;
    }
    out.write_all(b"</nodes>\n<edges>\n")?;
    for (id, ((source, target), edge)) in graph.edges.iter().enumerate() {
        writeln!(
            out,
            r#"<edge id="{id}" source="{}" target="{}" weight="{:.1}"><attvalues><attvalue for="sign" value="{}"/><attvalue for="events" value="{}"/>"#,
            xml(source),
            xml(target),
            edge.all.weight(),
            edge.all.sign(),
            edge.all.events
        )?;
        for (&month, sum) in &edge.months {
            let (start, end) = bounds(month);
            writeln!(
                out,
                r#"<attvalue for="month-weight" value="{:.1}" start="{start}" end="{end}"/><attvalue for="month-sign" value="{}" start="{start}" end="{end}"/>"#,
                sum.weight(),
                sum.sign()
            )?;
        }
        out.write_all(b"</attvalues>")?;
        if !edge.months.is_empty() {
            out.write_all(b"<spells>")?;
            for &month in edge.months.keys() {
                let (start, end) = bounds(month);
                write!(out, r#"<spell start="{start}" end="{end}"/>"#)?;
            }
            out.write_all(b"</spells>")?;
        }
        out.write_all(b"</edge>\n")?;
    }
    out.write_all(b"</edges>\n</graph>\n</gexf>\n")
}

/// An edge for each pair and month, since GraphML has no word for time; what has no date has an edge without month.
pub(super) fn graphml(events: &[EventRow], out: &mut dyn Write) -> io::Result<()> {
    let graph = Graph::of(events);
    out.write_all(
        br#"<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="label" for="node" attr.name="label" attr.type="string"/>
<key id="weight" for="edge" attr.name="weight" attr.type="double"/>
<key id="sign" for="edge" attr.name="sign" attr.type="int"/>
<key id="events" for="edge" attr.name="events" attr.type="int"/>
<key id="start" for="edge" attr.name="start" attr.type="string"/>
<key id="end" for="edge" attr.name="end" attr.type="string"/>
<graph id="demarche" edgedefault="directed">
"#,
    )?;
    for node in &graph.nodes {
        writeln!(out, r#"<node id="{0}"><data key="label">{0}</data></node>"#, xml(node))?;
    }
    for ((source, target), edge) in &graph.edges {
        let dated: u32 = edge.months.values().map(|sum| sum.events).sum();
        let goldstein: f64 = edge.months.values().map(|sum| sum.goldstein).sum();
        let undated = Sum { events: edge.all.events - dated, goldstein: edge.all.goldstein - goldstein };
        let months = edge.months.iter().map(|(&month, &sum)| (Some(month), sum));
        for (month, sum) in months.chain((undated.events > 0).then_some((None, undated))) {
            write!(
                out,
                r#"<edge source="{}" target="{}"><data key="weight">{:.1}</data><data key="sign">{}</data><data key="events">{}</data>"#,
                xml(source),
                xml(target),
                sum.weight(),
                sum.sign(),
                sum.events
            )?;
            if let Some(month) = month {
                let (start, end) = bounds(month);
                write!(out, r#"<data key="start">{start}</data><data key="end">{end}</data>"#)?;
            }
            out.write_all(b"</edge>\n")?;
        }
    }
    out.write_all(b"</graph>\n</graphml>\n")
}
