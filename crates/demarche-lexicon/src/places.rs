//! The gazetteer: names of places, and where they lie.
//!
//! What comes in: the tables `places/*.tsv`, whose columns `lexicon/README.md` explains, and the names of states from
//! `actors/states.tsv`. What goes out: [`Places`], which says for a run of words which places have that name, the most
//! prominent first. Which of them a text means is decided where the text is read.
//!
//! Names are compared in lower case without diacritics, hyphens and apostrophes: "Al-Fashir" is "Al Fashir". Where
//! our own table and GeoNames both have a place of one name in one state, ours counts.

use crate::{Files, LexiconError, Row, fold, words};
use demarche_types::{ActorCode, LexiconRef, PlaceKind};
use std::collections::HashMap;

/// Which table a place comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// `actors/states.tsv`, with the coordinates of `places/states.tsv`.
    States,
    /// `places/world.tsv`.
    World,
    /// `places/provinces.tsv`.
    Provinces,
    /// `places/districts.tsv`.
    Districts,
    /// `places/cities.tsv`.
    Cities,
}

/// A place.
#[derive(Clone, Debug)]
pub struct Spot {
    /// Its first name.
    pub name: Box<str>,
    /// What it is.
    pub kind: PlaceKind,
    /// Code of the state it lies in, three capitals.
    state: Option<[u8; 3]>,
    /// Key of its province: the state's code, a full stop, GeoNames' code. Empty where that is not known.
    pub province: Box<str>,
    /// Degrees north.
    pub latitude: f32,
    /// Degrees east.
    pub longitude: f32,
    /// Thousands of inhabitants, of a city.
    pub thousands: u32,
    /// Whether it is a capital.
    pub is_capital: bool,
    /// Whether its name mostly stands for those who sit there: a palace, a union of states.
    pub is_metonym: bool,
    /// The table it comes from.
    pub table: Table,
    /// Its file, as an index of the list of files.
    file: u16,
    line: u32,
}

impl Spot {
    /// The state it lies in.
    pub fn state(&self) -> Option<ActorCode> {
        self.state_code().map(|code| ActorCode(code.to_owned()))
    }

    /// The code of the state it lies in.
    pub fn state_code(&self) -> Option<&str> {
        self.state.as_ref().and_then(|code| std::str::from_utf8(code).ok())
    }

    /// How likely a name means this place if nothing else is known; 18.5 for a state, about 8 for a small town.
    pub fn prominence(&self) -> f32 {
        let inhabitants = (self.thousands.max(1) as f32).log10();
        match (self.table, self.kind) {
            (Table::States, _) => 18.5,
            (Table::World, _) if self.is_capital => 17.0,
            (Table::World, PlaceKind::Region) if self.state.is_none() => 18.0,
            (Table::World, PlaceKind::Sea | PlaceKind::Strait) => 18.0,
            (Table::World, PlaceKind::Site) => 13.0,
            (Table::World, _) => 15.5,
            (Table::Provinces, _) => 11.5,
            (Table::Districts, _) => 8.5,
            (Table::Cities, _) => 6.0 + 2.0 * inhabitants + if self.is_capital { 2.5 } else { 0.0 },
        }
    }
}

/// All places, indexed by name.
#[derive(Debug, Default)]
pub struct Places {
    spots: Vec<Spot>,
    names: HashMap<Box<str>, Vec<u32>>,
    /// The most words of a name that begins with this word.
    longest: HashMap<Box<str>, u8>,
    provinces: HashMap<Box<str>, u32>,
    alpha2: HashMap<[u8; 3], Box<str>>,
    /// Layer, path below its root, and path in messages of each file.
    files: Vec<(usize, String, String)>,
}

impl Places {
    /// Reads and checks the tables.
    pub fn from_files(files: &Files) -> Result<Places, LexiconError> {
        let mut places = Places::default();
        let mut seats: HashMap<(Box<str>, [u8; 3]), ()> = HashMap::new();
        places.read_states(files, &mut seats)?;
        places.read_world(files)?;
        places.read_provinces(files)?;
        places.read_cities(files, &seats)?;
        places.read_districts(files)?;
        for list in places.names.values_mut() {
            let spots = &places.spots;
            list.sort_by(|&a, &b| {
                let prominence = |index: u32| spots[index as usize].prominence();
                prominence(b).total_cmp(&prominence(a)).then(a.cmp(&b))
            });
        }
        Ok(places)
    }

    /// The place with this index.
    pub fn spot(&self, index: u32) -> &Spot {
        &self.spots[index as usize]
    }

    /// Its line in the dictionaries.
    pub fn at(&self, spot: &Spot) -> LexiconRef {
        let file = self.files.get(usize::from(spot.file)).map_or(String::new(), |(.., file)| file.clone());
        LexiconRef { file, line: spot.line }
    }

    fn file(&mut self, row: &Row<'_>) -> u16 {
        let (layer, path) = (row.file.layer, row.file.path);
        let known = self.files.iter().position(|(of, file, _)| *of == layer && file == path);
        known.unwrap_or_else(|| {
            self.files.push((layer, path.to_owned(), row.at().file));
            self.files.len() - 1
        }) as u16
    }

    /// The places with this name (made by [`place_key`]), the most prominent first.
    pub fn named(&self, key: &str) -> &[u32] {
        self.names.get(key).map_or(&[], Vec::as_slice)
    }

    /// The most words that a name beginning with this word has; 0 if no name does.
    pub fn reach(&self, first: &str) -> usize {
        self.longest.get(first).map_or(0, |&words| usize::from(words))
    }

    /// All places, with their indices.
    pub fn all(&self) -> impl Iterator<Item = (u32, &Spot)> {
        self.spots.iter().enumerate().map(|(index, spot)| (index as u32, spot))
    }

    /// The province that a place lies in.
    pub fn province(&self, spot: &Spot) -> Option<u32> {
        self.provinces.get(&spot.province).copied()
    }

    /// The ISO 3166 alpha-2 code of a state; none for a former one.
    pub fn alpha2(&self, state: &ActorCode) -> Option<&str> {
        let code = code_of(state.head())?;
        self.alpha2.get(&code).map(|code| &**code).filter(|code| !code.is_empty())
    }

    fn add(&mut self, spot: Spot, names: &[&str]) -> u32 {
        let index = self.spots.len() as u32;
        self.spots.push(spot);
        for name in names {
            let key = place_key(name);
            let (Some(first), count) = (key.split(' ').next(), key.split(' ').count()) else { continue };
            if first.is_empty() {
                continue;
            }
            let reach = self.longest.entry(first.into()).or_default();
            *reach = (*reach).max(count.min(usize::from(u8::MAX)) as u8);
            let list = self.names.entry(key.into()).or_default();
            if !list.contains(&index) {
                list.push(index);
            }
        }
        index
    }

    /// Whether our own table has the name with this key in this state already.
    fn is_ours(&self, key: &str, state: [u8; 3], kind: PlaceKind) -> bool {
        self.named(key).iter().any(|&index| {
            let spot = self.spot(index);
            spot.table == Table::World
                && spot.state == Some(state)
                && (spot.kind == kind || kind == PlaceKind::Region && spot.kind != PlaceKind::City)
        })
    }

    fn read_states(&mut self, files: &Files, seats: &mut HashMap<(Box<str>, [u8; 3]), ()>) -> Result<(), LexiconError> {
        let mut points = HashMap::new();
        for row in files.rows("places/states.tsv", 3)? {
            let code = state(&row, 0)?;
            points.insert(code, point(&row, 1)?);
            self.alpha2.insert(code, row.cell(3).into());
        }
        for row in files.rows("actors/states.tsv", 2)? {
            let code = state(&row, 0)?;
            for seat in row.list(3) {
                seats.insert((place_key(seat).into(), code), ());
            }
            let Some(&(latitude, longitude)) = points.get(&code) else { continue };
            let names: Vec<&str> = row.list(1).collect();
            let Some(&first) = names.first() else { continue };
            let spot = Spot {
                name: first.into(),
                kind: PlaceKind::State,
                state: Some(code),
                province: "".into(),
                latitude,
                longitude,
                thousands: 0,
                is_capital: false,
                is_metonym: false,
                table: Table::States,
                file: self.file(&row),
                line: row.line,
            };
            self.add(spot, &names);
        }
        Ok(())
    }

    fn read_world(&mut self, files: &Files) -> Result<(), LexiconError> {
        for row in files.rows("places/world.tsv", 5)? {
            let names: Vec<&str> = row.list(0).collect();
            let Some(&first) = names.first() else {
                return Err(row.fault("a place without a name", "the first cell lists its names"));
            };
            let kind = match row.cell(1) {
                "capital" => PlaceKind::City,
                "bloc" => PlaceKind::Region,
                "seat" => PlaceKind::Site,
                name => PlaceKind::named(name).filter(|&kind| kind != PlaceKind::State).ok_or_else(|| {
                    row.fault(
                        format!("{name:?} is no kind of place"),
                        "one of region, city, capital, sea, strait, river, site, seat, bloc",
                    )
                })?,
            };
            let (latitude, longitude) = point(&row, 3)?;
            let spot = Spot {
                name: first.into(),
                kind,
                state: if row.cell(2).is_empty() { None } else { Some(state(&row, 2)?) },
                province: "".into(),
                latitude,
                longitude,
                thousands: 0,
                is_capital: row.cell(1) == "capital",
                is_metonym: matches!(row.cell(1), "seat" | "bloc"),
                table: Table::World,
                file: self.file(&row),
                line: row.line,
            };
            // "England" names the region, not the state that it stands for elsewhere.
            for key in names.iter().map(|name| place_key(name)) {
                let own = spot.state;
                let spots = &self.spots;
                if let Some(list) = self.names.get_mut(key.as_str()) {
                    list.retain(|&other| {
                        let other = &spots[other as usize];
                        other.table != Table::States || other.state != own || place_key(&other.name) == key
                    });
                }
            }
            self.add(spot, &names);
        }
        Ok(())
    }

    fn read_provinces(&mut self, files: &Files) -> Result<(), LexiconError> {
        for row in files.rows("places/provinces.tsv", 5)? {
            let key = row.cell(0);
            let code = key.split('.').next().unwrap_or("");
            let state = code_of(code).ok_or_else(|| wrong_state(&row, code))?;
            let (latitude, longitude) = point(&row, 3)?;
            let names: Vec<&str> = [row.cell(1), row.cell(2)].into_iter().filter(|name| !name.is_empty()).collect();
            let ours = self.named(&place_key(row.cell(1))).iter().copied().find(|&index| {
                let spot = self.spot(index);
                spot.table == Table::World && spot.state == Some(state) && spot.kind == PlaceKind::Region
            });
            if let Some(index) = ours {
                self.provinces.insert(key.into(), index);
                self.spots[index as usize].province = key.into();
                continue;
            }
            let spot = Spot {
                name: row.cell(1).into(),
                kind: PlaceKind::Region,
                state: Some(state),
                province: key.into(),
                latitude,
                longitude,
                thousands: 0,
                is_capital: false,
                is_metonym: false,
                table: Table::Provinces,
                file: self.file(&row),
                line: row.line,
            };
            let index = self.add(spot, &names);
            self.provinces.insert(key.into(), index);
        }
        Ok(())
    }

    fn read_cities(&mut self, files: &Files, seats: &HashMap<(Box<str>, [u8; 3]), ()>) -> Result<(), LexiconError> {
        for row in files.rows("places/cities.tsv", 7)? {
            let state = state(&row, 2)?;
            let key = place_key(row.cell(0));
            if self.is_ours(&key, state, PlaceKind::City) {
                continue;
            }
            let (latitude, longitude) = point(&row, 4)?;
            let thousands = row
                .cell(6)
                .parse()
                .map_err(|_| row.fault(format!("{:?} is no number", row.cell(6)), "thousands of inhabitants, whole"))?;
            let spot = Spot {
                name: row.cell(0).into(),
                kind: PlaceKind::City,
                state: Some(state),
                province: format!("{}.{}", row.cell(2), row.cell(3)).into(),
                latitude,
                longitude,
                thousands,
                is_capital: thousands >= 20 && seats.contains_key(&(key.into(), state)),
                is_metonym: false,
                table: Table::Cities,
                file: self.file(&row),
                line: row.line,
            };
            let names: Vec<&str> = std::iter::once(row.cell(0)).chain(row.list(1)).collect();
            self.add(spot, &names);
        }
        Ok(())
    }

    fn read_districts(&mut self, files: &Files) -> Result<(), LexiconError> {
        for row in files.rows("places/districts.tsv", 5)? {
            let state = state(&row, 1)?;
            if self.is_ours(&place_key(row.cell(0)), state, PlaceKind::Region) {
                continue;
            }
            let (latitude, longitude) = point(&row, 3)?;
            let spot = Spot {
                name: row.cell(0).into(),
                kind: PlaceKind::Region,
                state: Some(state),
                province: format!("{}.{}", row.cell(1), row.cell(2)).into(),
                latitude,
                longitude,
                thousands: 0,
                is_capital: false,
                is_metonym: false,
                table: Table::Districts,
                file: self.file(&row),
                line: row.line,
            };
            self.add(spot, &[row.cell(0)]);
        }
        Ok(())
    }
}

/// A name as it is compared: words in lower case, without diacritics and marks, "St" and "el" written one way.
pub fn place_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    if name.is_ascii() {
        // Most names are one run of letters after another.
        for word in name.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
            if !key.is_empty() {
                key.push(' ');
            }
            let start = key.len();
            key.push_str(word);
            key[start..].make_ascii_lowercase();
            if let Some(whole) = written_out(&key[start..]) {
                key.replace_range(start.., whole);
            }
        }
        return without_article(key);
    }
    for range in words(name) {
        let word = &name[range];
        if !word.chars().next().is_some_and(char::is_alphanumeric) {
            continue;
        }
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(&place_word(word));
    }
    without_article(key)
}

fn without_article(key: String) -> String {
    match key.strip_prefix("the ") {
        Some(rest) => rest.to_owned(),
        None => key,
    }
}

/// A word in lower case as names write it that do not shorten it.
fn written_out(word: &str) -> Option<&'static str> {
    Some(match word {
        "st" => "saint",
        "ste" => "sainte",
        "ft" => "fort",
        "mt" => "mount",
        "el" => "al",
        _ => return None,
    })
}

/// One word of a [`place_key`].
pub fn place_word(word: &str) -> String {
    let lower = fold(word).to_lowercase();
    match written_out(&lower) {
        Some(whole) => whole.to_owned(),
        None => lower,
    }
}

fn code_of(code: &str) -> Option<[u8; 3]> {
    let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
    bytes.iter().all(u8::is_ascii_uppercase).then_some(bytes)
}

fn wrong_state(row: &Row<'_>, code: &str) -> LexiconError {
    row.fault(
        format!("{code:?} is no code of a state"),
        "a state has three capitals, ISO 3166 alpha-3 where it has one",
    )
}

fn state(row: &Row<'_>, cell: usize) -> Result<[u8; 3], LexiconError> {
    code_of(row.cell(cell)).ok_or_else(|| wrong_state(row, row.cell(cell)))
}

/// Latitude and longitude in the cells `cell` and the next.
fn point(row: &Row<'_>, cell: usize) -> Result<(f32, f32), LexiconError> {
    let degrees = |cell: usize, most: f32| {
        row.cell(cell).parse::<f32>().ok().filter(|degrees| (-most..=most).contains(degrees)).ok_or_else(|| {
            row.fault(
                format!("{:?} is no coordinate", row.cell(cell)),
                "degrees with a full stop: latitude −90 to 90, then longitude −180 to 180",
            )
        })
    };
    Ok((degrees(cell, 90.0)?, degrees(cell + 1, 180.0)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(tables: &[(&str, &str)]) -> Result<Places, String> {
        let files = tables.iter().map(|(name, text)| (format!("{name}.tsv"), (*text).to_owned()));
        Places::from_files(&Files::given(files)).map_err(|error| error.to_string())
    }

    const STATES: [(&str, &str); 2] = [
        ("actors/states", "CHL\tChile\tChilean\tSantiago\nPER\tPeru\tPeruvian\tLima\n"),
        ("places/states", "CHL\t-31\t-71\nPER\t-10\t-76\n"),
    ];

    fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        STATES.iter().chain(more).copied().collect()
    }

    #[test]
    fn names_lead_to_places_the_most_prominent_first() {
        let places = load(&with(&[
            ("places/world", "Atacama Desert|Atacama\tregion\tCHL\t-24.5\t-69.3\n"),
            ("places/provinces", "PER.15\tLima\tLima Region\t-11.8\t-76.6\n"),
            ("places/cities", "Lima\t\tPER\t15\t-12.04\t-77.03\t7737\nLima\t\tCHL\t01\t-33\t-70\t20\nÑuñoa\t\tCHL\t12\t-33.46\t-70.60\t163\n"),
        ]))
        .expect("the tables are right");
        let first = |key: &str| places.named(&place_key(key)).first().map(|&index| places.spot(index));
        let lima = first("Lima").expect("there are three");
        assert_eq!((lima.kind, lima.state_code(), lima.is_capital), (PlaceKind::City, Some("PER"), true));
        assert_eq!(places.named("lima").len(), 3);
        assert_eq!(places.province(lima).map(|index| &*places.spot(index).name), Some("Lima"));
        assert_eq!(first("Nunoa").map(|spot| spot.thousands), Some(163));
        assert_eq!(
            first("ATACAMA").map(|spot| places.at(spot).to_string()).as_deref(),
            Some("lexicon/places/world.tsv:1")
        );
        assert_eq!(places.reach("atacama"), 2);
        assert_eq!(first("Chile").map(|spot| spot.kind), Some(PlaceKind::State));
    }

    #[test]
    fn our_own_line_counts_before_that_of_geonames() {
        let places = load(&with(&[
            ("places/world", "Cauca\tregion\tCHL\t2.5\t-76.8\n"),
            ("places/provinces", "CHL.09\tCauca\t\t1\t1\n"),
            ("places/districts", "Cauca\tCHL\t09\t2\t2\n"),
        ]))
        .expect("the tables are right");
        assert_eq!(places.named("cauca").len(), 1);
        assert!((places.spot(places.named("cauca")[0]).latitude - 2.5).abs() < 1e-6);
    }

    #[test]
    fn faults_say_where_what_and_how_to_mend() {
        let fault = |name: &str, row: &str| load(&with(&[(name, row)])).map(|_| ()).expect_err("the table is wrong");
        assert!(fault("places/world", "Atacama\tdesert\tCHL\t1\t1\n").contains("\"desert\" is no kind of place"));
        assert!(
            fault("places/world", "Atacama\tregion\tCHL\t91\t1\n")
                .starts_with("lexicon/places/world.tsv:1: \"91\" is no coordinate")
        );
        assert!(fault("places/cities", "Lima\t\tPe\t15\t1\t1\t7\n").contains("\"Pe\" is no code of a state"));
        assert!(fault("places/cities", "Lima\t\tPER\t15\t1\t1\tmany\n").contains("no number"));
    }

    #[test]
    fn spellings_of_a_name_share_a_key() {
        assert_eq!(place_key("Al-Fashir"), place_key("El Fashir"));
        assert_eq!(place_key("St. Marc"), place_key("Saint-Marc"));
        assert_eq!(place_key("the Gambia"), "gambia");
        assert_eq!(place_key("Łódź"), "lodz");
        assert_eq!(place_key("İstanbul"), "istanbul");
    }
}
