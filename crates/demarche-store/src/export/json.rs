//! Shapes of JSON: GeoJSON, STIX 2.1, FollowTheMoney, W3C Web Annotation.

use super::{Countries, cut, days, event_json, left_out, parts};
use crate::rows::{ArticleRow, EventRow};
use demarche_lexicon::CountrySystem;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

/// Writes the items of a list one a line.
fn items(values: impl Iterator<Item = Value>, out: &mut dyn Write) -> io::Result<()> {
    for (index, value) in values.enumerate() {
        out.write_all(if index > 0 { b",\n" } else { b"\n" })?;
        serde_json::to_writer(&mut *out, &value)?;
    }
    out.write_all(b"\n")
}

/// Events with coordinates as points (RFC 7946: longitude first).
pub(super) fn geojson(events: &[EventRow], out: &mut dyn Write) -> io::Result<Vec<String>> {
    let placed: Vec<_> = events.iter().filter(|event| event.latitude.is_some() && event.longitude.is_some()).collect();
    out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
    let feature = |event: &&EventRow| {
        json!({
            "type": "Feature",
            "id": event.event_id,
            "geometry": {"type": "Point", "coordinates": [event.longitude, event.latitude]},
            "properties": event_json(event),
        })
    };
    items(placed.iter().map(feature), out)?;
    out.write_all(b"]}\n")?;
    Ok(left_out(events.len() - placed.len(), "they have no coordinates"))
}

/// An identifier that follows from its parts alone, in the form of a random UUID.
fn uuid(parts: &[&str]) -> String {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&blake3::hash(parts.join("\0").as_bytes()).as_bytes()[..16]);
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// A day as STIX writes a moment.
fn moment(day: &str, time: &str) -> String {
    format!("{day}T{time}.000Z")
}

/// The day by which a row was known: its publication, else its date, else the first day of the epoch. No clock is asked.
fn known(event: &EventRow) -> String {
    let published = event.published.as_deref().filter(|date| date.len() == 10 && date.is_ascii());
    moment(published.or(days(event).map(|(from, _)| from)).unwrap_or("1970-01-01"), "00:00:00")
}

/// A STIX bundle: actors are identities, events are relationships between them.
pub(super) fn stix(events: &[EventRow], out: &mut dyn Write) -> io::Result<Vec<String>> {
    let mut actors: BTreeMap<&str, String> = BTreeMap::new();
    for event in events {
        for code in event.sources.iter().chain(&event.targets) {
            let known = known(event);
            let first = actors.entry(code).or_insert_with(|| known.clone());
            if known < *first {
                *first = known;
            }
        }
    }
    let id = |code: &str| format!("identity--{}", uuid(&["identity", code]));
    let identities = actors.iter().map(|(code, known)| {
        json!({
            "type": "identity",
            "spec_version": "2.1",
            "id": id(code),
            "created": known,
            "modified": known,
            "name": code,
            "identity_class": if parts(code).1.is_empty() { "organization" } else { "group" },
        })
    });
    let relationships = events.iter().flat_map(|event| {
        event.sources.iter().flat_map(move |source| {
            event.targets.iter().map(move |target| {
                let known = known(event);
                let mut labels = vec![format!("quad:{}", event.quad), format!("factuality:{}", event.factuality)];
                labels.push(format!("polarity:{}", event.polarity));
                labels.push(format!("cameo:{}", event.cameo));
                labels.extend(event.mode.iter().map(|mode| format!("mode:{mode}")));
                labels.extend(event.contexts.iter().map(|context| format!("context:{context}")));
                let mut relationship = json!({
                    "type": "relationship",
                    "spec_version": "2.1",
                    "id": format!("relationship--{}", uuid(&["event", &event.event_id, source, target])),
                    "created": known,
                    "modified": known,
                    "relationship_type": event.event_type.to_lowercase(),
                    "description": event.sentence,
                    "source_ref": id(source),
                    "target_ref": id(target),
                    "labels": labels,
                    "external_references": [{"source_name": "demarche", "external_id": event.event_id}],
                });
                if let Some((from, to)) = days(event) {
                    relationship["start_time"] = moment(from, "00:00:00").into();
                    relationship["stop_time"] = moment(to, "23:59:59").into();
                }
                relationship
            })
        })
    });
    let all: Vec<&str> = events.iter().map(|event| event.event_id.as_str()).collect();
    write!(out, "{{\"type\":\"bundle\",\"id\":\"bundle--{}\",\"objects\":[", uuid(&all))?;
    items(identities.chain(relationships), out)?;
    out.write_all(b"]}\n")?;
    let one_sided = events.iter().filter(|event| event.sources.is_empty() || event.targets.is_empty()).count();
    Ok(left_out(one_sided, "a relationship needs a source and a target"))
}

/// FollowTheMoney: an entity a line, actors first.
pub(super) fn ftm(events: &[EventRow], countries: &Countries, out: &mut dyn Write) -> io::Result<()> {
    let country = |code: &str| countries.code(CountrySystem::Iso, parts(code).0).map(str::to_lowercase);
    let actors: std::collections::BTreeSet<&str> =
        events.iter().flat_map(|event| event.sources.iter().chain(&event.targets)).map(String::as_str).collect();
    let id = |code: &str| format!("demarche-actor-{}", code.to_lowercase());
    for code in actors {
        let schema = match parts(code) {
            (_, "GOV" | "MIL" | "COP" | "JUD" | "LEG" | "SPY") => "PublicBody",
            (_, "BUS") => "Company",
            ("IGO" | "NGO", _) => "Organization",
            _ => "LegalEntity",
        };
        let mut properties = json!({"name": [code]});
        if let Some(country) = country(code) {
            properties["country"] = json!([country]);
        }
        writeln!(out, "{}", json!({"id": id(code), "schema": schema, "properties": properties}))?;
    }
    for event in events {
        let side = |codes: &[String]| codes.iter().map(|code| id(code)).collect::<Vec<_>>();
        let mode = event.mode.as_ref().map_or(String::new(), |mode| format!("/{mode}"));
        let mut properties = json!({
            "name": [format!("{} {}{mode} {}", event.sources.join("+"), event.event_type, event.targets.join("+"))],
            "summary": [event.sentence],
            "recordId": [event.event_id],
            "organizer": side(&event.sources),
            "involved": side(&event.targets),
            "notes": [format!("{}, {}; told by {}", event.factuality, event.polarity, event.told_by)],
        });
        if let Some((from, to)) = days(event) {
            properties["startDate"] = json!([from]);
            properties["endDate"] = json!([to]);
        }
        if let Some(place) = &event.place {
            properties["location"] = json!([place]);
        }
        if let Some(country) = event.place_state.as_deref().and_then(country) {
            properties["country"] = json!([country]);
        }
        let entity =
            json!({"id": format!("demarche-event-{}", event.event_id), "schema": "Event", "properties": properties});
        writeln!(out, "{entity}")?;
    }
    Ok(())
}

/// Characters of the text around a marked passage.
const AROUND: usize = 32;

/// W3C Web Annotations: the words of each event, marked in the text of its article.
pub(super) fn webannotation(
    events: &[EventRow],
    articles: &[ArticleRow],
    out: &mut dyn Write,
) -> io::Result<Vec<String>> {
    let articles: HashMap<&str, &ArticleRow> = articles.iter().map(|row| (row.reading_id.as_str(), row)).collect();
    let annotation = |event: &EventRow| {
        let article = articles.get(event.reading_id.as_str())?;
        let (start, end) = (event.start as usize, event.end as usize);
        let (before, exact, after) =
            (article.text.get(..start)?, article.text.get(start..end)?, article.text.get(end..)?);
        let count = |text: &str| text.chars().count();
        let prefix: String = before.chars().skip(count(before).saturating_sub(AROUND)).collect();
        let mode = event.mode.as_ref().map_or(String::new(), |mode| format!("/{mode}"));
        let told = format!(
            "{} → {} · {} · {} · told by {}",
            event.sources.join("+"),
            event.targets.join("+"),
            event.date.as_deref().unwrap_or("no date"),
            event.factuality,
            event.told_by
        );
        Some(json!({
            "id": format!("urn:demarche:event:{}", event.event_id),
            "type": "Annotation",
            "motivation": "classifying",
            "body": [
                {"type": "TextualBody", "purpose": "classifying", "value": format!("{}{mode}", event.event_type)},
                {"type": "TextualBody", "purpose": "describing", "value": told},
            ],
            "target": {
                "source": article.url.clone().unwrap_or_else(|| format!("urn:demarche:article:{}", event.article_id)),
                "selector": [
                    {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": cut(after, AROUND)},
                    {"type": "TextPositionSelector", "start": count(before), "end": count(before) + count(exact)},
                ],
            },
        }))
    };
    let found: Vec<Value> = events.iter().filter_map(annotation).collect();
    let lost = events.len() - found.len();
    write!(
        out,
        "{{\"@context\":\"http://www.w3.org/ns/anno.jsonld\",\"id\":\"urn:demarche:annotations\",\"type\":\"AnnotationCollection\",\"total\":{},\"first\":{{\"id\":\"urn:demarche:annotations:1\",\"type\":\"AnnotationPage\",\"startIndex\":0,\"items\":[",
        found.len()
    )?;
    items(found.into_iter(), out)?;
    out.write_all(b"]}}\n")?;
    Ok(left_out(lost, "the text of their article cannot be read"))
}
