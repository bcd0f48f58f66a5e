//! Tables: CSV, and the shapes of POLECAT and GDELT 2 for scripts that were written for them.

use super::{Countries, cell, days, event_fields, left_out, parts};
use crate::import::{Kind, gdelt_columns};
use crate::rows::EventRow;
use demarche_lexicon::{CountrySystem, Lexicon};
use demarche_types::{EventType, Mode, QuadClass};
use std::io::{self, Write};

pub(super) fn csv(events: &[EventRow], out: &mut dyn Write) -> io::Result<()> {
    let mut line = |cells: &mut dyn Iterator<Item = String>| -> io::Result<()> {
        let cells: Vec<String> = cells.map(|cell| quoted(&cell)).collect();
        out.write_all(cells.join(",").as_bytes())?;
        out.write_all(b"\n")
    };
    for (index, event) in events.iter().enumerate() {
        let fields = event_fields(event);
        if index == 0 {
            line(&mut fields.iter().map(|(name, _)| (*name).to_owned()))?;
        }
        line(&mut fields.iter().map(|(_, value)| cell(value)))?;
    }
    Ok(())
}

/// A cell after RFC 4180.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

/// A cell of a table without quotes.
fn plain(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ")
}

const POLECAT: [&str; 40] = [
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Intensity",
    "Quad Code",
    "Contexts",
    "Actor Name",
    "Actor Country",
    "Actor COW",
    "Primary Actor Sector",
    "Actor Sectors",
    "Actor Title",
    "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name",
    "Recipient Country",
    "Recipient COW",
    "Primary Recipient Sector",
    "Recipient Sectors",
    "Recipient Title",
    "Recipient Name Raw",
    "Wikipedia Recipient ID",
    "Placename",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Raw Placename",
    "Feature Type",
    "Source",
    "Publication Date",
    "Story People",
    "Story Organizations",
    "Story Locations",
    "Language",
    "Version",
];

pub(super) fn polecat(
    events: &[EventRow],
    lexicon: &Lexicon,
    countries: &Countries,
    out: &mut dyn Write,
) -> io::Result<Vec<String>> {
    writeln!(out, "{}", POLECAT.join("\t"))?;
    let mut undated = 0;
    for event in events {
        let Some((from, _)) = days(event) else {
            undated += 1;
            continue;
        };
        let score = EventType::named(&event.event_type)
            .map(|kind| lexicon.ontology.score(kind, event.mode.clone().map(Mode).as_ref()).to_string());
        let list = |words: Vec<&str>| (!words.is_empty()).then(|| words.join("; "));
        let side = |codes: &[String], words: &[String]| -> Vec<Option<String>> {
            let states: Vec<&str> = codes.iter().map(|code| parts(code).0).collect();
            let cow = states.iter().filter_map(|state| countries.code(CountrySystem::Cow, state)).collect();
            let sectors: Vec<&str> = codes.iter().map(|code| parts(code).1).filter(|role| !role.is_empty()).collect();
            let words = list(words.iter().map(String::as_str).collect());
            let first = sectors.first().map(|&role| role.to_owned());
            vec![words.clone(), list(states), list(cow), first, list(sectors), None, words, None]
        };
        let mut cells = vec![
            Some(event.event_id.clone()),
            Some(from.to_owned()),
            Some(event.event_type.clone()),
            event.mode.clone(),
            score,
            Some(event.quad.replace('-', " ").to_uppercase()),
            list(event.contexts.iter().map(String::as_str).collect()),
        ];
        cells.extend(side(&event.sources, &event.source_text));
        cells.extend(side(&event.targets, &event.target_text));
        cells.extend([event.place.clone(), None, None, None, event.place_state.clone()]);
        cells.extend([event.latitude, event.longitude].map(|degrees| degrees.map(|degrees| degrees.to_string())));
        cells.extend([None, event.place.clone(), None, Some(event.told_by.clone()), event.published.clone()]);
        cells.extend([None, None, None, Some("English".to_owned()), Some(format!("demarche {}", event.code_version))]);
        let cells: Vec<String> =
            cells.into_iter().map(|cell| cell.map_or("None".to_owned(), |cell| plain(&cell))).collect();
        writeln!(out, "{}", cells.join("\t"))?;
    }
    Ok(left_out(undated, "the table wants a date"))
}

/// GDELT 2's 61 columns without a header: a line for each pair of source and target.
pub(super) fn gdelt(events: &[EventRow], countries: &Countries, out: &mut dyn Write) -> io::Result<Vec<String>> {
    let columns = gdelt_columns(Kind::Gdelt2);
    let mut left = 0;
    for event in events {
        let Some((from, _)) = days(event) else {
            left += 1;
            continue;
        };
        let date = from.replace('-', "");
        let quad = QuadClass::named(&event.quad).map_or(String::new(), |quad| (quad as usize + 1).to_string());
        // An open side is an empty one, as in GDELT.
        let sides = |codes: &[String]| if codes.is_empty() { vec![String::new()] } else { codes.to_vec() };
        for source in sides(&event.sources) {
            for target in sides(&event.targets) {
                let digest = blake3::hash(format!("{}\0{source}\0{target}", event.event_id).as_bytes());
                let id = u64::from_le_bytes(*digest.as_bytes().first_chunk().expect("a hash has 32 bytes")) >> 12;
                let geography = event.place.as_ref().filter(|_| event.latitude.is_some());
                let cells = columns.iter().map(|column| {
                    let (actor, words) = if column.starts_with("Actor1") {
                        (&source, &event.source_text)
                    } else {
                        (&target, &event.target_text)
                    };
                    let (state, role) = parts(actor);
                    match column.as_str() {
                        "GLOBALEVENTID" => id.to_string(),
                        "SQLDATE" => date.clone(),
                        "MonthYear" => date[..6].to_owned(),
                        "Year" => date[..4].to_owned(),
                        "Actor1Code" | "Actor2Code" => format!("{state}{role}"),
                        "Actor1Name" | "Actor2Name" => plain(&words.join(" ")).to_uppercase(),
                        "Actor1CountryCode" | "Actor2CountryCode" => state.to_owned(),
                        "Actor1Type1Code" | "Actor2Type1Code" => role.to_owned(),
                        "IsRootEvent" | "NumMentions" | "NumSources" | "NumArticles" => "1".to_owned(),
                        "EventCode" => event.cameo.clone(),
                        "EventBaseCode" => event.cameo.chars().take(3).collect(),
                        "EventRootCode" => event.cameo.chars().take(2).collect(),
                        "QuadClass" => quad.clone(),
                        "GoldsteinScale" => event.goldstein.to_string(),
                        "ActionGeo_Type" if geography.is_some() => "4".to_owned(),
                        "ActionGeo_FullName" => geography.map_or(String::new(), |place| plain(place)),
                        "ActionGeo_CountryCode" => {
                            let state = event.place_state.as_deref();
                            state.and_then(|state| countries.code(CountrySystem::Fips, state)).unwrap_or("").to_owned()
                        }
                        "ActionGeo_Lat" => event.latitude.map_or(String::new(), |degrees| degrees.to_string()),
                        "ActionGeo_Long" => event.longitude.map_or(String::new(), |degrees| degrees.to_string()),
                        "DATEADDED" => {
                            let added = event.published.as_deref().filter(|date| date.len() == 10).unwrap_or(from);
                            format!("{}000000", added.replace('-', ""))
                        }
                        "SOURCEURL" => format!("urn:demarche:event:{}", event.event_id),
                        _ => String::new(),
                    }
                });
                writeln!(out, "{}", cells.collect::<Vec<_>>().join("\t"))?;
            }
        }
    }
    Ok(left_out(left, "the table wants a date"))
}
