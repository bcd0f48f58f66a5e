//! Which place of a name a text means.
//!
//! In: the names of an article with their places, and its actors. Out: for each name the best place, with reasons.

use super::names::{self, CITY_NOUNS, Line, Name, Names, REGION_NOUNS, is_region};
use demarche_lexicon::{Places, Spot, Table, place_key};
use demarche_types::{ActorMention, Article, Location, PlaceKind, PlaceMention, SentenceId, Span};
use std::collections::BTreeMap;

/// What a name that lies in the place named right beside it gains: "Tripoli, Lebanon".
const CONTAINED: f32 = 12.0;

/// What a name gains as the place it was where the text explains it.
const EXPLAINED: f32 = 9.0;

/// What a class noun gives or takes: "Lima region".
const CLASS: f32 = 6.0;

/// What a state that the sentence tells of gives its places.
const IN_SENTENCE: f32 = 3.0;

/// The most that a state's own name gains where the article tells of it.
const STATE_TOLD: f32 = 3.0;

/// The most that a state which the article tells of gives its places.
const IN_ARTICLE: f32 = 5.0;

/// What a province that the article tells of gives its places.
const IN_PROVINCE: f32 = 3.0;

/// How much better known the first place of a name must be than the next to tell of its state by itself.
const CLEAR: f32 = 6.0;

/// Least prominence of what tells of its state: a city of 30,000.
const TELLING: f32 = 9.0;

/// The names of an article, each settled.
pub(super) struct Atlas<'a> {
    article: &'a Article,
    places: &'a Places,
    pub lines: Vec<Line>,
    pub names: Vec<Name>,
    /// The place chosen for each name.
    chosen: Vec<Option<Choice>>,
    context: Context,
}

#[derive(Clone, Debug)]
struct Choice {
    spot: u32,
    /// The name beside it that settles it.
    beside: Option<usize>,
    why: Option<String>,
}

impl<'a> Atlas<'a> {
    pub(super) fn new(article: &'a Article, actors: &[ActorMention], places: &'a Places, names: Names) -> Atlas<'a> {
        let Names { lines, names } = names;
        let mut atlas = Atlas { article, places, lines, names, chosen: Vec::new(), context: Context::default() };
        atlas.context = Context::new(&atlas, actors);
        atlas.chosen = atlas.settle(&atlas.context);
        atlas
    }

    pub(super) fn spot(&self, index: u32) -> &'a Spot {
        self.places.spot(index)
    }

    pub(super) fn text(&self) -> &'a str {
        &self.article.text
    }

    /// The place chosen for a name.
    pub(super) fn choice(&self, name: usize) -> Option<&'a Spot> {
        self.chosen[name].as_ref().map(|choice| self.spot(choice.spot))
    }

    /// Whether the name beside it settles a name.
    pub(super) fn is_explained(&self, name: usize) -> bool {
        self.chosen[name].as_ref().is_some_and(|choice| choice.beside.is_some())
    }

    /// The class of noun that stands with a name: region or city.
    pub(super) fn class(&self, name: &Name) -> Option<PlaceKind> {
        let words = &self.lines[name.line].words;
        let class = |at: usize| {
            let word = words.get(at)?;
            if word.is(REGION_NOUNS) {
                Some(PlaceKind::Region)
            } else if word.is(CITY_NOUNS) {
                Some(PlaceKind::City)
            } else {
                None
            }
        };
        let tight = |left: usize| {
            let (Some(left), Some(right)) = (words.get(left), words.get(left + 1)) else { return false };
            names::between(self.text(), left.span, right.span).is_empty()
        };
        if tight(name.words.end - 1)
            && let Some(kind) = class(name.words.end)
        {
            return Some(kind);
        }
        let of = name.words.start.checked_sub(1).filter(|&at| words[at].is(&["of"]) && tight(at))?;
        class(of.checked_sub(1)?)
    }

    /// Chooses a place for every name: first where the text explains it, then everywhere else.
    fn settle(&self, context: &Context) -> Vec<Option<Choice>> {
        let mut explained: BTreeMap<&str, u32> = BTreeMap::new();
        let mut chosen: Vec<Option<Choice>> = vec![None; self.names.len()];
        for round in 0..2 {
            for (index, name) in self.names.iter().enumerate() {
                let next = self.names.get(index + 1).filter(|next| self.is_beside(name, next));
                let pair = next.and_then(|next| self.contained(name, next, context));
                if let Some((inner, outer)) = pair {
                    chosen[index] = Some(Choice { spot: inner, beside: Some(index + 1), why: None });
                    let settled = chosen[index + 1].as_ref().is_some_and(|choice| choice.beside.is_some());
                    if !settled {
                        chosen[index + 1] = Some(Choice { spot: outer, beside: Some(index), why: None });
                    }
                    explained.entry(&name.key).or_insert(inner);
                    continue;
                }
                let before = index.checked_sub(1).and_then(|at| chosen[at].as_ref().map(|choice| choice.beside));
                if before == Some(Some(index)) {
                    continue;
                }
                if round == 0 {
                    continue;
                }
                chosen[index] = self.best(name, context, explained.get(name.key.as_str()).copied());
            }
        }
        chosen
    }

    /// Whether the second name may say where the first lies: "Tripoli, Lebanon", "Lima (Peru)".
    fn is_beside(&self, name: &Name, next: &Name) -> bool {
        if name.line != next.line {
            return false;
        }
        let between = names::between(self.text(), name.span, next.span);
        matches!(
            between.as_str(),
            "," | "("
                | ", in"
                | "in"
                | ", the"
                | ""
                | ", northern"
                | ", southern"
                | ", eastern"
                | ", western"
                | "province,"
                | "county,"
                | "district,"
        )
    }

    /// The places of two neighbouring names, the first inside the second.
    fn contained(&self, name: &Name, next: &Name, context: &Context) -> Option<(u32, u32)> {
        let mut best: Option<(f32, u32, u32)> = None;
        for &inner in &name.spots {
            for &outer in next.spots.iter().take(8) {
                let (inside, around) = (self.spot(inner), self.spot(outer));
                if !self.lies_in(inside, outer, around) {
                    continue;
                }
                let score = self.score(name, inner, context, None) + self.score(next, outer, context, None) + CONTAINED;
                if best.is_none_or(|(most, ..)| score > most) {
                    best = Some((score, inner, outer));
                }
            }
        }
        let (score, inner, outer) = best?;
        // "Georgia, Russia": two states of which a town of the first name does not make one.
        let apart =
            |name: &Name| name.spots.iter().map(|&spot| self.score(name, spot, context, None)).fold(f32::MIN, f32::max);
        (score > apart(name) + apart(next)).then_some((inner, outer))
    }

    /// Whether a place lies in another.
    fn lies_in(&self, inner: &Spot, index: u32, outer: &Spot) -> bool {
        if inner.kind == PlaceKind::State || !is_region(outer.kind) || outer.state_code().is_none() {
            return false;
        }
        if inner.state_code() != outer.state_code() {
            return false;
        }
        if outer.kind == PlaceKind::State {
            return true;
        }
        self.places.province(inner) == Some(index)
            || (inner.kind != PlaceKind::Region || inner.table == Table::Districts) && kilometres(inner, outer) < 90.0
    }

    fn best(&self, name: &Name, context: &Context, explained: Option<u32>) -> Option<Choice> {
        let mut best: Option<(f32, u32)> = None;
        for &spot in &name.spots {
            let score = self.score(name, spot, context, explained);
            if best.is_none_or(|(most, _)| score > most) {
                best = Some((score, spot));
            }
        }
        let (_, spot) = best?;
        let why = match name.spots.len() {
            1 => None,
            count if explained == Some(spot) => Some(format!("of {count} places, the one told before")),
            count => Some(match self.spot(spot).state_code() {
                Some(state) => format!("of {count} places, the likeliest is in {state}"),
                None => format!("of {count} places, the best known"),
            }),
        };
        Some(Choice { spot, beside: None, why })
    }

    fn score(&self, name: &Name, index: u32, context: &Context, explained: Option<u32>) -> f32 {
        let spot = self.spot(index);
        let mut score = spot.prominence();
        if explained == Some(index) {
            score += EXPLAINED;
        }
        match (self.class(name), spot.kind) {
            (Some(PlaceKind::Region), PlaceKind::Region) | (Some(PlaceKind::City), PlaceKind::City) => score += CLASS,
            (Some(PlaceKind::Region), PlaceKind::City) | (Some(PlaceKind::City), PlaceKind::Region) => score -= CLASS,
            _ => {}
        }
        if spot.kind == PlaceKind::State {
            let told = spot.state_code().map_or(0.0, |state| context.article(state));
            return score + told.min(STATE_TOLD);
        }
        if let Some(state) = spot.state_code() {
            score += context.article(state);
            if context.in_sentence(self.lines[name.line].sentence, state) {
                score += IN_SENTENCE;
            }
        }
        if self.places.province(spot).is_some_and(|province| province != index && context.provinces.contains(&province))
        {
            score += IN_PROVINCE;
        }
        score
    }

    /// The mentions of the accepted names.
    pub(super) fn mentions(&self, accepted: &[bool]) -> Vec<PlaceMention> {
        (0..self.names.len()).filter(|&index| accepted[index]).filter_map(|index| self.mention(index)).collect()
    }

    /// The mention of a given phrase. One that the gazetteer does not know is looked for under like spellings among the
    /// places of the states told of, and else put where the place is that its sentence names with it.
    pub(super) fn given(&self, span: Span) -> Option<PlaceMention> {
        let index = self.names.iter().position(|name| name.span == span)?;
        if let Some(mention) = self.mention(index) {
            return Some(mention);
        }
        let name = &self.names[index];
        if let Some(spot) = self.spelt_alike(&name.key) {
            let found = self.spot(spot);
            let steps = vec![self.places.at(found).to_string(), format!("spelt like {:?}", found.name)];
            return Some(self.located(index, spot, steps));
        }
        let near = self.neighbour(index)?;
        let spot = self.chosen[near].as_ref()?.spot;
        let steps = vec![format!(
            "not in the gazetteer; put at {:?}, which is named with it",
            self.names[near].span.of(self.text())
        )];
        Some(self.located(index, spot, steps))
    }

    /// The most prominent place of the states told of whose name differs by a letter or goes on.
    fn spelt_alike(&self, key: &str) -> Option<u32> {
        let slack = match key.chars().count() {
            0..6 => return None,
            6..10 => 1,
            _ => 2,
        };
        let told = |spot: &Spot| spot.state_code().is_some_and(|state| self.context.states.contains_key(state));
        let like = |spot: &Spot| {
            let other = place_key(&spot.name);
            if other.strip_prefix(key).is_some_and(|rest| rest.starts_with(' ')) {
                return Some(1);
            }
            let bare = |key: &str| key.strip_prefix("al ").unwrap_or(key).replace(' ', "");
            distance(&bare(key), &bare(&other), slack)
        };
        self.places
            .all()
            .filter(|(_, spot)| spot.kind != PlaceKind::State && told(spot))
            .filter_map(|(index, spot)| Some((like(spot)?, index)))
            .min_by(|(one, a), (other, b)| {
                one.cmp(other).then(self.spot(*b).prominence().total_cmp(&self.spot(*a).prominence())).then(a.cmp(b))
            })
            .map(|(_, index)| index)
    }

    /// The settled name nearest to a name in its sentence that is a city or a region of a state.
    fn neighbour(&self, index: usize) -> Option<usize> {
        let name = &self.names[index];
        let fits = |other: &usize| {
            let Some(spot) = self.choice(*other) else { return false };
            *other != index
                && self.names[*other].line == name.line
                && matches!(spot.kind, PlaceKind::City | PlaceKind::Region | PlaceKind::Site)
                && (self.is_explained(*other) || spot.prominence() > TELLING)
                && spot.state_code().is_some_and(|state| self.context.states.contains_key(state))
        };
        let apart = |other: &usize| {
            let words = &self.names[*other].words;
            // What follows says where; what goes before may have been left behind.
            if words.start >= name.words.end {
                2 * (words.start - name.words.end)
            } else {
                2 * name.words.start.saturating_sub(words.end) + 3
            }
        };
        (0..self.names.len()).filter(fits).min_by_key(apart)
    }

    fn mention(&self, index: usize) -> Option<PlaceMention> {
        let choice = self.chosen[index].as_ref()?;
        let spot = self.spot(choice.spot);
        let mut steps = vec![self.places.at(spot).to_string()];
        if let Some(beside) = choice.beside {
            steps.push(format!("stands with {:?}", self.names[beside].span.of(self.text())));
        }
        steps.extend(choice.why.clone());
        Some(self.located(index, choice.spot, steps))
    }

    fn located(&self, index: usize, spot: u32, steps: Vec<String>) -> PlaceMention {
        let (name, spot) = (&self.names[index], self.spot(spot));
        let location = Location {
            name: spot.name.to_string(),
            kind: spot.kind,
            state: spot.state(),
            latitude: degrees(spot.latitude),
            longitude: degrees(spot.longitude),
            steps,
        };
        PlaceMention { span: name.span, sentence: self.lines[name.line].sentence, location }
    }
}

/// Degrees as printed in the tables, to two digits.
fn degrees(value: f32) -> f64 {
    (f64::from(value) * 100.0).round() / 100.0
}

/// How many letters must be changed, added or left out to make one word of the other, if at most `most`.
fn distance(one: &str, other: &str, most: usize) -> Option<usize> {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > most || one.first() != other.first() {
        return None;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let changed = corner + usize::from(a != b);
            corner = row[j + 1];
            row[j + 1] = changed.min(corner + 1).min(row[j] + 1);
        }
    }
    row.last().copied().filter(|&changes| changes <= most)
}

/// How far two places lie apart.
fn kilometres(one: &Spot, other: &Spot) -> f32 {
    const DEGREE: f32 = 111.2;
    let north = (one.latitude - other.latitude) * DEGREE;
    let middle = ((one.latitude + other.latitude) / 2.0).to_radians();
    let east = (one.longitude - other.longitude) * DEGREE * middle.cos();
    north.hypot(east)
}

/// What the article tells of.
#[derive(Default)]
struct Context {
    states: BTreeMap<String, f32>,
    by_sentence: BTreeMap<SentenceId, Vec<String>>,
    provinces: Vec<u32>,
}

impl Context {
    fn new(atlas: &Atlas<'_>, actors: &[ActorMention]) -> Context {
        let mut context = Context::default();
        // A mention that holds a name tells no more than the name does.
        let mut names = atlas.names.iter().map(|name| name.span).peekable();
        for actor in actors {
            while names.next_if(|name| name.end() <= actor.span.start()).is_some() {}
            if names.peek().is_some_and(|name| name.overlaps(actor.span)) {
                continue;
            }
            for code in actor.codes().iter().filter(|code| code.is_state()) {
                context.tell(code.head(), actor.sentence, 0.5);
            }
        }
        for name in &atlas.names {
            let Some(&first) = name.spots.first() else { continue };
            let spot = atlas.spot(first);
            let rival = name
                .spots
                .iter()
                .skip(1)
                .map(|&other| atlas.spot(other))
                .find(|other| other.state_code() != spot.state_code());
            let clear = rival.is_none_or(|rival| spot.prominence() - rival.prominence() > CLEAR);
            let sentence = atlas.lines[name.line].sentence;
            let state = spot.state_code().filter(|_| clear && spot.prominence() > TELLING);
            if let Some(state) = state {
                context.tell(state, sentence, if spot.kind == PlaceKind::State { 1.0 } else { 0.7 });
                let province = if spot.kind == PlaceKind::Region { Some(first) } else { atlas.places.province(spot) };
                if let Some(province) = province.filter(|province| !context.provinces.contains(province)) {
                    context.provinces.push(province);
                }
            }
        }
        context
    }

    fn tell(&mut self, state: &str, sentence: SentenceId, weight: f32) {
        *self.states.entry(state.to_owned()).or_default() += weight;
        let told = self.by_sentence.entry(sentence).or_default();
        if !told.iter().any(|other| other == state) {
            told.push(state.to_owned());
        }
    }

    /// What the article gives the places of a state.
    fn article(&self, state: &str) -> f32 {
        self.states.get(state).map_or(0.0, |&told| (2.0 * (1.0 + told).ln()).min(IN_ARTICLE))
    }

    fn in_sentence(&self, sentence: SentenceId, state: &str) -> bool {
        self.by_sentence.get(&sentence).is_some_and(|told| told.iter().any(|other| other == state))
    }
}
