//! The registers of actors: states, organisations, office holders, offices, places, traps.
//!
//! What comes in: the tables `actors/*.tsv`, whose columns `lexicon/README.md` explains. What goes out:
//! [`Actors`], which says for any run of words which names and which offices start there, and what each
//! entry means and when. It knows nothing of sentences: whether "Washington" acts or is merely a place
//! is decided where the text is read.

mod phrases;

pub use phrases::{Phrases, WordId, fold, words};

use crate::{Files, LexiconError, Row};
use demarche_types::{ActorCode, ActorKind, Date, LexiconRef, PartialDate, Role};
use std::collections::{BTreeMap, HashMap};

/// Heads of codes that name a class of organisations instead of a state.
const CLASSES: [&str; 8] = ["IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC", "UNK"];

/// When an entry holds; open where nothing is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Validity {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
}

impl Validity {
    /// Whether the entry holds on `day`.
    pub fn holds_on(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Whether it ended before `day`.
    pub fn is_over_by(self, day: Date) -> bool {
        self.until.is_some_and(|until| until < day)
    }

    /// Whether it holds on any day of `year`.
    pub fn touches(self, year: i16) -> bool {
        self.from.is_none_or(|from| from.year() <= year) && self.until.is_none_or(|until| year <= until.year())
    }
}

/// A state or territory, present or former.
#[derive(Debug)]
pub struct State {
    /// ISO 3166 alpha-3 or our own code.
    pub code: ActorCode,
    /// Canonical name.
    pub name: String,
    /// When it exists.
    pub validity: Validity,
    /// Its capital and houses of government.
    pub seats: Vec<String>,
    /// Its line.
    pub at: LexiconRef,
}

/// An organisation, agency, armed group, company or people.
#[derive(Debug)]
pub struct Organisation {
    /// Its code; `UNK` for a people that lives in several states.
    pub code: ActorCode,
    /// What it is.
    pub kind: ActorKind,
    /// Canonical name.
    pub name: String,
    /// When it has this code.
    pub validity: Validity,
    /// Its line.
    pub at: LexiconRef,
}

/// A term of office of a person.
#[derive(Debug)]
pub struct Holder {
    /// Canonical name.
    pub name: String,
    /// Whom the office acts for, with the role.
    pub code: ActorCode,
    /// The office: "prime minister".
    pub office: String,
    /// The term.
    pub validity: Validity,
    /// Its line.
    pub at: LexiconRef,
}

/// A noun for people or bodies that have a role.
#[derive(Debug)]
pub struct Agent {
    /// First phrase of its line.
    pub name: String,
    /// Its role.
    pub role: Role,
    /// One person, a body, people, or arms.
    pub kind: AgentKind,
    /// Whether it stands before names.
    pub is_title: bool,
    /// Its line.
    pub at: LexiconRef,
}

/// What an agent noun stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgentKind {
    /// A person in an office or profession.
    Person,
    /// A ministry, army, court.
    Body,
    /// People by what they do.
    People,
    /// Arms: they act for the state that stands with them, and only then.
    Thing,
}

/// A city, region, sea.
#[derive(Debug)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// The state it lies in, if it lies in one.
    pub state: Option<ActorCode>,
    /// What it is: "city", "region".
    pub kind: String,
    /// Its line.
    pub at: LexiconRef,
}

/// What a name means. The numbers index the tables of [`Actors`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameEntry {
    /// A state by its name.
    State(u32),
    /// A state by adjective or demonym.
    Adjective(u32),
    /// A capital or seat of government.
    Seat(u32),
    /// An organisation.
    Organisation(u32),
    /// A person in a term of office.
    Holder(u32),
    /// A place.
    Place(u32),
    /// Something that holds an actor's name and is none.
    Trap(u32),
}

/// What an agent phrase means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgentEntry {
    /// Index in [`Actors::agents`].
    pub agent: u32,
    /// Whether these words are only a title ("Gen."), so that a name must follow.
    pub title_only: bool,
}

/// Classes of words that the reading of actors leans on (`actors/words.tsv`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WordClass {
    /// "spokesman": has the role of the body it belongs to.
    Member,
    /// "former": the office is no longer held.
    Former,
    /// "opposition": before "to" an attitude, not a body.
    Stance,
    /// "then": the office was held at the time told of.
    Then,
    /// "country": describes a state.
    Country,
    /// "countries": after "two" or "both", several states.
    Countries,
    /// "sides": after "two" or "both", several actors.
    Sides,
    /// "leaders": after "two" or "both", several persons.
    Leaders,
    /// "counterpart": the same office in another state.
    Counterpart,
    /// "visit": what follows, or follows with "to", is a place.
    Motion,
    /// "in": what follows is a place.
    Locative,
    /// "heads": the subject leads the object.
    Leads,
    /// "backed" in "US-backed": does not say whose the group is.
    Backing,
    /// "led" in "Chile-led": the group's leader, whose code it takes if it has none of its own.
    Led,
    /// "based" in "Chile-based": says where the group is.
    Based,
    /// "anti" in "anti-Chilean": against it, not of it.
    Against,
    /// "Mr": a person follows, male.
    Mister,
    /// "Mrs": a person follows, female.
    Madam,
    /// "al", "van": may stand inside a name in lower case.
    Particle,
    /// "king", "brother": male.
    Male,
    /// "queen", "spokeswoman": female.
    Female,
    /// "alliance": with "the", an intergovernmental organisation told of before.
    Bloc,
    /// "movement": with "the", an armed group told of before.
    Band,
    /// "company": with "the", a company told of before.
    Firm,
    /// "cousin": the name after it is a person's, also if it is a state's: "her cousin Chad".
    Namesake,
    /// "jordan": a state's name that is also a person's or a thing's.
    Ambiguous,
    /// "scored", "served": words of sport and kitchen; where two stand with an ambiguous name, no state is meant.
    Pastime,
    /// "team": with a city alone, nobody in politics.
    Idle,
    /// "siege": what follows with "of" is what it is done to.
    Harm,
    /// "league": a body of that name is of civil society.
    Civil,
    /// "Western": no one state is meant.
    Region,
}

impl WordClass {
    const NAMES: [(&'static str, WordClass); 31] = [
        ("member", WordClass::Member),
        ("former", WordClass::Former),
        ("stance", WordClass::Stance),
        ("then", WordClass::Then),
        ("country", WordClass::Country),
        ("countries", WordClass::Countries),
        ("sides", WordClass::Sides),
        ("leaders", WordClass::Leaders),
        ("counterpart", WordClass::Counterpart),
        ("motion", WordClass::Motion),
        ("locative", WordClass::Locative),
        ("leads", WordClass::Leads),
        ("backing", WordClass::Backing),
        ("led", WordClass::Led),
        ("based", WordClass::Based),
        ("against", WordClass::Against),
        ("mister", WordClass::Mister),
        ("madam", WordClass::Madam),
        ("particle", WordClass::Particle),
        ("male", WordClass::Male),
        ("female", WordClass::Female),
        ("bloc", WordClass::Bloc),
        ("band", WordClass::Band),
        ("firm", WordClass::Firm),
        ("namesake", WordClass::Namesake),
        ("ambiguous", WordClass::Ambiguous),
        ("pastime", WordClass::Pastime),
        ("idle", WordClass::Idle),
        ("harm", WordClass::Harm),
        ("civil", WordClass::Civil),
        ("region", WordClass::Region),
    ];
}

/// All registers of actors, indexed.
#[derive(Debug, Default)]
pub struct Actors {
    /// States, in the order of the file.
    pub states: Vec<State>,
    /// Organisations, in the order of the file.
    pub organisations: Vec<Organisation>,
    /// Terms of office, in the order of the file.
    pub holders: Vec<Holder>,
    /// Agent nouns, in the order of the file.
    pub agents: Vec<Agent>,
    /// Places, in the order of the file.
    pub places: Vec<Place>,
    names: Phrases<NameEntry>,
    agent_phrases: Phrases<AgentEntry>,
    by_code: BTreeMap<String, u32>,
    surnames: HashMap<String, Vec<u32>>,
    classes: HashMap<String, Vec<WordClass>>,
}

impl Actors {
    /// Reads and checks the tables `actors/*.tsv`.
    pub fn from_files(files: &Files) -> Result<Actors, LexiconError> {
        let mut actors = Actors::default();
        actors.read_states(files)?;
        actors.read_organisations(files)?;
        actors.read_holders(files)?;
        actors.read_agents(files)?;
        actors.read_places(files)?;
        actors.read_traps(files)?;
        actors.read_words(files)?;
        Ok(actors)
    }

    /// Index over the names of states, organisations, persons, places and traps. Case counts.
    pub fn names(&self) -> &Phrases<NameEntry> {
        &self.names
    }

    /// Index over the agent nouns, in lower case.
    pub fn agent_phrases(&self) -> &Phrases<AgentEntry> {
        &self.agent_phrases
    }

    /// The state with this code head: that of today where several had it, else the last.
    pub fn state(&self, code: &str) -> Option<&State> {
        self.by_code.get(code).map(|&index| &self.states[index as usize])
    }

    /// The state that is no more and governed from the same seat: the Soviet Union for Russia.
    pub fn predecessor(&self, code: &str) -> Option<&State> {
        let state = self.state(code)?;
        self.states.iter().find(|other| {
            other.code != state.code
                && other.validity.until.is_some()
                && other.seats.iter().any(|seat| state.seats.contains(seat))
        })
    }

    /// The terms of office of persons whose last name is `surname` (folded, in lower case), in the order of the file.
    pub fn terms_by_surname(&self, surname: &str) -> &[u32] {
        self.surnames.get(surname).map_or(&[], Vec::as_slice)
    }

    /// Whether a word or lemma, in lower case, belongs to a class.
    pub fn is(&self, word: &str, class: WordClass) -> bool {
        self.classes.get(word).is_some_and(|classes| classes.contains(&class))
    }

    fn read_states(&mut self, files: &Files) -> Result<(), LexiconError> {
        for row in rows(files, "actors/states.tsv", 2, 6)? {
            let code = row.cell(0);
            if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) || CLASSES.contains(&code) {
                return Err(row.fault(
                    format!("{code:?} is no code of a state"),
                    "a state has three capitals, ISO 3166 alpha-3 where it has one",
                ));
            }
            let index = self.states.len() as u32;
            let Some(name) = row.list(1).next() else {
                return Err(row.fault("a state without a name", "the second cell lists its names"));
            };
            self.states.push(State {
                code: ActorCode(code.to_owned()),
                name: name.to_owned(),
                validity: validity(&row, 4)?,
                seats: row.list(3).map(|seat| without_article(seat).to_owned()).collect(),
                at: row.at(),
            });
            let known = self.by_code.entry(code.to_owned()).or_insert(index);
            if self.states[*known as usize].validity.until.is_some() {
                *known = index;
            }
            row.list(1).for_each(|name| self.names.add(without_article(name), NameEntry::State(index), row.file.layer));
            row.list(2)
                .for_each(|name| self.names.add(without_article(name), NameEntry::Adjective(index), row.file.layer));
            row.list(3).for_each(|name| self.names.add(without_article(name), NameEntry::Seat(index), row.file.layer));
        }
        Ok(())
    }

    fn read_organisations(&mut self, files: &Files) -> Result<(), LexiconError> {
        for row in rows(files, "actors/organisations.tsv", 3, 5)? {
            let code = match (row.cell(0), row.cell(1)) {
                ("", "people") => ActorCode("UNK".to_owned()),
                _ => self.code(&row, 0)?,
            };
            let kind = match row.cell(1) {
                "igo" => ActorKind::Igo,
                "ngo" => ActorKind::Ngo,
                "agency" | "media" | "party" => ActorKind::Agency,
                "armed-group" => ActorKind::Armed,
                "company" => ActorKind::Company,
                "people" => ActorKind::People,
                other => {
                    return Err(row.fault(
                        format!("{other:?} is no kind of organisation"),
                        "write igo, ngo, agency, armed-group, company or people",
                    ));
                }
            };
            let index = self.organisations.len() as u32;
            let Some(name) = row.list(2).next() else {
                return Err(row.fault("an organisation without a name", "the third cell lists its names"));
            };
            self.organisations.push(Organisation {
                code,
                kind,
                name: without_article(name).to_owned(),
                validity: validity(&row, 3)?,
                at: row.at(),
            });
            for name in row.list(2) {
                let name = without_article(name);
                self.names.add(name, NameEntry::Organisation(index), row.file.layer);
                if let Some(soft) = acronym_in_small(name) {
                    self.names.add(&soft, NameEntry::Organisation(index), row.file.layer);
                }
            }
        }
        Ok(())
    }

    fn read_holders(&mut self, files: &Files) -> Result<(), LexiconError> {
        for row in rows(files, "actors/holders.tsv", 4, 6)? {
            let name = row.cell(0);
            if name.is_empty() {
                return Err(row.fault("a holder without a name", "the first cell has the canonical name"));
            }
            let code = self.code(&row, 2)?;
            let index = self.holders.len() as u32;
            self.holders.push(Holder {
                name: name.to_owned(),
                code,
                office: row.cell(3).to_owned(),
                validity: validity(&row, 4)?,
                at: row.at(),
            });
            self.names.add(name, NameEntry::Holder(index), row.file.layer);
            row.list(1).for_each(|alias| self.names.add(alias, NameEntry::Holder(index), row.file.layer));
            for name in std::iter::once(name).chain(row.list(1)) {
                if let Some(last) = words(name).last() {
                    let terms = self.surnames.entry(fold(&name[last]).to_lowercase()).or_default();
                    if !terms.contains(&index) {
                        terms.push(index);
                    }
                }
            }
        }
        Ok(())
    }

    fn read_agents(&mut self, files: &Files) -> Result<(), LexiconError> {
        for row in rows(files, "actors/agents.tsv", 3, 4)? {
            let Some(role) = Role::named(row.cell(1)) else {
                return Err(row.fault(
                    format!("{:?} is no role", row.cell(1)),
                    "write one of the PLOVER sectors: GOV MIL COP LEG JUD SPY PRM PTY REB UAF JRN CVL …",
                ));
            };
            let kind = match row.cell(2) {
                "person" => AgentKind::Person,
                "body" => AgentKind::Body,
                "people" => AgentKind::People,
                "thing" => AgentKind::Thing,
                other => {
                    return Err(row.fault(format!("{other:?} is no kind"), "write person, body, people or thing"));
                }
            };
            let Some(name) = row.list(0).next() else {
                return Err(row.fault("an agent without a phrase", "the first cell lists its phrases"));
            };
            let agent = self.agents.len() as u32;
            let is_title = !row.cell(3).is_empty();
            self.agents.push(Agent { name: name.to_owned(), role, kind, is_title, at: row.at() });
            for phrase in row.list(0) {
                self.agent_phrases.add(&phrase.to_lowercase(), AgentEntry { agent, title_only: false }, row.file.layer);
            }
            for title in row.list(3).map(str::to_lowercase) {
                for form in [title.as_str(), title.trim_end_matches('.')] {
                    if self.agent_phrases.exact(form).is_empty() {
                        self.agent_phrases.add(form, AgentEntry { agent, title_only: true }, row.file.layer);
                    }
                }
            }
        }
        Ok(())
    }

    fn read_places(&mut self, files: &Files) -> Result<(), LexiconError> {
        for row in rows(files, "actors/places.tsv", 1, 3)? {
            let state = match row.cell(1) {
                "" => None,
                _ => Some(self.code(&row, 1)?),
            };
            let index = self.places.len() as u32;
            let name = without_article(row.cell(0));
            self.places.push(Place { name: name.to_owned(), state, kind: row.cell(2).to_owned(), at: row.at() });
            self.names.add(name, NameEntry::Place(index), row.file.layer);
        }
        Ok(())
    }

    fn read_traps(&mut self, files: &Files) -> Result<(), LexiconError> {
        for row in rows(files, "actors/traps.tsv", 1, 2)? {
            self.names.add(without_article(row.cell(0)), NameEntry::Trap(row.line), row.file.layer);
        }
        Ok(())
    }

    fn read_words(&mut self, files: &Files) -> Result<(), LexiconError> {
        for row in rows(files, "actors/words.tsv", 2, 2)? {
            let Some((_, class)) = WordClass::NAMES.into_iter().find(|(name, _)| *name == row.cell(0)) else {
                let known: Vec<_> = WordClass::NAMES.iter().map(|(name, _)| *name).collect();
                return Err(row.fault(
                    format!("{:?} is no class of words", row.cell(0)),
                    format!("write one of {}", known.join(", ")),
                ));
            };
            for word in row.list(1) {
                self.classes.entry(word.to_lowercase()).or_default().push(class);
            }
        }
        Ok(())
    }

    /// The code in a cell: a known state or class of organisations, then roles and names in capitals.
    fn code(&self, row: &Row<'_>, cell: usize) -> Result<ActorCode, LexiconError> {
        let code = row.cell(cell);
        let well_formed = code.split('.').all(|part| {
            !part.is_empty()
                && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-')
        });
        if !well_formed {
            return Err(row.fault(format!("{code:?} is no code"), "capitals, parts separated by full stops: PER.MIL"));
        }
        let code = ActorCode(code.to_owned());
        if !CLASSES.contains(&code.head()) && !self.by_code.contains_key(code.head()) {
            return Err(row.fault(
                format!("no state has the code {:?}", code.head()),
                "add the state to actors/states.tsv, or use a class: IGO, UNO, EUR, NGO, ISM, IMG, MNC",
            ));
        }
        let role = code.role().filter(|_| !CLASSES.contains(&code.head()));
        if let Some(role) = role.filter(|role| Role::named(role).is_none()) {
            return Err(row.fault(
                format!("{role:?} is no role"),
                "after a state stands a PLOVER sector: GOV MIL COP LEG JUD SPY PRM PTY REB UAF JRN CVL …",
            ));
        }
        Ok(code)
    }
}

/// The rows of a table, each with at least `least` and at most `most` cells.
fn rows<'a>(files: &'a Files, path: &'a str, least: usize, most: usize) -> Result<Vec<Row<'a>>, LexiconError> {
    let rows = files.rows(path, least)?;
    match rows.iter().find(|row| !row.cell(most).is_empty()) {
        None => Ok(rows),
        Some(row) => Err(row.fault(
            format!("a row has more than {most} cells"),
            "cells are separated by tabs, values in a cell by |; the head of the file names the columns",
        )),
    }
}

fn validity(row: &Row<'_>, cell: usize) -> Result<Validity, LexiconError> {
    let date = |cell: usize| -> Result<Option<PartialDate>, LexiconError> {
        match row.cell(cell) {
            "" => Ok(None),
            text => text
                .parse()
                .map(Some)
                .map_err(|fault| row.fault(format!("{text:?}: {fault}"), "leave the cell empty if it is open")),
        }
    };
    let from = date(cell)?.map(PartialDate::earliest);
    let until = date(cell + 1)?.map(PartialDate::latest);
    if let (Some(first), Some(last)) = (from, until)
        && last < first
    {
        return Err(
            row.fault("it ends before it begins", "swap the dates, or leave the second empty if it still holds")
        );
    }
    Ok(Validity { from, until })
}

fn without_article(name: &str) -> &str {
    name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name)
}

/// "NATO" is also written "Nato": acronyms of four letters and more, in capitals throughout.
fn acronym_in_small(name: &str) -> Option<String> {
    let is_acronym = (4..=8).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_uppercase());
    is_acronym.then(|| format!("{}{}", &name[..1], name[1..].to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(tables: &[(&str, &str)]) -> Result<Actors, String> {
        let files = tables.iter().map(|(name, text)| (format!("actors/{name}.tsv"), (*text).to_owned()));
        Actors::from_files(&Files::given(files)).map_err(|error| error.to_string())
    }

    const STATES: (&str, &str) =
        ("states", "# states\nCHL\tChile\tChilean|Chileans\tSantiago\nPER\tPeru\tPeruvian\tLima\t1821\t\n");

    #[test]
    fn names_offices_and_terms_are_indexed() {
        let actors = load(&[
            STATES,
            ("organisations", "IGO.ANDES\tigo\tthe Andes Pact|ANPA\n"),
            ("holders", "Ana Soto\tSoto\tCHL.GOV\tforeign minister\t2010-03-11\t2014-03-11\n"),
            ("agents", "general|commanding general\tMIL\tperson\tGeneral|Gen.\n"),
            ("words", "former\tex|former\n"),
        ])
        .expect("the tables are right");
        assert_eq!(actors.names().exact("Chileans"), [NameEntry::Adjective(0)]);
        assert_eq!(actors.names().exact("Andes Pact"), [NameEntry::Organisation(0)]);
        assert_eq!(actors.names().exact("Anpa"), [NameEntry::Organisation(0)]);
        assert_eq!(actors.names().exact("Soto"), [NameEntry::Holder(0)]);
        assert_eq!(actors.terms_by_surname("soto"), [0]);
        assert!(actors.agent_phrases().exact("gen")[0].title_only);
        assert!(!actors.agent_phrases().exact("general")[0].title_only);
        assert!(actors.is("ex", WordClass::Former));
        assert!(actors.holders[0].validity.touches(2014));
    }

    fn fault(tables: &[(&str, &str)]) -> String {
        load(tables).map(|_| ()).expect_err("the table is wrong")
    }

    #[test]
    fn faults_say_where_what_and_how_to_mend() {
        let error = fault(&[STATES, ("holders", "# head\nAna Soto\t\tCHL.GOV\tminister\t2014-03\t2010\n")]);
        assert!(error.starts_with("lexicon/actors/holders.tsv:2: it ends before it begins\n  hint: swap"), "{error}");
        assert!(fault(&[("states", "CH\tChile\n")]).contains("\"CH\" is no code of a state"));
        assert!(fault(&[STATES, ("agents", "general\tARMY\tperson\n")]).contains("\"ARMY\" is no role"));
        assert!(fault(&[STATES, ("agents", "general\tMIL\thuman\n")]).contains("\"human\" is no kind"));
        assert!(fault(&[STATES, ("organisations", "CHL.GOV\tclub\tX\n")]).contains("no kind of organisation"));
        assert!(fault(&[STATES, ("organisations", "ARG.GOV\tagency\tX\n")]).contains("no state has the code \"ARG\""));
        assert!(fault(&[STATES, ("organisations", "CHL.FOO\tagency\tX\n")]).contains("\"FOO\" is no role"));
        assert!(fault(&[("states", "CHL\tChile\t\t\t2010-13-01\n")]).contains("no such day"));
        assert!(fault(&[STATES, ("agents", "general\tMIL\tperson\ttitle\textra\n")]).contains("more than 4 cells"));
        assert!(fault(&[STATES, ("traps", "Chile saltpetre\tgoods\textra\n")]).contains("more than 2 cells"));
        assert!(fault(&[("words", "verbs\trun\n")]).contains("no class of words"));
    }
}
