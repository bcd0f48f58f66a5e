//! Lists of known names, by class.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use demarche_lang::entities::known_name;

use crate::TrainError;
use crate::names::COMMON;

/// Names of persons by their frequency in a census.
const CENSUS: &str = include_str!("../../census.tsv");

/// How many of the surnames of the census are common ones.
const COMMON_SURNAMES: usize = 1_500;

/// Inhabitants of a large city, in thousands.
const LARGE_CITY: u32 = 100;

/// Lists of known names out of the dictionaries of actors and places, and of those beside them, as sorted hashes.
pub(super) fn known_names(lexicon: &Path) -> Result<Vec<u32>, TrainError> {
    let mut names = BTreeSet::new();
    let mut add = |name: &str, class: u32| {
        let words: Vec<String> = demarche_lang::tokenise::tokenise(name, demarche_types::Span::new(0, name.len()))
            .iter()
            .map(|word| word.span.of(name).to_owned())
            .collect();
        if !words.is_empty() {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            names.insert(known_name(&words, class));
        }
    };
    let rows = |file: &str| -> Result<Vec<Vec<String>>, TrainError> {
        let path = lexicon.join(file);
        let text = fs::read_to_string(&path).map_err(|source| TrainError::Read { path, source })?;
        let rows = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
        Ok(rows.map(|line| line.split('\t').map(str::to_owned).collect()).collect())
    };
    let cell = |row: &[String], place: usize| -> Vec<String> {
        row.get(place).map_or_else(Vec::new, |cell| {
            cell.split('|').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
        })
    };
    for row in rows("actors/states.tsv")? {
        cell(&row, 1).iter().for_each(|name| add(name, 0));
        cell(&row, 2).iter().for_each(|name| add(name, 1));
        cell(&row, 3).iter().for_each(|name| add(name, 2));
    }
    for row in rows("actors/places.tsv")? {
        let class = if row.get(2).is_some_and(|kind| kind == "city") { 3 } else { 4 };
        cell(&row, 0).iter().for_each(|name| add(name, class));
    }
    for row in rows("actors/organisations.tsv")? {
        let class = match (row.first().map(String::as_str), row.get(1).map(String::as_str)) {
            (_, Some("people")) => 5,
            (Some(code), _) if code.ends_with(".PTY") => 6,
            (_, Some("armed-group")) => 7,
            (_, Some("media" | "company")) => 8,
            _ => 9,
        };
        cell(&row, 2).iter().for_each(|name| add(name, class));
    }
    for row in rows("actors/holders.tsv")? {
        for name in cell(&row, 0).iter().chain(&cell(&row, 1)) {
            add(name, 10);
            let mut parts = name.split(' ');
            if let (Some(given), Some(_)) = (parts.next(), parts.next()) {
                add(given, 11);
                add(name.rsplit(' ').next().unwrap_or(name), 12);
            }
        }
    }
    for row in rows("actors/agents.tsv")? {
        cell(&row, 3).iter().for_each(|name| add(name, 13));
    }
    for row in rows("actors/traps.tsv")? {
        cell(&row, 0).iter().for_each(|name| add(name, 14));
    }
    for row in rows("places/cities.tsv")? {
        let thousands = row.get(6).and_then(|cell| cell.parse::<u32>().ok()).unwrap_or(0);
        let class = if thousands >= LARGE_CITY { 15 } else { 16 };
        cell(&row, 0).iter().chain(&cell(&row, 1)).for_each(|name| plain_too(name, class, &mut add));
    }
    for row in rows("places/provinces.tsv")? {
        cell(&row, 1).iter().chain(&cell(&row, 2)).for_each(|name| plain_too(name, 17, &mut add));
    }
    for row in rows("places/districts.tsv")? {
        cell(&row, 0).iter().for_each(|name| plain_too(name, 17, &mut add));
    }
    for row in rows("places/world.tsv")? {
        cell(&row, 0).iter().for_each(|name| plain_too(name, 18, &mut add));
    }
    for line in COMMON.lines().filter(|line| !line.starts_with('#')) {
        let Some((class, names)) = line.split_once('\t') else { continue };
        let class = match class {
            "city" => 3,
            "region" => 4,
            "given" => 11,
            "firm" => 22,
            "body" => 23,
            _ => 24,
        };
        names.split('|').for_each(|name| add(name, class));
    }
    for line in CENSUS.lines().filter(|line| !line.starts_with('#')) {
        let Some((class, names)) = line.split_once('\t') else { continue };
        for (rank, name) in names.split(' ').enumerate() {
            add(
                name,
                if class == "given" {
                    19
                } else if rank < COMMON_SURNAMES {
                    20
                } else {
                    21
                },
            );
        }
    }
    Ok(names.into_iter().collect())
}

/// Adds a name as it is written, and without its marks on letters.
fn plain_too(name: &str, class: u32, add: &mut impl FnMut(&str, u32)) {
    add(name, class);
    add(&demarche_lexicon::fold(name), class);
}
